"""Words that depend on a place or a fact may not govern others, which would stay without them where the condition is false."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from xml.etree.ElementTree import Element

from care_guide.content.parse_result import GuideTree, has_class, written
from care_guide.markdown_ext.lists import BLOCKS, other_blocks, text_holder
from care_guide.markdown_ext.sections import BOXES

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol")
_TODO = (
    "put the condition on each sentence or item that it is for, or on the whole passage: {only=PLACE} at its heading"
)
_COLONS = (":", "\uff1a")
_CLOSING = " \n\"'\u201d\u2019\u00bb)*_"
# Where a sentence ends: its stop, or the end of its line.
_END = re.compile(r"[.?!]\s|\n")
_FIGURE = re.compile(r"\s*\d")
_FIRST_WORDS = re.compile(r"[\w ]*")


@dataclass(frozen=True)
class _Piece:
    """Words of a block: the conditions around them, the outermost first, and whether they are bold."""

    text: str
    conditions: tuple[Element, ...] = ()
    bold: bool = False


def _pieces(node: Element, like: _Piece) -> Iterator[_Piece]:
    """Yield the words of ``node`` without the blocks inside it; they are ``like`` those around them.

    Citations have no number yet. A fact has its name for its value, which differs from hospital to hospital.
    """
    yield replace(like, text=node.get("data-slot") or node.text or "")
    for child in node:
        if child.tag not in BLOCKS and (child.get("data-if") or not node.get("data-slot")):
            inside = like.conditions + ((child,) if child.get("data-if") else ())
            yield from _pieces(child, replace(like, conditions=inside, bold=like.bold or child.tag == "strong"))
        yield replace(like, text=child.tail or "")


def _block(node: Element) -> list[_Piece]:
    """Return the words of the block ``node`` line by line: no piece goes over the end of a line."""
    found = _pieces(text_holder(node) if node.tag == "li" else node, _Piece(""))
    return [replace(one, text=part) for one in found for part in one.text.splitlines(keepends=True)]


def _conditions(pieces: Iterable[_Piece]) -> list[Element]:
    """Return the conditions around words of ``pieces``, each once, but for a figure in the place of a fact."""
    around = {id(one): one for piece in pieces if piece.text.strip() for one in piece.conditions}
    return [
        one for one in around.values() if one.get("data-if") != "none" or not _FIGURE.match("".join(one.itertext()))
    ]


def _text(pieces: Iterable[_Piece]) -> str:
    return "".join(piece.text for piece in pieces)


class ConditionsTree(GuideTree):
    """Report each condition on words that govern others. Runs before what this copy does not show is taken out."""

    def run(self, root: Element) -> None:
        if all(node.get("data-if") is None for node in root.iter()):
            return
        reported: set[int] = set()
        for condition, what in _governing(root):
            if id(condition) not in reported:
                reported.add(id(condition))
                told = f'{what} would stay without the words of "{_name(condition)}: ..."'
                self.md.found.add_problem(_needle(condition), told, _TODO)


def _name(condition: Element) -> str:
    """Return the condition as its author wrote it: "if us", "if no fever.number", "if none"."""
    return f"if {(condition.get('data-if') or '').removeprefix('if ')}"


def _needle(condition: Element) -> re.Pattern[str]:
    """Return what finds the line of ``condition``: its mark, and its first words."""
    first = _FIRST_WORDS.match("".join(written(condition, whole=True)).strip())
    begins = r"[\s*_\[`]+".join(map(re.escape, (first[0] if first else "").split()))
    return re.compile(rf"{re.escape(_name(condition))}:[\s*_\[`]*{begins}")


def _governing(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield each condition in ``root`` that is on words that govern others, and what these are."""
    for parent in root.iter():
        for node, after in zip(parent, [*parent[1:], None], strict=False):
            if node.tag in ("p", "li", "td", "th", *_HEADINGS):
                pieces = _block(node)
                for what, found in _heads(node, parent, pieces, after):
                    yield from ((one, what) for one in _conditions(found))
            elif node.tag in _LISTS and len(parent) > 1 and _may_vanish(node):
                items = [piece for item in node for piece in _block(item)]
                yield from ((one, "what is around this list") for one in _conditions(items))
    yield from _boxes(root)


