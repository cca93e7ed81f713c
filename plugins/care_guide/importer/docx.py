"""Read a .docx file: mammoth makes HTML of it. What would be lost, or taken along unseen, becomes a note."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import mammoth
from lxml import html

from care_guide.importer.source import MOST_OF_PICTURE, PICTURE, CannotImportError, Picture, Source, check_picture

# Bytes of all parts together, unpacked.
_MOST = 200_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "word/document.xml"
_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
"""
_SAVE = "open it in Word or LibreOffice, and save it as .docx"
# What stands in the XML, what it is, and what to do about it.
_SEEN = (
    (rb"<w:(?:ins|del|moveFrom|moveTo)\s", "it has tracked changes", "they are taken as accepted; check each"),
    (
        rb"<w:vanish(?:\s*/>|\s+w:val=\"(?:1|true|on)\")",
        "it has hidden text",
        "it is taken along; check that it may be",
    ),
    (rb"<(?:c:chart|dgm:relIds)\s", "it has a chart or a diagram of Word's own", "it is not taken along; draw it"),
    (rb"<m:oMath>", "it has an equation", "it is not taken along; say it in words"),
)


def read_docx(name: str, data: bytes) -> Source:
    """Return the document. Raises CannotImportError for whatever is no sound .docx file."""
    archive = _archive(name, data)
    pictures: list[Picture] = []

    def keep(image: Any) -> dict[str, str]:
        number = len(pictures) + 1
        try:
            with image.open() as opened:
                found = opened.read(MOST_OF_PICTURE + 1)
        # A picture that only links to another file is not opened.
        except Exception:  # noqa: BLE001 (the library has errors of its own for each kind of damage)
            pictures.append(Picture(image.alt_text or "", None, "it is not inside the document"))
        else:
            check_picture(name, str(number), len(found))
            pictures.append(Picture(image.alt_text or "", found))
        return {"src": f"{PICTURE}{number - 1}"}

    try:
        made = mammoth.convert_to_html(
            io.BytesIO(data),
            style_map=_STYLES,
            convert_image=mammoth.images.img_element(keep),
            external_file_access=False,
        )
    except CannotImportError:
        raise
    except Exception:  # noqa: BLE001 (nobody can say what a damaged file makes the library raise)
        raise CannotImportError(name, "it is damaged", _SAVE) from None
    body = html.document_fromstring(f"<body>{made.value}</body>").find("body")
    return Source(body, pictures=pictures, notes=_notes(archive))


def _archive(name: str, data: bytes) -> zipfile.ZipFile:
    """Return the file as the archive that it must be, with nothing in it that only an attacker would put there."""
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
            # No .docx file has one; through it a small file can fill the memory.
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
    """Refuse a part whose relations lead out of the document; links to web pages may."""
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
    for text in dict.fromkeys(filter(None, margins)):
        short = text if len(text) <= 100 else f"{text[:100]}..."
        notes.append(f'its header or footer says "{short}": it is not taken along; write it where a family needs it')
    if any(re.fullmatch(r"word/comments\w*\.xml", one) and _words(archive.read(one)) for one in names):
        notes.append("it has comments: they are not taken along; see whether one matters")
    return notes


def _words(data: bytes) -> str:
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError:
        return ""
    return " ".join("".join(node.text or "" for node in root.iter(_TEXT)).split())
