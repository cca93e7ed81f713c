"""A translated article line by line: the original, the translation, what has changed in each, and a back-translation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from care_guide.content.article import Article
from care_guide.content.site_content import Library
from care_guide.translation.back import back_path, plain, read_back, words_mark
from care_guide.translation.files import line_pairs
from care_guide.translation.ledger import Pair, State


class Piece(NamedTuple):
    """Some words of a line, and whether they are in both versions (""), in the old one or in the new one."""

    mark: Literal["", "del", "ins"]
    text: str


@dataclass(frozen=True)
class Segment:
    """One line: its number in the translation (0: not translated, or removed), and both languages, marked.

    ``back`` is what a translator who had not seen the original understood; empty where nobody has said.
    """

    line: int
    source: tuple[Piece, ...]
    text: tuple[Piece, ...]
    state: State | None
    changed: bool
    back: str = ""


@dataclass(frozen=True)
class Segments:
    """The lines of one translated article, and the back-translations that belong to none of them."""

    lines: tuple[Segment, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether a line of either language is another."""
        return any(line.changed for line in self.lines)

    @property
    def has_back(self) -> bool:
        return any(line.back for line in self.lines)


def segments_of(was: Article | None, now: Article | None, old: Library, new: Library) -> Segments:
    """Return the lines of a translation from ``was`` to ``now``; none for an article that is no translation."""
    before = _pairs(was, old)
    after = _pairs(now, new)
    if now is None or not after:
        return Segments()
    entries = read_back(new.root, back_path(now.path))[0]
    backs = {words_mark(entry.text): entry.back for entry in entries}
    marks = {words_mark(pair.text.text) for pair in after if pair.text}
    return Segments(
        tuple(_segment(one, other, backs) for one, other in _aligned(before, after)),
        tuple(entry.text for entry in entries if words_mark(entry.text) not in marks),
    )


def _pairs(article: Article | None, library: Library) -> list[Pair]:
    if article is None or article.lang not in library.languages or not library.is_translation(article):
        return []
    return line_pairs(article.path, library)[2]


def _aligned(before: list[Pair], after: list[Pair]) -> Iterator[tuple[Pair | None, Pair | None]]:
    """Pair the lines of two versions: the same ones, and those between them that are most alike."""
    olds, news = ([_words(pair) for pair in side] for side in (before, after))
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    for what, a1, a2, b1, b2 in matcher.get_opcodes():
        left = list(range(a1, a2))
        for place in range(b1, b2):
            ratios = {one: _likeness(olds[one], news[place]) for one in left} if what != "equal" else {}
            best = left[0] if what == "equal" else max(ratios, key=lambda one: ratios[one], default=None)
            if best is None or (what != "equal" and ratios[best] < 0.4):
                yield None, after[place]
            else:
                left.remove(best)
                yield before[best], after[place]
        yield from ((before[one], None) for one in left)


def _words(pair: Pair) -> str:
    return f"{pair.source.text}\n{pair.text.text if pair.text else ''}"


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()


def _segment(was: Pair | None, now: Pair | None, backs: dict[str, str]) -> Segment:
    sides = [
        [plain(pair.source.text) if pair else "" for pair in (was, now)],
        [plain(pair.text.text) if pair and pair.text and pair.state != "missing" else "" for pair in (was, now)],
    ]
    typed = [_words(pair) if pair else "" for pair in (was, now)]
    return Segment(
        now.text.line if now and now.text else 0,
        _marked(*sides[0]),
        _marked(*sides[1]),
        now.state if now else None,
        typed[0] != typed[1] or (was.current if was else None) != (now.current if now else None),
        backs.get(words_mark(now.text.text), "") if now and now.text else "",
    )


def _marked(old: str, new: str) -> tuple[Piece, ...]:
    """Return both versions of a line as one, word by word."""
    before, after, found = old.split(), new.split(), []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(Piece("", " ".join(after[b1:b2])))
        else:
            found += [Piece("del", " ".join(before[a1:a2]))] if a1 != a2 else []
            found += [Piece("ins", " ".join(after[b1:b2]))] if b1 != b2 else []
    return tuple(found)
