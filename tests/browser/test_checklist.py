"""The checklist in a real browser, from a server and from a disk: what a family does with it, end to end."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.browser.test_accessibility import TAGS

FORMAT = {"format": "care-guide-checklist", "version": 1}
HOSTILE = '<script>window.hurt = 1</script><img src=x onerror="window.hurt = 1">'
ARABIC, EMOJI = "مرحبا يا دكتور", "👩\u200d👩\u200d👧"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that prints nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def places(site: Path) -> Iterator[dict[str, str]]:
    """The page on a server, and the single file on a disk."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {
        "http": f"http://127.0.0.1:{server.server_port}/ask-your-provider.html",
        "file": (site / "handouts/ask-your-provider.html").as_uri(),
    }
    server.shutdown()
    server.server_close()


class Family:
    """A page with the checklist, and what a family does on it. Requests, errors and executed notes are counted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.asked, self.errors = page, [], []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text))
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(address)

    def choose(self, *places: int) -> list[str]:
        """Tick the questions at these places; return their words."""
        boxes = self.page.locator("[data-pick]")
        for place in places:
            boxes.nth(place).check()
        return [self.page.locator(".cg-asks .cg-pick span").nth(place).inner_text() for place in places]

    def press(self, action: str, place: int = 0) -> None:
        """Press a button of the page, or of the question at ``place``."""
        self.page.locator(f'[data-do="{action}"]').nth(place).click()

    def listed(self) -> list[str]:
        """The questions of "My list" in order."""
        return self.page.locator(".cg-item__text").all_inner_texts()

    def said(self) -> str:
        """What the live region says."""
        return self.page.locator("[role=status]").inner_text()

    def count(self) -> int:
        """The number on the button "My list"."""
        return int(self.page.locator(".cg-tools__count").inner_text())

    def printed(self, action: str, file: Path, **paper: object) -> PdfReader:
        """Press a print button and print to a PDF."""
        self.press(action)
        self.page.pdf(path=file, **{"format": "Letter", **paper})
        return PdfReader(file)

    def open_file(self, file: Path, text: str) -> None:
        """Open a saved file with this content."""
        file.write_text(text, encoding="utf-8")
        self.page.set_input_files("[type=file]", str(file))

    def kept(self) -> str | None:
        """What is in the storage of the device."""
        return self.page.evaluate("localStorage.getItem('care-guide-checklist')")


@pytest.fixture(params=["http", "file"])
def family(request: pytest.FixtureRequest, browser: Browser, places: dict[str, str]) -> Iterator[Family]:
    """A fresh device; printing opens no dialog."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    context.add_init_script("window.print = () => {}")
    yield Family(context.new_page(), places[request.param])
    context.close()


def words(reader: PdfReader) -> str:
    """The text of a PDF, white space folded."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_from_choosing_to_paper(family: Family, tmp_path: Path) -> None:
    """Choose, star, order, write, add one's own; the list and the slip have that and nothing else; nothing is asked or stored."""
    first, second, third = family.choose(0, 4, 30)
    family.press("mine")
    assert family.listed() == [first, second, third]
    family.press("star", 2)
    family.press("up", 2)
    family.page.locator("[data-field=notes]").nth(1).fill("Note for the clinic.\nSecond line.")
    family.page.locator("[data-field=answer]").nth(1).fill("They said yes.")
    family.page.fill("#own-question", "May the rabbit stay?")
    family.page.press("#own-question", "Enter")
    assert family.listed() == [first, third, second, "May the rabbit stay?"]

    paper = words(family.printed("list", tmp_path / "list.pdf"))
    places = [
        paper.index(text) for text in (first, third, "Note for the clinic. Second line.", second, "May the rabbit")
    ]
    assert places == sorted(places)
    assert "They said yes." in paper
    unchosen = family.page.locator(".cg-asks .cg-pick span").nth(1).text_content()
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


