"""The input of the parse of one article, and what the parse finds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from care_guide.content.blocks import BREAK, PICTURE, Block
from care_guide.content.glossary import TermIndex
from care_guide.content.hospital import Profile
from care_guide.content.images import Drawing, Photo
from care_guide.content.models import Dots
from care_guide.content.phones import Phone
from care_guide.content.rule_book import RuleBook
from care_guide.content.strings import Strings

# The address of a link to another file begins with this until all articles are read and the page's address is known.
GUIDE = "guide:"
# The same for a photo: the relative address of its file depends on the page.
PHOTO = "photo:"

# The attribute of what this copy does not show; the last step removes the element.
OFF = "data-off"
# The attribute of a heading whose section is only for one place (country or state).
ONLY = "only"


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything but the article's own text that its HTML depends on."""

    lang: str
    strings: Strings
    # Slot name to the hospital's own fact; None if the hospital has not filled it in.
    slots: dict[str, str | None]
    terms: TermIndex
    # File name (``marrow.svg``) to drawing.
    drawings: dict[str, Drawing]
    # The phones among the facts, and the numbers of the profile (``call.emergency``), by the name of their mark.
    phones: Mapping[str, Phone] = field(default_factory=dict)
    # The place of this copy: what texts can depend on, short numbers to call, the scale of temperature.
    profile: Profile = field(default_factory=Profile)
    rule_book: RuleBook = field(default_factory=RuleBook)
    # The names in this language of those who answer questions, where they differ from what authors write.
    role_names: Mapping[str, str] = field(default_factory=dict)
    # File name (``door.webp``) to photo.
    photos: dict[str, Photo] = field(default_factory=dict)
    # The language that the guide is translated from, and that of the hospital's own words.
    source_lang: str = "en"
    default_lang: str = "en"

    def word(self, key: str, **values: object) -> str:
        """Return one of the theme's words in the article's language."""
        return self.strings(self.lang, key, **values)

    def instead_of(self, name: str) -> str:
        """Return what to do about the unknown mark ``name``: a newer guide may have a fact that an older hospital.yaml has not."""
        if name in self.strings.table(self.lang, "slot"):
            group, _, fact = name.partition(".")
            return f"write `{fact}: null` below {group}: in content/data/hospital.yaml, or its value"
        return f"use one of: {', '.join(sorted({*self.slots, *self.phones}))}"


@dataclass(frozen=True, slots=True)
class ParseProblem:
    """A mistake in the text; ``needle`` finds its line: what to search for, or the number of the line, counted from 0.

    The second mistake of a needle is at the second place that has it.
    """

    needle: str | re.Pattern[str] | int
    message: str
    fix: str
    # Whether this copy shows the place; elsewhere, a mistake only counts as a place of its needle.
    shown: bool = field(default=True, compare=False)


class Question(NamedTuple):
    """One question for the care team, as the article asks it; ``id`` is "" if its author has not given one."""

    id: str
    text: str
    moment: str
    why: str
    who: tuple[str, ...]
    sources: tuple[str, ...]
    # The languages of ``text`` and of ``why``, if they differ from the article's.
    lang: str | None = None
    why_lang: str | None = None


class Heading(NamedTuple):
    """A heading of the body: its level, its id ("" if it has none) and its text."""

    level: int
    id: str
    text: str
    # Whether this copy shows it.
    shown: bool = True
    # The language of its text, if it differs from the article's.
    lang: str | None = None


class LeftOut(NamedTuple):
    """A section that this copy does not show: its heading, and its place."""

    heading: str
    place: str


class Link(NamedTuple):
    """A link to another file of the guide: its path as written, and the part after ``#``."""

    target: str
    fragment: str


