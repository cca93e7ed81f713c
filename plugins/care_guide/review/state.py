"""The state of each article, from the ledger, the list of people and the day."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.models import SignOff
from care_guide.content.problems import Problem, once_in_file
from care_guide.content.review_files import (
    ADMINISTRATOR,
    LEDGER,
    MOST_MONTHS,
    REVIEWERS,
    RULES,
    LedgerEntries,
    People,
    Person,
    Role,
    Rules,
    name_words,
    read_addresses,
    read_ledger,
    read_reviewers,
)
from care_guide.content.source_text import is_hidden, is_placeholder, letter_name, not_plain
from care_guide.review.versions import (
    PARTS,
    Part,
    longest_interval,
    parts,
    short,
    shows_meanings,
    shows_original,
    version,
)
from care_guide.review.withdraw import check_withdrawn
from care_guide.review.withdrawn_pages import page_problems
from care_guide.utils.dates import is_future, months_later

# The people who sign

HOW_TO_ADD = f"somebody on the list (the administrator, for the first) adds the person to {REVIEWERS}, in a pull request of its own"


def check_people(people: People, rules: Rules) -> Iterator[Problem]:
    """Yield what is wrong with the list of people: roles, names, terms, and who added whom."""
    for number, (line, person) in enumerate(people.entries):
        before = [entry for _, entry in people.entries[:number]]
        for role in person.roles:
            if role not in rules.known_roles:
                todo = f"use one of: {', '.join(rules.known_roles)}"
                yield Problem(REVIEWERS, line, f"the role {role} is not known", todo)
        for what, todo in _mistakes(person, before, complete=not people.incomplete):
            yield Problem(REVIEWERS, line, f"{person.id}: {what}", todo)


def _mistakes(person: Person, before: list[Person], *, complete: bool) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an entry, given those ``before`` it, ``complete`` or not, and what to do."""
    yield from _own_mistakes(person)
    own = [entry for entry in before if entry.id == person.id]
    others = {entry.id: entry for entry in before if entry.id != person.id}
    if own and person.since <= own[-1].since:
        yield "a later entry of the same person has no later since", f"write a day after {own[-1].since}"
    same = next((other.id for other in others.values() if _untitled(other) == _untitled(person)), None)
    if same is not None:
        yield f"{same} has the same name", "add what tells the two apart, for example a middle name"
    if any(person.key_marks & entry.key_marks for entry in before if entry.id != person.id):
        yield "a key of this person is somebody else's too", "let each person have a key of their own"
    yield from _wrongly_added(person, others, complete=complete)


# Letters that only phonetics and old scripts have, and that look like those of a name; schwa is in names.
_LIKE_A_LETTER = re.compile("[\u0250-\u0258\u025a-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff]")
_TITLES = {"dr", "prof"}


def _untitled(person: Person) -> set[str]:
    """Return the words of a name without titles: "Dr. Fay Test, MD" is Fay Test."""
    return {*name_words(person.name)} - _TITLES - {*name_words(person.credential)}


def _own_mistakes(person: Person) -> Iterator[tuple[str, str]]:
    for key in ("name", "credential"):
        text = getattr(person, key)
        if is_placeholder(text):
            todo = "write the degree (MD, RN) or the department" if key == "credential" else "write what is true"
            yield f"{key}: {text!r} is a placeholder", f"{todo}, or remove the entry"
        elif any(map(is_hidden, text)):
            yield f"{key}: {text!r} holds an invisible character", "type it again"
        elif odd := _LIKE_A_LETTER.search(text):
            yield f"{key}: {text!r} holds a letter that looks like another ({letter_name(odd[0])})", "type it again"
        elif any(len(_alphabets(word)) > 1 for word in text.split()):
            yield f"{key}: {text!r} has letters of two alphabets in one word", "type it again"
    if person.until is not None and person.until < person.since:
        yield "until is before since", "write a later day"


def _alphabets(word: str) -> set[str]:
    """Return which of the alphabets ``word`` has that share the shapes of letters."""
    return {"LATIN", "GREEK", "CYRILLIC"} & {unicodedata.name(letter, "?").split()[0] for letter in word}


