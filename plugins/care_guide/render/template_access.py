"""What a template may ask of the values that it is given, whether it writes a name or puts it together."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateRuntimeError
from jinja2.sandbox import UNSAFE_GENERATOR_ATTRIBUTES
from pydantic import BaseModel

# The names that a template may not ask of a value, by its type.
_REFUSED: dict[type, frozenset[str]] = {
    # Attributes of Pelican's objects and of the guide's views that lead to more than people sign: every setting, every file.
    # A filter such as ``map`` returns a generator, whose frame leads to everything in Python.
    object: frozenset(("settings", "library", "mro", *UNSAFE_GENERATOR_ATTRIBUTES)),
    str: frozenset(("format", "format_map")),
    # Methods that answer from the machine: its clock, its time zone and its language.
    datetime.date: frozenset(
        ("today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp", "astimezone", "timestamp", "strftime", "ctime")
    ),
    # Not the fields of a model, but what Pydantic adds, such as parse_file.
    BaseModel: frozenset(dir(BaseModel)),
    Path: frozenset(dir(Path)),
}
# Few names are among these, so few questions need the type of the value: a page asks some thousand.
_REFUSED_OF_ANY = frozenset().union(*_REFUSED.values())


def guard(env: Environment) -> None:
    """Let the templates of ``env`` ask only for what comes with their values; anything else raises TemplateRuntimeError.

    Python's own attributes, a format that names attributes, dates, paths and models would lead on: to the machine, to files
    that nobody signs, and to code. A filter such as ``map(attribute=...)`` asks in the same way.
    """
    for ask in ("getattr", "getitem"):
        setattr(env, ask, _guarded(partial(getattr(Environment, ask), env)))


def _guarded(ask: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def guarded(value: Any, name: Any) -> Any:
        if isinstance(name, str) and (name[:1] == "_" or (name in _REFUSED_OF_ANY and _is_refused(value, name))):
            raise TemplateRuntimeError(f"{name} leads to what nobody signs")
        return ask(value, name)

    return guarded


def _is_refused(value: Any, name: str) -> bool:
    return any(name in names for kind, names in _REFUSED.items() if isinstance(value, kind))
