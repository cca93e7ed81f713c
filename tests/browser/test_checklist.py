"""The checklist in a real browser, from a server and from a disk: what a family does with it, end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.browser.conftest import Open
from tests.browser.family import EMOJI, FORMAT, Family, words
from tests.tools.axe import TAGS


def test_from_choosing_to_paper(family: Family, tmp_path: Path) -> None:
    """Choose, star, order, write, add one's own; the list and the slip have that and nothing else; nothing is asked or stored."""
    first, second, third = family.choose(0, 4, 30)
    family.press("mine")
    assert family.listed() == [first, second, third]
    family.press("star", 2)
    family.press("up", 2)
    family.write("notes", "Note for the clinic.\nSecond line.", 1)
    family.write("answer", "They said yes.", 1)
    family.page.fill("#own-question", "May the rabbit stay?")
    family.page.press("#own-question", "Enter")
    assert family.listed() == [first, third, second, "May the rabbit stay?"]

    paper = words(family.printed("list", tmp_path / "list.pdf"))
    places = [
        paper.index(text) for text in (first, third, "Note for the clinic. Second line.", second, "May the rabbit")
    ]
    assert places == sorted(places)
    assert "They said yes." in paper
    unchosen = family.page.locator(".cg-moment ul .cg-pick span").nth(1).text_content()
    assert unchosen not in paper
    assert "My list" not in paper

    for size in ("Letter", "A4"):
        reader = family.printed("slip", tmp_path / "slip.pdf", format=size)
        slip = words(reader)
        assert len(reader.pages) == 1
        for text in (third, "Who:", "Date of visit:", "What we heard, in our own words:"):
            assert text in slip
        for text in (first, second, "rabbit", "Note for the clinic"):
            assert text not in slip
    start = family.page.url.rsplit("/", 1)[0]
    assert all(url.startswith(start) for url in family.asked), family.asked
    assert family.kept() is None
    assert family.errors == []


def test_a_moment_comes_first_and_every_count_is_true(family: Family) -> None:
    """No question before a moment is chosen; then that moment's alone; filters change the counts of all moments too."""
    page = family.page
    shown = page.locator(".cg-moment ul > li:not([hidden])")
    everything = page.locator(".cg-moment ul > li").count()
    counts = page.locator("[data-moment] span")
    assert shown.count() == 0
    assert sum(map(int, counts.all_inner_texts())) == everything
    page.locator('[data-moment="school"]').click()
    assert shown.count() == int(page.locator('[data-moment="school"] span').inner_text()) > 0
    said = f"Showing {shown.count()} of {everything} questions."
    assert family.said() == said
    assert page.locator(".cg-moment:visible").count() == 1
    few = next(n for n, text in enumerate(counts.all_inner_texts()) if 0 < int(text) <= 30)
    page.locator("[data-moment]").nth(few).click()
    assert page.locator(".cg-moment ul > li:visible").count() == shown.count() <= 30
    page.locator('[data-moment="school"]').click()
    assert page.evaluate("document.activeElement.id") == "moment-school-title"
    family.press("mine")
    assert family.said() == ""
    family.press("all")
    assert family.said() == said
    titles = {title.strip() for title in page.locator(".cg-moment h3").all_text_contents()}
    assert page.locator("#wish-topic option").all_inner_texts() == [
        "All",
        "Questions for any treatment",
        *sorted(titles, key=str.casefold),
    ]
    whom = page.locator("#wish-who option").all_inner_texts()
    assert {"nurse", "oncologist"} <= set(whom)
    assert len(set(whom)) == len(whom)
    page.select_option("#wish-topic", "chemotherapy")
    page.select_option("#wish-who", "pharmacist")
    family.press("every")
    fits = shown.count()
    assert fits == sum(map(int, counts.all_inner_texts())) > 0
    for text in page.locator(".cg-moment ul > li:visible p:nth-child(3)").all_inner_texts():
        assert "pharmacist" in text
    none = next(n for n, text in enumerate(counts.all_inner_texts()) if text == "0")
    page.locator("[data-moment]").nth(none).click()
    assert page.locator(".cg-filters__none").is_visible()
    family.press("reset")
    assert shown.count() == everything
    assert page.evaluate("document.activeElement.id") == "wish-topic"


