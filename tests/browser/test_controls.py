"""The controls of a phone: no word or number in them is split, none hides what has the focus, Escape gives it back."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open
from tests.conftest import QUIET, ROOT
from tests.tools.browser import find_browser

# All that can be pressed.
CONTROLS = "nav a, nav button, header a, .cg-actions :is(a, button), button"
# Words that a browser has put on two lines though they have no hyphen, in these places.
SPLIT = """places => {
    const split = [], range = document.createRange();
    for (const control of document.querySelectorAll(places)) {
        if (!control.checkVisibility()) continue;
        const texts = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[^\\s-]+/g)) {
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
            if (lines.size > 1) split.push(word[0]);
        }
    }
    return split;
}"""
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# What has the focus and is below the bar at its upper edge, its middle or its lower edge.
COVERED = """() => {
    const one = document.activeElement;
    if (one === document.body || one.closest('.cg-bottom-bar')) return '';
    const box = one.getClientRects()[0], middle = (box.left + box.right) / 2;
    const below = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2].some(
        y => document.elementFromPoint(middle, y)?.closest('.cg-bottom-bar')
    );
    return below ? one.textContent.trim().slice(0, 30) || one.id : '';
}"""
# The words of the buttons in Spanish, which are longer, in the place of those in English.
LONGER = """words => {
    const put = (place, texts) => [...document.querySelectorAll(place)].forEach((one, n) => { one.textContent = texts[n] || one.textContent; });
    put('.cg-header__nav a', words.menu);
    put('.cg-find__link', words.find);
    put('.cg-action span', words.actions);
    document.querySelectorAll('.cg-moments a').forEach(one => { one.firstChild.data = words.moments[one.dataset.moment] + ' '; });
}"""


def longer_words() -> dict[str, object]:
    """The words of the controls in Spanish, from the theme."""
    es = tomllib.loads((ROOT / "theme/strings/es.toml").read_text("utf-8"))
    site, action = es["site"], es["action"]
    return {
        "menu": [site["all_pages"], site["questions"], site["words"]],
        "find": [es["search"]["title"]],
        "actions": [action[name] for name in ("sheet", "print", "send", "save", "listen")],
        "moments": es["moment"],
    }


@pytest.mark.parametrize("words", [None, longer_words()], ids=["English", "Spanish"])
@pytest.mark.parametrize("width", [320, 360, 768])
def test_no_word_of_a_control_is_split(
    width: int, words: dict[str, object] | None, site: Path, open_page: Open
) -> None:
    """Nor a number of two figures, and the page is no wider for it."""
    for name in ("index", "chemotherapy", "ask-your-provider", "glossary", "search"):
        with open_page(site / f"{name}.html", width=width) as page:
            if words:
                page.evaluate(LONGER, words)
            assert page.evaluate(SPLIT, CONTROLS) == []
            assert page.evaluate(WIDE) <= 0


def test_the_search_shares_the_row_of_the_links(site: Path, open_page: Open) -> None:
    """On the narrowest phone, so that the page begins one row higher."""
    with open_page(site / "index.html", width=320) as page:
        page.evaluate("document.fonts.ready")
        middles = page.evaluate(
            """() => [...document.querySelectorAll('.cg-header__nav a, .cg-find__link')].map(one => {
                const box = one.getBoundingClientRect();
                return Math.round((box.top + box.bottom) / 8);
            })"""
        )
        assert len(set(middles)) == 1


def test_the_bar_never_covers_what_has_the_focus(site: Path, open_page: Open) -> None:
    """Forward and back through an article on a phone, where the bar is at the foot of the screen."""
    with open_page(site / "fever-and-infection.html", width=360, height=740, reduced_motion="reduce") as page:
        for key in (*["Tab"] * 60, *["Shift+Tab"] * 20):
            page.keyboard.press(key)
            assert page.evaluate(COVERED) == ""


@pytest.mark.parametrize("words", [None, ["Cuándo llamar", "En esta página", "Arriba"]], ids=["English", "Spanish"])
@pytest.mark.parametrize("width", [320, 360])
def test_the_bar_is_whole_in_letters_of_twice_the_size(
    width: int, words: list[str] | None, site: Path, open_page: Open
) -> None:
    """All three are inside the screen, with their words."""
    with open_page(site / "fever-and-infection.html", width=width, height=740) as page:
        page.evaluate("document.documentElement.style.fontSize = '237.5%'")
        for control, text in zip(page.locator(".cg-bottom-bar > *").all(), words or [], strict=False):
            control.evaluate("(one, text) => { one.lastChild.data = text; }", text)
        out = """() => [...document.querySelectorAll('.cg-bottom-bar > *')].filter(one => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return range.getBoundingClientRect().right > innerWidth || one.scrollWidth > one.clientWidth;
        }).map(one => one.textContent)"""
        assert page.evaluate(out) == []


@pytest.fixture(scope="module")
def large_letters(browser: Browser) -> Iterator[Page]:
    """A phone whose owner has set letters of twice the size: unlike a style, this is what lengths in media queries follow."""
    path = find_browser()
    assert path
    twice = browser.browser_type.launch(executable_path=path, args=[*QUIET, "--blink-settings=defaultFontSize=32"])
    yield twice.new_page(viewport={"width": 360, "height": 740})
    twice.close()


def test_help_and_headings_are_whole_in_letters_of_twice_the_size(site: Path, large_letters: Page) -> None:
    """Whom to call is on the first screen, no heading has half a word in a line, and "When to call" stays in reach."""
    page = large_letters
    for name in ("index", "chemotherapy", "medicine-at-home", "ask-your-provider"):
        page.goto((site / f"{name}.html").as_uri())
        assert page.evaluate(WIDE) <= 0
        assert page.evaluate(SPLIT, f"{CONTROLS}, h1, .cg-tile h2, .cg-card__title") == []
        strip, foot = page.locator(".cg-call-strip"), 740
        if name in ("chemotherapy", "medicine-at-home"):
            foot = page.locator(".cg-bottom-bar").bounding_box()["y"]
            assert page.locator("#when-to-call").bounding_box()["y"] < 2 * 740
        box = strip.bounding_box()
        assert box["y"] + box["height"] <= foot


def test_escape_closes_the_contents_and_gives_the_focus_back(site: Path, open_page: Open) -> None:
    """The button says that it is open; what is in it comes next; a chosen part is where the next Tab goes on."""
    with open_page(site / "fever-and-infection.html", width=360, height=740) as page:
        button = page.get_by_role("button", name="On this page")
        for key, closed in (("Escape", True), ("Enter", False)):
            button.focus()
            page.keyboard.press("Enter")
            assert page.locator("#contents").is_visible()
            actions = page.locator("#contents .cg-action:visible").count()
            for _ in range(actions + 2):
                page.keyboard.press("Tab")
                assert page.evaluate("!!document.activeElement.closest('#contents')")
            chosen = page.evaluate("document.activeElement.hash")
            assert chosen
            page.keyboard.press(key)
            assert not page.locator("#contents").is_visible()
            assert button.evaluate("one => one === document.activeElement") is closed
        page.keyboard.press("Tab")
        assert page.evaluate("part => !!document.activeElement.closest(part)", chosen)
