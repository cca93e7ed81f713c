"""Check that the review policy names nothing that the guide does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from care_guide.content.models import Subject
from care_guide.content.problems import Problem
from care_guide.content.review_policy import RULES
from care_guide.content.site_content import Library


def check_rules(library: Library) -> Iterator[Problem]:
    """Yield what the rules ask for and the guide does not have."""
    rules = library.rules
    for subject in get_args(Subject):
        if not all(rules.required_for(subject, lang) for lang in library.languages):
            what = "no role must sign" if subject == "articles" else f"no role must sign the {subject}"
            yield Problem(RULES, 1, what, f"set required: true for at least one role that signs {subject}")
    for number, name in enumerate(rules.known_roles):
        if name in rules.known_roles[:number]:
            yield Problem(RULES, 1, f'the role "{name}" stands twice', "keep one of the two")
    for role in rules.roles:
        for lang in role.languages or library.languages:
            if lang not in role.name or lang not in role.asks:
                what = f'the role "{role.id}" has no name or question in {lang}'
                yield Problem(RULES, 1, what, f"add {lang}: to both")
    for fact in rules.required_facts:
        if fact not in library.slots:
            yield Problem(RULES, 1, f"the required fact {fact} is not known", "add it to content/data/hospital.yaml")
