"""The glossary as one pattern that finds each term, in any of its forms, in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from .models import Term


def term_id(term: str) -> str:
    """Return the id of a term's entry in "Words on this page" and in the glossary."""
    return "word-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def _spellings(form: str) -> str:
    """Return the pattern of one form: a name with capitals as it stands, other words in any case and number."""
    escaped = re.escape(form).replace(r"\ ", r"\s+")
    if form != form.lower():
        return escaped + "s?"
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return f"(?i:{escaped[:-1]}(?:y|ies))"
    return f"(?i:{escaped}(?:s|es)?)"


# A form is looked for only where a word begins with its first letters: so many, the longest first.
_STARTS = (5, 4, 3, 2, 1)
_WORD_START = re.compile(r"(?<![\w-])\w")


def _start(form: str) -> str:
    """Return the first letters that every spelling of ``form`` has: a last "y" may become "ies"."""
    return form.split(maxsplit=1)[0][: min(_STARTS[0], len(form) - 1 or 1)].lower()


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(rf"{_spellings(form)}(?![\w-])")


@dataclass(frozen=True)
class TermIndex:
    """All terms of one language."""

    terms: tuple[Term, ...]

    @cached_property
    def _forms(self) -> dict[str, list[tuple[str, Term]]]:
        """Forms by their first letters, the longest form first, so that a longer term wins over a word in it."""
        forms = {form: term for term in self.terms for form in (term.term, *term.forms)}
        index: dict[str, list[tuple[str, Term]]] = {}
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            index.setdefault(_start(form), []).append((form, forms[form]))
        return index

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """Return (start, end, term) of every term in ``text``, in order."""
        found: list[tuple[int, int, Term]] = []
        end = 0
        for word in _WORD_START.finditer(text):
            start = word.start()
            if start < end:
                continue
            match = self._longest(text, start)
            if match:
                end = match[0]
                found.append((start, end, match[1]))
        return found

    def _longest(self, text: str, start: int) -> tuple[int, Term] | None:
        """Return the end of the longest form that begins at ``start``, and its term."""
        best: tuple[int, int, Term] | None = None
        for letters in _STARTS:
            for form, term in self._forms.get(text[start : start + letters].lower(), ()):
                if best is not None and len(form) <= best[0]:
                    break
                match = _pattern(form).match(text, start)
                if match:
                    best = (len(form), match.end(), term)
                    break
        return best[1:] if best else None

    def covers(self, phrase: str) -> bool:
        """Tell whether ``phrase`` as a whole is a term or one of its forms."""
        return any(start == 0 and end == len(phrase) for start, end, _ in self.find(phrase))
