"""The plain part of YAML, read quickly: flat lists and headers whose lines mean the same to everybody.

Anything else (a quoted quote, a comment behind a value, text over several lines, an anchor, a mistake) gives None, and
YAML's own parser, which is strict and tells of lines and mistakes, reads the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Value = str | int | None | list[str]

# Between double quotes only the quote itself and the backslash are written with a backslash here.
_QUOTED = r'"(?:[^"\\\t]|\\["\\])*"'
_ITEM = rf"(?:{_QUOTED}|[A-Za-z][A-Za-z0-9 '/-]*)"
_LINE = re.compile(
    rf"""(?P<key>[a-z_]+):[ ]+(?:
      (?P<number>0|[1-9]\d*)
    | (?P<day>\d{{4}}-\d\d-\d\d)
    | (?P<double>{_QUOTED})
    | '(?P<single>[^'\t]*)'
    | \[(?P<list>{_ITEM}(?:,[ ]{_ITEM})*)\]
    | (?P<words>[A-Za-z](?:[^#:\t]|:(?=\S))*(?<![\s:]))
    )""",
    re.X,
)
# Words that are something else in YAML 1.2, or were in 1.1.
_NO_WORDS = {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}


def mapping(lines: Iterable[str]) -> dict[str, Value] | None:
    """Return the values of ``key: value`` lines, or None when a line is not plain or a key stands twice."""
    values: dict[str, Value] = {}
    for line in lines:
        found = _LINE.fullmatch(line)
        if found is None or found["key"] in values:
            return None
        try:
            values[found["key"]] = _value(found)
        except ValueError:
            return None
    return values


def entries(text: str) -> list[tuple[int, dict[str, Value]]] | None:
    """Return the line and the values of each entry of a list of flat mappings, or None when it is not plain."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("- "):
            found.append((number, [line[2:]]))
        elif line.startswith("  ") and found:
            found[-1][1].append(line[2:])
        else:
            return None
    values = [(number, mapping(lines)) for number, lines in found]
    return [(number, one) for number, one in values if one is not None] if all(one for _, one in values) else None


def _value(found: re.Match[str]) -> Value:
    if found["number"]:
        return int(found["number"])
    if found["words"]:
        if found["words"] == "null":
            return None
        return _word(found["words"])
    if found["list"]:
        return [_word(item) for item in re.findall(_ITEM, found["list"])]
    if found["double"]:
        return _word(found["double"])
    return found["single"] if found["day"] is None else found["day"]


def _word(text: str) -> str:
    if text.startswith('"'):
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if text.lower() in _NO_WORDS:
        raise ValueError(text)
    return text.strip()
