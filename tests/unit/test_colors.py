"""The hospital's own color: what is refused, and what the theme's tones become."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from care_guide.content.branding import ACCENT, contrast, tone, toned, wrong_accent
from care_guide.content.hospital import read_profile

from tests.conftest import ROOT

TOKENS = (ROOT / "theme/static/css/tokens.css").read_text("utf-8")
COLORS = sorted({color.lower() for color in re.findall(r"#[0-9a-f]{6}\b", TOKENS)})
# Brands as hospitals have them: purple, blue, green, gray, black, deep teal, magenta.
ACCENTS = ("#5b2a6e", "#1a3f8f", "#14532d", "#333333", "#000000", "#004d4d", "#7a0a5c", "#0000ff")


def tokens(accent: str | None, scheme: str) -> dict[str, str]:
    """The colors of tokens.css on light or on dark pages."""
    light, dark = toned(TOKENS, accent).split("prefers-color-scheme: dark")
    named = r"(--cg-[\w-]+): (#[0-9a-f]{6})"
    found = dict(re.findall(named, light))
    return found | (dict(re.findall(named, dark.split("@media")[0])) if scheme == "dark" else {})


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_contrast_of_the_theme_holds(accent: str, scheme: str) -> None:
    """Text and links in 7:1 on each ground, lines in 3:1, in both schemes, whatever the color."""
    assert list(wrong_accent(accent)) == []
    theme = tokens(accent, scheme)
    for ground in ("paper", "raised", "calm"):
        for text in ("accent", "ink", "soft"):
            assert contrast(theme[f"--cg-{text}"], theme[f"--cg-{ground}"]) >= 7, (text, ground)
        assert contrast(theme["--cg-line"], theme[f"--cg-{ground}"]) >= 3
    assert contrast("#ffffff", theme["--cg-band"]) >= 7
    assert contrast(theme["--cg-light"], theme["--cg-band"]) >= 7


@pytest.mark.parametrize("accent", ACCENTS)
def test_a_tone_keeps_its_luminance_and_a_signal_its_color(accent: str) -> None:
    """So no contrast changes by more than rounding; what warns looks the same in every hospital."""
    for color in COLORS:
        if color != ACCENT:
            before, after = contrast(color, "#000000"), contrast(tone(color, accent), "#000000")
            assert after == pytest.approx(before, rel=0.02), color
    for signal in ("#8a1220", "#ffb3ae", "#6b4300", "#ffd58a", "#ffd866", "#fdf3f1", "#fff8e8"):
        assert tone(signal, accent) == signal


def test_without_a_color_nothing_changes() -> None:
    """The theme's own accent is the same as none."""
    assert toned(TOKENS, None) == TOKENS
    assert tone(ACCENT, "#5b2a6e") == "#5b2a6e"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('accent: "#ffb347"', "the color #ffb347 is too light to be read on a page: its contrast is 1.6:1"),
        (
            'accent: "#00A0DF"',
            'too light to be read on a page: its contrast is 2.6:1, at least 7:1: use a darker one; the nearest is "#',
        ),
        ('accent: "#8a1220"', "the color #8a1220 looks like that of emergencies"),
        ('accent: "#6b4300"', "the color #6b4300 looks like that of what is urgent"),
        ("accent: #5b2a6e", 'the color is not between quotes, so it is a comment: write accent: "#5b2a6e"'),
        ('accent: "purple"', "accent: the value has the wrong form"),
        ('accent: "#fff"', "accent: the value has the wrong form"),
        ("accent: 12", "accent: "),
    ],
)
def test_a_color_that_cannot_be_used_is_reported_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    """What is wrong with it, and what to do."""
    (tmp_path / "profile.yaml").write_text(f'country: "US"\n{line}\n', encoding="utf-8")
    found = [str(one) for one in read_profile(tmp_path, "profile.yaml")[1]]
    assert len(found) == 1
    assert found[0].startswith("profile.yaml:2: ")
    assert told in found[0]


def test_the_nearest_color_that_is_offered_can_be_used() -> None:
    """Whoever follows the advice meets no second problem."""
    for accent in ("#00a0df", "#808080", "#66bb6a", "#c39bd3", "#40c4c4"):
        ((_, todo),) = wrong_accent(accent)
        offered = re.search(r'"(#[0-9a-f]{6})"', todo)
        assert offered, todo
        assert list(wrong_accent(offered[1])) == []
