"""The lines that each commit has written, in plain words. Each commit is read once; git may raise CannotCompareError."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from care_guide.review.authors import Author, commit_authors
from care_guide.review.history import git
from care_guide.review.likeness import Words
from care_guide.review.plain_lines import sayings

# What `make sign` and `make translate` write has no lines for families.
_NO_TEXTS = (
    ":(exclude)content/data/signoffs.yaml",
    ":(exclude)content/data/addresses.yaml",
    ":(exclude,glob)**/*.from.yaml",
)
# So many commits are named to git at once.
_MANY = 100

# The lines of each file that a commit has written, by the path of the file.
_Files = dict[str, set[Words]]


class WrittenLines:
    """The lines that people have written, in any file of the repository, up to the last commit."""

    def __init__(self, root: Path, start: str) -> None:
        self._root = root
        # The newest first.
        self._authors = commit_authors(root, "--topo-order", "HEAD")
        self._new = {*git(root, "rev-list", f"{start}..HEAD").split()}
        self._files: dict[str, _Files] = {}

    def commits_of(self, asked: Callable[[Author], bool], *, new: bool) -> dict[str, list[Author]]:
        """Return the commits of those of whom ``asked`` is true, with them, the oldest first: the new ones, or those before."""
        everybody = {author for authors in self._authors.values() for author in authors}
        people = set(filter(asked, everybody))
        found = {
            commit: [author for author in authors if author in people]
            for commit, authors in reversed(self._authors.items())
            if (commit in self._new) is new
        }
        return {commit: authors for commit, authors in found.items() if authors}

    def of(self, commits: Collection[str]) -> Iterator[tuple[str, _Files]]:
        """Yield each of ``commits`` with the lines that it wrote, by the path of the file as seen from the guide."""
        unread = [commit for commit in commits if commit not in self._files]
        for number in range(0, len(unread), _MANY):
            some = unread[number : number + _MANY]
            self._files |= dict(written(self._root, "--no-walk=unsorted", *some, "--", ":(top)", *_NO_TEXTS))
        # Git leaves out those that have changed nothing there.
        yield from ((commit, self._files.setdefault(commit, {})) for commit in commits)


def written(root: Path, *which: str) -> Iterator[tuple[str, _Files]]:
    """Yield the commits that ``git log`` lists for the arguments ``which``, with the lines that each wrote, by file.

    That is what none of its parents has there, and what it has not only moved from one file to another.
    """
    # Nobody can write a line that looks like the beginning of a commit.
    begin = secrets.token_hex()
    form = ("--patch", "-c", "--text", "--no-ext-diff", "--no-textconv", "--no-renames", "--unified=0", "--no-prefix")
    told = git(root, "log", *form, f"--format={begin}%H %P", *which)
    place = git(root, "rev-parse", "--show-prefix")
    for one in told.split(begin)[1:]:
        head, _, patch = one.partition("\n")
        commit, *parents = head.split()
        yield commit, _lines(patch, max(1, len(parents)), place)


def _lines(patch: str, parents: int, place: str) -> _Files:
    """Return the lines that ``patch`` has and none of the ``parents``, by the path as seen from the folder ``place``."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    gone: dict[str, None] = {}
    path, is_head = "", False
    for line in patch.split("\n"):
        signs, text = line[:parents], line[parents:]
        if line.startswith(("diff ", "@@")):
            # Below the head of a file, a line with three signs is one that somebody has typed.
            is_head = line.startswith("diff ")
        elif is_head:
            path = line[4:].rstrip("\t").removeprefix(place) if line.startswith("+++ ") else path
        elif "-" in signs:
            gone[text] = None
        elif signs == "+" * parents:
            found[path][text] = None
    before = {said for text in gone for said in sayings(text)}
    return {path: {said for text in lines for said in sayings(text)} - before for path, lines in found.items()}
