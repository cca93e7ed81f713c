"""Pair the sentences of two texts, and tell what changed in each."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from care_guide.content.figures import joined, numbers
from care_guide.review.redline.lines import Form, Line
from care_guide.review.redline.sections import matcher, most_alike

# The same sentences in other blocks.
LAYOUT: Form = ("layout", "")
# Sentences of fewer words are alike by chance, so they are not looked for elsewhere.
_WORDS_TO_FIND = 4


class Words(NamedTuple):
    """Some words of a sentence, and whether the other version lacks them."""

    text: str
    changed: bool


@dataclass(frozen=True, eq=False)
class Change:
    """A sentence before and after; ``old`` is None if it was added, ``new`` if it was removed.

    Two are the same only if what governs their sentences is, too.

    ``shifted`` says whether it is before or after other sentences now, and ``past_figure`` whether one of these has a figure.
    """

    old: Line | None
    new: Line | None
    shifted: bool = False
    past_figure: bool = False

    @property
    def line(self) -> Line:
        """The sentence as it is now, or as it was if it was removed."""
        line = self.new or self.old
        assert line is not None
        return line

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Change) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> Hashable:
        return self.said, self.shifted, self.past_figure

    @property
    def said(self) -> Hashable:
        """Both sentences, each with what it is below and what its block begins with."""
        return tuple(line and (line, line.under, line.opener) for line in (self.old, self.new))

    @property
    def same_words(self) -> bool:
        """Whether the words are the same, and only the place or the form differs."""
        return self.old is not None and self.new is not None and self.old.text == self.new.text

    @property
    def moved(self) -> bool:
        """Whether both sentences are there, in another place or order; their words or form may differ too."""
        if self.old is None or self.new is None:
            return False
        return self.elsewhere or self.shifted or (self.same_words and not self.reformed)

    @property
    def changed(self) -> bool:
        """Whether the words, the form or the citations differ."""
        return not self.same_words or self.reformed

    @property
    def elsewhere(self) -> bool:
        """Whether both sentences are there, in other places or under other words."""
        old, new = self.old, self.new
        if old is None or new is None:
            return False
        if old.place != new.place or old.held != new.held or self.rejoined:
            return True
        # Where words above it were replaced, nobody can say that a sentence in another order is where it was.
        return self.shifted and old.under != new.under

    @property
    def rejoined(self) -> bool:
        """Whether both sentences are there, in other paragraphs or items."""
        return self.old is not None and self.new is not None and _rejoined(self.old, self.new)

    @property
    def places(self) -> tuple[Line, ...]:
        """Both sentences, each below those words alone that the other is not below."""
        sides = [line for line in (self.old, self.new) if line is not None]
        above = [(*line.under, *([line.opener] if line.opener and self.rejoined else ())) for line in sides]
        both = set.intersection(*map(set, above))
        return tuple(
            replace(line, under=tuple(words for words in dict.fromkeys(under) if words not in both))
            for line, under in zip(sides, above, strict=True)
        )

    @property
    def renumbered(self) -> bool:
        """Whether it is another step of a numbered list than before, or no step any more."""
        if self.shifted and any(name == "numbers" for name, _ in self.line.form):
            return True
        return any(name in ("numbers", "start") for name, _ in (*self.old_form, *self.new_form))

    @property
    def pictured(self) -> bool:
        """Whether a drawing or photo is another one."""
        return any(name == "picture" for name, _ in (*self.old_form, *self.new_form))

    @property
    def hidden(self) -> bool:
        """Whether only one of the two copies shows the sentence."""
        return self.old is not None and self.new is not None and self.old.off != self.new.off

    @property
    def old_form(self) -> tuple[Form, ...]:
        """What the form of the sentence no longer has."""
        return self._lost(self.old, self.new)

    @property
    def new_form(self) -> tuple[Form, ...]:
        """What the form of the sentence has gained."""
        return self._lost(self.new, self.old)

    @property
    def reformed(self) -> bool:
        """Whether there are two versions, and their form or citations differ."""
        return bool(self.old_form or self.new_form)

    @property
    def form_only(self) -> bool:
        """Whether only the form or a citation differs: the words are the same, in the same place and step, shown or not, no picture."""
        return self.same_words and not (self.moved or self.pictured or self.hidden or self.renumbered)

    def _lost(self, one: Line | None, other: Line | None) -> tuple[Form, ...]:
        if one is None or other is None:
            return ()
        # Where a citation is in a sentence means nothing once the words differ.
        gone = Counter(one.form) - Counter(other.form)
        return tuple(form for form in gone if self.same_words or form[0] != "cited")

    @property
    def old_words(self) -> list[Words]:
        return _pieces(self.old, self.new)

    @property
    def new_words(self) -> list[Words]:
        return _pieces(self.new, self.old)

    @property
    def card(self) -> str:
        """The card or box that holds the sentence, or held it; empty if none does."""
        return next((line.card for line in (self.new, self.old) if line is not None and line.card), "")


def _rejoined(was: Line, now: Line) -> bool:
    """Return whether the first sentence of the block of one version is there in the other, too, and in another block."""
    pairs = ((was, now), (now, was))
    return any(bool(one.opening) and one.opening not in other.beside for one, other in pairs)


class Alike(NamedTuple):
    """A change, and how many sentences right after it changed in the same way."""

    first: Change
    more: int


def pieces(one: str, other: str) -> list[Words]:
    """Return ``one`` split into words that ``other`` has too and words that it lacks."""
    mine, theirs = joined(one.split()), joined(other.split())
    steps = matcher(theirs, mine).get_opcodes()
    return [Words(" ".join(mine[b1:b2]), what != "equal") for what, _, _, b1, b2 in steps if b1 != b2]


def _pieces(one: Line | None, other: Line | None) -> list[Words]:
    if one is None:
        return []
    return pieces(one.text, other.text) if other else [Words(one.text, changed=False)]


def changes(sections: Iterable[tuple[list[Line], list[Line]]]) -> list[Change]:
    """Pair the sentences of an article that differ; ``sections`` holds the sentences of each section, (before, after).

    Sentences with the same words in the same place are paired first, then cells of the same row and column, then words
    that moved within the article. Last come the sentences that are most alike, first those within one stretch of changes.
    """
    parts = _with_held(list(sections))
    gaps = [gap for old, new in parts for gap in _gaps(old, new)]
    pairing = _Pairing(gaps)
    # What two sentences must have in common, most of them in one stretch, to be the same; None is no sentence's.
    pairing.by_key(lambda stretch, line: (stretch, line.text, line.place, line.held))
    pairing.by_key(lambda stretch, line: (stretch, line.place, line.held) if line.cell else None)
    pairing.by_key(lambda _, line: (line.place, line.held) if line.cell else None)
    # No cell comes from a table under other words: what was for boys is not for girls.
    pairing.by_key(lambda stretch, line: (stretch, line.text, line.held if line.cell else ()))
    pairing.by_key(lambda _, line: (line.text, line.held if line.cell else ()))
    for old, new in gaps:
        pairing.by_words(old, new, 0.5)
    old, new = (
        [line for gap in gaps for line in gap[side] if len(line.text.split()) >= _WORDS_TO_FIND] for side in (0, 1)
    )
    pairing.by_words(old, new, 0.6)
    return _past_figures(parts, list(pairing.changes()))


class _Pairing:
    """Pairs the sentences of stretches that differ; each sentence is in one pair at most."""

    def __init__(self, gaps: list[tuple[list[Line], list[Line]]]) -> None:
        self._gaps = gaps
        # The old sentence of each new one, by the identity of the new one.
        self._pairs: dict[int, Line] = {}
        self._taken: set[int] = set()

    def by_key(self, key: Callable[[int, Line], Hashable]) -> None:
        """Pair sentences for which ``key``, given the number of the stretch, returns the same."""
        left: dict[Hashable, list[Line]] = defaultdict(list)
        for place, (old, _) in enumerate(self._gaps):
            for was in reversed(old):
                if id(was) not in self._taken:
                    left[key(place, was)].append(was)
        left.pop(None, None)
        for place, (_, new) in enumerate(self._gaps):
            for line in new:
                if id(line) not in self._pairs and left.get(key(place, line)):
                    self._take(line, left[key(place, line)].pop())

    def by_words(self, old: list[Line], new: list[Line], least: float) -> None:
        """Pair sentences that are most alike, if they have the share ``least`` of their words in common."""
        olds = [one for one in old if id(one) not in self._taken]
        news = [one for one in new if id(one) not in self._pairs]
        for number, best in most_alike([one.text for one in olds], [one.text for one in news], least).items():
            self._take(news[number], olds[best])

    def changes(self) -> Iterator[Change]:
        """Yield the pairs and what is in none, stretch by stretch."""
        places = {id(line): (gap, place) for gap, (old, _) in enumerate(self._gaps) for place, line in enumerate(old)}
        for gap, (old, new) in enumerate(self._gaps):
            # The last of the old sentences that have been passed.
            last = (gap, -1)
            for line in new:
                was = self._pairs.get(id(line))
                where = places[id(was)] if was else last
                yield Change(was, line, shifted=where[0] != gap or where < last)
                last = max(last, where) if where[0] == gap else last
            yield from (Change(line, None) for line in old if id(line) not in self._taken)

    def _take(self, line: Line, was: Line) -> None:
        self._pairs[id(line)] = was
        self._taken.add(id(was))


_Parts = list[tuple[list[Line], list[Line]]]


def _with_held(sections: _Parts) -> _Parts:
    """Return ``sections`` with what holds each sentence, in the words of the new text, its block, and its place."""
    names = [dict.fromkeys(words for part in sections for words in _above(part[side])) for side in (0, 1)]
    texts = [{line.text for part in sections for line in part[side]} | names[side].keys() for side in (0, 1)]
    known = texts[0] & texts[1]
    later, kept = _successors(list(names[0]), list(names[1]), known)
    firsts = [
        dict.fromkeys(line.block[0] for part in sections for line in part[side] if line.block and not line.cell)
        for side in (0, 1)
    ]
    later_first, kept_first = _successors(list(firsts[0]), list(firsts[1]), known)

    def placed(lines: list[Line], now: Mapping[str, str], first: Mapping[str, str]) -> list[Line]:
        beside = {block: frozenset(first.get(text, text) for text in block) for block in {line.block for line in lines}}
        return [
            replace(
                line,
                held=tuple(now.get(words, words) for words in line.under),
                number=number,
                opening=first.get(line.opener, ""),
                beside=beside[line.block],
            )
            for number, line in enumerate(lines)
        ]

    return [(placed(old, later, later_first), placed(new, kept, kept_first)) for old, new in sections]


def _above(lines: list[Line]) -> Iterator[str]:
    """Yield the words above sentences, and headings: one with nothing below it is still there."""
    for line in lines:
        yield from line.under
        if any(name == "heading" for name, _ in line.form):
            yield line.text


def _successors(olds: list[str], news: list[str], known: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return by which words old and new ones are compared, by the words themselves.

    ``known`` are words that both texts have. Reworded ones count as the most alike, wherever in the text these are now.
    What else took the place of others counts as itself; what is only new or gone lacks.
    """
    before, after = ({words: words for words in side if words in known} for side in (olds, news))
    gone, come = ([words for words in side if words not in known] for side in (olds, news))
    for what, a1, a2, b1, b2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        out, into = ([words for words in side if words not in known] for side in (olds[a1:a2], news[b1:b2]))
        if what == "replace" and out and into:
            before |= {words: words for words in out}
            after |= {words: words for words in into}
    for new, old in most_alike([words.lower() for words in gone], [words.lower() for words in come], 0.5).items():
        before[gone[old]] = after[come[new]] = come[new]
    return before, after


