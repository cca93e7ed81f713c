"""Git, asked about one folder: not about what a hook, the user's settings or a folder above would have it answer."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

# What git hands to its hooks (`git rev-parse --local-env-vars`): with it, git would answer for another place.
_OF_A_HOOK = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_CONFIG", "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS",
    "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
)  # fmt: skip
# A user's settings that would add to what git prints, or run programs of theirs; git's word on the grafts below.
_SETTINGS = tuple(
    part
    for setting in (
        "log.showSignature=false",
        "core.quotePath=false",
        f"core.hooksPath={os.devnull}",
        "advice.graftFileDeprecated=false",
    )
    for part in ("-c", setting)
)

# The history as it was committed, with nothing put in its place here, and no index written only to be quicker next time.
_PLAIN = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_GRAFT_FILE": os.devnull, "GIT_OPTIONAL_LOCKS": "0"}


def run_git(
    root: Path, *arguments: str, offline: bool = False, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run git in ``root`` and return what came of it. Raises FileNotFoundError where git is not installed.

    ``variables`` are added to git's surroundings.
    ``offline``: in a partial clone, git fails where it would otherwise fetch what it lacks from its server.
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
        text=True,
        errors="replace",
        check=False,
    )


def git_says(root: Path, *arguments: str, offline: bool = False) -> str | None:
    """Return what git says, without the end of its last line; None where it does not know or is not installed."""
    try:
        done = run_git(root, *arguments, offline=offline)
    except FileNotFoundError:
        return None
    return done.stdout.rstrip("\n") if done.returncode == 0 else None


def refusal(root: Path) -> str:
    """Return why git does not answer for ``root`` although there is a repository, in its own words; else ""."""
    try:
        done = run_git(root, "rev-parse", "--is-inside-work-tree")
    except FileNotFoundError:
        return ""
    return "" if done.returncode == 0 or "not a git repository" in done.stderr else done.stderr.strip()
