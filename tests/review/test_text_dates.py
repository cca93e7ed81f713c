"""`make check` asks for the date of a text that has changed, and only where git is sure of it."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import succeeded
from tests.review.conftest import BLUE, GREEN, SMALL_GUIDE, Guide, git

pytestmark = pytest.mark.slow

OLD, NEW = "12 of 100", "14 of 100"
TOLD = f"Note: {BLUE}:{SMALL_GUIDE[BLUE].split(chr(10)).index('updated: 2026-11-22') + 1}: the text has changed since 2026-11-22"
LATER = datetime.date(2026, 12, 1)


def notes(guide: Guide, today: datetime.date = LATER) -> list[str]:
    """Return what `make check` notes about dates; the check itself goes well."""
    done = succeeded(guide.run("check", today=today))
    return [line for line in done.stdout.splitlines() if "the text has changed since" in line]


def clone(guide: Guide, place: Path, *options: str) -> Guide:
    """Clone the guide as another machine would, and return the clone."""
    git(guide.root, "config", "uploadpack.allowFilter", "true")
    git(place.parent, "clone", "--quiet", *options, guide.root.as_uri(), place.name)
    return Guide(place)


CHANGES = {
    "a figure": (OLD, NEW),
    "the title": ("title: Blue care", "title: Blue care at home"),
    "the summary": ("summary: A plain", "summary: One plain"),
    "the message": ("begins with a call", "starts with a call"),
    "an item": ("- looks pale [^paper-a]\n", "- looks pale [^paper-a]\n- sleeps all day\n"),
    "where a link leads": ("[other treatment](../pages/about.md)", "[other treatment](green.md)"),
    "a source": ("by mouth.[^paper-b]", "by mouth.[^paper-a]"),
    "a question": ("When does blue begin?", "When does blue end?"),
    "the level of a box": ("In a study", "### Shots {.do}\n\n- live shots\n\n### More\n\nIn a study"),
    "a cell": ("| 10 mg", "| 11 mg"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_without_its_date_is_reported_with_its_line(name: str, guide: Guide) -> None:
    """Before it is committed and after; with the date of the change, nothing is told."""
    guide.edit(BLUE, *CHANGES[name])
    assert len(notes(guide)) == 1
    assert notes(guide)[0].startswith(TOLD)
    guide.edit(BLUE, "updated: 2026-11-22", "updated: 2026-12-01")
    assert notes(guide) == []


SILENT: dict[str, Callable[[Guide], None]] = {
    "nothing": lambda _: None,
    "white space": lambda g: g.edit(BLUE, "\n## What can go wrong?", "\n\n## What can go wrong?"),
    "the order of the articles": lambda g: g.edit(BLUE, "order: 1", "order: 3"),
    "the words of the glossary": lambda g: g.edit("content/en/glossary.yaml", "too warm", "much too warm"),
    "a new page": lambda g: (g.root / "content/en/pages/more.md").write_text(
        SMALL_GUIDE["content/en/pages/about.md"].replace("slug: about", "slug: more").replace("{#who}", "{#more}"),
        encoding="utf-8",
    ),
    "a draft": lambda g: (g.edit(BLUE, "status: published", "status: draft"), g.edit(BLUE, OLD, NEW)),
    "line ends of Windows": lambda g: (g.root / BLUE).write_bytes((g.root / BLUE).read_bytes().replace(b"\n", b"\r\n")),
    "another name": lambda g: (
        (g.root / BLUE).rename(g.root / "content/en/treatments/azure.md"),
        g.edit("content/en/treatments/azure.md", OLD, NEW),
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_reported_where_no_date_is_wanted(name: str, guide: Guide) -> None:
    SILENT[name](guide)
    assert notes(guide) == []


def test_a_second_change_on_the_same_day_needs_no_date(guide: Guide) -> None:
    """The author's day may be the one before or after the machine's."""
    guide.edit(BLUE, OLD, NEW)
    for day in (22, 23):
        assert notes(guide, datetime.date(2026, 11, day)) == []
    assert notes(guide, datetime.date(2026, 11, 24))


@pytest.fixture
def committed(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> Guide:
    """A branch on which one text was changed and committed on December 1, without its date."""
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-12-01T23:30:00-06:00")
    guide.edit(BLUE, OLD, NEW)
    guide.commit("Change")
    return guide


def test_a_branch_is_compared_with_the_main_line(committed: Guide, tmp_path: Path) -> None:
    """In the clone of a workflow too, months later, and in a work tree; the day is that of the change."""
    today = datetime.date(2027, 3, 1)
    whole = clone(committed, tmp_path / "whole", "-b", "change")
    git(committed.root, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"))
    for place in (committed, whole, Guide(tmp_path / "tree")):
        (told,) = notes(place, today)
        assert told.startswith(TOLD)
        assert told.endswith("write updated: 2026-12-01")


def test_a_commit_of_a_day_to_come_asks_for_today(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of whoever committed was wrong, and the check refuses a future day."""
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2035-01-01T00:00:00Z")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write")
    assert notes(guide)[0].endswith("write updated: 2026-12-01")