@dataclass(kw_only=True)
class ParseResult:
    """What one article contains, collected while its element tree is processed."""

    headings: list[Heading] = field(default_factory=list)
    # Section id to the elements of that section, for the contract.
    sections: dict[str, Element] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    # Every use of a source that is shown, in order; a source may appear several times.
    citations: list[str] = field(default_factory=list)
    # The terms of the glossary that the page explains.
    terms: list[str] = field(default_factory=list)
    # The same including parts that this copy does not show: the version is computed from them.
    all_citations: list[str] = field(default_factory=list)
    all_terms: list[str] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    # The numbers of the links that are shown, in reading order.
    linked: list[int] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    # The photos, each with its words for those who cannot see it.
    photos: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    # The shares of children drawn as dots.
    dots: list[Dots] = field(default_factory=list)
    problems: list[ParseProblem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    # The HTML including what this copy leaves out, for reviewers; None if it leaves out nothing.
    whole: str | None = None
    # The text in order, one entry per block, marks by name: for the checks of the article.
    text: list[str] = field(default_factory=list)
    # What Markdown produced for each block, before the guide's own steps: see checks/nothing_lost.py.
    made: list[Block] = field(default_factory=list)

    def add_problem(self, needle: str | re.Pattern[str] | int, message: str, fix: str, *, shown: bool = True) -> None:
        """Record a mistake; reading continues, so that all are reported at once."""
        self.problems.append(ParseProblem(needle, message, fix, shown))


class GuideMarkdown(Markdown):
    """Python-Markdown with the inputs and the findings of the current article."""

    inputs: Inputs
    # The rule book of the inputs, in the words for the reader of the current page.
    rule_book: RuleBook
    found: ParseResult
    # The blocks of dots that are not yet placed in the tree.
    dots: list[Dots]
    # The attributes of each element that a mark of the guide made.
    marks_made: dict[Element, dict[str, str]]
    # The tree before parts were removed from it.
    whole_tree: Element | None


class GuideTree(Treeprocessor):
    """A step over the element tree of the current article."""

    md: GuideMarkdown


class GuidePattern(InlineProcessor):
    """A step over one form in running text; ``made`` returns what takes its place, after the text ``before`` it."""

    md: GuideMarkdown

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str, int, int]:  # type: ignore[override]
        return self.made(m, data[: m.start()]), m.start(), m.end()

    def made(self, m: re.Match[str], before: str) -> Element | str:
        raise NotImplementedError


def words(element: Element) -> str:
    """Return the text of ``element`` on one line as a family reads it: without citation numbers, with facts filled in."""
    return " ".join("".join(_shown_words(element)).split())


def _shown_words(node: Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if not (child.get("data-source") or child.get(OFF) is not None or child.get("class") == "cg-slot__line"):
            yield from _shown_words(child)
        yield child.tail or ""


def only(place: str, before: str = "") -> re.Pattern[str]:
    """Return what finds the lines with the mark of ``place``, after the pattern ``before``."""
    return re.compile(rf"{before}\b{ONLY}=[\"']?{re.escape(place)}(?![\w-])")


def typed(text: str) -> re.Pattern[str]:
    """Return what finds the line that begins with the words of ``text``, whatever marks its author put among them."""
    return re.compile(r"[\s*`\\]+".join(map(re.escape, text.split()[:8])))


def words_by_name(element: Element) -> str:
    """Return the text of ``element`` independent of this copy: without citation numbers, with marks by name."""
    place = f" {{{ONLY}={element.get(ONLY)}}}" if element.get(ONLY) else ""
    return " ".join("".join(written(element)).split()) + place


def written(node: Element, *, whole: bool = False) -> Iterator[str]:
    """Yield the words inside ``node`` with marks by name; if ``whole``, all as an author writes it, citations too."""
    yield node.text or ""
    for child in node:
        yield from _written(child, whole=whole)
        yield child.tail or ""


def _written(node: Element, *, whole: bool) -> Iterator[str]:
    slot, condition, source = node.get("data-slot"), node.get("data-if"), node.get("data-source")
    if source:
        yield f"[^{source}]" if whole else ""
    elif slot is not None:
        none = next((child for child in node if child.get("data-if") == "none"), None)
        yield f"[[{slot}]]" if none is None else f"[[{slot}|if none: {''.join(written(none, whole=whole))}]]"
    elif condition is not None:
        yield f"[[{condition}: {''.join(written(node, whole=whole))}]]"
    elif whole and node.get("data-sign"):
        yield f"[[sign.{node.get('data-sign')}]]"
    elif whole and node.tag in ("img", "br"):
        yield BREAK if node.tag == "br" else PICTURE + (node.get("title") or "")
    elif whole and node.tag == "code":
        yield unescape(node.text or "")
    else:
        yield from written(node, whole=whole)


def is_shown(node: Element) -> bool:
    """Return whether this copy shows ``node``, judging by the node alone, not by its parents."""
    return node.get(OFF) is None


def shown(root: Element) -> Iterator[Element]:
    """Yield every element that this copy shows, in reading order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if is_shown(node):
            yield node
            waiting += node[::-1]


def all_off(node: Element, like: Element) -> Element:
    """Return ``node``, which replaces ``like``, shown if and only if ``like`` is shown."""
    if not is_shown(like):
        node.set(OFF, "")
    return node


def has_class(element: Element, name: str) -> bool:
    """Return whether ``element`` has the class ``name``."""
    return name in (element.get("class") or "").split()
