"""Find sources that have changed since somebody read them, and the sentences that rely on each.

What has changed is in other organizations' records, read from files; nothing is fetched. The formats are: labels of
openFDA or DailyMed (JSON), studies of ClinicalTrials.gov's API version 2 (JSON), works of Crossref (JSON), and the list of
Retraction Watch (CSV).
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from care_guide.content.article import Article
from care_guide.content.library import Language, Library
from care_guide.content.models import Source
from care_guide.content.problems import Problem

# Records: versions of labels, states of studies, retractions.

# The columns of Retraction Watch's list that are read.
_CSV_COLUMNS = ("Title", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "RetractionDate")
# Crossref's and Retraction Watch's names of notices, and what they mean for a text that cites the work.
_NATURES = {
    "retraction": "retracted",
    "removal": "removed",
    "withdrawal": "withdrawn",
    "partial_retraction": "retracted in part",
    "expression_of_concern": "under an expression of concern",
    "correction": "corrected",
    "corrigendum": "corrected",
    "erratum": "corrected",
    "reinstatement": "reinstated",
}
# 20260609, 2026-06-09, 2026-06, 6/9/2026 (month first), Jun 09, 2026.
_DAYS = ("%Y%m%d", "%Y-%m-%d", "%Y-%m", "%m/%d/%Y", "%b %d, %Y", "%b. %d, %Y", "%B %d, %Y")
# Retraction Watch writes these if there is no PubMed id or no DOI.
_NO_ID = ("", "0", "unavailable")


class _WrongFormError(Exception):
    """A file or a part of it does not have the expected form; the text says what is wrong."""


@dataclass(frozen=True)
class LabelRecord:
    """The newest version of one label; ``date`` is the day on which it took effect or was published."""

    set_id: str
    version: int
    date: datetime.date | None


@dataclass(frozen=True)
class StudyRecord:
    """The state of one registered study, in the register's own words."""

    nct: str
    status: str
    updated: datetime.date | None
    why_stopped: str


@dataclass(frozen=True)
class NoticeRecord:
    """A notice about one published work: what happened to the work, and when."""

    doi: str
    pmid: str
    title: str
    what: str
    date: datetime.date | None


@dataclass
class Records:
    """All records of some files, in their order."""

    labels: list[LabelRecord] = field(default_factory=list)
    studies: list[StudyRecord] = field(default_factory=list)
    notices: list[NoticeRecord] = field(default_factory=list)


def read_records(files: list[Path]) -> tuple[Records, list[Problem]]:
    """Return the records in ``files``, and what is wrong with each file that cannot be read; the others are read."""
    records, problems = Records(), []
    for file in files:
        try:
            _read(file, records)
        except _WrongFormError as error:
            what, _, todo = str(error).partition(": ")
            problems.append(Problem(file.as_posix(), 1, what, todo or _FETCH_AGAIN))
        except OSError as error:
            what = "it is a folder" if isinstance(error, IsADirectoryError) else "there is no such file"
            if isinstance(error, PermissionError):
                what = "it may not be read"
            todo = "name a file that you have fetched (docs/sources.md says how)"
            problems.append(Problem(file.as_posix(), 1, what, todo))
    return records, problems


_FETCH_AGAIN = "fetch it again (docs/sources.md says how)"


def _read(file: Path, records: Records) -> None:
    data = file.read_bytes()
    # Retraction Watch's list has had stray bytes in names of people, which are not used here.
    text = data.decode("utf-8-sig", "replace")
    if not text.strip():
        raise _WrongFormError("the file is empty")
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            raise _WrongFormError("it is not whole JSON") from None
        _json(value, records)
    else:
        records.notices += _csv(text)


def _json(value: Any, records: Records) -> None:
    """Add the records in ``value``, whose keys show which kind they are."""
    data = value if isinstance(value, dict) else {}
    before = len(records.labels) + len(records.studies) + len(records.notices)
    if "results" in data:
        records.labels += [_openfda(one) for one in _objects(data["results"], "results")]
    elif "protocolSection" in data:
        records.studies.append(_study(data))
    elif "studies" in data:
        records.studies += [_study(one) for one in _objects(data["studies"], "studies")]
    elif "message" in data:
        message = data["message"]
        works = message.get("items", [message]) if isinstance(message, dict) else None
        records.notices += [notice for one in _objects(works, "message") for notice in _crossref(one)]
        # A work without any notice is a valid answer, too.
        return
    elif "data" in data:
        records.labels += _dailymed(data["data"])
    elif "error" in data:
        raise _WrongFormError("it holds an answer that nothing was found: check the address and fetch it again")
    else:
        known = "openFDA, DailyMed, ClinicalTrials.gov (version 2) or Crossref"
        raise _WrongFormError(f"it is no record of {known}: fetch one of these (docs/sources.md says how)")
    if len(records.labels) + len(records.studies) + len(records.notices) == before:
        raise _WrongFormError("it holds no record: check the address and fetch it again")


