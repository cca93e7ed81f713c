"""Put the files of the output into a new folder: those that have not changed from the last one, the others made."""

from __future__ import annotations

import os
from pathlib import Path

from care_guide.cache.memory import Memory, Written
from care_guide.cache.output_file import OutputFile
from care_guide.cache.parallel import on_all_cores
from care_guide.content.digest import digest_of_bytes


def write_files(files: list[OutputFile], folder: Path, last: Path, memory: Memory, processes: int | None) -> None:
    """Fill ``folder`` with every file, those made of others at the end.

    A file is taken over from the folder ``last`` when its key is the same as then and its bytes are still those that
    were written. The disk holds such a file once: both folders name it, and ``last`` goes away soon.
    """
    for place in {file.path.rpartition("/")[0] for file in files}:
        (folder / place).mkdir(parents=True, exist_ok=True)
    for now in (False, True):
        todo = []
        for file in files:
            if file.last is not now:
                continue
            written = memory.old.files.get(file.path)
            if written and written.key == file.key and (kept := _take_over(file.path, written, folder, last)):
                memory.new.files[file.path] = kept
            else:
                todo.append(file)
        # What is made of the same text is made in a row: it is fetched and laid out once.
        todo.sort(key=lambda file: file.path.rpartition("/")[2])
        for file, done in zip(todo, on_all_cores(lambda one: _make(one, folder), todo, processes), strict=True):
            if file.key is not None:
                memory.new.files[file.path] = done


def _take_over(path: str, written: Written, folder: Path, last: Path) -> Written | None:
    """Give ``folder`` the file of ``last``, unless somebody has changed it since it was written."""
    old, new = last / path, folder / path
    try:
        stat = _stat(old)
        if stat != written.stat and digest_of_bytes(old.read_bytes()) != written.digest:
            return None
        os.link(old, new)
    except FileNotFoundError:
        return None
    except OSError:
        # Some disks have no links.
        new.write_bytes(old.read_bytes())
        stat = _stat(new)
    return Written(written.key, written.digest, stat)


def _make(file: OutputFile, folder: Path) -> Written:
    data = file.make(folder)
    (folder / file.path).write_bytes(data)
    return Written(file.key or "", digest_of_bytes(data), _stat(folder / file.path))


def _stat(file: Path) -> tuple[int, int, int]:
    """Return what tells a file that was written again from the same one untouched."""
    found = file.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino
