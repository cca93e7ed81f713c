"""The files that another plugin may read, with the lines that have changed in them, and those of languages left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from care_guide.content.library import Library
from care_guide.content.problems import printable
from care_guide.content.review_files import LEDGER, WITHDRAWN
from care_guide.review.redline.values import PartChange, list_change
from care_guide.review.versions import is_content
from care_guide.utils.files import digest_of_bytes, listed


def read_by_plugins(old: Library, new: Library) -> Iterator[PartChange]:
    """Yield the changes of all other files, if the settings name another plugin, which may read them and say it on pages.

    Texts of the guide are compared above as families read them. Here they are named, since a plugin may read their comments.
    """
    if not (old.other_plugins or new.other_plugins):
        return
    # The name of a file may be no UTF-8; the check of a pull request refuses it.
    for path in sorted({*_files_in(old.root), *_files_in(new.root)}):
        was, now = (_bytes(library.root / path) for library in (old, new))
        if was != now:
            # Of a file in which only line ends differ, no line does.
            change = () if is_content(path) else list_change(_lines_in(was), _lines_in(now))
            yield PartChange(name=printable(path), lists=(("lines", change),) if change else ())


def left_out(old: Library, new: Library) -> Iterator[str]:
    """Yield the files that differ and belong to a language that the settings of ``new`` leave out: nothing reads them."""
    for lang in sorted({*new.strings.tables} - {*new.languages}):
        inside = (
            file.relative_to(one.root) for one in (old, new) for file in listed(one.root / "content" / lang, "**/*")
        )
        for path in sorted({*inside, Path("theme/strings", f"{lang}.toml")}):
            if _bytes(old.root / path) != _bytes(new.root / path):
                yield printable(path.as_posix())


def _files_in(root: Path) -> Iterator[str]:
    """Yield the files of a guide that are neither the program nor what is compared line by line elsewhere."""
    paths = (file.relative_to(root).as_posix() for file in listed(root, "**/*") if file.is_file())
    return (path for path in paths if not path.startswith("plugins/care_guide/") and path not in (LEDGER, WITHDRAWN))


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _lines_in(data: bytes | None) -> dict[str, str]:
    """Return the lines of a file by themselves; of one that is no text, its fingerprint."""
    if data is None:
        return {}
    try:
        found = data.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        found = [digest_of_bytes(data)]
    counted: Counter[str] = Counter()
    lines = {}
    for line in found:
        # The second of two that are the same has another key.
        counted[line] += 1
        lines[f"{counted[line]} {line}"] = line
    return lines
