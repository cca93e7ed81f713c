"""DISCERN's fifteen questions and JAMA's four benchmarks: which part of an article answers each.

The questions, in our words, and the parts stand in the contract: a hospital that changes its sections says there
what answers them now. That a part is there says nothing of how good the answer is: that is for a person.
"""

from __future__ import annotations

from collections.abc import Callable

from care_guide.content.contract import AskedOf, MeasureRules
from care_guide.measures.item import Instrument, Item
from care_guide.measures.seen import Seen


def answered(seen: Seen, number: str) -> bool | None:
    """Tell whether the parts that answer a DISCERN question are there; None where it is not asked of this kind."""
    return next((_met(asked)(seen) for asked in seen.rules.discern if asked.number == number), None)


def discern(rules: MeasureRules) -> Instrument:
    """Return the fifteen questions as the contract has them."""
    about = "15 questions about texts on treatment choices (discern.org.uk). Each is rated 1 to 5 by a person, who also gives a sixteenth, the overall rating."
    return Instrument("DISCERN", about, tuple(_item(asked) for asked in rules.discern))


def jama(rules: MeasureRules) -> Instrument:
    """Return the four benchmarks as the contract has them."""
    about = "Four benchmarks (Silberg and others, JAMA 1997)."
    return Instrument("JAMA benchmarks", about, tuple(_item(asked) for asked in rules.jama))


def _item(asked: AskedOf) -> Item:
    kinds: dict[tuple[str, ...], list[str]] = {}
    for kind, parts in sorted(asked.by.items(), key=lambda pair: pair[0] == "all"):
        kinds.setdefault(parts, []).append("all others" if kind == "all" else kind)
    said = {", ".join(f"`{part}`" for part in parts) or "not asked": names for parts, names in kinds.items()}
    how = (
        next(iter(said)) if len(said) == 1 else "; ".join(f"{', '.join(names)}: {text}" for text, names in said.items())
    )
    return Item(asked.number, asked.asks, how, _met(asked))


def _met(asked: AskedOf) -> Callable[[Seen], bool | None]:
    def met(seen: Seen) -> bool | None:
        needed = asked.parts(seen.kind)
        return seen.has(*needed) if needed else None

    return met