def _objects(value: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise _WrongFormError(f'"{name}" is not a list of records')
    return value


def _text(record: dict[str, Any], *names: str) -> str:
    """Return the text at the nested keys ``names``, or "" if there is none."""
    value: Any = record
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    if isinstance(value, list):
        value = value[0] if value else None
    return str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _needed(record: dict[str, Any], *names: str) -> str:
    value = _text(record, *names)
    if not value:
        raise _WrongFormError(f"a record has no {names[-1]}")
    return value


def _version(text: str) -> int:
    if not re.fullmatch(r"\d{1,6}", text):
        raise _WrongFormError(f'the version "{text[:40]}" is not a number')
    return int(text)


def _openfda(record: dict[str, Any]) -> LabelRecord:
    set_id, version = _needed(record, "set_id").lower(), _version(_needed(record, "version"))
    return LabelRecord(set_id, version, read_day(_text(record, "effective_time")))


def _dailymed(data: Any) -> Iterator[LabelRecord]:
    """Yield the labels of a list, or the newest version of a label's history."""
    if isinstance(data, dict):
        history = _objects(data.get("history"), "history")
        set_id = _needed(data, "spl", "setid")
        rows = [{**one, "setid": set_id} for one in history]
        rows = [max(rows, key=lambda one: _version(_needed(one, "spl_version")))] if rows else []
    else:
        rows = _objects(data, "data")
    for one in rows:
        version = _version(_needed(one, "spl_version"))
        yield LabelRecord(_needed(one, "setid").lower(), version, read_day(_text(one, "published_date")))


def _study(record: dict[str, Any]) -> StudyRecord:
    status = ("protocolSection", "statusModule")
    return StudyRecord(
        _needed(record, "protocolSection", "identificationModule", "nctId").upper(),
        _needed(record, *status, "overallStatus"),
        read_day(_text(record, *status, "lastUpdatePostDateStruct", "date")),
        _text(record, *status, "whyStopped"),
    )


def _crossref(work: dict[str, Any]) -> Iterator[NoticeRecord]:
    """Yield the notices about another work (``update-to``) and about this one (``updated-by``)."""
    for one in _objects(work.get("update-to", []), "update-to"):
        yield NoticeRecord(_needed(one, "DOI").lower(), "", "", _nature(_text(one, "type")), _crossref_day(one))
    for one in _objects(work.get("updated-by", []), "updated-by"):
        what = _nature(_text(one, "type"))
        yield NoticeRecord(_needed(work, "DOI").lower(), "", _text(work, "title"), what, _crossref_day(one))


def _crossref_day(notice: dict[str, Any]) -> datetime.date | None:
    updated = notice.get("updated")
    parts = updated.get("date-parts") if isinstance(updated, dict) else None
    numbers = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    try:
        return datetime.date(*(int(number) for number in [*numbers, 1, 1][:3])) if numbers else None
    except (TypeError, ValueError):
        return None


def _csv(text: str) -> list[NoticeRecord]:
    # A field of reasons or notes can be long.
    csv.field_size_limit(1_000_000)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in _CSV_COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise _WrongFormError(f"it is no list of Retraction Watch: it has no column {', '.join(missing)}")
        found = [_row(row) for row in rows]
    except csv.Error:
        raise _WrongFormError("it is not whole CSV") from None
    if not found:
        raise _WrongFormError("it holds no record")
    return found


def _row(row: dict[str, Any]) -> NoticeRecord:
    doi, pmid = (
        "" if (value := (row[name] or "").strip()).lower() in _NO_ID else value
        for name in ("OriginalPaperDOI", "OriginalPaperPubMedID")
    )
    day = read_day((row["RetractionDate"] or "").partition(" ")[0])
    return NoticeRecord(doi.lower(), pmid, (row["Title"] or "").strip(), _nature(row["RetractionNature"] or ""), day)


def _nature(word: str) -> str:
    name = re.sub(r"[\s-]+", "_", word.strip().lower())
    return _NATURES.get(name, f"under a notice ({word.strip() or 'of no kind'})")


def read_day(text: str) -> datetime.date | None:
    """Return the day that ``text`` names in one of the records' formats, or None."""
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.datetime.strptime(text.strip(), form).date()
    return None


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
    relying: tuple[Place, ...]


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
    relying = places_of({name for found in news.values() for name, _ in found}, library)

    def findings(kind: str) -> tuple[Finding, ...]:
        by_key, lines = library.sources.by_key, library.sources.lines
        return tuple(Finding(by_key[name], lines[name], what, tuple(relying[name])) for name, what in news[kind])

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
    for name, places in entries_citing(names, library).items():
        found[name] += places
    return found


def entries_citing(names: set[str], library: Library) -> dict[str, list[Place]]:
    """Return, by the id of each source in ``names``, every entry of the data files that cites it: signs, questions and so on."""
    found: dict[str, list[Place]] = {name: [] for name in names}
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
