"""Files that only grow: an entry of the ledger and of its like is added, never changed or removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from care_guide.content.data_files import parse_yaml
from care_guide.content.problems import Problem
from care_guide.content.review_files import ADDRESSES, LEDGER, REVIEWERS
from care_guide.review.history import git

# The entries of a YAML list: the line of each, and its values as JSON.
Lines = list[tuple[int, str]]

GROWING: dict[str, Callable[[dict[str, Any]], str]] = {
    LEDGER: lambda e: f"the sign-off of {e.get('article')} by {e.get('name')} on {e.get('date')}",
    REVIEWERS: lambda e: f"the entry of {e.get('id')} since {e.get('since')}",
    ADDRESSES: lambda e: f"the address {e.get('address')}",
}
# Keys that may be added to an existing entry: where an address leads once its article is gone.
_LATER = {ADDRESSES: ("leads_to",)}


def entries_of(text: str, path: str) -> Lines:
    """Return the entries of ``text``; none if it cannot be read, which another check reports."""
    document, _ = parse_yaml(text, path)
    if document is None or not isinstance(document.data, list):
        return []
    left_out = _LATER.get(path, ())
    return [
        (document.line(number), json.dumps({k: v for k, v in entry.items() if k not in left_out}, sort_keys=True))
        for number, entry in enumerate(document.data)
        if isinstance(entry, dict)
    ]


def at_commit(root: Path, commit: str, path: str) -> Lines:
    """Return the entries of the file ``path`` in ``commit``; none if it has no such file."""
    if not git(root, "ls-tree", "--name-only", commit, "--", path):
        return []
    return entries_of(git(root, "show", f"{commit}:./{path}"), path)


def now(root: Path, path: str) -> Lines:
    """Return the entries of the file ``path`` in the present tree."""
    file = root / path
    return entries_of(file.read_text("utf-8", "replace"), path) if file.is_file() else []


def added(before: Lines, after: Lines) -> dict[int, str]:
    """Return the entries of ``after`` that are not in ``before``, by line."""
    known = {entry for _, entry in before}
    return {line: entry for line, entry in after if entry not in known}


def only_grows(path: str, before: Lines, after: Lines) -> Iterator[Problem]:
    """Yield a problem for each entry of ``before`` that has changed or moved, and for new ones among the old."""
    olds, news = [entry for _, entry in before], [entry for _, entry in after]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "insert" and i1 == len(olds)):
            continue
        for number, entry in enumerate(olds[i1:i2]):
            # Where the entry is now, else the line that replaced it, or the last line before that.
            taken = after[min(j1 + number, len(after) - 1)][0] if after else 1
            line = next((line for line, other in after if other == entry), taken)
            how = "moved" if entry in news else "gone or changed"
            todo = "put it back as it was, and add a new one at the end: this file only grows"
            yield Problem(path, line, f"{GROWING[path](json.loads(entry))} is {how}", todo)
        for line, entry in after[j1 + (i2 - i1) : j2] if i1 < len(olds) else ():
            if entry not in olds:
                what = f"{GROWING[path](json.loads(entry))} is written among older ones"
                yield Problem(path, line, what, "move it to the end of the file")


def introduced(root: Path, start: str, path: str, wanted: Iterable[str]) -> dict[str, str]:
    """Return the last commit after ``start`` that added each of the ``wanted`` entries, except those not committed.

    If an entry was removed and someone else wrote it again, it is theirs.
    """
    found: dict[str, str] = {}
    asked = set(wanted)
    for line in git(
        root, "log", "--reverse", "--topo-order", "--format=%H %P", f"{start}..HEAD", "--", path
    ).splitlines():
        commit, *parents = line.split()
        here = {entry for _, entry in at_commit(root, commit, path)} & asked
        for parent in parents if here else ():
            here -= {entry for _, entry in at_commit(root, parent, path)}
        found |= dict.fromkeys(here, commit)
    return found
