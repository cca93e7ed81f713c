"""Check: plain functions from a Library to problems. ``make check``, the build and the tests call ``check``."""

from __future__ import annotations

from care_guide.checks.citations import evidence_of, shared_evidence
from care_guide.checks.codes import check_codes
from care_guide.checks.contract import check_contract
from care_guide.checks.duplicates import check_repeats
from care_guide.checks.emergencies import emergencies_of, shared_emergencies
from care_guide.checks.language import banned_of, language_of, shared_language
from care_guide.checks.letters import check_letters
from care_guide.checks.links import check_links
from care_guide.checks.load import load_of
from care_guide.checks.marks import marks_of, shared_marks
from care_guide.checks.message import message_of
from care_guide.checks.notices import check_notices
from care_guide.checks.policy import check_rules
from care_guide.checks.primary import check_primary
from care_guide.checks.questions import check_questions
from care_guide.checks.search import check_search
from care_guide.checks.structure import structure_of
from care_guide.checks.translations import check_translations
from care_guide.checks.typed_numbers import shared_typed_numbers, typed_numbers_of
from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.utils.cache import Cache

# What one article says of itself, and what only all of them together can say.
_OF_ONE = (
    message_of,
    structure_of,
    evidence_of,
    language_of,
    load_of,
    marks_of,
    emergencies_of,
    typed_numbers_of,
)
# Of a translation: what its lines cannot have from the lines of the original.
_OF_TRANSLATION = (
    message_of,
    structure_of,
    banned_of,
    marks_of,
    emergencies_of,
    typed_numbers_of,
)
_OF_ALL = (
    check_contract,
    shared_evidence,
    shared_language,
    check_primary,
    shared_marks,
    shared_emergencies,
    shared_typed_numbers,
    check_links,
    check_letters,
    check_notices,
    check_repeats,
    check_rules,
    check_codes,
    check_search,
    check_translations,
)


def check_article(article: Article, library: Library) -> tuple[Problem, ...]:
    """Return the problems of one article that no other article can cause or mend."""
    if library.is_translation(article) and article.header.status == "withheld":
        return ()
    checks = _OF_TRANSLATION if library.is_translation(article) else _OF_ONE
    return tuple(problem for one in checks for problem in one(article, library))


def check(library: Library, cache: Cache | None = None) -> list[Problem]:
    """Return every problem of every file, in the order of files and lines; ``cache`` spares work, never a problem.

    A file that could not be read at all is reported alone: what would follow from it is no mistake of its author.
    """
    if any(not path.endswith(".md") for path in library.unread):
        return sorted(set(library.problems))
    own = [article.own if article.own is not None else check_article(article, library) for article in library.articles]
    found = []
    if not library.unread:
        found = [problem for one in _OF_ALL for problem in one(library)]
        found += check_questions(library, cache or Cache())
    return sorted({*library.problems, *(problem for problems in own for problem in problems), *found})
