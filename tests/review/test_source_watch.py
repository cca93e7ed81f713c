"""The watch on the evidence: records from files, all of them made up, and what they mean for a small guide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.review.source_watch import read_day, read_records

from tests.conftest import refused, succeeded
from tests.review.conftest import Guide

SOURCES = "content/data/sources.yaml"
SET_ID, OTHER = "00000000-aaaa-bbbb-cccc-000000000001", "00000000-aaaa-bbbb-cccc-000000000002"
DATED = "00000000-aaaa-bbbb-cccc-000000000003"
HEAD = "Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate\n"
TITLE = "A made-up trial of blue care in forty children"


def source(name: str, kind: str, url: str, *more: str, title: str = "A made-up work") -> str:
    """One entry of the list."""
    lines = (
        f"title: {title}",
        "publisher: Test",
        f"url: {url}",
        'published: "2026"',
        'checked: "2026-11-22"',
        f"kind: {kind}",
    )
    return f"- id: {name}\n  " + "\n  ".join((*lines, *more)) + "\n"


@pytest.fixture
def watched(guide: Guide) -> Guide:
    """The small guide with sources of each kind; the first article leans on the first of them."""
    file = guide.root / SOURCES
    text = file.read_text("utf-8").rstrip("\n") + "\n"
    text += source(
        "label-read", "label", f"https://dailymed.test/info.cfm?setid={SET_ID}", f"set_id: {SET_ID}", "version: 7"
    )
    text += source("label-unread", "label", "https://label.test/", f"set_id: {OTHER}")
    text += source("label-dated", "label", "https://label.test/d", f"set_id: {DATED}", 'effective: "2026-05-28"')
    text += source("study-known", "agency", "https://clinicaltrials.test/study/NCT00000001", "status: RECRUITING")
    text += source("study-unknown", "agency", "https://clinicaltrials.test/study/NCT00000002")
    text += source("work-doi", "paper", "https://journal.test/doi/full/10.5555/Made.Up-1/full")
    text += source("work-pmid", "paper", "https://pubmed.ncbi.nlm.nih.gov/99999999/")
    text += source("work-title", "paper", "https://journal.test/1", title=TITLE)
    file.write_text(text, encoding="utf-8")
    guide.edit("content/en/treatments/blue.md", "had a fever.[^paper-a]", "had a fever.[^label-read][^work-doi]")
    guide.edit("content/en/questions.yaml", "  who: [nurse]\n", "  who: [nurse]\n  source: work-doi\n")
    assert not [problem for problem in check(load_library(guide.root)) if problem.path == SOURCES]
    return guide


def openfda(set_id: str, version: object, day: str = "20260101") -> dict:
    """A label as openFDA gives it."""
    return {"meta": {}, "results": [{"set_id": set_id, "version": version, "effective_time": day}]}


def dailymed(set_id: str, version: object, day: str = "Jan 01, 2026") -> dict:
    """A label as DailyMed lists it."""
    return {"data": [{"setid": set_id, "spl_version": version, "published_date": day, "title": "TESTDRUG"}]}


def history(set_id: str, *versions: object) -> dict:
    """A label's history on DailyMed."""
    rows = [{"spl_version": version, "published_date": "Jan 01, 2026"} for version in versions]
    return {"data": {"spl": {"setid": set_id, "title": "TESTDRUG"}, "history": rows}}


def study(nct: str, status: str, day: str = "2026-01-01") -> dict:
    """A study as the register gives it."""
    module = {"overallStatus": status, "lastUpdatePostDateStruct": {"date": day}}
    return {"protocolSection": {"identificationModule": {"nctId": nct}, "statusModule": module}}


def crossref(**work: object) -> dict:
    """An answer of Crossref about one work."""
    return {"status": "ok", "message": work}


