"""Two versions of one section as one marked text, word by word, that is proved before it is shown.

The library htmldiff2 makes the marks. They are kept only when accepting all of them gives exactly the new
text and rejecting all gives exactly the old one, block by block; otherwise both texts are shown side by side.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Literal

import lxml.html
from htmldiff2 import render_html_diff
from lxml.html import HtmlElement

Side = Literal["old", "new"]
# Where one of these begins or ends, a new block of text begins.
BLOCKS = {
    "p", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody",
    "tr", "th", "td", "section", "div", "figure", "figcaption", "blockquote", "pre", "br",
}  # fmt: skip
_OTHER: dict[Side, str] = {"old": "ins", "new": "del"}


def parse(html: str) -> HtmlElement:
    """Return ``html`` below one ``div``."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def blocks(root: HtmlElement, side: Side | None = None) -> list[str]:
    """Return the text of each block in order, white space folded.

    With ``side`` the marks are carried out: ``new`` accepts them all, ``old`` rejects them all.
    """
    found: list[str] = []
    running: list[str] = []

    def close() -> None:
        text = " ".join("".join(running).split())
        running.clear()
        if text:
            found.append(text)

    def walk(node: HtmlElement) -> None:
        if isinstance(node.tag, str) and not (side and node.tag == _OTHER[side]):
            block = node.tag in BLOCKS
            if block:
                close()
            running.append(node.text or "")
            for child in node:
                walk(child)
            if block:
                close()
        running.append(node.tail or "")

    walk(root)
    close()
    return found


def mark(old: str, new: str, word: Callable[[str], str]) -> str | None:
    """Return the changes from ``old`` to ``new`` as one marked text, all HTML; None when no marking can be trusted.

    ``word`` gives what stands before a change: for ``was``, ``now``, ``added`` and ``removed``.
    """
    try:
        marked = parse(_without_frame(render_html_diff(old, new)))
    except Exception:  # noqa: BLE001 - whatever a library trips over, both texts can still be shown side by side
        return None
    if not proved(marked, old, new):
        return None
    _say(marked, word)
    # The words before the marks must not have moved anything either.
    if not proved(unsaid(marked), old, new):
        return None
    return _inner(marked)


def proved(marked: HtmlElement, old: str, new: str) -> bool:
    """Tell whether the marks lead to exactly the two texts, and no mark stands inside another."""
    nested = marked.xpath(".//ins//ins | .//ins//del | .//del//ins | .//del//del")
    return not nested and blocks(marked, "new") == blocks(parse(new)) and blocks(marked, "old") == blocks(parse(old))


def unsaid(root: HtmlElement) -> HtmlElement:
    """Return a copy without the words that stand before the marks."""
    root = copy.deepcopy(root)
    for label in root.xpath(".//span[@class='cg-mark']"):
        label.drop_tree()
    return root


def _without_frame(html: str) -> str:
    inner = re.fullmatch(r'\s*<div class="diff">(.*)</div>\s*', html, re.S)
    return inner[1] if inner else html


def _inner(root: HtmlElement) -> str:
    parts = [lxml.html.tostring(child, encoding="unicode") for child in root]
    return (root.text or "") + "".join(parts)


def _say(root: HtmlElement, word: Callable[[str], str]) -> None:
    """Put a word before each mark: color and lines alone tell nothing on a gray print or to a screen reader."""
    for node in root.xpath(".//ins | .//del"):
        # White space alone needs no word; it stays marked, so that both texts stay exact.
        if not node.text_content().strip():
            continue
        if node.tag == "del":
            follows = node.getnext()
            replaced = follows is not None and follows.tag == "ins" and not (node.tail or "").strip()
            _label(node, word("was" if replaced else "removed"))
        else:
            before = node.getprevious()
            replaces = before is not None and before.tag == "del" and not (before.tail or "").strip()
            _label(node, word("now" if replaces else "added"))
            if replaces and not (before.tail or ""):
                before.tail = " "


def _label(node: HtmlElement, word: str) -> None:
    label = lxml.html.Element("span", {"class": "cg-mark"})
    label.text, label.tail = word, f" {(node.text or '').lstrip()}"
    node.text = None
    node.insert(0, label)
