"""Text as its author typed it, read strictly: letters, placeholders, marks, and lines as sentences."""

from __future__ import annotations

import errno
import html
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from care_guide.content.figures import TEMPERATURE
from care_guide.content.problems import Problem
from care_guide.utils.files import listed

# The characters that the texts, drawings and templates of the guide use, and those that they must not use.

# The files that may contain words for families; the rest of both folders is data for programs.
_TEXTS = ("pelicanconf.py", "content/**/*.md", "content/**/*.yaml", "content/images/*.svg", "theme/strings/*.toml", "theme/templates/**/*.html")  # fmt: skip


# Control, format, private and unassigned characters; halves of characters (bytes that are no UTF-8); line and paragraph separators.
_HIDDEN = ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp")
# Marks and letters that show nothing all the same: those that Unicode calls default-ignorable, and an empty Braille cell.
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# A sign as phones type it: with what makes it a picture.
_EMOJI = re.compile("[\u2190-\u2bff]\ufe0f")
# English and Spanish as they are mostly typed: no such line has a letter that is wrong.
_PLAIN = re.compile("[\t\n -~¡¿ÁÉÍÓÚÑáéíóúüñ]*")
# A code of HTML for a sign, as it comes along when a text is copied from the source of a page: a page would decode it.
CHARACTER_CODE = re.compile(r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z][a-z0-9]+);", re.I)
# Cyrillic and Greek letters that look like Latin ones: no search finds "\u0441hemo".
_ALIKE = "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u0400-\u052f"
# Characters that mislead, what each of them does, and what to do; {} are the plain letters for it.
_MISLEADING = (
    # A no-break space keeps a number and its unit on one line; next to a space or at an edge it has no effect.
    (re.compile("^[\u00a0\u202f]|[\u00a0\u202f]$|(?<=\\s)[\u00a0\u202f]|[\u00a0\u202f](?=\\s)"), "is a space that keeps no words together", "type a plain space, or remove it"),
    # Letters from a PDF or a "fancy" font.
    (re.compile("[\ufb00-\ufb06\uff01-\uff5e\U0001d400-\U0001d7ff]+"), "looks like plain letters, and is not", 'type "{}"'),
    (re.compile(f"(?<=[A-Za-z])[{_ALIKE}]|[{_ALIKE}](?=[A-Za-z])"), "looks like another, and is not", "type the letter a to z"),
    # Another ring in place of a degree sign.
    (re.compile("(?<=\\d)\\s?[\u02da\u00ba](?=\\s?[CF]\\b)"), "looks like another, and is not", 'type "\u00b0"'),
    (re.compile("[\u1680\u2000-\u200a\u205f\u3000]"), "is a space of another width", "type a plain space"),
)  # fmt: skip
# UTF-8 that was decoded as another encoding: "don\u00e2\u20ac\u2122t", "5 \u00c2\u00b0C"; and letters that were lost.
_MOJIBAKE = re.compile("[\u00c2\u00c3][^\x00-\x7f]|\u00e2[^\x00-\x7f]{2}|\ufffd")
_BULLET = re.compile("\\s*[\ue000-\uf8ff]\\s")


def is_hidden(letter: str) -> bool:
    """Return whether ``letter`` is invisible; tabs and line ends do not count."""
    return letter not in "\t\n" and (unicodedata.category(letter) in _HIDDEN or _BLANK.match(letter) is not None)


def letter_name(letter: str) -> str:
    """Return the code point and the name of ``letter``: "U+200B, zero width space"."""
    unnamed = {"Co": "a character of one font alone", "Cn": "no letter", "Cs": "half of a character"}.get(
        unicodedata.category(letter), "control character"
    )
    return f"U+{ord(letter):04X}, {unicodedata.name(letter, unnamed).lower()}"


