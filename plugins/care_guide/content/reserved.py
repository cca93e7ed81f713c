"""Addresses that no article can have."""

from __future__ import annotations

import re

# Addresses that the build makes itself, and names that the checklist uses where an article's questions have its slug.
RESERVED = {"404", "bank", "changes", "check-your-copy", "first-visit", "glossary"}
# Names of single files, the endings of an article's other forms (render/handout_files.py), and what Windows cannot hold.
_SINGLE = {"booklet", "search"}
_FORMS = ("-one-page", "-leaflet")
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9])")


def is_reserved(slug: str) -> bool:
    """Tell whether no article can have the address ``slug``: it is a file of the guide's own, or no file on Windows."""
    return slug in RESERVED | _SINGLE or slug.endswith(_FORMS) or _WINDOWS.fullmatch(slug) is not None
