"""Find a Chromium for the tests: the path in CHROMIUM, one in its usual place, or the one that Playwright has."""

from __future__ import annotations

import os
from pathlib import Path

from care_guide.render import browser

# Debian's and Ubuntu's name for it.
PACKAGE = "chromium"


def find_browser() -> str | None:
    """Return the path of an installed browser, or None."""
    return browser.find_browser() or (None if os.environ.get("CHROMIUM") else _playwright_browser())


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
