"""Words and numbers that a line must not end inside of: "CAR T-cell", "B-cell", "38.0 C", "5 mL"."""

from __future__ import annotations

import html
import re

from markupsafe import Markup

# A drawing has its own lines.
_DRAWING = re.compile(r"(<svg\b.*?</svg>)", re.S)
# Text, and not the inside of a tag: in what a serializer wrote, both signs are escaped everywhere else.
_OUTSIDE = r"(?![^<>]*>)"
_CELL = re.compile(rf"(?:\b(?:CAR )?[ABNT]-cells?\b|\bCAR T\b(?!-)){_OUTSIDE}")
_UNIT = re.compile(rf"(?<=\d) (?=(?:mcg|mg|kg|g|mL|L|dL|cm|mm|F|C|percent|%)(?![\w-])){_OUTSIDE}")


def no_break(text: str) -> str:
    """Return HTML in which these stay on one line; tags and drawings are left alone."""
    return "".join(part if part.startswith("<svg") else _joined(part) for part in _DRAWING.split(text))


def no_break_text(text: str) -> Markup:
    """Return plain text as HTML in which these stay on one line."""
    return Markup(_joined(html.escape(text, quote=False)))


def _joined(text: str) -> str:
    return _UNIT.sub("\u00a0", _CELL.sub(r'<span class="cg-nowrap">\g<0></span>', text))
