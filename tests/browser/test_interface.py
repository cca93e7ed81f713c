"""What a family meets on a page: help first, folds that open by themselves, popups, and a page that never runs wide."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open
from tests.browser.family import Family
from tests.conftest import PHONE, build_languages, built, fill_facts, name_roles, run_build
from tests.tools.sheets import article_files

PHONE_SCREEN = {"width": 360, "height": 740}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def near_to_call(page: Page) -> None:
    """The first card begins within one and a half screens of a phone; all are one press away."""
    place = "e => e.getBoundingClientRect().y"
    assert page.locator("#when-to-call .cg-card").first.evaluate(place) <= 1.5 * PHONE_SCREEN["height"]
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator(".cg-bottom-bar a").first.click()
    assert -1 <= page.locator("#when-to-call").evaluate(place) <= 60


def test_the_main_message_is_on_the_first_screen_and_when_to_call_is_never_far(
    site: Path, open_page: Open, subtests: pytest.Subtests
) -> None:
    """On each article, the message: below its title, before anything about the page itself, and all of it above the bar of a phone.

    When to call: before what the page is about and for whom, so that long words there push it nowhere.
    """
    for file in article_files(site):
        with subtests.test(page=file.name), open_page(file, **PHONE_SCREEN) as page:
            with subtests.test(page=file.name, what="message"):
                message, bar, review = page.evaluate(
                    """() => ['h1 + .cg-message', '.cg-bottom-bar', '.cg-review'].map(part => {
                        const box = document.querySelector(part).getBoundingClientRect();
                        return {top: box.top, bottom: box.bottom};
                    })"""
                )
                assert message["bottom"] <= bar["top"]
                assert message["top"] < review["top"]
            with subtests.test(page=file.name, what="when to call"):
                near_to_call(page)


def test_help_with_a_fever_begins_on_the_first_screen(site: Path, open_page: Open) -> None:
    """Its first card begins above the bar of a phone; what to do with the page is one press away, beside its parts."""
    with open_page(site / "fever-and-infection.html", **PHONE_SCREEN) as page:
        bar = page.locator(".cg-bottom-bar")
        assert page.locator("#when-to-call .cg-card").first.bounding_box()["y"] < bar.bounding_box()["y"] - 20
        bar.get_by_role("button").click()
        for name in ("One page", "Print", "Send", "Save"):
            assert page.locator(".cg-action", has_text=name).is_visible()


# Where the words of boxes begin and end, from the edges of the title.
BESIDE_TITLE = """() => [...document.querySelectorAll('#when-to-call > .cg-card')].map(e => {
    const {left, right} = e.getBoundingClientRect(), title = document.querySelector('h1').getBoundingClientRect();
    const {borderLeftWidth, paddingLeft, borderRightWidth, paddingRight} = getComputedStyle(e);
    return [left + parseFloat(borderLeftWidth) + parseFloat(paddingLeft) - title.left,
        title.right - right + parseFloat(borderRightWidth) + parseFloat(paddingRight), left > 0];
})"""


def test_on_a_phone_the_words_of_a_card_are_as_wide_as_the_text(site: Path, open_page: Open) -> None:
    """A frame takes no room from them, so that they need fewer lines, and the text after them begins sooner."""
    for width in (320, 360, 440):
        with open_page(site / "chemotherapy.html", width=width) as page:
            boxes = page.evaluate(BESIDE_TITLE)
            assert len(boxes) == 3
            assert all(abs(start) < 1 and abs(end) < 1 and inside for start, end, inside in boxes)


def test_every_number_to_call_can_be_tapped(copy_small: Callable[[], Path], open_page: Open) -> None:
    """With the hospital's facts filled in: in the strip and in both cards, and the strip is above the title."""
    root = copy_small()
    fill_facts(root)
    assert run_build(root).returncode == 0
    with open_page(root / "output/chemotherapy.html", **PHONE_SCREEN) as page:
        strip = page.locator(".cg-call-strip a:visible")
        digits = "tel:+1" + re.sub(r"\D", "", PHONE)
        assert [link.get_attribute("href") for link in strip.all()] == ["tel:911", digits]
        assert page.locator(".cg-call-strip").bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
        for level, href in (("emergency", "tel:911"), ("urgent", digits)):
            button = page.locator(f".cg-card--{level} .cg-call-button")
            assert button.get_attribute("href") == href
            assert button.bounding_box()["height"] >= 48


def test_without_scripts_links_open_folds_and_the_bar_opens_the_contents(site: Path, open_page: Open) -> None:
    """A citation opens the sources where its source is; the list of parts opens above the bar."""
    with open_page(site / "chemotherapy.html", scripts=False, **PHONE_SCREEN) as page:
        link = page.locator(".cg-cite a").first
        source = page.locator(link.get_attribute("href"))
        assert not source.is_visible()
        link.click()
        assert source.is_visible()
        contents = page.locator("#contents")
        assert not contents.is_visible()
        page.get_by_role("button", name="On this page").click()
        assert contents.is_visible()


