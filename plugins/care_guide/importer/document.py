"""Read a document (.docx, .html) into one tree of HTML with its pictures."""

from __future__ import annotations

import base64
import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import mammoth
import webencodings
from lxml import etree, html
from lxml.html import HtmlElement

from care_guide.importer.word import NO_CONTENTS, STYLES, lost, prepared, symbols
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


# What another file is by its first bytes, and what to do.
_SAVE = "open it in Word or LibreOffice, and save it as .docx"
_KINDS = (
    (rb"\s*%PDF-", "a PDF", "import the document that it was made from (.docx)"),
    (rb"\s*\{\\rtf", "an RTF document", _SAVE),
    (rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument", "an OpenDocument file", _SAVE),
    (rb"(?i)(?:[\w-]+:[^\n]*\r?\n)*?MIME-Version:", "a web archive (.mht)", _SAVE),
    (
        rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*",
        "a picture",
        "a document of pictures only (a scan) has to be typed",
    ),
)


def check_kind(name: str, data: bytes) -> None:
    """Raise CannotImportError for the bytes of a document of another kind, whatever the name of its file ends with."""
    for pattern, what, todo in _KINDS:
        if re.match(pattern, data, re.S):
            raise CannotImportError(name, f"it is {what}", todo)


def read_bytes(file: Path) -> bytes:
    """Return the bytes of ``file``; raise CannotImportError if it cannot be read, is too large or is empty."""
    if not file.exists():
        raise CannotImportError(str(file), "there is no such file", "correct the path: make import FILE=leaflet.docx")
    if not file.is_file():
        raise CannotImportError(str(file), "it is a folder", "name the document in it")
    try:
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


# .docx files

# Bytes of all unpacked parts together.
_MOST = 200_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "word/document.xml"
_STYLE_PART = "word/styles.xml"
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_STYLE_MAP = f"""
{STYLES}
p[style-name='Subtitle'] => p:fresh
"""
_NUMBERING = "word/numbering.xml"
# A margin that holds the number of the page alone.
_PAGE = re.compile(r"(?:page|p\.|página|pág\.|seite)?\W*\d*\W*(?:(?:of|de|von)\W*\d*)?", re.I)
# What the XML may contain, what that means, and what to do about it.
_SEEN = (
    (rb"<w:(?:ins|del|moveFrom|moveTo)\s", "it has tracked changes", "they are taken as accepted; check each"),
    (
        rb"<w:vanish(?:\s*/>|\s+w:val=\"(?:1|true|on)\")",
        "it has hidden text",
        "it is taken along; check that it may be",
    ),
    (rb"<(?:c:chart|dgm:relIds)\s", "it has a chart or a diagram of Word's own", "it is not taken along; draw it"),
    (rb"<m:oMath>", "it has an equation", "it is not taken along; say it in words"),
    (rb"<v:textpath\s", "it has WordArt", "it is not taken along; write its words"),
    (rb"<w:altChunk\s", "it has another document in it", "it is not taken along; import that one too"),
)


def read_docx(name: str, data: bytes) -> Source:
    """Read a .docx file, with notes on what is lost or hidden; raise CannotImportError for any other or damaged file."""
    check_kind(name, data)
    archive = _archive(name, data)
    pictures: list[Picture] = []

    def keep(image: Any) -> dict[str, str]:
        number = len(pictures) + 1
        try:
            with image.open() as opened:
                found = opened.read(MOST_OF_PICTURE + 1)
        # A picture that only links to another file is not opened.
        except Exception:  # noqa: BLE001 (the library has its own errors for each kind of damage)
            pictures.append(Picture(image.alt_text or "", None, "it is not inside the document"))
        else:
            check_picture(name, str(number), len(found))
            pictures.append(Picture(image.alt_text or "", found))
        return {"src": f"{PICTURE}{number - 1}"}

    try:
        styles = archive.read(_STYLE_PART) if _STYLE_PART in archive.namelist() else b""
        tree, left_out = prepared(archive.read(_MAIN), styles)
        made = mammoth.convert_to_html(
            _with_main(archive, tree),
            style_map=_STYLE_MAP,
            convert_image=mammoth.images.img_element(keep),
            external_file_access=False,
        )
    except CannotImportError:
        raise
    except Exception:  # noqa: BLE001 (nobody can say what a damaged file makes the library raise)
        raise CannotImportError(name, "it is damaged", _SAVE) from None
    body = html.document_fromstring(f"<body>{made.value}</body>").find("body")
    notes = [*_notes(archive), *left_out, *_unread(made.messages)]
    notes += [f'"{text[:200]}" was not read in full: compare it with the document' for text in lost(tree, body)]
    # The library does not read where a list goes on or begins again.
    lists = [one for one in body.iter("ol") if not one.xpath("ancestor::li | li[contains(@id, 'note-')]")]
    numbering = archive.read(_NUMBERING) if _NUMBERING in archive.namelist() else b""
    if len(lists) > 1 or (lists and b"<w:startOverride" in numbering):
        notes.append("its numbered lists begin with 1 here: check each that goes on, or begins again")
    return Source(body, pictures=pictures, notes=notes)


def _with_main(archive: zipfile.ZipFile, tree: etree._Element) -> io.BytesIO:
    """Return the document with ``tree`` as its main part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for part in archive.namelist():
            new.writestr(part, etree.tostring(tree) if part == _MAIN else archive.read(part))
    return file


def _unread(messages: Iterable[Any]) -> Iterator[str]:
    """Yield a note for each sign of a font that the library could not read."""
    for one in messages:
        if found := re.search(r"unsupported character was ignored: char (\w+) in font (.+)", one.message):
            yield f"a sign of the font {found[2]} ({found[1]}) is left out: see in the document what it shows"


def _archive(name: str, data: bytes) -> zipfile.ZipFile:
    """Open the file as a zip archive, and refuse what only an attacker would put into it."""
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise CannotImportError(
                name, "it is encrypted", "remove its password in Word (File, Info), and save it again"
            )
        raise CannotImportError(name, "it is an old .doc file", _SAVE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if _MAIN not in archive.namelist():
            raise CannotImportError(name, "it is no .docx file", _SAVE)
        for part in parts:
            _check_part(name, part)
        if sum(part.file_size for part in parts) > _MOST:
            raise CannotImportError(name, "it holds too much", f"its parts may have {_MOST / 1e6:.0f} MB together")
        if archive.testzip() is not None:
            raise CannotImportError(name, "it is damaged", _SAVE)
        for part in parts:
            # No .docx file needs a DOCTYPE, and with it a small file can exhaust the memory.
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part):
                raise CannotImportError(name, f"its part {part.filename} holds a DOCTYPE", _SAVE)
            if part.filename.endswith(".rels"):
                _check_targets(name, part.filename, archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        what = "it is encrypted" if "encrypted" in str(error) else "it is no .docx file"
        raise CannotImportError(name, what, _SAVE) from None
    return archive


def _check_part(name: str, part: zipfile.ZipInfo) -> None:
    if _leaves(part.filename):
        raise CannotImportError(name, f"its part {part.filename!r} lies outside of the document", _SAVE)
    if part.filename.startswith("word/media/"):
        check_picture(name, part.filename, part.file_size)


def _check_targets(name: str, rels: str, data: bytes) -> None:
    """Refuse relationships that lead out of the document, except links to web pages."""
    folder = posixpath.dirname(posixpath.dirname(rels))
    for tag in re.findall(rb"<Relationship\s[^>]*>", data):
        target = re.search(rb'\bTarget="([^"]*)"', tag)
        if target is None or re.search(rb'TargetMode="External"', tag):
            continue
        path = target[1].decode("utf-8", "replace")
        if not path.startswith("/") and _leaves(posixpath.join(folder, path)):
            raise CannotImportError(name, f"its picture or part {path!r} lies outside of the document", _SAVE)


def _leaves(path: str) -> bool:
    plain = path.replace("\\", "/")
    return plain.startswith("/") or ":" in plain or posixpath.normpath(plain).startswith("..")


def _notes(archive: zipfile.ZipFile) -> list[str]:
    main = archive.read(_MAIN)
    notes = [f"{what}: {todo}" for pattern, what, todo in _SEEN if re.search(pattern, main)]
    names = sorted(archive.namelist())
    margins = [_words(archive.read(one)) for one in names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", one)]
    for text in dict.fromkeys(one for one in margins if not _PAGE.fullmatch(one)):
        notes.append(_in_margin(text))
    if any(re.fullmatch(r"word/comments\w*\.xml", one) and _words(archive.read(one)) for one in names):
        notes.append("it has comments: they are not taken along; see whether one matters")
    return notes


def _in_margin(text: str) -> str:
    """Return the note on what a header or footer says."""
    short = text if len(text) <= 100 else f"{text[:100]}..."
    return f'its header or footer says "{short}": it is not taken along; write it where a family needs it'


def _words(data: bytes) -> str:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return ""
    return " ".join("".join(node.text or "" for node in root.iter(_TEXT)).split())


# .html files

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NOT_READ = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "button", "select", "textarea",
)  # fmt: skip
_REDIRECT = re.compile(r"https://www\.google\.com/url\?q=([^&]+)")
_FONT = re.compile(r"font-family\s*:\s*[\"']?([\w ]+)", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)


def read_web_page(name: str, file: Path, data: bytes) -> Source:
    """Read an .html file, as Word, LibreOffice or a browser saves it. Nothing is fetched.

    ``name`` is the name of ``file`` in messages. Raises CannotImportError.
    """
    check_kind(name, data)
    if data.startswith((_OLE, b"PK\x03\x04")):
        raise CannotImportError(name, "it is a file of Word", _SAVE)
    text = _text(name, data)
    if not re.search(r"<\s*(?:html|body|p|h[1-6]|div|ul|ol|table)\b", text, re.I):
        raise CannotImportError(name, "it is no HTML file", "save the document as .docx or as a web page (.html)")
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise CannotImportError(name, "it is no HTML file", "save the document again as a web page (.html)") from None
    title = " ".join((root.findtext(".//title") or "").split())
    notes = _leave_out(root)
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
    margins = root.xpath("//div[@title='header' or @title='footer']")
    for text in (" ".join(node.text_content().split()) for node in margins):
        notes += [] if _PAGE.fullmatch(text) else [_in_margin(text)]
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
    path = unquote(urlsplit(src).path).replace("\\", "/") if "://" not in src and not src.startswith("//") else ""
    if not path or re.match(r"[a-zA-Z]:|/", path) or re.match(r"\w+:", src):
        return Picture(alt, None, f"it is not next to the document ({src[:80] or 'no address'})")
    if any(ord(sign) < 32 for sign in path):
        raise CannotImportError(name, f"the picture {path!r} has a control character in its name", "rename it")
    folder, place = file.parent.resolve(), (file.parent / path).resolve()
    if not place.is_relative_to(folder):
        todo = "put it next to the document, and correct its address"
        raise CannotImportError(name, f"the picture {path!r} lies outside of the document's folder", todo)
    try:
        if not place.is_file():
            return Picture(alt, None, f"there is no file {path}")
        check_picture(name, path, place.stat().st_size)
        with place.open("rb") as opened:
            return Picture(alt, opened.read(MOST_OF_PICTURE))
    except OSError as error:
        return Picture(alt, None, f"{path} cannot be read ({(error.strerror or str(error)).lower()})")
