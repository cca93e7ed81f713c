"""What the templates show: one view a page, made from the library and the reviews."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import ClassVar

from .article import Article
from .cache.digests import Digests, digest_of
from .checklist import Checklist, checklist
from .library import Library, page_path, place, places, resolve
from .markup import convert, guide_markdown
from .markup.found import GuideMarkdown, Inputs
from .models import Group, Notice, Source, Term
from .review import Review
from .review_facts import ReviewFacts, review_facts
from .terms import TermIndex, term_id

# Pages for authors and reviewers are built in a preview only, and no family page links to them.
AUTHORS_PAGE = "authors-guide"
# The page that carries the facts of review below its own text.
REVIEW_PAGE = "how-we-review"


@dataclass(frozen=True, slots=True)
class Cited:
    """One entry of "Sources": its number and how often the article cites it."""

    number: int
    source: Source
    uses: int


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of "Words on this page"."""

    id: str
    term: Term


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice with its text as HTML."""

    id: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article as a link."""

    title: str
    path: str
    summary: str
    state: str


@dataclass(frozen=True)
class GroupView:
    """A group of articles as the home page and the menus show it."""

    id: str
    title: str
    summary: str
    articles: tuple[Neighbour, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each article by its path."""
        return {article.path: number for number, article in enumerate(self.articles)}


@dataclass(frozen=True)
class PageView:
    """One article or page, whole. ``path`` is its place in the output."""

    path: str
    lang: str
    topic: str
    kind: str
    title: str
    summary: str
    audience: str | None
    created: datetime.date
    updated: datetime.date
    template: str
    # Gives the HTML; it may be fetched from a store, so it is only done when a page is made.
    text: Callable[[], str] = field(repr=False, compare=False)
    # Digests of what the page is made of: its text (the article with all that went into its parse), its HTML (the same
    # and where its links lead), its list of sources, and the whole page.
    text_key: str
    html_key: str
    sources_key: str
    key: str
    # Places in the output that the text links to, for numbered notes on paper.
    links: tuple[str, ...]
    contents: tuple[tuple[str, str], ...]
    group: GroupView | None
    previous: Neighbour | None
    next: Neighbour | None
    sources: tuple[Cited, ...]
    words: tuple[Word, ...]
    top_notices: tuple[NoticeView, ...]
    bottom_notices: tuple[NoticeView, ...]
    review: Review | None
    grade: float
    # The name under which the checklist has the questions of this page; "" when it asks none.
    asks: str

    # What stands for what in the key of a page that shows it: each of these can only change together with its digest.
    STANDS_FOR: ClassVar[dict[str, str]] = {
        "html": "html_key",
        "sources": "sources_key",
        **dict.fromkeys(("lang", "topic", "kind", "title", "summary", "audience", "created", "updated"), "text_key"),
        **dict.fromkeys(("path", "template", "contents", "words", "grade", "asks"), "text_key"),
    }

    @property
    def html(self) -> str:
        """The text as HTML, with its links to other pages."""
        return self.text()


@dataclass(frozen=True)
class SiteView:
    """What all pages of one language share. ``checklist`` is None where a language has no page for it."""

    lang: str
    groups: tuple[GroupView, ...]
    pages: tuple[Neighbour, ...]
    views: tuple[PageView, ...]
    words: tuple[Word, ...]
    notices: tuple[NoticeView, ...]
    facts: ReviewFacts
    checklist: Checklist | None
    # Whether there is a booklet of all articles, and a zip: in a large library nobody could print or send either.
    booklet: bool


def site_view(lang: str, library: Library, reviews: dict[str, Review], booklet_most: int) -> SiteView:
    """Return every page of ``lang`` that is to be built, ready for the templates.

    A booklet holds ``booklet_most`` articles at most; of more there is none.
    """
    language, built = library.languages[lang], library.published(lang)
    md = _notice_markdown(lang, library)
    notices = {notice.id: _notice(notice, md) for notice in language.notices}
    groups = {group.id: _group(group, built, reviews) for group in language.groups}
    filled = [group for group in groups.values() if group.articles]
    digests = Digests()
    views = tuple(
        _page(article, library, reviews.get(article.path), groups.get(article.group), notices, digests)
        for article in built
    )
    pages = tuple(
        _neighbour(a, None) for a in built if a.is_page and a.header.template is None and a.header.slug != AUTHORS_PAGE
    )
    words = tuple(Word(term_id(t.term), t) for t in sorted(language.terms, key=lambda t: t.term.casefold()))
    on_pages = tuple(notices[n.id] for n in language.notices if "page" in n.kinds)
    facts = review_facts(lang, library, reviews)
    has_booklet = 0 < sum(view.review is not None for view in views) <= booklet_most
    return SiteView(lang, tuple(filled), pages, views, words, on_pages, facts, checklist(lang, library), has_booklet)


def _notice_markdown(lang: str, library: Library) -> GuideMarkdown:
    return guide_markdown(Inputs(lang, library.strings, library.slots, TermIndex(()), {}))


def _notice(notice: Notice, md: GuideMarkdown) -> NoticeView:
    return NoticeView(notice.id, notice.title, convert(md, notice.text)[0])


def _neighbour(article: Article, review: Review | None) -> Neighbour:
    path = page_path(article.lang, article.header.slug)
    return Neighbour(article.header.title, path, article.header.summary, review.state if review else "")


def _group(group: Group, built: list[Article], reviews: dict[str, Review]) -> GroupView:
    members = [a for a in built if a.group == group.id and not a.is_page]
    return GroupView(group.id, group.title, group.summary, tuple(_neighbour(a, reviews.get(a.path)) for a in members))


def _template(article: Article) -> str:
    if article.header.slug == REVIEW_PAGE:
        return "how_we_review.html"
    return f"{article.header.template or ('page' if article.is_page else 'article')}.html"


def _page(
    article: Article,
    library: Library,
    review: Review | None,
    group: GroupView | None,
    notices: dict[str, NoticeView],
    digests: Digests,
) -> PageView:
    """Return one page. Its key holds every argument, as far as the page shows it."""
    header, found, language = article.header, article.found, library.languages[article.lang]
    path = page_path(article.lang, header.slug)
    order = list(dict.fromkeys(found.citations))
    addresses = ["".join(place(article, article.found.links[n], library)) for n in article.linked]
    text_key = article.key or digest_of(article.html, repr(header))
    sources_key = digest_of(text_key, *[digests.text(library.sources.by_key[name]) for name in order])
    html_key = digest_of(text_key, *addresses)
    placed = [n for n in language.notices if header.kind in n.kinds]
    members = group.articles if group else ()
    here = group.places.get(path) if group else None
    return PageView(
        path,
        article.lang,
        article.topic,
        header.kind,
        header.title,
        header.summary,
        header.audience,
        header.created,
        header.updated,
        _template(article),
        partial(resolve, article, library),
        text_key,
        html_key,
        sources_key,
        digest_of(html_key, sources_key, *map(digests.text, (review, group, tuple(notices[n.id] for n in placed)))),
        places(article, library),
        tuple((h.id, h.text) for h in found.headings if h.level == 2),
        group,
        members[here - 1] if here else None,
        members[here + 1] if here is not None and here + 1 < len(members) else None,
        tuple(Cited(n, library.sources.by_key[name], found.citations.count(name)) for n, name in enumerate(order, 1)),
        tuple(Word(term_id(name), language.terms.by_key[name]) for name in sorted(found.terms, key=str.casefold)),
        tuple(notices[n.id] for n in placed if n.position == "top"),
        tuple(notices[n.id] for n in placed if n.position == "bottom"),
        review,
        article.grades.flesch_kincaid,
        header.slug if found.questions else "",
    )
