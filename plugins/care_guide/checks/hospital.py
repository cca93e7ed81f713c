"""What differs between hospitals: marks and their facts, typed numbers, local words, and passages for one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby, product
from operator import attrgetter
from textwrap import shorten
from typing import Any

from care_guide.content.article import Article
from care_guide.content.branding import LOGOS, MOST_BYTES_ON_PAPER
from care_guide.content.data_files import Entries
from care_guide.content.hospital import (
    CALLS,
    HOSPITAL,
    MOST,
    MOST_NAME,
    PROFILE,
    Profile,
    Temperature,
    fevers_in,
    read_temperature,
    wrong_value,
)
from care_guide.content.library import Library
from care_guide.content.parse_result import only
from care_guide.content.phones import is_known_short, phones_in
from care_guide.content.problems import Problem
from care_guide.content.source_text import (
    FACT,
    NOT_FINISHED,
    PLACE,
    UNFINISHED,
    not_plain,
    plain_words,
    without_sections,
)
from care_guide.content.spelling import OWN, SPELLING, read_spellings, respelled_file, spelled_texts
from care_guide.content.strings import FILLED
from care_guide.translation.files import FILES, value_segments
from care_guide.utils.files import listed

# Are there no marks in lists, and does each fact have its words?


def shared_marks(library: Library) -> Iterator[Problem]:
    """Yield marks in data files where they do not work, and facts without a label or a phrase."""
    yield from _marked(library.sources)
    for lang, language in library.languages.items():
        for entries in (language.terms, language.groups, language.questions):
            yield from _marked(entries)
        for notice in language.notices:
            if in_title := not_plain(notice.title):
                yield language.notices.problem(notice.id, f"title: {in_title}", "put it into the text")
        for fact, line in library.facts.lines.items():
            for table, what in (("slot", "label"), ("blank", "phrase")):
                if fact not in library.strings.table(lang, table):
                    todo = f"add it to [{table}] in theme/strings/{lang}.toml"
                    yield Problem(HOSPITAL, line, f"the fact {fact} has no {what}", todo)


def theme_words(library: Library) -> Iterator[Problem]:
    """Yield words of the theme that are empty or not finished, and those where two languages name different ``{...}``: one is mistyped.

    Nothing fills that one in, and many of these words are on pages only once somebody has signed.
    """
    paths = {lang: f"theme/strings/{lang}.toml" for lang in library.strings.tables}
    words = {lang: {one.key: one for one in value_segments(library.root, path, None)} for lang, path in paths.items()}
    own, own_path = words.get(library.default_lang, {}), paths.get(library.default_lang, "")
    for lang, path in paths.items():
        for one in words[lang].values():
            key, there = one.key.replace("/", "."), own.get(one.key, one)
            more, missing = {*FILLED.findall(one.text)}, {*FILLED.findall(there.text)}
            more, missing = more - missing, missing - more
            if not one.text.strip():
                yield Problem(path, one.line, f"the words {key} are empty", "write them")
            elif UNFINISHED.search(one.text):
                yield Problem(path, one.line, f"{key}: {NOT_FINISHED}", "write the words that families read")
            elif more and missing:
                what = f"the words {key} have {', '.join(sorted(missing))}, and in {lang} {', '.join(sorted(more))}"
                yield Problem(own_path, there.line, what, "one is mistyped: use the same names in both")


def _marked(entries: Entries[Any]) -> Iterator[Problem]:
    for key, entry in entries.by_key.items():
        for name, texts in _texts(entry):
            if wrong := next(filter(None, map(not_plain, texts)), None):
                yield entries.problem(key, f"{name}: {wrong}", "write it in plain words")


def _texts(entry: Any) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each value of ``entry``, and the texts in it."""
    for name, value in entry:
        texts = [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)]
        if texts and name != "url":
            yield name, texts


# Is a number to call typed into a text? Then it is wrong in another country, and nobody can tap it.

