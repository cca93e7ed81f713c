"""The ledger of a translated text: from which line each of its lines was made, by whom, and who has checked it.

``content/es/food.from.yaml`` stands beside ``content/es/food.md``. It has one row a line, in the order of the text, with
the fingerprints of both sides: so neither side can change without being noticed.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from care_guide.content.data_files import read_list
from care_guide.content.models import Slug, Strict, Text
from care_guide.content.problems import Problem
from care_guide.translation.segments import Segment, align, waiting

SUFFIX = ".from.yaml"
# Who has written a line that no person has.
MACHINE = "machine"
State = Literal["missing", "draft", "translated", "checked", "edited", "stale"]
STATES: tuple[State, ...] = ("missing", "draft", "translated", "checked", "edited", "stale")
_Mark = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


class Row(Strict):
    """One line, or one value of a YAML file, which has its place in ``key``."""

    key: Text | None = None
    # The fingerprint of the line that it was made from, and its own.
    source: _Mark
    text: _Mark
    by: Slug
    checked: Slug | None = None
    date: datetime.date | None = None

    @model_validator(mode="after")
    def _both(self) -> Row:
        if (self.checked is None) != (self.date is None):
            raise ValueError("checked and date belong together")
        if self.checked == MACHINE:
            raise ValueError("a machine cannot check a translation")
        return self


@dataclass(frozen=True)
class Pair:
    """One line of the default language, what answers it (None: nothing), its row, and how it is with the two."""

    source: Segment
    text: Segment | None
    row: Row | None
    state: State

    @property
    def current(self) -> bool:
        """Whether a family may read the translation: there is one, made from these very words."""
        return self.state not in ("missing", "stale")


def ledger_path(path: str) -> str:
    """Return the place of the ledger of the file at ``path``."""
    return path.rpartition(".")[0] + SUFFIX


def read_rows(root: Path, path: str) -> tuple[tuple[Row, ...], list[Problem]]:
    """Read the rows of the ledger at ``path``; a file without a ledger has none."""
    entries, problems = read_list(root, path, Row, "let it be written by: make translate")
    return tuple(row for _, row in entries), problems


def rows_text(rows: Iterable[Row]) -> str:
    """Return the file that holds ``rows``."""
    head = "# Written by `make translate`: from which line each line was made, by whom, and who has checked it.\n"
    return head + ("".join(f"- {{{_values(row)}}}\n" for row in rows) or "[]\n")


def _values(row: Row) -> str:
    values = {
        "key": f'"{row.key}"' if row.key else None,
        "source": f'"{row.source}"',
        "text": f'"{row.text}"',
        "by": row.by,
        "checked": row.checked,
        "date": row.date,
    }
    return ", ".join(f"{name}: {value}" for name, value in values.items() if value is not None)


def pairs(sources: list[Segment], texts: list[Segment], rows: tuple[Row, ...]) -> list[Pair]:
    """Return each line of the default language with its translation, in the order of the default language.

    Without rows, line n answers line n. With rows, they tell which line was made from which, whatever has been
    inserted or removed since on either side.
    """
    if not rows:
        answers: list[Segment | None] = list(texts[: len(sources)])
        answers += [None] * (len(sources) - len(answers))
        return [Pair(one, other, None, state_of(one, other, None)) for one, other in zip(sources, answers, strict=True)]
    row_of = align([row.source for row in rows], [one.mark for one in sources])
    text_of: dict[int, Segment] = {}
    for place, number in enumerate(align([row.text for row in rows], [one.mark for one in texts])):
        if number is not None:
            text_of.setdefault(number, texts[place])
    known = {id(text) for text in text_of.values()}
    found = []
    for place, (one, number) in enumerate(zip(sources, row_of, strict=True)):
        row = rows[number] if number is not None else None
        text = text_of.get(number) if number is not None else None
        if row is None and len(texts) == len(sources) and id(texts[place]) not in known:
            # A new line that has been translated and waits for its row.
            text = texts[place]
        found.append(Pair(one, text, row, state_of(one, text, row)))
    return found


def state_of(source: Segment, text: Segment | None, row: Row | None) -> State:
    """Return how it is with a line of the original, what answers it, and the row of the two."""
    if text is None or waiting(text.text) is not None:
        return "missing"
    if row is None:
        return "draft"
    if row.source != source.mark:
        return "stale"
    if row.text != text.mark:
        return "edited"
    if row.checked:
        return "checked"
    return "draft" if row.by == MACHINE else "translated"


def made_from(rows: Iterable[Row], found: Iterable[Pair]) -> str:
    """Return the fingerprint of which line was made from which: SHA-256 of "source text" of each, sorted, a line each.

    It follows the rows and not the original, so that a new original line changes nothing. A line without a row was made
    from the line that it answers now.
    """
    lines = {f"{row.source} {row.text}" for row in rows}
    lines |= {f"{one.source.mark} {one.text.mark}" for one in found if one.row is None and one.text is not None}
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def counts(found: Iterable[Pair]) -> dict[str, int]:
    """Return how many lines are in each state."""
    number: Counter[str] = Counter(pair.state for pair in found)
    return {state: number[state] for state in STATES}
