"""Figures in a text, such as "3 to 4 weeks", and words that make a changed sentence dangerous."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

# In English and Spanish. Every text is searched for both: a word too many lists a sentence too many, but none is missed.

# Digits of any script, fractions, superscripts and circled numbers; \w matches them too.
_FIGURE = r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189\u2460-\u249b\u221e"
_WORDS = tomllib.loads(Path(__file__).with_name("figures.toml").read_text("utf-8"))
_NUMBER_WORDS, _UNITS, _MONTHS, _BEFORE, _BEHIND = (
    "|".join(_WORDS[name]) for name in ("numbers", "units", "months", "before", "behind")
)
# A figure includes the sign before it and the unit after it: 5 mg and 5 mL are different numbers.
NUMBER = re.compile(
    rf"(?<!\w)(?:(?:{_MONTHS}|{_BEFORE})\.?\s+)?(?:[-+~<=>\u00b1\u00d7\u00f7\u2013\u2190-\u21ff\u2200-\u22ff\u2a00-\u2aff]\s?)?\.?\w*[{_FIGURE}]\w*(?:[.,:/\u2044]\d\w*)*(?:\s?[%\u00b0\u00d7]|[\u2032\u2033'\"](?!\w))?"
    rf"(?:[-\s]?\u00b0?(?:{_UNITS}|(?:de\s)?(?:{_MONTHS}))(?:/\w+| (?:per|por) \w+)*(?!\w))?(?:\s(?:{_BEHIND})\b)?"
    rf"|\b(?:{_NUMBER_WORDS})\b",
    re.I,
)
_DOSE_WORDS = "|".join(chain.from_iterable(_WORDS["dosing"].values()))
DOSE = re.compile(rf"\b(?:{_DOSE_WORDS})\b|[<>\u2264\u2265\u00b1\u00d7\u00b0=]", re.I)

# A temperature in both scales, which may stand in the place of a fact that is one.
TEMPERATURE = re.compile(r"\s*\d+(?:\.\d+)? ([FC]) \(\d+(?:\.\d+)? (?!\1)[FC]\)\s*")

# What is between the figures of a range or a share: 3 to 4, 12 of 100, 5-10.
_RANGE = re.compile(r"\s*(?:[-\u2010-\u2015/]|to|and|or|of|in|a|y|o|de|en)?\s*", re.I)


def spans(text: str, joins: re.Pattern[str] = _RANGE) -> list[tuple[int, int]]:
    """Return where each figure of ``text`` begins and ends; two with only ``joins`` between them are one."""
    found: list[tuple[int, int]] = []
    for figure in NUMBER.finditer(text):
        follows = bool(found) and joins.fullmatch(text, found[-1][1], figure.start()) is not None
        found.append((found.pop()[0] if follows else figure.start(), figure.end()))
    return found


def joined(words: list[str]) -> list[str]:
    """Return ``words`` with those of one figure as one: of "3 to 4 weeks", which is now 2 to 3, half a mark says nothing."""
    inside = {place for start, end in spans(" ".join(words)) for place in range(start, end)}
    found: list[str] = []
    place = -1
    for word in words:
        # The space before the word.
        if place in inside:
            found[-1] += f" {word}"
        else:
            found.append(word)
        place += len(word) + 1
    return found


# What joins two numbers to one, such as "3 to 4" and "one in a hundred": with other words between them, it is another.
_JOINS = re.compile(r"\s*[-\u2010-\u2015/]?\s*(?:[^\W\d_]{1,5}\s+){0,3}")
# What a figure counts, if it is no unit that is known.
_COUNTED = re.compile(r"(?<=\d)\s+[^\W\d_]+")


def numbers(text: str) -> tuple[str, ...]:
    """Return the numbers in ``text`` in order, as written, each with what it counts; "3 to 4 weeks" is one."""
    found = spans(text, _JOINS)
    counted = (_COUNTED.match(text, end) for _, end in found)
    ends = (more.end() if more else end for more, (_, end) in zip(counted, found, strict=True))
    return tuple(" ".join(text[start:end].split()) for end, (start, _) in zip(ends, found, strict=True))


def dose_words(text: str) -> tuple[str, ...]:
    """Return the words of dosing in ``text`` in order, in lower case."""
    return tuple(found.lower() for found in DOSE.findall(text))
