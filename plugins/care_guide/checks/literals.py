"""Which plain letters a regular expression cannot do without: a text that has none of them need not be searched."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# The letters of each way in which a part can match, or None when nothing is sure.
_Ways = tuple[str, ...] | None
_MOST = 40


@cache
def needed(pattern: str) -> _Ways:
    """Return texts (lower case) of which each match of ``pattern``, in any case, holds at least one; None: unknown."""
    try:
        return _of(re._parser.parse(pattern))  # type: ignore[attr-defined]
    except (AttributeError, ValueError, TypeError, IndexError):
        # Python's own parser has another form here: then every text is searched.
        return None


def may_match(pattern: str, lowered: str) -> bool:
    """Tell whether ``pattern`` may match in a text, given in lower case."""
    ways = needed(pattern)
    return ways is None or any(way in lowered for way in ways)


def _of(parts: Any) -> _Ways:
    """Return the best that any one part of a sequence asks for."""
    best: _Ways = None
    run = ""
    for kind, value in [*parts, ("END", None)]:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value).lower()
            continue
        ways: _Ways = None
        if name == "BRANCH":
            ways = _any([_of(one) for one in value[1]])
        elif name == "SUBPATTERN":
            ways = _of(value[3])
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
            ways = _of(value[2])
        best = max((best, (run,) if run else None, ways), key=_worth)
        run = ""
    return best


def _any(branches: list[_Ways]) -> _Ways:
    ways = [way for branch in branches if branch for way in branch]
    return tuple(dict.fromkeys(ways)) if all(branches) and len(ways) <= _MOST else None


def _worth(ways: _Ways) -> int:
    return min(map(len, ways)) if ways else 0