def test_paper_opens_what_is_folded_and_the_screen_gets_it_back_as_it_was(site: Path, open_page: Open) -> None:
    """What a reader had opened stays open, what was closed is closed again; also for a page with a damaged address."""
    with open_page(site / "chemotherapy.html") as page:
        page.evaluate("location.hash = '#risks%'")
        page.reload()
        page.locator("#words summary").click()
        before = page.evaluate("[...document.querySelectorAll('details')].map(part => part.open)")
        assert True in before
        assert False in before
        # Some browsers announce the preview, and the paper too.
        page.evaluate("[1, 2].forEach(() => dispatchEvent(new Event('beforeprint')))")
        assert page.locator("details:not([open])").count() == 0
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("[...document.querySelectorAll('details')].map(part => part.open)") == before


def test_a_citation_says_who_published_and_goes_back(site: Path, open_page: Open) -> None:
    """A dialog with a name; its close button gives the focus back to the citation."""
    with open_page(site / "chemotherapy.html") as page:
        link = page.locator(".cg-cite a").nth(5)
        name = link.get_attribute("aria-label")
        entry = page.locator(link.get_attribute("href")).text_content()
        link.focus()
        page.keyboard.press("Enter")
        box = page.get_by_role("dialog", name=name)
        assert " ".join(box.locator(".cg-popup__text").inner_text().split())[:60] in " ".join(entry.split())
        box.get_by_role("button", name="Close").click()
        assert not box.is_visible()
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name


@pytest.mark.parametrize(("box", "opener"), [(".cg-popup", "a.cg-term"), ("#contents", "[popovertarget]")])
def test_what_the_keyboard_has_left_covers_nothing(box: str, opener: str, site: Path, open_page: Open) -> None:
    """A meaning, and the list of parts on a phone, close once the focus has gone past the last thing in them."""
    with open_page(site / "chemotherapy.html", **PHONE_SCREEN) as page:
        page.locator(opener).first.press("Enter")
        for _ in page.locator(box).locator("a, button, input").filter(visible=True).all():
            page.keyboard.press("Tab")
            assert page.locator(box).is_visible()
        page.keyboard.press("Tab")
        assert not page.locator(box).is_visible()
        assert page.evaluate("document.activeElement !== document.body")


# Which of the two ways a drawing in parts is shown; and, of the parts, where they begin, how large their words are, and whether
# they run out of the frame or of the window.
PARTS = """() => [...document.querySelectorAll('.cg-section > .cg-figure:has(.cg-figure__parts)')].map(figure => {
  const parts = figure.querySelector('.cg-figure__parts'), all = [...parts.children].map(e => e.getBoundingClientRect());
  const frame = figure.getBoundingClientRect();
  return {
    whole: figure.querySelector('.cg-figure__picture > svg').checkVisibility(), parts: parts.checkVisibility(),
    level: new Set(all.map(r => r.top)).size === 1, letters: Math.min(...all.map(r => 17 * r.width / 360)),
    inside: all.every(r => r.left >= frame.left && r.right <= frame.right) && frame.left >= 0,
    high: Math.max(...all.map(r => r.height)),
    free: [...document.querySelectorAll('.cg-contents')].every(e => e.getBoundingClientRect().left >= frame.right),
  };
})"""
# Words of a whole drawing that no single part shows from head to foot.
CUT = """() => [...document.querySelectorAll('.cg-figure:has(.cg-figure__parts)')].flatMap(figure => {
  const svg = figure.querySelector('.cg-figure__picture > svg'), r = svg.getBoundingClientRect();
  const unit = svg.viewBox.baseVal.width / r.width;
  const views = [...figure.querySelectorAll('.cg-figure__parts svg')].map(e => e.viewBox.baseVal);
  const words = [...svg.querySelectorAll('text')].flatMap(e => e.querySelector('tspan') ? [...e.querySelectorAll('tspan')] : [e]);
  return words.filter(e => {
    const box = e.getBoundingClientRect(), [top, bottom] = [(box.top - r.top) * unit, (box.bottom - r.top) * unit];
    return !views.some(view => top >= view.y - 3 && bottom <= view.y + view.height + 3);
  }).map(e => e.textContent.trim());
})"""


