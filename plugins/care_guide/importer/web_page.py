"""Read an .html file, as Word, LibreOffice or a browser saves it. Nothing is fetched."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from care_guide.importer.source import (
    MOST_OF_PICTURE,
    PICTURE,
    CannotImportError,
    Picture,
    Source,
    check_picture,
)

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
# What these names mean on the web.
_AS_ON_THE_WEB = {"ascii": "cp1252", "iso8859-1": "cp1252"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_NOT_READ = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "button", "select", "textarea",
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)


def read_web_page(name: str, file: Path, data: bytes) -> Source:
    """Return the page. Raises CannotImportError; ``name`` is how the problem calls the file."""
    text = _text(name, data)
    if not re.search(r"<\s*(?:html|body|p|h[1-6]|div|ul|ol|table)\b", text, re.I):
        raise CannotImportError(name, "it is no HTML file", "save the document as .docx or as a web page (.html)")
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise CannotImportError(name, "it is no HTML file", "save the document again as a web page (.html)") from None
    title = " ".join((root.findtext(".//title") or "").split())
    notes = []
    hidden = [
        node for node in root.iter(etree.Element) if _HIDDEN.search(node.get("style") or "") or "hidden" in node.attrib
    ]
    if any(node.text_content().strip() for node in hidden):
        notes.append("it has hidden text: it is not taken along; see whether a family needs it")
    for node in [*root.iter(etree.Comment, etree.ProcessingInstruction), *root.iter(*_NOT_READ), *hidden]:
        if node.getparent() is not None:
            node.drop_tree()
    body = root.find("body")
    if body is None:
        raise CannotImportError(name, "it holds no text", "save the document again as a web page (.html)")
    return Source(body, title, _pictures(name, file, body), notes)


def _text(name: str, data: bytes) -> str:
    charset = _CHARSET.search(data[:4000])
    try:
        known = codecs.lookup(charset[1].decode("ascii")).name if charset else "utf-8"
    except LookupError:
        known = "utf-8"
    encoding = _AS_ON_THE_WEB.get(known, known)
    for mark, by_mark in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            encoding = by_mark
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise CannotImportError(name, f"its text is not {encoding}", "save it again with the encoding UTF-8") from None
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
        try:
            data = (
                base64.b64decode(unquote(code), validate=False) if head.endswith(";base64") else unquote(code).encode()
            )
        except (binascii.Error, ValueError):
            return Picture(alt, None, "it is damaged")
        check_picture(name, str(number), len(data))
        return Picture(alt, data)
    path = unquote(urlsplit(src).path).replace("\\", "/") if "://" not in src and not src.startswith("//") else ""
    if not path or re.match(r"[a-zA-Z]:|/", path) or re.match(r"\w+:", src):
        return Picture(alt, None, f"it is not beside the document ({src[:80] or 'no address'})")
    if any(ord(sign) < 32 for sign in path):
        raise CannotImportError(name, f"the picture {path!r} has a control character in its name", "rename it")
    folder, place = file.parent.resolve(), (file.parent / path).resolve()
    if not place.is_relative_to(folder):
        todo = "put it beside the document, and mend its address"
        raise CannotImportError(name, f"the picture {path!r} lies outside of the document's folder", todo)
    try:
        if not place.is_file():
            return Picture(alt, None, f"there is no file {path}")
        check_picture(name, path, place.stat().st_size)
        with place.open("rb") as opened:
            return Picture(alt, opened.read(MOST_OF_PICTURE))
    except OSError as error:
        return Picture(alt, None, f"{path} cannot be read ({(error.strerror or str(error)).lower()})")
