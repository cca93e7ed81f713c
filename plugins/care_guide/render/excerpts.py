"""Excerpts of an article for its shorter forms: a section with its title, and with passages that are whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from care_guide.markdown_ext.sections import FIRST
from care_guide.render.paper import bare, items, section, text_of
from care_guide.utils.markup import html_of

# The words that limit a list stand above it or after it, so each passage is whole, below the title of its section and what
# that says of all its passages. It is never shortened.
# What has no room, or no form, on a sheet: an excerpt with one of these is left out.
_UNFIT = frozenset(("table", "div", "pre", "blockquote", "details", "fieldset", "hr", "img", "h5", "h6"))


def passages(part: Element) -> list[list[Element]]:
    """Return what a section says below its title, then each of its passages: a heading or a box, and what follows it."""
    found: list[list[Element]] = [[]]
    for one in part:
        if one.tag in ("h3", "section"):
            found.append([])
        found[-1].append(one)
    return found


def excerpt(part: Element, wanted: Collection[Element] | None = None) -> Element:
    """Return a section with its title, the words below it, and of its passages those with one of the elements ``wanted``.

    All are there if nothing is wanted by name. Drawings are left out.
    """
    copy = empty_like(part)
    first, *others = passages(part)
    if wanted is not None:
        others = [one for one in others if any(inner in wanted for element in one for inner in element.iter())]
    copy.extend(bare(one) for passage in (first, *others) for one in passage if one.tag != "figure")
    return copy


def empty_like(part: Element) -> Element:
    """Return a section with the name and the language of ``part``."""
    names = ("id", "aria-labelledby", "lang", "dir")
    return etree.Element(
        "section", {"class": "cg-excerpt"} | {name: part.get(name) for name in names if part.get(name)}
    )


@dataclass(frozen=True)
class Excerpt:
    """An excerpt as HTML and as blocks, of each its kind and its texts, with its title."""

    html: str
    blocks: tuple[tuple[str, list[str]], ...]
    title: str

    @property
    def fits_a_sheet(self) -> bool:
        """Whether each of its blocks has a form on a sheet."""
        return all(kind != "other" for kind, _ in self.blocks)


def excerpts(text: Element, wanted: Mapping[str, Element]) -> list[Excerpt]:
    """Return an excerpt for each section with elements of ``wanted``, in their order; several of a section share it."""
    sections: dict[Element, list[Element]] = {}
    for one in wanted.values():
        sections.setdefault(next(part for part in (one, *one.iterancestors()) if part.getparent() is text), []).append(
            one
        )
    return [as_excerpt(excerpt(part, own)) for part, own in sections.items()]


def as_excerpt(part: Element) -> Excerpt:
    """Return the excerpt that is the element ``part``, which begins with its title."""
    return Excerpt(html_of(part), tuple(blocks_of(part)), text_of(part[0]))


def blocks_of(part: Element) -> Iterator[tuple[str, list[str]]]:
    """Yield the kind and the texts of each block of ``part``: "other" has no form on a sheet, "box" has no text of its own."""
    for one in part:
        if one.tag == "section":
            yield "box", []
            yield from blocks_of(one)
        elif one.tag in _UNFIT or any(inner.tag in _UNFIT for inner in one.iter()):
            yield "other", [text_of(one)]
        elif one.tag in ("ul", "ol"):
            yield "steps" if one.get("class") == "cg-steps" else "list", list(items(one))
        else:
            yield str(one.tag), [text_of(one)]


def wanted_in(text: Element, paths: Mapping[str, str]) -> dict[str, Element]:
    """Return the first element of each of the ``paths`` in a section that no other part of a sheet shows, by its name."""
    places = [part for part in text if part not in (summary_of(text), section(text, FIRST), section(text, "questions"))]
    found = {name: [one for part in places for one in part.xpath(path)[:1]] for name, path in paths.items()}
    return {name: ones[0] for name, ones in found.items() if ones}


def summary_of(text: Element) -> Element | None:
    """Return the summary: in every kind of article, the first section that is not about when to call."""
    return next((part for part in text if part.get("id") != FIRST), None)
