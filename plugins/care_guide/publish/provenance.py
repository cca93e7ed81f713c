"""Where a published guide comes from: the commit, the version of the guide, and the tools."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

from care_guide.utils.git import git_says

# What shapes the bytes of the output; requirements.lock pins each of them.
_TOOLS = ("pelican", "markdown", "jinja2", "pygments", "babel", "rjsmin", "segno", "brotli", "deflate")
_UNKNOWN = "unknown"


def guide_version(root: Path) -> tuple[str, str]:
    """Return the name and the version of the guide, as pyproject.toml says them."""
    file = root / "pyproject.toml"
    if not file.is_file():
        return root.resolve().name, _UNKNOWN
    project = tomllib.loads(file.read_text("utf-8"))["project"]
    return str(project["name"]), str(project["version"])


def provenance(root: Path) -> dict[str, Any]:
    """Return what build.json says of the origin; no clock is asked but the commit's own.

    ``changed`` says that files differ from the commit. What git does not know is "unknown".
    """
    # A repository in a folder above, which does not hold the guide, knows nothing of it.
    ours = bool(git_says(root, "ls-files", "--", "content"))
    commit, when = (
        (git_says(root, "rev-parse", "HEAD"), git_says(root, "log", "-1", "--format=%cI")) if ours else (None, None)
    )
    differs = git_says(root, "status", "--porcelain", "--", "content", "theme", "plugins", "*conf.py")
    return {
        "commit": commit or _UNKNOWN,
        "commit_date": when or _UNKNOWN,
        "changed": _UNKNOWN if differs is None or not commit else bool(differs),
        "version": guide_version(root)[1],
        "tools": {name: version(name) for name in _TOOLS},
    }


def release_name(root: Path, origin: dict[str, Any]) -> str:
    """Return the name of a release: the guide, its version, the day of the commit and the commit.

    ``origin`` is what ``provenance`` returns. Files that differ from the commit show in the name.
    """
    day, commit = str(origin["commit_date"])[:10], str(origin["commit"])[:8]
    parts = [*guide_version(root), *([day, commit] if commit != _UNKNOWN else [_UNKNOWN])]
    return "-".join([*parts, *(["changed"] if origin["changed"] is True else [])])
