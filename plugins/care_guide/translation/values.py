"""The files of values beside the articles (YAML, and the theme's strings) as segments, each with its place as its key."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from care_guide.content.data_files import read_yaml
from care_guide.content.yaml_file import YamlDocument
from care_guide.translation.ledger import Pair, Row, state_of
from care_guide.translation.segments import Segment

# The files of a language that are translated value by value, and the fields that families read.
FILES: dict[str, tuple[str, ...]] = {
    "emergencies.yaml": ("text", "you"),
    "glossary.yaml": ("term", "means"),
    "groups.yaml": ("title",),
    "notices.yaml": ("title", "text", "you"),
    "questions.yaml": ("text", "why"),
    "search.yaml": ("nothing",),
}
# What names an entry of a list, in any language: a translated glossary gives the first name in ``en``.
_NAMES = ("id", "en", "term")


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
    return [Segment(_yaml_line(key, document), text, key=key) for key, text in _leaves(document.data, fields, "")]


def _leaves(data: Any, fields: tuple[str, ...] | None, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            if isinstance(value, str) and fields is not None and name not in fields:
                continue
            yield from _leaves(value, fields, f"{key}/{name}" if key else str(name))
    elif isinstance(data, list) and all(isinstance(one, dict) for one in data):
        for number, one in enumerate(data):
            name = next((str(one[name]) for name in _NAMES if one.get(name)), str(number))
            yield from _leaves(one, fields, f"{key}/{name}" if key else name)
    elif isinstance(data, str):
        yield key, data


def _line_of(key: str, lines: list[str]) -> int:
    table, _, name = key.rpartition("/")
    inside = not table
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            inside = line.strip() == f"[{table.replace('/', '.')}]"
        elif inside and line.split("=")[0].strip().strip('"') == name:
            return number
    return 1


def _yaml_line(key: str, document: YamlDocument) -> int:
    """Return the line of the value with ``key``: the names of entries are looked up again, entry by entry."""
    node, path, rest = document.data, [], key
    while rest and isinstance(node, (dict, list)):
        named = enumerate(node) if isinstance(node, list) else ((name, name) for name in node)
        for place, value in named:
            one = next((str(value[n]) for n in _NAMES if value.get(n)), "") if isinstance(node, list) else str(value)
            if rest == one or rest.startswith(f"{one}/"):
                path.append(place)
                node, rest = node[place], rest[len(one) + 1 :]
                break
        else:
            break
    return document.line(*path)


def value_pairs(sources: list[Segment], texts: list[Segment], rows: tuple[Row, ...]) -> list[Pair]:
    """Return each value of the default language with its translation: they answer each other by their keys."""
    by_key, row_of = {one.key: one for one in texts}, {row.key: row for row in rows}
    found = []
    for one in sources:
        text, row = by_key.get(one.key), row_of.get(one.key)
        found.append(Pair(one, text, row, state_of(one, text, row)))
    return found
