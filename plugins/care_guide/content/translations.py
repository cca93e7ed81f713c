"""The theme's own words, one TOML file a language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from care_guide.content.either_language import either
from care_guide.content.problems import ContentError, Problem
from care_guide.content.source_text import read_source
from care_guide.utils.listing import listed


@dataclass(frozen=True)
class Strings:
    """Words by language and dotted key. A missing key is an error of the theme, never an empty text.

    What is missing, or does not fit what is filled in, raises ContentError.
    """

    tables: dict[str, dict[str, Any]]
    # By language the keys whose words wait for their translation, and the language that has the new ones.
    waiting: Mapping[str, frozenset[str]] = field(default_factory=dict)
    source_lang: str = ""

    def __call__(self, lang: str, key: str, **values: Any) -> str:
        """Return the text at ``key`` (for example ``review.draft``) with ``{name}`` parts filled in."""
        node: Any = self._found.get((lang, key))
        if node is None:
            node = self.tables[lang]
            for part in key.split(".", 1) if key.startswith(("slot.", "blank.")) else key.split("."):
                node = node.get(part) if isinstance(node, dict) else None
            if not isinstance(node, str):
                raise ContentError([_missing(lang, key)])
            self._found[lang, key] = node
        try:
            return node.format(**values) if values else node
        except (KeyError, ValueError, IndexError):
            what = f"the words {key} hold a {{...}} that nothing fills in"
            known = ", ".join(f"{{{name}}}" for name in values)
            raise ContentError([Problem(_path(lang), 1, what, f"use only: {known}")]) from None

    @property
    def shown(self) -> Strings:
        """The same as pages show them: of words that wait for their translation, both."""
        return _Shown(self.tables, self.waiting, self.source_lang)

    @cached_property
    def _found(self) -> dict[tuple[str, str], Any]:
        """What has been looked up before: every page asks for the same words."""
        return {}

    def slots(self, lang: str) -> dict[str, str]:
        """Return the label of each hospital slot."""
        return self.table(lang, "slot")

    def phrases(self, lang: str) -> dict[str, str]:
        """Return what stands in a sentence for each fact that the hospital has not filled in."""
        return self.table(lang, "blank")

    def table(self, lang: str, name: str) -> dict[str, str]:
        """Return the words of one part of the file."""
        table = self.tables[lang].get(name)
        if not isinstance(table, dict):
            raise ContentError([_missing(lang, name)])
        return table


class _Shown(Strings):
    def __call__(self, lang: str, key: str, **values: Any) -> str:
        old = super().__call__(lang, key, **values)
        if key not in self.waiting.get(lang, ()):
            return old
        return either(super().__call__(self.source_lang, key, **values), old)


def _path(lang: str) -> str:
    return f"theme/strings/{lang}.toml"


def _missing(lang: str, key: str) -> Problem:
    return Problem(_path(lang), 1, f"the words {key} are missing", "add them, or put back the file as it was")


def load_strings(folder: Path) -> Strings:
    """Read every ``<language>.toml`` in ``folder``. Raises ContentError with what is wrong in each that cannot be read."""
    tables, problems = {}, []
    for file in listed(folder, "*.toml"):
        source, wrong = read_source(file, _path(file.stem))
        if source is None:
            problems += wrong
            continue
        try:
            tables[file.stem] = tomllib.loads("\n".join(source.lines))
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"\(at line (\d+)", str(error))
            what = f"invalid TOML ({str(error).partition(' (at ')[0]})"
            line = int(place[1]) if place else len(source.lines)
            problems.append(Problem(_path(file.stem), line, what, 'correct the line: name = "words"'))
        except (RecursionError, ValueError):
            what = "invalid TOML (it is nested too deeply, or a number is too long)"
            problems.append(Problem(_path(file.stem), 1, what, "put back the file as it was"))
    if problems:
        raise ContentError(problems)
    return Strings(tables)
