"""A text as the segments that a translator works on: one line is one segment, since one sentence stands on a line."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from care_guide.content.source_text import SourceText

# What a laid-out file has in the place of a line that nobody has translated.
_WAITING = re.compile(r"^\s*<!-- (?P<text>.*) -->\s*$")
_WAITING_KEY = re.compile(r"^(?P<key>[a-z_]+): '<!-- (?P<text>.*) -->'\s*$")
_HEADING = re.compile(r"^#+\s")
_ID = re.compile(r"\{[^{}]*#([\w-]+)[^{}]*\}")
_CLASS = re.compile(r"\{[^{}]*\.([\w-]+)[^{}]*\}")
_KEY = re.compile(r"^([a-z_]+):")
# Keys of a header whose values are words.
_PROSE_KEYS = {"title", "message", "summary", "audience"}
# What a line may hold beside words.
_NO_WORDS = re.compile(r"\[\[[^\[\]|]*\]\]|\[\^[^\]]*\]|\{[^{}]*\}|\]\([^)]*\)|^\s*-\s+Who:.*$|^\s*```.*$")


@dataclass(frozen=True, slots=True)
class Segment:
    """One line: its number in the file, its words as typed, and where it stands.

    ``section`` is the id of its section, ``key`` the key of the header, ``box`` the class of the heading above it.
    """

    line: int
    text: str
    section: str = ""
    key: str = ""
    box: str = ""

    @property
    def mark(self) -> str:
        """The fingerprint of the line."""
        return fingerprint(self.text)


def fingerprint(text: str) -> str:
    """Return 12 hexadecimal digits that name the words of one line; white space around and between them is nothing."""
    return hashlib.sha256(" ".join(text.split()).encode("utf-8")).hexdigest()[:12]


def has_words(line: str) -> bool:
    """Tell whether there is anything to translate in a line of the body."""
    return any(char.isalpha() for char in _NO_WORDS.sub("", line))


def waiting(line: str) -> str | None:
    """Return the line of the default language that waits for its translation on ``line``, or None."""
    found = _WAITING.match(line) or _WAITING_KEY.match(line)
    return (
        None
        if found is None
        else found["text"]
        if "key" not in found.groupdict()
        else f"{found['key']}: {found['text']}"
    )


def placeholder(line: str) -> str:
    """Return what a laid-out file has for ``line``: itself as a comment, on one line, so that line n stays line n."""
    return f"<!-- {line} -->"


def laid_out(source: SourceText) -> str:
    """Return a new file for a translator: each line with words as a comment to be replaced, all others as they are.

    The English stands on the line that will hold its translation and not above it: so line n answers line n from the
    beginning, and nothing has to be removed at the end. The file is withheld until its translator publishes it.
    """
    lines = list(source.lines)
    for one in segments(source):
        if one.key:
            value = lines[one.line - 1].partition(":")[2].strip().strip("\"'")
            lines[one.line - 1] = f"{one.key}: '<!-- {value.replace(chr(39), chr(8217))} -->'"
        else:
            lines[one.line - 1] = placeholder(lines[one.line - 1])
    text = "\n".join(lines)
    return re.sub(r"^status: published$", "status: withheld", text, count=1, flags=re.M)


def segments(source: SourceText) -> list[Segment]:
    """Return every line of ``source`` that has words to translate."""
    lines, found = source.lines, []
    end = next((n for n, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), 0)
    for number, line in enumerate(lines[1 : max(end - 1, 0)], 2):
        shown = waiting(line) or line
        key = _KEY.match(shown)
        if key and key[1] in _PROSE_KEYS:
            found.append(Segment(number, line, key=key[1]))
    section = box = fence = ""
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
        # In a block of data, only these two are read by families.
        if fence and not re.match(r"(?:what|population):", shown):
            continue
        if has_words(shown):
            found.append(Segment(number, line, section, box=box))
    return found


def align(old: list[str], new: list[str]) -> list[int | None]:
    """Return for each of ``new`` the place in ``old`` that it answers, or None for what is new.

    Equal ones answer each other; where as many have changed as there are now, they do so one by one.
    """
    answers: list[int | None] = [None] * len(new)
    for _, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for one, other in zip(range(from_old, to_old), range(from_new, to_new), strict=False):
            answers[other] = one
    return answers
