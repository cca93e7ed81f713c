"""What a language adds to its search: lay words for medical ones, words to skip, and answers to words of danger."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field

from care_guide.content.data_files import read_yaml
from care_guide.content.models import Slug, Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.yaml_file import YamlDocument, validate_each

_KEYS = ("skip", "between", "sounds", "nothing", "synonyms", "pinned")
_LETTERS = re.compile(r"[^\W\d_]+")
Phrases = Annotated[tuple[Text, ...], Field(min_length=1)]


class Synonym(Strict):
    """What families type (any of ``words``), and the words of the guide that are searched as well (``find``)."""

    words: Phrases
    find: Text


class Pinned(Strict):
    """An answer above all results: shown when a query holds any of ``words``, misspelled or not."""

    id: Slug
    words: Phrases
    # Markdown with marks such as [[call.emergency]]; the emergency notice is shown below it.
    text: Text
    sources: tuple[Slug, ...] = ()
    # Where to read more: topic, or topic#section.
    see: tuple[Text, ...] = ()


Entry = TypeVar("Entry", Synonym, Pinned)


@dataclass(frozen=True)
class SearchWords:
    """The whole file, with the lines of its entries. ``nothing`` is Markdown for a search that finds nothing.

    ``between`` may stand between the words of a phrase. ``sounds`` are spellings, each with how it is spelled by sound:
    with {v: b, h: ""}, "huevo" and "uebo" are the same.
    """

    path: str = ""
    skip: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    sounds: dict[str, str] = field(default_factory=dict)
    nothing: str = ""
    synonyms: tuple[Synonym, ...] = ()
    pinned: tuple[Pinned, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def phrases(self) -> dict[str, str]:
        """The words to search as well, by what a family types."""
        return {phrase: entry.find for entry in self.synonyms for phrase in entry.words}


def read_search(root: Path, path: str) -> tuple[SearchWords, list[Problem]]:
    """Read the file of one language; an entry that is wrong is reported and left out."""
    document, problems = read_yaml(root, path)
    if document is None:
        return SearchWords(path), problems
    data = document.data if isinstance(document.data, dict) else {}
    known = ", ".join(_KEYS)
    for key in data:
        if key not in _KEYS:
            problems.append(Problem(path, document.line(key), f"{key}: the key is not known", f"use: {known}"))
    if not data:
        problems.append(Problem(path, 1, "the file has no keys", f"write the keys {known}"))
        return SearchWords(path), problems
    skip, between = (_words(document, key, problems) for key in ("skip", "between"))
    sounds = _sounds(document, problems)
    nothing = data.get("nothing") or ""
    if not isinstance(nothing, str) or not nothing.strip():
        what, todo = "nothing: the text is missing", "write what a family reads when nothing is found"
        problems.append(Problem(path, document.line("nothing"), what, todo))
        nothing = ""
    lines = {"nothing": document.line("nothing")}
    synonyms, wrong = _entries(document, Synonym, "synonyms", lines)
    pinned, also_wrong = _entries(document, Pinned, "pinned", lines)
    problems += [*wrong, *also_wrong]
    return SearchWords(path, skip, between, sounds, nothing, synonyms, pinned, lines), problems


def _words(document: YamlDocument, key: str, problems: list[Problem]) -> tuple[str, ...]:
    words: Any = document.data.get(key) or []
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return tuple(words)
    what = f"{key}: expected a list of words"
    problems.append(Problem(document.path, document.line(key), what, "write [a, the, ...]"))
    return ()


def _sounds(document: YamlDocument, problems: list[Problem]) -> dict[str, str]:
    sounds: Any = document.data.get("sounds") or {}
    if isinstance(sounds, dict) and all(
        isinstance(one, str) and isinstance(other, str) and _LETTERS.fullmatch(one) and _LETTERS.fullmatch(other or "x")
        for one, other in sounds.items()
    ):
        return dict(sounds)
    what, todo = "sounds: expected letters, each with the letters that sound the same", 'write {v: b, h: ""}'
    problems.append(Problem(document.path, document.line("sounds"), what, todo))
    return {}


def _entries(
    document: YamlDocument, model: type[Entry], key: str, lines: dict[str, int]
) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Return the entries of the list ``key``, and add the line of each name (or phrase) to ``lines``."""
    entries = (document.data.get(key) or []) if isinstance(document.data, dict) else []
    if not isinstance(entries, list):
        what = f"{key}: this is not a list"
        return (), [Problem(document.path, document.line(key), what, "begin each entry with a dash")]
    valid, problems = validate_each(document, model, key) if entries else ({}, [])
    for number, entry in valid.items():
        line = document.line(key, number)
        for name in [entry.id] if isinstance(entry, Pinned) else entry.words:
            first = lines.setdefault(f"{key}.{name}", line)
            if first != line:
                what = f'"{name}" is a duplicate (first on line {first})'
                problems.append(Problem(document.path, line, what, "keep one of the two"))
    return tuple(valid.values()), problems
