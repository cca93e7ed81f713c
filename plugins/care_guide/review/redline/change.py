"""What the redline shows of each change, and what a reviewer asks of it first: numbers, cards, doses, citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, NamedTuple

from care_guide.content.problems import Problem
from care_guide.review.fact_table import Fact, Leaning
from care_guide.review.redline.lines import DOSE, NUMBER, Form, Line
from care_guide.review.redline.sections import Segments
from care_guide.review.state import Review

# What a reviewer asks first: which numbers, cards, doses, citations, questions have changed, sentence by sentence.

# Where a citation stands in a sentence says nothing once its words are others.
_OF_SAME_WORDS = ("cited",)


class Words(NamedTuple):
    """Some words of a sentence, and whether they are not in its other version."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """A sentence before and after; one of the two is None when it was added or removed."""

    old: Line | None
    new: Line | None

    @property
    def same_words(self) -> bool:
        """Whether the words are the same, and the place or the form is another."""
        return self.old is not None and self.new is not None and self.old.text == self.new.text

    @property
    def moved(self) -> bool:
        """Whether the sentence is the same, in another place."""
        return self.same_words and (self._places[0] != self._places[1] or not self.reformed)

    @property
    def _places(self) -> list[tuple[str, str, str] | None]:
        return [line.place if line else None for line in (self.old, self.new)]

    @property
    def old_form(self) -> tuple[Form, ...]:
        """What the form of the sentence no longer has."""
        return self._lost(self.old, self.new)

    @property
    def new_form(self) -> tuple[Form, ...]:
        """What the form of the sentence has now and had not before."""
        return self._lost(self.new, self.old)

    @property
    def reformed(self) -> bool:
        """Whether both are there, and the form or a citation is another."""
        return bool(self.old_form or self.new_form)

    @property
    def form_only(self) -> bool:
        """Whether only the form or a citation is another: the words are the same, in the same place."""
        return self.same_words and not self.moved

    def _lost(self, one: Line | None, other: Line | None) -> tuple[Form, ...]:
        if one is None or other is None:
            return ()
        gone = Counter(one.form) - Counter(other.form)
        return tuple(form for form in gone if self.same_words or form[0] not in _OF_SAME_WORDS)

    @property
    def old_words(self) -> list[Words]:
        return _pieces(self.old, self.new)

    @property
    def new_words(self) -> list[Words]:
        return _pieces(self.new, self.old)

    @property
    def section(self) -> str:
        """The title of the section that it stands in."""
        line = self.new or self.old
        return line.section if line else ""

    @property
    def cell(self) -> str:
        """The heads of the row and of the column of the cell that it stands or stood in; empty when in none."""
        line = self.new or self.old
        return line.cell if line else ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources cited on the sentence as it is now, or was."""
        line = self.new or self.old
        return line.sources if line else ()

    @property
    def card(self) -> str:
        """The card or box that the sentence stands or stood in; empty when in none."""
        return next((line.card for line in (self.new, self.old) if line is not None and line.card), "")


class Alike(NamedTuple):
    """A change, and how many sentences after it changed in the same way."""

    first: Change
    more: int


def pieces(one: str, other: str) -> list[Words]:
    """Return ``one`` in pieces of words that ``other`` has as well, and that it has not."""
    mine, theirs = one.split(), other.split()
    matcher = SequenceMatcher(None, theirs, mine, autojunk=False)
    return [Words(" ".join(mine[b1:b2]), what != "equal") for what, _, _, b1, b2 in matcher.get_opcodes() if b1 != b2]


def _pieces(one: Line | None, other: Line | None) -> list[Words]:
    if one is None:
        return []
    return pieces(one.text, other.text) if other else [Words(one.text, changed=False)]


