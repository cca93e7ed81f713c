"""The redline: what a family would read differently than before, in one file that opens anywhere.

The way of the data: two trees (``trees``) are read by this same program; each article becomes sections of plain HTML
(``normalize``); two of them become marked text (``marks``), and lists of sentences (``lines``) that differ in words, place or
form (``facts``, with the words of ``vocabulary``). A translation is shown line by line too (``segments``). ``compare`` pairs
the articles and gives a ``change`` for each; ``render/redline.py`` writes the page and its summary.
"""
