"""Find a Chromium for the tests: the path in CHROMIUM, one in its usual place, or the one that Playwright has.

The one that has no windows comes first: it opens pages in half the time.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from care_guide.render import pdf

# Debian's and Ubuntu's name for it, and what newer Debians have beside it.
PACKAGE, WITHOUT_WINDOWS = "chromium", "chromium-headless-shell"


def find_browser() -> str | None:
    """Return the path of an installed browser, or None."""
    if os.environ.get("CHROMIUM"):
        return pdf.find_browser()
    return shutil.which(WITHOUT_WINDOWS) or pdf.find_browser() or _playwright_browser()


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
