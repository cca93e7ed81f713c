"""Fonts as a test reads them."""

from __future__ import annotations

import io

from fontTools.ttLib import TTFont


def font_of(data: bytes) -> TTFont:
    """The font in the bytes of a WOFF2 file."""
    return TTFont(io.BytesIO(data))
