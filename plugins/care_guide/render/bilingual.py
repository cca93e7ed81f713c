"""Two languages on one sheet: each sentence beside its translation, for a nurse, an interpreter and a parent."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import lxml.html
from lxml import etree

_BLOCKS = ("h2", "h3", "h4", "p", "li", "th", "td")
_LEFT_OUT = (
    ".//sup[contains(@class, 'cg-cite')] | .//figure | .//nav | .//button | .//*[contains(@class, 'cg-card__call')]"
    " | .//details | .//*[contains(@class, 'cg-slot__line')]"
)
_KEPT = {"lang", "dir"}


@dataclass(frozen=True)
class Line:
    """One sentence in two languages, as HTML; a heading has its level, anything else 0."""

    level: int
    one: str
    other: str


def side_by_side(one: str, other: str) -> list[Line]:
    """Return the sentences of two texts with the same parts; parts of which the sentences differ in number stay whole.

    Texts whose parts do not answer each other give no lines at all: nothing is put beside a sentence of another meaning.
    """
    left, right = _parts(one), _parts(other)
    if [name for name, _ in left] != [name for name, _ in right]:
        return []
    found = []
    for (name, first), (_, second) in zip(left, right, strict=True):
        level = int(name[1]) if name in ("h2", "h3", "h4") else 0
        if len(first) == len(second):
            found += [Line(level, *pair) for pair in zip(first, second, strict=True)]
        else:
            found.append(Line(level, " ".join(first), " ".join(second)))
    return found


def _parts(html: str) -> list[tuple[str, list[str]]]:
    """Return each block with its sentences: an author's line is a sentence, and keeps its line in the HTML."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for node in root.xpath(_LEFT_OUT):
        node.drop_tree()
    etree.strip_tags(root, "a")
    found = []
    for node in root.iter(*_BLOCKS):
        if any(inner is not node and inner.tag in (*_BLOCKS, "ul", "ol", "table") for inner in node.iter()):
            continue
        for inner in node.iter():
            for name in set(inner.attrib) - _KEPT:
                del inner.attrib[name]
        text = escape(node.text or "", quote=False) + "".join(
            etree.tostring(child, encoding="unicode", method="html") for child in node
        )
        if lines := [line.strip() for line in text.split("\n") if line.strip()]:
            found.append((str(node.tag), lines))
    return found
