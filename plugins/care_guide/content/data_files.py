"""The YAML files next to the articles: strict YAML 1.2 into typed objects, with the line of every entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, reduce
from itertools import pairwise
from operator import getitem
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from care_guide.content.models import Strict
from care_guide.content.problems import Problem
from care_guide.content.source_text import is_hidden, letter_name, read_source
from care_guide.utils.files import listed

# The data files of a language, by their names.
LISTS = ("emergencies", "glossary", "groups", "notices", "questions", "search", "stages", "words")
Model = TypeVar("Model", bound=BaseModel)
Keys = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """Null, booleans and numbers as YAML 1.2 writes them. Dates stay text: the typed models read them."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _form, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_form})$"), _first)

# The types that the guide's files have. Others, such as !!binary, hold values that no reader of the file sees.
_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("bool", "float", "int", "map", "null", "seq", "str")}

# What is wrong in an author's words, and what to do, by pydantic's type of the error.
_MESSAGES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_DATE = ("expected a date", "write it as 2026-11-22")


@dataclass(frozen=True)
class YamlDocument:
    """Parsed YAML: plain values, and the line (from 0) of each entry by its keys."""

    path: str
    data: Any
    lines: dict[Keys, int]
    first_line: int = 1

    def line(self, *keys: str | int) -> int:
        """Return the line of the entry at ``keys``, or of the last part of it that exists."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 0) + self.first_line if keys else self.first_line

    def problem(self, message: str, fix: str, *keys: str | int) -> Problem:
        """Return a problem of the entry at ``keys``."""
        return Problem(self.path, self.line(*keys), message, fix)


_FIX = "correct the line; put a value that holds a colon between quotes"
# How deeply lists and mappings may be nested, and what deep nesting on one line looks like.
_DEEPEST = 100
_BRACKET = re.compile(r"[\[\]{}]")
_ROW = re.compile(r"(?:[-?:][ \t]+){100}")


class _RefusedError(Exception):
    """YAML that the guide does not accept. The arguments are the line (from 0), what is wrong, and what to do."""


def _refuse_deep(text: str) -> None:
    """Raise _RefusedError if lists or mappings are nested deeper than in any file of a guide: libyaml would crash."""
    depth, place = 0, None
    if text.count("[") + text.count("{") > _DEEPEST:
        for sign in _BRACKET.finditer(text):
            depth += 1 if sign[0] in "[{" else -1
            if depth > _DEEPEST:
                place = sign.start()
                break
    row = _ROW.search(text)
    place = row.start() if row and place is None else place
    if place is not None:
        raise _RefusedError(text.count("\n", 0, place), "invalid YAML (it is nested too deeply)", _FIX)


def _read(loader: yaml.CSafeLoader, node: yaml.Node, lines: dict[Keys, int], seen: set[int], *keys: str | int) -> Any:
    """Return ``node`` as plain values, and record the line of each entry by its keys.

    Raises _RefusedError for an anchor, a duplicate key, a tag that does not fit its value, and a number that is too long.
    """
    if id(node) in seen:
        raise _RefusedError(node.start_mark.line, "an anchor (&name, *name) is used", "write the value in each place")
    seen.add(id(node))
    if node.tag not in _TAGS:
        what = f"invalid YAML (the tag {node.tag.replace('tag:yaml.org,2002:', '!!')})"
        raise _RefusedError(node.start_mark.line, what, "remove the tag")
    lines.setdefault(keys, node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for name, value in node.value:
            key = str(name.value)
            if key in found:
                raise _RefusedError(name.start_mark.line, f'duplicate key "{key}"', "remove one of the two")
            lines[*keys, key] = name.start_mark.line
            found[key] = _read(loader, value, lines, seen, *keys, key)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_read(loader, item, lines, seen, *keys, number) for number, item in enumerate(node.value)]
    try:
        return loader.construct_object(node)
    except (AttributeError, LookupError, ValueError, yaml.constructor.ConstructorError):
        what = "invalid YAML (the value does not fit its tag (!!...), or is too long for a number)"
        raise _RefusedError(node.start_mark.line, what, _FIX) from None


def _escaped(node: yaml.Node | None, text: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the character of each invisible character that ``text`` has only as an escape.

    Those in the text itself are reported when the file is read.
    """
    todo = [node] if node is not None else []
    while todo:
        one = todo.pop()
        if isinstance(one, yaml.ScalarNode):
            hidden = next((letter for letter in str(one.value) if is_hidden(letter) and letter not in text), None)
            if hidden is not None:
                yield one.start_mark.line, hidden
        else:
            todo += [part for pair in one.value for part in (pair if isinstance(pair, tuple) else (pair,))]


