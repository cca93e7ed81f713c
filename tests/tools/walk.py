"""Walk through all that a template may ask of the values that it is given, as text by the way to it."""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, TemplateRuntimeError, Undefined

_LEAVES = (str, bytes, int, float, type(None), datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo)


class Walk:
    """What the templates of ``env`` may ask of some values: ``texts`` by way, and ``objects``, each once."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self.texts: dict[str, str] = {}
        # By id, so that none of them goes and leaves its id to another one.
        self._seen: dict[int, Any] = {}

    @property
    def objects(self) -> list[Any]:
        return list(self._seen.values())

    def go(self, value: Any, way: str) -> None:
        """Add ``value``, whose place is ``way``, and all that a template may ask of it."""
        if isinstance(value, _LEAVES):
            self.texts[way] = str(value)
        elif id(value) not in self._seen and not isinstance(value, Undefined):
            self._seen[id(value)] = value
            for name, text in (("str", str(value)), ("repr", repr(value))):
                # With its place in memory, a build refuses it.
                if " at 0x" not in text:
                    self.texts[f"{way} | {name}"] = text
            for name, one in (*self._items(value), *self._asked(value)):
                self.go(one, way + name)

    def _items(self, value: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(value, Mapping):
            yield from ((f"[{key!r}]", one) for key, one in value.items())
        elif isinstance(value, Iterable):
            yield from ((f"[{number}]", one) for number, one in enumerate(value))

    def _asked(self, value: Any) -> Iterator[tuple[str, Any]]:
        """Yield what the attributes of ``value`` are, and what those return that are called without anything."""
        own = () if type(value).__module__ == "builtins" else {*dir(value), *getattr(type(value), "model_fields", ())}
        for name in sorted(own):
            found = self.ask(value, name)
            if isinstance(found, Undefined):
                continue
            if not callable(found):
                yield f".{name}", found
            elif not inspect.isclass(found) and _needs_nothing(found):
                yield f".{name}()", found()

    def ask(self, value: Any, name: str) -> Any:
        """Return what a template gets for ``value.name``; Undefined if it may not ask."""
        try:
            return self._env.getattr(value, name)
        except TemplateRuntimeError:
            return Undefined()


def _needs_nothing(called: Any) -> bool:
    try:
        inspect.signature(called).bind()
    except (TypeError, ValueError):
        return False
    return True
