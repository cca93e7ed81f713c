"""Strict YAML 1.2, with the line of every entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from care_guide.content.problems import Problem

_MENDS = {
    "extra_forbidden": ("the key is not known", "remove it, or check its spelling"),
    "missing": ("the key is missing", "add it"),
}


class _PlainDates(RoundTripConstructor):
    """Dates stay text here: the typed model reads them, and tells what is wrong with one."""


_PlainDates.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


@dataclass(frozen=True)
class YamlDocument:
    """Parsed YAML: plain values, and where in the file each one stands."""

    path: str
    data: Any
    first_line: int = 1

    def line(self, *keys: str | int) -> int:
        """Return the line of the entry at ``keys``, or of the last part of it that exists."""
        node, line = self.data, self.first_line
        for key in keys:
            try:
                where = node.lc.key(key) if isinstance(key, str) else node.lc.item(key)
                line, node = where[0] + self.first_line, node[key]
            except (AttributeError, KeyError, IndexError, TypeError):
                return line
        return line


@lru_cache(maxsize=256)
def _load(text: str) -> Any:
    """Parse once: nobody changes what comes out."""
    parser = YAML(typ="rt", pure=True)
    parser.Constructor = _PlainDates
    return parser.load(text)


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[YamlDocument | None, list[Problem]]:
    """Parse ``text``, whose first line is line ``first_line`` of the file ``path``.

    YAML 1.2: ``no`` stays a word and a duplicate key is an error.
    """
    try:
        return YamlDocument(path, _load(text), first_line), []
    except MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        what = " ".join((error.problem or "the YAML cannot be read").split())
        found = re.match(r'found duplicate key "([^"]+)"', what)
        if found:
            return None, [Problem(path, line, f'the key "{found[1]}" stands twice', "keep one of the two")]
        return None, [
            Problem(path, line, f"the YAML cannot be read ({what})", "mend the line; quote a value that holds a colon")
        ]
    except YAMLError as error:
        what = " ".join(str(error).split())
        return None, [Problem(path, first_line, f"the YAML cannot be read ({what})", "mend the file")]


def plain(value: Any) -> Any:
    """Return ``value`` as plain dicts, lists and strings (ruamel's dates become their text)."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return str(value)


Model = TypeVar("Model", bound=BaseModel)


def validate(document: YamlDocument, model: type[Model], *keys: str | int) -> tuple[Model | None, list[Problem]]:
    """Check the entry at ``keys`` against ``model`` and tell every mistake in it."""
    value = document.data
    for key in keys:
        value = value[key]
    if not isinstance(value, dict):
        line = document.line(*keys)
        return None, [Problem(document.path, line, "this is not a list of `key: value` lines", "write one key a line")]
    try:
        return model.model_validate(plain(value)), []
    except ValidationError as errors:
        problems = []
        for error in errors.errors():
            where = tuple(part for part in error["loc"] if isinstance(part, (str, int)))
            name = ".".join(str(part) for part in where)
            known = f" (known: {', '.join(model.model_fields)})" if error["type"] == "extra_forbidden" else ""
            what, todo = _MENDS.get(error["type"], (error["msg"][0].lower() + error["msg"][1:], "change the value"))
            problems.append(Problem(document.path, document.line(*keys, *where), f"{name}: {what}", todo + known))
        return None, problems
