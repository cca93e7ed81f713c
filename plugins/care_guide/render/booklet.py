"""The booklet: many articles in one file, with one list of words and one of sources."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from itertools import groupby

from care_guide.content.site_content import Library
from care_guide.render.handouts import (
    Edition,
    Handout,
    Identity,
    Line,
    identity,
    joint_version,
    numbers_of,
    photos_inside,
    slug,
)
from care_guide.render.page_view import Cited, NoticeView, PageView, Word, usual_day
from care_guide.render.print_form import as_chapter, inner_html, print_form
from care_guide.render.views import CHECK_PAGE

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
    sheet_lines: tuple[Line, ...]
    hospital: str | None

    @property
    def groups(self) -> tuple[tuple[str, tuple[Chapter, ...]], ...]:
        """The chapters below the title of their group; those of a packet stand in the order chosen, below none."""
        if self.packet:
            return (("", self.chapters),)
        titled = groupby(self.chapters, lambda chapter: chapter.view.group.title if chapter.view.group else "")
        return tuple((title, tuple(chapters)) for title, chapters in titled)

    @property
    def state(self) -> str | None:
        """The state of review that all chapters share; None when they differ."""
        found = {chapter.view.review.state for chapter in self.chapters if chapter.view.review}
        return found.pop() if len(found) == 1 else None

    @property
    def updated(self) -> datetime.date:
        return max(chapter.view.updated for chapter in self.chapters)


def booklet(parts: list[Handout], library: Library, shared: Edition, packet: bool = False) -> Booklet:
    """Return ``parts`` as one booklet in the order given."""
    pages = [part.view for part in parts]
    lang = pages[0].lang
    sources = _sources(pages)
    numbers = numbers_of(sources)
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
        parts[0].sheet_lines,
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

    def target(number: int) -> str | None:
        path, _, fragment = page.links[number - 1].partition("#")
        if path in inside:
            return f"#{inside[path]}{'--' + fragment if fragment else ''}"
        return shared.online(page.links[number - 1])

    return inner_html(as_chapter(print_form(photos_inside(page), numbers, target), slug(page), _SHARED))