@lru_cache(maxsize=256)
def _load(text: str) -> tuple[Any, dict[Keys, int], tuple[tuple[int, str], ...]]:
    """Return the plain values, the line of each entry, and what ``_escaped`` yields. Nobody changes the result."""
    _refuse_deep(text)
    loader = _Loader(text)
    lines: dict[Keys, int] = {}
    try:
        node = loader.get_single_node()
        data = None if node is None else _read(loader, node, lines, set())
        return data, lines, tuple(_escaped(node, text)) if "\\" in text else ()
    finally:
        loader.dispose()


# How a file says that it has no entries, and a line that is no comment.
_EMPTY = re.compile(r"^(\[\]|\{\})[ \t\r]*(?:#.*)?$", re.M)
_WRITTEN = re.compile(r"^[ \t]*[^#\s]", re.M)


def parse_yaml(text: str, path: str, first_line: int = 1) -> tuple[YamlDocument | None, list[Problem]]:
    """Parse ``text``, whose first line is line ``first_line`` of the file ``path``.

    YAML 1.2: ``no`` stays a word. A duplicate key and an anchor are errors.
    """
    try:
        data, lines, hidden = _load(text)
        what = "the value holds an invisible character"
        problems = [
            Problem(path, first_line + line, f"{what} ({letter_name(letter)})", "remove it") for line, letter in hidden
        ]
        return YamlDocument(path, data, lines, first_line), problems
    except _RefusedError as error:
        line, what, todo = error.args
        return None, [Problem(path, first_line + line, what, todo)]
    except yaml.MarkedYAMLError as error:
        if (empty := _EMPTY.search(text)) and _WRITTEN.search(_EMPTY.sub("", text)):
            line = first_line + text.count("\n", 0, empty.start())
            what = f"invalid YAML ({empty[1]} says that there are no entries, and there are some)"
            return None, [Problem(path, line, what, f"take out the line {empty[1]}")]
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        what = " ".join((error.problem or "it cannot be parsed").split())
        return None, [Problem(path, line, f"invalid YAML ({what})", _FIX)]
    except yaml.reader.ReaderError as error:
        line = first_line + text[: error.position].count("\n")
        what = f"invalid YAML (a control character, U+{error.character:04X})"
        return None, [Problem(path, line, what, "remove the character")]
    except yaml.YAMLError as error:
        return None, [Problem(path, first_line, f"invalid YAML ({' '.join(str(error).split())})", _FIX)]


def appended(text: str, entry: str) -> str:
    """Return the text of a file that is a list with ``entry`` at its end; comments and entries stay as they are."""
    kept = re.sub(r"^\[\s*\]\s*$", "", text, flags=re.M).rstrip("\n")
    return (kept + "\n" if kept else "") + entry


def validate(document: YamlDocument, model: type[Model], *keys: str | int) -> tuple[Model | None, list[Problem]]:
    """Check the entry at ``keys`` against ``model`` and report every mistake in it."""
    value = reduce(getitem, keys, document.data)
    if not isinstance(value, dict):
        return None, [document.problem(*_MESSAGES["errors"]["dict_type"], *keys)]
    try:
        return model.model_validate(value), []
    except ValidationError as errors:
        problems = []
        found = errors.errors()
        for error in found:
            # Pydantic does not count entries with mistakes, so a list of wrong ones is "too short" to it.
            if error["type"] == "too_short" and any(
                one["loc"][:-1][: len(error["loc"])] == error["loc"] for one in found
            ):
                continue
            where = tuple(part for part in error["loc"] if isinstance(part, (str, int)) and part != "[key]")
            name = ".".join(str(part) for part in where)
            what, fix = message(error)
            # A nested value has the keys of another model.
            if error["type"] == "extra_forbidden" and len(where) == 1:
                fix += f" (known: {', '.join(model.model_fields)})"
            what = f"{name}: {what}" if name else what
            problems.append(document.problem(what, fix, *keys, *where))
        return None, problems


def validate_each(
    document: YamlDocument, model: type[Model], *keys: str | int
) -> tuple[dict[Any, Model], list[Problem]]:
    """Check each entry of the list or mapping at ``keys``; return those without a mistake by their places or names, and
    every mistake.
    """
    entries = reduce(getitem, keys, document.data)
    places = entries if isinstance(entries, dict) else range(len(entries))
    checked = {place: validate(document, model, *keys, place) for place in places}
    found = {place: entry for place, (entry, _) in checked.items() if entry is not None}
    return found, [problem for _, wrong in checked.values() for problem in wrong]


def message(error: ErrorDetails) -> tuple[str, str]:
    """Return what a mistake that pydantic found means to an author, and what to do about it.

    A ValueError of a model may say both itself, in two arguments.
    """
    kind, context = error["type"], {name: str(value) for name, value in error.get("ctx", {}).items()}
    if kind.startswith("date"):
        return _DATE
    if kind == "value_error" and len(said := error["ctx"]["error"].args) == 2:
        return said
    context["form"] = _MESSAGES["forms"].get(context.get("pattern", ""), "see the comment at the top of the file")
    what, fix = _MESSAGES["errors"].get(kind, ("the value cannot be used", "see the comment at the top of the file"))
    return what.format_map(context), fix.format_map(context)