_DIGIT = re.compile(r"\d")
_CITATION = re.compile(r"\[\^[^\]\s]+\]|\{[^{}]*\}|\]\([^)\s]*")
# A number before one of these words is no number to call.
_COUNTED = "of|children|child|patients|people|families|parents|adults|teens|infants|babies|boys|girls|men|women|cases"
# The shape of a drawing has many numbers.
_SHAPE = re.compile(r'\s(?:d|points|transform)="[^"]*"')
_BY_NAME = "say it in words, such as: the emergency number"


def typed_numbers_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield the numbers to call that are typed into one article instead of marks."""
    header = [(article.header_line(key), value) for key, value in article.header if isinstance(value, str)]
    for number, line in (*header, *article.source.outside_fences(article.body_line)):
        if not _DIGIT.search(line):
            continue
        for found, mark in typed_numbers(_CITATION.sub("", line), library.profile):
            yield article.problem(number, f"the number {found} is typed into the text", _todo(mark))


def shared_typed_numbers(library: Library) -> Iterator[Problem]:
    """Yield numbers to call in notices, signs, questions, the glossary, drawings, and the words of the theme."""
    profile = library.profile
    for language in library.languages.values():
        notices, book = language.notices, language.rule_book
        texts = [(notices.path, notices.lines[n.id], " ".join((n.title, *n.wordings()))) for n in notices]
        texts += [(book.path, line, text) for line, text, _ in book.texts()]
        for path, line, text in texts:
            for found, mark in typed_numbers(text, profile):
                yield Problem(path, line, f"the number {found} is typed into the text", _todo(mark))
        entries: Entries[Any]
        for entries in (language.terms, language.groups, language.questions):
            for key, entry in entries.by_key.items():
                said = " | ".join(text for _, texts in _texts(entry) for text in texts)
                for found, _ in typed_numbers(said, profile):
                    what = f"the number {found} is typed into the text"
                    yield entries.problem(key, what, "say in words whom to call")
    for drawing in library.drawings.values():
        path = f"content/images/{drawing.name}"
        for found, _ in typed_numbers(" | ".join((drawing.title, drawing.description, *drawing.labels)), profile):
            yield Problem(
                path, library.text(path).find(found), f"the number {found} is typed into the drawing", _BY_NAME
            )
    theme = library.root / "theme"
    for file in (*listed(theme / "strings", "*.toml"), *listed(theme / "templates", "**/*.html")):
        path = file.relative_to(library.root).as_posix()
        for number, text in enumerate(library.text(path).lines, 1):
            for found, mark in typed_numbers(_SHAPE.sub("", text), profile):
                what = f"the number {found} is typed into the theme"
                todo = _BY_NAME if mark is None else f"the numbers of {mark} are in the profile"
                yield Problem(path, number, what, todo)


def _todo(mark: str | None) -> str:
    if mark is not None:
        return f"write the mark [[{mark}]]"
    return "put it into content/data/hospital.yaml and name it by its mark, such as [[phone.clinic]]"


@lru_cache(maxsize=8)
def _patterns(profile: Profile) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return a pattern for each number of the profile, by its mark; it does not match counts ("of 988 children")."""
    after = rf"(?![\w%-]|[.,:/]\d)(?!\s+(?:{_COUNTED})\b)"
    return tuple(
        (f"call.{name}", re.compile(rf"(?<![\w.,:/#-]){re.escape(service.number)}{after}"))
        for name, service in profile.services.items()
    )


def typed_numbers(text: str, profile: Profile) -> Iterator[tuple[str, str | None]]:
    """Yield each number to call in ``text`` with its mark, or None for a phone number without a mark."""
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


def doubtful_numbers(library: Library) -> Iterator[Problem]:
    """Yield a note for each number of the profile that may be wrong in its country; it stops no build.

    That is a short one that is not known there (some are missing on the library's list), and the poison line of the US
    where a phone can dial it, too.
    """
    country, services = library.profile.country, library.profile.services
    for name in CALLS:
        if name not in services:
            continue
        number, default = services[name].number, Profile.model_fields[name].default.number
        if not is_known_short(number, country):
            what = f"{name}: {number} is on no list of numbers in {country}"
        elif name == "poison" and number == default and country != "US":
            what = f"{name}: {number} is the line of the US"
        else:
            continue
        line = library.text(PROFILE).find(f"{name}:")
        yield Problem(PROFILE, line, what, f"read on the service's own page that it answers in {country}")


