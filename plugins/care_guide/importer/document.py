"""A document as one tree of HTML with its pictures, and how an .html file becomes one (word.py reads a .docx file)."""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import webencodings
from lxml import etree, html
from lxml.html import HtmlElement
from mammoth.docx.dingbats import dingbats

from care_guide.utils import CannotDoError

# The address of picture n in the tree is this prefix and n.
PICTURE = "picture:"
# Bytes. A leaflet has a few pages; a larger file is a mistake, or an attempt to exhaust the memory.
MOST_OF_FILE = 60_000_000
MOST_OF_PICTURE = 20_000_000


class CannotImportError(CannotDoError):
    """The document cannot be imported; the message says what is wrong and what to do."""

    def __init__(self, name: str, what: str, todo: str) -> None:
        super().__init__(f"{name}: {what}: {todo}")


@dataclass(frozen=True)
class Picture:
    """A picture of a document: its bytes, or why it could not be read, and its alternative text."""

    alt: str
    data: bytes | None
    lost: str = ""

    @property
    def is_drawing(self) -> bool:
        """Whether it is SVG."""
        return b"<svg" in (self.data or b"")[:2000]


@dataclass
class Source:
    """A document as a tree of HTML: its title, if it has one, its pictures, and notes on what somebody must check."""

    body: HtmlElement
    title: str = ""
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_picture(name: str, place: str, size: int) -> None:
    """Raise CannotImportError for a picture of ``size`` bytes that is too large."""
    if size > MOST_OF_PICTURE:
        what = f"the picture {place} has {size / 1e6:.0f} MB"
        raise CannotImportError(name, what, f"make it smaller than {MOST_OF_PICTURE / 1e6:.0f} MB, or take it out")


# Kinds of other files, and what the library does not read of a .docx file.
TABLES = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
SAVE = "open it in Word or LibreOffice, and save it as .docx"
# How an old or an encrypted file of Word begins.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_kind(name: str, data: bytes) -> None:
    """Raise CannotImportError for the bytes of a document of another kind, whatever the name of its file ends with."""
    for one in TABLES["other"]:
        if re.match(one["pattern"].encode(), data, re.S):
            raise CannotImportError(name, f"it is {one['what']}", one["todo"])


def read_bytes(file: Path) -> bytes:
    """Return the bytes of ``file``; raise CannotImportError if it cannot be read, is too large or is empty."""
    try:
        if not file.exists():
            todo = "correct the path: make import FILE=leaflet.docx"
            raise CannotImportError(str(file), "there is no such file", todo)
        if not file.is_file():
            raise CannotImportError(str(file), "it is a folder", "name the document in it")
        if file.stat().st_size > MOST_OF_FILE:
            todo = f"make it smaller than {MOST_OF_FILE / 1e6:.0f} MB: its pictures are too large"
            raise CannotImportError(str(file), f"it has {file.stat().st_size / 1e6:.0f} MB", todo)
        data = file.read_bytes()
    except OSError as error:
        what = f"it cannot be read ({(error.strerror or str(error)).lower()})"
        raise CannotImportError(str(file), what, "check its permissions") from None
    if not data.strip():
        raise CannotImportError(str(file), "it is empty", "save the document again")
    return data


# A margin that holds the number of the page alone.
_PAGE = re.compile(r"(?:page|p\.|página|pág\.|seite)?\W*\d*\W*(?:(?:of|de|von)\W*\d*)?", re.I)
NO_CONTENTS = "its table of contents is left out: the page makes its own"


def margin_notes(texts: Iterable[str]) -> list[str]:
    """Return a note on what each header or footer says."""
    said = (text for text in dict.fromkeys(texts) if not _PAGE.fullmatch(text))
    shown = (text if len(text) <= 100 else f"{text[:100]}..." for text in said)
    return [
        f'its header or footer says "{one}": it is not taken along; write it where a family needs it' for one in shown
    ]


_SYMBOL_FONTS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings")


def symbols(text: str, font: str) -> str:
    """Return ``text``, typed in a font of symbols, in the signs that a reader sees: in Symbol, U+F0B3 is ≥."""
    name = next((one for one in _SYMBOL_FONTS if one.lower() == font.strip(" '\"").lower()), None)
    return "".join(_symbol(sign, name) for sign in text) if name else text


def _symbol(sign: str, font: str) -> str:
    code = ord(sign) - 0xF000 if 0xF000 <= ord(sign) <= 0xF0FF else ord(sign)
    found = dingbats.get((font, code)) if code < 0x100 and not sign.isspace() else None
    return chr(found) if found else sign


