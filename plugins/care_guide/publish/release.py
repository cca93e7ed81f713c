"""The release: published files get names with a hash, compressed copies, checksums, a record of their origin, and a zip."""

from __future__ import annotations

import contextlib
import filecmp
import hashlib
import json
import re
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from itertools import chain, count
from pathlib import Path
from typing import Any

import brotli
import deflate

from care_guide.content.branding import LICENSE_NAME
from care_guide.content.problems import ContentError, Problem
from care_guide.publish.server_rules import HandoutsAs, address_path, read_me, server_files, site_rules
from care_guide.render.output_file import zip_entry
from care_guide.utils.files import MARKER, listed
from care_guide.utils.processes import git_output

# Names that change with the content, so that a browser may keep such a file forever.

# In the manifest and in the tags of pages, also as values that scripts read: an article may have such words, which stay.
# Parsing would cost more, and change more than the name.
_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_REFERENCE = re.compile(r"(?<=assets/)((?:photos/)?[\w-]+\.[a-z0-9]+)(?=[\"'])")
_IN_STYLE = re.compile(r'(?<=url\(")([\w-]+\.[a-z0-9]+)(?="\))')
_REFERRING = (".html", ".webmanifest")


def fingerprint(folder: Path) -> None:
    """Rename each file below ``folder/assets`` to ``name.<hash>.ending``, and update the pages that refer to it.

    Style sheets come last, since they may refer to the font; the license keeps its name. A file that no page and no
    style sheet refers to, such as a photo that no page shows, is removed.
    """
    referred = _referred(folder)
    names: dict[str, str] = {}
    files = [file for file in (folder / "assets").rglob("*") if file.is_file()]
    for file in sorted(files, key=lambda file: (file.suffix == ".css", file)):
        name = file.relative_to(folder / "assets").as_posix()
        if file.name == LICENSE_NAME:
            continue
        if name not in referred:
            file.unlink()
            continue
        if file.suffix == ".css":
            _update(file, _IN_STYLE, lambda m: names.get(m[1], m[1]))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
        renamed = file.with_name(f"{file.stem}.{digest}{file.suffix}")
        names[name] = renamed.relative_to(folder / "assets").as_posix()
        file.rename(renamed)
    for page in sorted(folder.rglob("*")):
        if page.suffix == ".html":
            _update(page, _TAG, lambda m: _renamed(m[0], names))
        elif page.suffix in _REFERRING:
            _update(page, _REFERENCE, lambda m: names.get(m[1], m[1]))


def _referred(folder: Path) -> set[str]:
    """Return the names of the assets that pages refer to, and those that the style sheets of these pages refer to."""
    pages = (file.read_text("utf-8") for file in folder.rglob("*") if file.suffix in _REFERRING)
    named = {name for text in pages for name in _REFERENCE.findall(text)}
    styles = (folder / "assets" / name for name in named if name.endswith(".css"))
    return named | {name for file in styles if file.is_file() for name in _IN_STYLE.findall(file.read_text("utf-8"))}


def _renamed(tag: str, names: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda m: names.get(m[1], m[1]), tag)


def _update(file: Path, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> None:
    text = file.read_text("utf-8")
    updated = pattern.sub(new, text)
    if updated != text:
        file.write_text(updated, encoding="utf-8", newline="\n")


# Compressed copies next to each text file, so that the server does not have to compress anything.

TEXT = (".html", ".css", ".js", ".json", ".xml", ".atom", ".svg", ".txt", ".webmanifest")
# It takes a third of the time of 11, and its files are 2 % larger.
_BROTLI_QUALITY = 10
# libdeflate's highest; the wheel includes the library, so the bytes do not depend on the machine's zlib.
_GZIP_LEVEL = 12


def compress(folder: Path) -> None:
    """Write ``.br`` and ``.gz`` next to each text file of ``folder``."""
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in TEXT]
    # Both libraries release the GIL while they work.
    with ThreadPoolExecutor() as workers:
        list(workers.map(_compress, files))


