"""Read a .docx file: made ready for the library that turns it into HTML, and compared with what that has read.

Mammoth knows headings by the names of Word's own styles only, and skips what it does not know. Nothing may be lost
without a word: a text box can hold the one warning of a leaflet.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import mammoth
from lxml import etree, html
from lxml.html import HtmlElement

from care_guide.importer.document import (
    MOST_OF_PICTURE,
    NO_CONTENTS,
    OLE,
    PICTURE,
    SAVE,
    TABLES,
    CannotImportError,
    Picture,
    Source,
    check_kind,
    check_picture,
    margin_notes,
    symbols,
)

# Bytes of all unpacked parts together.
_MOST = 200_000_000
_MAIN, _STYLES, _NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# The same in a file that is saved as "Strict Open XML".
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMES = {
    "w": _WORD,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
}
_W, _V = (f"{{{_NAMES[name]}}}" for name in "wv")
# The style ids of headings and titles in the XML that ``_prepared`` returns, for the library's style map.
_HEADING, _TITLE = "GuideHeading", "GuideTitle"
_LEVELS = range(1, 7)
_STYLE_MAP = "".join(f"p.{_HEADING}{n} => h{n}:fresh\n" for n in _LEVELS) + (
    f"p.{_TITLE} => h1.title:fresh\np[style-name='Subtitle'] => p:fresh\n"
)
_NAMED = re.compile(r"heading ([1-9])", re.I)
_CONTENTS = re.compile(r"(?:toc|contents|table of contents|index) ?(?:heading|[1-9])", re.I)
# A longer paragraph is no heading, whatever its style says.
_MOST_OF_HEADING = 150
# Marks, references and hyphens may be between two pieces of text that belong together.
_BETWEEN = r".{0,12}?"


def read_docx(name: str, data: bytes) -> Source:
    """Read a .docx file, with notes on what is lost or hidden; raise CannotImportError for any other or damaged file."""
    check_kind(name, data)
    _check_old(name, data)
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
        tree, left_out = _prepared(archive)
        made = mammoth.convert_to_html(
            _with_main(archive, tree),
            style_map=_STYLE_MAP,
            convert_image=mammoth.images.img_element(keep),
            external_file_access=False,
        )
    except CannotImportError:
        raise
    except Exception:  # noqa: BLE001 (nobody can say what a damaged file makes the library raise)
        raise CannotImportError(name, "it is damaged", SAVE) from None
    body = html.document_fromstring(f"<body>{made.value}</body>").find("body")
    notes = [*_notes(archive), *left_out, *_unread(made.messages)]
    notes += [f'"{text[:200]}" was not read in full: compare it with the document' for text in _lost(tree, body)]
    # The library does not read where a list goes on or begins again.
    lists = [one for one in body.iter("ol") if not one.xpath("ancestor::li | li[contains(@id, 'note-')]")]
    if len(lists) > 1 or (lists and b"<w:startOverride" in _part(archive, _NUMBERING)):
        notes.append("its numbered lists begin with 1 here: check each that goes on, or begins again")
    return Source(body, pictures=pictures, notes=notes)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of a part, b"" for one that there is not."""
    return archive.read(name) if name in archive.namelist() else b""


def _with_main(archive: zipfile.ZipFile, tree: etree._Element) -> io.BytesIO:
    """Return the document with ``tree`` as its main part."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for part in archive.namelist():
            new.writestr(part, etree.tostring(tree) if part == _MAIN else archive.read(part))
    return file


def _check_old(name: str, data: bytes) -> None:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            todo = "remove its password in Word (File, Info), and save it again"
            raise CannotImportError(name, "it is encrypted", todo)
        raise CannotImportError(name, "it is an old .doc file", SAVE)


def _archive(name: str, data: bytes) -> zipfile.ZipFile:
    """Open the file as a zip archive, and refuse what only an attacker would put into it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if _MAIN not in archive.namelist():
            raise CannotImportError(name, "it is no .docx file", SAVE)
        for part in parts:
            if _leaves(part.filename):
                raise CannotImportError(name, f"its part {part.filename!r} lies outside of the document", SAVE)
            if part.filename.startswith("word/media/"):
                check_picture(name, part.filename, part.file_size)
        if sum(part.file_size for part in parts) > _MOST:
            raise CannotImportError(name, "it holds too much", f"its parts may have {_MOST / 1e6:.0f} MB together")
        if archive.testzip() is not None:
            raise CannotImportError(name, "it is damaged", SAVE)
        for part in parts:
            # No .docx file needs a DOCTYPE, and with it a small file can exhaust the memory.
            if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part):
                raise CannotImportError(name, f"its part {part.filename} holds a DOCTYPE", SAVE)
            if part.filename.endswith(".rels"):
                _check_targets(name, part.filename, archive.read(part))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        what = "it is encrypted" if "encrypted" in str(error) else "it is no .docx file"
        raise CannotImportError(name, what, SAVE) from None
    return archive


