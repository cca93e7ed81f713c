"""How the guide is reviewed, as facts from the same files that the checks and the gate follow."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from care_guide.content.site_content import Library
from care_guide.review.state import Review, longest_interval


@dataclass(frozen=True)
class RoleFact:
    """Somebody who looks at an article, in the words of one language."""

    name: str
    asks: str
    required: bool


@dataclass(frozen=True)
class ReviewFacts:
    """Who signs, how long a check holds, what the machine holds a text to, and where the articles stand."""

    roles: tuple[RoleFact, ...]
    months: int
    warn_days: int
    # Title and months of each article that is looked at more often.
    sooner: tuple[tuple[str, int], ...]
    # Flesch-Kincaid grade of an article, mean of all, words in a sentence, words in an article.
    limits: tuple[float, float, int, int] | None
    # How many articles are in each state, and how many there are.
    states: dict[str, int]
    articles: int
    facts: tuple[str, ...]


def review_facts(lang: str, library: Library, reviews: dict[str, Review]) -> ReviewFacts:
    """Return the facts for the pages in ``lang``."""
    rules = library.rules
    articles = [article for article in library.published(lang) if not article.is_page]
    months = {article.header.title: longest_interval(article, library) for article in articles}
    limits = library.contract.limits if library.contract is not None else None
    labels = library.strings.slots(lang)
    return ReviewFacts(
        tuple(
            RoleFact(
                role.name.get(lang, role.name[library.default_lang]),
                role.asks.get(lang, role.asks[library.default_lang]),
                role.required,
            )
            for role in rules.roles
        ),
        rules.next_check.months,
        rules.next_check.warn_days,
        tuple((title, number) for title, number in months.items() if number < rules.next_check.months),
        (limits.grade, limits.mean_grade, limits.sentence_words, limits.article_words) if limits else None,
        dict(Counter(reviews[article.path].state for article in articles)),
        len(articles),
        tuple(labels.get(fact, fact) for fact in rules.required_facts),
    )