def wrong_letters(line: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with each invisible or misleading character of one line, with its place, and what to do."""
    if _PLAIN.fullmatch(line):
        return
    for place, letter in enumerate(line, 1):
        if is_hidden(letter) and not _EMOJI.fullmatch(line, max(place - 2, 0), place):
            todo = "type - and a space, for an item of a list" if _BULLET.match(line[: place + 1]) else "remove it"
            yield f"character {place} of the line is invisible ({letter_name(letter)})", todo
    for pattern, what, todo in _MISLEADING:
        for found in pattern.finditer(line):
            letters = found[0].strip() or found[0]
            place, plain = found.end() - len(letters) + 1, unicodedata.normalize("NFKC", letters)
            yield f"character {place} of the line {what} ({letter_name(letters[0])})", todo.format(plain)
    for found in _MOJIBAKE.finditer(line):
        if right := _reread(found[0]):
            what = f'"{found[0]}" is what another encoding makes of a character ({letter_name(found[0][0])})'
            yield what, f"{right}; save the file with the encoding UTF-8"


def _reread(text: str) -> str | None:
    """Return what to type for a character that was decoded as Windows-1252, or None if ``text`` is right."""
    if text == "\ufffd":
        return "type the lost character again"
    try:
        sign = text.encode("cp1252").decode()
    except UnicodeError:
        return None
    return f'type "{sign}"' if len(sign) == 1 and (sign < "\u0100" or "\u2010" <= sign <= "\u2122") else None


def text_files(root: Path) -> Iterator[Path]:
    """Yield the files of the guide in ``root`` whose words families may read."""
    for pattern in _TEXTS:
        yield from (file for file in listed(root, pattern) if file.is_file())


# A letter as HTML, and as YAML, TOML and Python let it be written.
_NAMED = re.compile(r"&#?\w+;")
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")


def letters_of(text: str) -> frozenset[str]:
    """Return the visible characters in ``text``, including those that are written as codes."""
    codes = {int("".join(found), 16) for found in _ESCAPE.findall(text)}
    named = html.unescape(" ".join(set(_NAMED.findall(text))))
    letters = {*text, *named, *(chr(code) for code in codes if code <= sys.maxunicode)}
    return frozenset(letter for letter in letters if unicodedata.category(letter) not in _HIDDEN)


def letters_used(root: Path) -> frozenset[str]:
    """Return all visible characters of the guide in ``root``. Bytes that are not UTF-8 are ignored: readers report them."""
    return frozenset().union(*(letters_of(file.read_text("utf-8", "ignore")) for file in text_files(root)))


# Placeholders: words that a person has yet to replace. They can never be part of a sign-off.

# Each heading of a new article begins with this until its author has written one.
PLACEHOLDER = "Your heading: "

_PLACEHOLDER = re.compile(
    r"""
    .*[<>{}\[\]].*                      # <your name>, [name]
    | \W*                               # dots, dashes, nothing at all
    | (your|the|reviewer'?s?|clinician'?s?)?\s*(full\s+)?(name|credentials?|title|role)(\s+of\b.*|\s+here)?
    | (to\s?do|tbd|tba|x{2,}|n\W?a|none|unknown|anonymous|placeholder|example|nobody|somebody|someone)
    | (an?\s+)?(clinician|reviewer|doctor|nurse|oncologist|editor|advisor)
    | (john|jane)\s+(doe|smith)(,.*)?
    | what\s+(is\s+new|changed)\b.*
    """,
    re.I | re.X | re.S,
)


def is_placeholder(text: str) -> bool:
    """Return whether ``text`` is only a placeholder for a person's name, credential or sentence."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


# Source files, read strictly.

# The first and the last line of a merge conflict; the line in its middle could also underline a heading.
_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)")
_ENTRY = re.compile(r"\s*- ")
# Git shares lines that are alike in both sides, such as a role, so that an entry may lack one.
_KEEP_ENTRIES = (
    "keep the entries of both sides, each whole, those of the main branch first, and remove the lines of marks"
)
# Only at the margin: for Markdown, an indented one is text.
_FENCE = re.compile(r"^(```+|~~~+)")
_FENCES = ("```", "~~~")


