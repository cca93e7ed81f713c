"""The text of an article as paper and single files have it: one parse of the page's HTML, every change on the tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from lxml.html import HtmlElement, fragment_fromstring, tostring

# Attributes whose words are ids of the same page.
_REFERENCES = ("id", "for", "aria-labelledby", "aria-describedby")
_HEADINGS = {"h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}
_OWN_PART = re.compile(r"url\(#")
# Where a link with a number among the notes for paper leads: an address, or None for words without a link.
Target = Callable[[int], str | None]


def print_form(html: str, numbers: Mapping[str, int], target: Target) -> HtmlElement:
    """Return the tree of an article's ``html`` for paper, its sections the children of one ``div``.

    Citations are short links to the sources by ``numbers``, and links to other pages lead where ``target`` says. A
    drawing is described by the words below it: they stand once, and the words in the drawing apart, since a mail
    program that knows no drawings shows all of them as text. It is whole, since paper has no room for parts side by side.
    """
    root: HtmlElement = fragment_fromstring(html, create_parent="div")
    for mark in root.xpath("//sup[@data-source]"):
        _short_citation(mark, numbers[mark.attrib.pop("data-source")])
    for link in list(root.iter("a")):
        if link.get("class") == "cg-term":
            link.attrib.pop("id", None)
        elif "data-note" in link.attrib:
            _lead(link, target(int(link.get("data-note"))))
    for parts in root.xpath(".//*[@class='cg-figure__parts']"):
        parts.drop_tree()
    for drawing in root.iter("svg"):
        _describe(drawing)
    return root


def _short_citation(mark: HtmlElement, number: int) -> None:
    for link in mark.iter("a"):
        link.set("href", f"#s{number}")
        link.set("aria-label", re.sub(r"\d+", str(number), link.get("aria-label")))
        link.text = str(number)


def _lead(link: HtmlElement, address: str | None) -> None:
    if address is None:
        link.tag = "span"
        for name in ("href", "hreflang"):
            link.attrib.pop(name, None)
    else:
        link.set("href", address)


def _describe(drawing: HtmlElement) -> None:
    for text in drawing.iter("text"):
        text.tail = "\n" + (text.tail or "")
    description = drawing.find("desc")
    twin = drawing.xpath("(ancestor::figure//details/p)[1]")
    if description is None or not twin:
        return
    name = drawing.get("aria-labelledby").split()[0]
    twin[0].set("id", f"{name.removesuffix('-title')}-words")
    drawing.set("aria-labelledby", name)
    drawing.set("aria-describedby", twin[0].get("id"))
    drawing.remove(description)


def html_of(*elements: HtmlElement) -> str:
    """Return the HTML of ``elements``, one after the other, without what follows each."""
    return "".join(tostring(one, encoding="unicode", with_tail=False) for one in elements)


def inner_html(element: HtmlElement) -> str:
    """Return the HTML inside of ``element``; its text is escaped as in the source."""
    whole = html_of(element)
    return whole[whole.index(">") + 1 : whole.rindex("<")]


def phrase(element: HtmlElement) -> str:
    """Return the HTML inside of ``element``, in an element of its own where it says its language."""
    own = "".join(f' {name}="{element.get(name)}"' for name in ("lang", "dir") if element.get(name))
    return f"<span{own}>{inner_html(element)}</span>" if own else inner_html(element)


def section(root: HtmlElement, name: str) -> HtmlElement | None:
    """Return the section of a print form with the id ``name``."""
    return next((part for part in root if part.get("id") == name), None)


def bare(element: HtmlElement) -> HtmlElement:
    """Return a copy without citations, call buttons, inner links and pictures: for a sheet with room for words alone.

    It says its language, where what is around it does.
    """
    copy = deepcopy(element)
    copy.tail = None
    around = next((one for one in element.iterancestors() if one.get("lang")), None)
    if around is not None and not copy.get("lang"):
        copy.attrib.update({name: around.get(name) for name in ("lang", "dir") if around.get(name)})
    for part in copy.xpath(".//sup[@class='cg-cite'] | .//div[@class='cg-card__call'] | .//figure"):
        part.drop_tree()
    for link in copy.xpath(".//a[starts-with(@href, '#')]"):
        link.drop_tag()
    return copy


def as_chapter(root: HtmlElement, name: str, shared: re.Pattern[str]) -> HtmlElement:
    """Change a print form into a chapter of a booklet, and return it.

    Its ids and the names of its fields begin with ``name``, but for ids that fit ``shared``; its headings are one level down, and each section is
    named with the chapter's title, so that a screen reader says of which article it is.
    """
    for part in root.iter("*"):
        for attribute, value in list(part.attrib.items()):
            if attribute in _REFERENCES:
                part.set(attribute, " ".join(f"{name}--{one}" for one in value.split()))
            elif attribute == "name":
                # Two articles may ask the same: each has a group of radio buttons of its own.
                part.set(attribute, f"{name}--{value}")
            elif attribute == "href" and _own(part, value, shared):
                part.set(attribute, f"#{name}--{value[1:]}")
            elif "url(#" in value:
                part.set(attribute, _OWN_PART.sub(f"url(#{name}--", value))
        part.tag = _HEADINGS.get(part.tag, part.tag)
        if part.tag == "section" and (label := part.get("aria-labelledby")):
            part.set("aria-labelledby", f"{name}--title {label}")
    return root


def _own(link: HtmlElement, address: str, shared: re.Pattern[str]) -> bool:
    """Tell whether ``link`` leads to a part of its own article; a noted link leads to another one."""
    return address.startswith("#") and "data-note" not in link.attrib and not shared.match(address[1:])


def text_of(element: HtmlElement) -> str:
    """Return the words of ``element``, white space folded."""
    return " ".join(element.text_content().split())


def items(element: HtmlElement) -> Iterator[str]:
    """Yield the words of each item and paragraph of ``element`` that holds no other."""
    for part in element.iter("li", "p"):
        if part.find("p") is None and part.find("ul") is None:
            yield text_of(part)
