"""The blocks of a text as its author meant them, in the forms that the authors' guide describes.

This reading ignores Markdown's special cases: a line that begins like a list item is one, wherever it is.
checks/nothing_lost.py compares it with what Markdown made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from care_guide.content.source_text import keep, protected, restored

# Between the cells of a row.
CELL = "\u241f"
# A line break inside a paragraph; no author can mean one.
BREAK = "\u2424"
# A picture; its caption follows. The words between its brackets are not Markdown: all of them are kept.
PICTURE = "!"

_HEADING = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}$")
# The signs that word processors put before an item make one, too: bullets, ticks, arrows, letters, "(1)". Some
# bullets are characters of Word's own fonts.
_BULLETS = "\u2022\u00b7\u2023\u25e6\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25ba\u25b6\u25c6\u2713\u2714\u2717\u2756\u27a2\u27a4\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc"
_ITEM = re.compile(
    rf"^\s*([-*+{_BULLETS}\u2013\u2014]|\(\d{{1,2}}\)|[a-z][.)]|(?P<number>\d{{1,9}})[.)])"
    # Right before a word, most are list markers whose space is missing; a dash or a stop right before a digit may be a number's.
    rf"(?:\s+(?P<words>.*)|(?:(?<=[-{_BULLETS}])|(?<=\d[.)]))(?P<close>(?:[^\W\d_]|\[ \]|\*\*\S).*))?$"
)
# A sign that begins an item only if the line above or below has one like it: "\u2192", "->", "A.", "(ii)", "\u2460", "1 -", "[1]".
_FIRST = re.compile(
    r"^\s*(?P<sign>\(?(?:[A-Za-z]|[ivx]{2,4}|[IVX]{2,4})[.)]|[\u2460-\u24ff\u2776-\u2793o]|[-=]{1,2}>|\[\d{1,2}\]"
    r"|\d{1,2} ?[-\u2013\u2014:/.)\u00ba\u00b0](?=\s+\D)|[*+\u2013](?=[^\W\d_])"
    r"|[^\w\s\"'()\[\u2018\u201c\u00ab\u00bf\u00a1!|`#>*=]{1,3})(?:\s+(?P<words>\S.*)|(?<=[*+\u2013])(?P<close>[^\W\d_].*))(?P<number>)$"
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_RULE_OF_TABLE = re.compile(r"^\s*\|[\s|:-]*-[\s|:-]*$")
MARK = re.compile(r"\[\[(?:[^\[\]\n]|\[[^\[\]\n]*\]|\[\[[^\[\]\n]*\]\])*\]\]")
_NO_SOURCE = re.compile(r"\[\^none\]")
_ADDRESS = r"\((?:[^()\s]|\([^()\s]*\))*(?:[ \t]+\"([^\"\n]*)\")?[ \t]*\)"
_PICTURE = re.compile(rf"!\[([^\[\]]*|[^\[\]]*\[\[[^\[\]]*\]\][^\[\]]*)\]{_ADDRESS}")
_LINK = re.compile(rf"(?<!\[)\[(?!\^)((?:[^\[\]]|\[[^\[\]]*\]|\[\[[^\[\]]*\]\])*)\]{_ADDRESS}")
_BOLD = re.compile(r"\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*", re.S)


class Block(NamedTuple):
    """One block: ``kind`` is its HTML element, ``depth`` the number of lists around it.

    ``sign`` is what precedes an item: its number, or "-". ``text`` has no white space; CELL separates cells.
    """

    kind: str
    depth: int
    sign: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Meant:
    """A block as its author meant it, with the number and the text of each line.

    ``below`` is the kind of the block right above it; for an item above it, ``ol`` or ``ul``.
    """

    kind: str
    depth: int
    sign: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)
    # The complete first line.
    typed: str = ""
    below: str = ""
    # For a row of a table, the number of cells of the heading row.
    columns: int = 0

    @property
    def line(self) -> int:
        return self.lines[0][0]

    @property
    def numbered(self) -> bool:
        """Whether it is an item of a numbered list."""
        return self.kind == "li" and self.sign != "-"

    @property
    def block(self) -> Block:
        """The block as the parse must return it."""
        return Block(self.kind, self.depth, self.sign, "".join(text for _, text in self.texts()))

    def texts(self) -> list[tuple[int, str]]:
        """Return number and text of each line, without formatting marks and without white space."""
        raw = "\n".join(line for _, line in self.lines)
        shown = CELL.join(cells(raw)) if self.kind == "tr" else plain(raw)
        return [(number, squeezed(text)) for (number, _), text in zip(self.lines, shown.split("\n"), strict=True)]


def squeezed(text: str) -> str:
    """Return ``text`` without white space of any kind."""
    return "".join(text.split())


def plain(raw: str) -> str:
    """Return the words of Markdown text as a page shows them, citations and marks as they are written."""
    kept: list[str] = []
    return restored(_worded(protected(raw, kept)), kept)


def bare(raw: str) -> str:
    """Return Markdown text without code, escaped signs, links and bold, which are always recognized."""
    return _worded(protected(raw, []))


def cells(raw: str) -> list[str]:
    """Return the words of each cell of a table's row."""
    kept: list[str] = []

    def bars(m: re.Match[str]) -> str:
        return m[0].replace("|", keep("|", kept))

    text = MARK.sub(bars, protected(raw.strip(), kept))
    return [restored(_worded(cell), kept) for cell in text.removeprefix("|").removesuffix("|").split("|")]


