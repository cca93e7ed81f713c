"""What a language has besides its articles: the theme's words, a glossary, search words, rules for translations.

New words that are not translated yet travel together with the translation of the words that they replace (``either``),
since where they will appear is not known yet. In running text, families are shown the new words in the original language.
Where no language can be marked (an attribute, the title of a window, a script), they get the old translation.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import product
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, Field

from care_guide.content.data_files import YamlDocument, read_list, read_one, read_yaml, validate, validate_each
from care_guide.content.models import Regex, Slug, Strict, Term, Text
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


@dataclass(frozen=True)
class Strings:
    """Words by language and dotted key. A missing key is an error of the theme, never empty text.

    A key that is missing, or whose words have a placeholder that nothing fills in, raises ContentError.
    """

    tables: dict[str, dict[str, Any]]
    # By language the keys whose words are not translated yet, and the language that has the new words.
    waiting: Mapping[str, frozenset[str]] = field(default_factory=dict)
    source_lang: str = ""
    # The tables without the words that ``earlier_strings`` has added.
    own: Mapping[str, dict[str, Any]] = field(default_factory=dict)

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
        """The words as pages show them: old and new ones where a translation is missing."""
        return _Shown(self.tables, self.waiting, self.source_lang)

    @cached_property
    def _found(self) -> dict[tuple[str, str], Any]:
        """A cache: every page asks for the same words."""
        return {}

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
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


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
    can_be_filled = isinstance(own, str) and {*_PLACEHOLDER.findall(own)} <= {*_PLACEHOLDER.findall(str(today))}
    return own if can_be_filled else today


# The glossary as an index that finds each term, in any of its forms, in running text.


@cache
def term_id(term: str) -> str:
    """Return the id of a term's entry in "Words on this page" and in the glossary."""
    return "word-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def _spellings(form: str) -> tuple[str, ...]:
    """Return how one form may be spelled: a name with or without an s, other words in singular and plural."""
    if form != form.lower():
        return form, f"{form}s"
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form, f"{form[:-1]}ies"
    return form, f"{form}s", f"{form}es"


_WORD = re.compile(r"(?<![\w-])\w[\w-]*")


@cache
def _pattern(form: str) -> re.Pattern[str]:
    found = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in _spellings(form))
    return re.compile(rf"(?:{found})(?![\w-])", 0 if form != form.lower() else re.I)


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a term; ``words`` are its spellings if it is a single word, so that no pattern is needed."""

    text: str
    term: Term
    words: frozenset[str]

    def end(self, text: str, word: re.Match[str], lowered: str) -> int:
        """Return where this form ends if it begins with ``word`` (``lowered``: the same in lower case), else 0."""
        if self.words:
            return word.end() if word[0] in self.words or lowered in self.words else 0
        match = _pattern(self.text).match(text, word.start())
        return match.end() if match else 0


@dataclass(frozen=True)
class TermIndex:
    """All terms of one language."""

    terms: tuple[Term, ...]

    @cached_property
    def _forms(self) -> dict[str, list[_Form]]:
        """Forms by their first word, the longest form first, so that a longer term wins over a shorter one in it."""
        forms = {form: term for term in self.terms for form in (term.term, *term.forms)}
        index: dict[str, list[_Form]] = {}
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            spellings = _spellings(form)
            one = _Form(form, forms[form], frozenset(spellings if _WORD.fullmatch(form) else ()))
            for word in {first[0].lower() for first in map(_WORD.match, spellings) if first}:
                index.setdefault(word, []).append(one)
        return index

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """Return (start, end, term) of every term in ``text``, in order."""
        found: list[tuple[int, int, Term]] = []
        end, known = 0, self._forms.get
        for word in _WORD.finditer(text):
            lowered = word[0].lower()
            forms = known(lowered)
            if forms is None or word.start() < end:
                continue
            for form in forms:
                if there := form.end(text, word, lowered):
                    end = there
                    found.append((word.start(), end, form.term))
                    break
        return found

    @cached_property
    def _spelled(self) -> frozenset[str]:
        return frozenset(one for term in self.terms for form in (term.term, *term.forms) for one in _spellings(form))

    def covers(self, phrase: str) -> bool:
        """Return whether ``phrase`` as a whole is a term or one of its forms."""
        return phrase in self._spelled or phrase.lower() in self._spelled


# What a language adds to its search: lay words for medical ones, words to skip, and answers to alarming words.

_LETTERS = re.compile(r"[^\W\d_]+")


def _spelled_out(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return each phrase once for every choice of its words: "hit/bump head" is "hit head" and "bump head".

    Raise ValueError for a slash without a word on each side.
    """
    choices = [[part.split("/") for part in one.split()] for one in phrases]
    if any("" in words for one in choices for words in one):
        raise ValueError("a slash has a word on each side, without spaces")
    return tuple(" ".join(words) for one in choices for words in product(*one))


