"""What a reviewer asks first: which numbers, cards, doses, citations, questions have changed, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from care_guide.review.redline.lines import Form, Line
from care_guide.review.redline.vocabulary import DOSE, NUMBER

# Where a citation stands in a sentence says nothing once its words are others.
_OF_SAME_WORDS = ("cited",)


class Words(NamedTuple):
    """Some words of a sentence, and whether they are not in its other version."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """A sentence before and after; one of the two is None when it was added or removed."""

    old: Line | None
    new: Line | None

    @property
    def same_words(self) -> bool:
        """Whether the words are the same, and the place or the form is another."""
        return self.old is not None and self.new is not None and self.old.text == self.new.text

    @property
    def moved(self) -> bool:
        """Whether the sentence is the same, in another place."""
        return self.same_words and (self._places[0] != self._places[1] or not self.reformed)

    @property
    def _places(self) -> list[tuple[str, str, str] | None]:
        return [line.place if line else None for line in (self.old, self.new)]

    @property
    def old_form(self) -> tuple[Form, ...]:
        """What the form of the sentence no longer has."""
        return self._lost(self.old, self.new)

    @property
    def new_form(self) -> tuple[Form, ...]:
        """What the form of the sentence has now and had not before."""
        return self._lost(self.new, self.old)

    @property
    def reformed(self) -> bool:
        """Whether both are there, and the form or a citation is another."""
        return bool(self.old_form or self.new_form)

    @property
    def form_only(self) -> bool:
        """Whether only the form or a citation is another: the words are the same, in the same place."""
        return self.same_words and not self.moved

    def _lost(self, one: Line | None, other: Line | None) -> tuple[Form, ...]:
        if one is None or other is None:
            return ()
        gone = Counter(one.form) - Counter(other.form)
        return tuple(form for form in gone if self.same_words or form[0] not in _OF_SAME_WORDS)

    @property
    def old_words(self) -> list[Words]:
        return _pieces(self.old, self.new)

    @property
    def new_words(self) -> list[Words]:
        return _pieces(self.new, self.old)

    @property
    def section(self) -> str:
        """The title of the section that it stands in."""
        line = self.new or self.old
        return line.section if line else ""

    @property
    def cell(self) -> str:
        """The heads of the row and of the column of the cell that it stands or stood in; empty when in none."""
        line = self.new or self.old
        return line.cell if line else ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources cited on the sentence as it is now, or was."""
        line = self.new or self.old
        return line.sources if line else ()

    @property
    def card(self) -> str:
        """The card or box that the sentence stands or stood in; empty when in none."""
        return next((line.card for line in (self.new, self.old) if line is not None and line.card), "")


class Alike(NamedTuple):
    """A change, and how many sentences after it changed in the same way."""

    first: Change
    more: int


def pieces(one: str, other: str) -> list[Words]:
    """Return ``one`` in pieces of words that ``other`` has as well, and that it has not."""
    mine, theirs = one.split(), other.split()
    matcher = SequenceMatcher(None, theirs, mine, autojunk=False)
    return [Words(" ".join(mine[b1:b2]), what != "equal") for what, _, _, b1, b2 in matcher.get_opcodes() if b1 != b2]


def _pieces(one: Line | None, other: Line | None) -> list[Words]:
    if one is None:
        return []
    return pieces(one.text, other.text) if other else [Words(one.text, changed=False)]


def changes(sections: Iterable[tuple[list[Line], list[Line]]]) -> list[Change]:
    """Pair the sentences of an article that are not the same, section by section as (before, after).

    First come those with the same words in the same place, then cells of the same row and column, then words that went
    elsewhere in the article, and last, within one stretch of changes, the sentences that are most alike.
    """
    gaps = [gap for old, new in sections for gap in _gaps(old, new)]
    pairs: dict[int, Line] = {}
    left = [list(old) for old, _ in gaps]

    def take(line: Line, place: int, was: Line) -> None:
        pairs[id(line)] = was
        left[place] = [one for one in left[place] if one is not was]

    def waiting() -> list[tuple[int, Line]]:
        return [(place, line) for place, (_, new) in enumerate(gaps) for line in new if id(line) not in pairs]

    for same in (_same_words_there, _same_cell):
        for place, line in waiting():
            was = next((one for one in left[place] if same(one, line)), None)
            if was is not None:
                take(line, place, was)
    for place, line in waiting():
        order = [place, *(other for other in range(len(gaps)) if other != place)]
        found = next(((other, one) for other in order for one in left[other] if one.text == line.text), None)
        if found is not None:
            take(line, *found)
    for place, line in waiting():
        best = max(left[place], key=lambda one: _likeness(one, line), default=None)
        if best is not None and _likeness(best, line) >= 0.5:
            take(line, place, best)
    found_changes: list[Change] = []
    for place, (_, new) in enumerate(gaps):
        found_changes += [Change(pairs.get(id(line)), line) for line in new]
        found_changes += [Change(line, None) for line in left[place]]
    return found_changes


def _gaps(old: list[Line], new: list[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield the stretches of one section, before and after, that are not the same."""
    before, after = ([(line.text, line.place) for line in side] for side in (old, new))
    for what, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            yield old[a1:a2], new[b1:b2]
        else:
            # The same words in the same place, in another form.
            pairs = zip(old[a1:a2], new[b1:b2], strict=True)
            yield from (([was], [now]) for was, now in pairs if was != now)


def _same_words_there(one: Line, other: Line) -> bool:
    return one.text == other.text and one.place == other.place


def _same_cell(one: Line, other: Line) -> bool:
    return bool(other.cell) and one.place == other.place


def _likeness(one: Line, other: Line) -> float:
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in ``text`` in order, as written, each with the unit behind it."""
    return tuple(" ".join(found.split()) for found in NUMBER.findall(text))


def dose_words(text: str) -> tuple[str, ...]:
    """Return the words of dosing in ``text`` in order, in small letters."""
    return tuple(found.lower() for found in DOSE.findall(text))


def number_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in which a number comes, goes or is another, or stands in another order."""
    return [c for c in changes if numbers(c.old.text if c.old else "") != numbers(c.new.text if c.new else "")]


def dose_changes(changes: list[Change]) -> list[Change]:
    """Return the changes of sentences that hold, before or now, a figure or a word of dosing, time, comparison or negation.

    The heads of a cell belong to its sentence.
    """

    def can_hurt(line: Line | None) -> bool:
        return line is not None and any(numbers(text) or dose_words(text) for text in (line.text, line.cell))

    return [c for c in changes if can_hurt(c.old) or can_hurt(c.new)]


def card_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in care cards, warnings, and lists of what to do."""
    return [c for c in changes if any(line is not None and line.card for line in (c.old, c.new))]


def form_changes(changes: list[Change]) -> list[Alike]:
    """Return the changes of the form alone, and of citations; neighbors that changed in the same way are one."""
    found = groupby((c for c in changes if c.form_only), lambda c: (c.section, c.card, c.old_form, c.new_form))
    groups = [list(group) for _, group in found]
    return [Alike(group[0], len(group) - 1) for group in groups]


def other_changes(changes: list[Change]) -> list[Change]:
    """Return the changes that no other list has, so that the lists together leave out none."""
    lists = (number_changes(changes), dose_changes(changes), card_changes(changes))
    listed = {id(c) for found in lists for c in found}
    return [c for c in changes if id(c) not in listed]
