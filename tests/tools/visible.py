"""The words that somebody sees on a page in a real browser, and those that were signed, as two lists to compare.

A picture decides what is seen: words are, where the page looks different once its letters have no color. So it does not
matter by which style they are hidden, cut off, covered or moved away.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import pairwise, repeat
from typing import Literal, NamedTuple

from care_guide.content.article import Article
from care_guide.utils.markup import parse
from lxml.etree import _Element as Element
from PIL import Image, ImageChops
from playwright.sync_api import Page

Form = Literal["phone", "wide", "paper"]
Box = tuple[float, float, float, float]
Place = tuple[float, float]

# A page in half its size has all its letters, and is compared in a quarter of the time.
SCALE = 0.5
# Stands for a drawing or picture without words of its own.
DRAWING = "[drawing]"
# What decides whether a word that has a box is hidden though other words are seen through it.
_STYLES = ["display", "visibility", "opacity", "clip-path", "overflow-x", "overflow-y"]
_EVERYWHERE, _NOWHERE = (-1e6, -1e6, 1e6, 1e6), (0.0, 0.0, -1.0, -1.0)
# What a browser puts before the items of a list without numbers, and before what can be unfolded.
_BULLETS = "•◦▪▾"
# Folded parts are opened: their summary is among the words, and must be seen.
_PREPARE = """parts => {
  document.querySelectorAll('details').forEach(fold => { fold.open = true; });
  for (const [part, selector] of Object.entries(parts)) {
    document.querySelectorAll(selector).forEach(element => { element.dataset.part = part; });
  }
}"""
# A bar that stays on the screen is over whatever is below it at the moment.
_BARS = ".cg-bottom-bar { visibility: hidden !important }"
_COLORLESS = """*, *::before, *::after, *::marker { color: transparent !important; -webkit-text-fill-color: transparent !important }
svg text, svg tspan { fill: transparent !important }"""
# Which share of the height of a line is ink, at least: of a line with tall letters or figures, and of one without.
_TALL, _TALL_INK, _SMALL_INK = re.compile(r"[A-ZÁÉÍÓÚÑ0-9bdfhklt]"), 0.38, 0.22
# The gray of a change; less is the edge of something else.
_INK = 24


def words_in(text: str) -> list[str]:
    """Return the words and signs of ``text``, with one kind of hyphen."""
    return re.findall(r"\w+|[^\w\s]", text.replace("\u2011", "-"))


# What is seen.


class _Piece(NamedTuple):
    """Words that are seen: in which part, in which block, at which height; ``made`` if a style has put them there."""

    words: list[str]
    part: str
    block: int
    place: Place
    made: bool


class Screen:
    """A page as it is seen. ``parts`` are selectors by a name; words belong to the nearest element around that has one."""

    def __init__(self, page: Page, parts: dict[str, str]) -> None:
        page.evaluate(_PREPARE, parts)
        page.add_style_tag(content=_BARS)
        # A picture of the whole page can break lines anew; from its first dot on, they stay.
        page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": 1, "height": 1})
        session = page.context.new_cdp_session(page)
        found = session.send("DOMSnapshot.captureSnapshot", {"computedStyles": _STYLES})
        self._said, (document, *_) = found["strings"], found["documents"]
        self._nodes, self._layout, self._lines = document["nodes"], document["layout"], document["textBoxes"]
        self._picture = _picture(page)
        page.add_style_tag(content=_COLORLESS)
        changed = ImageChops.difference(self._picture, _picture(page)).convert("L")
        self._ink = changed.point([255 * (gray > _INK) for gray in range(256)])
        # The end of the session ends the look of paper, too, which the next page has to ask for again.
        session.detach()
        page.emulate_media(media="screen")
        self._look_around()
        self._pieces = list(self._read())

    def words(self, part: str, *, as_seen: bool = True) -> list[str]:
        """Return the words of ``part`` from top to bottom as they are seen, or else in the order of the document."""
        runs: list[tuple[Place, list[str]]] = []
        waiting: list[str] = []
        last = None
        for piece in (one for one in self._pieces if one.part == part):
            if piece.block == last:
                runs[-1][1].extend(piece.words)
            elif piece.made:
                # A number or sign stands where the words do that come after it.
                waiting += piece.words
            else:
                runs.append((piece.place, waiting + piece.words))
                waiting, last = [], piece.block
        if as_seen:
            runs = sorted(_in_rows(runs), key=lambda run: run[0])
        return [word for _, words in runs for word in words] + waiting

    def _look_around(self) -> None:
        """Note of each node its part, the drawing around it, its block and its row of a table, or -1, and where it shows."""
        self._at = {node: place for place, node in enumerate(self._layout["nodeIndex"])}
        count = len(self._nodes["parentIndex"])
        self._part, self._drawing, self._block, self._row = [""] * count, [-1] * count, [-1] * count, [-1] * count
        self._window: list[Box] = [_EVERYWHERE] * count
        for node, parent in enumerate(self._nodes["parentIndex"]):
            around = (self._part, self._drawing, self._block, self._row)
            part, drawing, block, row = (one[parent] if parent >= 0 else one[node] for one in around)
            name, display = self._name(node), self._display(node)
            if (
                drawing < 0
                and not name.startswith(("::", "#"))
                and display.partition("-")[0] not in ("", "inline", "contents")
            ):
                block = node
            if drawing < 0 and name in ("svg", "img"):
                drawing = block = node
            self._part[node] = self._attribute(node, "data-part") or part
            self._drawing[node], self._block[node] = drawing, block
            self._row[node] = node if display == "table-row" else row
            self._window[node] = self._shown_in(node, self._window[parent] if parent >= 0 else _EVERYWHERE)

    def _shown_in(self, node: int, window: Box) -> Box:
        """Return where what is inside ``node`` can be seen, as edges, if it can be in ``window``."""
        styles = self._layout["styles"][self._at[node]] if node in self._at else []
        if not styles:
            return window
        visibility, opacity, clip, *overflow = (self._said[one] for one in styles[1:])
        if visibility != "visible" or opacity == "0" or clip != "none":
            return _NOWHERE
        if overflow == ["visible", "visible"]:
            return window
        x, y, width, height = self._layout["bounds"][self._at[node]]
        return (max(window[0], x), max(window[1], y), min(window[2], x + width), min(window[3], y + height))

    def _read(self) -> Iterator[_Piece]:
        lines: dict[int, list[tuple[Box, int, int]]] = {}
        found = self._lines
        for place, *line in zip(found["layoutIndex"], found["bounds"], found["start"], found["length"], strict=True):
            lines.setdefault(place, []).append(tuple(line))
        bounds = self._layout["bounds"]
        for node in sorted(self._at, key=self._order):
            place = self._at[node]
            text = self._layout["text"][place]
            made = self._name(node).startswith("::")
            # Paper gives each link to another page a number, and lists their addresses at the end.
            numbered = made and self._attribute(self._nodes["parentIndex"][node], "data-note")
            if not self._part[node] or numbered:
                continue
            if text >= 0:
                said = self._said[text]
                # The lines of a drawing are told in another measure; none of them breaks.
                own = [(bounds[place], 0, len(said))] if self._drawing[node] >= 0 else lines.get(place, [])
                words = self._text(said, own, self._window[node])
            else:
                words = self._title(node, bounds[place]) if self._drawing[node] == node else []
            if words:
                block = self._block[node]
                top, left = own[0][0][1] if text >= 0 else bounds[place][1], 0.0
                if self._display(block) == "table-cell":
                    # Cells of a row are beside each other.
                    top, left = bounds[self._at[self._row[node]]][1], bounds[self._at[block]][0]
                yield _Piece(words, self._part[node], block, (top, left), made)

    def _order(self, node: int) -> tuple[int, int]:
        """Return the place of ``node`` in the document: what a style puts after an element is listed before its content."""
        parents = self._nodes["parentIndex"]
        if self._name(node) != "::after":
            return node, 0
        last = parent = parents[node]
        while last + 1 < len(parents) and parents[last + 1] >= parent:
            last += 1
        return last, 1

    def _name(self, node: int) -> str:
        return self._said[self._nodes["nodeName"][node]].lower()

    def _attribute(self, node: int, name: str) -> str:
        pairs = iter(self._nodes["attributes"][node])
        return next((self._said[value] for key, value in zip(pairs, pairs, strict=True) if self._said[key] == name), "")

    def _display(self, node: int) -> str:
        styles = self._layout["styles"][self._at[node]] if node in self._at else []
        return self._said[styles[0]] if styles else ""

    def _text(self, text: str, lines: list[tuple[Box, int, int]], window: Box) -> list[str]:
        """Return the words of ``text``, without those on lines that are not seen."""
        if not text.strip() or text.strip() in _BULLETS:
            return []
        parts = [(text[start : start + length], box) for box, start, length in lines]
        seen = [_is_inside(box, window) and self._is_seen(part, box) for part, box in parts]
        if lines and all(seen):
            return words_in(text)
        return [word for (part, _), one in zip(parts, seen, strict=True) if one for word in words_in(part)]

    def _is_seen(self, text: str, box: Box) -> bool:
        """Return whether ``text`` has ink in all of its box: from its first letter to its last, and as high as letters are."""
        if not text.strip():
            return True
        x, y, width, height = (SCALE * side for side in box)
        ink = self._ink.crop((round(x), round(y), round(x + width) + 1, round(y + height) + 1))
        columns, rows = _inked(ink, (ink.width, 1)), _inked(ink, (1, ink.height))
        if not rows:
            return False
        least = (_TALL_INK if _TALL.search(text) else _SMALL_INK) * height if re.search(r"\w", text) else 1
        gap = max(after - before for before, after in pairwise([0, *columns, ink.width - 1]))
        return rows[-1] - rows[0] + 1 >= least and gap <= max(0.9 * height, 3)

    def _title(self, node: int, box: Box) -> list[str]:
        """Return what is said of a drawing or picture, or nothing where there is one even color in its place."""
        x, y, width, height = (SCALE * side for side in box)
        shown = self._picture.crop((round(x), round(y), round(x + width), round(y + height)))
        if not shown.width or not shown.height or all(low == high for low, high in shown.getextrema()):
            return []
        parents = self._nodes["parentIndex"]
        title = next((one for one in _children(parents, node) if self._name(one) == "title"), None)
        if title is None:
            return words_in(self._attribute(node, "alt")) or [DRAWING]
        return words_in("".join(self._said[self._nodes["nodeValue"][one]] for one in _children(parents, title)))


def _is_inside(box: Box, window: Box) -> bool:
    """Return whether the middle of ``box`` is between the edges of ``window``."""
    x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
    return window[0] <= x <= window[2] and window[1] <= y <= window[3]


def _children(parents: list[int], node: int) -> Iterator[int]:
    return (one for one in range(node + 1, len(parents)) if parents[one] == node)


def _picture(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


def _inked(ink: Image.Image, size: tuple[int, int]) -> list[int]:
    """Return which columns of ``ink``, or which rows, have some."""
    return [place for place, some in enumerate(ink.resize(size, Image.Resampling.BOX).tobytes()) if some]


def _in_rows(runs: list[tuple[Place, list[str]]]) -> Iterator[tuple[Place, list[str]]]:
    """Yield ``runs`` with one height for what begins within a few dots of the run before: a raised letter is no new row."""
    top = 0.0
    for (own, left), words in runs:
        top = own if not 0 <= top - own < 10 else top
        yield (top, left), words


# What was signed.

_SIGNS = {"cg-box--do": "✓", "cg-box--dont": "✗"}


def signed_words(article: Article, form: Form) -> list[str]:
    """Return the words of the header and text of ``article`` in the order of ``form``.

    On a phone, the words on when to call stand before the summary, and each cell of a table has the head of its column.
    Paper shows the address of each link to another site, and no button to call.
    """
    header, sections = article.header, list(parse(article.html))
    first = [one for one in sections if one.get("id") == "when-to-call" and form == "phone"]
    about = words_in(header.title) + words_in(header.message or "")
    for one in first:
        about += _inside(one, form)
    about += words_in(header.summary) + words_in(header.audience or "")
    return about + [word for one in sections if one not in first for word in _inside(one, form)]


def _inside(node: Element, form: Form) -> Iterator[str]:
    # The days that a drawing shows twice stand in its `defs`: no browser tells where they are seen.
    if not isinstance(node.tag, str) or node.tag in ("title", "desc", "defs"):
        return
    if form == "paper" and node.tag == "summary":
        return
    # The parts of a tall drawing, which a wide window shows beside each other, are drawn from the whole one.
    if node.get("class") == "cg-figure__parts" or (form == "paper" and node.get("class") == "cg-card__call"):
        return
    if node.tag in ("svg", "img"):
        yield from words_in(node.findtext("title") or node.get("alt") or "") or [DRAWING]
    if node.tag == "table" and form == "phone":
        yield from _rows(node)
        return
    yield from words_in(node.text or "")
    before = _before_children(node)
    for child in node:
        yield from next(before)
        yield from _inside(child, form)
        yield from words_in(child.tail or "")
    if form == "paper" and (node.get("href") or "").startswith("https:"):
        yield from words_in(f"({node.get('href')})")


def _before_children(node: Element) -> Iterator[list[str]]:
    """Yield what stands before each child of ``node``: the number in a list, the sign of what to do or not to do."""
    if node.tag == "ol":
        end = "" if node.get("class") == "cg-steps" else "."
        first = int(node.get("start") or 1)
        return (words_in(f"{number}{end}") for number in range(first, first + len(node)))
    around = (node.getparent().get("class") or "").split() if node.tag == "ul" else []
    return repeat([sign for name, sign in _SIGNS.items() if name in around])


def _rows(table: Element) -> Iterator[str]:
    # A cell has the words of its head, and not the numbers of its sources: with them, the heads stand above all rows.
    if table.xpath("./thead//a"):
        yield from _inside(table.find("thead"), "phone")
    heads = [words_in("".join(head.xpath(".//text()[not(ancestor::sup)]"))) for head in table.iterfind("./thead/tr/th")]
    for row in table.iterfind("./tbody/tr"):
        for head, cell in zip(heads, row, strict=True):
            yield from [*head, ":"] if head else ()
            yield from _inside(cell, "phone")


# The difference.


def differences(signed: list[str], seen: list[str]) -> list[str]:
    """Return what ``seen`` lacks of ``signed``, or adds to it, each with the words before it."""
    if signed == seen:
        return []
    found = []
    for kind, start, end, begin, stop in SequenceMatcher(None, signed, seen, autojunk=False).get_opcodes():
        before = " ".join(signed[max(0, start - 6) : start])
        if kind in ("delete", "replace"):
            found.append(f"not seen after '{before}': {' '.join(signed[start:end])}")
        if kind in ("insert", "replace"):
            found.append(f"not signed after '{before}': {' '.join(seen[begin:stop])}")
    return found


def not_found(phrases: Iterable[str], seen: list[str]) -> list[str]:
    """Return those of ``phrases`` that ``seen`` does not have, one after the other in this order."""
    lost, rest = [], f" {' '.join(seen)} "
    for phrase in phrases:
        _, found, after = rest.partition(f" {' '.join(words_in(phrase))} ")
        if found:
            rest = f" {after}"
        else:
            lost.append(f"not seen: {phrase}")
    return lost
