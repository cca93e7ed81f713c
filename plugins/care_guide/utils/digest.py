"""Digests of plain values: equal for equal values, in every process and on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(*parts: object) -> str:
    """Return 32 hexadecimal digits for ``parts``.

    The digest is of their ``repr``: numbers, strings, tuples, frozen dataclasses and pydantic models have one that
    holds their whole value. A set has none, since its order changes from process to process.
    """
    return digest_of_bytes(repr(parts).encode())


def digest_of_bytes(data: bytes) -> str:
    """Return 32 hexadecimal digits for ``data``."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_of_files(files: Iterable[Path]) -> str:
    """Return the digest of the names and the bytes of ``files``, in their order."""
    return digest(*((file.name, digest_of_bytes(file.read_bytes())) for file in files))
