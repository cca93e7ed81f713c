"""The contract: one table that says what each kind of article must hold, and the limits of its text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated

from pydantic import Field

from care_guide.content.models import ArticleKind, Kind, Regex, Slug, SourceKind, Strict, Text

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Limits(Strict):
    """Upper limits of an article's text; grades are Flesch-Kincaid school grades (US)."""

    grade: float
    mean_grade: float
    sentence_words: Count
    paragraph_sentences: Count
    article_words: Count
    list_items: Count


class SectionRule(Strict):
    """What one section must hold beside its heading and some text."""

    id: Slug
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


class KindRule(Strict):
    """The sections of one kind of article, in order, and how many sources it must cite."""

    sources: Count
    sections: Annotated[tuple[SectionRule, ...], Field(min_length=1)]


class LoadRule(Strict):
    """How much of one thing 100 words of running text may hold."""

    per_100_words: Annotated[float, Field(gt=0)]
    # Kinds of article with another limit.
    kinds: dict[ArticleKind, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)

    def limit(self, kind: str) -> float:
        """Return the limit for an article of ``kind``."""
        return self.kinds.get(kind, self.per_100_words)  # type: ignore[call-overload, no-any-return]


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


class EvidenceRules(Strict):
    """What counts as a primary source, and how many of all citations must be of one."""

    primary_share: Share
    primary: tuple[SourceKind, ...]
    primary_publishers: tuple[Regex, ...] = ()
    primary_for: dict[ArticleKind, tuple[SourceKind, ...]] = Field(default_factory=dict)
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
    notices: dict[Slug, tuple[Kind, ...]]
    kinds: dict[ArticleKind, KindRule]
    repeats: Repeats | None = None
    load: Load | None = None
    evidence: EvidenceRules | None = None

    @cached_property
    def claim_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What ``claims`` holds, ready to search with: every sentence of the guide is."""
        return tuple(map(re.compile, self.claims))

    @cached_property
    def uncounted_patterns(self) -> tuple[re.Pattern[str], ...]:
        """The same for ``uncounted``."""
        return tuple(map(re.compile, self.uncounted))
