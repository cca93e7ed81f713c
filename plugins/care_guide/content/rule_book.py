"""The rule book of emergencies: each sign once, at one level, with its sources; how every call card ends; and the cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from care_guide.content.data_files import YamlDocument, read_yaml, validate, validate_each
from care_guide.content.models import TO_THE_PATIENT, OtherWords, Regex, Slug, Spoken, Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.source_text import SIGN, SIGNS_LINE, not_plain, plain_words

Level = Literal["emergency", "urgent", "non-urgent"]
# The most urgent first.
LEVELS: tuple[Level, ...] = get_args(Level)
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


class _RuleBookFile(Strict):
    """The whole file; its entries are checked one by one."""

    signs: tuple[Any, ...] | None = None
    passages: dict[str, Any] | None = None
    about: dict[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """The signs and the passages by id, with the line of each; ``about`` is the headings of long cards, in order."""

    path: str = ""
    signs: dict[str, Sign] = field(default_factory=dict)
    passages: dict[str, Passage] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    # Names, as in ``lines``, of entries with mistakes, and "about.ID": these are reported, and what names such an entry is not.
    # Not a set: cache keys are of the whole value.
    invalid: tuple[str, ...] = ()

    def problem(self, name: str, message: str, fix: str) -> Problem:
        """Return a problem of the sign or passage ``name``, as ``lines`` has it."""
        return Problem(self.path, self.lines[name], message, fix)

    def knows_passage(self, name: str) -> bool:
        """Return whether there is a passage ``name``, with mistakes or without."""
        return name in self.passages or f"passage.{name}" in self.invalid

    def knows_heading(self, name: str) -> bool:
        """Return whether there is a heading of long cards ``name``, with mistakes or without."""
        return name in self.about or f"about.{name}" in self.invalid

    def core(self, level: str) -> list[Sign]:
        """Return the signs that appear in every card of ``level``, in the order of the file."""
        return [sign for sign in self.signs.values() if sign.core and sign.level == level]

    def signs_of(self, card: Card) -> list[str]:
        """Return the ids of all signs in a card, core signs first."""
        core = [sign.id for _, level in card.cores for sign in self.core(level)]
        return [*core, *(name for _, name in card.signs)]

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
    file, wrong = validate(document, _RuleBookFile) if document else (None, [])
    if document is None or file is None:
        return None, [*problems, *wrong]
    headings, wrong_headings = validate_each(document, CardHeading, "about") if file.about else ({}, [])
    signs, wrong_signs = validate_each(document, Sign, "signs") if file.signs else ({}, [])
    passages, wrong_passages = validate_each(document, Passage, "passages") if file.passages else ({}, [])
    problems += [*wrong_headings, *wrong_signs, *wrong_passages]
    wrong_ids = (one.get("id") for n, one in enumerate(file.signs or ()) if n not in signs and isinstance(one, dict))
    invalid = (
        *map(str, wrong_ids),
        *(f"passage.{name}" for name in file.passages or () if name not in passages),
        *(f"about.{name}" for name in file.about or () if name not in headings),
    )
    book = RuleBook(path=path, invalid=invalid)
    book.about.update({name: heading.text for name, heading in headings.items()})
    for name, text in book.about.items():
        if not_plain(text):
            what = f"about: the heading {name} holds Markdown or a mark"
            problems.append(document.problem(what, "write plain words", "about", name))
    if book.about and not book.knows_heading(OTHER):
        what, todo = f"about: the heading {OTHER} is missing", "add it: signs of no other heading belong under it"
        problems.append(document.problem(what, todo, "about"))
    unknown: set[str] = set()
    for number, sign in signs.items():
        # Once for all signs under it: its name may be misspelled where it is defined.
        if sign.about is not None and not book.knows_heading(sign.about) and sign.about not in unknown:
            unknown.add(sign.about)
            what = f'about: the heading "{sign.about}" is not known'
            todo = f"use one of: {', '.join(book.about)}" if book.about else "add it under about:"
            problems.append(document.problem(what, todo, "signs", number, "about"))
        if sign.id in book.signs:
            what = f'the sign "{sign.id}" appears twice (first on line {book.lines[sign.id]})'
            problems.append(document.problem(what, "keep one of the two: a sign has one level", "signs", number))
            continue
        book.signs[sign.id] = sign
        book.lines.update(_lines(document, sign.id, sign, "signs", number))
    for name, passage in passages.items():
        book.passages[name] = passage
        book.lines.update(_lines(document, f"passage.{name}", passage, "passages", name))
    return book, problems


def _lines(document: YamlDocument, name: str, entry: Spoken, *keys: str | int) -> dict[str, int]:
    """Return the line of an entry by its ``name``, and of its other words on each topic."""
    return {name: document.line(*keys)} | {
        f"{name} on {topic}": document.line(*keys, "on", topic) for topic in entry.on
    }


# The care cards of an article as its author wrote them.

_HEADING = re.compile(r"^#{1,3}\s")
_CARD = re.compile(rf"^###\s.*\{{[^}}]*\.({'|'.join(LEVELS)})(?![\w-])[^}}]*\}}\s*$")
_ITEM = re.compile(r"^\s*[-*+]\s+(.*)$")
_SIGN = re.compile(SIGN + r"\s*$")


@dataclass(slots=True)
class Card:
    """One card, and its items as (line, ...): ``cores`` with the level of marks of core signs, ``signs`` with the id of
    marks of single signs, ``own`` with the words of the article's own items.
    """

    level: str
    line: int
    cores: list[tuple[int, str]] = field(default_factory=list)
    signs: list[tuple[int, str]] = field(default_factory=list)
    own: list[tuple[int, str]] = field(default_factory=list)


def cards(lines: Iterable[tuple[int, str]]) -> tuple[Card, ...]:
    """Return the cards in numbered ``lines`` outside fences, in their order."""
    found: list[Card] = []
    card: Card | None = None
    for number, line in lines:
        if _HEADING.match(line):
            level = _CARD.match(line)
            card = Card(level[1], number) if level else None
            found += [card] if card else []
        elif card is not None and (item := _ITEM.match(line)):
            core, sign = SIGNS_LINE.match(line), _SIGN.fullmatch(item[1])
            if core:
                card.cores.append((number, core["level"]))
            elif sign:
                card.signs.append((number, sign["sign"]))
            else:
                card.own.append((number, plain_words(item[1])))
    return tuple(found)
