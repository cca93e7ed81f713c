"""Who wrote a text, as far as the history knows: authors and co-authors of its files, and of those of which they are copies.

Each function raises CannotCompareError if git fails.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, permutations
from pathlib import Path
from posixpath import relpath

from care_guide.content.problems import printable
from care_guide.content.review_files import name_words
from care_guide.review.history import CannotCompareError, git, git_paths


@dataclass(frozen=True)
class Author:
    """Somebody in the history, by the name and address that git has."""

    name: str
    email: str

    def __str__(self) -> str:
        return printable(self.name or self.email)

    def is_same(self, other: Author) -> bool:
        """Return whether both are one person as far as git knows: by the address, or by the name of either."""
        same_address = _mailbox(self.email) == _mailbox(other.email)
        return same_address or self.is_called(other.name) or other.is_called(self.name)

    def is_called(self, name: str) -> bool:
        """Return whether ``name`` may be the name of this person.

        Two names are of one person if all of the shorter one is in the other, or if they share two words, or one and an
        initial: either may have a title, a middle or a second last name, or two words in one. Whoever has such a name of
        somebody else lets another person sign.
        """
        one, other = _words(name), _words(self.name)
        if _may_be_one(one, other):
            return True
        # With a title in one with a word, as in AnaLopezMD; but Adams and Stern are whole names.
        return _may_be_one(_unglued(one), other) or _may_be_one(one, _unglued(other))


# What stands before or behind the names of many people, and is no name itself, as Do and Pa are.
_BEFORE = "dra?|doctora?|prof|mrs?|ms|nurse|enfermer[ao]"
_BEHIND = "md|rn|np|phd|dnp|mph|[mb]sn|lcsw|cphon"
_TITLE = re.compile(f"{_BEFORE}|{_BEHIND}|jr|sr")
# A title that is in one with at least three letters of a name.
_GLUED = re.compile(f"^(?:{_BEFORE})(?=[^\\W\\d]{{3}})|(?<=[^\\W\\d]{{3}})(?:{_BEHIND})$")
# The number at the end of a login, such as analopez84.
_NUMBER = re.compile(r"(?<=\D)\d+$")
# What is within names. People who have no other word in common are not one.
_WITHIN = re.compile("de|del|la|las|los|da|dos|di|van|der|den|von|bin|al|el")
# Nobody has more words in a name; looking at each order of them takes time.
_MOST_WORDS = 12


def _words(name: str) -> tuple[str, ...]:
    """Return the words of ``name``, each once, with ü for ue and without numbers at their ends."""
    return tuple(dict.fromkeys(re.sub("([aou])e", r"\1", _NUMBER.sub("", word)) for word in name_words(name)))


def _untitled(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if not _TITLE.fullmatch(word))


def _unglued(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_GLUED.sub("", word) for word in words)


def _may_be_one(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two names, by their words, may be those of one person: see ``Author.is_called``."""
    whole = sorted((name, other), key=len)
    if len(whole[0]) > 1 and {*whole[0]} <= {*whole[1]}:
        return True
    fewer, more = sorted(map(_untitled, whole), key=len)
    if len(fewer) < 2:
        return fewer == more or any(one in {*more, *_in_one(more, 4), *_with_initial(more)} for one in fewer)
    return _are_alike(_as_in(more, fewer), _as_in(fewer, more))


def _with_initial(words: tuple[str, ...]) -> set[str]:
    return {one[0] + other for one, other in permutations(words, 2)}


@cache
def _in_one(words: tuple[str, ...], most: int) -> dict[str, tuple[str, ...]]:
    """Return each word that two of ``words``, or ``most`` at most, make in one, with them."""
    numbers = range(2, most + 1)
    return {"".join(part): part for number in numbers for part in permutations(words[:_MOST_WORDS], number)}


def _as_in(other: tuple[str, ...], words: tuple[str, ...]) -> frozenset[str]:
    """Return ``words``, those in one that the ``other`` name has in one."""
    found = set(words)
    for joined, part in _in_one(words, 3).items():
        if joined in other and found.issuperset(part):
            found = found.difference(part) | {joined}
    return frozenset(found)


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = {word for word in one & other if len(word) > 1 and not _WITHIN.fullmatch(word)}
    initials = ((a, b) for a in one - other for b in other - one if 1 in (len(a), len(b)) and a[0] == b[0])
    return one <= other or other <= one or len(shared) > 1 or (bool(shared) and any(initials))


def _mailbox(email: str) -> str:
    """Return the address without the number that forges put before some: 12+ana@example.org is ana@example.org."""
    return re.sub(r"^\d+\+", "", email.casefold())


def authors(root: Path, base: str, paths: list[str], asked: Callable[[Author], bool]) -> dict[Author, list[str]]:
    """Return each author of whom ``asked`` is true and who has changed one of ``paths`` since ``base``, with the files.

    Whoever wrote another file of which one of them is a copy is one, too: see ``changed_by``.
    """
    since = f"{base}..HEAD"
    return changed_by(root, since, [*paths, *_same_files(root, since, paths)], asked)


def changers(root: Path, since: str, paths: list[str], asked: Callable[[Author], bool]) -> list[Author]:
    """Return the authors and co-authors of what has changed in ``paths`` in the range ``since``, on every branch that was merged.

    Whoever brings a branch up to date, or merges a pull request, has written only what git would not have merged so. Git
    takes long to say that, so merges are left out if ``asked`` is true of nobody who made one.
    """
    found = authors_of(root, "--full-history", "--no-merges", since, "--", *paths)
    if any(map(asked, authors_of(root, "--full-history", "--merges", since, "--", *paths))):
        merges = list(_merges_with_own_words(root, since, paths))
        found += authors_of(root, "--no-walk", *merges) if merges else []
    return list(dict.fromkeys(found))


