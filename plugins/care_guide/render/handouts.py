"""Handouts and the booklet, and the page that says which copy is the newest: what they show."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

import segno
from markupsafe import Markup

from care_guide.content.library import Library
from care_guide.content.models import SignOff, Source
from care_guide.content.phones import Phone
from care_guide.render.page_view import (
    NoticeView,
    PageView,
    WithdrawnArticle,
    Word,
    after_number,
    fact_html,
    most_common_check_date,
)
from care_guide.render.paper import as_chapter, print_form
from care_guide.render.sheet import (
    Head,
    Leaflet,
    Sheet,
    address_height,
    foot_height,
    leaflet,
    name_width,
    names_height,
    numbers_height,
    sheet,
    top_height,
)
from care_guide.render.views import CHECK_PAGE, SiteView
from care_guide.review.state import Review, valid_until
from care_guide.review.versions import short
from care_guide.utils.markup import inner_html, parse

# QR codes.


def qr_svg(address: str, label: str) -> str:
    """Return ``address`` as inline SVG, named ``label``; black on white in every color scheme, so that cameras read it."""
    code = segno.make(address, error="m", micro=False)
    drawing = code.svg_inline(border=4, omitsize=True, light="#fff", title=label, svgclass="cg-qr", lineclass=None)
    return drawing.replace("<svg ", '<svg role="img" ', 1)


# Handouts: what the single files show, made from the views of the pages.

# Facts of the hospital that a family needs at hand.
_SHEET_LINES = ("phone.care_team", "fever.number", "phone.clinic")
# What a sheet says in characters: of a text that nobody has signed, of each sign-off in addition to the name, and of where
# the rest is.
_UNSIGNED, _SIGNED, _REST = 135, 70, 66
# What the sheet of a translation says of it, and how much longer it is on the state of its text, in characters.
_TRANSLATED, _LONGER = 100, 40
# The facts for families; the rest of hospital.yaml is about the guide itself.
_LINES = re.compile(r"phone\.|team\.|fever\.|clinic\.")


@dataclass(frozen=True)
class SiteInfo:
    """What all handouts of a build say of the site. ``address`` is that of the guide online, None while it is not set."""

    address: str | None
    # The build skipped the gate, for a test server: every handout says so.
    staging: bool = False

    @classmethod
    def from_address(cls, address: str, *, staging: bool = False) -> SiteInfo:
        """Return the site at ``address``; one on this machine counts as none, since no family could open it."""
        local = urlsplit(address).hostname in (None, "localhost", "127.0.0.1")
        return cls(None if local else address.rstrip("/"), staging)

    def online(self, path: str) -> str | None:
        """Return the full address of a place in the output."""
        return f"{self.address}/{path}" if self.address else None


@dataclass(frozen=True)
class FactLine:
    """A fact of the hospital; without a value it is a line to write on."""

    label: str
    value: Markup | None
    # The fact as a phone number, where it is one, and what follows the number.
    phone: Phone | None = None
    after: Markup | None = None


@dataclass(frozen=True)
class PaperLink:
    """Where a link of the text leads: the page's title, in ``lang``, and its address, None when it is unknown."""

    title: str
    address: str | None
    lang: str


@dataclass(frozen=True, kw_only=True)
class VersionInfo:
    """By what a copy can be compared with a newer one. The QR codes are SVG, "" without an address."""

    version: str | None
    until: datetime.date | None
    online: str | None
    check: str | None
    online_qr: str
    check_qr: str


@dataclass(frozen=True, kw_only=True)
class Handout:
    """One article as a file of its own: whole (``html``), and what its one-page form shows of it."""

    view: PageView
    version_info: VersionInfo
    html: str
    links: tuple[PaperLink, ...]
    sheet: Sheet
    leaflet: Leaflet
    # Whether the notices that stand open do so on the front of the sheet and on the first page of the leaflet, where
    # they have room, or at the foot.
    open_on_sheet: bool
    open_on_leaflet: bool


def slug(page: PageView | WithdrawnArticle) -> str:
    """Return the name of a page in file names and ids."""
    return page.path.rsplit("/", 1)[-1].removesuffix(".html")


def handouts(site: SiteView, library: Library, site_info: SiteInfo) -> list[Handout]:
    """Return the handout of every article of one language, in the order of the guide."""
    titles = titles_of(site, library)
    return [handout(page, titles, library, site_info) for page in site.listing]


# The title of a page, and its language.
Title = tuple[str, str]


def titles_of(site: SiteView, library: Library) -> dict[str, Title]:
    """Return the title of each page that a text of ``site`` may link to, by its path.

    Pages that do not exist in the language of ``site`` are those of the default language.
    """
    source = library.source_lang
    found = {library.page_path(source, a.header.slug): (a.header.title, source) for a in library.published(source)}
    return found | {view.path: (view.title, view.text_lang) for view in site.views}


