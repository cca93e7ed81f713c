"""Lines of a signed text that its signer wrote elsewhere in the pull request, and that somebody else has moved there.

Git finds the author of a line that is moved in one commit, if it is long. Each function raises CannotCompareError.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from care_guide.content.source_text import read_source
from care_guide.review.authors import Author, authors_of
from care_guide.review.history import git, git_paths
from care_guide.review.plain_lines import FEWEST, PlainLine, has_figure, plain_lines, sayings

# Files of data and rows of fingerprints have no lines for families.
_NO_TEXTS = (":(exclude)content/data", ":(exclude,glob)**/*.from.yaml")
_ENDINGS = (".md", ".yaml", ".svg", ".txt")
# So many other texts have a line that it is nobody's own.
_SEVERAL = 2
_PICTURES = "content/images/"

_Words = tuple[str, ...]


def lines_written_elsewhere(
    root: Path, start: str, lang: str, paths: Iterable[str], asked: Callable[[Author], bool]
) -> dict[Author, str]:
    """Return each author since ``start`` of whom ``asked`` is true and who has written a line that ``paths`` have gained.

    With the line as it is now. In which file it was written, and whether it was there for a while only, does not matter;
    nor do the marks around its words. Lines that several texts had before are nobody's, nor are short ones without a
    figure, nor those that somebody else has typed in ``paths`` before or without the author's. ``lang`` is the language
    of ``paths``: a row of figures is the same in a translation, so whoever wrote it in another language, where it still is,
    has not written it here.
    """
    which = ("--full-history", f"{start}..HEAD", "--", ".", *_NO_TEXTS)
    if not any(map(asked, authors_of(root, *which))):
        return {}
    gained, signed = _gained(root, start, paths), [*paths, *_NO_TEXTS]
    found: dict[Author, set[_Words]] = defaultdict(set)
    # In which commits the lines were written by those who are asked about, and which lines others have typed themselves.
    commits_of: dict[_Words, set[str]] = defaultdict(set)
    typed: set[_Words] = set()
    for commit in git(root, "log", "--reverse", "--topo-order", "--format=%H", *which).split() if gained else ():
        if writers := list(filter(asked, authors_of(root, "-1", commit))):
            own = _added(root, commit, lang) & gained.keys()
            for writer in writers:
                found[writer] |= own
            for one in own:
                commits_of[one].add(commit)
        elif put_in := _added(root, commit, lang, signed) & gained.keys():
            known = {*git(root, "rev-list", f"{start}..{commit}").split()}
            typed |= {one for one in put_in if not commits_of[one] & known}
    shared = typed | _shared(root, start, commits_of.keys() - typed)
    first = {who: next((one for one in gained if one in own - shared), None) for who, own in found.items()}
    return {who: gained[one] for who, one in first.items() if one is not None}


def _gained(root: Path, start: str, paths: Iterable[str]) -> dict[_Words, str]:
    """Return the lines of ``paths``, by their words, that none of them had in ``start``."""
    differing = git_paths(root, "diff", "--name-only", "--no-renames", "--relative", start, "--", *paths)
    changed = [path for path in differing if path.startswith("content/") and path.endswith(_ENDINGS)]
    had = {one for path in changed for one in _at(root, start, path)}
    lines = (line for path in changed for line in _here(root, path) if line.words not in had)
    return {line.words: line.text for line in lines if len(line.words) >= FEWEST or has_figure(line.words)}


def _here(root: Path, path: str) -> Iterator[PlainLine]:
    source, _ = read_source(root / path, path) if (root / path).is_file() else (None, ())
    return plain_lines(path, "\n".join(source.lines) if source is not None else "")


def _at(root: Path, commit: str, path: str) -> Iterator[_Words]:
    """Yield the words of each line that the file ``path`` had in ``commit``, if it was there."""
    if git(root, "ls-tree", "--name-only", commit, "--", path):
        for line in plain_lines(path, git(root, "show", f"{commit}:./{path}")):
            yield line.words


def _added(root: Path, commit: str, lang: str, paths: Iterable[str] = (".", *_NO_TEXTS)) -> set[_Words]:
    """Return the words of each line that ``commit`` has in those of ``paths`` that it changes, and none of its parents there."""
    which = ("-1", "-m", "--name-only", "--no-renames", "--relative", "--format=", commit, "--", *paths)
    changed = sorted({path for path in git_paths(root, "log", *which) if path.endswith(_ENDINGS)})
    _, *parents = git(root, "rev-list", "--parents", "-1", commit).split()
    before = {one for path in changed for parent in parents for one in _at(root, parent, path)}
    found: set[_Words] = set()
    for path in changed:
        kept = {line.words for line in _here(root, path)} if _is_other(path, lang) else set()
        found |= {*_at(root, commit, path)} - kept
    return found - before


def _is_other(path: str, lang: str) -> bool:
    """Return whether a file belongs to another language than ``lang``."""
    return path.startswith("content/") and path.count("/") > 1 and not path.startswith((f"content/{lang}/", _PICTURES))


def _shared(root: Path, start: str, lines: Collection[_Words]) -> set[_Words]:
    """Return those of ``lines`` that several texts had in ``start``: headings, and what the guide says again and again."""
    if not lines:
        return set()
    places: dict[_Words, set[str]] = {line: set() for line in lines}
    longest = {max(line, key=len) for line in lines}
    options = ("--text", "--null", "--no-line-number", "--no-column", "-e", "")
    for row in git(root, "grep", *options, start, "--", "content", *_NO_TEXTS).split("\n"):
        path, _, line = row.partition("\0")
        for said in sayings(line) if any(word in line.casefold() for word in longest) else ():
            if said in places:
                places[said].add(path)
    return {line for line, paths in places.items() if len(paths) >= _SEVERAL}
