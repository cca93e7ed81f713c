"""Two versions of a section as one marked text, and the sentences of a section with their form."""

from __future__ import annotations

import copy
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import takewhile
from typing import Literal

import lxml.html
from htmldiff2 import render_html_diff
from lxml.html import HtmlElement

from care_guide.content.figures import spans
from care_guide.review.redline.sections import FORM, SHOWN_ATTRIBUTES, Section

Side = Literal["old", "new"]
# A new block of text begins where one of these begins or ends.
BLOCKS = {
    "p", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody",
    "tr", "th", "td", "section", "div", "figure", "figcaption", "blockquote", "pre", "br",
}  # fmt: skip
_OTHER: dict[Side, str] = {"old": "ins", "new": "del"}


def parse(html: str) -> HtmlElement:
    """Return ``html`` below one ``div``."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def blocks(root: HtmlElement, side: Side | None = None) -> list[str]:
    """Return the text of each block in order, with white space collapsed.

    ``side`` applies the marks: "new" accepts them all, "old" rejects them all.
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
    """Return the changes from ``old`` to ``new`` (HTML) as one marked text; None if no marking can be trusted.

    htmldiff2 makes the marks. They count only if accepting all of them gives exactly the new text, block by block, and
    rejecting all of them gives exactly the old one. ``word`` returns the label of a mark, for "was", "now", "added" and
    "removed".
    """
    try:
        marked = lxml.html.fragment_fromstring(_loose(render_html_diff(_bound(old), _bound(new))))
    except Exception:  # noqa: BLE001 - whatever fails in a library, both texts can still be shown side by side
        return None
    if not is_faithful(marked, old, new):
        return None
    _add_labels(marked, word)
    # The labels must not have moved anything either.
    if not is_faithful(strip_labels(marked), old, new):
        return None
    return (marked.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in marked)


# Stands for a space within a figure, so that a mark takes all of the figure or nothing.
_BOUND = "\ue000"


def _bound(html: str) -> str:
    """Return ``html`` with no space within a figure of its text."""

    def bind(text: re.Match[str]) -> str:
        found = text[0]
        for start, end in spans(found):
            found = found[:start] + re.sub(r"[ \t\n\r\f]", _BOUND, found[start:end]) + found[end:]
        return found

    return re.sub(r"(?<=>)[^<>]+", bind, html)


def _loose(html: str) -> str:
    return html.replace(_BOUND, " ")


def is_faithful(marked: HtmlElement, old: str, new: str) -> bool:
    """Return whether the marks lead to exactly the two texts, and no mark is inside another."""
    nested = marked.xpath(".//ins//ins | .//ins//del | .//del//ins | .//del//del")
    return (
        not nested
        and _is_sound(marked)
        and blocks(marked, "new") == blocks(parse(new))
        and blocks(marked, "old") == blocks(parse(old))
    )


# What a table and its rows hold, and which elements are nowhere else; a browser puts all else before the table.
_HOLDS = {"table": {"thead", "tbody", "tr"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"td", "th"}}
_HELD = set().union(*_HOLDS.values())
# A paragraph ends where one of these begins.
_NO_PARAGRAPH = BLOCKS - {"br"} - _HELD | {"hr", "details", "fieldset"}


def _is_sound(root: HtmlElement) -> bool:
    """Return whether a browser reads ``root``, as HTML, as the tree that it is: it mends what is wrong, and moves words."""
    return all(map(_is_in_place, root.iterdescendants()))


def _is_in_place(node: HtmlElement) -> bool:
    tag, above, parent = node.tag, [one.tag for one in node.iterancestors()], node.getparent()
    holds = _HOLDS.get(parent.tag)
    if holds is not None and (tag not in holds or (node.tail or "").strip()):
        return False
    if tag in _HOLDS and (node.text or "").strip():
        return False
    if holds is None and tag in _HELD:
        return False
    # Up to the cell that it is in: only there is a paragraph or an item still open.
    here = list(takewhile(lambda name: name not in ("td", "th"), above))
    if tag == "li":
        return next((name for name in here if name in ("li", "ul", "ol")), "") in ("ul", "ol")
    return not (tag in _NO_PARAGRAPH and "p" in here)


def strip_labels(root: HtmlElement) -> HtmlElement:
    """Return a copy without the labels of the marks, and the space after each: a mark may begin with a period."""
    root = copy.deepcopy(root)
    for label in root.xpath(".//span[@class='cg-mark']"):
        label.tail = label.tail[1:]
        label.drop_tree()
    return root