Entry = TypeVar("Entry", bound=Strict)
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Entries(Generic[Entry]):
    """The entries of one list file, by their key, with the line of each."""

    path: str
    by_key: dict[str, Entry] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    # Keys of entries with mistakes: these are reported, and what names such an entry is not.
    invalid: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.by_key.values())

    def problem(self, key: str, message: str, fix: str) -> Problem:
        """Return a problem of the entry ``key``."""
        return Problem(self.path, self.lines[key], message, fix)

    def with_new(self, source: Entries[Entry]) -> Entries[Entry]:
        """Return these entries, and those that only ``source`` has, where it has them."""
        return replace(self, by_key=merged(self.by_key, source.by_key))

    def has(self, key: str) -> bool:
        """Return whether the file has an entry of that ``key``, with mistakes or without."""
        return key in self.by_key or key in self.invalid


def merged(own: dict[Key, Value], source: dict[Key, Value]) -> dict[Key, Value]:
    """Return ``own``, in its order, with what only ``source`` has: each behind what it follows there."""
    keys = list(own)
    for before, key in pairwise([None, *source]):
        if key not in own and key is not None:
            keys.insert(keys.index(before) + 1 if before is not None else 0, key)
    return {key: own[key] if key in own else source[key] for key in keys}


def missing_file(root: Path, path: str) -> Problem:
    """Return the problem that ``root / path`` is missing; what to do names a file whose ending or capitals are wrong."""
    expected = root / path
    stems = {expected.stem, expected.name}  # groups.yml, Groups.yaml, groups.yaml.txt
    near = next((one.name for one in listed(expected.parent, "*") if one.stem.lower() in stems and one.is_file()), None)
    return Problem(path, 1, "the file is missing", f"rename {near} to {expected.name}" if near else "put it back")


def read_yaml(root: Path, path: str) -> tuple[YamlDocument | None, list[Problem]]:
    """Read ``root / path``; a missing file is a problem."""
    if not (root / path).is_file():
        return None, [missing_file(root, path)]
    source, problems = read_source(root / path, path)
    if source is None:
        return None, problems
    document, wrong = parse_yaml("\n".join(source.lines), path)
    # An invisible character that YAML cannot read is reported only once.
    reported = {problem.line for problem in problems}
    return document, [*problems, *(problem for problem in wrong if problem.line not in reported)]


def read_yaml_list(
    root: Path, path: str, todo: str = "begin each entry with a dash, or write [] for none"
) -> tuple[YamlDocument | None, list[Problem]]:
    """Read ``root / path`` as a list; the document is None if it has no entries or is something else, with ``todo``."""
    document, problems = read_yaml(root, path)
    if document is None or document.data is None:
        return None, problems
    if not isinstance(document.data, list):
        return None, [*problems, Problem(path, 1, "this is not a list", todo)]
    return document, problems


def read_entries(root: Path, path: str, model: type[Entry], key: str) -> tuple[Entries[Entry], list[Problem]]:
    """Read a YAML list of ``model``; two entries with one ``key`` are a problem."""
    entries: Entries[Entry] = Entries(path)
    document, problems = read_yaml_list(root, path)
    if document is None:
        return entries, problems
    valid, wrong = validate_each(document, model)
    problems += wrong
    entries.invalid.update(
        str(data.get(key)) for n, data in enumerate(document.data) if n not in valid and isinstance(data, dict)
    )
    for number, entry in valid.items():
        name, line = str(getattr(entry, key)), document.line(number)
        if name in entries.by_key:
            what = f'"{name}" appears twice (first on line {entries.lines[name]})'
            problems.append(Problem(path, line, what, "keep one of the two"))
            continue
        entries.by_key[name], entries.lines[name] = entry, line
    return entries, problems


def read_list(root: Path, path: str, model: type[Entry], *todo: str) -> tuple[list[tuple[int, Entry]], list[Problem]]:
    """Read a YAML list of ``model``, each entry with its line, as ``read_yaml_list``; without the file it is empty."""
    document, problems = read_yaml_list(root, path, *todo) if (root / path).exists() else (None, [])
    if document is None:
        return [], problems
    valid, wrong = validate_each(document, model)
    return [(document.line(number), entry) for number, entry in valid.items()], [*problems, *wrong]


def read_one(root: Path, path: str, model: type[Entry]) -> tuple[Entry | None, list[Problem]]:
    """Read a YAML file that is one ``model``."""
    document, problems = read_yaml(root, path)
    if document is None:
        return None, problems
    value, wrong = validate(document, model)
    return value, [*problems, *wrong]