def test_only_three_stars_and_each_step_is_said(family: Family) -> None:
    """The fourth star is refused in words; moving, removing and undo are told to a screen reader and keep the focus."""
    texts = family.choose(0, 1, 2, 3)
    assert family.said() == "On your list now: 4 questions."
    family.press("mine")
    for place in range(4):
        family.press("star", place)
    assert family.said() == "You have 3 stars already. Take one away first."
    assert family.page.locator('[data-do="star"][aria-pressed="true"]').count() == 3
    family.page.locator('[data-do="down"]').first.focus()
    family.page.keyboard.press("Enter")
    assert family.said() == "Now number 2 of 4."
    assert family.page.evaluate("document.activeElement.ariaLabel").startswith(f"Move down: {texts[0][:20]}")
    family.press("remove", 0)
    assert family.count() == 3
    assert family.page.evaluate("document.activeElement.dataset.do") == "remove"
    family.press("undo")
    assert family.listed() == [texts[1], texts[0], texts[2], texts[3]]


def test_two_thousand_questions(family: Family, tmp_path: Path) -> None:
    """They open, can be moved, and all print."""
    many = [{"id": f"q-{n}", "text": f"Question number {n}?", "notes": EMOJI} for n in range(2000)]
    family.press("mine")
    family.open_file(tmp_path / "many.json", json.dumps({**FORMAT, "questions": many}))
    family.page.locator(".cg-item").nth(1999).wait_for()
    family.press("up", 1999)
    assert family.said() == "Now number 1999 of 2000."
    assert family.count() == 2000
    assert len(family.printed("slip", tmp_path / "slip.pdf").pages) == 1


def test_the_slip_is_one_page_whatever_a_family_writes(family: Family, tmp_path: Path) -> None:
    """Long questions of one's own are cut on the slip, and stand whole on the list, which the browser's own print prints."""
    family.press("mine")
    for number in range(3):
        family.page.fill("#own-question", f"Long {number} " + "word " * 2000 + "end")
        family.press("own")
    assert len(family.printed("slip", tmp_path / "slip.pdf").pages) == 1
    assert words(family.printed("list", tmp_path / "list.pdf")).count("end") >= 3
    names = family.page.locator("[data-pick]").evaluate_all("boxes => boxes.map(box => box.dataset.pick)")
    earlier = [{"id": name, "text": "word " * 2000, "answer": "Yes"} for name in names[:3]]
    family.open_file(tmp_path / "earlier.json", json.dumps({**FORMAT, "questions": earlier}))
    family.page.locator(".cg-item [data-part=asked]:visible").nth(2).wait_for()
    assert len(family.printed("slip", tmp_path / "asked.pdf").pages) == 1
    family.press("slip")
    family.write("notes", "Written after the slip")
    family.page.pdf(path=tmp_path / "again.pdf")
    assert "Written after the slip" in words(PdfReader(tmp_path / "again.pdf"))


def test_copy_as_text_works_where_the_clipboard_is_closed(family: Family) -> None:
    """The text stands in a box, chosen, ready to copy."""
    family.page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    [text] = family.choose(3)
    family.press("mine")
    family.press("star")
    family.press("copy")
    box = family.page.locator(".cg-mine__copy")
    box.wait_for()
    assert f"1. {text} (top 3)\n   Who: " in box.input_value()
    assert family.page.evaluate("document.activeElement.className") == "cg-mine__copy"


def test_an_articles_link_adds_its_questions_once(browser: Browser, places: dict[str, str]) -> None:
    """From the article to "My list" with all of its questions; going there again adds none twice; undo takes them off."""
    context = browser.new_context()
    family = Family(context.new_page(), places["http"].replace("ask-your-provider", "chemotherapy"))
    asked = family.page.locator(".cg-question").count()
    family.page.locator(".cg-ask-link a").click()
    family.page.locator(".cg-item").first.wait_for()
    assert len(family.listed()) == asked
    assert family.said() == f"On your list now: {asked} questions."
    assert family.page.evaluate("document.activeElement.id") == "mine-title"
    family.page.evaluate("location.hash = 'add-chemotherapy'")
    family.page.wait_for_function(
        "document.querySelector('[role=status]').textContent.includes('on your list already')"
    )
    assert family.count() == asked
    family.press("mine")
    family.press("remove", 0)
    assert family.count() == asked - 1
    assert family.errors == []
    context.close()