def _add_labels(root: HtmlElement, word: Callable[[str], str]) -> None:
    """Label each mark: colors and lines say nothing in a gray print or to a screen reader."""
    for node in root.xpath(".//ins | .//del"):
        # White space needs no label; it stays marked, so that both texts stay exact.
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
            if replaces and not before.tail:
                before.tail = " "


def _label(node: HtmlElement, word: str) -> None:
    label = lxml.html.Element("span", {"class": "cg-mark"})
    label.text, label.tail = word, f" {node.text or ''}"
    node.text = None
    node.insert(0, label)


# One property of the form of a sentence: its name (form_* in the strings) and its value.
Form = tuple[str, str]

# The attribute with the kind of a card or box.
_CARD = f"{FORM}box"
# A sentence ends after the citations that follow its period.
_END = re.compile(r"(?<=[.!?])(?:\s+\[[a-z0-9-]+\])*\s+(?=[\"“(]?[A-Z0-9_])")
# The fingerprint in the words of a drawing has digits, but is not a number.
_FINGERPRINT = re.compile(r" \(([0-9a-f]{8})\)")
# Characters that look like a space, or like nothing, and the words around them.
_ODD_SPACE = re.compile(r"(?:(?<!\S)\S+)?[^\S \t\n\r\f]\s*\S*")
_LISTS = {"ul": "bullets", "ol": "numbers"}
# Elements that all after them belong to, up to one of the same level or a higher one; so does a paragraph in bold.
_HEADINGS = {"h4": 1, "h5": 2, "h6": 3, "dt": 5}
_BOLD = 4
_BLOCK_FORMS = {"blockquote": "quote", "pre": "code_block", "dt": "term", "dd": "meaning", "th": "head_cell"}
# Blocks that say nothing about the form of the words in them.
_SILENT = {"section", "div", "figure", "figcaption", "table", "thead", "tbody", "tr", "td", "li", "br", "p"}
# Which of its kind a block is, its form says.
_KINDS = dict.fromkeys(_LISTS, "list") | dict.fromkeys(("p", *_HEADINGS, *_BLOCK_FORMS), "block")
# Elements that have no words and are no blocks.
_EMPTY = {"hr", "img", "input", "wbr"}
# What is between two lines of one paragraph or item.
_BREAK = {"br", "/br"}
# Sections that are lists, compared separately: their lines keep the names in brackets.
_LISTED = ("words", "sources")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence of a section: the card that holds it, its words, the sources cited on it, and its form.

    ``cell`` names the row and the column of a table cell by their heads. ``between`` are the ends and beginnings of blocks,
    and other elements without words, between it and the sentence before it: none if both are in one block. Whoever compares
    two texts asks that only where both have the sentence before it, too. ``under`` is what it belongs to, from the outside
    in: headings, words that introduce a list, a table or a paragraph, the items around it, the step that it is in.
    ``picture`` names the drawing or photo whose words it says, with the id of the section. ``block`` has all sentences of its
    paragraph or item; a line break ends none.

    Whoever compares two texts fills in ``held``, which is ``under`` in the words of the new text, ``number``, its place in
    the section, and in such words ``opening``, its ``opener``, and ``beside``, its ``block``.
    """

    section: str
    card: str
    text: str
    sources: tuple[str, ...]
    cell: str = ""
    form: tuple[Form, ...] = ()
    between: tuple[str, ...] = field(default=(), compare=False)
    under: tuple[str, ...] = field(default=(), compare=False)
    picture: str = ""
    held: tuple[str, ...] = field(default=(), compare=False)
    number: int = field(default=0, compare=False)
    block: tuple[str, ...] = field(default=(), compare=False)
    opening: str = field(default="", compare=False)
    beside: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def place(self) -> tuple[str, str, str]:
        """Where the sentence is: section, card, cell."""
        return self.section, self.card, self.cell

    @property
    def off(self) -> bool:
        """Whether its copy leaves it out, or words of it."""
        return any(name in ("off", "part") for name, _ in self.form)

    @property
    def opener(self) -> str:
        """The first sentence of its block; empty if it is that itself."""
        return next((text for text in self.block[:1] if text != self.text), "")


@dataclass(frozen=True, kw_only=True)
class _Around:
    """The surroundings of a piece of text."""

    card: str = ""
    cell: str = ""
    form: tuple[Form, ...] = ()
    depth: int = 0
    under: tuple[str, ...] = ()
    picture: str = ""


@dataclass
class _Block:
    """The text of one block as it grows, with white space collapsed, and the spans in it that have their own form."""

    around: _Around
    between: tuple[str, ...]
    text: str = ""
    spans: list[tuple[Form, int, int]] = field(default_factory=list)

    def add(self, text: str) -> None:
        folded, start = re.sub(r"\s+", " ", text), len(self.text)
        self.text += folded.lstrip() if not self.text or self.text.endswith(" ") else folded
        for odd in _ODD_SPACE.findall(text):
            shown = " ".join(odd.split())
            start = self.text.find(shown, start)
            self.spans.append((("space", ""), start, start + max(1, len(shown))))
            start += len(shown)


@lru_cache(maxsize=8)
def _cites(names: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern of a citation of one of the sources ``names``: its id in brackets; other brackets are typed."""
    return re.compile(rf"\s*\[({'|'.join(map(re.escape, sorted(names))) or '(?!)'})\]")


