"""What the templates show: one view a page, made from the library and the reviews."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial

from care_guide.content.article import Article
from care_guide.content.checklist import Checklist, checklist
from care_guide.content.models import PAGE, Group
from care_guide.content.phones import Phone
from care_guide.content.site_content import Library, place
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.render.page_view import (
    Frame,
    GroupView,
    HospitalView,
    ListedArticle,
    Neighbour,
    NoticeView,
    PageView,
    TakenBack,
    Word,
    word,
)
from care_guide.render.review_facts import ReviewFacts, review_facts
from care_guide.render.stages import EndedStage, StageView, ended_stages, stage_views
from care_guide.review.state import Review
from care_guide.utils.digest import digest

# Pages for authors and reviewers are built in a preview only, and no family page links to them.
AUTHORS_PAGE = "authors-guide"
# The page that carries the facts of review below its own text.
REVIEW_PAGE = "how-we-review"
# The page on which a family checks whether its copy is the newest.
CHECK_PAGE = "check-your-copy.html"
# The page of the search.
SEARCH_PAGE = "search.html"
# The page that says what the guide knows of its readers.
PRIVACY_PAGE = "privacy"
# The folder of the handouts, below the pages of their language.
HANDOUTS = "handouts/"
_CHECKED = ("signed", "overdue")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


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
    stages: tuple[StageView, ...]
    # Whether there is a booklet of all articles, and a zip: in a large library nobody could print or send either.
    booklet: bool
    # The prefix of the paths of its pages: "" for the default language, "es/" for another.
    prefix: str
    hospital: HospitalView
    emergency: Phone | None
    care_team: Phone | None
    mail: str | None
    accent: str | None
    words_review: Review
    checklist_review: Review | None
    taken_back: tuple[TakenBack, ...]
    ended_stages: tuple[EndedStage, ...]
    translated_unsigned: bool

    @cached_property
    def frame(self) -> Frame:
        """What every page shows of the site."""
        prefix = self.prefix
        return Frame(
            lang=self.lang,
            home=f"{prefix}index.html",
            glossary=f"{prefix}glossary.html",
            changes=f"{prefix}changes.html",
            feed=f"{prefix}feed.xml",
            check=f"{prefix}{CHECK_PAGE}",
            search=f"{prefix}{SEARCH_PAGE}",
            handouts=f"{prefix}{HANDOUTS}",
            checklist=self.checklist.path if self.checklist else "",
            pages=self.pages,
            notices=self.notices,
            booklet=self.booklet,
            hospital=self.hospital,
            emergency=self.emergency,
            care_team=self.care_team,
            mail=self.mail,
            translated_unsigned=self.translated_unsigned,
            words_review=self.words_review,
            checklist_review=self.checklist_review,
            accent=self.accent,
        )

    @cached_property
    def listing(self) -> tuple[ListedArticle, ...]:
        """Every article as a row, in the order of the guide."""
        return tuple(
            ListedArticle(v.topic, v.path, v.title, v.summary, v.created, v.updated, v.review, v.text_lang)
            for v in self.views
            if v.review is not None
        )


def site_view(lang: str, library: Library, reviews: dict[str, Review], booklet_most: int) -> SiteView:
    """Return every page of ``lang`` that is to be built, ready for the templates.

    A booklet holds ``booklet_most`` articles at most; of more there is none.
    """
    language, built = library.languages[lang], library.published(lang)
    shown = cache(partial(_notice, lang=lang, library=library))
    groups = {group.id: _group(group, library, built) for group in language.groups}

    def placed(article: Article) -> tuple[NoticeView, ...]:
        review = reviews.get(article.path)
        checked = review is not None and review.state in _CHECKED
        kind, topic = article.header.kind, article.topic
        return tuple(
            shown(n.id, kind, topic if topic in n.on else "")
            for n in library.notices_of(article)
            if not (checked and n.written_by)
        )

    views = tuple(_page(a, library, reviews.get(a.path), groups.get(a.group), placed(a)) for a in built)
    pages = tuple(
        _neighbour(a, library)
        for a in built
        if a.is_page and a.header.template not in ("home", "checklist") and a.header.slug != AUTHORS_PAGE
    )
    words = tuple(word(t, lang, library) for t in sorted(language.terms, key=lambda t: t.term.casefold()))
    words_review = reviews[f"{lang}/guide/words"]
    on_pages = tuple(
        shown(n.id, PAGE) for n in language.notices if PAGE in n.kinds and n.written_by in (None, "program")
    )
    facts = review_facts(lang, library, reviews)
    stages = stage_views(lang, library, views, groups, on_pages, reviews)
    filled = [_with_stages(group, stages) for group in groups.values() if group.articles]
    has_booklet = 0 < sum(view.review is not None for view in views) <= booklet_most
    return SiteView(
        lang,
        tuple(filled),
        pages,
        views,
        words,
        on_pages,
        facts,
        checklist(lang, library),
        stages,
        has_booklet,
        library.prefix(lang),
        HospitalView(
            name=library.slots.get("hospital.name"),
            website=library.slots.get("hospital.website"),
            logo=library.logo,
            logo_dark=library.logo_dark,
            links=tuple(link for link in library.profile.hospital_links if link.lang in (None, lang)),
        ),
        library.profile.calls.get("call.emergency"),
        library.facts.phones.get("phone.care_team"),
        _mail(library.slots.get("publisher.contact")),
        library.profile.accent,
        words_review,
        words_review if all(view.review.state in _CHECKED for view in views if view.review and view.asks) else None,
        tuple(
            TakenBack(
                a.topic,
                library.page_path(lang, a.header.slug),
                a.header.title,
                one.since,
                one.why,
                one.lang or library.default_lang,
                reviews[a.path],
            )
            for a, one in library.taken_back(lang)
        ),
        ended_stages(lang, library),
        language.translation is not None
        and any(reviews[f"{lang}/{part}"].state != "signed" for part in ("guide/frame", "guide/words")),
    )


def _mail(contact: str | None) -> str | None:
    """Return the e-mail address in the publisher's words on how to reach the editors."""
    found = _MAIL.search(contact or "")
    return found[0] if found else None


