"""What a template may ask of the values that it is given, whether it writes a name or puts it together."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import fields
from functools import cache, partial
from numbers import Number
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, TemplateRuntimeError
from jinja2.sandbox import modifies_known_mutable
from pydantic import BaseModel

from care_guide.content.article import Article
from care_guide.content.checklist import Asked
from care_guide.content.models import READ_OF_A_SOURCE, Source

# Attributes of Pelican's objects and of the guide's views that lead to more than people sign: every setting, every file.
_MORE_THAN_SIGNED = frozenset(("settings", "library"))
# Where Pelican has its own articles, categories and authors: known by name, since only build/ uses Pelican.
_PELICAN = {"pelican.contents", "pelican.urlwrappers"}
# What a template may ask of these, of the names that Pelican gives to all of them.
_OF_PELICAN = {"content", "name", "page_name", "save_as", "slug", "status", "summary", "url"}
# What each article has besides: settings, places on this machine, and days in its language.
_NOT_OF_PELICAN = frozenset(
    (
        "settings",
        "source_path",
        "relative_source_path",
        "locale_date",
        "locale_modified",
        "date_format",
        "timezone",
        "reader",
    )
)
# What a template may ask of a text as it was read, which has what its version leaves out: its lines as they are typed.
_OF_ARTICLES = {"header", "lang", "path", "topic"}
# The line of a question moves with any comment above it.
_NOT_OF_QUESTIONS = frozenset(("line",))
# A format that a template writes may name attributes.
_OF_A_TEXT = frozenset(("format", "format_map"))
# Methods that answer from the machine: its clock, its time zone and its language.
_OF_THE_MACHINE = frozenset(
    (
        *("today", "now", "utcnow", "fromtimestamp", "utcfromtimestamp", "astimezone", "timestamp"),
        *("strftime", "strptime", "ctime"),
    )
)
# Whose objects a template may ask, with the exceptions above; of any other, only plain data: a generator of Python leads to
# the code that runs, and a tree of lxml writes files.
_PACKAGES = {"care_guide", "jinja2", "markupsafe", "pelican"}
_DATA = (
    *(Number, type(None), str, bytes, Sequence, Mapping, Set, SimpleNamespace),
    *(datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo, BaseModel, os.PathLike),
)


def guard(env: Environment) -> None:
    """Let the templates of ``env`` ask only for what comes with their values; anything else raises TemplateRuntimeError.

    Python's own attributes, a format that names attributes, dates, paths, models and whatever is no plain data would lead
    on: to the machine, to files that nobody signs, and to code. A filter such as ``map(attribute=...)`` asks in the same
    way. Nor may a template change what it is given, since other pages show it too.
    """
    for ask in ("getattr", "getitem"):
        setattr(env, ask, partial(_asked, partial(getattr(Environment, ask), env)))


def _asked(ask: Callable[[Any, Any], Any], value: Any, name: Any) -> Any:
    if isinstance(name, str) and (name.startswith("_") or not _may_ask(value.__class__, name)):
        raise TemplateRuntimeError(f"{name} leads to what nobody signs")
    found = ask(value, name)
    if callable(found) and modifies_known_mutable(value, name):
        raise TemplateRuntimeError(f"{name} changes a value that other pages show too")
    # Each process has the words of a set in another order.
    return tuple(sorted(found, key=repr)) if isinstance(found, (set, frozenset)) else found


@cache
def _may_ask(kind: type, name: str) -> bool:
    known = kind.__module__.partition(".")[0] in _PACKAGES or issubclass(kind, _DATA)
    return known and name not in _refused_of(kind)


@cache
def _refused_of(kind: type) -> frozenset[str]:
    """Return the names that a template may not ask of a value of the type ``kind``."""
    for of, names in ((str, _OF_A_TEXT), (datetime.date, _OF_THE_MACHINE), (Asked, _NOT_OF_QUESTIONS)):
        if issubclass(kind, of):
            return names
    if issubclass(kind, BaseModel):
        # Not its fields, but what Pydantic adds, such as parse_file.
        own = kind.model_fields.keys() - READ_OF_A_SOURCE if issubclass(kind, Source) else ()
        return frozenset((*dir(BaseModel), *own))
    if issubclass(kind, Article):
        return frozenset((*dir(Article), *(one.name for one in fields(Article)))) - _OF_ARTICLES
    if issubclass(kind, os.PathLike):
        return frozenset(dir(kind))
    if any(one.__module__ in _PELICAN for one in kind.__mro__):
        return _NOT_OF_PELICAN | (frozenset(dir(kind)) - _OF_PELICAN)
    return _MORE_THAN_SIGNED
