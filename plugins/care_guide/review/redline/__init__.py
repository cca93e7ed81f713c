"""The redline: what a family would read otherwise than before, in one file that opens anywhere.

The way of the data: two trees (``trees``) are read by this same program; each article becomes a reading
(``reading``), two readings become marked sections (``marks``) and lists of facts (``facts``); ``compare``
pairs the articles, ``document`` writes the page and its summary.
"""
