"""What Markdown made of each block, as soon as it has: checks/nothing_lost.py compares it with what was written."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from care_guide.content.blocks import BREAK, CELL, PICTURE, Block, squeezed
from care_guide.content.parse_result import GuideTree
from care_guide.markdown_ext.figures import DOTS

_LISTS = ("ul", "ol")
_BLOCKS = (*_LISTS, "p", "table", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6")
# Where Markdown keeps entities and fenced blocks until the end.
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")


class MadeBlocksTree(GuideTree):
    """Note each block with its words; marks, citations and drawings by what an author writes for them."""

    def run(self, root: Element) -> None:
        self.md.found.made = list(self._blocks(root, 0))

    def _blocks(self, parent: Element, depth: int) -> Iterator[Block]:
        for node in parent:
            if node.tag in _LISTS:
                yield from self._items(node, depth + 1)
            elif node.tag == "table":
                for row in node.iter("tr"):
                    yield Block("tr", 0, "", CELL.join(self._words(cell) for cell in row))
            elif node.tag in _BLOCKS and not self._is_fence(node):
                yield Block(node.tag, depth, "", self._words(node))

    def _items(self, items: Element, depth: int) -> Iterator[Block]:
        first = int(items.get("start") or 1)
        for number, item in enumerate(items, first):
            inside = [child for child in item if child.tag in _BLOCKS]
            holder = Element("li")
            holder.text, holder[:] = item.text, [child for child in item if child.tag not in _BLOCKS]
            text = self._words(holder)
            # An item with an empty line after it holds its words in a paragraph.
            if not text and inside and inside[0].tag == "p":
                text = self._words(inside.pop(0))
            if item.get("data-sign"):
                text = f"[[sign.{item.get('data-sign')}]]"
            yield Block("li", depth, str(number) if items.tag == "ol" else "-", text)
            yield from self._blocks(_holding(inside), depth)
            for child in item:
                if child.tag in _BLOCKS and (child.tail or "").strip():
                    yield Block("p", depth, "", squeezed(child.tail or ""))

    def _words(self, node: Element) -> str:
        text = _STASHED.sub(self._stashed, "".join(_named(node)))
        return squeezed(text)

    def _stashed(self, m: re.Match[str]) -> str:
        return str(self.md.htmlStash.rawHtmlBlocks[int(m[1])])

    def _is_fence(self, node: Element) -> bool:
        text = (node.text or "").strip()
        stashed = _STASHED.fullmatch(text)
        return bool(stashed and self._stashed(stashed).startswith(("<div", "<pre"))) or bool(DOTS.fullmatch(text))


def _holding(children: list[Element]) -> Element:
    holder = Element("div")
    holder[:] = children
    return holder


def _named(node: Element) -> Iterator[str]:
    """Yield the words inside ``node`` as they were written, but for signs that only say how they look."""
    yield node.text or ""
    for child in node:
        yield from _of(child)
        yield child.tail or ""


def _of(node: Element) -> Iterator[str]:
    slot, condition, source = node.get("data-slot"), node.get("data-if"), node.get("data-source")
    if source:
        yield f"[^{source}]"
    elif slot is not None:
        none = next((child for child in node if child.get("data-if") == "none"), None)
        yield f"[[{slot}]]" if none is None else f"[[{slot}|if none: {''.join(_named(none))}]]"
    elif condition is not None:
        yield f"[[{condition}: {''.join(_named(node))}]]"
    elif node.get("data-sign"):
        yield f"[[sign.{node.get('data-sign')}]]"
    elif node.tag == "img":
        yield PICTURE + (node.get("title") or "")
    elif node.tag == "br":
        yield BREAK
    elif node.tag == "code":
        yield html.unescape(node.text or "")
    else:
        yield from _named(node)
