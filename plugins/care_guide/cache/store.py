"""A folder of what was made before: each thing in a file named by its key, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")
CHECK = 16


class DamagedError(Exception):
    """A file of the cache does not hold what was written into it."""


class Store:
    """One room of the cache. Every read proves the bytes; every write is beside, then renamed.

    Safe to use from several processes and threads at once: one key always stands for the same bytes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()

    def read(self, key: str) -> bytes | None:
        """Return what was kept for ``key``, or None; DamagedError when it has changed since."""
        self._used.add(key)
        try:
            data = self._place(key).read_bytes()
        except FileNotFoundError:
            return None
        if check(data[CHECK:]) != data[:CHECK]:
            raise DamagedError(str(self._place(key)))
        return data[CHECK:]

    def write(self, key: str, data: bytes) -> None:
        """Keep ``data`` for ``key``."""
        self._used.add(key)
        place = self._place(key)
        beside = place.with_name(f"{place.name}.{os.getpid()}.{threading.get_ident()}")
        try:
            beside.write_bytes(check(data) + data)
        except FileNotFoundError:
            place.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(check(data) + data)
        beside.replace(place)

    def get_or_make(self, key: str, make: Callable[[], bytes]) -> bytes:
        """Return what was kept for ``key``; make and keep it when there is nothing."""
        data = self.read(key)
        if data is None:
            data = make()
            self.write(key, data)
        return data

    def value(self, key: str, make: Callable[[], Made]) -> Made:
        """Do the same for a Python value."""
        data = self.get_or_make(key, lambda: pickle.dumps(make(), pickle.HIGHEST_PROTOCOL))
        return load(data)

    def keep(self, keys: set[str]) -> None:
        """Say that ``keys`` are still wanted, though nobody has read them."""
        self._used |= keys

    def prune(self) -> None:
        """Remove everything that nobody has asked for since this store was opened."""
        for room in self._folder.glob("*"):
            for file in room.iterdir():
                if room.name + file.name not in self._used:
                    file.unlink()

    def drop(self) -> None:
        """Remove everything."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _place(self, key: str) -> Path:
        return self._folder / key[:2] / key[2:]


def load(data: bytes | memoryview) -> Any:
    """Return the Python value in ``data``; DamagedError when there is none."""
    try:
        return pickle.loads(data)
    except Exception as error:  # noqa: BLE001 (Bytes that are no pickle can raise anything.)
        raise DamagedError(str(error)) from None


def check(data: bytes | memoryview) -> bytes:
    """Return what proves ``data``."""
    return hashlib.blake2b(data, digest_size=CHECK).digest()
