"""Drawings: the guide's own SVG files, checked so that everybody can read them everywhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from care_guide.content.mark_syntax import not_plain
from care_guide.content.problems import Problem
from care_guide.content.source_text import SourceText, read_source

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NO = {
    "script": ("the drawing holds a script", "remove it"),
    "image": ("the drawing holds a picture inside", "draw it as lines and shapes"),
    "foreignObject": ("the drawing holds foreign markup", "use <text>"),
    "style": ("the drawing brings its own style", "use the theme's fig- classes, which follow light, dark and print"),
}


@dataclass(frozen=True)
class Drawing:
    """One drawing: its title, its description in words, the words in it, and its markup for a page.

    ``views`` are the parts of a tall one, each the viewBox of a ``<view>``: where there is room, they stand side by side.
    """

    name: str
    title: str
    description: str
    labels: tuple[str, ...]
    markup: str
    # SHA-256 of the file, for the version of the articles that show it.
    digest: str
    views: tuple[str, ...] = ()


def read_drawing(root: Path, path: str) -> tuple[Drawing | None, list[Problem]]:
    """Read and check the SVG file ``root / path``; the drawing is None when it cannot be used at all."""
    source, problems = read_source(root / path, path)
    if source is None:
        return None, problems
    text = "\n".join(source.lines)
    try:
        drawing = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        what = f"the drawing is not well-formed ({error.msg})"
        return None, [*problems, Problem(path, error.position[0], what, "mend the markup")]
    name = path.rsplit("/", 1)[-1]
    problems += _problems(drawing, source)
    return drawing_of(name, drawing, text, hashlib.sha256(text.encode()).hexdigest()), problems


def drawing_of(name: str, tree: ElementTree.Element, text: str, digest: str) -> Drawing:
    """Return the drawing whose elements are ``tree`` and whose file is ``text``."""
    title, description = (_text(tree.find(SVG + tag)) for tag in ("title", "desc"))
    labels = tuple(_text(node) for node in tree.iter(SVG + "text"))
    markup = re.sub(r"<\?xml.*?\?>|<!--.*?-->|<view\b[^>]*>", "", text, flags=re.S).strip()
    markup = re.sub(r">\s+<", "><", re.sub(r"\s+xmlns=\"[^\"]*\"", "", markup))
    views = tuple(view.get("viewBox", "") for view in tree.iter(SVG + "view"))
    return Drawing(name, title, description, labels, markup, digest, views)


def _text(node: ElementTree.Element | None) -> str:
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def _problems(root: ElementTree.Element, source: SourceText) -> list[Problem]:
    name = source.path.rsplit("/", 1)[-1].removesuffix(".svg")
    found = [*_whole(root), *_views(root, name)]
    for node in root.iter():
        found += _element(node, root, name)
    return [Problem(source.path, source.find(needle), what, todo) for needle, what, todo in found]


def _whole(root: ElementTree.Element) -> Iterator[tuple[str, str, str]]:
    if root.tag != SVG + "svg" or not root.get("viewBox"):
        yield "<svg", "the drawing has no viewBox", "begin with <svg xmlns=... viewBox=...>"
    for tag, what in (("title", "title"), ("desc", "description")):
        if not _text(root.find(SVG + tag)):
            yield "<svg", f"the drawing has no {what}", f"add <{tag}> as a child of <svg>"
    if not list(root.iter(SVG + "text")) and list(root.iter(SVG + "path")):
        yield "<path", "the drawing has no <text>", "write its words as <text>, so that they can be translated"


def _views(root: ElementTree.Element, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield what keeps the parts of a tall drawing from standing side by side with nothing left out."""
    boxes = [_box(view) for view in root.iter(SVG + "view")]
    if not boxes:
        return
    whole = _box(root)
    if not whole or any(not box or (box[0], box[2]) != (whole[0], whole[2]) for box in boxes):
        yield (
            "<view",
            "a part is not as wide as the drawing",
            'write viewBox="LEFT TOP WIDTH HEIGHT", as wide as that of <svg>',
        )
    elif (boxes[0][1], boxes[-1][1] + boxes[-1][3]) != (whole[1], whole[1] + whole[3]):
        todo = "begin the first <view> at its head, and end the last one at its foot"
        yield "<view", "the parts do not hold the whole drawing", todo
    if not any(group.get("id") == f"{name}-whole" for group in root.findall(SVG + "g")):
        yield (
            "<view",
            "a drawing in parts has no group that holds all of it",
            f'put all of it into <g id="{name}-whole">',
        )


def _box(node: ElementTree.Element) -> tuple[float, ...]:
    """Return the four numbers of a viewBox, or nothing when it has others."""
    parts = (node.get("viewBox") or "").replace(",", " ").split()
    return tuple(map(float, parts)) if len(parts) == 4 and all(_NUMBER.fullmatch(part) for part in parts) else ()


def _element(node: ElementTree.Element, root: ElementTree.Element, name: str) -> Iterator[tuple[str, str, str]]:
    tag = node.tag.removeprefix(SVG)
    box = [*(root.get("viewBox") or "").replace(",", " ").split(), "", "", "", ""]
    if tag in _NO:
        yield (f"<{tag}", *_NO[tag])
    if tag == "rect" and node.get("width") in (box[2], "100%") and node.get("height") in (box[3], "100%"):
        yield "<rect", "the drawing has a fixed background", "remove the rectangle; the page behind it may be dark"
    if tag in ("title", "desc", "text", "tspan") and (wrong := not_plain(node.text or "")):
        yield (node.text or "").strip(), wrong, "write the words of a drawing in plain letters"
    own = node.get("id")
    if own and not own.startswith(name + "-"):
        yield f'"{own}"', f'the id "{own}" may clash with another drawing', f'begin it with "{name}-"'
    for key, value in node.attrib.items():
        attribute = key.rsplit("}", 1)[-1]
        if attribute.startswith("on"):
            yield attribute, f"the drawing has the event attribute {attribute}", "remove it"
        elif attribute in ("style", "fill", "stroke") and value not in ("none", "currentColor"):
            yield (
                f"{attribute}=",
                f'the drawing has the fixed color {attribute}="{value}"',
                "use the theme's fig- classes",
            )
        elif attribute == "href" and not value.startswith("#"):
            yield value, "the drawing loads something from elsewhere", "draw it here"
