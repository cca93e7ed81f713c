"""What a family meets that holds a copy of an article which the hospital has taken back: on paper, on a phone, on a stick."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.conftest import PHONE, built, run_build
from tests.review.conftest import DAY, Guide, make_seed

WHY = "A number in it was wrong."


@pytest.fixture(scope="module")
def recall(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """The folder of a guide with one article, the same after its recall, and the version that stands on old copies."""
    guide = Guide(make_seed(tmp_path_factory.mktemp("recall") / "guide"))
    guide.sign_all()
    address = {"SITE_URL": "https://families.test/guide", **DAY}
    assert run_build(guide.root, "publishconf.py", **address).returncode == 0
    before = guide.root.parent / "before"
    shutil.copytree(guide.root / "output", before)
    version = guide.version("treatments/green")
    given = ("--article=treatments/green", f"--why={WHY}", "--reviewer=test-person", "--role=clinician")
    assert guide.run("withdraw", *given).returncode == 0
    built(guide.root, "publishconf.py", **address)
    return before, guide.root / "output", version


def test_each_address_of_its_handouts_says_that_it_was_taken_back(
    open_page: Open, recall: tuple[Path, Path, str]
) -> None:
    """A code on paper and a link in a message lead to one of them; each works from a disk and without scripts."""
    before, after, _ = recall
    handouts = sorted(file.name for file in (before / "handouts").glob("green*.html"))
    assert len(handouts) == 3
    for name in handouts:
        for scripts in (True, False):
            with open_page(after / "handouts" / name, width=360, scripts=scripts) as page:
                assert page.locator("h1").inner_text() == "Taken back: Green care"
                text = page.locator("main").inner_text()
                for part in ("Do not use a copy of this page, saved or printed.", WHY, PHONE):
                    assert part in text, (name, part)
                assert page.locator("main a[href^='tel:']").first.is_visible()
                assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_number_to_call_is_never_split(open_page: Open, recall: tuple[Path, Path, str]) -> None:
    """Half of a number at the end of a line is misread, and misdialed: on the page itself, on every width of a phone."""
    _, after, _ = recall
    for width in range(320, 440, 20):
        with open_page(after / "green.html", width=width) as page:
            numbers = page.locator("a[href^='tel:']:visible")
            assert numbers.count() >= 2
            assert numbers.evaluate_all("all => all.filter(one => one.getClientRects().length > 1).length") == 0


def test_check_your_copy_says_so_for_the_code_of_an_old_copy(open_page: Open, recall: tuple[Path, Path, str]) -> None:
    """Typed, or in the address that the code on paper holds; its link leads to what to do."""
    before, after, version = recall
    printed = f"{version[:4]}-{version[4:8]}"
    assert printed in (before / "handouts/green-one-page.html").read_text("utf-8")
    with open_page(after / "check-your-copy.html") as page:
        page.locator("#check-version").fill(printed)
        page.locator("#check-button").click()
        typed = page.locator("#check-answer").inner_text()
        page.goto("about:blank")
        page.goto(f"{(after / 'check-your-copy.html').as_uri()}#{printed}")
        answer = page.locator("#check-answer")
        assert answer.inner_text() == typed
        assert "Green care" in typed
        assert "The hospital has taken this page back. Do not use your copy." in typed
        assert "newest" not in typed
        answer.locator("a").click()
        assert page.locator("h1").inner_text() == "Taken back: Green care"
