"""The files of a translation: texts, line by line, and lists of values (YAML, and the theme's strings), by their keys."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from care_guide.content.data_files import parse_yaml, read_list
from care_guide.content.library import Library
from care_guide.content.problems import Problem
from care_guide.content.source_text import SourceText, read_source
from care_guide.translation.ledger import (
    TO_WRITE_IT,
    Pair,
    Row,
    Segment,
    by_key,
    ledger_path,
    list_made_from,
    pairs,
    read_rows,
    segments,
    state_of,
)

# Names of the fields whose values are translated; None: all of them.
Fields = tuple[str, ...] | None

# The files of a language that are translated value by value, and the fields that families read.
FILES: dict[str, tuple[str, ...]] = {
    "emergencies.yaml": ("text", "you"),
    "glossary.yaml": ("term", "means"),
    "groups.yaml": ("title",),
    "notices.yaml": ("title", "text", "you", "short"),
    "questions.yaml": ("text", "why"),
    "search.yaml": ("nothing", "text"),
    "stages.yaml": ("title", "intro", "first", "teach", "tell"),
    "words.yaml": ("roles",),
}
# What each language has for itself in these files: forms and sounds of its own words, and what finds them.
_OWN = ("en", "forms", "say", "patterns", "words")
# Of its roles, the number is compared.
_COUNTED = "words"
# Whose other values are the same in each language: a level, a source, a place on a page.
_COMPARED = [name for name in FILES if name != f"{_COUNTED}.yaml"]
# Which the original alone needs to have: the place for which an entry is.
_FROM_THE_ORIGINAL = {"only"}
# A list whose order is that of the alphabet.
_SORTED = "glossary.yaml"
# Of the search, these are; the rest is spelling.
_ANSWERS = "pinned"
# What identifies an entry of a list, in any language: a translated glossary gives the first name in ``en``.
_NAMES = ("id", "en", "term", "article")


def value_segments(root: Path, path: str, fields: Fields) -> list[Segment]:
    """Return the values of ``fields`` in the file at ``path``; none if it cannot be read."""
    source, _ = read_source(root / path, path)
    return list(_segments("\n".join(source.lines), path, fields)) if source is not None else []


@lru_cache(maxsize=64)
def _segments(text: str, path: str, fields: Fields) -> tuple[Segment, ...]:
    """Return the values of ``fields`` in ``text``, the file at ``path``. A build asks for those of each file several times."""
    if path.endswith(".toml"):
        places = _lines_of(text.split("\n"))
        leaves = _leaves(tomllib.loads(text), None)
        return tuple(Segment(line=places.get(key, 1), text=one, key=key) for key, one in leaves)
    document, _ = parse_yaml(text, path)
    if document is None or document.data is None:
        return ()
    nodes = _places(text, fields)
    # What is not among them is in an entry whose name is no text, such as id: true, which is a problem of its own.
    leaves = ((key, one) for key, one in _leaves(document.data, fields) if key in nodes)
    return tuple(Segment(line=nodes[key].start_mark.line + 1, text=one, key=key) for key, one in leaves)


def _places(text: str, fields: Fields) -> dict[str, yaml.ScalarNode]:
    """Return where each value of ``fields`` is in a YAML file, by its key."""
    return dict(_leaves(_tree(yaml.compose(text, yaml.CSafeLoader)), fields))


def _tree(node: yaml.Node | None) -> Any:
    """Return a node of YAML as dicts, lists and scalar nodes."""
    if isinstance(node, yaml.MappingNode):
        return {str(name.value): _tree(value) for name, value in node.value}
    return list(map(_tree, node.value)) if isinstance(node, yaml.SequenceNode) else node


def _leaves(data: Any, fields: Fields, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the key and the value of each string or scalar node of ``fields`` in ``data``."""
    start, leaf = f"{key}/" if key else "", (str, yaml.ScalarNode)
    if isinstance(data, dict):
        for name, value in data.items():
            if not isinstance(value, leaf) or fields is None or name in fields:
                yield from _leaves(value, fields, f"{start}{name}")
    elif isinstance(data, list) and all(isinstance(one, dict) for one in data):
        for number, one in enumerate(data):
            yield from _leaves(one, fields, f"{start}{_name(one, number)}")
    elif isinstance(data, list) and (fields is None or key.rpartition("/")[2] in fields):
        yield from ((f"{key}/{number}", one) for number, one in enumerate(data) if isinstance(one, leaf))
    elif isinstance(data, leaf):
        yield key, data


