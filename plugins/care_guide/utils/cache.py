"""The cache of preview builds: values by the digest of everything that they depend on, in one SQLite file.

A key includes the program, the settings and every input, so a value is never out of date. What a build does not
ask for is dropped at its end. Deleting the file is always safe. Publishing uses no cache.
"""

from __future__ import annotations

import os
import pickle
import sqlite3
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pelican

from care_guide.utils.files import digest, digest_of_files, listed
from care_guide.utils.processes import git_output, parallel_map

Item = TypeVar("Item")
Made = TypeVar("Made")
# The name of the cache folder is that of the output with this suffix.
SUFFIX = ".cache"
# Every cache folder has this file; a folder with other files but not this one is left alone.
FILE = "values.sqlite"
_PROGRAM = Path(__file__).resolve().parents[1]


def program_digest(root: Path) -> str:
    """Return the digest of the program, of the settings and strings below ``root``, and of all library versions."""
    code = digest_of_files(sorted(file for file in _PROGRAM.rglob("*.*") if file.suffix in (".py", ".toml")))
    settings = digest_of_files([*sorted(root.glob("*conf.py")), *listed(root / "theme/strings", "*.toml")])
    # Each installed library has a folder here whose name includes its version; no file has to be opened.
    libraries = sorted(place.name for place in Path(pelican.__file__).resolve().parents[1].glob("*.dist-info"))
    return digest(sys.version, code, settings, libraries)


def _sum_of(value: bytes | memoryview) -> bytes:
    """Return the sum that is stored before a value: SQLite does not see a wrong byte in one."""
    return zlib.crc32(value).to_bytes(4)


class CacheError(Exception):
    """A value that the cache should have is missing or cannot be read: delete the cache and build again."""


class Cache:
    """Values by key. Without a folder nothing is kept, and every value is computed again."""

    def __init__(self, folder: Path | None = None, program: str = "") -> None:
        """Open the cache in ``folder`` for the program with the digest ``program``.

        A damaged file is deleted. A folder that holds anything else is not touched, nor is one that came with the
        repository: whoever wrote it may have put other texts there, and code. A folder that cannot be used, then or later
        (it is read-only, the disk is full), is reported once, and nothing is kept from then on.
        """
        self.program = program
        self.folder = folder
        self._used: set[str] = set()
        self._connection: tuple[int, sqlite3.Connection] | None = None
        if folder is None:
            return
        try:
            if folder.exists() and any(folder.iterdir()) and not (folder / FILE).is_file():
                print(f"{folder}: not a cache of the guide: building without a cache", file=sys.stderr)
                self.folder = None
                return
            folder.mkdir(parents=True, exist_ok=True)
            if git_output(folder.parent, "ls-files", "--", folder.name):
                what = "this cache is in the repository, where anybody could have put it"
                print(f"{folder}: {what}: building without a cache", file=sys.stderr)
                self.folder = None
                return
            if not os.access(folder, os.W_OK):
                raise PermissionError("read-only")
            if not self._is_sound():
                self.discard()
        except OSError as error:
            self._go_without(error)

    def _is_sound(self) -> bool:
        try:
            return bool(self._file.execute("PRAGMA quick_check").fetchone() == ("ok",))
        except sqlite3.Error:
            return False

    def _go_without(self, error: Exception) -> None:
        """Keep nothing from now on, and say why."""
        why = getattr(error, "strerror", None) or error
        print(f"{self.folder}: the cache cannot be used ({why}): building without a cache", file=sys.stderr)
        self.folder = None

    @property
    def _file(self) -> sqlite3.Connection:
        """The connection of this process: an SQLite connection cannot be used after a fork."""
        assert self.folder is not None
        if self._connection is None or self._connection[0] != os.getpid():
            # No transaction stays open: a process that is forked in the middle of one could never write.
            connection = sqlite3.connect(self.folder / FILE, isolation_level=None)
            # What a crash loses is computed again.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value BLOB)")
            self._connection = os.getpid(), connection
        return self._connection[1]

    def discard(self) -> None:
        """Delete the file; the next value creates a new one."""
        if self.folder is None:
            return
        if self._connection is not None:
            self._connection[1].close()
            self._connection = None
        (self.folder / FILE).unlink(missing_ok=True)

    def get(self, key: str) -> Any:
        """Return the value for ``key``, or None if it is missing or damaged."""
        self._used.add(key)
        if self.folder is None:
            return None
        try:
            row = self._file.execute("SELECT value FROM entry WHERE key = ?", (key,)).fetchone()
            value = memoryview(row[0] if row else b"")
            return pickle.loads(value[4:]) if value[:4] == _sum_of(value[4:]) else None
        except Exception:  # noqa: BLE001 (Bytes that are no pickle can raise anything, and a damaged file too.)
            return None

    def put(self, key: str, value: bytes) -> None:
        """Store ``value``, a pickle, for ``key``."""
        self._used.add(key)
        if self.folder is None:
            return
        try:
            self._file.execute("INSERT OR REPLACE INTO entry VALUES (?, ?)", (key, _sum_of(value) + value))
        except sqlite3.Error as error:
            self._go_without(error)

    def keep(self, key: str) -> None:
        """Keep the value of ``key`` for the next build, though this one has not read it."""
        self._used.add(key)

    def keep_value(self, *parts: object) -> None:
        """Keep the value of ``parts`` (see :meth:`value`) for the next build, though this one has not read it."""
        self.keep(digest(self.program, *parts))

    def value(self, make: Callable[[], Made], *parts: object) -> Made:
        """Return the value of ``make()``; ``parts`` are its name and everything that it depends on."""
        return self.values(lambda _: make(), (None,), lambda _: parts, 1)[0]

    def values(
        self,
        make: Callable[[Item], Made],
        items: Sequence[Item],
        parts: Callable[[Item], tuple[object, ...]],
        processes: int | None,
    ) -> list[Made]:
        """Return the value of ``make(item)`` for each of ``items``, made on all cores (see ``parallel_map``).

        ``parts(item)`` are its name and everything that it depends on.
        """
        if self.folder is None:
            return list(parallel_map(make, items, processes))
        keys = [digest(self.program, *parts(item)) for item in items]
        known = [self.get(key) for key in keys]
        missing = [number for number, value in enumerate(known) if value is None]
        made = parallel_map(make, [items[number] for number in missing], processes)
        for number, value in zip(missing, made, strict=True):
            self.put(keys[number], pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
            known[number] = value
        return known

    def save(self) -> None:
        """Delete what this build has not used."""
        if self.folder is None:
            return
        try:
            known = {key for (key,) in self._file.execute("SELECT key FROM entry")}
            self._file.executemany("DELETE FROM entry WHERE key = ?", [(key,) for key in known - self._used])
        except sqlite3.Error:
            self.discard()
