"""The fact table of an article, for reviewers: each claim with its figures, population, date and sources."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from care_guide.checks.citations import cited_claims
from care_guide.content.article import Article, Claim
from care_guide.content.library import Library
from care_guide.content.models import Source
from care_guide.review.versions import version


@dataclass(frozen=True)
class Fact:
    """A claim and its sources; ``dated_by`` is "text" or "source", or None if no date is known."""

    claim: Claim
    sources: tuple[Source, ...]
    date: str | None
    dated_by: str | None


def fact(claim: Claim, library: Library) -> Fact:
    """Return ``claim`` with its sources and its date: the one in the text, else the years of the sources."""
    sources = tuple(library.sources.by_key[name] for name in claim.sources if name in library.sources.by_key)
    if claim.date:
        return Fact(claim, sources, claim.date, "text")
    years = ", ".join(sorted({source.published[:4] for source in sources if source.published}))
    return Fact(claim, sources, years or None, "source" if years else None)


def facts(article: Article, library: Library) -> list[Fact]:
    """Return the fact table of ``article``."""
    return [fact(claim, library) for claim in article.claims]


def facts_json(article: Article, library: Library) -> str:
    """Return the fact table as JSON; docs/facts.md explains its keys."""
    data: dict[str, Any] = {
        "article": article.topic,
        "language": article.lang,
        "title": article.header.title,
        "audience": article.header.audience,
        "version": version(article, library),
        "file": article.path,
    }
    # One claim per line, so that a diff shows which ones changed.
    claims = ",\n".join(json.dumps(_plain(one), ensure_ascii=False) for one in facts(article, library))
    return f'{json.dumps(data, ensure_ascii=False)[:-1]}, "claims": [\n{claims}\n]}}\n'


def facts_path(article: Article, library: Library) -> str:
    """Return the path of the fact table in the output, next to the page."""
    return library.page_path(article.lang, article.header.slug).removesuffix(".html") + ".facts.json"


def _plain(one: Fact) -> dict[str, Any]:
    claim = one.claim
    return {
        "claim": claim.text,
        "intro": list(claim.intro),
        "only": list(claim.only),
        "values": list(claim.values),
        "population": claim.population,
        "date": one.date,
        "dated_by": one.dated_by,
        "section": claim.section,
        "headings": list(claim.headings),
        "box": claim.box._asdict() if claim.box else None,
        "place": claim.place,
        "line": claim.line,
        "sources": [
            {
                "id": source.id,
                "title": source.title,
                "publisher": source.publisher,
                "url": source.url,
                "who": source.who,
                "kind": source.kind,
                "published": source.published,
                "checked": source.checked.isoformat(),
            }
            for source in one.sources
        ],
    }


def facts_text(article: Article, library: Library) -> str:
    """Return the fact table for the terminal, one block per claim."""
    whom = f"\n  for: {article.header.audience}" if article.header.audience else ""
    blocks = [f"{article.header.title}: {article.path}{whom}"]
    for one in facts(article, library):
        claim = one.claim
        date = f"{one.date or '-'}{' (of the source)' if one.dated_by == 'source' else ''}"
        place = f"{claim.place}, {claim.box.kind}" if claim.box else claim.place
        lines = [
            f"{article.path}:{claim.line}: {' > '.join(claim.headings) or 'above the first heading'} ({place})",
            f"  {claim.said}",
            f"  values: {'; '.join(claim.values) or '-'} | population: {claim.population or '-'} | date: {date}",
        ]
        lines += [
            f"  {source.kind}: {source.title} ({source.published or 'no date'}) {source.url or source.number}"
            for source in one.sources
        ] or ["  no source is needed here, says the author"]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


@dataclass(frozen=True)
class CitingClaim:
    """A claim that relies on a source, and its article."""

    article: Article
    claim: Claim


def claims_citing(names: set[str], library: Library) -> dict[str, list[CitingClaim]]:
    """Return, by the id of each source in ``names``, every claim of every article that relies on it."""
    found: dict[str, list[CitingClaim]] = {name: [] for name in sorted(names)}
    for article in library.articles:
        for claim in cited_claims(article, library) if names.intersection(article.found.all_citations) else ():
            for name in names.intersection(claim.sources):
                found[name].append(CitingClaim(article, claim))
    return found
