"""The checklist: what a wrong bank gives, and what a withheld article takes with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from care_guide.checks import check

from tests.conftest import built, load

PAGE, BANK = "ask-your-provider.html", "content/en/questions.yaml"


# Each edit spoils another entry; all are told at once.
ENTRY = {
    "id": "made-up",
    "text": "Is this question made up for the test?",
    "moment": "school",
    "why": "So that one thing can be wrong.",
    "who": "[nurse]",
}


WRONG = {
    "an unknown moment": ({"moment": "someday"}, "moment:"),
    "no question mark": ({"text": "This is no question."}, "text:"),
    "nobody answers": ({"who": "[]"}, "who:"),
    "an unknown role": ({"who": "[wizard]"}, 'nobody is called "wizard"'),
    "an unknown key": ({"colour": "red"}, "colour: the key is not known"),
    "an unknown source": ({"source": "nobody"}, "the source nobody is not known"),
    "a number without a source": ({"why": "2 people hear more."}, "says a number"),
    "a word that may not stand": ({"why": "It is a battle."}, '"battle" is not allowed'),
    "no id": ({"id": None}, "id: the key is missing"),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_mistake_in_the_bank_is_reported_with_its_line(case: str, copy_guide: Callable[[], Path]) -> None:
    """Each gives a line that names the file, the line and what to do."""
    changes, told = WRONG[case]
    root = copy_guide()
    text = (root / BANK).read_text("utf-8").rstrip("\n") + "\n"
    lines = [f"{key}: {value}" for key, value in (ENTRY | changes).items() if value is not None]
    (root / BANK).write_text(text + "- " + "\n  ".join(lines) + "\n", encoding="utf-8")
    found = [p for p in check(load(root)) if p.path == BANK and told in p.message]
    assert found
    assert all(problem.line > text.count("\n") and problem.fix for problem in found)


def test_a_question_that_is_nearly_the_same_is_reported(copy_guide: Callable[[], Path]) -> None:
    """The second of two is told, with the place of the first."""
    root = copy_guide()
    text = (root / BANK).read_text("utf-8").rstrip("\n") + "\n"
    first = yaml.safe_load(text)[0]
    lines = [f"{key}: {value}" for key, value in (ENTRY | {"text": json.dumps(f"So, {first['text']}")}).items()]
    (root / BANK).write_text(text + "- " + "\n  ".join(lines) + "\n", encoding="utf-8")
    assert any("nearly the same as" in p.message for p in check(load(root)) if p.path == BANK)


def test_more_questions_than_the_limit_are_reported_with_the_place_of_the_limit(copy_small: Callable[[], Path]) -> None:
    """A hospital asks some of its own: the limit is its to raise."""
    root = copy_small()
    contract = root / "content/data/contract.yaml"
    contract.write_text(contract.read_text("utf-8").replace("  questions: 240 ", "  questions: 1 "), encoding="utf-8")
    (problem,) = (p for p in check(load(root)) if p.path == BANK)
    assert "keep to 1:" in problem.fix
    assert "content/data/contract.yaml" in problem.fix


def test_a_withheld_article_takes_its_questions_with_it(copy_built: Callable[[], Path]) -> None:
    """What is not published is not asked."""
    root = copy_built()
    file = root / "content/en/treatments/radiation-therapy.md"
    file.write_text(file.read_text("utf-8").replace("status: published", "status: withheld"), encoding="utf-8")
    for other in (root / "content/en").rglob("*.md"):
        text = re.sub(r"\[([^\]]+)\]\([^)]*radiation-therapy\.md[^)]*\)", r"\1", other.read_text("utf-8"))
        other.write_text(text, encoding="utf-8")
    built(root)
    page = BeautifulSoup((root / "output" / PAGE).read_text("utf-8"), "lxml")
    assert not page.select("#add-radiation-therapy")
    assert page.select("#add-chemotherapy")
    assert "Radiation therapy" not in {title.get_text() for title in page.select(".cg-moment h3")}
