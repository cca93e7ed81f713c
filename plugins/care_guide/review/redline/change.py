"""Changes of sentences, sorted by what a reviewer asks first, and the values that the redline shows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from care_guide.content.problems import Problem
from care_guide.content.review_files import LEDGER, WITHDRAWN
from care_guide.review.fact_table import CitingClaim, Fact
from care_guide.review.redline.figures import DOSE, joined, spans
from care_guide.review.redline.lines import Form, Line
from care_guide.review.redline.sections import Segments, matcher, most_alike
from care_guide.review.state import Review

# Words, and signs of any kind.
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]")
# Signs that say the same; an opening exclamation mark says nothing.
_ALIKE = str.maketrans(";.!\u2026\u2018\u2019\u201c\u201d", ",,,,''\"\"", "\u00a1")
# Small words that change with the number of a noun: what is left out, and what stands for another.
_ARTICLES = {"a", "an", "the", "el", "la", "los", "las", "un", "una"}
_ONE = {"are": "is", "son": "es"}
# How a noun and its verb change with their number.
_NUMBERS = ("", "s", "es", "n")
# What is like a citation in a line of a translation.
_CITE = re.compile(r"\s*\[[a-z0-9-]+\]")
# The same sentences in other blocks.
LAYOUT: Form = ("layout", "")
# Sentences of fewer words are alike by chance, so they are not looked for elsewhere.
_WORDS_TO_FIND = 4


class Words(NamedTuple):
    """Some words of a sentence, and whether the other version lacks them."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Change:
    """A sentence before and after; ``old`` is None if it was added, ``new`` if it was removed.

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
    def pictured(self) -> bool:
        """Whether a drawing or photo is another one."""
        return any(name == "picture" for name, _ in (*self.old_form, *self.new_form))

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
        """Whether only the form or a citation differs: the words are the same, in the same place, and no picture."""
        return self.same_words and not self.moved and not self.pictured

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
    """Return ``sections`` with what holds each sentence, in words that both texts have, its block, and its place.

    Where words above it are new or gone, these are listed themselves.
    """
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
                held=tuple(now[words] for words in line.under if words in now),
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
    """Return by which words old and new ones are compared, by the words above sentences; those that have no counterpart lack.

    ``known`` are words that both texts have. Reworded ones count as what took their place: the most alike, or the only one.
    Where several took the places of several, and it is not plain which, all count as others.
    """
    before, after = ({words: words for words in side if words in known} for side in (olds, news))
    for what, a1, a2, b1, b2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        gone, come = ([w for w in side if w not in known] for side in (olds[a1:a2], news[b1:b2]))
        if what == "equal" or not gone or not come:
            continue
        pairs = most_alike([w.lower() for w in gone], [w.lower() for w in come], 0.5)
        left = [
            [n for n in range(len(side)) if n not in taken] for side, taken in ((gone, pairs.values()), (come, pairs))
        ]
        if list(map(len, left)) == [1, 1]:
            pairs[left[1][0]] = left[0][0]
        order = [pairs[number] for number in sorted(pairs)]
        if order != sorted(order):
            pairs = {}
        after |= {words: words for words in come}
        before |= {words: words for words in gone} | {gone[old]: come[new] for new, old in pairs.items()}
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


# What joins two numbers to one, such as "3 to 4" and "one in a hundred": with other words between them, it is another.
_JOINS = re.compile(r"\s*[-\u2010-\u2015/]?\s*(?:[^\W\d_]{1,5}\s+){0,3}")
# What a figure counts, if it is no unit that is known.
_COUNTED = re.compile(r"(?<=\d)\s+[^\W\d_]+")


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in ``text`` in order, as written, each with what it counts; "3 to 4 weeks" is one."""
    found = spans(text, _JOINS)
    counted = (_COUNTED.match(text, end) for _, end in found)
    ends = (more.end() if more else end for more, (_, end) in zip(counted, found, strict=True))
    return tuple(" ".join(text[start:end].split()) for end, (start, _) in zip(ends, found, strict=True))


def dose_words(text: str) -> tuple[str, ...]:
    """Return the words of dosing in ``text`` in order, in lower case."""
    return tuple(found.lower() for found in DOSE.findall(text))


