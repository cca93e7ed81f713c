"""The versions of what people sign: articles by what a family reads, and the three parts of what is around them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from care_guide.content.article import Article
from care_guide.content.images import drawings_path
from care_guide.content.library import Language, Library
from care_guide.content.models import FORMAT, Source, Subject
from care_guide.content.source_text import deciding
from care_guide.review.addresses import moves
from care_guide.translation.ledger import ledger_path
from care_guide.utils.files import listed


def version_data(article: Article, library: Library) -> dict[str, Any]:
    """Return what the version of ``article`` is made of, as plain values; docs/versions.md explains each.

    A sign-off outlives changes of what is not in it: the theme, white space, the order of keys in YAML, the values of
    hospital facts and of numbers to call, review data, and dates of the text and of the last look at a source.
    """
    language, found = library.languages[article.lang], article.found
    origin = {} if article.made_from is None else {"from": article.made_from}
    return origin | {
        "lang": article.lang,
        "title": article.header.title,
        "summary": article.header.summary,
        "message": article.header.message,
        "audience": article.header.audience,
        "format": FORMAT,
        "html": article.canonical_digest,
        "sources": sources_read(library, found.all_citations),
        "terms": [
            # Only in a translation are there both; each has its place.
            [name, term.means, *((term.say, term.en) if term.en else filter(None, (term.say,)))]
            for name in sorted(found.all_terms)
            for term in (language.terms.by_key[name],)
        ],
        "notices": [
            [
                *(n.id, n.position, n.title, n.text.strip(), *filter(None, ((n.short or "").strip(),))),
                *filter(None, (conditions_shown([n.text, n.short], library),)),
            ]
            for n in sorted(library.notices_of(article), key=lambda n: n.id)
        ],
    }


def cited_sources(library: Library, names: Iterable[str | None]) -> list[Source]:
    """Return the sources in ``names``, once each, sorted by id; names that are not sources are skipped."""
    by_id = library.sources.by_key
    return [by_id[name] for name in sorted(set(filter(None, names))) if name in by_id]


def sources_read(library: Library, names: Iterable[str | None]) -> list[list[Any]]:
    """Return what a family reads about each of the sources in ``names``, sorted by id."""
    return [
        [s.id, s.title, s.publisher, s.url, s.published, s.kind, *filter(None, (s.who, s.number))]
        for s in cited_sources(library, names)
    ]


def longest_interval(text: Article | Part | None, library: Library) -> int:
    """Return for how many months a check of ``text`` is valid: the least that the rules, it or a source says.

    For a part of the guide, and for a text that is gone, that is what the rules say.
    """
    months = library.rules.next_check.months
    if not isinstance(text, Article):
        return months
    cited = (library.sources.by_key.get(name) for name in set(text.found.all_citations))
    own = [source.review_months for source in cited if source is not None and source.review_months]
    return min([months, text.header.review_months, *own])


def version_files(lang: str, topic: str, source_lang: str) -> list[str]:
    """Return the files of which the version of an article is made, except its pictures; some may not exist."""
    path, shared, made = f"content/{lang}/{topic}.md", ["glossary", "notices", "emergencies"], list[str]()
    if lang != source_lang:
        # Names of roles, and the rules by which a line counts as translated.
        shared += ["words", "translation"]
        # A line without a row in the ledger is that of the original as it is now.
        made = [f"content/{source_lang}/{topic}.md", drawings_path(lang), f"content/{source_lang}/words.yaml"]
    own = [path, *(f"content/{lang}/{name}.yaml" for name in shared), f"theme/strings/{lang}.toml"]
    made += map(ledger_path, own) if made else ()
    # The contract says which notices a kind has, the profile in which units a text tells a temperature; the place and the
    # facts decide which conditions hold.
    return [*own, *made, *(f"content/data/{name}.yaml" for name in ("sources", "contract", "profile", "hospital"))]


# What the guide itself reads; other files, such as the settings, say something only as far as it is in a setting.
_CONTENT = ("content/", "theme/templates/", "theme/static/", "theme/icons/", "theme/strings/")


def is_content(path: str) -> bool:
    """Return whether the guide reads a file of this name, so that whatever pages show of it is in a version."""
    return path.startswith(_CONTENT)


def is_left_out(path: str, library: Library) -> bool:
    """Return whether a file of this name belongs to a language that the settings leave out."""
    folder, _, rest = path.partition("/")
    lang = rest.partition("/")[0] if folder == "content" else path.removeprefix("theme/strings/").removesuffix(".toml")
    return lang in library.strings.tables and lang not in library.languages


def version(article: Article, library: Library) -> str:
    """Return the full version of ``article``: 64 hexadecimal digits, see docs/versions.md."""
    data = version_data(article, library)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def version_of_both(translation: str, original: str) -> str:
    """Return the version that a page has which shows words of the original in its translation: see docs/versions.md."""
    return hashlib.sha256(f"{translation} {original}".encode()).hexdigest()


def shows_meanings(article: Article, library: Library) -> bool:
    """Return whether a translation explains a word with the meaning in the original, which waits for its translation."""
    language = library.languages[article.lang]
    waiting = language.waiting.get("glossary", {})
    terms = (language.terms.by_key[name] for name in article.found.all_terms) if waiting else ()
    return any(f"{term.en or term.term}/means" in waiting for term in terms)


def originals_shown(article: Article, library: Library) -> list[str]:
    """Return the names in the ledger of the originals whose words families read in a translation: of its text, of a
    meaning of the glossary, of a notice.
    """
    language = library.languages[article.lang]
    notices = any(language.waits("notices", one.id) for one in library.notices_shown(article))
    words = {article.topic: article.shows_original, "guide/words": shows_meanings(article, library)}
    return [name for name, shown in (words | {"guide/frame": notices}).items() if shown]


def short(full: str) -> str:
    """Return the short form of a version, for print: its first 8 digits in two groups of four."""
    return f"{full[:4]}-{full[4:8]}"


# The parts around the articles

# The file of a part that problems name: the one that a reader would open first.
_FILES = {
    "frame": "theme/templates/base.html",
    "words": "content/{lang}/questions.yaml",
    "facts": "content/data/hospital.yaml",
}
# Lists of parts that hold sources, or the checksums of files and of translated lines.
_REFERENCES = {"sources": ("sources",), "checksums": ("logo", "theme", "from")}
# The lists of a translation that are a part of the frame; the others are words.
_LISTS_OF_FRAME = ("notices", "groups", "search", "strings")
# Folders of the theme that families see; theme/server is for the web team.
_THEME = ("templates", "static", "icons")
# The names of the parts in the ledger.
PARTS = ("guide/frame", "guide/words", "guide/facts")


@dataclass(frozen=True)
class Part:
    """What a family sees around the articles, in three parts that people sign like articles.

    ``guide/frame``: the theme, its strings, notices, groups, the pages about the guide, the profile, the settings that
    change pages, the rules of review, the codes of portals, addresses that lead on, what the search knows, and what pages
    say of the contract; for each language. ``guide/words``: the question bank, the glossary, the rule book of emergencies
    and the stages; for each language. ``guide/facts``: the hospital's own facts, and the numbers that everybody in its
    country calls, with the country and the state; once, in the default language.

    The first two say which conditions of their words hold. Each has its sources as a family reads them; in a translation, also its rules, and which sign was made from which.
    ``signs`` in content/data/review.yaml says which role signs which part.
    """

    subject: Subject
    lang: str
    version: str
    path: str
    # Its lists by name: the entries of each in plain words, by a key that stays when an entry is reworded.
    lists: dict[str, dict[str, str]]

    @property
    def topic(self) -> str:
        """The name in the ledger and for ``make sign``."""
        return f"guide/{self.subject}"

    @property
    def contents(self) -> tuple[str, ...]:
        """What it is made of, one line per entry."""
        return tuple(f"{name}: {line}" for name, entries in self.lists.items() for line in entries.values())

    @property
    def references(self) -> dict[str, tuple[str, ...]]:
        """The lines of ``contents`` with its sources and with checksums, as far as there are any: they say nothing alone."""
        found = {
            kind: tuple(f"{name}: {line}" for name in lists for line in self.lists.get(name, {}).values())
            for kind, lists in _REFERENCES.items()
        }
        return {kind: lines for kind, lines in found.items() if lines}

    @property
    def key(self) -> str:
        """The key of its review, where articles have their paths."""
        return f"{self.lang}/{self.topic}"


def parts(library: Library) -> list[Part]:
    """Return the parts of every language."""
    found = []
    for lang in library.shown_languages:
        language = library.languages[lang]
        frame, words = _frame(lang, library), _words(lang, library)
        if language.translation is not None:
            # This decides where a family reads the original instead.
            frame["translation"] = language.translation.model_dump(mode="json")
            made = language.made_from
            frame["from"] = {name: made[name] for name in _LISTS_OF_FRAME if name in made}
            rest = {name: one for name, one in made.items() if name not in frame["from"]}
            words |= {"roles": language.role_names, "from": rest}
        book = {
            "emergencies": [sign.model_dump(mode="json") for sign in language.rule_book.signs.values()],
            "passages": {name: one.model_dump(mode="json") for name, one in language.rule_book.passages.items()},
        }
        found += [
            # The words of the theme one by one, since nobody reads a fingerprint.
            _part("frame", lang, frame, _lists(frame | {"strings": _theme_words(lang, library)})),
            _part("words", lang, words, _lists(words | book) | {"stages": _stage_lines(language)}),
        ]
    facts = {
        "facts": library.facts.texts,
        # Apart, since a name may take over signs of its number.
        "numbers": {f"call.{name}": [one.number, one.name] for name, one in library.profile.services.items()},
        # Another country dials the same words otherwise, those within a fact too; the place decides which sentences stay.
        "place": {
            "country": library.profile.country,
            "region": library.profile.region,
            "texts": library.profile.crisis.texts,
        },
        "dialed": {name: phone.href for name, phone in sorted((library.facts.phones | library.profile.calls).items())},
    }
    return [*found, _part("facts", library.default_lang, facts, _lists(facts))]


def subject_of_list(name: str) -> Subject:
    """Return with which part the list ``name`` of a language is signed, such as "words" for its questions."""
    return "frame" if name in _LISTS_OF_FRAME else "words"


def pages_of(part: Part, library: Library) -> list[Article]:
    """Return the pages about the guide that ``part`` covers, of which its lists have only the fingerprints."""
    return _pages(part.lang, library) if part.subject == "frame" else []


def shows_original(part: Part, library: Library) -> bool:
    """Return whether ``part`` of a translation shows words of the original that wait for their translation."""
    # The facts are in the guide's own language, which a mistaken setting may name without its folder.
    if part.subject == "facts" or (language := library.languages[part.lang]).translation is None:
        return False
    frame = any(language.waiting.get(name) for name in _LISTS_OF_FRAME)
    pages = any(a.shows_original for a in library.published(part.lang) if a.is_page)
    words = any(found for name, found in language.waiting.items() if name not in _LISTS_OF_FRAME)
    return frame or pages if part.subject == "frame" else words or bool(language.stale_signs)


def _part(subject: Subject, lang: str, data: dict[str, Any], lists: dict[str, dict[str, str]]) -> Part:
    # Keys stay as they are written: a family reads the facts, and the headings of a card, in that order.
    text = json.dumps({"format": FORMAT, "lang": lang, **data}, ensure_ascii=False, default=str)
    # The name of a file of the theme may be no UTF-8.
    version = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
    return Part(subject, lang, version, _FILES[subject].format(lang=lang), lists)


def _lists(data: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {name: dict(_entries(value)) for name, value in data.items()}


def _entries(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the key and the words of each entry of a list."""
    if isinstance(value, dict):
        yield from ((key, f"{key} = {in_words(one) or '-'}") for key, one in value.items())
        return
    for one in value:
        # A source, a page or an article begins with its name; an entry without a name is known by its words.
        name = str(one[0]) if isinstance(one, list) else ""
        if isinstance(one, dict):
            name = next((str(one[key]) for key in ("id", "term") if key in one), "")
        yield name or in_words(one), in_words(one)


