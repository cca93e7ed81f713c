"""Compare a live server with SHA256SUMS: every file, every content coding, every header."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import brotli
import urllib3

from care_guide.publish.release import SUMS, TEXT, read_sums
from care_guide.publish.server_rules import Rules, site_rules, type_of
from care_guide.render.handout_files import BILINGUAL_ENDING, FORMS
from care_guide.utils import CannotDoError
from care_guide.utils.files import MARKER

# Concurrent requests: fast, but no burden for a small server.
AT_ONCE = 8
# Up to this many files with the same difference are listed individually.
_SHOWN = 3
_CODINGS = {"br": ".br", "gzip": ".gz"}
_MISSING = "no-such-page-of-this-guide"


@dataclass(frozen=True, order=True)
class Difference:
    """One thing that the server does not do as it should; ``path`` is relative to the guide's address."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def grouped(differences: Iterable[Difference]) -> Iterator[str]:
    """Yield one line for each difference, or one line for many files that differ in the same way."""
    paths: dict[str, list[str]] = {}
    for one in differences:
        paths.setdefault(one.what, []).append(one.path)
    for what, named in paths.items():
        if len(named) > _SHOWN:
            yield f"{what}: in {len(named)} files, first {named[0]}"
        else:
            yield from (f"{path}: {what}" for path in named)


@dataclass(frozen=True)
class Verified:
    """The result: how many files were requested, what differs, and what is worth knowing but not wrong."""

    files: int
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]


def verify(url: str, folder: Path, zips: Iterable[Path] = ()) -> Verified:
    """Request every file of the published ``folder`` from the server at ``url``.

    ``zips`` are those of releases, whose files may still be there. Raises CannotDoError if this is impossible.
    """
    if not (folder / SUMS).is_file() or not (folder / MARKER).is_file():
        raise CannotDoError(f"{folder}: here is no published guide: run make publish, or name its folder")
    try:
        build = json.loads((folder / MARKER).read_text("utf-8"))
    except ValueError:
        build = {}
    if not build.get("published"):
        raise CannotDoError(f"{folder}: a preview is here: run make publish, and put that on the server")
    try:
        sums = read_sums((folder / SUMS).read_text("utf-8"))
    except ValueError as error:
        raise CannotDoError(f"{folder}/{error}: publish once more") from None
    client = _Client(url.rstrip("/") + "/", sums, site_rules(folder))
    try:
        client.first()
        with ThreadPoolExecutor(AT_ONCE) as workers:
            asked = [path for path in sums if not path.endswith(tuple(_CODINGS.values()))]
            found = [each for many in workers.map(client.differences, asked) for each in many]
            found += filter(None, workers.map(client.left_over, older_files(sums, zips)))
        found += client.missing()
    except urllib3.exceptions.HTTPError as error:
        raise CannotDoError(f"{url}: no answer ({error.__class__.__name__}): check the address") from None
    if "staging" in build:
        client.notes.add("this is a staging build, with the gate switched off: not for families")
    return Verified(len(asked), tuple(sorted(set(found))), tuple(sorted(client.notes)))


def older_files(sums: Iterable[str], zips: Iterable[Path]) -> list[str]:
    """Return the files that an earlier release has published, or could have, and this one with ``sums`` has not.

    Those of a release whose zip is gone are guessed: a withdrawn article, or one with another address, still has a page;
    its handouts and its table of facts are gone.
    """
    known, found = {*sums, SUMS}, {path for file in zips for path in _published_in(file)}
    for path in known:
        folder, _, name = path.rpartition("/")
        if name.endswith(".html") and not {"handouts", "connect"} & {*folder.split("/")}:
            place, slug = folder and f"{folder}/", name.removesuffix(".html")
            found |= {
                f"{place}{slug}.facts.json",
                *(f"{place}handouts/{slug}{form}.html" for form in (*FORMS, BILINGUAL_ENDING)),
            }
    return sorted(found - known)


def _published_in(file: Path) -> Iterator[str]:
    """Yield the files of the release in a zip; none if it is the zip of something else, or broken.

    Left out are compressed copies, and the assets, which stay for a day so that open pages still work (docs/deploying.md).
    """
    try:
        with zipfile.ZipFile(file) as archive:
            paths = [name.partition("/site/")[2] for name in archive.namelist()]
    except (OSError, zipfile.BadZipFile):
        return
    yield from (
        one for one in paths if one and not one.startswith("assets/") and not one.endswith((*_CODINGS.values(), "/"))
    )


