"""What a language that is a translation brings: which words answer which, and how easy its text must be to read.

``content/LANG/translation.yaml`` makes a language a translation of the guide's default language. A language without it
is an edition of its own: it is checked like the default language, and nothing is compared.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field

from care_guide.content.data_files import read_list, read_one
from care_guide.content.models import Regex, Strict, Text
from care_guide.content.problems import Problem


class Reading(Strict):
    """The least INFLESZ value (0 to 100, higher is easier) of one article, and of all on average."""

    article: float
    mean: float


class Informal(Strict):
    """A form of address, or another habit, that has no place in this language of the guide."""

    pattern: Regex
    instead: Text


class TranslationRules(Strict):
    """The whole file."""

    # Words in capitals, as doses have them: WEEK and what answers it.
    capitals: dict[Text, Text] = Field(default_factory=dict)
    # What counts as a negation in the default language, and in this one.
    negations: tuple[Regex, Regex] | None = None
    informal: tuple[Informal, ...] = ()
    reading: Reading | None = None
    # Sections and header keys in which old words are not good enough: there the whole page is shown in the default language.
    critical_sections: tuple[Text, ...] = ("when-to-call", "risks")
    critical_headers: tuple[Text, ...] = ("title", "message", "summary")
    # Lines that say the same in both languages: names, addresses.
    same: tuple[Regex, ...] = ()

    @cached_property
    def same_patterns(self) -> tuple[re.Pattern[str], ...]:
        """What ``same`` holds, ready to search with."""
        return tuple(map(re.compile, self.same))


class TermRule(Strict):
    """One term of the list: what the default language calls it, what to write, and words that may not stand."""

    en: Text
    text: Text
    avoid: Annotated[tuple[Text, ...], Field(min_length=1)]
    # Where the same line matches this, the words may stand.
    unless: Regex | None = None


def rules_path(lang: str) -> str:
    """Return the place of the rules of ``lang``."""
    return f"content/{lang}/translation.yaml"


def terms_path(lang: str) -> str:
    """Return the place of the list of terms of ``lang``."""
    return f"content/data/terms-{lang}.yaml"


def read_translation_rules(root: Path, path: str) -> tuple[TranslationRules | None, list[Problem]]:
    """Read the rules of one language; None where it has none."""
    return read_one(root, path, TranslationRules) if (root / path).is_file() else (None, [])


def read_terms(root: Path, path: str) -> tuple[tuple[TermRule, ...], list[Problem]]:
    """Read the list of terms of one language; a language may have none."""
    entries, problems = read_list(root, path, TermRule)
    return tuple(term for _, term in entries), problems
