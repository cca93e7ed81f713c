"""Digests of bytes and of plain values: equal for equal content, in every process and on every machine."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from pathlib import Path
from typing import Any

from pydantic import BaseModel

_SIZE = 16
# Their own written form tells them from each other, and from anything else here.
_PLAIN = {type(None), str, bool, int, float, datetime.date}


def digest_of(*parts: str) -> str:
    """Return the digest of ``parts`` in their order, 32 hexadecimal digits; two parts never run into each other."""
    return digest_of_bytes("".join([f"{len(part)}:{part}" for part in parts]).encode())


def digest_of_bytes(data: bytes) -> str:
    """Return the digest of ``data``, 32 hexadecimal digits."""
    return hashlib.blake2b(data, digest_size=_SIZE).hexdigest()


def digest_of_files(files: list[Path], root: Path) -> str:
    """Return the digest of the names (below ``root``) and the bytes of ``files``."""
    names = (file.relative_to(root).as_posix() for file in files)
    return digest_of(*names, *(digest_of_bytes(file.read_bytes()) for file in files))


class Digests:
    """Digests of values: texts, numbers, days, tuples, dicts, frozen dataclasses and pydantic models of these.

    What is frozen is looked at once, however many pages show it.
    """

    def __init__(self) -> None:
        # The object stands beside its text: while it lives, no other has its id.
        self._known: dict[int, tuple[object, str]] = {}
        self._names: dict[type, tuple[str, ...]] = {}

    def of(self, value: object) -> str:
        """Return the digest of ``value``; TypeError when it holds something that has no plain form."""
        return digest_of(self.text(value))

    def text(self, value: Any) -> str:
        """Return a text that stands for ``value``: the same for equal values alone."""
        kind = type(value)
        if kind in _PLAIN:
            return repr(value)
        if kind is list:
            return f"({','.join([self.text(item) for item in value])})"
        if kind is dict:
            return f"{{{','.join([f'{self.text(key)}:{self.text(item)}' for key, item in value.items()])}}}"
        if kind is set or kind is frozenset:
            return f"<{','.join(sorted(self.text(item) for item in value))}>"
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, self._object(value))
        return known[1]

    def _object(self, value: Any) -> str:
        kind = type(value)
        if kind is tuple:
            return f"({','.join([self.text(item) for item in value])})"
        if isinstance(value, str):
            return repr(str(value))
        if hasattr(kind, "STANDS_FOR"):
            # It knows its own digest.
            return f"{kind.__name__}:{value.key}"
        names = self._names.get(kind)
        if names is None:
            names = self._names[kind] = _names(kind)
        return digest_of(kind.__name__, *[self.text(getattr(value, name)) for name in names])


def _names(kind: type) -> tuple[str, ...]:
    """Return the names of the values of which a model or a dataclass is made."""
    if issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    if dataclasses.is_dataclass(kind):
        return tuple(field.name for field in dataclasses.fields(kind) if field.repr)
    raise TypeError(f"{kind.__name__} has no digest: give the templates plain values")
