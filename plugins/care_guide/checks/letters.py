"""Does the guide's font have every letter? One that it lacks would look different on each machine, and break paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from care_guide.content.letters import letters_of, text_files
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.utils.guide_font import font_letters


def check_letters(library: Library) -> Iterator[Problem]:
    """Yield each letter that the font lacks, where it first stands in each file; comments of data files may hold any."""
    known = font_letters()
    for file in text_files(library.root):
        text = file.read_text("utf-8", "ignore")
        if missing := letters_of(text) - known:
            yield from _first_places(file.relative_to(library.root).as_posix(), text, missing)


def _first_places(path: str, text: str, missing: frozenset[str]) -> Iterator[Problem]:
    told: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if path.endswith((".yaml", ".toml", ".py")) and line.lstrip().startswith("#"):
            continue
        for letter in sorted((letters_of(line) & missing) - told):
            told.add(letter)
            name = unicodedata.name(letter, "without a name").lower()
            what = f'the guide\'s font has no "{letter}" (U+{ord(letter):04X}, {name})'
            yield Problem(path, number, what, "write it with other letters, or say it in words")
