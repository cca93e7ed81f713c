"""How words of the guide are spelled in another country: ``content/data/spelling.yaml``, and how they get into its texts.

They are written into the files themselves (``make spelling``), not at each build: so people sign what families read, and
the redline, the versions and a translation see the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from care_guide.content.data_files import read_yaml
from care_guide.content.problems import Problem
from care_guide.content.source_text import read_source
from care_guide.utils.files import listed

SPELLING = "content/data/spelling.yaml"
# The form in which the guide is written: nothing is to do.
OWN = "en-US"
# What is no word of the text: targets of links, citations, settings, names of marks, code, addresses.
_KEPT = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]|\{[^{}]*\}|(?<=\[\[)[\w.-]+|`[^`]*`|https?://\S+")
# Lines of data that hold names of files and ids, or what is compared with texts from elsewhere.
_NAMES = re.compile(
    r"\s*(?:- )?(?:id|articles|sources?|see|article|section|kinds?|moment|group|slug|find|words|patterns?|unless|en|on|template|status):"
)
# A capital letter begins a sentence here; anywhere else it begins a name, as in "Siteman Cancer Center".
_BEGINS = re.compile(r"(?:^|[.?!:|][\"”)]*\s*|[\"“(>]\s*|[-*+#\d.]\s|\*\*|\[)[\s*_\"“]*$")
_NAME_GOES_ON = re.compile(r" (?:&|[A-Z][a-z])")
# Files of a language that families read, or that name its words.
_FILES = (
    "**/*.md",
    "emergencies.yaml",
    "glossary.yaml",
    "groups.yaml",
    "notices.yaml",
    "questions.yaml",
    "words.yaml",
    "stages.yaml",
)


def read_spellings(root: Path) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    """Return the words of each spelling by the form in the guide, and what is wrong with the file."""
    document, problems = read_yaml(root, SPELLING) if (root / SPELLING).is_file() else (None, [])
    data = document.data if document is not None else {}
    found: dict[str, dict[str, str]] = {}
    for name, words in data.items() if isinstance(data, dict) else ():
        wrong = not isinstance(words, dict) or not all(isinstance(one, str) for pair in words.items() for one in pair)
        if wrong or document is None:
            line = document.line(name) if document else 1
            problems.append(Problem(SPELLING, line, f"{name}: this is no list of words", "write `word: other` lines"))
        else:
            found[str(name)] = words
    return found, problems


@lru_cache(maxsize=4)
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    longest = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<![\w/#.-])({longest})(?![\w/]|-(?!free|like|related))", re.I)


def respelled(line: str, words: Mapping[str, str]) -> str:
    """Return ``line`` with ``words`` in their other form. Names, addresses, ids, citations and code stay as they are."""
    if _NAMES.match(line):
        return line
    kept = [m.span() for m in _KEPT.finditer(line)]

    def other(m: re.Match[str]) -> str:
        word = m[0]
        new = words.get(word) or words.get(word.lower())
        if new is None or any(begin <= m.start() < end for begin, end in kept):
            return word
        if word[0].islower():
            return new
        name = not _BEGINS.search(line[: m.start()]) or _NAME_GOES_ON.match(line, m.end())
        return word if name or word != word.capitalize() else new[:1].upper() + new[1:]

    return _pattern(frozenset(words)).sub(other, line)


def spelled_texts(root: Path, lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield path and lines of each text of ``lang`` that families read."""
    folder = root / "content" / lang
    for file in [file for name in _FILES for file in listed(folder, name)]:
        path = file.relative_to(root).as_posix()
        source, _ = read_source(file, path)
        if source is not None:
            yield path, source.lines