def number_changes(changes: list[Change]) -> list[Change]:
    """Return the changes that add, remove, change or reorder a number, or move it below or behind other words."""

    def changed(change: Change) -> bool:
        old, new = (numbers(line.text) if line else () for line in (change.old, change.new))
        return old != new or bool(old and (change.elsewhere or change.shifted))

    return [change for change in changes if changed(change)]


def dose_changes(changes: list[Change], *, whole: bool = False) -> list[Change]:
    """Return the changes of sentences that have or had a figure or a word of dosing, time, comparison or negation.

    The heads of a table cell count as part of its sentence. So do sentences that are in another section, card or cell or
    below other words, that have moved past a figure, and all that gained, lost or exchanged words or signs or have them in
    another order: no list knows every drug, every part of the body and every condition. So does another picture. In a
    ``whole`` text, which is new or gone, that would be each sentence, so it is left out.
    """

    def can_hurt(line: Line | None) -> bool:
        return line is not None and any(numbers(text) or dose_words(text) for text in (line.text, line.cell))

    return [c for c in changes if can_hurt(c.old) or can_hurt(c.new) or (not whole and _says_other(c))]


def _says_other(change: Change) -> bool:
    """Return whether the words of a sentence, apart from forms of the same words, its place or its picture are other ones.

    Other forms are the number of the first noun, with what agrees with it, and the past of what follows it. The case of the
    first letter and which of several signs separates words say the same; where they are separated, and whether it is a
    question, does not.
    """
    if change.old is None or change.new is None or change.elsewhere or change.past_figure or change.pictured:
        return True
    one, other = _tokens(change.old.text), _tokens(change.new.text)
    old, new = ([_ONE.get(token, token) for token in side if token not in _ARTICLES] for side in (one, other))
    another_first = old[:1] != new[:1]
    # Without an article, the first word may be what to do.
    if len(old) != len(new) or (another_first and not _ARTICLES & {*one[:1], *other[:1]}):
        return True
    endings = _NUMBERS if another_first else ("", "ed")
    return not all(_ending(*pair) in endings for pair in zip(old, new, strict=True))


def _tokens(text: str) -> list[str]:
    """Return the words and signs of ``text``, without those that end it and say nothing."""
    found = _TOKEN.findall(text.translate(_ALIKE))
    found[:1] = [word[0].lower() + word[1:] for word in found[:1]]
    found = [token for token, _ in groupby(found)]
    return found[:-1] if found[-1:] == [","] else found


def _ending(one: str, other: str) -> str | None:
    """Return the letters that one of two words has at its end, None if they are two; "on" is no form of "o"."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return ""
    return long.removeprefix(short) if len(short) > 2 and long.startswith(short) else None


def card_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in care cards, warnings, and lists of what to do."""
    return [c for c in changes if any(line is not None and line.card for line in (c.old, c.new))]


def form_changes(changes: list[Change]) -> list[Alike]:
    """Return the changes of form or citations alone; neighbors that changed in the same way count as one."""
    found = groupby((c for c in changes if c.form_only), lambda c: (c.line.section, c.card, c.old_form, c.new_form))
    return [Alike(next(group), len(list(group))) for _, group in found]


def shown_in(segments: Segments, changes: list[Change]) -> bool:
    """Return whether the changed lines of a translation show all ``changes``: the words of each, before and after.

    A sentence that moved, or has another form, is not shown by words.
    """
    lines = [
        tuple(_without_cites(" ".join(one.text for one in line.text if one.mark != other)) for other in ("ins", "del"))
        for line in segments.lines
        if line.changed
    ]

    def shown(change: Change) -> bool:
        was, now = change.old.text if change.old else "", change.new.text if change.new else ""
        return not (change.reformed or change.moved) and any(
            (not was or old.count(was) > new.count(was)) and (not now or new.count(now) > old.count(now))
            for old, new in lines
        )

    return bool(changes) and all(map(shown, changes))


def _without_cites(text: str) -> str:
    return " ".join(_CITE.sub(" ", text).split())


def other_changes(changes: list[Change]) -> list[Change]:
    """Return the changes that are in none of the other lists, so that together they leave out nothing."""
    lists = (number_changes(changes), dose_changes(changes), card_changes(changes))
    listed = {id(c) for found in lists for c in found}
    return [c for c in changes if id(c) not in listed]


# Values that the redline shows: ``compare`` makes them, ``render/review_pages.py`` writes them.

