"""Cards of many signs: short lists under headings, on the page, beside a translation and on a sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.content.rule_book import RuleBook, Sign, read_rule_book
from care_guide.markdown_ext import convert, guide_markdown
from care_guide.render.paper import print_form, side_by_side
from care_guide.render.paste_pack import List, Paragraph, Run, blocks_of
from care_guide.render.sheet import Head, address_height, foot_height, leaflet, names_height, numbers_height, sheet
from care_guide.utils.markup import parse
from lxml.html import fromstring

from tests.unit.conftest import INPUTS, Convert

ABOUT = {"fever": "Fever", "belly": "Belly", "other": "Other signs"}
WORDS = "has a sign of illness that takes many words to say, so that its card is long"


def card(
    many: int, about: dict[str, str], words: str = "has a sign", level: str = "urgent", last: str | None = None
) -> tuple[str, str]:
    """A card with ``many`` signs, by turns of two headings, and one more sign in own words; its HTML and its text.

    ``last`` is the heading of the last sign, when that is another.
    """
    names = [f"sign-{number}" for number in range(many)]
    abouts = [("belly", "fever")[number % 2] for number in range(many)]
    signs = {
        name: Sign(id=name, level=level, about=heading, text=f"{words} {number}")
        for number, (name, heading) in enumerate(zip(names, [*abouts[:-1], last or abouts[-1]], strict=True))
    }
    items = "".join(f"- [[sign.{name}]]\n" for name in names)
    text = f"## When {{#when-to-call}}\n\n### Call now if: {{.{level}}}\n\n{items}- itches\n\nWrite it down.\n"
    return convert(guide_markdown(replace(INPUTS, rule_book=_book(signs, about))), text)[0], text


def _book(signs: dict[str, Sign], about: dict[str, str]) -> RuleBook:
    return RuleBook(path="emergencies.yaml", signs=signs, about=about, lines=dict.fromkeys(signs, 1))


@pytest.mark.parametrize("level", ["emergency", "urgent"])
def test_a_card_of_many_signs_has_them_under_headings(level: str) -> None:
    """In the order of the headings; what the article says in own words is last, and nothing is lost or said twice."""
    page = BeautifulSoup(card(16, ABOUT, level=level)[0], "html.parser")
    assert [one.get_text() for one in page.select("section[data-box] h4")] == ["Fever", "Belly", "Other signs"]
    told = [[item.get_text().split()[-1] for item in one.select("li")] for one in page.select("section[data-box] ul")]
    assert told == [[str(n) for n in range(1, 16, 2)], [str(n) for n in range(0, 16, 2)], ["itches"]]
    assert page.select("section[data-box] li[data-sign]")[0]["data-sign"] == "sign-1"
    assert [part.name for part in page.select_one("section[data-box]").find_all(recursive=False)][:3] == [
        "h3",
        "div",
        "p",
    ]


def test_a_sign_that_would_be_alone_under_its_heading_is_among_the_others() -> None:
    about = {"rare": "Rare signs", **ABOUT}
    page = BeautifulSoup(card(8, about, last="rare")[0], "html.parser")
    told = {head.get_text(): len(head.find_next("ul").select("li")) for head in page.select("section[data-box] h4")}
    assert told == {"Fever": 3, "Belly": 4, "Other signs": 2}


def test_a_short_card_and_a_guide_without_headings_have_one_list() -> None:
    """Headings over two or three signs would help nobody."""
    for html, _ in (card(6, ABOUT), card(30, {})):
        page = BeautifulSoup(html, "html.parser")
        assert len(page.select("section[data-box] ul")) == 1
        assert not page.select("h4")


@pytest.mark.parametrize(("many", "told"), [(8, ["these words stand between the sign"]), (3, [])])
def test_words_between_signs_that_get_headings_are_reported(many: int, told: list[str]) -> None:
    """They would stand alone below all signs, and the signs without them."""
    _, text = card(many, ABOUT)
    text = text.replace("- itches", "\nOnly after a transplant, also if your child:\n\n- itches")
    signs = {f"sign-{n}": Sign(id=f"sign-{n}", level="urgent", about="belly", text=f"has {n}") for n in range(many)}
    found = convert(guide_markdown(replace(INPUTS, rule_book=_book(signs, ABOUT))), text)[1].problems
    assert [problem.message[:34] for problem in found if "between" in problem.message] == told


@pytest.mark.parametrize(
    ("sign", "line"),
    [
        ("- takes a pill, and has one of these:\n    - sores {}\n    - spots\n", "    - sores {}"),
        ("- has a spill, and then:\n    1. wash {}\n    2. call\n", "    1. wash {}"),
        ("- is pale\n\n    only after {}\n", "    only after {}"),
        ("- is hot:\n\n    | age | fever |\n    | --- | --- |\n    | 1 | {} |\n", "    | age | fever |"),
        ("- [[sign.core]]\n    - with a rash {}\n", "    - with a rash {}"),
    ],
    ids=["list", "steps", "paragraph", "table", "rule-book"],
)
@pytest.mark.parametrize("level", ["emergency", "urgent"])
@pytest.mark.parametrize("many", [2, 9])
def test_what_stands_below_a_sign_is_reported_with_its_line(sign: str, line: str, level: str, many: int) -> None:
    """A sheet may join the signs of a heading, which would make it a sign of its own, without the one that limits it."""
    core = Sign(id="core", level=level, about="belly", text="has a fever")
    signs = {f"sign-{n}": Sign(id=f"sign-{n}", level=level, about="belly", text=f"has {n}") for n in range(many)}
    items = "".join(f"- [[sign.{name}]]\n" for name in signs)
    text = f"Sores.\n\n## When {{#when-to-call}}\n\n### Call if: {{.{level}}}\n\n{items}{sign.format('here')}- itches\n"
    book = _book({**signs, "core": core}, ABOUT)
    [problem] = convert(guide_markdown(replace(INPUTS, rule_book=book)), text)[1].problems
    assert "below a sign of a care card" in problem.message
    assert [one for one in text.split("\n") if re.search(problem.needle, one)] == [line.format("here")]


def test_a_sign_of_one_item_is_no_problem() -> None:
    """Also one of several sentences, with bold words and a source, or after an empty line."""
    items = "".join(f"- has {n}\n\n" for n in range(8))
    text = (
        f"## When {{#when-to-call}}\n\n### Call if: {{.urgent}}\n\n{items}- has **a rash**.\n  Look.[^acs]\n\nWait.\n"
    )
    assert convert(guide_markdown(replace(INPUTS, rule_book=_book({}, ABOUT))), text)[1].problems == []


def test_headings_are_next_to_their_translation() -> None:
    """The bilingual sheet has them as headings."""
    html, _ = card(16, ABOUT)
    assert [line.one for line in side_by_side(parse(html), parse(html)) if line.place.level == 4] == [
        "Fever",
        "Belly",
        "Other signs",
    ]


def test_headings_are_bold_lines_in_a_record_system() -> None:
    """Each above its own list; none is lost."""
    blocks = list(blocks_of(print_form(parse(card(16, ABOUT)[0]), {}, lambda _: None, {})))
    found = [(one.text, type(below)) for one, below in pairwise(blocks) if isinstance(one, Paragraph)]
    assert found[:3] == [((Run(title, strong=True),), List) for title in ABOUT.values()]


@pytest.mark.parametrize(
    ("many", "words", "size", "joined"),
    [(16, "has a sign", "", False), (38, WORDS, "11", False), (44, WORDS, "", True), (58, WORDS, "11", True)],
    ids=["short", "long", "longer", "longest"],
)
def test_a_sheet_keeps_large_type_and_every_sign(many: int, words: str, size: str, joined: bool) -> None:
    """11 point first, then the signs of a heading in one paragraph; headings and signs are on it either way."""
    front = sheet(
        print_form(parse(card(many, ABOUT, words)[0]), {}, lambda _: None, {}), Head("Title", "Lead"), 36, usual="When"
    )
    found = fromstring(front.cards)
    assert front.front_size == size
    assert ("cg-card--joined" in front.cards) is joined
    assert (len(found.findall(".//h4")), len(found.findall(".//li"))) == (3, many + 1)


@pytest.mark.parametrize(("many", "joined"), [(58, False), (66, True)], ids=["smaller", "joined"])
def test_what_to_do_in_an_emergency_stays_a_list_in_smaller_type(many: int, joined: bool) -> None:
    """Only where not even 10 point has room for the list do its signs follow each other."""
    both = parse(card(16, ABOUT)[0])
    both[0].insert(1, parse(card(many, ABOUT, WORDS, "emergency")[0]).find(".//section[@data-box]"))
    front = sheet(print_form(both, {}, lambda _: None, {}), Head("Title", "Lead"), 36, usual="When")
    assert ("cg-card--emergency cg-card--joined" in front.cards) is joined
    assert "cg-card--urgent cg-card--joined" in front.cards


@pytest.mark.parametrize(
    ("many", "lead", "size", "tight", "columns"),
    [(31, True, "11", False, 2), (34, True, "11", True, 3), (38, False, "11", True, 3), (40, False, "10-5", True, 3)],
    ids=["plain", "tight", "no-lead", "smaller"],
)
def test_a_front_is_set_tight_before_its_type_is_smaller(
    many: int, lead: bool, size: str, tight: bool, columns: int
) -> None:
    """Then the words below the title go to the back; the list of an emergency has as many columns as make it lowest."""
    both = parse(card(16, ABOUT)[0])
    both[0].insert(1, parse(card(many, ABOUT, WORDS, "emergency")[0]).find(".//section[@data-box]"))
    front = sheet(print_form(both, {}, lambda _: None, {}), Head("Title", "Lead"), 36, usual="When")
    assert (front.tight, front.front_size, front.has_lead) == (tight, size, lead)
    assert ("cg-card--three" in front.cards) is (columns == 3)


def test_a_fuller_frame_leaves_less_room_for_a_sheet() -> None:
    """Long names, a wide logo, what callers must say and long addresses make the type smaller, not the sheet longer."""
    printed = print_form(parse(card(16, ABOUT)[0]), {}, lambda _: None, {})
    assert sheet(printed, Head("Title", "Lead"), 36).front_size == ""
    assert sheet(printed, Head("Title", "Lead"), 36, (190, 0)).front_size != ""
    short = ("Blue Lake Children's Hospital", "Childhood leukemia: a guide for families")
    assert names_height(short, 3) == 0 < names_height(short, 20) < names_height((*short, "of the Lake " * 10), 20)
    usual = [("care team, day and night", ""), ("clinic phone", "")]
    say = "press 3, then ask for the cancer doctor on call"
    assert (
        numbers_height(usual)
        == 0
        < numbers_height([("care team", say)])
        < numbers_height([*usual, ("clinic", 2 * say)])
    )
    assert (
        address_height("Look here:", "https://a.example/b")
        == 0
        < address_height("Look here:", f"https://a.example/{'b' * 160}")
    )


def test_notices_that_no_column_breaks_take_the_height_of_the_longer_column() -> None:
    """One long notice leaves the other column half empty; as many words in short notices do not."""
    assert foot_height([600]) == foot_height([600, 50]) > foot_height([50] * 12)


def test_what_stands_above_the_cards_is_first_on_paper(convert_text: Convert) -> None:
    """A sheet and a leaflet begin "When to call" with it, as the page does."""
    html = str(
        convert_text("## When {#when-to-call}\n\nFollow your plan.\n\n### Call now if: {.urgent}\n\n- itches\n")[0]
    )
    printed = (
        sheet(print_form(parse(html), {"acs": 1}, lambda _: None, {}), Head("Title", "Lead"), 36).cards,
        leaflet(print_form(parse(html), {"acs": 1}, lambda _: None, {}), Head("Title", "Lead")).cards,
    )
    for cards in printed:
        title, first, *others = fromstring(cards)
        assert (title.tag, title.text_content()) == ("h2", "When")
        assert (first.tag, first.text_content()) == ("p", "Follow your plan.")
        assert [one.get("data-box") for one in others] == ["urgent"]


BOOK = """about:
  body: {text: Body}
  other: {text: Other}
signs:
  - {id: a, level: urgent, about: body, text: x}
  - {id: b, level: urgent, about: body, text: y}
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("body: {", "bdy: {", 5), ("Body}", "Body, color: red}", 2), ("Other}", "Other, color: red}", 3)],
)
def test_a_wrong_heading_is_reported_once(old: str, new: str, line: int, tmp_path: Path) -> None:
    """Where its name is not known, at the first sign under it; what is wrong in it itself, there alone."""
    (tmp_path / "book.yaml").write_text(BOOK.replace(old, new, 1), encoding="utf-8")
    assert [problem.line for problem in read_rule_book(tmp_path, "book.yaml")[1]] == [line]
