"""One published guide, and real servers that serve it on loopback: at a root and below a path at the same time."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from care_guide.publish.server_rules import server_files, site_rules

from tests.conftest import GUIDE_ADDRESS, ROOT, built, fill_facts, made_once, sign_everything
from tests.tools.servers import (
    apache_command,
    apache_config,
    find_server,
    free_port,
    nginx_command,
    nginx_config,
    running,
)

PREFIX = "/guide"
# What a host may have set before the guide came: none of it may be lost, or sent twice.
HSTS = "max-age=63072000"
HOST_NGINX = (
    f'add_header Strict-Transport-Security "{HSTS}" always;\nadd_header X-Frame-Options SAMEORIGIN;\n'
    "expires 30d;\ncharset iso-8859-1;\ncharset_types *;\nssi on;\nssi_types *;\nindex index.php;\nerror_page 404 =200 /none;\n"
)
HOST_APACHE = (
    f'Header always set Strict-Transport-Security "{HSTS}"\nHeader set X-Frame-Options SAMEORIGIN\n'
    "Header set Content-Security-Policy \"default-src 'self'\"\nHeader always set Referrer-Policy origin\n"
    'ExpiresActive On\nExpiresDefault "access plus 1 month"\nHeader set Pragma no-cache\nAddLanguage fr .html\n'
    "DirectorySlash Off\nAcceptPathInfo On\n"
)


@pytest.fixture(scope="session")
def published_guide(copy_guide: Callable[[], Path], whole_run: Path) -> Path:
    """The root of a guide in which a made-up person has signed everything, published for ``GUIDE_ADDRESS``."""

    def make() -> Path:
        root = copy_guide()
        shutil.copy(ROOT / "pyproject.toml", root)
        fill_facts(root)
        sign_everything(root)
        return built(root, "publishconf.py", SITE_URL=GUIDE_ADDRESS)

    return made_once(whole_run / "published", make)


@pytest.fixture(scope="session")
def published(published_guide: Path) -> Path:
    """The published folder."""
    return published_guide / "output"


@pytest.fixture(scope="session")
def unpacked(published_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a web team has after unpacking the zip: ``site/`` and ``server/``."""
    (archive,) = (published_guide / "dist").glob("*.zip")
    place = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(archive).extractall(place)
    return place / archive.stem


@dataclass(frozen=True)
class Hosted:
    """Addresses of one site by the server and the way it is set up, and the folder of the logs."""

    addresses: dict[str, str]
    logs: Path


@pytest.fixture(scope="session")
def hosted(published: Path) -> Iterator[Hosted]:
    """Real nginx and real Apache with the generated settings: six sites."""
    assert find_server("nginx"), "no nginx: run make test, which installs it"
    assert find_server("apache2"), "no Apache: run make test, which installs it"
    rules = site_rules(published)

    def settings(name: str, prefix: str, folder: Path) -> str:
        return server_files(rules, prefix, ROOT / "theme", str(folder))[name]

    # Apache's workers are somebody else, who may not look into pytest's folders.
    place = Path(tempfile.mkdtemp(prefix="care-guide-"))
    place.chmod(0o755)
    try:
        root, below = place / "root", place / "www"
        shutil.copytree(published, root)
        shutil.copytree(published, below / PREFIX.strip("/"))
        for folder in (root, below):
            (folder / ".well-known/acme-challenge").mkdir(parents=True)
            (folder / ".well-known/acme-challenge/token").write_text("proof", encoding="utf-8")
        # nginx looks for it in its own folder, which is /etc/nginx in a real installation.
        (place / "guide-host-headers.conf").write_text(
            f'add_header Strict-Transport-Security "{HSTS}" always;\n', encoding="utf-8"
        )
        (root / ".htaccess").write_text(settings("apache/.htaccess", "", root), encoding="utf-8")
        n, a = [free_port() for _ in range(3)], [free_port() for _ in range(3)]
        nginx = nginx_config(
            place,
            {
                n[0]: settings("nginx/guide-brotli.conf", "", root),
                n[1]: HOST_NGINX + settings("nginx/guide-brotli.conf", PREFIX, below),
                n[2]: settings("nginx/guide.conf", PREFIX, below),
            },
        )
        allowed = f'DocumentRoot "{root}"\n<Directory "{root}">\nRequire all granted\nAllowOverride All\n</Directory>\n'
        apache = apache_config(
            place,
            {
                a[0]: settings("apache/guide.conf", "", root),
                a[1]: HOST_APACHE + settings("apache/guide.conf", PREFIX, below),
                a[2]: allowed,
            },
        )
        here = "http://127.0.0.1:"
        addresses = {
            "nginx at the root": f"{here}{n[0]}",
            "nginx below a path": f"{here}{n[1]}{PREFIX}",
            "nginx without brotli": f"{here}{n[2]}{PREFIX}",
            "Apache at the root": f"{here}{a[0]}",
            "Apache below a path": f"{here}{a[1]}{PREFIX}",
            "Apache by .htaccess": f"{here}{a[2]}",
        }
        with running(nginx_command(nginx), n, place / "nginx.out"), running(apache_command(apache), a, place / "a.out"):
            yield Hosted(addresses, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
