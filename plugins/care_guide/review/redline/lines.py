"""The sentences of a section, each with its place and with all of its form that the words do not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from lxml.html import HtmlElement

from care_guide.review.redline.marks import BLOCKS, parse
from care_guide.review.redline.normalize import FORM, SHOWN_ATTRIBUTES, Section

# One thing about the form: its name (form_* in the strings) and its value.
Form = tuple[str, str]

# The attribute with the kind of a card or box.
_CARD = f"{FORM}box"
_CITE = re.compile(r"\s*\[([a-z0-9]+(?:-[a-z0-9]+)*)\]")
# A sentence ends at its stop, behind the citations that follow it.
_END = re.compile(r"(?<=[.!?])(?:\s+\[[a-z0-9-]+\])*\s+(?=[\"“(]?[A-Z0-9_])")
# The fingerprint of a drawing holds digits, and no number.
_FINGERPRINT = re.compile(r" \(([0-9a-f]{8})\)")
# Spaces that look like a space, or like nothing, and are another character.
_ODD_SPACE = re.compile(r"\S*[^\S \t\n\r\f]\S*")
_LISTS = {"ul": "bullets", "ol": "numbers"}
_BLOCK_FORMS = {"blockquote": "quote", "pre": "code_block", "dt": "term", "dd": "meaning", "th": "head_cell"}
# The blocks of a section that say nothing about the form of the words in them.
_SILENT = {"section", "div", "figure", "figcaption", "table", "thead", "tbody", "tr", "td", "li", "br", "p"}
# Lists that are compared by themselves: their lines are as they are, with their names in brackets.
_LISTED = ("words", "sources")


@dataclass(frozen=True)
class Line:
    """One sentence of one section: its words, the sources cited on it, the card and the cell that it stands in, its form.

    ``cell`` names the row and the column of a table by their heads.
    """

    section: str
    card: str
    text: str
    sources: tuple[str, ...]
    cell: str = ""
    form: tuple[Form, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands: section, card, cell."""
        return self.section, self.card, self.cell


@dataclass(frozen=True)
class _Around:
    """What surrounds a piece of text."""

    card: str = ""
    cell: str = ""
    form: tuple[Form, ...] = ()
    depth: int = 0


@dataclass
class _Block:
    """The text of one block while it grows, white space folded, and the spans in it that have a form of their own."""

    around: _Around
    text: str = ""
    spans: list[tuple[Form, int, int]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.odd += _ODD_SPACE.findall(text)
        folded = re.sub(r"\s+", " ", text)
        self.text += folded.lstrip() if not self.text or self.text.endswith(" ") else folded


def lines(section: Section) -> list[Line]:
    """Return the sentences of a section in order."""
    reader = _Reader()
    reader.walk(parse(section.html), _Around())
    reader.close()
    return [line for block in reader.blocks for line in _sentences(section, block)]


class _Reader:
    """Goes through the elements of a section and gathers its blocks."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self._running: _Block | None = None

    def close(self) -> None:
        if self._running is not None and self._running.text.strip():
            self.blocks.append(self._running)
        self._running = None

    def walk(self, node: HtmlElement, around: _Around) -> None:
        """Gather the blocks in ``node``, which stands in ``around``."""
        block = node.tag in BLOCKS
        if block:
            self.close()
            around = _inside(node, around)
        start = len(self._running.text) if self._running else 0
        self._add(node.text, around)
        if node.tag == "table":
            self._table(node, around)
        else:
            for child in node:
                self.walk(child, around)
                self._add(child.tail, around)
        if block:
            self.close()
        elif self._running is not None:
            forms = [*_attributes(node), *_emphasis(node.tag)]
            self._running.spans += [(form, start, len(self._running.text)) for form in forms]

    def _add(self, text: str | None, around: _Around) -> None:
        if text and (text.strip() or self._running):
            if self._running is None:
                self._running = _Block(around)
            self._running.add(text)

    def _table(self, table: HtmlElement, around: _Around) -> None:
        """Gather the cells, each with the heads of its row and its column: a figure alone says nothing."""
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        has_heads = bool(rows) and all(cell.tag == "th" for cell in rows[0])
        heads = [_words(cell) for cell in rows[0]] if has_heads else []
        for row in rows:
            first = row is rows[0] and has_heads
            for number, (cell, head) in enumerate(zip_longest(row, heads, fillvalue=None)):
                if isinstance(cell, HtmlElement):
                    names = ["" if first or number == 0 else _words(row[0]), "" if first else str(head or "")]
                    self.walk(cell, replace(around, cell=" | ".join(filter(None, names))))


def _words(cell: HtmlElement) -> str:
    return " ".join(_CITE.sub("", cell.text_content()).split())


def _attributes(node: HtmlElement) -> list[Form]:
    """Return the attributes of ``node`` that a reader sees, hears or follows."""
    return [
        (name if name in ("start", "only") else "attribute", value if name in ("start", "only") else f"{name}: {value}")
        for key, value in sorted(node.attrib.items())
        for name in [key.removeprefix(FORM)]
        if (key.startswith(FORM) and key != _CARD) or key in SHOWN_ATTRIBUTES
    ]


def _emphasis(tag: str) -> list[Form]:
    """Return what the inline element ``tag`` does to its words."""
    if tag in ("span", "input"):
        return []
    return [(tag, "")] if tag in ("strong", "em", "code") else [("element", tag)]


def _inside(node: HtmlElement, around: _Around) -> _Around:
    """Return what surrounds the text in the block ``node``."""
    tag, form, depth = node.tag, list(_attributes(node)), around.depth
    if tag in _LISTS:
        depth += 1
        form.append((_LISTS[tag], str(depth)))
    elif tag[0] == "h" and tag[1:].isdigit():
        form.append(("heading", str(int(tag[1]) - 1)))
    elif tag in _BLOCK_FORMS:
        form.append((_BLOCK_FORMS[tag], ""))
    elif tag == "p" and node.getparent() is not None and node.getparent().tag == "li":
        form.append(("paragraph", ""))
    elif tag not in _SILENT:
        form.append(("inside", tag))
    return replace(around, card=str(node.get(_CARD) or around.card), form=(*around.form, *form), depth=depth)


def _sentences(section: Section, block: _Block) -> Iterator[Line]:
    start = 0
    for end in [m.end() for m in _END.finditer(block.text)] + [len(block.text)]:
        part, begin = block.text[start:end], start
        start = end
        words = part.strip() if section.id in _LISTED else " ".join(_CITE.sub(" ", part).split())
        prints = _FINGERPRINT.findall(part)
        words = _FINGERPRINT.sub("", words)
        if not words:
            continue
        form = [*block.around.form, *(("picture", one) for one in prints)]
        for (name, value), first, last in block.spans:
            inner = _CITE.sub("", block.text[max(first, begin) : min(last, end)]).strip()
            if inner and max(first, begin) < min(last, end):
                form.append((name, f"{value} ({inner})" if value else inner))
        form += [("space", " ".join(odd.split())) for odd in block.odd if " ".join(odd.split()) in part]
        cited = list(_CITE.finditer(part)) if section.id not in _LISTED else []
        form += [("cited", f"{m[1]}: {' '.join(_CITE.sub(' ', part[: m.start()]).split()[-4:])}") for m in cited]
        around = block.around
        yield Line(section.title, around.card, words, tuple(m[1] for m in cited), around.cell, tuple(form))