# What ends a part of a line, so that a part that has it is in quotes.
_KEY, COMMA, PERIOD, BRACKET = (re.compile(end) for end in (r"; \w+: ", ", ", r"\. ", r" \("))


def in_words(value: Any) -> str:
    """Return a value of a YAML file as words, in quotes what would read otherwise: two values never read the same.

    A mapping is without its empty values; in a list, each has its place.
    """
    if isinstance(value, dict):
        return "; ".join(f"{key}: {words}" for key, one in value.items() if (words := _part_of(one, _KEY)))
    if isinstance(value, (list, tuple)):
        return ", ".join(_part_of(one, COMMA) or "-" for one in value)
    return "" if value is None or value is False else as_typed(str(value))


def _part_of(value: Any, like_two: re.Pattern[str]) -> str:
    words = in_words(value)
    return json.dumps(words, ensure_ascii=False) if words == "-" else quoted(words, like_two)


def quoted(text: str, like_two: re.Pattern[str]) -> str:
    """Return ``text``, in quotes if it has what ends or begins a value, ``like_two``, or begins with a quote itself."""
    return json.dumps(text, ensure_ascii=False) if text[:1] == '"' or like_two.search(text) else text


# The signs for a line end and an indent, and what somebody has typed that would read like one.
_LINE_END, _INDENT = "⏎", "⇥"
_LIKE_SIGN = re.compile(rf"{_LINE_END}|{_INDENT}|\\u2")


