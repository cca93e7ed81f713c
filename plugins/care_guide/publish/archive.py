"""One zip of the site and its server settings, the same bytes for the same files."""

from __future__ import annotations

import zipfile
from pathlib import Path

from care_guide.render.output_file import zip_entry


def write_archive(target: Path, name: str, site: Path, settings: dict[str, str], readme: str) -> None:
    """Write the zip ``target``: ``name`` holds README.txt, ``site/`` (the folder ``site``) and ``server/`` (path to text).

    Nothing is packed: most of the site lies in it packed already, and stored bytes are the same on every machine.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()):
            archive.writestr(zip_entry(f"{name}/site/{path}"), (site / path).read_bytes())
        archive.writestr(zip_entry(f"{name}/README.txt"), readme.encode("utf-8"))
        for path in sorted(settings):
            archive.writestr(zip_entry(f"{name}/server/{path}"), settings[path].encode("utf-8"))