def _compress(file: Path) -> None:
    data = file.read_bytes()
    packed = brotli.compress(data, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
    file.with_name(f"{file.name}.br").write_bytes(packed)
    # The gzip header has no file name and no time.
    file.with_name(f"{file.name}.gz").write_bytes(bytes(deflate.gzip_compress(data, _GZIP_LEVEL)))


# SHA256SUMS, in the format of ``sha256sum --check``.

SUMS = "SHA256SUMS"
_LINE = re.compile(r"^([0-9a-f]{64})  (\S.*)$")


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS: the SHA-256 of every other file of ``folder``, in the order of their paths."""
    paths = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    lines = [f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths if path != SUMS]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def read_sums(text: str) -> dict[str, str]:
    """Return the SHA-256 of each path. Raises ValueError, with the line number, if a line has another format."""
    sums = {}
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.match(line)
        if found is None:
            raise ValueError(f"{SUMS}:{number}: this is not a sum and a path")
        sums[found[2]] = found[1]
    return sums


# The zip of the site and its server settings.


def write_archive(target: Path, name: str, site: Path, settings: dict[str, str], readme: str) -> None:
    """Write the zip ``target``: in ``name/`` are README.txt, ``site/`` (the folder ``site``) and ``server/`` (``settings``).

    Nothing is compressed: most of the site is already, and stored bytes are the same on every machine.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()):
            archive.writestr(zip_entry(f"{name}/site/{path}"), (site / path).read_bytes())
        archive.writestr(zip_entry(f"{name}/README.txt"), readme.encode("utf-8"))
        for path in sorted(settings):
            archive.writestr(zip_entry(f"{name}/server/{path}"), settings[path].encode("utf-8"))


# The origin of a published guide: the commit, the version of the guide, and the tools.

# What affects the bytes of the output; requirements.lock pins each of them.
_TOOLS = ("pelican", "markdown", "jinja2", "pygments", "babel", "rjsmin", "segno", "brotli", "deflate")
_UNKNOWN = "unknown"
# What a guide is built from.
_FOLDERS, _SETTINGS = ("content", "theme", "plugins"), "*conf.py"
# The zip is named after the guide and its version: a name is no path.
_NAME = re.compile(r"[A-Za-z0-9][\w.+!-]*")
_PUT_BACK = "put back the lines name and version of [project] as they were"


def guide_version(root: Path) -> tuple[str, str]:
    """Return the name and the version of the guide from pyproject.toml.

    Raises ContentError if they cannot be read, or cannot be a part of a file's name.
    """
    file = root / "pyproject.toml"
    if not file.is_file():
        return root.resolve().name, _UNKNOWN
    try:
        project = tomllib.loads(file.read_text("utf-8"))["project"]
        found = str(project["name"]), str(project["version"])
    except (KeyError, TypeError, ValueError) as error:
        what = f"the name and the version of the guide cannot be read ({type(error).__name__}: {error})"
        raise ContentError([Problem(file.name, 1, what, _PUT_BACK)]) from None
    for text in found:
        if not _NAME.fullmatch(text):
            raise ContentError(
                [Problem(file.name, 1, f"{text!r} cannot be a part of the name of a release", _PUT_BACK)]
            )
    return found


def differs(root: Path) -> bool:
    """Return whether a file that the guide in ``root`` is built from is not as in the last commit.

    The bytes of every file are compared, since the guide is also built from those that git ignores or assumes to be
    unchanged, and without those that a sparse checkout lacks; and .gitattributes may take other words for the same
    (``ident``).
    """
    patterns = [*(f"{name}/**/*" for name in _FOLDERS), _SETTINGS]
    if git_output(root, "status", "--porcelain", "--untracked-files=no", "--", *_FOLDERS, _SETTINGS) != "":
        return True
    committed = git_output(root, "ls-tree", "-r", "-z", "HEAD") or ""
    # Each entry: mode, kind, hash, tab, path.
    blobs = {
        path: about.split()[2] for about, _, path in (one.partition("\t") for one in committed.split("\0")) if path
    }
    found = [file for pattern in patterns for file in listed(root, pattern) if file.is_file() and not file.is_symlink()]
    files = [file.relative_to(root).as_posix() for file in found]
    hashes = git_output(root, "hash-object", "--no-filters", "--", *files)
    # A sparse checkout leaves files out without a change.
    lost = any(path.startswith(_FOLDERS) and not (root / path).exists() for path in blobs)
    return lost or hashes is None or [blobs.get(file) for file in files] != hashes.split()


