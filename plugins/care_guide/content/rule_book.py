"""The rule book of emergencies: each sign once, at one level, with its sources; and how every call card ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

from care_guide.content.data_files import YamlDocument, read_yaml, validate
from care_guide.content.models import TO_THE_PATIENT, OtherWords, Regex, Slug, Spoken, Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.source_text import not_plain

Level = Literal["emergency", "urgent", "non-urgent"]
# The levels whose core signs appear in every card.
CORE_LEVELS: tuple[Level, ...] = ("emergency", "urgent")
# What the build writes below the signs of every urgent card, in this order.
BELOW_URGENT = ("no-answer", "far-away")
# The heading, in a card of many signs, of those without another heading.
OTHER = "other"


class CitedWords(OtherWords):
    """A replacement with its own sources."""

    sources: tuple[Slug, ...] = ()


class Sign(Spoken):
    """One sign of danger: how it continues "Call now if your child:", its level and its sources."""

    id: Slug
    level: Level
    # A core sign appears in every card of its level.
    core: bool = False
    # Its heading in a card of many signs.
    about: Slug | None = None
    sources: tuple[Slug, ...] = ()
    on: Mapping[Text, CitedWords] = {}
    # Other words for the same thing: a card that contains them repeats the sign.
    patterns: tuple[Regex, ...] = ()
    # Articles that must name the sign, as topics: daily-life/food.
    articles: tuple[Text, ...] = ()

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.I) for pattern in self.patterns)

    def is_said_in(self, text: str) -> bool:
        """Return whether ``text`` says this sign in other words."""
        return any(pattern.search(text) for pattern in self._patterns)

    @property
    def markdown(self) -> str:
        """The sign with its citations."""
        return _cited(" ".join(self.text.split()), self.sources)


class Passage(Spoken):
    """A passage that is the same in every article, except those for which it has other words."""

    sources: tuple[Slug, ...] = ()
    on: Mapping[Text, CitedWords] = {}

    @property
    def markdown(self) -> str:
        """The passage with its citations; its lines and paragraphs are kept."""
        return _cited(self.text.strip(), self.sources)


class CardHeading(Strict):
    """A heading in a card of many signs."""

    text: Text


@dataclass(frozen=True)
class RuleBook:
    """The signs and the passages by id, with the line of each; ``about`` is the headings of long cards, in order."""

    path: str = ""
    signs: dict[str, Sign] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def core(self, level: str) -> list[Sign]:
        """Return the signs that appear in every card of ``level``, in the order of the file."""
        return [sign for sign in self.signs.values() if sign.core and sign.level == level]

    def to(self, kind: str, topic: str) -> RuleBook:
        """Return the rule book in the words for the reader of the page ``topic`` of ``kind``."""
        if kind not in TO_THE_PATIENT and not any(topic in one.on for _, one in self.entries()):
            return self
        signs = {name: sign.to(kind, topic) for name, sign in self.signs.items()}
        return replace(self, signs=signs, passages={name: one.to(kind, topic) for name, one in self.passages.items()})

    def entries(self) -> Iterator[tuple[str, Sign | Passage]]:
        """Yield every sign and passage with its name in ``lines``."""
        yield from self.signs.items()
        yield from ((f"passage.{name}", one) for name, one in self.passages.items())

    def texts(self) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Yield line, text and sources of every sign and passage, in all its wordings."""
        for name, one in self.entries():
            for text in filter(None, (one.text, one.you)):
                yield self.lines[name], text, one.sources
            for topic, other in one.on.items():
                yield self.lines[f"{name} on {topic}"], other.text, other.sources


def _cited(text: str, sources: tuple[str, ...]) -> str:
    """Return ``text`` with its citations; a last line that is for one place takes them with it."""
    last, end = text.rpartition("\n")[2], "]]"
    citations = "".join(f"[^{name}]" for name in sources)
    return (
        text.removesuffix(end) + citations + end
        if last.startswith("[[if ") and last.endswith(end)
        else text + citations
    )


def read_rule_book(root: Path, path: str) -> tuple[RuleBook | None, list[Problem]]:
    """Read the rule book of one language; a sign with mistakes is reported and left out. None if the file cannot be read."""
    document, problems = read_yaml(root, path)
    if document is None:
        return None, problems
    book, data, todo = RuleBook(path), document.data, "write `signs:` and `passages:`"
    if not data or not isinstance(data, dict):
        return None, [*problems, Problem(path, 1, "the file has no signs", todo)]
    for key in data.keys() - {"signs", "passages", "about"}:
        problems.append(Problem(path, document.line(key), f"{key}: the key is not known", todo))
    kinds = (("signs", list, "a list"), ("passages", dict, "a mapping"), ("about", dict, "a mapping"))
    for key, kind, what in kinds:
        if not isinstance(data.get(key) or kind(), kind):
            problems.append(Problem(path, document.line(key), f"{key}: expected {what}", "see the comment at the top"))
            data = {name: value for name, value in data.items() if name != key}
    problems += _read_headings(document, data, book)
    for number in range(len(data.get("signs") or ())):
        line = document.line("signs", number)
        sign, wrong = validate(document, Sign, "signs", number)
        problems += wrong
        if sign is None:
            continue
        if sign.about not in (None, *book.about):
            what = f'about: the heading "{sign.about}" is not known'
            todo = f"use one of: {', '.join(book.about)}" if book.about else "add it under about:"
            problems.append(Problem(path, document.line("signs", number, "about"), what, todo))
        if sign.id in book.signs:
            what = f'the sign "{sign.id}" appears twice (first on line {book.lines[sign.id]})'
            problems.append(Problem(path, line, what, "keep one of the two: a sign has one level"))
            continue
        book.signs[sign.id], book.lines[sign.id] = sign, line
        book.lines.update({f"{sign.id} on {topic}": document.line("signs", number, "on", topic) for topic in sign.on})
    problems += _read_passages(document, data, book)
    return book, problems


def _read_headings(document: YamlDocument, data: dict[str, Any], book: RuleBook) -> list[Problem]:
    problems: list[Problem] = []
    for name in data.get("about") or ():
        heading, wrong = validate(document, CardHeading, "about", name)
        problems += wrong
        if heading is None:
            continue
        book.about[name] = heading.text
        if not_plain(heading.text):
            what = f"about: the heading {name} holds Markdown or a mark"
            problems.append(Problem(book.path, document.line("about", name), what, "write plain words"))
    if book.about and OTHER not in book.about:
        what, todo = f"about: the heading {OTHER} is missing", "add it: signs of no other heading belong under it"
        problems.append(Problem(book.path, document.line("about"), what, todo))
    return problems


def _read_passages(document: YamlDocument, data: dict[str, Any], book: RuleBook) -> list[Problem]:
    problems: list[Problem] = []
    for name in data.get("passages") or ():
        passage, wrong = validate(document, Passage, "passages", name)
        problems += wrong
        if passage is not None:
            key, line = f"passage.{name}", partial(document.line, "passages", name)
            book.passages[name], book.lines[key] = passage, line()
            book.lines.update({f"{key} on {topic}": line("on", topic) for topic in passage.on})
    return problems
