"""What the templates show: one view for each page, made from the library and the reviews."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial

from lxml import etree
from lxml.etree import _Element as Element
from markupsafe import Markup

from care_guide.content.article import Article
from care_guide.content.checklist import FOLDER, Checklist, checklist
from care_guide.content.contract import AUTHORS_PAGE, PRIVACY_PAGE, REVIEW_PAGE
from care_guide.content.library import Library, language_of_target, place
from care_guide.content.models import PAGE, Group
from care_guide.content.stages import Stage, StageItem
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.render.page_view import (
    Frame,
    GroupView,
    NoticeView,
    PageLink,
    PageView,
    WithdrawnArticle,
    WithNotices,
    Word,
    after_number,
    glossary,
)
from care_guide.review.state import Review, valid_until
from care_guide.review.versions import conditions_shown, longest_interval, originals_shown, version, version_of_both
from care_guide.utils.files import digest

# The stages as pages and sheets show them: each step with the article that answers it and its version.

# The notice that says who wrote a text that nobody has signed; a sign-off replaces it.
PROVENANCE = "provenance"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing to teach, and the page that answers it; ``heading`` is that of its section, "" for a whole article."""

    teach: str
    tell: str
    # Their languages: what has no translation yet is in the default one.
    teach_lang: str
    tell_lang: str
    view: PageView
    review: Review
    heading: str
    heading_lang: str
    place: str


@dataclass(frozen=True, kw_only=True)
class StageView(WithNotices):
    """One stage; its attributes have the names of those of PageView where a partial shows both.

    ``review`` is that of the words of the guide, to which the stages belong, with the version of this sheet.
    """

    id: str
    title: str
    summary: str
    # Its page, and its sheet as a single file, in the output.
    path: str
    sheet: str
    group: GroupView | None
    # What to do first in an emergency, as HTML in one language.
    first: str
    first_lang: str
    summary_lang: str
    steps: tuple[Step, ...]
    notices: tuple[NoticeView, ...]
    review: Review
    updated: datetime.date
    # The last day on which all sign-offs of its texts are valid; None when one is missing.
    until: datetime.date | None

    @property
    def version(self) -> str:
        """The fingerprint of its words and of the texts that it teaches, as printed."""
        return self.review.short_version

    def text(self) -> Element:
        """Return what is taught and asked as a new element tree, for the search."""
        root = etree.Element("div")
        for step in self.steps:
            for text in (step.teach, step.tell):
                etree.SubElement(root, "p").text = text
        return root


@dataclass(frozen=True)
class EndedStage:
    """A stage without articles, since all are withdrawn.

    Its page and its sheet lead to the notice of the article ``topic``.
    """

    title: str
    path: str
    sheet: str
    topic: str


def ended_stages(lang: str, library: Library) -> tuple[EndedStage, ...]:
    """Return the stages of ``lang`` whose last articles were withdrawn: families may still have the printed sheets."""
    gone = {entry.article for page, entry in library.withdrawn_pages(lang) if page.lang == lang}
    found = []
    shown, language = {article.topic for article in library.published(lang)}, library.on_pages[lang]
    for stage in language.stages:
        topics = [item.article for item in stage.items]
        taken = [topic for topic in topics if topic in gone]
        if taken and shown.isdisjoint(topics):
            title = language.shown("stages", f"{stage.id}/title", stage.title)
            found.append(EndedStage(title, *_places(stage, lang, library), taken[0]))
    return tuple(found)


def _places(stage: Stage, lang: str, library: Library) -> tuple[str, str]:
    """Return the paths of the page of a stage and of its sheet."""
    page, sheet = stage.slugs
    return library.page_path(lang, page), f"{library.prefix(lang)}{FOLDER}/{sheet}.html"


