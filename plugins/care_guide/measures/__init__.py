"""Measures: what a machine can see of the field's own instruments, counted and never called a score of theirs.

``seen`` looks at one article once; each instrument (``cdc``, ``pemat``, ``discern``, ``jama``) is a table of items
that read what was seen; ``table`` writes them down. What needs a person's judgement is listed as such.
Which section answers what stands in ``content/data/contract.yaml``.
"""