def lines(section: Section) -> list[Line]:
    """Return the sentences of a section in order."""
    reader = _Reader(_cites(section.cited))
    reader.walk(parse(section.html), _Around())
    reader.close()
    blocks: list[list[Line]] = []
    for block in reader.blocks:
        if not blocks or not _BREAK.issuperset(block.between):
            blocks.append([])
        blocks[-1] += _sentences(section, block, reader.cite)
    texts = [tuple(line.text for line in block) for block in blocks]
    return [replace(line, block=text) for block, text in zip(blocks, texts, strict=True) for line in block]


class _Reader:
    """Collects the blocks of a section, in which ``cite`` finds the citations."""

    def __init__(self, cite: re.Pattern[str]) -> None:
        self.cite = cite
        self.blocks: list[_Block] = []
        self._running: _Block | None = None
        # What ends and begins since the last words.
        self._between: list[str] = []

    def close(self) -> None:
        if self._running is not None and self._running.text.strip():
            self.blocks.append(self._running)
        self._running = None

    def walk(self, node: HtmlElement, around: _Around) -> None:
        """Collect the blocks in ``node``, whose surroundings are ``around``."""
        block = node.tag in BLOCKS
        if block:
            self.close()
            around = _inside(node, around)
        if block or node.tag in _EMPTY:
            self._between.append(_KINDS.get(node.tag, node.tag))
        start = len(self._running.text) if self._running else 0
        self._add(node.text, around)
        if node.tag == "table":
            self._table(node, around)
        else:
            self._children(node, around)
        if block:
            self.close()
            self._between.append(f"/{_KINDS.get(node.tag, node.tag)}")
        elif self._running is not None:
            forms = [*_attributes(node), *_emphasis(node.tag)]
            self._running.spans += [(form, start, len(self._running.text)) for form in forms]

    def _children(self, node: HtmlElement, around: _Around) -> None:
        """Collect the blocks in each child of ``node``, which belongs to the headings and other words above it."""
        heads: dict[int, str] = {}
        here, item = around, self._first_words(node) if node.tag == "li" else ""
        for child in node:
            level = _level(child)
            if level:
                heads = {other: words for other, words in heads.items() if other < level}
                here = replace(around, under=(*around.under, *heads.values()))
            above = dict.fromkeys(filter(None, (item, self._introduction(child)))) if child.tag in BLOCKS else {}
            # The item itself may be a paragraph.
            if above and self._words(child.text_content()) != item:
                self.walk(child, replace(here, under=tuple(dict.fromkeys((*here.under, *above)))))
            else:
                self.walk(child, here)
            if level:
                heads[level] = self._words(child.text_content())
                here = replace(around, under=(*around.under, *heads.values()))
            self._add(child.tail, here)

    def _add(self, text: str | None, around: _Around) -> None:
        if text and (text.strip() or self._running):
            if self._running is None:
                self._running = _Block(around, tuple(self._between))
                self._between.clear()
            self._running.add(text)

    def _table(self, table: HtmlElement, around: _Around) -> None:
        """Collect the cells, each with the heads of its row and its column: a figure alone says nothing."""
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        has_heads = bool(rows) and all(cell.tag == "th" for cell in rows[0])
        heads = [self._words(cell.text_content()) for cell in rows[0]] if has_heads else []
        for row in rows:
            self._between.append("tr")
            for number, cell in enumerate(row):
                names = [self._words(row[0].text_content()) if number else "", *heads[number : number + 1]]
                named = "" if has_heads and row is rows[0] else " | ".join(filter(None, names))
                self.walk(cell, replace(around, cell=named))

    def _first_words(self, item: HtmlElement) -> str:
        """Return the words of an item up to the first block in it, or of that block if there are none."""
        words = [item.text or ""]
        for child in item:
            if child.tag in BLOCKS:
                break
            words += [child.text_content(), child.tail or ""]
        text = self._words("".join(words))
        return text or (self._words(item[0].text_content()) if len(item) and item[0].tag == "p" else "")

    def _introduction(self, node: HtmlElement) -> str:
        """Return the words right before ``node`` if it belongs to them: those before a list or a table, or with a colon."""
        words: list[str] = []
        for one in node.itersiblings(preceding=True):
            words.append(one.tail or "")
            if one.tag in BLOCKS:
                words += [one.text_content()] if one.tag == "p" and not "".join(words).strip() else []
                break
            words.append(one.text_content())
        text = self._words("".join(reversed(words)))
        table = node.tag == "table" or (node.tag == "div" and len(node) and node[0].tag == "table")
        return text if table or node.tag in _LISTS or text.endswith(":") else ""

    def _words(self, text: str) -> str:
        return " ".join(self.cite.sub("", text).split())


