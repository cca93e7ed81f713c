"""What goes into the parse of one article, and what is found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from care_guide.content.blocks import Block
from care_guide.content.glossary import TermIndex
from care_guide.content.models import Dots
from care_guide.content.phones import Phone
from care_guide.content.photo import Photo
from care_guide.content.rule_book import RuleBook
from care_guide.content.svg import Drawing
from care_guide.content.translations import Strings

# A link to a file of the guide keeps this mark until all articles are read and its page's address is known.
GUIDE = "guide:"
# The same for a photo: where its file is depends on the page.
PHOTO = "photo:"

# The attribute of what this copy does not show: the last step takes it out.
OFF = "data-off"
# The attribute of a heading whose passage holds in one place alone.
ONLY = "only"


@dataclass(frozen=True)
class Inputs:
    """Everything but the article's own text that its HTML depends on."""

    lang: str
    strings: Strings
    # Slot name to the hospital's own fact; None where the hospital has filled in nothing.
    slots: dict[str, str | None]
    terms: TermIndex
    # File name (``marrow.svg``) to drawing.
    drawings: dict[str, Drawing]
    # The phones among the facts, and the numbers of the profile (``call.emergency``), by the name of their mark.
    phones: Mapping[str, Phone] = field(default_factory=dict)
    # The places in which this copy is used: ``us``, ``us-mo``.
    places: frozenset[str] = frozenset()
    rule_book: RuleBook = field(default_factory=RuleBook)
    # How those who answer questions are called in this language, where that is not what authors write.
    role_names: Mapping[str, str] = field(default_factory=dict)
    # File name (``door.webp``) to photo.
    photos: dict[str, Photo] = field(default_factory=dict)
    # The language that the guide is translated from.
    source_lang: str = "en"

    def word(self, key: str, **values: object) -> str:
        """Return one of the theme's words in the article's language."""
        return self.strings(self.lang, key, **values)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A mistake in the text; ``needle`` is what to look for to find its line."""

    needle: str
    what: str
    todo: str


class Question(NamedTuple):
    """One question for the care team, as the article asks it; ``id`` is "" when its author has given none."""

    id: str
    text: str
    moment: str
    why: str
    who: tuple[str, ...]
    sources: tuple[str, ...]
    # The languages of ``text`` and of ``why``, where they are not in that of the article.
    lang: str | None = None
    why_lang: str | None = None


class Heading(NamedTuple):
    """A heading of the body: level 2 or 3, its id ("" when it has none), its text and its classes."""

    level: int
    id: str
    text: str
    classes: tuple[str, ...] = ()
    # Whether this copy shows it.
    shown: bool = True
    # The language of its text, where that is not the article's.
    lang: str | None = None


class LeftOut(NamedTuple):
    """A passage that this copy does not show: what to look for to find its line, its heading and its place."""

    needle: str
    heading: str
    place: str


class Link(NamedTuple):
    """A link to another file of the guide: its path as written, and the part after ``#``."""

    target: str
    fragment: str


@dataclass
class Found:
    """What one article holds, filled while its element tree is in hand."""

    headings: list[Heading] = field(default_factory=list)
    # Section id to the elements of that section, for the contract.
    sections: dict[str, Element] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    # Every use of a source that is shown, in order; a source may stand several times.
    citations: list[str] = field(default_factory=list)
    # The terms of the glossary that the page explains.
    terms: list[str] = field(default_factory=list)
    # The same with those in parts that this copy does not show: what the version is made of.
    all_citations: list[str] = field(default_factory=list)
    all_terms: list[str] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    # The photos, each with its words for those who cannot see it.
    photos: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    # The shares of children drawn as dots.
    dots: list[Dots] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    # The HTML with all that this copy leaves out, for reviewers; None where it leaves out nothing.
    whole: str | None = None
    # The text in order, one entry a block, marks by name; what the version is made of.
    text: list[str] = field(default_factory=list)
    # What Markdown made of each block, before the guide's own steps: see checks/nothing_lost.py.
    made: list[Block] = field(default_factory=list)

    def complain(self, needle: str, what: str, todo: str) -> None:
        """Keep a mistake; reading goes on, so that all are told at once."""
        self.complaints.append(Complaint(needle, what, todo))


class GuideMarkdown(Markdown):
    """Python-Markdown with the inputs and the findings of the article in hand."""

    inputs: Inputs
    # The rule book of the inputs, in the words for the reader of the page in hand.
    rule_book: RuleBook
    found: Found
    # The blocks of dots that wait for their place in the tree.
    dots: list[Dots]
    # The tree as it was before parts were taken out of it.
    whole_tree: Element | None


class GuideTree(Treeprocessor):
    """A step over the element tree of the article in hand."""

    md: GuideMarkdown


def words(element: Element) -> str:
    """Return the text of ``element`` on one line as a family reads it: no citation numbers, facts filled in."""
    return " ".join("".join(_shown_words(element)).split())


def _shown_words(node: Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if not (child.get("data-source") or child.get(OFF) is not None or child.get("class") == "cg-slot__line"):
            yield from _shown_words(child)
        yield child.tail or ""


def words_by_name(element: Element) -> str:
    """Return the text of ``element`` whatever this copy shows of it: no citation numbers, marks by name."""
    place = f" {{{ONLY}={element.get(ONLY)}}}" if element.get(ONLY) else ""
    return " ".join("".join(_named_words(element)).split()) + place


def _named_words(node: Element) -> Iterator[str]:
    slot, condition = node.get("data-slot"), node.get("data-if")
    if node.get("data-source"):
        return
    if slot is not None:
        none = next((child for child in node if child.get("data-if") == "none"), None)
        yield f"[[{slot}]]" if none is None else f"[[{slot}|if none: {''.join(_inner(none))}]]"
    elif condition is not None:
        yield f"[[{condition}: {''.join(_inner(node))}]]"
    else:
        yield from _inner(node)


def _inner(node: Element) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        yield from _named_words(child)
        yield child.tail or ""


def is_shown(node: Element) -> bool:
    """Tell whether this copy shows ``node``, as far as the node itself says."""
    return node.get(OFF) is None


def shown(root: Element) -> Iterator[Element]:
    """Yield every element that this copy shows, in reading order."""
    if is_shown(root):
        yield root
        for child in root:
            yield from shown(child)


def all_off(node: Element, like: Element) -> Element:
    """Return ``node``, which takes the place of ``like``: it is shown when that is."""
    if not is_shown(like):
        node.set(OFF, "")
    return node


def has_class(element: Element, name: str) -> bool:
    """Tell whether ``element`` has the class ``name``."""
    return name in (element.get("class") or "").split()