def _name(entry: dict[str, Any], number: int) -> str:
    """Return what identifies an entry of a list; for an item of a stage, that is the section to which it leads."""
    known = {name: getattr(value, "value", value) for name, value in entry.items()}
    found = next((str(known[name]) for name in _NAMES if known.get(name)), str(number))
    return f"{found}#{known['section']}" if known.get("article") and known.get("section") else found


def _lines_of(lines: list[str]) -> dict[str, int]:
    """Return the line of each value in a TOML file, by its key."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            table = line.strip().strip("[]").replace(".", "/") + "/"
        else:
            found.setdefault(table + line.split("=")[0].strip().strip('"'), number)
    return found


def value_pairs(sources: list[Segment], texts: list[Segment], rows: tuple[Row, ...]) -> list[Pair]:
    """Return each value of the default language with the translation and the row that have the same key."""
    text_of, row_of = {one.key: one for one in texts}, by_key(rows)
    found = []
    for one in sources:
        text, row = text_of.get(one.key), row_of.get(one.key)
        found.append(Pair(one, text, row, state_of(one, text, row)))
    return found


# Words that YAML reads as they are in any place.
_BARE = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[^\W\d_](?:[\w ./()-]*[\w.)])?", re.I)


def yaml_scalar(words: str) -> str:
    """Return ``words`` as YAML on one line: bare if that is safe, else in quotes."""
    return words if _BARE.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def with_values(text: str, path: str, fields: Fields, new: dict[str, str]) -> str | None:
    """Return ``text``, the file at ``path``, with the values of ``new`` by their keys; None if more would change."""
    toml = path.endswith(".toml")
    changed = _with_toml(text, new) if toml else _with_yaml(text, fields, new)
    try:
        was, now = (tomllib.loads(one) if toml else yaml.load(one, yaml.CBaseLoader) for one in (text, changed))
    except (tomllib.TOMLDecodeError, yaml.YAMLError):
        return None
    return changed if dict(_leaves(now, None)) == dict(_leaves(was, None)) | new else None


def _with_toml(text: str, new: dict[str, str]) -> str:
    lines = text.split("\n")
    places = _lines_of(lines)
    for key, words in new.items():
        number = places.get(key, 1) - 1
        name = lines[number].partition("=")[0]
        lines[number] = f"{name}= {json.dumps(words, ensure_ascii=False)}"
    return "\n".join(lines)


def _with_yaml(text: str, fields: Fields, new: dict[str, str]) -> str:
    places = {key: one for key, one in _places(text, fields).items() if key in new}
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


def other_values(root: Path, lang: str, source_lang: str, own: Collection[str] = ()) -> Iterator[Problem]:
    """Yield a problem for each value without words that differs in ``lang`` and in its original, such as the level of a sign,
    and for what only ``lang`` has: English has said it once, and it would stay, signed.

    ``own`` are the entries that a hospital has in ``lang`` alone, as LIST/ENTRY, such as ``questions/at-night``. An entry that
    only the original has is shown from there until it is translated (``Library.on_pages``).
    """
    yield from _only_here(root, lang, source_lang, own)
    for name in _COMPARED:
        path = f"content/{lang}/{name}"
        was, now = (_values_of(root, f"content/{one}/{name}") for one in (source_lang, lang))
        if was is None or now is None:
            continue
        for entry, (line, values) in now.items():
            if entry not in was:
                continue
            original = was[entry][1]
            for key in sorted(values.keys() | original.keys() - _FROM_THE_ORIGINAL):
                (at, found), (_, wanted) = values.get(key, (line, "")), original.get(key, (0, ""))
                if found != wanted:
                    what = (
                        f'{entry}: {key} is "{found}", and the original has "{wanted}"'
                        if found
                        else f"{entry}: {key} is missing"
                    )
                    yield Problem(path, at, what, f"write {key}: {wanted}" if wanted else f"take out {key}")
        both = zip((one for one in now if one in was), (one for one in was if one in now), strict=True)
        if name != _SORTED and (moved := next(((one, other) for one, other in both if one != other), None)):
            what = f"{moved[0]} has the place of {moved[1]} in the original"
            yield Problem(path, now[moved[0]][0], what, "keep the order of the original")


def _only_here(root: Path, lang: str, source_lang: str, own: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each entry and each other value with words that the original does not have."""
    rules, allowed = f"content/{lang}/translation.yaml", set(own)
    for name, file in translated_values(root, lang).items():
        for one, values in file.only_here(root, source_lang).items() if name != _COUNTED else ():
            is_entry, known = one != values[0].key, f"{name}/{one}"
            if is_entry and known in allowed:
                allowed.remove(known)
                continue
            # The steps of a list are known by their numbers: another one than the last may be gone.
            todo = "take out here, too, what the original does not say"
            if is_entry:
                alone = f"if it is your own, and in this language alone, list {known} under own: in {rules}"
                todo = f"take it out here, too; {alone}"
            yield Problem(file.path, values[0].line, f"the original has no {one}", todo)
    for known in sorted(allowed):
        yield Problem(
            rules, 1, f"own: {known} is no entry that this language alone has", "correct its name, or take it out"
        )


