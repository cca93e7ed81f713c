"""Export the lines of a text for a translator's program, and check each line that comes back before it is taken."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import yaml

from care_guide.content.problems import Problem
from care_guide.content.site_content import Language
from care_guide.content.source_text import SourceText, wrong_letters
from care_guide.translation.files import yaml_scalar
from care_guide.translation.gates import line_gates
from care_guide.translation.ledger import Pair, Row, Segment, Stamp, State, stamped, state_of
from care_guide.translation.xliff import Code, Pieces, Returned, Unit, answering, codes, difference, joined, pieces


@dataclass(frozen=True)
class Exchanged:
    """A text of the guide: the path of its original, its own path, and its pairs of lines.

    ``lines`` is True for a text of lines and False for a file of values.
    """

    original: str
    path: str
    pairs: tuple[Pair, ...]
    lines: bool

    @property
    def names(self) -> list[str]:
        """The name of each pair: the key of a value, or the fingerprint of a line, numbered if the line is repeated."""
        if not self.lines:
            return [pair.source.key for pair in self.pairs]
        seen: Counter[str] = Counter()
        found = []
        for pair in self.pairs:
            mark = pair.source.mark
            seen[mark] += 1
            found.append(mark if seen[mark] == 1 else f"{mark}-{seen[mark]}")
        return found

    def words(self, one: Segment) -> str:
        """Return what a translator sees of a segment: for a line of a header, only its value."""
        if not (self.lines and one.key):
            return one.text
        typed = one.text.partition(":")[2].strip()
        try:
            value = yaml.load(typed, yaml.CBaseLoader)
        except yaml.YAMLError:
            return typed
        return value if isinstance(value, str) else typed

    def typed(self, source: Segment, words: str) -> str:
        """Return ``words`` as they are written in the file."""
        return f"{source.key}: {yaml_scalar(words)}" if self.lines and source.key else words


def units(text: Exchanged, states: Collection[State]) -> list[Unit]:
    """Return the lines of ``text`` that are in one of ``states``; all of them if ``states`` is empty."""
    found = []
    for pair, name in zip(text.pairs, text.names, strict=True):
        if states and pair.state not in states:
            continue
        source = pieces(text.words(pair.source))
        there = pair.text is not None and pair.state != "missing"
        target = answering(text.words(pair.text), source) if there and pair.text is not None else None
        found.append(Unit(name, source, target, pair.state, f"{text.original}:{pair.source.line}"))
    return found


@dataclass(frozen=True)
class Taken:
    """What came back for one text: new words by the number of their pair, and the pairs whose words are the same."""

    new: dict[int, str]
    same: frozenset[int]
    problems: tuple[Problem, ...]


def take(text: Exchanged, returned: Collection[Returned], file: str, language: Language) -> Taken:
    """Check each line that came back in ``file``; a line with a problem is not taken."""
    numbers = {name: number for number, name in enumerate(text.names)}
    new: dict[int, str] = {}
    same: set[int] = set()
    problems: list[Problem] = []
    for one in returned:
        if not any(piece if isinstance(piece, int) else piece.strip() for piece in one.target):
            continue
        number = numbers.get(one.name)
        if number is None:
            what = f"{text.original}: the English line has changed or is gone since this was exported"
            problems.append(Problem(file, one.line, what, "export it again and translate the new line"))
            continue
        pair = text.pairs[number]
        source = pieces(text.words(pair.source))
        words, wrong = _words(text, pair, source, one)
        if not wrong and pair.text is not None and words == text.words(pair.text):
            same.add(number)
            continue
        if not wrong and words == text.words(pair.source):
            todo = f"translate it; where both languages say the same, write it into {text.path} by hand"
            wrong = [("the line has come back in the original language", todo)]
        wrong = wrong or _wrong(text, pair, source, words, language)
        place = f"{text.original}:{pair.source.line}"
        problems += [Problem(file, one.line, f"{place}: {what}", todo) for what, todo in wrong]
        if not wrong:
            new[number] = words
    return Taken(new, frozenset(same), tuple(problems))


def _words(text: Exchanged, pair: Pair, source: Pieces, one: Returned) -> tuple[str, list[tuple[str, str]]]:
    """Return the words of a line that came back, and what is wrong with its source or its codes."""
    wanted = [piece.number if isinstance(piece, Code) else piece for piece in source]
    if _plain(wanted) != _plain(one.source):
        return "", [("the source differs from the English line", "export it again and translate that")]
    known = {code.number: code for code in codes(source)}
    unknown = sum(isinstance(piece, int) and piece not in known for piece in one.target)
    if unknown:
        return "", [(f"{unknown} codes of the translation are not in the source", "use the codes of the source alone")]
    found = tuple(known[piece] if isinstance(piece, int) else piece for piece in one.target)
    # Every text of the guide is read as NFC.
    words = unicodedata.normalize("NFC", joined(found))
    if pair.text is not None and words == text.words(pair.text):
        return words, []
    if text.lines:
        # One line is one segment, so line breaks that a program adds are removed.
        words = words.rstrip().replace("\n", " ")
    if what := difference(source, found):
        return words, [(f"the codes differ from the source ({what})", "keep each code once")]
    if Counter(code.text for code in codes(pieces(words))) != Counter(code.text for code in codes(source)):
        what = "a code is typed as words, or is in the wrong place"
        return words, [(what, "keep the codes in the order that makes links and marks whole")]
    return words, []


def _plain(found: Collection[str | int]) -> str:
    whole = "".join(f"\0{piece}\0" if isinstance(piece, int) else piece for piece in found)
    return " ".join(unicodedata.normalize("NFC", whole).split())


def _wrong(text: Exchanged, pair: Pair, source: Pieces, words: str, language: Language) -> list[tuple[str, str]]:
    """Return what the checks of translations find in new words."""
    line = text.typed(pair.source, words)
    found = [wrong for one in line.split("\n") for wrong in wrong_letters(one)]
    if joined(source).count("**") % 2 != words.count("**") % 2:
        found.append(("a bold word is not closed", "write ** on both of its sides"))
    new = replace(pair.source, text=line)
    return [*found, *((what, todo) for _, what, todo in line_gates(pair.source, new, language))]


def with_lines(
    text: Exchanged, taken: Taken, source: SourceText, there: SourceText
) -> tuple[SourceText, list[Pair], set[int]]:
    """Return the translation with the new lines, all its pairs, and the pairs for which there is no place.

    A line replaces its comment or its old words. Lines that are new in the original are inserted between their
    neighbors, each run as a whole and together with the new lines without words around it.
    """
    lines, refused = list(there.lines), set()
    at = [pair.text.line - 1 if pair.text is not None else None for pair in text.pairs]
    new = {number: text.typed(text.pairs[number].source, words) for number, words in taken.new.items()}
    for run in _runs(at):
        if new.keys().isdisjoint(run):
            continue
        begin, end = run[0], run[-1] + 1
        first = text.pairs[begin - 1].source.line if begin else 0
        last = text.pairs[end].source.line - 1 if end < len(at) else len(source.lines)
        low = (at[begin - 1] or 0) + 1 if begin else 0
        high = at[end] or 0 if end < len(at) else len(lines)
        between = [line.rstrip() for line in source.lines[first:last]]
        numbers = {text.pairs[number].source.line - 1 - first: number for number in run}
        kept = iter([line for place, line in enumerate(between) if place not in numbers])
        # All present lines stay, and a run is inserted as a whole: else lines would no longer answer each other.
        if not new.keys() >= set(run) or low > high or not all(line.rstrip() in kept for line in lines[low:high]):
            refused |= new.keys() & set(run)
            continue
        lines[low:high] = [new[numbers[n]] if n in numbers else line for n, line in enumerate(between)]
        at[end:] = [one + last - first - (high - low) if one is not None else None for one in at[end:]]
        for nth, number in numbers.items():
            at[number] = low + nth
    for number, typed in new.items():
        if (place := at[number]) is not None:
            lines[place] = typed
    pairs = [
        pair
        if place is None
        else replace(pair, text=replace(pair.text or pair.source, line=place + 1, text=lines[place]))
        for pair, place in zip(text.pairs, at, strict=True)
    ]
    return SourceText(there.path, tuple(lines)), pairs, refused


def _runs(at: list[int | None]) -> Iterator[list[int]]:
    """Yield each run of consecutive pairs that have no place, as their numbers."""
    for empty, found in groupby(range(len(at)), key=lambda number: at[number] is None):
        if empty:
            yield list(found)


def with_words(text: Exchanged, taken: Taken) -> tuple[list[Pair], set[int]]:
    """Return all pairs of a file of values with the new words, and the pairs that have no entry."""
    pairs, refused = list(text.pairs), set()
    for number, words in taken.new.items():
        there = pairs[number].text
        if there is None:
            refused.add(number)
        else:
            pairs[number] = replace(pairs[number], text=replace(there, text=words))
    return pairs, refused


def rows(pairs: list[Pair], taken: Taken, refused: Collection[int], stamp: Stamp) -> list[Row]:
    """Return the ledger after ``taken``: ``stamp`` is on the new lines, and on unchanged ones if it is a check."""
    stamped_ones = {*taken.new, *(taken.same if stamp.checked else ())} - set(refused)
    found: list[Row] = []
    for number, pair in enumerate(pairs):
        if number in stamped_ones:
            found += stamped([replace(pair, state=state_of(pair.source, pair.text, pair.row))], stamp)
        elif pair.row is not None:
            found.append(pair.row)
    return found
