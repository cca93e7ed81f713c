"""Each small Markdown extension by itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide import markdown_ext
from care_guide.content.images import read_drawing
from care_guide.content.rule_book import Sign
from care_guide.markdown_ext import convert, guide_markdown

from tests.unit.conftest import INPUTS, Convert


def test_a_section_runs_from_its_heading_to_the_next(convert_text: Convert) -> None:
    """The section carries the id and is named by its heading; what follows belongs to it, in order."""
    page, found = convert_text("Before.\n\n## One {#one}\n\nA.\n\n### Part\n\nB.\n\n## Two {#two}\n\nC.\n")
    first, second = page.select("section")
    assert (first["id"], first["aria-labelledby"], first.h2["id"]) == ("one", "one-title", "one-title")
    assert [child.get_text() for child in first.find_all(recursive=False)] == ["One", "A.", "Part", "B."]
    assert second.get_text(" ", strip=True) == "Two C."
    assert [(h.level, h.id, h.text) for h in found.headings] == [(2, "one", "One"), (3, "", "Part"), (2, "two", "Two")]


def test_citations_are_numbered_in_reading_order(convert_text: Convert) -> None:
    """The number is that of the first use, also in lists and tables; marks that follow each other read as one."""
    page, found = convert_text("- One.[^b]\n- Two.[^a][^b]\n\n| H |\n|---|\n| three[^c] |\n\nFour.[^a]\n")
    assert found.citations == ["b", "a", "b", "c", "a"]
    assert [mark.get_text() for mark in page.select("sup")] == ["1", "2", ", 1", "3", "2"]
    assert page.select_one("sup a")["href"] == "#source-b"


def test_the_mark_for_no_source_leaves_no_trace(convert_text: Convert) -> None:
    """``[^none]`` is for the check alone."""
    page, found = convert_text("Write your top 3 questions.[^none]")
    assert page.get_text().strip() == "Write your top 3 questions."
    assert found.citations == []


def test_the_first_use_of_a_term_links_to_its_meaning(convert_text: Convert) -> None:
    """Only the first; the longer term wins; a name in capitals is not the small word; plurals count."""
    page, found = convert_text(
        "## Leukemia {#a}\n\nIn all T cells. In ALL and acute lymphoblastic leukemia, T cells.\n\nMore leukemia, CRS."
    )
    assert [a.get_text() for a in page.select("a.cg-term")] == ["T cells", "ALL", "leukemia", "CRS"]
    assert found.terms == ["T cell", "acute lymphoblastic leukemia", "leukemia", "cytokine release syndrome"]
    assert page.select_one("a.cg-term")["href"] == "#word-t-cell"
    assert page.get_text().split() == [
        "Leukemia",
        "In",
        "all",
        "T",
        "cells.",
        "In",
        "ALL",
        "and",
        "acute",
        "lymphoblastic",
        "leukemia,",
        "T",
        "cells.",
        "More",
        "leukemia,",
        "CRS.",
    ]


def test_no_term_stands_in_an_emergency_card_or_a_link(convert_text: Convert) -> None:
    """Nothing may lead away from the card."""
    page, found = convert_text(
        "### Call 911 now if: {.emergency}\n\n- signs of CRS\n\n### Next\n\n[CRS](x.md) and CRS\n"
    )
    assert [link["href"] for link in page.select(".cg-card a")] == ["tel:911"]
    assert found.terms == ["cytokine release syndrome"]
    assert page.select_one("a.cg-term").previous_sibling == " and "


def test_a_card_says_its_urgency_before_its_action(convert_text: Convert) -> None:
    """The box runs to the next heading and is a region named by urgency and action."""
    page, found = convert_text(
        "### Call now if: {.urgent}\n\n- a\n\nEnd.\n\n### Later {.non-urgent}\n\n- b\n\n## Else {#else}\n\nText."
    )
    urgent, later = page.select(".cg-card")
    assert urgent.h3.get_text() == "Urgent: Call now if:"
    assert urgent["aria-labelledby"] == urgent.h3["id"]
    assert later.get_text(" ", strip=True) == "Not urgent: Later b"
    assert found.boxes == ["urgent", "non-urgent"]
    assert page.select_one("#else").parent.name != "section"


def test_questions_keep_their_moment_reason_and_who_answers(convert_text: Convert) -> None:
    """Each task-list item is a question, and its id is the one that its author gave it, also behind a citation."""
    text = "## Q {#questions}\n\n### B {#questions-before}\n\n- [ ] How will we know?[^acs] {#how-we-know}\n    - Why: The answer.\n    - Who: nurse, oncologist\n"
    page, found = convert_text(text)
    [question] = found.questions
    assert (question.text, question.moment, question.why) == ("How will we know?", "before", "The answer.")
    assert question.who == ("nurse", "oncologist")
    assert question.sources == ("acs",)
    assert question.id == "how-we-know"
    assert page.find(id=question.id).select_one(".cg-question__text").get_text() == "How will we know?1"
    assert "{#" not in page.get_text()
    assert not found.problems
    for wrong, words in ((" {#how-we-know}", "has no id"), ("How_we", "cannot be used"), ("", "has no id")):
        bad = text.replace(wrong, "") if wrong.startswith(" ") else text.replace("{#how-we-know}", f"{{#{wrong}}}")
        assert [words in problem.message for problem in convert_text(bad)[1].problems] == [True], wrong
    told = convert_text("- [ ] Why me?\n")[1].problems
    assert {"Why", "Who"} <= {word for problem in told for word in ("Why", "Who") if f'"{word}:"' in problem.message}


_ASK = "- [ ] Is it? {#it}\n    - Why: Yes.\n    - Who: nurse\n\n"


@pytest.mark.parametrize(
    "text",
    [f"## Q {{#questions}}\n\nNever wait.\n\n### B {{#questions-before}}\n\n{_ASK}",
     f"## Q {{#questions}}\n\n### B {{#questions-before}}\n\nNever **wait**.\n\n{_ASK}",
     f"## Q {{#questions}}\n\n### B {{#questions-before}}\n\n{_ASK}Never wait.\n\n### D {{#questions-during}}\n\n{_ASK.replace('#it', '#he')}",
     f"## Q {{#questions}}\n\n### B {{#questions-before}}\n\n{_ASK}### Else {{.dont}}\n\n- Never wait.\n",
     f"## Q {{#questions}}\n\n### B {{#questions-before}}\n\n| Never wait. |\n|---|\n| x |\n\n{_ASK}",
     f"## Q {{#questions}}\n\n### B {{#questions-before}}\n\n- Never wait.\n{_ASK}",
     f"## Q {{#questions}}\n\n### B {{#questions-before}}\n\n[[if us: Never wait.]]\n\n{_ASK}",
     f"## Other {{#other}}\n\nElse.\n\n### B {{#b}}\n\nNever wait.\n\n{_ASK}"],
)  # fmt: skip
def test_words_beside_questions_are_reported(text: str, convert_text: Convert) -> None:
    """The checklist has the questions alone; a family would ask one without what limits it."""
    found = convert_text(text)[1].problems
    told = [one.message for one in found if "beside questions" in one.message]
    assert [message.endswith(': "Never wait."') for message in told] == [True], found


@pytest.mark.parametrize(
    "lines",
    ["Some shots help late.[^acs]", "Reason: So.[^acs]", "Why: Not now.[^acs]", "**Never** alone.", "Who: aunt"],
)
def test_a_line_of_a_question_that_is_not_shown_is_reported(convert_text: Convert, lines: str) -> None:
    """Neither are its citations those of the page, nor those of the line that names who answers."""
    found = convert_text(f"- [ ] Is it? {{#it}}\n    - Why: Yes.\n    - Who: nurse [^acs]\n    - {lines}\n")[1]
    assert ["a line that is not shown" in problem.message for problem in found.problems] == [True]
    assert set(found.questions[0].sources) <= set(found.citations)


@pytest.mark.parametrize(
    "lines",
    ["    - Why: So.\n    - Who: nurse\n\n    Never wait.", "\n    Never wait.\n\n    - Why: So.\n    - Who: nurse",
     "    - Why: So.\n    - Who: nurse\n\n    1. Never wait.", "    - Why: So.\n\n        Never wait.\n\n    - Who: nurse",
     "    - Why: So.\n        - Never wait.\n    - Who: nurse", "    - Why: So.\n    - Who: nurse\n\n        Never wait.",
     "    - Why: So.\n    - Who: nurse\n\n    | Never wait. |\n    |---|\n    | x |"],
)  # fmt: skip
def test_more_text_in_a_question_is_reported_and_not_lost(convert_text: Convert, lines: str) -> None:
    """The page has its words, its reason and who answers: a warning below them would be gone without a word."""
    problems = convert_text(f"- [ ] Is it? {{#it}}\n{lines}\n")[1].problems
    assert ["line that is not shown" in one.message and "Never wait." in one.message for one in problems] == [True]


@pytest.mark.parametrize(
    "text", ["- one\n    - [ ] Who?\n", "1. [ ] Who?\n", "1. one\n\n    - [ ] Who?\n        - Why: So.\n"]
)
def test_a_question_that_cannot_be_one_is_reported(convert_text: Convert, text: str) -> None:
    """In another list or with a number, it would not be on the checklist, and the page would show its box as typed."""
    problems = convert_text(f"## Q {{#questions}}\n\n{text}")[1].problems
    assert [one.message for one in problems] == ["the page shows [ ] as it is typed"]


def test_steps_carry_their_time_mark(convert_text: Convert) -> None:
    """A numbered list is steps only when each item begins with bold words."""
    page, _ = convert_text("1. **Day 0.**\n   Cells go in.\n2. **Later.**\n   Rest.\n")
    assert [mark.get_text() for mark in page.select("ol.cg-steps > li.cg-step > .cg-step__time")] == [
        "Day 0.",
        "Later.",
    ]
    assert not convert_text("1. **Day 0.** A.\n2. B.\n")[0].select(".cg-steps")
    # The style counts steps from 1; a list that goes on keeps its own numbers.
    assert not convert_text("3. **Day 2.** A.\n4. **Day 3.** B.\n")[0].select(".cg-steps")


def test_a_table_names_each_cell_for_narrow_screens(convert_text: Convert) -> None:
    """Headings have a scope; each cell knows its column."""
    page, _ = convert_text("| Drug | When |\n|---|---|\n| A | B |\n")
    assert [head["scope"] for head in page.select("th")] == ["col", "col", "row"]
    assert page.td["data-label"] == "When"
    inside, _ = convert_text("- one\n\n    | Drug | When |\n    |---|---|\n    | A | B |\n\n    After.\n")
    assert [head["scope"] for head in inside.select("li > .cg-table th")] == ["col", "col", "row"]
    assert inside.select_one("li > .cg-table + p").get_text() == "After."


def test_a_drawing_brings_its_caption_source_and_words(convert_text: Convert) -> None:
    """The SVG stands in the page, with its caption, its citation, and its description as text."""
    page, found = convert_text('![A bone.](../../images/marrow.svg "Inside a bone.")[^acs]\n')
    assert page.figure.svg.title.get_text() == "Marrow"
    assert page.figcaption.p.get_text() == "Inside a bone.1"
    assert page.details.p.get_text() == "What marrow makes."
    assert found.drawings == ["marrow.svg"]
    assert found.problems == []


def test_a_tall_drawing_brings_its_parts_named_like_the_whole(tmp_path: Path) -> None:
    """Each part is a window onto the one drawing, which has its words once; a screen reader hears title and description."""
    (tmp_path / "tall.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 20"><title id="tall-title">T</title><desc id="tall-desc">D.</desc>'
        '<view id="tall-1" viewBox="0 0 9 8"/><view id="tall-2" viewBox="0 8 9 12"/><g id="tall-whole"><text>W</text></g></svg>\n'
    )
    drawing, problems = read_drawing(tmp_path, "tall.svg")
    assert problems == []
    md = guide_markdown(replace(INPUTS, drawings={"tall.svg": drawing}))
    page = BeautifulSoup(convert(md, '![A.](../../images/tall.svg "C.")\n')[0], "html.parser")
    parts = page.select_one(".cg-figure__parts")
    assert [svg["viewbox"] for svg in parts.select("svg")] == ["0 0 9 8", "0 8 9 12"]
    assert {use["href"] for use in parts.select("use")} == {"#tall-whole"}
    assert [page.select_one(f"#{name}").get_text() for name in parts["aria-labelledby"].split()] == ["T", "D."]
    assert len(page.select("text")) == 1
    assert not page.select("view")


@pytest.mark.parametrize(
    ("first", "second", "wrong"),
    [
        ("0 0 9 8", "0 8 9 52", False),
        ("0 0 9 8", "0 48 9 12", False),
        ("0 0 9 8", "0 49 9 11", True),
        ("0 0 9 60", "0 8 9 52", True),
        ("0 0 9 8", "0 0 9 60", True),
    ],
)
def test_the_parts_of_a_tall_drawing_leave_out_no_more_than_an_arrow(
    tmp_path: Path, first: str, second: str, wrong: bool
) -> None:
    """A page with room shows them side by side: what is in neither, nobody sees there."""
    (tmp_path / "tall.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 60"><title id="tall-title">T</title><desc id="tall-desc">D.</desc>'
        f'<view id="tall-1" viewBox="{first}"/><view id="tall-2" viewBox="{second}"/><g id="tall-whole"><text>W</text></g></svg>\n'
    )
    told = [str(one) for one in read_drawing(tmp_path, "tall.svg")[1]]
    assert bool(told) == wrong, told
    assert all(
        "tall.svg:1: between two parts, some of the drawing is left out or shown twice: begin each" in one
        for one in told
    )


def test_dots_say_the_share_in_words_first(convert_text: Convert) -> None:
    """Words, citation, picture, population and date; as many full dots as the count."""
    page, found = convert_text(
        "```dots\ncount: 3\nof: 10\nwhat: children were well\nwords: about 1 in 3\nrest: 7 of 10 were not\nmeans: Ask us\n"
        'population: 79 children\ndate: "2023"\nsource: trial\n```\n'
    )
    figure = page.select_one("figure.cg-dots")
    assert figure.p.get_text() == "3 of 10 children were well.1"
    assert figure.select_one(".fig-dot")["d"].count("M") == 3
    assert figure.select_one(".fig-dot-rest")["d"].count("M") == 7
    assert figure.select_one(".cg-dots__rest").get_text() == "That is about 1 in 3, and 7 of 10 were not. Ask us."
    assert "79 children (2023)" in figure.figcaption.get_text()
    assert found.citations == ["trial"]


def test_raw_html_is_text(convert_text: Convert) -> None:
    """What an author types is what a family reads."""
    page, _ = convert_text("<script>alert(1)</script>\n\nA <b onclick=x>bold</b> word.\n\n<div>Block</div>\n")
    assert not page.select("script, b, div")
    assert "<script>alert(1)</script>" in page.get_text()


def test_the_visible_text_is_in_reading_order_without_numbers_of_sources(convert_text: Convert) -> None:
    """What the version is made of: each block once, slots by name."""
    _, found = convert_text("## H {#h}\n\nOne.[^a] Call [[phone.clinic]].\n\n- Two\n    - Three\n")
    assert found.text == ["H", "One. Call [[phone.clinic]].", "Two", "Three"]


def test_what_matters_is_a_list_to_rate(convert_text: Convert) -> None:
    """Each statement has four choices of its own that need no script; the article's words hold none of them."""
    page, found = convert_text("## What matters? {#what-matters}\n\n- Being at home[^acs]\n- **Few** needles\n")
    groups = page.select("#what-matters fieldset")
    assert [group.legend.get_text() for group in groups] == ["Being at home1", "Few needles"]
    for group in groups:
        choices = group.select("label > input[type=radio]")
        assert [choice.parent.get_text(strip=True) for choice in choices] == [
            "not at all",
            "a little",
            "quite",
            "very much",
        ]
        assert len({choice["name"] for choice in choices}) == 1
    assert len({choice["name"] for choice in page.select("input")}) == 2
    assert found.text == ["What matters?", "Being at home", "Few needles"]
    told = convert_text("## W {#what-matters}\n\n- Home\n- home\n")[1].problems
    assert [problem.message for problem in told] == ["the statement appears twice"]
    told = convert_text("## W {#what-matters}\n\n- Home\n    - Never wait.\n- Sleep\n\n    Never wait.\n")[1].problems
    assert [problem.message for problem in told] == ['the statement has a part that is not shown: "Never wait."'] * 2
    assert not convert_text("## W {#other}\n\n- Home\n")[0].select("input")