UPDATE = {"type": "retraction", "updated": {"date-parts": [[2026, 12, 2]]}}
# The record, the source that it is about, and what is told; None: nothing to tell.
NEWS = {
    "a newer version": (openfda(SET_ID, "8"), "label-read: version 8 of 2026-01-01; the guide has read version 7"),
    "the version read": (openfda(SET_ID, "7", "20261201"), None),
    "an older one": (dailymed(SET_ID, 6), None),
    "version 10 is newer than 7": (dailymed(SET_ID.upper(), "10"), "label-read: version 10 of 2026-01-01"),
    "the newest of a history": (history(SET_ID, "2", "11", "9"), "label-read: version 11"),
    "a label of no known version, newer than the day": (
        openfda(OTHER, 3, "20261201"),
        "label-unread: version 3 of 2026-12-01; the guide last read it on 2026-11-22 (version not recorded)",
    ),
    "the same, older than the day": (openfda(OTHER, 3, "20261121"), None),
    "the same, of no day": (openfda(OTHER, 3, ""), "label-unread: version 3, of no day"),
    "a version known by its day, and a later one": (openfda(DATED, 9, "20260529"), "label-dated: version 9 of 2026-05-29; the guide has read the version of 2026-05-28"),
    "a version known by its day, and the same": (openfda(DATED, 9, "20260528"), None),
    "a version known by its day, and one of no day": (openfda(DATED, 9, ""), "label-dated: version 9, of no day"),
    "another status": (study("NCT00000001", "SUSPENDED"), "study-known: SUSPENDED, updated 2026-01-01; it was RECRUITING"),
    "the same status": (study("NCT00000001", "RECRUITING"), None),
    "an update since": ({"studies": [study("NCT00000002", "COMPLETED", "2026-12")]}, "study-unknown: COMPLETED, updated 2026-12-01"),
    "a notice about a work": (
        crossref(DOI="10.5555/notice", **{"update-to": [{"DOI": "10.5555/MADE.up-1", **UPDATE}]}),
        "work-doi: retracted on 2026-12-02 (DOI 10.5555/made.up-1)",
    ),
    "a work with a notice": (crossref(items=[{"DOI": "10.5555/made.up-1", "updated-by": [{"DOI": "10.5555/n", **UPDATE}]}]), "work-doi: retracted on 2026-12-02"),
    "a work without one": (crossref(DOI="10.5555/made.up-1"), None),
    "a work that begins alike": (crossref(**{"update-to": [{"DOI": "10.5555/made.up-11", **UPDATE}]}, DOI="10.5555/n"), None),
    "the list, by PubMed": (
        HEAD + '"X, y",unavailable,99999999,Expression of concern,12/2/2026 0:00\n',
        "work-pmid: under an expression of concern on 2026-12-02 (PMID 99999999)",
    ),
    "the list, by title": (HEAD + f'"{TITLE.upper()}.",,0,Retraction,12/2/2026 0:00\n', "work-title: retracted on 2026-12-02 (by its title alone"),
    "the list, somebody else": (HEAD + "Other,10.5555/other,0,Retraction,12/2/2026 0:00\n", None),
}  # fmt: skip


def written(folder: Path, record: object) -> Path:
    """The record as a file."""
    folder.mkdir(exist_ok=True)
    file = folder / ("records.csv" if isinstance(record, str) else "records.json")
    file.write_text(record if isinstance(record, str) else json.dumps(record), encoding="utf-8")
    return file


@pytest.mark.parametrize("name", NEWS)
def test_what_changed_is_reported_and_nothing_else(name: str, watched: Guide, tmp_path: Path) -> None:
    """One line with the place in the list of sources; a record that says nothing new gives none."""
    record, told = NEWS[name]
    done = succeeded(watched.run("evidence-watch", "--file", str(written(tmp_path, record))))
    lines = [line for line in done.stdout.split("\n") if line.startswith(f"{SOURCES}:")]
    assert len(lines) == (told is not None), lines
    if told is not None:
        place, said = lines[0].split(": ", 1)
        assert said.startswith(told)
        entry = (watched.root / SOURCES).read_text("utf-8").split("\n")[int(place.rpartition(":")[2]) - 1]
        assert entry == f"- id: {said.partition(':')[0]}"


