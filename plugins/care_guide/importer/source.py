"""What every kind of document is read into, and why one cannot be."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from lxml.html import HtmlElement

from care_guide.utils.errors import CannotDoError

# What a picture in the HTML of a document has as its address, before its place among the pictures.
PICTURE = "picture:"
# Bytes. A leaflet has some pages; more than this is a mistake, or made to fill the memory.
MOST_OF_FILE = 60_000_000
MOST_OF_PICTURE = 20_000_000

_ENDINGS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
)


class CannotImportError(CannotDoError):
    """The document cannot be imported; the text says what is wrong and what to do."""

    def __init__(self, name: str, what: str, todo: str) -> None:
        super().__init__(f"{name}: {what}: {todo}")


@dataclass(frozen=True)
class Picture:
    """One picture of a document: its bytes, or why it could not be taken along. ``alt`` is its text in words."""

    alt: str
    data: bytes | None
    lost: str = ""

    @property
    def ending(self) -> str:
        """What its file name ends with, by its bytes; "" for what no browser and no drawing program shows everywhere."""
        data = self.data or b""
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return "webp"
        if b"<svg" in data[:2000]:
            return "svg"
        return next((ending for magic, ending in _ENDINGS if data.startswith(magic)), "")


@dataclass
class Source:
    """A document as an HTML tree. ``title`` is its own, where it has one; ``notes`` say what somebody must look at."""

    body: HtmlElement
    title: str = ""
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check_picture(name: str, place: str, size: int) -> None:
    """Raise CannotImportError for a picture of ``size`` bytes that is too large."""
    if size > MOST_OF_PICTURE:
        what = f"the picture {place} has {size / 1e6:.0f} MB"
        raise CannotImportError(name, what, f"make it smaller than {MOST_OF_PICTURE / 1e6:.0f} MB, or take it out")


def read_bytes(file: Path) -> bytes:
    """Return the bytes of ``file``. Raises CannotImportError."""
    if not file.exists():
        raise CannotImportError(str(file), "there is no such file", "mend the path: make import FILE=leaflet.docx")
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
