"""School grades of a text, by textstat (a library; no download)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import textstat

from .sentences import Sentence

_COUNTED = ("sentence", "item", "row", "question", "note")


@dataclass(frozen=True)
class Grades:
    """Flesch-Kincaid and SMOG school grades (US), and the number of words they were counted over."""

    flesch_kincaid: float
    smog: float
    words: int


def _for_counting(text: str) -> str:
    """Return one sentence that ends in exactly one full stop, its inner stops gone, so that it counts as one."""
    bare = re.sub(r"[.!?…](?=\S)", "", text.rstrip(" .!?:;,…"))
    return re.sub(r"[.!?…]", "", bare) + "."


@lru_cache(maxsize=4096)
def _grades(text: str) -> Grades:
    return Grades(
        round(textstat.flesch_kincaid_grade(text), 1),
        round(textstat.smog_index(text), 1),
        textstat.lexicon_count(text),
    )


def grades(lines: list[Sentence]) -> Grades:
    """Return the grades of the prose in ``lines``: sentences, list items, table rows and questions, no headings.

    Flesch-Kincaid: Kincaid et al. 1975, 0.39 words a sentence + 11.8 syllables a word - 15.59.
    SMOG: McLaughlin 1969. Both as textstat computes them; no medical word is left out.
    """
    text = " ".join(_for_counting(line.text) for line in lines if line.kind in _COUNTED and line.text.strip(" …"))
    return _grades(text) if text else Grades(0.0, 0.0, 0)
