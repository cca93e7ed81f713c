"""The table of all emergency signs: each with its one level, and the articles in whose cards it stands."""

from __future__ import annotations

from care_guide.checks.article_cards import Card, cards, signs_of
from care_guide.content.article import Article
from care_guide.content.site_content import Library
from care_guide.utils.text_table import text_table

_LONGEST = 70


def emergency_table(lang: str, library: Library) -> str:
    """Return the tables of one language.

    They go sign by sign, then article by article with what each card says in own words, then by the other words that
    signs, passages and notices have on single articles.
    """
    book = library.languages[lang].rule_book
    articles = [article for article in library.articles if article.lang == lang and not article.is_page]
    found = {article.topic: list(cards(article)) for article in articles}
    named: dict[str, list[str]] = {name: [] for name in book.signs}
    for topic, ones in found.items():
        for name in dict.fromkeys(name for card in ones for name in signs_of(card, book)):
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


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
