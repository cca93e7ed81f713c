"""The lines of a translation: which line each was made from, by whom, who has checked it, and back-translations."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, model_validator

from care_guide.content.data_files import read_list
from care_guide.content.models import Day, Slug, Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.source_text import SourceText

# Segments

# What a laid-out file has in place of a line that nobody has translated.
_WAITING = re.compile(r"^\s*<!-- (?P<text>.*) -->\s*$")
_WAITING_KEY = re.compile(r"^(?P<key>[a-z_]+): '<!-- (?P<text>.*) -->'\s*$")
_HEADING = re.compile(r"^#+\s")
_ID = re.compile(r"\{[^{}]*#([\w-]+)[^{}]*\}")
_CLASS = re.compile(r"\{[^{}]*\.([\w-]+)[^{}]*\}")
_KEY = re.compile(r"^([a-z_]+):")
# Keys of a header whose values are translated.
_PROSE_KEYS = {"title", "message", "summary", "audience"}
# What a line may hold other than words; the words of a mark that depends on something count.
_NO_WORDS = re.compile(
    r"\[\[(?!if )[^\[\]|]*\]\]|\[\[if (?:no )?[\w.-]+:|\[\^[^\]]*\]|\{[^{}]*\}|\]\([^)]*\)|^\s*-\s+Who:.*$|^\s*```.*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """What a translator works on: one line, since each sentence has its own line, or one value of a YAML or TOML file.

    ``text`` is the line as typed. ``section`` is the id of its section, ``box`` the class of the heading above it, ``key``
    the key in the header or the path of the value in its file. ``place`` names the text and the section, the same in each
    language; ``quoted`` says that the line begins within quotation marks.
    """

    line: int
    text: str
    section: str = ""
    key: str = ""
    box: str = ""
    place: str = ""
    quoted: bool = False

    @property
    def mark(self) -> str:
        """The fingerprint of the line."""
        return fingerprint(self.text)


def fingerprint(text: str) -> str:
    """Return 12 hexadecimal digits that identify the words of one line; the white space around them does not count."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()[:12]


FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")
# The keys of a block of dots that families read, as words.
DOTS = re.compile(r"(?:what|words|rest|means|population|date):")


def has_words(line: str) -> bool:
    """Return whether a line of the body has anything to translate."""
    return any(char.isalpha() for char in _NO_WORDS.sub("", line))


def waiting(line: str) -> str | None:
    """Return the line of the default language that ``line`` holds until it is translated, or None."""
    if found := _WAITING.match(line):
        return found["text"]
    if found := _WAITING_KEY.match(line):
        return f"{found['key']}: {found['text']}"
    return None


def laid_out(source: SourceText) -> str:
    """Return a new file for a translator: each line with words as a comment to replace, all others as they are.

    The English is on the line that will hold its translation, not above it: line n answers line n from the start, and
    nothing must be removed at the end. The file is withheld until its translator publishes it.
    """
    lines = list(source.lines)
    for one in segments(source):
        if one.key:
            value = lines[one.line - 1].partition(":")[2].strip().strip("\"'")
            lines[one.line - 1] = f"{one.key}: '<!-- {value.replace(chr(39), chr(8217))} -->'"
        else:
            lines[one.line - 1] = f"<!-- {lines[one.line - 1]} -->"
    text = "\n".join(lines)
    return re.sub(r"^status: published$", "status: withheld", text, count=1, flags=re.M)


def segments(source: SourceText) -> list[Segment]:
    """Return the lines of ``source`` that have words to translate."""
    lines, found = source.lines, []
    end = next((n for n, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), 0)
    for number, line in enumerate(lines[1 : max(end - 1, 0)], 2):
        shown = waiting(line) or line
        key = _KEY.match(shown)
        if key and key[1] in _PROSE_KEYS:
            found.append(Segment(line=number, text=line, key=key[1]))
    section = box = fence = ""
    name_of_text = source.path.split("/", 2)[-1].removesuffix(".md")
    quoted = False
    for number, line in enumerate(lines[end:], end + 1):
        shown = waiting(line) or line
        if shown.lstrip().startswith("```"):
            fence = "" if fence else shown.strip()
            continue
        if _HEADING.match(shown):
            name, kind = _ID.search(shown), _CLASS.search(shown)
            box = kind[1] if kind else ""
            if shown.startswith("## "):
                section = name[1] if name else ""
        # In a block of data, only these are read by families.
        if fence and not DOTS.match(shown):
            continue
        if has_words(shown):
            place = f"{name_of_text}#{section}"
            found.append(Segment(line=number, text=line, section=section, box=box, place=place, quoted=quoted))
        quoted = bool(shown.strip()) and quoted != bool(shown.count('"') % 2)
    return found