@pytest.mark.parametrize(
    "other",
    [
        "## What would be hard for us? {#what-matters}\n\nHow much does each matter?\n\n- Home\n",
        "## What matters? {#what-matters}\n\nHow little does each matter?\n\n- Home\n",
        "## What matters? {#what-matters}\n\nHow much does each matter?\n\n### To avoid\n\n- Home\n",
        "## What matters? {#what-matters}\n\nHow much does each matter?\n\n- No home\n",
    ],
)
def test_a_rating_stays_with_its_statement_and_its_question(other: str, convert_text: Convert) -> None:
    """A device keeps it by the name of its fields: words that turn the question around begin a new one."""

    def name(text: str) -> str:
        return convert_text(text)[0].select_one("input")["name"]

    same = "## What matters? {#what-matters}\n\nHow much does each matter?[^acs]\n\n- Rest\n- **Home**\n"
    kept = [field["name"] for field in convert_text(same)[0].select("input")][-1]
    assert name("## What matters? {#what-matters}\n\nHow much does each matter?\n\n- Home\n") == kept
    assert name(other) != kept


def test_what_is_said_in_english_says_so(convert_text: Convert) -> None:
    """A quotation after the words for it, in a translation alone; no word in it leads away."""
    spanish = replace(INPUTS, lang="es")
    text = 'Diga: "Tiene leucemia." En inglés: "It is leukemia until ___." Y en inglés: "I call." Luego espere.[^a]'
    html, _ = convert(guide_markdown(spanish), text)
    page = BeautifulSoup(html, "html.parser")
    assert [one.get_text() for one in page.select('[lang="en"]')] == ['"It is leukemia until ___."', '"I call."']
    assert page.p.get_text().startswith(
        'Diga: "Tiene leucemia." En inglés: "It is leukemia until ___." Y en inglés: "I c'
    )
    assert not page.select("[lang] a")
    assert not convert_text('Say in English: "No."')[0].select("[lang]")


