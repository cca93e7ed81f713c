"""Find what the tests need beside Python: a browser, nginx and Apache. `make setup-test` installs what is missing.

`make test` calls this too. As root on Debian or Ubuntu it installs as well, so that a bare machine needs one command;
for anybody else it installs nothing and says in one line what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.tools import browser, engines, servers

INSTALL, ENGINES = "--install", "--engines"


def apt_install(packages: list[str]) -> None:
    """Install packages of Debian or Ubuntu, as root or with a sudo that asks for no password."""
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False).returncode == 0:
        # RUNLEVEL=1: the packages' own scripts start no server.
        command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get"]
        command += ["-o", "DPkg::Lock::Timeout=300", "install", "-y", "-qq", "--no-install-recommends"]
        subprocess.run([*command, *map(_named, packages)], check=False)


def _named(package: str) -> str:
    """Return the package to take for ``package``: a browser without windows where the system has one."""
    quick = browser.WITHOUT_WINDOWS
    known = package == browser.PACKAGE and subprocess.run(
        ["apt-cache", "show", "-q", quick], capture_output=True, check=False
    )
    return quick if known and known.returncode == 0 else package


def main(arguments: list[str]) -> int:
    """Return 0 when all is there. INSTALL installs with sudo too; ENGINES asks for Firefox and WebKit as well."""
    missing = engines.missing if ENGINES in arguments else _missing
    may_install = os.geteuid() == 0 or INSTALL in arguments
    if missing() and shutil.which("apt-get") and may_install:
        print(f"Installing {', '.join(missing())} ...", flush=True)
        apt_install(missing())
    if may_install and browser.PACKAGE in missing():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not missing():
        return 0
    how = "could not be installed" if may_install else "run make setup-test, which installs with sudo"
    print(
        f"The tests need what is not here: {', '.join(missing())} (names of Debian's packages): {how}.", file=sys.stderr
    )
    return 1


def _missing() -> list[str]:
    return [*([] if browser.find_browser() else [browser.PACKAGE]), *([] if servers.complete() else servers.PACKAGES)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