def _check_targets(name: str, rels: str, data: bytes) -> None:
    """Refuse relationships that lead out of the document, except links to web pages."""
    folder = posixpath.dirname(posixpath.dirname(rels))
    for tag in re.findall(rb"<Relationship\s[^>]*>", data):
        target = re.search(rb'\bTarget="([^"]*)"', tag)
        if target is None or re.search(rb'TargetMode="External"', tag):
            continue
        path = target[1].decode("utf-8", "replace")
        if not path.startswith("/") and _leaves(posixpath.join(folder, path)):
            raise CannotImportError(name, f"its picture or part {path!r} lies outside of the document", SAVE)


def _leaves(path: str) -> bool:
    plain = path.replace("\\", "/")
    return plain.startswith("/") or ":" in plain or posixpath.normpath(plain).startswith("..")


def _notes(archive: zipfile.ZipFile) -> list[str]:
    main = archive.read(_MAIN)
    notes = [f"{one['what']}: {one['todo']}" for one in TABLES["seen"] if re.search(one["pattern"].encode(), main)]
    names = sorted(archive.namelist())
    notes += margin_notes(_words(archive, one) for one in names if re.fullmatch(r"word/(?:header|footer)\d*\.xml", one))
    if any(re.fullmatch(r"word/comments\w*\.xml", one) and _words(archive, one) for one in names):
        notes.append("it has comments: they are not taken along; see whether one matters")
    return notes


def _words(archive: zipfile.ZipFile, part: str) -> str:
    try:
        return " ".join("".join(text.text or "" for text in _parsed(archive.read(part)).iter(f"{_W}t")).split())
    except etree.XMLSyntaxError:
        return ""


def _unread(messages: Iterable[Any]) -> Iterator[str]:
    """Yield a note for each sign of a font that the library could not read."""
    for one in messages:
        if found := re.search(r"unsupported character was ignored: char (\w+) in font (.+)", one.message):
            yield f"a sign of the font {found[2]} ({found[1]}) is left out: see in the document what it shows"


# The XML, as the library can read all of it.


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(data.replace(_STRICT, _WORD.encode()), parser)


def _xpath(node: etree._Element, path: str, **values: Any) -> Any:
    return node.xpath(path, namespaces=_NAMES, **values)


def _prepared(archive: zipfile.ZipFile) -> tuple[etree._Element, list[str]]:
    """Return the tree of the main part as the library can read all of it, and notes on what is left out.

    Raises ValueError or XMLSyntaxError if it is no text of a word processor.
    """
    root, styles = _parsed(archive.read(_MAIN)), _part(archive, _STYLES)
    if etree.QName(root).namespace != _WORD:
        raise ValueError("no document")
    by_id = {one.get(f"{_W}styleId"): one for one in _xpath(_parsed(styles), "//w:style[@w:styleId]")} if styles else {}
    _free_boxes(root)
    _unwrap_fields(root)
    notes = _without_contents(root, by_id)
    for paragraph in root.iter(f"{_W}p"):
        _mark_heading(paragraph, by_id)
    for font in _xpath(root, "//w:r/w:rPr/w:rFonts[@w:ascii or @w:hAnsi]"):
        for text in font.getparent().getparent().iter(f"{_W}t"):
            text.text = symbols(text.text or "", font.get(f"{_W}ascii") or font.get(f"{_W}hAnsi"))
    return root, notes


