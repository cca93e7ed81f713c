"""Read a source file strictly, and find places in it."""

from __future__ import annotations

import errno
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from care_guide.content.letters import wrong_letters
from care_guide.content.problems import Problem

# The first and the last line of a conflict; the line in its middle may be a heading's underline, too.
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)")
# Only at the margin: Markdown takes an indented one for words.
_FENCE = re.compile(r"^(```+|~~~+)")


@dataclass(frozen=True)
class SourceText:
    """A text file as its author wrote it. Line numbers count from 1 in the whole file."""

    path: str
    lines: tuple[str, ...]

    def find(self, needle: str, start: int = 1) -> int:
        """Return the first line at or after ``start`` that holds ``needle``, else ``start``."""
        for number, line in enumerate(self.lines[start - 1 :], start):
            if needle in line:
                return number
        return start

    def outside_fences(self, start: int = 1) -> list[tuple[int, str]]:
        """Return (number, line) of every line that is not in a fenced block or its fence."""
        return self._fences(start)[0]

    def open_fence(self, start: int = 1) -> int | None:
        """Return the line of the fence that nothing ends, or None."""
        return self._fences(start)[1]

    def _fences(self, start: int) -> tuple[list[tuple[int, str]], int | None]:
        found, fence, opened = [], "", None
        for number, line in enumerate(self.lines[start - 1 :], start):
            mark = _FENCE.match(line)
            if mark and not fence:
                fence, opened = mark[1], number
            elif mark and mark[1].startswith(fence):
                fence, opened = "", None
            elif not fence:
                found.append((number, line))
        return found, opened


def _unreadable(file: Path, error: OSError) -> tuple[str, str]:
    if file.is_symlink() and not file.exists():
        return "the link leads nowhere", "remove it, or correct where it leads"
    if file.is_dir():
        return "this is a folder, and no file", "give it another name, or remove it"
    if file.exists() and not file.is_file():
        return "this is a pipe or a device, and no file", "remove it"
    return f"the file cannot be read ({error.strerror})", "check its permissions"


def bytes_of(file: Path) -> bytes:
    """Return the bytes of ``file``. Raises OSError, for a pipe too: reading one would wait for ever."""
    if file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    return file.read_bytes()


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of ``text`` with any of the usual line ends, its letters as NFC."""
    return tuple(unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def read_source(file: Path, path: str) -> tuple[SourceText | None, list[Problem]]:
    """Read ``file``; the text is None when its bytes cannot be used.

    ``path`` is the name that problems give. A byte order mark and Windows line ends, as Notepad writes them, are read,
    and letters in any form as NFC. Signs that nobody can see are problems; the text is returned with them.
    """
    try:
        data = bytes_of(file)
    except OSError as error:
        return None, [Problem(path, 1, *_unreadable(file, error))]
    if not data.strip():
        return None, [Problem(path, 1, "the file is empty", "write it, or delete it")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, [Problem(path, line, "the text is not UTF-8", "save the file with the encoding UTF-8")]
    lines = lines_of(text)
    conflicts = [number for number, line in enumerate(lines, 1) if _CONFLICT.match(line)]
    if len(conflicts) > 1:
        what = f"a conflict that git left (to line {conflicts[-1]})"
        return None, [Problem(path, conflicts[0], what, "keep one of its two sides, and remove the lines of marks")]
    problems = []
    for number, row in enumerate(lines, 1):
        problems += [Problem(path, number, *wrong) for wrong in wrong_letters(row)]
    return SourceText(path, lines), problems
