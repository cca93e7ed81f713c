"""Guide Sans: the guide's own font, a subset of Source Sans 3 that looks the same on every machine and on paper.

Source Sans 3 has a plain zero, which nobody reads as another figure, and tells I, l and 1 apart. Its license (SIL OFL
1.1) keeps the name "Source" for the whole font, so that a subset has a name of its own.
"""

from __future__ import annotations

import io
from functools import lru_cache

import fontpkg_source_sans_3
import uharfbuzz
from fontTools.ttLib import TTFont

FAMILY = "Guide Sans"
# The names of both files among the assets.
FONT_NAME, LICENSE_NAME = "guide-sans.woff2", "OFL.txt"
_FILE = fontpkg_source_sans_3.ROOT / "files" / "SourceSans3[wght].ttf"
_LICENSE = fontpkg_source_sans_3.ROOT / "LICENSE"
# From regular to bold: what the guide's style asks for.
WEIGHTS = (400, 700)
# Copyright, family, style, full name, PostScript name, license and its address; in US English.
_NAMES, _ENGLISH = {0, 1, 2, 4, 6, 13, 14}, {0x409}
_RENAMED = {1: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", "")}
_FEATURES = ("kern", "mark", "mkmk", "ccmp")
_DROPPED = ("BASE", "MVAR", "STAT", "gasp")
# What templates and styles draw with: Basic Latin, dashes, quotes, arrows and ticks.
BASIC = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\xa0×·•‑–—‘’“”…‹›←↑→↓−✓✗")  # noqa: RUF001
# And what a family may type: Latin-1 (Spanish and others), and signs of arithmetic.
TYPED = BASIC | frozenset(map(chr, range(0xA0, 0x100))) | frozenset("‐„€≤≥")  # noqa: RUF001


@lru_cache(maxsize=1)
def font_letters() -> frozenset[str]:
    """Return every letter and sign that the whole font has."""
    with TTFont(_FILE, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@lru_cache(maxsize=4)
def subset_font(letters: frozenset[str], weight: int | None = None) -> bytes:
    """Return the font with ``letters`` as WOFF2; the same letters give the same bytes. Letters it lacks are left out.

    Without a ``weight`` it has all from regular to bold; with one, programs that know no variable fonts can use it.
    """
    face, wanted = uharfbuzz.Face(_FILE.read_bytes()), uharfbuzz.SubsetInput()
    for kept, values in (
        (wanted.unicode_set, map(ord, letters)),
        (wanted.layout_feature_tag_set, map(_tag, _FEATURES)),
        (wanted.name_id_set, _NAMES),
        (wanted.name_lang_id_set, _ENGLISH),
    ):
        kept.clear()
        kept.update(values)
    wanted.drop_table_tag_set.update(map(_tag, _DROPPED))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    if weight is None:
        wanted.set_axis_range(face, "wght", *WEIGHTS)
    else:
        wanted.pin_axis_location(face, "wght", weight)
    with TTFont(io.BytesIO(wanted.subset(face).blob.data), recalcTimestamp=False) as font:
        for record in font["name"].names:
            record.string = _RENAMED.get(record.nameID, record.toUnicode())
        font.flavor = "woff2"
        data = io.BytesIO()
        font.save(data)
    return data.getvalue()


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def font_license() -> bytes:
    """Return the text of the font's license, which goes wherever the font goes."""
    return _LICENSE.read_bytes()