NEWEST = {
    "a later day": (study("NCT00000001", "RECRUITING"), study("NCT00000001", "SUSPENDED", "2026-02-01"), "SUSPENDED, updated 2026-02-01"),
    "any day, and none": (study("NCT00000001", "RECRUITING", ""), study("NCT00000001", "SUSPENDED"), "SUSPENDED, updated 2026-01-01"),
    "a higher version": (openfda(SET_ID, "8", "20261201"), dailymed(SET_ID, "9", ""), "version 9;"),
    "the same version, and its day": (openfda(SET_ID, "8", ""), dailymed(SET_ID, "8"), "version 8 of 2026-01-01;"),
}  # fmt: skip


@pytest.mark.parametrize("name", NEWEST)
@pytest.mark.parametrize("turned", [False, True])
def test_of_several_records_the_newest_counts(name: str, turned: bool, watched: Guide, tmp_path: Path) -> None:
    """Whatever their order; a record of no day is older than any other."""
    *records, told = NEWEST[name]
    files = [str(written(tmp_path / str(number), record)) for number, record in enumerate(records)]
    done = watched.run("evidence-watch", "--file", " ".join(reversed(files) if turned else files))
    [line] = [line for line in done.stdout.split("\n") if line.startswith(f"{SOURCES}:")]
    assert line.split(": ", 2)[2].startswith(told)


def test_each_sentence_that_leans_on_a_source_is_listed(watched: Guide, tmp_path: Path) -> None:
    """With its file and line: in articles, and in the bank of questions; and what no record was about is named."""
    label = written(tmp_path, openfda(SET_ID, "8"))
    spaced = tmp_path / "two words.csv"
    spaced.write_text(HEAD + "X,10.5555/made.up-1,0,Correction,12/2/2026 0:00\n", encoding="utf-8")
    done = watched.run("evidence-watch", "--file", f"{label} '{spaced}'")
    assert "Read: 1 labels, 0 studies, 1 notices." in done.stdout
    for path, words in (
        ("content/en/treatments/blue.md", "In a study, 12 of 100 children had a fever."),
        ("content/en/questions.yaml", "Who answers at night?"),
    ):
        lines = (watched.root / path).read_text("utf-8").split("\n")
        number = next(n for n, line in enumerate(lines, 1) if words in line)
        if path.endswith(".yaml"):
            number -= 1
        assert f"  {path}:{number}: {words}" in done.stdout
    assert "No record was given about: label-unread, label-dated, study-known, study-unknown" in done.stdout
    [unrecorded] = [line for line in done.stdout.split("\n") if line.startswith("Version not recorded: ")]
    names = unrecorded.removeprefix("Version not recorded: ").split(", ")
    assert "label-unread" in names
    assert not {"label-read", "label-dated", "study-known"} & set(names)


def test_the_list_of_sources_says_which_version_of_a_label_was_read(watched: Guide) -> None:
    """The number, the day, or that nobody has recorded it."""
    watched.edit(SOURCES, "  version: 7", '  version: 7\n  effective: "2026-01-02"')
    done = succeeded(watched.run("sources"))
    told = {line.split()[0]: line for line in done.stdout.split("\n") if line.startswith("label-") and "0000" in line}
    assert "version 7 of 2026-01-02" in told["label-read"]
    assert "the version of 2026-05-28" in told["label-dated"]
    assert "not recorded" in told["label-unread"]


