"""New words that are not translated yet, together with the translation of the words that they replace.

Where they will appear is not known yet. In running text, families are shown the new words in the original language.
Where no language can be marked (an attribute, the title of a window, a script), they get the old translation.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Characters that no text contains.
_NEW, _OLD, _END = "\ue002", "\ue003", "\ue004"
_EITHER = re.compile(f"{_NEW}([^{_NEW}{_OLD}{_END}]*){_OLD}([^{_NEW}{_OLD}{_END}]*){_END}")
# Where an element with a language cannot be used.
_BARE = re.compile(r"<(title|script|style|textarea|option)\b.*?</\1>|<[^>]*>", re.S | re.I)


def either(new: str, old: str) -> str:
    """Return both as one text."""
    return f"{_NEW}{new}{_OLD}{old}{_END}"


def old_words(text: str) -> str:
    """Return ``text`` in one language, with the old translations."""
    return _each(text, lambda m: m[2])


def new_words(text: str, opened: str, closed: str) -> str:
    """Return ``text`` with the new words, each between ``opened`` and ``closed``."""
    return _each(text, lambda m: f"{opened}{m[1]}{closed}")


def in_html(html: str, opened: str) -> str:
    """Return HTML with the new words in running text, each inside the ``<span ...>`` given as ``opened``."""
    # In scripts they are escaped.
    for sign in (_NEW, _OLD, _END):
        html = html.replace(f"\\u{ord(sign):x}", sign)

    def chosen(text: str) -> str:
        bare = [m.span() for m in _BARE.finditer(text)]
        return _EITHER.sub(
            lambda m: m[2] if any(begin < m.start() < end for begin, end in bare) else f"{opened}{m[1]}</span>", text
        )

    while _NEW in html and (text := chosen(html)) != html:
        html = text
    return html


def _each(text: str, chosen: Callable[[re.Match[str]], str]) -> str:
    # They may be nested.
    while _NEW in text and (found := _EITHER.sub(chosen, text)) != text:
        text = found
    return text
