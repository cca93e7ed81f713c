"""The glossary as one pattern that finds each term, in any of its forms, in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

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


@dataclass(frozen=True)
class TermIndex:
    """All terms of one language."""

    terms: tuple[Term, ...]
    _by_form: dict[str, Term] = field(default_factory=dict, repr=False)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """One alternation of every form, the longest first, so that a longer term wins over a word in it."""
        forms = {form: term for term in self.terms for form in (term.term, *term.forms)}
        if not forms:
            return None
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        self._by_form.update({f"t{number}": forms[form] for number, form in enumerate(ordered)})
        alternatives = "|".join(f"(?P<t{number}>{_spellings(form)})" for number, form in enumerate(ordered))
        return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])")

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """Return (start, end, term) of every term in ``text``, in order."""
        if self.pattern is None:
            return []
        return [(m.start(), m.end(), self._by_form[m.lastgroup or ""]) for m in self.pattern.finditer(text)]

    def covers(self, phrase: str) -> bool:
        """Tell whether ``phrase`` as a whole is a term or one of its forms."""
        return any(start == 0 and end == len(phrase) for start, end, _ in self.find(phrase))