def provenance(root: Path) -> dict[str, Any]:
    """Return what build.json says of the origin; its only time is that of the commit.

    ``changed`` says whether files differ from the commit. What git does not know is "unknown".
    """
    # A repository in a parent folder that does not track the guide does not count.
    ours = bool(git_output(root, "ls-files", "--", "content"))
    commit, when = (
        (git_output(root, "rev-parse", "HEAD"), git_output(root, "log", "-1", "--format=%cI")) if ours else (None, None)
    )
    return {
        "commit": commit or _UNKNOWN,
        "commit_date": when or _UNKNOWN,
        "changed": differs(root) if commit else _UNKNOWN,
        "version": guide_version(root)[1],
        "tools": {name: version(name) for name in _TOOLS},
    }


def release_name(root: Path, origin: dict[str, Any]) -> str:
    """Return the name of a release: the guide, its version, the day of the commit and the commit.

    ``origin`` is what build.json says. Files that differ from the commit show in the name, and so does a build that is for
    staging only: its zip must not be taken for that of the release.
    """
    day, commit = str(origin["commit_date"])[:10], str(origin["commit"])[:8]
    parts = [*guide_version(root), *([day, commit] if commit != _UNKNOWN else [_UNKNOWN])]
    changed, staging = ["changed"] * (origin["changed"] is True), ["staging"] * ("staging" in origin)
    return "-".join([*parts, *changed, *staging])


# The last step of publishing.


@dataclass(frozen=True)
class Publication:
    """What publishing needs besides the folder: the repository, the address, and how handouts are offered.

    ``dist`` is where the zip goes.
    """

    root: Path
    address: str
    handouts: HandoutsAs
    dist: Path


def finish(folder: Path, publication: Publication) -> None:
    """Make the finished pages in ``folder`` ready for a server, in place."""
    fingerprint(folder)
    build = json.loads((folder / MARKER).read_text("utf-8"))
    build |= provenance(publication.root) | {"address": publication.address, "handouts": publication.handouts}
    build["published"] = True
    (folder / MARKER).write_text(json.dumps(build, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    compress(folder)
    write_sums(folder)


def is_published(folder: Path) -> bool:
    """Return whether ``folder`` is the output of ``make publish``, and neither a preview nor a staging build."""
    try:
        build = json.loads((folder / MARKER).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(build, dict) and build.get("published") is True and "staging" not in build


@contextlib.contextmanager
def archived(folder: Path, publication: Publication) -> Iterator[Path]:
    """Write the zip of ``folder`` under a temporary name; rename it if the body succeeds, else remove it.

    Older zips are kept, so that a web team can go back to them. Yields the final path.
    """
    build = json.loads((folder / MARKER).read_text("utf-8"))
    name, theme = release_name(publication.root, build), publication.root / "theme"
    temporary = publication.dist / f"{name}.zip.building"
    temporary.parent.mkdir(parents=True, exist_ok=True)
    settings = server_files(site_rules(folder), address_path(publication.address), theme)
    try:
        # A number if another release has the name, in the zip too: to unpack it must never overwrite the one in use.
        for own in chain([name], (f"{name}-{number}" for number in count(2))):
            write_archive(temporary, own, folder, settings, read_me(theme, publication.address, own, build))
            target = publication.dist / f"{own}.zip"
            if not target.exists() or filecmp.cmp(target, temporary, shallow=False):
                break
        yield target
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