def stage_views(
    lang: str,
    library: Library,
    views: tuple[PageView, ...],
    groups: dict[str, GroupView],
    notices: tuple[NoticeView, ...],
    reviews: dict[str, Review],
) -> tuple[StageView, ...]:
    """Return the stages of ``lang`` with what is among ``views`` and for this place; a stage without any is left out."""
    by_topic, language = {view.topic: view for view in views}, library.on_pages[lang]
    words, waiting = reviews[f"{lang}/guide/words"], language.waiting.get("stages", {})
    shown = tuple(one for one in notices if one.id != PROVENANCE or words.state != "signed")
    found = []
    for stage in language.stages:
        taught = [(item, by_topic[item.article]) for item in stage.items if item.article in by_topic]
        taught = [(item, view) for item, view in taught if item.section not in view.article.ids_left_out]
        if not taught:
            continue
        said = partial(_said, stage, waiting=waiting, langs=(lang, library.source_lang))
        steps = tuple(_step(item, view, said) for item, view in taught)
        summary, summary_lang = said("intro", stage.intro)
        first, first_lang = _first(stage, lang, library)
        own_waiting = [text for key, text in waiting.items() if key.startswith(f"{stage.id}/")]
        notices_of_sheet = [[n.id, n.title, n.to(PAGE, "").text] for n in language.notices if n.is_on(PAGE)]
        states = [words, *(view.review for _, view in taught if view.review is not None)]
        path, sheet = _places(stage, lang, library)
        found.append(
            StageView(
                id=stage.id,
                title=language.shown("stages", f"{stage.id}/title", stage.title),
                summary=summary,
                summary_lang=summary_lang,
                path=path,
                sheet=sheet,
                group=groups.get(stage.group),
                first=first,
                first_lang=first_lang,
                steps=steps,
                notices=shown,
                review=replace(
                    words, version=_fingerprint(stage, steps, own_waiting, notices_of_sheet, library), history=()
                ),
                updated=max(step.view.updated for step in steps),
                until=valid_until(states),
            )
        )
    return tuple(found)


def _said(stage: Stage, key: str, text: str, waiting: Mapping[str, str], langs: tuple[str, str]) -> tuple[str, str]:
    """Return words of a stage and their language, the second of ``langs`` for words that wait for their translation."""
    original = waiting.get(f"{stage.id}/{key}")
    return (text, langs[0]) if original is None else (original, langs[1])


def _step(item: StageItem, view: PageView, said: Callable[[str, str], tuple[str, str]]) -> Step:
    assert view.review is not None
    section = item.section
    place = f"items/{item.article}#{section}" if section else f"items/{item.article}"
    teach, teach_lang = said(f"{place}/teach", item.teach)
    tell, tell_lang = said(f"{place}/tell", item.tell)
    headings = {one.id: one.text for one in view.article.found.headings if one.shown}
    heading = headings.get(section, "") if section else ""
    return Step(
        teach=teach,
        tell=tell,
        teach_lang=teach_lang,
        tell_lang=tell_lang,
        view=view,
        review=view.review,
        heading=heading,
        heading_lang=view.heading_langs.get(section or "", view.text_lang),
        place=f"{view.path}#{section}" if heading else view.path,
    )


def _first(stage: Stage, lang: str, library: Library) -> tuple[str, str]:
    """Return what to do first, and its language: the default one for all steps while one waits for its translation."""
    if library.languages[lang].waits("stages", f"{stage.id}/first"):
        lang = library.source_lang
        stage = library.languages[lang].stages.by_key[stage.id]
    return convert(plain_markdown(library, lang), stage.first_steps)[0], lang


def _fingerprint(
    stage: Stage, steps: tuple[Step, ...], waiting: list[str], notices: list[list[str]], library: Library
) -> str:
    """Return the version of a sheet; ``waiting`` are the words in the default language that it shows."""
    data = [stage.model_dump(mode="json"), [step.review.short_version for step in steps], notices, *waiting]
    data.append(conditions_shown(data, library))
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


# How the guide is reviewed, from the files that the checks and the gate follow.


def review_facts(lang: str, library: Library, reviews: dict[str, Review]) -> dict[str, object]:
    """Return who signs, how long a check is valid, the limits that the checks enforce, and the states of the articles."""
    rules = library.rules
    articles = [article for article in library.published(lang) if not article.is_page]
    months = {article.header.title: longest_interval(article, library) for article in articles}
    labels = library.strings.table(lang, "slot")
    names = {one: library.strings(one, "site.language_name") for one in library.shown_languages}
    needed = [(role, [names[one] for one in role.languages if one in names]) for role in rules.roles]
    return {
        "rules": rules,
        # Each role that this copy needs, with what it signs, and the names of the languages in which it does; none for all.
        "roles": [
            (role, "; ".join(library.strings(lang, f"facts.sign_{one}") for one in role.signs), languages)
            for role, languages in needed
            if languages or not role.languages
        ],
        # Title and months of each article that is checked more often.
        "sooner": [(title, number) for title, number in months.items() if number < rules.next_check.months],
        "limits": library.contract.limits,
        "states": dict(Counter(reviews[article.path].state for article in articles)),
        "articles": len(articles),
        "facts": [labels.get(fact, fact) for fact in rules.required_facts],
    }


# One language of the guide, and its pages.

