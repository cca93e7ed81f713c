"""Signs that nobody sees, and letters in more than one form: in every file that an author writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from care_guide.content.data_files import read_yaml
from care_guide.content.source_text import read_source

HIDDEN = {
    "a soft hyphen": ("mir\u00adacle", "character 4 of the line is invisible (U+00AD, soft hyphen)"),
    "a zero-width space": ("plate\u200blet", "character 6 of the line is invisible (U+200B, zero width space)"),
    "a mark of direction": ("5\u202emg", "U+202E, right-to-left override"),
    "a byte order mark inside": ("a\ufeffb", "U+FEFF, zero width no-break space"),
    "Word's line break": ("Soon.\u000bLater.", "U+000B, control character"),
    "delete": ("R\u007fead", "U+007F, control character"),
    "a mark that joins and shows nothing": ("pl\u034fate", "character 3 of the line is invisible (U+034F, combining grapheme joiner)"),
    "a letter that shows nothing": ("pl\u3164ate", "character 3 of the line is invisible (U+3164, hangul filler)"),
    "another look of a letter": ("5\ufe0f mg", "character 2 of the line is invisible (U+FE0F, variation selector-16)"),
    "a line end of Unicode": ("a\u2028b", "U+2028, line separator"),
    "a private sign": ("a\ue000b", "U+E000, a character of one font alone"),
    "a ligature of a PDF": ("Ask \ufb01rst.", "character 5 of the line looks like plain letters, and is not (U+FB01, latin small ligature fi)"),
    "wide figures": ("Take \uff15\uff10 mg.", "U+FF15, fullwidth digit five"),
    "letters of a fancy font": ("\U0001d402\U0001d41a\U0001d425\U0001d425 now.", "U+1D402, mathematical bold capital c"),
    "a no-break space at the end": ("Call now.\u00a0", "character 10 of the line is a space that keeps no words together"),
    "a no-break space beside a space": ("5 \u00a0mg", "U+00A0, no-break space"),
    "an ideographic space": ("5\u3000mg", "is a space of another width (U+3000, ideographic space)"),
    "an en space": ("- \u2002Call", "is a space of another width (U+2002, en space)"),
    "a Cyrillic letter in a Latin word": (
        "Ask about \u0441hemo.",
        "character 11 of the line looks like another, and is not (U+0441",
    ),
    "a Greek letter in a Latin word": (
        "M\u03a4X today",
        "looks like another, and is not (U+03A4, greek capital letter tau)",
    ),
    "a ring for a degree sign": ("at 38.0 \u02daC", "looks like another, and is not (U+02DA, ring above)"),
    "an ordinal sign for a degree sign": ("at 38\u00baC", "U+00BA, masculine ordinal indicator"),
    "a wide sign of comparison": ("above \uff1e38", "U+FF1E, fullwidth greater-than sign"),
    "a curly quote of another encoding": (
        "Don\u00e2\u20ac\u2122t wait.",
        '"\u00e2\u20ac\u2122" is what another encoding makes of a character',
    ),
    "an accent of another encoding": ("El ni\u00c3\u00b1o.", '"\u00c3\u00b1" is what another encoding makes of a character'),
    "a degree sign of another encoding": (
        "38 \u00c2\u00b0C",
        '"\u00c2\u00b0" is what another encoding makes of a character',
    ),
    "a letter that was lost": ("El ni\ufffdo.", '"\ufffd" is what another encoding makes of a character'),
    "a bullet of Word's font": ("\uf0b7 a fever", "(U+F0B7, a character of one font alone)"),
    "a narrow one at the start": ("\u202fWords", "U+202F, narrow no-break space"),
}  # fmt: skip


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


def test_letters_that_look_like_others_are_told_with_what_to_type(tmp_path: Path) -> None:
    """No search and no list of forbidden words finds them as they are."""
    (tmp_path / "a.md").write_text(
        "Ask \ufb01rst for \uff15\uff10 \uff4d\uff47.\n\u0152dema, \u00be and m\u00b2.", encoding="utf-8"
    )
    problems = read_source(tmp_path / "a.md", "a.md")[1]
    assert [(one.line, one.fix) for one in problems] == [(1, f'type "{word}"') for word in ("fi", "50", "mg")]


def test_what_is_seen_is_not_told(tmp_path: Path) -> None:
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
def test_a_conflict_of_git_is_told_as_one(tmp_path: Path, path: str) -> None:
    """With its first and its last line, whatever the file; a line of signs that is none is not told."""
    (tmp_path / path).write_text("a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> branch\n")
    text, (problem,) = read_source(tmp_path / path, path)
    assert text is None
    assert (problem.line, problem.message) == (2, "a conflict that git left (to line 6)")
    (tmp_path / path).write_text("Words\n=======\n")
    assert not read_source(tmp_path / path, path)[1]