def _free_boxes(root: etree._Element) -> None:
    """Move the text of each text box behind what holds it, to where the library looks for it: in w:pict, v:textbox.

    Of two branches with the same text, only a fallback is read. A box in another one stays in that.
    """
    holders = "//mc:AlternateContent[not(mc:Fallback//w:txbxContent)] | //w:pict"
    for node in _xpath(root, f"{holders} | //w:drawing[not(ancestor::mc:AlternateContent)]"):
        depth = _xpath(node, "count(ancestor::w:txbxContent)")
        found = _xpath(node, ".//w:txbxContent[count(ancestor::w:txbxContent) = $depth]", depth=depth)
        # Not in the tree any more, if a box around it was moved before.
        if found and node.getparent() is not None:
            shape = etree.Element(f"{_W}pict")
            for one in found:
                etree.SubElement(shape, f"{_V}textbox").append(one)
            node.addnext(shape)


def _unwrap_fields(root: etree._Element) -> None:
    """Take away what is only around runs: simple fields, and directions of writing."""
    for node in _xpath(root, "//w:fldSimple | //w:bdo | //w:dir"):
        for child in [one for one in node if not str(one.tag).endswith("Pr")]:
            node.addprevious(child)
        node.getparent().remove(node)


def _without_contents(root: etree._Element, styles: dict[str, etree._Element]) -> list[str]:
    """Remove a table of contents, and return a note on it."""
    gone = _xpath(root, "//w:sdt[w:sdtPr/w:docPartObj/w:docPartGallery/@w:val = 'Table of Contents']")
    for paragraph in root.iter(f"{_W}p"):
        style = styles.get(_xpath(paragraph, "string(w:pPr/w:pStyle/@w:val)"))
        if style is not None and _CONTENTS.fullmatch(_xpath(style, "string(w:name/@w:val)")):
            gone.append(paragraph)
    for node in gone:
        if (parent := node.getparent()) is not None:
            parent.remove(node)
    return [NO_CONTENTS] if gone else []


def _mark_heading(paragraph: etree._Element, styles: dict[str, etree._Element]) -> None:
    """Give a paragraph that is a heading the style by which the library knows it."""
    settings, text = paragraph.find(f"{_W}pPr"), "".join(_texts(paragraph))
    if settings is None or not text.strip() or len(text) > _MOST_OF_HEADING:
        return
    if style := _heading_style(settings, styles):
        named = settings.find(f"{_W}pStyle")
        if named is None:
            named = etree.Element(f"{_W}pStyle")
            settings.insert(0, named)
        named.set(f"{_W}val", style)


def _heading_style(settings: etree._Element, styles: dict[str, etree._Element]) -> str | None:
    """Return the id of the heading or title that these settings of a paragraph make it, or None.

    The outline level counts, then Word's own name of a style; what a style does not say is that of the one it is based on.
    """
    level, name = _xpath(settings, "string(w:outlineLvl/@w:val)"), _xpath(settings, "string(w:pStyle/@w:val)")
    seen: set[str] = set()
    while not level and name in styles and name not in seen:
        seen.add(name)
        style = styles[name]
        own = _xpath(style, "string(w:name/@w:val)")
        if found := _NAMED.fullmatch(own):
            level = str(int(found[1]) - 1)
        elif own.lower() == "title":
            return _TITLE
        else:
            level = _xpath(style, "string(w:pPr/w:outlineLvl/@w:val)")
        name = _xpath(style, "string(w:basedOn/@w:val)")
    number = int(level) + 1 if level.isdecimal() else 0
    return f"{_HEADING}{number}" if number in _LEVELS else None


def _texts(paragraph: etree._Element) -> list[str]:
    """Return the pieces of text of a paragraph itself, without those of boxes in it and those that somebody deleted."""
    if _xpath(paragraph, "ancestor::w:tr/w:trPr/w:del"):
        return []
    gone = "count(ancestor::*[self::w:txbxContent or self::w:moveFrom or self::w:del or self::mc:Choice])"
    return [text.text or "" for text in _xpath(paragraph, f".//w:t[{gone} = $above]", above=_xpath(paragraph, gone))]


def _lost(root: etree._Element, body: HtmlElement) -> list[str]:
    """Return the text of each paragraph of a prepared tree that is not in ``body``, what the library made of it."""
    whole = "".join(body.text_content().split())
    missing = []
    for paragraph in root.iter(f"{_W}p"):
        pieces = ["".join(text.split()) for text in _texts(paragraph)]
        if "".join(pieces) not in whole and not re.search(_BETWEEN.join(map(re.escape, filter(None, pieces))), whole):
            missing.append(" ".join("".join(_texts(paragraph)).split()))
    return missing