# The line below the head of a table.
_TABLE_RULE = re.compile(r"\|[|: -]+")


def without_words(source: SourceText) -> list[tuple[int, str]]:
    """Return (number, line) of what ``source`` says without words of its own: figures in a table, marks, pictures of dots,
    and "" where a paragraph ends; beside a heading, one ends anyway.

    It is the same in each language, but for the white space around it. Of other blocks of code, whose words may be
    translated, it has the figures.
    """
    end = next((n for n, line in enumerate(source.lines[1:], 2) if line.rstrip() == "---"), 0)
    fence, found, worded = "", [], {one.line for one in segments(source)}
    for number, line in enumerate(source.lines[end:], end + 1):
        if line.lstrip().startswith("```"):
            fence = "" if fence else line.strip()
        elif fence in ("", "```dots"):
            counts = number not in worded and (line.strip() or not _beside_heading(source.lines, number))
            found += [(number, _laid_out_alike(line))] if counts else []
        elif figures := sorted(FIGURE.findall(line)):
            found.append((number, " ".join(figures)))
    return found


def _beside_heading(lines: Sequence[str], number: int) -> bool:
    """Return whether a heading is the next line with words above or below the empty line ``number``."""
    around = (next(filter(str.strip, side), "") for side in (reversed(lines[: number - 1]), lines[number:]))
    return any(_HEADING.match(waiting(line) or line) for line in around)


def _laid_out_alike(line: str) -> str:
    """Return ``line`` with its white space, and the rule of a table, in one form: editors lay out tables anew.

    The indent of any other line says to which item of a list it belongs.
    """
    said = " ".join(line.replace("|", " | ").split())
    if said.startswith("|"):
        return re.sub("-+", "-", said) if _TABLE_RULE.fullmatch(said) else said
    return line[: len(line) - len(line.lstrip())] + said if said else ""


def align(old: list[str], new: list[str]) -> list[int | None]:
    """Return for each of ``new`` the index in ``old`` of what it answers, None if it is new.

    Equal ones answer each other, and so do those that replace others, one by one.
    """
    answers: list[int | None] = [None] * len(new)
    for _, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for one, other in zip(range(from_old, to_old), range(from_new, to_new), strict=False):
            answers[other] = one
    return answers


# Ledgers: ``content/es/food.from.yaml`` belongs to ``content/es/food.md`` and has one row a line, in the order of the text.

SUFFIX = ".from.yaml"
# What to do about a ledger that is none.
TO_WRITE_IT = "let it be written by: make translate"
# Who wrote a line that no person wrote.
MACHINE = "machine"
State = Literal["missing", "draft", "translated", "checked", "edited", "stale"]
STATES: tuple[State, ...] = get_args(State)
_Mark = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]


class Row(Strict):
    """One line of a translation, or one value of a file, which ``key`` names.

    It has the fingerprints of both languages, so that neither can change without being noticed.
    """

    key: Text | None = None
    # The fingerprints of the line that it was made from, and of the line itself.
    source: _Mark
    text: _Mark
    by: Slug
    checked: Slug | None = None
    date: Day | None = None

    @model_validator(mode="after")
    def _both(self) -> Row:
        if (self.checked is None) != (self.date is None):
            raise ValueError("checked and date belong together")
        if self.checked == MACHINE:
            raise ValueError("a machine cannot check a translation")
        return self


@dataclass(frozen=True)
class Pair:
    """A line of the default language, its translation and its row in the ledger, if there are any, and their state."""

    source: Segment
    text: Segment | None
    row: Row | None
    state: State

    @property
    def current(self) -> bool:
        """Whether families may read the translation: there is one, made from the present words."""
        return self.state not in ("missing", "stale")

    @property
    def made_from(self) -> str:
        """The fingerprint of the line of which this counts as the translation: without a row, the line that it answers now."""
        return self.row.source if self.row is not None else self.source.mark


def ledger_path(path: str) -> str:
    """Return the path of the ledger of the file at ``path``."""
    return path.rpartition(".")[0] + SUFFIX


