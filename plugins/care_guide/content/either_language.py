"""Words that wait for their translation, together with the translation of what they were before.

Where they will stand is not known yet. In running text a family is shown the new words, in their language; where no
language can be told (an attribute, the title of a window, a script), the old translation.
"""

from __future__ import annotations

import re
from collections.abc import Callable

# Characters that no text holds.
_NEW, _OLD, _END = "\ue002", "\ue003", "\ue004"
_EITHER = re.compile(f"{_NEW}([^{_NEW}{_OLD}{_END}]*){_OLD}([^{_NEW}{_OLD}{_END}]*){_END}")
# Where an element of a language cannot stand.
_BARE = re.compile(r"<(title|script|style|textarea|option)\b.*?</\1>|<[^>]*>", re.S | re.I)


def either(new: str, old: str) -> str:
    """Return both as one text."""
    return f"{_NEW}{new}{_OLD}{old}{_END}"


def old_words(text: str) -> str:
    """Return ``text`` in one language: what waits is the old translation."""
    return _each(text, lambda m: m[2])


def new_words(text: str, opened: str, closed: str) -> str:
    """Return ``text`` with the new words, each between ``opened`` and ``closed``."""
    return _each(text, lambda m: f"{opened}{m[1]}{closed}")


def in_html(html: str, opened: str) -> str:
    """Return HTML with the new words in running text, each in the element that begins with ``opened``, a span."""
    # As a script writes them.
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
    # One may hold another.
    while _NEW in text and (found := _EITHER.sub(chosen, text)) != text:
        text = found
    return text