def test_a_tall_drawing_stands_in_parts_where_there_is_room(
    site: Path, open_page: Open, subtests: pytest.Subtests
) -> None:
    """On a wide screen side by side, in one view, with words of reading size; whole on a phone, a tablet and on paper."""
    files = [file for file in article_files(site) if "cg-figure__parts" in file.read_text("utf-8")]
    assert files
    for file in files:
        with subtests.test(page=file.name):
            with open_page(file) as page:
                for one in page.evaluate(PARTS):
                    assert (one["parts"], one["whole"]) == (True, False)
                    assert one["level"] and one["inside"] and one["free"]
                    assert one["letters"] >= 16
                    assert one["high"] <= 700
            for width, media in ((320, "screen"), (800, "screen"), (800, "print")):
                with open_page(file, width=width, media=media) as page:
                    shown = {(one["parts"], one["whole"]) for one in page.evaluate(PARTS)}
                    assert shown <= {(False, True)}
                    # On paper the frame of a drawing is wider than the drawing.
                    assert media == "print" or page.evaluate(CUT) == []


def test_on_a_phone_each_cell_says_its_column(site: Path, open_page: Open) -> None:
    """The first one, too: "Leave out" governs each food below it, and the row of heads is not in view."""
    told = "cells => cells.map(cell => [cell.dataset.label, getComputedStyle(cell, '::before').content])"
    with open_page(site / "central-lines.html", **PHONE_SCREEN) as page:
        cells = page.eval_on_selector_all(".cg-table tbody th, .cg-table tbody td", told)
        assert len(cells) > 3
        assert [(label, shown) for label, shown in cells if not label or label not in shown] == []


def test_what_is_copied_has_no_numbers_of_sources(site: Path, open_page: Open) -> None:
    """Plain, "25." with source 34 would be 25.34. Pasted plain or with its form, a card says the same, without the numbers."""
    with open_page(site / "chemotherapy.html", width=360) as page:
        card = page.locator(".cg-card").first
        shown = card.evaluate(
            r"""card => {
                const without = card.cloneNode(true);
                without.querySelectorAll(".cg-cite").forEach((mark) => mark.remove());
                return without.textContent.replace(/\s+/g, "");
            }"""
        )
        card.evaluate(
            """card => {
                document.body.insertAdjacentHTML("beforeend", "<textarea></textarea><div contenteditable></div>");
                getSelection().selectAllChildren(card);
            }"""
        )
        page.keyboard.press("Control+C")
        for field in (page.locator("textarea").last, page.locator("[contenteditable]")):
            field.focus()
            page.keyboard.press("Control+V")
            pasted = field.evaluate("field => field.value ?? field.textContent")
            assert "".join(pasted.split()) == shown


def test_the_numbers_of_sources_can_be_hidden(site: Path, open_page: Open) -> None:
    """With one box, without a script too."""
    with open_page(site / "chemotherapy.html", scripts=False) as page:
        assert page.locator(".cg-cite:visible").count() > 20
        page.get_by_label("Hide the source numbers").check()
        assert page.locator(".cg-cite:visible").count() == 0


def test_questions_that_are_ticked_in_an_article_go_to_the_list(browser: Browser, places: dict[str, str]) -> None:
    """The ticked ones alone, through the link below them; without a script there is no box that does nothing."""
    context = browser.new_context()
    family = Family(context.new_page(), places["http"].replace("ask-your-provider", "chemotherapy"))
    page = family.page
    boxes = page.locator(".cg-question input")
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.locator(".cg-ask-link a").click()
    page.locator(".cg-item").first.wait_for()
    assert family.count() == 2
    # A tick that is taken out and set again brings back what the family wrote.
    family.press("keep-now")
    family.write("notes", "Ask about Tuesday")
    family.write("answer", "At 8 a.m.")
    page.goto(places["http"].replace("ask-your-provider", "chemotherapy"))
    boxes.nth(0).uncheck()
    assert len(json.loads(family.kept())["questions"]) == 1
    boxes.nth(0).check()
    assert [(one["notes"], one["answer"]) for one in json.loads(family.kept())["questions"]] == [
        ("", ""),
        ("Ask about Tuesday", "At 8 a.m."),
    ]
    # A list on a device that takes no more gets its questions by the link, too.
    page.evaluate("void (Storage.prototype.setItem = () => { throw new Error('full'); })")
    boxes.nth(1).check()
    assert page.locator(".cg-ask-link--picked").count() == 1
    assert family.errors == []
    context.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(places["http"].replace("ask-your-provider", "chemotherapy"))
    row = page.locator(".cg-question").first
    assert row.evaluate("e => getComputedStyle(e, '::before').content") in ("none", "normal")
    context.close()


