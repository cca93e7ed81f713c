"""Emergencies: the care cards and their places, the one level of each sign, and the notices."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from care_guide.checks.citations import joined_to_figure, needs_source
from care_guide.checks.nothing_lost import data_text_problems, only_in_articles
from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.models import DANGER, EVERY, TO_THE_PATIENT, Notice, Spoken
from care_guide.content.parse_result import GuideMarkdown
from care_guide.content.problems import Problem
from care_guide.content.rule_book import BELOW_URGENT, CORE_LEVELS, LEVELS, Card, RuleBook, Sign
from care_guide.content.source_text import PASSAGE_LINE, SIGNS_LINE
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.markdown_ext.sections import FIRST

# Is each care card where families, sheets and the strip at the top look for it?

# There may be two cards of a level when each applies to another place.
_ONLY = re.compile(r"\bonly=")
# Whom a heading says to call: the emergency number of the country, or the hospital.
_COUNTRY, _TEAM = re.compile(r"\[\[call\.emergency\b"), re.compile(r"\[\[phone\.")


def card_places_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each card that is outside the section for cards, the second of its level or below a less urgent one, or
    whose heading says to call somebody else than its level requires; and each passage below what is not urgent.
    """
    rule = library.contract.kinds.get(article.header.kind)
    places = [] if rule is None else [section.id for section in rule.sections if section.cards]
    first: dict[str, Card] = {}
    for card in article.cards:
        heading = article.source.lines[card.line - 1]
        section = article.section_at(card.line)
        for what, todo in (*_heading(heading, card), *_place(card, section, places, first)):
            yield article.problem(card.line, what, todo)
        if not _ONLY.search(heading) and (not places or section in places):
            first.setdefault(card.level, card)
    yield from _below_cards(article)


def _below_cards(article: Article) -> Iterator[Problem]:
    """Yield each passage below the card of what is not urgent in "When to call": a sheet has it on its back, and the passage would
    stand below the urgent one.
    """
    cards = {card.line: card.level for card in article.cards}
    is_below = False
    for number, line in article.source.outside_fences(article.body_line):
        if number in cards:
            is_below = is_below or (cards[number] == LEVELS[-1] and article.section_at(number) == FIRST)
        elif line.startswith("## "):
            is_below = False
        elif line.startswith("### ") and is_below:
            what = f"a passage below the {LEVELS[-1]} card, which would stand below the urgent card on a sheet"
            yield article.problem(number, what, "put it above the cards, or into another section")


