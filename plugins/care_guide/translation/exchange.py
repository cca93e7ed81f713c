"""Export the lines of a text as XLIFF for a translator's program, and check each line that comes back before it is taken."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

import yaml
from lxml import etree

from care_guide.content.library import Language
from care_guide.content.problems import Problem
from care_guide.content.source_text import NAME, SourceText, wrong_letters
from care_guide.translation.comparison import line_problems
from care_guide.translation.files import Fields, with_values, yaml_scalar
from care_guide.translation.ledger import Pair, Row, Segment, Stamp, State, stamped, state_of

# XLIFF 1.2: words to translate, and codes that must come back unchanged.

# Codes: the start of a line, citations, ids and classes, marks, links, pictures, cells, code, and placeholders of the
# theme's strings. The asterisks of bold words count as words, since the two languages need not agree on them.
_CODE = re.compile(
    rf"""
    ^\s*(?:\#+\ |[-*+]\ (?:\[\ \]\ )?|\d+\.\ |>\ |\|\ ?)?\s*(?:(?:Why|Who|what|population):\s+(?=\S))?
    | \[\^[^\]\s]+\]
    | \{{[\#.:][^{{}}]*\}} | \{{\w+\}}
    | \[\[if\ (?:no\ )?{NAME}:[ ]* | \[\[[^\[\]|:\n]+\|if\ none:[ ]* | \[\[[^\[\]|:\n]+\]\] | \]\]
    | !\[ | \[(?=[^\[\]]*\]\() | \]\([^)\s]*(?:\)|\s+") | "\)
    | `[^`]*` | <[^<>\s]+>
    | \|
    """,
    re.X | re.M,
)
# What ends the caption of a picture; in running text, it ends a quotation in parentheses.
_PICTURE_END = '")'


@dataclass(frozen=True, slots=True)
class Code:
    """A piece that is not translated; ``number`` names it within its line, from 1."""

    number: int
    text: str


Pieces = tuple[str | Code, ...]


def pieces(text: str) -> Pieces:
    """Split ``text`` into words and codes; joined, they are ``text`` again."""
    found: list[str | Code] = []
    end = number = 0
    in_picture = False
    for match in _CODE.finditer(text):
        if not match[0] or (match[0] == _PICTURE_END and not in_picture):
            continue
        in_picture = match[0].endswith(' "') or (in_picture and match[0] != _PICTURE_END)
        if match.start() > end:
            found.append(text[end : match.start()])
        number += 1
        found.append(Code(number, match[0]))
        end = match.end()
    return (*found, text[end:]) if end < len(text) else tuple(found)


def answering(text: str, source: Pieces) -> Pieces:
    """Split a translation into words and the codes of its ``source``; any other code counts as words."""
    free = codes(source)
    found: list[str | Code] = []
    for piece in pieces(text):
        same = next((one for one in free if isinstance(piece, Code) and one.text == piece.text), None)
        if same is not None:
            free.remove(same)
            found.append(same)
        elif found and isinstance(found[-1], str):
            found[-1] += joined((piece,))
        else:
            found.append(joined((piece,)))
    return tuple(found)


def codes(found: Pieces) -> list[Code]:
    """Return the codes among pieces."""
    return [piece for piece in found if isinstance(piece, Code)]


def joined(found: Pieces) -> str:
    """Return the text of pieces."""
    return "".join(piece.text if isinstance(piece, Code) else piece for piece in found)


def difference(source: Pieces, found: Pieces) -> str:
    """Return which codes of ``source`` are missing from a translation, and which it has too often; "" if neither."""
    was, now = Counter(codes(source)), Counter(codes(found))
    missing, more = was - now, now - was
    parts = [f"missing: {_named(missing)}"] if missing else []
    parts += [f"too often: {_named(more)}"] if more else []
    return "; ".join(parts)


def _named(found: Counter[Code]) -> str:
    return ", ".join(code.text.strip() for code in sorted(found, key=lambda code: code.number))


# Each file of the guide is a ``<file>``, and each line a ``<trans-unit>``. Codes are ``<x/>``, which programs protect. What
# a code means is taken from the guide when the file comes back, never from the file.

_NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_Q = f"{{{_NAMESPACE}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# The names of states in XLIFF; a missing line has no target.
_STATES: dict[State, str] = {
    "stale": "needs-translation",
    "draft": "needs-review-translation",
    "edited": "needs-review-translation",
    "translated": "translated",
    "checked": "final",
}
# What a program calls a line of which a person has said that it is done.
_DONE = ("translated", "signed-off", "final")
# What beside the state says that nobody has: it is the work of a machine, only a suggestion, or rejected.
_NOT_DONE = re.compile(r"mt|suggestion|fuzzy|rejected")
# Elements that programs put around words; their words count, but for those that a tracked change takes out.
_AROUND = {_Q + "mrk", _Q + "g"}
_TAKEN_OUT = re.compile(r"delet", re.I)
# Elements in which codes may come back: programs convert ``<x/>``.
_CODES = {_Q + name for name in ("x", "ph", "it", "bx", "ex", "bpt", "ept")}
# What a program that lays out the file anew puts between words.
_BREAK = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_FIRST_BREAK, _LAST_BREAK = re.compile(rf"\A{_BREAK.pattern}"), re.compile(rf"{_BREAK.pattern}\Z")
# Who wrote the notes of the guide itself.
_GUIDE = "guide"


@dataclass(frozen=True)
class Unit:
    """A line to export. ``name`` stays as long as its words do; ``target`` is None if it is not translated."""

    name: str
    source: Pieces
    target: Pieces | None
    state: State
    place: str


@dataclass(frozen=True, kw_only=True)
class Returned:
    """A line that came back: its words, and the number of each code, 0 for what the source does not have.

    ``line`` is its line in the file, ``state`` its state there with what qualifies it ("" without one), ``done`` whether a
    person has said that it is done, and ``notes`` are what the agency wrote to it.
    """

    name: str
    line: int
    source: tuple[str | int, ...]
    target: tuple[str | int, ...]
    state: str
    done: bool
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ReturnedFile:
    """The lines of one file of the guide, which is called ``original``: those of several parts, if it came back in parts."""

    original: str
    line: int
    units: tuple[Returned, ...]


def xliff(files: Iterable[tuple[str, list[Unit]]], source_lang: str, lang: str) -> str:
    """Return an XLIFF file for ``files``, each given as the path of its original and its units."""
    root = etree.Element(_Q + "xliff", nsmap={None: _NAMESPACE}, version="1.2")
    filled: list[tuple[etree._Element, Pieces]] = []
    for original, units in files:
        languages = {"source-language": source_lang, "target-language": lang}
        file = etree.SubElement(root, _Q + "file", original=original, datatype="plaintext", **languages)
        body = etree.SubElement(file, _Q + "body")
        for unit in units:
            element = etree.SubElement(body, _Q + "trans-unit", {"id": unit.name, _SPACE: "preserve"})
            filled.append((etree.SubElement(element, _Q + "source"), unit.source))
            if unit.target is not None:
                filled.append((etree.SubElement(element, _Q + "target", state=_STATES[unit.state]), unit.target))
            etree.SubElement(element, _Q + "note", {"from": _GUIDE}).text = f"{unit.place} ({unit.state})"
    # Indent before the words are added: those keep their spaces.
    etree.indent(root)
    for element, found in filled:
        _fill(element, found)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'


def _fill(element: etree._Element, found: Pieces) -> None:
    last: etree._Element | None = None
    for piece in found:
        if isinstance(piece, Code):
            last = etree.SubElement(element, _Q + "x", {"id": str(piece.number), "equiv-text": piece.text})
        elif last is None:
            element.text = (element.text or "") + piece
        else:
            last.tail = (last.tail or "") + piece


def read_xliff(data: bytes, path: str, source_lang: str, lang: str) -> tuple[list[ReturnedFile], list[Problem]]:
    """Read a file that came back for ``lang``; with any problem, the whole file must not be used.

    A file that declares a document type is refused: no entities are resolved, and nothing is loaded from elsewhere.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return [], [Problem(path, error.lineno or 1, "this is not XML", "export it again as XLIFF 1.2")]
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        return [], [Problem(path, 1, "the file declares a document type", "remove the <!DOCTYPE ...>")]
    if root.tag != _Q + "xliff":
        return [], [Problem(path, root.sourceline or 1, "this is not XLIFF 1.2", "export it again as XLIFF 1.2")]
    elements = root.findall(_Q + "file")
    problems = [] if elements else [Problem(path, 1, "the file holds no <file>", "export it again as XLIFF 1.2")]
    lines: dict[str, int] = {}
    found: dict[str, dict[str, Returned]] = {}
    for element in elements:
        original = element.get("original", "")
        lines.setdefault(original, element.sourceline or 1)
        seen = found.setdefault(original, {})
        problems += _languages(element, path, source_lang, lang)
        for one in element.iter(_Q + "trans-unit"):
            if (source := one.find(_Q + "source")) is None:
                continue
            unit = _returned(one, source)
            if unit.name in seen:
                problems.append(Problem(path, unit.line, f"the id {unit.name} is a duplicate", "keep one of the two"))
            seen[unit.name] = unit
    return [ReturnedFile(name, lines[name], tuple(units.values())) for name, units in found.items()], problems


def _languages(element: etree._Element, path: str, source_lang: str, lang: str) -> list[Problem]:
    found = []
    for name, wanted in (("source-language", source_lang), ("target-language", lang)):
        given = element.get(name, "")
        # An agency may name a region: es-US is Spanish.
        if given.lower() != wanted.lower() and not given.lower().startswith(f"{wanted.lower()}-"):
            what = f'the {name} is "{given}", and the guide\'s is "{wanted}"'
            found.append(Problem(path, element.sourceline or 1, what, "take in the file for this language"))
    return found


def _returned(unit: etree._Element, source: etree._Element) -> Returned:
    # Programs give the codes ids of their own: a code is known by its place in the source.
    numbers = {code.get("id", ""): number for number, code in enumerate(source.iter(*_CODES), 1)}
    target = unit.find(_Q + "target")
    state, qualifier = (target.get(name, "") if target is not None else "" for name in ("state", "state-qualifier"))
    refused = 'approved="no"' if unit.get("approved") == "no" else ""
    return Returned(
        name=unit.get("id", ""),
        line=unit.sourceline or 1,
        source=tuple(_pieces_in(source, numbers)),
        target=tuple(_pieces_in(target, numbers)) if target is not None else (),
        state=", ".join(filter(None, (state, qualifier, refused))),
        done=state in _DONE and not _NOT_DONE.search(qualifier) and not refused,
        notes=tuple(
            words
            for note in unit.findall(_Q + "note")
            if note.get("from") != _GUIDE and (words := " ".join("".join(note.itertext()).split()))
        ),
    )


def _pieces_in(element: etree._Element, numbers: Mapping[str, int]) -> Iterator[str | int]:
    """Yield the words in ``element`` and the numbers of its codes, 0 for anything else: no word is passed over."""
    if element.text:
        yield element.text
    for one in element:
        if one.tag in _CODES:
            yield numbers.get(one.get("id", ""), 0)
        elif one.tag in _AROUND and not _TAKEN_OUT.search(one.get("mtype", "")):
            yield from _pieces_in(one, numbers)
        else:
            yield 0
        if one.tail:
            yield one.tail


@dataclass(frozen=True, kw_only=True)
class Exchanged:
    """A text of the guide: the path of its original, its own path and file, and its pairs.

    A text of lines has the file of its ``source``, and a file of values the names of its ``fields``.
    """

    original: str
    path: str
    pairs: tuple[Pair, ...]
    there: SourceText
    source: SourceText | None = None
    fields: Fields = None

    @property
    def lines(self) -> bool:
        return self.source is not None

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
    """What came back for one text: new words by the number of their pair, and the pairs whose words are the same.

    ``undone`` are those of both, with their lines in the file and their states there, of which nobody has said that they are done.
    """

    new: dict[int, str]
    same: frozenset[int]
    undone: dict[int, tuple[int, str]]
    problems: tuple[Problem, ...]


def take(text: Exchanged, returned: Collection[Returned], file: str, language: Language) -> Taken:
    """Check each line that came back in ``file``; a line with a problem is not taken."""
    numbers = {name: number for number, name in enumerate(text.names)}
    new: dict[int, str] = {}
    same: set[int] = set()
    undone: dict[int, tuple[int, str]] = {}
    problems: list[Problem] = []
    for one in returned:
        if not any(piece if isinstance(piece, int) else piece.strip() for piece in one.target):
            continue
        number = numbers.get(one.name)
        if number is None:
            what = f"{text.original}: the English line has changed or is gone since this was exported"
            problems.append(Problem(file, one.line, what, "export it again and translate the new line"))
            continue
        if not one.done:
            undone[number] = one.line, one.state
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
    return Taken(new, frozenset(same), undone, tuple(problems))


def _words(text: Exchanged, pair: Pair, source: Pieces, one: Returned) -> tuple[str, list[tuple[str, str]]]:
    """Return the words of a line that came back, and what is wrong with its source or its codes."""
    wanted = [piece.number if isinstance(piece, Code) else piece for piece in source]
    if _plain(wanted) != _plain(one.source):
        return "", [("the source differs from the English line", "export it again and translate that")]
    known = {code.number: code for code in codes(source)}
    unknown = sum(isinstance(piece, int) and piece not in known for piece in one.target)
    if unknown:
        what = f"{unknown} codes or marks of the translation are not in the source"
        return "", [(what, "use the codes of the source alone, and accept or reject tracked changes")]
    back = one.target if "\n" in joined(source) else _on_one_line(one.target)
    found = tuple(known[piece] if isinstance(piece, int) else piece for piece in back)
    # Every text of the guide is read as NFC.
    words = unicodedata.normalize("NFC", joined(found))
    if text.lines:
        words = words.rstrip()
    if pair.text is not None and words == text.words(pair.text):
        return words, []
    if what := difference(source, found):
        return words, [(f"the codes differ from the source ({what})", "keep each code once")]
    if Counter(code.text for code in codes(pieces(words))) != Counter(code.text for code in codes(source)):
        what = "a code is typed as words, or is in the wrong place"
        return words, [(what, "keep the codes in the order that makes links and marks whole")]
    return words, []


def _on_one_line(found: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return what came back without the line breaks and indents that a program has added; other spaces count."""
    words = list(found)
    for place, end in ((0, _FIRST_BREAK), (-1, _LAST_BREAK)):
        if isinstance(piece := words[place], str):
            words[place] = end.sub("", piece)
    return tuple(_BREAK.sub(" ", piece) if isinstance(piece, str) else piece for piece in words)


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
    return [*found, *((what, todo) for _, what, todo in line_problems(pair.source, new, language))]


def with_lines(text: Exchanged, taken: Taken, source: SourceText) -> tuple[str, list[Pair], set[int]]:
    """Return the translation with the new lines, all its pairs, and the pairs for which there is no place.

    A line replaces its comment or its old words. Lines that are new in the original are inserted between their
    neighbors, each run as a whole and together with the new lines without words around it.
    """
    lines, refused = list(text.there.lines), set()
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
    return "\n".join(lines), pairs, refused


def _runs(at: list[int | None]) -> Iterator[list[int]]:
    """Yield each run of consecutive pairs that have no place, as their numbers."""
    for empty, found in groupby(range(len(at)), key=lambda number: at[number] is None):
        if empty:
            yield list(found)


def with_words(text: Exchanged, taken: Taken) -> tuple[str | None, list[Pair], set[int]]:
    """Return a file of values with the new words, all its pairs, and the pairs that have no entry.

    The file is None if more than these words would change.
    """
    pairs, refused = list(text.pairs), set()
    for number, words in taken.new.items():
        there = pairs[number].text
        if there is None:
            refused.add(number)
        else:
            pairs[number] = replace(pairs[number], text=replace(there, text=words))
    new = {pairs[number].source.key: words for number, words in taken.new.items() if number not in refused}
    return with_values("\n".join(text.there.lines), text.path, text.fields, new), pairs, refused


def taken_by(stamp: Stamp, taken: Taken, refused: Collection[int]) -> set[int]:
    """Return the numbers of the pairs that get ``stamp``: of the new lines, and of unchanged ones that are done if it is a check."""
    same = taken.same - taken.undone.keys() if stamp.checked else ()
    return {*taken.new, *same} - set(refused)


def rows(pairs: list[Pair], taken: Taken, refused: Collection[int], stamp: Stamp) -> list[Row]:
    """Return the ledger after ``taken``: ``stamp`` is on the lines that ``taken_by`` it; one that is not done is not checked."""
    stamped_ones = taken_by(stamp, taken, refused)
    found: list[Row] = []
    for number, pair in enumerate(pairs):
        if number in stamped_ones:
            own = replace(stamp, checked=None) if number in taken.undone else stamp
            found += stamped([replace(pair, state=state_of(pair.source, pair.text, pair.row))], own)
        elif pair.row is not None:
            found.append(pair.row)
    return found
