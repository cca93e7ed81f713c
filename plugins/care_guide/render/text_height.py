"""How high texts are on paper, by the widths of their words in the guide's own font.

Heights and widths are in millimeters, as in theme/static/css/paper; sizes of type are in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from care_guide.content.branding import word_width

# A point, and the height of a line of 1 point.
POINT = 25.4 / 72
LINE = 1.2 * POINT
# Bold letters are as wide as letters of a larger size; so is a text with some.
BOLD, HALF_BOLD = 1.05, 1.02
# By how much headings of the second level, and those below, are larger than the text.
HEADING, _SMALL_HEADING = 1.25, 1.1
# Between columns.
GUTTER = 4.0
# A box: its frame in height and in width. The indent of a list.
_BOX, _BOX_EDGE, _INDENT = 3.8, 5.0, 8.4


def part_height(
    blocks: Iterable[tuple[str, list[str]]],
    wide: float,
    size: float,
    *,
    columns: int = 1,
    step: float = 0.0,
    gap: float = 1.2,
    line: float = LINE,
) -> float:
    """Return the height of an excerpt: its lists in ``columns``, a ``step`` at least so high, a ``gap`` below paragraphs."""
    high, inner = 0.0, wide
    for kind, texts in blocks:
        if kind == "box":
            high, inner = high + _BOX, wide - _BOX_EDGE
        elif kind in ("list", "steps"):
            column = (inner - (columns - 1) * GUTTER) / columns - _INDENT
            least = step if kind == "steps" else 0.0
            high += (
                columns_height([max(least, lines_height([text], column, size, 1, line)) for text in texts], columns)
                + 1.2
            )
        elif kind in ("h2", "h3", "h4"):
            share = HEADING if kind == "h2" else _SMALL_HEADING
            high += lines_height(texts, inner, share * size * BOLD, 1, line)
        else:
            high += lines_height(texts, inner, size, gap, line)
    return high


def columns_height(blocks: Sequence[float], columns: int = 2) -> float:
    """Return the height of the longest one of the ``columns``, where ``blocks`` stay whole and in order."""
    if columns == 1:
        return sum(blocks)
    return min(
        (max(sum(blocks[:n]), columns_height(blocks[n:], columns - 1)) for n in range(1, len(blocks) + 1)), default=0.0
    )


def lines_height(texts: Iterable[str], wide: float, size: float, gap: float = 0.0, line: float = LINE) -> float:
    """Return the height of ``texts`` in ``size``, each on lines of its own with a ``gap`` below."""
    return sum(rows_of(text, wide, size) * line * size + gap for text in texts)


def rows_of(text: str, wide: float, size: float) -> int:
    """Return how many lines ``text`` takes in ``size`` where a line is ``wide``."""
    # Some words are bold.
    room = 0.99 * wide / (POINT * size)
    widths, whole = widths_of(text)
    if whole <= room:
        return 1
    rows, left, space = 1, room, word_width(" ")
    for width in widths:
        if width > left < room:
            rows, left = rows + 1, room
        left -= width + space
    return rows


# A text is measured in several sizes.
@lru_cache(maxsize=1024)
def widths_of(text: str) -> tuple[list[float], float]:
    """Return the width of each word of ``text`` by the size of its type, and of all of them on one line."""
    widths = list(map(word_width, text.split(" ")))
    return widths, sum(widths) + (len(widths) - 1) * word_width(" ")
