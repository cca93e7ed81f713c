"""How far the citations go back to primary sources: the label, the agency, the guideline, the paper, the law."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from care_guide.content.article import Article
from care_guide.content.contract import EvidenceRules
from care_guide.content.lines import Sentence
from care_guide.content.models import Source
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.markdown_ext.citations import NO_SOURCE


def check_primary(library: Library) -> Iterator[Problem]:
    """Yield a share of primary sources that is too low, and sources whose kind does not fit their address."""
    rules = library.contract.evidence if library.contract is not None else None
    articles = [article for article in library.articles if not article.is_page and not library.is_translation(article)]
    if rules is None or not articles:
        return
    share = primary_share(articles, library, rules)
    if share is not None and share < rules.primary_share:
        worst = min(articles, key=lambda article: (primary_share([article], library, rules) or 0.0, article.path))
        what = f"{share:.0%} of all citations are of primary sources"
        todo = f"keep to at least {rules.primary_share:.0%}; this article has the fewest; see make sources"
        yield Problem(worst.path, worst.body_line, what, todo)
    for source in library.sources:
        name = next((name for name in rules.aggregators if source.url and name in source.url), "")
        if name and source.kind != "news":
            line = library.sources.lines[source.id]
            what = f"the source {source.id} is of the kind {source.kind}, and {name} reports what others have published"
            yield Problem(library.sources.path, line, what, "give it the kind news, or cite what it reports")


def is_primary(source: Source, rules: EvidenceRules, kind: str = "") -> bool:
    """Tell whether ``source`` is a primary one for an article of ``kind``: a hospital speaks first about itself."""
    own = rules.primary_for.get(kind, ())  # type: ignore[call-overload]
    return source.kind in (*rules.primary, *own) or any(
        re.search(name, source.publisher) for name in rules.primary_publishers
    )


def primary_share(articles: Iterable[Article], library: Library, rules: EvidenceRules) -> float | None:
    """Return the share of citations (each use counts) that are of primary sources; None where nothing is cited."""
    known = library.sources.by_key
    primary: dict[str, set[str]] = {}
    hits = uses = 0
    for article in articles:
        kind = article.header.kind
        if kind not in primary:
            primary[kind] = {source.id for source in library.sources if is_primary(source, rules, kind)}
        # The sources of the rule book's signs stand in every card; they are the rule book's own.
        cited = [name for name in article.cited if name in known]
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
