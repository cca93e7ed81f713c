"""Where conditions may stand: nothing that a copy leaves out is all that a heading, a cell or a box has.

What else a false condition changes is read by those who sign: the version of a text says which of its conditions hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

from care_guide.content.figures import TEMPERATURE
from care_guide.content.parse_result import GuideTree, has_class, written
from care_guide.markdown_ext.lists import BLOCKS, LINES, other_blocks, text_holder
from care_guide.markdown_ext.sections import BOXES

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol")
_TODO = (
    "put the condition on each sentence or item that it is for, or on the whole passage: {only=PLACE} at its heading"
)
_FIRST_WORDS = re.compile(r"[\w ]*")


class ConditionsTree(GuideTree):
    """Report each condition without whose words a head stands over nothing, and each within another.

    Runs before such words are taken out.
    """

    def run(self, root: Element) -> None:
        if all(node.get("data-if") is None for node in root.iter()):
            return
        for outer in root.iterfind(".//*[@data-if]"):
            for inner in outer.iterfind(".//*[@data-if]"):
                what = f'"{_name(inner)}: ..." is within the words of "{_name(outer)}: ..."'
                self.md.found.add_problem(_needle(inner), what, "write a sentence for each case, one behind the other")
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
    """Yield each condition in ``root`` that may not stand where it is, and what would stay without its words."""
    for parent in root.iter():
        above = parent.text or ""
        for node in parent:
            if node.tag in LINES:
                if what := _what_it_heads(node):
                    yield from ((one, what) for one in _conditions(node))
                above = "" if node.tag in _HEADINGS else "".join(node.itertext())
            elif node.tag in _LISTS and (len(parent) > 1 or above.strip()) and _may_vanish(node):
                yield from ((one, "what is around this list") for item in node for one in _conditions(item))
    yield from _boxes(root)


def _what_it_heads(node: Element) -> str | None:
    """Return what the block ``node`` is the head of, or the cells of a row say without it, or None."""
    if node.tag in _HEADINGS:
        return "what is below this heading"
    if node.tag in ("th", "td"):
        return "what is in this column or row"
    return "what is below this item" if node.tag == "li" and other_blocks(node) else None


def _conditions(node: Element) -> Iterator[Element]:
    """Yield the conditions in the block ``node`` without the blocks inside it, but for a temperature in place of a fact."""
    for child in text_holder(node) if node.tag == "li" else node:
        if child.tag not in BLOCKS:
            yield from (one for one in child.iter() if one.get("data-if") and not _is_temperature(one))


def _is_temperature(condition: Element) -> bool:
    """Return whether ``condition`` is a temperature for a fact that is empty: then there is one in each copy."""
    return condition.get("data-if") == "none" and TEMPERATURE.fullmatch("".join(condition.itertext())) is not None


def _may_vanish(node: Element) -> bool:
    """Return whether all words of ``node`` may be left out at once: each is in a condition, no two of which are opposite."""
    names: set[str] = set()
    for words, condition in _words_of(node, None):
        if condition is None and re.search(r"\w", words):
            return False
        names |= {condition} if condition is not None else set()
    return bool(names) and not any(f"no {name}" in names for name in names)


def _words_of(node: Element, condition: str | None) -> Iterator[tuple[str, str | None]]:
    """Yield the words in ``node``, which is in ``condition``, each with its outermost condition; citations have none yet."""
    # What stands for a fact is there where it is empty, too.
    yield (node.get("data-slot") or node.text or ""), condition
    for child in node:
        inside = condition or (child.get("data-if") or "").removeprefix("if ") or None
        yield from _words_of(child, inside if child.get("data-if") != "none" else condition)
        yield child.tail or "", condition


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
                found = (one for block in box.iter() if block.tag in ("p", "li") for one in _conditions(block))
                yield from ((one, "the heading of this box") for one in found)
