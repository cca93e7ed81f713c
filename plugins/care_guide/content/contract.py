"""The contract: one table that says what each kind of article must hold, and the limits of its text."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from care_guide.content.models import ArticleKind, Kind, Regex, Slug, SourceKind, Strict, Text

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
# The name of a part of an article: see measures/parts.py.
Part = Annotated[
    str,
    Field(
        pattern=r"^(?:(?:section|notice)\.[a-z0-9-]+|header\.(?:summary|audience)|slot\.[a-z_.]+|contract|sources|dates)$"
    ),
]


class Limits(Strict):
    """Upper limits of an article's text; grades are Flesch-Kincaid school grades (US)."""

    grade: float
    mean_grade: float
    # The mean SMOG grade of all articles; without it, SMOG is only reported.
    mean_smog: float | None = None
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


class AskedOf(Strict):
    """A question of an instrument, in our words, and the parts of an article that answer it."""

    number: Text
    asks: Text
    # By kind of article, or "all" for every kind that is not named. No part: the question is not asked of that kind.
    by: Annotated[dict[ArticleKind | Literal["all"], tuple[Part, ...]], Field(min_length=1)]

    def parts(self, kind: str) -> tuple[str, ...]:
        """Return the parts that answer it in an article of ``kind``."""
        return self.by.get(kind, self.by.get("all", ()))  # type: ignore[call-overload, no-any-return]


class MeasureRules(Strict):
    """What the measures go by: names of sections, least shares, what counts as a primary source."""

    # The ids of the section that sums up, and of the one that says when to call.
    summary: Slug
    contact: Slug
    active_share: Share
    you_share: Share
    # Of all shares ("82 of 100"), so many in one form.
    one_form_share: Share
    words_under_heading: Count
    # Of all citations of the library, so many of primary sources.
    primary_share: Share
    primary: tuple[SourceKind, ...]
    primary_publishers: tuple[Regex, ...] = ()
    primary_for: dict[ArticleKind, tuple[SourceKind, ...]] = Field(default_factory=dict)
    # Addresses that report what others have published: their sources are of the kind news.
    aggregators: tuple[Text, ...] = ()
    discern: Annotated[tuple[AskedOf, ...], Field(min_length=15, max_length=15)]
    jama: Annotated[tuple[AskedOf, ...], Field(min_length=4, max_length=4)]


class Repeats(Strict):
    """Which sentences may stand only once in the guide."""

    # Shorter ones may come again.
    words: Count
    # Sections in which families should meet the same words everywhere.
    free: tuple[Slug, ...] = ()
    # Sentences that are the same on purpose.
    allowed: tuple[Text, ...] = ()


class Contract(Strict):
    """The whole table. Without ``repeats`` or ``measures``, these are not looked at."""

    limits: Limits
    claims: tuple[Regex, ...]
    uncounted: tuple[Regex, ...]
    # Notice id to the kinds of page on which it must stand.
    notices: dict[Slug, tuple[Kind, ...]]
    kinds: dict[ArticleKind, KindRule]
    repeats: Repeats | None = None
    measures: MeasureRules | None = None

    @cached_property
    def claim_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What ``claims`` holds, ready to search with: every sentence of the guide is."""
        return tuple(map(re.compile, self.claims))

    @cached_property
    def uncounted_patterns(self) -> tuple[re.Pattern[str], ...]:
        """The same for ``uncounted``."""
        return tuple(map(re.compile, self.uncounted))
