"""Excerpts of an article for its shorter forms: a section with its title, and with passages that are whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from html import escape

from lxml import etree
from lxml.etree import _Element as Element

from care_guide.markdown_ext.sections import FIRST
from care_guide.render.article_text import phrase
from care_guide.render.paper import bare, items, section, text_of
from care_guide.utils.markup import html_of, parse

# The words that limit a list stand above it or after it, so each passage is whole, below the title of its section and what
# that says of all its passages. It is never shortened.
# What has no room, or no form, on a sheet: an excerpt with one of these is left out.
_UNFIT = frozenset(("table", "div", "pre", "blockquote", "details", "fieldset", "hr", "img", "h5", "h6"))


def in_words(element: Element, before: str, kept: Element | None = None) -> Element:
    """Return a copy of ``element``, a text or a part of one, with words in the place of each picture but ``kept``.

    Of a drawing or a photo these are ``before`` and its caption, or its alternative text if it has none, at the end of
    the paragraph above it; of dots, all their words.
    """
    copy = deepcopy(element)
    for own, figure in zip(list(element.iter("figure")), list(copy.iter("figure")), strict=True):
        if own is not kept:
            _say(figure, before)
            figure.getparent().remove(figure)
    return copy


def _say(figure: Element, before: str) -> None:
    """Put the words of a picture above it."""
    if "cg-figure" not in figure.get("class", "").split():
        for one in [one for one in figure.iter("p", "figcaption") if text_of(one)]:
            figure.addprevious(parse(f"<p>{phrase(one)}</p>")[0])
        return
    above = figure.getprevious()
    if above is None or above.tag != "p" or above.get("class"):
        above = etree.Element("p")
        figure.addprevious(above)
    elif len(above):
        above[-1].tail = f"{above[-1].tail or ''} "
    else:
        above.text = f"{above.text or ''} "
    caption = "".join(phrase(one) for one in figure.xpath("./figcaption/p") if text_of(one))
    words = caption or escape(" ".join(figure.xpath("./div/img/@alt | ./div/svg/title/text()")))
    above.append(parse(f'<span class="cg-excerpt__picture">({escape(before)} {words})</span>')[0])


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

    All are there if nothing is wanted by name.
    """
    copy = empty_like(part)
    first, *others = passages(part)
    if wanted is not None:
        others = [one for one in others if any(inner in wanted for element in one for inner in element.iter())]
    copy.extend(bare(one) for passage in (first, *others) for one in passage)
    return copy


def empty_like(part: Element) -> Element:
    """Return a section with the name and the language of ``part``."""
    names = ("id", "aria-labelledby", "lang", "dir")
    return etree.Element(
        "section", {"class": "cg-excerpt"} | {name: part.get(name) for name in names if part.get(name)}
    )


@dataclass(frozen=True)
class Excerpt:
    """An excerpt as HTML and as blocks, of each its kind and its texts, with its title as HTML, in its own language."""

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
    return Excerpt(html_of(part), tuple(blocks_of(part)), phrase(bare(part[0])))


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
    """Return the first element of each of the ``paths`` in the ``other_sections`` of a text, by its name."""
    found = {
        name: [one for part in other_sections(text) for one in part.xpath(path)[:1]] for name, path in paths.items()
    }
    return {name: ones[0] for name, ones in found.items() if ones}


def other_sections(text: Element) -> list[Element]:
    """Return the sections that no other part of a sheet shows."""
    elsewhere = (summary_of(text), section(text, FIRST), section(text, "questions"))
    return [part for part in text.iterchildren("section") if part not in elsewhere]


def summary_of(text: Element) -> Element | None:
    """Return the summary: in every kind of article, the first section that is not about when to call."""
    return next((part for part in text.iterchildren("section") if part.get("id") != FIRST), None)
