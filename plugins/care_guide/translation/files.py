"""The files of a translation: texts line by line, and lists of values by their keys."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from care_guide.content.data_files import read_yaml
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.content.source_text import SourceText, read_source
from care_guide.translation.ledger import (
    Pair,
    Row,
    Segment,
    ledger_path,
    made_from,
    pairs,
    read_rows,
    segments,
    state_of,
)

# The files of values beside the articles (YAML, and the theme's strings) as segments, each with its place as its key.

# The files of a language that are translated value by value, and the fields that families read.
FILES: dict[str, tuple[str, ...]] = {
    "emergencies.yaml": ("text", "you"),
    "glossary.yaml": ("term", "means"),
    "groups.yaml": ("title",),
    "notices.yaml": ("title", "text", "you"),
    "questions.yaml": ("text", "why"),
    "search.yaml": ("nothing", "text"),
    "stages.yaml": ("title", "intro", "first", "teach", "tell"),
    "words.yaml": ("roles",),
}
# What names an entry of a list, in any language: a translated glossary gives the first name in ``en``.
_NAMES = ("id", "en", "term", "article")


def value_segments(root: Path, path: str, fields: tuple[str, ...] | None) -> list[Segment]:
    """Return the values of ``fields`` (None: all) in the file at ``path``; none when it cannot be read."""
    if path.endswith(".toml"):
        file = root / path
        lines = file.read_text("utf-8").splitlines() if file.is_file() else []
        data = tomllib.loads("\n".join(lines))
        return [Segment(_line_of(key, lines), text, key=key) for key, text in _leaves(data, None, "")]
    document, _ = read_yaml(root, path)
    if document is None or document.data is None:
        return []
    node = yaml.compose((root / path).read_text("utf-8"), yaml.CSafeLoader)
    line_of = {key: place.start_mark.line + 1 for key, place in _nodes(node, fields, "")} if node is not None else {}
    return [Segment(line_of[key], text, key=key) for key, text in _leaves(document.data, fields, "")]


def _leaves(data: Any, fields: tuple[str, ...] | None, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str) and fields is not None and name not in fields:
                continue
            yield from _leaves(value, fields, f"{key}/{name}" if key else str(name))
    elif isinstance(data, list) and all(isinstance(one, dict) for one in data):
        for number, one in enumerate(data):
            name = _name(one, number)
            yield from _leaves(one, fields, f"{key}/{name}" if key else name)
    elif isinstance(data, list) and _is_field(key, fields):
        yield from ((f"{key}/{number}", one) for number, one in enumerate(data) if isinstance(one, str))
    elif isinstance(data, str):
        yield key, data


def _name(entry: Any, number: int) -> str:
    """Return what names an entry of a list: a step of a stage is named by the section that it leads to."""
    if not isinstance(entry, dict):
        return str(number)
    found = next((str(entry[name]) for name in _NAMES if entry.get(name)), str(number))
    return f"{found}#{entry['section']}" if entry.get("article") and entry.get("section") else found


def _is_field(key: str, fields: tuple[str, ...] | None) -> bool:
    """Tell whether a list of words is one of ``fields``, not a list of names or numbers."""
    return fields is None or key.rpartition("/")[2] in fields


def _line_of(key: str, lines: list[str]) -> int:
    table, _, name = key.rpartition("/")
    inside = not table
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            inside = line.strip() == f"[{table.replace('/', '.')}]"
        elif inside and line.split("=")[0].strip().strip('"') == name:
            return number
    return 1


def value_pairs(sources: list[Segment], texts: list[Segment], rows: tuple[Row, ...]) -> list[Pair]:
    """Return each value of the default language with its translation: they answer each other by their keys."""
    by_key, row_of = {one.key: one for one in texts}, {row.key: row for row in rows}
    found = []
    for one in sources:
        text, row = by_key.get(one.key), row_of.get(one.key)
        found.append(Pair(one, text, row, state_of(one, text, row)))
    return found


# Words that YAML reads as they are, wherever they stand.
_BARE = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[^\W\d_](?:[\w ./()-]*[\w.)])?", re.I)


def yaml_scalar(words: str) -> str:
    """Return ``words`` as YAML holds them on one line: bare where that is safe, else in quotes."""
    return words if _BARE.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def with_values(text: str, path: str, fields: tuple[str, ...] | None, new: dict[str, str]) -> str | None:
    """Return the file ``text`` with the values of ``new`` by their keys, all else as it was; None where that fails."""
    toml = path.endswith(".toml")
    changed = _with_toml(text, new) if toml else _with_yaml(text, fields, new)
    try:
        was, now = (tomllib.loads(one) if toml else yaml.load(one, yaml.CBaseLoader) for one in (text, changed))
    except (tomllib.TOMLDecodeError, yaml.YAMLError):
        return None
    expected = dict(_leaves(was, None, "")) | new
    return changed if dict(_leaves(now, None, "")) == expected else None


def _with_toml(text: str, new: dict[str, str]) -> str:
    lines = text.split("\n")
    for key, words in new.items():
        number = _line_of(key, lines) - 1
        name = lines[number].partition("=")[0]
        lines[number] = f"{name}= {json.dumps(words, ensure_ascii=False)}"
    return "\n".join(lines)


def _with_yaml(text: str, fields: tuple[str, ...] | None, new: dict[str, str]) -> str:
    node = yaml.compose(text, yaml.CSafeLoader)
    places = {key: one for key, one in _nodes(node, fields, "") if key in new} if node is not None else {}
    for key, one in sorted(places.items(), key=lambda place: place[1].start_mark.index, reverse=True):
        start, end = one.start_mark.index, one.end_mark.index
        old, words = text[start:end], new[key]
        if one.style in ("|", ">"):
            head, _, body = old.partition("\n")
            indent = body[: len(body) - len(body.lstrip(" "))]
            lines = words.rstrip("\n").split("\n")
            typed = f"{head}\n" + "".join(f"{indent}{line}".rstrip() + "\n" for line in lines)
        elif one.style is None:
            typed = yaml_scalar(words)
        else:
            typed = json.dumps(words, ensure_ascii=False)
        text = text[:start] + typed + text[end:]
    return text


def _nodes(node: yaml.Node, fields: tuple[str, ...] | None, key: str) -> Iterator[tuple[str, yaml.ScalarNode]]:
    """Yield each value that ``_leaves`` yields, as the place where it is written."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(value, yaml.ScalarNode) and fields is not None and name.value not in fields:
                continue
            yield from _nodes(value, fields, f"{key}/{name.value}" if key else name.value)
    elif isinstance(node, yaml.SequenceNode) and all(isinstance(one, yaml.MappingNode) for one in node.value):
        for number, one in enumerate(node.value):
            known = {name.value: value.value for name, value in one.value if isinstance(value, yaml.ScalarNode)}
            name = _name(known, number)
            yield from _nodes(one, fields, f"{key}/{name}" if key else name)
    elif isinstance(node, yaml.SequenceNode) and _is_field(key, fields):
        for number, one in enumerate(node.value):
            if isinstance(one, yaml.ScalarNode):
                yield f"{key}/{number}", one
    elif isinstance(node, yaml.ScalarNode):
        yield key, node


