"""The evidence behind the text: ``make sources``, ``evidence-watch``, ``facts``, ``emergencies``, ``evidence-of-review``."""

from __future__ import annotations

import argparse
import datetime
import re
import shlex
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.checks.citations import is_primary, on_news_alone, primary_share
from care_guide.commands.check import percent, text_table
from care_guide.content.article import Article
from care_guide.content.contract import EvidenceRules
from care_guide.content.library import Library
from care_guide.content.models import Source
from care_guide.content.problems import ContentError
from care_guide.content.review_files import read_ledger, read_reviewers
from care_guide.content.rule_book import Card
from care_guide.render.review_pages import evidence_page
from care_guide.review.evidence import evidence
from care_guide.review.fact_table import facts_text
from care_guide.review.source_watch import Finding, Records, Watch, read_records, set_id_of, version_read, watch
from care_guide.review.state import reviews
from care_guide.utils import CannotDoError
from care_guide.utils.dates import build_day
from care_guide.utils.files import write_file


def _show(table: str, library: Library) -> None:
    print(table)
    if library.problems:
        print(f"`make check` reports {len(library.problems)} problem(s).")


# make sources


def sources(_: argparse.Namespace) -> None:
    """List the sources by age and kind, and which articles cite each."""
    library = load_library(Path.cwd())
    _show(sources_table(library), library)


def sources_table(library: Library) -> str:
    """Return tables by kind and by article, of each source (the longest unchecked first), of labels, and what to check."""
    rules = library.contract.evidence
    articles = [article for article in library.articles if not article.is_page]
    uses: dict[str, Counter[str]] = defaultdict(Counter)
    for article in library.articles:
        for name in article.found.citations:
            uses[name][article.header.slug] += 1
    parts = [_by_kind(library, uses, rules)]
    if rules is not None:
        parts.append(_by_article(articles, library, rules))
    parts += [_each(library, uses, rules), *_labels(library)]
    alone = [
        f"{article.path}:{sentence.line}: {', '.join(sentence.sources)}: {sentence.text}"
        for article in (articles if rules is not None else ())
        for sentence in on_news_alone(article, library)
    ]
    if alone:
        parts.append("\n".join([f"Sentences that rest on news alone: {len(alone)}", *alone]))
    return "\n\n".join(parts)


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
        share = percent(cited / every if every else None)
        rows.append((kind, primary, str(len(sources)), str(cited), share, oldest, str(undated)))
    head = ("kind", "primary", "sources", "citations", "share", "checked, oldest", "no date of their own")
    return text_table(head, rows)


def _by_article(articles: list[Article], library: Library, rules: EvidenceRules) -> str:
    rows: list[tuple[str, ...]] = [
        (
            f"{article.lang}/{article.topic}",
            str(len(article.found.citations)),
            str(len(set(article.found.citations))),
            percent(primary_share([article], library, rules)),
            str(sum(1 for _ in on_news_alone(article, library))),
        )
        for article in articles
    ]
    rows.append(("all", "", "", percent(primary_share(articles, library, rules)), ""))
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
    """Yield the table of labels, with the set id of each and the version that somebody has read."""
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


# make evidence-watch


def evidence_watch(options: argparse.Namespace) -> None:
    """Report what the records in fetched files mean for the guide.

    ``options.file`` is one path, or several separated by spaces; a path with a space is in quotes.
    """
    named = options.file
    try:
        files = [Path(named)] if Path(named).is_file() else [Path(name) for name in shlex.split(named)]
    except ValueError:
        raise CannotDoError(
            "FILE: a quotation mark has no second one: put each path with a space between two"
        ) from None
    if not files:
        raise CannotDoError(
            'FILE is empty: name the files that you have fetched, as in FILE="labels.json retractions.csv"'
        )
    records, problems = read_records(files)
    if problems:
        raise ContentError(problems)
    library = load_library(Path.cwd())
    _show(watch_text(watch(library, records), records, library), library)


def watch_text(found: Watch, records: Records, library: Library) -> str:
    """Return the report: the sources to check again, each with the lines that rest on it, and those without a record."""
    counts = f"{len(records.labels)} labels, {len(records.studies)} studies, {len(records.notices)} notices"
    parts = [f"Read: {counts}."]
    for title, findings in (
        ("Labels with a newer version", found.labels),
        ("Studies that changed", found.studies),
        ("Works that were retracted, corrected or questioned", found.notices),
    ):
        parts.append("\n".join([f"{title}: {len(findings)}", *_lines(findings, library)]))
    if found.unseen:
        parts.append(f"No record was given about: {', '.join(found.unseen)}")
    if found.unrecorded:
        parts.append(f"Version not recorded: {', '.join(found.unrecorded)}")
    return "\n\n".join(parts)


