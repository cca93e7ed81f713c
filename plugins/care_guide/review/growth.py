"""Files that only grow: what a pull request has changed in one, what it has added, and in which commit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from care_guide.content.addresses import ADDRESSES
from care_guide.content.problems import Problem
from care_guide.content.reviewers import REVIEWERS
from care_guide.content.signoffs import LEDGER
from care_guide.content.yaml_file import parse_yaml
from care_guide.review.redline.trees import git

# Each entry of a list in a file of YAML: its line, and its values as one text.
Lines = list[tuple[int, str]]

GROWING: dict[str, Callable[[dict[str, Any]], str]] = {
    LEDGER: lambda e: f"the sign-off of {e.get('article')} by {e.get('name')} on {e.get('date')}",
    REVIEWERS: lambda e: f"the entry of {e.get('id')} since {e.get('since')}",
    ADDRESSES: lambda e: f"the address {e.get('address')}",
}
# What may be said later of an entry that is there: where an address leads when its article is gone.
_LATER = {ADDRESSES: ("leads_to",)}


def entries_of(text: str, path: str) -> Lines:
    """Return the entries of ``text``; none where it cannot be read, which its own check says."""
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
    """Return the entries of the file ``path`` as ``commit`` has it; none where it has no such file."""
    if not git(root, "ls-tree", "--name-only", commit, "--", path):
        return []
    return entries_of(git(root, "show", f"{commit}:./{path}"), path)


def now(root: Path, path: str) -> Lines:
    """Return the entries of the file ``path`` as it is."""
    file = root / path
    return entries_of(file.read_text("utf-8", "replace"), path) if file.is_file() else []


def added(before: Lines, after: Lines) -> dict[int, str]:
    """Return the entries of ``after`` that are not in ``before``, by line."""
    known = {entry for _, entry in before}
    return {line: entry for line, entry in after if entry not in known}


def only_grows(path: str, before: Lines, after: Lines) -> Iterator[Problem]:
    """Yield a problem for each entry of ``before`` that ``after`` does not begin with, in the same order."""
    olds, news = [entry for _, entry in before], [entry for _, entry in after]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "insert" and i1 == len(olds)):
            continue
        for number, entry in enumerate(olds[i1:i2]):
            # Where it is now, else the line that has taken its place, or the last one before that.
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
    """Return the first commit after ``start`` that holds each of the ``wanted`` entries; none for what is not committed."""
    found: dict[str, str] = {}
    left = set(wanted)
    for commit in git(root, "rev-list", "--reverse", "--topo-order", f"{start}..HEAD", "--", path).split():
        here = {entry for _, entry in at_commit(root, commit, path)} & left
        found |= dict.fromkeys(here, commit)
        left -= here
    return found
