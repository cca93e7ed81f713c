"""What stands on printed pages: words and type sizes, read back from a PDF."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from typing import Any

import pypdfium2
from PIL import ImageOps
from playwright.sync_api import Page
from pypdfium2 import raw

PAPER = {"A4": ("210mm", "297mm"), "Letter": ("8.5in", "11in")}


def printed(page: Page, paper: str, **options: Any) -> bytes:
    """What comes out of the printer, as a PDF, on a paper of ``PAPER``."""
    width, height = PAPER[paper]
    return page.pdf(width=width, height=height, **options)


def page_texts(data: bytes) -> list[str]:
    """The words of each page, with white space folded."""
    with pypdfium2.PdfDocument(data) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def empty_feet(data: bytes, margin: float) -> list[float]:
    """How much of each page is empty below the last thing on it, from 0 to 1; the ``margin`` at its foot, in millimeters, is left out."""
    found = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            image = page.render(scale=0.5, grayscale=True).to_pil().convert("L")
            high = image.height - round(margin / 25.4 * 36)
            ink = ImageOps.invert(image.crop((0, 0, image.width, high))).getbbox()
            found.append(1 - ink[3] / high if ink else 1.0)
    return found


def type_sizes(data: bytes, page: int | None = None) -> Counter[float]:
    """How many letters and figures stand in which size, in points, on all pages or on one, counted from 0."""
    found: Counter[float] = Counter()
    matrix = raw.FS_MATRIX()
    place_of = ctypes.byref(matrix)
    with pypdfium2.PdfDocument(data) as document:
        for number in range(len(document)) if page is None else (page,):
            whole = document[number].get_textpage()
            text = whole.raw
            for place in range(whole.count_chars()):
                if chr(raw.FPDFText_GetUnicode(text, place)).isalnum():
                    raw.FPDFText_GetMatrix(text, place, place_of)
                    found[raw.FPDFText_GetFontSize(text, place) * math.hypot(matrix.c, matrix.d)] += 1
    rounded: Counter[float] = Counter()
    for size, count in found.items():
        rounded[round(size, 1)] += count
    return rounded


def overlaps(data: bytes) -> list[str]:
    """Words that are printed over other words, with the number of their page."""
    found = []
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, 1):
            # From the foot of the page upward: what begins above the head of a word cannot lie on it.
            boxes = sorted(_words(page.get_textpage()), key=lambda one: one[1][1])
            for place, (word, box) in enumerate(boxes):
                for other, beside in boxes[place + 1 :]:
                    if beside[1] >= box[3]:
                        break
                    wide = min(box[2], beside[2]) - max(box[0], beside[0])
                    high = min(box[3], beside[3]) - beside[1]
                    if wide > 1 and high > 0.35 * min(box[3] - box[1], beside[3] - beside[1]):
                        found.append(f"{number}: {word} / {other}")
    return found


def _words(text: pypdfium2.PdfTextPage) -> list[tuple[str, list[float]]]:
    """Each word of a page with its box (left, bottom, right, top) in points: the ink of its letters."""
    words: list[tuple[str, list[float]]] = []
    joined, before = False, 0.0
    for place in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, place))
        if letter.isspace() or raw.FPDFText_IsGenerated(text, place):
            joined = False
            continue
        left, bottom, right, top = text.get_charbox(place)
        # An address goes on in the next line, further left: what is there is a word of its own.
        if joined and abs(bottom - words[-1][1][1]) < 8 and left >= before:
            word, box = words[-1]
            words[-1] = word + letter, [box[0], min(box[1], bottom), max(box[2], right), max(box[3], top)]
        else:
            words.append((letter, [left, bottom, right, top]))
        joined, before = True, left
    return words