# The fever numbers: the hospital's own, and those that texts give where it has none.

# Which number may not be above which, and why: such families would call too late.
_NOT_ABOVE = (
    ("armpit", "number", "an armpit reads lower than a mouth"),
    ("transplant", "number", "it may be lower or the same"),
    ("armpit", "transplant", "an armpit reads lower than a mouth"),
)
_FEVERS = ("number", "armpit", "transplant")
_KEPT = re.compile(rf"(?=\[\[fever\.){FACT}")


def fever_numbers(library: Library) -> Iterator[Problem]:
    """Yield each fever number above one that it may not exceed; one of the two may be what texts say without the fact."""
    own, kept = _own_fevers(library), _kept_fevers(library)
    for name, most, why in _NOT_ABOVE:
        if name not in own and most not in own:
            continue
        pairs = product(own.get(name, kept.get(name, ())), own.get(most, kept.get(most, ())))
        for one, other in pairs:
            # As families read them: rounded, two temperatures may be the same in one scale only.
            if one.fahrenheit <= other.fahrenheit and one.celsius <= other.celsius:
                continue
            missing = next((each for each in (name, most) if each not in own), None)
            what = f"fever.{name}: {_said(one, name == missing, library)} is higher than "
            what += f"fever.{most}, {_said(other, most == missing, library).rstrip(',')}; {why}"
            todo = f"fill in fever.{missing} too" if missing else "check both with those who gave them"
            yield Problem(HOSPITAL, library.facts.lines.get(f"fever.{missing or name}", 1), what, todo)
            break


def kept_fever_numbers(library: Library) -> list[Problem]:
    """Return a note for each fever number that texts give themselves beside another one of the hospital by mouth than theirs.

    The text's number for the armpit goes with its number for the mouth; a hospital with its own may want another one there.
    """
    own, kept = _own_fevers(library), _kept_fevers(library)
    if "number" not in own or own["number"] == kept.get("number", own["number"]):
        return []
    order = library.profile.temperature
    return [
        Problem(
            HOSPITAL,
            library.facts.lines.get(f"fever.{name}", 1),
            f"fever.{name} is not filled in: pages say {numbers[0].text(order)} beside your fever.number, "
            f"{own['number'][0].text(order)}",
            "ask the clinicians who chose that one, and fill it in",
        )
        for name, numbers in kept.items()
        if name not in own
    ]


def lowest_fever(library: Library) -> Temperature | None:
    """Return the lowest number that pages call a fever, or None: of the hospital, or what texts say where it has none."""
    numbers = [one for found in (_kept_fevers(library) | _own_fevers(library)).values() for one in found]
    return min(numbers, key=lambda one: (one.fahrenheit, one.celsius), default=None)


def _own_fevers(library: Library) -> dict[str, tuple[Temperature, ...]]:
    """Return the fever numbers that the hospital has filled in, by the fact's name."""
    texts = {name: library.facts.texts.get(f"fever.{name}") for name in _FEVERS}
    return {name: (read_temperature(text),) for name, text in texts.items() if text}


def _kept_fevers(library: Library) -> dict[str, tuple[Temperature, ...]]:
    """Return the temperatures that texts give where a fever number is not filled in, by the fact's name."""
    texts = [article.source for article in library.articles]
    texts += [library.text(language.rule_book.path) for language in library.languages.values()]
    kept: dict[str, dict[Temperature, None]] = {}
    for line in (line for text in texts for line in text.lines if "[[fever." in line):
        for mark in _KEPT.finditer(line):
            name = mark["name"].removeprefix("fever.")
            kept.setdefault(name, {}).update((degrees, None) for _, degrees in fevers_in(mark["none"] or ""))
    return {name: tuple(found) for name, found in kept.items() if found}