def test_a_submodule_is_compared_with_its_own_main_line(committed: Guide, tmp_path: Path) -> None:
    """A hospital's repository may hold the guide as one folder, whose .git is a file."""
    above = tmp_path / "hospital"
    above.mkdir()
    git(above, "init", "--quiet")
    add = ("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", "-b", "change")
    git(above, *add, committed.root.as_uri(), "guide")
    assert (above / "guide/.git").is_file()
    assert len(notes(Guide(above / "guide"))) == 1


def test_what_has_been_merged_is_not_reported_again(committed: Guide, tmp_path: Path) -> None:
    """A fresh clone of the main line is content."""
    git(committed.root, "switch", "--quiet", "main")
    git(committed.root, "merge", "--quiet", "change")
    for options in ((), ("--depth=1",), ("--filter=blob:none",)):
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        assert notes(clone(committed, tmp_path / "fresh", *options)) == []


def test_where_git_does_not_know_nothing_is_reported(committed: Guide, tmp_path: Path) -> None:
    """A history cut off, texts that only the server has, no git at all, a repository above that holds something else."""
    shallow = clone(committed, tmp_path / "shallow", "--depth=1", "-b", "change")
    assert notes(shallow) == []
    partial = clone(committed, tmp_path / "partial", "--filter=blob:none", "-b", "change")
    missing = git(partial.root, "rev-list", "--objects", "--missing=print", "--all")
    assert notes(partial) == []
    assert git(partial.root, "rev-list", "--objects", "--missing=print", "--all") == missing
    shutil.rmtree(committed.root / ".git")
    assert notes(committed) == []
    (tmp_path / "note.txt").write_text("not the guide")
    (tmp_path / ".gitignore").write_text("guide\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "note.txt")
    git(tmp_path, "commit", "--quiet", "-m", "Something else")
    assert notes(committed) == []


def test_each_article_is_reported_by_itself(guide: Guide) -> None:
    for path in (BLUE, GREEN):
        guide.edit(path, OLD, NEW)
    assert [line.split(":")[1].strip() for line in notes(guide)] == [BLUE, GREEN]


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("checked", '"2027-02-29"', "expected a date"),
        ("checked", "22.11.2026", "expected a date"),
        ("checked", "2026-11-22T01:00:00+14:00", "expected a date"),
        ("checked", "yesterday", "expected a date"),
        ("published", '"2023-02-29"', "expected a year, a month or a day"),
        ("published", '"2024-13"', "expected a year, a month or a day"),
        ("published", '"24"', "expected a year, a month or a day"),
        ("published", '"02/2024"', "expected a year, a month or a day"),
        ("published", '"2024-02-29 and more"', "expected a year, a month or a day"),
        ("published", '"in 2024"', "expected a year, a month or a day"),
        ("published", "2024", "expected text"),
    ],
)
def test_a_wrong_date_of_a_source_is_reported_once_where_it_stands(
    guide: Guide, key: str, value: str, told: str
) -> None:
    """What cites the source, in articles, the rule book, terms, questions and words of danger, is not told too."""
    guide.edit("content/en/glossary.yaml", "- term: fever\n", "- term: fever\n  source: paper-a\n")
    guide.edit("content/en/questions.yaml", "- id: at-night\n", "- id: at-night\n  source: paper-a\n")
    guide.edit(
        "content/en/search.yaml",
        "nothing:",
        "pinned:\n  - {id: fit, words: [fit], text: Call., see: [treatments/blue], sources: [paper-a]}\nnothing:",
    )
    assert guide.run("check").returncode == 0
    guide.edit("content/data/sources.yaml", f'{key}: "20', f'{key}: {value} # "20')
    [problem, _] = guide.run("check").stderr.splitlines()
    line = 5 if key == "published" else 6
    assert problem.startswith(f"content/data/sources.yaml:{line}: {key}: {told}: write it "), problem
