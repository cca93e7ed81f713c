"""What a language adds to its search: lay words for medical ones, words to skip, and answers to words of danger."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from care_guide.content.data_files import read_yaml
from care_guide.content.models import Slug, Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.yaml_file import validate

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
        problems.append(Problem(path, 1, "the file is empty", f"write the keys {known}"))
    skip, nothing = data.get("skip") or [], data.get("nothing") or ""
    if not isinstance(skip, list) or not all(isinstance(word, str) for word in skip):
        problems.append(Problem(path, document.line("skip"), "skip: expected a list of words", "write [a, the, ...]"))
        skip = []
    if not isinstance(nothing, str) or not nothing.strip():
        what, todo = "nothing: the text is missing", "write what a family reads when nothing is found"
        problems.append(Problem(path, document.line("nothing"), what, todo))
        nothing = ""
    lines = {"nothing": document.line("nothing")}
    found: dict[str, list[Synonym | Pinned]] = {"synonyms": [], "pinned": []}
    for key, model in (("synonyms", Synonym), ("pinned", Pinned)):
        entries = data.get(key) or []
        if not isinstance(entries, list):
            problems.append(
                Problem(path, document.line(key), f"{key}: this is not a list", "begin each entry with a dash")
            )
            continue
        for number in range(len(entries)):
            entry, wrong = validate(document, model, key, number)
            problems += wrong
            if entry is None:
                continue
            line = document.line(key, number)
            names = [entry.id] if isinstance(entry, Pinned) else list(entry.words)
            twice = [name for name in names if f"{key}.{name}" in lines]
            for name in twice:
                what = f'"{name}" is a duplicate (first on line {lines[f"{key}.{name}"]})'
                problems.append(Problem(path, line, what, "keep one of the two"))
            lines |= {f"{key}.{name}": line for name in names if name not in twice}
            found[key].append(entry)
    synonyms = tuple(entry for entry in found["synonyms"] if isinstance(entry, Synonym))
    pinned = tuple(entry for entry in found["pinned"] if isinstance(entry, Pinned))
    return SearchWords(path, tuple(skip), nothing, synonyms, pinned, lines), problems
