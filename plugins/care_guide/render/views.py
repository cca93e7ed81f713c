"""What the templates show: one view a page, made from the library and the reviews."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from care_guide.content.article import Article
from care_guide.content.checklist import Checklist, checklist
from care_guide.content.digest import Digests, digest_of
from care_guide.content.glossary import TermIndex, term_id
from care_guide.content.models import Group, Kind, Notice
from care_guide.content.parse_result import GuideMarkdown, Inputs
from care_guide.content.site_content import Library, page_path, place
from care_guide.markdown_ext import convert, guide_markdown
from care_guide.render.page_view import GroupView, Neighbour, NoticeView, PageView, Word
from care_guide.render.review_facts import ReviewFacts, review_facts
from care_guide.review.state import Review

# Pages for authors and reviewers are built in a preview only, and no family page links to them.
AUTHORS_PAGE = "authors-guide"
# The page that carries the facts of review below its own text.
REVIEW_PAGE = "how-we-review"


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
    placed = {kind: tuple(notices[n.id] for n in language.notices if kind in n.kinds) for kind in get_args(Kind)}
    views = tuple(
        _page(a, library, reviews.get(a.path), groups.get(a.group), placed[a.header.kind], digests) for a in built
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
    return NoticeView(notice.id, notice.position, notice.title, convert(md, notice.text)[0])


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
    notices: tuple[NoticeView, ...],
    digests: Digests,
) -> PageView:
    """Return one page; ``notices`` are those of its kind. Its key holds every argument, as far as the page shows it."""
    header, found = article.header, article.found
    path = page_path(article.lang, header.slug)
    addresses = [place(article, found.links[number], library) for number in article.linked]
    text_key = article.key or digest_of(article.html, repr(header))
    sources_key = digest_of(text_key, *[library.marks[name] for name in dict.fromkeys(found.citations)])
    html_key = digest_of(text_key, *map("".join, addresses))
    members = group.articles if group else ()
    here = group.places.get(path) if group else None
    return PageView(
        article,
        library,
        path,
        _template(article),
        text_key,
        html_key,
        sources_key,
        digest_of(html_key, sources_key, *map(digests.text, (review, group, notices))),
        tuple(dict.fromkeys("".join(one) for one in addresses if one[0])),
        group,
        members[here - 1] if here else None,
        members[here + 1] if here is not None and here + 1 < len(members) else None,
        notices,
        review,
    )
