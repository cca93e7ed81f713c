"""The list of people who may sign: who, in which role, with which credential, from when to when, added by whom."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from care_guide.content.data_files import read_list
from care_guide.content.models import SignOff, Slug, Strict, Text
from care_guide.content.problems import Problem

REVIEWERS = "content/data/reviewers.yaml"
# Who adds the first person, when nobody else is on the list.
ADMINISTRATOR = "administrator"
# A key with which a person signs commits: the fingerprint of an OpenPGP key, or a whole SSH public key.
Key = Annotated[
    str, Field(pattern=r"^([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?)$")
]


class Person(Strict):
    """One entry: what holds for a person from ``since`` on, until ``until`` or a later entry with the same id.

    Without a role, the person signs no more.
    """

    id: Slug
    name: Text
    roles: tuple[Slug, ...]
    credential: Text
    since: datetime.date
    until: datetime.date | None = None
    added_by: Slug
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class People:
    """The whole list in the order of the file, each entry with its line."""

    entries: tuple[tuple[int, Person], ...] = ()

    def called(self, text: str) -> str | None:
        """Return the id of the person with the id or the exact name ``text``, or None."""
        for _, person in self.entries:
            if text in (person.id, person.name):
                return person.id
        return None

    def on(self, name: str, day: datetime.date) -> Person | None:
        """Return what holds on ``day`` for the person with the id ``name``, or None."""
        begun = [person for _, person in self.entries if person.id == name and person.since <= day]
        last = begun[-1] if begun else None
        return last if last is not None and (last.until is None or day <= last.until) else None

    def in_role(self, role: str, day: datetime.date) -> list[Person]:
        found = (self.on(name, day) for name in dict.fromkeys(person.id for _, person in self.entries))
        return [person for person in found if person is not None and role in person.roles]

    def identified(self, entry: SignOff) -> SignOff:
        """Return ``entry`` with the id of its person, so that nobody counts twice under two names."""
        known = entry.reviewer or self.called(entry.name)
        return entry if known == entry.reviewer else entry.model_copy(update={"reviewer": known})


def read_reviewers(root: Path) -> tuple[People, list[Problem]]:
    """Read the list; without the file it is empty."""
    entries, problems = read_list(root, REVIEWERS, Person)
    return People(tuple(entries)), problems
