"""Models of what authors write in YAML: headers, sources, terms, notices, groups, sign-offs, clinical codes."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    TypeAdapter,
    model_validator,
)

from care_guide.content.source_text import not_plain

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
# What a role can sign: the articles, and the three parts of everything else (review/versions.py).
Subject = Literal["articles", "frame", "words", "facts"]
# The kind of a page about the guide; the contract names the kinds of article.
PAGE = "page"
# In place of kinds: all of them, those that a hospital has added too.
EVERY = "every"
# The kinds of article that address the person who has leukemia, and not a parent.
TO_THE_PATIENT = frozenset({"teen"})
# Who wrote a text, before anybody checked it.
WrittenBy = Literal["program", "hospital"]
SourceKind = Literal["label", "agency", "guideline", "paper", "hospital", "charity", "law", "news", "policy"]
# When a family needs a question, in the order of the checklist. Articles ask before, during and after a treatment.
BankMoment = Literal[
    "just-diagnosed", "choosing", "consent-and-trials", "before-going-home", "daily-life", "money-and-work", "school",
    "after-treatment", "if-it-comes-back", "comfort",
]  # fmt: skip
MOMENTS = (
    "just-diagnosed", "choosing", "consent-and-trials", "before-going-home", "before", "during", "daily-life",
    "money-and-work", "school", "after", "after-treatment", "if-it-comes-back", "comfort",
)  # fmt: skip


def _web_address(value: str) -> str:
    if not value.startswith("https://") and not value.startswith("http://"):
        raise ValueError("the address must begin with https:// or http://")
    TypeAdapter(HttpUrl).validate_python(value)
    return value


def _plain(value: str) -> str:
    if wrong := not_plain(value):
        raise ValueError(wrong)
    return value


def _written_as_day(value: object) -> object:
    """Accept a day as people read it; Pydantic also takes seconds since 1970 and times of day for one."""
    if not isinstance(value, datetime.date) and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(value), re.A):
        raise ValueError("expected a date", "write it as 2026-11-22")
    return value


def _published(value: str) -> str:
    """Accept a year, a month or a day, as sources print them."""
    try:
        datetime.date.fromisoformat((value + "-01-01")[:10] if re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else "")
    except ValueError:
        raise ValueError("expected a year, a month or a day", "write it as 2026, 2026-11 or 2026-11-22") from None
    return value


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"this is not a regular expression ({error})") from None
    return value


# The form of a label's set id.
_SET_ID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
# Words that pages and lists show as they are typed.
PlainText = Annotated[Text, AfterValidator(_plain)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Day = Annotated[datetime.date, BeforeValidator(_written_as_day)]
Regex = Annotated[str, Field(min_length=1), AfterValidator(_regex)]


class Strict(BaseModel):
    """Unknown keys are errors; a value does not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Header(Strict):
    """The YAML header of an article or a page."""

    title: Text
    slug: Slug
    kind: Slug
    # checks/structure.py limits the default language to 160, since search engines cut it off; translations are longer.
    summary: Annotated[str, Field(min_length=1, max_length=200)]
    # The one main message of an article, or of the checklist; checks/structure.py says what it may contain.
    message: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    # A draft may be incomplete: a preview shows it, and it is never published.
    status: Literal["published", "withheld", "draft"]
    created: Day
    updated: Day
    order: int = 0
    # Where the checklist shows an article's questions if before, during and after a treatment do not fit them.
    moment: BankMoment | None = None
    # Months until the next clinical check: 12 at most, 6 for fast-moving topics.
    review_months: Annotated[int, Field(ge=1, le=12)] = 12
    audience: Text | None = None
    # Without it, the contract's value for the kind applies.
    written_by: WrittenBy | None = None
    template: Literal["home", "checklist", "emergency-card", "medicine-calendar"] | None = None


# What pages may show of a source: what versions hold, and the day of the last look.
READ_OF_A_SOURCE = frozenset(("id", "title", "publisher", "url", "published", "kind", "who", "number", "checked"))


