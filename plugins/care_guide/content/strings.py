"""The theme's own words, one TOML file per language, with new words that are not translated yet.

Those travel together with the translation of the words that they replace (``either``), since where they will appear is
not known yet. In running text, families are shown the new words in the original language. Where no language can be marked
(an attribute, the title of a window, a script), they get the old translation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from care_guide.content.problems import ContentError, Problem
from care_guide.content.source_text import read_source
from care_guide.utils.files import listed

# Characters that no text contains.
_NEW, _OLD, _END = "\ue002", "\ue003", "\ue004"
_EITHER = re.compile(f"{_NEW}([^{_NEW}{_OLD}{_END}]*){_OLD}([^{_NEW}{_OLD}{_END}]*){_END}")
# Where an element with a language cannot be used. A regular expression, since a parser of HTML takes 25 ms for such a
# page, a third of what a cold build takes for an article, and its tree would change more than these words.
_BARE = re.compile(r"<(title|script|style|textarea|option)\b.*?</\1>|<[^>]*>", re.S | re.I)


def either(new: str, old: str) -> str:
    """Return both as one text."""
    return f"{_NEW}{new}{_OLD}{old}{_END}"


def old_words(text: str) -> str:
    """Return ``text`` in one language, with the old translations."""
    return _each(text, lambda m: m[2])


def new_words(text: str, opened: str, closed: str) -> str:
    """Return ``text`` with the new words, each between ``opened`` and ``closed``."""
    return _each(text, lambda m: f"{opened}{m[1]}{closed}")


def in_html(html: str, opened: str) -> str:
    """Return HTML with the new words in running text, each inside the ``<span ...>`` given as ``opened``."""
    # In scripts they are escaped.
    for sign in (_NEW, _OLD, _END) if "\\ue00" in html else ():
        html = html.replace(f"\\u{ord(sign):x}", sign)

    def chosen(text: str) -> str:
        bare = [m.span() for m in _BARE.finditer(text)]
        return _EITHER.sub(
            lambda m: m[2] if any(begin < m.start() < end for begin, end in bare) else f"{opened}{m[1]}</span>", text
        )

    while _NEW in html and (text := chosen(html)) != html:
        html = text
    return html


def _each(text: str, chosen: Callable[[re.Match[str]], str]) -> str:
    # They may be nested.
    while _NEW in text and (found := _EITHER.sub(chosen, text)) != text:
        text = found
    return text


# The theme's own words, one TOML file per language.


@cache
def _only_names(text: str) -> bool:
    """Return True for words whose placeholders are plain names.

    Raises ValueError for another one: a format would ask a value for more than people sign, such as ``{date.settings}``.
    """
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None and (form or conversion or not name.isidentifier()):
            raise ValueError(name)
    return True


@dataclass(frozen=True)
class Strings:
    """Words by language and dotted key. A missing key is an error of the theme, never empty text.

    A key that is missing, or whose words have a placeholder that nothing fills in, raises ContentError.
    """

    tables: dict[str, dict[str, Any]]
    # By language the keys whose words are not translated yet, and the language that has the new words.
    waiting: Mapping[str, frozenset[str]] = field(default_factory=dict)
    source_lang: str = ""
    # The languages of which a page may show words; none for all of them. Nobody signs the words of another one.
    languages: frozenset[str] = frozenset()
    # The tables without the words that ``earlier_strings`` has added.
    own: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def __call__(self, lang: str, key: str, **values: Any) -> str:
        """Return the text at ``key`` (for example ``review.draft``) with ``{name}`` parts filled in."""
        text = self.texts.get(lang, {}).get(key)
        if text is None:
            raise ContentError([_missing(lang, key)])
        try:
            return text.format(**values) if values and _only_names(text) else text
        except (KeyError, ValueError, IndexError):
            what = f"the words {key} hold a {{...}} that nothing fills in"
            known = ", ".join(f"{{{name}}}" for name in values)
            raise ContentError([Problem(_path(lang), 1, what, f"use only: {known}")]) from None

    @cached_property
    def texts(self) -> dict[str, dict[str, str]]:
        """All words by language and dotted key."""
        return {lang: dict(_leaves(table)) for lang, table in self.tables.items()}

    @cached_property
    def shown(self) -> Strings:
        """The words as pages show them: old and new ones where a translation is missing."""
        tables = {lang: one for lang, one in self.tables.items() if not self.languages or lang in self.languages}
        return _Shown(tables, self.waiting, self.source_lang)

    def table(self, lang: str, name: str) -> dict[str, str]:
        """Return the words of one part of the file, such as ``slot``: the label of each of the hospital's facts."""
        table = self.tables[lang].get(name)
        if not isinstance(table, dict):
            raise ContentError([_missing(lang, name)])
        return table

    def written(self, lang: str) -> dict[str, Any]:
        """Return the words of ``lang`` as its file has them: versions are made of these."""
        return self.own.get(lang, self.tables.get(lang, {}))


class _Shown(Strings):
    def __call__(self, lang: str, key: str, **values: Any) -> str:
        old = super().__call__(lang, key, **values)
        if key not in self.waiting.get(lang, ()):
            return old
        return either(super().__call__(self.source_lang, key, **values), old)


def _leaves(table: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        elif isinstance(value, str):
            yield f"{above}{key}", value


def _path(lang: str) -> str:
    return f"theme/strings/{lang}.toml"


def _missing(lang: str, key: str) -> Problem:
    return Problem(_path(lang), 1, f"the words {key} are missing", "add them, or put back the file as it was")


# Nothing changes a table: a second look at the words, as by the gate, takes the first one's.
_table = lru_cache(maxsize=8)(tomllib.loads)


def load_strings(folder: Path) -> Strings:
    """Read every ``<language>.toml`` in ``folder``. Raises ContentError with the problems of those that cannot be read."""
    tables, problems = {}, []
    for file in listed(folder, "*.toml"):
        source, wrong = read_source(file, _path(file.stem))
        if source is None:
            problems += wrong
            continue
        try:
            tables[file.stem] = _table("\n".join(source.lines))
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


# Placeholders in words, and brackets that are none.
FILLED = re.compile(r"\{[^{}]*\}|[{}]")


def earlier_strings(folder: Path, today: Strings) -> Strings:
    """Read the words of an earlier theme, in the languages of ``today``.

    Where they are missing, cannot be read, or have placeholders that this program does not fill in, those of ``today`` are
    used: then, another program read them.
    """
    own = {}
    for lang in today.tables:
        source, _ = read_source(folder / f"{lang}.toml", _path(lang))
        try:
            own[lang] = tomllib.loads("\n".join(source.lines)) if source is not None else {}
        except (RecursionError, ValueError):
            own[lang] = {}
    return Strings({lang: _filled(own[lang], table) for lang, table in today.tables.items()}, own=own)


def _filled(own: Any, today: Any) -> Any:
    if isinstance(today, dict):
        had = own if isinstance(own, dict) else {}
        return had | {key: _filled(had.get(key), one) for key, one in today.items()}
    can_be_filled = isinstance(own, str) and {*FILLED.findall(own)} <= {*FILLED.findall(str(today))}
    return own if can_be_filled else today
