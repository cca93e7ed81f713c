"""One page as the templates see it: what is on it, and the digest by which it is known."""

from __future__ import annotations

import datetime
import html
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from care_guide.content.article import Article
from care_guide.content.branding import Logo
from care_guide.content.hospital import NAMES, HospitalLink, Phone, Profile, call_parts
from care_guide.content.languages import term_id
from care_guide.content.models import Source, Term
from care_guide.content.site_content import Library, resolve
from care_guide.markdown_ext.lists import SECTION as STATEMENTS
from care_guide.markdown_ext.sections import FIRST
from care_guide.review.state import Review
from care_guide.utils.dates import direction

# Words, numbers and versions that a line must not break: "CAR T-cell", "B-cell", "38.0 C", "5 mL", "12ab-34cd".

# A drawing has its own lines.
_DRAWING = re.compile(r"(<svg\b.*?</svg>)", re.S)
# Not inside a tag: a serializer has escaped both signs everywhere else.
_OUTSIDE = r"(?![^<>]*>)"
# Most of a page has none of these: so each pattern begins with the characters that `re` finds fast, and looks behind
# them for the start of the word.
_CELL = "|".join(rf"{one}(?<!\w{one})-cells?" for one in "ABNT")
_WHOLE = re.compile(rf"(?:{_CELL}|C(?<!\wC)AR (?:[ABNT]-cells?|T(?!-)))\b{_OUTSIDE}")
_CODE = re.compile(rf"\b[0-9a-f]{{4}}-[0-9a-f]{{4}}\b{_OUTSIDE}")
_IN_CODE = re.compile(r"-(?<=[0-9a-f]{4}-)[0-9a-f]{4}\b")
_UNIT = re.compile(rf" (?<=\d )(?=(?:mcg|mg|kg|g|mL|L|dL|cm|mm|F|C|percent|%)(?![\w-])){_OUTSIDE}")


def no_break(text: str) -> str:
    """Return HTML in which these stay on one line; tags and drawings stay as they are."""
    return "".join(part if part.startswith("<svg") else _joined(part) for part in _DRAWING.split(text))


def no_break_text(text: str) -> Markup:
    """Return plain text as HTML in which these stay on one line."""
    return Markup(_joined(html.escape(text, quote=False)))


def _joined(text: str) -> str:
    whole = r'<span class="cg-nowrap">\g<0></span>'
    text = _WHOLE.sub(whole, text)
    if _IN_CODE.search(text):
        text = _CODE.sub(whole, text)
    return _UNIT.sub("\u00a0", text)


def spoken(lang: str, around: str) -> Markup:
    """Return the attributes of an element in the language ``lang`` inside one in ``around``, for screen readers.

    They begin with a space; there are none where both languages are the same.
    """
    if lang == around:
        return Markup()
    turned = Markup(' dir="{}"').format(direction(lang)) if direction(lang) != direction(around) else Markup()
    return Markup(' lang="{}"').format(lang) + turned


# What a hospital has written, with a link for each number to call in it.


def dialable(text: str, profile: Profile) -> Markup:
    """Return ``text`` as HTML in which each number to call is a link that dials it."""
    parts = call_parts(text, profile.country, profile.short_numbers)
    link = Markup('<a class="cg-phone" href="{}">{}</a>')
    return Markup().join(link.format(href, words) if href else words for words, href in parts)


def after_number(phone: Phone, library: Library, lang: str) -> Markup:
    """Return what follows the number of ``phone`` on a page in ``lang``, "" where nothing does."""
    extension, say = phone.after
    return Markup(extension) + _in_language(dialable(say, library.profile), library, lang)


def fact_html(name: str, library: Library, lang: str) -> Markup | None:
    """Return the fact ``name`` of the hospital for a page in ``lang``, None where it is not filled in."""
    value = library.slots.get(name)
    if not value or name in library.facts.phones:
        return None
    shown = dialable(value, library.profile)
    return shown if NAMES.match(name) else _in_language(shown, library, lang)


def _in_language(words: Markup, library: Library, lang: str) -> Markup:
    own = spoken(library.default_lang, lang)
    return Markup("<span{}>{}</span>").format(own, words) if own and words else words


# Pages.

# What cannot be on a page twice, a word that links to its meaning, and the element around a section.
_OWN_IDS = re.compile(r' (?:id|aria-labelledby)="[^"]*"')
_TERM = re.compile(r'<a class="cg-term"[^>]*>(.*?)</a>', re.S)
_AROUND = re.compile(r"^<section [^>]*>|</section>\s*$")
_SECTION = re.compile(r'(?=<section [^>]*class="cg-section" id=")')


