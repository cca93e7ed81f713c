"""The glossary as one pattern that finds each term, in any of its forms, in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from .models import Term


@cache
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


_WORD = re.compile(r"(?<![\w-])\w[\w-]*")


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(rf"{_spellings(form)}(?![\w-])")


def _first_words(form: str) -> set[str]:
    """Return each word, in small letters, with which some spelling of ``form`` begins."""
    first = _WORD.match(form)
    if first is None:
        return set()
    word = first[0].lower()
    if first.end() < len(form):
        return {word}
    return {word, f"{word}s", f"{word}es", f"{word[:-1]}ies"}


@dataclass(frozen=True)
class TermIndex:
    """All terms of one language."""

    terms: tuple[Term, ...]

    @cached_property
    def _forms(self) -> dict[str, list[tuple[str, Term]]]:
        """Forms by their first word, the longest form first, so that a longer term wins over a word in it."""
        forms = {form: term for term in self.terms for form in (term.term, *term.forms)}
        index: dict[str, list[tuple[str, Term]]] = {}
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            for word in _first_words(form):
                index.setdefault(word, []).append((form, forms[form]))
        return index

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """Return (start, end, term) of every term in ``text``, in order."""
        found: list[tuple[int, int, Term]] = []
        end, known = 0, self._forms.get
        for word in _WORD.finditer(text):
            start = word.start()
            if start < end:
                continue
            for form, term in known(word[0].lower(), ()):
                match = _pattern(form).match(text, start)
                if match:
                    end = match.end()
                    found.append((start, end, term))
                    break
        return found

    def covers(self, phrase: str) -> bool:
        """Tell whether ``phrase`` as a whole is a term or one of its forms."""
        return any(start == 0 and end == len(phrase) for start, end, _ in self.find(phrase))
