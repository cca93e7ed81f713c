"""The text of an article as an element tree: its HTML is parsed once, and every change for a page or for paper is on it."""

from __future__ import annotations

import html
import posixpath
import re
from itertools import chain, zip_longest

from lxml import etree
from lxml.etree import _Element as Element
from markupsafe import Markup

from care_guide.content.article import Article
from care_guide.content.library import PHOTOS, Library, is_absent, language_of_target, link_target, place
from care_guide.content.parse_result import GUIDE, PHOTO, Link
from care_guide.utils.markup import GONE, inner_html, parse, unwrap


def phrase(element: Element) -> str:
    """Return the HTML inside ``element``, in a ``span`` where ``element`` has a language of its own."""
    own = "".join(f' {name}="{element.get(name)}"' for name in ("lang", "dir") if element.get(name))
    return f"<span{own}>{inner_html(element)}</span>" if own else inner_html(element)


def is_section(element: Element) -> bool:
    """Return whether ``element`` is a section of the text, and not a box inside one."""
    return bool(element.get("class") == "cg-section" and element.get("id"))


# Words, numbers and versions that a line must not break: "CAR T-cell", "B-cell", "6-MP", "38.0 C", "5 mL", "12ab-34cd".

# Most texts have none of these: so each pattern begins with the characters that `re` finds fast, and looks behind them
# for the start of the word.
_CELL = "|".join(rf"{one}(?<!\w{one})-cells?" for one in "ABNT")
_NAME = rf"(?:{_CELL}|C(?<!\wC)AR (?:[ABNT]-cells?|T(?!-))|6(?<![\w-]6)-(?:MP|TG))\b"
_NAMES = re.compile(f"({_NAME})")
_NAMES_AND_CODES = re.compile(rf"({_NAME}|\b[0-9a-f]{{4}}-[0-9a-f]{{4}}\b)")
_IN_CODE = re.compile(r"-(?<=[0-9a-f]{4}-)[0-9a-f]{4}\b")
_UNIT = re.compile(r" (?<=\d )(?=(?:mcg|mg|kg|g|mL|L|dL|cm|mm|F|C|percent|%)(?![\w-]))")
# Each of these has one: a hyphen, or the space after a number or "CAR".
_MAYBE = re.compile(r"-|[\dR] ")
_TOGETHER = {"class": "cg-nowrap"}


def no_break_text(text: str) -> Markup:
    """Return plain text as HTML in which these stay on one line."""
    first, *rest = (html.escape(part, quote=False) for part in _parts(text))
    spans = (f'<span class="cg-nowrap">{one}</span>{after}' for one, after in zip(rest[::2], rest[1::2], strict=True))
    return Markup("".join((first, *spans)))


def unbroken(text: str) -> str:
    """Return a respelling such as "kee-moh" with hyphens at which no line breaks."""
    return text.replace("-", "\u2011")


def no_break(root: Element) -> None:
    """Keep these on one line in the text inside ``root``; a drawing has its own lines."""
    for node in list(root.iter()):
        if node.text and (spans := _spans(node.text)) and _is_text(node):
            node.text, *new = spans
            node[0:0] = new
        if node is not root and node.tail and (spans := _spans(node.tail)) and _is_text(node.getparent()):
            node.tail, *new = spans
            after = node.getparent().index(node) + 1
            node.getparent()[after:after] = new


def _is_text(node: Element) -> bool:
    """Return whether the words of ``node`` are running text, and not inside a drawing."""
    return node.tag != "svg" and next(node.iterancestors("svg"), None) is None


def _spans(text: str) -> list[str | Element]:
    """Return the text before the first of these, and each with the text after it; nothing if ``text`` stays as it is."""
    if not _MAYBE.search(text) or not (_UNIT.search(text) or _NAMES.search(text) or _IN_CODE.search(text)):
        return []
    first, *rest = _parts(text)
    found: list[str | Element] = [first]
    for together, after in zip(rest[::2], rest[1::2], strict=True):
        span = etree.Element("span", _TOGETHER)
        span.text, span.tail = together, after
        found.append(span)
    return found


def _parts(text: str) -> list[str]:
    """Return the parts of ``text``: each second one is to stay on one line."""
    parts = (_NAMES_AND_CODES if _IN_CODE.search(text) else _NAMES).split(text)
    parts[::2] = [_UNIT.sub("\u00a0", part) for part in parts[::2]]
    return parts


