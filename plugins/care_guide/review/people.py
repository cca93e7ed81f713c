"""Whether the people of the ledger are people of the list: known, in that role, with that credential, at that time."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterator

from care_guide.content.models import SignOff
from care_guide.content.placeholders import is_placeholder
from care_guide.content.problems import Problem
from care_guide.content.review_policy import Rules
from care_guide.content.reviewers import ADMINISTRATOR, REVIEWERS, People, Person
from care_guide.content.signoffs import LEDGER, Entries

HOW_TO_ADD = f"somebody on the list (the administrator, for the first) adds the person to {REVIEWERS}, in a pull request of its own"


def check_people(people: People, rules: Rules) -> Iterator[Problem]:
    """Yield what is wrong with the list itself: roles, names, terms, and who has added whom."""
    for number, (line, person) in enumerate(people.entries):
        before = [entry for _, entry in people.entries[:number]]
        for what, todo in _mistakes(person, before, rules):
            yield Problem(REVIEWERS, line, f"{person.id}: {what}", todo)


def _mistakes(person: Person, before: list[Person], rules: Rules) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one entry, given those ``before`` it, and what to do."""
    yield from _own_mistakes(person, rules)
    own = [entry for entry in before if entry.id == person.id]
    others = {entry.id: entry for entry in before if entry.id != person.id}
    if own and person.since <= own[-1].since:
        yield "a later entry of the same person has no later since", f"write a day after {own[-1].since}"
    same = next((other.id for other in others.values() if _plain(other.name) == _plain(person.name)), None)
    if same is not None:
        yield f"{same} has the same name", "add what tells the two apart, for example a middle name"
    if any(set(person.keys) & set(entry.keys) for entry in before if entry.id != person.id):
        yield "a key of this person is somebody else's too", "let each person have a key of their own"
    yield from _wrongly_added(person, others)


def _own_mistakes(person: Person, rules: Rules) -> Iterator[tuple[str, str]]:
    for role in person.roles:
        if role not in rules.known_roles:
            yield f"the role {role} is not known", f"use one of: {', '.join(rules.known_roles)}"
    for key in ("name", "credential"):
        text = getattr(person, key)
        if is_placeholder(text):
            yield f"{key}: {text!r} is a placeholder", "write what is true, or remove the entry"
        elif any(unicodedata.category(letter).startswith("C") for letter in text):
            yield f"{key}: {text!r} holds an invisible character", "type it again"
    if person.until is not None and person.until < person.since:
        yield "until is before since", "write a later day"


def _wrongly_added(person: Person, others: dict[str, Person]) -> Iterator[tuple[str, str]]:
    if person.id in (ADMINISTRATOR, person.added_by):
        yield "a person cannot add themself", "let somebody else on the list add the entry: added_by names that person"
    elif person.added_by == ADMINISTRATOR:
        if others:
            yield "the administrator adds only the first person", f"added_by: use one of: {', '.join(others)}"
    elif person.added_by not in others:
        known = ", ".join(others) or ADMINISTRATOR
        yield f"added_by: {person.added_by} is not on the list above", f"use one of: {known}"
    elif not _on_list(others[person.added_by], person.since):
        yield f"added_by: {person.added_by} is no longer on the list", "let somebody else add the entry"


def _on_list(person: Person, day: datetime.date) -> bool:
    """Tell whether the last entry of somebody still holds on ``day``."""
    return bool(person.roles) and (person.until is None or day <= person.until)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def check_signers(entries: Entries, people: People) -> Iterator[Problem]:
    """Yield a problem for each sign-off that no person of the list can have given."""
    if entries and not people.entries:
        what = f"nobody is on the list, and {LEDGER} holds {len(entries)} sign-off(s)"
        yield Problem(REVIEWERS, 1, what, "add each person who has signed (the comment at the top says how)")
        return
    for line, entry in entries:
        mistake = signer_mistake(entry, people)
        if mistake:
            yield Problem(LEDGER, line, *mistake)


def signer_mistake(entry: SignOff, people: People) -> tuple[str, str] | None:
    """Return what is wrong with the person of ``entry`` and what to do, or None."""
    name = entry.reviewer or people.called(entry.name)
    if name is None or people.called(name) is None:
        return f"{entry.reviewer or entry.name} is not in {REVIEWERS}", HOW_TO_ADD
    person = people.on(name, entry.date)
    if person is None:
        terms = ", ".join(_term(one) for _, one in people.entries if one.id == name)
        return f"{entry.name} was not on the list on {entry.date} ({terms})", "let somebody sign who was"
    if entry.role not in person.roles:
        roles = ", ".join(person.roles) or "none"
        return f"{person.name} does not sign as {entry.role} (roles: {roles})", "let a person of that role sign"
    for key in ("name", "credential"):
        if getattr(entry, key) != getattr(person, key):
            what = f"{key}: {getattr(entry, key)!r} is not what {REVIEWERS} says of {name}"
            return what, f"write {getattr(person, key)!r}"
    return None


def _term(person: Person) -> str:
    end = "" if person.until is None else f" to {person.until}"
    return f"since {person.since}{end}"


def who_may_sign(role: str, people: People, day: datetime.date) -> str:
    """Return one line for each person who may sign in ``role`` on ``day``, or that there is none."""
    lines = [f"  {person.id}: {person.name}, {person.credential}" for person in people.in_role(role, day)]
    return "\n".join(lines) or "  nobody yet"