def _wrongly_added(person: Person, others: dict[str, Person], *, complete: bool) -> Iterator[tuple[str, str]]:
    if person.id in (ADMINISTRATOR, person.added_by):
        yield "a person cannot add themself", "let somebody else on the list add the entry: added_by names that person"
    elif person.added_by == ADMINISTRATOR:
        if others:
            yield "the administrator adds only the first person", f"added_by: use one of: {', '.join(others)}"
    elif person.added_by not in others:
        if not complete:
            # An entry with mistakes may be that person's.
            return
        known = ", ".join(others) or ADMINISTRATOR
        yield f"added_by: {person.added_by} is not on the list above", f"use one of: {known}"
    else:
        adder = others[person.added_by]
        if not adder.roles or (adder.until is not None and person.since > adder.until):
            yield f"added_by: {person.added_by} is no longer on the list", "let somebody else add the entry"


def wrong_people(problems: Iterable[Problem], people: People) -> set[str]:
    """Return the ids of those whose entries have ``problems``, and of those who have added them.

    What is wrong with their sign-offs may follow from that.
    """
    lines = {problem.line for problem in problems if problem.path == REVIEWERS}
    return {name for line, person in people.entries if line in lines for name in (person.id, person.added_by)}


def check_signers(
    entries: LedgerEntries, people: People, rules: Rules, wrong: Container[str] = ()
) -> Iterator[Problem]:
    """Yield a problem for each sign-off that nobody on the list can have given.

    Those of people with ids in ``wrong`` are left out, and so is what ``check_ledger`` reports.
    """
    if entries and not people.entries:
        what = f"nobody is on the list, and {LEDGER} holds {len(entries)} sign-off(s)"
        yield Problem(REVIEWERS, 1, what, "add each person who has signed (the comment at the top says how)")
        return
    for line, entry in entries:
        if (entry.reviewer or people.called(entry.name)) in wrong or entry.role not in rules.known_roles:
            continue
        if mistake := _signer_mistake(entry, people):
            what, todo = mistake
            if (ended := ended_by(entry, people)) is not None:
                todo += f"; if {REVIEWERS}:{ended} is newer than this sign-off, write a later day there"
                todo += f" (once it is merged, add an entry that holds on {entry.date}, then one that ends it)"
            yield Problem(LEDGER, line, what, todo)


def ended_by(entry: SignOff, people: People) -> int | None:
    """Return the line of the last entry of the person of a sign-off with which it no longer holds, but did without it."""
    name, found, held = entry.reviewer or people.called(entry.name), None, False
    for number, (line, person) in enumerate(people.entries, 1):
        if person.id == name:
            holds = _signer_mistake(entry, People(people.entries[:number])) is None
            found, held = (line if held and not holds else None if holds else found), holds
    return found


def _signer_mistake(entry: SignOff, people: People) -> tuple[str, str] | None:
    """Return what is wrong with the person of ``entry`` and what to do, or None."""
    name = entry.reviewer or people.called(entry.name)
    if name is None or people.called(name) is None:
        return f"{entry.reviewer or entry.name} is not in {REVIEWERS}", HOW_TO_ADD
    person = people.on(name, entry.date)
    if person is None:
        own = [one for _, one in people.entries if one.id == name]
        terms = ", ".join(f"since {one.since}" + (f" to {one.until}" if one.until else "") for one in own)
        return f"{entry.name} was not on the list on {entry.date} ({terms})", "let somebody sign who was"
    if entry.role not in person.roles:
        roles = ", ".join(person.roles) or "none"
        return f"{person.name} does not sign as {entry.role} (roles: {roles})", "let a person of that role sign"
    for key in ("name", "credential"):
        if getattr(entry, key) != getattr(person, key) and not is_placeholder(getattr(entry, key)):
            what = f"{key}: {getattr(entry, key)!r} is not what {REVIEWERS} says of {name}"
            return what, f"write {getattr(person, key)!r}"
    return None