# The text on its page.


def page_text(article: Article, library: Library, lang: str | None = None) -> Element:
    """Return the text of ``article`` for a page in ``lang`` (the article's own by default), with relative addresses.

    Each link to another page has in ``data-note`` the number of its target, counted in the order of first use,
    so that the addresses can be printed as numbered notes. A link from a translation to a text in the default language
    says so; of one to a text that is not built, or to a passage that this copy leaves out, only the words are left.
    """
    lang = lang or article.lang
    here = posixpath.dirname(library.page_path(lang, article.header.slug)) or "."
    root, notes = parse(article.html), dict[str, int]()
    # What is shown here is shown: only the redline names the conditions.
    unwrap(root, ".//span[starts-with(@data-if, 'if ')]")
    for link in root.iter("a"):
        address = link.get("href") or ""
        if address.startswith(GUIDE):
            target = article.found.links[int(address.removeprefix(GUIDE))]
            if is_absent(link_target(article, target, library, lang), target, library):
                link.tag = GONE
            else:
                _lead(link, target, article, library, lang, here, notes)
    etree.strip_tags(root, GONE)
    for image in root.iter("img"):
        if image.get("src").startswith(PHOTO):
            image.set("src", f"{posixpath.relpath('.', here)}/{PHOTOS}{image.get('src').removeprefix(PHOTO)}")
            del image.attrib["data-photo"]
    no_break(root)
    return root


def _lead(
    link: Element, to: Link, article: Article, library: Library, lang: str, here: str, notes: dict[str, int]
) -> None:
    """Let ``link``, on a page in the folder ``here``, lead where ``to`` says; ``notes`` are those of the links before."""
    path, fragment = place(article, to, library, lang)
    if not path:
        link.set("href", fragment)
        return
    link.set("href", posixpath.relpath(path, here) + fragment)
    link.set("data-note", str(notes.setdefault(path + fragment, len(notes) + 1)))
    other = language_of_target(article, to, library, lang)
    if other != article.lang:
        link.set("hreflang", other)
        if len(link):
            link[-1].tail = (link[-1].tail or "") + " "
        else:
            link.text = (link.text or "") + " "
        # The sentence itself may be in the default language, if it is not translated yet.
        said = etree.SubElement(link, "span", {"lang": article.lang})
        said.text = library.strings.shown(article.lang, "translation.link")


def join_citations(root: Element) -> None:
    """Put citations that follow each other into one ``sup``: the longest file is 1.5 KB lighter."""
    for mark in root.xpath(".//sup[@class='cg-cite']"):
        before = mark.getprevious()
        if before is not None and before.get("class") == "cg-cite" and not before.tail:
            before[-1].tail, before.tail = mark.text, mark.tail
            before.extend(mark)
            mark.getparent().remove(mark)


def page_html(root: Element) -> str:
    """Return the HTML inside ``root`` for a page, without what only paper, the checks, the versions and the redline read.

    The script of a page gives citations their names ("Source 3"), and a source has the address of its number, since a
    hundred of each weigh much. Citations that follow each other are in one ``sup``. Drawings are as in their files: XML
    is shorter, and knows ``viewBox``.
    """
    for one in root.iter("sup", "li", "span"):
        for name in ("data-sign", "data-slot", "data-if"):
            one.attrib.pop(name, None)
        if one.attrib.pop("data-source", None):
            for link in one.iter("a"):
                link.attrib.pop("aria-label", None)
                link.set("href", f"#s{link.text}")
    join_citations(root)
    drawings = []
    for drawing in root.xpath(".//svg[not(ancestor::svg)]"):
        for one in drawing.iter("svg", "symbol", "marker", "pattern"):
            attributes = {"viewBox" if name == "viewbox" else name: value for name, value in one.items()}
            one.attrib.clear()
            one.attrib.update(attributes)
        drawings.append(etree.tostring(drawing, encoding="unicode", with_tail=False))
        empty = etree.Element("svg")
        empty.tail = drawing.tail
        drawing.getparent().replace(drawing, empty)
    return "".join(chain.from_iterable(zip_longest(inner_html(root).split("<svg></svg>"), drawings, fillvalue="")))
