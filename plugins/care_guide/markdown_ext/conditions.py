"""What a copy may leave out where a condition is false: nothing without which other words would say something else."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from pathlib import Path
from xml.etree.ElementTree import Element

from care_guide.content.figures import DOSE, NUMBER
from care_guide.content.parse_result import GuideTree, has_class, written
from care_guide.markdown_ext.lists import BLOCKS, LINES, other_blocks, text_holder
from care_guide.markdown_ext.sections import BOXES

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol")
_TODO = (
    "put the condition on each sentence or item that it is for, or on the whole passage: {only=PLACE} at its heading; "
    'inside a sentence, only on facts, or on "or" or "and" with another way to reach somebody or a number to call'
)
_FIRST_WORDS = re.compile(r"[\w ]*")

_WORDS = {
    name: rf"\b(?:{'|'.join(words)})\b"
    for name, words in tomllib.loads(Path(__file__).with_name("conditions.toml").read_text("utf-8")).items()
}
# What stands for a fact, whose value differs from hospital to hospital.
_FACT = "Fact"
_QUOTES = " \n\"'\u201c\u201d\u2018\u2019\u00ab\u00bb\u00bf\u00a1()"
_STOPS = (".", "?", "!")
# Where a sentence begins, and where one ends.
_BEGINS = re.compile(rf"(?:^|[.?!][{_QUOTES}]*\s)\s*$")
_ENDS = re.compile(rf"[.?!][{_QUOTES}]*$")
_SCALES = re.compile(r"\s*\d+(?:\.\d)? ([FC]) \(\d+(?:\.\d)? (?!\1)[FC]\)\s*")
# Words that only add to a sentence, another way to reach somebody or a number to call; and facts with the signs around them.
_ADDED = re.compile(
    rf"[\s,]*{_WORDS['joining']} (?:{_WORDS['reaching']}|[^.?!;:()]+ \({_FACT}\))\s*"
    rf"|\s*\({_WORDS['calling']}[^.?!;()]*{_FACT}\)\s*",
    re.I,
)
_FACTS = re.compile(rf"[\s,:()]*(?:{_FACT}[\s,:()]*)+")
_LIMIT = re.compile(rf"{DOSE.pattern}|{NUMBER.pattern}", re.I)
_CALL = re.compile(_WORDS["calling"], re.I)
# A sentence without which its neighbors say something else.
_POINTS = re.compile(rf"{_WORDS['pointing']}|^\W*{_WORDS['limiting']}|^\W*(?:{_WORDS['denying']}\W*)+$", re.I)
# A sentence that says for whom or when the next one is, and one that goes on from the sentence before.
_OPENS, _LEANS = (
    re.compile(pattern, re.I)
    for pattern in (rf"\W*{_WORDS['opening']}(?:\W+\w+){{1,3}}\W*", rf"\W*{_WORDS['leaning']}")
)
_STEP = re.compile(_WORDS["steps"], re.I)
# What would become one word, or one figure, with what is before or behind it.
_OPEN, _GOES_ON = re.compile(r"[\w.,/\u2010-\u2015-]$"), re.compile(r"\w|[.,/\u2010-\u2015-]\d")


@dataclass(frozen=True)
class _Piece:
    """Words of a block: the conditions around them, the outermost first, and whether they are bold."""

    text: str
    conditions: tuple[Element, ...] = ()
    bold: bool = False


def _pieces(node: Element, like: _Piece) -> Iterator[_Piece]:
    """Yield the words of ``node`` without the blocks inside it; they are ``like`` those around them.

    Citations have no number yet.
    """
    yield replace(like, text=_FACT if node.get("data-slot") else node.text or "")
    for child in node:
        if child.tag not in BLOCKS and (child.get("data-if") or not node.get("data-slot")):
            inside = like.conditions + ((child,) if child.get("data-if") else ())
            yield from _pieces(child, replace(like, conditions=inside, bold=like.bold or child.tag == "strong"))
        yield replace(like, text=child.tail or "")


def _block(node: Element) -> list[_Piece]:
    """Return the words of the block ``node``."""
    return list(_pieces(text_holder(node) if node.tag == "li" else node, _Piece("")))


def _conditions(pieces: Iterable[_Piece]) -> list[Element]:
    """Return the conditions around words of ``pieces``, each once, but for a fever number in the place of a fact."""
    around = {id(one): one for piece in pieces if piece.text.strip() for one in piece.conditions}
    return [one for one in around.values() if not _is_fever_number(one)]


def _is_fever_number(condition: Element) -> bool:
    """Return whether ``condition`` holds, for copies without the fact, a temperature in both scales."""
    without = (condition.get("data-if") or "").removeprefix("if ").startswith("no")
    return without and _SCALES.fullmatch("".join(condition.itertext())) is not None


def _text(pieces: Iterable[_Piece]) -> str:
    return "".join(piece.text for piece in pieces)


class ConditionsTree(GuideTree):
    """Report each condition on words without which others say something else. Runs before such words are taken out."""

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
    """Yield each condition in ``root`` that may not stand where it is, and what would stay without its words."""
    for parent in root.iter():
        above = parent.text or ""
        for node in parent:
            if node.tag in LINES:
                pieces = _block(node)
                head_of = _what_block_heads(node)
                introduced = _conditions(_worded(pieces)[:1]) if node.tag == "p" and _introduces(above) else []
                for one in _conditions(pieces):
                    what = head_of or ("what is above, which is no sentence of its own," if one in introduced else None)
                    if what := what or _what_is_around(one, pieces, is_item=node.tag in ("li", "td")):
                        yield one, what
                above = "" if node.tag in _HEADINGS else _text(pieces)
            elif node.tag in _LISTS and (len(parent) > 1 or above.strip()) and _may_vanish(node):
                items = [piece for item in node for piece in _block(item)]
                yield from ((one, "what is around this list") for one in _conditions(items))
    yield from _steps(root)
    yield from _boxes(root)


def _what_block_heads(node: Element) -> str | None:
    """Return what the block ``node`` is the head of, or the cells of a row say without it, or None."""
    if node.tag in _HEADINGS:
        return "what is below this heading"
    if node.tag in ("th", "td"):
        return "what is in this column or row"
    return "what is below this item" if node.tag == "li" and other_blocks(node) else None


def _introduces(above: str) -> bool:
    """Return whether the words ``above`` are said of what comes next: they end in a colon, or without a sign."""
    return bool(above.strip()) and _ENDS.search(above.rstrip()) is None


def _what_is_around(condition: Element, pieces: list[_Piece], *, is_item: bool) -> str | None:
    """Return what of the block of ``pieces`` says something else without ``condition``, or None if nothing does."""
    inside = [piece for piece in pieces if condition in piece.conditions]
    first = pieces.index(inside[0])
    last = first + len(inside)
    before, words, after = (_text(found) for found in (pieces[:first], inside, pieces[last:]))
    if condition.get("data-if") == "none":
        fits = _replaces_fact(before, words, after, is_item=is_item)
    elif _adds(before, words, after):
        return None
    else:
        fits = _is_whole(before, words, after, is_item=is_item)
    if not fits:
        return "the rest of this sentence"
    if (before + after).strip() and all(piece.bold for piece in _worded(inside)):
        return "what follows these bold words"
    if _POINTS.search(words) or (after.strip() and _OPENS.fullmatch(words)):
        return "what these words speak of"
    follows = next(iter(_worded(pieces[last:])), None)
    goes_on = follows and _name(condition) not in map(_name, follows.conditions) and _LEANS.match(after)
    return "the next sentence, which goes on from this one," if goes_on else None


def _adds(before: str, words: str, after: str) -> bool:
    """Return whether ``words`` only add to a sentence: another way to reach somebody, or facts, and no half a word."""
    if (_OPEN.search(before) and words[0].isalnum()) or (words[-1].isalnum() and _GOES_ON.match(after)):
        return False
    if _FACTS.fullmatch(words):
        return True
    return _ADDED.fullmatch(words) is not None and not _LIMIT.search(_CALL.sub("", words))


def _is_whole(before: str, words: str, after: str, *, is_item: bool) -> bool:
    """Return whether ``words``, between others of a block, are whole sentences, or the whole block if that is an item."""
    if is_item and not (before + after).strip():
        return True
    begins = _BEGINS.search(before) is not None and not words.lstrip(_QUOTES)[:1].islower()
    goes_on = after.lstrip(_QUOTES)[:1]
    return begins and _ENDS.search(words) is not None and not (goes_on.islower() or goes_on.isdigit())


def _replaces_fact(before: str, words: str, after: str, *, is_item: bool) -> bool:
    """Return whether ``words`` are all that a sentence, or what follows its colon, says in the place of a fact."""
    before, after = before.removesuffix(_FACT).rstrip(), after.lstrip("\n")
    ends = _ENDS.search(words) is not None or after.startswith(_STOPS) or (is_item and not after.strip())
    return ends and (not before or before.endswith((":", *_STOPS)))


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


def _steps(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield the conditions of whole items in numbered lists, where a sentence names an item by its number.

    It means a list of its own section, or, where that has none, any other.
    """
    sections = [
        list(nodes) for is_heading, nodes in groupby(root, lambda node: node.tag in _HEADINGS) if not is_heading
    ]
    lists = [[one for node in nodes for one in node.iter("ol")] for nodes in sections]
    for nodes, own in zip(sections, lists, strict=True):
        lines = (one for node in nodes for one in node.iter() if one.tag in LINES)
        if any(_STEP.search(_text(_block(one))) for one in lines):
            items = (item for one in own or chain(*lists) for item in one if _may_vanish(item))
            yield from (
                (one, "a sentence that names a step by its number")
                for item in items
                for one in _conditions(_block(item))
            )


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
