"""The withdrawals in the history: when each was written, and which articles have lost theirs without a new sign-off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from care_guide.content.data_files import parse_yaml, validate_each
from care_guide.content.library import Library
from care_guide.content.models import SignOff
from care_guide.content.problems import Problem
from care_guide.content.review_files import LEDGER, WITHDRAWN, People, Withdrawal
from care_guide.review.history import CannotCompareError, git
from care_guide.review.versions import version
from care_guide.review.withdraw import roles_missing


def introduced(root: Path, commits: Iterable[str]) -> dict[Withdrawal, tuple[str, ...]]:
    """Return the first commit with each entry of a withdrawal that ever was, and the commits before it.

    ``commits`` are those in whose history they are. Raises CannotCompareError if git fails.
    """
    found: dict[Withdrawal, tuple[str, ...]] = {}
    order = ("--reverse", "--topo-order", "--full-history", "--format=%H %P")
    for row in git(root, "log", *order, *commits, "--", WITHDRAWN).splitlines():
        states = tuple(row.split())
        document, _ = parse_yaml(text_at(root, states[0], WITHDRAWN), WITHDRAWN)
        if document is not None and isinstance(document.data, list):
            for entry in validate_each(document, Withdrawal)[0].values():
                found.setdefault(entry, states)
    return found


def text_at(root: Path, commit: str, path: str) -> str:
    """Return the file ``path`` as it was in ``commit``, "" if there was none."""
    try:
        return git(root, "show", f"{commit}:./{path}")
    except CannotCompareError:
        return ""


def shown_without_entry(library: Library, signoffs: Iterable[SignOff], people: People) -> Iterator[Problem]:
    """Yield a problem for each article with pages that an entry of the history withdraws, and nobody has signed since.

    An entry is lost, for example, where a conflict is resolved by keeping one of its two sides. Without git or its
    history nothing is known. Of the ``signoffs``, those count that were not in the ledger together with the entry: its day
    may have been a mistake that was put right.
    """
    try:
        found = introduced(library.root, ["HEAD"])
    except CannotCompareError:
        return
    entries = list(signoffs)
    for gone, (commit, *_) in found.items():
        shown = [a for a in library.articles if gone.covers(a.lang, a.topic) and not a.is_page and library.builds(a)]
        before = set(map(people.identified, _ledger_at(library.root, commit))) if shown else set()
        since = [entry for entry in entries if entry not in before]
        for article in shown:
            if roles_missing(library, (article.lang, article.topic), version(article, library), since):
                what = f"the entry of {library.name(article)} since {gone.since} is gone without a new sign-off"
                todo = f"put it back (git show {commit[:8]}:./{WITHDRAWN}), or let the text be read and signed again"
                yield Problem(WITHDRAWN, 1, what, todo)


def _ledger_at(root: Path, commit: str) -> Iterator[SignOff]:
    document, _ = parse_yaml(text_at(root, commit, LEDGER), LEDGER)
    if document is not None and isinstance(document.data, list):
        yield from validate_each(document, SignOff)[0].values()
