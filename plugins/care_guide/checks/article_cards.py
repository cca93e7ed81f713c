"""The care cards of an article as its author wrote them: their level, and the line of each item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from care_guide.content.article import Article
from care_guide.content.lines import plain_words
from care_guide.content.mark_syntax import SIGN, SIGNS_LINE
from care_guide.content.rule_book import RuleBook
from care_guide.markdown_ext.cards import CARDS

_HEADING = re.compile(r"^#{1,3}\s")
_CARD = re.compile(rf"^###\s.*\{{[^}}]*\.({'|'.join(CARDS)})(?![\w-])[^}}]*\}}\s*$")
_ITEM = re.compile(r"^\s*[-*+]\s+(.*)$")
_SIGN = re.compile(SIGN + r"\s*$")


@dataclass
class Card:
    """One card. ``cores`` are its marks of core signs, ``signs`` those of single signs, ``own`` items in own words."""

    level: str
    line: int
    cores: list[tuple[int, str]] = field(default_factory=list)
    signs: list[tuple[int, str]] = field(default_factory=list)
    own: list[tuple[int, str]] = field(default_factory=list)


def cards(article: Article) -> Iterator[Card]:
    """Yield the cards in their order."""
    card: Card | None = None
    for number, line in article.source.outside_fences(article.body_line):
        if _HEADING.match(line):
            if card is not None:
                yield card
            level = _CARD.match(line)
            card = Card(level[1], number) if level else None
        elif card is not None and (item := _ITEM.match(line)):
            core, sign = SIGNS_LINE.match(line), _SIGN.fullmatch(item[1])
            if core:
                card.cores.append((number, core["level"]))
            elif sign:
                card.signs.append((number, sign["sign"]))
            else:
                card.own.append((number, plain_words(item[1])))
    if card is not None:
        yield card


def signs_of(card: Card, book: RuleBook) -> list[str]:
    """Return the ids of all signs that a card shows, core signs first."""
    core = [sign.id for _, level in card.cores for sign in book.core(level)]
    return [*core, *(name for _, name in card.signs)]
