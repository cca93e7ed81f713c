"""Stamp lines: note in the ledger from which words each line was made, who wrote it, and who has checked it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from care_guide.translation.ledger import MACHINE, Pair, Row


@dataclass(frozen=True)
class Stamp:
    """Who has written what is new, and who has checked all of it (None: nobody), on the day ``today``."""

    by: str = MACHINE
    checked: str | None = None
    today: datetime.date = datetime.date.min


def stamped(pairs: Iterable[Pair], stamp: Stamp) -> list[Row]:
    """Return the rows of the ledger after ``stamp``, in the order of the original.

    A line whose original has changed keeps its old row until its words have changed too, or a person has checked it:
    running the command again makes no line current.
    """
    return [row for pair in pairs if (row := _row(pair, stamp)) is not None]


def _row(pair: Pair, stamp: Stamp) -> Row | None:
    text, row = pair.text, pair.row
    if pair.state == "missing" or text is None:
        return row
    new = row is None or pair.state == "edited" or (pair.state == "stale" and row.text != text.mark)
    if not new and stamp.checked is None:
        return row
    return Row(
        key=pair.source.key or None,
        source=pair.source.mark,
        text=text.mark,
        by=stamp.by if new or row is None else row.by,
        checked=stamp.checked,
        date=stamp.today if stamp.checked else None,
    )


def to_do(path: str, pairs: Iterable[Pair]) -> Iterator[str]:
    """Yield what a translator has to do in the file at ``path``, line by line."""
    last = 0
    for pair in pairs:
        words = pair.source.text.strip()
        if pair.text is not None:
            last = pair.text.line
        if pair.state == "stale" and pair.text is not None:
            yield f"{path}:{last}: the original has changed (line {pair.source.line}): {words}"
        elif pair.state == "missing":
            where = "the line is not translated" if pair.text is not None else "after this line, a new one is missing"
            yield f"{path}:{last or 1}: {where} (line {pair.source.line} of the original): {words}"
