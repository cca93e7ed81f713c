"""Images in the text: drawings, their words in another language, and photos."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import struct
import tomllib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

from care_guide.content.data_files import read_yaml
from care_guide.content.problems import Problem
from care_guide.content.source_text import SourceText, bytes_of, not_plain, read_source

# Drawings: the guide's own SVG files, checked so that they can be read in any language, on any page and on paper.

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
# What drawings and photos may hold.
_TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
# What XML reads in another way than a page, the version of an article, and the checks of letters and words.
_XML_ONLY = re.compile(r"<!DOCTYPE|<!\[CDATA\[|<\?(?!xml\s)\w*|<[\w.-]+:[\w.-]+|&#\w+;")

# The height of an arrow from one part of a tall drawing to the next: where these are side by side, it would lead nowhere.
_ARROW = 40


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One drawing: its title, its description, the words in it, and its markup for a page.

    ``views`` are the parts of a tall drawing, each the viewBox of a ``<view>``: they are shown side by side if there is room.
    """

    name: str
    title: str
    description: str
    labels: tuple[str, ...]
    markup: str
    # SHA-256 of the file, part of the version of each article that shows it.
    digest: str
    views: tuple[str, ...] = ()


def read_drawing(root: Path, path: str) -> tuple[Drawing | None, list[Problem]]:
    """Read and check the SVG file ``root / path``; the drawing is None if it cannot be used."""
    source, problems = read_source(root / path, path)
    if source is None:
        return None, problems
    text = "\n".join(source.lines)
    try:
        drawing = ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        what = f"the drawing is not well-formed ({error.msg})"
        return None, [*problems, Problem(path, error.position[0], what, "correct the markup")]
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
    return Drawing(
        name=name, title=title, description=description, labels=labels, markup=markup, digest=digest, views=views
    )


def _text(node: ElementTree.Element | None) -> str:
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def _problems(root: ElementTree.Element, source: SourceText) -> list[Problem]:
    name = source.path.rsplit("/", 1)[-1].removesuffix(".svg")
    found = [*_whole(root), *_views(root, name)]
    for mark in sorted(set(_XML_ONLY.findall("\n".join(source.lines)))):
        todo = "type the words themselves, and save it as a plain SVG"
        found.append((mark, f"{mark} in a drawing hides what it says from a page or a check", todo))
    for node in root.iter():
        found += _element(node, root, name)
    return [source.problem(needle, what, todo) for needle, what, todo in found]


def _whole(root: ElementTree.Element) -> Iterator[tuple[str, str, str]]:
    if root.tag != SVG + "svg" or not root.get("viewBox"):
        yield "<svg", "the drawing has no viewBox", "begin with <svg xmlns=... viewBox=...>"
    for tag, what in (("title", "title"), ("desc", "description")):
        if not _text(root.find(SVG + tag)):
            yield "<svg", f"the drawing has no {what}", f"add <{tag}> as a child of <svg>"
    if not list(root.iter(SVG + "text")) and list(root.iter(SVG + "path")):
        yield "<path", "the drawing has no <text>", "write its words as <text>, so that they can be translated"


