"""Pages that a family fills in and prints: with a script and without, on one sheet, and nothing is kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.tools.paper import page_texts

PAGES = {"emergency-card": "Allergies", "medicine-calendar": "Week of"}


@pytest.mark.parametrize("name", PAGES)
def test_what_is_typed_is_printed_and_kept_nowhere(name: str, site: Path, open_page: Open) -> None:
    """It stands on the first printed page; a reload or the button clears it; the device remembers nothing."""
    with open_page(site / f"{name}.html", width=360) as page:
        page.get_by_label(PAGES[name]).fill("Penicillin xyz")
        page.emulate_media(media="print")
        printed = page_texts(page.pdf(format="Letter"))
        page.emulate_media(media="screen")
        first = printed[0]
        assert "Penicillin xyz" in first
        assert "How to use" not in first
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        page.get_by_role("button", name="Clear all").click()
        assert page.get_by_label(PAGES[name]).input_value() == ""
        page.get_by_label(PAGES[name]).fill("again")
        page.reload()
        assert page.get_by_label(PAGES[name]).input_value() == ""


LONG = "6-MP 50 mg tablets, methotrexate 2.5 mg tablets, TMP-SMX, ondansetron, gabapentin, and the last one: vitamin D"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("name, label", [("emergency-card", "Medicines every day"), ("medicine-calendar", "How much")])
def test_nothing_that_is_typed_is_cut_off(name: str, label: str, scripts: bool, site: Path, open_page: Open) -> None:
    """A medicine that is out of sight is one that nobody gives, or nobody checks: on the screen, and on paper."""
    with open_page(site / f"{name}.html", width=360, scripts=scripts) as page:
        field = page.get_by_label(label).first
        field.fill(LONG)
        assert field.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")
        page.emulate_media(media="print")
        assert "".join(LONG.split()) in "".join(page_texts(page.pdf(format="Letter"))[0].split())


def test_on_paper_no_other_day_than_those_chosen_has_a_box(site: Path, open_page: Open) -> None:
    """An empty box is to be checked when the dose is given: next to a weekly medicine there is one, on its day."""
    with open_page(site / "medicine-calendar.html") as page:
        weekly, unmarked = (page.locator("fieldset").nth(place).locator("[type=checkbox]") for place in (0, 1))
        weekly.nth(2).check()
        page.emulate_media(media="print")
        shown = [[box.is_visible() for box in boxes.all()] for boxes in (weekly, unmarked)]
        assert shown == [[place == 2 for place in range(7)], [True] * 7]


@pytest.mark.parametrize("often, number", [("Once a WEEK", 0), ("Only on these days", 0), ("Every DAY", 7)])
def test_on_paper_seven_boxes_never_stand_beside_a_medicine_for_some_days(
    often: str, number: int, site: Path, open_page: Open
) -> None:
    """They would read as a dose for each day: where no day is chosen, the sheet has a line to write it on."""
    with open_page(site / "medicine-calendar.html") as page:
        page.get_by_label("How often").first.select_option(often)
        page.emulate_media(media="print")
        medicine = page.locator("fieldset").first
        assert sum(box.is_visible() for box in medicine.locator("[type=checkbox]").all()) == number
        assert medicine.get_by_text("Days", exact=True).is_visible() == (number == 0)
        for each in page.get_by_label("How often").all():
            each.select_option(often)
        assert len(page_texts(page.pdf(format="A4"))) == 2


def boxes(page: Page) -> list[int]:
    """The days of the first medicine that have a box on paper."""
    page.emulate_media(media="print")
    shown = page.locator("fieldset").first.locator("[type=checkbox]").all()
    found = [place for place, box in enumerate(shown) if box.is_visible()]
    page.emulate_media(media="screen")
    return found


@pytest.mark.parametrize("scripts", [True, False])
def test_the_boxes_on_paper_follow_how_often(scripts: bool, site: Path, open_page: Open) -> None:
    """After each correction: a box too few is a dose that nobody gives, and one too many is a dose too many."""
    with open_page(site / "medicine-calendar.html", scripts=scripts) as page:
        often, days = page.get_by_label("How often").first, page.locator("fieldset").first.locator("[type=checkbox]")
        often.select_option("Once a WEEK")
        days.nth(2).check()
        assert boxes(page) == [2]
        often.select_option("Every DAY")
        assert boxes(page) == [*range(7)]
        often.select_option("Only on these days")
        for place in (0, 2, 4):
            days.nth(place).set_checked(True)
        assert boxes(page) == [0, 2, 4]
        often.select_option("Once a WEEK")
        assert boxes(page) == []


def test_another_tick_moves_the_day_of_once_a_week(site: Path, open_page: Open) -> None:
    """On the screen as on paper; with any other choice, as many days are ticked as somebody ticks."""
    with open_page(site / "medicine-calendar.html") as page:
        often, days = page.get_by_label("How often").first, page.locator("fieldset").first.locator("[type=checkbox]")

        def ticked() -> list[int]:
            return [place for place, box in enumerate(days.all()) if box.is_checked()]

        other = page.locator("fieldset").nth(1).locator("[type=checkbox]").nth(6)
        other.check()
        for place in (1, 3):
            days.nth(place).click()
        assert ticked() == [1, 3]
        often.select_option("Once a WEEK")
        assert ticked() == []
        for place in (1, 3):
            days.nth(place).click()
            assert ticked() == boxes(page) == [place]
        often.select_option("Only on these days")
        days.nth(5).click()
        assert ticked() == boxes(page) == [3, 5]
        often.select_option("Every DAY")
        assert ticked() == []
        assert other.is_checked()


def test_no_half_of_a_medicine_comes_back(site: Path, open_page: Open) -> None:
    """How often and on which days are gone with the name of the medicine, or they would stand beside another one."""
    with open_page(site / "medicine-calendar.html") as page:
        page.get_by_label("How often").first.select_option("Once a WEEK")
        page.locator("[type=checkbox]").nth(2).check()
        page.goto((site / "index.html").as_uri())
        page.go_back()
        assert page.get_by_label("How often").first.input_value() == ""
        assert page.locator("fieldset :checked:not(option)").count() == 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", PAGES)
def test_the_sheet_is_one_page(name: str, paper: str, site: Path, open_page: Open) -> None:
    """Every field is on the first page, and whether the text is checked; what follows is words, sources and notices."""
    with open_page(site / f"{name}.html", media="print") as page:
        labels = page.locator(".cg-fill label, .cg-fill legend").all_inner_texts()
        printed = page_texts(page.pdf(format=paper))
        first = "".join(printed[0].split())
        assert [label for label in labels if "".join(label.split()) not in first] == []
        state = page.locator(".cg-article__header .cg-review").inner_text()
        assert "Draft: no clinician has checked this page yet." in state
        version = re.search(r"version ([0-9a-f]{4}-[0-9a-f]{4})", state)[1]
        assert "Draft:noclinicianhascheckedthispageyet." in first
        assert first.count(version) == 2
        assert len(printed) == 2


@pytest.mark.parametrize("name", PAGES)
def test_without_a_script_no_button_is_shown_that_does_nothing(name: str, site: Path, open_page: Open) -> None:
    """The fields can be filled in, and the browser's own print prints them."""
    with open_page(site / f"{name}.html", scripts=False) as page:
        assert page.get_by_label(PAGES[name]).is_visible()
        assert not page.locator(".cg-fill__buttons").is_visible()


