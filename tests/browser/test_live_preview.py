"""The live preview in a browser: many tabs, and a page that comes back into view."""

from __future__ import annotations

from pathlib import Path

from care_guide.devserver import Preview, Result
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

TABS = 9


def look(page: Page, *, away: bool) -> None:
    """Have the page believe that somebody has turned to another tab, or back to it."""
    page.evaluate(
        "away => { Object.defineProperty(document, 'hidden', { value: away, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        away,
    )


def test_the_ninth_tab_loads_and_one_that_comes_back_shows_the_newest_build(tmp_path: Path, browser: Browser) -> None:
    """A browser has six connections to one address: a tab out of view holds none."""
    (tmp_path / "index.html").write_text("<html><head><title>One</title></head><body>one</body></html>")
    preview = Preview(tmp_path, ROOT / "theme")
    preview.show(Result(succeeded=True, output=""))
    address = preview.serve("127.0.0.1", 0)
    context = browser.new_context()
    pages = []
    for _ in range(TABS):
        page = context.new_page()
        with page.expect_request("**/-/events"):
            page.goto(address)
        look(page, away=True)
        pages.append(page)
    assert [page.title() for page in pages] == ["One"] * TABS
    (tmp_path / "index.html").write_text("<html><head><title>Two</title></head><body>two</body></html>")
    preview.show(Result(succeeded=True, output=""))
    with pages[0].expect_navigation():
        look(pages[0], away=False)
    assert pages[0].title() == "Two"
    assert pages[1].title() == "One"
    context.close()
