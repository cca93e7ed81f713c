"""Other processes: Git, and the same work on all cores."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

# Git, independent of a hook's environment and the user's settings.

# What git sets for its hooks (`git rev-parse --local-env-vars`): with it, git would use another repository. The last
# ones make a path mean something else.
_OF_A_HOOK = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
    "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE", "GIT_WORK_TREE", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_LITERAL_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
)  # fmt: skip
# Overrides settings that change git's output or run the user's programs, and the warning about grafts (see below).
_SETTINGS = tuple(
    part
    for setting in (
        "log.showSignature=false",
        "log.follow=false",
        "color.ui=false",
        "blame.coloring=none",
        "core.quotePath=false",
        "core.commentChar=#",
        "i18n.logOutputEncoding=UTF-8",
        f"core.hooksPath={os.devnull}",
        "advice.graftFileDeprecated=false",
        "blame.ignoreRevsFile=",
        "blame.blankBoundary=false",
    )
    for part in ("-c", setting)
)

# The history as committed, without local replacements, and no writing of the index only for speed; messages in English,
# since one is told by its words.
_PLAIN = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}


def run_git(
    root: Path, *arguments: str, offline: bool = False, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run git in ``root`` and return the completed process. Raises FileNotFoundError if git is not installed.

    ``variables`` are added to git's environment.
    ``offline``: in a partial clone, git fails instead of fetching missing objects.
    """
    surroundings = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK} | _PLAIN
    if offline:
        surroundings |= {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1"}
    surroundings |= dict(variables or {})
    return subprocess.run(
        ["git", *_SETTINGS, *arguments],
        cwd=root,
        env=surroundings,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def git_output(root: Path, *arguments: str, offline: bool = False) -> str | None:
    """Return git's output without the final line end, or None if git fails or is not installed."""
    try:
        done = run_git(root, *arguments, offline=offline)
    except FileNotFoundError:
        return None
    return done.stdout.rstrip("\n") if done.returncode == 0 else None


def refusal(root: Path) -> str:
    """Return git's own message if it refuses the repository in ``root``, or that there is no git, else ""."""
    try:
        done = run_git(root, "rev-parse", "--is-inside-work-tree")
    except FileNotFoundError:
        return "git is not installed: install it"
    return "" if done.returncode == 0 or "not a git repository" in done.stderr else done.stderr.strip()


# The same work on all cores, or in one process if there is little to do, only one core, or no fork.

Item = TypeVar("Item")
Result = TypeVar("Result")
# Below this many items a second process costs more than it saves.
_ENOUGH = 24
_CHUNK = 8
# Inherited by the forked workers, since closures cannot be pickled.
_work: Callable[[Any], Any] | None = None
_items: Sequence[Any] = ()


def available_cores() -> int:
    """Return the number of cores that this process may use (on macOS and Windows, that of the machine)."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _processes_for(count: int, wanted: int | None) -> int:
    """Return the number of processes for ``count`` items; ``wanted`` is the user's setting, None the guide's choice."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    if wanted is not None:
        return max(1, min(wanted, count))
    return available_cores() if count >= _ENOUGH else 1


def parallel_map(work: Callable[[Item], Result], items: Sequence[Item], processes: int | None) -> Iterator[Result]:
    """Yield ``work(item)`` for each of ``items``, in order. Results are pickled between processes.

    ``processes`` is the user's setting, None to leave their number to the guide.

    ``work`` may be a closure: the workers are forks of this process.
    """
    global _work, _items
    count = _processes_for(len(items), processes)
    if count < 2:
        yield from map(work, items)
        return
    # The first one in this process: what all of them share, such as compiled templates, is then made once.
    yield work(items[0])
    _work, _items = work, items
    try:
        # Not multiprocessing.Pool, which ends its workers with a signal and can wait forever for one that missed it.
        context = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(count, context, initializer=_reset_signals) as pool:
            yield from pool.map(_call, range(1, len(items)), chunksize=_CHUNK)
    finally:
        _work, _items = None, ()


def _reset_signals() -> None:
    """End at once on SIGTERM: only the parent cleans up after a build."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _call(number: int) -> Any:
    assert _work is not None
    return _work(_items[number])
