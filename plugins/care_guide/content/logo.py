"""The hospital's own logo: one small file that the head of each page shows at its natural shape."""

from __future__ import annotations

import base64
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

from care_guide.content.problems import Problem
from care_guide.utils.digest import digest_of_bytes

LOGOS = ("content/data/logo.svg", "content/data/logo.png")
# The same for dark pages, where the first would not be seen.
DARK_LOGOS = ("content/data/logo-dark.svg", "content/data/logo-dark.png")
_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
_PNG = b"\x89PNG\r\n\x1a\n"
_NUMBER = r"\s*([\d.]+)(?:px)?\s*"
# A head that is heavier than the text would be the last thing to come on a bad line.
_MOST_BYTES = 40_000
# Every handout carries it inside, and has to stay small enough for e-mail.
MOST_BYTES_ON_PAPER = 6_000


@dataclass(frozen=True, slots=True)
class Logo:
    """The file below the repository, its name among the assets, its width for a height of one, and its digest."""

    path: str
    name: str
    ratio: float
    digest: str
    # As a ``data:`` address for files that load nothing; "" where it is too large for paper.
    address: str = field(repr=False)


def read_logo(root: Path, path: str) -> tuple[Logo | None, list[Problem]]:
    """Return the logo at ``path``, or None where there is none or its size cannot be read (then with the problem)."""
    file = root / path
    if not file.is_file():
        return None, []
    data = file.read_bytes()
    size = _png_size(data) if path.endswith(".png") else _svg_size(data)
    if size is None or not all(size):
        return None, [
            Problem(path, 1, "the size of the logo cannot be read", "save it as SVG with a viewBox, or as PNG")
        ]
    if len(data) > _MOST_BYTES:
        what = f"the logo has {len(data) // 1000} KB"
        return None, [Problem(path, 1, what, f"save it smaller, with {_MOST_BYTES // 1000} KB at most")]
    address = f"data:{_TYPES[file.suffix]};base64,{base64.b64encode(data).decode()}"
    ratio, small = round(size[0] / size[1], 3), len(data) <= MOST_BYTES_ON_PAPER
    return Logo(path, file.name, ratio, digest_of_bytes(data), address if small else ""), []


def _png_size(data: bytes) -> tuple[float, float] | None:
    if not data.startswith(_PNG) or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _svg_size(data: bytes) -> tuple[float, float] | None:
    tag = re.search(r"<svg\b[^>]*>", data.decode("utf-8", "replace"))
    if tag is None:
        return None
    if box := re.search(r"""viewBox=["'][\s\d.,-]*?([\d.]+)[\s,]+([\d.]+)\s*["']""", tag[0]):
        return float(box[1]), float(box[2])
    wide, high = (re.search(rf"""\b{name}=["']{_NUMBER}["']""", tag[0]) for name in ("width", "height"))
    return (float(wide[1]), float(high[1])) if wide and high else None