def read_rows(root: Path, path: str) -> tuple[tuple[Row, ...], list[Problem]]:
    """Read the rows of the ledger at ``path``; a file without a ledger has none."""
    entries, problems = read_list(root, path, Row, TO_WRITE_IT)
    return tuple(row for _, row in entries), problems


def rows_text(rows: Iterable[Row]) -> str:
    """Return the text of a ledger with ``rows``."""
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

    Without rows, line n answers line n. Rows say which line was made from which, whatever was inserted or removed on
    either side since. Their own order says nothing.
    """
    if not rows:
        answers: list[Segment | None] = list(texts[: len(sources)])
        answers += [None] * (len(sources) - len(answers))
        return [Pair(one, other, None, state_of(one, other, None)) for one, other in zip(sources, answers, strict=True)]
    rows = _in_order_of(texts, rows)
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
            # A new line that is translated and has no row yet.
            text = texts[place]
        found.append(Pair(one, text, row, state_of(one, text, row)))
    return found


def _in_order_of(texts: list[Segment], rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return ``rows`` in the order of the translation; one whose line has changed or is gone stays behind its neighbor."""
    places: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        places.setdefault(text.mark, []).append(place)
    found, last = [], -1
    for row in rows:
        if left := places.get(row.text):
            last = left.pop(0)
        found.append((last, row))
    return tuple(row for _, row in sorted(found, key=itemgetter(0)))


def answers_another(was: Pair, now: Pair) -> bool:
    """Return whether a translation counts as that of another line than before, or is read again in the place of its original.

    Families then read its words for what another line says, whether or not they are the same words as before.
    """
    translated = "missing" not in (was.state, now.state)
    return translated and (was.made_from != now.made_from or (now.current and not was.current))


def read_for(pair: Pair, source: str, text: str) -> str:
    """Return ``source``, the words of the original, and what families read for them: ``text``, or the original itself."""
    return f"{source} = {text if pair.current else source}"


def state_of(source: Segment, text: Segment | None, row: Row | None) -> State:
    """Return the state of a line of the original, its translation, and their row."""
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
    """Return a fingerprint of which line of a text was made from which: one "source text" for each.

    It is made of the rows, not of the original, so that a new line there changes nothing. A line without a row counts
    as made from the line that it answers now.
    """
    lines = {f"{row.source} {row.text}" for row in rows}
    lines |= {f"{one.source.mark} {one.text.mark}" for one in found if one.row is None and one.text is not None}
    return _sha256(lines)


def list_made_from(rows: Iterable[Row], found: Iterable[Pair], from_none: Iterable[Segment]) -> str:
    """Return a fingerprint of which value of a list was made from which, as ``made_from``: one "key source text" for each.

    Of the rows of one key, it has the one that counts. Each of ``from_none`` has "key none text", too.
    """
    lines = {f"{key} {row.source} {row.text}" for key, row in by_key(rows).items()}
    missing = [(one.source, one.text) for one in found if one.row is None and one.text is not None]
    lines |= {f"{source.key} {source.mark} {text.mark}" for source, text in missing}
    lines |= {f"{one.key} none {one.mark}" for one in from_none}
    return _sha256(lines)


