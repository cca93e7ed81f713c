"""The pages that families had of withdrawn articles: what the entries name, so that a notice stays in place of each."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator

from care_guide.content.library import Library
from care_guide.content.models import SignOff
from care_guide.content.problems import Problem
from care_guide.content.review_files import ADDRESSES, WITHDRAWN, Withdrawal, WithdrawnPage, read_addresses
from care_guide.review.versions import originals_shown, short, version, version_of_both

# What an entry says where nobody but a person knows the title.
_TITLE = "the title that it had"


def pages_had(
    library: Library, topic: str, signoffs: Iterable[SignOff], day: datetime.date
) -> tuple[WithdrawnPage, ...]:
    """Return the pages that families may have of the article ``topic``, with the version of each on ``day``.

    These are the published ones, and those whose address is recorded; a translation only if anybody has signed it: until
    then it is left out.
    """
    own = [entry for entry in signoffs if entry.article == topic]
    found = []
    for lang, language in library.languages.items():
        signed = [entry for entry in own if entry.lang == lang and entry.date <= day]
        slug = _slug_had(library, lang, topic)
        if slug is None or not (signed or lang == library.default_lang or language.translation is None):
            continue
        article = library.at(f"content/{lang}/{topic}.md")
        title = _TITLE if article is None else library.displayed(article).header.title
        found.append(
            WithdrawnPage(lang=lang, slug=slug, title=title, version=_version_had(library, lang, topic, signed))
        )
    return tuple(found)


def _slug_had(library: Library, lang: str, topic: str) -> str | None:
    """Return the slug of the page that families have: the present one, unless only another is recorded."""
    article, name = library.at(f"content/{lang}/{topic}.md"), f"{library.prefix(lang)}{topic}"
    recorded = [entry.address for entry in read_addresses(library.root)[0] if entry.article == name]
    slugs = [address.removeprefix(library.prefix(lang)).removesuffix(".html") for address in recorded]
    if article is not None and (article.header.slug in slugs or (not slugs and library.is_published(article))):
        return article.header.slug
    return slugs[-1] if slugs else None


def _version_had(library: Library, lang: str, topic: str, signed: list[SignOff]) -> str | None:
    """Return the short version of what was signed last, or of the text here if it is not signed; None without either."""
    article = library.at(f"content/{lang}/{topic}.md")
    newest = sorted(signed, key=lambda entry: entry.date)[-1].version if signed else None
    if article is None:
        return short(newest) if newest else None
    own = version(article, library)
    if newest in (None, own) and library.is_translation(article) and originals_shown(article, library):
        return short(version_of_both(own, version(library.original(article), library)))
    return short(newest or own)


def page_problems(library: Library, signoffs: list[SignOff]) -> list[Problem]:
    """Return what is wrong with the pages that the entries name: missing, unknown, named twice, or now of another text."""
    problems = []
    for line, entry in library.withdrawn:
        problems += [Problem(WITHDRAWN, line, *wrong) for wrong in _wrong_pages(library, entry)]
        if missing := _missing(library, entry, signoffs):
            what = f"{entry.article} has no notice: families have {_listed(library, missing)}"
            todo = f"add to the entry, with the title that families had: pages: {' '.join(map(written, missing))}"
            problems.append(Problem(WITHDRAWN, line, what, todo))
    texts = {library.page_path(a.lang, a.header.slug): a for a in library.articles if library.builds(a)}
    for lang in library.shown_languages:
        for page, entry in library.withdrawn_pages(lang):
            if (article := texts.get(library.page_path(page.lang, page.slug))) is not None:
                what = f"{article.header.slug} is the address of {entry.article}, which is withdrawn ({WITHDRAWN})"
                problems.append(Problem(article.path, 1, what, "give this text another slug"))
    return problems


def _wrong_pages(library: Library, entry: Withdrawal) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with each page of ``entry``, and what to do."""
    recorded = {one.address: one.article for one in read_addresses(library.root)[0]}
    langs = [page.lang for page in entry.pages]
    for page in entry.pages:
        path, name = library.page_path(page.lang, page.slug), f"{library.prefix(page.lang)}{entry.article}"
        article = library.at(f"content/{page.lang}/{entry.article}.md")
        if recorded.get(path) != name and (article is None or article.header.slug != page.slug):
            yield f"pages: {path} was never the address of {name}", f"write the slug that it had: see {ADDRESSES}"
    for lang in sorted({lang for lang in langs if langs.count(lang) > 1}):
        yield f"pages: {lang} is there twice", "keep one"


def _missing(library: Library, entry: Withdrawal, signoffs: list[SignOff]) -> list[WithdrawnPage]:
    """Return the pages that families had, and that no entry of the article names in a language in which it withdraws it."""
    named = {page.lang for _, one in library.withdrawn if one.article == entry.article for page in one.pages}
    had = pages_had(library, entry.article, signoffs, entry.since)
    return [page for page in had if page.lang not in named and library.withdraws(entry, page.lang)]


def _listed(library: Library, pages: list[WithdrawnPage]) -> str:
    return ", ".join(library.page_path(page.lang, page.slug) for page in pages)


def written(page: WithdrawnPage) -> str:
    """Return ``page`` as an item of the list ``pages`` of an entry."""
    return f"- {json.dumps(page.model_dump(exclude_none=True), ensure_ascii=False)}"
