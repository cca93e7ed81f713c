"""The glossary as an index that finds each term, in any of its forms, in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property

from care_guide.content.models import Term


@cache
def term_id(term: str) -> str:
    """Return the id of a term's entry in "Words on this page" and in the glossary."""
    return "word-" + re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")


def _spellings(form: str) -> tuple[str, ...]:
    """Return how one form may be spelled: a name with or without an s, other words in singular and plural."""
    if form != form.lower():
        return form, f"{form}s"
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        return form, f"{form[:-1]}ies"
    return form, f"{form}s", f"{form}es"


_WORD = re.compile(r"(?<![\w-])\w[\w-]*")


@cache
def _pattern(form: str) -> re.Pattern[str]:
    found = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in _spellings(form))
    return re.compile(rf"(?:{found})(?![\w-])", 0 if form != form.lower() else re.I)


@dataclass(frozen=True)
class TermIndex:
    """All terms of one language."""

    terms: tuple[Term, ...]

    @cached_property
    def _forms(self) -> dict[str, list[tuple[str, Term]]]:
        """Forms by their first word, the longest form first, so that a longer term wins over a shorter one in it."""
        forms = {form: term for term in self.terms for form in (term.term, *term.forms)}
        index: dict[str, list[tuple[str, Term]]] = {}
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            for word in {first[0].lower() for first in map(_WORD.match, _spellings(form)) if first}:
                index.setdefault(word, []).append((form, forms[form]))
        return index

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """Return (start, end, term) of every term in ``text``, in order."""
        found: list[tuple[int, int, Term]] = []
        end, forms = 0, self._forms
        for word in _WORD.finditer(text):
            for form, term in forms.get(word[0].lower(), ()) if word.start() >= end else ():
                if match := _pattern(form).match(text, word.start()):
                    end = match.end()
                    found.append((word.start(), end, term))
                    break
        return found

    @cached_property
    def _spelled(self) -> frozenset[str]:
        return frozenset(one for term in self.terms for form in (term.term, *term.forms) for one in _spellings(form))

    def covers(self, phrase: str) -> bool:
        """Return whether ``phrase`` as a whole is a term or one of its forms."""
        return phrase in self._spelled or phrase.lower() in self._spelled
