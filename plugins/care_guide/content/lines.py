"""An author's lines as sentences: one sentence a line is the rule, so a line is what checks point at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from care_guide.content.mark_syntax import has_mark, without_marks
from care_guide.content.source_text import SourceText

LineKind = Literal["sentence", "item", "row", "note", "question", "caption", "heading"]

_CITE = re.compile(r"\[\^([^\]\s]+)\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]*)(?:\s+\"([^\"]*)\")?\)")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d+\.)\s+(.*)$")
_HEADING = re.compile(r"^(#+)\s+(.*?)\s*(?:\{([^}]*)\})?\s*$")
_ATTRIBUTES = re.compile(r"\s*\{[^{}]*\}\s*$")
_CODE = re.compile(r"`[^`]*`")
_LABEL = re.compile(r"\*\*(.+?)\*\*")
_NOTE = re.compile(r"^(Why|Who):\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of an article in plain words.

    ``sources`` are the ids cited on it (``none`` included); ``paragraph`` counts the paragraphs and
    list items of the file; ``slot`` tells that a hospital's own fact was in it.
    """

    line: int
    text: str
    kind: LineKind
    section: str
    sources: tuple[str, ...]
    paragraph: int
    slot: bool = False
    # Bold words at the beginning, such as a step's time mark: a label, no sentence of its own.
    label: str = ""

    @property
    def word_count(self) -> int:
        return len(self.text.split())


def plain_words(markdown: str) -> str:
    """Return the text of one line as a family reads it: without marks, citations and attributes."""
    text = without_marks(_CITE.sub("", markdown))
    text = _LINK.sub(lambda m: m[1], text)
    text = _ATTRIBUTES.sub("", text)
    return " ".join(text.replace("**", "").replace("`", "").replace("|", " ").split())


def sentences(source: SourceText, first_line: int) -> list[Sentence]:
    """Return every line of the body that holds words, from line ``first_line`` on."""
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
            sources = tuple(_CITE.findall(_CODE.sub("", line)))
            label = plain_words(lead[1]) if (lead := _LABEL.match(line)) else ""
            found.append(Sentence(number, text, kind, section, sources, paragraph, has_mark(line), label))
    return found
