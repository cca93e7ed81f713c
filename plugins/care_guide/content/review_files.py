"""The files of review: its rules, the people, what they have signed or withdrawn, published addresses, ratings."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from care_guide.content.data_files import (
    Entries,
    YamlDocument,
    missing_file,
    parse_yaml,
    read_entries,
    read_list,
    read_yaml,
    validate,
)
from care_guide.content.models import Day, PlainText, SignOff, Slug, Strict, Subject, Text
from care_guide.content.problems import Problem
from care_guide.content.source_text import read_source

# The rules of review, as a hospital sets them: who must sign, how long a check is valid, which facts are required.

RULES = "content/data/review.yaml"


class Role(Strict):
    """A role of reviewers; ``name`` and ``asks`` (what the reviewer is asked) are by language."""

    id: Slug
    required: bool
    # What the role signs, and how many people in the role must sign.
    signs: Annotated[tuple[Subject, ...], Field(min_length=1)] = ("articles",)
    people: Annotated[int, Field(ge=1, le=3)] = 1
    # The languages in which the role is needed; empty for all of them.
    languages: tuple[Text, ...] = ()
    name: dict[str, PlainText]
    asks: dict[str, PlainText]

    def name_and_question(self, *langs: str) -> tuple[str, str]:
        """Return the name and the question in the first of ``langs`` that has both, else in any language."""
        lang = next((one for one in (*langs, *self.name) if one in self.name and one in self.asks), "")
        return self.name.get(lang, self.id), self.asks.get(lang, "")


# Months for which a check is valid at most, whatever a hospital's rules say.
MOST_MONTHS = 12


class NextCheck(Strict):
    """How long a check is valid, and how early the guide warns."""

    months: Annotated[int, Field(ge=1, le=MOST_MONTHS)] = MOST_MONTHS
    warn_days: Annotated[int, Field(ge=1)] = 90


class Withdraw(Strict):
    """Who may withdraw an article at once: any one person in one of these roles."""

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
    # Whether a pull request's sign-offs must be in commits signed by that person, or whether this is only shown.
    signed_commits: Literal["required", "shown"] = "shown"

    def required_for(self, subject: Subject, lang: str | None = None) -> tuple[Role, ...]:
        """Return the roles that must sign ``subject`` in ``lang``, or in any language if that is None."""
        return tuple(
            role
            for role in self.roles
            if role.required
            and subject in role.signs
            and (not role.languages or lang is None or lang in role.languages)
        )

    @property
    def withdrawing(self) -> tuple[str, ...]:
        """The roles that may withdraw an article; if the file names none, those that must sign one."""
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


def read_rules(root: Path, path: str) -> tuple[Rules | None, list[Problem]]:
    """Read the rules; None if the file cannot be read."""
    document, problems = read_yaml(root, path)
    rules, wrong = validate(document, Rules) if document else (None, [])
    if document is None or rules is None:
        return None, [*problems, *wrong]
    for number, role in enumerate(rules.withdraw.roles if rules.withdraw else ()):
        if role not in rules.known_roles:
            what, todo = f"withdraw: the role {role} is not known", f"use one of: {', '.join(rules.known_roles)}"
            problems.append(document.problem(what, todo, "withdraw", "roles", number))
    return rules, problems


# The people who may sign.

REVIEWERS = "content/data/reviewers.yaml"
# Who adds the first person, while nobody else is on the list.
ADMINISTRATOR = "administrator"
# A key with which a person signs commits: the fingerprint of an OpenPGP key, or a complete SSH public key.
Key = Annotated[
    str, Field(pattern=r"^([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?)$")
]


class Person(Strict):
    """One entry: what applies to a person from ``since`` on, until ``until`` or a later entry with the same id.

    Without a role, the person no longer signs.
    """

    id: Slug
    name: PlainText
    roles: tuple[Slug, ...]
    credential: PlainText
    since: Day
    until: Day | None = None
    added_by: Slug
    keys: tuple[Key, ...] = ()

    @property
    def key_marks(self) -> set[str]:
        """What tells the keys apart: without the comment of an SSH key, in which anybody can write anything."""
        return {" ".join(key.split()[:2]) if " " in key else key.upper() for key in self.keys}


# Letters that are no other letter with an accent, as whoever lacks them on a keyboard writes them.
_PLAIN_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŧ": "t", "ŋ": "n",
})  # fmt: skip


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a person's name, sorted, without capitals, accents and signs: "Test, Ána" is Ana Test.

    What nobody sees between two letters is no end of a word.
    """
    letters = (
        one
        for one in unicodedata.normalize("NFKD", name).casefold().translate(_PLAIN_LETTERS)
        if unicodedata.category(one) not in ("Mn", "Cf")
    )
    return tuple(sorted(re.findall(r"[^\W_]+", "".join(letters))))