def _level(node: HtmlElement) -> int:
    """Return the level of a heading, of a term or of a paragraph in bold, 0 of anything else."""
    if node.tag == "p" and len(node) == 1 and node[0].tag == "strong":
        return 0 if f"{node.text or ''}{node[0].tail or ''}".strip() else _BOLD
    return _HEADINGS.get(node.tag, 0)


def _attributes(node: HtmlElement) -> list[Form]:
    """Return the attributes of ``node`` that a reader sees, hears or follows."""
    found = []
    for key, value in sorted(node.attrib.items()):
        if (key.startswith(FORM) and key != _CARD) or key in SHOWN_ATTRIBUTES:
            name = key.removeprefix(FORM)
            found.append(
                (name, value) if name in ("start", "only", "off", "part") else ("attribute", f"{name}: {value}")
            )
    return found


def _emphasis(tag: str) -> list[Form]:
    """Return what the inline element ``tag`` does to its words."""
    if tag in ("span", "input"):
        return []
    return [(tag, "")] if tag in ("strong", "em", "code") else [("element", tag)]


def _inside(node: HtmlElement, around: _Around) -> _Around:
    """Return the surroundings of the text in the block ``node``."""
    tag, form, depth = node.tag, _attributes(node), around.depth
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
    return replace(
        around,
        card=str(node.get(_CARD) or around.card),
        form=(*around.form, *form),
        depth=depth,
        picture=str(node.get("data-drawing") or around.picture),
    )


def _sentences(section: Section, block: _Block, cite: re.Pattern[str]) -> Iterator[Line]:
    ends = [*(m.end() for m in _END.finditer(block.text)), len(block.text)]
    # What has a form of its own, by the number of each sentence that it is in.
    spans: dict[int, list[tuple[Form, int, int]]] = defaultdict(list)
    for span in block.spans:
        for number in range(bisect_right(ends, span[1]), bisect_left(ends, span[2]) + 1):
            spans[number].append(span)
    start, between = 0, block.between
    # A step begins with bold words that say when.
    steps = [block.text[:last].strip() for (name, _), first, last in block.spans if name == "strong" and not first]
    for number, end in enumerate(ends):
        part, begin = block.text[start:end], start
        start = end
        words = part.strip() if section.id in _LISTED else " ".join(cite.sub(" ", part).split())
        # It is in the first sentence of a picture; other digits in brackets are words in it.
        prints = _FINGERPRINT.findall(part)[:1] if block.around.picture and not begin else []
        words = _FINGERPRINT.sub("", words, count=1) if prints else words
        if not words:
            continue
        form = [*block.around.form, *(("picture", one) for one in prints)]
        for (name, value), first, last in spans[number]:
            inner = block.text[max(first, begin) : min(last, end)].strip()
            inner = cite.sub("", inner).strip() or inner
            if inner or name == "space":
                if (often := block.text.count(inner, begin, end)) > 1:
                    # Which of several that are the same.
                    inner += f" ({block.text.count(inner, begin, max(first, begin)) + 1}/{often})"
                form.append((name, f"{value} ({inner})" if value else inner))
        cited = [] if section.id in _LISTED else list(_cited(part, cite))
        form += [("cited", f"{name}: {before}") for name, before in cited]
        around = block.around
        yield Line(
            section=section.title,
            card=around.card,
            text=words,
            sources=tuple(name for name, _ in cited),
            cell=around.cell,
            form=tuple(form),
            between=between,
            under=(*around.under, *steps[:1]) if not between else around.under,
            picture=f"{section.id.replace(' ', '-')}-{around.picture}" if around.picture else "",
        )
        between = ()


def _cited(part: str, cite: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield each citation in ``part``: its source, and the last words before it."""
    # By turns a text and, in the brackets after it, a source.
    pieces, last = cite.split(part), list[str]()
    for text, name in zip(pieces[::2], pieces[1::2], strict=False):
        last = [*last, *text.split()][-4:]
        yield name, " ".join(last)
