"""Read the YAML files beside the articles: each into typed objects, with the line of each entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from care_guide.content.models import BannedWord, Strict
from care_guide.content.problems import Problem
from care_guide.content.source_text import read_source
from care_guide.content.yaml_file import YamlDocument, parse_yaml, validate, validate_each

Entry = TypeVar("Entry", bound=Strict)


@dataclass(frozen=True)
class Entries(Generic[Entry]):
    """The entries of one list file, by their key, with the line of each."""

    path: str
    by_key: dict[str, Entry] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    # Keys of entries with mistakes: these are reported, and what names such an entry is not.
    invalid: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.by_key.values())


# What a language without a list of its own has.
_ABBREVIATIONS = ("St.", "Dr.", "No.", "vs.")


@dataclass(frozen=True)
class WordLists:
    """Words that may not stand, medical words that must be in the glossary, roles, and words with a stop at their end."""

    path: str
    banned: tuple[BannedWord, ...] = ()
    medical: tuple[str, ...] = ()
    # Who answers questions: what may stand after "Who:".
    roles: tuple[str, ...] = ()
    # Their stop ends no sentence: "Mt.", "a.m."
    abbreviations: tuple[str, ...] = _ABBREVIATIONS


def read_yaml(root: Path, path: str) -> tuple[YamlDocument | None, list[Problem]]:
    """Read ``root / path``; a missing file is a problem."""
    if not (root / path).is_file():
        return None, [Problem(path, 1, "the file is missing", "put it back")]
    source, problems = read_source(root / path, path)
    if source is None:
        return None, problems
    document, wrong = parse_yaml("\n".join(source.lines), path)
    # What YAML cannot read because of a sign that nobody sees is told once.
    told = {problem.line for problem in problems}
    return document, [*problems, *(problem for problem in wrong if problem.line not in told)]


def read_entries(root: Path, path: str, model: type[Entry], key: str) -> tuple[Entries[Entry], list[Problem]]:
    """Read a YAML list of ``model``; two entries with one ``key`` are a problem."""
    document, problems = read_yaml(root, path)
    entries: Entries[Entry] = Entries(path)
    if document is None or document.data is None:
        return entries, problems
    if not isinstance(document.data, list):
        return entries, [Problem(path, 1, "this is not a list", "begin each entry with a dash")]
    valid, wrong = validate_each(document, model)
    problems += wrong
    entries.invalid.update(
        str(data.get(key)) for n, data in enumerate(document.data) if n not in valid and isinstance(data, dict)
    )
    for number, entry in valid.items():
        name, line = str(getattr(entry, key)), document.line(number)
        if name in entries.by_key:
            what = f'"{name}" stands twice (first on line {entries.lines[name]})'
            problems.append(Problem(path, line, what, "keep one of the two"))
            continue
        entries.by_key[name], entries.lines[name] = entry, line
    return entries, problems


def read_list(
    root: Path, path: str, model: type[Entry], todo: str = "begin each entry with a dash, or write [] for none"
) -> tuple[list[tuple[int, Entry]], list[Problem]]:
    """Read a YAML list of ``model``, each entry with its line; without the file it is empty.

    ``todo`` says how a list is written, where the file holds something else.
    """
    if not (root / path).exists():
        return [], []
    document, problems = read_yaml(root, path)
    if document is None or document.data is None:
        return [], problems
    if not isinstance(document.data, list):
        return [], [*problems, Problem(path, 1, "this is not a list", todo)]
    valid, wrong = validate_each(document, model)
    return [(document.line(number), entry) for number, entry in valid.items()], [*problems, *wrong]


def read_one(root: Path, path: str, model: type[Entry]) -> tuple[Entry | None, list[Problem]]:
    """Read a YAML file that is one ``model``."""
    document, problems = read_yaml(root, path)
    if document is None:
        return None, problems
    value, wrong = validate(document, model)
    return value, [*problems, *wrong]


def read_words(root: Path, path: str) -> tuple[WordLists, list[Problem]]:
    """Read the word lists of one language."""
    document, problems = read_yaml(root, path)
    if document is None:
        return WordLists(path), problems
    data = document.data if isinstance(document.data, dict) else {}
    lists = {key: data.get(key, []) for key in ("banned", "medical", "roles")}
    lists["abbreviations"] = data.get("abbreviations", list(_ABBREVIATIONS))
    for key, value in lists.items():
        if not isinstance(value, list):
            what = f"{key}: expected a list"
            problems.append(Problem(path, document.line(key), what, "begin each entry with a dash"))
            lists[key] = []
    if not data:
        problems.append(Problem(path, 1, "the file has no lists", "write `banned:`, `medical:` and `roles:`"))
    banned, wrong = validate_each(document, BannedWord, "banned") if lists["banned"] else ({}, [])
    medical, roles, short = (tuple(map(str, lists[key])) for key in ("medical", "roles", "abbreviations"))
    return WordLists(path, tuple(banned.values()), medical, roles, short), [*problems, *wrong]
