"""The look of a copy: the guide's own font, the hospital's color and its logo."""

from __future__ import annotations

import base64
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import fontpkg_source_sans_3
import uharfbuzz
from fontTools.ttLib import TTFont

from care_guide.content.images import UnreadableError, measured, view_box
from care_guide.content.problems import Problem
from care_guide.utils.files import digest_of_bytes

# Guide Sans: the guide's own font, a subset of Source Sans 3 that looks the same on every machine and on paper.
#
# Source Sans 3 has a plain zero, which is not mistaken for another digit, and distinct shapes for I, l and 1. Its license
# (SIL OFL 1.1) reserves the name "Source" for the full font, so a subset needs another name.

FAMILY = "Guide Sans"
# The names of both files among the assets.
FONT_NAME, LICENSE_NAME = "guide-sans.woff2", "OFL.txt"
_FILE = fontpkg_source_sans_3.ROOT / "files" / "SourceSans3[wght].ttf"
# It has to accompany the font.
LICENSE = fontpkg_source_sans_3.ROOT / "LICENSE"
# From regular to bold: what the guide's style asks for.
WEIGHTS = (400, 700)
# Copyright, family, style, full name, PostScript name, license and its address; in US English.
_NAMES, _ENGLISH = {0, 1, 2, 4, 6, 13, 14}, {0x409}
_RENAMED = {1: FAMILY, 4: FAMILY, 6: FAMILY.replace(" ", "")}
_FEATURES = ("kern", "mark", "mkmk", "ccmp")
_DROPPED = ("BASE", "MVAR", "STAT", "gasp")
# What templates and styles draw with: Basic Latin, dashes, quotes, arrows and ticks.
BASIC = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("\xa0×·•‑–—‘’“”…‹›←↑→↓−✓✗")  # noqa: RUF001
# And what a family may type: Latin-1 (Spanish and others) and arithmetic signs.
TYPED = BASIC | frozenset(map(chr, range(0xA0, 0x100))) | frozenset("‐„€≤≥")  # noqa: RUF001


