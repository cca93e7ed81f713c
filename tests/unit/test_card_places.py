"""Care cards stand in one section, once a level, the most urgent first, and call whom their level says."""

from __future__ import annotations

import pytest
from care_guide.checks.emergencies import card_places_of

from tests.review.conftest import BLUE, SMALL_GUIDE
from tests.unit.conftest import article_from, shared

EMERGENCY = "### Call [[call.emergency]] now if your child: {.emergency}"
URGENT = "### Call [[phone.care_team]] now if your child: {.urgent}"
LATER = "### Tell the clinic at the next visit if: {.non-urgent}"
# Each with where the cards go: {risks} is another section, {call} the one for cards.
RIGHT = {
    "the two that must be there": ("", f"{EMERGENCY}\n\n{URGENT}"),
    "all three": ("", f"{EMERGENCY}\n\n{URGENT}\n\n{LATER}"),
    "words between them": ("", f"Call.\n\n{EMERGENCY}\n\n### More\n\nText.\n\n{URGENT}"),
    "one for each of two places": (
        "",
        f"{EMERGENCY}\n\n{URGENT.replace('.urgent', '.urgent only=us')}\n\n{URGENT.replace('.urgent', '.urgent only=gb')}",
    ),
    "the team, and the emergency number if nobody answers": (
        "",
        f"{EMERGENCY}\n\n### Call [[phone.care_team]], or [[call.emergency]] if nobody answers: {{.urgent}}",
    ),
    "the emergency number, or the team's ambulance": (
        "",
        f"### Call [[call.emergency]], then [[phone.care_team]]: {{.emergency}}\n\n{URGENT}",
    ),
    "other boxes anywhere": (
        "### Careful {.warning}\n\n### Do {.do}\n\n### Do not {.dont}",
        f"{EMERGENCY}\n\n{URGENT}",
    ),
    "a card shown as code": (f"```\n{URGENT}\n```", f"{EMERGENCY}\n\n{URGENT}"),
}
WRONG = {
    "an urgent card elsewhere": (URGENT, EMERGENCY, URGENT, "the urgent card is in the section {#risks}: move it to {#when-to-call}"),
    "an emergency card elsewhere": (EMERGENCY, URGENT, EMERGENCY, "the emergency card is in the section {#risks}"),
    "one more elsewhere": (LATER, f"{EMERGENCY}\n\n{URGENT}", LATER, "the non-urgent card is in the section {#risks}"),
    "two of a level": ("", f"{EMERGENCY}\n\n{URGENT}\n\n{URGENT} ", f"{URGENT} ", "a second urgent card (the first is on line "),
    "two emergencies": ("", f"{EMERGENCY}\n\n{EMERGENCY} \n\n{URGENT}", f"{EMERGENCY} ", "a second emergency card"),
    "the urgent first": ("", f"{URGENT}\n\n{EMERGENCY}", EMERGENCY, "the emergency card is below the urgent card: put"),
    "the next visit first": ("", f"{EMERGENCY}\n\n{LATER}\n\n{URGENT}", URGENT, "the urgent card is below the non-urgent card"),
    "two levels at once": (
        "",
        f"{EMERGENCY.replace('.emergency', '.emergency .urgent')}",
        EMERGENCY.replace(".emergency", ".emergency .urgent"),
        "one heading opens two cards (emergency and urgent)",
    ),
    "the team in an emergency": (
        "",
        f"{URGENT.replace('.urgent', '.emergency')}\n\n{URGENT}",
        URGENT.replace(".urgent", ".emergency"),
        "the heading of the emergency card calls the care team: name [[call.emergency]]",
    ),
    "the emergency number at the next visit": (
        "",
        f"{EMERGENCY}\n\n{EMERGENCY.replace('.emergency}', '.non-urgent}')}",
        EMERGENCY.replace(".emergency}", ".non-urgent}"),
        "the heading of the non-urgent card calls the emergency number: name [[phone.care_team]]",
    ),
    "before any section": ("ABOVE", f"{EMERGENCY}\n\n{URGENT}", f"{LATER} ", "the non-urgent card is in no section"),
}  # fmt: skip


def told(text: str) -> list[str]:
    """The problems of the cards in a text."""
    return [str(problem) for problem in card_places_of(article_from(text, BLUE), shared())]


def article(risks: str, call: str) -> str:
    """The small guide's article with other cards; the marks of code keep their line."""
    before, rest = SMALL_GUIDE[BLUE].split("### Call", 1)
    after = rest.partition("## Questions")[2]
    head, _, tail = before.partition("In a study")
    if risks == "ABOVE":
        start = head.index("## Key points")
        head, risks = f"{head[:start]}{LATER} \n\n{head[start:]}", ""
    return f"{head}{risks}\n\nIn a study{tail}{call}\n\n- x\n\n## Questions{after}"


@pytest.mark.parametrize("name", RIGHT)
def test_cards_in_their_place_are_no_problem(name: str) -> None:
    assert told(article(*RIGHT[name])) == []


@pytest.mark.parametrize("name", WRONG)
def test_a_misplaced_card_is_told_with_its_line(name: str) -> None:
    """The line is that of the card's heading, and one problem is enough."""
    risks, call, heading, words = WRONG[name]
    text = article(risks, call)
    line = text.split("\n").index(heading) + 1
    (problem,) = told(text)
    assert problem.startswith(f"{BLUE}:{line}: {words}")
