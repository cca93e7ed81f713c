"""Lines as sentences, grades, and drawings read from files."""

from __future__ import annotations

import pytest
from care_guide.checks.citations import joined_to_figure, needs_source
from care_guide.checks.language import two_sentences
from care_guide.content.contract import Contract
from care_guide.content.data_files import read_one
from care_guide.content.models import BannedWord, WordLists
from care_guide.content.readability import grades
from care_guide.content.source_text import SourceText, sentences
from care_guide.render.article_text import no_break
from care_guide.utils.markup import inner_html, parse

from tests.conftest import SMALL


def lines_of(text: str) -> list:
    """The sentences of a body."""
    return sentences(SourceText("a.md", tuple(text.split("\n"))), 1)


def test_each_line_knows_its_kind_section_and_sources() -> None:
    """Headings, items, steps, rows, questions and captions are told apart; code is left out."""
    found = lines_of(
        "## Key {#key}\n\nOne [link](x.md).[^a][^none]\n\n1. **Day 1.**[^b]\n   Two.\n\n- [ ] Why so?\n    - Why: Because.\n\n"
        '| A | B |\n|---|---|\n| 1 | 2[^c] |\n\n![Alt.](x.svg "Cap.")[^d]\n\n```yaml\nnot: text\n```\n'
    )
    assert [(s.kind, s.text, s.sources) for s in found] == [
        ("heading", "Key", ()),
        ("sentence", "One link.", ("a", "none")),
        ("item", "Day 1.", ("b",)),
        ("item", "Two.", ()),
        ("question", "Why so?", ()),
        ("note", "Because.", ()),
        ("row", "A B", ()),
        ("row", "1 2", ("c",)),
        ("caption", "Cap.", ("d",)),
    ]
    assert {s.section for s in found[1:]} == {"key"}
    assert found[2].label == "Day 1."
    assert [s.line for s in found[:4]] == [1, 3, 5, 6]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (r"Give 5 \* 3 mg.", "Give 5 * 3 mg."),
        (r"The gene is \*\*2\*\*.", "The gene is **2**."),
        (r"\>38.0 C, &lt;40 &amp; rising.", ">38.0 C, <40 & rising."),
        (r"| 5 \| 6 | `a\*|b` |", r"5 | 6 a\*|b"),
        (r"- A \[box\](x).[^a]", "A [box](x)."),
        ("Write `[^a]` or `[[phone.clinic]]`.", "Write [^a] or [[phone.clinic]]."),
    ],
)
def test_a_sentence_has_its_signs_as_the_page_shows_them(typed: str, shown: str) -> None:
    """Without the backslash before one, and code as it is; so has a claim in the fact table."""
    assert [one.text for one in lines_of(typed)] == [shown]


def test_a_fence_ends_only_with_a_mark_as_long_as_its_own() -> None:
    """An example that holds a fence is one example."""
    assert [s.text for s in lines_of("````markdown\n```dots\nof: 3\n```\n````\nText.")] == ["Text."]


def test_numbers_dates_and_approvals_need_a_source_and_names_do_not() -> None:
    """The figure in 6-MP, 911 or CD19 is no number; a month is a date."""
    contract, problems = read_one(SMALL, "content/data/contract.yaml", Contract)
    assert contract is not None, problems
    for text in ("It takes 3 weeks.", "About 1 in 4.", "It is approved.", "The FDA says so.", "Since June."):
        assert needs_source(text, contract), text
    for text in ("Call 911.", "6-MP by mouth.", "The CD19 mark.", "A few weeks."):
        assert not needs_source(text, contract), text


@pytest.mark.parametrize(
    "text",
    [
        "until day 100[^paper-a]", "Boil eggs for 1[^paper-a].", "| up to **5**[^paper-a] |", "in *2025*[^paper-a][^paper-b]", "cells with CD33[^paper-a]",
        "[in 2025](food.md#eggs)[^paper-a]", "take \u00bd[^paper-a]", "[[if us: until 2025]][^paper-a]", "[[if us: until 2025[^paper-a]]]",
        "Call [[phone.clinic]][^paper-a]", "below [[fever.number|if none: your team's number]][^paper-a]",
        "75 mg/m\u00b2[^paper-a]", "5 \u00d7 10\u2079[^paper-a]", "10\u207b\u00b3[^paper-a]", "Grade \u2163[^paper-a]", "\u2460[^paper-a]", "H\u2082O\u2082[^paper-a]",
        "\u0661\u0660[^paper-a]", "\U0001d7d3[^paper-a]", "take `5`[^paper-a]", "take **`5`**[^paper-a]", "day __100__[^paper-a]", "day 100[^none][^paper-a]",
        '[day 100](food.md "Our food")[^paper-a]',
        "stage IV[^paper-a]", "stage **II**[^paper-a]", "stage ii[^paper-a]", "factor VIII[^none][^paper-a]", "type I[^paper-a]",
        "vitamin K[^paper-a]", "hepatitis B[^paper-a]", "[[if us: vitamin K]][^paper-a]",
    ],
)  # fmt: skip
def test_a_citation_right_after_a_figure_is_reported(text: str) -> None:
    """Day 100 with the source 4 would read as 1004, or as a power of 100."""
    ((what, todo),) = joined_to_figure(text)
    assert "[^paper-a] would read as a part of the figure" in what
    assert "another word" in todo


