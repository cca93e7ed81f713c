"""The stages as their reader takes them: every mistake at once, each with its line, and nothing lost beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from care_guide.content.stages import read_stages

PATH = "content/en/stages.yaml"
GOOD = Path(__file__).with_name("stages.yaml").read_text("utf-8")


def read(root: Path, text: str):
    """Read ``text`` as the stages of a guide in ``root``."""
    file = root / PATH
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    return read_stages(root, PATH)


def test_a_guide_without_the_file_has_no_stages(tmp_path: Path) -> None:
    """A copy that does not want them takes the file away."""
    entries, problems = read_stages(tmp_path, PATH)
    assert not entries
    assert problems == []


def test_each_part_of_a_stage_has_its_line(tmp_path: Path) -> None:
    """The checks that follow name the line on which an author finds the mistake."""
    entries, problems = read(tmp_path, GOOD)
    assert problems == []
    lines = GOOD.split("\n")
    for key, words in (
        ("first-night", "- id:"),
        ("first-night.group", "group:"),
        ("first-night.first.1", "- Then call"),
        ("first-night.items.0.section", "section: risks"),
        ("first-night.items.1", "treatments/green"),
        ("first-night.items.1.tell", "Show me how"),
    ):
        assert words in lines[entries.lines[key] - 1], key


MISTAKES = {
    "a missing prompt": ("      tell: Show me how.\n", "", "items.1.tell: the key is missing"),
    "an empty prompt": ("tell: Show me how.", 'tell: ""', "items.1.tell: the text is empty"),
    "a prompt too long for the sheet": ("Show me how.", "Show me. " * 20, "items.1.tell: the text is too long"),
    "nothing to do first": ("    - Call [[call.emergency]] first.\n    - Then call [[phone.care_team]].\n", "", "first: expected a list"),
    "an unknown key": ("group: treatments", "group: treatments\n  color: red", "color: the key is not known"),
    "an id that is no address": ("id: first-night", "id: First Night", "id: the value has the wrong form"),
    "no list": (GOOD, "first: night\n", "this is not a list"),
    "broken YAML": ("intro: What", "intro: [What", "invalid YAML"),
    "too many things": (
        "    - article: treatments/green\n",
        "".join(
            f"    - {{article: treatments/a{n}, teach: One more, tell: Tell me in your own words.}}\n" for n in range(8)
        )
        + "    - article: treatments/green\n",
        "items: the list is too long",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_reported_with_its_line_and_what_to_do(name: str, tmp_path: Path) -> None:
    """File, line, what is wrong and what to do; never a traceback."""
    old, new, told = MISTAKES[name]
    assert old in GOOD
    _, problems = read(tmp_path, GOOD.replace(old, new, 1))
    [found] = [problem for problem in problems if told in problem.message]
    assert found.path == PATH
    assert found.line >= 1
    assert found.fix


def test_all_mistakes_are_reported_at_once_and_the_rest_is_still_there(tmp_path: Path) -> None:
    """What a good item names is checked although its neighbor has no prompt."""
    text = GOOD.replace("      tell: Tell me in your own words what you do.\n", "").replace(
        "teach: The green care", "x: 1"
    )
    text += GOOD.replace("first-night", "later").replace("- Then call [[phone.care_team]].", "- [a list]")
    entries, problems = read(tmp_path, text)
    told = [problem.message for problem in problems]
    assert any("items.0.tell: the key is missing" in what for what in told)
    assert any("items.1.teach: the key is missing" in what for what in told)
    assert any("items.1.x: the key is not known" in what for what in told)
    assert not any("known: id, title" in problem.fix for problem in problems if "items.1.x" in problem.message)
    assert any("first.1: expected text" in what for what in told)
    assert [item.article for item in entries.by_key["later"].items] == ["treatments/blue", "treatments/green"]
    assert "first-night" not in entries.by_key


def test_two_stages_with_one_id_are_reported(tmp_path: Path) -> None:
    """Both would have one address."""
    _, problems = read(tmp_path, GOOD + GOOD)
    assert [problem.message for problem in problems] == ['the stage "first-night" is a duplicate (first on line 1)']
