"""The sources of the guide as a table: how old, of which kind, cited by which articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz, utils

from care_guide.checks.primary import is_primary, on_news_alone, primary_share
from care_guide.content.article import Article
from care_guide.content.contract import EvidenceRules
from care_guide.content.models import Source
from care_guide.content.site_content import Library
from care_guide.review.source_watch import set_id_of, version_read
from care_guide.utils.text_table import text_table

# A report and a primary source may be about one thing when their titles agree to this share (of 100) and have
# a word in common that few titles hold.
_ALIKE = 80
_RARE = 6
_WORD = re.compile(r"[a-z0-9]{4,}")


def sources_table(library: Library) -> str:
    """Return by kind, by article, each source with the longest not looked at first, the labels, and what to look at."""
    rules = library.contract.evidence if library.contract is not None else None
    articles = [article for article in library.articles if not article.is_page]
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for article in library.articles:
        for name in article.found.citations:
            uses[name][article.header.slug] += 1
    parts = [_by_kind(library, uses, rules)]
    if rules is not None:
        parts.append(_by_article(articles, library, rules))
    parts += [_each(library, uses, rules), *_labels(library)]
    if rules is not None:
        parts += _to_look_at(articles, library, rules)
    return "\n\n".join(parts)


def _percent(part: float | None) -> str:
    return "-" if part is None else f"{part * 100:.0f}%"


def _mark(source: Source, rules: EvidenceRules | None) -> str:
    return "" if rules is None else "yes" if is_primary(source, rules) else "no"


def _by_kind(library: Library, uses: dict[str, Counter[str]], rules: EvidenceRules | None) -> str:
    kinds: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for source in library.sources:
        kinds[_mark(source, rules), source.kind].append(source)
    every = sum(sum(found.values()) for found in uses.values())
    rows = []
    for (primary, kind), sources in sorted(kinds.items(), key=lambda pair: (pair[0][0] != "yes", pair[0][1])):
        cited = sum(sum(uses[source.id].values()) for source in sources)
        oldest = min(source.checked for source in sources).isoformat()
        undated = sum(source.published is None for source in sources)
        share = _percent(cited / every if every else None)
        rows.append((kind, primary, str(len(sources)), str(cited), share, oldest, str(undated)))
    head = ("kind", "primary", "sources", "citations", "share", "checked, oldest", "no date of their own")
    return text_table(head, rows)


def _by_article(articles: list[Article], library: Library, rules: EvidenceRules) -> str:
    rows: list[tuple[str, ...]] = [
        (
            f"{article.lang}/{article.topic}",
            str(len(article.found.citations)),
            str(len(set(article.found.citations))),
            _percent(primary_share([article], library, rules)),
            str(sum(1 for _ in on_news_alone(article, library))),
        )
        for article in articles
    ]
    rows.append(("all", "", "", _percent(primary_share(articles, library, rules)), ""))
    return text_table(("article", "citations", "sources", "primary", "on news alone"), rows)


def _each(library: Library, uses: dict[str, Counter[str]], rules: EvidenceRules | None) -> str:
    rows = [
        (
            source.checked.isoformat(),
            source.published or "-",
            source.kind,
            _mark(source, rules),
            source.id,
            ", ".join(f"{slug} ({number})" for slug, number in sorted(uses[source.id].items())) or "-",
        )
        for source in sorted(library.sources, key=lambda one: (one.checked, one.published or "", one.kind, one.id))
    ]
    return text_table(("checked", "published", "kind", "primary", "source", "cited by (times)"), rows)


def _labels(library: Library) -> Iterator[str]:
    """Yield the labels, with the set id by which each can be watched and the version that somebody has read."""
    rows = [
        (
            source.id,
            set_id_of(source) or "not known",
            version_read(source) or "not recorded",
            source.checked.isoformat(),
        )
        for source in library.sources
        if source.kind == "label"
    ]
    if rows:
        head = ("label", "set id", "version read", "checked")
        yield f"{text_table(head, rows)}\nmake evidence-watch compares these with newer records."


def _to_look_at(articles: list[Article], library: Library, rules: EvidenceRules) -> Iterator[str]:
    alone = [
        f"{article.path}:{sentence.line}: {', '.join(sentence.sources)}: {sentence.text}"
        for article in articles
        for sentence in on_news_alone(article, library)
    ]
    if alone:
        yield "\n".join([f"Sentences that rest on news alone: {len(alone)}", *alone])
    twins = [
        f"{news.id}: perhaps cite {other.id} ({other.title})" for news, other in reports_of_primary(library, rules)
    ]
    if twins:
        yield "\n".join(["News that may report what the list holds as a primary source:", *twins])


def reports_of_primary(library: Library, rules: EvidenceRules) -> list[tuple[Source, Source]]:
    """Return (news, primary source) where the titles are so alike that one may report the other: a person decides."""
    words = {source.id: set(_WORD.findall(source.title.casefold())) for source in library.sources}
    held = Counter(word for found in words.values() for word in found)
    first = [source for source in library.sources if is_primary(source, rules)]
    found = []
    for news in (source for source in library.sources if source.kind == "news"):
        close = [
            (fuzz.token_set_ratio(news.title, other.title, processor=utils.default_process), other.id)
            for other in first
            if any(held[word] <= _RARE for word in words[news.id] & words[other.id])
        ]
        likeness, name = max(close, default=(0.0, ""))
        if likeness >= _ALIKE:
            found.append((news, library.sources.by_key[name]))
    return found
