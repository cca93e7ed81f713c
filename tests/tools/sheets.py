"""Handouts and article pages as a test reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_MARKS = ".cg-cite, .cg-card__call, .cg-phone__say, .cg-slot__line, .cg-excerpt__picture, figure"


def out_of_place(form: Tag, text: Tag) -> list[str]:
    """What the excerpts and questions of a shorter ``form`` say, and the ``text`` of the article does not say there.

    Each item and paragraph is below all of its headings, and its passage is whole.
    """
    own: dict[str, list[_Place]] = {}
    for said, place in _places(text):
        own.setdefault(said, []).append(place)
    found = []
    for part in form.select(".cg-excerpt"):
        for said, place in _places(part):
            if place not in own.get(said, []):
                found.append(said)
    moments = {words(one, _MARKS): words(one.find_previous("h3")) for one in text.select(".cg-question__text")}
    for question in form.select(".cg-question"):
        moment = words(question.select_one(".cg-question__moment"))
        if moment != f"{moments.get(words(question, '.cg-question__moment'))}:":
            found.append(words(question))
    titles = [words(one, _MARKS) for one in text.select("#questions h2")]
    return found + [words(one) for one in form.select("#questions h2") if words(one) not in titles]


def unsaid_pictures(form: Tag, text: Tag) -> list[str]:
    """The captions of the drawings and photos in the passages of ``text`` that a shorter ``form`` shows, but that it does
    not say; of one without, what it shows.
    """
    found, all_said = [], words(form)
    for part in form.select(".cg-excerpt"):
        shown = {words(one, _MARKS) for one in part.select("h2, h3")}
        for figure in text.select("figure.cg-figure"):
            above = figure.find_all_previous(["h2", "h3"])
            title = next(number for number, one in enumerate(above) if one.name == "h2")
            if {words(one, _MARKS) for one in (*above[:1], above[title])} <= shown:
                caption = figure.select_one("figcaption > p")
                said = words(caption, _MARKS) if caption else figure.img["alt"]
                found += [said] if said not in all_said else []
    return found


# The headings above a block, the nearest first, and the words of its passage.
_Place = tuple[list[tuple[str, str]], list[str]]


def _places(top: Tag) -> Iterator[tuple[str, _Place]]:
    """What each item and paragraph in ``top`` says, and where it is; but for those of drawings and photos.

    Its headings are each of a higher level than the one before. A passage is what stands below the nearest ``h2`` or
    ``h3``, up to the next one, with that of its section.
    """
    there = [
        one
        for one in top.find_all(["h2", "h3", "h4", "p", "li", "figcaption"])
        if not one.find_parent("figure", class_="cg-figure") and "cg-figure__caption" not in one.get("class", [])
    ]
    blocks = [(one.name, said) for one in there if (said := words(one, _MARKS))]
    inside = [number for number, (name, _) in enumerate(blocks) if name != "h4"]
    heads = [number for number in inside if blocks[number][0] in ("h2", "h3")]
    above: list[tuple[str, str]] = []
    for number, (name, said) in enumerate(blocks):
        if name in ("h2", "h3", "h4"):
            above = [*(one for one in above if one[0] < name), (name, said)]
            continue
        first = max(head for head in heads if head < number)
        title = max(head for head in heads if head < number and blocks[head][0] == "h2")
        ends = [next((head for head in heads if head > begin), len(blocks)) for begin in (title, first)]
        parts = dict.fromkeys(zip((title, first), ends, strict=True))
        yield said, (above[::-1], [blocks[n][1] for begin, end in parts for n in inside if begin <= n < end])
