"""The checklist: every question for the care team, from the bank and from the articles, by moment and topic."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby

from care_guide.content.glossary import TermIndex, term_id
from care_guide.content.library import Library
from care_guide.content.models import MOMENTS, Source, as_read
from care_guide.utils.files import digest

FOLDER = "handouts"
# The ids of the bank's questions begin with this; those of an article's questions begin with its slug.
BANK = "bank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and where its author wrote it. ``topic`` is the slug of its article, or "" for the bank.

    ``id`` is its name in a saved list: ``chemotherapy.how-long``, or ``bank.who-is-in-charge``.
    ``numbers`` are those of ``sources`` in the article's own list; the bank has the list of the page.
    """

    id: str
    text: str
    moment: str
    topic: str
    why: str
    who: tuple[str, ...]
    sources: tuple[str, ...]
    numbers: tuple[int, ...]
    path: str
    # No page shows it.
    line: int = field(repr=False)
    # The languages of ``text`` and of ``why``: an article that has fallen back asks in the default language.
    lang: str
    why_lang: str
    first_visit: bool = False


@dataclass(frozen=True)
class Part:
    """The questions of one moment about one topic. ``anchor`` is the id of a topic's first part, else ""."""

    topic: str
    title: str
    anchor: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Moment:
    """The questions of one moment."""

    id: str
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        return sum(len(part.questions) for part in self.parts)


@dataclass(frozen=True, repr=False, kw_only=True)
class Checklist:
    """The whole list in one language, ready for the templates."""

    # Its page, and the single file, in the output.
    path: str
    handout: str
    # A fingerprint of the questions: a printed or saved list names the edition that it comes from.
    edition: str
    moments: tuple[Moment, ...]
    # The short list for the first visit, out of all moments.
    first_visit: tuple[Asked, ...]
    # Of the bank's questions; an article lists the sources of its own questions.
    sources: tuple[Source, ...]
    # By question id: the glossary words that the question is the first on the page to use, each with the id of its entry.
    words: Mapping[str, tuple[tuple[str, str], ...]]
    # A digest of everything that the list shows.
    key: str

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {source.id: number for number, source in enumerate(self.sources, 1)}

    @property
    def count(self) -> int:
        return sum(moment.count for moment in self.moments)

    def __repr__(self) -> str:
        return f"Checklist({self.key})"

    def number(self, source: str) -> int:
        return self._numbers[source]


def asked(lang: str, library: Library) -> list[Asked]:
    """Return every question that this copy asks in ``lang``: the bank first, then the articles in their order."""
    bank, names = library.languages[lang].questions, library.languages[lang].role_names
    original = library.languages[library.source_lang].questions
    elsewhere = {one.id for one in (*original, *bank) if one.only and one.only not in library.profile.places}
    waiting = library.languages[lang].waiting.get("questions", {})
    found = [
        Asked(
            id=f"{BANK}.{one.id}",
            text=waiting.get(f"{one.id}/text", one.text),
            moment=one.moment,
            topic="",
            why=waiting.get(f"{one.id}/why", one.why),
            who=tuple(names.get(role, role) for role in one.who),
            sources=(one.source,) if one.source else (),
            numbers=(),
            path=of.path,
            line=of.lines[one.id],
            lang=library.source_lang if f"{one.id}/text" in waiting else lang,
            why_lang=library.source_lang if f"{one.id}/why" in waiting else lang,
            first_visit=one.first_visit,
        )
        for one in library.on_pages[lang].questions
        for of in (bank if one.id in bank.by_key else original,)
        if one.id not in elsewhere
    ]
    for article in map(library.displayed, library.published(lang)):
        slug = article.header.slug
        order = {name: n for n, name in enumerate(dict.fromkeys(article.found.citations), 1)}
        for one, line in zip(article.found.questions, article.question_lines, strict=True):
            numbers = tuple(order[name] for name in one.sources)
            found.append(
                Asked(
                    id=f"{slug}.{one.id}",
                    text=one.text,
                    moment=article.header.moment or one.moment,
                    topic=slug,
                    why=one.why,
                    who=tuple(names.get(role, role) for role in one.who),
                    sources=one.sources,
                    numbers=numbers,
                    path=article.path,
                    line=line,
                    lang=one.lang or article.lang,
                    why_lang=one.why_lang or article.lang,
                )
            )
    return found


def checklist(lang: str, library: Library) -> Checklist | None:
    """Return the checklist of ``lang``, or None when that language has no page with the template "checklist"."""
    page = next((a for a in library.published(lang) if a.header.template == "checklist"), None)
    if page is None:
        return None
    questions = asked(lang, library)
    titles = {a.header.slug: a.header.title for a in library.published(lang)}
    anchored: set[str] = set()
    moments = []
    for moment in MOMENTS:
        parts = []
        for topic, group in groupby((q for q in questions if q.moment == moment), key=lambda q: q.topic):
            anchor = f"add-{topic}" if topic and topic not in anchored else ""
            anchored.add(topic)
            parts.append(Part(topic, titles.get(topic, ""), anchor, tuple(group)))
        if parts:
            moments.append(Moment(moment, tuple(parts)))
    ordered = [q for moment in moments for part in moment.parts for q in part.questions]
    cited = dict.fromkeys(name for q in ordered if not q.topic for name in q.sources)
    words = first_words(ordered, library.languages[lang].index)
    path = library.page_path(lang, page.header.slug)
    folder, _, name = path.rpartition("/")
    return Checklist(
        path=path,
        handout=f"{folder}/{FOLDER}/{name}" if folder else f"{FOLDER}/{name}",
        edition=edition(questions),
        moments=tuple(moments),
        first_visit=tuple(q for q in ordered if q.first_visit),
        sources=tuple(as_read(library.sources.by_key[name]) for name in cited),
        words=words,
        key=digest(
            [
                (moment.id, part.topic, part.title, part.anchor, [replace(q, path="", line=0) for q in part.questions])
                for moment in moments
                for part in moment.parts
            ],
            [library.marks[name] for name in cited],
            list(words.items()),
        ),
    )


def first_words(questions: list[Asked], terms: TermIndex) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return by question id the glossary words that the question is the first to use: as written, and the entry's id."""
    seen: set[str] = set()
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for one in questions:
        new = {}
        for text in (one.text, one.why):
            for begin, end, term in terms.find(text):
                if term.term not in seen:
                    seen.add(term.term)
                    new[term_id(term.term)] = text[begin:end]
        if new:
            found[one.id] = tuple((word, entry) for entry, word in new.items())
    return found


def edition(questions: list[Asked]) -> str:
    """Return the fingerprint of a set of questions and their words: 8 hexadecimal digits in two groups."""
    full = hashlib.sha256("\n".join(sorted(f"{q.id} {q.text}" for q in questions)).encode()).hexdigest()
    return f"{full[:4]}-{full[4:8]}"
