"""The one main message in the header of an article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from care_guide.checks.structure import message_of
from care_guide.markdown_ext import guide_markdown

from tests.unit.conftest import HEADER, INPUTS, article_from, shared

WRONG = {
    "it is missing": (None, "the header has no message"),
    "a figure": ("Call at 101 degrees.", "holds a figure"),
    "a share": ("Half of them, or 50%, do.", "holds a figure"),
    "bold": ("**Call** the team.", "holds a mark"),
    "a citation": ("Call the team.[^none]", "holds a mark"),
    "a hospital fact": ("Call [[phone.care_team]].", "holds a mark"),
    "a link": ("Read [this](food.md).", "holds a mark"),
    "three sentences": ("Call. Go. Stay.", "more than 2 sentences"),
    "no end": ("Call the team", "does not end as a sentence"),
}


ARTICLE = article_from(HEADER, "content/en/treatments/a.md", guide_markdown(INPUTS))


def told(message: str | None, kind: str = "treatment") -> list[str]:
    """What is wrong with a message in the header of an article."""
    header = ARTICLE.header.model_copy(update={"message": message, "kind": kind})
    return [problem.message for problem in message_of(replace(ARTICLE, header=header), shared())]


@pytest.mark.parametrize("case", WRONG)
def test_each_mistake_in_a_message_is_reported(case: str) -> None:
    """Every kind of what a message may not hold."""
    message, what = WRONG[case]
    assert any(what in one for one in told(message))


def test_plain_sentences_are_a_message() -> None:
    """One or two, also as a question; a page has none."""
    for message in ("Call the team first.", "Is it a fever? Call the team.", "Most children go home the same day."):
        assert told(message) == []
    assert told(None, "page") == []
    assert told("Call.", "page") == ["a page has no main message"]