def test_filters_show_what_fits_and_say_how_many(family: Family) -> None:
    """By moment, by treatment, by who answers; nothing that fits is said, and all come back with one press."""
    page = family.page
    everything = page.locator(".cg-asks > li").count()
    choices = {name: page.locator(f"#wish-{name} option").all_inner_texts() for name in ("moment", "topic", "who")}
    assert choices["moment"] == ["All", *page.locator(".cg-moment h2").all_inner_texts()]
    titles = set(page.locator(".cg-moment h3").all_inner_texts())
    assert choices["topic"] == ["All", "Questions for any treatment", *sorted(titles, key=str.casefold)]
    assert {"nurse", "oncologist"} <= set(choices["who"])
    assert len(set(choices["who"])) == len(choices["who"])
    page.select_option("#wish-moment", "school")
    shown = page.locator(".cg-asks > li:visible").count()
    assert 0 < shown < everything
    assert family.said() == f"Showing {shown} of {everything} questions."
    assert page.locator(".cg-moment:visible").count() == 1
    page.select_option("#wish-moment", "")
    page.select_option("#wish-topic", "chemotherapy")
    page.select_option("#wish-who", "pharmacist")
    for text in page.locator(".cg-asks > li:visible p:nth-child(3)").all_inner_texts():
        assert "pharmacist" in text
    page.select_option("#wish-moment", "school")
    assert page.locator(".cg-filters__none").is_visible()
    family.press("reset")
    assert page.locator(".cg-asks > li:visible").count() == everything
    assert page.evaluate("document.activeElement.id") == "wish-moment"


def test_only_three_stars_and_each_step_is_said(family: Family) -> None:
    """The fourth star is refused in words; moving, removing and undo are told to a screen reader and keep the focus."""
    texts = family.choose(0, 1, 2, 3)
    assert family.said() == "Added: 1. Questions on your list: 4."
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


def test_a_saved_file_opens_again_on_another_device(family: Family, browser: Browser, tmp_path: Path) -> None:
    """Everything comes back, in order, also right-to-left text, emoji, and what looks like a script; nothing runs."""
    family.choose(2, 5)
    family.press("mine")
    family.press("star", 1)
    note = f"{HOSTILE} {ARABIC} {EMOJI} " + "x" * 10_000
    family.page.locator("[data-field=notes]").first.fill(note)
    family.page.fill("#own-question", HOSTILE)
    family.press("own")
    with family.page.expect_download() as download:
        family.press("save")
    assert download.value.suggested_filename == "my-questions.json"
    saved = Path(download.value.path()).read_text("utf-8")
    data = json.loads(saved)
    assert (data["format"], data["version"], len(data["questions"])) == ("care-guide-checklist", 1, 3)
    texts = family.listed()

    context = browser.new_context()
    other = Family(context.new_page(), family.page.url)
    other.press("mine")
    other.open_file(tmp_path / "my.json", saved)
    other.page.locator(".cg-item").nth(2).wait_for()
    assert other.listed() == texts
    assert other.listed()[2] == HOSTILE
    assert other.page.locator("[data-field=notes]").first.input_value() == note
    assert other.page.locator('[data-do="star"]').nth(1).get_attribute("aria-pressed") == "true"
    assert other.page.evaluate("window.hurt") is None
    assert other.page.locator(".cg-item script, .cg-item img").count() == 0
    assert family.page.evaluate("window.hurt") is None
    assert other.errors == family.errors == []
    context.close()


BAD_FILES = {
    "": "cannot be read",
    "{": "cannot be read",
    '{"format":"something else"}': "not saved by this checklist",
    "<html><script>window.hurt = 1</script>": "cannot be read",
    json.dumps({**FORMAT, "version": 99, "questions": []}): "newer checklist",
    json.dumps({**FORMAT, "questions": {"length": 9}}): "cannot be read",
}


def test_a_bad_file_changes_nothing_and_is_told(family: Family, tmp_path: Path) -> None:
    """Damaged, foreign, newer: a message in words, and the list is as it was."""
    texts = family.choose(0)
    family.press("mine")
    for number, (text, told) in enumerate(BAD_FILES.items()):
        family.open_file(tmp_path / f"{number}.json", text)
        family.page.wait_for_function(
            "told => document.querySelector('[role=status]').textContent.includes(told)", arg=told
        )
        assert family.listed() == texts
    assert family.page.evaluate("window.hurt") is None
    assert family.errors == []