def _sounding(sounds: dict[str, str]) -> dict[str, str]:
    if not all(_LETTERS.fullmatch(one) and _LETTERS.fullmatch(other or "x") for one, other in sounds.items()):
        raise ValueError("expected letters, each with the letters that sound the same", 'write {v: b, h: ""}')
    return sounds


Phrases = Annotated[tuple[Text, ...], Field(min_length=1), AfterValidator(_spelled_out)]


class Synonym(Strict):
    """What families type (any of ``words``), and the guide's words that are searched as well (``find``)."""

    words: Phrases
    find: Text


class Pinned(Strict):
    """An answer above all results, shown if a query contains any of ``words``, misspelled or not."""

    id: Slug
    words: Phrases
    # Markdown with marks such as [[call.emergency]]; the emergency notice is shown below it.
    text: Text
    sources: tuple[Slug, ...] = ()
    # Where to read more: topic, or topic#section.
    see: tuple[Text, ...] = ()


class _SearchFile(Strict):
    """The whole file; its entries are checked one by one."""

    skip: tuple[Text, ...] = ()
    between: tuple[Text, ...] = ()
    sounds: Annotated[dict[str, str], AfterValidator(_sounding)] = Field(default_factory=dict)
    nothing: Text
    synonyms: tuple[Any, ...] = ()
    pinned: tuple[Any, ...] = ()


Entry = TypeVar("Entry", Synonym, Pinned)


@dataclass(frozen=True, kw_only=True)
class SearchWords:
    """The whole file, with the lines of its entries. ``nothing`` is Markdown for a search without results.

    ``between`` are words allowed between those of a phrase. ``sounds`` maps letters to others that sound the same:
    with {v: b, h: ""}, "huevo" and "uebo" are the same.
    """

    path: str = ""
    skip: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    sounds: dict[str, str] = field(default_factory=dict)
    nothing: str = ""
    synonyms: tuple[Synonym, ...] = ()
    pinned: tuple[Pinned, ...] = ()
    lines: dict[str, int] = field(default_factory=dict)

    @property
    def phrases(self) -> dict[str, str]:
        """The words to search as well, by the phrase that a family types."""
        return {phrase: entry.find for entry in self.synonyms for phrase in entry.words}


def read_search(root: Path, path: str) -> tuple[SearchWords, list[Problem]]:
    """Read the file of one language; an entry that is wrong is reported and left out."""
    document, problems = read_yaml(root, path)
    if document is None:
        return SearchWords(path=path), problems
    if isinstance(document.data, dict):
        # A key without a value is one that is left out.
        data = {key: value for key, value in document.data.items() if value is not None}
        document = replace(document, data=data)
    file, wrong = validate(document, _SearchFile)
    lines = {"nothing": document.line("nothing")}
    synonyms, wrong_synonyms = _entries(document, Synonym, "synonyms", lines)
    pinned, wrong_pinned = _entries(document, Pinned, "pinned", lines)
    rest = file.model_dump(exclude={"synonyms", "pinned"}) if file is not None else {}
    words = SearchWords(path=path, **rest, synonyms=synonyms, pinned=pinned, lines=lines)
    return words, [*problems, *wrong, *wrong_synonyms, *wrong_pinned]


def _entries(
    document: YamlDocument, model: type[Entry], key: str, lines: dict[str, int]
) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Return the entries of the list ``key``, and add the line of each name (or phrase) to ``lines``."""
    there = isinstance(document.data, dict) and isinstance(document.data.get(key), list)
    valid, problems = validate_each(document, model, key) if there else ({}, [])
    for number, entry in valid.items():
        line = document.line(key, number)
        for name in [entry.id] if isinstance(entry, Pinned) else entry.words:
            first = lines.setdefault(f"{key}.{name}", line)
            if first != line:
                what = f'"{name}" is a duplicate (first on line {first})'
                problems.append(Problem(document.path, line, what, "keep one of the two"))
    return tuple(valid.values()), problems


# The rules of a language that is a translation: which words correspond, and how easy its text must be to read.
#
# ``content/LANG/translation.yaml`` makes a language a translation of the guide's default language. A language without it
# is an independent edition: it is checked like the default language, and nothing is compared.


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


def read_terms(root: Path, path: str) -> tuple[tuple[TermRule, ...], list[Problem]]:
    """Read the list of terms of one language; a language may have none."""
    entries, problems = read_list(root, path, TermRule)
    return tuple(term for _, term in entries), problems