@dataclass(frozen=True)
class SourceText:
    """A text file as its author wrote it. Line numbers count from 1 in the whole file."""

    path: str
    lines: tuple[str, ...]

    def find(self, needle: str, start: int = 1) -> int:
        """Return the number of the first line at or after ``start`` that contains ``needle``, else ``start``."""
        for number, line in enumerate(self.lines[start - 1 :], start):
            if needle in line:
                return number
        return start

    def problem(self, needle: str, message: str, fix: str) -> Problem:
        """Return a problem of the first line that contains ``needle``."""
        return Problem(self.path, self.find(needle), message, fix)

    def each(self, needle: str | re.Pattern[str], start: int = 1) -> list[int]:
        """Return the line of each place outside code that has ``needle``, from line ``start`` on."""
        lines = ((number, without_code(line)) for number, line in self.outside_fences(start))
        if isinstance(needle, str):
            return [number for number, line in lines if needle in line for _ in range(line.count(needle))]
        return [number for number, line in lines for _ in needle.finditer(line)]

    def outside_fences(self, start: int = 1) -> list[tuple[int, str]]:
        """Return (number, line) of every line outside fenced blocks and their fences."""
        return _fences(self, start)[0]

    def open_fence(self, start: int = 1) -> int | None:
        """Return the line of a fence that is never closed, or None."""
        return _fences(self, start)[1]

    def fences(self, start: int = 1) -> list[tuple[int, str]]:
        """Return (number, line) of the first line of each fenced block, and of each indented one, which is none on the page."""
        outside, _, opened = _fences(self, start)
        return sorted([*opened, *((number, line) for number, line in outside if line.lstrip().startswith(_FENCES))])


# Most checks of an article ask for its lines.
@lru_cache(maxsize=4)
def _fences(source: SourceText, start: int) -> tuple[list[tuple[int, str]], int | None, list[tuple[int, str]]]:
    found, fence, opened, begun = [], "", None, []
    for number, line in enumerate(source.lines[start - 1 :], start):
        mark = line.startswith(_FENCES) and _FENCE.match(line)
        if mark and not fence:
            fence, opened = mark[1], number
            begun.append((number, line))
        elif mark and mark[1].startswith(fence):
            fence, opened = "", None
        elif not fence:
            found.append((number, line))
    return found, opened, begun


def _unreadable(file: Path, error: OSError) -> tuple[str, str]:
    if file.is_symlink() and not file.exists():
        return "the link is broken", "remove it, or correct where it leads"
    if file.is_dir():
        return "this is a folder, and no file", "give it another name, or remove it"
    if file.exists() and not file.is_file():
        return "this is a pipe or a device, and no file", "remove it"
    return f"the file cannot be read ({error.strerror})", "check its permissions"