def linked_titles(page: PageView, titles: dict[str, Title]) -> tuple[Title | None, ...]:
    """Return the title of each page that the text of ``page`` links to; ``titles`` has them by path."""
    return tuple(titles.get(path.partition("#")[0]) for path in page.links)


def handout(page: PageView, titles: dict[str, Title], library: Library, site_info: SiteInfo) -> Handout:
    """Return the handout of one article; ``titles`` come from ``titles_of``."""
    assert page.review is not None
    unnamed = (library.names(page.lang)["SITENAME"], page.lang)
    named = zip(page.links, (title or unnamed for title in linked_titles(page, titles)), strict=True)
    links = tuple(PaperLink(title, site_info.online(path), lang) for path, (title, lang) in named)
    text = print_form(page.text_copy(), numbers_of(page.sources), lambda n: links[n - 1].address, library.photos)
    standing = [one for one in page.notices if one.stands_open]
    notices = (one for one in page.notices if one.id != "emergency" and not one.stands_open)
    # The first sign-off takes the place of the words about a text that nobody has signed.
    state = _UNSIGNED + sum(len(one.name) + len(one.credential) + _SIGNED for one in page.review.current[1:])
    state += _LONGER if page.translated else 0
    told = [state, _REST, *map(_signs, notices)]
    copy = version_info(page.path, page.review.short_version, valid_until([page.review]), library, page.lang, site_info)
    audience = f"{library.strings(page.lang, 'article.audience')} {page.audience}" if page.audience else ""
    head = Head(page.title, page.message or page.summary, audience)
    picture = library.strings(page.text_lang, "handout.picture")
    lines = sheet_lines(fact_lines(library, page.lang))
    more = _frame(page, copy, lines, library, unnamed[0])
    high = top_height((one.title, one.html) for one in standing)

    def laid_out(above: float, at_foot: list[NoticeView]) -> Sheet:
        foot = [*told, *map(_signs, at_foot)]
        return sheet(
            text,
            head,
            foot_height([_TRANSLATED, *foot] if page.translated else foot),
            (more[0] + above, more[1]),
            name_width(library.slots.get("hospital.name") or unnamed[0], _logo(library)),
            library.strings(page.lang, "handout.when_to_call"),
            {(line.phone.href, line.phone.after[1].strip()) for line in lines if line.phone},
            picture,
        )

    one_page, folded = laid_out(high, []), leaflet(text, head, more[0] + high, picture)
    return Handout(
        view=page,
        version_info=copy,
        html=inner_html(text),
        links=links,
        sheet=one_page if one_page.fits or not standing else laid_out(0.0, standing),
        leaflet=folded if folded.fits or not standing else leaflet(text, head, more[0], picture),
        open_on_sheet=one_page.fits,
        open_on_leaflet=folded.fits,
    )


def _signs(notice: NoticeView) -> int:
    return len(notice.title) + sum(map(len, parse(notice.html).itertext()))


def _frame(
    page: PageView, copy: VersionInfo, numbers: tuple[FactLine, ...], library: Library, name: str
) -> tuple[float, float]:
    """Return by how much the frame of a sheet is higher than usual, on the front and on the back."""
    said = ((line.label, "".join(line.phone.after) if line.phone else "") for line in numbers)
    front = names_height((library.slots.get("hospital.name") or "", name), _logo(library)) + numbers_height(said)
    codes = (("read_online", copy.online), ("check", copy.check))
    high = max(address_height(library.strings(page.lang, f"handout.{words}"), address) for words, address in codes)
    return front, names_height((page.title, name)) + high


def _logo(library: Library) -> float:
    """Return how wide the logo of the hospital is by its height; 0 where it has none for paper."""
    return library.logo.ratio if library.logo and library.logo.address else 0.0


def fact_lines(library: Library, lang: str) -> dict[str, FactLine]:
    """Return the facts of the hospital for families, by their names."""
    labels, phones = library.strings.table(lang, "slot"), library.facts.phones
    found: dict[str, FactLine] = {}
    for name in filter(_LINES.match, library.slots):
        phone = phones.get(name)
        after = after_number(phone, library, lang) if phone else None
        found[name] = FactLine(labels[name], fact_html(name, library, lang), phone, after)
    return found


def sheet_lines(lines: dict[str, FactLine]) -> tuple[FactLine, ...]:
    """Return those of ``lines`` that a family needs at hand."""
    return tuple(lines[name] for name in _SHEET_LINES if name in lines)


