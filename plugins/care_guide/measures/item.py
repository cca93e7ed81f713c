"""An item of an instrument, and how many of its items an article meets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from care_guide.measures.seen import Seen


@dataclass(frozen=True)
class Item:
    """One item.

    ``asks`` is its sense in our words, ``how`` says how it is seen. ``met`` gives None where the item does not
    apply to the article; ``met`` is None when only a person can judge the item.
    """

    number: str
    asks: str
    how: str = ""
    met: Callable[[Seen], bool | None] | None = None


@dataclass(frozen=True)
class Instrument:
    """A published instrument and its items; ``about`` says where it comes from."""

    name: str
    about: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Count:
    """How many of the items that apply, and that a machine can see, are met; ``missed`` names the others."""

    met: int
    of: int
    missed: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.met} of {self.of}"


def count(items: tuple[Item, ...], seen: Seen) -> Count:
    """Count ``items`` over one article."""
    found = [(item.number, met) for item in items if item.met is not None and (met := item.met(seen)) is not None]
    return Count(sum(met for _, met in found), len(found), tuple(number for number, met in found if not met))
