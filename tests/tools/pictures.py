"""Make the pictures of the guide, its search and its redline. Run: make pictures."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import succeeded
from tests.review.conftest import BLUE, Guide, make_seed
from tests.tools.browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
HEIGHT, GAP = 900, 24
# Each picture, from left to right: the address in output/, the size of the window, and how the page is seen.
PICTURES = {
    "guide.png": (
        ("index.html", {"width": 390}, {}),
        ("chemotherapy.html", {"width": 900}, {}),
        ("car-t-cell-therapy.html", {"width": 390}, {"color_scheme": "dark"}),
        ("stem-cell-transplant.html", {"width": 680}, {"media": "print"}),
    ),
    "search.png": (
        ("search.html#q=feaver at night", {"width": 390}, {"color_scheme": "dark"}),
        ("search.html#q=feaver at night", {"width": 1100}, {}),
    ),
}
# Where each picture of the redline begins.
REDLINE = {"redline-summary.png": "#summary", "redline-text.png": "article h2"}
# What changes in the article of the tests that these show.
CHANGES = {
    "3 to 4 weeks": "4 to 6 weeks",
    "2 mg once": "2 mg twice",
    "10 mg": "20 mg",
    "- looks pale": "- looks pale or gray",
}


def main() -> int:
    """Write each of PICTURES from output/, and each of REDLINE from the guide of the tests, into docs/pictures/."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for name, views in PICTURES.items():
            _save(name, _joined([_shot(browser, *view) for view in views]))
        redline = _redline(Path(folder) / "guide")
        for name, part in REDLINE.items():
            _save(name, _part(browser, redline, part))
        browser.close()
    return 0


def _save(name: str, picture: Image.Image) -> None:
    target = ROOT / "docs/pictures" / name
    picture.quantize(128).save(target, optimize=True)
    print(f"Wrote {target.relative_to(ROOT)}")


def _redline(root: Path) -> Path:
    """Write the guide of the tests into ``root``, and return the redline of CHANGES."""
    guide = Guide(make_seed(root))
    for before, now in CHANGES.items():
        guide.edit(BLUE, before, now)
    guide.commit("Change")
    succeeded(guide.run("redline", "--base", "main"))
    return root / "dist/redline.html"


def _part(browser: Browser, file: Path, part: str) -> Image.Image:
    """Return what is seen of the page ``file`` from the head of ``part`` on."""
    page = browser.new_page(viewport={"width": 960, "height": HEIGHT})
    page.goto(file.as_uri())
    place = page.locator(part).first.bounding_box()
    assert place is not None
    seen = {"x": 0, "y": place["y"] - GAP // 2, "width": 960, "height": HEIGHT}
    return Image.open(io.BytesIO(page.screenshot(full_page=True, clip=seen)))


def _shot(browser: Browser, address: str, size: dict[str, int], media: dict[str, str]) -> Image.Image:
    page = browser.new_page(viewport={"height": HEIGHT, **size}, bypass_csp=True)
    page.emulate_media(**media)
    name, _, part = address.partition("#")
    page.goto((ROOT / "output" / name).as_uri() + (f"#{quote(part, safe='=')}" if part else ""))
    page.wait_for_load_state("networkidle")
    # As on every page but the first, the font is there.
    page.add_style_tag(
        content='@font-face {font-family: "Guide Sans"; font-weight: 400 700; src: url("assets/guide-sans.woff2")}'
    )
    page.evaluate("document.fonts.ready")
    return Image.open(io.BytesIO(page.screenshot()))


def _joined(shots: list[Image.Image]) -> Image.Image:
    picture = Image.new("RGB", (sum(shot.width + GAP for shot in shots) + GAP, HEIGHT + 2 * GAP), "#7a8a91")
    place = GAP
    for shot in shots:
        picture.paste(shot, (place, GAP))
        place += shot.width + GAP
    return picture


if __name__ == "__main__":
    sys.exit(main())
