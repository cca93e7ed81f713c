"""A sheet and a leaflet show passages of an article whole, below their own headings, or not at all."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from care_guide.render.paper import print_form
from care_guide.render.paste_pack import Heading, blocks_of
from care_guide.render.sheet import leaflet, sheet
from care_guide.utils.markup import parse

from tests.tools.sheets import out_of_place, words
from tests.unit.conftest import Convert

POINTS = "## In a word {#key-points}\n\nOnly for babies:\n\n- drink\n- sleep\n\n"
CALL = "## When to call at night {#when-to-call}\n\nFollow your plan.\n\n### Call now if: {.urgent}\n\n- itches\n\nOr wait.\n\n"
LATER = "### Tell us later if: {.non-urgent}\n\n- sneezes\n\n"
ASK = "## Ask the nurse {#questions}\n\nIn the clinic only.\n\n### After a fall {#questions-before}\n\n- [ ] Why? {#why}\n    - Why: So.\n    - Who: nurse\n"
TODO = "## Help with pain {#what-to-do}\n\nIf the team agrees:\n\n"
STEPS = "1. **Shake** a shoulder.\n2. **Give** the spray.\n    - once\n"
LONG = "\n\n".join(
    ["Ask the team first, and read all of these words before you do anything at all for your child. " * 9] * 9
)


def forms(convert_text: Convert, more: str) -> tuple[Tag, Tag, list[str]]:
    """The article, its sheet and leaflet as one page, and the titles of what the sheet leaves out."""
    html = str(convert_text(POINTS + CALL + LATER + more + ASK)[0])
    printed = print_form(parse(html), {"acs": 1}, lambda _: None, {})
    one, two = sheet(printed, "Title", "Lead", 36), leaflet(printed, "Title", "Lead")
    parts = (one.cards, one.later, one.key_points, *one.front, *one.back, two.cards, two.picture, *two.todo)
    asked = "".join(
        f'<p class="cg-question">{question}</p>' for question in (*one.asked.questions, *two.asked.questions)
    )
    page = f'{"".join(parts)}<div id="questions"><h2>{one.asked.title}</h2>{one.asked.intro}{asked}</div>'
    return BeautifulSoup(html, "lxml").body, BeautifulSoup(page, "lxml").body, [*one.left_out, *two.left_out]


@pytest.mark.parametrize(
    "more",
    [
        f"{TODO}### After an opioid only\n\nNot with a plan.\n\n{STEPS}\nStay there.\n\n### Later\n\nRest.\n\n",
        f"{TODO}### At home\n\n#### Under 2 years\n\n{STEPS}\n#### Over 2 years\n\nAsk first.\n\n",
        f"{TODO}{STEPS}\nThen rest.\n\n### After a transplant only, do not {{.dont}}\n\n- give milk\n\nUntil day 100.\n\n",
        f"{TODO}### If the nurse says so {{.do}}\n\n- give 2 pills\n\n### Do not, with a line {{.dont}}\n\n- swim\n\n",
        f"{TODO}### Now\n\n{STEPS}\n## Twins {{#twins}}\n\nFor both:\n\n### Do not {{.dont}}\n\n1. run\n\n",
    ],
    ids=["condition", "ages", "same-section", "boxes", "two-sections"],
)
def test_what_limits_a_list_stands_with_it(more: str, convert_text: Convert) -> None:
    """Headings, the words above and below, and those of the section, as they were signed."""
    article, page, left_out = forms(convert_text, more)
    assert out_of_place(page, article) == []
    assert left_out == []
    for limit in ("Only for babies:", "When to call at night", "Or wait.", "In the clinic only.", "After a fall: Why?"):
        assert limit in words(page)
    for part in article.select(".cg-steps, [data-box=do], [data-box=dont]"):
        # A sheet shows no box of what to do.
        assert words(page).count(words(part)) == (1 if part.get("data-box") == "do" else 2)


@pytest.mark.parametrize(
    ("box", "heading", "shown"),
    [
        ("dont", "After a transplant", "What not to do: After a transplant"),
        ("dont", "Do [[if us: not]] feed", "What not to do: Do not feed"),
        ("dont", "*Notes* on milk", "What not to do: Notes on milk"),
        ("dont", "do NOT give these", "do NOT give these"),
        ("do", "After a transplant", "What to do: After a transplant"),
        ("do", "Do not forget", "What to do: Do not forget"),
        ("do", "Do this first", "Do this first"),
    ],
)
def test_a_box_of_what_not_to_do_says_so(box: str, heading: str, shown: str, convert_text: Convert) -> None:
    """In words, unless its heading does so in each copy: on the page, on paper and in a record system."""
    html, _ = convert_text(f"## Help {{#help}}\n\n### {heading} {{.{box}}}\n\n1. give raw milk\n")
    assert words(html.h3) == shown
    printed = print_form(parse(str(html)), {}, lambda _: None, {})
    assert [block.text for block in blocks_of(printed) if isinstance(block, Heading)] == ["Help", shown]


@pytest.mark.parametrize(
    "passage", [f"{LONG}\n\n{STEPS}", f"| a | b |\n| --- | --- |\n| c | d |\n\n{STEPS}"], ids=["long", "table"]
)
def test_a_passage_without_room_is_named_and_not_shortened(passage: str, convert_text: Convert) -> None:
    """Not one step of it is shown; another section that has room is."""
    more = f"{TODO}### At home\n\n{passage}\n\n## Traps {{#what-to-avoid}}\n\n### Do not {{.dont}}\n\n- swim\n\n"
    article, page, left_out = forms(convert_text, more)
    assert left_out == ["Help with pain", "Help with pain"]
    assert "Shake" not in words(page)
    assert words(page).count("swim") == 2
    assert out_of_place(page, article) == []


def test_a_question_below_other_words_is_not_shown_without_them(convert_text: Convert) -> None:
    """Words between the heading and the question may say whom it is for."""
    text = ASK.replace("- [ ]", "For twins:\n\n- [ ]")
    html = str(convert_text(f"{POINTS}{CALL}{text}")[0])
    assert sheet(print_form(parse(html), {"acs": 1}, lambda _: None, {}), "Title", "Lead", 36).asked.questions == ()