def as_typed(text: str) -> str:
    """Return ``text`` as one line, with a sign for each line end and indent: in Markdown they make paragraphs and code."""
    if _LIKE_SIGN.search(text):
        text = json.dumps(text, ensure_ascii=False).replace(_LINE_END, r"\u23ce").replace(_INDENT, r"\u21e5")
    return _LINE_END.join(line.replace("    ", _INDENT) for line in text.rstrip().split("\n"))


def _stage_lines(language: Language) -> dict[str, str]:
    """Return each line of each stage, so that a change shows its line alone."""
    found = {}
    for stage in language.stages:
        found[stage.id] = f"{quoted(stage.title, BRACKET)} ({stage.group}): {stage.intro}"
        for number, text in enumerate(stage.first, 1):
            found[f"{stage.id} first {number}"] = f"{stage.title}, first {number}: {in_words(text)}"
        for item in stage.items:
            place = f"{item.article}#{item.section}" if item.section else item.article
            found[f"{stage.id} {place}"] = f"{stage.title}, {place}: {quoted(item.teach, PERIOD)}. {item.tell}"
    return found


def _pages(lang: str, library: Library) -> list[Article]:
    return [a for a in library.articles if a.lang == lang and a.is_page and library.is_published(a)]


def _theme_words(lang: str, library: Library) -> dict[str, Any]:
    """Return the words of the theme by their keys."""
    return {
        f"{name}.{key}": text
        for name, table in library.strings.written(lang).items()
        for key, text in (table.items() if isinstance(table, dict) else [("", table)])
    }