def changes(sections: Iterable[tuple[list[Line], list[Line]]]) -> list[Change]:
    """Pair the sentences of an article that are not the same, section by section as (before, after).

    First come those with the same words in the same place, then cells of the same row and column, then words that went
    elsewhere in the article, and last, within one stretch of changes, the sentences that are most alike.
    """
    gaps = [gap for old, new in sections for gap in _gaps(old, new)]
    pairs: dict[int, Line] = {}
    left = [list(old) for old, _ in gaps]

    def take(line: Line, place: int, was: Line) -> None:
        pairs[id(line)] = was
        left[place] = [one for one in left[place] if one is not was]

    def waiting() -> list[tuple[int, Line]]:
        return [(place, line) for place, (_, new) in enumerate(gaps) for line in new if id(line) not in pairs]

    for same in (_same_words_there, _same_cell):
        for place, line in waiting():
            was = next((one for one in left[place] if same(one, line)), None)
            if was is not None:
                take(line, place, was)
    for place, line in waiting():
        order = [place, *(other for other in range(len(gaps)) if other != place)]
        found = next(((other, one) for other in order for one in left[other] if one.text == line.text), None)
        if found is not None:
            take(line, *found)
    for place, line in waiting():
        best = max(left[place], key=lambda one: _likeness(one, line), default=None)
        if best is not None and _likeness(best, line) >= 0.5:
            take(line, place, best)
    found_changes: list[Change] = []
    for place, (_, new) in enumerate(gaps):
        found_changes += [Change(pairs.get(id(line)), line) for line in new]
        found_changes += [Change(line, None) for line in left[place]]
    return found_changes


