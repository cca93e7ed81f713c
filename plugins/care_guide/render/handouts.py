"""Handouts: what the single files show, made from the pages that are in hand. Nothing is parsed a second time."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from care_guide.content.phones import Phone
from care_guide.content.site_content import PHOTOS, Library
from care_guide.render.page_view import Cited, PageView, TakenBack
from care_guide.render.print_form import inner_html, print_form
from care_guide.render.qr import qr_svg
from care_guide.render.sheet import Leaflet, Sheet, leaflet, sheet
from care_guide.render.stages import StageView
from care_guide.render.views import CHECK_PAGE, SiteView
from care_guide.review.content_hash import short

# Facts of the hospital that a family needs at hand; the rest of hospital.yaml is about the guide itself.
_SHEET_LINES = ("phone.care_team", "fever.number", "phone.clinic")
_PHOTO = re.compile(rf'(<img [^>]*)src="[^"]*{PHOTOS}([^"]+)"')
_LATER = re.compile(r' (?:loading="lazy"|decoding="async")')
_LINES = re.compile(r"phone\.|team\.|fever\.|clinic\.")


@dataclass(frozen=True)
class Edition:
    """What all handouts of one build share. ``address`` is that of the guide online, or None while nobody has set it."""

    name: str
    author: str
    address: str | None
    # A build that skipped the gate, for a test server: every handout says so.
    staging: bool = False

    def online(self, path: str) -> str | None:
        """Return the full address of a place in the output."""
        return f"{self.address}/{path}" if self.address else None


@dataclass(frozen=True)
class Line:
    """A fact of the hospital; without a value it is a line to write on."""

    label: str
    value: str | None
    # The same as a phone, where it is one.
    phone: Phone | None = None


@dataclass(frozen=True)
class PaperLink:
    """Where a link of the text leads: the page's title, in ``lang``, and its address when it is known."""

    title: str
    address: str | None
    lang: str


@dataclass(frozen=True)
class Identity:
    """What tells one copy from a newer one. The QR codes are SVG, or empty without an address."""

    version: str | None
    until: datetime.date | None
    online: str | None
    check: str | None
    online_qr: str
    check_qr: str


@dataclass(frozen=True)
class Handout:
    """One article as a file of its own: whole (``html``), and what its one-page form shows of it."""

    view: PageView
    identity: Identity
    html: str
    links: tuple[PaperLink, ...]
    lines: tuple[Line, ...]
    sheet_lines: tuple[Line, ...]
    sheet: Sheet
    leaflet: Leaflet
    hospital: str | None


@dataclass(frozen=True)
class TeachBack:
    """The sheet of one stage as a file of its own: a nurse and a family write on it."""

    stage: StageView
    identity: Identity
    sheet_lines: tuple[Line, ...]
    hospital: str | None


def edition(name: str, author: str, address: str, *, staging: bool = False) -> Edition:
    """Return the edition; an address of this machine is none that a family could open."""
    local = urlsplit(address).hostname in (None, "localhost", "127.0.0.1")
    return Edition(name, author, None if local else address.rstrip("/"), staging)


def slug(page: PageView | TakenBack) -> str:
    """Return the name of a page in file names and ids."""
    return page.path.rsplit("/", 1)[-1].removesuffix(".html")


def handouts(site: SiteView, library: Library, shared: Edition) -> list[Handout]:
    """Return the handout of every article of one language, in the order of the guide."""
    titles = titles_of(site, library)
    return [handout(page, titles, library, shared) for page in site.views if page.review is not None]


# The title of a page, and its language.
Title = tuple[str, str]


def titles_of(site: SiteView, library: Library) -> dict[str, Title]:
    """Return the title of each page that a text of ``site`` may link to, by its path.

    What is not there in the language of ``site`` is in the default language.
    """
    source = library.default_lang
    found = {library.page_path(source, a.header.slug): (a.header.title, source) for a in library.published(source)}
    return found | {view.path: (view.title, view.text_lang) for view in site.views}


def linked_titles(page: PageView, titles: dict[str, Title]) -> tuple[Title | None, ...]:
    """Return the title (by path in ``titles``) of each page that the text of ``page`` links to."""
    return tuple(titles.get(path.partition("#")[0]) for path in page.links)


def handout(page: PageView, titles: dict[str, Title], library: Library, shared: Edition) -> Handout:
    """Return the handout of one article; ``titles`` are those of ``titles_of``."""
    assert page.review is not None
    nothing = (library.guide_name(page.lang, shared.name), page.lang)
    named = ((path, title or nothing) for path, title in zip(page.links, linked_titles(page, titles), strict=True))
    links = tuple(PaperLink(title, shared.online(path), lang) for path, (title, lang) in named)
    text = print_form(photos_inside(page), numbers_of(page.sources), lambda number: links[number - 1].address)
    lines = _lines_of(library, page.lang)
    return Handout(
        page,
        identity(page.path, page.review.short_version, _until(page), library, page.lang, shared),
        inner_html(text),
        links,
        tuple(lines.values()),
        _sheet_lines(lines),
        sheet(text, page.title, page.message or page.summary, translated=page.translated),
        leaflet(text, translated=page.translated),
        library.slots.get("hospital.name"),
    )


def photos_inside(page: PageView) -> str:
    """Return the HTML of ``page`` with its photos inside, each at once: paper does not wait for what is scrolled to."""

    def inside(m: re.Match[str]) -> str:
        return f'{_LATER.sub("", m[1])}src="{page.library.photos[m[2]].address}"'

    return _PHOTO.sub(inside, page.html)


def teach_back(stage: StageView, library: Library, lang: str, shared: Edition) -> TeachBack:
    """Return the sheet of one stage."""
    return TeachBack(
        stage,
        identity(stage.path, stage.version, stage.until, library, lang, shared),
        _sheet_lines(_lines_of(library, lang)),
        library.slots.get("hospital.name"),
    )


def _lines_of(library: Library, lang: str) -> dict[str, Line]:
    labels, phones = library.strings.slots(lang), library.facts.phones
    facts = ((name, value) for name, value in library.slots.items() if _LINES.match(name))
    return {name: Line(labels[name], value, phones.get(name)) for name, value in facts}


def _sheet_lines(lines: dict[str, Line]) -> tuple[Line, ...]:
    return tuple(lines[name] for name in _SHEET_LINES if name in lines)


def numbers_of(sources: tuple[Cited, ...]) -> dict[str, int]:
    """Return the number of each source by its id."""
    return {cited.source.id: cited.number for cited in sources}


def _until(page: PageView) -> datetime.date | None:
    """Return the last day on which the sign-off of this exact text holds."""
    review = page.review
    return review.signoff.next_check if review and review.signoff and review.state in ("signed", "overdue") else None


def identity(
    path: str, version: str | None, until: datetime.date | None, library: Library, lang: str, shared: Edition
) -> Identity:
    """Return what a copy says about itself; its version stands after the ``#``, which no server ever sees."""
    words, check_page = library.strings, f"{library.prefix(lang)}{CHECK_PAGE}"
    online, check = shared.online(path), shared.online(check_page + (f"#{version}" if version else ""))
    return Identity(
        version,
        until,
        online,
        check,
        qr_svg(online, words(lang, "handout.qr_online", address=online)) if online else "",
        qr_svg(check, words(lang, "handout.qr_check", address=check)) if check else "",
    )


def joint_version(pages: list[PageView]) -> str:
    """Return the short version of several articles in one file."""
    return short(hashlib.sha256("".join(page.review.version for page in pages if page.review).encode()).hexdigest())