def test_two_tabs_keep_what_each_of_them_adds(browser: Browser, places: dict[str, str]) -> None:
    """Neither takes away what the other has kept, also when it slept and heard of nothing; erasing holds for both."""
    context = browser.new_context()
    one, other = Family(context.new_page(), places["http"]), Family(context.new_page(), places["http"])
    other.page.add_init_script(
        "addEventListener = new Proxy(addEventListener, { apply: (add, here, [name, ...rest]) => name === 'storage' || add.call(here, name, ...rest) })"
    )
    other.page.reload()
    texts = other.choose(0)
    for tab, question in ((one, "Dog?"), (other, "Cat?")):
        tab.press("mine")
        tab.page.fill("#own-question", question)
        tab.press("own")
        tab.page.locator('[data-do="keep"]').check()
    assert other.listed() == ["Dog?", texts[0], "Cat?"]
    expect(one.page.locator(".cg-item__text")).to_have_text(other.listed())
    one.write("notes", "A note")
    other.write("answer", "An answer", 1)
    assert other.page.locator("[data-field=notes]").first.input_value() == "A note"
    assert other.page.evaluate("document.activeElement.value") == "An answer"
    one.press("erase")
    other.press("star", 1)
    assert other.kept() is None
    assert not other.page.locator('[data-do="keep"]').is_checked()
    assert other.listed() == ["Dog?", texts[0], "Cat?"]
    context.close()


def test_an_old_copy_says_how_old_it_is(site: Path, browser: Browser) -> None:
    """A page that is opened long after its text was written says so above it; a fresh one does not."""
    for days, told in ((30, None), (900, "months old")):
        context = browser.new_context()
        page = context.new_page()
        page.clock.set_fixed_time(datetime.datetime.now() + datetime.timedelta(days=days))
        page.goto((site / "chemotherapy.html").as_uri())
        line = page.locator(".cg-late")
        assert line.is_visible() == bool(told)
        assert told is None or told in line.inner_text()
        context.close()


LONG = "https://www.example-childrens-hospital.example/a/very/long/path/to/page"
# One word, as a language that joins its words has them.
WORD = "Krankenversicherungsunterlagenpruefungsstelle"


def test_long_words_never_make_a_page_wide(copy_small: Callable[[], Path], open_page: Open) -> None:
    """An address of 69 signs and words of 110 letters in cells, and a word of 45 in a title, a link above and a tile."""
    root = copy_small()
    home, strings = root / "content/en/pages/home.md", root / "theme/strings/en.toml"
    home.write_text(re.sub("^## [^{]*", f"## {WORD} ", home.read_text("utf-8"), count=1, flags=re.M), "utf-8")
    strings.write_text(strings.read_text("utf-8").replace('= "Questions"', f'= "{WORD}"', 1), "utf-8")
    file = root / "content/en/pages/about.md"
    text = re.sub(r"^title: .*$", f"title: {WORD}", file.read_text("utf-8"), flags=re.M)
    row = f"| [{LONG[:69]}]({LONG[:69]}) | {'x' * 110} |\n| {'y' * 110} | Monday |"
    file.write_text(f"{text}\n## Long words {{#long-words}}\n\n| Where | What |\n|---|---|\n{row}\n", "utf-8")
    built(root)
    for name in ("about", "index"):
        for width in (320, 900):
            with open_page(root / f"output/{name}.html", width=width) as page:
                assert WORD in page.locator("body").inner_text()
                assert page.evaluate(WIDE) <= 0
    # As wide as a sheet of Letter between its margins.
    with open_page(root / "output/about.html", width=700, media="print") as page:
        assert page.evaluate(WIDE) <= 0
        assert page.locator(".cg-table").last.evaluate("e => e.scrollWidth - e.clientWidth") <= 0


def test_red_is_for_danger_alone(site: Path, open_page: Open) -> None:
    """Above the list as one file: the emergency stands in red, and what nobody has checked does not."""
    with open_page(site / "handouts/ask-your-provider.html", **PHONE_SCREEN) as page:
        color = "e => getComputedStyle(e).borderTopColor"
        red, *others = (one.evaluate(color) for one in page.locator(".cg-notice--top").all())
        assert others
        assert red not in others


def test_a_language_from_right_to_left_turns_the_page(copy_small: Callable[[], Path], open_page: Open) -> None:
    """The page says its direction, the icon of a tile stands at the right, and nothing runs out of the page."""
    root = copy_small()
    shutil.copytree(root / "content/en", root / "content/ar")
    (root / "theme/strings/ar.toml").write_bytes((root / "theme/strings/en.toml").read_bytes())
    name_roles(root, "ar")
    build_languages(root, "en", "ar")
    built(root)
    for name in ("index", "chemotherapy"):
        for width in (320, 1280):
            with open_page(root / f"output/ar/{name}.html", width=width) as page:
                assert page.evaluate("document.documentElement.dir") == "rtl"
                assert page.evaluate(WIDE) <= 0
    with open_page(root / "output/ar/index.html", width=1280) as page:
        tile, icon = (page.locator(f".cg-tile{part}").first.bounding_box() for part in ("", " svg"))
        assert icon["x"] > tile["x"] + tile["width"] / 2
