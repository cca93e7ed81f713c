"""The code of other plugins, which decides what they do to pages: the frame's sign-off covers it."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Mapping
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from pelican import plugins

from care_guide.content.library import CODE_OF
from care_guide.utils.files import listed

_GUIDE = "care_guide"


def plugin_code(settings: Mapping[str, Any], root: Path) -> dict[str, str]:
    """Return the SHA-256 of the code of each plugin that ``settings`` name besides the guide's own."""
    paths = [str(root / path) for path in settings.get("PLUGIN_PATHS", ())]
    return {f"{CODE_OF}{name}": _code(name, paths) for name in named_plugins(settings)}


def named_plugins(settings: Mapping[str, Any]) -> list[str]:
    """Return the names of the plugins that ``settings`` name besides the guide's own."""
    # A setting may name a plugin, or hold its module or an object of it.
    named = (
        one if isinstance(one, str) else getattr(inspect.getmodule(one), "__name__", "")
        for one in settings.get("PLUGINS") or ()
    )
    return [name for name in named if name != _GUIDE]


def _code(name: str, paths: list[str]) -> str:
    """Return the SHA-256 of the files of the plugin ``name``, found as Pelican finds it; "" if there is no such plugin."""
    short = name.removeprefix(f"{plugins.__name__}.")
    spec = PathFinder.find_spec(short, [*plugins.__path__])
    if spec is None:
        package = name.partition(".")[0]
        spec = PathFinder.find_spec(package, paths) or PathFinder.find_spec(package)
    if spec is None:
        return ""
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    files = [(folder, file) for folder in folders for file in listed(folder, "**/*") if file.is_file()]
    if not folders and spec.origin is not None:
        files = [(Path(spec.origin).parent, Path(spec.origin))]
    whole = [
        (file.relative_to(folder).as_posix(), hashlib.sha256(file.read_bytes()).hexdigest()) for folder, file in files
    ]
    return hashlib.sha256(repr(whole).encode()).hexdigest()