@pytest.mark.parametrize(
    "text",
    ["5 mg[^paper-a]", "up to age 5.[^paper-a]", "a share (66 of 100)[^paper-a]", "38.0 C[^paper-a]", "20%[^paper-a]", "day 100[^none]", "100 [^paper-a]",
     "[[if us: Ask.]][^paper-a]", "[words](a-2.md)[^paper-a]", "[[sign.fever]]",
     "`day 100[^paper-a]`", '[words](a.md "Day 2")[^paper-a]', "_day_[^paper-a]", "words[^paper-2][^paper-a]",
     "a CT[^paper-a]", "the MRI[^paper-a]", "a virus[^paper-a]", "they mix[^paper-a]", "células T[^paper-a]", "38\u00a0C[^paper-a]"],
)  # fmt: skip
def test_a_citation_apart_from_a_figure_is_not_reported(text: str) -> None:
    """A letter, a sign or a space is between the two, or no number is shown."""
    assert not [*joined_to_figure(text)]


def test_grades_rise_with_longer_sentences_and_words_and_ignore_stops_in_numbers() -> None:
    """A decimal point ends no sentence."""
    easy, hard = (
        lines_of("The cat sat on the mat.\nThe dog ran home."),
        lines_of("Immunosuppressive medication considerably increases susceptibility to opportunistic infection."),
    )
    assert grades(easy).flesch_kincaid < 3
    assert grades(hard).flesch_kincaid > 12
    with_stop, without = (
        lines_of("A fever of 100.4 F or more needs a call."),
        lines_of("A fever of 1004 F or more needs a call."),
    )
    assert grades(with_stop).flesch_kincaid == grades(without).flesch_kincaid


ABBREVIATIONS = ("Mt.", "Mr.", "Mrs.", "Dr.", "e.g.", "a.m.", "Sra.")


@pytest.mark.parametrize(
    "text",
    ["You can go to Mt. Sinai.", "A pain medicine, e.g. Tylenol.", "Mr. Lee and Mrs. Diaz come.", "It opens at 8 a.m. Mondays.",
     "The nurse may say \u201cstop.\u201d", "(Ask: \u201cHow long?\u201d)", "It is 38.0 C at night.", "The U.S. Army pays.", "J. Smith wrote it.",
     "Call 1. the clinic.", "Ask (Dr. Lee) now.", "La Sra. \u00c1lvarez llama.", "What? nothing."],
)  # fmt: skip
def test_one_sentence_is_not_taken_for_two(text: str) -> None:
    """Abbreviations are data; any sign may close or open a sentence, in any script."""
    assert not two_sentences(text, ABBREVIATIONS)


@pytest.mark.parametrize(
    "text",
    ["It says \u201cstop.\u201d Then the pump stops.", "Stop. Then go.", "(Stop.) Then go.", "Is it so? \u201cYes.\u201d", "Para. \u00bfQu\u00e9 hago?",
     "Wait\u2026 Then call.", "Llame. \u00c9l espera.", "Go to St. Louis!) Then rest.", "He said \u00abno.\u00bb Then left."],
)  # fmt: skip
def test_two_sentences_on_one_line_are_seen(text: str) -> None:
    assert two_sentences(text, ABBREVIATIONS)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"\bmiracles?\b", "A MIRACLE.", "MIRACLE"),
        (r"\bcures ALL\b", "It cures all.", "cures all"),
        (r"\bsimply\b", "It is \u017fimply so.", "\u017fimply"),
        (r"(?<!not )\bjust\b", "Just ask.", "Just"),
        (r"(?P<word>\w+) (?P=word)\b", "The the end.", "The the"),
        (r"\b(\w+) and \1\b", "On and on.", "On and on"),
        (r"\bwar\Won\b", "A War-on germs.", "War-on"),
        (r"wonder$", "A wonder", "wonder"),
        (r"\bhero\b", "A heroine.", None),
    ],
)
def test_a_banned_word_is_found_among_others_whatever_its_pattern_has(
    pattern: str, text: str, found: str | None
) -> None:
    """Letter case, looks behind, names and numbers of groups mean the same as if it were the only one."""
    others = [BannedWord(pattern=one, instead="x") for one in (r"\b(battle) of (it)\b", r"(?P<one>zzz)")]
    lists = WordLists(banned=(*others, BannedWord(pattern=pattern, instead="y")))
    assert list(lists.banned_in(text)) == ([(found, "y")] if found else [])


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        ("<p>T-cells, CAR T-cells, CAR T and B-cell.</p>", ["T-cells", "CAR T-cells", "CAR T", "B-cell"]),
        ("In 2019-2021, copy 12ab-34cd.", ["2019-2021", "12ab-34cd"]),
        ("SCAR T-cell", ["T-cell"]),
        ("6-MP or 6-TG, 16-MP, 6-MPs, day 5-6-MP", ["6-MP", "6-TG"]),
        ("CAR T-shirt, BB-cell, B-celled, 12019-2021, dead-beefy", []),
        ('<a title="B-cell 2019-2021" href="x">C</a><svg><text>B-cell</text></svg>', []),
    ],
)
def test_names_of_cells_years_and_versions_stay_on_one_line(html: str, whole: list[str]) -> None:
    """Neither a part of a longer word nor what is inside a tag or a drawing is one."""
    text = parse(html)
    no_break(text)
    assert [span.text for span in text.iterfind(".//span[@class='cg-nowrap']")] == whole


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("5 mL at 38.0 C, 3 4 mg", "5\u00a0mL at 38.0\u00a0C, 3 4\u00a0mg"),
        ('10 Fs, A mg, <img alt="5 mg">', '10 Fs, A mg, <img alt="5 mg">'),
    ],
)
def test_a_figure_stays_with_its_unit(html: str, shown: str) -> None:
    """A line never ends between them; tags stay as they are."""
    text = parse(html)
    no_break(text)
    assert inner_html(text) == shown
