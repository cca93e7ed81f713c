"""The last step of publishing: from a folder of pages to what a web team gets."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from care_guide.publish.address import address_path
from care_guide.publish.archive import write_archive
from care_guide.publish.compress import compress
from care_guide.publish.fingerprint import fingerprint, root_addresses
from care_guide.publish.provenance import guide_version, provenance
from care_guide.publish.server_files import server_files
from care_guide.publish.server_rules import HandoutsAs, site_rules
from care_guide.publish.sums import write_sums
from care_guide.utils.output_folder import MARKER


@dataclass(frozen=True)
class Publication:
    """What publishing needs to know beside the folder: the repository, the address, how handouts are offered.

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
    (folder / MARKER).write_text(json.dumps(build, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
    compress(folder)
    write_sums(folder)


@contextlib.contextmanager
def archived(folder: Path, publication: Publication) -> Iterator[None]:
    """Write the zip of ``folder`` beside its place; put it there when the body has gone well, else remove it.

    Older zips stay: they are what a web team goes back to.
    """
    name = "-".join(guide_version(publication.root))
    target = publication.dist / f"{name}.zip"
    beside = target.with_name(target.name + ".building")
    target.parent.mkdir(parents=True, exist_ok=True)
    settings = server_files(site_rules(folder), address_path(publication.address), publication.root / "theme")
    try:
        write_archive(beside, name, folder, settings)
        yield
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