@dataclass(frozen=True)
class People:
    """All entries in the order of the file, each with its line."""

    entries: tuple[tuple[int, Person], ...] = ()
    # Whether entries with mistakes are left out.
    incomplete: bool = False

    def called(self, text: str) -> str | None:
        """Return the id of the person with the id or the exact name ``text``, or None."""
        for _, person in self.entries:
            if text in (person.id, person.name):
                return person.id
        return None

    def names(self, name: str) -> set[str]:
        """Return every name that the person with the id ``name`` has or had, and the id; git may know any of them."""
        return {name, *(person.name for _, person in self.entries if person.id == name)} - {""}

    def on(self, name: str, day: datetime.date) -> Person | None:
        """Return the entry that applies on ``day`` to the person with the id ``name``, or None."""
        begun = [person for _, person in self.entries if person.id == name and person.since <= day]
        last = begun[-1] if begun else None
        return last if last is not None and (last.until is None or day <= last.until) else None

    def named(self, text: str, day: datetime.date) -> Person | None:
        """Return the entry that applies on ``day`` to the person with the id or the exact name ``text``, or None."""
        return self.on(self.called(text) or "", day)

    def after(self, others: People) -> People:
        """Return the list as it is once that of another branch is joined: the entries of ``others``, then what is new here."""
        there = {person for _, person in others.entries}
        return People((*others.entries, *((line, person) for line, person in self.entries if person not in there)))

    def in_role(self, role: str, day: datetime.date) -> list[Person]:
        found = (self.on(name, day) for name in dict.fromkeys(person.id for _, person in self.entries))
        return [person for person in found if person is not None and role in person.roles]

    def identified(self, entry: SignOff) -> SignOff:
        """Return ``entry`` with the id of its person, so that nobody is counted twice under two names."""
        known = entry.reviewer or self.called(entry.name)
        return entry if known == entry.reviewer else entry.model_copy(update={"reviewer": known})


def read_reviewers(root: Path) -> tuple[People, list[Problem]]:
    """Read the list; without the file it is empty."""
    entries, problems = read_list(root, REVIEWERS, Person)
    return People(tuple(entries), incomplete=bool(problems)), problems


# The ledger of sign-offs.

LEDGER = "content/data/signoffs.yaml"
LedgerEntries = list[tuple[int, SignOff]]


def read_ledger(root: Path) -> tuple[LedgerEntries, list[Problem]]:
    """Read all sign-offs, each with its line; a guide must have the file."""
    if not (root / LEDGER).exists():
        return [], [missing_file(root, LEDGER)]
    return read_list(root, LEDGER, SignOff)


# Articles that the hospital has withdrawn.

WITHDRAWN = "content/data/withdrawn.yaml"


class WithdrawnPage(Strict):
    """The page that families had of a withdrawn article in one language, in whose place there is a notice.

    ``version`` is the short form, as printed; None if it is not known.
    """

    lang: Text
    slug: Slug
    title: Text
    version: Annotated[str, Field(pattern=r"^[0-9a-f]{4}-[0-9a-f]{4}$")] | None = None