# For each pattern that most texts do not need, a text with nothing else that it finds.
_RARE = {
    "backtick": "Type `dose`.",
    "escape": r"Not \*bold\*.",
    "reference": "Read [this][one].\n\n[one]: https://example.org",
    "short_reference": "Read [one].\n\n[one]: https://example.org",
    "image_link": "![Marrow.](../../images/marrow.svg)",
    "image_reference": "![Marrow][one]\n\n[one]: ../../images/marrow.svg",
    "short_image_ref": "![one]\n\n[one]: ../../images/marrow.svg",
    "autolink": "See <https://example.org>.",
    "automail": "Write to <someone@example.org>.",
    "linebreak": "One  \ntwo.",
    "entity": "Half: &frac12;.",
    "SignPattern": "- [[sign.fever]]",
    "ConditionPattern": "[[if phone.clinic: Call.]][[if no fever.number: Ask.]]",
    "CharacterCodePattern": "A &lt; B.",
}


@pytest.mark.parametrize("name", [*markdown_ext.NEEDED, *markdown_ext.REFERENCES])
def test_a_pattern_is_tried_where_it_finds_something(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text with something for one rare pattern alone becomes what it becomes when all patterns are tried."""

    def made() -> tuple[object, ...]:
        html, found = convert(guide_markdown(INPUTS), _RARE[name])
        return html, found.text, found.made

    possible = made()
    monkeypatch.setattr(markdown_ext, "NEEDED", {})
    monkeypatch.setattr(markdown_ext, "REFERENCES", ())
    assert possible == made()
    monkeypatch.setattr(markdown_ext, "NEEDED", {name: "never there"})
    assert possible != made()


def test_a_pattern_is_tried_where_a_sign_has_something() -> None:
    """The rule book's words for a sign come into the text after the patterns have been chosen."""
    book = replace(
        INPUTS.rule_book, signs={"dose": Sign(id="dose", level="urgent", text="reads <https://example.org>")}
    )
    page = convert(guide_markdown(replace(INPUTS, rule_book=book)), "- [[sign.dose]]")[0]
    assert 'href="https://example.org"' in page
