"""Find a Chromium for the tests, or install one as the platform allows.

Order: the path in CHROMIUM; a Chromium, Chrome or Edge in its usual place; Debian's or Ubuntu's package
(as root, or with sudo that asks for no password); Playwright's own download.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from care_guide.render import browser


def find_browser() -> str | None:
    """Return the path of an installed browser, or None."""
    return browser.find_browser() or (None if os.environ.get("CHROMIUM") else _playwright_browser())


def _playwright_browser() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _install() -> None:
    if shutil.which("apt-get"):
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        wait = ["-o", "DPkg::Lock::Timeout=300"]
        if subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False).returncode == 0:
            command = [*prefix, "apt-get", *wait, "install", "-y", "-qq", "--no-install-recommends", "chromium"]
            subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if find_browser() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Make sure that there is a browser; say how to get one where that fails."""
    if find_browser() is None:
        print("No browser was found; installing Chromium for the tests ...", flush=True)
        _install()
    path = find_browser()
    if path is None:
        print(
            "No browser could be installed. Install Chromium or Chrome, or set CHROMIUM=/path/to/it.", file=sys.stderr
        )
        return 1
    print(f"Browser for the tests: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
