"""What a family sees beside the articles, in three parts that people sign like articles.

- ``guide/frame``: the theme, its strings, notices, groups, the pages about the guide, the profile, the settings
  that change pages, the rules of review, the codes of portals, addresses that lead on, what the search knows, and what pages
  say of the contract; for each language.
- ``guide/words``: the question bank, the glossary, the rule book of emergencies and the stages; for each language.
- ``guide/facts``: the hospital's own facts; once, in the default language.

Each holds its sources as a family reads them; in a translation, also its rules, and which sign was made from which.

``signs`` in content/data/review.yaml says which role signs which.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from care_guide.content.models import Subject
from care_guide.content.site_content import Language, Library
from care_guide.review.addresses import moves
from care_guide.review.content_hash import FORMAT, sources_read
from care_guide.utils.listing import listed

# The line of a problem names the file that a reader would open first.
_FILES = {
    "frame": "theme/templates/base.html",
    "words": "content/{lang}/questions.yaml",
    "facts": "content/data/hospital.yaml",
}
# Folders of the theme that families see; theme/server is for the web team.
_THEME = ("templates", "static", "icons")


# The names of the parts in the ledger.
PARTS = ("guide/frame", "guide/words", "guide/facts")


@dataclass(frozen=True)
class Part:
    """One part: its name in the ledger, its version, and what it is made of, for whoever signs it."""

    subject: Subject
    lang: str
    version: str
    path: str
    # Its lists by name, each its entries as plain words, by a key that outlives another wording.
    lists: dict[str, dict[str, str]]

    @property
    def topic(self) -> str:
        """The name in the ledger and for ``make sign``."""
        return f"guide/{self.subject}"

    @property
    def contents(self) -> tuple[str, ...]:
        """What it is made of, a line an entry."""
        return tuple(f"{name}: {line}" for name, entries in self.lists.items() for line in entries.values())

    @property
    def key(self) -> str:
        """The name among the reviews, where articles have their paths."""
        return f"{self.lang}/{self.topic}"


def parts(library: Library) -> list[Part]:
    """Return the parts of every language."""
    found = []
    for lang, language in library.languages.items():
        frame, words = _frame(lang, library), _words(lang, library)
        if language.translation is not None:
            # What decides where a family reads the original instead.
            frame["translation"] = language.translation.model_dump(mode="json")
            words |= {"roles": language.role_names, "from": [language.signs_from or ""]}
        found += [
            _part("frame", lang, frame, _lists(frame)),
            _part("words", lang, words, _lists(words | _rule_book(language)) | {"stages": _stage_lines(language)}),
        ]
    facts = {"facts": library.facts.texts}
    return [*found, _part("facts", library.default_lang, facts, _lists(facts))]


def _part(subject: Subject, lang: str, data: dict[str, Any], lists: dict[str, dict[str, str]]) -> Part:
    text = json.dumps({"format": FORMAT, "lang": lang, **data}, ensure_ascii=False, sort_keys=True, default=str)
    version = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Part(subject, lang, version, _FILES[subject].format(lang=lang), lists)


def _lists(data: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {name: dict(_entries(value)) for name, value in data.items()}


def _entries(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the key and the words of each entry of one list."""
    if isinstance(value, dict):
        yield from ((key, f"{key} = {_plain(one) or '-'}") for key, one in value.items())
        return
    for one in value:
        # What has no name is known by its words.
        name = next((str(one[key]) for key in ("id", "term") if key in one), "") if isinstance(one, dict) else ""
        yield name or _plain(one), _plain(one)


def _plain(value: Any) -> str:
    """Return a value of a YAML file as words, without what is empty."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {words}" for key, one in value.items() if (words := _plain(one)))
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, map(_plain, value)))
    return "" if value is None or value is False else " ".join(str(value).split())


def _rule_book(language: Language) -> dict[str, Any]:
    """Return the signs and passages as plain values."""
    book = language.rule_book
    return {
        "emergencies": [sign.model_dump(mode="json") for sign in book.signs.values()],
        "passages": {name: passage.model_dump(mode="json") for name, passage in book.passages.items()},
    }


def _stage_lines(language: Language) -> dict[str, str]:
    """Return each line of each stage, so that a change shows its line alone."""
    found = {}
    for stage in language.stages:
        found[stage.id] = f"{stage.title} ({stage.group}): {stage.intro}"
        for number, text in enumerate(stage.first, 1):
            found[f"{stage.id} first {number}"] = f"{stage.title}, first {number}: {_plain(text)}"
        for item in stage.items:
            place = f"{item.article}#{item.section}" if item.section else item.article
            found[f"{stage.id} {place}"] = f"{stage.title}, {place}: {item.teach}. {item.tell}"
    return found


def _frame(lang: str, library: Library) -> dict[str, Any]:
    language = library.languages[lang]
    published = [a for a in library.articles if a.lang == lang and library.is_published(a)]
    return {
        "settings": dict(library.settings),
        "profile": library.profile.model_dump(mode="json"),
        "notices": [one.model_dump(mode="json") for one in language.notices],
        "groups": [one.model_dump(mode="json") for one in language.groups],
        "pages": [
            [
                a.topic,
                a.header.slug,
                a.header.template,
                a.header.title,
                a.header.summary,
                a.header.order,
                a.canonical_digest,
                *filter(None, (a.made_from,)),
            ]
            for a in published
            if a.is_page
        ],
        "sources": sources_read(
            library,
            [
                *(name for a in published if a.is_page for name in a.found.all_citations),
                *(name for one in language.search.pinned for name in one.sources),
            ],
        ),
        "articles": [
            [a.topic, a.header.slug, a.header.template, a.header.order, library.written_by(a), a.header.kind]
            for a in published
            if not a.is_page
        ],
        "addresses": {
            address: library.name(target) for address, target in moves(library).items() if target.lang == lang
        },
        "search": [
            language.search.nothing,
            *map(repr, (language.search.skip, language.search.synonyms, language.search.pinned)),
        ],
        "codes": [repr(row) for _, row in library.codes],
        "logo": [logo.digest for logo in (library.logo, library.logo_dark) if logo],
        "contract": _told_of_contract(library),
        "rules": library.rules.model_dump(mode="json"),
        "strings": hashlib.sha256(repr(library.strings.tables[lang]).encode()).hexdigest().split(),
        "theme": _files(library.root / "theme"),
    }


def _told_of_contract(library: Library) -> dict[str, Any]:
    """Return what pages say of the contract: its limits, and what each kind of article is about."""
    if library.contract is None:
        return {}
    return {
        "limits": library.contract.limits.model_dump(mode="json"),
        "about": {kind: rule.about for kind, rule in library.contract.kinds.items()},
    }


def _files(theme: Path) -> dict[str, str]:
    files = (file for name in _THEME for file in listed(theme / name, "**/*") if file.is_file())
    return {file.relative_to(theme).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _words(lang: str, library: Library) -> dict[str, Any]:
    language = library.languages[lang]
    return {
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
