"""The theme's own words in English that must never be mistaken for anything else; the other tests take them from it."""

from __future__ import annotations

import pytest

from tests.tools.edition import say

ENGLISH = {
    "review.draft": "Draft: ",
    "review.partial": "Draft: ",
    "review.signed": "Checked by a clinician.",
    "review.changed": "Changed since a clinician last checked it.",
    "review.overdue": "The next check by a clinician is overdue.",
    "box.emergency": "Emergency:",
    "box.urgent": "Urgent:",
    "box.non-urgent": "Not urgent:",
    "glossary.say": "Say:",
    "sources.checked": "Last looked at ",
    "sources.usual": "Each was last looked at on ",
    "cite.label": "Source ",
    "checklist.unsigned": "Draft: no clinician has checked this list",
    "checklist.first_visit": "For your first visit",
    "checklist.why": "Why:",
    "checklist_script.who": "Who:",
    "handout.late": "This copy is old",
    "handout.when_to_call": "When to call",
    "handout.next_visit": "next visit",
    "search.private": "What you type stays on this device",
}


@pytest.mark.parametrize("key", ENGLISH)
def test_the_theme_says_what_it_must_in_english(key: str) -> None:
    """A hospital may say it in other words."""
    assert say("en", key).startswith(ENGLISH[key])
