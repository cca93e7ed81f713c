"""Does each care card stand where families, sheets and the strip at the top look for it?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.checks.article_cards import Card, cards
from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.markdown_ext.cards import CARDS

_SECTION = re.compile(r"^##\s")
_ID = re.compile(r"\{#([^\s}]+)")
# Of two cards of a level, one may hold in each of two places.
_ONLY = re.compile(r"\bonly=")
# Whom a heading calls: the number of the country, or a line of the hospital.
_COUNTRY, _TEAM = re.compile(r"\[\[call\.emergency\b"), re.compile(r"\[\[phone\.")


def card_places_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each card outside of the section for cards, second of its level, below a less urgent one, or whose heading
    calls somebody else than its level says.
    """
    rule = library.contract.kinds.get(article.header.kind) if library.contract is not None else None
    places = [] if rule is None else [section.id for section in rule.sections if section.cards]
    sections = [
        (number, found[1] if (found := _ID.search(line)) else "")
        for number, line in article.source.outside_fences(article.body_line)
        if _SECTION.match(line)
    ]
    first: dict[str, Card] = {}
    for card in cards(article):
        heading = article.source.lines[card.line - 1]
        section = next((name for number, name in reversed(sections) if number < card.line), "")
        for what, todo in (*_heading(heading, card), *_place(card, section, places, first)):
            yield Problem(article.path, card.line, what, todo)
        if not _ONLY.search(heading) and (not places or section in places):
            first.setdefault(card.level, card)


def _place(card: Card, section: str, places: list[str], first: dict[str, Card]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the place of one card; ``first`` has the first card of each level above it."""
    if places and section not in places:
        where = f"the section {{#{section}}}" if section else "no section"
        yield (
            f"the {card.level} card stands in {where}",
            f"move it to {{#{places[0]}}}, where families and paper have all cards; here, ### with {{.warning}} warns",
        )
        return
    if card.level in first:
        what = f"a second {card.level} card (the first is on line {first[card.level].line})"
        yield what, "put its items into the first, and remove it"
        return
    less = next((one for one in CARDS[CARDS.index(card.level) + 1 :] if one in first), None)
    if less is not None:
        yield f"the {card.level} card stands below the {less} card", "put the most urgent card first"


def _heading(heading: str, card: Card) -> Iterator[tuple[str, str]]:
    classes = [name for name in CARDS if f".{name}" in heading.rpartition("{")[2].rstrip("} ").split()]
    if len(classes) > 1:
        yield f"one heading opens two cards ({' and '.join(classes)})", "keep one level, or make two cards"
        return
    country, team = bool(_COUNTRY.search(heading)), bool(_TEAM.search(heading))
    if card.level == "emergency" and team and not country:
        yield "the heading of the emergency card calls the care team", "name [[call.emergency]], or make it {.urgent}"
    elif card.level != "emergency" and country and not team:
        todo = "name [[phone.care_team]], or make it {.emergency}"
        yield f"the heading of the {card.level} card calls the emergency number", todo
