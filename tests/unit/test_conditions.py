"""Conditions: without the words that a copy may leave out, no others say something else."""

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
        # Words inside a sentence: with a negation, a limit or a figure, or without an "or" or an "and".
        (1, "[[if us: Never]] give red syrup."),
        (1, "- [[if us: Never]] give red syrup.\n- Ask."),
        (1, "Do[[if us:  not]] give red syrup."),
        (1, "Give red syrup[[if us:  only after you have called]]."),
        (1, "Give red syrup[[if us: , unless your child is ill]]."),
        (1, "[[if us: If your child is not on chemo,]] give red syrup."),
        (1, "[[if us: Never;]] red syrup."),
        (1, "[[if us: Never \u2014]] red syrup."),
        (1, "At night, **[[if us: never]]** give red syrup."),
        (1, "Read [what [[if us: not]] to give](x.md) today."),
        (1, "Call [[if us: or wait until morning]]."),
        (1, "Give syrup [[if us: and half a pill]]."),
        (1, "Give syrup [[if us: (but only at night)]]."),
        (1, "Llame al equipo [[if us: o nunca]]."),
        (1, "Give [[if us: half of ]]5 mg."),
        (1, "Give [[phone.clinic|if none: no]] red syrup."),
        (1, "Give [[fever.number|if none: 5 mg]] of red syrup."),
        (1, "Call at [[fever.number|if none: 100.4 F]]."),
        (1, "Never give [[if us: more than 5 mg. Red syrup]]."),
        (1, "[[if us: Never give more than approx.]] 5 mg of syrup."),
        # Half a word, and half a figure.
        (1, "Red syrup is [[if us: un]]safe."),
        (1, "Call[[if us: or text]] us."),
        (1, "Give 1[[if us: 0]] mg."),
        (1, "Give [[if us: 0.]]5 mg."),
        (1, "Give 5 [[if us: micro]]grams."),
        (1, "Give 5[[if phone.clinic: [[phone.clinic]]]] mg."),
        # Cells.
        (3, "| a | b |\n|---|---|\n| c | [[if us: never]] give it |"),
        (3, "| a | b |\n|---|---|\n| c | [[if us: no]] |"),
        # Whole sentences that say something of others.
        (1, "[[if us: Never do the following.]] Give red syrup."),
        (1, "[[if us: These are not safe.]]\n\n- Red syrup.\n- Gold syrup."),
        (1, "- [[if us: Do none of what follows.]]\n- Red syrup."),
        (4, "- Red syrup.\n- Gold syrup.\n\n[[if us: None of these is safe.]]"),
        (4, "- Red syrup.\n- Gold syrup.\n\n[[if us: But only after a call.]]"),
        (4, "- Jarabe rojo.\n- Jarabe dorado.\n\n[[if us: Ninguno es seguro.]]"),
        (1, "[[if us: Never.]] Give red syrup."),
        (1, "[[if us: Only after a call.]] Give red syrup."),
        # Steps that a sentence names by their number.
        (2, "1. Wash.\n2. [[if us: Ask.]]\n3. Give the pill.\n4. Do step 3 again."),
        (2, "1. Wash.\n2. [[if us: Ask.]]\n3. Give the pill.\n\n## Later {#later}\n\nDo the third step again."),
        (2, "1. Lave.\n2. [[if us: Pregunte.]]\n3. Dele la pastilla.\n4. Repita el paso 3."),
        # All that is below a heading of a box, or below words.
        (3, "### Don't give {.dont}\n\n- [[if us: Red syrup.]]"),
        (3, "### Beware {.warning}\n\n[[if us: Red syrup.]]"),
        (3, "Never give:\n\n- [[if us: Red syrup.]]\n\nGive gold syrup."),
        (1, "**[[if us: Never give]]**\n\nRed syrup."),
        (3, "**Never give**\n\n[[if us: Red syrup.]]\n\nGold syrup is fine."),
        (3, "| a | b |\n|---|---|\n| c | [[if us: Teens]] |"),
        # What is added says more than how to reach somebody.
        (1, "Give 5 mg of red syrup [[if us: (for adults)]]."),
        (1, "You can give it if she has no fever [[if us: and the team agrees]]."),
        (1, "It is harmless [[if us: or deadly]]."),
        (1, "- Red syrup [[if us: (teens)]]: 5 mg"),
        (1, "Dele jarabe [[if us: y el equipo está de acuerdo]]."),
        # The sentence after it goes on from it, or it says for whom that one is.
        (1, "Some need less. [[if us: Others need more.]] They get 5 pills."),
        (1, "Call 911. [[if us: If she has a rash, call the clinic.]] Otherwise, wait until morning."),
        (1, "Unos necesitan menos. [[if us: Otros necesitan más.]] Si no, espere."),
        (1, "[[if us: For teens.]] Give 2 pills."),
        (1, "[[if us: Don't do this.]] Give aspirin."),
        (1, "[[if us: This is wrong.]] Aspirin is safe."),
        (1, "1. [[if us: Wash.]]\n2. Give the pill.\n3. Rest.\n\nDo the first step again."),
        (1, "1. [[if us: Wash.]]\n2. Give the pill.\n3. Rest.\n\nDo the last step again."),
        (1, "1. [[if us: Wash.]]\n2. Give the pill.\n3. Rest.\n\nRepita la instrucción 2."),
        (2, "- Never give:\n    - [[if us: red syrup]]\n- Give gold syrup."),
        (3, "Never give:\n\n[[if us: Red syrup.]]\n\nGold syrup is fine."),
        (3, "Never give:\n\n[[if phone.clinic: Red syrup.]] Gold syrup is fine."),
        (3, "- Never give:\n\n    [[if us: Red syrup.]]\n\n    Gold syrup is fine."),
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
        "### Call at [[fever.number|if none: **100.4 F (38.0 C)**]] {#a}\n\n- At [[fever.number|if none: 38.0 C (100.4 F)]]:\n    - Ask.",
        "### Don't give {.dont only=us}\n\n- Red syrup.",
        "1. [[if us: **Week 1.** Ask.]]\n2. **Week 2.** Stop.",
        "1. **Week 1.** [[if us: Ask.]]\n2. **Week 2.** Stop.",
        # Words that only add to a sentence, in each language.
        "Call your team[[if call.poison:  and poison help ([[call.poison]])]].[^a]",
        "Llame al equipo [[if call.texts: o mande un mensaje de texto]] al [[call.crisis]].",
        "- is very sleepy [[if call.poison: (call poison help, too: [[call.poison]])]]",
        # Facts and citations.
        "Ask at the clinic ([[if phone.clinic: [[phone.clinic]]]]).",
        "Ask.[[if us: [^a]]]",
        # What stands in the place of a fact.
        "- **To reach us:** [[phone.clinic|if none: not filled in yet]]\n- Ask.",
        "Tell us: [[phone.clinic|if none: ask a nurse]].",
        # Steps that no sentence counts; another list's are counted in its own section.
        "1. [[if us: Ask.]]\n2. Wait.",
        "1. [[if us: Ask.]]\n2. Wait.\n\n## More {#more}\n\n1. Ask.\n2. Wait.\n\nAfter step 1, rest.",
        "1. Ask.\n   [[if us: Medicaid pays.]]\n2. Wait.\n3. Do step 2 again.",
    ],
)  # fmt: skip
def test_a_condition_that_takes_along_what_it_governs_is_not_reported(text: str, convert_text: Convert) -> None:
    """A whole sentence, an item among others, or words inside a sentence."""
    assert told(text, convert_text) == []


def test_a_step_that_stands_alone_may_depend_on_a_place(convert_text: Convert) -> None:
    """The first steps of a stage are read one by one: nothing is around such a list."""
    assert convert_text("1. [[if us: Ask about Medicaid.]]")[1].problems == []