def _views(root: ElementTree.Element, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield why the parts of a tall drawing cannot be shown side by side without leaving something out."""
    boxes = [view_box(view) for view in root.iter(SVG + "view")]
    if not boxes:
        return
    whole = view_box(root)
    if not whole or any(not box or (box[0], box[2]) != (whole[0], whole[2]) for box in boxes):
        todo = 'write viewBox="LEFT TOP WIDTH HEIGHT", as wide as that of <svg>'
        yield "<view", "a part is not as wide as the drawing", todo
    elif (boxes[0][1], boxes[-1][1] + boxes[-1][3]) != (whole[1], whole[1] + whole[3]):
        todo = "begin the first <view> at its head, and end the last one at its foot"
        yield "<view", "the parts do not hold the whole drawing", todo
    elif not all(_is_next(*pair) for pair in pairwise(boxes)):
        todo = f"begin each <view> where the one before it ends, or up to {_ARROW} below, where only an arrow leads on"
        yield "<view", "between two parts, some of the drawing is left out or shown twice", todo
    if not any(group.get("id") == f"{name}-whole" for group in root.findall(SVG + "g")):
        what = "a drawing in parts has no group that holds all of it"
        yield "<view", what, f'put all of it into <g id="{name}-whole">'


def _is_next(above: tuple[float, ...], below: tuple[float, ...]) -> bool:
    """Return whether the part ``below`` follows the one ``above``, and leaves out no more than an arrow between them."""
    foot = above[1] + above[3]
    return above[1] < below[1] <= foot + _ARROW and foot < below[1] + below[3]


def view_box(node: ElementTree.Element) -> tuple[float, ...]:
    """Return the four numbers of a viewBox, or an empty tuple if it has another form."""
    parts = (node.get("viewBox") or "").replace(",", " ").split()
    return tuple(map(float, parts)) if len(parts) == 4 and all(_NUMBER.fullmatch(part) for part in parts) else ()


def _element(node: ElementTree.Element, root: ElementTree.Element, name: str) -> Iterator[tuple[str, str, str]]:
    tag = node.tag.removeprefix(SVG)
    box = [*(root.get("viewBox") or "").replace(",", " ").split(), "", "", "", ""]
    if tag in _TABLES["refused"]:
        yield (f"<{tag}", *_TABLES["refused"][tag])
    elif tag not in _TABLES["elements"]:
        name_here = tag.rpartition("}")[2]
        todo = "draw it with lines, shapes and <text>, and mark words with <tspan>"
        yield f"<{name_here}", f"a page does not show <{name_here}> of a drawing as its file does", todo
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
            what = f'the drawing has the fixed color {attribute}="{value}"'
            yield f"{attribute}=", what, "use the theme's fig- classes"
        elif attribute == "href" and not value.startswith("#"):
            yield value, "the drawing loads something from elsewhere", "draw it here"


# Drawings in another language: the same lines and shapes with translated texts.

_HOLDERS = {SVG + name for name in ("title", "desc", "text", "tspan")}
Words = list[tuple[int, dict[str, str]]]


def drawings_path(lang: str) -> str:
    """Return the path of the file with the words of all drawings in ``lang``."""
    return f"content/{lang}/drawings.yaml"


def read_drawing_words(root: Path, path: str) -> tuple[dict[str, Words], list[Problem]]:
    """Return the texts of each drawing, in the drawing's order: the line of each, and its words by language."""
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
    """Return every drawing with its texts in ``lang``; one with missing translations keeps its own texts."""
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
    """Put the translations into ``tree``; yield the line of what is missing or in the wrong place, and what to do."""
    places = list(_places(tree))
    for number, (node, attribute) in enumerate(places):
        text = " ".join((getattr(node, attribute) or "").split())
        if number >= len(words):
            yield (words[-1][0] if words else 1), f'{name}: "{text}" has no translation', f"add it, with {lang}:"
            continue
        line, entry = words[number]
        if " ".join(entry.get(source_lang, "").split()) != text:
            todo = f"write the texts in the order of the drawing, {source_lang}: as in it"
            yield line, f'{name}: expected "{text}" here', todo
        elif not entry.get(lang):
            yield line, f'{name}: "{text}" has no translation', f"add {lang}:"
        else:
            setattr(node, attribute, entry[lang])
    for line, _ in words[len(places) :]:
        yield line, f"{name}: the drawing has no such text", "remove it"


def _places(node: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Yield each element and attribute (``text`` or ``tail``) with words, in reading order."""
    inside = node.tag in _HOLDERS
    if inside and (node.text or "").strip():
        yield node, "text"
    for child in node:
        yield from _places(child)
        if inside and (child.tail or "").strip():
            yield child, "tail"


# Photos: a hospital's own pictures, small, and without metadata.
#
# A photo file says where and when it was taken, and often on whose phone: none of that may reach the web.

# By file extension: Pillow's name of the format, and the media type.
FORMS = {
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "png": ("PNG", "image/png"),
    "webp": ("WEBP", "image/webp"),
}
MOST_BYTES = 60_000
# Pixels of the longer side.
MOST_PIXELS = 1600
# What a picture may be before it is a photo of the guide: other formats can start programs, as EPS does.
_READABLE = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
MAKE = 'let the guide make one of the original: make photo FILE="..."'

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z]+")


class UnreadableError(Exception):
    """The bytes are not a picture that can be shown; the text is what follows "the picture" in a message."""


@dataclass(frozen=True)
class Photo:
    """One photo of ``content/images``: its file name, its size in pixels, its bytes and their SHA-256."""

    name: str
    width: int
    height: int
    digest: str
    data: bytes = field(repr=False, compare=False)

    @property
    def address(self) -> str:
        """The photo as a ``data:`` address, for self-contained files."""
        return f"data:{FORMS[_ending(self.name)][1]};base64,{base64.b64encode(self.data).decode()}"

    def markup(self, alt: str) -> str:
        """Return an ``<img>`` that shows the photo in a self-contained file."""
        return f'<img src="{self.address}" alt="{html.escape(alt)}" width="{self.width}" height="{self.height}">'


def is_photo(name: str) -> bool:
    """Return whether a file with this name is meant to be a photo."""
    return _ending(name) in FORMS


def read_photo(root: Path, path: str) -> tuple[Photo | None, list[Problem]]:
    """Read and check the photo at ``root / path``; the photo is None if it cannot be shown."""
    name = path.rpartition("/")[2]
    try:
        data = bytes_of(root / path)
        width, height, parts = measured(data, FORMS[_ending(name)][0])
    except OSError as error:
        what = f"the photo cannot be read ({(error.strerror or str(error)).lower()})"
        return None, [Problem(path, 1, what, "check its permissions")]
    except UnreadableError as error:
        return None, [Problem(path, 1, f"the photo {error}", MAKE)]
    photo = Photo(name, width, height, hashlib.sha256(data).hexdigest(), data)
    return photo, [Problem(path, 1, what, todo) for what, todo in _wrong(photo, parts)]


def opened(data: bytes) -> Image.Image:
    """Return the picture in ``data``; its pixels are not read yet. Raises UnreadableError."""
    try:
        with warnings.catch_warnings():
            # A picture with more pixels than any camera has is meant to fill the memory.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=_READABLE)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnreadableError("has too many pixels") from None
    except Exception:  # noqa: BLE001 (nobody can say what damaged bytes make a decoder raise)
        raise UnreadableError("is damaged, or of a kind that the guide cannot read (HEIC, PDF, SVG, EMF)") from None


def measured(data: bytes, form: str) -> tuple[int, int, list[str]]:
    """Return width, height and the names of the parts of the file. Raises UnreadableError."""
    with opened(data) as picture:
        if picture.format == "MPO" and form == "JPEG":
            return *picture.size, ["MPF"]
        if picture.format != form:
            raise UnreadableError(f"is {picture.format} inside, and its name says {form}")
        if getattr(picture, "n_frames", 1) > 1:
            raise UnreadableError("moves")
        try:
            parts = list({"JPEG": _jpeg_parts, "PNG": _png_parts, "WEBP": _webp_parts}[form](data))
        except (struct.error, IndexError, UnicodeDecodeError):
            raise UnreadableError("is cut off") from None
        return *picture.size, parts


def _wrong(photo: Photo, parts: list[str]) -> Iterator[tuple[str, str]]:
    if not _NAME.fullmatch(photo.name):
        what = f'the name of the photo, "{photo.name}", holds more than a-z, 0-9 and hyphens'
        yield what, "rename it: front-door.jpg"
    form = FORMS[_ending(photo.name)][0]
    more = [one for one in parts if one not in _TABLES["parts"][form]]
    if hidden := sorted({_TABLES["hidden"].get(one, "a part that no browser shows") for one in more}):
        yield f"the photo holds more than what is seen: {', '.join(hidden)}", MAKE
    if len(photo.data) > MOST_BYTES:
        yield f"the photo has {len(photo.data) / 1000:.0f} KB, at most {MOST_BYTES // 1000}", MAKE
    if max(photo.width, photo.height) > MOST_PIXELS:
        yield f"the photo has {photo.width} by {photo.height} pixels, at most {MOST_PIXELS} on a side", MAKE


def _jpeg_parts(data: bytes) -> Iterator[str]:
    """Yield the name of each segment that no decoder needs, and "more" if anything follows the picture."""
    place = 2
    while True:
        if data[place] != 0xFF:
            raise UnreadableError("is damaged, or no picture")
        kind = data[place + 1]
        if kind == 0xFF:
            place += 1
            continue
        if kind == 0xD9:
            if data[place + 2 :].strip(b"\0"):
                yield "more"
            return
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        if 0xE0 <= kind <= 0xEF:
            name = re.match(rb"[A-Za-z_]+:?", data[place + 4 : place + 24])
            yield name[0].decode() if name else f"APP{kind - 0xE0}"
        elif kind == 0xFE:
            yield "COM"
        place += 2 + length
        if kind == 0xDA:
            # The pixels: they contain no marker but FF00 and the restarts.
            end = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])").search(data, place)
            if end is None:
                raise UnreadableError("is cut off")
            place = end.start()


def _png_parts(data: bytes) -> Iterator[str]:
    place = 8
    while True:
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        yield kind.decode("ascii")
        place += 12 + length
        if place > len(data):
            raise UnreadableError("is cut off")
        if kind == b"IEND":
            if data[place:]:
                yield "more"
            return


def _webp_parts(data: bytes) -> Iterator[str]:
    end = 8 + struct.unpack("<I", data[4:8])[0]
    if end > len(data):
        raise UnreadableError("is cut off")
    if data[end:].strip(b"\0"):
        yield "more"
    place = 12
    while place < end:
        kind, length = struct.unpack("<4sI", data[place : place + 8])
        yield kind.decode("ascii")
        place += 8 + length + length % 2


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()
