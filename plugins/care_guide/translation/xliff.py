"""Write and read XLIFF 1.2: words to translate, and codes that must come back unchanged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from care_guide.content.problems import Problem
from care_guide.content.source_text import NAME
from care_guide.translation.ledger import State

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
# Elements that programs put around words; their words count.
_AROUND = {_Q + "mrk", _Q + "g"}
_NUMBER = re.compile(r"[0-9]{1,5}")
# Elements in which codes may come back: programs convert ``<x/>``.
_CODES = {_Q + name for name in ("x", "ph", "it", "bx", "ex", "bpt", "ept")}


@dataclass(frozen=True)
class Unit:
    """A line to export. ``name`` stays as long as its words do; ``target`` is None if it is not translated."""

    name: str
    source: Pieces
    target: Pieces | None
    state: State
    place: str


@dataclass(frozen=True)
class Returned:
    """A line that came back: its words, and the number of each code. ``line`` is its line in the file."""

    name: str
    line: int
    source: tuple[str | int, ...]
    target: tuple[str | int, ...]


@dataclass(frozen=True)
class ReturnedFile:
    """The lines of one file of the guide, which is called ``original``."""

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
            etree.SubElement(element, _Q + "note", {"from": "guide"}).text = f"{unit.place} ({unit.state})"
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
    files = []
    for element in elements:
        problems += _languages(element, path, source_lang, lang)
        units = tuple(
            Returned(one.get("id", ""), one.sourceline or 1, _read(source), _read(one.find(_Q + "target")))
            for one in element.iter(_Q + "trans-unit")
            if (source := one.find(_Q + "source")) is not None
        )
        seen: set[str] = set()
        for unit in units:
            if unit.name in seen:
                problems.append(Problem(path, unit.line, f"the id {unit.name} is a duplicate", "keep one of the two"))
            seen.add(unit.name)
        files.append(ReturnedFile(element.get("original", ""), element.sourceline or 1, units))
    return files, problems


def _languages(element: etree._Element, path: str, source_lang: str, lang: str) -> list[Problem]:
    found = []
    for name, wanted in (("source-language", source_lang), ("target-language", lang)):
        given = element.get(name, "")
        # An agency may name a region: es-US is Spanish.
        if given.lower() != wanted.lower() and not given.lower().startswith(f"{wanted.lower()}-"):
            what = f'the {name} is "{given}", and the guide\'s is "{wanted}"'
            found.append(Problem(path, element.sourceline or 1, what, "take in the file for this language"))
    return found


def _read(element: etree._Element | None) -> tuple[str | int, ...]:
    """Return the words in ``element`` and the numbers of its codes, 0 for a code without one."""
    return tuple(_pieces_in(element)) if element is not None else ()


def _pieces_in(element: etree._Element) -> Iterator[str | int]:
    if element.text:
        yield element.text
    for one in element:
        if one.tag in _CODES:
            number = one.get("id", "")
            yield int(number) if _NUMBER.fullmatch(number) else 0
        elif one.tag in _AROUND:
            yield from _pieces_in(one)
        if one.tail:
            yield one.tail
