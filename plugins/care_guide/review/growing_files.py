"""The files that only grow: an entry of the ledger and of its like is added, never changed or removed."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from care_guide.content.data_files import parse_yaml
from care_guide.content.problems import Problem
from care_guide.content.review_files import ADDRESSES, LEDGER, REVIEWERS
from care_guide.review.authors import Author, authors_of
from care_guide.review.history import git

# The entries of a YAML list: the line of each, and its values as JSON.
_Entries = list[tuple[int, str]]
_GROWING: dict[str, Callable[[dict[str, Any]], str]] = {
    LEDGER: lambda e: f"the sign-off of {e.get('article')} by {e.get('name')} on {e.get('date')}",
    REVIEWERS: lambda e: f"the entry of {e.get('id')} since {e.get('since')}",
    ADDRESSES: lambda e: f"the address {e.get('address')}",
}
# Keys that may be added to an existing entry: where an address leads once its article is gone.
_LATER = {ADDRESSES: ("leads_to",)}


def _entries_of(text: str, path: str, left_out: tuple[str, ...] | None = None) -> _Entries:
    """Return the entries of ``text``, without the keys that may be added later; none if it cannot be read, which another
    check reports.
    """
    document, _ = parse_yaml(text, path)
    if document is None or not isinstance(document.data, list):
        return []
    left_out = _LATER.get(path, ()) if left_out is None else left_out
    return [
        (
            document.line(number),
            json.dumps(_trimmed({k: v for k, v in entry.items() if k not in left_out}), sort_keys=True),
        )
        for number, entry in enumerate(document.data)
        if isinstance(entry, dict)
    ]


def _trimmed(value: Any) -> Any:
    """Return ``value`` without white space around its texts: it says nothing, and git's output lacks the end of a file."""
    if isinstance(value, dict):
        return {key: _trimmed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_trimmed(one) for one in value]
    return value.strip() if isinstance(value, str) else value


def _at_commit(root: Path, commit: str, path: str, left_out: tuple[str, ...] | None = None) -> _Entries:
    """Return the entries of the file ``path`` in ``commit``; none if it has no such file."""
    there = git(root, "ls-tree", "--name-only", commit, "--", path)
    return _entries_of(git(root, "show", f"{commit}:./{path}"), path, left_out) if there else []


def who_leads_on(root: Path, start: str, own: Container[str]) -> Iterator[Author]:
    """Yield who has written since ``start`` where addresses lead: other entries than those of ``own`` addresses of pages.

    Such an entry is what `make sign` records. A merge has written what none of its parents has.
    """
    log = git(root, "log", "--full-history", "--format=%H %P", f"{start}..HEAD", "--", ADDRESSES)
    for line in log.splitlines():
        commit, *parents = line.split()
        before = {entry for parent in parents for _, entry in _at_commit(root, parent, ADDRESSES, ())}
        new = (json.loads(entry) for _, entry in _at_commit(root, commit, ADDRESSES, ()) if entry not in before)
        if any("leads_to" in entry or entry.get("address") not in own for entry in new):
            yield from authors_of(root, "-1", commit)


def _only_grows(path: str, before: _Entries, after: _Entries) -> Iterator[Problem]:
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
            yield Problem(path, line, f"{_GROWING[path](json.loads(entry))} is {how}", todo)
        for line, entry in after[j1 + (i2 - i1) : j2] if i1 < len(olds) else ():
            if entry not in olds:
                what = f"{_GROWING[path](json.loads(entry))} is written among older ones"
                yield Problem(path, line, what, "move it to the end of the file")


def _introduced(root: Path, start: str, path: str, wanted: Iterable[str]) -> dict[str, str]:
    """Return the last commit after ``start`` that added each of the ``wanted`` entries, except those not committed.

    If an entry was removed and someone else wrote it again, it is theirs.
    """
    found: dict[str, str] = {}
    asked = set(wanted)
    log = git(root, "log", "--reverse", "--topo-order", "--format=%H %P", f"{start}..HEAD", "--", path)
    for line in log.splitlines():
        commit, *parents = line.split()
        here = {entry for _, entry in _at_commit(root, commit, path)} & asked
        for parent in parents if here else ():
            here -= {entry for _, entry in _at_commit(root, parent, path)}
        found |= dict.fromkeys(here, commit)
    return found


class Added:
    """The entries that were added since ``start`` to the files that only grow, and who wrote them.

    ``problems`` says which entries have changed, moved or gone, and which have no author. An entry is known by
    its path and line. Raises CannotCompareError if git fails.
    """

    def __init__(self, root: Path, start: str) -> None:
        self.problems: list[Problem] = []
        self._new: dict[str, dict[int, str]] = {}
        self._commits: dict[str, dict[str, str]] = {}
        for path in _GROWING:
            file, was = root / path, _at_commit(root, start, path)
            now = _entries_of(file.read_text("utf-8", "replace"), path) if file.is_file() else []
            self.problems += _only_grows(path, was, now)
            known = {entry for _, entry in was}
            # Entries are known by their lines.
            twice = {line for number, (line, _) in enumerate(now) if number and now[number - 1][0] == line}
            todo = "begin each on a line of its own, as make sign does"
            self.problems += (Problem(path, line, "two entries are on one line", todo) for line in twice)
            self._new[path] = {line: entry for line, entry in now if entry not in known}
            self._commits[path] = _introduced(root, start, path, self._new[path].values())
            # What somebody at work has added to the last commit has none yet. Git's own answer will not do: with some
            # attributes, a file differs for git as soon as it is written out.
            committed, here = ([entry for _, entry in one] for one in (_at_commit(root, "HEAD", path), now))
            at_work = here[len(committed) :] if here[: len(committed)] == committed else []
            self.problems += self._of_nobody(path, at_work)
        commits = {commit for found in self._commits.values() for commit in found.values()}
        self._writers = {commit: authors_of(root, "-1", commit) for commit in commits}

    def _of_nobody(self, path: str, at_work: list[str]) -> Iterator[Problem]:
        """Yield a problem for each new entry that is in no commit as it is in the file, and not ``at_work``."""
        for line, entry in self._new[path].items():
            if entry not in self._commits[path] and entry not in at_work:
                what = f"no commit has {_GROWING[path](json.loads(entry))} as it is here, so nobody knows who wrote it"
                yield Problem(path, line, what, "write it again in plain words, each value on one line, and commit it")

    def __contains__(self, place: tuple[str, int]) -> bool:
        path, line = place
        return line in self._new[path]

    def commit(self, path: str, line: int) -> str | None:
        """Return the commit that added an entry; None if it is not committed."""
        return self._commits[path].get(self._new[path][line])

    def writers(self, path: str, line: int) -> list[Author]:
        return self._writers.get(self.commit(path, line) or "", [])
