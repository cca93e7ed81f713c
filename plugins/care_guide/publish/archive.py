"""One zip of the site and its server settings, the same bytes for the same files."""

from __future__ import annotations

import zipfile
from pathlib import Path

# Zip files cannot say a day before this one.
_DAY = (1980, 1, 1, 0, 0, 0)


def write_archive(target: Path, name: str, site: Path, settings: dict[str, str], readme: str) -> None:
    """Write the zip ``target``: ``name`` holds README.txt, ``site/`` (the folder ``site``) and ``server/`` (path to text).

    Nothing is packed: most of the site lies in it packed already, and stored bytes are the same on every machine.
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()):
            _add(archive, f"{name}/site/{path}", (site / path).read_bytes())
        _add(archive, f"{name}/README.txt", readme.encode("utf-8"))
        for path in sorted(settings):
            _add(archive, f"{name}/server/{path}", settings[path].encode("utf-8"))


def _add(archive: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, _DAY)
    # Unix, a plain file that everybody may read; without it the entry says which system made it.
    entry.create_system, entry.external_attr = 3, 0o100644 << 16
    archive.writestr(entry, data)
