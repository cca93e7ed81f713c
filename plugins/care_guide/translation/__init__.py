"""Translations: each line of a text knows the line that it was made from, and when that has changed."""
