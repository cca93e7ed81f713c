"""A family rates what matters to it: with a script and without, kept on the device only when it asks, and printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import kinds
from tests.browser.conftest import Open
from tests.conftest import built


@pytest.fixture(scope="module")
def decision(copy_small: Callable[[], Path]) -> Path:
    """A decision page."""
    root = copy_small()
    kinds.add_to(root)
    built(root)
    return root / "output/port-or-picc.html"


def chosen(page: Page) -> list[str]:
    """What is marked."""
    return page.locator(".cg-matter label:has(:checked)").all_inner_texts()


def test_answers_stay_only_when_the_family_asks(decision: Path, open_page: Open) -> None:
    """Gone after a reload; kept once the box is ticked; gone again when it is unticked, and when they are cleared."""
    with open_page(decision, width=360) as page:
        page.get_by_label("very much").first.check()
        page.reload()
        assert chosen(page) == []
        assert page.evaluate("localStorage.length") == 0
        page.get_by_label("very much").first.check()
        page.get_by_label("Keep my answers on this device").check()
        page.get_by_label("a little").nth(2).check()
        page.reload()
        assert chosen(page) == ["very much", "a little"]
        page.get_by_label("Keep my answers on this device").uncheck()
        assert page.evaluate("localStorage.length") == 0
        assert chosen(page) == ["very much", "a little"]
        page.get_by_label("Keep my answers on this device").check()
        page.get_by_role("button", name="Clear my answers").click()
        assert chosen(page) == []
        assert page.evaluate("localStorage.length") == 0
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_two_tabs_keep_what_each_of_them_marks(decision: Path, open_page: Open) -> None:
    """Neither takes away what the other has kept, and what is cleared in one does not come back from the other."""
    with open_page(decision, width=360) as one:
        other = one.context.new_page()
        other.goto(decision.as_uri())
        other.get_by_label("very much").first.check()
        other.get_by_label("Keep my answers on this device").check()
        one.get_by_label("a little").nth(2).check()
        one.get_by_label("Keep my answers on this device").check()
        assert chosen(one) == ["very much", "a little"]
        expect(other.locator(".cg-matter label:has(:checked)")).to_have_count(2)
        other.get_by_role("button", name="Clear my answers").click()
        expect(one.get_by_label("Keep my answers on this device")).not_to_be_checked()
        one.get_by_label("quite").first.check()
        assert one.evaluate("localStorage.length") == 0
        other.close()


def test_without_a_script_each_statement_takes_one_answer(decision: Path, open_page: Open) -> None:
    """Plain radio buttons, reached by their words; nothing promises to keep them."""
    with open_page(decision, width=360, scripts=False) as page:
        page.get_by_role("group", name="Few needles at each visit").get_by_label("quite").check()
        page.get_by_role("group", name="Few needles at each visit").get_by_label("a little").check()
        page.get_by_role("group", name="Swimming in the summer").get_by_label("not at all").check()
        assert chosen(page) == ["not at all", "a little"]
        assert page.get_by_label("Keep my answers on this device").count() == 0


def test_on_paper_the_four_choices_stand_in_a_row_and_a_chosen_one_is_filled(decision: Path, open_page: Open) -> None:
    """Circles to fill in by hand, drawn by their borders: a browser prints those without a setting."""
    with open_page(decision, media="print") as page:
        page.get_by_label("quite").first.check()
        widths = page.evaluate(
            "[...document.querySelectorAll('.cg-matter input')].slice(0, 4).map(e => parseFloat(getComputedStyle(e).borderTopWidth))"
        )
        assert min(widths) > 0
        assert widths[2] > 3 * widths[0]
        tops = page.evaluate(
            "[...document.querySelectorAll('.cg-matter label')].slice(0, 4).map(e => e.getBoundingClientRect().top)"
        )
        assert len(set(tops)) == 1
        assert page.locator(".cg-matters-tools").is_hidden()
