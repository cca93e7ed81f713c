"""What stands on printed pages: words and type sizes, read back from a PDF."""

from __future__ import annotations

import ctypes
import math
from collections import Counter

import pypdfium2
from pypdfium2 import raw


def page_texts(data: bytes) -> list[str]:
    """The words of each page, with white space folded."""
    with pypdfium2.PdfDocument(data) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def type_sizes(data: bytes) -> Counter[float]:
    """How many letters and figures stand in which size, in points."""
    found: Counter[float] = Counter()
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            for place in range(text.count_chars()):
                if chr(raw.FPDFText_GetUnicode(text, place)).isalnum():
                    matrix = raw.FS_MATRIX()
                    raw.FPDFText_GetMatrix(text, place, ctypes.byref(matrix))
                    size = raw.FPDFText_GetFontSize(text, place) * math.hypot(matrix.c, matrix.d)
                    found[round(size, 1)] += 1
    return found
