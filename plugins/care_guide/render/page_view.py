"""One page as the templates see it: what is on it, and the digest by which it is known."""

from __future__ import annotations

import datetime
import unicodedata
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from lxml import etree
from lxml.etree import _Element as Element
from markupsafe import Markup

from care_guide.content.article import Article
from care_guide.content.glossary import term_id
from care_guide.content.hospital import NAMES, Profile
from care_guide.content.library import Library
from care_guide.content.models import DANGER, Source, Term, as_read
from care_guide.content.phones import Phone, call_parts
from care_guide.markdown_ext.lists import SECTION as STATEMENTS
from care_guide.markdown_ext.sections import FIRST
from care_guide.render.article_text import is_section, page_html, page_text
from care_guide.review.state import Review
from care_guide.utils.dates import direction
from care_guide.utils.markup import unwrap


# A page asks some hundred times, for each of its words and sources.
@cache
def lang_attributes(lang: str, around: str) -> Markup:
    """Return the attributes of an element in the language ``lang`` inside one in ``around``, for screen readers.

    They begin with a space; there are none where both languages are the same.
    """
    return Markup().join(Markup(' {}="{}"').format(*one) for one in _language(lang, around).items())


def _language(lang: str, around: str) -> dict[str, str]:
    if lang == around:
        return {}
    return {"lang": lang} | ({"dir": direction(lang)} if direction(lang) != direction(around) else {})


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
    own = lang_attributes(library.default_lang, lang)
    return Markup("<span{}>{}</span>").format(own, words) if own and words else words


# Pages.


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


def _named_here(term: Term, library: Library) -> Term:
    """Return ``term`` without the names that families of this place do not use, such as a brand that is not sold there."""
    gone = {word.casefold() for word in library.profile.not_here}
    forms = tuple(form for form in term.forms if form.casefold() not in gone)
    return term if len(forms) == len(term.forms) else term.model_copy(update={"forms": forms})


def word(term: Term, lang: str, library: Library) -> Word:
    """Return an entry of the glossary of ``lang``; a meaning without a translation yet is in the default language."""
    term = _named_here(term, library)
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
        found += [
            Word(term_id(term.term), _named_here(term, library), library.source_lang, library.source_lang)
            for term in new
        ]
    return tuple(sorted(found, key=lambda one: one.term.term.casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice with its text and its short form for phones ("" if it has none) as HTML, in ``lang``."""

    id: str
    position: str
    title: str
    html: str
    lang: str
    short: str = ""
    # Whether these words are for this page only.
    own: bool = False
    # Whether it says who wrote a text that nobody has checked, and so belongs to the state of the text.
    about_author: bool = False

    @property
    def stands_open(self) -> bool:
        """Whether it stands open above the text; the emergency notice and the state of the text have places of their own."""
        return self.position == "top" and self.id != DANGER and not self.about_author


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
class WithdrawnArticle:
    """An article that a notice has replaced; ``title`` is in the language ``lang``, ``why`` in ``why_lang``.

    ``version`` is the one that families had, as printed, "" if it is not known.
    """

    topic: str
    lang: str
    path: str
    title: str
    since: datetime.date
    why: str
    why_lang: str
    version: str


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
    # Whether there is a booklet of all articles and a zip; a large guide has neither, since nobody could use them.
    booklet: bool
    # The hospital in the head of each page: name, website, logo, logo_dark and links; None for what is not filled in.
    hospital: dict[str, object]
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
    # Who has checked a page to fill in and print, which is signed with the frame, with the version of its own text.
    sheet_review: Review | None = None
    # The language of the page around the text, where the text has fallen back to the default language.
    around: str | None = None
    # Whether there is a handout with the original beside the text: not where the original alone was withdrawn.
    beside_original: bool = False

    def __repr__(self) -> str:
        return f"PageView({self.key})"

    def __hash__(self) -> int:
        return hash(self.key)

    def text(self) -> Element:
        """Return the text as a new element tree: its links lead to other pages, and no line breaks inside a name."""
        root = page_text(self.article, self.library, self.lang)
        if own := _language(self.text_lang, self.lang):
            before = etree.Element("div", own)
            for part in list(root):
                if is_section(part):
                    part.attrib.update(own)
                else:
                    before.append(part)
            if len(before):
                root.insert(0, before)
        return root

    def text_copy(self) -> Element:
        """Return a copy of what ``text`` returns, which is made once for the page and its handouts."""
        return deepcopy(_text(self))

    @property
    def html(self) -> str:
        """The text as HTML for its page."""
        return page_html(self.text_copy())

    @property
    def parts(self) -> dict[str, str]:
        """The HTML of each section by its id; what precedes the first one has the id ""."""
        found = {"": etree.Element("div")}
        for part in list(self.text()):
            name = part.get("id") if is_section(part) else ""
            found.setdefault(name, etree.Element("div")).append(part)
        return {name: page_html(part) for name, part in found.items()}

    @property
    def original_parts(self) -> dict[str, str]:
        """The sections of the original of a translation, without the element around each, ids and explained words."""
        root = page_text(self.library.original(self.article), self.library)
        unwrap(root, ".//a[@class='cg-term']")
        found = {part.get("id"): part for part in filter(is_section, root)}
        for one in root.iter():
            for name in ("id", "aria-labelledby"):
                one.attrib.pop(name, None)
        return {name: page_html(part) for name, part in found.items()}

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

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The sources, in the order of their first use, by which they are numbered."""
        known = self.library.sources.by_key
        return tuple(as_read(known[name]) for name in dict.fromkeys(self.article.found.citations))

    @cached_property
    def sources_checked(self) -> datetime.date | None:
        """The day on which most sources were last checked: it is shown once, any other day next to its source."""
        return most_common_check_date(self.sources)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the glossary that the page explains, in alphabetical order."""
        known = self.library.languages[self.text_lang].terms.by_key
        names = sorted(self.article.found.terms, key=str.casefold)
        return tuple(word(known[name], self.text_lang, self.library) for name in names)


# A page and its handouts are made one after the other, each from a copy.
_text = lru_cache(maxsize=1)(PageView.text)


def most_common_check_date(sources: tuple[Source, ...]) -> datetime.date | None:
    """Return the day on which most of ``sources`` were checked."""
    days = Counter(source.checked for source in sources)
    return min(days, key=lambda date: (-days[date], date)) if days else None
