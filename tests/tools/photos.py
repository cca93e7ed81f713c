"""Pictures as phones and programs save them."""

from __future__ import annotations

import io
import random
from typing import Any

from PIL import Image, ImageDraw


def picture(width: int = 640, height: int = 480, color: str = "#2a6f97") -> Image.Image:
    """Return a door in a wall."""
    found = Image.new("RGB", (width, height), "#e8e0d0")
    ImageDraw.Draw(found).rectangle((width // 3, height // 4, width // 2, height), fill=color)
    return found


def saved(form: str, of: Image.Image | None = None, **options: Any) -> bytes:
    """Return the bytes of a picture in ``form``, as Pillow calls it."""
    made = io.BytesIO()
    (of or picture()).save(made, form, **options)
    return made.getvalue()


def grain(width: int, height: int) -> Image.Image:
    """Return a picture that no form makes small; the same one each time."""
    return Image.frombytes("RGB", (width, height), random.Random(1).randbytes(3 * width * height))


def from_a_phone(width: int = 2400, height: int = 1800) -> bytes:
    """Return a large JPEG that lies on its side and tells place and device."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "MadeUpPhone", 6
    exif.get_ifd(0x8825)[1] = "N"
    noise = grain(width, height)
    ImageDraw.Draw(noise).rectangle((0, 0, width // 4, height // 4), fill="#c00000")
    return saved("JPEG", noise, quality=90, exif=exif, comment=b"ward 9")


# The smallest picture.
PNG = saved("PNG", Image.new("RGB", (1, 1), "red"))
