"""Check: plain functions from a Library to problems. ``make check``, the build and the tests call ``check``."""

from __future__ import annotations

from ..library import Library
from ..problems import Problem
from ..rules import check_rules
from .evidence import check_evidence
from .language import check_language
from .links import check_links
from .measures import check_measures
from .notices import check_notices
from .questions import check_questions
from .repeats import check_repeats
from .structure import check_structure

_CHECKS = (
    check_structure,
    check_evidence,
    check_language,
    check_links,
    check_notices,
    check_rules,
    check_questions,
    check_measures,
    check_repeats,
)


def check(library: Library) -> list[Problem]:
    """Return every problem of every file, in the order of files and lines."""
    found = [problem for one in _CHECKS for problem in one(library)]
    return sorted({*library.problems, *found})