# .html files

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NOT_READ = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "button",
)  # fmt: skip
# The kinds of ``input`` whose value is no text that somebody has typed.
_NO_WORDS = (
    "hidden", "password", "file", "image", "button", "submit", "reset", "checkbox", "radio", "range", "color",
)  # fmt: skip
_REDIRECT = re.compile(r"https://www\.google\.com/url\?q=([^&]+)")
_FONT = re.compile(r"font-family\s*:\s*[\"']?([\w ]+)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)


def read_web_page(name: str, file: Path, data: bytes) -> Source:
    """Read an .html file, as Word, LibreOffice or a browser saves it. Nothing is fetched.

    ``name`` is the name of ``file`` in messages. Raises CannotImportError.
    """
    check_kind(name, data)
    if data.startswith((OLE, b"PK\x03\x04")):
        raise CannotImportError(name, "it is a file of Word", SAVE)
    text = _text(name, data)
    if not re.search(r"<\s*(?:html|body|p|h[1-6]|div|ul|ol|table)\b", text, re.I):
        raise CannotImportError(name, "it is no HTML file", "save the document as .docx or as a web page (.html)")
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise CannotImportError(name, "it is no HTML file", "save the document again as a web page (.html)") from None
    title = " ".join((root.findtext(".//title") or "").split())
    notes = _leave_out(root) + _form_fields(root)
    for node in root.xpath("//font[@face] | //*[contains(@style, 'font-family')]"):
        found = _FONT.search(node.get("style") or "")
        font = found[1] if found else (node.get("face") or "").partition(",")[0]
        node.text = symbols(node.text or "", font)
    for link in root.iter("a"):
        if found := _REDIRECT.match(link.get("href") or ""):
            link.set("href", unquote(found[1]))
    body = root.find("body")
    if body is None:
        raise CannotImportError(name, "it holds no text", "save the document again as a web page (.html)")
    return Source(body, title, _pictures(name, file, body), notes)


def _leave_out(root: HtmlElement) -> list[str]:
    """Remove what no family reads in the text itself, and return notes on it."""
    notes = []
    hidden = [
        node for node in root.iter(etree.Element) if _HIDDEN.search(node.get("style") or "") or "hidden" in node.attrib
    ]
    if any(node.text_content().strip() for node in hidden):
        notes.append("it has hidden text: it is not taken along; see whether a family needs it")
    if any(node.text_content().strip() for node in root.iter("svg")):
        notes.append("it has a drawing with words (SVG): it is not taken along; save it as a picture")
    margins = root.xpath("//div[@title='header' or @title='footer']")
    notes += margin_notes(" ".join(node.text_content().split()) for node in margins)
    contents = root.xpath("//*[starts-with(@id, 'Table of Contents') or starts-with(@class, 'MsoToc')]")
    notes += [NO_CONTENTS] if contents else []
    left_out = [*hidden, *margins, *contents]
    for node in [*root.iter(etree.Comment, etree.ProcessingInstruction), *root.iter(*_NOT_READ), *left_out]:
        if node.getparent() is not None:
            node.drop_tree()
    # Google Docs puts comments at the end of the page, and leads each link through its own server.
    comments = root.xpath("//*[starts-with(@id, 'cmnt')]")
    if comments:
        notes.append("it has comments: they are not taken along; see whether one matters")
    for node in comments:
        whole = next(node.iterancestors("sup", "p"), None)
        if whole is not None and whole.getparent() is not None:
            whole.drop_tree()
    return notes


def _form_fields(root: HtmlElement) -> list[str]:
    """Make the choices of a form a list and what is in its fields text, and return a note on it."""
    for node in root.iter("input"):
        if node.get("type", "text").strip().lower() not in _NO_WORDS:
            node.text = node.get("value")
    fields = [node for node in root.iter("select", "textarea", "input") if "".join(node.itertext()).strip()]
    for node in fields:
        node.tag = {"select": "ul", "textarea": "p", "input": "span"}[node.tag]
        for part in node.iter("option", "optgroup"):
            if part.tag == "option":
                part.tag = "li"
            else:
                part.text = part.get("label")
    return ["it has fields of a form: a page has none; see what a family needs of their words"] if fields else []


def _text(name: str, data: bytes) -> str:
    named = _CHARSET.search(data[:4000])
    label = named[1].decode("ascii").lower() if named else "utf-8"
    try:
        text, _ = webencodings.decode(data, webencodings.lookup(label) or webencodings.UTF8, errors="strict")
    except UnicodeDecodeError:
        raise CannotImportError(name, f"its text is not {label}", "save it again as UTF-8") from None
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        what = f"it holds a control character (U+{ord(found[0]):04X}, line {line})"
        raise CannotImportError(name, what, "remove it, or save the document again")
    return text


def _pictures(name: str, file: Path, body: HtmlElement) -> list[Picture]:
    pictures = []
    for number, node in enumerate(body.iter("img"), 1):
        pictures.append(_picture(name, file, number, node))
        node.set("src", f"{PICTURE}{number - 1}")
    return pictures


def _picture(name: str, file: Path, number: int, node: HtmlElement) -> Picture:
    alt, src = node.get("alt") or "", (node.get("src") or "").strip()
    if src.startswith("data:"):
        head, _, code = src.partition(",")
        code = unquote(code)
        try:
            data = base64.b64decode(code) if head.endswith(";base64") else code.encode()
        except ValueError:
            return Picture(alt, None, "it is damaged")
        check_picture(name, str(number), len(data))
        return Picture(alt, data)
    try:
        # An address that is none, such as "/\t/[", leads nowhere.
        path = unquote(urlsplit(src).path).replace("\\", "/") if "://" not in src and not src.startswith("//") else ""
    except ValueError:
        path = ""
    if not path or re.match(r"[a-zA-Z]:|/", path) or re.match(r"\w+:", src):
        return Picture(alt, None, f"it is not next to the document ({src[:80] or 'no address'})")
    if any(ord(sign) < 32 for sign in path):
        raise CannotImportError(name, f"the picture {path!r} has a control character in its name", "rename it")
    try:
        place = (file.parent / path).resolve()
        if not place.is_relative_to(file.parent.resolve()):
            todo = "put it next to the document, and correct its address"
            raise CannotImportError(name, f"the picture {path!r} lies outside of the document's folder", todo)
        if not place.is_file():
            return Picture(alt, None, f"there is no file {path}")
        check_picture(name, path, place.stat().st_size)
        return Picture(alt, place.read_bytes())
    # A link that leads to itself is a RuntimeError.
    except (OSError, RuntimeError) as error:
        return Picture(alt, None, f"{path} cannot be read ({(getattr(error, 'strerror', '') or str(error)).lower()})")
