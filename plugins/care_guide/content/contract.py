"""The contract: what each kind of article must contain, its limits, and a new article that asks for all of it."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from care_guide.content.models import EVERY, PAGE, Regex, Slug, SourceKind, Strict, Text, WrittenBy
from care_guide.content.rule_book import CORE_LEVELS
from care_guide.content.source_text import PLACEHOLDER, wrong_letters
from care_guide.utils import CannotDoError

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Limits(Strict):
    """Upper limits of an article's text; grades are Flesch-Kincaid school grades (US)."""

    grade: float
    mean_grade: float
    sentence_words: Count
    paragraph_sentences: Count
    article_words: Count
    # Questions of the whole guide, in one language; without it, their number is free.
    questions: Count | None = None
    list_items: Count


class SectionRule(Strict):
    """What one section must have besides its heading and some text."""

    id: Slug
    # An article may leave it out.
    optional: bool = False
    # A placeholder for one or more sections whose ids the author chooses; ``id`` only names the placeholder.
    free: bool = False
    # The least and the greatest number of points in its first list.
    points: tuple[Count, Count] | None = None
    # The least number of numbered steps, each with a time mark.
    steps: Count | None = None
    # These sub-headings, by id, in this order.
    headings: tuple[Slug, ...] = ()
    # At least one box of each of these kinds.
    cards: tuple[str, ...] = ()
    # The least number of questions; every sub-heading of the section has one.
    questions: Count | None = None
    # Its table has exactly these row heads, in this order: see checks/structure.py.
    table: tuple[Text, ...] = ()
    # It names this number to call, directly or in a passage: `crisis` is [[call.crisis]].
    call: Slug | None = None


class KindRule(Strict):
    """The sections of one kind of article, in order, and what else it must have."""

    # The least number of sources that are cited. What needs one needs it whatever this says; a leaflet on parking may have none.
    sources: Annotated[int, Field(ge=0)]
    sections: Annotated[tuple[SectionRule, ...], Field(min_length=1)]
    # Keys of the header that other kinds may leave out.
    header: tuple[Literal["review_months", "audience"], ...] = ()
    # What such an article is about, in the words of schema.org; without it, it is about childhood leukemia.
    about: Text | None = None
    # Who writes such articles, unless one says something else.
    written_by: WrittenBy = "program"

    @property
    def required(self) -> tuple[str, ...]:
        """The ids of the sections that no article of this kind may leave out; free ones have none."""
        return tuple(section.id for section in self.sections if not section.optional and not section.free)

    @property
    def says_when_to_call(self) -> bool:
        """Whether each article of this kind has the cards to which a phone's bar leads, and that its paper begins with."""
        return any(
            section.id == "when-to-call" and not section.optional and {*CORE_LEVELS} <= {*section.cards}
            for section in self.sections
        )


class LoadRule(Strict):
    """How much of one thing 100 words of running text may contain."""

    per_100_words: Annotated[float, Field(gt=0)]
    # Kinds of article with another limit.
    kinds: dict[Slug, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)

    def limit(self, kind: str) -> float:
        return self.kinds.get(kind, self.per_100_words)


class Load(Strict):
    """What makes a text heavy, each with its limit: see checks/language.py for what is counted."""

    figures: LoadRule
    brackets: LoadRule
    semicolons: LoadRule
    study_names: LoadRule
    citation_marks: LoadRule
    # What counts as the name of a study.
    studies: tuple[Regex, ...] = ()
    # Figures that are no load: temperatures, doses, days of a plan.
    free_figures: tuple[Regex, ...] = ()

    @cached_property
    def study_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, self.studies))

    @cached_property
    def free_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, self.free_figures))

    @property
    def rules(self) -> tuple[LoadRule, ...]:
        return (self.figures, self.brackets, self.semicolons, self.study_names, self.citation_marks)


class EvidenceRules(Strict):
    """What counts as a primary source, and how many of all citations must be of one."""

    primary_share: Share
    primary: tuple[SourceKind, ...]
    primary_publishers: tuple[Regex, ...] = ()
    primary_for: dict[Slug, tuple[SourceKind, ...]] = Field(default_factory=dict)
    # Addresses that report what others have published: their sources are of the kind news.
    aggregators: tuple[Text, ...] = ()


class Repeats(Strict):
    """Which sentences may appear only once in the guide."""

    # Shorter sentences may be repeated.
    words: Count
    # Sections in which families should meet the same words everywhere.
    free: tuple[Slug, ...] = ()
    # Sentences that are the same on purpose.
    allowed: tuple[Text, ...] = ()


class Contract(Strict):
    """The whole file. What ``repeats``, ``load`` and ``evidence`` describe is checked only if they are given."""

    limits: Limits
    claims: tuple[Regex, ...]
    uncounted: tuple[Regex, ...]
    # Notice id to the kinds of page on which it must appear.
    notices: dict[Slug, tuple[Slug, ...]]
    kinds: dict[Slug, KindRule]
    # What each section must say, as a question, by its id: a new article asks it.
    asks: dict[Slug, Text] = Field(default_factory=dict)
    # By the id of a section, the headings of an imported document that open it; the first that fits and is free counts.
    imported: dict[Slug, Regex] = Field(default_factory=dict)
    repeats: Repeats | None = None
    load: Load | None = None
    evidence: EvidenceRules | None = None

    @property
    def page_kinds(self) -> tuple[str, ...]:
        """Every kind that a header or a notice may name."""
        return (*self.kinds, PAGE)

    def unknown_kinds(self) -> tuple[str, ...]:
        """Return the kinds that ``notices``, ``load`` and ``evidence`` name and ``kinds`` does not."""
        named = [kind for kinds in self.notices.values() for kind in kinds if kind != EVERY]
        if self.load is not None:
            named += [kind for rule in self.load.rules for kind in rule.kinds]
        if self.evidence is not None:
            named += self.evidence.primary_for
        return tuple(dict.fromkeys(kind for kind in named if kind not in self.page_kinds))

    @cached_property
    def claim_patterns(self) -> tuple[re.Pattern[str], ...]:
        """The patterns of ``claims``, compiled once: every sentence of the guide is searched for them."""
        return tuple(map(re.compile, self.claims))

    @cached_property
    def uncounted_patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, self.uncounted))


