"""The hospital's own color: every tone of the theme's accent becomes the same tone of another hue.

A tone keeps its luminance by WCAG, so each contrast of the theme holds whatever color a hospital takes. The color that
the hospital names stands as it is for links and buttons on light pages, so that alone has to be dark enough.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

# The theme's own accent, as theme/static/css/tokens.css has it.
ACCENT = "#0a5260"
# What lies below it on light pages, and what it may not be taken for.
_BELOW, _CALM = ("#fffdfa", "#f5f0e6"), "#e6f2f3"
_SIGNALS = {"emergencies": "#8a1220", "what is urgent": "#6b4300"}
# Contrast of text by WCAG's enhanced rule.
_LEAST = 7.0
# How far apart two colors must be (in OKLab) to be told apart at a glance.
_APART = 0.08
# Tones of the accent: at most so many degrees of hue away from it, and not gray.
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
    """Return ``color`` in the hue of ``accent`` where it is a tone of the theme's accent, else as it is."""
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
    # Rounding to whole steps of red, green and blue may cost a little.
    steps = (_with_luminance(level / 1000, chroma, hue) for level in range(100, 0, -1))
    return next(one for one in steps if _least_contrast(one) >= _LEAST)


def _with_luminance(wanted: float, chroma: float, hue: float) -> str:
    """Return the color of this hue with the luminance ``wanted``, as strong as ``chroma`` where a screen can show it."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if _luminance(_shown(middle, chroma, hue)) < wanted else (low, middle)
    return _hex(_shown(low, chroma, hue))


def _shown(lightness: float, chroma: float, hue: float) -> Rgb:
    """Return linear red, green and blue; the chroma goes down until a screen can show the color."""
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