class Source(Strict):
    """One work that articles cite."""

    id: Slug
    title: Text
    publisher: Text
    # None only for a hospital's own policy, which has a number instead.
    url: WebAddress | None
    published: Annotated[str, AfterValidator(_published)] | None
    # The day on which somebody last looked at the source.
    checked: Day
    kind: SourceKind
    # Months until what cites it must be checked again, if that is sooner than the rules of review say.
    review_months: Annotated[int, Field(ge=1, le=12)] | None = None
    # The population: "337 fevers in children with low neutrophils at one US hospital, 2004 to 2005".
    who: Text | None = None
    # The number of a policy.
    number: Text | None = None
    # Of a label: its set id, the version that somebody has read, and the day on which that version took effect;
    # what is not known is left out.
    set_id: Annotated[str, Field(pattern=_SET_ID)] | None = None
    version: Annotated[int, Field(ge=1, strict=True)] | None = None
    effective: Day | None = None
    # Of a registered study: its status on the day that somebody looked, in the register's words, such as RECRUITING.
    status: Annotated[str, Field(pattern=r"^[A-Z]+(_[A-Z]+)*$")] | None = None

    @model_validator(mode="after")
    def _has_an_address_or_is_a_policy(self) -> Source:
        if self.kind == "policy":
            if not self.number or not self.published:
                raise ValueError("a policy needs its number and its date", "add number: and published:")
        elif self.url is None:
            raise ValueError(
                "url is missing", "write it; a policy of the hospital has kind: policy, number: and published: instead"
            )
        elif self.number is not None:
            # Families read it as the number of a policy; and a version distinguishes it from ``who`` by the kind alone.
            raise ValueError("number is only for a source of the kind policy", "remove it, or write kind: policy")
        if self.set_id is None and (self.version is not None or self.effective is not None):
            raise ValueError("a version needs the set_id of its label")
        if self.effective is not None and self.effective > self.checked:
            raise ValueError("effective is later than the day on which the label was checked")
        if self.set_id is not None:
            if self.kind != "label":
                raise ValueError("set_id is for a label; the kind is another")
            named = re.search(r"setid=([\w-]+)", self.url or "", re.I)
            if named and named[1].lower() != self.set_id:
                raise ValueError(f"set_id is not the one in the address ({named[1].lower()})")
        return self


def as_read(source: Source) -> Source:
    """Return ``source`` without what is only for whoever looks after it and no version has: templates may show its text."""
    return source.model_copy(update=dict.fromkeys(Source.model_fields.keys() - READ_OF_A_SOURCE))


class Term(Strict):
    """One hard word: what it means and how to say it.

    Only a translation has ``en``, the English term; there ``say`` is for words that are not translated. The glossary of a
    copy in another place than ``only`` does not list the word.
    """

    term: Text
    only: Text | None = None
    en: Text | None = None
    forms: tuple[Text, ...] = ()
    say: Text | None = None
    means: Text
    source: Slug | None = None

    @property
    def english(self) -> str | None:
        """The English term that a list shows next to a translated one, unless the two are the same word."""
        return self.en if self.en and self.en.casefold() != self.term.casefold() else None


class OtherWords(Strict):
    """The replacement of a text on one article."""

    text: Text


class Spoken(Strict):
    """A text that addresses the reader of a page: a parent of a child with leukemia, or a teen who has it."""

    text: Text
    # The same in words for a teen; without it, ``text`` fits both.
    you: Text | None = None
    # Replacements by the topic of an article (family/hospice), where ``text`` would be wrong.
    on: Mapping[Text, OtherWords] = {}

    def to(self, kind: str, topic: str) -> Self:
        """Return a copy whose ``text`` is the one for the reader of the page ``topic`` of ``kind``."""
        if topic in self.on:
            return self.model_copy(update=dict(self.on[topic]))
        return self.model_copy(update={"text": self.you}) if kind in TO_THE_PATIENT and self.you else self

    def wordings(self) -> Iterator[str]:
        """Yield the text in all its wordings."""
        yield self.text
        if self.you:
            yield self.you
        yield from (other.text for other in self.on.values())


# The notice that says whom to call in an emergency.
DANGER = "emergency"


class Notice(Spoken):
    """One disclaimer, and the kinds of page on which it must appear; EVERY means all of them.

    One with ``written_by`` says who wrote a text that nobody has checked: it is on texts of that origin until they
    are signed.
    """

    id: Slug
    kinds: Annotated[tuple[Slug, ...], Field(min_length=1)]
    position: Literal["top", "bottom"]
    title: Text
    # What phones show of the emergency notice, for parents and teens; without it, and where an article has other words,
    # they show the whole notice.
    short: Text | None = None
    written_by: WrittenBy | None = None

    def to(self, kind: str, topic: str) -> Self:
        """Return a copy in the words for the page ``topic`` of ``kind``; other words have no short form."""
        own = super().to(kind, topic)
        return own.model_copy(update={"short": None}) if topic in self.on else own

    def wordings(self) -> Iterator[str]:
        """Yield the text in all its wordings, and its short form."""
        yield from super().wordings()
        if self.short:
            yield self.short

    def is_on(self, kind: str) -> bool:
        """Return whether pages of ``kind`` have it."""
        return kind in self.kinds or EVERY in self.kinds


class Group(Strict):
    """A folder of articles, as a family sees it."""

    id: Slug
    title: Text


class BannedWord(Strict):
    """Words that are banned, as a regular expression."""

    pattern: Regex
    instead: Text
    unless: Regex | None = None

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
        return re.compile(self.pattern, re.I), re.compile(self.unless, re.I) if self.unless else None

    def found_in(self, text: str) -> str | None:
        """Return the banned words in ``text``, or None."""
        pattern, unless = self._patterns
        found = pattern.search(text)
        return found[0] if found and not (unless and unless.search(text)) else None


