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
# What Markdown would take out of plain words, or a page would show with its signs.
_MARKDOWN = re.compile(
    r"""
    \*\*\S[^*\n]*\*\* | (?<!\w)__\S[^_\n]*__(?!\w)                    # bold
    | (?<![\w*])\*(?=[^\s*])[^*\n]*(?<=\S)\*(?![\w*])                 # slanted; not the star of HLA-A*02:01
    | (?<!\w)_(?=[^\s_])[^_\n]*(?<=\S)_(?!\w)
    | !?\[[^\[\]]*\]\( | \[\^ | `                                     # links, pictures, citations, code
    | ^\s*(?:\#{1,6}|[-*+])\s                                         # headings, items
    | \\[\\`*_{}\[\]()>\#+\-.!|]                                      # signs behind a backslash
    | </?[a-z][^<>]*> | &(?:\#\w+|[a-z]{2,8}\d?);                     # HTML
    | \{[\#.][^{}]*\}                                                 # settings
    """,
    re.I | re.M | re.X,
)


def has_mark(text: str) -> bool:
    """Tell whether ``text`` holds a mark, or what looks like one."""
    return "[[" in text or "{{" in text


def not_plain(text: str) -> str | None:
    """Return what stands in ``text`` that a page would show with its signs, or None."""
    if has_mark(text):
        return "a mark does not work here"
    found = markdown_in(text)
    return f'Markdown does not work here ("{found[:30]}")' if found else None


def markdown_in(text: str) -> str | None:
    """Return the first piece of Markdown or HTML in plain words, or None."""
    found = _MARKDOWN.search(text)
    return found[0].strip() if found else None


def without_marks(text: str) -> str:
    """Return ``text`` with the words that its marks may show: "…" for a value, nothing for what the rule book says."""
    if "[[" not in text:
        return text
    text = _CONDITION.sub(lambda m: m["then"], text)
    return _FACT.sub(lambda m: m["none"] or ("" if _OF_RULE_BOOK.match(m["name"]) else "…"), text)
