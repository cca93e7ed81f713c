"""The rules of a language that is a translation: which words correspond, and how easy its text must be to read.

``content/LANG/translation.yaml`` makes a language a translation of the guide's default language. A language without it
is independent: it is checked like the default language, and nothing is compared.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field

from care_guide.content.data_files import read_one
from care_guide.content.models import Regex, Strict, Text
from care_guide.content.problems import Problem


class Reading(Strict):
    """The lowest INFLESZ value (0 to 100, higher is easier) of one article, and the lowest average of all."""

    article: float
    mean: float


class Informal(Strict):
    """A form of address, or another usage, that this language of the guide avoids.

    ``to_child``: only in what somebody says to a child (true), or only elsewhere (false); None for all words.
    """

    pattern: Regex
    instead: Text
    to_child: bool | None = None


class TranslationRules(Strict):
    """The whole file."""

    # Words in capitals, as in doses, with their translation: WEEK.
    capitals: dict[Text, Text] = Field(default_factory=dict)
    # What counts as a negation in the default language, and in this one.
    negations: tuple[Regex, Regex] | None = None
    # What excuses an order not to do something where the default language has no negation, and the order in this language;
    # what excuses one negation more than it has, and the negation in this language.
    orders: tuple[Regex, Regex, Regex, Regex] | None = None
    # What divides a line into clauses, in the default language and in this one.
    clauses: tuple[Regex, Regex] | None = None
    # What a line says, and the pattern of its translation; {n} and {m} stand for figures, which must be the same.
    answers: dict[Regex, Regex] = Field(default_factory=dict)
    informal: tuple[Informal, ...] = ()
    # Where words in quotation marks are said to a child: TEXT#SECTION, or drawings#FILE.
    to_children: tuple[Text, ...] = ()
    # Words of the default language: a line with two of them, other than in quotation marks or parentheses, is not translated.
    foreign: Regex | None = None
    reading: Reading | None = None
    # Sections and header keys in which outdated words are unsafe: if one is outdated, the page is shown in the default language.
    critical_sections: tuple[Text, ...] = ("when-to-call", "risks")
    critical_headers: tuple[Text, ...] = ("title", "message", "summary")
    # Words that are the same in both languages: names, addresses.
    same: tuple[Regex, ...] = ()
    # Entries of the lists that this language alone has, as LIST/ENTRY: questions/at-night.
    own: tuple[Text, ...] = ()

    @cached_property
    def answer_patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """The patterns of ``answers``, with their translations."""
        figure = r"(?<![\d.,/])(?P<{}>\d+(?:[.,/]\d+)*)"
        return tuple(
            (re.compile(one.replace("{n}", figure.format("n")).replace("{m}", figure.format("m"))), other)
            for one, other in self.answers.items()
        )

    @cached_property
    def same_patterns(self) -> tuple[re.Pattern[str], ...]:
        """The patterns of ``same``, compiled once."""
        return tuple(map(re.compile, self.same))


class TermRule(Strict):
    """One term of the list: what the default language calls it, what to write, and words to avoid."""

    en: Text
    text: Text
    avoid: Annotated[tuple[Text, ...], Field(min_length=1)]
    # If the same line matches this, the words to avoid are allowed.
    unless: Regex | None = None

    @cached_property
    def avoided(self) -> re.Pattern[str]:
        """The words to avoid, in the plural as well."""
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.avoid))})(?:e?s)?(?!\w)", re.I)


def terms_path(lang: str) -> str:
    """Return the path of the list of terms of ``lang``."""
    return f"content/data/terms-{lang}.yaml"


def read_translation_rules(root: Path, path: str) -> tuple[TranslationRules | None, list[Problem]]:
    """Read the rules of one language; they are None if it has none."""
    return read_one(root, path, TranslationRules) if (root / path).is_file() else (None, [])
