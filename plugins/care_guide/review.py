"""Review: the state of each article, from the ledger of sign-offs and the day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .article import Article
from .data_files import read_yaml
from .library import Library
from .models import SignOff
from .problems import Problem
from .version import short, version
from .yaml_file import validate

LEDGER = "content/data/signoffs.yaml"
State = Literal["draft", "signed", "changed", "overdue"]


@dataclass(frozen=True)
class Review:
    """Where one article stands. ``signoff`` is the newest one, whether it still holds or not."""

    state: State
    version: str
    signoff: SignOff | None = None

    @property
    def short_version(self) -> str:
        """The version as it is printed."""
        return short(self.version)


def read_ledger(root: Path) -> tuple[list[tuple[int, SignOff]], list[Problem]]:
    """Read all sign-offs, each with its line."""
    document, problems = read_yaml(root, LEDGER)
    entries = []
    for number in range(len(document.data or []) if document is not None else 0):
        assert document is not None
        entry, wrong = validate(document, SignOff, number)
        problems += wrong
        if entry is not None:
            entries.append((document.line(number), entry))
    return entries, problems


def check_ledger(entries: list[tuple[int, SignOff]], library: Library, today: datetime.date) -> list[Problem]:
    """Return what is wrong with the ledger itself: dates, articles that do not exist, two that clash."""
    topics = {(a.topic, a.lang): a for a in library.articles if not a.is_page}
    seen: dict[tuple[str, str, str, str], int] = {}
    problems = []

    def add(line: int, what: str, todo: str) -> None:
        problems.append(Problem(LEDGER, line, what, todo))

    for line, entry in entries:
        article = topics.get((entry.article, entry.lang))
        if article is None:
            add(line, f"there is no article {entry.article} in {entry.lang}", "mend the path, or delete the entry")
        if entry.date > today:
            add(line, f"the sign-off is dated {entry.date}, in the future", "write the day of the check")
        if entry.next_check <= entry.date:
            add(line, "the next check is not after the check", "write a later day")
        elif article is not None and entry.next_check > _months_later(entry.date, article.header.review_months):
            add(
                line, "the next check is too far away", f"at most {article.header.review_months} months after the check"
            )
        key = (entry.article, entry.lang, entry.version, entry.role)
        if key in seen:
            add(
                line,
                f"a second sign-off of the same version for the role {entry.role} (first on line {seen[key]})",
                "keep one of the two",
            )
        seen.setdefault(key, line)
    return problems


def _months_later(day: datetime.date, months: int) -> datetime.date:
    year, month = divmod(day.month - 1 + months, 12)
    last = (
        datetime.date(day.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - datetime.timedelta(days=1)
    ).day
    return datetime.date(day.year + year, month + 1, min(day.day, last))


def review(article: Article, library: Library, entries: list[tuple[int, SignOff]], today: datetime.date) -> Review:
    """Return the state of ``article`` on the day ``today``."""
    now = version(article, library)
    own = [entry for _, entry in entries if (entry.article, entry.lang) == (article.topic, article.lang)]
    if not own:
        return Review("draft", now)
    newest = max(own, key=lambda entry: entry.date)
    current = [entry for entry in own if entry.version == now]
    if not current:
        return Review("changed", now, newest)
    newest = max(current, key=lambda entry: entry.date)
    return Review("overdue" if newest.next_check < today else "signed", now, newest)


def reviews(library: Library, today: datetime.date) -> tuple[dict[str, Review], list[Problem]]:
    """Return the review of each article by its path, and what is wrong with the ledger."""
    entries, problems = read_ledger(library.root)
    problems += check_ledger(entries, library, today)
    return {a.path: review(a, library, entries, today) for a in library.articles if not a.is_page}, problems
