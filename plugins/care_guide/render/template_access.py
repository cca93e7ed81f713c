"""What a template may ask of the values that it is given, whether it writes a name or puts it together."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import Environment, TemplateRuntimeError
from pydantic import BaseModel

# Attributes of Pelican's objects and of the guide's views that lead to more than people sign: every setting, every file.
_MORE_THAN_SIGNED = frozenset(("settings", "library"))
# Methods that answer from the machine: its clock, its time zone and its language.
_OF_THE_MACHINE = frozenset(
    ("today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp", "astimezone", "timestamp", "strftime", "ctime")
)


def guard(env: Environment) -> None:
    """Let the templates of ``env`` ask only for what comes with their values; anything else raises TemplateRuntimeError.

    Python's own attributes, a format that names attributes, dates, paths and models would lead on: to the machine, to files
    that nobody signs, and to code. A filter such as ``map(attribute=...)`` asks in the same way.
    """
    for ask in ("getattr", "getitem"):
        setattr(env, ask, partial(_asked, partial(getattr(Environment, ask), env)))


def _asked(ask: Callable[[Any, Any], Any], value: Any, name: Any) -> Any:
    if isinstance(name, str) and (name.startswith("_") or name in _refused_of(value.__class__)):
        raise TemplateRuntimeError(f"{name} leads to what nobody signs")
    return ask(value, name)


@cache
def _refused_of(kind: type) -> frozenset[str]:
    """Return the names that a template may not ask of a value of the type ``kind``."""
    if issubclass(kind, str):
        return frozenset(("format", "format_map"))
    if issubclass(kind, datetime.date):
        return _OF_THE_MACHINE
    if issubclass(kind, BaseModel):
        # Not its fields, but what Pydantic adds, such as parse_file.
        return frozenset(dir(BaseModel))
    if issubclass(kind, os.PathLike):
        return frozenset(dir(kind))
    return _MORE_THAN_SIGNED