# The page on which a family checks whether its copy is the newest.
CHECK_PAGE = "check-your-copy.html"
# The page of the search.
SEARCH_PAGE = "search.html"
# The folder of the handouts, next to the pages of their language.
HANDOUTS = f"{FOLDER}/"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, kw_only=True)
class SiteView:
    """What all pages of one language share. ``checklist`` is None where a language has no page for it."""

    lang: str
    # The prefix of the paths of its pages: "" for the default language, "es/" for another.
    prefix: str
    frame: Frame
    groups: tuple[GroupView, ...]
    views: tuple[PageView, ...]
    words: tuple[Word, ...]
    facts: dict[str, object]
    checklist: Checklist | None
    stages: tuple[StageView, ...]
    # With those of languages that have no pages, on the site in the default language.
    withdrawn: tuple[WithdrawnArticle, ...]
    ended_stages: tuple[EndedStage, ...]

    @property
    def withdrawn_here(self) -> tuple[WithdrawnArticle, ...]:
        """The withdrawn articles of this language."""
        return tuple(one for one in self.withdrawn if one.lang == self.lang)

    @cached_property
    def listing(self) -> tuple[PageView, ...]:
        """The page of every article, in the order of the guide."""
        return tuple(view for view in self.views if view.review is not None)


# Facts that say who answers for the guide; all others are numbers and places that families use in need.
_OF_THE_HOSPITAL = ("hospital.", "publisher.")


def _texts(lang: str, library: Library) -> list[str]:
    """Return the keys of the reviews that pages of ``lang`` show: those of the articles, and of the words around them."""
    return [f"{lang}/guide/words", *(a.path for a in library.articles if a.lang == lang and not a.is_page)]


def unsigned_around(lang: str, reviews: dict[str, Review], library: Library) -> list[str]:
    """Return the keys of the parts that are on every page of ``lang`` and not signed as they are, if any text is signed.

    That is the frame, and the facts if pages show numbers or places of the hospital.
    """
    if not any(reviews[key].is_signed for key in _texts(lang, library)):
        return []
    filled = any(value and not name.startswith(_OF_THE_HOSPITAL) for name, value in library.slots.items())
    facts = [f"{library.default_lang}/guide/facts"] if filled else []
    return [key for key in (f"{lang}/guide/frame", *facts) if not reviews[key].is_signed]


def _with_around(lang: str, reviews: dict[str, Review], library: Library) -> dict[str, Review]:
    """Return ``reviews`` in which no text of ``lang`` counts as checked while what is around it is not signed as it is.

    The version of a text leaves that out, and a wrong template or fever number is as dangerous as a wrong text.
    What is published has both signed; previews and what is made for paper and record systems may not.
    """
    if not unsigned_around(lang, reviews, library):
        return reviews
    signed = {key: reviews[key] for key in _texts(lang, library) if reviews[key].is_signed}
    return reviews | {key: replace(review, state="draft") for key, review in signed.items()}


# The pages that a family fills in and takes along.
_FILLED_IN = ("emergency-card", "medicine-calendar")


def _review_of_pages(frame: Review, readers: Container[str], checked: bool) -> Review:
    """Return the review of the pages that are signed with ``frame``, as they tell it: what the ``readers`` have signed.

    These are the roles that sign the articles as well: an editor has not checked what an emergency team is to do. It is no
    more than a draft unless all that stands on the pages is ``checked``.
    """
    history, current = (
        tuple(one for one in signed if one.role in readers) for signed in (frame.history, frame.current)
    )
    known = checked or (frame.state == "changed" and history)
    newest = next(iter(history), None)
    return replace(frame, state=frame.state if known else "draft", signoff=newest, current=current, history=history)


def _with_originals(lang: str, reviews: dict[str, Review], library: Library) -> dict[str, Review]:
    """Return ``reviews`` in which a text of ``lang`` that shows words of its original has a version of both.

    Its own stays the same when the original changes, and who holds the earlier paper must learn that there is a newer one.
    Who has signed the words of the original has checked the page, too; alone, if these are all that it shows.
    """
    own = (a for a in library.articles if a.lang == lang and a.path in reviews and library.is_translation(a))
    shown = (a for a in own if originals_shown(a, library))
    return reviews | {a.path: _of_both(a, reviews, library) for a in shown}


def _of_both(article: Article, reviews: dict[str, Review], library: Library) -> Review:
    own, original = reviews[article.path], reviews[library.original(article).path]
    own = replace(own, version=version_of_both(own.version, original.version))
    if not (own.is_signed and article.shows_original):
        return own
    if article.fallback:
        return replace(own, current=original.current, required=original.required, signoff=original.signoff)
    return replace(own, current=(*own.current, *original.current), required=(*own.required, *original.required))


