"""What governs a line and is not among its words: the text above its list or table, and the heads of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from care_guide.content.blocks import cells
from care_guide.content.source_text import Sentence, plain_words

# The spaces by which what is inside an item is indented.
_INDENT = 4


class Context(NamedTuple):
    """``intro`` is the paragraph right above the list or table, and each item around it, the outermost first.

    ``said`` is the line in plain words; in a row of a table, each cell follows the head of its column.
    """

    intro: tuple[str, ...]
    said: str


class _Above(NamedTuple):
    """A paragraph or an item that governs what is below it, and the number of items around it."""

    depth: int
    is_item: bool
    text: str


def contexts(lines: Sequence[str], sentences: list[Sentence]) -> dict[int, Context]:
    """Return the context of each of ``sentences`` by its line; ``lines`` are those of the file."""
    found: dict[int, Context] = {}
    above: list[_Above] = []
    for (_, is_row), group in groupby(sentences, key=lambda one: (one.paragraph, one.kind == "row")):
        block = [one for one in group if one.kind != "caption"]
        if not block:
            continue
        kind, raw = block[0].kind, lines[block[0].line - 1]
        depth = (len(raw) - len(raw.lstrip())) // _INDENT
        if kind == "heading":
            above = []
        # A paragraph governs the list and the table right below it; an item governs what is inside it.
        stays = kind != "sentence"
        above = [one for one in above if one.depth < depth or (one.depth == depth and stays and not one.is_item)]
        intro = tuple(one.text for one in above)
        said = _rows(block, lines) if is_row else (one.text for one in block)
        found |= {one.line: Context(intro, text) for one, text in zip(block, said, strict=True)}
        if is_row:
            above = [one for one in above if one.depth < depth]
        elif kind != "heading":
            above.append(_Above(depth, kind != "sentence", " ".join(one.text for one in block)))
    return found


def _rows(rows: list[Sentence], lines: Sequence[str]) -> Iterator[str]:
    """Yield the head of a table as it is, and each other row with the head of its column before each cell."""
    heads, *others = ([plain_words(cell) for cell in cells(lines[row.line - 1])] for row in rows)
    yield rows[0].text
    for row in others:
        named = zip(heads, row, strict=False)
        yield "; ".join(f"{head}: {cell}" if head else cell for head, cell in named if cell)
