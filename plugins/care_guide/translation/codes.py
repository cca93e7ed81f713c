"""A line as a translator sees it: words to translate, and between them codes that must come back as they are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from care_guide.content.mark_syntax import NAME

# How a line begins, citations, ids and classes, marks with what may stand in them, links, pictures, cells, code, and
# the values of a string of the theme. Stars of bold words stay words: the two languages need not agree on them.
_CODE = re.compile(
    rf"""
    ^\s*(?:\#+\ |[-*+]\ (?:\[\ \]\ )?|\d+\.\ |>\ |\|\ ?)?\s*(?:(?:Why|Who|what|population):\s+(?=\S))?
    | \[\^[^\]\s]+\]
    | \{{[\#.:][^{{}}]*\}} | \{{\w+\}}
    | \[\[if\ (?:no\ )?{NAME}:[ ]* | \[\[[^\[\]|:\n]+\|if\ none:[ ]* | \[\[[^\[\]|:\n]+\]\] | \]\]
    | !\[ | \[(?=[^\[\]]*\]\() | \]\([^)\s]*(?:\)|\s+") | "\)
    | `[^`]*` | <[^<>\s]+>
    | \|
    """,
    re.X | re.M,
)
# Behind the words of a picture; in running text, a quotation in brackets ends so.
_PICTURE_END = '")'


@dataclass(frozen=True, slots=True)
class Code:
    """A piece that is not translated; ``number`` names it within its line, from 1."""

    number: int
    text: str


Pieces = tuple[str | Code, ...]


def pieces(text: str) -> Pieces:
    """Return ``text`` as words and codes, in their order; joined, they are ``text`` again."""
    found: list[str | Code] = []
    end = number = 0
    in_picture = False
    for match in _CODE.finditer(text):
        if not match[0] or (match[0] == _PICTURE_END and not in_picture):
            continue
        in_picture = match[0].endswith(' "') or (in_picture and match[0] != _PICTURE_END)
        if match.start() > end:
            found.append(text[end : match.start()])
        number += 1
        found.append(Code(number, match[0]))
        end = match.end()
    return (*found, text[end:]) if end < len(text) else tuple(found)


def answering(text: str, source: Pieces) -> Pieces:
    """Return a translation as words and the codes of its ``source``; what ``source`` does not have is words."""
    free = codes(source)
    found: list[str | Code] = []
    for piece in pieces(text):
        same = next((one for one in free if isinstance(piece, Code) and one.text == piece.text), None)
        if same is not None:
            free.remove(same)
            found.append(same)
        elif found and isinstance(found[-1], str):
            found[-1] += joined((piece,))
        else:
            found.append(joined((piece,)))
    return tuple(found)


def codes(found: Pieces) -> list[Code]:
    """Return the codes among pieces."""
    return [piece for piece in found if isinstance(piece, Code)]


def joined(found: Pieces) -> str:
    """Return the text of pieces."""
    return "".join(piece.text if isinstance(piece, Code) else piece for piece in found)


def difference(source: Pieces, found: Pieces) -> str:
    """Say which codes of ``source`` are missing from a translation, and which it has too often; "" for neither."""
    was, now = Counter(codes(source)), Counter(codes(found))
    missing, more = was - now, now - was
    parts = [f"missing: {_named(missing)}"] if missing else []
    parts += [f"too often: {_named(more)}"] if more else []
    return "; ".join(parts)


def _named(found: Counter[Code]) -> str:
    return ", ".join(code.text.strip() for code in sorted(found, key=lambda code: code.number))
