"""What a language adds to its search: lay words for medical ones, words to skip, and answers to alarming words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field

from care_guide.content.data_files import YamlDocument, merged, read_yaml, validate, validate_each
from care_guide.content.models import Slug, Strict, Text
from care_guide.content.problems import Problem

_LETTERS = re.compile(r"[^\W\d_]+")
# Numbers to call in an answer, and the order in which answers that name them first stand.
_CALL = re.compile(r"\[\[(?:call|phone)\.\w+")
_MOST_URGENT = ("[[call.emergency", "[[call.crisis")


def _with_choices(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``phrases`` as they are; raise ValueError for a slash without a word on each side."""
    if any("" in part.split("/") for one in phrases for part in one.split()):
        raise ValueError("a slash has a word on each side, without spaces")
    return phrases


def _spelled_out(phrase: str) -> Iterator[str]:
    """Yield a phrase once for every choice of its words: "hit/bump head" is "hit head" and "bump head"."""
    return map(" ".join, product(*(part.split("/") for part in phrase.split())))


def _sounding(sounds: dict[str, str]) -> dict[str, str]:
    if not all(_LETTERS.fullmatch(one) and _LETTERS.fullmatch(other or "x") for one, other in sounds.items()):
        raise ValueError("expected letters, each with the letters that sound the same", 'write {v: b, h: ""}')
    return sounds


Phrases = Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_with_choices)]


def _in_phrases(harmless: dict[str, Phrases]) -> dict[str, Phrases]:
    if not all(word in phrase.split() for word, phrases in harmless.items() for phrase in phrases):
        raise ValueError("expected words, each with phrases that have it", "write {hot: [hot chocolate/tea]}")
    return harmless


def _each_once(alike: dict[str, Phrases]) -> dict[str, Phrases]:
    forms = [*alike, *(form for phrases in alike.values() for phrase in phrases for form in _spelled_out(phrase))]
    if len({*forms}) < len(forms) or not all(_LETTERS.fullmatch(word) for word in alike):
        raise ValueError("expected words, each with others that say the same, each only once", "write {cant: [cannot]}")
    return alike


class Synonym(Strict):
    """What families type (any of ``words``), and the guide's words that are searched as well (``find``)."""

    words: Phrases
    find: Text


class Pinned(Strict):
    """An answer above all results, shown if a query contains any of ``words``, misspelled or not."""

    id: Slug
    words: Phrases
    # Markdown with marks such as [[call.emergency]]; the emergency notice is shown below it.
    text: Text
    sources: tuple[Slug, ...] = ()
    # Where to read more: topic, or topic#section.
    see: tuple[Text, ...] = ()


class Fever(Strict):
    """What a temperature of a fever stands for (``find``), and the words beside a number that decide whether it is one.

    A whole number before one of ``degrees`` or after one of ``says`` is a temperature; after one of ``before`` it is
    not, unless a number or one of ``unless`` stands before that word, or C or F after the number, nor is any number before one of ``after``.
    """

    find: Text
    degrees: tuple[Text, ...] = ()
    says: tuple[Text, ...] = ()
    before: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()
    after: tuple[Text, ...] = ()


class _SearchFile(Strict):
    """The whole file; its entries are checked one by one."""

    skip: tuple[Text, ...] = ()
    between: tuple[Text, ...] = ()
    negations: tuple[Text, ...] = ()
    harmless: Annotated[dict[Text, Phrases], AfterValidator(_in_phrases)] = Field(default_factory=dict)
    harmless_after: tuple[Text, ...] = ()
    harmless_asked: tuple[Text, ...] = ()
    alike: Annotated[dict[Text, Phrases], AfterValidator(_each_once)] = Field(default_factory=dict)
    sounds: Annotated[dict[str, str], AfterValidator(_sounding)] = Field(default_factory=dict)
    nothing: Text
    fever: Fever | None = None
    synonyms: tuple[Any, ...] = ()
    pinned: tuple[Any, ...] = ()