class _Client:
    """Sends requests to one server; it is safe to use in several threads."""

    def __init__(self, base: str, sums: dict[str, str], rules: Rules) -> None:
        self._base, self._sums, self._rules = base, sums, rules
        self._pool = urllib3.PoolManager(maxsize=AT_ONCE, block=True, timeout=30, retries=urllib3.Retry(2, redirect=0))
        self.notes: set[str] = set()

    def first(self) -> None:
        """Request the home page, so that a wrong address is reported once and not for every file."""
        status, _body, headers = self._ask("", "identity")
        if status != 200:
            to = f" and leads to {headers['Location']}" if "Location" in headers else ""
            raise CannotDoError(
                f"{self._base}: the server answers {status}{to}, not with the home page: check the address and its path"
            )

    def missing(self) -> Iterator[Difference]:
        """Yield what is wrong with the answer for a missing page."""
        status, body, headers = self._ask(_MISSING, "identity")
        if status != 404:
            yield Difference(_MISSING, f"a missing page is answered with {status}, not with 404")
        elif _sum(body) != self._sums.get("404.html"):
            yield Difference(_MISSING, "a missing page does not show 404.html")
        else:
            yield from self._headers(_MISSING, "404.html", headers)

    def left_over(self, path: str) -> Difference | None:
        """Return what is wrong if the server has the file ``path``, which was not published."""
        status, _, _ = self._ask(path, "identity")
        what = "a file of an earlier release is still there: empty the folder, and copy this release anew"
        return Difference(path, what) if status == 200 else None

    def differences(self, path: str) -> list[Difference]:
        """Return what differs for one file, uncompressed and compressed."""
        status, body, headers = self._ask(path, "identity")
        if status != 200:
            return [Difference(path, f"the answer is {status}, not 200")]
        found = list(self._headers(path, path, headers))
        if headers.get("Content-Encoding"):
            found.append(Difference(path, f"compressed as {headers['Content-Encoding']}, which was not requested"))
        elif _sum(body) != self._sums[path]:
            found.append(Difference(path, "the content differs"))
        for coding, ending in _CODINGS.items() if path.endswith(TEXT) else ():
            found += self._compressed(path, coding, path + ending)
        return found

    def _compressed(self, path: str, coding: str, copy: str) -> Iterator[Difference]:
        status, body, headers = self._ask(path, coding)
        sent = headers.get("Content-Encoding", "")
        if status != 200:
            yield Difference(path, f"asked for {coding}, the answer is {status}")
        elif not sent:
            self.notes.add(f"the server does not serve {coding}")
            if _sum(body) != self._sums[path]:
                yield Difference(path, f"asked for {coding}, the content differs")
        elif sent != coding:
            yield Difference(path, f"asked for {coding}, compressed as {sent}")
        elif _sum(body) != self._sums[copy]:
            if _sum(_unpacked(body, coding)) == self._sums[path]:
                self.notes.add(f"the server compresses with {coding} itself, and does not send the guide's own copies")
            else:
                yield Difference(path, f"the content compressed as {coding} differs")
        if "accept-encoding" not in headers.get("Vary", "").lower():
            yield Difference(path, "the header Vary does not name Accept-Encoding")

    def _headers(self, shown: str, path: str, headers: urllib3.HTTPHeaderDict) -> Iterator[Difference]:
        wanted = {**self._rules.headers(path), "Content-Type": type_of(path)}
        for name, value in wanted.items():
            got = headers.getlist(name)
            if [_plain(name, one) for one in got] != [_plain(name, value)]:
                yield Difference(shown, f"the header {name} is {', '.join(got) or 'missing'!r}, not {value!r}")

    def _ask(self, path: str, coding: str) -> tuple[int, bytes, urllib3.HTTPHeaderDict]:
        answer = self._pool.request(
            "GET", self._base + quote(path), headers={"Accept-Encoding": coding}, decode_content=False
        )
        return answer.status, answer.data, answer.headers


def _plain(name: str, value: str) -> str:
    """Return ``value`` for comparing: the order of cache directives and the case of a type are irrelevant."""
    if name == "Cache-Control":
        return ",".join(sorted(part.strip().lower() for part in value.split(",")))
    return value.replace(" ", "").lower() if name == "Content-Type" else value


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unpacked(data: bytes, coding: str) -> bytes:
    """Return ``data`` decompressed, or b"" if that fails."""
    try:
        return brotli.decompress(data) if coding == "br" else gzip.decompress(data)
    except (brotli.error, OSError, EOFError):
        return b""