@dataclass(frozen=True, slots=True)
class Cited:
    """One entry of "Sources": its number, by the order of first use."""

    number: int
    source: Source


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of "Words on this page"."""

    id: str
    term: Term
    # The language of the glossary that it is from, and that of its meaning.
    lang: str
    means_lang: str

    @property
    def letter(self) -> str:
        """Its letter in an alphabetical list; "0-9" for a word that begins with a digit."""
        first = unicodedata.normalize("NFD", self.term.term)[0].upper()
        return "0-9" if first.isdigit() else first

    @property
    def other_names(self) -> tuple[str, ...]:
        """The forms that are more than the term with another ending."""
        stem = self.term.term.casefold()
        stem = stem[:-1] if len(stem) > 4 else stem
        return tuple(form for form in self.term.forms if not form.casefold().startswith(stem))


def word(term: Term, lang: str, library: Library) -> Word:
    """Return an entry of the glossary of ``lang``; a meaning without a translation yet is in the default language."""
    waiting = library.languages[lang].waiting.get("glossary", {}).get(f"{term.en or term.term}/means")
    if waiting is None:
        return Word(term_id(term.term), term, lang, lang)
    return Word(term_id(term.term), term.model_copy(update={"means": waiting}), lang, library.source_lang)


def glossary(lang: str, library: Library) -> tuple[Word, ...]:
    """Return the glossary of ``lang`` for this place in alphabetical order, with entries of the original language that
    wait for their translation.
    """
    language, source = library.languages[lang], library.languages[library.source_lang]
    elsewhere = {
        one.term for one in (*source.terms, *language.terms) if one.only and one.only not in library.profile.places
    }
    found = [word(term, lang, library) for term in language.terms if (term.en or term.term) not in elsewhere]
    if "glossary" in language.waiting:
        known, ids = {term.en for term in language.terms}, {one.id for one in found}
        new = (term for term in source.terms if term.term not in known | elsewhere and term_id(term.term) not in ids)
        found += [Word(term_id(term.term), term, library.source_lang, library.source_lang) for term in new]
    return tuple(sorted(found, key=lambda one: one.term.term.casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice with its text as HTML, both in ``lang``."""

    id: str
    position: str
    title: str
    html: str
    lang: str
    # Whether these words are for this page only.
    own: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to an article, a page or a stage; ``lang`` is the language of its title where that may be another."""

    title: str
    path: str
    lang: str = ""


@dataclass(frozen=True)
class GroupView:
    """A group of articles as the home page and the menus show it."""

    id: str
    title: str
    articles: tuple[PageLink, ...]
    # The routes through the guide that begin here.
    stages: tuple[PageLink, ...] = ()

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each article by its path."""
        return {article.path: number for number, article in enumerate(self.articles)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """An article as a row in the feed and in the list of changes."""

    topic: str
    path: str
    title: str
    summary: str
    created: datetime.date
    updated: datetime.date
    review: Review
    # The language of title and summary.
    text_lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnArticle:
    """An article that a notice has replaced; ``why`` is in the language ``why_lang``."""

    topic: str
    path: str
    title: str
    since: datetime.date
    why: str
    why_lang: str
    review: Review


@dataclass(frozen=True, kw_only=True, slots=True)
class HospitalView:
    """The hospital in the head of each page; what nobody has filled in is None."""

    name: str | None
    website: str | None
    logo: Logo | None
    logo_dark: Logo | None
    links: tuple[HospitalLink, ...]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What surrounds every page of one language; paths are those of its pages, ``checklist`` may be ""."""

    lang: str
    home: str
    glossary: str
    changes: str
    feed: str
    check: str
    search: str
    handouts: str
    checklist: str
    pages: tuple[PageLink, ...]
    notices: tuple[NoticeView, ...]
    booklet: bool
    hospital: HospitalView
    # The emergency number of the country, and the team's; None where there is none to dial.
    emergency: Phone | None
    care_team: Phone | None
    # What follows the team's number.
    care_team_after: Markup
    # Whether the language is a translation of which the frame and the words are not signed as they are now.
    translated_unsigned: bool
    # The review of the glossary; and that of the questions, where each article that asks some is checked too.
    words_review: Review
    checklist_review: Review | None
    # The hospital's own color, None for the theme's.
    accent: str | None
    # The e-mail address of the publisher, where there is one.
    mail: str | None


class WithNotices:
    """A page with notices above and below its text."""

    notices: tuple[NoticeView, ...]

    @property
    def top_notices(self) -> tuple[NoticeView, ...]:
        """The notices above."""
        return tuple(notice for notice in self.notices if notice.position == "top")

    @property
    def bottom_notices(self) -> tuple[NoticeView, ...]:
        """The notices below."""
        return tuple(notice for notice in self.notices if notice.position == "bottom")


@dataclass(frozen=True, kw_only=True, repr=False)
class PageView(WithNotices):
    """One article or page, whole. ``path`` is its place in the output.

    What only the page itself shows is made together with the page, since most builds make few pages.
    """

    article: Article = field(repr=False, compare=False)
    library: Library = field(repr=False, compare=False)
    path: str
    template: str
    # A digest of all that the page shows.
    key: str
    # The paths that the text links to, for numbered notes on paper.
    links: tuple[str, ...]
    group: GroupView | None
    previous: PageLink | None
    next: PageLink | None
    notices: tuple[NoticeView, ...]
    review: Review | None
    # The language of the page around the text, where the text has fallen back to the default language.
    around: str | None = None

    def __repr__(self) -> str:
        return f"PageView({self.key})"

    @property
    def html(self) -> str:
        """The text as HTML, with its links to other pages, and with no line break inside a number or a name."""
        html = no_break(resolve(self.article, self.library, self.lang))
        if self.text_lang == self.lang:
            return html
        own = spoken(self.text_lang, self.lang)
        before, *parts = _SECTION.split(html)
        marked = (part.replace('class="cg-section" id=', f'{own} class="cg-section" id='.lstrip(), 1) for part in parts)
        return "".join([f"<div{own}>{before}</div>" if before.strip() else before, *marked])

    @property
    def parts(self) -> dict[str, str]:
        """The HTML of each section by its id; what precedes the first one has the id ""."""
        return sections(self.html)

    @property
    def original_parts(self) -> dict[str, str]:
        """The sections of the original of a translation, without the element around each, ids and explained words."""
        found = sections(no_break(resolve(self.library.original(self.article), self.library)))
        return {name: _OWN_IDS.sub("", _TERM.sub(r"\1", _AROUND.sub("", part))) for name, part in found.items()}

    @property
    def lang(self) -> str:
        """The code of the language of the page, which is that of everything around the text."""
        return self.around or self.article.lang

    @property
    def text_lang(self) -> str:
        return self.article.lang

    @property
    def translated(self) -> bool:
        """Whether the guide was translated into the language of the page."""
        return self.library.languages[self.lang].translation is not None

    @property
    def unsigned(self) -> bool:
        """Whether the people who must sign the text have not signed it as it is now."""
        return self.review is not None and not self.review.is_signed

    @property
    def topic(self) -> str:
        """The path below the folder of the language, the same in all languages."""
        return self.article.topic

    @property
    def kind(self) -> str:
        """The kind of article, or "page"."""
        return self.article.header.kind

    @property
    def slug(self) -> str:
        return self.article.header.slug

    @property
    def title(self) -> str:
        return self.article.header.title

    @property
    def summary(self) -> str:
        return self.article.header.summary

    @property
    def message(self) -> str | None:
        return self.article.header.message

    @property
    def audience(self) -> str | None:
        """Whom it is for, where the author says so."""
        return self.article.header.audience

    @property
    def created(self) -> datetime.date:
        return self.article.header.created

    @property
    def updated(self) -> datetime.date:
        return self.article.header.updated

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid school grade (US)."""
        return self.article.grades.flesch_kincaid

    @property
    def asks(self) -> str:
        """The name of this page's questions in the checklist; "" when it asks none."""
        return self.slug if self.article.found.questions else ""

    @property
    def rates(self) -> bool:
        """Whether the page has statements that a family rates."""
        return any(heading.id == STATEMENTS for heading in self.article.found.headings)

    @property
    def contents(self) -> tuple[tuple[str, str], ...]:
        """Id and text of each heading of a section, in the order of the page."""
        headings = [one for one in self.article.found.headings if one.level == 2 and one.shown]
        return tuple((one.id, one.text) for one in sorted(headings, key=lambda one: one.id != FIRST))

    @cached_property
    def heading_langs(self) -> dict[str, str]:
        return {one.id: one.lang or self.text_lang for one in self.article.found.headings}

    @property
    def sources(self) -> tuple[Cited, ...]:
        """The sources, in the order of their first use."""
        cited, known = dict.fromkeys(self.article.found.citations), self.library.sources.by_key
        return tuple(Cited(n, known[name]) for n, name in enumerate(cited, 1))

    @property
    def sources_checked(self) -> datetime.date | None:
        """The day on which most sources were last checked: it is shown once, any other day next to its source."""
        return usual_day(self.sources)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words of the glossary that the page explains, in alphabetical order."""
        known = self.library.languages[self.text_lang].terms.by_key
        names = sorted(self.article.found.terms, key=str.casefold)
        return tuple(word(known[name], self.text_lang, self.library) for name in names)


def usual_day(sources: tuple[Cited, ...]) -> datetime.date | None:
    """Return the day on which most of ``sources`` were checked."""
    days = Counter(cited.source.checked for cited in sources)
    return min(days, key=lambda date: (-days[date], date)) if days else None


def sections(html: str) -> dict[str, str]:
    """Return the HTML of each section by its id, and as "" what precedes them; sections never nest."""
    found = {}
    for part in _SECTION.split(html):
        name = re.match(r'<section [^>]*id="([^"]+)"', part)
        found[name[1] if name else ""] = part
    return found
