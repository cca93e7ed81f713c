"""The checks: plain functions from a Library to problems. ``make check``, the build and the tests call ``check``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from care_guide.checks.citations import check_primary, evidence_of, shared_evidence, unknown_sources
from care_guide.checks.emergencies import card_places_of, check_notices, emergencies_of, shared_emergencies
from care_guide.checks.hospital import (
    brands_of,
    check_hospital,
    no_default_language,
    shared_marks,
    shared_typed_numbers,
    theme_words,
    typed_numbers_of,
)
from care_guide.checks.language import (
    banned_of,
    check_letters,
    check_repeats,
    check_translations,
    language_of,
    load_of,
    repeats_of,
    shared_language,
)
from care_guide.checks.links import (
    check_addresses,
    check_codes,
    check_contract,
    check_links,
    check_passed_over,
    check_rules,
)
from care_guide.checks.nothing_lost import marks_of, nothing_lost_of
from care_guide.checks.questions import check_questions, check_search, check_stages
from care_guide.checks.structure import message_of, structure_of
from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.problems import Problem
from care_guide.utils.cache import Cache

# Checks of one article.
_OF_ONE = (
    message_of, repeats_of, structure_of, unknown_sources, evidence_of, language_of, load_of, marks_of,
    emergencies_of, card_places_of, typed_numbers_of, brands_of, nothing_lost_of,
)  # fmt: skip
# Checks of a translation: those that the lines of its original do not decide.
_OF_TRANSLATION = (
    message_of, structure_of, banned_of, marks_of, emergencies_of, card_places_of, typed_numbers_of, brands_of,
)  # fmt: skip
# Checks of the whole library.
_OF_ALL = (
    check_contract, shared_evidence, shared_marks, shared_emergencies, shared_typed_numbers, check_links,
    check_letters, check_notices, check_rules, check_hospital, check_codes, check_passed_over, check_stages,
    check_translations, theme_words,
)  # fmt: skip
# Checks of the whole library without its drafts, which change neither repetitions nor the reading grade of the guide.
_OF_FINISHED = (shared_language, check_primary, check_repeats, check_search)


def check_article(article: Article, library: Library) -> tuple[Problem, ...]:
    """Return the problems of one article that no other article can cause or solve."""
    if library.is_translation(article) and article.header.status == "withheld":
        return ()
    checks = _OF_TRANSLATION if library.is_translation(article) else _OF_ONE
    return tuple(problem for one in checks for problem in one(article, library))


def check(library: Library, cache: Cache | None = None) -> list[Problem]:
    """Return every problem of every file, sorted by file and line; ``cache`` saves work, never a problem.

    Where a file that the articles share cannot be read, no check runs, and what was found while reading the articles is
    left out: it may only follow from that file.
    What is missing in a draft is not a problem: see ``missing_in_drafts``.
    """
    if library.unread_shared:
        read = {article.path for article in library.articles}
        return sorted({problem for problem in library.problems if problem.path not in read})
    # Without its default language the guide has no text, and each file that names one would be reported.
    if nothing := [*no_default_language(library)]:
        return sorted({*library.problems, *nothing})
    drafts = {article.path for article in library.articles if article.is_draft}
    found = {problem for problem in _found(library) if problem.path not in drafts}
    # Not even the page of a draft can be made with an unknown source.
    for article in library.articles:
        if article.is_draft:
            found.update(unknown_sources(article, library))
    if not library.unread:
        finished = replace(library, articles=tuple(one for one in library.articles if not one.is_draft))
        found.update(problem for one in _OF_FINISHED for problem in one(finished))
        found.update(check_addresses(library), check_questions(finished, cache or Cache()))
    return sorted(found)


def missing_in_drafts(library: Library) -> list[Problem]:
    """Return what is still to do in each draft before it can be published, sorted by file and line."""
    drafts = {article.path for article in library.articles if article.is_draft}
    # Most guides have none: all checks would be made once more for nothing.
    if not drafts:
        return []
    known = {
        problem for article in library.articles if article.is_draft for problem in unknown_sources(article, library)
    }
    return sorted({problem for problem in _found(library) if problem.path in drafts} - known)


def _found(library: Library) -> Iterator[Problem]:
    """Yield the problems from reading the files, from checking each article, and from checking all of them together."""
    yield from library.problems
    for article in library.articles:
        yield from article.own if article.own is not None else check_article(article, library)
    if not library.unread:
        for one in _OF_ALL:
            yield from one(library)