CONTRACT = "content/data/contract.yaml"
# In place of one that cannot be read, which is reported alone: see checks/__init__.py.
NO_CONTRACT = Contract(
    limits=Limits(
        grade=99, mean_grade=99, sentence_words=999, paragraph_sentences=99, article_words=99_999, list_items=99
    ),
    claims=(),
    uncounted=(),
    notices={},
    kinds={},
)

# Addresses that no article can have.

# Addresses that the build itself uses, and names that the checklist uses in place of an article's slug.
RESERVED = {"404", "bank", "changes", "check-your-copy", "first-visit", "glossary"}
# The page for authors and reviewers is in previews only, and no page for families links to it.
AUTHORS_PAGE = "authors-guide"
# The page that shows the facts of review below its text, and the one that says what the guide knows about its readers.
REVIEW_PAGE, PRIVACY_PAGE = "how-we-review", "privacy"
# Names of single files, the endings of an article's other forms (render/handout_files.py), and names reserved by Windows.
_SINGLE = {"booklet", "search"}
_FORMS = ("-one-page", "-leaflet")
# Ids of the booklet's own parts: there, the id of an article is its slug.
_IN_BOOKLET = re.compile(r"main|large-print|write-on|words|sources|notices|s\d+|(?:word|notice|pin)-.*|.*-title")
_WINDOWS = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[0-9])")


def is_reserved(slug: str) -> bool:
    """Return whether ``slug`` cannot be an article's address: the guide itself or Windows uses the name."""
    if slug in RESERVED | _SINGLE or slug.endswith(_FORMS):
        return True
    return any(names.fullmatch(slug) for names in (_IN_BOOKLET, _WINDOWS))


# A new article: every section that its kind needs, each with the question that it must answer.
#
# The question is in the heading, marked as a placeholder: the check does not accept it as a heading.

_LONGEST = 80
# Letters that Unicode does not take apart into a plain one and its sign.
_PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "\u0131": "i"}
)


def slug_of(title: str) -> str:
    """Return the address of a title: plain letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_PLAIN_LETTERS)).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    # A disk takes names of about 250 letters; a person reads fewer.
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST + 1].rpartition("-")[0] or whole[:_LONGEST]


def skeleton(kind: str, title: str, contract: Contract, today: datetime.date) -> str:
    """Return the text of a new article. It does not pass the check until an author has filled it in.

    Raises CannotDoError when the kind is not known or the title has no letters.
    """
    if kind not in contract.kinds:
        raise CannotDoError(f'KIND="{kind}": use one of: {", ".join(contract.kinds)}')
    if not title.strip():
        raise CannotDoError('TITLE is missing: make new KIND=treatment TITLE="Food and drink" GROUP=daily-life')
    slug = slug_of(title)
    if not slug:
        todo = "begin with a title in such letters, and change title: in the file"
        raise CannotDoError(f'TITLE="{title}": the address needs letters a to z or digits: {todo}')
    if is_reserved(slug):
        raise CannotDoError(f'TITLE="{title}": the address "{slug}" cannot be used: add a word')
    for what, todo in wrong_letters(title):
        raise CannotDoError(f"TITLE: {what}: {todo}")
    # A JSON string is valid YAML, in which every character is kept, and a number or "null" stays text.
    header = (
        f'---\ntitle: {json.dumps(title, ensure_ascii=False)}\nslug: "{slug}"\nkind: {kind}\nmessage: ""\nsummary: ""\nstatus: published\n'
        f"created: {today}\nupdated: {today}\norder: 100\n"
    )
    rule = contract.kinds[kind]
    header += "".join(f"{key}: \n" for key in rule.header)
    return f"{header}---\n" + "".join("\n" + _section(section, contract.asks) for section in rule.sections)


def _section(rule: SectionRule, asks: dict[str, str]) -> str:
    text = f"## {PLACEHOLDER}{asks.get(rule.id, rule.id)} {{#{rule.id}}}\n"
    if rule.points:
        text += "\n- \n- \n- \n"
    if rule.table:
        rows = "".join(f"| {head} |  |  |\n" for head in rule.table)
        text += f"\n|  | First option | Second option |\n|---|---|---|\n{rows}"
    if rule.steps:
        text += "\n" + "".join(f"{n}. **When.**\n   \n" for n in range(1, rule.steps + 1))
    for card in rule.cards:
        call = {
            "emergency": "Call [[call.emergency]] now if your child:",
            "urgent": "Call [[phone.care_team]] now, day or night, if your child:",
        }
        first: dict[str, str] = {level: f"- [[signs.{level}]]" for level in CORE_LEVELS}
        text += f"\n### {call.get(card, 'Tell the clinic if your child:')} {{.{card}}}\n\n{first.get(card, '- ')}\n"
    for heading in rule.headings:
        title = heading.rpartition("-")[2].title()
        text += f"\n### {title} {{#{heading}}}\n"
        if rule.questions:
            text += "\n- [ ] ? {#id-of-the-question}\n    - Why: \n    - Who: \n"
    return text
