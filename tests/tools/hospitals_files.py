"""What a hospital edits is closed to the tests of the program: filling in a copy turns none of them red."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = tuple(str(_ROOT / "tests" / name) + os.sep for name in ("program", "review", "unit"))
_EDITED = tuple(str(_ROOT / name) + os.sep for name in ("content", "pelicanconf.py", "publishconf.py"))
_VARIABLES = ("SITE_URL", "GUIDE_LANGUAGES", "SEARCH_ADDRESS", "GUIDE_ALLOW_DRAFTS", "DIST")
_READS = ("open", "os.listdir", "os.scandir")
# The file of the test that runs, or is collected, just now, if it is one of the program.
_test: list[str] = []


@contextmanager
def closed_to(test: Path) -> Iterator[None]:
    """If ``test`` is a file of tests of the program, let it read no such file meanwhile, nor a variable of the settings."""
    before, of_program = _test[:], str(test).startswith(_PROGRAM)
    variables = {name: os.environ.pop(name) for name in _VARIABLES if of_program and name in os.environ}
    _test[:] = [test.name] if of_program else []
    try:
        yield
    finally:
        _test[:] = before
        os.environ.update(variables)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Stop what is about to read such a file."""
    if not _test or event not in _READS or not isinstance(arguments[0], str | bytes | os.PathLike):
        return
    name = os.fsdecode(arguments[0])
    # A path without a mode may begin at another folder than the current one: it comes from os.open.
    if event == "open" and arguments[1] is None and not os.path.isabs(name):  # noqa: PTH117
        return
    path = os.path.abspath(name)  # noqa: PTH100
    if f"{path}{os.sep}".startswith(_EDITED):
        raise AssertionError(
            f"{_test[0]} reads {os.path.relpath(path, _ROOT)}, which a hospital edits: "
            "take the file of tests/guide, or put the test into tests/shipped"
        )


sys.addaudithook(_refuse)
