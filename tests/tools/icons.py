"""Draw the icons for phones and the picture for messages from the theme's drawings; ``make pictures`` calls it."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.tools.browser import find_browser

ROOT = Path(__file__).resolve().parents[2]
# The file to write, the drawing, width and height in pixels.
ICONS = (
    ("icon-180.png", "icons/full.svg", 180, 180),
    ("icon-192.png", "static/icons/icon.svg", 192, 192),
    ("icon-512.png", "static/icons/icon.svg", 512, 512),
    ("icon-maskable-512.png", "icons/full.svg", 512, 512),
    ("share.png", "icons/share.svg", 1200, 630),
)


def main() -> int:
    """Write every icon into theme/static/icons/."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page()
        for name, drawing, width, height in ICONS:
            page.set_viewport_size({"width": width, "height": height})
            svg = (ROOT / "theme" / drawing).read_text("utf-8")
            page.set_content(f"<style>body{{margin:0}}svg{{display:block;width:100vw;height:100vh}}</style>{svg}")
            picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
            target = ROOT / "theme/static/icons" / name
            picture.quantize(64).save(target, optimize=True)
            print(f"Wrote {target.relative_to(ROOT)}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
