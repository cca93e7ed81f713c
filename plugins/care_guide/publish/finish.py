"""The last step of publishing: from a folder of pages to the release that a web team gets."""

from __future__ import annotations

import contextlib
import filecmp
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from care_guide.publish.published_files import (
    compress,
    fingerprint,
    provenance,
    release_name,
    root_addresses,
    write_archive,
    write_sums,
)
from care_guide.publish.server_rules import HandoutsAs, address_path, read_me, server_files, site_rules
from care_guide.utils.files import MARKER


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
    root_addresses(folder / "404.html", address_path(publication.address))
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
        write_archive(temporary, name, folder, settings, read_me(theme, publication.address, name, build))
        target = _free_place(publication.dist / f"{name}.zip", temporary)
        yield target
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _free_place(wanted: Path, made: Path) -> Path:
    """Return ``wanted``, or a numbered name if another release has that one; a zip with the same bytes is replaced."""
    place, number = wanted, 1
    while place.exists() and not filecmp.cmp(place, made, shallow=False):
        number += 1
        place = wanted.with_name(f"{wanted.stem}-{number}.zip")
    return place
