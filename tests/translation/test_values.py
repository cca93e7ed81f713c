"""The lists beside the articles: each of their Spanish words knows its English, by a name that other entries do not move."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from care_guide.translation.files import other_values, translated_values, with_values
from care_guide.translation.ledger import Pair

from tests.conftest import ROOT, succeeded
from tests.review.conftest import BLUE, Guide
from tests.tools.edits import add
from tests.translation.conftest import ES_BLUE

# What holds both languages in one file, and what is no text of the guide.
_OTHER = {"drawings", "translation"}


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A copy of the lists of the guide in both languages."""
    for folder in ("content/en", "content/es", "theme/strings"):
        (tmp_path / folder).mkdir(parents=True)
        for file in (ROOT / folder).glob("*.*"):
            shutil.copy(file, tmp_path / folder)
    return tmp_path


def waiting(root: Path) -> list[tuple[str, Pair]]:
    """The values of all lists that are not current, each with the name of its list."""
    found = translated_values(root, "es")
    return [(name, pair) for name, file in found.items() for pair in file.pairs(root, "en") if not pair.current]


def test_every_list_of_the_guide_is_followed_and_current(lists: Path) -> None:
    there = {file.name.partition(".")[0] for file in (lists / "content/es").iterdir()} - _OTHER
    assert set(translated_values(lists, "es")) == {*there, "strings"}
    assert waiting(lists) == []


CHANGES = {
    "stages": ("If you can't reach anyone, go", "If nobody answers, go"),
    "words": ("- nurse\n", "- nurse on call\n"),
    "notices": ("Don't wait for the clinic to open.", "Never wait for the clinic to open."),
}


@pytest.mark.parametrize("name", CHANGES)
def test_one_english_word_makes_its_own_value_stale(name: str, lists: Path) -> None:
    file = lists / f"content/en/{name}.yaml"
    old, new = CHANGES[name]
    file.write_text(file.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    assert [(where, pair.state) for where, pair in waiting(lists)] == [(name, "stale")]


def test_a_new_step_of_a_stage_moves_no_other(lists: Path) -> None:
    file = lists / "content/en/stages.yaml"
    step = "    - article: daily-life/food\n      teach: What to cook\n      tell: Tell me what you cook.\n"
    file.write_text(file.read_text("utf-8").replace("  items:\n", f"  items:\n{step}", 1), encoding="utf-8")
    assert [pair.source.text for _, pair in waiting(lists)] == ["What to cook", "Tell me what you cook."]
    assert {pair.state for _, pair in waiting(lists)} == {"missing"}


def test_words_that_come_back_find_their_place_in_a_list_of_words(lists: Path) -> None:
    file = translated_values(lists, "es")["stages"]
    text = (lists / file.path).read_text("utf-8")
    key = "first-night/first/2"
    changed = with_values(text, file.path, file.fields, {key: "Vaya a la sala de emergencias más cercana."})
    assert changed is not None
    (lists / file.path).write_text(changed, encoding="utf-8")
    edited = [pair for pair in file.pairs(lists, "en") if pair.state == "edited"]
    assert [pair.source.key for pair in edited] == [key]
    (line,) = (
        n for n, one in enumerate(changed.splitlines(), 1) if "Vaya a la sala de emergencias más cercana." in one
    )
    assert [pair.text.line for pair in edited if pair.text] == [line]
    assert len(changed.splitlines()) == len(text.splitlines())


LISTS = {
    "a level": ("emergencies", "fever, level: urgent", "fever, level: emergency", 'signs/fever: level is "urgent", and'),
    "a source": ("emergencies", "breath, level: emergency, core: true, text: cannot breathe, sources: [paper-a]",
        "breath, level: emergency, core: true, text: cannot breathe, sources: [paper-b]", "signs/breath: sources is"),
    "a place": ("notices", "position: bottom", "position: top", 'not-medical-advice: position is "bottom", and'),
    "a moment": ("questions", "moment: just-diagnosed", "moment: comfort", 'at-night: moment is "just-diagnosed"'),
    "one of the first visit": ("questions", "  who:", "  first_visit: true\n  who:", "at-night: first_visit is missing"),
    "a sign that is gone": ("emergencies", "  - {id: fever,", "  - {id: heat,", "the original has no signs/fever any more"),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_value_without_words_is_the_same_in_each_language(guide: Guide, name: str) -> None:
    """A sign that is an emergency in English may not stay a call in Spanish, signed and without a word."""
    succeeded(guide.run("translate", "--lang=es"))
    assert not list(other_values(guide.root, "es", "en"))
    file, old, new, told = LISTS[name]
    guide.edit(f"content/en/{file}.yaml", old, new)
    found = [str(one) for one in other_values(guide.root, "es", "en")]
    assert [one for one in found if told in one and one.startswith(f"content/es/{file}.yaml:")], found
    assert told in guide.run("check").stderr


def test_an_entry_of_this_language_alone_is_a_hospitals_own(guide: Guide) -> None:
    """It was made from none; a list that is none has a problem of its own."""
    succeeded(guide.run("translate", "--lang=es"))
    question = "- {id: in-spanish, text: ¿Quién habla español?, moment: just-diagnosed, why: Ayuda., who: [nurse]}\n"
    add("content/es/questions.yaml", question)(guide.root)
    assert not list(other_values(guide.root, "es", "en"))
    guide.edit("content/es/emergencies.yaml", "sources: [paper-a]", "sources: [[paper-a]]")
    assert "content/es/emergencies.yaml:2: " in guide.run("check").stderr


def test_signs_are_in_one_order_in_each_language(guide: Guide) -> None:
    """They stand so in a card, and side by side on a handout in two languages."""
    path = guide.root / "content/en/emergencies.yaml"
    lines = path.read_text("utf-8").split("\n")
    lines[1], lines[2] = lines[2], lines[1]
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = other_values(guide.root, "es", "en")
    assert str(found).startswith(
        "content/es/emergencies.yaml:2: signs/breath has the place of signs/fever in the original"
    )


def test_the_header_says_the_same_without_words_in_each_language(guide: Guide) -> None:
    guide.edit(BLUE, "order: 1", "order: 7\nmoment: comfort")
    told = guide.run("check").stderr
    assert f"{ES_BLUE}:10: order is 1, and the original has 7: make both the same" in told
    assert f"{ES_BLUE}:1: moment is None, and the original has comfort" in told
