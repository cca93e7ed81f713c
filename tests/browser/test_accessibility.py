"""axe on every page in every way in which families see it; contrast, reflow, targets and focus measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.conftest import page_files
from tests.tools.axe import BIG_TEXT, COLORS, LOOKS, SIZES, of_each_kind, violations

# How a page is shown to axe, and what is asked: all but the rules on color, which follow, or those on size alone. One page
# is opened once, and shown in one way after the other.
WAYS = {
    "phone": ({"width": 320}, {"without": COLORS}),
    "desktop": ({"width": 1280}, {"only": SIZES}),
    "text twice as large": ({"width": 640, "script": BIG_TEXT}, {"only": SIZES}),
}
# Pages are shared out among the tests below, so that several processes can work on them.
SHARES = 4
PLAIN = {"media": "screen", "color_scheme": "light", "forced_colors": "none", "contrast": "no-preference"}
EYES = {
    "light": PLAIN,
    "dark": PLAIN | {"color_scheme": "dark"},
    "forced colors": PLAIN | {"forced_colors": "active"},
    "more contrast": PLAIN | {"contrast": "more"},
    "more contrast, dark": PLAIN | {"contrast": "more", "color_scheme": "dark"},
    "print": PLAIN | {"media": "print"},
}


def show(page: Page, *, width: int, media: str = "screen", script: str = "") -> None:
    """Show an open page at another width, on another medium or with other text."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media=media)
    if script:
        page.evaluate(script)


@pytest.mark.parametrize("share", range(SHARES))
def test_axe_finds_nothing(share: int, site: Path, open_page: Open, axe_source: str, subtests: pytest.Subtests) -> None:
    """No violation of WCAG 2.2 A and AA, of the AAA rules that axe knows, or of its best practice."""
    for file in page_files(site)[share::SHARES]:
        with open_page(file, width=320) as page:
            for way, (look, asked) in WAYS.items():
                with subtests.test(page=file.name, way=way):
                    show(page, **look)
                    assert violations(page, axe_source, **asked) == []


def test_axe_finds_nothing_on_paper_and_without_scripts(
    site: Path, open_page: Open, axe_source: str, subtests: pytest.Subtests
) -> None:
    """Asked of each kind of page: what an article says is the same on a phone, where all of them are asked."""
    for file in of_each_kind(page_files(site)):
        for way, look in {"paper": {"media": "print"}, "no scripts": {"load_scripts": False}}.items():
            with subtests.test(page=file.name, way=way), open_page(file, width=768, **look) as page:
                assert violations(page, axe_source, without=COLORS + SIZES) == []


def test_axe_finds_no_lack_of_contrast(site: Path, open_page: Open, axe_source: str, subtests: pytest.Subtests) -> None:
    """In light and dark, asked of each kind of page; what follows measures all of them, and is stricter."""
    for file in of_each_kind(page_files(site)):
        with open_page(file, width=1280) as page:
            for scheme in ("light", "dark"):
                with subtests.test(page=file.name, scheme=scheme):
                    page.emulate_media(color_scheme=scheme)
                    assert violations(page, axe_source, only=COLORS) == []
            page.emulate_media(color_scheme="null")


