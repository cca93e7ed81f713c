"""The booklet: many articles in one file, with one list of words and one of sources."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from care_guide.content.site_content import Library
from care_guide.render.handouts import (
    NOTED_LINK,
    Edition,
    Handout,
    Identity,
    Line,
    identity,
    joint_version,
    light,
    slug,
    usual_day,
)
from care_guide.render.page_view import Cited, NoticeView, PageView, Word
from care_guide.render.views import CHECK_PAGE

_IDS = re.compile(r'(?<=\s)(id|for|name|aria-labelledby|aria-describedby)="([^"]+)"')
_INNER = re.compile(r'(href="|url\()#([^")]+)')
_HEADING = re.compile(r"(?<=<)(/?)h([2-5])(?=[\s>])")
# Entries of the two lists that all articles share keep their ids.
_SHARED = re.compile(r"word-|s\d")


@dataclass(frozen=True)
class Chapter:
    """One article in a booklet; each of its ids begins with ``id``."""

    id: str
    view: PageView
    html: str


@dataclass(frozen=True)
class Booklet:
    """Articles in one file, in order; ``packet`` when somebody chose them."""

    packet: bool
    chapters: tuple[Chapter, ...]
    identity: Identity
    words: tuple[Word, ...]
    sources: tuple[Cited, ...]
    sources_checked: datetime.date | None
    top_notices: tuple[NoticeView, ...]
    bottom_notices: tuple[NoticeView, ...]
    lines: tuple[Line, ...]
    hospital: str | None


def booklet(parts: list[Handout], library: Library, shared: Edition, packet: bool = False) -> Booklet:
    """Return ``parts`` as one booklet in the order given."""
    pages = [part.view for part in parts]
    lang = pages[0].lang
    sources = _sources(pages)
    numbers = {cited.source.id: cited.number for cited in sources}
    inside = {page.path: slug(page) for page in pages}
    words = {word.id: word for page in pages for word in page.words}
    top, bottom = (
        {notice.id: notice for page in pages for notice in getattr(page, place)}
        for place in ("top_notices", "bottom_notices")
    )
    ends = [part.identity.until for part in parts if part.identity.until]
    return Booklet(
        packet,
        tuple(Chapter(slug(page), page, chapter_html(page, numbers, inside, shared)) for page in pages),
        identity(
            library.prefix(lang) + (CHECK_PAGE if packet else "index.html"),
            None if packet else joint_version(pages),
            min(ends) if len(ends) == len(parts) else None,
            library,
            lang,
            shared,
        ),
        tuple(sorted(words.values(), key=lambda word: word.term.term.casefold())),
        sources,
        usual_day(sources),
        tuple(top.values()),
        tuple(bottom.values()),
        parts[0].lines,
        parts[0].hospital,
    )


def _sources(pages: list[PageView]) -> tuple[Cited, ...]:
    """Return every source once, numbered in the order in which the booklet cites them."""
    found = {cited.source.id: cited.source for page in pages for cited in page.sources}
    return tuple(Cited(number, source) for number, source in enumerate(found.values(), 1))


def chapter_html(page: PageView, numbers: dict[str, int], inside: dict[str, str], shared: Edition) -> str:
    """Return the article's HTML with ids of its own, headings one level down, and links that stay in the file.

    ``inside`` names the articles of the booklet by their place in the output.
    """
    name = slug(page)

    def own(m: re.Match[str]) -> str:
        return f'{m[1]}="{" ".join(f"{name}--{one}" for one in m[2].split())}"'

    def link(m: re.Match[str]) -> str:
        path, _, fragment = page.links[int(m[1]) - 1].partition("#")
        if path in inside:
            return f'<a href="#{inside[path]}{"--" + fragment if fragment else ""}"{m[2]}>{m[3]}</a>'
        address = shared.online(page.links[int(m[1]) - 1])
        return f'<a href="{address}"{m[2]}>{m[3]}</a>' if address else f"<span{m[2]}>{m[3]}</span>"

    html = light(page.html, numbers)
    html = _IDS.sub(own, html)
    html = _INNER.sub(lambda m: m[0] if _SHARED.match(m[2]) else f"{m[1]}#{name}--{m[2]}", html)
    html = NOTED_LINK.sub(link, html)
    # "Key points" stands in every article: a screen reader hears of which one.
    html = html.replace('<section aria-labelledby="', f'<section aria-labelledby="{name}--title ')
    return _HEADING.sub(lambda m: f"{m[1]}h{int(m[2]) + 1}", html)
