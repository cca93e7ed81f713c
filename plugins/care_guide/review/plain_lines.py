"""The lines of a text in plain words, so that two are known as one whatever marks, citations and signs stand around them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from care_guide.content.source_text import lines_of, without_marks

# What stands around words: tags, citations, addresses with a caption, ids, and what begins an item, a step or a heading.
_TAG = re.compile(r"</?[a-z][^<>]*>", re.I)
_CITE = re.compile(r"\[\^[^\]\s]+\]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"([^\"]*)\")?\)")
_SETTINGS = re.compile(r"\{[#.:][^{}]*\}")
_BEGIN = re.compile(r"^(?:\s*(?:[-*+>#|]+|\d+[.)]|\[[ x]?\])\s+)+", re.I)
# The key of a header, of an entry, or of a note below a question.
_KEY = re.compile(r"^\s*(?:-\s+)?(\w+):\s+")
# A word or a figure, and signs that say as much as words.
_WORD = re.compile(r"[^\W_]+(?:[.,:/'\u2019-][^\W_]+)*|[<>\u2264\u2265=+%]")
# What stands between two sentences.
_BETWEEN = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)\]]*\s+")
# The keys of a header whose values families read.
_READ = ("title", "summary", "message", "audience")
# Fewer words may be anybody's.
FEWEST = 5


class PlainLine(NamedTuple):
    """One line of a file, or one of its sentences: its number, the whole line as typed, and the words."""

    number: int
    text: str
    words: tuple[str, ...]


def words(line: str) -> tuple[str, ...]:
    """Return the words and figures of a line of Markdown, YAML or a drawing, in small letters."""
    return _words(_without_marks(line))


def sayings(line: str) -> list[tuple[str, ...]]:
    """Return the words of a line, and if it has several sentences, as a value of a header may have, those of each, too."""
    text = _without_marks(line)
    return list(dict.fromkeys(filter(None, (_words(text), *map(_words, _BETWEEN.split(text))))))


def has_figure(said: tuple[str, ...]) -> bool:
    """Return whether one of these words is a figure."""
    return any(word[0].isdigit() for word in said)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def _without_marks(line: str) -> str:
    text = _CITE.sub("", _TAG.sub(" ", html.unescape(line)))
    text = _SETTINGS.sub("", without_marks(_LINK.sub(r"\1 \2 ", text)))
    text = _KEY.sub("", _BEGIN.sub("", text)).replace("*", "").replace("`", "")
    return unicodedata.normalize("NFKC", text).casefold()


def plain_lines(path: str, text: str) -> Iterator[PlainLine]:
    """Yield each line of the file ``path`` that has words for families, and each sentence of a line of several.

    In YAML, and in the header of an article, a value of one word may be a name that only the program reads.
    """
    lines, is_article = lines_of(text), path.endswith(".md")
    end = next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), 0) if is_article else 0
    for number, line in enumerate(lines, 1):
        if number <= end and not line.startswith(_READ):
            continue
        least = 1 if number > end and not path.endswith(".yaml") else 2
        text = " ".join(line.split())
        yield from (PlainLine(number, text, said) for said in sayings(line) if len(said) >= least)
