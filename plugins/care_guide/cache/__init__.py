"""What a build need not do again: keys of output files, and what was made for a key before.

A key is a digest of everything that the bytes of a file depend on; the same key means the same bytes.
"""