def changed_by(root: Path, since: str, paths: list[str], asked: Callable[[Author], bool]) -> dict[Author, list[str]]:
    """Return each author of whom ``asked`` is true and who has changed one of ``paths``, with the files: see ``changers``."""
    if not any(map(asked, changers(root, since, paths, asked))):
        return {}
    place = git(root, "rev-parse", "--show-prefix") or "."
    options = ("-m", "--name-only", "--no-renames", "--full-history", "--format=")
    found: dict[Author, list[str]] = defaultdict(list)
    for path in sorted({*git_paths(root, "log", *options, since, "--", *paths)}):
        for writer in filter(asked, changers(root, since, [f":(top,literal){path}"], asked)):
            found[writer].append(relpath(path, place))
    return found


def _merges_with_own_words(root: Path, since: str, paths: list[str]) -> Iterator[str]:
    """Yield the merges in the range ``since`` in which one of ``paths`` is not as git would have merged it."""
    which = ("--full-history", "--merges", "--format=%x00%H %P", since, "--", *paths)
    try:
        told, known = git(root, "log", "--remerge-diff", "--name-only", *which), True
    except CannotCompareError:
        # Git before 2.35, or a repository that is read-only.
        told, known = git(root, "log", *which), False
    for one in told.split("\0")[1:]:
        commits, *differing = one.strip().splitlines()
        commit, *parents = commits.split()
        # Of more than two branches, git does not say what it would have made.
        if differing or len(parents) > 2 or not known:
            yield commit


# A line that names a co-author, and goes on in indented lines; or the author of a commit that git has squashed.
_CO_AUTHOR = re.compile(
    r"^[ \t]*(?:(?:co-)?(?:authored|developed|written)-by|author)[ \t]*:(.*(?:\n[ \t]+(?![\w-]+:).*)*)", re.M | re.I
)
# Of each file in a commit: the modes before and after, the hashes, what has happened to it, and its path.
_STATE = re.compile(r":\d+ \d+ [0-9a-f]+ ([0-9a-f]+) [A-Z]\0([^\0]+)\0")


def _same_files(root: Path, since: str, paths: list[str]) -> list[str]:
    """Return the other files that once were, in the range ``since``, what one of ``paths`` was: it may be their copy."""
    raw = git(root, "log", "-z", "-m", "--raw", "--no-abbrev", "--no-renames", "--relative", "--format=", since)
    states = _STATE.findall(raw)
    own = {state for state, path in states if path in paths and state.strip("0")}
    # What git would take for a pattern is a name here.
    return sorted(f"./{path}" for path in {path for state, path in states if state in own} - {*paths})


def names_of(root: Path, path: str) -> list[str]:
    """Return ``path`` and the paths that its text had before, as far as git finds one much alike: the latest first.

    It may have been copied first, and the old file removed later. A copy of a text that is still there is another text.
    """
    names = [path]
    for name in names:
        begun = git(root, "log", "--diff-filter=A", "--full-history", "-m", "--no-renames", "--format=%H", "--", name)
        if commits := dict.fromkeys(begun.split()):
            which = ("--no-walk", "-m", "-C", "-C", "--diff-filter=RC", "--name-status", "--relative", "--format=")
            found = git_paths(root, "log", *which, *commits, "--", "content")
            # Of each: the likeness, the old path, the new one.
            likes = zip(found[0::3], found[1::3], found[2::3], strict=True)
            before = (old for like, old, new in likes if new == name and (like[0] == "R" or not (root / old).is_file()))
            names += dict.fromkeys(old for old in before if old not in names)
    return names


def authors_of(root: Path, *which: str) -> list[Author]:
    """Return the authors and co-authors of the commits that ``git log`` lists for the arguments ``which``."""
    return list(dict.fromkeys(chain.from_iterable(commit_authors(root, *which).values())))


def commit_authors(root: Path, *which: str) -> dict[str, list[Author]]:
    """Return the commits that ``git log`` lists for the arguments ``which``, with the author and co-authors of each.

    Git and forges that squash leave the lines of authors in the middle of a message, where git does not look for them.
    """
    fields = git(root, "log", "--format=%H%x00%an%x00%ae%x00%B%x00", *which).split("\0")
    found = {}
    for commit, name, email, message in zip(fields[0::4], fields[1::4], fields[2::4], fields[3::4], strict=False):
        people = [Author(name, email)]
        for other in _CO_AUTHOR.findall(message):
            named, _, address = " ".join(other.split()).partition("<")
            people.append(Author(named.strip(), address.partition(">")[0].strip()))
        found[commit.lstrip("\n")] = people
    return found


def committed_for(root: Path, since: str, paths: list[str]) -> list[tuple[Author, Author]]:
    """Return who has committed what git gives to another author, and that author: by amend, rebase or cherry-pick."""
    form = "--format=%cn%x00%ce%x00%an%x00%ae%x00"
    fields = [field.lstrip("\n") for field in git(root, "log", form, "--full-history", since, "--", *paths).split("\0")]
    people = zip(fields[0::4], fields[1::4], fields[2::4], fields[3::4], strict=False)
    pairs = ((Author(name, email), Author(*author)) for name, email, *author in people)
    return [(one, other) for one, other in dict.fromkeys(pairs) if not one.is_same(other)]
