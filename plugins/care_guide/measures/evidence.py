"""How far the citations go back to primary sources: the label, the agency, the guideline, the paper, the law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from care_guide.content.article import Article
from care_guide.content.contract import MeasureRules
from care_guide.content.lines import Sentence
from care_guide.content.models import Source
from care_guide.content.site_content import Library
from care_guide.markdown_ext.citations import NO_SOURCE


def is_primary(source: Source, rules: MeasureRules, kind: str = "") -> bool:
    """Tell whether ``source`` is a primary one for an article of ``kind``: a hospital speaks first about itself."""
    own = rules.primary_for.get(kind, ())  # type: ignore[call-overload]
    return source.kind in (*rules.primary, *own) or any(
        re.search(name, source.publisher) for name in rules.primary_publishers
    )


def primary_share(articles: Iterable[Article], library: Library, rules: MeasureRules) -> float | None:
    """Return the share of citations (each use counts) that are of primary sources; None where nothing is cited."""
    known = library.sources.by_key
    primary: dict[str, set[str]] = {}
    hits = uses = 0
    for article in articles:
        kind = article.header.kind
        if kind not in primary:
            primary[kind] = {source.id for source in library.sources if is_primary(source, rules, kind)}
        cited = [name for name in article.found.citations if name in known]
        uses += len(cited)
        hits += sum(name in primary[kind] for name in cited)
    return hits / uses if uses else None


def on_news_alone(article: Article, library: Library) -> Iterator[Sentence]:
    """Yield the sentences whose sources are all reports of what somebody else has published."""
    known = library.sources.by_key
    for sentence in article.sentences:
        kinds = {known[name].kind for name in sentence.sources if name != NO_SOURCE and name in known}
        if kinds == {"news"}:
            yield sentence
