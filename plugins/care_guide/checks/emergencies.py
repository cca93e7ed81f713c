"""Has each emergency sign one level in the whole guide, and does it stand where it must?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from care_guide.checks.article_cards import Card, cards, signs_of
from care_guide.checks.citations import needs_source
from care_guide.checks.nothing_lost import data_source, data_text_problems
from care_guide.content.article import Article
from care_guide.content.mark_syntax import PASSAGE_LINE, SIGNS_LINE
from care_guide.content.models import TO_THE_PATIENT, Spoken
from care_guide.content.problems import Problem
from care_guide.content.rule_book import BELOW_URGENT, CORE_LEVELS, RuleBook, Sign
from care_guide.content.site_content import Library
from care_guide.markdown_ext import plain_markdown

# What to do about a topic that is not there.
_TOPIC = "write it as folder/file: daily-life/food"


def emergencies_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield what the cards of one article say against the rule book, or leave out of it."""
    book = library.languages[article.lang].rule_book
    yield from _lines(article, book)
    if article.is_page or not book.signs:
        return
    shown: set[str] = set()
    for card in cards(article):
        shown.update(signs_of(card, book))
        yield from _core(article, card)
        yield from _signs(article, card, book)
        yield from _own_words(article, card, book)
        yield from _reader(article, card, book)
    for sign in book.signs.values():
        if article.topic in sign.articles and sign.id not in shown:
            yield Problem(
                article.path,
                article.section_line("when-to-call"),
                f'the sign "{sign.id}" is missing: {book.path} says that this article must name it',
                f"add to the {sign.level} card: - [[sign.{sign.id}]]",
            )


def shared_emergencies(library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the rule book itself."""
    for lang, language in library.languages.items():
        book = language.rule_book
        yield from _unknown_topics(book, library.topics(lang))
        md = plain_markdown(library.markdown_inputs(lang))
        source = data_source(library, book.path)
        # No link in a card: it must not lead away. A passage of another section may have one.
        may_link = {book.lines[f"passage.{name}"] for name in book.passages if name not in BELOW_URGENT}
        for line, text, sources in book.texts():
            yield from data_text_problems(md, text, source, line)
            if "](" in text and line not in may_link:
                yield Problem(book.path, line, "a link does not work here", "an article can say where to read more")
            for name in sources:
                if name not in library.sources.by_key:
                    what = f"the source {name} is not known"
                    yield Problem(book.path, line, what, "add it to content/data/sources.yaml, or mend the id")
            if not sources and library.contract is not None and needs_source(text, library.contract):
                yield Problem(book.path, line, "a number, date or warning has no source", "add it under sources:")
        if book.signs:
            yield from _missing(book)


def _unknown_topics(book: RuleBook, topics: Collection[str]) -> Iterator[Problem]:
    for sign in book.signs.values():
        for topic in sign.articles:
            if topic not in topics:
                what = f'the sign "{sign.id}" must stand in {topic}, which is no article'
                yield Problem(book.path, book.lines[sign.id], what, _TOPIC)
    for name, one in book.entries():
        for topic in one.on:
            if topic not in topics:
                what = f'"{name.removeprefix("passage.")}" has other words on {topic}, which is no article'
                yield Problem(book.path, book.lines[f"{name} on {topic}"], what, _TOPIC)


def _missing(book: RuleBook) -> Iterator[Problem]:
    for level in CORE_LEVELS:
        if not book.core(level):
            yield Problem(book.path, 1, f"no core sign has the level {level}", "write core: true at the core signs")
    for name in BELOW_URGENT:
        if name not in book.passages:
            yield Problem(book.path, 1, f'the passage "{name}" is missing', "write it: every urgent card ends with it")


def _lines(article: Article, book: RuleBook) -> Iterator[Problem]:
    """Yield marks of several lines that are not known, or stand where the build cannot put these lines."""
    for number, line in article.source.outside_fences(article.body_line):
        signs, passage = SIGNS_LINE.match(line), PASSAGE_LINE.match(line)
        if signs and signs["level"] not in CORE_LEVELS:
            what = f"the mark [[signs.{signs['level']}]] is not known"
            yield Problem(article.path, number, what, f"use one of: {', '.join(CORE_LEVELS)}")
        elif passage and passage["passage"] not in book.passages:
            what = f"the passage {passage['passage']} is not known"
            yield Problem(article.path, number, what, f"use one of: {', '.join(sorted(book.passages))}")
        elif passage and passage["passage"] in BELOW_URGENT:
            what = f"the passage {passage['passage']} is written by the build, at the end of each urgent card"
            yield Problem(article.path, number, what, "remove the line")


def _core(article: Article, card: Card) -> Iterator[Problem]:
    for number, level in card.cores:
        if level in CORE_LEVELS and level != card.level:
            what = f"the core signs of the level {level} stand in the {card.level} card"
            yield Problem(article.path, number, what, f"move the line into the {level} card")
    if card.level in CORE_LEVELS and card.level not in [level for _, level in card.cores]:
        what = f"the {card.level} card does not name the core signs"
        yield Problem(article.path, card.line, what, f"add as its first item: - [[signs.{card.level}]]")


def _reader(article: Article, card: Card, book: RuleBook) -> Iterator[Problem]:
    """Yield what a card says to a parent on a page that speaks to a teen."""
    if article.header.kind not in TO_THE_PATIENT:
        return
    shown: dict[str, Spoken | None] = {name: book.signs.get(name) for name in signs_of(card, book)}
    if card.level == "urgent":
        shown |= {name: book.passages.get(name) for name in BELOW_URGENT}
    for name, one in shown.items():
        if one is not None and one.you is None and article.topic not in one.on:
            what = f'the card shows "{name}", which has no words for a reader who is ill'
            yield Problem(article.path, card.line, what, f"write them in {book.path}, as you: below its text")


def _signs(article: Article, card: Card, book: RuleBook) -> Iterator[Problem]:
    core = {sign.id for _, level in card.cores for sign in book.core(level)}
    seen: set[str] = set()
    for number, name in card.signs:
        sign = book.signs.get(name)
        if sign is None:
            continue
        if sign.level != card.level:
            what = f'the sign "{name}" has the level {sign.level} and stands in the {card.level} card'
            yield Problem(article.path, number, what, f"move it into the {sign.level} card; a sign has one level")
        if name in core or name in seen:
            why = "it is a core sign" if name in core else "it stands above"
            yield Problem(article.path, number, f'the sign "{name}" stands twice in this card', f"remove it: {why}")
        seen.add(name)


def _own_words(article: Article, card: Card, book: RuleBook) -> Iterator[Problem]:
    for number, text in card.own:
        for sign in book.signs.values():
            if sign.is_said_in(text):
                yield Problem(article.path, number, *_said(sign, card))


def _said(sign: Sign, card: Card) -> tuple[str, str]:
    what = f'the item says the sign "{sign.id}" of the rule book in other words'
    if sign.level != card.level:
        return f"{what}, and at another level ({sign.level})", f"remove it, or name it in the {sign.level} card"
    if sign.core:
        return what, f"remove it: [[signs.{sign.level}]] says it"
    return what, f"write: - [[sign.{sign.id}]]"