# The entries of a file by their keys: the line of each, and its values, each with its line.
_Entries = dict[str, tuple[int, dict[str, tuple[int, str]]]]


def _yaml_of(root: Path, path: str) -> str | None:
    """Return the text of the file at ``path``; None if it cannot be read as YAML."""
    source, _ = read_source(root / path, path)
    text = "\n".join(source.lines) if source is not None else ""
    return text if text and parse_yaml(text, path)[0] is not None else None


def _values_of(root: Path, path: str) -> _Entries | None:
    """Return the values without words of each entry of the file at ``path``; None if it cannot be read."""
    text, name = _yaml_of(root, path), path.rpartition("/")[2]
    if text is None:
        return None
    tree, found = _tree(yaml.compose(text, yaml.CSafeLoader)), _Entries()
    if name == "search.yaml":
        tree = tree.get(_ANSWERS, []) if isinstance(tree, dict) else []
    _collect(tree, "", {*FILES[name], *_OWN}, found)
    return found


def _collect(tree: Any, entry: str, words: set[str], found: _Entries) -> None:
    """Put the entries of ``tree``, which is at the key ``entry``, into ``found``, without the fields ``words``."""
    start = f"{entry}/" if entry else ""
    if isinstance(tree, list):
        for number, one in enumerate(tree):
            if isinstance(one, dict):
                _collect(one, f"{start}{_name(one, number)}", words, found)
    elif isinstance(tree, dict):
        line = min((node.start_mark.line + 1 for _, node in _leaves(tree, None)), default=1)
        values = found.setdefault(entry, (line, {}))[1]
        for name, value in tree.items():
            inside = isinstance(value, dict) or (
                isinstance(value, list) and any(isinstance(one, dict) for one in value)
            )
            if inside:
                _collect(value, f"{start}{name}", words, found)
            elif name not in words:
                # A list within a list is a problem of its own.
                nodes = [
                    one for one in (value if isinstance(value, list) else [value]) if isinstance(one, yaml.ScalarNode)
                ]
                at = nodes[0].start_mark.line + 1 if nodes else line
                values[name] = (at, ", ".join(one.value for one in nodes))


def _above(key: str) -> list[str]:
    """Return the keys of what ``key`` is in, the outermost first, and ``key`` itself."""
    parts = key.split("/")
    return ["/".join(parts[: number + 1]) for number in range(len(parts))]