def numbers_of(sources: tuple[Source, ...]) -> dict[str, int]:
    """Return the number of each source by its id."""
    return {source.id: number for number, source in enumerate(sources, 1)}


def version_info(
    path: str, version: str | None, until: datetime.date | None, library: Library, lang: str, site_info: SiteInfo
) -> VersionInfo:
    """Return what a copy says about itself; the version is after the ``#`` of an address, which no server sees."""
    words, check_page = library.strings, f"{library.prefix(lang)}{CHECK_PAGE}"
    online, check = site_info.online(path), site_info.online(check_page + (f"#{version}" if version else ""))
    return VersionInfo(
        version=version,
        until=until,
        online=online,
        check=check,
        online_qr=qr_svg(online, words(lang, "handout.qr_online", address=online)) if online else "",
        check_qr=qr_svg(check, words(lang, "handout.qr_check", address=check)) if check else "",
    )


def combined_version(reviews: Iterable[Review | None]) -> str:
    """Return the short version of several articles in one file."""
    return short(hashlib.sha256("".join(review.version for review in reviews if review).encode()).hexdigest())


# The booklet: many articles in one file, with one list of words and one of sources.

# Entries of the two lists that all articles share keep their ids.
_SHARED = re.compile(r"word-|s\d+$")


@dataclass(frozen=True)
class Chapter:
    """One article in a booklet; each of its ids begins with ``id``.

    ``notices`` has those that have other words here than in the booklet.
    """

    id: str
    view: PageView
    html: str
    notices: tuple[NoticeView, ...]


@dataclass(frozen=True, kw_only=True)
class Booklet:
    """Articles in one file, in order; ``packet`` says that somebody chose them."""

    packet: bool
    chapters: tuple[Chapter, ...]
    version_info: VersionInfo
    words: tuple[Word, ...]
    sources: tuple[Source, ...]
    sources_checked: datetime.date | None
    top_notices: tuple[NoticeView, ...]
    bottom_notices: tuple[NoticeView, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[Chapter, ...]], ...]:
        """The chapters with the title of their group; those of a packet are in the order chosen, with the title ""."""
        if self.packet:
            return (("", self.chapters),)
        titled = groupby(self.chapters, lambda chapter: chapter.view.group.title if chapter.view.group else "")
        return tuple((title, tuple(chapters)) for title, chapters in titled)

    @property
    def state(self) -> str | None:
        """The state of review of all chapters; None when they differ."""
        found = {chapter.view.review.state for chapter in self.chapters if chapter.view.review}
        return found.pop() if len(found) == 1 else None

    @property
    def updated(self) -> datetime.date:
        return max(chapter.view.updated for chapter in self.chapters)


def booklet(pages: Sequence[PageView], library: Library, site_info: SiteInfo, packet: bool = False) -> Booklet:
    """Return articles as one booklet in the order given."""
    lang = pages[0].lang
    # Every source once, numbered in the order in which the booklet cites them.
    sources = tuple({source.id: source for page in pages for source in page.sources}.values())
    numbers = numbers_of(sources)
    inside = {page.path: slug(page) for page in pages}
    # A page that is in the original language has its own meaning of a word that is spelled alike.
    own_last = sorted(pages, key=lambda page: page.text_lang == lang)
    words = {word.id: word for page in own_last for word in page.words}
    notices = _common_notices(pages, library)
    return Booklet(
        packet=packet,
        chapters=tuple(
            Chapter(
                slug(page),
                page,
                chapter_html(page, numbers, inside, site_info),
                tuple(notice for notice in page.notices if notice not in notices),
            )
            for page in pages
        ),
        version_info=version_info(
            library.prefix(lang) + (CHECK_PAGE if packet else "index.html"),
            None if packet else combined_version(page.review for page in pages),
            valid_until(page.review for page in pages if page.review),
            library,
            lang,
            site_info,
        ),
        words=tuple(sorted(words.values(), key=lambda word: word.term.term.casefold())),
        sources=sources,
        sources_checked=most_common_check_date(sources),
        top_notices=tuple(notice for notice in notices if notice.position == "top"),
        bottom_notices=tuple(notice for notice in notices if notice.position == "bottom"),
    )


def _common_notices(pages: Sequence[PageView], library: Library) -> list[NoticeView]:
    """Return each notice of ``pages`` in the words of most of them; those for a single page only if no other has it.

    One that stands above some of them is about these alone, but for who wrote a text: each says its own state.
    """
    known = library.on_pages[pages[0].lang].notices.by_key
    found: dict[str, list[NoticeView]] = {}
    for page in pages:
        for notice in page.notices:
            found.setdefault(notice.id, []).append(notice)
    common = [
        one
        for name, one in found.items()
        if one[0].position == "bottom" or known[name].written_by or len(one) == len(pages)
    ]
    return [min(same, key=lambda notice: (notice.own, -same.count(notice))) for same in common]


