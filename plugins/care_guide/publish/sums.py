"""SHA256SUMS: what every file must be, in the form that ``sha256sum --check`` reads."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

SUMS = "SHA256SUMS"
_LINE = re.compile(r"^([0-9a-f]{64})  (\S.*)$")


def write_sums(folder: Path) -> None:
    """Write the sum of every file of ``folder`` but this one, in the order of their paths."""
    paths = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    lines = [f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths if path != SUMS]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def read_sums(text: str) -> dict[str, str]:
    """Return the sum of each path. Raises ValueError, with the number of the line, when a line is no sum."""
    sums = {}
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.match(line)
        if found is None:
            raise ValueError(f"{SUMS}:{number}: this is not a sum and a path")
        sums[found[2]] = found[1]
    return sums