def _sha256(lines: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def by_key(rows: Iterable[Row]) -> dict[str, Row]:
    """Return the row that counts for each value of a list: the last one with its key."""
    return {row.key: row for row in rows if row.key is not None}


def counts(found: Iterable[Pair]) -> dict[str, int]:
    """Return how many lines are in each state."""
    number = Counter(pair.state for pair in found)
    return {state: number[state] for state in STATES}


@dataclass(frozen=True)
class Stamp:
    """Who wrote the lines that are new, and who has checked all of them (None: nobody), on the day ``today``."""

    by: str = MACHINE
    checked: str | None = None
    today: datetime.date = datetime.date.min


def stamped(pairs: Iterable[Pair], stamp: Stamp) -> list[Row]:
    """Return the new rows of the ledger, in the order of the original.

    A line whose original has changed keeps its row until its words have changed too, or a person has checked it, so
    that running the command again makes no line current.
    """
    return [row for pair in pairs if (row := _row(pair, stamp)) is not None]


def _row(pair: Pair, stamp: Stamp) -> Row | None:
    text, row = pair.text, pair.row
    if pair.state == "missing" or text is None:
        return row
    new = row is None or pair.state == "edited" or (pair.state == "stale" and row.text != text.mark)
    if not new and stamp.checked is None:
        return row
    return Row(
        key=pair.source.key or None,
        source=pair.source.mark,
        text=text.mark,
        by=stamp.by if new or row is None else row.by,
        checked=stamp.checked,
        date=stamp.today if stamp.checked else None,
    )


def counts_now(path: str, pair: Pair) -> str:
    """Return what to say of a line in the file at ``path`` that was stale, and is not any more."""
    source, text = (" ".join(one.text.split()) if one else "" for one in (pair.source, pair.text))
    place = f"{path}:{pair.text.line if pair.text else 1}"
    return f"{place}: it counts as the translation of its original now (line {pair.source.line}): {source} = {text}"


def to_do(path: str, pairs: Iterable[Pair], stamp: Stamp) -> Iterator[str]:
    """Yield what a translator must do in the file at ``path``, line by line, and which old lines ``stamp`` makes current."""
    last = 0
    for pair in pairs:
        words = pair.source.text.strip()
        if pair.text is not None:
            last = pair.text.line
        if pair.state == "stale" and (row := _row(pair, stamp)) is not None and row.source == pair.source.mark:
            yield counts_now(path, pair)
        elif pair.state == "stale":
            yield f"{path}:{last}: the original has changed (line {pair.source.line}): {words}"
        elif pair.state == "missing":
            where = "the line is not translated" if pair.text is not None else "after this line, a new one is missing"
            yield f"{path}:{last or 1}: {where} (line {pair.source.line} of the original): {words}"


# Back-translations: ``content/es/food.back.yaml`` belongs to ``content/es/food.md``.

BACK_SUFFIX = ".back.yaml"
# A line of a text: before its words, one mark of a heading, an item, a note or a row, and after them, its settings. A line
# of a header has its key there, and quotation marks.
_LINE = re.compile(
    r"(?P<before>\s*(?:#+\s+|(?:[-*+]|\d+\.)\s+(?:\[ \]\s+|(?:Why|Who):\s+)?|[>|]\s*)?)"
    r"(?P<words>.*?)(?P<after>\s*(?:\||\{[#.:][^{}]*\})?\s*)$"
)
_VALUE = re.compile(r"(?P<before>[a-z_]+:\s*(?P<quote>[\"']?))(?P<words>.*?)(?P<after>(?P=quote)\s*)$")
_CITATION = re.compile(r"\s*\[\^([a-z0-9]+(?:-[a-z0-9]+)*)\]")
_LINK = re.compile(r'!?\[([^\[\]]+)\]\(([^)\s]+)(?:\s+"([^"]*)")?\)')
# Bold or slanted words, not the star of 2*3.
_BOLD = re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])")


class BackLine(Strict):
    """A line of the translation in plain words, and what it says in the default language.

    ``back`` is what a translator who has not seen the original understood. The entry belongs to the line only as long as
    the line has the words of ``text``.
    """

    text: Text
    back: Text


def back_path(path: str) -> str:
    """Return the path of the back-translation of the text at ``path``."""
    return path.rpartition(".")[0] + BACK_SUFFIX


def read_back(root: Path, path: str) -> tuple[list[BackLine], list[Problem]]:
    """Read the back-translation at ``path``; without the file it has no lines."""
    entries, problems = read_list(root, path, BackLine, "write a list of entries with text: and back:")
    return [line for _, line in entries], problems


def plain(line: Segment) -> str:
    """Return the words of a line of a text: without what stands before and after them, citations by name."""
    _, words, _ = _around(line)
    return " ".join(_CITATION.sub(r" [\1]", _LINK.sub(r"\1 (to: \2) \3", words)).split())


def not_plain_of(line: Segment) -> tuple[str, ...]:
    """Return what ``plain`` leaves out of a line, or writes otherwise, as typed."""
    before, words, after = _around(line)
    found = (one[0].strip() for pattern in (_LINK, _CITATION) for one in pattern.finditer(words))
    return (before.strip(), after.strip(), *found)


def spellings(line: Segment) -> tuple[str, str]:
    """Return the fingerprints of a line as typed and of only its words, without citations, addresses and asterisks."""
    words = _CITATION.sub("", _LINK.sub(lambda link: " ".join(filter(None, link.groups()[::2])), _around(line)[1]))
    return line.mark, fingerprint(_BOLD.sub(r"\2", words))


def _around(line: Segment) -> tuple[str, str, str]:
    """Return what stands before the words of a line, its words, and what stands after them."""
    found = (_VALUE if line.key else _LINE).match(line.text)
    return (found["before"], found["words"], found["after"]) if found else ("", line.text, "")
