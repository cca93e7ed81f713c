"""The parts of an article by the names that the contract uses, so that data can say what answers what.

``section.ID`` and ``notice.ID``; ``header.summary``, ``header.audience``; ``contract`` (every section that is asked
of its kind); ``sources`` (it cites some, each with the day of the last look); ``dates`` (of the text and of the look at each source);
``slot.NAME`` (the hospital has filled in this fact).
"""

from __future__ import annotations

from ..article import Article
from ..contract import Contract
from ..library import Library


def parts(article: Article, library: Library, contract: Contract) -> frozenset[str]:
    """Return the names of all parts that are there."""
    header, known = article.header, library.sources.by_key
    sections = {f"section.{heading.id}" for heading in article.found.headings if heading.id}
    notices = {f"notice.{one.id}" for one in library.languages[article.lang].notices if header.kind in one.kinds}
    slots = {f"slot.{name}" for name, value in library.slots.items() if value}
    headers = {f"header.{name}" for name in ("summary", "audience") if getattr(header, name)}
    asked = {f"section.{one.id}" for one in contract.kinds[header.kind].sections}  # type: ignore[index]
    whole = {"contract"} if asked <= sections else set()
    # Every source and every header has its dates, or it could not have been read.
    cited = {"sources", "dates"} if set(article.found.citations) & set(known) else set()
    return frozenset(sections | notices | slots | headers | whole | cited)