def test_a_week_is_never_taken_for_a_day(site: Path, open_page: Open) -> None:
    """How often is a choice in capitals for each medicine, none chosen beforehand, with the days beside it."""
    with open_page(site / "medicine-calendar.html") as page:
        often = page.get_by_label("How often")
        assert often.count() == page.locator("fieldset").count() == 6
        assert often.first.input_value() == ""
        assert often.first.locator("option").all_inner_texts()[1:3] == ["Every DAY", "Once a WEEK"]
        assert page.locator("fieldset").first.get_by_role("checkbox").count() == 7


# Words that stand in more than one line.
SPLIT = """words => [...document.querySelectorAll(words)].filter(e => {
  const range = document.createRange();
  range.selectNodeContents(e);
  return range.getClientRects().length > 1;
}).map(e => e.textContent)"""


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_name_of_a_day_is_never_split(width: int, site: Path, open_page: Open) -> None:
    """With the page's own font, which is as wide as its letters are."""
    with open_page(site / "medicine-calendar.html", width=width, bypass_csp=True) as page:
        page.add_style_tag(content='@font-face {font-family: "Guide Sans"; src: url("assets/guide-sans.woff2")}')
        page.evaluate("document.fonts.ready")
        assert page.evaluate(SPLIT, ".cg-fill__days span") == []
