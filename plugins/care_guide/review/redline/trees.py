"""Two throw-away folders: the base and the new text, each below this same theme and program.

Git writes them from an index of their own, so that nothing in the repository changes: it may be read-only.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from care_guide.utils.errors import CannotDoError
from care_guide.utils.git import refusal, run_git
from care_guide.utils.listing import listed

# What is compared; the theme and the program are always those of the tree in which the command runs.
_COMPARED = "content"
# What would leave files out, write into the repository beside the index, or ask other programs.
_ALL_FILES = ("core.sparseCheckout", "core.splitIndex", "core.fsmonitor", "submodule.recurse")


class CannotCompareError(CannotDoError):
    """There is nothing to compare with; the text says why and what to do."""


@dataclass(frozen=True)
class Trees:
    """The two folders to read, what they are, and the files that are not committed."""

    old: Path
    new: Path
    base: str
    base_commit: str
    new_commit: str
    uncommitted: tuple[str, ...]


def git(root: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> str:
    """Return what git says in ``root``; raises CannotCompareError with git's own words when it fails.

    ``variables`` are added to git's surroundings.
    """
    try:
        done = run_git(root, *arguments, variables=variables)
    except FileNotFoundError:
        raise CannotCompareError("git is not installed: install it to compare two states of the guide") from None
    if done.returncode:
        raise CannotCompareError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.rstrip("\n")


def is_shallow(root: Path) -> bool:
    """Tell whether the history is cut off."""
    return git(root, "rev-parse", "--is-shallow-repository") == "true"


def base_commit(root: Path, base: str) -> str:
    """Return the last commit that ``base`` and the present text have in common.

    Raises CannotCompareError when there is none; a shallow clone is told from a name that is wrong.
    """
    try:
        git(root, "rev-parse", "--is-inside-work-tree")
    except CannotCompareError:
        why = refusal(root) or f"{root}: this is no git repository: a redline needs the history"
        raise CannotCompareError(why) from None
    deeper = "this clone is shallow: run `git fetch --unshallow` (in a workflow: fetch-depth: 0)"
    try:
        if base.startswith("-"):
            raise CannotCompareError(base)
        named = git(root, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}")
    except CannotCompareError:
        todo = deeper if is_shallow(root) else "run `git fetch`, or name another branch or commit"
        raise CannotCompareError(f"BASE={base}: git knows no such branch or commit: {todo}") from None
    try:
        return git(root, "merge-base", named, "HEAD")
    except CannotCompareError:
        todo = deeper if is_shallow(root) else "name a branch that this one comes from"
        raise CannotCompareError(f"BASE={base}: it has no commit in common with the present text: {todo}") from None


@contextmanager
def trees(root: Path, base: str) -> Iterator[Trees]:
    """Give the two trees, and take them away again, whatever happens.

    The new text is that of the last commit; what is not committed is laid over it, and named.
    """
    old_commit, new_commit = base_commit(root, base), git(root, "rev-parse", "HEAD")
    prefix = git(root, "rev-parse", "--show-prefix")
    with tempfile.TemporaryDirectory(prefix="care-guide-") as folder:
        places = {"old": Path(folder, "old"), "new": Path(folder, "new")}
        for name, commit in (("old", old_commit), ("new", new_commit)):
            write_out(root, commit, places[name], Path(folder, f"{name}.index"))
        old, new = places["old"] / prefix, places["new"] / prefix
        if not (old / _COMPARED).is_dir():
            raise CannotCompareError(f"BASE={base}: it has no folder {prefix}{_COMPARED}, so it cannot be built")
        uncommitted = _differing(root / _COMPARED, new / _COMPARED)
        if uncommitted:
            _lay_over(root / _COMPARED, new / _COMPARED)
        for tree in (old, new):
            _lay_over(root / "theme", tree / "theme")
        yield Trees(old, new, base, old_commit, new_commit, uncommitted)


def write_out(root: Path, commit: str, place: Path, index: Path) -> None:
    """Write all files of ``commit`` into the new folder ``place``, whatever the user's settings leave out or add.

    ``index`` is the file for git's notes on them. Raises CannotCompareError.
    """
    place.mkdir()
    variables = {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(place), "GIT_CONFIG_COUNT": str(len(_ALL_FILES))}
    for number, setting in enumerate(_ALL_FILES):
        variables |= {f"GIT_CONFIG_KEY_{number}": setting, f"GIT_CONFIG_VALUE_{number}": "false"}
    git(root, "read-tree", "-u", "--reset", commit, variables=variables)


def _differing(here: Path, committed: Path) -> tuple[str, ...]:
    """Return the files that are not the same in both folders.

    The bytes are compared: git passes over what it is told to ignore or to take as unchanged, and the guide is built of
    that too.
    """
    names = {file.relative_to(folder) for folder in (here, committed) for file in listed(folder, "**/*")}
    return tuple(
        f"{_COMPARED}/{name.as_posix()}" for name in sorted(names) if _bytes(here / name) != _bytes(committed / name)
    )


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _lay_over(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