def _heads(
    node: Element, parent: Element, pieces: list[_Piece], after: Element | None
) -> Iterator[tuple[str, list[_Piece]]]:
    """Yield those of the ``pieces`` of ``node``, a block before ``after``, that govern others, and what they govern."""
    if node.tag in _HEADINGS:
        yield "what is below this heading", pieces
    elif node.tag == "th" or (node.tag == "td" and node is parent[0]):
        yield "what is in this column or row", pieces
    elif node.tag == "li" and other_blocks(node):
        yield "what is below this item", pieces
    for condition in _conditions(pieces):
        if _text(one for one in pieces if condition in one.conditions).rstrip(_CLOSING).endswith(_COLONS):
            yield "what follows this colon", [_Piece(":", (condition,))]
    text = _text(pieces).rstrip(_CLOSING)
    above_list = after is not None and after.tag in (*_LISTS, "table") and node.tag == "p"
    if text.endswith(_COLONS) or (above_list and not text.endswith((".", "?", "!"))):
        yield "what is below these words", _last_sentence(pieces, len(text))
    lines = _lines(pieces)
    for number, line in enumerate(lines):
        below = [piece for other in lines[number + 1 :] for piece in other]
        yield "what follows these bold words", _bold_start(line, below, step=parent.tag == "ol")


def _last_sentence(pieces: list[_Piece], length: int) -> list[_Piece]:
    """Return the pieces that have a part of the last sentence of the first ``length`` characters of ``pieces``."""
    ends = [m.end() for m in _END.finditer(_text(pieces)[:length])]
    start, place, found = ends[-1] if ends else 0, 0, []
    for piece in pieces:
        place += len(piece.text)
        if place > start:
            found.append(piece)
    return found


def _lines(pieces: list[_Piece]) -> list[list[_Piece]]:
    lines: list[list[_Piece]] = [[]]
    for piece in pieces:
        lines[-1].append(piece)
        if piece.text.endswith("\n"):
            lines.append([])
    return lines


def _bold_start(line: list[_Piece], below: list[_Piece], *, step: bool) -> list[_Piece]:
    """Return the bold words with which ``line`` begins, where others that stay need them: on it, else those ``below``.

    They do if they are the time mark of a ``step``, a label (with a stop at its end) or are in the condition as a whole.
    """
    bold = list(takewhile(lambda one: one.bold or not one.text.strip(), line))
    label = _text(bold).strip()
    if not label:
        return []
    rest = _worded(line[len(bold) :]) or _worded(below)
    whole = all(one.conditions for one in bold if one.text.strip())
    alone = [one for one in _conditions(bold) if any(one not in piece.conditions for piece in rest)]
    needed = step or whole or label.endswith((".", *_COLONS))
    return [_Piece(label, tuple(alone))] if alone and needed else []


def _worded(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Return those of ``pieces`` that have more than signs and spaces."""
    return [one for one in pieces if re.search(r"\w", one.text)]


def _may_vanish(node: Element) -> bool:
    """Return whether all words of ``node`` may be left out at once: each is in a condition, no two of which are opposite."""
    blocks = [one for one in node.iter() if one.tag in ("p", "li", "td", "th")]
    pieces = _worded(piece for one in blocks for piece in _block(one))
    if not pieces or not all(any(one.get("data-if") != "none" for one in piece.conditions) for piece in pieces):
        return False
    names = {(one.get("data-if") or "").removeprefix("if ") for one in _conditions(pieces)}
    return not any(f"no {name}" in names for name in names)


def _boxes(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the conditions of each box without a list of which all words may be left out."""
    heading: Element | None = None
    for is_heading, nodes in groupby(root, lambda node: node.tag in ("h2", "h3")):
        if is_heading:
            heading = list(nodes)[-1]
        elif heading is not None and heading.tag == "h3" and any(has_class(heading, name) for name in BOXES):
            box = Element("div")
            box.extend(nodes)
            if _may_vanish(box):
                found = (piece for one in box.iter() if one.tag in ("p", "li") for piece in _block(one))
                yield from ((one, "the heading of this box") for one in _conditions(found))
