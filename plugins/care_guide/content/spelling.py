"""How words of the guide are spelled in another country: ``content/data/spelling.yaml``, and how they get into its texts.

They are written into the files themselves (``make spelling``), not at each build: so people sign what families read, and
the redline, the versions and a translation see the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from care_guide.content.data_files import LISTS, read_yaml
from care_guide.content.problems import Problem
from care_guide.content.source_text import read_source
from care_guide.utils.files import listed

SPELLING = "content/data/spelling.yaml"
# The form in which the guide is written: nothing is to do.
OWN, ENGLISH = "en-US", "en"
# What is no word of the text: targets of links (but not the caption behind that of a picture), citations, settings, names
# of marks, code, addresses.
_KEPT = re.compile(r"\]\([^)\s]*|\[\^[^\]]*\]|\{[^{}]*\}|(?<=\[\[)[\w.-]+|`[^`]*`|https?://\S+")
# Lines of data that hold names of files and ids, or what is compared with texts from elsewhere.
_NAMES = re.compile(
    r"\s*(?:- )?(?:id|articles|sources?|see|article|section|kinds?|moment|group|slug|find|words|patterns?|unless|en|on|template|status):"
)
# A capital letter begins a sentence here; anywhere else it begins a name, as in "Siteman Cancer Center".
_BEGINS = re.compile(r"(?:^|[.?!:|][\"”)]*\s*|[\"“(>]\s*|[-*+#\d.]\s|\*\*|\[)[\s*_\"“]*$")
_NAME_GOES_ON = re.compile(r" (?:&|[A-Z][a-z])")
# Files of a language that families read, or that name its words.
_FILES = ("**/*.md", *(f"{name}.yaml" for name in LISTS))
# Files of a translation that repeat words of the original: what is written in drawings, and who answers a question.
_REPEATING = ("drawings.yaml", "questions.yaml")
_REPEATED = re.compile(r'(?<=\{en: )"(?:[^"\\]|\\.)*"|(?<=^  who: )\[.*')
# The sentences that articles share are in the contract too.
_CONTRACT, _SHARED = "content/data/contract.yaml", "  allowed:"
_TAG = re.compile(r"(<[^>]*>)")
_KEY = re.compile(r"^[\w.\"-]+ = ")


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
    """Return ``line`` with ``words`` in their other form. Names, addresses, ids, citations and code stay as they are.

    A word that the list itself writes with a capital letter is a name, and is replaced everywhere.
    """
    if _NAMES.match(line):
        return line
    kept = [m.span() for m in _KEPT.finditer(line)]

    def other(m: re.Match[str]) -> str:
        word = m[0]
        if any(begin <= m.start() < end for begin, end in kept):
            return word
        if word in words:
            return words[word]
        new = words.get(word[:1].lower() + word[1:])
        name = not _BEGINS.search(line[: m.start()]) or _NAME_GOES_ON.match(line, m.end())
        return word if name or new is None else new[:1].upper() + new[1:]

    return _pattern(frozenset(words)).sub(other, line)


def respelled_file(path: str, lines: Sequence[str], words: Mapping[str, str], lang: str) -> list[str]:
    """Return the ``lines`` of a file with ``words`` of ``lang`` in their other form.

    In a drawing, these are the words between its tags; among the theme's words, what follows a key; in the contract,
    the sentences that articles share; in a translation, what it repeats of its original.
    """
    if path.endswith(_REPEATING) and not path.startswith(f"content/{lang}/"):
        return [_REPEATED.sub(lambda m: respelled(m[0], words), line) for line in lines]
    if path == _CONTRACT:
        begin = lines.index(_SHARED) + 1 if _SHARED in lines else len(lines)
        shared = [*takewhile(lambda line: line.startswith("    "), lines[begin:])]
        return [*lines[:begin], *(respelled(line, words) for line in shared), *lines[begin + len(shared) :]]
    if path.endswith(".svg"):
        parts = _TAG.split("\n".join(lines))
        parts[::2] = ["\n".join(respelled(line, words) for line in part.split("\n")) for part in parts[::2]]
        return "".join(parts).split("\n")
    if path.endswith(".toml"):
        keys = [key[0] if (key := _KEY.match(line)) else "" for line in lines]
        return [key + respelled(line.removeprefix(key), words) for key, line in zip(keys, lines, strict=True)]
    return [respelled(line, words) for line in lines]


def spelled_texts(root: Path, lang: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield path and lines of each text of ``lang`` that families read: of content, the theme's words and drawings."""
    folder, theme = root / "content" / lang, root / "theme/strings"
    files = [file for name in _FILES for file in listed(folder, name)] + listed(theme, f"{lang}.toml")
    # A translation has the words of the drawings in a file of its own, and shares its sentences as its original does.
    if not (folder / "translation.yaml").is_file():
        files += [root / _CONTRACT, *listed(root / "content/images", "*.svg")]
    if lang == ENGLISH:
        others = (file.parent for file in listed(root / "content", "*/translation.yaml"))
        files += [file for other in others for name in _REPEATING for file in listed(other, name)]
    for file in files:
        path = file.relative_to(root).as_posix()
        source, _ = read_source(file, path)
        if source is not None:
            yield path, source.lines
