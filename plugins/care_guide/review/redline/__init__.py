"""The redline: what a family would read differently than before, in one file that opens anywhere.

The way of the data: two trees (``review/history.py``) are read by this same program; each article becomes sections
of plain HTML, and a translation is shown line by line too (``sections``); two versions become marked text, and lists of
sentences (``lines``) that differ in words, place or form. ``compare`` pairs the articles and gives a ``change`` for each; ``render/review_pages.py`` writes the page and its summary.
"""
