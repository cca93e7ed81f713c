"""Conditions: words that a copy may leave out govern no others, which would stay without them."""

from __future__ import annotations

import pytest
from care_guide.content.source_text import SourceText
from care_guide.markdown_ext import located

from .conftest import Convert

_END = "\n\n## End {#end}\n\nAsk."


def told(text: str, convert_text: Convert) -> list[tuple[int, str, str]]:
    """What is told of conditions in ``text``: line, what is wrong, what to do."""
    _, found = convert_text(text + _END)
    wrong = located(found.problems, SourceText("x.md", tuple(text.split("\n"))), 1)
    return [one for one in wrong if "would stay without" in one[1]]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        # Above a list or a table, in all forms of a condition.
        (1, "[[if us: Never give these:]]\n\n- Red syrup.\n- Gold syrup."),
        (3, "Hi.\n\n[[if phone.clinic: Never give these:[^a]]]\n\n- Red syrup."),
        (1, "[[if no fever.number: Never give these:]]\n\n| a | b |\n|---|---|\n| c | d |"),
        (1, "[[phone.clinic|if none: Never give these:]]\n\n- Red syrup."),
        (1, "[[phone.clinic|if none: No more than]]\n\n- 5 spoons of syrup."),
        (2, "Hi.\n[[if us: Never give these]]\n\n- Red syrup."),
        (1, "Hi. Give these [[if us: only after a call]]:[^none]\n\n1. Red syrup."),
        (1, "Give these [[if us: only after a call]]:\n\nRed syrup."),
        (2, "Hi.\n[[if us: **Never:**]] Give red syrup."),
        (1, "[[if us: Never:]] Give red syrup."),
        # An item with blocks below it.
        (2, "- Ask.\n- [[if us: Never:]]\n    - Red syrup."),
        (1, "- Give [[if us: no more than]]\n\n    5 spoons of syrup.\n- Ask."),
        # Heads.
        (1, "## [[if us: Never]] {#a}\n\nRed syrup."),
        (1, "## [[phone.clinic|if none: Never]] {#a}\n\nRed syrup."),
        (1, "### Syrup [[if us: to avoid]] {#a}\n\nRed syrup."),
        (1, "### [[if us: Don't give]] {.dont}\n\n- Red syrup.\n- Gold syrup."),
        (1, "### [[if us: Call for]] {.emergency}\n\n- a fever"),
        (1, "### Call [[if us: before a dose]] {.urgent}\n\n- a fever"),
        (1, "| a | [[if us: never]] |\n|---|---|\n| syrup | 50 mg |"),
        (4, "| a | b |\n|---|---|\n| c | 5 mg |\n| [[if us: never]] | 50 mg |"),
        # Bold words at the beginning.
        (1, "1. **[[if us: Week 1.]]** Give syrup.\n2. **Week 2.** Stop."),
        (2, "1. **Week 1.** Stop.\n2. **Week [[if us: 2.]]** Give syrup."),
        (1, "1. **From [[if us: week 2]]** give syrup.\n2. **Later** stop."),
        (1, "1. **[[if us: At home]]**\n   Give syrup.\n2. **Later** Stop."),
        (1, "**[[if us: Never]]** give red syrup."),
        (1, "- [[if us: **Never**]] give red syrup."),
        (2, "Hi.\n**Not [[if us: with milk]].** Give red syrup."),
        # All that is below a heading of a box, or below words.
        (3, "### Don't give {.dont}\n\n- [[if us: Red syrup.]]"),
        (3, "### Beware {.warning}\n\n[[if us: Red syrup.]]"),
        (3, "Never give:\n\n- [[if us: Red syrup.]]\n\nGive gold syrup."),
    ],
)  # fmt: skip
def test_a_condition_on_words_that_govern_others_is_reported(line: int, text: str, convert_text: Convert) -> None:
    """Where it is false, the page would say "Red syrup." without the words that warn of it."""
    ((number, what, todo),) = told(text, convert_text)
    assert number == line
    assert '"if ' in what
    assert "put the condition on each sentence or item" in todo


@pytest.mark.parametrize(
    "text",
    [
        "[[if us: **Hospice** is something else.]]\n[[if us: It is free.]]\n\n- Ask.",
        "Call us [[if phone.clinic: or write]].\n\n- Ask.",
        "Say it. [[if us: Medicaid pays.]] Bring these:\n\n- a card",
        "**Call [[if us: or text]] us**, at any hour.",
        "Ask the editors[[if phone.clinic: : [[phone.clinic]]]].",
        "Never give:\n\n- [[if us: Red syrup.]]\n- Gold syrup.",
        "Bring:\n\n- [[if phone.clinic: a card]]\n- [[if no phone.clinic: a letter]]",
        "Call at:\n\n- [[fever.number|if none: 100.4 F (38.0 C)]]",
        "### Call at [[fever.number|if none: **100.4 F**]] {#a}\n\n- At [[fever.number|if none: 100.4 F]]:\n    - Ask.",
        "### Don't give {.dont only=us}\n\n- Red syrup.",
        "| a | b |\n|---|---|\n| c | [[if us: Ask.]] |",
        "1. [[if us: **Week 1.** Ask.]]\n2. **Week 2.** Stop.",
        "1. **Week 1.** [[if us: Ask.]]\n2. **Week 2.** Stop.",
    ],
)  # fmt: skip
def test_a_condition_that_takes_along_what_it_governs_is_not_reported(text: str, convert_text: Convert) -> None:
    """A whole sentence, an item among others, or words inside a sentence."""
    assert told(text, convert_text) == []


def test_a_step_that_stands_alone_may_depend_on_a_place(convert_text: Convert) -> None:
    """The first steps of a stage are read one by one: nothing is around such a list."""
    assert convert_text("1. [[if us: Ask about Medicaid.]]")[1].problems == []
