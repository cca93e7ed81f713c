"""Handouts: what the single files show, made from the pages that are in hand. Nothing is parsed a second time."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from care_guide.content.phones import Phone
from care_guide.content.site_content import Library
from care_guide.render.page_view import Cited, PageView, sections
from care_guide.render.qr import qr_svg
from care_guide.render.views import CHECK_PAGE, SiteView
from care_guide.review.content_hash import short

# Facts of the hospital that a family needs at hand; the rest of hospital.yaml is about the guide itself.
_SHEET_LINES = ("phone.care_team", "phone.clinic", "fever.number")
# A sheet with more signs of text than this gets smaller type, so that it stays one page.
_ROOM = 1900
_LINES = re.compile(r"phone\.|team\.|fever\.|clinic\.")
_CITE = re.compile(
    r'<sup class="cg-cite" data-source="([^"]+)">(, )?<a aria-label="([^"]*)" href="[^"]*">\d+</a></sup>'
)
_INNER = re.compile(r'<a [^>]*href="#[^"]*"[^>]*>(.*?)</a>', re.S)
_TERM = re.compile(r'<a class="cg-term" href="([^"]+)" id="[^"]+">(.*?)</a>', re.S)
# A link to another page of the guide, with its number among the notes for paper.
NOTED_LINK = re.compile(r'<a href="[^"]*" data-note="(\d+)"([^>]*)>(.*?)</a>', re.S)
# A drawing that brings its own words, and the same words below it.
_DRAWING = re.compile(
    r'(<svg [^>]*aria-labelledby="([^" ]+)-title) \2-desc("[^>]*>[^>]*>[^>]*>)<desc [^>]*>[^<]*</desc>(.*?</summary><p)>',
    re.S,
)
_QUESTION = re.compile(r'<p class="cg-question__text">(.*?)</p>', re.S)


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
    """Where a link of the text leads: the page's title, and its address when it is known."""

    title: str
    address: str | None


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
    # The first section: it sums up, in every kind of article.
    key_points: str
    when_to_call: str
    top_questions: tuple[str, ...]
    # The day that most sources were last looked at: said once, and each other day beside its source.
    sources_checked: datetime.date | None
    hospital: str | None

    @property
    def dense(self) -> bool:
        """Whether the one-page form has more text than its usual type leaves room for."""
        html = "".join(
            (self.view.summary, self.view.message or "", self.key_points, self.when_to_call, *self.top_questions)
        )
        return len(" ".join(re.sub(r"<[^>]+>", "", html).split())) > _ROOM


def edition(name: str, author: str, address: str, *, staging: bool = False) -> Edition:
    """Return the edition; an address of this machine is none that a family could open."""
    local = urlsplit(address).hostname in (None, "localhost", "127.0.0.1")
    return Edition(name, author, None if local else address.rstrip("/"), staging)


def slug(page: PageView) -> str:
    """Return the name of a page in file names and ids."""
    return page.path.rsplit("/", 1)[-1].removesuffix(".html")


def handouts(site: SiteView, library: Library, shared: Edition) -> list[Handout]:
    """Return the handout of every article of one language, in the order of the guide."""
    titles = {view.path: view.title for view in site.views}
    return [handout(page, titles, library, shared) for page in site.views if page.review is not None]


def linked_titles(page: PageView, titles: dict[str, str]) -> tuple[str | None, ...]:
    """Return the title (by path in ``titles``) of each page that the text of ``page`` links to."""
    return tuple(titles.get(path.partition("#")[0]) for path in page.links)


def handout(page: PageView, titles: dict[str, str], library: Library, shared: Edition) -> Handout:
    """Return the handout of one article; ``titles`` are those of all pages of its language by their path."""
    assert page.review is not None
    linked = zip(page.links, linked_titles(page, titles), strict=True)
    links = tuple(PaperLink(shared.name if title is None else title, shared.online(path)) for path, title in linked)
    numbers = {cited.source.id: cited.number for cited in page.sources}
    parts = sections(page.html)
    questions = (_QUESTION.findall(part) for part in parts.get("questions", "").split("<h3")[1:])
    slots, labels = library.slots, library.strings.slots(page.lang)
    phones = library.facts.phones
    lines = {name: Line(labels[name], value, phones.get(name)) for name, value in slots.items() if _LINES.match(name)}
    return Handout(
        page,
        identity(page.path, page.review.short_version, _until(page), library, page.lang, shared),
        full_links(light(page.html, numbers), links),
        links,
        tuple(lines.values()),
        tuple(lines[name] for name in _SHEET_LINES if name in lines),
        bare(full_links(next(iter(parts.values()), ""), links)),
        bare(full_links(parts.get("when-to-call", ""), links)),
        tuple(bare(full_links(found[0], links)) for found in questions if found),
        usual_day(page.sources),
        slots.get("hospital.name"),
    )


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


def usual_day(sources: tuple[Cited, ...]) -> datetime.date | None:
    """Return the day that stands with most of ``sources``."""
    days = Counter(cited.source.checked for cited in sources)
    return min(days, key=lambda date: (-days[date], date)) if days else None


def light(html: str, numbers: dict[str, int]) -> str:
    """Return ``html`` with short links to the sources (by ``numbers``) and without ways back: paper needs none.

    A drawing is described by the words below it. They stand once, and the words in the drawing apart: a mail program
    that knows no drawings shows all of them as text.
    """

    def cite(m: re.Match[str]) -> str:
        number = numbers[m[1]]
        label = re.sub(r"\d+", str(number), m[3])
        return f'<sup class="cg-cite">{m[2] or ""}<a href="#s{number}" aria-label="{label}">{number}</a></sup>'

    html = _DRAWING.sub(r'\1" aria-describedby="\2-words\3\4 id="\2-words">', html)
    html = html.replace("</text>", "</text>\n")
    return _TERM.sub(r'<a class="cg-term" href="\1">\2</a>', _CITE.sub(cite, html))


def bare(html: str) -> str:
    """Return ``html`` without citations and inner links: for one page, which does not hold what they lead to."""
    return _INNER.sub(r"\1", _CITE.sub("", html))


def full_links(html: str, links: tuple[PaperLink, ...]) -> str:
    """Return ``html`` with its links to other pages as full addresses, or as text where no address is known."""

    def link(m: re.Match[str]) -> str:
        address = links[int(m[1]) - 1].address
        tag, href = ("a", f' href="{address}"') if address else ("span", "")
        return f'<{tag}{href} data-note="{m[1]}"{m[2]}>{m[3]}</{tag}>'

    return NOTED_LINK.sub(link, html)


def joint_version(pages: list[PageView]) -> str:
    """Return the short version of several articles in one file."""
    return short(hashlib.sha256("".join(page.review.version for page in pages if page.review).encode()).hexdigest())
