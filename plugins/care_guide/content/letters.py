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
# Letters as a PDF or a "fancy" font holds them: they look like others, and no search or check reads them as such.
_LOOKALIKE = re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]+")
# Cyrillic and Greek letters that look like Latin ones, beside a Latin one: no search finds "\u0441hemo".
_ALIKE = "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u0400-\u052f"
_OTHER_SCRIPT = re.compile(f"(?<=[A-Za-z])[{_ALIKE}]|[{_ALIKE}](?=[A-Za-z])")
# A degree sign that is another ring.
_RING = re.compile("(?<=\\d)\\s?[\u02da\u00ba](?=\\s?[CF]\\b)")
# UTF-8 that was read as another encoding: "don\u00e2\u20ac\u2122t", "5 \u00c2\u00b0C", and letters that were lost.
_MOJIBAKE = re.compile("[\u00c2\u00c3][^\x00-\x7f]|\u00e2[^\x00-\x7f]{2}|\ufffd")
_WIDE_SPACE = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")
_BULLET = re.compile("\\s*[\ue000-\uf8ff]\\s")
# A no-break space keeps a figure and its unit on one line; beside a space or at an edge it keeps nothing.
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
            todo = "type - and a space, for an item of a list" if _BULLET.match(line[: place + 1]) else "remove it"
            yield f"sign {place} of the line is one that nobody can see ({letter_name(letter)})", todo
    for found in _STRAY_SPACE.finditer(line):
        what = f"sign {found.start() + 1} of the line is a space that keeps no words together ({letter_name(found[0])})"
        yield what, "type a plain space, or remove it"
    for found in _LOOKALIKE.finditer(line):
        what = f"sign {found.start() + 1} of the line looks like plain letters, and is not ({letter_name(found[0][0])})"
        yield what, f'type "{unicodedata.normalize("NFKC", found[0])}"'
    for pattern, todo in ((_OTHER_SCRIPT, "type the letter a to z"), (_RING, 'type "\u00b0"')):
        for found in pattern.finditer(line):
            name = letter_name(found[0].strip())
            yield f"sign {found.end()} of the line looks like another, and is not ({name})", todo
    for found in _WIDE_SPACE.finditer(line):
        name = letter_name(found[0])
        yield f"sign {found.start() + 1} of the line is a space of another width ({name})", "type a plain space"
    for found in _MOJIBAKE.finditer(line):
        if right := _reread(found[0]):
            what = f'"{found[0]}" is what another encoding makes of a sign ({letter_name(found[0][0])})'
            yield what, f"{right}; save the file with the encoding UTF-8"


def _reread(text: str) -> str | None:
    """Return what to type for a sign that was read as Windows-1252, or None when ``text`` is meant as it is."""
    if text == "\ufffd":
        return "type the sign again that was lost"
    try:
        sign = text.encode("cp1252").decode()
    except UnicodeError:
        return None
    return f'type "{sign}"' if len(sign) == 1 and (sign < "\u0100" or "\u2010" <= sign <= "\u2122") else None


def text_files(root: Path) -> Iterator[Path]:
    """Yield the files of the guide in ``root`` whose words families may read."""
    for pattern in _TEXTS:
        yield from (file for file in listed(root, pattern) if file.is_file())


def letters_of(text: str) -> frozenset[str]:
    """Return the letters and signs that show in ``text``: no line ends, no marks that are invisible."""
    return frozenset(letter for letter in set(text) if unicodedata.category(letter) not in _HIDDEN)


def letters_used(root: Path) -> frozenset[str]:
    """Return all letters and signs of the guide in ``root``. A file that is not UTF-8 is a problem of its reader."""
    return letters_of("".join(set().union(*(file.read_text("utf-8", "ignore") for file in text_files(root)))))
