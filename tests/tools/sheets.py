"""Handouts and article pages as a test reads them."""

from __future__ import annotations

import re
from copy import copy
from pathlib import Path

from bs4 import BeautifulSoup, Tag

Pages = dict[str, BeautifulSoup]

# The forms of one article, by what the names of their files end with.
FORMS = ("", "-one-page", "-leaflet")


def parse(file: Path) -> BeautifulSoup:
    """One page."""
    return BeautifulSoup(file.read_text("utf-8"), "lxml")


def words(tag: Tag, leave: str = "") -> str:
    """The words of ``tag`` with white space folded, without what matches ``leave``."""
    if leave:
        tag = copy(tag)
        for part in tag.select(leave):
            part.decompose()
    return " ".join(tag.get_text().split())


def by_id(page: Tag) -> dict[str, Tag]:
    """Every element of ``page`` that has an id, by it: many questions cost one walk through the page."""
    return {str(tag["id"]): tag for tag in page.select("[id]")}


def sheets_in(folder: Path) -> Pages:
    """Every handout in ``folder`` by its file name."""
    return {file.name: parse(file) for file in sorted(folder.glob("*.html"))}


def article_files(site: Path) -> list[Path]:
    """The articles."""
    return [file for file in sorted(site.glob("*.html")) if re.search('data-kind="(?!page)', file.read_text("utf-8"))]


# What a shorter form shows of an article.

# What a sheet has no room for.
_MARKS = ".cg-cite, .cg-card__call, .cg-phone__say, .cg-slot__line, figure"


def out_of_place(form: Tag, text: Tag) -> list[str]:
    """What the excerpts and questions of a shorter ``form`` say, and the ``text`` of the article does not say there.

    Each item and paragraph is below all of its headings, and its passage is whole; of a drawing, only the headings count.
    """
    own: dict[str, list[Tag]] = {}
    for block in text.select("p, li"):
        own.setdefault(words(block, _MARKS), []).append(block)
    found = []
    for part in form.select(".cg-excerpt"):
        for block in part.select("p, li"):
            twins = [] if block.find_parent("figure") else own.get(words(block, _MARKS), [])
            if "cg-excerpt--picture" in part["class"]:
                right = block.find_parent("figure") or _headings(block, part) in [_headings(one, text) for one in twins]
            else:
                right = _place(block, part) in [_place(one, text) for one in twins]
            if not right:
                found.append(words(block))
    moments = {words(one, _MARKS): words(one.find_previous("h3")) for one in text.select(".cg-question__text")}
    for question in form.select(".cg-question"):
        moment = words(question.select_one(".cg-question__moment"))
        if moment != f"{moments.get(words(question, '.cg-question__moment'))}:":
            found.append(words(question))
    titles = [words(one, _MARKS) for one in text.select("#questions h2")]
    return found + [words(one) for one in form.select("#questions h2") if words(one) not in titles]


def _place(block: Tag, top: Tag) -> tuple[list[tuple[str, str]], list[str]]:
    return _headings(block, top), _passage(block, top)


def _headings(block: Tag, top: Tag) -> list[tuple[str, str]]:
    """The headings above ``block`` in ``top``, the nearest first, each of a higher level than the one before."""
    found, level = [], 7
    for heading in block.find_all_previous(["h2", "h3", "h4"]):
        if top in heading.parents and int(heading.name[1]) < level:
            level = int(heading.name[1])
            found.append((heading.name, words(heading, _MARKS)))
    return found


def _passage(block: Tag, top: Tag) -> list[str]:
    """The words below the nearest ``h2`` or ``h3`` above ``block`` in ``top``, up to the next one, with that of its section."""
    blocks = [one for one in top.find_all(["h2", "h3", "p", "li"]) if not one.find_parent("figure")]
    place = next(number for number, one in enumerate(blocks) if one is block)
    heads = [number for number, one in enumerate(blocks) if one.name in ("h2", "h3")]
    ends = [*heads, len(blocks)]
    first = max(number for number in heads if number < place)
    title = max(number for number in heads if number < place and blocks[number].name == "h2")
    whole = [range(one, next(end for end in ends if end > one)) for one in dict.fromkeys((title, first))]
    return [words(blocks[number], _MARKS) for part in whole for number in part]
