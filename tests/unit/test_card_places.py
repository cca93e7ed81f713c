"""Care cards stand in one section, once a level, the most urgent first, and call whom their level says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from care_guide.checks.emergencies import card_places_of

from tests.review.conftest import BLUE, SMALL_GUIDE
from tests.unit.conftest import article_from, shared

LATER = "### Tell the clinic at the next visit if: {.non-urgent}"
CASES = yaml.safe_load(Path(__file__).with_name("card_places.yaml").read_text("utf-8"))


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


@pytest.mark.parametrize("name", CASES["right"])
def test_cards_in_their_place_are_no_problem(name: str) -> None:
    assert told(article(*CASES["right"][name].values())) == []


@pytest.mark.parametrize("name", CASES["wrong"])
def test_a_misplaced_card_is_reported_with_its_line(name: str) -> None:
    """The line is that of the card's heading, and one problem is enough."""
    risks, call, heading, words = CASES["wrong"][name].values()
    text = article(risks, call)
    line = text.split("\n").index(heading) + 1
    (problem,) = told(text)
    assert problem.startswith(f"{BLUE}:{line}: {words}")
