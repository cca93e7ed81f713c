"""Find Firefox and WebKit for ``make engines``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_FIREFOX = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
_WINDOWS = (
    "/usr/lib/*/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib*/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
)
# As Debian and Ubuntu call them.
PACKAGES = {"firefox": "firefox-esr", "webkit": "webkit2gtk-driver", "screen": "xvfb"}


def find_firefox() -> str | None:
    """Return the path of Firefox: what FIREFOX names, or the one in its usual place."""
    named = os.environ.get("FIREFOX")
    return next((path for name in ([named] if named else _FIREFOX) if (path := shutil.which(name))), None)


def find_webkit() -> tuple[str, str] | None:
    """Return the paths of WebKit's driver and of the window that it drives."""
    driver = shutil.which("WebKitWebDriver")
    window = next((path for pattern in _WINDOWS for path in Path("/").glob(pattern.lstrip("/"))), None)
    return (driver, str(window)) if driver and window else None


def missing() -> list[str]:
    """Return the packages of what is not there."""
    there = {"firefox": find_firefox(), "webkit": find_webkit(), "screen": shutil.which("Xvfb")}
    return [PACKAGES[name] for name, found in there.items() if not found]
