"""The guide's font as one build needs it: with every letter of its texts, and those that a family may type."""

from __future__ import annotations

from pathlib import Path

from care_guide.content.letters import letters_used
from care_guide.utils import guide_font as fonts
from care_guide.utils.cache import Cache


def guide_font(root: Path, cache: Cache | None = None, *, typed: bool = True) -> bytes:
    """Return Guide Sans (WOFF2) for the guide in ``root``; where nobody types, it is a third smaller."""
    letters = _letters(root, fonts.TYPED if typed else fonts.BASIC)
    return (cache or Cache()).value(lambda: fonts.subset_font(letters), "font", "".join(sorted(letters)))


def fonts_for_pdf(root: Path) -> tuple[bytes, bytes]:
    """Return regular and bold as fonts of their own: from a variable font, PDF writers make shapes without hints."""
    letters = _letters(root, fonts.BASIC)
    regular, bold = (fonts.subset_font(letters, weight) for weight in fonts.WEIGHTS)
    return regular, bold


def _letters(root: Path, basic: frozenset[str]) -> frozenset[str]:
    return (basic | letters_used(root)) & fonts.font_letters()