# The files of a translation, each with its original and its ledger: texts line by line, and lists of values.


@dataclass(frozen=True)
class ValueFile:
    """One file: its place in the language, and the fields that are translated (None: all)."""

    path: str
    original: str
    fields: tuple[str, ...] | None

    def pairs(self, root: Path, source_lang: str) -> list[Pair]:
        """Return each value of the original with its translation."""
        original = self.original.format(lang=source_lang)
        rows, _ = read_rows(root, ledger_path(self.path))
        return value_pairs(
            value_segments(root, original, self.fields), value_segments(root, self.path, self.fields), rows
        )


def translated_values(root: Path, lang: str) -> dict[str, ValueFile]:
    """Return the files of values that ``lang`` has, by their names without ending."""
    found = {
        name.partition(".")[0]: ValueFile(f"content/{lang}/{name}", f"content/{{lang}}/{name}", fields)
        for name, fields in FILES.items()
    }
    found["strings"] = ValueFile(f"theme/strings/{lang}.toml", "theme/strings/{lang}.toml", None)
    return {name: file for name, file in found.items() if (root / file.path).is_file()}


def value_bytes(root: Path, lang: str, source_lang: str) -> list[bytes]:
    """Return all that the lists of ``lang`` and their states depend on: they, their originals and their ledgers."""
    paths = [
        path
        for file in translated_values(root, lang).values()
        for path in (file.path, file.original.format(lang=source_lang), ledger_path(file.path))
    ]
    return [(root / path).read_bytes() if (root / path).is_file() else b"" for path in paths]


def waiting_words(root: Path, lang: str, source_lang: str) -> dict[str, dict[str, str]]:
    """Return by list and key the words of the default language that wait for their translation, new or changed.

    Families are shown these. The lists of ``lang`` keep their own, which are the ones that were signed.
    """
    found = {
        name: {one.source.key: one.source.text for one in file.pairs(root, source_lang) if not one.current}
        for name, file in translated_values(root, lang).items()
    }
    return {name: words for name, words in found.items() if words}


def lists_made_from(root: Path, lang: str, source_lang: str) -> dict[str, str]:
    """Return for each list of ``lang`` the fingerprint of which value was made from which, as for the lines of a text.

    It decides which words wait for their translation, so it is signed with them.
    """
    return {
        name: made_from(read_rows(root, ledger_path(file.path))[0], file.pairs(root, source_lang))
        for name, file in translated_values(root, lang).items()
    }


def original_path(path: str, library: Library) -> str:
    """Return the place of the file in the default language that the file at ``path`` was translated from."""
    return f"content/{library.default_lang}/{path.split('/', 2)[2]}"


def line_pairs(path: str, library: Library) -> tuple[SourceText | None, SourceText | None, list[Pair], list[Problem]]:
    """Return the original, the translation at ``path``, their lines side by side, and what is wrong with the ledger."""
    source, _ = read_source(library.root / (there := original_path(path, library)), there)
    text, _ = read_source(library.root / path, path)
    rows, problems = read_rows(library.root, ledger_path(path))
    found = pairs(segments(source), segments(text), rows) if source and text else []
    return source, text, found, problems
