"""The canonical form of an article's HTML: all that a family reads, hears, follows or sees, and nothing else.

docs/versions.md describes it for other programs. A version is made of it, so whatever is left out here can change
without a new sign-off: only white space, the ids and classes that the theme needs, and what a hospital or a place
shows differently.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

import lxml.etree
import lxml.html

from care_guide.content.parse_result import GUIDE, Link

# [tag, attributes, *children]; a child is a string or such a list.
Node = list[Any]

# Attributes that a family sees, hears or follows; the others are for the theme alone.
_KEPT = ("alt", "aria-label", "colspan", "dir", "href", "lang", "reversed", "rowspan", "scope", "src", "start", "title", "type", "value")  # fmt: skip
# Attributes of the guide's own that carry meaning, with their names here.
_NAMED = {
    "data-box": "card",
    "data-drawing": "drawing",
    "data-if": "if",
    "data-sign": "sign",
    "data-only": "only",
    "data-photo": "photo",
}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LITERAL = ("pre", "code", "textarea")
# Ids of these can be the end of a link from another page.
_WITH_ID = ("section", "h2", "h3", "li", "fieldset")
# The holder of the button that a card has where its number is known.
_CALL = "cg-card__call"


def canonical(html: str, links: list[Link], path: str) -> list[Any]:
    """Return the canonical form of ``html``, the body of the article at ``path``; ``links`` are those that it numbers."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    return _children(root, links, path, literal=False)


def _children(node: Any, links: list[Link], path: str, *, literal: bool) -> list[Any]:
    found: list[Any] = []
    _add_text(found, node.text, literal=literal)
    for child in node:
        if not isinstance(child.tag, str) or child.get("class") == _CALL:
            # A comment says nothing; the button repeats a number that the heading of its card names, if there is one.
            pass
        elif child.get("data-source"):
            found.append(["cite", {"source": child.get("data-source")}])
        elif child.get("data-slot"):
            # The value differs from hospital to hospital; the text for an empty one is the article's own.
            empty = [_element(one, links, path, literal=literal) for one in child.iter() if one.get("data-if")]
            found.append(["fact", {"name": child.get("data-slot")}, *empty])
        else:
            found.append(_element(child, links, path, literal=literal))
        _add_text(found, child.tail, literal=literal)
    return found


def _element(node: Any, links: list[Link], path: str, *, literal: bool) -> Node:
    literal = literal or node.tag in _LITERAL
    attributes = {name: node.get(name) for name in _KEPT if node.get(name) is not None}
    attributes |= {new: node.get(name) for name, new in _NAMED.items() if node.get(name) is not None}
    if "href" in attributes:
        attributes["href"] = _target(attributes["href"], links, path)
    if node.tag in _WITH_ID and node.get("id"):
        attributes["id"] = node.get("id")
    if node.tag == "svg" or node.get("viewbox") is not None:
        return _drawing(node)
    return [node.tag, attributes, *_children(node, links, path, literal=literal)]


def _drawing(node: Any) -> Node:
    """Return a drawing with all attributes: each of them is a part of what is seen."""
    attributes = {name: _SPACE.sub(" ", value) for name, value in sorted(node.attrib.items()) if name != "id"}
    found: Node = [node.tag, attributes]
    _add_text(found, node.text, literal=False)
    for child in node:
        if isinstance(child.tag, str):
            found.append(_drawing(child))
        _add_text(found, child.tail, literal=False)
    return found


def _target(href: str, links: list[Link], path: str) -> str:
    """Return a link to another file as topic and part (``treatments/chemotherapy#risks``), any other as it is."""
    if not href.startswith(GUIDE):
        return href
    link = links[int(href.removeprefix(GUIDE))]
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.target)) if link.target else path
    topic = file.removeprefix("content/").partition("/")[2].removesuffix(".md")
    return f"{topic}#{link.fragment}" if link.fragment else topic


def _add_text(found: list[Any], text: str | None, *, literal: bool) -> None:
    """Add ``text``, its white space folded; a line end between two blocks is nothing that is seen."""
    if not text:
        return
    folded = text if literal else _SPACE.sub(" ", text)
    if folded != " " or "\n" not in text:
        found.append(folded)
