"""HTML as a tree of lxml.etree, whose elements are met faster than those of lxml.html: they have no class to look up."""

from __future__ import annotations

from functools import lru_cache

from lxml import etree
from lxml.etree import _Element as Element

_PARSER = etree.HTMLParser()
# The name of elements on their way out.
GONE = "gone"


def parse(html: str) -> Element:
    """Return ``html`` as the content of a ``div``."""
    return etree.fromstring(f"<div>{html}</div>", _PARSER)[0][0]


def remove(root: Element, path: str) -> None:
    """Remove what an XPath finds in ``root``; the text after each stays."""
    if _mark(root, path):
        etree.strip_elements(root, GONE, with_tail=False)


def unwrap(root: Element, path: str) -> None:
    """Put the content of what an XPath finds in ``root`` in its place."""
    if _mark(root, path):
        etree.strip_tags(root, GONE)


_finder = lru_cache(etree.XPath)


def _mark(root: Element, path: str) -> bool:
    """Name what an XPath finds in ``root`` as on its way out, and return whether there is any."""
    found = _finder(path)(root)
    for one in found:
        one.tag = GONE
    return bool(found)


def html_of(*elements: Element) -> str:
    """Return the HTML of ``elements``, one after the other, without the text after each."""
    return "".join(etree.tostring(one, method="html", encoding="unicode", with_tail=False) for one in elements)


def inner_html(element: Element) -> str:
    """Return the HTML inside ``element``; its text is escaped as in the source."""
    whole = html_of(element)
    return whole[whole.index(">") + 1 : whole.rindex("<")]
