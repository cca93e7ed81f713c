"""A hospital's own document (.docx, .html) as a draft article: read, turned into Markdown, put into sections."""
