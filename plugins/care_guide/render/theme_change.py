"""What a change of the theme does to pages: the new texts in the old theme and in the new one, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lxml.html
from jinja2 import TemplateNotFound
from lxml.html import HtmlElement

from care_guide.content.library import Library
from care_guide.content.problems import ContentError
from care_guide.content.strings import Strings, earlier_strings
from care_guide.render.handout_files import FORMS, HandoutRenderer
from care_guide.render.handouts import SiteInfo, handout, titles_of
from care_guide.render.output_file import Templates
from care_guide.render.pages import PageRenderer
from care_guide.render.views import SiteView, site_view
from care_guide.review.redline.lines import blocks
from care_guide.review.redline.sections import matcher
from care_guide.review.redline.values import ListChange, PartChange
from care_guide.review.state import Review
from care_guide.review.versions import theme_files
from care_guide.utils.cache import Cache

# An address that no family has: pages and handouts are shown as if the guide were there.
_ADDRESS = "https://guide.invalid"
_SETTINGS = {
    "SITE_ADDRESS": _ADDRESS,
    "GUIDE_PUBLISH": True,
    "GUIDE_SEARCH_ADDRESS": "",
    "staging": False,
    "search_host": "",
}
_LISTS = ("glossary.html", "changes.html")
# What a reader meets besides the words: where a link leads, what is read aloud, what is hidden.
_SPOKEN = ("alt", "aria-label", "content", "label", "placeholder", "title", "value")
# What is no word; what search engines are told is some.
_WORDLESS = ".//script[not(contains(@type, 'json'))] | .//style | .//meta[@http-equiv]"
# The lines of a page, and its elements with their attributes.
_Page = tuple[list[str], list[str]]


@dataclass(frozen=True)
class ThemeChange:
    """The pages that read otherwise; ``shown`` says whether any were made, ``unknown`` why they could not be."""

    pages: tuple[PartChange, ...] = ()
    shown: bool = False
    unknown: str = ""


def theme_changes(old_root: Path, new: Library, reviews: dict[str, Review], cache: Cache) -> ThemeChange:
    """Return how pages read otherwise in the theme of ``old_root``.

    One page of each kind and the handouts of one article are shown in each language, all with the texts of ``new``: what
    differs comes from the theme alone. Nothing is made where the files and words of both themes are the same.
    """
    themes = old_root / "theme", new.root / "theme"
    words = earlier_strings(themes[0] / "strings", new.strings), new.strings
    same_words = all(words[0].written(lang) == words[1].written(lang) for lang in new.shown_languages)
    if same_words and theme_files(themes[0]) == theme_files(themes[1]):
        return ThemeChange()
    sites = [site_view(lang, new, reviews, 0) for lang in new.shown_languages]
    try:
        before, after = (
            dict(_pages(theme, strings, new, sites, cache)) for theme, strings in zip(themes, words, strict=True)
        )
    except ContentError as error:
        first = error.problems[0]
        return ThemeChange(unknown=f"{first.path}:{first.line}: {first.message}")
    except TemplateNotFound as missing:
        if not (themes[1] / "templates" / str(missing.name)).is_file():
            raise
        # That of an earlier release.
        return ThemeChange(unknown=f"the old theme has no {missing.name}")
    return ThemeChange(tuple(_changed_pages(before, after)), shown=True)


def _changed_pages(before: dict[str, _Page], after: dict[str, _Page]) -> Iterator[PartChange]:
    """Yield the pages that differ: in words, and in elements that no page before has too."""
    told: set[str] = set()
    for path, (lines, elements) in after.items():
        old_lines, old_elements = before.get(path, ([], []))
        had, has = Counter(old_elements), Counter(elements)
        new, gone = (tuple(one for one in found if one not in told) for found in (has - had, had - has))
        told |= {*new, *gone}
        lists = (("words", _changed(old_lines, lines)), ("elements", ListChange(new, gone)))
        if found := tuple((name, change) for name, change in lists if change):
            yield PartChange(name=path, lists=found)


def _pages(
    theme: Path, strings: Strings, library: Library, sites: list[SiteView], cache: Cache
) -> Iterator[tuple[str, _Page]]:
    """Yield the path, the lines and the elements of each page that is shown."""
    templates, info = Templates(theme, strings, cache), SiteInfo(_ADDRESS)
    pages, maker = PageRenderer(templates, _SETTINGS, library, sites), HandoutRenderer(library, templates, info)
    for site in sites:
        for view in {view.template: view for view in reversed(site.views)}.values():
            yield view.path, _read(pages.text(view.path, view.template, site.lang, view))
        for name in _LISTS:
            yield site.prefix + name, _read(pages.text(site.prefix + name, name, site.lang))
        for view in site.listing[:1]:
            paper = handout(view, titles_of(site, library), library, info)
            for ending in FORMS:
                yield f"{view.path.removesuffix('.html')}{ending} (paper)", _read(maker.form(ending, paper))


def _read(page: str) -> _Page:
    """Return what a family reads on ``page``, block by block, with where its links lead and what is read aloud, and how."""
    root = lxml.html.document_fromstring(page)
    for node in root.xpath(_WORDLESS):
        node.drop_tree()
    nodes = [node for node in root.iterdescendants() if isinstance(node.tag, str)]
    elements = [f"<{' '.join((node.tag, *_written(node)))}>" for node in nodes]
    for node in root.xpath("./head/*"):
        # The title of a tab, and what search engines show: each on its own line.
        node.tag = "p"
    for node in nodes:
        said = [f"{name}: {node.get(name)}" for name in _SPOKEN if node.get(name)]
        said += ["hidden"] * (node.get("hidden") is not None)
        said += [f"to: {node.get('href')}"] * (node.tag == "a" and bool(node.get("href")))
        if said:
            node.tail = f" ({'; '.join(said)}){node.tail or ''}"
    return blocks(root), elements


def _written(node: HtmlElement) -> Iterator[str]:
    """Yield the attributes of ``node``, in one order."""
    yield from (f'{name}="{value}"' for name, value in sorted(node.attrib.items()))


def _changed(old: list[str], new: list[str]) -> ListChange:
    """Return the lines that only one of two pages has, and those of one stretch that take each other's place."""
    added, dropped, updated = list[str](), list[str](), list[tuple[str, str]]()
    for what, a1, a2, b1, b2 in matcher(old, new).get_opcodes():
        if what == "replace" and a2 - a1 == b2 - b1:
            updated += zip(old[a1:a2], new[b1:b2], strict=True)
        elif what != "equal":
            dropped += old[a1:a2]
            added += new[b1:b2]
    return ListChange(tuple(added), tuple(dropped), tuple(updated))