def test_every_text_can_be_read_by_all_eyes(site: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """Every text has a contrast of at least 7:1, measured from the computed colors; no link is told by its color alone.

    Every page in light, dark and print; the other ways have the same style, and are asked of each kind of page.
    """
    kinds = of_each_kind(page_files(site))
    for file in page_files(site):
        with open_page(file, width=360, locale="en-US") as page:
            for name, eyes in EYES.items():
                if file not in kinds and name not in ("light", "dark", "print"):
                    continue
                with subtests.test(page=file.name, eyes=name):
                    page.emulate_media(**eyes)
                    assert page.evaluate(LOOKS) == []


SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .filter(e => !e.closest('.cg-hidden, .cg-table, .cg-code') && getComputedStyle(e).position !== 'absolute')
    .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40))"""
CUT = """() => [...document.querySelectorAll('main p, main li, main h1, main h2, main h3')]
    .filter(e => getComputedStyle(e).overflow === 'hidden' && e.scrollWidth > e.clientWidth + 1 && !e.closest('.cg-hidden'))
    .map(e => e.textContent.slice(0, 40))"""
SMALL = """() => [...document.querySelectorAll('a[href], button, summary, input, select, textarea')]
    .filter(e => getComputedStyle(e).display !== 'inline' && !e.closest('.cg-hidden') && !e.classList.contains('cg-skip'))
    .map(e => [(e.closest('label') || e).getBoundingClientRect(), e.textContent.trim()])
    .filter(([r]) => r.width && (r.height < 43.5 || r.width < 43.5))
    .map(([r, text]) => `${text}: ${r.width} x ${r.height}`)"""


def test_nothing_runs_out_of_the_page_and_targets_are_large(
    site: Path, open_page: Open, subtests: pytest.Subtests
) -> None:
    """No page needs sideways scrolling at 320 px (400% zoom), with text at 200%, or with WCAG's text spacing.

    Every control that stands alone is at least 44 by 44 px on a phone; a box counts with its label. Links inside a sentence
    are exempt (WCAG 2.5.8).
    """

    def nothing_is_out() -> None:
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits), page.evaluate(WIDE)
        assert page.evaluate(CUT) == []

    for file in page_files(site):
        with open_page(file, width=320, bypass_csp=True) as page:
            with subtests.test(page=file.name, way="320 px"):
                nothing_is_out()
            with subtests.test(page=file.name, way="targets"):
                show(page, width=360)
                assert page.evaluate(SMALL) == []
            with subtests.test(page=file.name, way="text spacing"):
                show(page, width=320)
                style = page.add_style_tag(content=SPACING)
                nothing_is_out()
            with subtests.test(page=file.name, way="200% text"):
                style.evaluate("style => style.remove()")
                show(page, width=640, script=BIG_TEXT)
                nothing_is_out()


TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}


def test_focus_is_always_visible(site: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """Tab walks through every link and control in order; each shows a focus ring and is in view. Asked of each kind of page."""
    # Each stop is judged when the next key goes down: by then the page has scrolled to it and drawn it.
    watch = """() => { window.stops = []; window.addEventListener('keydown', () => {
        const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
        if (e === document.body) return;
        window.stops.push({tag: e.tagName, text: e.textContent.trim().slice(0, 30), ring: s.boxShadow !== 'none' || s.outlineStyle !== 'none',
                seen: r.bottom > 0 && r.top < innerHeight && r.width > 0}); }, true); }"""
    for file in of_each_kind(page_files(site)):
        with subtests.test(page=file.name), open_page(file, width=768, reduced_motion="reduce") as page:
            count = page.evaluate(
                """() => [...document.querySelectorAll('a[href], button, summary, input, select, textarea')]
                    .filter(e => e.checkVisibility() && !e.disabled)
                    // A group of choices is one stop.
                    .filter(e => e.type !== 'radio' || e === document.getElementsByName(e.name)[0]).length"""
            )
            page.evaluate(watch)
            # The key goes down and is not let go: half of the messages, and the page moves on the same.
            keys = page.context.new_cdp_session(page)
            for _ in range(count + 1):
                keys.send("Input.dispatchKeyEvent", TAB)
            keys.detach()
            stops = page.evaluate("window.stops")
            assert len(stops) >= count
            assert [stop for stop in stops if not (stop["ring"] and stop["seen"])] == []


def test_a_care_card_says_its_urgency_to_a_screen_reader(site: Path, open_page: Open) -> None:
    """In the accessibility tree the card is a region named by its urgency and its action."""
    with open_page(site / "chemotherapy.html") as page:
        tree = page.locator(".cg-card--emergency").first.aria_snapshot()
        assert 'region "Emergency: Call 911' in tree
        assert 'heading "Emergency: Call 911' in tree
        assert 'region "Urgent:' in page.locator(".cg-card--urgent").first.aria_snapshot()


def test_the_meaning_of_a_word_opens_next_to_it_and_gives_focus_back(site: Path, open_page: Open) -> None:
    """By keyboard: Enter on a term shows its meaning and sound, Escape closes it and returns to the term."""
    with open_page(site / "chemotherapy.html", width=360) as page:
        term = page.locator("a.cg-term").first
        term.focus()
        page.keyboard.press("Enter")
        box = page.locator(".cg-popup")
        assert "Say:" in box.inner_text()
        place = box.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 360
        page.keyboard.press("Escape")
        assert not box.is_visible()
        assert page.evaluate("document.activeElement.className") == "cg-term"


def test_a_screen_reader_hears_a_citation_as_the_source_of_its_number(site: Path, open_page: Open) -> None:
    with open_page(site / "chemotherapy.html") as page:
        mark = page.locator(".cg-cite a").nth(3)
        assert mark.get_attribute("aria-label") == f"Source {mark.inner_text()}"


def test_without_scripts_a_term_leads_to_its_meaning(site: Path, open_page: Open) -> None:
    """The link works by itself: it goes to the entry at the end of the page."""
    with open_page(site / "chemotherapy.html", scripts=False) as page:
        term = page.locator("a.cg-term").first
        target = term.get_attribute("href")
        term.click()
        assert page.url.endswith(target)
        assert page.locator(target).is_visible()


# Everything with a color of its own behind it, and which of those have no line around or beside them.
FILLED = """() => { const behind = e => { for (; e; e = e.parentElement) {
        const color = getComputedStyle(e).backgroundColor; if (color !== 'rgba(0, 0, 0, 0)') return color; } };
    document.querySelectorAll('body *:not(svg *, .cg-skip, mark)').forEach(e => {
        const color = getComputedStyle(e).backgroundColor;
        if (e.checkVisibility() && color !== 'rgba(0, 0, 0, 0)' && color !== behind(e.parentElement)) e.dataset.filled = ''; }); }"""
BARE = """() => [...document.querySelectorAll('[data-filled]:not(.cg-hero)')].filter(e => { const style = getComputedStyle(e);
    return ['Top', 'Right', 'Bottom', 'Left'].every(side => !parseFloat(style[`border${side}Width`])); }).map(e => e.className)"""


def test_forced_colors_lose_no_box(site: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """Where only the reader's own colors are left, a line shows each box that had a color behind it."""
    for file in [*of_each_kind(page_files(site)), site / "handouts/booklet.html"]:
        with subtests.test(page=file.name), open_page(file, width=360) as page:
            page.evaluate(FILLED)
            page.emulate_media(forced_colors="active")
            assert page.evaluate(BARE) == []
            page.emulate_media(forced_colors="none")
