"""What a family sees beside the articles, in three parts that people sign like articles.

- ``guide/frame``: the theme, its strings, notices, groups, the pages about the guide, the profile, the settings
  that change pages, the rules of review, the codes of portals, addresses that lead on, what the search knows, and what pages
  say of the contract; for each language.
- ``guide/words``: the question bank, the glossary, the rule book of emergencies and the stages; for each language.
- ``guide/facts``: the hospital's own facts; once, in the default language.

Each holds its sources as a family reads them.

``signs`` in content/data/review.yaml says which role signs which.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from care_guide.content.models import Subject
from care_guide.content.site_content import Library
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
    contents: tuple[str, ...]

    @property
    def topic(self) -> str:
        """The name in the ledger and for ``make sign``."""
        return f"guide/{self.subject}"

    @property
    def key(self) -> str:
        """The name among the reviews, where articles have their paths."""
        return f"{self.lang}/{self.topic}"


def parts(library: Library) -> list[Part]:
    """Return the parts of every language."""
    found = []
    for lang in library.languages:
        found += [_part("frame", lang, _frame(lang, library)), _part("words", lang, _words(lang, library))]
    return [*found, _part("facts", library.default_lang, {"facts": library.facts.texts})]


def _part(subject: Subject, lang: str, data: dict[str, Any]) -> Part:
    text = json.dumps({"format": FORMAT, "lang": lang, **data}, ensure_ascii=False, sort_keys=True, default=str)
    version = hashlib.sha256(text.encode("utf-8")).hexdigest()
    lines = [f"{name}: {line}" for name, value in data.items() for line in _lines(value)]
    return Part(subject, lang, version, _FILES[subject].format(lang=lang), tuple(lines))


def _lines(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key} = {one if one is not None else '-'}" for key, one in value.items()]
    return [str(one) for one in value]


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
            [a.topic, a.header.slug, a.header.template, a.header.order, library.written_by(a)]
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
        "stages": [one.model_dump(mode="json") for one in language.stages],
        "sources": sources_read(
            library,
            [
                *(one.source for one in (*language.questions, *language.terms)),
                *(name for sign in language.rule_book.signs.values() for name in sign.sources),
            ],
        ),
    }
