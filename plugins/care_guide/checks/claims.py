"""Claims: every sentence, table row, drawing and picture of dots that leans on a source, and the figures in it.

All from the parse in hand. What a sentence does not say is None: nothing is inferred from another sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.checks.citations import needs_source
from care_guide.content.article import Article, Claim
from care_guide.content.contract import Contract
from care_guide.content.models import Dots
from care_guide.content.site_content import Library
from care_guide.markdown_ext.citations import NO_SOURCE

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


_DIGIT = re.compile(r"\d")


def cited_claims(article: Article, library: Library, contract: Contract) -> list[Claim]:
    """Return everything that leans on a source, with a figure or without, in the order of the file."""
    return sorted(_all(article, library, contract), key=lambda claim: claim.line)


def claims_with_figures(article: Article, library: Library, contract: Contract) -> list[Claim]:
    """Return what needs a source by the contract: each figure, date, approval and warning, cited or marked as free."""
    return [
        claim
        for claim in cited_claims(article, library, contract)
        if claim.place == "dots" or needs_source(claim.text, contract)
    ]


def values_in(text: str, contract: Contract) -> tuple[str, ...]:
    """Return the figures in ``text`` as written, without dates and without names that hold a digit."""
    if not _DIGIT.search(text):
        return ()
    for pattern in contract.uncounted_patterns:
        text = pattern.sub("", text)
    return tuple(m[0] for m in _VALUE.finditer(_DATE.sub("", text)))


def date_in(text: str) -> str | None:
    """Return the years, months and days that ``text`` names, or None."""
    return ", ".join(dict.fromkeys(m[0] for m in _DATE.finditer(text))) or None


def population_in(text: str) -> str | None:
    """Return the groups of people that ``text`` counts, or None. The whole of a share ("of 100 children") is no number."""
    if not _DIGIT.search(text):
        return None
    groups = [m["group"] if m["share"] else f"{m['number']} {m['group']}" for m in _POPULATION.finditer(text)]
    return "; ".join(dict.fromkeys(groups)) or None


def _all(article: Article, library: Library, contract: Contract) -> Iterator[Claim]:
    captions: dict[int, tuple[str, ...]] = {}
    for one in article.sentences:
        sources = tuple(name for name in one.sources if name != NO_SOURCE)
        captions[one.line] = sources
        if one.kind != "heading" and one.sources:
            yield _claim(one.line, one.section, one.kind, one.text, sources, contract)
    for name in article.found.drawings:
        drawing, line = library.drawings[name], article.source.find(f"images/{name}", article.body_line)
        for text in (*drawing.labels, drawing.description):
            # The bare number of a step says nothing that could be checked.
            if needs_source(text, contract) and not text.isdigit():
                yield _claim(line, _section(article, line), "drawing", text, captions.get(line, ()), contract)
    fences = [n for n, line in enumerate(article.source.lines, 1) if line.startswith("```dots")]
    for line, dots in zip(fences, article.found.dots, strict=False):
        yield _dots(line, _section(article, line), dots, contract)


def _claim(line: int, section: str, place: str, text: str, sources: tuple[str, ...], contract: Contract) -> Claim:
    return Claim(line, section, place, text, values_in(text, contract), population_in(text), date_in(text), sources)


def _dots(line: int, section: str, dots: Dots, contract: Contract) -> Claim:
    text = f"{dots.count} of {dots.of} {dots.what}."
    return Claim(line, section, "dots", text, values_in(text, contract), dots.population, dots.date, (dots.source,))


def _section(article: Article, line: int) -> str:
    """Return the section that a line stands in."""
    return next((s.section for s in reversed(article.sentences) if s.line <= line), "")
