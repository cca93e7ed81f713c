"""Make the README's picture of the guide: phone, desktop, dark and paper side by side. Run: make pictures."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.tools.browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
HEIGHT, GAP = 900, 24
VIEWS = (
    ("index.html", {"width": 390}, {}),
    ("chemotherapy.html", {"width": 900}, {}),
    ("car-t-cell-therapy.html", {"width": 390}, {"color_scheme": "dark"}),
    ("stem-cell-transplant.html", {"width": 680}, {"media": "print"}),
)


def main() -> int:
    """Write docs/pictures/guide.png from output/."""
    shots, path = [], find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, size, media in VIEWS:
            page = browser.new_page(viewport={"height": HEIGHT, **size})
            page.emulate_media(**media)
            page.goto((ROOT / "output" / name).as_uri())
            shots.append(Image.open(io.BytesIO(page.screenshot())))
        browser.close()
    picture = Image.new("RGB", (sum(shot.width + GAP for shot in shots) + GAP, HEIGHT + 2 * GAP), "#7a8a91")
    place = GAP
    for shot in shots:
        picture.paste(shot, (place, GAP))
        place += shot.width + GAP
    target = ROOT / "docs/pictures/guide.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(128).save(target, optimize=True)
    print(f"Wrote {target.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
