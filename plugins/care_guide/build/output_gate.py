"""The gate at the end of a published build: only files that the guide has made, as it has made them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from care_guide.content.problems import Problem


def sums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in ``folder`` by its path; that of a link is of its target's path."""
    files = (file for file in folder.rglob("*") if file.is_symlink() or file.is_file())
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(
            str(file.readlink()).encode() if file.is_symlink() else file.read_bytes()
        ).hexdigest()
        for file in sorted(files)
    }


def output_problems(folder: Path, made: Mapping[str, str], name: str) -> Iterator[Problem]:
    """Yield a problem for each file of ``folder`` that is not as the guide has ``made`` it (path to SHA-256).

    ``name`` is the name of the output folder.
    """
    found = sums(folder)
    todo = "remove the plugin or the setting that does this (PLUGINS): what is published is what was signed"
    for path in sorted(found.keys() | made.keys()):
        if path not in made:
            yield Problem(f"{name}/{path}", 1, "the guide has not made this file", todo)
        elif path not in found:
            yield Problem(f"{name}/{path}", 1, "this file was removed after the guide had made it", todo)
        elif found[path] != made[path]:
            yield Problem(f"{name}/{path}", 1, "this file was changed after the guide had made it", todo)
