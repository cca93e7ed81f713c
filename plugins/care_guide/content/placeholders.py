"""Words that stand where a person has yet to write: they can never be part of a sign-off."""

from __future__ import annotations

import re

# What a heading of a new article begins with until its author has written one.
PLACEHOLDER = "Your heading: "

_PLACEHOLDER = re.compile(
    r"""
    .*[<>{}\[\]].*                      # <your name>, [name]
    | \W*                               # dots, dashes, nothing at all
    | (your|the|reviewer'?s?|clinician'?s?)?\s*(full\s+)?(name|credentials?|title|role)(\s+of\b.*|\s+here)?
    | (to\s?do|tbd|tba|x{2,}|n\W?a|none|unknown|anonymous|placeholder|example|nobody|somebody|someone)
    | (an?\s+)?(clinician|reviewer|doctor|nurse|oncologist|editor|advisor)
    | (john|jane)\s+(doe|smith)(,.*)?
    | what\s+(is\s+new|changed)\b.*
    """,
    re.I | re.X | re.S,
)


def is_placeholder(text: str) -> bool:
    """Tell whether ``text`` is no name, no credential and no sentence of a person, but a mark for one."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None
