"""Review: the state of each article, from the ledger of sign-offs and the day."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Literal

from care_guide.content.addresses import read_addresses
from care_guide.content.article import Article
from care_guide.content.models import SignOff
from care_guide.content.placeholders import is_placeholder
from care_guide.content.problems import Problem
from care_guide.content.review_policy import Role
from care_guide.content.reviewers import read_reviewers
from care_guide.content.signoffs import LEDGER, Entries, read_ledger
from care_guide.content.site_content import Library
from care_guide.review.content_hash import short, version
from care_guide.review.parts import PARTS, parts
from care_guide.review.people import check_people, check_signers
from care_guide.review.withdraw import check_withdrawn
from care_guide.utils.dates import months_later

State = Literal["draft", "signed", "changed", "overdue"]


@dataclass(frozen=True)
class Review:
    """Where one article stands.

    ``signoff`` is the newest sign-off, whether it still holds or not; ``current`` are those of this exact
    text, the newest of each role; ``missing`` are the roles that must sign and have not signed this text;
    ``history`` holds every sign-off of the article, the newest first.
    """

    state: State
    version: str
    signoff: SignOff | None = None
    current: tuple[SignOff, ...] = ()
    missing: tuple[str, ...] = ()
    history: tuple[SignOff, ...] = ()
    # The article itself says that it is not finished.
    unfinished: bool = False

    @property
    def short_version(self) -> str:
        return short(self.version)

    @property
    def next_check(self) -> datetime.date | None:
        """The first next check of those who have signed this text; of the newest sign-off when none holds."""
        due = [entry.next_check for entry in self.current] or [entry.next_check for entry in self.history[:1]]
        return min(due) if due else None


def longest_interval(article: Article, library: Library) -> int:
    """Return the months that a check of ``article`` holds at most: the least that the rules, it or a source says."""
    cited = (library.sources.by_key.get(name) for name in set(article.found.all_citations))
    own = [source.review_months for source in cited if source is not None and source.review_months]
    return min([library.rules.next_check.months, article.header.review_months, *own])


def check_ledger(entries: Entries, library: Library, today: datetime.date) -> list[Problem]:
    """Return what is wrong with the ledger itself: dates, roles, articles that do not exist, two that clash."""
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
        if entry.date > today:
            add(line, f"the sign-off is dated {entry.date}, in the future", "write the day of the check")
        if entry.next_check <= entry.date:
            add(line, "the next check is not after the check", "write a later day")
        else:
            months = longest_interval(article, library) if article is not None else library.rules.next_check.months
            if entry.next_check > months_later(entry.date, months):
                add(line, "the next check is too far away", f"at most {months} months after the check")
        key_of = (entry.article, entry.lang, entry.version, entry.role, entry.name.casefold(), entry.date)
        if key_of in seen:
            what = f"a second sign-off of the same version and day by {entry.name} as {entry.role} (first on line {seen[key_of]})"
            add(line, what, "keep one of the two")
        seen.setdefault(key_of, line)
    return problems


def review(article: Article, library: Library, entries: Entries, today: datetime.date) -> Review:
    """Return the state of ``article`` on the day ``today``.

    Signed: every role that must sign has signed this exact text. Overdue: the same, and one of their next
    checks has gone by. Changed: signed once, and not as it stands now. Draft: anything before that, and whatever has
    the status of a draft.
    """
    own = [entry for _, entry in entries if (entry.article, entry.lang) == (article.topic, article.lang)]
    found = review_of(version(article, library), library.rules.required_for("articles", article.lang), own, today)
    return replace(found, state="draft", current=(), unfinished=True) if article.is_draft else found


def review_of(now: str, required: tuple[Role, ...], own: list[SignOff], today: datetime.date) -> Review:
    """Return the state of the version ``now`` by its own sign-offs: see ``review``."""
    # Of two on one day, the one that stands later in the file is the newer.
    ordered = sorted(enumerate(own), key=lambda pair: (pair[1].date, pair[0]), reverse=True)
    history = tuple(entry for _, entry in ordered)
    # An older text that comes back is not signed by those who have signed a newer one since.
    latest = {entry.role: entry for entry in reversed(history)}
    newest_of = {role: entry for role, entry in latest.items() if entry.version == now}
    people = {
        role: {e.reviewer or e.name.casefold() for e in history if (e.role, e.version) == (role, now)}
        for role in newest_of
    }
    current = tuple(entry for entry in history if newest_of.get(entry.role) is entry)
    missing = tuple(role.id for role in required if len(people.get(role.id, ())) < role.people)
    state: State = "draft"
    if not missing:
        state = "overdue" if any(newest_of[role.id].next_check < today for role in required) else "signed"
    elif any(entry.version != now and entry.role in {role.id for role in required} for entry in history):
        state = "changed"
    return Review(state, now, (current or history or (None,))[0], current, missing, history)


def reviews(
    library: Library, today: datetime.date, ledger: tuple[Entries, list[Problem]] | None = None
) -> tuple[dict[str, Review], list[Problem]]:
    """Return the review of each article by its path and of each part by its key, and what is wrong with the ledger.

    The ledger is read anew unless it is given.
    """
    entries, problems = ledger if ledger is not None else read_ledger(library.root)
    people, about_people = read_reviewers(library.root)
    entries = [(line, people.identified(entry)) for line, entry in entries]
    problems = [*problems, *about_people, *check_people(people, library.rules), *read_addresses(library.root)[1]]
    # A list that cannot be read in full is reported alone.
    problems += [] if about_people else check_signers(entries, people)
    own: dict[tuple[str, str], Entries] = defaultdict(list)
    for line, entry in entries:
        own[entry.article, entry.lang].append((line, entry))
    found = {a.path: review(a, library, own[a.topic, a.lang], today) for a in library.articles if not a.is_page}
    for part in parts(library):
        signed = [entry for _, entry in own[part.topic, part.lang]]
        found[part.key] = review_of(part.version, library.rules.required_for(part.subject, part.lang), signed, today)
    return found, [*problems, *check_ledger(entries, library, today), *check_withdrawn(library, people, today)]


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
