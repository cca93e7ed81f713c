"""What the redline shows: one value for each change, made by ``compare`` and written by ``render/redline.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from care_guide.content.problems import Problem
from care_guide.review.fact_table import Fact, Leaning
from care_guide.review.redline.facts import Alike, Change
from care_guide.review.redline.segments import Segments
from care_guide.review.state import Review

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