Kind = Literal["changed", "new", "removed", "renamed", "same"]


@dataclass(frozen=True)
class DrawingChange:
    """A drawing or photo of a section: its markup before and after, None where there is none."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, kw_only=True)
class SectionChange:
    """One section. ``html`` is the marked text; if it is None, ``old`` and ``new`` are shown side by side."""

    id: str
    changed: bool
    html: str | None
    old: str
    new: str
    drawings: tuple[DrawingChange, ...] = ()
    # Sentences whose form changed, which no mark on words shows.
    forms: tuple[Change, ...] = ()
    # Whether the lines of a translation next to their originals already show every change of it.
    in_lines: bool = False

    @property
    def side_by_side(self) -> bool:
        """Whether both texts must be shown because no marked text was proved right."""
        return self.changed and self.html is None and bool(self.old and self.new)


@dataclass(frozen=True)
class ListChange:
    """What was added to, dropped from and reworded in a list."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    # Before and after.
    updated: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.count)

    @property
    def count(self) -> int:
        """Number of entries that changed."""
        return len(self.added) + len(self.dropped) + len(self.updated)


def list_change(old: dict[str, str], new: dict[str, str]) -> ListChange:
    """Compare two versions of a list, given as its entries by a key that stays when an entry is reworded.

    If the order of the entries in both differs, all of these count as one more reworded entry.
    """
    before, after = [key for key in old if key in new], [key for key in new if key in old]
    updated = [(old[key], new[key]) for key in after if old[key] != new[key]]
    if before != after:
        updated.append(("; ".join(old[key] for key in before), "; ".join(new[key] for key in after)))
    return ListChange(
        tuple(text for key, text in new.items() if key not in old),
        tuple(text for key, text in old.items() if key not in new),
        tuple(updated),
    )


@dataclass(frozen=True)
class SourceChange:
    """The entry of one source before and after, and every sentence of the new text that relies on it."""

    id: str
    old: str
    new: str
    relying: tuple[CitingClaim, ...]


@dataclass(frozen=True, kw_only=True)
class ArticleChange:
    """All that a reviewer must know about one article."""

    kind: Kind
    lang: str
    topic: str
    title: str
    old_topic: str
    is_page: bool
    sections: tuple[SectionChange, ...]
    numbers: list[Change] = field(default_factory=list)
    cards: list[Change] = field(default_factory=list)
    doses: list[Change] = field(default_factory=list)
    others: list[Change] = field(default_factory=list)
    forms: list[Alike] = field(default_factory=list)
    citations: ListChange = ListChange()
    sources: ListChange = ListChange()
    questions: ListChange = ListChange()
    notices: ListChange = ListChange()
    terms: ListChange = ListChange()
    # Reading grade and number of words, before and after; None where there is no text.
    old_size: tuple[float, int] | None = None
    new_size: tuple[float, int] | None = None
    status: tuple[str, str] | None = None
    # Whether there are two texts of the same version; only then has nothing changed.
    same_version: bool = False
    # Whether families get a text that was there before, but that they did not get: withdrawn, withheld or a draft.
    shown_again: bool = False
    # Whether the ledger of a translation has other fingerprints; ``segments`` shows the lines.
    other_ledger: bool = False
    old_review: Review | None = None
    new_review: Review | None = None
    # The ledger lines to paste, with placeholders for what only the reviewer knows; empty if nothing is to be signed.
    paste: str = ""
    # The lines of a translation next to their originals.
    segments: Segments = field(default_factory=Segments)
    # All figures of the new text, changed or not.
    figures: list[Fact] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.lang}-{self.topic}".replace("/", "-")

    @property
    def whole(self) -> bool:
        """Whether the text is new or gone as a whole, so that there is nothing to compare it with."""
        return self.kind in ("new", "removed")

    @property
    def read_whole(self) -> bool:
        """Whether all of the text is new to families, whatever has changed in it."""
        return self.kind == "new" or self.shown_again

    @property
    def voided(self) -> bool:
        """Whether this change voids a sign-off."""
        held = self.old_review is not None and self.old_review.is_signed
        return held and (self.new_review is None or not self.new_review.is_signed)

    @property
    def unseen(self) -> bool:
        """Whether the version changed although no section shows a change, which the redline must say."""
        shown = any(section.changed for section in self.sections) or (self.other_ledger and self.segments.changed)
        return not (self.same_version or self.whole or shown)

    def only_changed(self) -> ArticleChange:
        """Return this without its unchanged parts, which a reviewer reads in the whole text."""
        sections = tuple(section for section in self.sections if section.changed)
        lines = tuple(line for line in self.segments.lines if line.changed)
        return replace(self, sections=sections, segments=replace(self.segments, lines=lines), figures=[])


