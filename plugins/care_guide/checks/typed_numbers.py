"""Is a number to call typed into a text? Then it is wrong in another country, and nobody can tap it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from care_guide.content.article import Article
from care_guide.content.lines import plain_words
from care_guide.content.phones import phones_in
from care_guide.content.problems import Problem
from care_guide.content.profile import Profile
from care_guide.content.site_content import Library
from care_guide.content.source_text import read_source
from care_guide.utils.listing import listed

_DIGIT = re.compile(r"\d")
_CITATION = re.compile(r"\[\^[^\]\s]+\]|\{[^{}]*\}|\]\([^)\s]*")
# A number of these is no number to call.
_COUNTED = "of|children|child|patients|people|families|parents|adults|teens|infants|babies|boys|girls|men|women|cases"
_BY_NAME = "say it in words, such as: the emergency number"


def typed_numbers_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield the numbers to call that one article types instead of naming them."""
    header = [(article.source.find(f"{key}:"), value) for key, value in article.header if isinstance(value, str)]
    for number, line in (*header, *article.source.outside_fences(article.body_line)):
        for found, mark in typed_numbers(_CITATION.sub("", line), library.profile):
            yield Problem(article.path, number, f"the number {found} is typed into the text", _todo(mark))


def shared_typed_numbers(library: Library) -> Iterator[Problem]:
    """Yield the same for notices, emergency signs, drawings, and the words and templates of the theme."""
    profile = library.profile
    for language in library.languages.values():
        for notice in language.notices:
            for found, mark in typed_numbers(" ".join((notice.title, *notice.wordings())), profile):
                where = language.notices.lines[notice.id]
                yield Problem(language.notices.path, where, f"the number {found} is typed into the text", _todo(mark))
        for where, text, _ in language.rule_book.texts():
            for found, mark in typed_numbers(text, profile):
                path = language.rule_book.path
                yield Problem(path, where, f"the number {found} is typed into the text", _todo(mark))
    for drawing in library.drawings.values():
        path = f"content/images/{drawing.name}"
        for found, _ in typed_numbers(" | ".join((drawing.title, drawing.description, *drawing.labels)), profile):
            lines = (library.root / path).read_text("utf-8").split("\n")
            where = next((number for number, line in enumerate(lines, 1) if found in line), 1)
            yield Problem(path, where, f"the number {found} is typed into the drawing", _BY_NAME)
    theme = library.root / "theme"
    for file in (*listed(theme / "strings", "*.toml"), *listed(theme / "templates", "**/*.html")):
        path = file.relative_to(library.root).as_posix()
        source, _ = read_source(file, path)
        for number, line in enumerate(source.lines if source else (), 1):
            for found, mark in typed_numbers(line, profile):
                what = f"the number {found} is typed into the theme"
                todo = _BY_NAME if mark is None else f"the numbers of {mark} stand in the profile"
                yield Problem(path, number, what, todo)


def _todo(mark: str | None) -> str:
    if mark is not None:
        return f"write the mark [[{mark}]]"
    return "put it into content/data/hospital.yaml and name it by its mark, such as [[phone.clinic]]"


@lru_cache(maxsize=8)
def _patterns(profile: Profile) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a pattern for each number of the profile. A number of children ("of 988 children") is none to call."""
    numbers = {f"call.{name}": service.number for name, service in profile.services.items()}
    counted = rf"(?!\s+(?:{_COUNTED})\b)"
    return tuple(
        (mark, re.compile(rf"(?<![\w.,:/#-]){re.escape(number)}(?![\w%-]|[.,:/]\d){counted}"))
        for mark, number in numbers.items()
    )


def typed_numbers(text: str, profile: Profile) -> Iterator[tuple[str, str | None]]:
    """Yield each number to call in ``text``, with the mark that names it, or None for a phone that no mark names yet."""
    if not _DIGIT.search(text):
        return
    words, called = plain_words(text), []
    for mark, pattern in _patterns(profile):
        if pattern.search(words):
            called.append(profile.services[mark.partition(".")[2]].number)
            yield called[-1], mark
    for phone in phones_in(words, profile.country):
        if not any(number in phone for number in called):
            yield phone, None
