"""The letters of the guide: each one that its texts, drawings and templates use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from care_guide.utils.listing import listed

# What may hold a word that a family reads; the rest of both folders is data for programs.
_TEXTS = ("pelicanconf.py", "content/**/*.md", "content/**/*.yaml", "content/images/*.svg", "theme/strings/*.toml", "theme/templates/**/*.html")  # fmt: skip


# Control, format, private and unassigned signs; line and paragraph ends.
_HIDDEN = ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")
_PLAIN = re.compile(r"[\t\n -~]*")
# A no-break space keeps a figure and its unit on one line; beside a space or at an edge it keeps nothing.
# Letters as a PDF or a "fancy" font holds them: they look like others, and no search or check reads them as such.
_LOOKALIKE = re.compile("[\ufb00-\ufb06\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]+")
_STRAY_SPACE = re.compile("^[\u00a0\u202f]|[\u00a0\u202f]$|(?<=\\s)[\u00a0\u202f]|[\u00a0\u202f](?=\\s)")


def is_hidden(letter: str) -> bool:
    """Tell whether nobody can see ``letter``; a tab and a line end are no such signs."""
    return letter not in "\t\n" and unicodedata.category(letter) in _HIDDEN


def letter_name(letter: str) -> str:
    """Return the code point and the name of ``letter``: "U+200B, zero width space"."""
    unnamed = {"Co": "a sign of one font alone", "Cn": "no letter"}.get(
        unicodedata.category(letter), "control character"
    )
    return f"U+{ord(letter):04X}, {unicodedata.name(letter, unnamed).lower()}"


def wrong_letters(line: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the signs of one line that nobody sees or tells apart, with its place, and what to do."""
    if _PLAIN.fullmatch(line):
        return
    for place, letter in enumerate(line, 1):
        if is_hidden(letter):
            yield f"sign {place} of the line is one that nobody can see ({letter_name(letter)})", "remove it"
    for found in _STRAY_SPACE.finditer(line):
        what = f"sign {found.start() + 1} of the line is a space that keeps no words together ({letter_name(found[0])})"
        yield what, "type a plain space, or remove it"
    for found in _LOOKALIKE.finditer(line):
        what = f"sign {found.start() + 1} of the line looks like plain letters, and is not ({letter_name(found[0][0])})"
        yield what, f'type "{unicodedata.normalize("NFKC", found[0])}"'


def text_files(root: Path) -> Iterator[Path]:
    """Yield the files of the guide in ``root`` whose words families may read."""
    for pattern in _TEXTS:
        yield from (file for file in listed(root, pattern) if file.is_file())


def letters_of(text: str) -> frozenset[str]:
    """Return the letters and signs that show in ``text``: no line ends, no marks that are invisible."""
    return frozenset(letter for letter in set(text) if unicodedata.category(letter) not in ("Cc", "Cf"))


def letters_used(root: Path) -> frozenset[str]:
    """Return all letters and signs of the guide in ``root``. A file that is not UTF-8 is a problem of its reader."""
    return letters_of("".join(set().union(*(file.read_text("utf-8", "ignore") for file in text_files(root)))))
