"""Find Firefox and WebKit for ``make engines``, or install them where Debian's or Ubuntu's packages can be had."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_FIREFOX = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
_WINDOWS = (
    "/usr/lib/*/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib*/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
)
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
    """Return the names of what is not there, by the keys of PACKAGES."""
    there = {"firefox": find_firefox(), "webkit": find_webkit(), "screen": shutil.which("Xvfb")}
    return [name for name, found in there.items() if not found]


def main() -> int:
    """Make sure that both engines are there; say what is missing where that fails."""
    packages = [PACKAGES[name] for name in missing()]
    if packages and shutil.which("apt-get"):
        print(f"Installing {', '.join(packages)} for the tests ...", flush=True)
        prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
        wait = ["-o", "DPkg::Lock::Timeout=300"]
        if subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False).returncode == 0:
            command = [*prefix, "apt-get", *wait, "install", "-y", "-qq", "--no-install-recommends", *packages]
            subprocess.run(command, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    packages = [PACKAGES[name] for name in missing()]
    if packages:
        print(f"Not here, and could not be installed: {', '.join(packages)}. Nothing was tested.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
