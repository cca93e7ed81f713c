"""Drawings in another language: the same lines and shapes, with each text of the drawing answered by another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from care_guide.content.data_files import read_yaml
from care_guide.content.problems import Problem
from care_guide.content.source_text import read_source
from care_guide.content.svg import SVG, Drawing, drawing_of

_HOLDERS = {SVG + name for name in ("title", "desc", "text", "tspan")}
Words = list[tuple[int, dict[str, str]]]


def drawings_path(lang: str) -> str:
    """Return the place of the words of all drawings in ``lang``."""
    return f"content/{lang}/drawings.yaml"


def read_drawing_words(root: Path, path: str) -> tuple[dict[str, Words], list[Problem]]:
    """Return for each drawing its texts, in the order of the drawing, each by language with its line."""
    if not (root / path).is_file():
        return {}, []
    document, problems = read_yaml(root, path)
    if document is None or document.data is None:
        return {}, problems
    todo = "write for each FILE.svg a list of {en: ..., es: ...}"
    if not isinstance(document.data, dict):
        return {}, [Problem(path, 1, "this is not a mapping", todo)]
    found: dict[str, Words] = {}
    for name, entries in document.data.items():
        found[name] = []
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            line = document.line(name, number)
            if isinstance(entry, dict) and all(isinstance(value, str) for value in entry.values()):
                found[name].append((line, entry))
            else:
                problems.append(Problem(path, line, "this is not a pair of texts", todo))
    return found, problems


def translated_drawings(
    root: Path, drawings: dict[str, Drawing], words: dict[str, Words], lang: str, source_lang: str
) -> tuple[dict[str, Drawing], list[Problem]]:
    """Return every drawing with its texts in ``lang``; one whose texts are not all there keeps its own."""
    path, problems, found = drawings_path(lang), [], dict(drawings)
    for name, drawing in drawings.items():
        source, _ = read_source(root / f"content/images/{name}", name)
        if source is None:
            continue
        tree = ElementTree.fromstring("\n".join(source.lines))
        wrong = list(_replace(tree, words.get(name, []), lang, source_lang, name))
        problems += [Problem(path, line, what, todo) for line, what, todo in wrong]
        if not wrong:
            ElementTree.register_namespace("", SVG[1:-1])
            text = ElementTree.tostring(tree, encoding="unicode")
            own = hashlib.sha256(f"{drawing.digest} {text}".encode()).hexdigest()
            found[name] = drawing_of(name, tree, text, own)
    for name in words:
        if name not in drawings:
            problems.append(Problem(path, 1, f"there is no drawing {name}", "correct its name, or remove it"))
    return found, problems


def _replace(
    tree: ElementTree.Element, words: Words, lang: str, source_lang: str, name: str
) -> Iterator[tuple[int, str, str]]:
    """Put the words in their places; yield what is missing or in the wrong place."""
    places = list(_places(tree))
    for number, (node, attribute) in enumerate(places):
        text = " ".join((getattr(node, attribute) or "").split())
        if number >= len(words):
            yield (words[-1][0] if words else 1), f'{name}: "{text}" has no translation', f"add it, with {lang}:"
            continue
        line, entry = words[number]
        if " ".join(entry.get(source_lang, "").split()) != text:
            yield (
                line,
                f'{name}: expected "{text}" here',
                f"write the texts in the order of the drawing, {source_lang}: as in it",
            )
        elif not entry.get(lang):
            yield line, f'{name}: "{text}" has no translation', f"add {lang}:"
        else:
            setattr(node, attribute, entry[lang])
    for line, _ in words[len(places) :]:
        yield line, f"{name}: the drawing has no such text", "remove it"


def _places(node: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Yield each place of words in reading order: what is in a text, and what follows a part of it."""
    inside = node.tag in _HOLDERS
    if inside and (node.text or "").strip():
        yield node, "text"
    for child in node:
        yield from _places(child)
        if inside and (child.tail or "").strip():
            yield child, "tail"