@dataclass(frozen=True)
class PartChange:
    """A part around the articles (language and name) or a file (path) that changed, and those of its lists that did.

    ``whole`` says that it is new or gone with its language. ``pages`` has what changed in the pages about the guide, where
    the part is read by itself: the redline has them among its articles.
    """

    name: str
    lists: tuple[tuple[str, ListChange], ...]
    whole: bool = False
    pages: tuple[ArticleChange, ...] = ()

    @property
    def count(self) -> int:
        return sum(change.count for _, change in self.lists)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Everything that the redline shows."""

    articles: tuple[ArticleChange, ...]
    # Number of articles and pages that did not change.
    same: int
    # How many texts wait for the sign-off of a role since, by its id.
    waiting: Mapping[str, int]
    sources: tuple[SourceChange, ...]
    # The hospital's own facts: (name, before, after).
    facts: tuple[tuple[str, str, str], ...]
    # The hospital's facts are in ``facts`` only.
    parts: tuple[PartChange, ...]
    # Other files that appear on pages, each by its path.
    files: tuple[PartChange, ...]
    # Changed files of languages that the settings leave out, of which nothing is compared.
    left_out: tuple[str, ...]
    # What is wrong with the old and with the new content.
    old_problems: tuple[Problem, ...]
    new_problems: tuple[Problem, ...]
    # Lines that are new, and that a withdrawn article had, with why it was withdrawn.
    withdrawn: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing changed that a family reads, as far as the settings tell what families read."""
        return not (self.articles or self.facts or self.parts or self.files or self.sources or self.left_out)


# Fingerprints and days of signing are no numbers that anybody follows; other days are, where families read them.
_PRINT = r"\b(?=\w*[a-f])[0-9a-f]{12,64}\b"
_UNREAD = {title: re.compile(_PRINT) for title in ("from", "lines", "logo", "pages", "settings")}
_SIGNED = re.compile(rf"{_PRINT}|\b\d{{4}}-\d\d-\d\d\b")
# Lists with a table of their own, of files by their fingerprints, and of what is no text.
_NO_NUMBERS = ("sources", "theme", "elements")
_TEXTS = ("articles", "pages")


def beside(comparison: Comparison, pages: Iterable[PartChange]) -> dict[str, dict[Change, str]]:
    """Return the changes outside the articles by their list: "numbers", and "doses", the others that can hurt.

    Each has where it is: the part, file, page or fact, and the list. ``pages`` are those that read otherwise by the theme.
    What several of them say is there once. An article may say it, too: it is among its own changes as well, since the same
    words are about something else there.
    """
    found: dict[Change, str] = {}

    def add(where: str, old: str | None, new: str | None, unread: re.Pattern[str] | None = None) -> None:
        was, now = (unread.sub("", text) if text and unread else text for text in (old, new))
        found.setdefault(Change(_beside(was), _beside(now)), where)

    for name, was, now in comparison.facts:
        add(name, was or None, now or None)
    for part in (*comparison.parts, *comparison.files, *pages):
        for title, change in part.lists:
            if part.whole or title in _NO_NUMBERS:
                continue
            where, unread = f"{part.name}: {title}", _SIGNED if part.name in (LEDGER, WITHDRAWN) else _UNREAD.get(title)
            for old, new in change.updated:
                add(where, old, new, unread)
            # A text that is new or gone is in the table of articles.
            for text in change.added if title not in _TEXTS else ():
                add(where, None, text, unread)
            for text in change.dropped if title not in _TEXTS else ():
                add(where, text, None, unread)
    lists = {"numbers": dict.fromkeys(number_changes(list(found)))}
    lists["doses"] = dict.fromkeys(dose_changes([change for change in found if change not in lists["numbers"]]))
    return {name: {change: found[change] for change in listed} for name, listed in lists.items()}


def _beside(text: str | None) -> Line | None:
    return None if text is None else Line(section="", card="", text=text, sources=())
