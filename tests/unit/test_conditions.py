"""Conditions: no head stands over nothing, and the version of a text says what its copy leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from care_guide.content.hospital import CrisisLine, Profile
from care_guide.content.phones import read_phone
from care_guide.content.source_text import SourceText
from care_guide.markdown_ext import guide_markdown, located

from .conftest import HEADER, INPUTS, Convert, article_from

_END = "\n\n## End {#end}\n\nAsk."
# The facts and the place of another copy: what holds in one of the two does not in the other.
_OTHER = replace(
    INPUTS,
    slots=INPUTS.slots | {"phone.clinic": None, "fever.number": "100.6 F (38.1 C)"},
    phones={"call.emergency": INPUTS.phones["call.emergency"]},
    profile=Profile(country="CA", crisis=CrisisLine(number="988", texts=False), poison=None),
)
_HERE, _THERE = guide_markdown(INPUTS), guide_markdown(_OTHER)


def told(text: str, convert_text: Convert) -> list[tuple[int, str, str]]:
    """What is told of conditions in ``text``: line, what is wrong, what to do."""
    _, found = convert_text(text + _END)
    wrong = located(found.problems, SourceText("x.md", tuple(text.split("\n"))), 1)
    return [one for one in wrong if "would stay without" in one[1]]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (2, "- Ask.\n- [[if us: Never:]]\n    - Red syrup."),
        (1, "- Give [[if us: no more than]]\n\n    5 spoons of syrup.\n- Ask."),
        (1, "## [[if us: Never]] {#a}\n\nRed syrup."),
        (1, "## [[phone.clinic|if none: Never]] {#a}\n\nRed syrup."),
        (1, "### Syrup [[if us: to avoid]] {#a}\n\nRed syrup."),
        (1, "### Call at [[if us: 100.4 F (38.0 C)]] {#a}\n\nAsk."),
        (1, "### [[if us: Don't give]] {.dont}\n\n- Red syrup.\n- Gold syrup."),
        (1, "### [[if us: Call for]] {.emergency}\n\n- a fever"),
        (1, "### Call [[if us: before a dose]] {.urgent}\n\n- a fever"),
        (1, "| a | [[if us: never]] |\n|---|---|\n| syrup | 50 mg |"),
        (4, "| a | b |\n|---|---|\n| c | 5 mg |\n| [[if us: never]] | 50 mg |"),
        (3, "| a | b |\n|---|---|\n| c | [[if us: never]] give it |"),
        (3, "| a | b |\n|---|---|\n| c | [[if us: no]] |"),
        (3, "### Don't give {.dont}\n\n- [[if us: Red syrup.]]"),
        (3, "### Beware {.warning}\n\n[[if us: Red syrup.]]"),
        (3, "Never give:\n\n- [[if us: Red syrup.]]\n\nGive gold syrup."),
        (3, "| a | b |\n|---|---|\n| c | [[if us: Teens]] |"),
        (2, "- Never give:\n    - [[if us: red syrup]]\n- Give gold syrup."),
    ],
)  # fmt: skip
def test_a_condition_without_which_a_head_stands_over_nothing_is_reported(
    line: int, text: str, convert_text: Convert
) -> None:
    """Where it is false, the page would have a heading, a cell or a box without its words."""
    ((number, what, todo),) = told(text, convert_text)
    assert number == line
    assert '"if ' in what
    assert "put the condition on each sentence or item" in todo


@pytest.mark.parametrize(
    "text",
    [
        "Ask. [[phone.clinic|if none: Wait. [[if us: Never]] give it.]]",
        "Ask. [[if us: Wait. **[[if phone.clinic: Never]]** give it.]]",
        "Ask. [[phone.clinic|if none: [[fever.armpit|if none: Never]] give it.]]",
        "### Call at [[phone.clinic|if none: **[[if us: 5]]**]] {#a}\n\nSo.",
    ],
)
def test_a_condition_within_another_is_reported(text: str, convert_text: Convert) -> None:
    """Which words a copy shows would depend on both, and nobody who reads one of them sees the other."""
    wrong = [one.message for one in convert_text(text + _END)[1].problems]
    assert [one for one in wrong if "is within the words of" in one]


# What a false condition makes of the words around it; each text has one.
_TURNS = (
    "[[if us: Never give these:]]\n\n- Red syrup.\n- Gold syrup.",
    "Hi.\n\n[[if phone.clinic: Never give these:[^a]]]\n\n- Red syrup.",
    "[[if no fever.number: Never give these:]]\n\n| a | b |\n|---|---|\n| c | d |",
    "[[phone.clinic|if none: Never give these:]]\n\n- Red syrup.",
    "[[phone.clinic|if none: No more than]]\n\n- 5 spoons of syrup.",
    "Hi.\n[[if us: Never give these]]\n\n- Red syrup.",
    "Hi. Give these [[if us: only after a call]]:[^none]\n\n1. Red syrup.",
    "Give these [[if us: only after a call]]:\n\nRed syrup.",
    "Hi.\n[[if us: **Never:**]] Give red syrup.",
    "[[if us: Never:]] Give red syrup.",
    "1. **[[if us: Week 1.]]** Give syrup.\n2. **Week 2.** Stop.",
    "1. **Week 1.** Stop.\n2. **Week [[if us: 2.]]** Give syrup.",
    "1. **From [[if us: week 2]]** give syrup.\n2. **Later** stop.",
    "1. **[[if us: At home]]**\n   Give syrup.\n2. **Later** Stop.",
    "**[[if us: Never]]** give red syrup.",
    "- [[if us: **Never**]] give red syrup.",
    "Hi.\n**Not [[if us: with milk]].** Give red syrup.",
    "[[if us: Never]] give red syrup.",
    "- [[if us: Never]] give red syrup.\n- Ask.",
    "Do[[if us:  not]] give red syrup.",
    "Give red syrup[[if us:  only after you have called]].",
    "Give red syrup[[if us: , unless your child is ill]].",
    "[[if us: If your child is not on chemo,]] give red syrup.",
    "[[if us: Never;]] red syrup.",
    "[[if us: Never \u2014]] red syrup.",
    "At night, **[[if us: never]]** give red syrup.",
    "Read [what [[if us: not]] to give](x.md) today.",
    "Call [[if us: or wait until morning]].",
    "Give syrup [[if us: and half a pill]].",
    "Give syrup [[if us: (but only at night)]].",
    "Llame al equipo [[if us: o nunca]].",
    "Give [[if us: half of ]]5 mg.",
    "Give [[phone.clinic|if none: no]] red syrup.",
    "Give [[fever.number|if none: 5 mg]] of red syrup.",
    "Call at [[fever.number|if none: 100.4 F]].",
    "Never give [[if us: more than 5 mg. Red syrup]].",
    "[[if us: Never give more than approx.]] 5 mg of syrup.",
    "Red syrup is [[if us: un]]safe.",
    "Call[[if us: or text]] us.",
    "Give 1[[if us: 0]] mg.",
    "Give [[if us: 0.]]5 mg.",
    "Give 5 [[if us: micro]]grams.",
    "Give 5[[if phone.clinic: [[phone.clinic]]]] mg.",
    "[[if us: Never do the following.]] Give red syrup.",
    "[[if us: These are not safe.]]\n\n- Red syrup.\n- Gold syrup.",
    "- [[if us: Do none of what follows.]]\n- Red syrup.",
    "- Red syrup.\n- Gold syrup.\n\n[[if us: None of these is safe.]]",
    "- Red syrup.\n- Gold syrup.\n\n[[if us: But only after a call.]]",
    "- Jarabe rojo.\n- Jarabe dorado.\n\n[[if us: Ninguno es seguro.]]",
    "[[if us: Never.]] Give red syrup.",
    "[[if us: Only after a call.]] Give red syrup.",
    "1. Wash.\n2. [[if us: Ask.]]\n3. Give the pill.\n4. Do step 3 again.",
    "1. Wash.\n2. [[if us: Ask.]]\n3. Give the pill.\n\n## Later {#later}\n\nDo the third step again.",
    "1. Lave.\n2. [[if us: Pregunte.]]\n3. Dele la pastilla.\n4. Repita el paso 3.",
    "**[[if us: Never give]]**\n\nRed syrup.",
    "**Never give**\n\n[[if us: Red syrup.]]\n\nGold syrup is fine.",
    "Give 5 mg of red syrup [[if us: (for adults)]].",
    "You can give it if she has no fever [[if us: and the team agrees]].",
    "It is harmless [[if us: or deadly]].",
    "- Red syrup [[if us: (teens)]]: 5 mg",
    "Dele jarabe [[if us: y el equipo está de acuerdo]].",
    "Some need less. [[if us: Others need more.]] They get 5 pills.",
    "Call 911. [[if us: If she has a rash, call the clinic.]] Otherwise, wait until morning.",
    "Unos necesitan menos. [[if us: Otros necesitan más.]] Si no, espere.",
    "[[if us: For teens.]] Give 2 pills.",
    "[[if us: Don't do this.]] Give aspirin.",
    "[[if us: This is wrong.]] Aspirin is safe.",
    "1. [[if us: Wash.]]\n2. Give the pill.\n3. Rest.\n\nDo the first step again.",
    "1. [[if us: Wash.]]\n2. Give the pill.\n3. Rest.\n\nDo the last step again.",
    "1. [[if us: Wash.]]\n2. Give the pill.\n3. Rest.\n\nRepita la instrucción 2.",
    "Never give:\n\n[[if us: Red syrup.]]\n\nGold syrup is fine.",
    "Never give:\n\n[[if phone.clinic: Red syrup.]] Gold syrup is fine.",
    "- Never give:\n\n    [[if us: Red syrup.]]\n\n    Gold syrup is fine.",
)  # fmt: skip


def version(text: str, *, here: bool) -> str:
    return article_from(f"{HEADER}{text}{_END}", "content/en/a.md", _HERE if here else _THERE).canonical_digest


@pytest.mark.parametrize("text", _TURNS)
def test_the_version_says_whether_a_condition_holds(text: str) -> None:
    """Whoever signs a text has read it as its copy shows it: once a fact or the place changes that, it is another one."""
    assert version(text, here=True) != version(text, here=False)


@pytest.mark.parametrize(
    "text",
    [
        "## Here {#h}\n\nAsk.\n\n### Far {#far only=us}\n\nNever give red syrup.\n\n### Near {#near}\n\nSo.",
        "## Here {#h}\n\nAsk.\n\n## Far {#far only=us-mo}\n\nNever give red syrup.",
        "### Don't give {.dont only=us}\n\n- Red syrup.",
        "## What matters {#what-matters}\n\n- Sleep\n- [[if us: Play]]\n- Food",
        "Ask[[if call.texts:  or text]] us.",
    ],
)
def test_the_version_says_whether_a_passage_an_item_or_a_number_to_call_is_there(text: str) -> None:
    assert version(text, here=True) != version(text, here=False)


@pytest.mark.parametrize(
    "text",
    [
        "Ask [[phone.clinic]], [[call.emergency]] or [[phone.care_team]].",
        "Call at [[fever.number|if none: 100.4 F (38.0 C)]] or [[fever.armpit|if none: 38.0 C (100.4 F)]].",
        "[[if fr: Ask.]] Call at [[fever.number|if none: **100.4 F (38.0 C)**]].",
        "## What matters {#what-matters}\n\nCall at [[fever.number|if none: 100.4 F (38.0 C)]].\n\n- Sleep\n- Food",
    ],
)
def test_the_version_does_not_depend_on_values(text: str) -> None:
    """They are signed with the facts; a temperature in the place of one is a value, too."""
    assert version(text, here=True) == version(text, here=False)


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
        "Call your team[[if call.poison:  and poison help ([[call.poison]])]].[^a]",
        "Llame al equipo [[if call.texts: o mande un mensaje de texto]] al [[call.crisis]].",
        "- is very sleepy [[if call.poison: (call poison help, too: [[call.poison]])]]",
        # Facts and citations.
        "Ask at the clinic ([[if phone.clinic: [[phone.clinic]]]]).",
        "Ask.[[if us: [^a]]]",
        # What stands in the place of a fact.
        "- **To reach us:** [[phone.clinic|if none: not filled in yet]]\n- Ask.",
        "Tell us: [[phone.clinic|if none: ask a nurse]].",
        "1. [[if us: Ask.]]\n2. Wait.",
        "1. [[if us: Ask.]]\n2. Wait.\n\n## More {#more}\n\n1. Ask.\n2. Wait.\n\nAfter step 1, rest.",
        "1. Ask.\n   [[if us: Medicaid pays.]]\n2. Wait.\n3. Do step 2 again.",
    ],
)  # fmt: skip
def test_other_conditions_are_not_reported(text: str, convert_text: Convert) -> None:
    """On whole sentences, an item among others, or words inside a sentence."""
    assert told(text, convert_text) == []


@pytest.mark.parametrize("say", ["say that it is leukemia", "ask for the T cell nurse"])
def test_what_callers_say_is_no_text_of_an_article(say: str) -> None:
    """A word of the glossary in it is not explained, and the version is that of a copy without it."""
    text = f"{HEADER}## Call {{#when-to-call}}\n\n### Call {{.urgent}}\n\n- is pale\n\n## End {{#end}}\n\nIn leukemia, ask."
    phones = [read_phone("314-555-0100", "US", extension=None, say=one) for one in (None, say)]
    articles = [
        article_from(
            text, "content/en/a.md", guide_markdown(replace(INPUTS, phones=INPUTS.phones | {"phone.care_team": phone}))
        )
        for phone in phones
        if phone is not None
    ]
    assert say in articles[1].html
    assert articles[0].canonical_digest == articles[1].canonical_digest
    assert articles[0].found.all_terms == articles[1].found.all_terms == ["leukemia"]


def test_a_step_that_stands_alone_may_depend_on_a_place(convert_text: Convert) -> None:
    """The first steps of a stage are read one by one: nothing is around such a list."""
    assert convert_text("1. [[if us: Ask about Medicaid.]]")[1].problems == []
