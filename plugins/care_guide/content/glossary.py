"""The glossary as one pattern that finds each term, in any of its forms, in running text."""

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
    """Return how one form may be spelled: a name as it stands or with an s, other words in any number."""
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


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a term; ``words`` are its spellings when it is a single word, so that no search is needed."""

    text: str
    term: Term
    words: frozenset[str]

    def end(self, text: str, word: re.Match[str], lowered: str) -> int:
        """Return where this form ends when it begins with ``word`` (``lowered``: in small letters), else 0."""
        if self.words:
            return word.end() if word[0] in self.words or lowered in self.words else 0
        match = _pattern(self.text).match(text, word.start())
        return match.end() if match else 0


def _form(text: str, term: Term) -> _Form:
    single = _WORD.fullmatch(text)
    return _Form(text, term, frozenset(_spellings(text) if single else ()))


@dataclass(frozen=True)
class TermIndex:
    """All terms of one language."""

    terms: tuple[Term, ...]

    @cached_property
    def _forms(self) -> dict[str, list[_Form]]:
        """Forms by their first word, the longest form first, so that a longer term wins over a word in it."""
        forms = {form: term for term in self.terms for form in (term.term, *term.forms)}
        index: dict[str, list[_Form]] = {}
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            firsts = (_WORD.match(spelling) for spelling in _spellings(form))
            for word in {first[0].lower() for first in firsts if first}:
                index.setdefault(word, []).append(_form(form, forms[form]))
        return index

    def find(self, text: str) -> list[tuple[int, int, Term]]:
        """Return (start, end, term) of every term in ``text``, in order."""
        found: list[tuple[int, int, Term]] = []
        end, known = 0, self._forms.get
        for word in _WORD.finditer(text):
            lowered = word[0].lower()
            forms = known(lowered)
            if forms is None or word.start() < end:
                continue
            for form in forms:
                if there := form.end(text, word, lowered):
                    end = there
                    found.append((word.start(), end, form.term))
                    break
        return found

    @cached_property
    def _spelled(self) -> frozenset[str]:
        return frozenset(one for term in self.terms for form in (term.term, *term.forms) for one in _spellings(form))

    def covers(self, phrase: str) -> bool:
        """Tell whether ``phrase`` as a whole is a term or one of its forms."""
        return phrase in self._spelled or phrase.lower() in self._spelled