def _lines(findings: tuple[Finding, ...], library: Library) -> Iterator[str]:
    for one in findings:
        yield f"{library.sources.path}:{one.line}: {one.source.id}: {one.what}"
        yield from (f"  {place.path}:{place.line}: {place.text}" for place in one.relying)
        if not one.relying:
            yield "  nothing cites it"


# make facts


def facts(options: argparse.Namespace) -> None:
    """List the figures of one article with who, when and the source."""
    library = load_library(Path.cwd())
    wanted = options.article.removesuffix(".md").removeprefix("content/")
    articles = [article for article in library.articles if not article.is_page]
    found = [a for a in articles if wanted in (a.topic, a.header.slug, f"{a.lang}/{a.topic}")]
    if not found:
        known = ", ".join(dict.fromkeys(article.topic for article in articles))
        raise CannotDoError(f'ARTICLE="{options.article}": use one of: {known}')
    print("\n\n".join(facts_text(article, library) for article in found))


# make emergencies

_short = partial(textwrap.shorten, width=70, placeholder="…")


def emergencies(_: argparse.Namespace) -> None:
    """List every emergency sign with its level and its articles."""
    library = load_library(Path.cwd())
    _show("\n\n".join(emergency_table(lang, library) for lang in library.languages), library)


def emergency_table(lang: str, library: Library) -> str:
    """Return the tables of one language.

    They list the signs, then the cards of each article with what they say in their own words, then the replacements that
    signs, passages and notices have on single articles.
    """
    book = library.languages[lang].rule_book
    articles = [article for article in library.articles if article.lang == lang and not article.is_page]
    found = {article.topic: article.cards for article in articles}
    named: dict[str, list[str]] = {name: [] for name in book.signs}
    for topic, ones in found.items():
        for name in dict.fromkeys(name for card in ones for name in book.signs_of(card)):
            named.setdefault(name, []).append(topic)
    with_cards = sum(bool(ones) for ones in found.values())
    signs = [
        (sign.id, sign.level, "core" if sign.core else "", _where(named[sign.id], with_cards), _short(sign.text))
        for sign in book.signs.values()
    ]
    rows = [row for article in articles for card in found[article.topic] for row in _rows(article, card)]
    entries = [*book.entries(), *((f"notice.{one.id}", one) for one in library.languages[lang].notices)]
    others = [(name, topic, _short(words.text)) for name, one in entries for topic, words in one.on.items()]
    tables = [
        text_table(("sign", "level", "core", "articles", "text"), signs),
        text_table(("article", "card", "line", "sign, or own words"), rows),
    ]
    if others:
        tables.append(text_table(("sign, passage, notice", "on the article", "other words"), others))
    return "\n\n".join(tables)


def _where(topics: list[str], all_of_them: int) -> str:
    if len(topics) == all_of_them and topics:
        return f"all {all_of_them}"
    return ", ".join(topics) or "none"


def _rows(article: Article, card: Card) -> list[tuple[str, str, str, str]]:
    items = [(line, f"[all core signs of the level {level}]") for line, level in card.cores]
    items += [(line, f"[{name}]") for line, name in card.signs]
    items += [(line, _short(text)) for line, text in card.own]
    return [(article.topic, card.level, str(line), text) for line, text in sorted(items)]


# make evidence-of-review


def _day(given: str) -> datetime.date:
    """Return the day that ``given`` names. Raises CannotDoError for anything else, and for a day in the future."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.A):
            raise ValueError
        day = datetime.date.fromisoformat(given)
    except ValueError:
        raise CannotDoError(f"ON={given}: this is not a day: write it as ON={build_day()}") from None
    if day > build_day():
        raise CannotDoError(f"ON={given}: this day is still to come: name one that has been")
    return day


def evidence_of_review(options: argparse.Namespace) -> None:
    """Write the file and print what is not known."""
    root = Path.cwd()
    if not options.article:
        raise CannotDoError(
            "ARTICLE was not given: name an article or a part, for example ARTICLE=treatments/chemotherapy or guide/facts"
        )
    day = _day(options.on)
    entries, wrong = read_ledger(root)
    if wrong:
        raise ContentError(wrong)
    library, people = load_library(root), read_reviewers(root)[0]
    ledger = [people.identified(entry) for _, entry in entries]
    _, mistakes = reviews(library, build_day(), (entries, []))
    with evidence(root, library, ledger, options.article, day, load_library) as found:
        unknown = (*found.unknown, *(f"Whether this is right: {one}." for one in mistakes))
        html = evidence_page(replace(found, unknown=unknown), root / "theme", library)
        file = Path(options.output) / f"evidence-{found.lang}-{found.topic.replace('/', '-')}-{day}.html"
    write_file(file, html)
    for sentence in unknown:
        print(f"Not known: {sentence}")
    print(f"Open {file}.")
