"""Claims and their sources: is every figure cited, and how far do the citations go back?"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from care_guide.checks.hospital import typed_numbers
from care_guide.content.article import Article, Box, Claim
from care_guide.content.context import Context, contexts
from care_guide.content.contract import Contract, EvidenceRules
from care_guide.content.library import Library
from care_guide.content.models import Source
from care_guide.content.parse_result import ONLY, typed, words_by_name
from care_guide.content.problems import Problem
from care_guide.content.source_text import CODE, PLACE, Sentence, conditions_in, without_code
from care_guide.markdown_ext.links import NO_SOURCE
from care_guide.markdown_ext.sections import BOXES
from care_guide.utils.dates import build_day, is_future

# Is every figure cited, is every source known, used and whole?

# How many of how many: "99 of 100", "1 in 4", "20%"; also in Spanish.
_SHARE = re.compile(
    r"\d[\d.,]*\s*(?:%|percent\b)|\b\d+ (?:of|de|de cada) (?:(?:every|the|los|las) )?\d+\b|\b1 (?:in|en) \d+\b"
)
# Fractions that are one character count, too.
_DIGITS = r"\d\u00bc-\u00be\u2150-\u215e\u2189"
_NUMBER = re.compile(rf"[{_DIGITS}](?<![\w-].)")
_DOI = re.compile(r"\b10\.\d{4,9}/[\w.()/:;-]+")
_PUBMED = re.compile(r"pubmed\.ncbi\.nlm\.nih\.gov/(\d+)")
# A citation right after a word, with or without marks between the two: the page shows nothing of these.
_JOINED = re.compile(
    r"(?:(?P<last>\w)|\[\[(?:call|fever|phone)\.[^\[\]]*\]\])"
    rf"(?:\]\]|[*_]|\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\^{NO_SOURCE}\])*(?P<citation>\[\^(?!{NO_SOURCE}\])[^\]\s]+\])"
)
# A word that counts or names one of several: a Roman figure, or a single capital ("vitamin K" and source 1) that is no unit.
# Spanish has no other words for T cells and B cells.
_LIKE_FIGURE = re.compile(r"(?<!\w)(?:[IVX]+|[ivx]{2,}|(?<!\d[ \u00a0])(?<!células )[A-Z])\Z")
# An id in brackets that makes no link.
_TYPED = re.compile(r"(?<![\]!^])\[([\w-]+)\\?\](?![(\[])")
# The level of the headings that begin boxes.
_BOX_LEVEL = 3
# The place of a passage, in the settings of its heading.
_ONLY = re.compile(rf"\{{[^{{}}]*\b{ONLY}=[\"']?({PLACE})[^{{}}]*\}}\s*$")
_CHECKED_KINDS = ("sentence", "item", "row", "note", "question", "caption")


def evidence_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield what is uncited in one article."""
    if not article.is_page:
        yield from _uncited(article, library)
        yield from _drawings(article, library)
        yield from _cards(article)
        rule = library.contract.kinds.get(article.header.kind)
        count = len(set(article.found.citations))
        if rule is not None and count < (least := rule.sources):
            yield article.problem(article.body_line, f"the article cites {count} sources", f"cite at least {least}")


