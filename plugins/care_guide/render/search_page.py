"""What search.html shows: pinned answers, the text for a search that finds nothing, and all of the guide from A to Z."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from care_guide.content.search_words import Pinned
from care_guide.content.site_content import Library
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.render.page_view import PageView
from care_guide.render.search_index import fold
from care_guide.render.views import AUTHORS_PAGE, SiteView

# A heading that more pages have says nothing in a list of all.
_SHARED = 2
# Above this many pages the list holds titles and words, and no headings.
_HEADINGS_MOST = 200
# A heading in Spanish may begin with "¿", and one in any language with a quotation mark.
_OPENING = re.compile(r"^\W+")


@dataclass(frozen=True)
class SeeAlso:
    """A link below a pinned answer; ``lang`` is the language of its title."""

    title: str
    path: str
    lang: str


@dataclass(frozen=True)
class PinnedView:
    """One answer to words of danger, in ``lang``."""

    id: str
    html: str
    lang: str
    see: tuple[SeeAlso, ...]


@dataclass(frozen=True)
class Entry:
    """One line of the list from A to Z; ``within`` is the title of the page of a heading, else ""."""

    text: str
    path: str
    lang: str
    within: str = ""
    within_lang: str = ""


@dataclass(frozen=True)
class Letter:
    """The entries that begin with one letter."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class SearchPage:
    """All of it. ``notice`` is the emergency notice as HTML, "" where a language has none."""

    pinned: tuple[PinnedView, ...]
    notice_title: str
    notice: str
    notice_lang: str
    nothing: str
    nothing_lang: str
    letters: tuple[Letter, ...]


def search_page(site: SiteView, library: Library) -> SearchPage:
    """Return what the search page of one language shows."""
    words, waiting = library.languages[site.lang].search, library.languages[site.lang].waiting.get("search", {})
    md = {lang: plain_markdown(library.markdown_inputs(lang)) for lang in (site.lang, library.default_lang)}

    def shown(key: str, text: str) -> tuple[str, str]:
        """Return a text as HTML, and its language: the default one while its translation waits."""
        lang = library.default_lang if key in waiting else site.lang
        return convert(md[lang], waiting.get(key, text))[0], lang

    views = {view.topic: view for view in site.views}
    notice = next((one for one in site.frame.notices if one.id == "emergency"), None)
    return SearchPage(
        tuple(PinnedView(one.id, *shown(f"pinned/{one.id}/text", one.text), _see(one, views)) for one in words.pinned),
        notice.title if notice else "",
        notice.html if notice else "",
        notice.lang if notice else site.lang,
        *shown("nothing", words.nothing),
        a_to_z(site),
    )


def _see(one: Pinned, views: dict[str, PageView]) -> tuple[SeeAlso, ...]:
    found = []
    for place in one.see:
        topic, _, section = place.partition("#")
        view = views.get(topic)
        if view is None:
            # Taken back since the answer was written: nothing leads to it from here.
            continue
        heading = dict(view.contents).get(section)
        found.append(
            SeeAlso(
                f"{view.title}: {heading}" if heading else view.title,
                f"{view.path}#{section}".rstrip("#"),
                view.text_lang,
            )
        )
    return tuple(found)


def searched(site: SiteView) -> list[PageView]:
    """Return the pages that the search knows: all that are for families."""
    return [view for view in site.views if view.slug != AUTHORS_PAGE]


def a_to_z(site: SiteView) -> tuple[Letter, ...]:
    """Return titles, headings that few pages have, and the words of the glossary, by their first letters."""
    views = searched(site)
    entries = [Entry(view.title, view.path, view.text_lang) for view in views]
    entries += [Entry(stage.title, stage.path, site.lang) for stage in site.stages]
    entries += [Entry(word.term.term, f"{site.frame.glossary}#{word.id}", word.lang) for word in site.words]
    if len(views) <= _HEADINGS_MOST:
        often = Counter(heading for view in views for heading in {text for _, text in view.contents})
        entries += [
            Entry(text, f"{view.path}#{name}", view.heading_langs.get(name, view.text_lang), view.title, view.text_lang)
            for view in views
            for name, text in view.contents
            if name and often[text] <= _SHARED
        ]
    letters: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (_sort_key(one.text), one.text, one.path)):
        letters.setdefault(letter_of(entry.text), []).append(entry)
    return tuple(Letter(name, tuple(found)) for name, found in letters.items())


def letter_of(text: str) -> str:
    """Return the letter below which ``text`` is listed: that of its first word, or "0-9"."""
    first = _sort_key(text)[:1].upper()
    return "0-9" if first.isdigit() else first


def _sort_key(text: str) -> str:
    return _OPENING.sub("", "".join(fold(text).split())) or text