def test_a_question_that_the_guide_no_longer_asks_is_kept_and_said_so(family: Family, tmp_path: Path) -> None:
    """It stands as the family saved it; entries without words are counted; opening can be undone."""
    texts = family.choose(0)
    family.press("mine")
    old = {"id": "q-00000000", "text": "An older question?", "who": "nurse", "notes": "Kept."}
    family.open_file(tmp_path / "old.json", json.dumps({**FORMAT, "questions": [old, {"id": "q-1"}]}))
    family.page.locator(".cg-item__gone:visible").wait_for()
    assert family.listed() == ["An older question?"]
    assert family.said() == (
        "Opened. Questions on your list: 1. No longer in this guide: 1. Entries without words, left out: 1."
    )
    assert family.page.locator("[data-field=notes]").input_value() == "Kept."
    family.press("undo")
    assert family.listed() == texts


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
    """Long questions of one's own are cut on the slip, and stand whole on the list."""
    family.press("mine")
    for number in range(3):
        family.page.fill("#own-question", f"Long {number} " + "word " * 2000 + "end")
        family.press("own")
    assert len(family.printed("slip", tmp_path / "slip.pdf").pages) == 1
    assert words(family.printed("list", tmp_path / "list.pdf")).count("end") >= 3


def test_nothing_stays_unless_the_family_asks_for_it(family: Family) -> None:
    """Off at first; on: the list is there after a reload; off again: nothing is left; erase takes all, undo brings it back."""
    page = family.page
    texts = family.choose(1, 2)
    assert family.kept() is None
    page.reload()
    assert family.count() == 0
    texts = family.choose(1, 2)
    family.press("mine")
    page.locator('[data-do="keep"]').check()
    page.locator("[data-field=notes]").first.fill("Kept note")
    page.reload()
    family.press("mine")
    assert family.listed() == texts
    assert page.locator("[data-field=notes]").first.input_value() == "Kept note"
    assert page.locator('[data-do="keep"]').is_checked()
    page.locator('[data-do="keep"]').uncheck()
    assert family.kept() is None
    page.reload()
    assert family.count() == 0
    family.choose(1, 2)
    family.press("mine")
    page.locator('[data-do="keep"]').check()
    family.press("erase")
    assert family.kept() is None
    assert family.count() == 0
    assert not page.locator('[data-do="keep"]').is_checked()
    assert page.evaluate("document.activeElement.dataset.do") == "undo"
    family.press("undo")
    assert family.listed() == texts
    assert family.errors == []


@pytest.mark.parametrize("blocked", ["getItem", "setItem"])
def test_blocked_or_full_storage_is_told_and_nothing_is_lost(blocked: str, family: Family) -> None:
    """The box unticks itself, a sentence says why, and the list is still there."""
    family.page.context.add_init_script(
        f"Storage.prototype.{blocked} = () => {{ throw new DOMException('no', 'QuotaExceededError'); }};"
        + ("Storage.prototype.setItem = Storage.prototype.getItem;" if blocked == "getItem" else "")
    )
    family.page.reload()
    texts = family.choose(0, 1)
    family.press("mine")
    family.page.locator('[data-do="keep"]').click()
    assert "could not be kept" in family.said()
    assert not family.page.locator('[data-do="keep"]').is_checked()
    assert family.listed() == texts
    assert family.errors == []


def test_a_damaged_list_on_the_device_is_told_and_left_alone(family: Family) -> None:
    """It is not thrown away, and does not stop the page."""
    family.page.evaluate("localStorage.setItem('care-guide-checklist', '{damaged')")
    family.page.reload()
    assert "cannot be read" in family.said()
    family.choose(0)
    assert family.kept() == "{damaged"
    assert family.count() == 1
    assert family.errors == []


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
    assert family.said() == f"Added: {asked}. Questions on your list: {asked}."
    assert family.page.evaluate("document.activeElement.id") == "mine-title"
    family.page.evaluate("location.hash = 'add-chemotherapy'")
    family.page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Added: 0')")
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
    questions = page.locator(".cg-asks > li")
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
    """Choose, go to the list, star, move, write, with Tab, Space and Enter; the bar never hides what has the focus."""
    context = browser.new_context(viewport={"width": 768, "height": 700}, reduced_motion="reduce")
    family = Family(context.new_page(), places["file"])
    page = family.page
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
    page.keyboard.type("By keyboard")
    assert page.locator("[data-field=notes]").first.input_value() == "By keyboard"
    context.close()