# What means something else in a longer regular expression or in lower case (flags, names, \1, \W), or slows it (looks behind).
_NOT_IN_ANOTHER = re.compile(r"\(\?(?![:=!])|\\[1-9A-Z]")


class WordLists(Strict):
    """The word lists of one language."""

    banned: tuple[BannedWord, ...] = ()
    # Words that must be in the glossary.
    medical: tuple[Text, ...] = ()
    # Who answers questions: what may follow "Who:".
    roles: tuple[Text, ...] = ()
    # Their period does not end a sentence: "Mt.", "a.m."
    abbreviations: tuple[Text, ...] = ("St.", "Dr.", "No.", "vs.")

    @cached_property
    def _together(self) -> tuple[re.Pattern[str], tuple[BannedWord, ...]]:
        """One pattern that finds whether a text in lower case has any banned words, and the words that cannot be in it."""
        apart = tuple(one for one in self.banned if _NOT_IN_ANOTHER.search(one.pattern))
        joined = "|".join(f"(?:{one.pattern})" for one in self.banned if one not in apart)
        # Without any, the pattern of nothing at all would be found everywhere.
        return re.compile(joined.lower() or "(?!)"), apart

    def banned_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the banned words in ``text``, and what to write instead."""
        any_of_them, apart = self._together
        # Almost no sentence has any, and one look shows it; it takes a quarter of the time without re.I, which also finds
        # some letters outside of ASCII for those in it.
        may_have = not text.isascii() or any_of_them.search(text.lower())
        for word in self.banned if may_have else apart:
            if found := word.found_in(text):
                yield found, word.instead


class BankQuestion(Strict):
    """A question for the care team that belongs to no single treatment.

    The checklist of a copy in another place than ``only`` does not ask it.
    """

    # It never changes, so that a saved list finds its question even if the words change.
    id: Slug
    text: Annotated[str, Field(min_length=1, pattern=r"\?$")]
    moment: BankMoment
    why: Text
    who: Annotated[tuple[Text, ...], Field(min_length=1)]
    source: Slug | None = None
    only: Text | None = None
    # One of the few for the first visit.
    first_visit: bool = False


class Dots(Strict):
    """A share of children as a picture of dots, and what it means in words."""

    count: Annotated[int, Field(ge=0, strict=True)]
    of: Annotated[int, Field(ge=2, le=1000, strict=True)]
    what: Text
    # The same share in words ("about 8 in 10"), what became of the others, and what it means for the family: said once
    # below adjacent pictures.
    words: Text
    rest: Text
    means: Text | None = None
    population: Text
    date: Text
    source: Slug


# The number of the rules by which versions are made: see docs/versions.md. A change of it voids every sign-off.
FORMAT = 2


class SignOff(Strict):
    """One clinician's or editor's approval of one exact version of one article."""

    article: Text
    lang: Text
    # The full version, 64 hexadecimal digits.
    version: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    name: Text
    role: Text
    credential: Text
    date: Day
    next_check: Day
    changed: Text
    note: Text | None = None
    # The rules by which the version was computed (docs/versions.md); entries older than format 2 lack it.
    format: Annotated[int, Field(ge=1, le=FORMAT)] | None = None
    # The id of the person in reviewers.yaml; without it, the name identifies the person.
    reviewer: Slug | None = None


# A guide without this file has no ``connect/``.
CODES = "content/data/codes.yaml"
SystemId = Literal["icd-10-cm", "snomed-ct", "rxnorm", "loinc"]


class CodeRow(Strict):
    """One code, the text and the source it was seen with, and the article that answers it."""

    article: Text
    system: SystemId
    code: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9.-]*$")]
    display: PlainText
    source: WebAddress
    leukemia_only: bool

    @property
    def system_name(self) -> str:
        return SYSTEMS[self.system].name

    @property
    def shown(self) -> str:
        """Its text, "" where that may not be printed."""
        return self.display if SYSTEMS[self.system].shown else ""


class System(Strict):
    """A code system, the names that portals use for it (in lower case), and whether its texts may be shown."""

    name: str
    aliases: tuple[str, ...]
    shown: bool = True


_SYSTEMS = tomllib.loads(Path(__file__).with_name("code_systems.toml").read_text("utf-8"))
SYSTEMS = {name: System.model_validate(system) for name, system in _SYSTEMS.items()}
# A medicine may also come as a product; then only its name can be matched.
MEDICINE_ALIASES = ("2.16.840.1.113883.6.69", "ndc", "http://hl7.org/fhir/sid/ndc")


def plain_code(code: str) -> str:
    """Return a code in the form for comparing: in upper case, without the dot, which many records leave out."""
    return code.upper().replace(".", "")
