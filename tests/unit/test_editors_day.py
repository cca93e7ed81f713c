"""A text as Word, a PDF, a web page or GitHub's editor gives it: what is wrong is told on its line, good text is not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from care_guide.checks import check_article
from care_guide.markdown_ext import read_article

from tests.unit.conftest import HEADER, parser, shared

START = "\n## What it is {#what-it-is}\n\n"

TOLD = yaml.safe_load(Path(__file__).with_name("pasted.yaml").read_text("utf-8"))
GOOD = (
    "Say \u201cwe need help\u201d and don\u2019t wait.",
    "Ask\u2026 then call \u2013 or come.",
    "The B\u2011cells of ni\u00f1o \u0152dipe: \u2265, \u00b5, m\u00b2, H\u2082O, \u2014.",
    "Wait 5\u00a0days and 38.0\u202f\u00b0C.[^none]",
    "Smile \U0001f600 and call \u260e\ufe0f.",
    "-\tone\n-\ttwo\n\t-\tinside",
    "Words.\t ",
    "Write `~~this~~`, a~b and x~~~.".replace("~~~", "~"),
    "*   one\n*   two",
    "Say: \u201cThe last one was on ___.\u201d",
    "Insert the name: your name, to do it well.",
    "Come at 7 in the morning, in 2 of our halls.[^none]",
    "It costs $5 or $x for your child, a:b:c.[^none]",
)


def told_of(folder: Path, text: str) -> list[tuple[int, str]]:
    """Return the line (of the text) and the words of what is told of ``text`` as an article."""
    file = folder / "a.md"
    file.write_bytes((HEADER + START + text + "\n").encode())
    article, problems = read_article(file, "content/en/treatments/a.md", parser())
    assert article is not None
    before = (HEADER + START).count("\n")
    return [
        (one.line - before, one.message) for one in [*problems, *check_article(article, shared())] if one.line > before
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", TOLD)
def test_what_came_with_a_paste_is_reported_on_its_line(tmp_path: Path, name: str, line_end: str) -> None:
    text, expected = TOLD[name]
    found = told_of(tmp_path, f"Plain words.\n\n{text}".replace("\n", line_end))
    assert (3, True) in [(line, expected in what) for line, what in found], found
    assert not [what for _, what in found if any(ord(letter) < 32 for letter in what)]


@pytest.mark.parametrize("text", GOOD)
def test_plain_good_text_is_not_reported(tmp_path: Path, text: str) -> None:
    """Measures of the whole text, which is short here, apart."""
    assert not [what for _, what in told_of(tmp_path, text) if "in 100 words" not in what]
