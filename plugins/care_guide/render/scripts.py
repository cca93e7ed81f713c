"""One plain script from a few small modules: a browser loads no module from a disk (``file://``)."""

from __future__ import annotations

import re
from pathlib import Path

from rjsmin import jsmin

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/[\w/-]+\.mjs)";\n', re.M)
_NAME = re.compile(r"^(?:export )?(?:const|let|function|class) (\w+)", re.M)


class BundleError(Exception):
    """Two modules give one name to two things: together they would not work."""


def bundle(entry: Path) -> str:
    """Return ``entry`` and all that it imports, each module once and after those it needs, as one classic script.

    Modules import by name, by relative paths, on one line each. Comments and white space that mean nothing are
    left out. Raises BundleError when a name stands at the top of two modules.
    """
    parts: dict[Path, str] = {}
    _gather(entry.resolve(), parts)
    owner: dict[str, str] = {}
    for file, text in parts.items():
        for name in _NAME.findall(text):
            if owner.setdefault(name, file.name) != file.name:
                raise BundleError(f"{file}: {name} is also a name in {owner[name]}: choose another")
    body = "".join(re.sub(r"^export ", "", text, flags=re.M) for text in parts.values())
    return jsmin('(() => {\n"use strict";\n' + body + "})();\n") + "\n"


def _gather(file: Path, parts: dict[Path, str]) -> None:
    if file in parts:
        return
    text = file.read_text("utf-8")
    for name in _IMPORT.findall(text):
        _gather((file.parent / name).resolve(), parts)
    parts[file] = _IMPORT.sub("", text)