@dataclass(frozen=True)
class ValueFile:
    """A file of values, the path of its original with ``{lang}`` in it, and the fields that are translated."""

    path: str
    original: str
    fields: Fields

    def only_here(self, root: Path, source_lang: str) -> dict[str, list[Segment]]:
        """Return the values that the original does not have: those of an entry that it does not have by the key of that,
        each other one by its own.
        """
        original = self.original.format(lang=source_lang)
        # One that cannot be read has a problem of its own; one that is gone has no values.
        if original.endswith(".yaml") and (root / original).is_file() and _yaml_of(root, original) is None:
            return {}
        left = Counter(one.key for one in value_segments(root, original, self.fields))
        there = {above for key in left for above in _above(key)}
        found: dict[str, list[Segment]] = {}
        for one in value_segments(root, self.path, self.fields):
            left[one.key] -= 1
            if left[one.key] < 0:
                entry = next((above for above in _above(one.key) if above not in there), one.key)
                found.setdefault(entry, []).append(one)
        return found

    def pairs(self, root: Path, source_lang: str) -> list[Pair]:
        """Return each value of the original with its translation."""
        original = self.original.format(lang=source_lang)
        rows, _ = read_rows(root, ledger_path(self.path))
        return value_pairs(
            value_segments(root, original, self.fields), value_segments(root, self.path, self.fields), rows
        )

    def ledger_problems(self, root: Path, lang: str, source_lang: str) -> Iterator[Problem]:
        """Yield what is wrong with the rows of the ledger: each is the only one of a value that either file has."""
        path, paths = ledger_path(self.path), (self.path, self.original.format(lang=source_lang))
        entries, problems = read_list(root, path, Row, TO_WRITE_IT)
        yield from problems
        # Of a file that cannot be read, nothing is known.
        lists = [one for one in paths if one.endswith(".yaml") and (root / one).is_file()]
        all_read = all(_yaml_of(root, one) is not None for one in lists)
        known = {one.key for of in paths for one in value_segments(root, of, self.fields)}
        todo, first = f"let it be put right by: make translate LANG={lang}", dict[str, int]()
        for line, row in entries:
            if row.key is None:
                yield Problem(path, line, "key is missing", todo)
            elif row.key in first:
                yield Problem(path, line, f"a second row of {row.key} (the first: line {first[row.key]})", todo)
            elif all_read and row.key not in known:
                yield Problem(path, line, f"neither the list nor its original has {row.key}", todo)
            first.setdefault(row.key or "", line)


def _value_files(lang: str) -> dict[str, ValueFile]:
    """Return the files of values that ``lang`` may have, by their names without the suffix."""
    found = {
        name.partition(".")[0]: ValueFile(f"content/{lang}/{name}", f"content/{{lang}}/{name}", fields)
        for name, fields in FILES.items()
    }
    return found | {"strings": ValueFile(f"theme/strings/{lang}.toml", "theme/strings/{lang}.toml", None)}


def translated_values(root: Path, lang: str) -> dict[str, ValueFile]:
    """Return the files of values that ``lang`` has, by their names without the suffix."""
    return {name: file for name, file in _value_files(lang).items() if (root / file.path).is_file()}


def value_bytes(root: Path, lang: str, source_lang: str) -> list[bytes]:
    """Return the bytes of all files of values of ``lang``, of their originals and of their ledgers."""
    paths = [
        path
        for file in _value_files(lang).values()
        for path in (file.path, file.original.format(lang=source_lang), ledger_path(file.path))
    ]
    return [(root / path).read_bytes() if (root / path).is_file() else b"" for path in paths]


def waiting_words(root: Path, lang: str, source_lang: str) -> dict[str, dict[str, str]]:
    """Return, by list and key, the words of the default language whose translation is missing or stale.

    Families are shown these words. The lists of ``lang`` keep their own, which were signed.
    """
    found = {
        name: {one.source.key: one.source.text for one in file.pairs(root, source_lang) if not one.current}
        for name, file in _value_files(lang).items()
    }
    return {name: words for name, words in found.items() if words}


def lists_made_from(root: Path, lang: str, source_lang: str, own: Collection[str] = ()) -> dict[str, str]:
    """Return for each list of ``lang`` the fingerprint of which value was made from which, as for the lines of a text.

    It decides which words wait for their translation, so it is signed with them. A value that the original does not have
    (any more) is made from none, unless it is in one of the entries ``own``: with it, the list is not what was signed.
    """
    return {
        name: list_made_from(
            read_rows(root, ledger_path(file.path))[0],
            file.pairs(root, source_lang),
            (
                value
                for entry, values in file.only_here(root, source_lang).items()
                if f"{name}/{entry}" not in own
                for value in values
            ),
        )
        for name, file in translated_values(root, lang).items()
    }


def original_path(path: str, library: Library) -> str:
    """Return the path of the file from which the file at ``path`` was translated."""
    return f"content/{library.source_lang}/{path.split('/', 2)[2]}"


def line_pairs(path: str, library: Library) -> tuple[SourceText | None, SourceText | None, list[Pair], list[Problem]]:
    """Return the original, the translation at ``path``, their pairs of lines, and what is wrong with the ledger."""
    source, _ = read_source(library.root / (there := original_path(path, library)), there)
    text, _ = read_source(library.root / path, path)
    rows, problems = read_rows(library.root, ledger_path(path))
    found = pairs(segments(source), segments(text), rows) if source and text else []
    return source, text, found, problems