BAD = {
    "an empty file": ("", "the file is empty"),
    "half a file": ('{"results": [', "it is not whole JSON"),
    "an answer that nothing was found": ({"error": {"code": "NOT_FOUND"}}, "it holds an answer that nothing was found"),
    "something else": ({"a": 1}, "it is no record of openFDA, DailyMed"),
    "a list": ([1, 2], "it is no record of"),
    "records of another form": ({"results": "none"}, '"results" is not a list of records'),
    "no records": ({"studies": []}, "it holds no record"),
    "a label without its set id": ({"results": [{"version": "1"}]}, "a record has no set_id"),
    "a version that is none": (openfda(SET_ID, "seven"), 'the version "seven" is not a number'),
    "a study without a status": (
        {"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}},
        "a record has no overallStatus",
    ),
    "another table": ("a,b\n1,2\n", "it is no list of Retraction Watch"),
    "a table of no rows": (HEAD, "it holds no record"),
    "a label of a hostile form": ({"results": [{"set_id": {"a": []}, "version": True}]}, "a record has no set_id"),
    "an answer of a hostile form": ({"message": [1]}, '"message" is not a list of records'),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_reported_with_what_to_do(name: str, watched: Guide, tmp_path: Path) -> None:
    """File, what is wrong, what to do; nothing is reported of half of the records."""
    content, told = BAD[name]
    file = written(tmp_path, content)
    done = refused(watched.run("evidence-watch", "--file", str(file)))
    [line] = [one for one in done.stderr.split("\n") if one.startswith(str(file))]
    assert told in line
    assert len(line.split(": ")) >= 3
    assert "Labels with" not in done.stdout


def test_every_bad_file_is_reported_at_once(watched: Guide, tmp_path: Path) -> None:
    """A missing one, a folder, and quotation marks that do not end."""
    done = watched.run("evidence-watch", "--file", f"{tmp_path}/no.json {tmp_path}")
    assert f"{tmp_path}/no.json:1: there is no such file" in done.stderr
    assert f"{tmp_path}:1: it is a folder" in done.stderr
    for named in ("", "'half"):
        done = refused(watched.run("evidence-watch", "--file", named))
        assert done.stderr.startswith("FILE")


def test_stray_bytes_and_long_fields_do_not_stop_the_list(tmp_path: Path) -> None:
    """The real list is large, and names of people in it have had bytes that are no UTF-8."""
    file = tmp_path / "list.csv"
    row = b'"\xe9 name' + b"x" * 200_000 + b'",10.5555/Made.Up-1,0,Retraction,12/2/2026 0:00\r\n'
    file.write_bytes(b"\xef\xbb\xbf" + HEAD.encode() + row)
    records, problems = read_records([file])
    assert problems == []
    assert [one.doi for one in records.notices] == ["10.5555/made.up-1"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20261202", "2026-12-02"),
        ("2026-12-02", "2026-12-02"),
        ("2026-12", "2026-12-01"),
        ("12/2/2026", "2026-12-02"),
        ("Dec 02, 2026", "2026-12-02"),
        ("December 2, 2026", "2026-12-02"),
        ("20261302", "None"),
        ("soon", "None"),
    ],
)
def test_days_are_read_in_the_forms_of_the_records(text: str, day: str) -> None:
    """What is no day is none, and no error."""
    assert str(read_day(text)) == day


ENTRIES = {
    "a version without a set id": (f"set_id: {OTHER}", "version: 3", "a version needs the set_id of its label"),
    "a set id of another label": (f"set_id: {SET_ID}", f"set_id: {OTHER}", "set_id is not the one in the address"),
    "a set id that is none": (f"set_id: {OTHER}", "set_id: seven", "set_id: the value has the wrong form"),
    "a day without a set id": (f"set_id: {DATED}\n  ", "", "a version needs the set_id of its label"),
    "a day after the label was checked": ("2026-05-28", "2026-11-23", "effective is later than the day"),
    "no address": (
        "url: https://journal.test/1",
        "url: null",
        "url is missing: write it; a policy of the hospital has kind: policy",
    ),
    "a status in other words": ("status: RECRUITING", "status: still open", "status: the value has the wrong form"),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_a_wrong_entry_of_a_source_is_reported(name: str, watched: Guide) -> None:
    """A version is compared only with that of the same label."""
    old, new, told = ENTRIES[name]
    watched.edit(SOURCES, old, new)
    assert any(told in str(problem) for problem in check(load_library(watched.root)) if problem.path == SOURCES)
