"""What goes into the parse of one article, and what is found on the way."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown

from care_guide.content.glossary import TermIndex
from care_guide.content.models import Dots
from care_guide.content.svg import Drawing
from care_guide.content.translations import Strings

# A link to a file of the guide keeps this mark until all articles are read and its page's address is known.
GUIDE = "guide:"


@dataclass(frozen=True)
class Inputs:
    """Everything but the article's own text that its HTML depends on."""

    lang: str
    strings: Strings
    # Slot name to the hospital's own fact; None is a line to write on.
    slots: dict[str, str | None]
    terms: TermIndex
    # File name (``marrow.svg``) to drawing.
    drawings: dict[str, Drawing]

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
    """One question for the care team, as the article asks it."""

    id: str
    text: str
    moment: str
    why: str
    who: tuple[str, ...]
    sources: tuple[str, ...]


class Heading(NamedTuple):
    """A heading of the body: level 2 or 3, its id ("" when it has none), its text and its classes."""

    level: int
    id: str
    text: str
    classes: tuple[str, ...] = ()


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
    # Every use of a source in order; a source may stand several times.
    citations: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    # The shares of children drawn as dots.
    dots: list[Dots] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    # The visible text in order, one entry a block; what the version is made of.
    text: list[str] = field(default_factory=list)

    def complain(self, needle: str, what: str, todo: str) -> None:
        """Keep a mistake; reading goes on, so that all are told at once."""
        self.complaints.append(Complaint(needle, what, todo))


class GuideMarkdown(Markdown):
    """Python-Markdown with the inputs and the findings of the article in hand."""

    inputs: Inputs
    found: Found


def words(element: Element) -> str:
    """Return the visible text of ``element`` on one line: no citation numbers, slots by name."""
    parts: list[str] = []

    def walk(node: Element) -> None:
        if node.get("data-source"):
            pass
        elif node.get("data-slot"):
            parts.append(f"[[{node.get('data-slot')}]]")
        else:
            parts.append(node.text or "")
            for child in node:
                walk(child)
        parts.append(node.tail or "")

    walk(element)
    tail = element.tail or ""
    text = "".join(parts)
    return " ".join(text[: len(text) - len(tail)].split())


def has_class(element: Element, name: str) -> bool:
    """Tell whether ``element`` has the class ``name``."""
    return name in (element.get("class") or "").split()


def question_id(text: str) -> str:
    """Return the id of a question: it changes when, and only when, its words change."""
    return "q-" + hashlib.sha256(text.casefold().encode()).hexdigest()[:8]
