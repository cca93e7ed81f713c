"""English words of a Spanish guide where they are found and pasted: in the results of the search, and in record systems."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from tests.review.conftest import BLUE, Guide

Built = Callable[[str], BeautifulSoup]
ENGLISH = "[...document.querySelectorAll('.cg-result [lang=en]')].map(e => e.textContent)"


def test_a_result_that_is_english_says_so(guide: Guide, built: Built, browser: Browser) -> None:
    """The title and the beginning of a page that fell back, and a meaning that waits; nothing else."""
    guide.run("translate", "--lang=es")
    guide.edit(BLUE, "looks pale", "looks gray")
    guide.edit("content/en/glossary.yaml", "A body that is too", "A body that is much too")
    built("es/search.html")
    context = browser.new_context(offline=True)
    page = context.new_page()
    address = (guide.root / "output/es/search.html").as_uri()

    def english(query: str) -> list[str]:
        # From an empty page: another part of the page in hand would load nothing anew.
        page.goto("about:blank")
        page.goto(f"{address}#q={query}")
        page.wait_for_selector(".cg-result__lead")
        return page.evaluate(ENGLISH)

    title, heading, lead = english("gray")
    assert (title, heading) == ("Blue care", "When to call")
    assert lead.startswith("Emergency: Call")
    assert "A body that is much too warm." in english("fiebre")
    assert english("inicio") == []
    context.close()


def test_english_words_in_the_paste_pack_say_so(guide: Guide) -> None:
    """A page that fell back as a whole, and one sentence in another."""
    guide.edit(BLUE, "Ask about the", "Ask soon about the")
    folder = guide.root / "dist/paste-pack/es/treatments/blue"

    def text(name: str) -> BeautifulSoup:
        done = guide.run("paste-pack")
        assert done.returncode == 0, done.stderr
        return BeautifulSoup(Path(folder / f"{name}.html").read_text("utf-8"), "lxml")

    page = text("key-points")
    (new,) = page.select("[lang=en]")
    assert "Ask soon about the other treatment." in new.text
    assert not page.h2.has_attr("lang")
    guide.edit(BLUE, "looks pale", "looks gray")
    page = text("_whole")
    assert page.h2["lang"] == "en"
    assert all(part.has_attr("lang") or part.select("[lang]") for part in page.select("li, h3") if "gray" in part.text)
    assert "looks gray" in page.text
