"""A file of the output before it is written: where it goes, its key, and how to make its bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from care_guide.content.digest import digest_of_bytes


@dataclass(frozen=True)
class OutputFile:
    """One file to write.

    ``path`` is its place in the output; ``key`` a digest of all that its bytes depend on, or None to make
    it at each build; ``make`` gives its bytes from the folder in which the output is built. A file that is
    made of other files says so by ``last``: it is made when those are there.
    """

    path: str
    key: str | None
    make: Callable[[Path], bytes]
    last: bool = False


def text_file(path: str, key: str | None, make: Callable[[], str]) -> OutputFile:
    """Return a file of UTF-8 text."""
    return OutputFile(path, key, lambda _: make().encode("utf-8"))


def bytes_file(path: str, data: bytes) -> OutputFile:
    """Return a file whose bytes are in hand."""
    return OutputFile(path, digest_of_bytes(data), lambda _: data)
