"""Make the pictures of the guide and of its search: phone, desktop, dark and paper side by side. Run: make pictures."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.tools.browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
HEIGHT, GAP = 900, 24
# Each picture: the address in output/, the size of the window, and how the page is seen.
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


def main() -> int:
    """Write each of PICTURES into docs/pictures/ from output/."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for name, views in PICTURES.items():
            target = ROOT / "docs/pictures" / name
            _joined([_shot(browser, *view) for view in views]).quantize(128).save(target, optimize=True)
            print(f"Wrote {target.relative_to(ROOT)}")
        browser.close()
    return 0


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
