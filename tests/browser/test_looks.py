"""Pictures of every component. `make accept` takes new ones as right, after somebody has looked at them."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.browser.conftest import Open
from tests.conftest import ROOT

LOOKS = Path(__file__).with_name("looks")
SEEN = Path(__file__).with_name("seen")
FONT = ROOT / "node_modules/@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-{}-normal.woff2"
VIEWS = {
    "phone-light": {"width": 360},
    "phone-dark": {"width": 360, "color_scheme": "dark"},
    "desktop-light": {"width": 1280},
    "phone-forced-colors": {"width": 360, "forced_colors": "active"},
    "print": {"width": 720, "media": "print"},
}
# A stage and its sheet of paper, from the same guide.
STAGES = {
    "stage-phone": ("stage-kitchen.html", {"width": 360}),
    "stage-dark": ("stage-kitchen.html", {"width": 360, "color_scheme": "dark"}),
    "teach-back-print": ("handouts/teach-back-kitchen.html", {"width": 720, "media": "print"}),
}
# A quarter of the size evens out how machines smooth letters; more than this share of change is a change.
SHRINK, MOST_CHANGE = 4, 0.012


def one_font() -> str:
    """The style that gives every machine the same letters: the locked test font, inside."""
    faces = ""
    for weight in (400, 700):
        data = base64.b64encode(Path(str(FONT).format(weight)).read_bytes()).decode()
        faces += f"@font-face {{ font-family: Test; font-weight: {weight}; src: url(data:font/woff2;base64,{data}) }}"
    return faces + "* { font-family: Test !important }"


def change(before: Image.Image, after: Image.Image) -> float:
    """How much two pictures differ, from 0 to 1; another size counts as all."""
    if abs(before.height - after.height) > 8 or before.width != after.width:
        return 1.0
    size = (before.width // SHRINK, min(before.height, after.height) // SHRINK)
    crop = (0, 0, before.width, min(before.height, after.height))
    pair = [picture.convert("RGB").crop(crop).resize(size, Image.Resampling.BOX) for picture in (before, after)]
    return sum(ImageStat.Stat(ImageChops.difference(*pair)).mean) / 3 / 255


@pytest.mark.parametrize("view", VIEWS)
def test_every_component_looks_as_accepted(view: str, kitchen_sink: Path, open_page: Open) -> None:
    """The kitchen sink looks as its accepted picture does."""
    compare(view, kitchen_sink, VIEWS[view], open_page)


@pytest.mark.parametrize("view", STAGES)
def test_a_stage_looks_as_accepted(view: str, kitchen_sink: Path, open_page: Open) -> None:
    """Its page on a phone, and its sheet on paper."""
    path, options = STAGES[view]
    compare(view, kitchen_sink.parent / path, options, open_page)


def compare(view: str, file: Path, options: dict[str, object], open_page: Open) -> None:
    """Compare a page with its accepted picture, or accept what it looks like now."""
    with open_page(file, bypass_csp=True, **options) as page:
        page.add_style_tag(content=one_font())
        page.evaluate("document.fonts.ready")
        after = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    accepted = LOOKS / f"{view}.png"
    if os.environ.get("ACCEPT") == "yes":
        LOOKS.mkdir(exist_ok=True)
        after.convert("RGB").quantize(64).save(accepted, optimize=True)
        return
    SEEN.mkdir(exist_ok=True)
    after.save(SEEN / accepted.name)
    assert accepted.exists(), "no accepted picture: look at tests/browser/seen, then run make accept"
    share = change(Image.open(accepted), after)
    assert share <= MOST_CHANGE, (
        f"{share:.3f} of it changed: look at tests/browser/seen/{view}.png; make accept if it is right"
    )
