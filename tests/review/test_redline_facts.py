"""The redline of a changed fact or place: each sentence that this copy shows or leaves out now, in its article or its list."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.content.library import Library
from care_guide.review.redline.compare import compare
from care_guide.review.redline.summary import beside
from care_guide.review.versions import version
from care_guide.utils.cache import Cache

from tests.conftest import succeeded
from tests.review.conftest import BLUE, GREEN, HOSPITAL, PROFILE, TODAY, Guide, git
from tests.review.reading import redline, rows, words

SCHOOL = (HOSPITAL, "school: null", 'school: "(314) 555-4321"')
REGION = (PROFILE, 'region: "US-MO"', 'region: "US-IL"')
POISON = (PROFILE, '\npoison: {number: "1-800-222-1222", name: "Poison Help"}', "\npoison: null")
# What an article says; the file that changes, before and after; the list that tells it; how, without what it says in brackets.
CASES = {
    "for a fact": ("[[if phone.school: Never give red syrup.[^paper-a]]]", SCHOOL, "doses", "Never give red syrup."),
    "for no fact": ("[[if no phone.school: Never give red syrup.]]", SCHOOL, "doses", "Never give red syrup."),
    "with a figure": ("[[if phone.school: Give 5 mg at night.[^paper-a]]]", SCHOOL, "numbers", "Give 5 mg at night."),
    "in place of a fact": ("Ask: [[phone.school|if none: never give red syrup]].", SCHOOL, "doses", "never give red syrup"),
    "for a place": ("[[if us-mo: Never give red syrup.]]", REGION, "doses", "Never give red syrup."),
    "for a line to call": ("[[if call.poison: Never give red syrup.]]", POISON, "doses", "Never give red syrup."),
    "an introduction": ("[[if phone.school: Never give more than:]]\n\n- 5 mg at night [^paper-a]", SCHOOL, "doses", "Never give more than:"),
    "a whole passage": ("### Far {#far only=us-mo}\n\nNever give red syrup.\n\n### Near {#near}\n\nSo.", REGION, "doses", "Never give red syrup."),
    "a figure of a passage": ("### Far {#far only=us-mo}\n\nGive 5 mg.[^paper-a]\n\n### Near {#near}\n\nSo.", REGION, "numbers", "Give 5 mg."),
    "a cell": ("| drug | dose |\n|---|---|\n| teal | [[if phone.school: 5 mg]] [^paper-a] |", SCHOOL, "numbers", "5 mg"),
    "a box": ("### Do not {#do-not .dont}\n\n- [[if phone.school: Give red syrup]]\n- Wait", SCHOOL, "cards", "Give red syrup"),
}  # fmt: skip


def told(old: Library, new: Library) -> dict[str, list[str]]:
    """What the summary says of changes, by list, with the article or the place outside them."""
    comparison = compare(old, new, TODAY, (), Cache())
    lists = {name: list(found.items()) for name, found in beside(comparison, ()).items()}
    for article in comparison.articles:
        for name, found in lists.items():
            found += [(change, f"{article.lang}/{article.topic}") for change in getattr(article, name)]
    return {
        name: [f"{where}: {line.text}" for change, where in found for line in (change.old, change.new) if line]
        for name, found in lists.items()
    }


def load(guide: Guide, tmp_path: Path) -> Library:
    """Load a copy of the guide as it is now, since a later text may be read from the disk."""
    root = tmp_path / "before"
    shutil.copytree(guide.root, root, symlinks=True)
    return load_library(root)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("back", [False, True], ids=["there", "back"])
def test_a_fact_or_a_place_changes_what_this_copy_shows(name: str, back: bool, guide: Guide, tmp_path: Path) -> None:
    text, (path, *values), field, sentence = CASES[name]
    one, other = values[::-1] if back else values
    for article in (BLUE, GREEN):
        guide.edit(article, "In a study, 12 of 100", f"{text}\n\nIn a study, 12 of 100")
    if back:
        guide.edit(path, other, one)
    old = load(guide, tmp_path)
    guide.edit(path, one, other)
    new = load_library(guide.root)
    found = told(old, new)[field]
    for topic in ("blue", "green"):
        assert any(f"en/treatments/{topic}: " in line and sentence in line for line in found), found
        article = f"content/en/treatments/{topic}.md"
        assert version(old.at(article), old) != version(new.at(article), new)


# What two items of the same words are below, before the fact is filled in; what the article says otherwise, too.
GOVERNED = {
    "two headings": ("### You may give {#may}\n\n- [[if phone.school: Red syrup.]]\n- Milk.\n\n### Keep away from {#never}\n\n- [[if phone.school: Red syrup.]]\n- Gin.", ("Milk.", "Milk.")),
    "two introductions": ("You may give:\n\n- [[if phone.school: Red syrup.]]\n- Milk.\n\nKeep away from:\n\n- [[if phone.school: Red syrup.]]\n- Gin.", ("Milk.", "Milk.")),
    "one of them new": ("### Keep away from {#never}\n\n- [[if phone.school: Red syrup.]]\n- Gin.\n\n### You may give {#may}\n\n- Milk.", ("- Milk.", "- Milk.\n- [[if phone.school: Red syrup.]]")),
    "the same words by themselves": ("### Keep away from {#never}\n\n- [[if phone.school: Red syrup.]]\n- Gin.\n\n### You may give {#may}\n\n- Milk.", ("- Milk.", "- Milk.\n- Red syrup.")),
}  # fmt: skip


@pytest.mark.parametrize("name", GOVERNED)
def test_the_same_sentence_below_other_words_is_told_there_too(name: str, guide: Guide) -> None:
    text, edit = GOVERNED[name]
    guide.edit(BLUE, "In a study, 12 of 100", f"{text}\n\n### End {{#end}}\n\nIn a study, 12 of 100")
    guide.commit("Two items")
    git(guide.root, "branch", "--force", "main")
    guide.edit(*SCHOOL)
    guide.edit(BLUE, *edit)
    found = [row for row in rows(redline(guide), "doses") if "Red syrup." in row]
    for words_above in ("You may give", "Keep away from"):
        assert any(f'Under "{words_above}' in row for row in found), found
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert 'Under "Keep away from' in summary


# What governs a sentence that a fact decides, by the kind of place; and the words that tell it.
PLACED = {
    "a box": ("### Do not {#do-not .dont}\n\n- [[if phone.school: Give red syrup]]\n- Wait", ("dont",)),
    "words above a list": ("### Boys {#boys}\n\nNever give more than:\n\n- [[if phone.school: 7 mg]] [^paper-a]\n- 8 mg [^paper-a]", ("Boys", "Never give more than:")),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACED)
def test_what_governs_a_sentence_of_a_fact_stands_beside_it(name: str, guide: Guide) -> None:
    """In a pull request, and in the form of who signs the text."""
    text, above = PLACED[name]
    guide.edit(BLUE, "In a study, 12 of 100", f"{text}\n\n### End {{#end}}\n\nIn a study, 12 of 100")
    guide.edit(*SCHOOL)
    guide.sign_all()
    guide.commit("Sign")
    git(guide.root, "branch", "--force", "main")
    guide.edit(SCHOOL[0], SCHOOL[2], SCHOOL[1])
    redline(guide)
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    row = next(line for line in summary.splitlines() if "en/treatments/blue: " in line and "left out" in line)
    succeeded(guide.run("form", "--topics=treatments/blue", "--role=clinician"))
    form = words(BeautifulSoup((guide.root / "dist/form.html").read_text("utf-8"), "lxml"))
    assert "left out in this copy" in form
    for one in above:
        assert one in row


# The file of a list, what it says and what it says instead, the change, and the part that has the list.
LISTS = {
    "a notice": ("content/en/notices.yaml", "text: Ask your team.", 'text: "Ask. [[if phone.school: Never give red syrup.]]"', SCHOOL, "en/guide/frame: notices"),
    "a notice of a place": ("content/en/notices.yaml", "text: Ask your team.", 'text: "Ask. [[if us-mo: Never give red syrup.]]"', REGION, "en/guide/frame: notices"),
    "an answer": ("content/en/search.yaml", "nothing: Call your care team.", 'nothing: "Call. [[if no phone.school: Never give red syrup.]]"', SCHOOL, "en/guide/frame: search"),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_fact_or_a_place_changes_what_this_copy_shows_of_a_list(name: str, guide: Guide, tmp_path: Path) -> None:
    path, text, instead, change, where = LISTS[name]
    guide.edit(path, text, instead)
    old = load(guide, tmp_path)
    guide.edit(*change)
    found = told(old, load_library(guide.root))["doses"]
    assert any(where in line and "Never give red syrup." in line for line in found), found


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Never give [[if phone.school: red syrup]] at home.", "Never give at home.", "Never give red syrup at home."),
        ("Do [[if no phone.school: not]] give it.", "Do not give it.", "Do give it."),
        ("Ask [[phone.school|if none: your school]] first.", "Ask your school first.", "Ask [[phone.school]] first."),
    ],
)
def test_a_condition_in_a_list_is_told_with_its_sentence(
    text: str, before: str, after: str, guide: Guide, tmp_path: Path
) -> None:
    guide.edit("content/en/notices.yaml", "text: Ask your team.", f'text: "{text}"')
    old = load(guide, tmp_path)
    guide.edit(*SCHOOL)
    found = [" ".join(line.split()) for line in told(old, load_library(guide.root))["doses"]]
    for sentence in (before, after):
        assert any("en/guide/frame: notices" in line and sentence in line for line in found), found


# An entry that one place alone has: its file, the entry before which it stands, and what it says.
ENTRIES = {
    "a word": ("content/en/glossary.yaml", "- term: fever", '- term: syrup\n  only: us-mo\n  means: "Never give it."\n', "Never give it."),
    "a question": ("content/en/questions.yaml", "- id: at-night", "- id: school\n  only: us-mo\n  text: Who never pays?\n  moment: just-diagnosed\n  why: You know.\n  who: [nurse]\n", "Who never pays?"),
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("back", [False, True], ids=["gone", "there"])
def test_an_entry_of_one_place_is_told_where_it_comes_or_goes(
    name: str, back: bool, guide: Guide, tmp_path: Path
) -> None:
    path, mark, entry, sentence = ENTRIES[name]
    guide.edit(path, mark, entry + mark)
    file, here, there = REGION
    if back:
        guide.edit(file, here, there)
        here, there = there, here
    old = load(guide, tmp_path)
    guide.edit(file, here, there)
    found = told(old, load_library(guide.root))["doses"]
    assert any("en/guide/words: " in line and sentence in line for line in found), found


@pytest.mark.parametrize("edit", ["a word", "its address"])
def test_a_fact_is_told_beside_a_change_of_the_article(edit: str, guide: Guide, tmp_path: Path) -> None:
    """Also in an article that was renamed."""
    guide.edit(BLUE, "In a study, 12 of 100", "[[if phone.school: Never give red syrup.]]\n\nIn a study, 12 of 100")
    old = load(guide, tmp_path)
    guide.edit(*SCHOOL)
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    if edit == "its address":
        guide.edit(BLUE, "slug: blue", "slug: teal")
        (guide.root / BLUE).rename((guide.root / BLUE).with_name("teal.md"))
    lists = told(old, load_library(guide.root))
    assert any("Never give red syrup." in line for line in lists["doses"])
    assert any("4 to 6 weeks" in line for line in lists["numbers"])


def test_each_fact_is_named_where_several_change_from_one_value_to_another(guide: Guide) -> None:
    """The number by mouth is among them; "for the armpit" alone would be something else."""
    names = ("fever.number", "fever.armpit", "fever.transplant")
    for name in names:
        guide.edit(HOSPITAL, f"  {name.partition('.')[2]}: null", f'  {name.partition(".")[2]}: "100.4 F (38.0 C)"')
    guide.commit("One number")
    git(guide.root, "branch", "--force", "main")
    text = (guide.root / HOSPITAL).read_text("utf-8")
    (guide.root / HOSPITAL).write_text(text.replace("100.4 F (38.0 C)", "101.3 F (38.5 C)"), encoding="utf-8")
    (row,) = [one for one in rows(redline(guide), "numbers") if "101.3 F" in one]
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    for name in names:
        assert name in row
        assert name in summary


def test_a_value_alone_changes_no_sentence(guide: Guide, tmp_path: Path) -> None:
    guide.edit(BLUE, "In a study, 12 of 100", "Ask [[phone.school]].\n\n[[if us: Wait.]]\n\nIn a study, 12 of 100")
    guide.edit(*SCHOOL)
    old = load(guide, tmp_path)
    guide.edit(HOSPITAL, "555-4321", "555-4322")
    lists = told(old, load_library(guide.root))
    assert not any("treatments/blue" in line for found in lists.values() for line in found)


def test_the_redline_does_not_say_that_no_sentence_has_changed(guide: Guide) -> None:
    """In a browser and in a pull request, though nobody has touched the file of the article."""
    guide.edit(
        BLUE, "In a study, 12 of 100", "[[if phone.school: Never give red syrup.[^paper-a]]]\n\nIn a study, 12 of 100"
    )
    guide.edit(*SCHOOL)
    guide.commit("Fill in")
    git(guide.root, "branch", "--force", "main")
    guide.edit(SCHOOL[0], SCHOOL[2], SCHOOL[1])
    page = redline(guide)
    row = next(row for row in rows(page, "doses") if "red syrup" in row)
    assert row.startswith("Blue care : ")
    assert "(left out in this copy): Never give red syrup." in row
    assert row.endswith("paper-a")
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    assert any("en/treatments/blue: " in line and "red syrup" in line for line in summary.splitlines())


@pytest.mark.parametrize("part", ["guide/facts", "guide/frame"])
def test_make_sign_shows_the_entries_that_a_fact_or_the_place_decides(part: str, guide: Guide) -> None:
    condition, change, role = {
        "guide/facts": ("if phone.school", SCHOOL[::2] + SCHOOL[1:2], "facts-checker"),
        "guide/frame": ("if us-mo", REGION, "editor"),
    }[part]
    if part == "guide/facts":
        guide.edit(*SCHOOL)
    guide.edit(
        "content/en/notices.yaml", "text: Ask your team.", f'text: "Ask. [[{condition}: Never give red syrup.]]"'
    )
    guide.sign_all()
    guide.commit("Sign")
    guide.edit(*change)
    shown = guide.run("sign", f"--article={part}", f"--role={role}").stdout
    assert "because of a fact or the place: 1\n" in shown
    (before,) = [line for line in shown.splitlines() if line.startswith("    before: ")]
    assert "Never give red syrup." in before


def test_a_passage_that_is_left_out_now_is_told_in_a_pull_request_and_on_the_screen_of_who_signs(guide: Guide) -> None:
    """Its words are the same; and the other way around."""
    passage = "### Far {#far only=us-mo}\n\nNever give red syrup.\n\n- Wait.\n\n### Near {#near}\n\nSo."
    guide.edit(BLUE, "In a study, 12 of 100", f"{passage}\n\nIn a study, 12 of 100")
    guide.commit("A passage")
    git(guide.root, "branch", "--force", "main")
    command = ("sign", "--article=treatments/blue", "--role=clinician")
    assert "left out in this copy" not in guide.run(*command).stdout
    guide.edit(*REGION)
    redline(guide)
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    row = next(line for line in summary.splitlines() if "Never give red syrup." in line)
    assert "Left out in this copy now." in row
    screen = guide.run(*command).stdout
    for line in (
        "### (left out in this copy) Far",
        "(left out in this copy) Never give red syrup.",
        "(left out in this copy) Wait.",
    ):
        assert line in screen, screen
    guide.commit("Move")
    git(guide.root, "branch", "--force", "main")
    guide.edit(PROFILE, REGION[2], REGION[1])
    redline(guide)
    assert "Shown in this copy now." in (guide.root / "dist/redline.md").read_text("utf-8")


def test_what_is_changed_within_a_condition_that_does_not_hold_is_not_left_out_now(guide: Guide) -> None:
    """It was left out before, too: the row says which words are others."""
    guide.edit(
        BLUE, "In a study, 12 of 100", "[[if phone.school: Give 2 mg at night.[^paper-a]]]\n\nIn a study, 12 of 100"
    )
    guide.commit("A condition")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, "Give 2 mg", "Give 3 mg")
    (row,) = [row for row in rows(redline(guide), "numbers") if "Give 3 mg" in row]
    assert "copy now." not in row


@pytest.mark.parametrize(
    ("old", "new"),
    [("[up](../pages/about.md)", "[up](https://example.org/)"), ("**not** up", "not up"), ("not up", "up")],
)
@pytest.mark.parametrize("name", ["phone.school", "call.poison"])
def test_the_words_for_an_empty_fact_are_compared_like_others(old: str, new: str, name: str, guide: Guide) -> None:
    """With their links and bold words."""
    guide.edit(BLUE, "In a study, 12 of 100", f"Call [[{name}|if none: us, {old}]].\n\nIn a study, 12 of 100")
    guide.commit("For an empty one")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, old, new)
    page = redline(guide)
    found = [
        row
        for field in ("doses", "others", "forms")
        if page.find(id=field).parent.select("tbody")
        for row in rows(page, field)
    ]
    assert [row for row in found if "Blue care" in row], found
