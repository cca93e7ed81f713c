"""The data: articles, sources, terms, hospital facts, and how their files are read."""