class Withdrawal(Strict):
    """One withdrawn article: since when, why, who withdrew it in which role, and what its notices say and where.

    Without ``lang`` this applies to every language: what is wrong in one text is wrong in its translations. The notices
    need nothing but ``pages``, so that none disappears with a file, its status or a sign-off. Entries that differ in them
    alone are the same withdrawal: those of an older form had none.
    """

    article: Text
    lang: Text | None = None
    since: Day
    why: Text
    name: Text
    role: Text
    pages: tuple[WithdrawnPage, ...] = ()

    def covers(self, lang: str, topic: str) -> bool:
        return topic == self.article and self.lang in (None, lang)

    @property
    def read_since(self) -> datetime.date:
        """The first day on which nobody, by any clock, can have read a text before it was withdrawn.

        ``since`` is a day in UTC, and a reader's clock may show the next one already.
        """
        return datetime.date.fromordinal(min(self.since.toordinal() + 2, datetime.date.max.toordinal()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Withdrawal) and self._without_pages() == other._without_pages()

    def __hash__(self) -> int:
        return hash(self._without_pages())

    def _without_pages(self) -> tuple[object, ...]:
        return (self.article, self.lang, self.since, self.why, self.name, self.role)


# Each with its line in the file.
Withdrawals = tuple[tuple[int, Withdrawal], ...]


# The addresses that were published.

ADDRESSES = "content/data/addresses.yaml"


class Address(Strict):
    """One address, such as ``chemotherapy.html`` or ``es/quimioterapia.html``, and what has it.

    ``article`` is its name in commands (``treatments/chemotherapy``); that of a stage or a code is its address without
    the ending. Once it is gone, ``leads_to`` names another one.
    """

    address: Annotated[str, Field(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+|/[A-Z0-9][A-Z0-9.-]*)*\.html$")]
    article: Text
    leads_to: Text | None = None


def read_addresses(root: Path) -> tuple[Entries[Address], list[Problem]]:
    """Read the file; without it nothing was published yet."""
    if not (root / ADDRESSES).exists():
        return Entries(ADDRESSES), []
    return read_entries(root, ADDRESSES, Address, "address")


# Ratings of the text by people.

RATINGS = "content/data/ratings.yaml"


class Rating(Strict):
    """One rating: who made it, when, of what, and the score by instrument."""

    date: Day
    by: Text
    what: Text
    scores: dict[Text, Text]


def read_ratings(root: Path) -> tuple[list[Rating], list[Problem]]:
    """Read all ratings, the newest first; a guide without the file has none."""
    entries, problems = read_list(root, RATINGS, Rating)
    return sorted((rating for _, rating in entries), key=lambda one: one.date, reverse=True), problems


# The filled-in form that a clinician sends back.

FORM = "care-guide sign-off 1"
# Bytes. A form for the whole guide has a few hundred short entries.
_MOST = 1_000_000


class FilledText(Strict):
    """What was filled in for one text. If it is not ``signed``, only the note counts."""

    article: Text
    lang: Text
    version: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    signed: Annotated[bool, Field(strict=True)]
    next_check: Day | None = None
    changed: Annotated[str, Field(max_length=500)] = ""
    note: Annotated[str, Field(max_length=4000)] = ""


class FilledForm(Strict):
    """One person, one role, and one entry per text. ``made`` is the day of the form, ``date`` that of the reading."""

    form: Literal["care-guide sign-off 1"]
    made: Day
    name: Text
    credential: Text
    role: Text
    date: Day
    texts: Annotated[tuple[FilledText, ...], Field(min_length=1)]


def _out_of_mail(lines: tuple[str, ...]) -> str:
    """Return the form among ``lines`` as it was before a mail program quoted it; each line keeps its number."""
    text = "\n".join(line.replace("\u00a0", " ").lstrip("> ") for line in lines)
    greeting, brace, form = text.partition("{")
    form, end, _ = form.rpartition("}")
    return "\n" * greeting.count("\n") + brace + form + end


def read_form(file: Path, path: str) -> tuple[FilledForm | None, YamlDocument | None, list[Problem]]:
    """Read ``file``, called ``path`` in problems; the document has the line of each entry. JSON is YAML too."""
    if not file.is_file():
        return None, None, [Problem(path, 1, "there is no such file", "correct the path: make sign FORM=file.json")]
    if file.stat().st_size > _MOST:
        return None, None, [Problem(path, 1, "the file is too large for a form", "name the file that was sent back")]
    source, problems = read_source(file, path)
    if source is None:
        return None, None, problems
    document, problems = parse_yaml(_out_of_mail(source.lines), path)
    if document is None or not isinstance(document.data, dict) or document.data.get("form") != FORM:
        todo = "name the file that the button of the form saved, and ask for it again if it was opened and changed"
        return None, None, [Problem(path, 1, "this is no filled-in form of the guide", todo)]
    form, problems = validate(document, FilledForm)
    return form, document, problems
