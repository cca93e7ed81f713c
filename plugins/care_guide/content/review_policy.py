"""The rules of review, as a hospital sets them: who must sign, how long a check holds, which facts must be filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from care_guide.content.data_files import read_one
from care_guide.content.models import Slug, Strict, Subject, Text
from care_guide.content.problems import Problem

RULES = "content/data/review.yaml"


class Role(Strict):
    """Somebody who looks at an article; names and questions by language."""

    id: Slug
    required: bool
    # What the role signs, and how many people of it must.
    signs: Annotated[tuple[Subject, ...], Field(min_length=1)] = ("articles",)
    people: Annotated[int, Field(ge=1, le=3)] = 1
    # The languages in which the role is needed; empty: in all of them.
    languages: tuple[Text, ...] = ()
    name: dict[str, Text]
    asks: dict[str, Text]


class NextCheck(Strict):
    """How long a check holds, and how early the guide warns."""

    months: Annotated[int, Field(ge=1, le=12)] = 12
    warn_days: Annotated[int, Field(ge=1)] = 90


class Withdraw(Strict):
    """Who may take an article back at once: one person of one of these roles."""

    roles: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Rules(Strict):
    """The whole file. Without it one clinician must sign."""

    roles: Annotated[tuple[Role, ...], Field(min_length=1)] = (
        Role(
            id="clinician",
            required=True,
            signs=("articles", "frame", "words", "facts"),
            name={"en": "Clinician"},
            asks={"en": "Is each fact right?"},
        ),
    )
    next_check: NextCheck = NextCheck()
    required_facts: tuple[Text, ...] = ()
    withdraw: Withdraw | None = None
    # Whether a pull request's sign-offs must be in commits that their person has signed, or whether it is only shown.
    signed_commits: Literal["required", "shown"] = "shown"

    def required_for(self, subject: Subject, lang: str | None = None) -> tuple[Role, ...]:
        """Return the roles that must sign ``subject`` in ``lang``; None: in some language."""
        return tuple(
            role
            for role in self.roles
            if role.required
            and subject in role.signs
            and (not role.languages or lang is None or lang in role.languages)
        )

    @property
    def withdrawing(self) -> tuple[str, ...]:
        """Return the roles that may take an article back; where the file names none, those that must sign one."""
        return (
            self.withdraw.roles
            if self.withdraw is not None
            else tuple(role.id for role in self.required_for("articles"))
        )

    @property
    def known_roles(self) -> tuple[str, ...]:
        return tuple(role.id for role in self.roles)

    def roles_in(self, lang: str) -> tuple[str, ...]:
        """Return the ids of the roles that sign texts in ``lang``."""
        return tuple(role.id for role in self.roles if not role.languages or lang in role.languages)


def read_rules(root: Path, path: str = RULES) -> tuple[Rules, list[Problem]]:
    """Read the rules; when they cannot be used, one clinician must sign."""
    rules, problems = read_one(root, path, Rules)
    for role in rules.withdrawing if rules else ():
        if rules and role not in rules.known_roles:
            what = f"withdraw: the role {role} is not one of the roles above"
            problems.append(Problem(path, 1, what, f"use one of: {', '.join(rules.known_roles)}"))
    return rules or Rules(), problems
