"""Edits of a guide, made by a table of cases and done to a copy: each takes the root of the guide; and what they changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

Edit = Callable[[Path], None]


def swap(path: str, pattern: str, new: str) -> Edit:
    """Replace the first match of ``pattern`` (dot matches line ends); there must be one."""

    def edit(root: Path) -> None:
        text = (root / path).read_text("utf-8")
        changed = re.sub(pattern, lambda _: new, text, count=1, flags=re.S | re.M)
        assert changed != text, pattern
        (root / path).write_text(changed, encoding="utf-8")

    return edit


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path there."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def write(path: str, data: bytes | str) -> Edit:
    """Write a whole file."""

    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data if isinstance(data, bytes) else data.encode())

    return edit


def add(path: str, text: str) -> Edit:
    """Add to the end of a file."""
    return lambda root: write(path, (root / path).read_text("utf-8") + text)(root)
