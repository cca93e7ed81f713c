"""Lines of a signed text that its signer wrote elsewhere, and that somebody else has moved there.

Each method raises CannotCompareError.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from care_guide.content.source_text import read_source
from care_guide.review.authors import Author
from care_guide.review.history import git, git_paths
from care_guide.review.likeness import Words, alike, counted, is_part
from care_guide.review.plain_lines import FEWEST, PlainLine, has_figure, plain_lines, sayings
from care_guide.review.written_lines import WrittenLines, written
from care_guide.utils.files import is_in

# Files of data and rows of fingerprints have no lines for families.
_NO_TEXTS = (":(exclude)content/data", ":(exclude,glob)**/*.from.yaml")
# Where lines for families are.
_TEXTS = ("content/", "theme/strings/")
_DATA = "content/data/"
# So many letters are nobody's by chance, even in fewer words than ``FEWEST``.
_MANY_LETTERS = 20
# So many other texts have a line that it is nobody's own.
_SEVERAL = 2
_PICTURES = "content/images/"

# Lines of a text, and in which commits somebody wrote each, or the line from which it may have been made.
_Commits = dict[Words, set[str]]
# The lines that each author has written, as they are now.
Moved = dict[Author, list[str]]


class MovedLines:
    """What people have written elsewhere of the texts that they sign, since the commit ``start`` and before it."""

    def __init__(self, root: Path, start: str) -> None:
        self._root, self._start = root, start
        self._written = WrittenLines(root, start)

    def written_elsewhere(self, lang: str, paths: list[str], asked: Callable[[Author], bool]) -> tuple[Moved, Moved]:
        """Return who has written, since the start, a line that ``paths`` have gained, of those of whom ``asked`` is true.

        First with the lines that are the same, then with those that may have been made from theirs, and with short ones
        that still are in another text, too: two people may have typed them. In which file a line was written, and whether
        it was there for a while only, does not matter; nor do the marks around its words. Lines that several texts had
        before are nobody's, nor are short ones without a figure, if their file is still there, nor those that somebody else
        has typed in ``paths`` before or without the author's. Whoever writes a line that a text had already has not written
        it. ``lang`` is the language of ``paths``: a row of figures is the same in a translation, so whoever wrote it in
        another language, where it still is, has not written it here.
        """
        mine = self._written.commits_of(asked, new=True)
        own = self._own(mine, lang)
        gained = _gained(self._root, self._start, paths, self._of_gone_files(mine)) if own else {}
        origins, first = self._origins(mine, own, gained)
        new = {line: ones & first.keys() for line, ones in origins.items()}
        found = {line: {commit for one in ones for commit in own[one]} for line, ones in new.items() if ones}
        same = {line: commits for line, commits in found.items() if line in own}
        like = {line: commits for line, commits in found.items() if line not in own}
        short = [line for line in same if not _is_long(line)]
        for line, places in _places(self._root, "HEAD", short).items():
            if not all(any(is_in(place, path) for path in paths) for place in places):
                like[line] = same.pop(line)
        others = self._of_others(same | like, paths)
        same, like = ({line: some[line] for line in some.keys() - others} for some in (same, like))
        return _by_author(same, gained, mine), _by_author(like, gained, mine)

    def written_earlier(
        self,
        lang: str,
        paths: list[str],
        since: str,
        asked: Callable[[Author], bool],
        is_read: Callable[[str], bool],
    ) -> Moved:
        """Return who has written, before the start, lines that ``paths`` have gained, or from which those may have been made.

        ``since`` is the commit from which on they are new, "" if all of them are. Of a file for which ``is_read`` is true,
        others have read the lines. Whoever writes a line that a text had already has not written it.
        """
        mine = self._written.commits_of(asked, new=False)
        own = self._own(mine, lang)
        gained = _gained(self._root, since, paths) if own else {}
        found, first = self._origins(mine, own, gained)
        read = _places(self._root, self._start, {*first, *found})
        new = {line for line in {*first, *found} if not any(map(is_read, read.get(line, ())))}
        kept = {line: {first[one] for one in ones if one in first.keys() & new} for line, ones in found.items()}
        return _by_author({line: kept[line] for line in kept if line in new}, gained, mine)

    def _own(self, mine: Mapping[str, list[Author]], lang: str) -> _Commits:
        """Return the lines that the commits ``mine`` have written, without those that are a translation's."""
        found: _Commits = defaultdict(set)
        here: dict[str, set[Words]] = {}
        for commit, files in self._written.of(mine):
            for path, lines in files.items():
                if _is_other(path, lang) and path not in here:
                    here[path] = {line.words for line in _here(self._root, path)}
                for line in lines - here.get(path, set()):
                    found[line].add(commit)
        return dict(found)

    def _of_gone_files(self, mine: Iterable[str]) -> set[Words]:
        """Return the lines that the commits ``mine`` have written in files that are gone: a draft, or one of an old name."""
        written = (one for _, files in self._written.of([*mine]) for one in files.items())
        return {line for path, lines in written if not (self._root / path).is_file() for line in lines}

    def _origins(
        self, mine: Iterable[str], own: _Commits, gained: Iterable[Words]
    ) -> tuple[dict[Words, set[Words]], dict[Words, str]]:
        """Return each of ``gained`` with those of ``own`` that it is or may be made from, and of these, ``_first``."""
        found = {line: {line} & own.keys() for line in gained}
        found |= dict(_made_from({line for line, same in found.items() if not same}, own))
        return found, self._first(mine, {one: own[one] for ones in found.values() for one in ones})

    def _of_others(self, found: _Commits, paths: list[str]) -> set[Words]:
        """Return those of ``found`` that are nobody's own: see ``written_elsewhere``."""
        if not found:
            return set()
        mine, typed = set().union(*found.values()), set[Words]()
        which = ("--full-history", f"{self._start}..HEAD", "--", *paths, *_NO_TEXTS)
        for commit, files in written(self._root, *which):
            put_in = found.keys() & set().union(*files.values()) if commit not in mine else ()
            if put_in:
                known = {*git(self._root, "rev-list", f"{self._start}..{commit}").split()}
                typed |= {line for line in put_in if not found[line] & known}
        shared = _places(self._root, self._start, found.keys() - typed)
        return typed | {line for line, places in shared.items() if len(places) >= _SEVERAL}

    def _first(self, mine: Iterable[str], found: _Commits) -> dict[Words, str]:
        """Return the first of the commits ``mine`` with each line, without the lines that a text had before it."""
        lines: dict[str, list[Words]] = defaultdict(list)
        order = {commit: number for number, commit in enumerate(mine)}
        for line, commits in found.items():
            lines[min(commits, key=order.__getitem__)].append(line)
        first = {line: commit for commit, some in lines.items() for line in some}
        for commit, some in lines.items():
            for parent in git(self._root, "rev-list", "--parents", "-1", commit).split()[1:]:
                for line, places in _places(self._root, parent, some).items():
                    if places:
                        first.pop(line, None)
        return first