def shared_evidence(library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the sources of terms, and with the list of sources."""
    for language in library.languages.values():
        for term in language.terms:
            for wrong in library.unknown_sources([term.source] if term.source else []):
                yield language.terms.problem(term.term, *wrong)
    yield from _sources(library)


def unused_sources(library: Library) -> Iterator[Problem]:
    """Yield a note for each source that nothing cites; it may wait for its article, so it stops no build."""
    used: set[str | None] = {name for article in library.articles for name in article.found.all_citations}
    for language in library.languages.values():
        used.update(one.source for one in (*language.terms, *language.questions))
        used.update(name for one in language.search.pinned for name in one.sources)
    for name in library.sources.by_key:
        if name not in used:
            what, todo = f"nothing cites the source {name}", f"cite it as [^{name}], or remove it"
            yield library.sources.problem(name, what, todo)


def _sources(library: Library) -> Iterator[Problem]:
    today = build_day()
    for article in library.articles:
        if is_future(article.header.updated, today):
            what = f"the text was updated on {article.header.updated}, in the future"
            yield article.problem("updated", what, "write the day of its last change")
    first: dict[str, str] = {}
    for source in library.sources:
        for what, todo in _wrong_source(source, first, today):
            line = library.sources.lines[source.id]
            yield Problem(library.sources.path, line, f"the source {source.id} {what}", todo)


def _wrong_source(source: Source, first: dict[str, str], today: datetime.date) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the dates and the work of ``source``; ``first`` has the first source of each work."""
    if source.published and source.published > source.checked.isoformat():
        yield "was checked before it was published", "correct one of the two dates"
    if is_future(source.checked, today):
        yield f"was checked on {source.checked}, in the future", "write the day of the look"
    for work in _works(source):
        if (other := first.setdefault(work, source.id)) != source.id:
            yield f"is the same work as {other} ({work})", f"cite {other}, and remove {source.id}"
            break


def _works(source: Source) -> list[str]:
    """Return what identifies the work of ``source``: its address without a final slash, its DOI, its PubMed number."""
    if source.url is None:
        return [f"{source.publisher} {source.number}"]
    found = [m[0].casefold().rstrip(".") for m in _DOI.finditer(source.url)]
    found += [f"PubMed {m[1]}" for m in _PUBMED.finditer(source.url)]
    return [source.url.rstrip("/"), *found]


def unknown_sources(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each citation in one article of a source that does not exist."""
    cited = [(s.line, name) for s in article.sentences for name in s.sources]
    elsewhere = set(article.found.all_citations) - {name for _, name in cited}
    for line, name in (*cited, *((0, name) for name in sorted(elsewhere))):
        for wrong in library.unknown_sources([name] if name != NO_SOURCE else []):
            yield article.problem(line or article.source.find(name, article.body_line), *wrong)


def typed_sources(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each id of a source in brackets that is no citation; the redline shows a citation so, and somebody has copied it."""
    for line, text in article.source.outside_fences(article.body_line):
        for name in filter(library.sources.has, _TYPED.findall(without_code(text))):
            yield article.problem(line, f"[{name}] is no citation: the page shows it as typed", f"write [^{name}]")


def joined_to_figures(article: Article, library: Library) -> Iterator[Problem]:  # noqa: ARG001
    """Yield each citation in one article whose number would read as a part of the figure before it."""
    for line, text in article.source.outside_fences(article.body_line):
        yield from (article.problem(line, *wrong) for wrong in joined_to_figure(text))


def joined_to_figure(text: str) -> Iterator[tuple[str, str]]:
    """Yield for each citation in ``text`` right after a figure of any kind, or a fact, what is wrong and what to do."""
    # What is in code stays, without the citations of an example.
    shown = CODE.sub(lambda m: m[2].replace("[", " "), text) if "[^" in text else ""
    for found in _JOINED.finditer(shown):
        last = found["last"]
        if last and not last.isnumeric() and not _LIKE_FIGURE.search(shown[: found.end("last")]):
            continue
        what = f"the number of {found['citation']} would read as a part of the figure before it"
        yield what, "put it after the next word, or at the end of the sentence with another word before it"


def needs_source(text: str, contract: Contract) -> bool:
    """Return whether a sentence has a number or a claim that must be cited."""
    for pattern in contract.uncounted_patterns:
        text = pattern.sub("", text)
    return bool(_NUMBER.search(text)) or any(claim.search(text) for claim in contract.claim_patterns)


def _uncited(article: Article, library: Library) -> Iterator[Problem]:
    contract = library.contract
    for sentence in article.sentences:
        if sentence.kind in _CHECKED_KINDS and not sentence.sources and needs_source(sentence.text, contract):
            # A number to call is refused by a check of its own: a source would not make it right.
            words = sentence.text
            for number, _ in typed_numbers(words, library.profile):
                words = words.replace(number, "")
            if not needs_source(words, contract):
                continue
            todo = f"cite one after the sentence, [^source-id]; if it needs none, write [^{NO_SOURCE}]"
            yield article.problem(sentence.line, "a number, date, approval or warning has no source", todo)
        elif sentence.sources == (NO_SOURCE,) and (share := _SHARE.search(sentence.text)):
            what = f"[^{NO_SOURCE}] follows a share ({share[0]}), which somebody has counted"
            yield article.problem(sentence.line, what, "cite who counted it, or take it out")


def _drawings(article: Article, library: Library) -> Iterator[Problem]:
    for name in article.found.drawings:
        drawing = library.drawings[name]
        line = article.source.find(f"images/{name}", article.body_line)
        cited = any(sentence.line == line and sentence.sources for sentence in article.sentences)
        if not cited and any(needs_source(words, library.contract) for words in (*drawing.labels, drawing.description)):
            what = f"the drawing {name} shows a number and has no source"
            yield article.problem(line, what, "cite one after it, on its line: ![...](...)[^source-id]")


def _cards(article: Article) -> Iterator[Problem]:
    # Of cards of one level with the same heading, the second one is at the second line that looks like it.
    seen: Counter[str] = Counter()
    for section in article.found.sections.values():
        for box in section.iter("section"):
            name = box.get("data-box")
            if name in (None, "do", "dont"):
                continue
            place = _heading_of(box)
            lines = article.source.each(place, article.body_line)
            line = next(iter(lines[seen[place.pattern] :]), article.body_line)
            seen[place.pattern] += 1
            if not any(mark.get("data-source") for mark in box.iter("sup")):
                what = f"the {name} box cites no source"
                yield article.problem(line, what, "cite one on a sentence or an item of it")
            if name == "emergency" and any(
                (link.get("href") or "").startswith(("guide:", "http")) for link in box.iter("a")
            ):
                what = "the emergency card holds a link"
                yield article.problem(line, what, "take it out; nothing may lead away from it")


def _heading_of(box: Element) -> re.Pattern[str]:
    """Return the pattern of a line with the heading of a card."""
    # Without the word for the level, which the build adds.
    heading = typed(words_by_name(box[0]).removeprefix(box[0][0].text or "")).pattern
    return re.compile(rf"^###\s+{heading}.*\{{[^{{}}]*\.{box.get('data-box')}(?![\w-])")


# Claims: every sentence, table row, drawing and picture of dots that depends on a source, and the figures in it.
#
# What a sentence does not say is None: nothing is inferred from another sentence.

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEAR = r"(?:19|20)\d\d(?!\w)"
_DATE = re.compile(rf"(?:(?:{_MONTHS}) (?:\d{{1,2}}, )?)?\b{_YEAR}(?:(?: to |-|\u2013)(?:(?:{_MONTHS}) )?{_YEAR})?")
_ONE = r"\d+(?:[.,:/]\d+)*"
# "1-800-222-1222", "82 of 100", "1 in 7", "3 to 5", "100.4", "12%".
_VALUE = re.compile(
    rf"(?<![\w-])(?:\d+(?:-\d+){{2,}}|{_ONE} of (?:every )?{_ONE}|1 in {_ONE}|{_ONE}(?: to |-|\u2013){_ONE}|{_ONE}(?:\s?%)?)(?!\w)"
)
_WHO = (
    "children|child|patients|people|men|women|teens|teenagers|adults|boys|girls|babies|infants|families|parents|caregivers"
    "|survivors|donors|brothers|sisters|siblings|students|hospitals|centers|transplants|cases"
)
# "79 patients in ELIANA", "53 children with ALL", "treated children under 18": a number, some words, a group.
_POPULATION = re.compile(
    rf"(?:(?P<share>\d of (?:every )?)?\b(?P<number>\d[\d,]*) )(?P<group>(?:(?!of\b|and\b|or\b|to\b|in\b)[A-Za-z][\w-]* ){{0,4}}?(?:{_WHO})"
    r"(?: (?:under|over|up to|aged?|ages)(?: age)? \d+(?: (?:to|or) \d+)?)?(?: (?:with|in|of|from) [A-Z][\w-]+(?: [A-Z][\w-]+)*)?)\b"
)


def cited_claims(article: Article, library: Library) -> list[Claim]:
    """Return everything that depends on a source, with a figure or without, in the order of the file."""
    return _claims(article, library, lambda _: True)


def claims_with_figures(article: Article, library: Library) -> list[Claim]:
    """Return what needs a source by the contract: figures, dates, approvals and warnings, cited or marked ``none``."""
    return _claims(article, library, lambda text: needs_source(text, library.contract))


def _claims(article: Article, library: Library, counts: Callable[[str], bool]) -> list[Claim]:
    """Return the claims, in the order of the file: of the cited lines, those whose text ``counts``."""
    found = sorted(_all(article, library, counts), key=lambda claim: claim.line)
    places = list(_places(article)) if found else []
    around = (places[bisect_right(places, claim.line, key=lambda place: place.line) - 1] for claim in found)
    return [
        replace(claim, headings=one.headings, box=one.box, only=(*one.only, *claim.only))
        for claim, one in zip(found, around, strict=True)
    ]


class _Place(NamedTuple):
    """Where the lines from ``line`` to the next heading are: below these headings, in this box, for these places alone."""

    line: int
    headings: tuple[str, ...]
    box: Box | None
    only: tuple[str, ...]


def _places(article: Article) -> Iterator[_Place]:
    """Yield the place that each heading of ``article`` begins, and the one before the first heading."""
    yield _Place(0, (), None, ())
    above: dict[int, tuple[str, str]] = {}
    for one in article.sentences:
        if one.kind == "heading":
            raw = article.source.lines[one.line - 1]
            level = len(raw) - len(raw.lstrip("#"))
            place = _ONLY.search(raw)
            above = {other: said for other, said in above.items() if other < level}
            above[level] = (one.text, place[1] if place else "")
            settings = raw.rpartition("{")[2].rstrip("} ").split()
            kind = next((name for name in BOXES if level == _BOX_LEVEL and f".{name}" in settings), None)
            texts, places = zip(*above.values(), strict=True)
            yield _Place(one.line, texts, Box(kind, one.text) if kind else None, tuple(filter(None, places)))


def values_in(text: str, contract: Contract) -> tuple[str, ...]:
    """Return the figures in ``text`` as written, without dates and without names that contain a digit."""
    for pattern in contract.uncounted_patterns:
        text = pattern.sub("", text)
    return tuple(m[0] for m in _VALUE.finditer(_DATE.sub("", text)))


def date_in(text: str) -> str | None:
    """Return the years, months and days that ``text`` names, or None."""
    return ", ".join(dict.fromkeys(m[0] for m in _DATE.finditer(text))) or None


def population_in(text: str) -> str | None:
    """Return the groups of people that ``text`` counts, or None; the whole of a share ("of 100 children") is no count."""
    groups = [m["group"] if m["share"] else f"{m['number']} {m['group']}" for m in _POPULATION.finditer(text)]
    return "; ".join(dict.fromkeys(groups)) or None


def _all(article: Article, library: Library, counts: Callable[[str], bool]) -> Iterator[Claim]:
    contract = library.contract
    captions: dict[int, tuple[str, ...]] = {}
    around = contexts(article.source.lines, article.sentences)
    for one in article.sentences:
        sources = tuple(name for name in one.sources if name != NO_SOURCE)
        captions[one.line] = sources
        if one.kind != "heading" and one.sources and counts(one.text):
            claim = _claim(one.line, one.section, one.kind, one.text, sources, contract)
            intro, said = around.get(one.line, Context((), one.text))
            marks = conditions_in(article.source.lines[one.line - 1])
            only = tuple(name if words == one.text else f"{name}: {words}" for name, words in marks)
            yield replace(claim, intro=intro, text=said, only=only)
    for name in article.found.drawings:
        drawing, line = library.drawings[name], article.source.find(f"images/{name}", article.body_line)
        for text in (*drawing.labels, drawing.description):
            # The number of a step is not a claim.
            if needs_source(text, contract) and not text.isdigit():
                yield _claim(line, article.section_at(line), "drawing", text, captions.get(line, ()), contract)
    fences = [n for n, line in enumerate(article.source.lines, 1) if line.startswith("```dots")]
    for line, dots in zip(fences, article.found.dots, strict=False):
        text = f"{dots.count} of {dots.of} {dots.what}."
        claim = _claim(line, article.section_at(line), "dots", text, (dots.source,), contract)
        yield replace(claim, population=dots.population, date=dots.date)


def _claim(line: int, section: str, place: str, text: str, sources: tuple[str, ...], contract: Contract) -> Claim:
    return Claim(
        line=line,
        section=section,
        place=place,
        text=text,
        values=values_in(text, contract),
        population=population_in(text),
        date=date_in(text),
        sources=sources,
    )


# How many citations are of primary sources: labels, agencies, guidelines, papers, laws.


def check_primary(library: Library) -> Iterator[Problem]:
    """Yield a share of primary sources that is too low, and sources whose kind does not match their address."""
    rules = library.contract.evidence
    articles = [article for article in library.articles if not article.is_page and not library.is_translation(article)]
    if rules is None or not articles:
        return
    share = primary_share(articles, library, rules)
    if share is not None and share < rules.primary_share:
        worst = min(articles, key=lambda article: (primary_share([article], library, rules) or 0.0, article.path))
        what = f"{share:.0%} of all citations are of primary sources"
        todo = f"keep to at least {rules.primary_share:.0%}; this article has the fewest; see make sources"
        yield worst.problem(worst.body_line, what, todo)
    for source in library.sources:
        name = next((name for name in rules.aggregators if source.url and name in source.url), "")
        if name and source.kind != "news":
            line = library.sources.lines[source.id]
            what = f"the source {source.id} is of the kind {source.kind}, and {name} reports what others have published"
            yield Problem(library.sources.path, line, what, "give it the kind news, or cite what it reports")


def is_primary(source: Source, rules: EvidenceRules, kind: str = "") -> bool:
    """Return whether ``source`` is primary for an article of ``kind``; a hospital is, for example, about itself."""
    own = rules.primary_for.get(kind, ())  # type: ignore[call-overload]
    return source.kind in (*rules.primary, *own) or any(
        re.search(name, source.publisher) for name in rules.primary_publishers
    )


def primary_share(articles: Iterable[Article], library: Library, rules: EvidenceRules) -> float | None:
    """Return the share, from 0 to 1, of citations (each use counts) of primary sources; None where nothing is cited."""
    known = library.sources.by_key
    primary: dict[str, set[str]] = {}
    hits = uses = 0
    for article in articles:
        kind = article.header.kind
        if kind not in primary:
            primary[kind] = {source.id for source in library.sources if is_primary(source, rules, kind)}
        # Without the sources of the rule book's signs, which are in every card.
        cited = [name for name in article.cited if name in known]
        uses += len(cited)
        hits += sum(name in primary[kind] for name in cited)
    return hits / uses if uses else None


def on_news_alone(article: Article, library: Library) -> Iterator[Sentence]:
    """Yield the sentences whose sources are all news: reports of what somebody else has published."""
    known = library.sources.by_key
    for sentence in article.sentences:
        kinds = {known[name].kind for name in sentence.sources if name != NO_SOURCE and name in known}
        if kinds == {"news"}:
            yield sentence