def _said(number: Temperature, is_kept: bool, library: Library) -> str:
    said = number.text(library.profile.temperature)
    return f"{said}, which pages say without it," if is_kept else said


# Do medicines have their own names first, and which words do families of this place not use? The profile lists both:
# ``brands`` and ``not_here``.

# Text in parentheses after a word, as in "acetaminophen (Tylenol)", but not the address of a link.
_BRACKETS = re.compile(r"(?<=[^\W_])(?:\*\*)? \([^()]*\)")
# Families do not read addresses, ids and citations.
_UNREAD = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]|\{[^}]*\}")
# The data files of a language that families read.
_READ = ("questions", "glossary", "notices", "emergencies", "stages", "groups")


def brands_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each brand that is never in parentheses after the medicine's own name, at the first line that has it."""
    brands = library.profile.brands
    if not brands or article.is_page:
        return
    alone: dict[str, int] = {}
    explained: set[str] = set()
    pattern = _words(brands)
    for number, line in _lines(article):
        if not pattern.search(line):
            continue
        bracketed = {match[0] for part in _BRACKETS.findall(line) for match in pattern.finditer(part)}
        explained |= bracketed
        for match in pattern.finditer(_BRACKETS.sub("", line)):
            alone.setdefault(match[0], number)
    for brand, number in alone.items():
        if brand not in explained:
            what = f"the brand {brand} appears without the name of the medicine"
            yield article.problem(number, what, f"write the medicine's own name first: name ({brand})")


# As many places of a word are named; the others are counted.
_PLACES = 5


def not_here(library: Library) -> list[Problem]:
    """Return a note for each word that families of this place do not use, at the first line that has it."""
    words = library.profile.not_here
    if not words:
        return []
    pattern, todo = _words(words), "write what they say, or withhold the passage"
    return [
        Problem(
            *places[0], f'"{word}" is a word that families here do not use ({PROFILE}, not_here){_also(places)}', todo
        )
        for word, places in sorted(_places(library, lambda line: (m[0] for m in pattern.finditer(line))).items())
    ]


def other_fever_numbers(library: Library) -> list[Problem]:
    """Return a note for each temperature that a text gives as a fever besides the hospital's own, at its first line.

    It may be right, after a transplant, say; a leaflet that was not updated gives families a second number to wait for.
    """
    mouth = library.facts.texts.get("fever.number")
    if not mouth:
        return []
    own = {degrees.celsius for (degrees,) in _own_fevers(library).values()}
    other = _places(library, lambda line: (words for words, degrees in fevers_in(line) if degrees.celsius not in own))
    todo = "write [[fever.number]], unless the other one is meant"
    return [
        Problem(*places[0], f"{words} is typed as a fever, and {HOSPITAL} has {mouth}{_also(places)}", todo)
        for words, places in sorted(other.items())
    ]


def _places(library: Library, find: Callable[[str], Iterable[str]]) -> dict[str, list[tuple[str, int]]]:
    """Return file and line of each place in the texts that families read, by the words that ``find`` yields of a line."""
    here = library.profile.places
    texts = [(article.path, list(_shown_here(_lines(article), here))) for article in library.articles]
    for lang, language in library.languages.items():
        elsewhere = {
            "glossary": {one.en or one.term for one in language.terms if one.only and one.only not in here},
            "questions": {one.id for one in language.questions if one.only and one.only not in here},
        }
        for name in _READ:
            path = f"content/{lang}/{name}.yaml"
            values = value_segments(library.root, path, FILES[f"{name}.yaml"])
            # The key of a value is the name of its entry, in which a slash may be, and that of its field.
            shown = [one for one in values if one.key.rpartition("/")[0] not in elsewhere.get(name, ())]
            texts.append((path, [(one.line, _without_other_places(one.text, here)) for one in shown]))
    places: dict[str, list[tuple[str, int]]] = {}
    for path, lines in sorted(texts):
        for number, line in lines:
            for word in dict.fromkeys(find(_UNREAD.sub("", line))):
                places.setdefault(word, []).append((path, number))
    return places


