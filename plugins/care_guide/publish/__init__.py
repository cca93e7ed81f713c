"""Finish a published guide: a finished folder goes in; fingerprints, compressed copies, sums and a zip come out."""
