"""The lists beside the articles: each of their Spanish words knows its English, by a name that other entries do not move."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from care_guide.build.load import load_library
from care_guide.review.versions import Part, parts
from care_guide.translation.files import lists_made_from, other_values, translated_values, with_values
from care_guide.translation.ledger import Pair, Row, Stamp, ledger_path, read_rows, rows_text, stamped

from tests.conftest import ROOT, refused, succeeded
from tests.review.conftest import BLUE, Guide, git
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
    "a sign that is gone": ("emergencies", "  - {id: fever,", "  - {id: heat,", "the original has no signs/fever: take it out"),
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


# A value of several lines, and the same words in English since, which say something else.
LAYOUTS = {
    "an item of the outer list": ("- After:\\n    - milk\\n    - honey", "- After:\\n    - milk\\n- honey"),
    "a paragraph behind an item": ("- milk\\n\\n    honey", "- milk\\n\\nhoney"),
    "a paragraph of its own": ("milk\\nhoney", "milk\\n\\nhoney"),
}


@pytest.mark.parametrize("case", LAYOUTS)
@pytest.mark.parametrize(
    ("name", "english", "spanish"),
    [("emergencies", "Call again.", "Vuelva a llamar."), ("notices", "Ask your team.", "Pregunte a su equipo.")],
)
def test_a_value_of_several_lines_keeps_the_form_of_its_original(
    name: str, english: str, spanish: str, case: str, guide: Guide
) -> None:
    """Else a ban stays under what it was for, while English has it for all."""
    was, now = LAYOUTS[case]
    translated = was.replace("After", "Después").replace("milk", "leche").replace("honey", "miel")
    guide.edit(f"content/en/{name}.yaml", f"text: {english}", f'text: "{was}"')
    guide.edit(f"content/es/{name}.yaml", f"text: {spanish}", f'text: "{translated}"')
    told = "lay out the lines as the original does"
    succeeded(guide.run("translate", "--lang=es"))
    assert told not in guide.run("check").stderr
    guide.edit(f"content/en/{name}.yaml", was, now)
    for _ in ("the ledger as it was", "as the command writes it"):
        (found,) = [one for one in guide.run("check").stderr.splitlines() if told in one]
        assert found.startswith(f"content/es/{name}.yaml:")
        succeeded(guide.run("translate", "--lang=es"))


# What English says first and then no longer: the list, both languages, English since, and what is told, on a line.
GONE = {
    "the last step": ("stages", "- {id: a, first: [Call., Milk.]}", "- {id: a, first: [Llame., Leche.]}", "- {id: a, first: [Call.]}", "1: a/first/1"),
    "a step before": ("stages", "- {id: a, first: [Milk., Call.]}", "- id: a\n  first:\n    - Leche.\n    - Llame.", "- {id: a, first: [Call.]}", "4: a/first/1"),
    "one of two items": (
        "stages", "- {id: a, items: [{article: b, tell: Milk.}, {article: b, tell: Call.}]}",
        "- id: a\n  items:\n    - {article: b, tell: Leche.}\n    - {article: b, tell: Llame.}",
        "- {id: a, items: [{article: b, tell: Call.}]}", "4: a/items/b/tell",
    ),
    "words to a teen": ("emergencies", "signs: [{id: a, text: Call., you: Milk.}]", "signs: [{id: a, text: Llame., you: Leche.}]", "signs: [{id: a, text: Call.}]", "1: signs/a/you"),
    "words of one article": (
        "emergencies", "passages: {a: {text: Call., on: {b/c: {text: Milk.}}}}",
        "passages: {a: {text: Llame., on: {b/c: {text: Leche.}}}}", "passages: {a: {text: Call.}}", "1: passages/a/on",
    ),
    "a sign": ("emergencies", "signs: [{id: a, text: Call.}, {id: b, text: Milk.}]", "signs:\n- {id: a, text: Llame.}\n- {id: b, text: Leche.}", "signs: [{id: a, text: Call.}]", "3: signs/b"),
    "a notice": ("notices", "- {id: a, title: A, text: Milk.}", "- {id: a, title: A, text: Leche.}", "[]", "1: a"),
    "a word": ("glossary", "- {term: milk, means: Drink.}", "- {term: leche, en: milk, means: Beba.}", "- {term: tea, means: Drink.}", "1: milk"),
    "an answer": ("search", "pinned: [{id: a, text: Milk.}]", "pinned: [{id: a, text: Leche.}]", "pinned: []", "1: pinned"),
    "a string": ("strings", "[page]\na = 'Call.'\nb = 'Milk.'", "[page]\na = 'Llame.'\nb = 'Leche.'", "[page]\na = 'Call.'", "3: page/b"),
    "a list": ("groups", "- {id: a, title: Milk}", "- {id: a, title: Leche}", None, "1: a"),
}  # fmt: skip


@pytest.mark.parametrize("name", GONE)
def test_words_that_the_original_no_longer_has_do_not_stay(name: str, tmp_path: Path) -> None:
    """Whatever the ledger of the list says: running the command drops the row of what is gone."""
    list_name, english, spanish, since, told = GONE[name]
    form = "theme/strings/{}.toml" if list_name == "strings" else f"content/{{}}/{list_name}.yaml"
    original, path = (tmp_path / form.format(lang) for lang in ("en", "es"))
    for file, text in ((original, english), (path, spanish)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def stamp() -> None:
        rows = stamped(translated_values(tmp_path, "es")[list_name].pairs(tmp_path, "en"), Stamp())
        (tmp_path / ledger_path(form.format("es"))).write_text(rows_text(rows), encoding="utf-8")

    stamp()
    assert not list(other_values(tmp_path, "es", "en"))
    signed = lists_made_from(tmp_path, "es", "en")
    if since is None:
        original.unlink()
    else:
        original.write_text(since, encoding="utf-8")
    for _ in ("the ledger as it was", "as the command writes it"):
        (found,) = other_values(tmp_path, "es", "en")
        line, key = told.split(": ")
        assert str(found).startswith(f"{form.format('es')}:{line}: the original has no {key}: take ")
        assert lists_made_from(tmp_path, "es", "en") != signed
        stamp()


def renamed(rows: list[Row], keys: dict[str | None, str | None]) -> list[Row]:
    """The rows with other keys, by those that they have."""
    return [row.model_copy(update={"key": keys.get(row.key, row.key)}) for row in rows]


# What somebody, or a merge, makes of the rows of a ledger: of the row of a value whose original has changed, and another one.
FORGED: dict[str, Callable[[list[Row], Row, Row], list[Row]]] = {
    "copied to its key, last": lambda rows, stale, one: [*rows, *renamed([one], {one.key: stale.key})],
    "copied to its key, first": lambda rows, stale, one: [*renamed([one], {one.key: stale.key}), *rows],
    "keys exchanged": lambda rows, stale, one: renamed(rows, {stale.key: one.key, one.key: stale.key}),
    "moved to its key": lambda rows, stale, one: renamed(rows, {stale.key: "gone", one.key: stale.key}),
    "without its key": lambda rows, stale, _one: renamed(rows, {stale.key: None}),
    "removed": lambda rows, stale, _one: [row for row in rows if row is not stale],
    "two rows of its key": lambda rows, stale, one: [*rows, stale.model_copy(update={"source": one.source})],
    "turned around": lambda rows, _stale, _one: rows[::-1],
}


@pytest.mark.parametrize("name", FORGED)
@pytest.mark.parametrize("list_name", ["emergencies", "strings"])
def test_no_row_makes_an_old_value_current_unsigned(list_name: str, name: str, lists: Path) -> None:
    """Rows that change which values are current give the list another version, or are a problem that publishing stops at;
    the original of one value has changed to the words of another one.
    """
    file = translated_values(lists, "es")[list_name]
    path = ledger_path(file.path)
    old, new = [pair.source for pair in file.pairs(lists, "en")][:2]
    original = lists / file.original.format(lang="en")
    words = with_values(original.read_text("utf-8"), original.name, file.fields, {old.key: new.text})
    assert words is not None
    original.write_text(words, encoding="utf-8")

    def states() -> list[tuple[str, str]]:
        return [(pair.source.key, pair.state) for pair in file.pairs(lists, "en")]

    def told() -> list[str]:
        return [str(problem) for problem in file.ledger_problems(lists, "es", "en")]

    was, signed = states(), lists_made_from(lists, "es", "en")
    assert told() == []
    rows = list(read_rows(lists, path)[0])
    stale, one = (next(row for row in rows if row.key == key) for key in (old.key, new.key))
    (lists / path).write_text(rows_text(FORGED[name](rows, stale, one)), encoding="utf-8")
    changed = lists_made_from(lists, "es", "en")
    assert states() == was or changed != signed
    assert {each for each in signed if changed[each] != signed[each]} <= {list_name}
    # Whoever follows the message is led out, and whatever the row says is then signed, or not.
    for line in told():
        assert line.startswith(f"{path}:")
        assert line.endswith("make translate LANG=es")
    assert bool(told()) == (name not in ("keys exchanged", "removed", "turned around"))
    (lists / path).write_text(rows_text(stamped(file.pairs(lists, "en"), Stamp())), encoding="utf-8")
    assert told() == []


def test_a_copied_row_is_told_by_the_check_and_put_right_by_the_command(guide: Guide) -> None:
    """As after a merge of two branches which both ran it."""
    path = "content/es/emergencies.from.yaml"
    assert guide.run("translate", "--lang=es").returncode == 0
    rows = (guide.root / path).read_text("utf-8").splitlines()
    renamed = rows[2].replace('key: "', 'key: "other/')
    add(path, f"{rows[1]}\n{renamed}\n")(guide.root)
    told = [line for line in guide.run("check").stderr.splitlines() if line.startswith(path)]
    todo = "let it be put right by: make translate LANG=es"
    first, other = (line.split('"')[1] for line in rows[1:3])
    assert told == [
        f"{path}:{len(rows) + 1}: a second row of {first} (the first: line 2): {todo}",
        f"{path}:{len(rows) + 2}: neither the list nor its original has other/{other}: {todo}",
    ]
    assert guide.run("translate", "--lang=es").returncode == 0
    assert path not in guide.run("check").stderr


def test_an_original_that_cannot_be_read_is_the_only_mistake(lists: Path) -> None:
    (lists / "content/en/stages.yaml").write_text("- {id: a, first: [", encoding="utf-8")
    assert not list(other_values(lists, "es", "en"))


OWN = "- {id: in-spanish, text: ¿Quién habla español?, moment: just-diagnosed, why: Ayuda., who: [nurse]}\n"


def test_an_entry_of_this_language_alone_is_listed_as_a_hospitals_own(guide: Guide) -> None:
    """No list can be made ahead: it names what is there, and what the original does not have."""
    rules = "content/es/translation.yaml"
    add(rules, "\nown: [questions/in-spanish]\n")(guide.root)
    (told,) = [one for one in guide.run("check").stderr.splitlines() if one.startswith(rules)]
    assert "own: questions/in-spanish is no entry that this language alone has" in told
    add("content/es/questions.yaml", OWN)(guide.root)
    guide.edit("content/es/emergencies.yaml", "sources: [paper-a]", "sources: [[paper-a]]")
    told = guide.run("check").stderr
    assert "in-spanish" not in told
    # A list that is none has a problem of its own.
    assert "content/es/emergencies.yaml:2: " in told
    guide.edit(rules, "own: [questions/in-spanish]", "own: []")
    todo = "list questions/in-spanish under own: in content/es/translation.yaml"
    assert (
        f"the original has no in-spanish: take it out here, too; if it is your own, and in this language alone, {todo}"
        in (guide.run("check").stderr)
    )


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


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("content/en/questions.yaml", "  moment: just-diagnosed\n"),
        ("content/en/glossary.yaml", '  say: "FEE-vur"\n'),
    ],
)
def test_a_place_of_the_original_is_signed_with_the_translation(path: str, entry: str, guide: Guide) -> None:
    """It takes the entry off the pages of the translation, too, and the redline says so of both."""

    def words() -> list[Part]:
        return [part for part in parts(load_library(guide.root)) if part.subject == "words"]

    before = words()
    guide.commit("Before")
    git(guide.root, "branch", "--force", "main")
    guide.edit(path, entry, f"{entry}  only: us-il\n")
    assert all(was.version != now.version for was, now in zip(before, words(), strict=True))
    succeeded(guide.run("redline", "--base", "main"))
    summary = (guide.root / "dist/redline.md").read_text("utf-8")
    (row,) = [line for line in summary.splitlines() if line.startswith("- Parts around the articles")]
    assert "en/guide/words" in row
    assert "es/guide/words" in row


@pytest.mark.parametrize("line", ["text: Call now.", "you: Call now.", "on: {}"])
@pytest.mark.parametrize("above", ["signs:\n", "passages:\n", ""])
def test_a_lost_indent_in_the_original_rule_book_is_a_problem_with_its_line(
    above: str, line: str, guide: Guide
) -> None:
    book = "content/en/emergencies.yaml"
    text = (guide.root / book).read_text("utf-8")
    (guide.root / book).write_text(text.replace(above, f"{above}  {line}\n") if above else f"{text}{line}\n", "utf-8")
    said = refused(guide.run("check")).stderr
    assert re.search(rf"^{book}:\d+: ", said, re.M)
    assert "Traceback" not in said
