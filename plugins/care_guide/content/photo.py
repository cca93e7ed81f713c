"""Photos: a hospital's own pictures, small, and with nothing in their files but what is seen.

A photo tells where and when it was taken, and often on whose phone: none of that may reach the web.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from care_guide.content.problems import Problem
from care_guide.content.source_text import bytes_of

# By the ending of the file: what Pillow calls its form, and its type on the web.
FORMS = {
    "jpg": ("JPEG", "image/jpeg"),
    "jpeg": ("JPEG", "image/jpeg"),
    "png": ("PNG", "image/png"),
    "webp": ("WEBP", "image/webp"),
}
MOST_BYTES = 60_000
# Pixels of the longer side.
MOST_PIXELS = 1600
MAKE = 'let the guide make one of the original: make photo FILE="..."'

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z]+")
# Every part of a file that only says how to show it; any other could tell of more.
_PARTS = {
    "JPEG": {"JFIF", "ICC_PROFILE", "Adobe"},
    "PNG": {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "pHYs", "sBIT", "bKGD", "cICP"},
    "WEBP": {"VP8 ", "VP8L", "VP8X", "ALPH", "ICCP"},
}
_CALLED = {
    "Exif": "EXIF (place, time, device)",
    "EXIF": "EXIF (place, time, device)",
    "eXIf": "EXIF (place, time, device)",
    "XMP ": "XMP (place, time, author)",
    "http:": "XMP (place, time, author)",
    "Photoshop": "IPTC (author, place)",
    "COM": "a comment",
    "tEXt": "a text",
    "zTXt": "a text",
    "iTXt": "a text",
    "tIME": "a time",
    "MPF": "a second picture",
    "more": "something behind the picture",
}


class UnreadableError(Exception):
    """The bytes are no picture that can be shown."""


@dataclass(frozen=True)
class Photo:
    """One photo of ``content/images``: its file name, its size in pixels, the SHA-256 of its bytes, and these."""

    name: str
    width: int
    height: int
    digest: str
    data: bytes = field(repr=False, compare=False)

    @property
    def address(self) -> str:
        """The photo as a ``data:`` address, for files that load nothing."""
        return f"data:{FORMS[_ending(self.name)][1]};base64,{base64.b64encode(self.data).decode()}"

    def markup(self, alt: str) -> str:
        """Return an element that shows the photo in a file that loads nothing."""
        return f'<img src="{self.address}" alt="{html.escape(alt)}" width="{self.width}" height="{self.height}">'


def is_photo(name: str) -> bool:
    """Tell whether a file with this name is meant to be a photo."""
    return _ending(name) in FORMS


def read_photo(root: Path, path: str) -> tuple[Photo | None, list[Problem]]:
    """Read and check the photo at ``root / path``; the photo is None when it cannot be shown at all."""
    name = path.rpartition("/")[2]
    try:
        data = bytes_of(root / path)
        width, height, parts = _measured(data, FORMS[_ending(name)][0])
    except OSError as error:
        what = f"the photo cannot be read ({(error.strerror or str(error)).lower()})"
        return None, [Problem(path, 1, what, "check its permissions")]
    except UnreadableError as error:
        return None, [Problem(path, 1, f"the photo {error}", MAKE)]
    photo = Photo(name, width, height, hashlib.sha256(data).hexdigest(), data)
    return photo, [Problem(path, 1, what, todo) for what, todo in _wrong(photo, parts)]


def opened(data: bytes) -> Image.Image:
    """Return the picture in ``data``, read up to its size. Raises UnreadableError."""
    try:
        with warnings.catch_warnings():
            # A picture of more pixels than any camera has is there to fill the memory.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnreadableError("has too many pixels") from None
    except Exception:  # noqa: BLE001 (nobody can say what damaged bytes make a decoder raise)
        raise UnreadableError("is damaged, or no picture") from None


def _measured(data: bytes, form: str) -> tuple[int, int, list[str]]:
    """Return width, height and the names of the parts of the file; its pixels are not read."""
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
        yield (
            f'the name of the photo, "{photo.name}", holds more than a-z, 0-9 and hyphens',
            "rename it: front-door.jpg",
        )
    form = FORMS[_ending(photo.name)][0]
    if hidden := sorted({_CALLED.get(one, "a part that no browser shows") for one in parts if one not in _PARTS[form]}):
        yield f"the photo holds more than what is seen: {', '.join(hidden)}", MAKE
    if len(photo.data) > MOST_BYTES:
        yield f"the photo has {len(photo.data) / 1000:.0f} KB, at most {MOST_BYTES // 1000}", MAKE
    if max(photo.width, photo.height) > MOST_PIXELS:
        yield f"the photo has {photo.width} by {photo.height} pixels, at most {MOST_PIXELS} on a side", MAKE


def _jpeg_parts(data: bytes) -> Iterator[str]:
    """Yield the name of each segment that no decoder needs, up to the end of the picture and beyond."""
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
            # The pixels: no marker stands in them but FF00 and the restarts.
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