def bytes_of(file: Path) -> bytes:
    """Return the bytes of ``file``. Raises OSError, even for a pipe, since reading one would never end."""
    if file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    return file.read_bytes()


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of ``text``, normalized to NFC; line ends may be those of any system."""
    return tuple(unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def read_source(file: Path, path: str) -> tuple[SourceText | None, list[Problem]]:
    """Read ``file``; the text is None if its bytes cannot be used.

    ``path`` is its name in problems. A byte order mark and Windows line ends, as Notepad writes them, are accepted,
    and letters are normalized to NFC. Invisible and misleading characters are problems; the text is returned with them.
    """
    try:
        data = bytes_of(file)
    except OSError as error:
        return None, [Problem(path, 1, *_unreadable(file, error))]
    source, problems = _read(data, path)
    return source, list(problems)


@lru_cache(maxsize=512)
def _read(data: bytes, path: str) -> tuple[SourceText | None, tuple[Problem, ...]]:
    """Return the text of ``data`` and its problems. Several checks of a build read the files of the theme."""
    if not data.strip():
        return None, (Problem(path, 1, "the file is empty", "write it, or delete it"),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return None, (Problem(path, line, "the text is not UTF-8", "save the file with the encoding UTF-8"),)
    lines = lines_of(text)
    conflicts = [number for number, line in enumerate(lines, 1) if _CONFLICT.match(line)]
    if len(conflicts) > 1:
        what = f"a conflict that git left (to line {conflicts[-1]})"
        # One side of a list alone would lose an entry of the other, such as a withdrawal.
        is_list = path.endswith(".yaml") and any(map(_ENTRY.match, lines))
        todo = _KEEP_ENTRIES if is_list else "keep one of its two sides, and remove the lines of marks"
        return None, (Problem(path, conflicts[0], what, todo),)
    problems = [Problem(path, number, *wrong) for number, row in enumerate(lines, 1) for wrong in wrong_letters(row)]
    return SourceText(path, lines), tuple(problems)


# The marks in double square brackets.
#
# ``[[group.fact]]``, ``[[group.fact|if none: TEXT]]``, ``[[if group.fact: TEXT]]``, ``[[if no group.fact: TEXT]]``,
# ``[[if us: TEXT]]`` (a place),
# ``[[call.emergency]]``, ``[[sign.id]]``, ``[[signs.level]]``, ``[[passage.id]]``.

NAME = r"[a-z_]+\.[a-z0-9_-]+"
# What a mark may contain: words, single brackets (citations, links), and marks that contain no further marks.
TEXT = r"(?:[^\[\]\n]|\[(?!\[)[^\[\]\n]*\]|\[\[[^\[\]\n]*\]\])+"
PLACE = r"[a-z]{2}(?:-[a-z0-9]{1,3})?"
CONDITION = rf"\[\[if (?P<no>no )?(?P<fact>{NAME}|{PLACE}):[ ]?(?P<then>{TEXT})\]\]"
FACT = rf"\[\[(?P<name>[^\[\]|:\n]+)(?:\|if none:[ ]*(?P<none>{TEXT}))?\]\]"
SIGN = r"\[\[sign\.(?P<sign>[^\[\]|:\n]*)\]\]"
# A line that the build replaces: by all core signs of a level, or by a passage.
SIGNS_LINE = re.compile(r"^(?P<indent>\s*[-*+]\s+)\[\[signs\.(?P<level>[^\[\]|:]*)\]\][ \t]*$")
PASSAGE_LINE = re.compile(r"^\[\[passage\.(?P<passage>[^\[\]|:]*)\]\][ \t]*$")

_OF_RULE_BOOK = re.compile(r"(?:signs?|passage)\.")
_CONDITION, _FACT = re.compile(CONDITION), re.compile(FACT)
# What Markdown would interpret in plain words, or a page would show as typed.
_MARKDOWN = re.compile(
    r"""
    \*\*\S[^*\n]*\*\* | (?<!\w)__\S[^_\n]*__(?!\w)                    # bold
    | (?<![\w*])\*(?=[^\s*])[^*\n]*(?<=\S)\*(?![\w*])                 # slanted; not the star of HLA-A*02:01
    | (?<!\w)_(?=[^\s_])[^_\n]*(?<=\S)_(?!\w)
    | !?\[[^\[\]]*\]\( | \[\^ | `                                     # links, pictures, citations, code
    | ^\s*(?:\#{1,6}|[-*+])\s                                         # headings, items
    | \\[\\`*_{}\[\]()>\#+\-.!|]                                      # signs after a backslash
    | </?[a-z][^<>]*> | &(?:\#\w+|[a-z]{2,8}\d?);                     # HTML
    | \{[\#.][^{}]*\}                                                 # settings
    """,
    re.I | re.M | re.X,
)


def has_mark(text: str) -> bool:
    """Return whether ``text`` contains a mark, or what looks like one."""
    return "[[" in text or "{{" in text


# A note of its author, or what a template asks for.
UNFINISHED = re.compile(
    r"(?:T(?<!\wT)(?:ODO|BD|BC)|F(?<!\wF)IXME|X(?<!\wX)XX+)\b|\?{3}|[Ll](?i:orem ipsum)"
    r"|\[(?i:insert|add|fill in|name of|number of|your)\b[^\[\]]*\](?![(\]])|<<[^<>]+>>"
)
NOT_FINISHED = "the text is not finished here"


def not_plain(text: str) -> str | None:
    """Return what is wrong with a mark, Markdown, HTML or a note of the author in ``text``, shown as typed, or None."""
    if UNFINISHED.search(text):
        return NOT_FINISHED
    if has_mark(text):
        return "a mark does not work here"
    found = _MARKDOWN.search(text)
    return f'Markdown does not work here ("{found[0].strip()[:30]}")' if found else None


def without_marks(text: str) -> str:
    """Return ``text`` with the words that its marks may show: "…" for a value, nothing for the rule book's marks."""
    if "[[" not in text:
        return text
    text = _CONDITION.sub(lambda m: m["then"], text)
    return _FACT.sub(lambda m: m["none"] or ("" if _OF_RULE_BOOK.match(m["name"]) else "…"), text)


def conditions_in(raw: str) -> Iterator[tuple[str, str]]:
    """Yield each condition in the marks of a line, and the words that it is about: a place, a fact, or "no" and a fact."""
    if "[[" in raw:
        yield from ((f"{m['no'] or ''}{m['fact']}", plain_words(m["then"])) for m in _CONDITION.finditer(raw))
        yield from ((f"no {m['name'].strip()}", plain_words(m["none"])) for m in _FACT.finditer(raw) if m["none"])


def deciding(raw: str) -> Iterator[str]:
    """Yield each condition, as in ``conditions_in``, that decides which words of ``raw`` a copy shows, and not which value."""
    for m in _CONDITION.finditer(raw):
        yield f"{m['no'] or ''}{m['fact']}"
        yield from deciding(m["then"])
    for m in _FACT.finditer(raw):
        if m["none"] and not is_value(name := m["name"].strip(), plain_words(m["none"])):
            yield f"no {name}"
            yield from deciding(m["none"])


def is_value(name: str, text: str) -> bool:
    """Return whether ``text``, in place of the fact ``name``, is a value of its kind, which gives way to another one.

    That is a temperature for a fever number: values are signed with the facts.
    """
    return name.startswith("fever.") and TEMPERATURE.fullmatch(text) is not None


def in_copy(raw: str, holds: Callable[[str], bool]) -> str:
    """Return ``raw`` as one copy shows it: with the words of each condition that ``holds``, named as in ``conditions_in``.

    The marks of values stay.
    """

    def value(mark: re.Match[str]) -> str:
        if not mark["none"]:
            return mark[0]
        return mark["none"] if holds(f"no {mark['name'].strip()}") else f"[[{mark['name']}]]"

    return _FACT.sub(value, _CONDITION.sub(lambda m: m["then"] if holds(f"{m['no'] or ''}{m['fact']}") else "", raw))


# A heading, and the place for which alone its section is.
_OF_SECTION = re.compile(rf"^(#+) (?:.*\bonly=[\"']?({PLACE})(?![\w-]))?")


def without_sections(lines: Iterable[str], holds: Callable[[str], bool]) -> Iterator[str]:
    """Yield the lines of an article as one copy has them: an empty one for each in a section whose place does not hold."""
    below = 0
    for line in lines:
        if (heading := _OF_SECTION.match(line)) and len(heading[1]) <= (below or 9):
            below = len(heading[1]) if heading[2] and not holds(heading[2]) else 0
        yield "" if below else line


def may_vanish(raw: str) -> bool:
    """Return whether all words of ``raw`` are in conditions that may be false at once."""
    names = {name for name, _ in conditions_in(raw)}
    return (
        bool(names)
        and not re.search(r"\w", _CONDITION.sub("", raw))
        and not any(f"no {name}" in names for name in names)
    )


# What is no Markdown: code, signs after a backslash, and codes of characters.

# Code inside a line, in as many backticks as its author likes.
CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
# The codes of characters that authors may write; one that would then read as another code is left as it is.
ALLOWED_CODE = r"&(?:lt|gt|amp);(?!#?\w+;)"
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|])")
_KEPT = re.compile("[\ue000-\uf8ff]")


def keep(text: str, kept: list[str]) -> str:
    """Add ``text`` to ``kept``, and return its placeholder."""
    kept.append(text)
    return chr(0xE000 + len(kept) - 1)


def protected(raw: str, kept: list[str]) -> str:
    """Replace what is not Markdown (code and escaped signs) by placeholders, and add it to ``kept``."""
    text = raw
    if "`" in text:
        text = CODE.sub(lambda m: "\n".join(keep(part, kept) for part in m[2].split("\n")), text)
    if "\\" in text:
        text = _ESCAPED.sub(lambda m: keep(m[1], kept), text)
    return re.sub(ALLOWED_CODE, lambda m: keep(html.unescape(m[0]), kept), text) if "&" in text else text


def restored(text: str, kept: list[str]) -> str:
    """Return ``text`` with what is in ``kept`` in place of each placeholder."""
    if not kept:
        return text
    return _KEPT.sub(lambda m: kept[ord(m[0]) - 0xE000] if ord(m[0]) - 0xE000 < len(kept) else m[0], text)


# An author's lines as sentences: the rule is one sentence per line, so checks point at lines.

LineKind = Literal["sentence", "item", "row", "note", "question", "caption", "heading"]

_CITE = re.compile(r"\[\^([^\]\s]+)\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)(?:\s+\"([^\"]*)\")?\)")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d+\.)\s+(.*)$")
_HEADING = re.compile(r"^(#+)\s+(.*?)\s*(?:\{([^}]*)\})?\s*$")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\s*$")
_LABEL = re.compile(r"\*\*(.+?)\*\*")
_NOTE = re.compile(r"^(Why|Who):\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One line of an article in plain words.

    ``sources`` are the ids cited on it (including ``none``); ``paragraph`` numbers the paragraphs and
    list items of the file.
    """

    line: int
    text: str
    kind: LineKind
    section: str
    sources: tuple[str, ...]
    paragraph: int
    # Bold words at the beginning, such as a step's time mark: a label, not a sentence.
    label: str = ""

    @property
    def word_count(self) -> int:
        return len(self.text.split())


def without_code(line: str) -> str:
    """Return ``line`` without what is code in it."""
    return CODE.sub("", line) if "`" in line else line


def plain_words(markdown: str) -> str:
    """Return the text of one line as a family reads it: without marks, citations and attributes."""
    kept: list[str] = []
    text = without_marks(_CITE.sub("", protected(markdown, kept)))
    text = _LINK.sub(lambda m: m[1], text) if "](" in text else text
    text = _ATTRIBUTES.sub("", text) if "}" in text else text
    return restored(" ".join(text.replace("**", "").replace("|", " ").split()), kept)


def sentences(source: SourceText, first_line: int) -> list[Sentence]:
    """Return every line with words, from line ``first_line`` on."""
    found: list[Sentence] = []
    section, paragraph, asked, open_item = "", 0, False, False
    for number, raw in source.outside_fences(first_line):
        line = raw.strip()
        if not line:
            paragraph, open_item = paragraph + 1, False
            continue
        heading, item = _HEADING.match(raw), _ITEM.match(raw)
        kind: LineKind = "item" if open_item else "sentence"
        if heading:
            if len(heading[1]) == 2:
                name = re.search(r"#([\w-]+)", heading[3] or "")
                section = name[1] if name else ""
            kind, line, paragraph, open_item = "heading", heading[2], paragraph + 1, False
        elif line.startswith("|"):
            kind = "row"
            if set(line) <= set("|:- "):
                continue
        elif line.startswith("!["):
            kind = "caption"
            image = _LINK.match(line)
            line = (image[3] or "") + line[image.end() :] if image else line
        elif item:
            line, paragraph, open_item, kind = item[2], paragraph + 1, True, "item"
            asked = line.startswith("[ ] ")
            if asked:
                kind, line = "question", line[4:]
            elif _NOTE.match(line):
                kind, line = "note", _NOTE.sub("", line)
        text = plain_words(line)
        if text:
            # The same source is cited on many lines: its id is one string in memory.
            sources = tuple(map(sys.intern, _CITE.findall(without_code(line))))
            label = plain_words(lead[1]) if (lead := _LABEL.match(line)) else ""
            found.append(
                Sentence(
                    line=number,
                    text=text,
                    kind=kind,
                    section=section,
                    sources=sources,
                    paragraph=paragraph,
                    label=label,
                )
            )
    return found


# Where a sentence ends inside a line.

CLOSING, _OPENING = "\"'\u201d\u2019\u00bb)\\]", "\"'\u201c\u2018\u00ab(\\[\u00bf\u00a1"
# A stop with closing signs after it, and the first letter of the next word.
_STOP = re.compile(rf"(?P<stop>[.?!\u2026])[{CLOSING}]*\s+[{_OPENING}]*(?P<next>[^\W\d_])")
# "U.S.", "J.": a stop after a single capital letter ends no sentence.
_INITIAL = re.compile(r"(?:\w\.)*[A-Z]\.$")


def two_sentences(text: str, abbreviations: tuple[str, ...]) -> bool:
    """Return whether a sentence ends inside ``text``; ``abbreviations`` are words whose stop ends none."""
    for found in _STOP.finditer(text):
        if not found["next"].isupper():
            continue
        words = text[: found.end("stop")].split()
        word = words[-1].lstrip("\"'\u201c\u2018\u00ab([\u00bf\u00a1") if words else ""
        known = word.casefold() in map(str.casefold, abbreviations) or _INITIAL.match(word)
        if found["stop"] != "." or not known:
            return True
    return False
