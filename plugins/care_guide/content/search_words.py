"""What a language adds to its search: lay words for medical ones, words to skip, and answers to words of danger."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field

from care_guide.content.data_files import read_yaml
from care_guide.content.models import Slug, Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.yaml_file import YamlDocument, validate

_KEYS = ("skip", "nothing", "synonyms", "pinned")
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
    """The whole file, with the lines of its entries. ``nothing`` is Markdown for a search that finds nothing."""

    path: str = ""
    skip: tuple[str, ...] = ()
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
    skip, nothing = data.get("skip") or [], data.get("nothing") or ""
    if not isinstance(skip, list) or not all(isinstance(word, str) for word in skip):
        problems.append(Problem(path, document.line("skip"), "skip: expected a list of words", "write [a, the, ...]"))
        skip = []
    if not isinstance(nothing, str) or not nothing.strip():
        what, todo = "nothing: the text is missing", "write what a family reads when nothing is found"
        problems.append(Problem(path, document.line("nothing"), what, todo))
        nothing = ""
    lines = {"nothing": document.line("nothing")}
    synonyms, wrong = _entries(document, Synonym, "synonyms", lines)
    pinned, also_wrong = _entries(document, Pinned, "pinned", lines)
    problems += [*wrong, *also_wrong]
    return SearchWords(path, tuple(skip), nothing, synonyms, pinned, lines), problems


def _entries(
    document: YamlDocument, model: type[Entry], key: str, lines: dict[str, int]
) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Return the entries of the list ``key``, and add the line of each name (or phrase) to ``lines``."""
    entries = (document.data.get(key) or []) if isinstance(document.data, dict) else []
    if not isinstance(entries, list):
        what = f"{key}: this is not a list"
        return (), [Problem(document.path, document.line(key), what, "begin each entry with a dash")]
    found: list[Entry] = []
    problems: list[Problem] = []
    for number in range(len(entries)):
        entry, wrong = validate(document, model, key, number)
        problems += wrong
        if entry is None:
            continue
        line = document.line(key, number)
        for name in [entry.id] if isinstance(entry, Pinned) else entry.words:
            first = lines.setdefault(f"{key}.{name}", line)
            if first != line:
                what = f'"{name}" is a duplicate (first on line {first})'
                problems.append(Problem(document.path, line, what, "keep one of the two"))
        found.append(entry)
    return tuple(found), problems
