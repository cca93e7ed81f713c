"""What a web team gets: every file named, packed, summed and in the zip, the same on every machine."""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from care_guide.publish.release import read_sums
from care_guide.publish.server_rules import address_path, address_problem

from tests.conftest import ROOT, built, run_build
from tests.review.conftest import DAY, make_seed

STAGING = {"GUIDE_ALLOW_DRAFTS": "yes", "SITE_URL": "https://example.org/guide", **DAY}
TEXT = {".html", ".css", ".js", ".json", ".xml", ".atom", ".svg", ".txt", ".webmanifest"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small guide in a git repository."""
    return make_seed(tmp_path_factory.mktemp("small") / "guide")


def test_every_file_is_summed_and_every_text_file_is_packed(published: Path) -> None:
    """SHA256SUMS names each file with its sum; .br and .gz give the same bytes; the gzip header holds no time."""
    files = contents(published)
    sums = read_sums(files.pop("SHA256SUMS").decode())
    assert sums == {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    assert {Path(path).suffix for path in files} <= TEXT | {".br", ".gz", ".png", ".woff2", ".zip"}
    for path, data in files.items():
        if Path(path).suffix in TEXT:
            assert brotli.decompress(files[path + ".br"]) == data
            assert gzip.decompress(files[path + ".gz"]) == data
            assert files[path + ".gz"][4:8] == bytes(4)


def test_the_threat_model_says_who_signs_each_file(published: Path) -> None:
    """A new sort of file needs a line there: what a family gets comes from texts that somebody has signed."""
    text = (ROOT / "docs/threat-model.md").read_text("utf-8")
    table = text.split("## From each file back to a signature")[1].split("\n## ")[0]
    patterns = [one for row in table.split("\n") for one in re.findall(r"`([^`]+)`", "|".join(row.split("|")[:2]))]
    # A translation has the same files below its language.
    files = {re.sub(r"^[a-z]{2}(-[a-z]+)?/", "", path) for path in contents(published)}
    assert [path for path in files if not any(fnmatch.fnmatch(path, one) for one in patterns)] == []


def test_assets_carry_their_fingerprint_and_nothing_asks_for_another_name(published: Path) -> None:
    """The name of an asset holds the beginning of its sum; every page and sheet asks for just these names."""
    names = {file.name for file in (published / "assets").iterdir() if file.suffix not in (".br", ".gz")}
    # The license of the font is found by its own name.
    names.remove("OFL.txt")
    for name in names:
        digest = hashlib.sha256((published / "assets" / name).read_bytes()).hexdigest()
        assert name.split(".")[1] == digest[:10]
    asked = set()
    for file in [*published.glob("*.html"), *published.glob("connect/**/*.html"), published / "manifest.webmanifest"]:
        asked |= set(re.findall(r"assets/([\w.-]+)", file.read_text("utf-8")))
    for sheet in published.glob("assets/*.css"):
        asked |= set(re.findall(r'url\("([\w.-]+)"\)', sheet.read_text("utf-8")))
    assert asked == names


def test_every_link_in_the_zip_leads_to_a_file_and_a_part_of_it(unpacked: Path) -> None:
    """Every href and src of every page, read from the disk, names a file of the zip and an id in it."""
    site = unpacked / "site"
    pages = {file: BeautifulSoup(file.read_text("utf-8"), "lxml") for file in site.rglob("*.html")}
    ids = {file: {tag["id"] for tag in page.select("[id]")} for file, page in pages.items()}
    followed = 0
    for file, page in pages.items():
        # The page for missing pages is shown at any depth: its links begin at the root of the server.
        root = site if file.name == "404.html" else file.parent
        for tag in page.select("[href], [src]"):
            address = tag.get("href") or tag.get("src")
            if re.match(r"(https?|mailto|tel|data):", address) or tag.get("rel") == ["canonical"]:
                continue
            path, _, fragment = address.partition("#")
            if file.name == "404.html" and path:
                assert path.startswith("/guide/") or path == "/guide", address
                path = path.removeprefix("/guide/")
            target = (root / path).resolve() if path else file
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{file.name}: {address}"
            # The script of a page may read a part that is no id: the checklist and the check of copies do.
            if fragment and target in ids and not fragment.startswith(("add-", "l=")) and "check-your-copy" not in path:
                assert fragment in ids[target], f"{file.name}: {address}"
            followed += 1
    assert followed > 1000


def test_the_zip_holds_the_site_and_its_server_settings(unpacked: Path, published: Path) -> None:
    """The zip unpacks to the published folder and to settings for three servers, for the path of the address."""
    assert contents(unpacked / "site") == contents(published)
    settings = contents(unpacked / "server")
    assert set(settings) == {
        "nginx/guide.conf",
        "nginx/guide-brotli.conf",
        "apache/guide.conf",
        "apache/.htaccess",
        "iis/web.config",
    }
    assert all(b"/guide" in text for text in settings.values())
    # For the whole host, not for one guide: no setting sends it.
    assert all(
        b"max-age=63072000" not in text and b'Strict-Transport-Security "' not in text for text in settings.values()
    )


def test_two_publishes_of_one_commit_are_byte_identical(small: Path, tmp_path: Path) -> None:
    """Another place, hash seed, time zone and locale change no byte of the folder or the zip; the commit is named."""
    found = []
    for name, more in (("a", {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1"}), ("b", {"TZ": "UTC", "LC_ALL": "C"})):
        root = tmp_path / name / "guide"
        shutil.copytree(small, root, symlinks=True)
        built(root, "publishconf.py", **STAGING, **more)
        found.append({**contents(root / "output"), **contents(root / "dist")})
    assert found[0] == found[1]
    build = json.loads(found[0]["build.json"])
    git = ["git", "-C", str(small), "log", "-1", "--format=%H %cI"]
    said = subprocess.run(git, capture_output=True, text=True, check=True).stdout.split()
    assert [build["commit"], build["commit_date"], build["changed"]] == [*said, False]
    assert build["tools"]["pelican"]
    assert build["versions"]


def test_each_release_keeps_its_zip_and_says_what_to_do(small: Path, tmp_path: Path) -> None:
    """Day and commit in the name; a change gives another zip beside it; the README and the last lines lead on."""
    root = tmp_path / "guide"
    shutil.copytree(small, root, symlinks=True)
    said = run_build(root, "publishconf.py", **STAGING).stdout
    [first] = (root / "dist").iterdir()
    commit = json.loads((root / "output/build.json").read_text("utf-8"))
    assert f"-{commit['commit_date'][:10]}-{commit['commit'][:8]}-staging.zip" in first.name
    assert str(first.relative_to(root)) in said.replace("\n", "")
    assert f"make verify URL={STAGING['SITE_URL']}" in said
    with zipfile.ZipFile(first) as archive:
        readme = archive.read(f"{first.stem}/README.txt").decode()
    for part in (STAGING["SITE_URL"], commit["commit"], "FOR STAGING ONLY", "make verify", "Going back"):
        assert part in readme
    # The same again is the same file; other text under the same commit is another.
    run_build(root, "publishconf.py", **STAGING)
    assert list((root / "dist").iterdir()) == [first]
    kept = first.read_bytes()
    about = root / "content/en/pages/about.md"
    for words in ("with much care", "with great care"):
        about.write_text(about.read_text("utf-8").replace("with care", words, 1), encoding="utf-8")
        assert run_build(root, "publishconf.py", **STAGING).returncode == 0
        about.write_text(about.read_text("utf-8").replace(words, "with care", 1), encoding="utf-8")
    assert first.read_bytes() == kept
    others = sorted(file.name for file in (root / "dist").iterdir() if file != first)
    changed = first.stem.replace("-staging", "-changed-staging")
    assert others == [f"{changed}-2.zip", f"{changed}.zip"]
    # Unpacked beside each other, none overwrites another.
    for file in (root / "dist").iterdir():
        with zipfile.ZipFile(file) as archive:
            assert {name.partition("/")[0] for name in archive.namelist()} == {file.stem}


def test_without_git_nothing_is_said_of_it(small: Path, tmp_path: Path) -> None:
    """No commit, no day, and nobody knows whether a file has changed."""
    root = tmp_path / "guide"
    shutil.copytree(small, root, symlinks=True, ignore=shutil.ignore_patterns(".git"))
    assert run_build(root, "publishconf.py", GIT_CEILING_DIRECTORIES=str(tmp_path), **STAGING).returncode == 0
    build = json.loads((root / "output/build.json").read_text("utf-8"))
    assert [build[name] for name in ("commit", "commit_date", "changed")] == ["unknown"] * 3
    assert [file.name.endswith("-unknown-staging.zip") for file in (root / "dist").iterdir()] == [True]


def test_addresses_that_can_be_used() -> None:
    """A host, a port, a path of several parts, a slash at the end."""
    for address, path in (
        ("https://example.org", ""),
        ("https://example.org:8443/a/b/", "/a/b"),
        ("http://localhost:8000/guide", "/guide"),
    ):
        assert address_problem("SITE_URL", address) is None
        assert address_path(address) == path
    for address in (
        "https://[x",
        "https://a b",
        "https://example.org/?q",
        "https://example.org/a b",
        "https://example.org/guide/index.html",
        "ftp://example.org",
    ):
        assert address_problem("SITE_URL", address).startswith(f"SITE_URL={address!r} ")


def test_no_failure_leaves_anything_half_written(small: Path, tmp_path: Path) -> None:
    """No address, a full disk, a place that cannot be written, a foreign folder: told, and the last output is whole."""
    root = tmp_path / "guide"
    shutil.copytree(small, root, symlinks=True)
    assert run_build(root, "publishconf.py", **STAGING).returncode == 0
    before = contents(root / "output") | contents(root / "dist")

    def fails(words: str, done: subprocess.CompletedProcess[str]) -> None:
        told = done.stdout + done.stderr
        assert done.returncode == 1, told
        assert words in told
        assert "Traceback" not in told
        assert contents(root / "output") | contents(root / "dist") == before
        assert not [*root.glob("output.*ing"), *root.glob("output.old"), *root.glob("dist/*.building")]

    fails("SITE_URL is missing", run_build(root, "publishconf.py", **STAGING | {"SITE_URL": ""}))
    command = f'"{sys.executable}" -m pelican content -o output -s publishconf.py --fatal=warnings'
    (archive,) = (root / "dist").iterdir()
    # A file may be so large and no larger: what a full disk does, at a page and at the very end, at the zip.
    for blocks in (20, archive.stat().st_size // 1024 - 1):
        limited = ["bash", "-c", f"ulimit -f {blocks}; exec {command}"]
        done = subprocess.run(
            limited, cwd=root, env={**os.environ, **STAGING}, capture_output=True, text=True, check=False
        )
        fails("too large", done)
    for place, words in (
        ("/proc/guide", "cannot be written"),
        (str(root / "content"), "the guide's own files are there"),
    ):
        made = subprocess.run(
            ["bash", "-c", f"exec {command} -o '{place}'"],
            cwd=root,
            env={**os.environ, **STAGING},
            capture_output=True,
            text=True,
            check=False,
        )
        fails(words, made)


# A plugin that holds a build up in the middle.
WAIT = """
import time
from pathlib import Path

from pelican import signals


def wait(_):
    Path("waiting").touch()
    time.sleep(60)


def register():
    signals.finalized.connect(wait)
"""


def test_a_stop_signal_leaves_the_last_output(small: Path, tmp_path: Path) -> None:
    """Stopped while it writes, a publish removes its half-made folder and changes nothing else."""
    root = tmp_path / "guide"
    shutil.copytree(small, root, symlinks=True)
    assert run_build(root, "publishconf.py", **STAGING).returncode == 0
    before = contents(root / "output")
    (root / "more").mkdir()
    (root / "more/wait.py").write_text(WAIT, "utf-8")
    with (root / "pelicanconf.py").open("a") as settings:
        settings.write('PLUGIN_PATHS = [*PLUGIN_PATHS, "more"]\nPLUGINS = [*PLUGINS, "wait"]\n')
    waiting = root / "waiting"
    command = [sys.executable, "-m", "pelican", "content", "-o", "output", "-s", "publishconf.py", "--fatal=warnings"]
    for stop in (signal.SIGTERM, signal.SIGINT):
        build = subprocess.Popen(command, cwd=root, env={**os.environ, **STAGING}, stderr=subprocess.PIPE, text=True)
        while build.poll() is None and not waiting.exists():
            time.sleep(0.01)
        assert (root / "output.building").is_dir()
        build.send_signal(stop)
        told = build.communicate(timeout=60)[1]
        waiting.unlink()
        assert build.returncode == 128 + stop
        assert "The last output is as it was." in told
        assert "Traceback" not in told
        assert contents(root / "output") == before
        assert not (root / "output.building").exists()