def _worded(text: str) -> str:
    text = _NO_SOURCE.sub("", text)
    if "](" in text:
        # Each line stays one.
        text = _PICTURE.sub(lambda m: PICTURE + (m[2] or "") + "\n" * m[0].count("\n"), text)
        text = _LINK.sub(lambda m: m[1], text)
    return _BOLD.sub(lambda m: m[1], text) if "**" in text else text


def meant(lines: Iterable[tuple[int, str]]) -> list[Meant]:
    """Return the blocks of numbered ``lines`` outside fences; a gap in the numbers ends a block, as a fence does."""
    return _numbered(list(_blocks(lines)))


def _with_signs(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, re.Match[str] | None]]:
    """Yield number and text of each line, and the match of a sign that only a neighboring line makes that of an item."""
    found = [(number, raw, _FIRST.match(raw)) for number, raw in lines]
    items: set[int] = set()
    for (number, above, first), (below, _, second) in pairwise(found):
        if not second or below != number + 1:
            continue
        if first and _follows(first["sign"], second["sign"]):
            items |= {number, below}
        elif second["close"] and _ITEM.match(above):
            items.add(below)
    for number, raw, first in found:
        yield number, raw, first if number in items else None


def _follows(sign: str, below: str) -> bool:
    """Return whether ``below`` is the sign of the next item after the one with ``sign``."""
    one, other = (text.strip("()[] .:/\u00ba\u00b0-\u2013\u2014") for text in (sign, below))
    if not one.isalnum() or one == "o":
        return sign == below
    if one.isdecimal() and other.isdecimal():
        return int(other) - int(one) in (0, 1)
    roman = [_ROMAN.index(text.lower()) if text.lower() in _ROMAN else -9 for text in (one, other)]
    return roman[1] == roman[0] + 1 or (len(one) == len(other) == 1 and ord(other) == ord(one) + 1)


def _blocks(numbered: Iterable[tuple[int, str]]) -> Iterator[Meant]:
    open_block: Meant | None = None
    indents: list[int] = []
    above, last, columns, ruled = "", 0, 0, False
    for number, raw, first in _with_signs(numbered):
        if number > last + 1:
            open_block, above, indents = None, "", []
        last = number
        if not raw.strip():
            open_block, above, columns = None, "", 0
            continue
        heading, item = _HEADING.match(raw), _ITEM.match(raw) or first
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        if heading:
            lines, indents = [(number, _ATTRIBUTES.sub("", heading[2]))], []
            new = Meant(kind=f"h{len(heading[1])}", depth=0, lines=lines, typed=raw)
        elif raw.lstrip().startswith("|"):
            if above == "tr" and not ruled and _RULE_OF_TABLE.match(raw):
                ruled = True
                continue
            ruled = ruled and above == "tr"
            columns = columns or len(cells(raw))
            indents = []
            new = Meant(kind="tr", depth=0, lines=[(number, raw)], typed=raw, below=above, columns=columns)
        elif item and not _is_rule(raw):
            while indents and indent < indents[-1] + 2:
                indents.pop()
            indents.append(indent)
            lines, sign = [(number, item["words"] or item["close"] or "")], item["number"] or "-"
            new = Meant(kind="li", depth=len(indents), sign=sign, lines=lines, typed=raw, below=above)
        elif open_block is not None and open_block.kind in ("p", "li"):
            open_block.lines.append((number, raw))
            continue
        else:
            while indents and indent < indents[-1] + 2:
                indents.pop()
            new = Meant(kind="p", depth=len(indents), lines=[(number, raw)], typed=raw, below=above)
        if new.kind != "tr":
            columns = 0
        open_block, above = new, ("ol" if new.numbered else "ul") if new.kind == "li" else new.kind
        yield new


def _is_rule(raw: str) -> bool:
    """Return whether a line consists of dashes or stars, with or without spaces."""
    signs = "".join(raw.split())
    return len(signs) > 2 and len(set(signs)) == 1


def _numbered(blocks: list[Meant]) -> list[Meant]:
    """Number the items of each list whose author wrote the same number before all of them."""
    lists: dict[int, list[int]] = {}
    done: list[list[int]] = []
    for place, block in enumerate(blocks):
        ends = block.depth - (block.kind == "li" and block.sign == "-")
        for depth in [depth for depth in lists if depth > ends]:
            done.append(lists.pop(depth))
        if block.kind == "li" and block.sign != "-":
            lists.setdefault(block.depth, []).append(place)
    for places in (*done, *lists.values()):
        first = int(blocks[places[0]].sign)
        if {blocks[place].sign for place in places} == {str(first)}:
            for number, place in enumerate(places, first):
                blocks[place] = replace(blocks[place], sign=str(number))
    return blocks
