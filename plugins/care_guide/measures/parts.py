"""The parts of an article by the names that the contract uses, so that data can say what answers what.

Of one article: ``section.ID``; ``header.summary``, ``header.audience``; ``contract`` (every section that is asked
of its kind); ``sources`` (it cites some); ``dates`` (of the text, and of the look at each source). Of all articles of
a kind: ``notice.ID``; ``slot.NAME`` (the hospital has filled in this fact).
"""

from __future__ import annotations

from care_guide.content.article import Article
from care_guide.content.contract import Contract
from care_guide.content.site_content import Library

# What an article shares with all others of its kind.
SHARED = ("notice.", "slot.")


def own_parts(article: Article, library: Library, contract: Contract) -> frozenset[str]:
    """Return the names of the parts that this article brings itself."""
    header = article.header
    sections = {f"section.{heading.id}" for heading in article.found.headings if heading.id}
    headers = {f"header.{name}" for name in ("summary", "audience") if getattr(header, name)}
    asked = {f"section.{one.id}" for one in contract.kinds[header.kind].sections}  # type: ignore[index]
    whole = {"contract"} if asked <= sections else set()
    # Every source and every header has its dates, or it could not have been read.
    cited = {"sources", "dates"} if library.sources.by_key.keys() & article.found.citations else set()
    return frozenset(sections | headers | whole | cited)


def shared_parts(lang: str, kind: str, library: Library) -> frozenset[str]:
    """Return the names of the parts that every article of ``kind`` has."""
    notices = {f"notice.{one.id}" for one in library.languages[lang].notices if kind in one.kinds}
    return frozenset(notices | {f"slot.{name}" for name, value in library.slots.items() if value})
