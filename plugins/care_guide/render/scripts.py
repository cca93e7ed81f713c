"""One plain script from a few small modules: a browser loads no module from a disk (``file://``)."""

from __future__ import annotations

import re
from pathlib import Path

from rjsmin import jsmin

from care_guide.content.problems import ContentError, Problem
from care_guide.utils.listing import is_listed

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from "([^"\n]*)";\n)?', re.M)
_NAME = re.compile(r"^(?:export )?(?:const|let|function|class) (\w+)", re.M)


def bundle(entry: Path) -> str:
    """Return ``entry`` and all that it imports, each module once and after those it needs, as one classic script.

    Modules import by name, by relative paths, on one line each. Comments and white space that mean nothing are
    left out. Raises ContentError when a name stands at the top of two modules, or when a module is none of the theme's.
    """
    parts: dict[Path, str] = {}
    entry = entry.resolve()
    _gather(entry, next((folder for folder in entry.parents if folder.name == "js"), entry.parent), parts)
    owner: dict[str, str] = {}
    for file, text in parts.items():
        for name in _NAME.findall(text):
            if owner.setdefault(name, file.name) != file.name:
                raise _wrong(file, text.partition(name)[0], f"{name} is also a name in {owner[name]}", "choose another")
    body = "".join(re.sub(r"^export ", "", text, flags=re.M) for text in parts.values())
    return jsmin('(() => {\n"use strict";\n' + body + "})();\n") + "\n"


def _gather(file: Path, folder: Path, parts: dict[Path, str]) -> None:
    if file in parts:
        return
    text = file.read_text("utf-8")
    for found in _IMPORT.finditer(text):
        name = found[1] or "what is imported"
        other = (file.parent / name).resolve()
        # The frame is signed, and holds what is in the theme and no litter.
        if not is_listed(other, folder) or other.suffix != ".mjs" or not other.is_file():
            todo = 'write import { name } from "./module.mjs"; on one line'
            raise _wrong(file, text[: found.start()], f"{name} is no module of the theme", todo)
        _gather(other, folder, parts)
    parts[file] = _IMPORT.sub("", text)


def _wrong(file: Path, before: str, what: str, todo: str) -> ContentError:
    path = f"theme/{file.as_posix().rpartition('/theme/')[2]}"
    return ContentError([Problem(path, before.count("\n") + 1, what, todo)])