def _by_author(found: _Commits, gained: dict[Words, str], mine: Mapping[str, list[Author]]) -> Moved:
    """Return each author of the commits of ``found``, with the lines as they are in ``gained``, in their order."""
    told: Moved = defaultdict(list)
    for line, text in gained.items():
        for author in {author: None for commit in found.get(line, ()) for author in mine[commit]}:
            told[author].append(text)
    return dict(told)


def _is_long(line: Words) -> bool:
    """Return whether two people will hardly have typed a line by chance."""
    return len(line) >= FEWEST or sum(map(len, line)) >= _MANY_LETTERS


def _gained(root: Path, since: str, paths: Iterable[str], known: Container[Words] = ()) -> dict[Words, str]:
    """Return the lines of ``paths``, by their words, that none of them had in the commit ``since``, "" for all of them.

    Short ones without a figure only if they are ``known``.
    """
    start = since or git(root, "hash-object", "-t", "tree", os.devnull)
    differing = git_paths(root, "diff", "--name-only", "--no-renames", "--relative", start, "--", *paths)
    changed = [path for path in differing if path.startswith(_TEXTS) and not path.startswith(_DATA)]
    had = {one for path in changed for one in _at(root, start, path)}
    lines = (line for path in changed for line in _here(root, path) if line.words not in had)
    return {
        line.words: line.text for line in lines if _is_long(line.words) or has_figure(line.words) or line.words in known
    }


def _here(root: Path, path: str) -> Iterator[PlainLine]:
    source, _ = read_source(root / path, path) if (root / path).is_file() else (None, ())
    return plain_lines(path, "\n".join(source.lines) if source is not None else "")


def _at(root: Path, commit: str, path: str) -> Iterator[Words]:
    """Yield the words of each line that the file ``path`` had in ``commit``, if it was there."""
    if git(root, "ls-tree", "--name-only", commit, "--", path):
        for line in plain_lines(path, git(root, "show", f"{commit}:./{path}")):
            yield line.words


def _made_from(lines: Iterable[Words], own: Iterable[Words]) -> Iterator[tuple[Words, set[Words]]]:
    """Yield each of ``lines`` that may have been made from some of ``own``, with these; short ones may be anybody's."""
    counts, near = counted(line for line in lines if len(line) >= FEWEST), defaultdict[tuple[str, str], set[Words]](set)
    for line in counts:
        for pair in pairwise(line):
            near[pair].add(line)
    found: dict[Words, set[Words]] = defaultdict(set)
    for one in own:
        # Two lines that are much alike have two words in common that stand side by side.
        some = {line for pair in pairwise(one) for line in near.get(pair, ())} if len(one) >= FEWEST else set()
        made = {line for line in some if is_part(one, line) or is_part(line, one)}
        for line in made | {line for line, _ in alike(one, {line: counts[line] for line in some})}:
            found[line].add(one)
    yield from found.items()


def _is_other(path: str, lang: str) -> bool:
    """Return whether a file belongs to another language than ``lang``."""
    return path.startswith("content/") and path.count("/") > 1 and not path.startswith((f"content/{lang}/", _PICTURES))


def _places(root: Path, commit: str, lines: Collection[Words]) -> dict[Words, set[str]]:
    """Return the texts that had each of ``lines`` in ``commit``."""
    places: dict[Words, set[str]] = {line: set() for line in lines}
    if not places or not git(root, "ls-tree", "--name-only", commit, "--", "content"):
        return places
    longest = {max(line, key=len) for line in lines}
    options = ("--text", "--null", "--no-line-number", "--no-column", "-e", "")
    for row in git(root, "grep", *options, commit, "--", "content", *_NO_TEXTS).split("\n"):
        path, _, line = row.partition("\0")
        low = line.casefold()
        for said in sayings(line) if any(word in low for word in longest) else ():
            if said in places:
                places[said].add(path.removeprefix(f"{commit}:"))
    return places