def site_view(lang: str, library: Library, reviews: dict[str, Review], booklet_most: int) -> SiteView:
    """Return every page of ``lang`` that is to be built, ready for the templates.

    There is no booklet of more than ``booklet_most`` articles.
    """
    language, built = library.on_pages[lang], library.published(lang)
    around_signed = all(reviews[f"{lang}/guide/{part}"].is_signed for part in ("frame", "words"))
    reviews = _with_originals(lang, _with_around(lang, reviews, library), library)
    words_review = reviews[f"{lang}/guide/words"]
    # Pages are signed with the frame: a reader of the articles has checked them only where the rules ask one for it.
    roles = library.rules.required_for("frame", lang)
    readers = {role.id for role in roles if "articles" in role.signs and not role.languages}
    pages_checked = bool(readers) and around_signed and not unsigned_around(lang, reviews, library)
    shown = cache(partial(_notice, lang=lang, library=library))
    groups = {group.id: _group(group, lang, library, built) for group in language.groups}

    def placed(article: Article) -> tuple[NoticeView, ...]:
        review = reviews.get(article.path)
        checked = review.is_signed if review else pages_checked
        kind, topic = article.header.kind, article.topic
        return tuple(
            shown(n.id, kind, topic if topic in n.on else "")
            for n in library.notices_shown(article)
            if not (checked and n.written_by)
        )

    frame_review = _review_of_pages(reviews[f"{lang}/guide/frame"], readers, pages_checked)
    views = tuple(_page(a, library, reviews.get(a.path), groups.get(a.group), placed(a), frame_review) for a in built)
    # What families read on a page that no author has written is the words of the guide.
    origins = (None,) if words_review.is_signed else (None, "program")
    on_pages = tuple(shown(n.id, PAGE, "") for n in language.notices if n.is_on(PAGE) and n.written_by in origins)
    checklist_review = words_review if all(v.review.is_signed for v in views if v.review and v.asks) else None
    if checklist_review and checklist_review.is_signed:
        views = tuple(replace(v, notices=on_pages) if v.article.header.template == "checklist" else v for v in views)
    stages, asks = stage_views(lang, library, views, groups, on_pages, reviews), checklist(lang, library)
    frame = _frame(
        lang,
        library,
        notices=on_pages,
        checklist=asks.path if asks else "",
        booklet=0 < sum(view.review is not None for view in views) <= booklet_most,
        translated_unsigned=language.translation is not None and not around_signed,
        words_review=words_review,
        checklist_review=checklist_review,
    )
    return SiteView(
        lang=lang,
        prefix=library.prefix(lang),
        frame=frame,
        groups=tuple(group for one in groups.values() if (group := _with_stages(one, stages)).articles or group.stages),
        views=views,
        words=glossary(lang, library),
        facts=review_facts(lang, library, reviews),
        checklist=asks,
        stages=stages,
        withdrawn=_withdrawn(lang, library),
        ended_stages=ended_stages(lang, library),
    )


def _frame(
    lang: str,
    library: Library,
    *,
    notices: tuple[NoticeView, ...],
    checklist: str,
    booklet: bool,
    translated_unsigned: bool,
    words_review: Review,
    checklist_review: Review | None,
) -> Frame:
    """Return what each page of ``lang`` shows around its text; ``checklist`` is the path of that page, "" without one."""
    prefix, care_team = library.prefix(lang), library.facts.phones.get("phone.care_team")
    return Frame(
        lang=lang,
        home=f"{prefix}index.html",
        glossary=f"{prefix}glossary.html",
        changes=f"{prefix}changes.html",
        feed=f"{prefix}feed.xml",
        check=f"{prefix}{CHECK_PAGE}",
        search=f"{prefix}{SEARCH_PAGE}",
        handouts=f"{prefix}{HANDOUTS}",
        checklist=checklist,
        pages=tuple(
            _link(a, library)
            for a in library.published(lang)
            if a.is_page and a.header.template not in ("home", "checklist") and a.header.slug != AUTHORS_PAGE
        ),
        notices=notices,
        booklet=booklet,
        hospital=_head(lang, library),
        emergency=library.profile.calls.get("call.emergency"),
        care_team=care_team,
        care_team_after=after_number(care_team, library, lang) if care_team else Markup(),
        mail=mail[0] if (mail := _MAIL.search(library.slots.get("publisher.contact") or "")) else None,
        translated_unsigned=translated_unsigned,
        words_review=words_review,
        checklist_review=checklist_review,
        accent=library.profile.accent,
    )


def _head(lang: str, library: Library) -> dict[str, object]:
    """Return what the head of each page says of the hospital; None for what is not filled in."""
    return {
        "name": library.slots.get("hospital.name"),
        "website": library.slots.get("hospital.website"),
        "logo": library.logo,
        "logo_dark": library.logo_dark,
        "links": [link for link in library.profile.hospital_links if link.lang in (None, lang)],
    }