def _frame(lang: str, library: Library) -> dict[str, Any]:
    language, found = library.languages[lang], library.languages[lang].search
    published = [a for a in library.articles if a.lang == lang and library.is_published(a)]
    # A withdrawal is nothing that has to be signed, and its notices are at addresses.
    led = moves(replace(library, withdrawn=()))
    data: dict[str, Any] = {
        "settings": dict(library.settings),
        "profile": library.profile.model_dump(mode="json"),
        "notices": [one.model_dump(mode="json") for one in language.notices],
        "groups": [one.model_dump(mode="json") for one in language.groups],
        "pages": [
            [
                *(a.topic, a.header.slug, a.header.template, a.header.title, a.header.summary, a.header.message),
                *(a.header.order, a.canonical_digest, library.written_by(a), *filter(None, (a.made_from,))),
                # What only a hospital's own template shows of a page.
                a.header.model_dump(mode="json", include={"audience", "moment", "review_months", "written_by"}),
            ]
            for a in published
            if a.is_page
        ],
        "sources": sources_read(
            library,
            [
                *(name for a in published if a.is_page for name in a.found.all_citations),
                *(name for one in found.pinned for name in one.sources),
            ],
        ),
        "articles": [
            [
                *(a.topic, a.header.slug, a.header.template, a.header.order, library.written_by(a), a.header.kind),
                # The page about review says how long a check is valid, which the sources decide too.
                *(a.header.moment, a.header.review_months, longest_interval(a, library)),
            ]
            for a in published
            if not a.is_page
        ],
        "addresses": {address: target.name for address, target in led.items() if target.lang == lang},
        "search": [
            found.nothing,
            *map(
                repr,
                (
                    *(found.skip, found.between, found.negations, found.harmless, found.harmless_after),
                    *(found.harmless_asked, found.alike, found.sounds, found.fever, found.synonyms, found.pinned),
                ),
            ),
        ],
        "codes": [repr(row) for _, row in library.codes],
        "logo": {logo.name: logo.digest for logo in (library.logo, library.logo_dark) if logo},
        "contract": _contract(library),
        "rules": library.rules.model_dump(mode="json"),
        "strings": hashlib.sha256(repr(library.strings.written(lang)).encode()).hexdigest().split(),
        "theme": theme_files(library.root / "theme"),
    }
    return data | {"conditions": conditions_shown([language.notices, language.groups, language.search], library)}


