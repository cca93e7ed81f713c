"""What one build remembers of those before: parsed articles, parsed data files, and which files it wrote.

A cache that is damaged, or that another version of the program wrote, is thrown away whole, and said so:
nothing in it is needed, and nothing in it is worth a doubt.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from care_guide.cache.store import CHECK, DamagedError, Store, check, load
from care_guide.content.digest import digest_of, digest_of_bytes

Made = TypeVar("Made")
# Every cache folder of the guide holds this file; a folder without it is somebody else's.
_MARK = "CARE-GUIDE-CACHE"
_STATE = "state"
# What the name of the folder ends with, behind that of the output.
CACHE = ".cache"


@dataclass(frozen=True)
class Written:
    """A file of the output as it was written: its key, its digest, and how the disk knows it (size, time, number)."""

    key: str
    digest: str
    stat: tuple[int, int, int]


@dataclass
class State:
    """What is remembered: articles by their path, with their key; files by their place in the output."""

    articles: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    files: dict[str, Written] = field(default_factory=dict)
    # Small values by a name of their own; whoever keeps one can tell whether it still holds.
    values: dict[str, Any] = field(default_factory=dict)
    # What was worked out from an article and others, by the path of the article.
    notes: dict[str, dict[str, str]] = field(default_factory=dict)


class Memory:
    """The cache of one output folder; without a folder it remembers nothing."""

    def __init__(self, folder: Path | None, program: str) -> None:
        """Open the cache in ``folder`` for the program with the digest ``program``."""
        self.program = program
        self.old, self.new = State(), State()
        # What the last build has used, and what stays until another version of the program comes.
        self.store: Store | None = None
        self.lasting: Store | None = None
        self._folder = folder
        if folder is None:
            return
        if _foreign(folder):
            print(f"{folder}: this folder is not a cache of the guide: the build goes on without one", file=sys.stderr)
            self._folder = None
            return
        self._rooms(folder)
        self._open(folder)

    def of_file(self, file: Path, name: str, make: Callable[[], Made]) -> Made:
        """Return what ``make`` makes of the bytes of ``file``; ``name`` tells one maker from another."""
        if self.store is None or not file.is_file():
            return make()
        return self.store.value(digest_of(self.program, name, digest_of_bytes(file.read_bytes())), make)

    def of_value(self, name: str, key: str, make: Callable[[], Made]) -> Made:
        """Return what ``make`` gives; it is asked again only when ``key`` is not the one of the last build."""
        last = self.last_value(name)
        known = last if last is not None and last[0] == key else (key, make())
        self.keep_value(name, known)
        return known[1]

    def last_value(self, name: str) -> Any:
        """Return what the last build kept under ``name``, or None."""
        return self.old.values.get(name)

    def keep_value(self, name: str, value: Any) -> None:
        """Keep a small value for the next build."""
        self.new.values[name] = value

    def notes(self, path: str) -> dict[str, str]:
        """Return the notes on the article at ``path``, to read and to write."""
        return self.new.notes.setdefault(path, self.old.notes.get(path, {}))

    def save(self, *, written: bool = True) -> None:
        """Write down what this build has learned, and forget what it did not need.

        A build that has written nothing (``written``) leaves what is known of the files as it was.
        """
        if self._folder is None or self.store is None:
            return
        new, files = self.new, self.new.files if written else self.old.files
        self.old = State()
        beside = self._folder / f"{_STATE}.{os.getpid()}"
        with beside.open("wb") as file:
            whole = _Digesting(file)
            # Piece by piece: in a large library the whole would take as much memory again.
            pickle.dump((new.articles, files, new.values, new.notes), whole, pickle.HIGHEST_PROTOCOL)
            file.write(whole.digest())
        beside.replace(self._folder / _STATE)
        self.store.prune()

    def forget(self, why: str) -> None:
        """Throw the whole cache away and begin anew."""
        if self._folder is None:
            return
        print(f"{self._folder}: {why}: it was thrown away, and everything is made anew", file=sys.stderr)
        shutil.rmtree(self._folder, ignore_errors=True)
        self.old = State()
        self._rooms(self._folder)
        _begin(self._folder, self.program)

    def _rooms(self, folder: Path) -> None:
        self.store, self.lasting = Store(folder / "things"), Store(folder / "lasting")

    def _open(self, folder: Path) -> None:
        if not (folder / _MARK).is_file():
            _begin(folder, self.program)
            return
        if (folder / _MARK).read_text("utf-8", "replace").strip() != self.program:
            self.forget("another version of the program wrote this cache")
            return
        try:
            data = (folder / _STATE).read_bytes()
        except FileNotFoundError:
            return
        try:
            state, end = memoryview(data)[:-CHECK], data[-CHECK:]
            if check(state) != end:
                raise DamagedError(_STATE)
            self.old = State(*load(state))
        except (DamagedError, TypeError):
            self.forget("this cache is damaged")


def room_for_packed(output: Path, program: str) -> Store | None:
    """Return the room of packed copies in the cache of ``output``; None where that folder is somebody else's."""
    folder = cache_folder(output)
    if _foreign(folder):
        return None
    if not (folder / _MARK).is_file():
        _begin(folder, program)
    return Store(folder / "packed")


def _foreign(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file()


def _begin(folder: Path, program: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).write_text(program + "\n", encoding="utf-8")


class _Digesting:
    """A file to write to, and the digest of all that was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._whole = file, hashlib.blake2b(digest_size=CHECK)

    def write(self, data: bytes) -> int:
        """Write ``data``."""
        self._whole.update(data)
        return self._file.write(data)

    def digest(self) -> bytes:
        """Return the digest, as :func:`check` gives it."""
        return self._whole.digest()


def cache_folder(output: Path) -> Path:
    """Return the folder of the cache of ``output``."""
    return output.with_name(output.name + CACHE)