def chapter_html(page: PageView, numbers: dict[str, int], inside: dict[str, str], site_info: SiteInfo) -> str:
    """Return the article's HTML with its own ids, headings one level lower, and links that stay in the file.

    ``inside`` has the slugs of the booklet's articles by path.
    """

    def target(number: int) -> str | None:
        link = page.links[number - 1]
        path, _, fragment = link.partition("#")
        if path in inside:
            return f"#{inside[path]}{'--' + fragment if fragment else ''}"
        return site_info.online(link)

    text = print_form(page.text(), numbers, target, page.library.photos)
    return inner_html(as_chapter(text, slug(page), _SHARED))


# The page "Check your copy": the newest version of each article, and what changed from one signed version to the next.


@dataclass(frozen=True)
class Signed:
    """One signed version of an article, and what was new in it."""

    version: str
    date: datetime.date
    changed: tuple[str, ...]


def latest_versions(site: SiteView, signoffs: list[SignOff], word: Callable[..., str]) -> list[dict[str, object]]:
    """Return what was withdrawn, with its sheets; then each article, in the order of the guide, each page to fill in
    and print, each stage, and the booklet where there is one.

    Each is the newest text with its signed versions, the newest first; what is signed with the frame or the words has
    none. ``state`` is "" for the booklet, and ``why`` says why a text was withdrawn. ``word`` gives the words of the
    theme in the language of ``site``.
    """
    own: dict[tuple[str, str], list[SignOff]] = defaultdict(list)
    for one in signoffs:
        own[one.article, one.lang].append(one)

    def entry(
        title: str, path: str, version: str, updated: datetime.date, state: str, topic: str = ""
    ) -> dict[str, object]:
        known = {"title": title, "lang": site.lang, "path": path, "version": version, "updated": updated}
        return known | {"state": state, "signed": _signed(own[topic, site.lang]), "why": "", "why_lang": ""}

    gone = {
        (one.topic, one.lang): entry(one.title, one.path, one.version, one.since, "withdrawn")
        | {"lang": one.lang, "signed": _signed(own[one.topic, one.lang]), "why": one.why, "why_lang": one.why_lang}
        for one in site.withdrawn
    }
    # The version of the sheet of an ended stage is gone with its texts.
    ended = [
        gone[one.topic, site.lang] | {"title": word("stage.sheet_title", title=one.title), "version": "", "signed": ()}
        for one in site.ended_stages
    ]
    articles = [
        entry(page.title, page.path, page.review.short_version, page.updated, page.review.state, page.topic)
        | {"lang": page.text_lang, "signed": _signed_here(page, own)}
        for page in site.listing
        if page.review is not None
    ]
    sheets = [
        entry(page.title, page.path, page.sheet_review.short_version, page.updated, page.sheet_review.state)
        | {"lang": page.text_lang}
        for page in site.views
        if page.sheet_review is not None
    ]
    stages = [
        entry(word("stage.sheet_title", title=one.title), one.sheet, one.version, one.updated, one.review.state)
        for one in site.stages
    ]
    booklets = []
    if site.frame.booklet:
        whole = combined_version(page.review for page in site.listing)
        newest, path = max(page.updated for page in site.listing), f"{site.frame.handouts}booklet.html"
        booklets.append(entry(word("booklet.title"), path, whole, newest, ""))
    return [*gone.values(), *ended, *articles, *sheets, *stages, *booklets]


def _signed_here(page: PageView, own: Mapping[tuple[str, str], list[SignOff]]) -> tuple[Signed, ...]:
    """Return the signed versions of a page: those of its text, below the present one if it shows words of its original.

    What is new in that one is what was new in the original; ``own`` has the sign-offs by topic and language.
    """
    signed, review = _signed(own[page.topic, page.lang]), page.review
    if review is None or not review.is_signed or review.short_version in {one.version for one in signed}:
        return signed
    newest = _signed(own[page.topic, page.library.source_lang])[:1]
    return (*(replace(one, version=review.short_version) for one in newest), *signed)


def _signed(signoffs: list[SignOff]) -> tuple[Signed, ...]:
    """Return each signed version once, however many people signed it; again if it was gone back to, the newest first."""
    runs = [list(run) for _, run in groupby(sorted(signoffs, key=lambda one: one.date), key=lambda one: one.version)]
    return tuple(
        Signed(short(ones[0].version), ones[0].date, tuple(dict.fromkeys(one.changed for one in ones)))
        for ones in reversed(runs)
    )