def _gaps(old: list[Line], new: list[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield the stretches of one section, before and after, that are not the same."""
    before, after = ([(line.text, line.place) for line in side] for side in (old, new))
    for what, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield old[a1:a2], new[b1:b2]
        else:
            # The same words in the same place, in another form.
            pairs = zip(old[a1:a2], new[b1:b2], strict=True)
            yield from (([was], [now]) for was, now in pairs if was != now)


def _same_words_there(one: Line, other: Line) -> bool:
    return one.text == other.text and one.place == other.place


def _same_cell(one: Line, other: Line) -> bool:
    return bool(other.cell) and one.place == other.place


def _likeness(one: Line, other: Line) -> float:
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in ``text`` in order, as written, each with the unit behind it."""
    return tuple(" ".join(found.split()) for found in NUMBER.findall(text))


def dose_words(text: str) -> tuple[str, ...]:
    """Return the words of dosing in ``text`` in order, in small letters."""
    return tuple(found.lower() for found in DOSE.findall(text))


def number_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in which a number comes, goes or is another, or stands in another order."""
    return [c for c in changes if numbers(c.old.text if c.old else "") != numbers(c.new.text if c.new else "")]


def dose_changes(changes: list[Change]) -> list[Change]:
    """Return the changes of sentences that hold, before or now, a figure or a word of dosing, time, comparison or negation.

    The heads of a cell belong to its sentence.
    """

    def can_hurt(line: Line | None) -> bool:
        return line is not None and any(numbers(text) or dose_words(text) for text in (line.text, line.cell))

    return [c for c in changes if can_hurt(c.old) or can_hurt(c.new)]


def card_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in care cards, warnings, and lists of what to do."""
    return [c for c in changes if any(line is not None and line.card for line in (c.old, c.new))]


def form_changes(changes: list[Change]) -> list[Alike]:
    """Return the changes of the form alone, and of citations; neighbors that changed in the same way are one."""
    found = groupby((c for c in changes if c.form_only), lambda c: (c.section, c.card, c.old_form, c.new_form))
    groups = [list(group) for _, group in found]
    return [Alike(group[0], len(group) - 1) for group in groups]


def other_changes(changes: list[Change]) -> list[Change]:
    """Return the changes that no other list has, so that the lists together leave out none."""
    lists = (number_changes(changes), dose_changes(changes), card_changes(changes))
    listed = {id(c) for found in lists for c in found}
    return [c for c in changes if id(c) not in listed]


# What the redline shows: one value for each change, made by ``compare`` and written by ``render/review_pages.py``.

Kind = Literal["changed", "new", "removed", "renamed", "same"]


@dataclass(frozen=True)
class DrawingChange:
    """A drawing or photo of a section: its markup before and after; None where it was not there."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class SectionChange:
    """One section. ``html`` is the marked text; when it is None, ``old`` and ``new`` stand side by side."""

    id: str
    title: str
    changed: bool
    html: str | None
    old: str
    new: str
    drawings: tuple[DrawingChange, ...] = ()
    # Sentences of which the form is another: no mark of words shows that.
    forms: tuple[Change, ...] = ()

    @property
    def side_by_side(self) -> bool:
        """Whether both texts must be shown, since no marking of the changes was proved right."""
        return self.changed and self.html is None and bool(self.old and self.new)


@dataclass(frozen=True)
class ListChange:
    """What was added to, dropped from and reworded in a list, as text."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    # Before and after.
    updated: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.count)

    @property
    def count(self) -> int:
        """Number of entries that are not as they were."""
        return len(self.added) + len(self.dropped) + len(self.updated)


def list_change(old: dict[str, str], new: dict[str, str]) -> ListChange:
    """Return what became of a list from ``old`` to ``new``, each its entries by a key that outlives another wording.

    Another order of the same entries is a change of the whole.
    """
    if old == new and list(old) != list(new):
        return ListChange(updated=(("; ".join(old.values()), "; ".join(new.values())),))
    return ListChange(
        tuple(text for key, text in new.items() if key not in old),
        tuple(text for key, text in old.items() if key not in new),
        tuple((old[key], text) for key, text in new.items() if key in old and old[key] != text),
    )


@dataclass(frozen=True)
class PartChange:
    """A part around the articles that has another version: its language and name, and its lists in which it changed."""

    name: str
    lists: tuple[tuple[str, ListChange], ...]

    @property
    def count(self) -> int:
        return sum(change.count for _, change in self.lists)


@dataclass(frozen=True)
class SourceChange:
    """The entry of one source before and after, and every sentence of the new text that leans on it."""

    id: str
    old: str
    new: str
    leaning: tuple[Leaning, ...]


@dataclass(frozen=True)
class ArticleChange:
    """All that a reviewer must know of one article."""

    kind: Kind
    lang: str
    topic: str
    title: str
    old_topic: str
    is_page: bool
    sections: tuple[SectionChange, ...]
    numbers: list[Change] = field(default_factory=list)
    cards: list[Change] = field(default_factory=list)
    doses: list[Change] = field(default_factory=list)
    others: list[Change] = field(default_factory=list)
    forms: list[Alike] = field(default_factory=list)
    citations: ListChange = ListChange()
    sources: ListChange = ListChange()
    questions: ListChange = ListChange()
    notices: ListChange = ListChange()
    terms: ListChange = ListChange()
    # Grade and words, before and after; None where there was or is no text.
    old_size: tuple[float, int] | None = None
    new_size: tuple[float, int] | None = None
    status: tuple[str, str] | None = None
    # Whether both texts are there and have the same version: then, and only then, nothing has changed.
    same_version: bool = False
    old_review: Review | None = None
    new_review: Review | None = None
    # The ledger lines to paste, with marks for what only the reviewer can say; empty when nothing is to be signed.
    paste: str = ""
    # Of a translation: each line beside its original.
    segments: Segments = field(default_factory=Segments)
    # All figures of the text as it is now, changed or not.
    figures: list[Fact] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.lang}-{self.topic}".replace("/", "-")

    @property
    def side_by_side(self) -> int:
        """How many sections could not be shown as one marked text."""
        return sum(section.side_by_side for section in self.sections)

    @property
    def voided(self) -> bool:
        """Whether this change takes away a sign-off that held."""
        held = self.old_review is not None and self.old_review.state in ("signed", "overdue")
        return held and (self.new_review is None or self.new_review.state not in ("signed", "overdue"))

    @property
    def unseen(self) -> bool:
        """Whether the version is another while no section shows a change: then the redline must say so."""
        if self.same_version or self.kind in ("new", "removed"):
            return False
        return not any(section.changed for section in self.sections)


@dataclass(frozen=True)
class Comparison:
    """Everything that the redline shows."""

    articles: tuple[ArticleChange, ...]
    # Articles and pages in which nothing changed.
    same: int
    # Sources whose entry is another, with all that leans on them, in whatever article.
    sources: tuple[SourceChange, ...]
    # The hospital's own facts: (name, before, after).
    facts: tuple[tuple[str, str, str], ...]
    # What is around the articles and has another version; the hospital's facts are in ``facts``.
    parts: tuple[PartChange, ...]
    # What is wrong with the old and with the new content.
    old_problems: tuple[Problem, ...]
    new_problems: tuple[Problem, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing that a family reads has changed."""
        return not (self.articles or self.facts or self.parts or self.sources)
