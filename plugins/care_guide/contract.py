"""The contract: one table that says what each kind of article must hold, and the limits of its text."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from .models import ArticleKind, Kind, Slug, Strict


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"this is not a regular expression ({error})") from None
    return value


Regex = Annotated[str, AfterValidator(_regex)]
Count = Annotated[int, Field(ge=1)]


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


class Contract(Strict):
    """The whole table."""

    limits: Limits
    claims: tuple[Regex, ...]
    uncounted: tuple[Regex, ...]
    # Notice id to the kinds of page on which it must stand.
    notices: dict[Slug, tuple[Kind, ...]]
    kinds: dict[ArticleKind, KindRule]
