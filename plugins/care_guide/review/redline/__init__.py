"""The redline: one file that shows what a family would read differently than before.

The same program reads two trees (``review/history.py``). ``sections`` turns each article into sections of plain HTML, and a
translation into pairs of lines. ``content/figures`` finds the numbers. ``lines`` marks the differences of two texts and
splits a text into sentences, which ``change`` pairs, ``summary`` sorts and ``places`` locates. ``pairs`` joins articles and
sections of both trees, ``compare`` compares them, and ``around`` what is around them. The ``values`` that they return are
what ``render/review_pages.py`` writes on the page and its summary.
"""
