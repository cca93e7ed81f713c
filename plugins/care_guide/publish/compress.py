"""Compressed copies beside each text file, so that the server packs nothing."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

import brotli
import deflate

from care_guide.cache.store import DamagedError, Store
from care_guide.content.digest import digest_of, digest_of_bytes

TEXT = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".webmanifest")
# A third of the time of 11, for files that are 2 % larger.
_BROTLI_QUALITY = 10
# libdeflate's highest; the wheel brings the library, so the bytes do not depend on the machine's zlib.
_GZIP_LEVEL = 12


@dataclass(frozen=True)
class _Packing:
    """One way to pack: the ending of its files, what tells it from others, and both directions."""

    ending: str
    name: str
    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


_PACKINGS = (
    _Packing(
        ".br",
        f"brotli {version('brotli')} {_BROTLI_QUALITY}",
        partial(brotli.compress, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY),
        brotli.decompress,
    ),
    _Packing(
        ".gz",
        f"deflate {version('deflate')} {_GZIP_LEVEL}",
        # Its header names no file and no time.
        lambda data: bytes(deflate.gzip_compress(data, _GZIP_LEVEL)),
        gzip.decompress,
    ),
)


def compress(folder: Path, store: Store | None) -> None:
    """Write ``.br`` and ``.gz`` beside each text file of ``folder``.

    What ``store`` has kept from before is taken once it is proven: it must unpack to the very file.
    """
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in TEXT]
    # Both libraries let go of the interpreter while they work.
    with ThreadPoolExecutor() as workers:
        list(workers.map(partial(_pack, store=store), files))
    if store is not None:
        store.prune()


def _pack(file: Path, store: Store | None) -> None:
    data = file.read_bytes()
    digest = digest_of_bytes(data)
    for way in _PACKINGS:
        key = digest_of(way.name, digest)
        packed = _known(key, data, way, store)
        if packed is None:
            packed = way.pack(data)
            if store is not None:
                store.write(key, packed)
        file.with_name(file.name + way.ending).write_bytes(packed)


def _known(key: str, data: bytes, way: _Packing, store: Store | None) -> bytes | None:
    """Return what was packed before for ``key``, when it unpacks to ``data``."""
    try:
        packed = store.read(key) if store is not None else None
        return packed if packed is not None and way.unpack(packed) == data else None
    except (DamagedError, brotli.error, zlib.error, OSError, EOFError):
        return None