def who_may_sign(role: str, people: People, day: datetime.date) -> str:
    """Return one line for each person who may sign in ``role`` on ``day``, or a line that says that nobody may."""
    lines = [f"  {person.id}: {person.name}, {person.credential}" for person in people.in_role(role, day)]
    return "\n".join(lines) or "  nobody yet"


# The state of each text

State = Literal["draft", "signed", "changed", "overdue"]


@dataclass(frozen=True, kw_only=True)
class Review:
    """The state of an article or a part.

    ``signoff`` is the newest sign-off of this exact text, or else the newest of all. ``current`` has those of this exact
    text, for each role the newest of as many people as must sign; ``required`` has the roles that must sign, ``missing``
    those of them that have not signed this text; ``history`` has every sign-off, newest first.
    """

    state: State
    version: str
    signoff: SignOff | None = None
    current: tuple[SignOff, ...] = ()
    required: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    history: tuple[SignOff, ...] = ()
    # Whether the article itself says that it is a draft.
    unfinished: bool = False
    # Whether a translation that is signed shows words of its original that are not.
    original_unsigned: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether everybody who must has signed this exact text, even if its next check is overdue."""
        return self.state in ("signed", "overdue")

    @property
    def told(self) -> str:
        """The state as commands tell it: a text that nobody, or not everybody who must, has signed is no draft for that."""
        if self.state != "draft" or self.unfinished:
            return self.state
        return "partly signed" if self.current else "unsigned"

    @property
    def short_version(self) -> str:
        return short(self.version)

    @property
    def next_check(self) -> datetime.date | None:
        """The earliest next check of those who must sign and signed this text, or else that of the newest sign-off."""
        counted = [entry for entry in self.current if entry.role in self.required]
        return min((entry.next_check for entry in counted or self.history[:1]), default=None)

    def waits_for(self, today: datetime.date) -> tuple[str, ...]:
        """Return the roles that must sign now: those of ``missing``, and those whose next check has passed."""
        late = (entry.role for entry in self.current if entry.role in self.required and entry.next_check < today)
        return tuple(dict.fromkeys((*self.missing, *late)))


def valid_until(reviews: Iterable[Review]) -> datetime.date | None:
    """Return the last day on which every sign-off of these texts, as they are now, is valid; None if one is missing."""
    days = [review.next_check if review.is_signed else None for review in reviews]
    return None if None in days else min(filter(None, days))


def check_ledger(entries: LedgerEntries, library: Library, today: datetime.date) -> list[Problem]:
    """Return what is wrong with the ledger itself: dates, roles, unknown articles, duplicates."""
    published = {address.article for address in read_addresses(library.root)[0]}
    topics = {(a.topic, a.lang): a for a in library.articles if not a.is_page}
    seen: dict[tuple[str, str, str, str, str, datetime.date], int] = {}
    problems = []

    def add(line: int, what: str, todo: str) -> None:
        problems.append(Problem(LEDGER, line, what, todo))

    for line, entry in entries:
        article = topics.get((entry.article, entry.lang))
        gone = f"{library.prefix(entry.lang)}{entry.article}" in published
        if article is None and entry.article not in PARTS and not gone:
            add(line, f"there is no article {entry.article} in {entry.lang}", "correct the path")
        for key in ("name", "credential", "changed"):
            if is_placeholder(getattr(entry, key)):
                add(line, f"{key}: {getattr(entry, key)!r} is a placeholder", "write what is true, or delete the entry")
        if entry.role not in library.rules.known_roles:
            known = ", ".join(library.rules.known_roles)
            what = f"the role {entry.role} is not known"
            add(line, what, f"use one of: {known}; content/data/review.yaml names them")
        if is_future(entry.date, today):
            add(line, f"the sign-off is dated {entry.date}, in the future", "write the day of the check")
        if entry.next_check <= entry.date:
            add(line, "the next check is not after the check", "write a later day")
        elif wrong := too_late(entry, MOST_MONTHS):
            add(line, *wrong)
        # Also after one of another text: a copy of an entry would bring back what the later one has corrected.
        identity = (entry.article, entry.lang, entry.version, entry.role, entry.name.casefold(), entry.date)
        first = seen.setdefault(identity, line)
        if first != line:
            who = f"{entry.name} as {entry.role}"
            what = f"a second sign-off of the same version and day by {who} (first on line {first})"
            add(line, what, "take it out; who goes back to an earlier text on the same day signs it on a later one")
    return problems


def too_late(entry: SignOff, months: int) -> tuple[str, str] | None:
    """Return what is wrong with a next check that is more than ``months`` after the check, and what to do, or None."""
    if entry.next_check <= months_later(entry.date, months):
        return None
    return "the next check is too far away", f"at most {months} months after the check"


def within(entries: Iterable[SignOff], months: int) -> list[SignOff]:
    """Return ``entries``, none of them valid for more than ``months``.

    The rules or a source may ask for an earlier check since somebody signed, and what is in the ledger stays as it is.
    """
    return [
        entry.model_copy(update={"next_check": months_later(entry.date, months)}) if too_late(entry, months) else entry
        for entry in entries
    ]


# Characters, as the form for clinicians allows: families read these words on pages.
_LONGEST = {"name": 200, "credential": 200, "changed": 500, "note": 4000}


def wrong_remarks(entry: SignOff) -> Iterator[tuple[str, str]]:
    """Yield which words of a new sign-off pages could not show as they are, and what to do.

    Those that the ledger has already are not asked: it only grows.
    """
    for key, most in _LONGEST.items():
        text = getattr(entry, key) or ""
        if wrong := not_plain(text):
            yield f"{key}: {wrong}", "say it in plain words"
        if len(text) > most:
            yield f"{key}: {len(text)} characters", f"say it in {most} at most"


def review(article: Article, library: Library, entries: LedgerEntries, today: datetime.date) -> Review:
    """Return the state of ``article`` on the day ``today``.

    Signed: every role that must sign has signed this exact text. Overdue: the same, but one of their next checks has
    passed. Changed: one of these roles has signed another text. Draft: none of these, or the article says that it is one.
    """
    signed = (entry for _, entry in entries if (entry.article, entry.lang) == (article.topic, article.lang))
    own = within(signed, longest_interval(article, library))
    found = review_of(version(article, library), library.rules.required_for("articles", article.lang), own, today)
    return replace(found, state="draft", current=(), unfinished=True) if article.is_draft else found


def review_of(now: str, required: tuple[Role, ...], own: list[SignOff], today: datetime.date) -> Review:
    """Return the state of the version ``now``, given all sign-offs of its text: see ``review``."""
    history = newest_first(own)
    newest: dict[str, dict[str, SignOff]] = defaultdict(dict)
    for entry in history:
        newest[entry.role].setdefault(entry.reviewer or entry.name.casefold(), entry)
    # As many people as must sign count, each with their newest sign-off: an expired check of one is not made up for by
    # another. An older text that is restored is not signed by those who have signed a newer one since; nor by anybody
    # if the newest sign-off of all is of another text: which roles must sign may have changed since.
    people, counted = {role.id: role.people for role in required}, {}
    for role_id, entries in ((role_id, list(of_person.values())) for role_id, of_person in newest.items()):
        if history[0].version == now == entries[0].version:
            counted[role_id] = [entry for entry in entries if entry.version == now][: people.get(role_id, 1)]
    current = tuple(entry for entry in history if any(entry is one for one in counted.get(entry.role, ())))
    missing = tuple(role.id for role in required if len(counted.get(role.id, ())) < role.people)
    state: State = "draft"
    if not missing:
        due = [entry.next_check for role in required for entry in counted[role.id]]
        state = "overdue" if any(day < today for day in due) else "signed"
    elif any(entry.version != now and entry.role in {role.id for role in required} for entry in history):
        state = "changed"
    return Review(
        state=state,
        version=now,
        signoff=(current or history or (None,))[0],
        current=current,
        required=tuple(people),
        missing=missing,
        history=history,
    )


def newest_first(own: Iterable[SignOff]) -> tuple[SignOff, ...]:
    """Return sign-offs by their days; of two of one day, the later one in the file is newer."""
    ordered = sorted(enumerate(own), key=lambda pair: (pair[1].date, pair[0]), reverse=True)
    return tuple(entry for _, entry in ordered)


def last_complete(history: tuple[SignOff, ...], required: tuple[Role, ...], today: datetime.date) -> Review | None:
    """Return the review of the last version that everybody who must had signed, as it was then; None if there was none.

    ``history`` has the sign-offs of one text, newest first. A version that only some of them have signed, or a role that
    need not, was never published.
    """
    for number, newest in enumerate(history):
        found = review_of(newest.version, required, list(reversed(history[number:])), today)
        if found.is_signed:
            return found
    return None


def reviews(
    library: Library, today: datetime.date, ledger: tuple[LedgerEntries, list[Problem]] | None = None
) -> tuple[dict[str, Review], list[Problem]]:
    """Return the review of each article by its path and of each part by its key, and what is wrong with the ledger.

    ``ledger`` saves reading it again.
    """
    entries, problems = ledger if ledger is not None else read_ledger(library.root)
    people, about_people = read_reviewers(library.root)
    entries = [(line, people.identified(entry)) for line, entry in entries]
    problems = [*problems, *about_people, *read_addresses(library.root)[1]]
    # Rules or a list that cannot be read in full are reported alone.
    if all(problem.path != RULES for problem in library.problems):
        wrong = list(check_people(people, library.rules))
        problems += wrong
        problems += [] if about_people else check_signers(entries, people, library.rules, wrong_people(wrong, people))
        problems += [*check_ledger(entries, library, today), *check_withdrawn(library, people, today)]
        problems += page_problems(library, [entry for _, entry in entries])
    own: dict[tuple[str, str], LedgerEntries] = defaultdict(list)
    for line, entry in entries:
        own[entry.article, entry.lang].append((line, entry))
    found = {a.path: review(a, library, own[a.topic, a.lang], today) for a in library.articles if not a.is_page}
    around = parts(library)
    for part in around:
        signed = within((entry for _, entry in own[part.topic, part.lang]), longest_interval(part, library))
        found[part.key] = review_of(part.version, library.rules.required_for(part.subject, part.lang), signed, today)
    return found | dict(_of_translations(found, library, around)), list(once_in_file(problems))


def _of_translations(found: dict[str, Review], library: Library, around: list[Part]) -> Iterator[tuple[str, Review]]:
    """Yield, by its key, the review of each translation that shows words of its original: it is no better than that one's.

    A sign-off of a translation is for the lines in its own language. An original that has no pages may have changed
    without a sign-off, and one without a review has none.
    """
    for article in library.articles:
        if article.path not in found or not library.is_translation(article):
            continue
        own = found[article.path]
        if article.shows_original:
            own = _no_better_than(found.get(library.original(article).path), own)
        if shows_meanings(article, library):
            own = _no_better_than(found.get(f"{library.source_lang}/guide/words"), own)
        yield article.path, own
    for part in around:
        if shows_original(part, library):
            yield part.key, _no_better_than(found.get(f"{library.source_lang}/{part.topic}"), found[part.key])


def _no_better_than(original: Review | None, own: Review) -> Review:
    if own.is_signed and (original is None or not original.is_signed):
        return replace(own, state="changed", original_unsigned=True)
    if own.state == "signed" and original is not None and original.state == "overdue":
        return replace(own, state="overdue")
    return own


def due_soon(library: Library, reviews: dict[str, Review], today: datetime.date) -> list[Problem]:
    """Return a warning for each signed article whose next check comes within the days that the rules name."""
    warnings = []
    for article in library.articles:
        state = reviews.get(article.path)
        if state is None or state.state != "signed" or state.next_check is None or not library.builds(article):
            continue
        left = (state.next_check - today).days
        if left <= library.rules.next_check.warn_days:
            what = f"the next check is due on {state.next_check}, in {left} days"
            warnings.append(Problem(article.path, 1, what, "ask a clinician for a day now"))
    return warnings
