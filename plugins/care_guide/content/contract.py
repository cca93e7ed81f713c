"""The contract: one table that says what each kind of article must hold, and the limits of its text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from care_guide.content.models import PAGE, Regex, Slug, SourceKind, Strict, Text, WrittenBy

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Limits(Strict):
    """Upper limits of an article's text; grades are Flesch-Kincaid school grades (US)."""

    grade: float
    mean_grade: float
    sentence_words: Count
    paragraph_sentences: Count
    article_words: Count
    # Questions of the whole guide, in one language; without it, their number is free.
    questions: Count | None = None
    list_items: Count


class SectionRule(Strict):
    """What one section must hold beside its heading and some text."""

    id: Slug
    # An article may leave it out.
    optional: bool = False
    # Stands for one or more sections whose ids are the author's own; ``id`` is only the name of that place.
    free: bool = False
    # At least and at most so many points in its first list.
    points: tuple[Count, Count] | None = None
    # At least so many numbered steps, each with a time mark.
    steps: Count | None = None
    # These sub-headings, by id, in this order.
    headings: tuple[Slug, ...] = ()
    # At least one box of each of these kinds.
    cards: tuple[str, ...] = ()
    # At least so many questions; every sub-heading of the section has one.
    questions: Count | None = None
    # Its table has exactly these row heads, in this order: see checks/decision_table.py.
    table: tuple[Text, ...] = ()
    # It names this number to call, itself or by a passage: `crisis` is [[call.crisis]].
    call: Slug | None = None


class KindRule(Strict):
    """The sections of one kind of article, in order, and what else it must have."""

    # At least so many are cited.
    sources: Count
    sections: Annotated[tuple[SectionRule, ...], Field(min_length=1)]
    # Keys of the header that other kinds may leave out.
    header: tuple[Literal["review_months", "audience"], ...] = ()
    # What such an article is about, in the words of schema.org; without it, it is about childhood leukemia.
    about: Text | None = None
    # Who writes such articles, unless one says something else.
    written_by: WrittenBy = "program"

    @property
    def required(self) -> tuple[str, ...]:
        """The ids of the sections that no article of this kind may leave out; free ones have none."""
        return tuple(section.id for section in self.sections if not section.optional and not section.free)


class LoadRule(Strict):
    """How much of one thing 100 words of running text may hold."""

    per_100_words: Annotated[float, Field(gt=0)]
    # Kinds of article with another limit.
    kinds: dict[Slug, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)

    def limit(self, kind: str) -> float:
        return self.kinds.get(kind, self.per_100_words)


class Load(Strict):
    """What makes a text heavy, each with its limit: see checks/load.py for what is counted."""

    figures: LoadRule
    brackets: LoadRule
    semicolons: LoadRule
    study_names: LoadRule
    citation_marks: LoadRule
    # What counts as the name of a study.
    studies: tuple[Regex, ...] = ()
    # Figures that are no load: temperatures, doses, days of a plan.
    free_figures: tuple[Regex, ...] = ()

    @property
    def rules(self) -> tuple[LoadRule, ...]:
        return (self.figures, self.brackets, self.semicolons, self.study_names, self.citation_marks)


class EvidenceRules(Strict):
    """What counts as a primary source, and how many of all citations must be of one."""

    primary_share: Share
    primary: tuple[SourceKind, ...]
    primary_publishers: tuple[Regex, ...] = ()
    primary_for: dict[Slug, tuple[SourceKind, ...]] = Field(default_factory=dict)
    # Addresses that report what others have published: their sources are of the kind news.
    aggregators: tuple[Text, ...] = ()


class Repeats(Strict):
    """Which sentences may stand only once in the guide."""

    # Shorter ones may come again.
    words: Count
    # Sections in which families should meet the same words everywhere.
    free: tuple[Slug, ...] = ()
    # Sentences that are the same on purpose.
    allowed: tuple[Text, ...] = ()


class Contract(Strict):
    """The whole table. Without ``repeats``, ``load`` or ``evidence``, these are not looked at."""

    limits: Limits
    claims: tuple[Regex, ...]
    uncounted: tuple[Regex, ...]
    # Notice id to the kinds of page on which it must stand.
    notices: dict[Slug, tuple[Slug, ...]]
    kinds: dict[Slug, KindRule]
    repeats: Repeats | None = None
    load: Load | None = None
    evidence: EvidenceRules | None = None

    @property
    def page_kinds(self) -> tuple[str, ...]:
        """Every kind that a header or a notice may name."""
        return (*self.kinds, PAGE)

    def unknown_kinds(self) -> tuple[str, ...]:
        """Return the kinds that ``notices``, ``load`` and ``evidence`` name and ``kinds`` does not."""
        named = [kind for kinds in self.notices.values() for kind in kinds]
        if self.load is not None:
            named += [kind for rule in self.load.rules for kind in rule.kinds]
        if self.evidence is not None:
            named += self.evidence.primary_for
        return tuple(dict.fromkeys(kind for kind in named if kind not in self.page_kinds))

    @cached_property
    def claim_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What ``claims`` holds, ready to search with: every sentence of the guide is."""
        return tuple(map(re.compile, self.claims))

    @cached_property
    def uncounted_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, self.uncounted))
