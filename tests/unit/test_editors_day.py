"""A text as Word, a PDF, a web page or GitHub's editor gives it: what is wrong is told on its line, good text is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from care_guide.checks import check_article
from care_guide.markdown_ext import read_article

from tests.unit.conftest import HEADER, parser, shared

START = "\n## What it is {#what-it-is}\n\n"

TOLD = {
    "words struck out": ("Take ~~this~~ that home.", "the page shows ~~"),
    "a question that is ticked": ("- [x] Who answers?", "the page shows [x]"),
    "a row of a table, pasted": ("Drug\tHow it is given.", "the tab inside the line"),
    "the round letter that Word uses for a list sign": ("o\ta fever.", "the tab inside the line"),
    "an email address between angles": ("Write to <nurse@hospital.test>.", "'mailto:nurse@hospital.test' is not allowed"),
    "a link to an email address": ("Write to [us](mailto:nurse@hospital.test).", "'mailto:nurse@hospital.test' is not"),
    "a fraction without its source": ("Give \u00bd tablet.", "has no source"),
    "another fraction": ("It helps \u2154 of all.", "has no source"),
    "a share that nobody counted": ("In 2019, 99 of 100 children got well.[^none]", "follows a share (99 of 100)"),
    "a share in percent": ("It helps 20 % of them.[^none]", "follows a share (20 %)"),
    "a share in words": ("About 1 in 4 has it.[^none]", "follows a share (1 in 4)"),
    "a paragraph of HTML": ('<p class="MsoNormal">Words.</p>', "the HTML tag <p>"),
    "what Word leaves of a paragraph": ("Words.<o:p></o:p>", "the HTML tag <o:p>"),
    "a comment": ("Words. <!-- ask -->", "a comment, which the page would show"),
    "a table of contents of other programs": ("Words. [TOC] More.", "the signs of another program"),
    "a picture of other programs": ("Rest :smile: well.", "the signs of another program"),
    "a formula": ("Rest $x^2$ times.", "the signs of another program"),
    "a note of the author": ("TODO: ask the nurse.", "not finished"),
    "a note in a sentence": ("Rest for TBD days.", "not finished"),
    "a gap to fill in": ("Ask [insert name here] today.", "not finished"),
    "a gap of a form letter": ("Ask <<nurse>> today.", "not finished"),
    "filler of designers": ("Lorem ipsum dolor sit amet.", "not finished"),
    "question marks of an author": ("Rest ??? days.", "not finished"),
    "a code for a sign": ("Words &nbsp; and words.", "&nbsp; is a code"),
}  # fmt: skip
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
def test_what_came_with_a_paste_is_told_on_its_line(tmp_path: Path, name: str, line_end: str) -> None:
    text, expected = TOLD[name]
    found = told_of(tmp_path, f"Plain words.\n\n{text}".replace("\n", line_end))
    assert (3, True) in [(line, expected in what) for line, what in found], found
    assert not [what for _, what in found if any(ord(letter) < 32 for letter in what)]


@pytest.mark.parametrize("text", GOOD)
def test_plain_good_text_is_not_told(tmp_path: Path, text: str) -> None:
    """Measures of the whole text, which is short here, apart."""
    assert not [what for _, what in told_of(tmp_path, text) if "in 100 words" not in what]