Entry = TypeVar("Entry", Synonym, Pinned)


@dataclass(frozen=True, kw_only=True)
class SearchWords:
    """The whole file, with the lines of its entries. ``nothing`` is Markdown for a search without results.

    ``between`` are words allowed between those of a phrase, as are those of ``skip`` and any one other word, but none of
    ``negations``. ``harmless`` has words with the phrases in which they are no sign of danger: at the beginning of a
    query, behind one of ``harmless_after``, and behind one of ``harmless_asked`` that is its first word. ``alike`` has
    words with others that say the same in phrases. ``sounds`` maps letters to others that sound the same: with
    {v: b, h: ""}, "huevo" and "uebo" are the same.
    """

    path: str = ""
    skip: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    harmless: dict[str, tuple[str, ...]] = field(default_factory=dict)
    harmless_after: tuple[str, ...] = ()
    harmless_asked: tuple[str, ...] = ()
    alike: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)
    nothing: str = ""
    fever: Fever | None = None
    synonyms: tuple[Synonym, ...] = ()
    pinned: tuple[Pinned, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)

    def with_new(self, source: SearchWords) -> SearchWords:
        """Return these words with the answers that only ``source``, their original, has."""
        own, there = ({answer.id: answer for answer in one.pinned} for one in (self, source))
        return replace(self, pinned=tuple(merged(own, there).values()))

    @property
    def answers(self) -> tuple[Pinned, ...]:
        """The pinned answers, the most urgent first: whom each says to call first decides, then the order of the file."""
        return tuple(sorted(self.pinned, key=lambda one: _urgency(one.text)))

    @property
    def phrases(self) -> dict[str, str]:
        """The words to search as well, by the phrase that a family types, with its slashes."""
        return {phrase: entry.find for entry in self.synonyms for phrase in entry.words}


def _urgency(text: str) -> int:
    """Return 0 for an answer whose first number to call is the emergency number, 1 for the crisis line, 2 for all others."""
    first = _CALL.search(text)
    return _MOST_URGENT.index(first[0]) if first and first[0] in _MOST_URGENT else len(_MOST_URGENT)


def read_search(root: Path, path: str) -> tuple[SearchWords | None, list[Problem]]:
    """Read the file of one language; an entry that is wrong is reported and left out. None if the file cannot be read."""
    document, problems = read_yaml(root, path)
    if document is None:
        return None, problems
    if isinstance(document.data, dict):
        # A key without a value is one that is left out.
        data = {key: value for key, value in document.data.items() if value is not None}
        document = replace(document, data=data)
    file, wrong = validate(document, _SearchFile)
    lines = {"nothing": document.line("nothing")}
    synonyms, wrong_synonyms = _entries(document, Synonym, "synonyms", lines)
    pinned, wrong_pinned = _entries(document, Pinned, "pinned", lines)
    entries = {"synonyms": synonyms, "pinned": pinned}
    words = SearchWords(path=path, lines=lines, **(dict(file) if file is not None else {}) | entries)
    return words, [*problems, *wrong, *wrong_synonyms, *wrong_pinned]


def _entries(
    document: YamlDocument, model: type[Entry], key: str, lines: dict[str, int]
) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Return the entries of the list ``key``, and add the line of each name (or phrase) to ``lines``."""
    there = isinstance(document.data, dict) and isinstance(document.data.get(key), list)
    valid, problems = validate_each(document, model, key) if there else ({}, [])
    for number, entry in valid.items():
        line = document.line(key, number)
        phrases = [entry.id] if isinstance(entry, Pinned) else entry.words
        for name in (one for phrase in phrases for one in _spelled_out(phrase)):
            first = lines.setdefault(f"{key}.{name}", line)
            if first != line:
                what = f'"{name}" is a duplicate (first on line {first})'
                problems.append(Problem(document.path, line, what, "keep one of the two"))
    return tuple(valid.values()), problems