def _notice(name: str, kind: str, topic: str = "", *, lang: str, library: Library) -> NoticeView:
    """Return a notice as pages of ``kind`` show it, or the page ``topic``, for which it has other words.

    As a whole it is in the default language while any of it waits.
    """
    if library.languages[lang].waits("notices", name):
        lang = library.default_lang
    notice = library.languages[lang].notices.by_key[name]
    html, _ = convert(plain_markdown(library.markdown_inputs(lang)), notice.to(kind, topic).text)
    return NoticeView(name, notice.position, notice.title, html, lang, own=topic in notice.on)


def _neighbour(article: Article, library: Library) -> Neighbour:
    return Neighbour(article.header.title, library.page_path(article.lang, article.header.slug))


def _group(group: Group, library: Library, built: list[Article]) -> GroupView:
    members = [a for a in built if a.group == group.id and not a.is_page]
    return GroupView(group.id, group.title, tuple(_neighbour(a, library) for a in members))


def _with_stages(group: GroupView, stages: tuple[StageView, ...]) -> GroupView:
    own = (stage for stage in stages if stage.group is not None and stage.group.id == group.id)
    return replace(group, stages=tuple(Neighbour(stage.title, stage.path) for stage in own))


def _template(article: Article) -> str:
    if article.header.slug == REVIEW_PAGE:
        return "how_we_review.html"
    if article.header.slug == PRIVACY_PAGE:
        return "privacy.html"
    return f"{article.header.template or ('page' if article.is_page else 'article')}.html"


def _page(
    article: Article,
    library: Library,
    review: Review | None,
    group: GroupView | None,
    notices: tuple[NoticeView, ...],
) -> PageView:
    """Return one page; ``notices`` are those of its kind. Its key holds every argument, as far as the page shows it."""
    lang, path = article.lang, library.page_path(article.lang, article.header.slug)
    article = library.displayed(article)
    found = article.found
    addresses = [place(article, found.links[number], library, lang) for number in article.linked]
    members = group.articles if group else ()
    here = group.places.get(path) if group else None
    previous = members[here - 1] if here else None
    following = members[here + 1] if here is not None and here + 1 < len(members) else None
    key = digest(
        article.key or (article.html, article.header),
        lang,
        path,
        addresses,
        [library.marks[name] for name in dict.fromkeys(found.citations)],
        library.languages[article.lang].waiting.get("glossary"),
        (group.id, group.title) if group else None,
        (previous, following, notices, review),
    )
    return PageView(
        article=article,
        library=library,
        path=path,
        template=_template(article),
        key=key,
        links=tuple(dict.fromkeys("".join(one) for one in addresses if one[0])),
        group=group,
        previous=previous,
        next=following,
        notices=notices,
        review=review,
        around=lang if lang != article.lang else None,
    )
