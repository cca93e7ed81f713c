"""How easy Spanish text is to read: syllables by the rules of its spelling, and the INFLESZ scale.

Szigriszt-Pazos: 206.835 - 62.3 syllables a word - words a sentence; on the INFLESZ scale 65 to 80 is rather easy, and
above 80 very easy (Barrio-Cantalejo et al. 2008).
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_FIGURE = re.compile(r"\d")
_SILENT_U = re.compile(r"([gq])u(?=[eiéí])")
_STRONG, _WEAK, _STRESSED = "aeoáéó", "iuü", "íú"
_VOWELS = _STRONG + _WEAK + _STRESSED


def syllables(word: str) -> int:
    """Return the number of syllables of one Spanish word; at least 1.

    Each strong vowel (a, e, o) and each stressed weak one (í, ú) begins a syllable of its own; i and u lean on their
    neighbor. An h between vowels does not part them, and the u of gue, gui, que and qui is silent.
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
    """Return the Szigriszt-Pazos value of ``sentences``, rounded to one decimal; 100 when there are no words.

    A figure counts as one word of two syllables, since it is read out and its length does not show.
    """
    words = spoken = lines = 0
    for sentence in sentences:
        plain = _WORD.findall(sentence)
        figures = [part for part in sentence.split() if _FIGURE.search(part)]
        if not plain:
            continue
        lines += 1
        words += len(plain) + len(figures)
        spoken += sum(map(syllables, plain)) + 2 * len(figures)
    if not lines:
        return 100.0
    return round(206.835 - 62.3 * spoken / words - words / lines, 1)
