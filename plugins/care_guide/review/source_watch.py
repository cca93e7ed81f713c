"""Find sources that have changed since somebody read them, and the sentences that rely on each."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from care_guide.content.article import Article
from care_guide.content.models import Source
from care_guide.content.site_content import Language, Library
from care_guide.content.source_records import LabelRecord, NoticeRecord, Records, StudyRecord

# The comparison with the sources of the guide.

_SET_ID = re.compile(r"setid=([0-9a-f-]{36})", re.I)
_NCT = re.compile(r"\bNCT\d{8}\b", re.I)
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#&]+")
# What publishers append to a DOI in the address of a page.
_BEHIND_DOI = re.compile(r"(?:/(?:full|fulltext|abstract|pdf|epdf|html|meta|summary))+$|\.pdf$|[.,;/]+$", re.I)
_PMID = re.compile(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{5,9})\b")
_LETTERS = re.compile(r"[^a-z0-9]+")
# Many works may share a shorter title.
_TITLE_LETTERS = 25


@dataclass(frozen=True)
class Place:
    """A line that relies on a source."""

    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Finding:
    """A source that somebody must look at again: its line in the list, what happened, and what relies on it."""

    source: Source
    line: int
    what: str
    leaning: tuple[Place, ...]


@dataclass(frozen=True)
class Watch:
    """The findings by kind, and the sources about which the records say nothing."""

    labels: tuple[Finding, ...]
    studies: tuple[Finding, ...]
    notices: tuple[Finding, ...]
    # Ids of sources with a set id or a study number but no record.
    unseen: tuple[str, ...]
    # Ids of labels without the version that somebody has read.
    unrecorded: tuple[str, ...]


def set_id_of(source: Source) -> str | None:
    """Return the set id of a label, from its entry or its address on DailyMed."""
    found = _SET_ID.search(source.url or "")
    return source.set_id or (found[1].lower() if found else None)


def version_read(source: Source) -> str | None:
    """Return in words which version of a label somebody has read, by number, day or both; None if not recorded."""
    if source.version is not None:
        return f"version {source.version}" + (f" of {source.effective}" if source.effective else "")
    return f"the version of {source.effective}" if source.effective else None


def study_of(source: Source) -> str | None:
    """Return the number of the study whose record in the register is the source."""
    found = _NCT.search(source.url or "")
    return found[0].upper() if found else None


def watch(library: Library, records: Records) -> Watch:
    """Compare every source of ``library`` with ``records``."""
    # A record without a day is older than any other, since nobody knows how old it is; of two alike, the last one counts.
    none = datetime.date.min
    labels = {one.set_id: one for one in sorted(records.labels, key=lambda one: (one.version, one.date or none))}
    studies = {one.nct: one for one in sorted(records.studies, key=lambda one: one.updated or none)}
    notices = _Notices(records.notices)
    news: dict[str, list[tuple[str, str]]] = defaultdict(list)
    unseen, unrecorded = [], []
    for source in library.sources:
        set_id, nct = set_id_of(source), study_of(source)
        if set_id and (what := _label_news(source, labels.get(set_id))):
            news["label"].append((source.id, what))
        if nct and (what := _study_news(source, studies.get(nct))):
            news["study"].append((source.id, what))
        news["notice"] += [(source.id, what) for what in notices.about(source)]
        if (set_id and set_id not in labels) or (nct and nct not in studies):
            unseen.append(source.id)
        if source.kind == "label" and version_read(source) is None:
            unrecorded.append(source.id)
    leaning = places_of({name for found in news.values() for name, _ in found}, library)

    def findings(kind: str) -> tuple[Finding, ...]:
        by_key, lines = library.sources.by_key, library.sources.lines
        return tuple(Finding(by_key[name], lines[name], what, tuple(leaning[name])) for name, what in news[kind])

    return Watch(findings("label"), findings("study"), findings("notice"), tuple(unseen), tuple(unrecorded))


def _label_news(source: Source, label: LabelRecord | None) -> str | None:
    if label is None:
        return None
    now = f"version {label.version}" + (f" of {label.date}" if label.date else "")
    read = version_read(source)
    if source.version is not None:
        return f"{now}; the guide has read {read}" if label.version > source.version else None
    if label.date is None:
        return f"{now}, of no day; the entry has no version number, so compare the two"
    if source.effective is not None:
        return f"{now}; the guide has read {read}" if label.date > source.effective else None
    if label.date > source.checked:
        return f"{now}; the guide last read it on {source.checked} (version not recorded)"
    return None


def _study_news(source: Source, study: StudyRecord | None) -> str | None:
    if study is None:
        return None
    why = f" ({study.why_stopped})" if study.why_stopped else ""
    updated = f", updated {study.updated}" if study.updated else ""
    if source.status is not None and source.status != study.status:
        return f"{study.status}{why}{updated}; it was {source.status} when the guide last read it"
    if study.updated and study.updated > source.checked:
        return f"{study.status}{why}{updated}; the guide last read it on {source.checked}"
    return None


class _Notices:
    """Notices by each identifier of the work that they are about."""

    def __init__(self, notices: list[NoticeRecord]) -> None:
        self._by: dict[tuple[str, str], list[NoticeRecord]] = defaultdict(list)
        for one in notices:
            for kind, name in (("doi", one.doi), ("pmid", one.pmid), ("title", _letters(one.title))):
                if name:
                    self._by[kind, name].append(one)

    def about(self, source: Source) -> list[str]:
        """Return what became of ``source``, each notice once, with the identifier by which it was found."""
        doi, pmid = _DOI.search(unquote(source.url or "")), _PMID.search(source.url or "")
        names = (
            ("doi", _BEHIND_DOI.sub("", doi[0]).lower() if doi else ""),
            ("pmid", pmid[1] if pmid else ""),
            ("title", _letters(source.title)),
        )
        found: dict[tuple[str, object], str] = {}
        for kind, name in names:
            for one in self._by.get((kind, name), ()):
                day = f" on {one.date}" if one.date else ""
                by = f"{kind.upper()} {name}"
                if kind == "title":
                    by = f"by its title alone: see whether it is the same work: {one.title}"
                found.setdefault((one.what, one.date), f"{one.what}{day} ({by})")
        return list(found.values())


def _letters(title: str) -> str:
    letters = _LETTERS.sub("", title.lower())
    return letters if len(letters) >= _TITLE_LETTERS else ""


def places_of(names: set[str], library: Library) -> dict[str, list[Place]]:
    """Return, by the id of each source in ``names``, every line that cites it, in articles and data files."""
    found: dict[str, list[Place]] = {name: [] for name in names}
    for article in library.articles:
        for name in names.intersection(article.found.all_citations):
            found[name] += _in_article(name, article)
    for language in library.languages.values():
        for sources, place in _entries(language):
            for name in names.intersection(sources):
                found[name].append(place)
    return found


def _in_article(name: str, article: Article) -> list[Place]:
    lines = {one.line: Place(article.path, one.line, one.text) for one in article.sentences if name in one.sources}
    # Pictures and blocks of dots cite sources too, but are not sentences.
    for number, line in enumerate(article.source.lines, 1):
        if f"[^{name}]" in line or line.strip() == f"source: {name}":
            lines.setdefault(number, Place(article.path, number, line.strip()))
    return [lines[number] for number in sorted(lines)]


def _entries(language: Language) -> Iterator[tuple[tuple[str | None, ...], Place]]:
    """Yield the sources of each entry of the data files: the rule book, questions, the glossary, pinned results."""
    book, bank, terms, search = language.rule_book, language.questions, language.terms, language.search
    for line, text, sources in book.texts():
        yield sources, Place(book.path, line, " ".join(text.split()))
    for question in bank:
        yield (question.source,), Place(bank.path, bank.lines[question.id], question.text)
    for term in terms:
        yield (term.source,), Place(terms.path, terms.lines[term.term], f"{term.term}: {term.means}")
    for pinned in search.pinned:
        line = search.lines.get(f"pinned.{pinned.id}", 1)
        yield pinned.sources, Place(search.path, line, " ".join(pinned.text.split()))