def _contract(library: Library) -> dict[str, Any]:
    """Return what pages say about the contract: its limits, what each kind is about, and what the fact tables contain."""
    return {
        "figures": library.contract.model_dump(mode="json", include={"claims", "uncounted"}),
        "limits": library.contract.limits.model_dump(mode="json"),
        "about": {kind: rule.about for kind, rule in library.contract.kinds.items()},
    }


def theme_files(theme: Path) -> dict[str, str]:
    """Return the SHA-256 of each theme file that affects what families see, by its path; the words of the theme are apart."""
    files = (file for name in _THEME for file in listed(theme / name, "**/*") if file.is_file())
    return {file.relative_to(theme).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _words(lang: str, library: Library) -> dict[str, Any]:
    language = library.languages[lang]
    data: dict[str, Any] = {
        "questions": [one.model_dump(mode="json") for one in language.questions],
        "glossary": [one.model_dump(mode="json") for one in language.terms],
        "emergencies": [repr(one) for one in language.rule_book.signs.values()],
        "passages": [repr(one) for one in language.rule_book.passages.items()],
        "headings": language.rule_book.about,
        "stages": [one.model_dump(mode="json") for one in language.stages],
        "sources": sources_read(
            library,
            [
                *(one.source for one in (*language.questions, *language.terms)),
                *(name for sign in language.rule_book.signs.values() for name in sign.sources),
            ],
        ),
    }
    places = {
        f"{entry} ({place})": _shown(place, library)
        for entry, found in places_of(lang, library).items()
        for place in found
    }
    said = [language.questions, language.terms, language.rule_book, language.stages]
    return data | {"conditions": conditions_shown(said, library) | places}


def places_of(lang: str, library: Library) -> dict[str, tuple[str, ...]]:
    """Return the places of each word and each question that is for some alone, by its list and its key.

    A translation has those of its original, too.
    """
    language, source = library.languages[lang], library.languages[library.source_lang]
    words, bank = ({key: one.only for key, one in found.by_key.items()} for found in (source.terms, source.questions))
    found = {f"glossary/{one.term}": (one.only, words.get(one.en or one.term)) for one in language.terms}
    found |= {f"questions/{one.id}": (one.only, bank.get(one.id)) for one in language.questions}
    return {entry: tuple(dict.fromkeys(filter(None, places))) for entry, places in found.items() if any(places)}


def conditions_shown(texts: object, library: Library) -> dict[str, str]:
    """Return of each condition in any text of ``texts``, lists and entries, whether this copy shows or leaves out its words."""
    names = {name for text in _texts(texts) for name in deciding(text)}
    return {name: _shown(name, library) for name in sorted(names)}


def _texts(value: object) -> Iterator[str]:
    """Yield each text in ``value`` that has a mark."""
    if isinstance(value, str):
        yield from (value,) if "[[" in value else ()
    elif isinstance(value, (BaseModel, Mapping)) or is_dataclass(value):
        entries = value if isinstance(value, Mapping) else vars(value)
        yield from (text for one in entries.values() for text in _texts(one))
    elif isinstance(value, Iterable):
        yield from (text for one in value for text in _texts(one))


def _shown(condition: str, library: Library) -> str:
    return "shown" if library.holds(condition) else "left out"
