"""Notes on sign-offs for whoever merges: one for all texts of a commit of which the same is to be said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SignerNote:
    """What to say about one sign-off: ``who`` + the name of its text + ``what`` (``detail``): ``todo``.

    ``commit`` is the one that added the sign-off, None if it is not committed.
    """

    line: int
    text: str
    commit: str | None
    who: str
    todo: str
    what: str = ""
    detail: str = ""


def one_for_all(notes: Iterable[SignerNote]) -> Iterator[tuple[int, str]]:
    """Yield the line of the first sign-off and the words for all ``notes`` that differ in their text and detail alone.

    Texts with one detail are named together.
    """
    groups: dict[tuple[str | None, str, str, str], list[SignerNote]] = defaultdict(list)
    for note in notes:
        groups[note.commit, note.who, note.what, note.todo].append(note)
    for same in groups.values():
        first = same[0]
        if len(same) == 1:
            yield first.line, f"{first.who} {first.text}{first.what}{_in_brackets(first.detail)}: {first.todo}"
            continue
        texts: dict[str, list[str]] = defaultdict(list)
        for note in same:
            texts[note.detail].append(note.text)
        listed = "; ".join(f"{', '.join(names)}{_in_brackets(detail)}" for detail, names in texts.items())
        yield first.line, f"{first.who} each of {len(same)} texts{first.what}: {first.todo}. Texts: {listed}"


def _in_brackets(detail: str) -> str:
    return f" ({detail})" if detail else ""
