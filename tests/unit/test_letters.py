"""Signs that nobody sees, and letters in more than one form: in every file that an author writes."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from care_guide.content.data_files import read_yaml
from care_guide.content.source_text import read_source

HIDDEN = yaml.safe_load(Path(__file__).with_name("letters.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", HIDDEN)
def test_a_sign_that_nobody_sees_is_named_with_its_place(tmp_path: Path, name: str) -> None:
    """In text and in YAML, once each, with its line."""
    value, expected = HIDDEN[name]
    (tmp_path / "a.md").write_text(f"First.\n{value}\n", encoding="utf-8", newline="")
    (problem,) = read_source(tmp_path / "a.md", "a.md")[1]
    assert problem.line == 2
    assert expected in problem.message
    (tmp_path / "a.yaml").write_text(f"a: b\n# {value}\nc: d\n", encoding="utf-8", newline="")
    (problem,) = [one for one in read_yaml(tmp_path, "a.yaml")[1] if one.line == 2]
    assert "U+" in problem.message


def test_letters_that_look_like_others_are_reported_with_what_to_type(tmp_path: Path) -> None:
    """No search and no list of forbidden words finds them as they are."""
    (tmp_path / "a.md").write_text(
        "Ask \ufb01rst for \uff15\uff10 \uff4d\uff47.\n\u0152dema, \u00be and m\u00b2.", encoding="utf-8"
    )
    problems = read_source(tmp_path / "a.md", "a.md")[1]
    assert [(one.line, one.fix) for one in problems] == [(1, f'type "{word}"') for word in ("fi", "50", "mg")]


def test_what_is_seen_is_not_reported(tmp_path: Path) -> None:
    """A no-break space between a figure and its unit, letters of any language, a mark at the start as Notepad writes it."""
    text = "\ufeffTake 5\u00a0mg at 38\u202f\u00b0C.\tNi\u00f1o \u2013 \u201cso\u201d \u5316\u7597. TNF\u03b1, \u03bcg, \u03b2-cell, 1.\u00ba, \u00c1\u00c9\u201d, caf\u00e9\u201d\u2014\u00bfs\u00ed? \u0414\u0430.\r\n"
    (tmp_path / "a.md").write_bytes(text.encode())
    source, problems = read_source(tmp_path / "a.md", "a.md")
    assert not problems
    assert source is not None
    assert source.lines[0].startswith("Take")


def test_letters_are_read_in_one_form(tmp_path: Path) -> None:
    """A Mac writes an accent as a sign of its own: the same word is the same text, with one version."""
    (tmp_path / "a.md").write_text("nin\u0303o", encoding="utf-8")
    source, _ = read_source(tmp_path / "a.md", "a.md")
    assert source is not None
    assert source.lines == ("ni\u00f1o",)


@pytest.mark.parametrize("path", ["a.md", "a.yaml"])
def test_a_conflict_of_git_is_reported_as_one(tmp_path: Path, path: str) -> None:
    """With its first and its last line, whatever the file; a line of signs that is none is not told."""
    (tmp_path / path).write_text("a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> branch\n")
    text, (problem,) = read_source(tmp_path / path, path)
    assert text is None
    assert (problem.line, problem.message) == (2, "a conflict that git left (to line 6)")
    assert problem.fix == "keep one of its two sides, and remove the lines of marks"
    (tmp_path / path).write_text("Words\n=======\n")
    assert not read_source(tmp_path / path, path)[1]


@pytest.mark.parametrize("indent", ["", "  "])
def test_a_conflict_in_a_list_keeps_the_entries_of_both_sides(tmp_path: Path, indent: str) -> None:
    """Whoever keeps one side of a list of withdrawals brings the other article back online."""
    side = f"{indent}- article: treatments/{{}}\n"
    text = f"# A list.\n<<<<<<< HEAD\n{side.format('a')}=======\n{side.format('b')}>>>>>>> main\n"
    (tmp_path / "list.yaml").write_text(text)
    _, (problem,) = read_source(tmp_path / "list.yaml", "list.yaml")
    assert problem.fix.startswith("keep the entries of both sides, each whole")
