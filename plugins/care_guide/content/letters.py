"""The letters of the guide: each one that its texts, drawings and templates use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

# What may hold a word that a family reads; the rest of both folders is data for programs.
_TEXTS = ("pelicanconf.py", "content/**/*.md", "content/**/*.yaml", "content/images/*.svg", "theme/strings/*.toml", "theme/templates/**/*.html")  # fmt: skip


def text_files(root: Path) -> Iterator[Path]:
    """Yield the files of the guide in ``root`` whose words families may read."""
    for pattern in _TEXTS:
        yield from sorted(file for file in root.glob(pattern) if file.is_file())


def letters_of(text: str) -> frozenset[str]:
    """Return the letters and signs that show in ``text``: no line ends, no marks that are invisible."""
    return frozenset(letter for letter in set(text) if unicodedata.category(letter) not in ("Cc", "Cf"))


def letters_used(root: Path) -> frozenset[str]:
    """Return all letters and signs of the guide in ``root``. A file that is not UTF-8 is a problem of its reader."""
    return frozenset().union(*(letters_of(file.read_text("utf-8", "ignore")) for file in text_files(root)))