def _withdrawn(lang: str, library: Library) -> tuple[WithdrawnArticle, ...]:
    return tuple(
        WithdrawnArticle(
            topic=entry.article,
            lang=page.lang,
            path=library.page_path(page.lang, page.slug),
            title=page.title,
            since=entry.since,
            why=entry.why,
            why_lang=entry.lang or library.default_lang,
            version=page.version or "",
        )
        for page, entry in library.withdrawn_pages(lang)
    )


def _notice(name: str, kind: str, topic: str, *, lang: str, library: Library) -> NoticeView:
    """Return a notice as shown on pages of ``kind``, or on the page ``topic`` ("" for none), for which it has other words.

    The whole notice is in the default language while any of it waits for its translation.
    """
    if library.languages[lang].waits("notices", name):
        lang = library.source_lang
    notice = library.languages[lang].notices.by_key[name]
    said, md = notice.to(kind, topic), plain_markdown(library, lang)
    return NoticeView(
        id=name,
        position=notice.position,
        title=notice.title,
        html=convert(md, said.text)[0],
        short=convert(md, said.short)[0] if said.short else "",
        lang=lang,
        own=topic in notice.on,
        about_author=notice.written_by is not None,
    )


def notices_in_both(view: PageView, library: Library) -> tuple[NoticeView, ...]:
    """Return the notices of a translation with the words of the original above those of each, where it has the notice."""
    article, lang = view.article, library.source_lang
    known = library.languages[lang].notices.by_key

    def both(notice: NoticeView) -> NoticeView:
        if notice.lang == lang or notice.id not in known:
            return notice
        topic = article.topic if notice.own else ""
        first = _notice(notice.id, article.header.kind, topic, lang=lang, library=library)
        title = Markup('<span lang="{}">{}</span> / {}').format(lang, first.title, notice.title)
        return replace(notice, title=title, html=f'<div lang="{lang}">{first.html}</div>{notice.html}')

    return tuple(map(both, view.notices))


def _link(article: Article, library: Library) -> PageLink:
    return PageLink(article.header.title, library.page_path(article.lang, article.header.slug))


def _group(group: Group, lang: str, library: Library, built: list[Article]) -> GroupView:
    members = [a for a in built if a.group == group.id and not a.is_page]
    title = library.languages[lang].shown("groups", f"{group.id}/title", group.title)
    return GroupView(group.id, title, tuple(_link(a, library) for a in members))


def _with_stages(group: GroupView, stages: tuple[StageView, ...]) -> GroupView:
    own = (stage for stage in stages if stage.group is not None and stage.group.id == group.id)
    return replace(group, stages=tuple(PageLink(stage.title, stage.path) for stage in own))


def _template(article: Article) -> str:
    own = {REVIEW_PAGE: "how_we_review", PRIVACY_PAGE: "privacy"}.get(article.header.slug)
    return f"{own or article.header.template or ('page' if article.is_page else 'article')}.html"


def _page(
    article: Article,
    library: Library,
    review: Review | None,
    group: GroupView | None,
    notices: tuple[NoticeView, ...],
    frame_review: Review,
) -> PageView:
    """Return one page; ``notices`` are those of its kind. Its key covers every argument, as far as the page shows it."""
    lang, path = article.lang, library.page_path(article.lang, article.header.slug)
    original = library.original(article) if library.is_translation(article) else None
    sheet_review = None
    if article.header.template in _FILLED_IN:
        own = version(article, library)
        shown = (
            version_of_both(own, version(original, library)) if original and originals_shown(article, library) else own
        )
        sheet_review = replace(frame_review, version=shown)
    article = library.displayed(article)
    beside = original is not None and article.lang == lang and library.withdrawal(original) is None
    found = article.found
    addresses = [place(article, found.links[number], library, lang) for number in found.linked]
    members = group.articles if group else ()
    here = group.places.get(path) if group else None
    previous = members[here - 1] if here else None
    following = members[here + 1] if here is not None and here + 1 < len(members) else None
    key = digest(
        article.key or (article.html, article.header),
        lang,
        path,
        addresses,
        [language_of_target(article, found.links[number], library, lang) for number in found.linked],
        [library.marks[name] for name in dict.fromkeys(found.citations)],
        library.languages[article.lang].waiting.get("glossary"),
        (group.id, group.title) if group else None,
        (previous, following, notices, review, sheet_review),
        beside,
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
        sheet_review=sheet_review,
        around=lang if lang != article.lang else None,
        beside_original=beside,
    )