def _shown_here(lines: list[tuple[int, str]], places: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of an article without passages and sentences for another of the ``places``."""
    kept = without_sections((line for _, line in lines), places.__contains__)
    for (number, _), line in zip(lines, kept, strict=True):
        yield number, _without_other_places(line, places)


def _without_other_places(text: str, places: frozenset[str]) -> str:
    return _OF_PLACE.sub(lambda m: m[0] if m[1] in places else "", text)


def _also(places: list[tuple[str, int]]) -> str:
    more = [f"{path}:{line}" for path, line in places[1:_PLACES]]
    left = len(places) - 1 - len(more)
    return f"; also in {', '.join(more)}{f' and {left} more lines' if left else ''}" if more else ""


def other_spellings(library: Library) -> list[Problem]:
    """Return a note for each text with words that are spelled otherwise here: the words, and every line that has them."""
    spelling, notes = library.profile.spelling, []
    words, lang = read_spellings(library.root)[0].get(spelling, {}), spelling.partition("-")[0]
    for path, lines in spelled_texts(library.root, lang) if words else ():
        written = enumerate(zip(lines, respelled_file(path, lines, words, lang), strict=True), 1)
        changed = [number for number, (line, new) in written if new != line]
        if changed:
            what = f"{len(changed)} line(s) have words that are spelled otherwise in {spelling}: {', '.join(map(str, changed))}"
            notes.append(Problem(path, changed[0], what, "make spelling writes them in"))
    return notes


def _lines(article: Article) -> list[tuple[int, str]]:
    """Return the lines that families read: the texts of the header, and the body without its code."""
    header = [
        (article.header_line(key), str(value))
        for key in ("title", "summary", "message", "audience")
        if (value := getattr(article.header, key))
    ]
    return [*header, *article.source.outside_fences(article.body_line)]


def _words(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    # The first letter comes before the look behind it: `re` finds the few letters that begin a word much faster.
    found = (rf"{re.escape(word[0])}(?<![\w-].){re.escape(word[1:])}" for word in longest)
    return re.compile(rf"(?:{'|'.join(found)})(?![\w-])", re.S)


# Passages that this copy leaves out, since they apply to another place.

# Up to the end of the mark, with the citations, links and marks in it.
_OF_PLACE = re.compile(rf"\[\[if ({PLACE}):((?:[^\[\]]|\[\[[^\[\]]*\]\]|\[[^\[\]]*\])*)")


def left_out(library: Library) -> list[Problem]:
    """Return a note for each passage, and for each sentence with a place of its own, sorted by file and line."""
    todo = f"{PROFILE} says {library.profile.region or library.profile.country}"
    notes: list[Problem] = []
    for article in library.articles:
        for place, passages in groupby(sorted(article.found.left_out, key=attrgetter("place")), attrgetter("place")):
            lines = article.source.each(only(place, "^#.*"), article.body_line)
            for line, passage in zip(lines, passages, strict=False):
                what = f'"{passage.heading}" is left out: it holds only in {place}'
                notes.append(article.problem(line, what, todo))
    texts = [article.source for article in library.articles]
    texts += [library.text(language.rule_book.path) for language in library.languages.values()]
    for text in texts:
        for number, words in enumerate(text.lines, 1):
            for place, said in _OF_PLACE.findall(words):
                if place not in library.profile.places:
                    shown = shorten(said, 60, placeholder=" ...")
                    notes.append(Problem(text.path, number, f'"{shown}" is left out: it holds only in {place}', todo))
    return sorted(notes)


# The hospital's own frame and page: are its links in a language of the guide, are its logos complete, and is the page about it?

SETTINGS = "pelicanconf.py"
_NAME_OF_HOSPITAL = "hospital.name"


def check_hospital(library: Library) -> Iterator[Problem]:
    """Yield wrong names, links in a language that the guide does not have, and a logo for dark pages alone."""
    yield from _names(library)
    source = library.text(PROFILE)
    spellings, wrong = read_spellings(library.root)
    yield from wrong
    if (spelling := library.profile.spelling) not in (OWN, *spellings):
        what, todo = (
            f"{SPELLING} has no list {spelling}",
            f"add it there, or use one of: {', '.join((OWN, *spellings))}",
        )
        yield source.problem("spelling:", what, todo)
    for link in library.profile.hospital_links:
        if link.lang and link.lang not in library.shown_languages:
            what = f"the link to {link.url} is for {link.lang}, and the guide has no such language"
            yield source.problem(link.url, what, f"use one of: {', '.join(library.shown_languages)}")
    if library.logo_dark and not library.logo:
        what = "there is a logo for dark pages, and none for light ones"
        yield Problem(library.logo_dark.path, 1, what, f"add {LOGOS[0]}, or rename this one")


def _names(library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the name of the guide and its author, which pages show as they are written."""
    for name, most in (("SITENAME", MOST_NAME), ("AUTHOR", MOST)):
        value = library.settings.get(name)
        if value is None:
            continue
        wrong = [("the value is empty", "write the name")] if not value.strip() else list(wrong_value(value, most))
        wrong += [
            (f"it holds the number {number}, which nobody can tap", f"write it in {HOSPITAL}")
            for number, _ in typed_numbers(value, library.profile)
        ]
        line = library.text(SETTINGS).find(f"{name} =")
        for what, todo in wrong:
            yield Problem(SETTINGS, line, f"{name}: {what}", todo.removesuffix(", or null"))


def no_default_language(library: Library) -> Iterator[Problem]:
    """Yield a problem where the guide does not have its default language."""
    lang = library.default_lang
    if lang not in library.languages:
        what = f'DEFAULT_LANG is "{lang}", which is no language of the guide'
        todo = f"name one of: {', '.join(library.languages)}" if library.languages else "name a folder of content/"
        todo += f"; a language is content/{lang}/ with its words in theme/strings/{lang}.toml"
        if (plain := lang.partition("-")[0]) in library.languages:
            todo = f'write "{plain}"; {PROFILE} names the country, and its spelling and dates'
        yield Problem(SETTINGS, library.text(SETTINGS).find("DEFAULT_LANG"), what, todo)


# The kind of the page on the hospital itself, and how hospitals are named: St. Louis Children's Hospital, Hospital Infantil.
_CENTER = "center"
_UPPER = r"[A-Z\u00c0-\u00dd][\w.'-]*"
_HOSPITAL_NAME = re.compile(
    rf"(?:{_UPPER} (?:(?:of|and|for|the) )*)+(?:Hospitals?|Medical Center|Cancer Center)\b"
    rf"|\bHospital(?: (?:(?:de|del|la|las|los|el|para|y) )*{_UPPER})+"
)


def another_hospital(library: Library) -> Iterator[Problem]:
    """Yield a note for each page on the hospital that names another one, and never the hospital of this copy."""
    name = (library.facts.texts.get(_NAME_OF_HOSPITAL) or "").replace("\u2019", "'")
    centers = (one for one in library.articles if one.header.kind == _CENTER and one.header.status == "published")
    for article in centers if name else ():
        lines = [(number, line.replace("\u2019", "'")) for number, line in _lines(article)]
        text = "\n".join(line for _, line in lines)
        if f"[[{_NAME_OF_HOSPITAL}]]" in text or name.casefold() in text.casefold():
            continue
        found = next(((number, one[0]) for number, line in lines if (one := _HOSPITAL_NAME.search(line))), None)
        if found:
            what = f'the page on the hospital names "{found[1].rstrip(".")}", and never "{name}" ({HOSPITAL})'
            yield article.problem(
                found[0], what, "write your own text, or status: withheld (docs/first-day.md, step 3)"
            )


def logo_notes(library: Library) -> Iterator[Problem]:
    """Yield a note where the logo is on screens only; it stops no build."""
    if library.logo and not library.logo.address:
        what = "the logo is too large for paper"
        todo = f"save it with {MOST_BYTES_ON_PAPER // 1000} KB at most, if it should"
        yield Problem(library.logo.path, 1, what, todo)