@lru_cache(maxsize=1)
def font_letters() -> frozenset[str]:
    """Return every letter and sign that the whole font has."""
    with TTFont(_FILE, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@lru_cache(maxsize=4)
def subset_font(letters: frozenset[str], weight: int | None = None) -> bytes:
    """Return the font with ``letters`` as WOFF2; the same letters give the same bytes. Letters it lacks are left out.

    Without ``weight`` the font is variable, from regular to bold; with it, programs without variable fonts can use it.
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


@lru_cache(maxsize=1)
def _regular() -> uharfbuzz.Font:
    font = uharfbuzz.Font(uharfbuzz.Face(_FILE.read_bytes()))
    font.set_variations({"wght": WEIGHTS[0]})
    return font


@lru_cache(maxsize=1 << 14)
def word_width(word: str) -> float:
    """Return the width of ``word`` in the regular font by the size of its type; letters it lacks are as wide as an m."""
    font = _regular()
    glyphs = (font.get_nominal_glyph(ord(one)) or font.get_nominal_glyph(ord("m")) for one in word)
    return float(sum(map(font.get_glyph_h_advance, glyphs)) / font.face.upem)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


# The hospital's own color: every tone of the theme's accent becomes the same tone of another hue.
#
# A tone keeps its WCAG luminance, so every contrast of the theme stays the same whatever color a hospital chooses. Links
# and buttons on light pages have exactly the hospital's color, so only that one has to be dark enough.

# The theme's own accent, as theme/static/css/tokens.css has it.
ACCENT = "#0a5260"
# The backgrounds on light pages, and the colors that the accent must not be mistaken for.
_BELOW, _CALM = ("#fffdfa", "#f5f0e6"), "#e6f2f3"
_SIGNALS = {"emergencies": "#8a1220", "what is urgent": "#6b4300"}
# Contrast of text by WCAG's enhanced rule.
_LEAST = 7.0
# The distance (in OKLab) at which two colors can be distinguished at a glance.
_APART = 0.08
# A tone of the accent is at most this many degrees of hue away from it, and has at least this chroma.
_NEAR, _GRAY = 40.0, 0.009
_HEX = re.compile(r"#[0-9a-fA-F]{6}\b")

Rgb = tuple[float, float, float]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors (``#rrggbb``) by WCAG, 1 to 21."""
    low, high = sorted((_luminance(_linear(one)), _luminance(_linear(other))))
    return (high + 0.05) / (low + 0.05)


def wrong_accent(accent: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with ``accent`` as the color of links and buttons, and what to do."""
    least = _least_contrast(accent)
    if least < _LEAST:
        nearest = _darker(accent)
        yield (
            f"the color {accent} is too light to be read on a page: its contrast is {least:.1f}:1, at least 7:1",
            "use a dark color of another hue" if _signal(nearest) else f'use a darker one; the nearest is "{nearest}"',
        )
    elif what := _signal(accent):
        yield f"the color {accent} looks like that of {what}", "choose one that no family takes for a warning"


def toned(text: str, accent: str | None) -> str:
    """Return a style sheet, an SVG drawing or HTML with each tone of the theme's accent as one of ``accent``."""
    return text if accent is None else _HEX.sub(lambda m: tone(m[0].lower(), accent), text)


@lru_cache(maxsize=4096)
def tone(color: str, accent: str) -> str:
    """Return ``color`` in the hue of ``accent`` if it is a tone of the theme's accent, else unchanged."""
    if color == ACCENT:
        return accent
    (_, chroma, hue), (_, own, of_theme) = _oklch(color), _oklch(ACCENT)
    if chroma < _GRAY or abs((hue - of_theme + 180) % 360 - 180) > _NEAR:
        return color
    _, strength, turned = _oklch(accent)
    return _with_luminance(_luminance(_linear(color)), chroma * min(strength / own, 1.5), turned)


def _signal(accent: str) -> str | None:
    """Return what ``accent`` could be taken for, or None."""
    apart = {what: math.dist(_oklab(_linear(accent)), _oklab(_linear(signal))) for what, signal in _SIGNALS.items()}
    nearest = min(apart, key=apart.__getitem__)
    return nearest if apart[nearest] < _APART else None


def _least_contrast(accent: str) -> float:
    return min(contrast(accent, below) for below in (*_BELOW, tone(_CALM, accent)))


def _darker(accent: str) -> str:
    """Return the lightest color of the same hue that can be read."""
    _, chroma, hue = _oklch(accent)
    # Rounding to whole steps of red, green and blue may reduce the contrast a little.
    steps = (_with_luminance(level / 1000, chroma, hue) for level in range(100, 0, -1))
    return next(one for one in steps if _least_contrast(one) >= _LEAST)


def _with_luminance(wanted: float, chroma: float, hue: float) -> str:
    """Return the color (``#rrggbb``) with this hue (degrees), this WCAG luminance, and this chroma if a screen can show it."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _luminance(_shown(middle, chroma, hue)) < wanted else (low, middle)
    return _hex(_shown(low, chroma, hue))


def _shown(lightness: float, chroma: float, hue: float) -> Rgb:
    """Return linear red, green and blue; the chroma is reduced until a screen can show the color."""
    for step in range(101):
        part = chroma * (1 - step / 100)
        found = _from_oklab(lightness, part * math.cos(math.radians(hue)), part * math.sin(math.radians(hue)))
        if all(-1e-6 <= one <= 1 + 1e-6 for one in found):
            break
    red, green, blue = (min(1.0, max(0.0, one)) for one in found)
    return red, green, blue


def _linear(color: str) -> Rgb:
    parts = (int(color[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return red, green, blue


def _hex(color: Rgb) -> str:
    parts = (12.92 * one if one <= 0.0031308 else 1.055 * one ** (1 / 2.4) - 0.055 for one in color)
    return "#" + "".join(f"{round(255 * one):02x}" for one in parts)


def _luminance(color: Rgb) -> float:
    return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]


def _oklch(color: str) -> tuple[float, float, float]:
    lightness, a, b = _oklab(_linear(color))
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a))


# The matrices of OKLab (Björn Ottosson, 2020), as CSS Color 4 has them.
def _oklab(color: Rgb) -> Rgb:
    r, g, b = color
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


# The hospital's own logo: one small file that is shown in the header of each page with its own proportions.

LOGOS = ("content/data/logo.svg", "content/data/logo.png")
# The logo for dark pages, where the first would be invisible.
DARK_LOGOS = ("content/data/logo-dark.svg", "content/data/logo-dark.png")
# A browser neither runs nor loads these in a picture.
_NOT_SHOWN = re.compile(rb"""<script\b|@import\b|(?:href=["']|url\(["']?)(?:https?:)?//[^"')]*""", re.I)
_PIXELS = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)(?:px)?\s*")
# A logo that is heavier than the text would be the last thing to load on a bad connection.
_MOST_BYTES = 40_000
# Every handout embeds the logo, and has to stay small enough for e-mail.
MOST_BYTES_ON_PAPER = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A logo: its path in the repository, its width divided by its height, its digest and its bytes."""

    path: str
    ratio: float
    digest: str
    data: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """Its name among the assets."""
        return self.path.rpartition("/")[2]

    @property
    def address(self) -> str:
        """A ``data:`` address for files that load nothing; "" if the logo is too large for paper."""
        if len(self.data) > MOST_BYTES_ON_PAPER:
            return ""
        kind = "svg+xml" if self.path.endswith(".svg") else "png"
        return f"data:image/{kind};base64,{base64.b64encode(self.data).decode()}"


def read_logo(root: Path, path: str) -> tuple[Logo | None, list[Problem]]:
    """Return the logo at ``path`` and what is wrong with it. Without a logo, or with one that cannot be used, it is None."""
    file = root / path
    if not file.is_file():
        return None, []
    data = file.read_bytes()
    if len(data) > _MOST_BYTES:
        what = f"the logo has {len(data) // 1000} KB"
        return None, [Problem(path, 1, what, f"save it smaller, with {_MOST_BYTES // 1000} KB at most")]
    try:
        size = measured(data, "PNG")[:2] if path.endswith(".png") else _svg_size(data)
    except UnreadableError as error:
        todo = f"open it in a program for pictures, and save it as {file.suffix[1:].upper()}"
        return None, [Problem(path, 1, f"the logo {error}", todo)]
    if size is None or not all(size):
        return None, [
            Problem(path, 1, "the size of the logo cannot be read", "save it as SVG with a viewBox, or as PNG")
        ]
    if path.endswith(".svg") and (found := _NOT_SHOWN.search(data)):
        what = f"the logo holds {found[0].decode()[:40]}, which no page runs or loads"
        return None, [Problem(path, 1, what, "save it as SVG with all of its shapes inside, or as PNG")]
    return Logo(path=path, ratio=round(size[0] / size[1], 3), digest=digest_of_bytes(data), data=data), []


def _svg_size(data: bytes) -> tuple[float, float] | None:
    """Return the size of an SVG, None if it has none. Raises UnreadableError if it is not well-formed."""
    try:
        drawing = ElementTree.fromstring(data)
    except (SyntaxError, ValueError):
        raise UnreadableError("is damaged, or no picture") from None
    if box := view_box(drawing):
        return max(0.0, box[2]), max(0.0, box[3])
    wide, high = (_PIXELS.fullmatch(drawing.get(name, "")) for name in ("width", "height"))
    return (float(wide[1]), float(high[1])) if wide and high else None