def _past_figures(sections: _Parts, found: list[Change]) -> list[Change]:
    """Return the changes ``found`` in ``sections``; one within its section says whether it moved past a figure."""
    places: dict[str, list[list[int]]] = {}
    for section in {c.line.section for c in found if c.shifted and not c.elsewhere}:
        sides = [[line for part in sections for line in part[side] if line.section == section] for side in (0, 1)]
        both = set.intersection(*({line.text for line in side} for side in sides))
        figures = {text for text in both if numbers(text)}
        places[section] = [[line.number for line in side if line.text in figures] for side in sides]

    def past_figure(change: Change) -> bool:
        if change.old is None or change.new is None or not change.shifted or change.elsewhere:
            return False
        old, new = places[change.new.section]
        return bisect_left(old, change.old.number) != bisect_left(new, change.new.number)

    return [replace(change, past_figure=True) if past_figure(change) else change for change in found]


def _gaps(old: list[Line], new: list[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield the stretches of one section that differ, before and after."""
    before, after = ([(line.text, line.place, line.held) for line in side] for side in (old, new))
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    # Sentences that are the same, or that stand in for each other one by one.
    pairs = [
        pair
        for _, a1, a2, b1, b2 in steps
        if a2 - a1 == b2 - b1
        for pair in zip(range(a1, a2), range(b1, b2), strict=True)
    ]
    old, new = list(old), list(new)
    for (one, other), (a, b) in pairwise(pairs):
        # The same words in the same place may begin another block than before, or come after another end.
        if (one + 1, other + 1) == (a, b) and old[a].between != new[b].between:
            old[a], new[b] = _laid_out(old[a], new[b])
    for what, a1, a2, b1, b2 in steps:
        if what != "equal":
            yield old[a1:a2], new[b1:b2]
        else:
            # The same words in the same place may have another form, or be in another paragraph or item.
            for was, now in zip(old[a1:a2], new[b1:b2], strict=True):
                if was != now or _rejoined(was, now):
                    yield [was], [now]


def _laid_out(was: Line, now: Line) -> tuple[Line, Line]:
    """Return both with a form that says what differs between each and the sentence before it."""
    if was.between and now.between:
        return was, _with_form(now, LAYOUT)
    one, other = (line if line.between else _with_form(line, ("follows", "")) for line in (was, now))
    return one, other


def _with_form(line: Line, form: Form) -> Line:
    return replace(line, form=(*line.form, form))
