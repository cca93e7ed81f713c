"""The checks: plain functions from a Library to problems. ``make check``, the build and the tests call ``check``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from care_guide.checks import citations, emergencies, hospital, language, links, nothing_lost, questions, structure
from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.problems import Problem, once
from care_guide.utils.cache import Cache

# Checks of one article.
_OF_ONE = (
    citations.unknown_sources, citations.typed_sources, citations.joined_to_figures, citations.evidence_of, emergencies.emergencies_of,
    emergencies.card_places_of, hospital.typed_numbers_of, hospital.brands_of, language.repeats_of, language.language_of,
    language.load_of, nothing_lost.marks_of, nothing_lost.nothing_lost_of, structure.message_of, structure.structure_of,
)  # fmt: skip
# Checks of a translation: those that the lines of its original do not decide.
_OF_TRANSLATION = (
    citations.typed_sources, citations.joined_to_figures, emergencies.emergencies_of, emergencies.card_places_of, hospital.typed_numbers_of,
    hospital.brands_of, language.banned_of, nothing_lost.marks_of, structure.message_of, structure.structure_of,
)  # fmt: skip
# Checks of the whole library.
_OF_ALL = (
    citations.shared_evidence, emergencies.shared_emergencies, emergencies.check_notices, hospital.check_hospital,
    hospital.fever_numbers, hospital.shared_marks, hospital.shared_typed_numbers, hospital.theme_words, language.check_letters,
    language.check_translations, links.check_codes, links.check_contract, links.check_links, links.check_passed_over,
    links.check_rules, questions.check_stages,
)  # fmt: skip
# Checks of the whole library without its drafts, which change neither repetitions nor the reading grade of the guide.
_OF_FINISHED = (language.shared_language, citations.check_primary, language.check_repeats, questions.check_search)


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
    if nothing := [*hospital.no_default_language(library)]:
        return sorted({*library.problems, *nothing})
    drafts = {article.path for article in library.articles if article.is_draft}
    found = {problem for problem in _found(library) if problem.path not in drafts}
    # Not even the page of a draft can be made with an unknown source.
    for article in library.articles:
        if article.is_draft:
            found.update(citations.unknown_sources(article, library))
    if not library.unread:
        finished = replace(library, articles=tuple(one for one in library.articles if not one.is_draft))
        found.update(problem for one in _OF_FINISHED for problem in one(finished))
        found.update(links.check_addresses(library), questions.check_questions(finished, cache or Cache()))
    return sorted(once(found))


def missing_in_drafts(library: Library) -> list[Problem]:
    """Return what is still to do in each draft before it can be published, sorted by file and line."""
    drafts = {article.path for article in library.articles if article.is_draft}
    # Most guides have none: all checks would be made once more for nothing.
    if not drafts:
        return []
    known = {
        problem
        for article in library.articles
        if article.is_draft
        for problem in citations.unknown_sources(article, library)
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
