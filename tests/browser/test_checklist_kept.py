"""A list that a family keeps: in a file, on the device, and what happens when either cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.family import ARABIC, EMOJI, FORMAT, HOSTILE, Family, words


def test_a_saved_file_opens_again_on_another_device(family: Family, browser: Browser, tmp_path: Path) -> None:
    """Everything comes back, in order, also right-to-left text, emoji, and what looks like a script; nothing runs."""
    family.choose(2, 5)
    family.press("mine")
    family.press("star", 1)
    note = f"{HOSTILE} {ARABIC} {EMOJI} " + "x" * 10_000
    family.write("notes", note)
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


def test_a_bad_file_changes_nothing_and_is_reported(family: Family, tmp_path: Path) -> None:
    """Damaged, foreign, newer: a message in words, and the list is as it was."""
    texts = family.choose(0)
    family.press("mine")
    for number, (text, told) in enumerate(BAD_FILES.items()):
        family.open_file(tmp_path / f"{number}.json", text)
        expect(family.page.get_by_role("status")).to_contain_text(told)
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


def test_a_question_is_found_again_by_its_id_or_by_its_words(family: Family, tmp_path: Path) -> None:
    """In other words: today's are shown. From a list saved before questions had ids: its words are enough."""
    first, second = family.choose(0, 1)
    name = family.page.locator("[data-pick]").first.get_attribute("data-pick")
    saved = [{"id": name, "text": "Old words?", "notes": "N1"}, {"id": "q-1f2e3d4c", "text": second, "notes": "N2"}]
    family.press("mine")
    family.open_file(tmp_path / "old.json", json.dumps({**FORMAT, "questions": saved}))
    expect(family.page.locator("[data-field=notes]").nth(1)).to_have_value("N2")
    assert family.listed() == [first, second]
    assert family.page.locator(".cg-item__gone:visible").count() == 0
    assert family.page.locator("[data-field=notes]").first.input_value() == "N1"


def test_a_question_is_never_without_the_title_of_its_article(family: Family, tmp_path: Path) -> None:
    """On the screen, on both papers, as text, in the file; from a list without titles too; one that no article asks has none."""
    page = family.page
    titles = page.locator(".cg-moment ul").evaluate_all(
        "parts => parts.flatMap(ul => [...ul.children].map(() => ul.previousElementSibling.querySelector('h3')?.textContent"
        " ?? (ul.previousElementSibling.matches('h3') ? ul.previousElementSibling.textContent : '')))"
    )
    general, asked = titles.index(""), next(n for n, title in enumerate(titles) if title)
    about = " ".join(f"About: {titles[asked]}".split())
    [of_none, of_article] = family.choose(general, asked)
    family.press("mine")
    line = page.locator(".cg-item [data-part=title]")
    assert [line.nth(n).is_visible() for n in (0, 1)] == [general > asked, asked > general]
    expect(page.locator(".cg-item [data-part=title]:visible")).to_have_text(about)
    with page.expect_download() as download:
        family.press("save")
    saved = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert {one["text"]: one["title"] for one in saved["questions"]} == {of_none: "", of_article: titles[asked]}
    # As lists were kept before, and one question that is gone since.
    for one in saved["questions"]:
        del one["title"]
    gone = {"id": "old-article.now", "text": "Must it be now?", "title": "word " * 2000}
    saved["questions"].append(gone)
    family.open_file(tmp_path / "old.json", json.dumps(saved))
    page.locator(".cg-item").nth(2).wait_for()
    expect(page.locator(".cg-item [data-part=title]:visible")).to_have_text([about, f"About: {gone['title'].strip()}"])
    for paper in ("list", "slip"):
        printed = family.printed(paper, tmp_path / f"{paper}.pdf")
        assert words(printed).count("About:") == 2
        assert about in words(printed)
        assert paper == "list" or len(printed.pages) == 1
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    family.press("copy")
    assert f"{of_article}\n   About: {titles[asked]}\n   Who: " in page.locator(".cg-mine__copy").input_value()
    assert family.errors == []


def test_an_answer_stays_with_the_question_that_it_answers(family: Family, tmp_path: Path) -> None:
    """Where the guide asks it in other words: on the screen, on paper, as text, in the file, and after a reload."""
    page = family.page
    [today] = family.choose(0)
    name = page.locator("[data-pick]").first.get_attribute("data-pick")
    old = {"id": name, "text": "May my child have ibuprofen for pain?", "answer": "Yes, every 6 hours."}
    family.press("mine")
    family.open_file(tmp_path / "old.json", json.dumps({**FORMAT, "questions": [old]}))
    asked = page.locator(".cg-item [data-part=asked]")
    expect(asked).to_have_text(f"Our question was: {old['text']}")
    page.locator('[data-do="keep"]').check()
    page.reload()
    family.press("mine")
    expect(asked).to_have_text(f"Our question was: {old['text']}")
    assert family.listed() == [today]
    answered = f"Our question was: {old['text']} The answer: {old['answer']}"
    assert answered in words(family.printed("list", tmp_path / "list.pdf"))
    assert old["text"] in words(family.printed("slip", tmp_path / "slip.pdf"))
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    family.press("copy")
    assert answered in " ".join(page.locator(".cg-mine__copy").input_value().split())
    with page.expect_download() as download:
        family.press("save")
    for text in (Path(download.value.path()).read_text("utf-8"), family.kept() or ""):
        assert [(one["text"], one["answer"]) for one in json.loads(text)["questions"]] == [(old["text"], old["answer"])]
    # What is then written answers today's question.
    family.write("answer", "")
    expect(asked).to_be_hidden()
    family.write("answer", "No.")
    page.reload()
    family.press("mine")
    assert page.locator("[data-field=answer]").input_value() == "No."
    expect(asked).to_be_hidden()
    assert family.errors == []


def test_the_first_visits_questions_go_to_the_list_with_one_press(family: Family) -> None:
    """All ten at once, and once only."""
    texts = family.page.locator(".cg-first__list a").all_inner_texts()
    family.page.locator(".cg-first__add a").click()
    family.page.locator(".cg-item__text").first.wait_for(state="attached")
    assert family.listed() == texts
    family.press("all")
    family.page.locator(".cg-first__add a").click()
    assert family.count() == len(texts)


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
    family.write("notes", "Kept note")
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
def test_blocked_or_full_storage_is_reported_and_nothing_is_lost(blocked: str, family: Family) -> None:
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


def test_a_damaged_list_on_the_device_is_reported_and_left_alone(family: Family) -> None:
    """It is not thrown away, and does not stop the page."""
    family.page.evaluate(
        "localStorage.setItem('care-guide-checklist:' + new URL('.', location.href).pathname, '{damaged')"
    )
    family.page.reload()
    assert "cannot be read" in family.said()
    family.choose(0)
    assert family.kept() == "{damaged"
    assert family.count() == 1
    assert family.errors == []
