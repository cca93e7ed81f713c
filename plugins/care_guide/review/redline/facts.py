"""What a reviewer asks first: which numbers, cards, doses, citations, questions have changed, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from care_guide.review.redline.marks import blocks, parse
from care_guide.review.redline.normalize import Section

_CARDS = ("emergency", "urgent", "non-urgent", "warning", "do", "dont")
_CITE = re.compile(r"\s*\[([a-z0-9]+(?:-[a-z0-9]+)*)\]")
# Fractions, superscripts and numbers in circles; \w takes them too.
_FIGURE = r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189\u2460-\u249b"
_NUMBER_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    "|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|dozens?|half|halves|thirds?|quarters?"
    "|fourths?|fifths?|sixths?|tenths?|first|second|percent|double|triple|twice|once|pair|couple|both|all|none|most|few"
    "|many|several|some"
)
_NUMBER = re.compile(
    rf"(?<!\w)(?:[-+\u2212\u00b1<>\u2264\u2265\u2248~]\s?)?\.?\w*[{_FIGURE}]\w*(?:[.,:/]\d\w*)*\s?[%\u00b0\u00d7]?"
    rf"|\b(?:{_NUMBER_WORDS})\b",
    re.I,
)
_DOSE = re.compile(
    r"\b(?:mg|mcg|µg|ml|milligrams?|milliliters?|units?|doses?|dosage|tablets?|pills?|capsules?|drops?|teaspoons?|syringes?"
    r"|once|twice|daily|weekly|monthly|every|each day|each week|a day|a week|hours?|by mouth|half|double|triple"
    r"|inject\w*|infus\w*|never|not|do not|stop|maximum|at least|at most"
    r"|kg|g|grams?|lbs?|pounds?|cups?|spoons?|liters?|percent|degrees?|IV|oral|PRN|BID|TID|QID|minutes?|seconds?|days?|weeks?"
    r"|months?|years?|morning|noon|evening|nights?|bedtime|often|always|sometimes|rarely|as needed|at once|right away"
    r"|more|less|fewer|most|least|higher|lower|above|below|over|under|before|after|until|up to|than|between|only|increase\w*"
    r"|reduce\w*|decrease\w*|raise\w*|start\w*|skip\w*|avoid\w*|allow\w*|no|none|nor|neither|without|with|cannot|\w+n['\u2019]t"
    r"|un\w+|must|may|should|need|safe\w*|call)\b|[<>\u2264\u2265\u00b1\u00d7\u00b0]",
    re.I,
)
# Whatever stands behind a figure may be its unit: mg, IU, mCi, Gy; capitals count.
_MEASURED = re.compile(rf"(?<=[{_FIGURE}])\s?([^\W\d_]+(?:/[^\W_]+)*)")
# The fingerprint of a drawing holds digits, and no number.
_FINGERPRINT = re.compile(r" \([0-9a-f]{8}\)")
# A sentence ends at its stop, behind the citations that follow it.
_END = re.compile(r"(?<=[.!?])(?:\s+\[[a-z0-9-]+\])*\s+(?=[\"“(]?[A-Z0-9_])")


@dataclass(frozen=True)
class Line:
    """One sentence of one section: its words, the sources cited on it, and the card that it stands in."""

    section: str
    card: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A sentence before and after; one of the two is None when it was added or removed."""

    old: Line | None
    new: Line | None

    @property
    def moved(self) -> bool:
        """Whether the sentence is the same, in another place."""
        return self.old is not None and self.new is not None and self.old.text == self.new.text

    @property
    def section(self) -> str:
        """The title of the section that it stands in."""
        line = self.new or self.old
        return line.section if line else ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources cited on the sentence as it is now, or was."""
        line = self.new or self.old
        return line.sources if line else ()

    @property
    def card(self) -> str:
        """The card or box that the sentence stands or stood in; empty when in none."""
        return next((line.card for line in (self.new, self.old) if line is not None and line.card), "")


def lines(section: Section) -> list[Line]:
    """Return the sentences of a section in order."""
    root = parse(section.html)
    found: list[Line] = []
    for table in root.iter("table"):
        heads = " | ".join(" ".join(blocks(cell)) for cell in table.xpath("(.//tr)[1]/th"))
        for row in table.iter("tr"):
            # A figure in a table says nothing without its row and the heads of the columns.
            first = heads and all(cell.tag == "th" for cell in row)
            text = " | ".join(" ".join(blocks(cell)) for cell in row) + ("" if first or not heads else f" ({heads})")
            row.clear()
            row.text = text
    for box in root.xpath(".//section[@class]"):
        name = next((name for name in _CARDS if _is(box.get("class"), name)), "")
        found += _sentences(section, name, blocks(box))
        tail = box.tail
        box.clear()
        box.tail = tail
    return _sentences(section, "", blocks(root)) + found


def _is(classes: str, name: str) -> bool:
    return any(part.endswith(f"--{name}") for part in classes.split())


def _sentences(section: Section, card: str, texts: Iterable[str]) -> list[Line]:
    found = []
    for text in texts:
        start = 0
        for end in [m.end() for m in _END.finditer(text)] + [len(text)]:
            part, start = text[start:end].strip(), end
            words = part if section.id in ("words", "sources") else " ".join(_CITE.sub(" ", part).split())
            words = _FINGERPRINT.sub("", words)
            if words:
                found.append(Line(section.title, card, words, tuple(_CITE.findall(part))))
    return found


def changed_lines(old: list[Line], new: list[Line]) -> list[Change]:
    """Pair the sentences that are not the same: each with the one most like it between the same neighbors."""
    found: list[Change] = []
    matcher = SequenceMatcher(None, [(a.card, a.text) for a in old], [(b.card, b.text) for b in new], autojunk=False)
    for what, a1, a2, b1, b2 in matcher.get_opcodes():
        if what != "equal":
            found += _pairs(old[a1:a2], new[b1:b2])
    return found


def _pairs(old: list[Line], new: list[Line]) -> Iterator[Change]:
    left = list(old)
    for line in new:
        best = max(left, key=lambda one: _likeness(one, line), default=None)
        if best is not None and _likeness(best, line) >= 0.5:
            left.remove(best)
            yield Change(best, line)
        else:
            yield Change(None, line)
    yield from (Change(line, None) for line in left)


def _likeness(one: Line, other: Line) -> float:
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def with_moves(changes: list[Change]) -> list[Change]:
    """Return the changes in which a sentence that went here and came there is one change, and called moved."""
    gone = {c.old.text: c for c in changes if c.new is None and c.old is not None}
    found, paired = [], set()
    for change in changes:
        was = gone.get(change.new.text) if change.new is not None and change.old is None else None
        if was is not None and id(was) not in paired:
            paired.add(id(was))
            found.append(Change(was.old, change.new))
        else:
            found.append(change)
    return [c for c in found if id(c) not in paired]


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in ``text`` in order, as written."""
    return tuple(" ".join(found.split()) for found in _NUMBER.findall(text))


def dose_words(text: str) -> tuple[str, ...]:
    """Return the words of dosing in ``text`` in order, in small letters."""
    return tuple(found.lower() for found in _DOSE.findall(text))


def number_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in which a number comes, goes or is another, or stands in another order."""
    return [c for c in changes if numbers(c.old.text if c.old else "") != numbers(c.new.text if c.new else "")]


def dose_changes(changes: list[Change]) -> list[Change]:
    """Return the changes of sentences that hold, before or now, a word of dosing, time, comparison or negation, and of
    those in which another word stands behind a figure.
    """
    return [c for c in changes if any(dose_words(line.text) for line in (c.old, c.new) if line) or _other_unit(c)]


def _other_unit(change: Change) -> bool:
    old, new = (_MEASURED.findall(line.text) if line else [] for line in (change.old, change.new))
    return old != new


def other_changes(changes: list[Change]) -> list[Change]:
    """Return the changes that no other list has, so that the lists together leave out none."""
    listed = {id(c) for found in (number_changes(changes), dose_changes(changes), card_changes(changes)) for c in found}
    return [c for c in changes if id(c) not in listed]


def card_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in care cards, warnings, and lists of what to do."""
    return [c for c in changes if c.card]
