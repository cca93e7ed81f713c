"""The marks in double square brackets: their form, and the words that a line with marks says.

``[[group.fact]]``, ``[[group.fact|if none: TEXT]]``, ``[[if group.fact: TEXT]]``, ``[[if no group.fact: TEXT]]``,
``[[call.emergency]]``, ``[[sign.id]]``, ``[[signs.level]]``, ``[[passage.id]]``.
"""

from __future__ import annotations

import re

NAME = r"[a-z_]+\.[a-z0-9_-]+"
# What a mark may hold: words, single brackets (citations, links) and other marks, none of which holds marks itself.
TEXT = r"(?:[^\[\]\n]|\[(?!\[)[^\[\]\n]*\]|\[\[[^\[\]\n]*\]\])+"
CONDITION = rf"\[\[if (?P<no>no )?(?P<fact>{NAME}):[ ]*(?P<then>{TEXT})\]\]"
FACT = rf"\[\[(?P<name>[^\[\]|:\n]+)(?:\|if none:[ ]*(?P<none>{TEXT}))?\]\]"
SIGN = r"\[\[sign\.(?P<sign>[^\[\]|:\n]*)\]\]"
# A line that the build replaces by several: all core signs of a level, or a passage.
SIGNS_LINE = re.compile(r"^(?P<indent>\s*[-*+]\s+)\[\[signs\.(?P<level>[^\[\]|:]*)\]\][ \t]*$")
PASSAGE_LINE = re.compile(r"^\[\[passage\.(?P<passage>[^\[\]|:]*)\]\][ \t]*$")

_OF_RULE_BOOK = re.compile(r"(?:signs?|passage)\.")
_CONDITION, _FACT = re.compile(CONDITION), re.compile(FACT)


def has_mark(text: str) -> bool:
    """Tell whether ``text`` holds a mark, or what looks like one."""
    return "[[" in text


def without_marks(text: str) -> str:
    """Return ``text`` with the words that its marks may show: "…" for a value, nothing for what the rule book says."""
    if "[[" not in text:
        return text
    text = _CONDITION.sub(lambda m: m["then"], text)
    return _FACT.sub(lambda m: m["none"] or ("" if _OF_RULE_BOOK.match(m["name"]) else "…"), text)
