"""The values that the redline shows: ``compare`` makes them, ``render/review_pages.py`` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from care_guide.content.problems import Problem
from care_guide.review.fact_table import CitingClaim, Fact
from care_guide.review.redline.change import Alike, Change
from care_guide.review.redline.sections import Segments
from care_guide.review.source_watch import Place
from care_guide.review.state import Review

Kind = Literal["changed", "new", "removed", "renamed", "same"]


@dataclass(frozen=True)
class DrawingChange:
    """A drawing or photo of a section: its markup before and after, None where there is none."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class SectionChange:
    """One section. ``html`` is the marked text; if it is None, ``old`` and ``new`` are shown side by side."""

    id: str
    changed: bool
    html: str | None
    old: str
    new: str
    drawings: tuple[DrawingChange, ...] = ()
    # Sentences whose form changed, which no mark on words shows.
    forms: tuple[Change, ...] = ()
    # Whether the lines of a translation next to their originals already show every change of it.
    in_lines: bool = False

    @property
    def side_by_side(self) -> bool:
        """Whether both texts must be shown because no marked text was proved right."""
        return self.changed and self.html is None and bool(self.old and self.new)


@dataclass(frozen=True)
class ListChange:
    """What was added to, dropped from and reworded in a list."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    # Before and after.
    updated: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.count)

    @property
    def count(self) -> int:
        """Number of entries that changed."""
        return len(self.added) + len(self.dropped) + len(self.updated)


def list_change(old: dict[str, str], new: dict[str, str]) -> ListChange:
    """Compare two versions of a list, given as its entries by a key that stays when an entry is reworded.

    If the order of the entries in both differs, all of these count as one more reworded entry.
    """
    before, after = [key for key in old if key in new], [key for key in new if key in old]
    updated = [(old[key], new[key]) for key in after if old[key] != new[key]]
    if before != after:
        updated.append(("; ".join(old[key] for key in before), "; ".join(new[key] for key in after)))
    return ListChange(
        tuple(text for key, text in new.items() if key not in old),
        tuple(text for key, text in old.items() if key not in new),
        tuple(updated),
    )


@dataclass(frozen=True)
class SourceChange:
    """The entry of one source before and after, and what relies on it now: sentences of texts, and entries of data files.

    Such an entry is a sign, a question, a word or an answer of the search.
    """

    id: str
    old: str
    new: str
    claims: tuple[CitingClaim, ...]
    entries: tuple[Place, ...]


@dataclass(frozen=True, kw_only=True)
class ArticleChange:
    """All that a reviewer must know about one article."""

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
    # Reading grade and number of words, before and after; None where there is no text.
    old_size: tuple[float, int] | None = None
    new_size: tuple[float, int] | None = None
    status: tuple[str, str] | None = None
    # Whether there are two texts of the same version; only then has nothing changed.
    same_version: bool = False
    # Whether families get a text that was there before, but that they did not get: withdrawn, withheld or a draft.
    shown_again: bool = False
    # Whether the ledger of a translation has other fingerprints; ``segments`` shows the lines.
    other_ledger: bool = False
    old_review: Review | None = None
    new_review: Review | None = None
    # The ledger lines to paste, with placeholders for what only the reviewer knows; empty if nothing is to be signed.
    paste: str = ""
    # The lines of a translation next to their originals.
    segments: Segments = field(default_factory=Segments)
    # Of these, those that answer another line of the original than before; ``numbers`` and the others have them, too.
    answers: tuple[Change, ...] = ()
    # All figures of the new text, changed or not.
    figures: list[Fact] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.lang}-{self.topic}".replace("/", "-")

    @property
    def whole(self) -> bool:
        """Whether the text is new or gone as a whole, so that there is nothing to compare it with."""
        return self.kind in ("new", "removed")

    @property
    def read_whole(self) -> bool:
        """Whether all of the text is new to families, whatever has changed in it."""
        return self.kind == "new" or self.shown_again

    @property
    def voided(self) -> bool:
        """Whether this change voids a sign-off."""
        held = self.old_review is not None and self.old_review.is_signed
        return held and (self.new_review is None or not self.new_review.is_signed)

    @property
    def unseen(self) -> bool:
        """Whether the version changed although no section shows a change, which the redline must say."""
        shown = any(section.changed for section in self.sections) or (self.other_ledger and self.segments.changed)
        return not (self.same_version or self.whole or shown)

    def only_changed(self) -> ArticleChange:
        """Return this without its unchanged parts, which a reviewer reads in the whole text."""
        sections = tuple(section for section in self.sections if section.changed)
        lines = tuple(line for line in self.segments.lines if line.changed)
        return replace(self, sections=sections, segments=replace(self.segments, lines=lines), figures=[])


# The list of a part that has words of the original with their translation.
BOTH = "both languages"
# The list of a part that has sentences of articles and lists, whose own text is the same, that this copy shows or leaves out now.
HERE = "sentences in this copy"


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """A part around the articles (language and name) or a file (path) that changed, and those of its lists that did.

    ``whole`` says that it is new or gone with its language. ``pages`` has what changed in the pages about the guide, where
    the part is read by itself: the redline has them among its articles.
    """

    name: str
    lists: tuple[tuple[str, ListChange], ...]
    whole: bool = False
    pages: tuple[ArticleChange, ...] = ()
    # Of a translation, the values that answer another one of the original than before, which the list BOTH has as text.
    answers: tuple[Change, ...] = ()
    # The changes of what this copy shows of articles and lists, which the list HERE has as text.
    here: tuple[Change, ...] = ()

    @property
    def count(self) -> int:
        return sum(change.count for _, change in self.lists)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that the redline shows."""

    articles: tuple[ArticleChange, ...]
    # Number of articles and pages that did not change.
    same: int
    # How many texts wait for the sign-off of a role since, by its id.
    waiting: Mapping[str, int]
    sources: tuple[SourceChange, ...]
    # The hospital's own facts: (name, before, after).
    facts: tuple[tuple[str, str, str], ...]
    # The hospital's facts are in ``facts`` only.
    parts: tuple[PartChange, ...]
    # Other files that appear on pages, each by its path.
    files: tuple[PartChange, ...]
    # Changed files of languages that the settings leave out, of which nothing is compared.
    left_out: tuple[str, ...]
    # What is wrong with the old and with the new content.
    old_problems: tuple[Problem, ...]
    new_problems: tuple[Problem, ...]
    # Lines that are new, and that a withdrawn article had, with why it was withdrawn.
    withdrawn: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed that a family reads, as far as the settings tell what families read."""
        return not (self.articles or self.facts or self.parts or self.files or self.sources or self.left_out)
