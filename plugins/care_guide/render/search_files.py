"""The files of the search: its page, the index as scripts, and the search inside single files."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from care_guide.checks.hospital import lowest_fever
from care_guide.content.contract import AUTHORS_PAGE
from care_guide.content.library import Library
from care_guide.content.models import DANGER, Term
from care_guide.content.search_words import Pinned
from care_guide.content.strings import new_words
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.render.assets import main_script
from care_guide.render.handouts import SiteInfo, slug
from care_guide.render.output_file import OutputFile, bytes_file
from care_guide.render.page_view import PageLink, PageView, Word
from care_guide.render.search_index import Index, Page, fold, in_other, index_files, make_index, make_page
from care_guide.render.views import SEARCH_PAGE, SiteView, StageView
from care_guide.translation.comparison import BEGIN, END
from care_guide.utils.cache import Cache

# What search.html shows: pinned answers, the text for a search without results, and the whole guide from A to Z.

# A heading on more pages than this says nothing in a list of all.
_SHARED = 2
# Above this many pages, the list has no headings, only titles and words.
_HEADINGS_MOST = 200
# A heading in Spanish may begin with "¿", and one in any language with a quotation mark.
_OPENING = re.compile(r"^\W+")


@dataclass(frozen=True)
class Entry:
    """One line of the list from A to Z; for a heading, ``within`` is the title of its page, else ""."""

    text: str
    path: str
    lang: str
    within: str = ""
    within_lang: str = ""


def search_values(
    site: SiteView, library: Library, addresses: dict[str, str], data: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """Return the values of a template with the search of one language: ``data`` says where its index is.

    ``addresses`` has the address of each page by its path, where the page can be reached from there.
    """
    words, waiting = library.on_pages[site.lang].search, library.languages[site.lang].waiting.get("search", {})
    md = {lang: plain_markdown(library, lang) for lang in (site.lang, library.source_lang)}

    def shown(key: str, text: str) -> dict[str, str]:
        """Return a text as HTML, and its language: the default one while the translation is missing."""
        lang = library.source_lang if key in waiting else site.lang
        return {"html": convert(md[lang], waiting.get(key, text))[0], "lang": lang}

    views, letters = {view.topic: view for view in site.views}, a_to_z(site)
    pinned = [
        {"id": one.id, "see": _see(one, views)} | shown(f"pinned/{one.id}/text", one.text) for one in words.answers
    ]
    places = [entry.path for _, entries in letters for entry in entries]
    places += [link.path for one in words.pinned for link in _see(one, views)]
    search = {
        "pinned": pinned,
        "notice": next((one for one in site.frame.notices if one.id == DANGER), None),
        "nothing": shown("nothing", words.nothing),
        "letters": letters,
    }
    known = {place: found for place in places if (found := _address(place, addresses))}
    return {"search": search, "data": data, "addresses": known}


def _see(one: Pinned, views: dict[str, PageView]) -> tuple[PageLink, ...]:
    found = []
    for place in one.see:
        topic, _, section = place.partition("#")
        view = views.get(topic)
        if view is None or section in view.article.ids_left_out:
            # Withheld or withdrawn, or a passage for another place.
            continue
        heading = dict(view.contents).get(section)
        title = f"{view.title}: {heading}" if heading else view.title
        found.append(PageLink(title, f"{view.path}#{section}".rstrip("#"), view.text_lang))
    return tuple(found)


def searched(site: SiteView) -> list[PageView]:
    """Return the pages that the search knows: all that are for families."""
    return [view for view in site.views if view.slug != AUTHORS_PAGE]


def a_to_z(site: SiteView) -> list[tuple[str, list[Entry]]]:
    """Return titles, headings that few pages share, and the words of the glossary, by their first letters."""
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
    return list(letters.items())


def letter_of(text: str) -> str:
    """Return the letter under which ``text`` is listed, or "0-9"."""
    first = _sort_key(text)[:1].upper()
    return "0-9" if first.isdigit() else first


def _sort_key(text: str) -> str:
    return _OPENING.sub("", "".join(fold(text).split())) or text


# The files of the search.

# The last index of each language, and what went into it, so that workers forked later need not make it again.
_made: dict[str, tuple[object, Index]] = {}


def site_index(site: SiteView, library: Library, cache: Cache, processes: int | None = 1) -> Index:
    """Return the index of one language; the cache has the words of pages that have not changed.

    ``processes`` read the other pages (see ``parallel_map``).
    """
    values = _values(site, library)
    if _made.get(site.lang, (None,))[0] != values:
        lang, other = site.lang, library.source_lang
        read, parts = partial(_page, lang=lang, other=other), lambda view: ("search page", view.key)
        pages: list[Page] = cache.values(read, searched(site), parts, processes)
        pages += [_page(stage, lang, other) for stage in site.stages]
        terms = [_term(word, lang) for word in site.words]
        words = library.on_pages[lang].search
        _made[lang] = values, make_index(pages, terms, words, other if other != lang else "", lowest_fever(library))
    return _made[site.lang][1]


def _values(site: SiteView, library: Library) -> tuple[object, ...]:
    """Return everything that an index is made of."""
    keys = [view.key for view in searched(site)]
    search = library.on_pages[site.lang].search
    return keys, site.stages, site.words, search, lowest_fever(library), library.source_lang


def _page(view: PageView | StageView, lang: str, other: str) -> Page:
    title, summary, audience = view.title, view.summary, ""
    if isinstance(view, StageView):
        summary = summary if view.summary_lang == lang else in_other(summary)
    else:
        audience = view.audience or ""
        if view.text_lang != lang:
            title, summary, audience = in_other(title), in_other(summary), in_other(audience)
    title = new_words(title, BEGIN, END)
    return make_page(view.path, title, summary, view.text(), other if lang != other else "", audience)


def _term(word: Word, lang: str) -> Term:
    """Return an entry of the glossary; what is not in ``lang`` is marked."""
    term, means = word.term.term, word.term.means
    new = {
        "term": term if word.lang == lang else in_other(term),
        "means": means if word.means_lang == lang else in_other(means),
    }
    return word.term.model_copy(update=new)


def search_files(
    site: SiteView,
    library: Library,
    cache: Cache,
    fill: Callable[..., OutputFile],
    *,
    own_server: str = "",
    processes: int | None = 1,
) -> list[OutputFile]:
    """Return search.html of one language, filled by ``fill``, and its index as scripts, made by ``processes``.

    With ``own_server``, an address with ``{query}`` in it, the hospital's own search answers, and there is no index.
    """
    folder = posixpath.dirname(site.frame.search)
    up = posixpath.relpath(".", folder or ".")
    found: list[PageView | StageView] = [*searched(site), *site.stages]
    addresses = {page.path: posixpath.basename(page.path) for page in found}
    glossary = posixpath.basename(site.frame.glossary)
    scripts: dict[str, str] = {}
    if not own_server:
        # A build that finds the whole index does not read them, and the next one may need all but one.
        for view in searched(site):
            cache.keep_value("search page", view.key)
        scripts = cache.value(
            lambda: index_files(
                site_index(site, library, cache, processes), f"search-{site.lang}", addresses, glossary
            ),
            "search index",
            *_values(site, library),
        )
    data = {"server": own_server} if own_server else {"index": f"{up}/assets/search-{site.lang}.js"}
    for name in scripts:
        part = name.removesuffix(".js").removeprefix(f"search-{site.lang}").removeprefix("-")
        if part:
            data["text" if part == "text" else f"part-{part}"] = f"{up}/assets/{name}"
    values = search_values(site, library, addresses | {site.frame.glossary: glossary}, data)
    filled = fill(site.prefix + SEARCH_PAGE, "search.html", site.lang, **values)
    return [filled, *(bytes_file(f"assets/{name}", text.encode()) for name, text in scripts.items())]


def _address(place: str, addresses: dict[str, str]) -> str:
    path, _, anchor = place.partition("#")
    address = addresses.get(path, "")
    if not address or not anchor:
        return address
    return f"{address}--{anchor}" if address.startswith("#") else f"{address}#{anchor}"


def stick_addresses(site: SiteView, site_info: SiteInfo) -> dict[str, str]:
    """Return the address of each page for a file in the folder of the handouts; "" where there is none."""
    found = {
        view.path: f"{slug(view)}.html" if view.review else site_info.online(view.path) or "" for view in searched(site)
    }
    found |= {stage.path: posixpath.basename(stage.sheet) for stage in site.stages}
    return found | ({site.checklist.path: posixpath.basename(site.checklist.handout)} if site.checklist else {})


def booklet_addresses(site: SiteView, site_info: SiteInfo) -> dict[str, str]:
    """Return the address of each page for the booklet."""
    found = {
        view.path: f"#{slug(view)}" if view.review else site_info.online(view.path) or "" for view in searched(site)
    }
    return found | {stage.path: site_info.online(stage.path) or "" for stage in site.stages}


def inside_script(site: SiteView, library: Library, theme: Path, addresses: dict[str, str], *, leads: bool) -> str:
    """Return the script of a single file that can be searched: the search, and the index after it."""
    # This runs in a worker, and only the parent may use the cache.
    index = site_index(site, library, Cache())
    scripts = index_files(index, "search", addresses, bound=float("inf"), leads=leads)
    return main_script(theme / "static", "search") + "".join(scripts.values())