def test_without_scripts_it_is_a_list_to_print_and_write_on(
    browser: Browser, places: dict[str, str], tmp_path: Path
) -> None:
    """All questions, a box for each, a line to write on; no dead buttons."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(places["file"])
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    questions = page.locator(".cg-moment ul > li")
    assert questions.count() >= 120
    page.pdf(path=tmp_path / "all.pdf")
    text = words(PdfReader(tmp_path / "all.pdf"))
    assert text.count("Why:") == questions.count()
    page.emulate_media(media="print")
    for part, edge in (("::before", "borderTopStyle"), ("::after", "borderBottomStyle")):
        assert questions.first.evaluate(f"e => getComputedStyle(e, '{part}').{edge}") == "solid"
    context.close()


STATES = {
    "phone, light": {"viewport": {"width": 320, "height": 640}},
    "desktop, dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced colors": {"viewport": {"width": 768, "height": 900}, "forced_colors": "active"},
}


@pytest.mark.parametrize("state", STATES)
def test_my_list_is_accessible(state: str, browser: Browser, places: dict[str, str], axe_source: str) -> None:
    """Axe finds nothing with a list, a message and larger type; targets are 44 px; nothing runs out of the page."""
    context = browser.new_context(**STATES[state])
    family = Family(context.new_page(), places["file"])
    page = family.page
    family.choose(0, 1, 2)
    family.press("mine")
    family.press("star", 0)
    family.press("remove", 1)
    for large in (False, True):
        if large:
            page.locator('[data-do="large"]').check()
        page.evaluate(axe_source)
        result = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in result["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, select, textarea, label.cg-pick, input[type=text]')]
                .filter(e => e.checkVisibility()).map(e => [e.textContent.trim(), e.getBoundingClientRect()])
                .filter(([, r]) => r.height < 43.5 || r.width < 43.5).map(([text]) => text)"""
        )
        assert small == []
    context.close()


def test_the_whole_list_by_keyboard_alone(browser: Browser, places: dict[str, str]) -> None:
    """Choose, go to the list, star, move, write, with Tab, Space and Enter; the bars never hide what has the focus."""
    context = browser.new_context(viewport={"width": 768, "height": 700}, reduced_motion="reduce")
    family = Family(context.new_page(), places["file"])
    page = family.page
    family.show_all()
    page.locator("[data-pick]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert family.count() == 2
    hidden = """() => { const r = document.activeElement.getBoundingClientRect();
        return r.top < document.querySelector('.cg-tools').getBoundingClientRect().bottom - 1; }"""
    for _ in range(12):
        page.keyboard.press("Tab")
        assert not page.evaluate(hidden)
    page.locator('[data-view="mine"]').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.do") == "star"
    page.keyboard.press("Space")
    assert page.locator('[data-do="star"]').first.get_attribute("aria-pressed") == "true"
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard")
    assert page.locator("[data-field=notes]").first.input_value() == "By keyboard"
    # Each question of one's own makes the list above the field longer.
    own, bar = page.locator("#own-question"), page.locator(".cg-print-bar")
    own.focus()
    for text in ("One?", "Two?", "Three?"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        field = own.bounding_box()
        assert 0 <= field["y"] <= bar.bounding_box()["y"] - field["height"]
    context.close()


@pytest.mark.parametrize(("width", "height"), [(320, 460), (360, 568), (640, 360)])
def test_the_buttons_to_print_are_in_view_on_small_phones(width: int, height: int, site: Path, open_page: Open) -> None:
    """As soon as one question is chosen, wherever on the list; the focus is never behind them."""
    with open_page(site / "ask-your-provider.html", width=width, height=height, reduced_motion="reduce") as page:
        page.locator(".cg-moments a").first.click()
        page.locator('.cg-moment ul [type="checkbox"]:visible').first.check()
        button = page.locator('[data-do="list"]')
        for _ in range(12):
            page.keyboard.press("Tab")
            box = button.bounding_box()
            assert 0 <= box["y"] <= height - box["height"]
            hidden = "() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight - 60; }"
            assert page.evaluate(hidden) or page.evaluate("!!document.activeElement.closest('.cg-print-bar')")