def _place(card: Card, section: str, places: list[str], first: dict[str, Card]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the place of one card; ``first`` has the first card above it of each level."""
    if places and section not in places:
        where = f"the section {{#{section}}}" if section else "no section"
        yield (
            f"the {card.level} card is in {where}",
            f"move it to {{#{places[0]}}}, where families and paper have all cards; here, ### with {{.warning}} warns",
        )
        return
    if card.level in first:
        what = f"a second {card.level} card (the first is on line {first[card.level].line})"
        yield what, "put its items into the first, and remove it"
        return
    less = next((one for one in LEVELS[LEVELS.index(card.level) + 1 :] if one in first), None)
    if less is not None:
        yield f"the {card.level} card is below the {less} card", "put the most urgent card first"


def _heading(heading: str, card: Card) -> Iterator[tuple[str, str]]:
    classes = [name for name in LEVELS if f".{name}" in heading.rpartition("{")[2].rstrip("} ").split()]
    if len(classes) > 1:
        yield f"one heading opens two cards ({' and '.join(classes)})", "keep one level, or make two cards"
        return
    country, team = bool(_COUNTRY.search(heading)), bool(_TEAM.search(heading))
    if card.level == "emergency" and team and not country:
        yield "the heading of the emergency card calls the care team", "name [[call.emergency]], or make it {.urgent}"
    elif card.level != "emergency" and country and not team:
        todo = "name [[phone.care_team]], or make it {.emergency}"
        yield f"the heading of the {card.level} card calls the emergency number", todo


# Does each emergency sign have one level in the whole guide, and is it everywhere where it must be?

# What to do about a topic that does not exist.
_TOPIC = "write it as folder/file: daily-life/food"


def emergencies_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield where the cards of one article differ from the rule book, or leave out what it requires."""
    book = library.languages[article.lang].rule_book
    yield from _lines(article)
    if article.is_page or not book.signs:
        return
    shown: set[str] = set()
    for card in article.cards:
        shown.update(book.signs_of(card))
        yield from _core(article, card)
        yield from _signs(article, card, book)
        for number, text in card.own:
            said = (sign for sign in book.signs.values() if sign.is_said_in(text))
            yield from (article.problem(number, *_said(sign, card)) for sign in said)
        yield from _reader(article, card, book)
    for sign in book.signs.values():
        if article.topic in sign.articles and sign.id not in shown:
            yield article.problem(
                "#when-to-call",
                f'the sign "{sign.id}" is missing: {book.path} says that this article must name it',
                f"add to the {sign.level} card: - [[sign.{sign.id}]]",
            )


def shared_emergencies(library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the rule book itself."""
    for lang, language in library.languages.items():
        book = language.rule_book
        yield from _unknown_topics(book, library.topics(lang))
        md = plain_markdown(library, lang)
        source = library.text(book.path)
        # A card must not lead away, so that only passages for other sections may have links.
        may_link = {book.lines[f"passage.{name}"] for name in book.passages if name not in BELOW_URGENT}
        for line, text, sources in book.texts():
            yield from data_text_problems(md, text, source, line)
            if "](" in text and line not in may_link:
                yield Problem(book.path, line, "a link does not work here", "an article can say where to read more")
            yield from (Problem(book.path, line, *wrong) for wrong in library.unknown_sources(sources))
            # The citations of its sources follow its last word.
            cited = text + "".join(f"[^{name}]" for name in sources)
            yield from (Problem(book.path, line, *wrong) for wrong in joined_to_figure(cited))
            if not sources and needs_source(text, library.contract):
                yield Problem(book.path, line, "a number, date or warning has no source", "add it under sources:")
        if book.signs:
            yield from _missing(book)
            yield from _said_twice([a for a in library.articles if a.lang == lang and not a.is_page], book)


def _unknown_topics(book: RuleBook, topics: Collection[str]) -> Iterator[Problem]:
    for sign in book.signs.values():
        for topic in sign.articles:
            if topic not in topics:
                yield book.problem(sign.id, f'the sign "{sign.id}" must be in {topic}, which is no article', _TOPIC)
    for name, one in book.entries():
        for topic in one.on:
            if topic not in topics:
                what = f'"{name.removeprefix("passage.")}" has other words on {topic}, which is no article'
                yield book.problem(f"{name} on {topic}", what, _TOPIC)


def _missing(book: RuleBook) -> Iterator[Problem]:
    for level in CORE_LEVELS:
        # A sign with mistakes may be the core sign.
        if not book.core(level) and not book.invalid:
            yield Problem(book.path, 1, f"no core sign has the level {level}", "write core: true at the core signs")
    for name in BELOW_URGENT:
        if not book.knows_passage(name):
            yield Problem(book.path, 1, f'the passage "{name}" is missing', "write it: every urgent card ends with it")


def _said_twice(articles: Iterable[Article], book: RuleBook) -> Iterator[Problem]:
    """Yield each sign that two articles write in the same words of their own: one of them could change its level alone."""
    first: dict[str, tuple[str, str]] = {}
    for article in articles:
        for card in article.cards:
            for number, text in card.own:
                path, level = first.setdefault(text.casefold(), (article.path, card.level))
                if path != article.path and (level in CORE_LEVELS or card.level in CORE_LEVELS):
                    todo = f"write it once, in {book.path}, and name it in both cards: - [[sign.its-id]]"
                    yield article.problem(number, f"the item has the same words in {path}", todo)


def _lines(article: Article) -> Iterator[Problem]:
    """Yield unknown marks of core signs, and marks of passages that the build adds itself."""
    for number, line in article.source.outside_fences(article.body_line):
        signs, passage = SIGNS_LINE.match(line), PASSAGE_LINE.match(line)
        if signs and signs["level"] not in CORE_LEVELS:
            what = f"the mark [[signs.{signs['level']}]] is not known"
            yield article.problem(number, what, f"use one of: {', '.join(CORE_LEVELS)}")
        elif passage and passage["passage"] in BELOW_URGENT:
            what = f"the passage {passage['passage']} is written by the build, at the end of each urgent card"
            yield article.problem(number, what, "remove the line")


def _core(article: Article, card: Card) -> Iterator[Problem]:
    for number, level in card.cores:
        if level in CORE_LEVELS and level != card.level:
            what = f"the core signs of the level {level} are in the {card.level} card"
            yield article.problem(number, what, f"move the line into the {level} card")
    if card.level in CORE_LEVELS and card.level not in [level for _, level in card.cores]:
        what = f"the {card.level} card does not name the core signs"
        yield article.problem(card.line, what, f"add as its first item: - [[signs.{card.level}]]")


def _reader(article: Article, card: Card, book: RuleBook) -> Iterator[Problem]:
    """Yield what a card says to a parent on a page that speaks to the patient."""
    if article.header.kind not in TO_THE_PATIENT:
        return
    shown: dict[str, Spoken | None] = {name: book.signs.get(name) for name in book.signs_of(card)}
    if card.level == "urgent":
        shown |= {name: book.passages.get(name) for name in BELOW_URGENT}
    for name, one in shown.items():
        if one is not None and one.you is None and article.topic not in one.on:
            what = f'the card shows "{name}", which has no words for a reader who is ill'
            yield article.problem(card.line, what, f"write them in {book.path}, as you: below its text")


def _signs(article: Article, card: Card, book: RuleBook) -> Iterator[Problem]:
    core = {sign.id for _, level in card.cores for sign in book.core(level)}
    seen: set[str] = set()
    for number, name in card.signs:
        sign = book.signs.get(name)
        if sign is None:
            continue
        if sign.level != card.level:
            what = f'the sign "{name}" has the level {sign.level} and is in the {card.level} card'
            yield article.problem(number, what, f"move it into the {sign.level} card; a sign has one level")
        if name in core or name in seen:
            why = "it is a core sign" if name in core else "it is above"
            yield article.problem(number, f'the sign "{name}" appears twice in this card', f"remove it: {why}")
        seen.add(name)


def _said(sign: Sign, card: Card) -> tuple[str, str]:
    what = f'the item says the sign "{sign.id}" of the rule book in other words'
    if sign.level != card.level:
        return f"{what}, and at another level ({sign.level})", f"remove it, or name it in the {sign.level} card"
    if sign.core:
        return what, f"remove it: [[signs.{sign.level}]] says it"
    return what, f"write: - [[sign.{sign.id}]]"


# Are the notices on every kind of page that must have them?


def check_notices(library: Library) -> Iterator[Problem]:
    """Yield missing notices, and mistakes in their text."""
    for lang, language in library.languages.items():
        notices = language.notices
        for name, kinds in library.contract.notices.items():
            if name not in notices.by_key:
                if not notices.has(name):
                    what = f'the notice "{name}" is missing'
                    yield Problem(notices.path, 1, what, "put it back; the contract asks for it")
                continue
            missing = [kind for kind in kinds if not notices.by_key[name].is_on(kind)]
            if missing:
                yield notices.problem(name, f'the notice "{name}" is not on: {", ".join(missing)}', "add these kinds")
        topics = library.topics(lang)
        for notice in notices:
            known = library.contract.page_kinds
            if unknown := [kind for kind in notice.kinds if kind not in (*known, EVERY)]:
                what = f'the notice "{notice.id}" names kinds that are not known: {", ".join(unknown)}'
                yield notices.problem(notice.id, what, f"use: {', '.join(known)}")
            for topic in notice.on:
                line = library.text(notices.path).find(f"{topic}:", notices.lines[notice.id])
                article = topics.get(topic)
                if article is None:
                    what = f'the notice "{notice.id}" has other words on {topic}, which is no article or page'
                    yield Problem(notices.path, line, what, _TOPIC)
                elif not notice.is_on(article.header.kind):
                    what = f'the notice "{notice.id}" has other words on {topic}, where it is not shown'
                    yield Problem(notices.path, line, what, f"add to its kinds: {article.header.kind}, or remove them")
        yield from _texts_of_notices(lang, library)


def _texts_of_notices(lang: str, library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the words of the notices of ``lang``, or lost."""
    notices, md = library.languages[lang].notices, plain_markdown(library, lang)
    source = library.text(notices.path)
    for notice in notices:
        line = notices.lines[notice.id]
        for text in notice.wordings():
            yield from data_text_problems(md, text, source, line)
            for what, todo in only_in_articles(text, convert(md, text)[1]):
                yield Problem(notices.path, source.find(text.split("\n")[0].strip(), line), what, todo)
        for what, todo in _short_form(notice, md):
            yield Problem(notices.path, source.find("short:", line), what, todo)


def _short_form(notice: Notice, md: GuideMarkdown) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with what phones show in place of a notice."""
    if notice.short is None:
        return
    if notice.id != DANGER:
        yield f'the notice "{notice.id}" has a short form, which no page shows', f"remove it: only {DANGER} has one"
        return
    wholes = [convert(md, text)[1].slots for text in (notice.text, notice.you) if text]
    for name in dict.fromkeys(convert(md, notice.short)[1].slots):
        if not all(name in whole for whole in wholes):
            what = f"the short form names [[{name}]], and the notice that it stands for does not"
            yield what, "write the short form of what is above it, with its numbers"
