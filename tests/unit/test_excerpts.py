"""A sheet and a leaflet show passages of an article whole, below their own headings, or not at all."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag
from care_guide.render.paper import print_form
from care_guide.render.paste_pack import Heading, blocks_of
from care_guide.render.sheet import Head, leaflet, sheet
from care_guide.utils.markup import parse

from tests.tools.sheets import out_of_place, unsaid_pictures, words
from tests.unit.conftest import CLINIC, Convert

POINTS = "## In a word {#key-points}\n\nOnly for babies:\n\n- drink\n- sleep\n\n"
CALL = "## When to call at night {#when-to-call}\n\nFollow your plan.\n\n### Call now if: {.urgent}\n\n- itches\n\nOr wait.\n\n"
LATER = "### Tell us later if: {.non-urgent}\n\n- sneezes\n\n"
ASK = "## Ask the nurse {#questions}\n\nIn the clinic only.\n\n### After a fall {#questions-before}\n\n- [ ] Why? {#why}\n    - Why: So.\n    - Who: nurse\n"
TODO = "## Help with pain {#what-to-do}\n\nIf the team agrees:\n\n"
STEPS = "1. **Shake** a shoulder.\n2. **Give** the spray.\n    - once\n"
PICTURE = '![Marrow.](../../images/marrow.svg "What marrow makes")\n\n'
DOTS = """```dots
count: 9
of: 10
what: children slept
words: about 9 in 10
rest: 1 of 10 did not
means: Ask what this means
population: children with a plan
date: "2020"
source: acs
```

"""
LONG = "\n\n".join(
    ["Ask the team first, and read all of these words before you do anything at all for your child. " * 9] * 9
)


def forms(convert_text: Convert, more: str) -> tuple[Tag, Tag, list[str]]:
    """The article, its sheet and leaflet as one page, and the titles of what the sheet leaves out."""
    html = str(convert_text(POINTS + CALL + LATER + more + ASK)[0])
    printed = print_form(parse(html), {"acs": 1}, lambda _: None, {})
    one = sheet(printed, Head("Title", "Lead"), 36, picture="Picture elsewhere:")
    two = leaflet(printed, Head("Title", "Lead"), picture="Picture elsewhere:")
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
    assert (
        sheet(print_form(parse(html), {"acs": 1}, lambda _: None, {}), Head("Title", "Lead"), 36).asked.questions == ()
    )


@pytest.mark.parametrize(
    "passage",
    [
        f"Ask first.\n\n{PICTURE}After a transplant, ask again.\n\n",
        f"{PICTURE}- for twins\n- for others\n\nNot at night.\n\n",
        f"#### Twins {{#pair}}\n\nBoth.\n\n{PICTURE}#### Others {{#rest}}\n\nNone.\n\n",
    ],
    ids=["below", "list", "ages"],
)
def test_a_drawing_stands_in_its_whole_passage(passage: str, convert_text: Convert) -> None:
    """With the words below it, which limit it; another part of the section is shown without the drawing."""
    more = f"{TODO}### In the marrow\n\n{passage}### Now\n\n{STEPS}\n"
    article, page, left_out = forms(convert_text, more)
    assert len(page.select("figure svg")) == 1
    assert out_of_place(page, article) == []
    assert unsaid_pictures(page, article) == []
    assert left_out == []


def test_a_drawing_above_the_first_heading_is_on_a_leaflet_once(convert_text: Convert) -> None:
    """The words around it stand with each passage of its section, without it; on the sheet, it is there in words."""
    article, page, left_out = forms(convert_text, f"{TODO}{PICTURE}For both.\n\n### Now\n\n{STEPS}\n")
    assert len(page.select("figure svg")) == 1
    assert words(page).count("(Picture elsewhere: What marrow makes)") == 1
    assert out_of_place(page, article) == []
    assert left_out == []


def test_a_list_that_would_stand_twice_on_a_leaflet_leaves_no_drawing(convert_text: Convert) -> None:
    """A list above the first heading of a section stands with its steps."""
    more = f"{TODO}- for twins\n\n### In the marrow\n\n{PICTURE}### Now\n\n{STEPS}\n"
    _, page, left_out = forms(convert_text, more)
    assert not page.select("figure")
    # Once on the sheet and once on the leaflet.
    assert words(page).count("for twins") == 2
    assert left_out == ["In the marrow"]


@pytest.mark.parametrize("below", [LONG, "| a | b |\n| --- | --- |\n| c | d |"], ids=["long", "table"])
def test_a_drawing_whose_passage_has_no_room_is_named(below: str, convert_text: Convert) -> None:
    """By the heading above it: it is not shown without the words below it."""
    more = f"{TODO}### In the marrow\n\n{PICTURE}{below}\n\n### Now\n\n{STEPS}\n"
    article, page, left_out = forms(convert_text, more)
    assert not page.select("figure")
    assert left_out == ["In the marrow"]
    assert out_of_place(page, article) == []


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (PICTURE, "(Picture elsewhere: What marrow makes)"),
        ("![Marrow.](../../images/marrow.svg)\n\n", "(Picture elsewhere: Marrow)"),
        (DOTS, "That is about 9 in 10, and 1 of 10 did not. Ask what this means."),
    ],
    ids=["caption", "title", "dots"],
)
def test_a_picture_of_a_passage_is_there_in_words(picture: str, said: str, convert_text: Convert) -> None:
    """On the sheet and the leaflet, below its words in the passage; of dots, also whom they count."""
    more = f"{TODO}### Now\n\n{STEPS}\nThen rest.\n\n{picture}### Later\n\nRest.\n\n"
    article, page, left_out = forms(convert_text, more)
    assert not page.select("figure")
    assert words(page).count(said) == 2
    for other in ("9 of 10 children slept.", "Counted in: children with a plan"):
        assert words(page).count(other) == (2 if picture is DOTS else 0)
    assert out_of_place(page, article) == []
    assert left_out == []


def test_what_callers_must_say_is_left_out_beside_the_number_in_the_box_alone(convert_text: Convert) -> None:
    """The same number with other words keeps them, as any other number does."""
    call = CALL.replace("Call now if", "Call [[phone.clinic]] now if").replace(
        "itches", "itches (tell [[phone.clinic]])"
    )
    printed = print_form(parse(str(convert_text(POINTS + call)[0])), {"acs": 1}, lambda _: None, {})
    said = "(ask for the nurse)"
    for numbers, times in (
        ({(CLINIC.href, said)}, 0),
        ({(CLINIC.href, "(ask for the doctor)")}, 2),
        ({("tel:911", said)}, 2),
    ):
        cards = sheet(printed, Head("Title", "Lead"), 36, numbers=numbers).cards
        assert cards.count(said) == times
        assert cards.count("ext.\u00a012") == 2


def test_whom_a_text_is_for_takes_room(convert_text: Convert) -> None:
    """A long line makes the type of a front smaller, and leaves none for a drawing on a leaflet."""
    text = f"{POINTS}{CALL}{TODO}### In the marrow\n\n{PICTURE}### Now\n\n{STEPS}\n"
    printed = print_form(parse(str(convert_text(text)[0])), {"acs": 1}, lambda _: None, {})
    short, long = Head("Title", "Lead"), Head("Title", "Lead", "For: families of twins " * 300)
    assert sheet(printed, short, 36).front_size == "" != sheet(printed, long, 36).front_size
    assert leaflet(printed, short).picture and not leaflet(printed, long).picture
