"""Read one Markdown file: its strict header, its HTML, and all that stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from care_guide.content.digest import digest_of
from care_guide.content.lines import Sentence
from care_guide.content.models import Header
from care_guide.content.parse_result import GUIDE, Found
from care_guide.content.problems import Problem
from care_guide.content.readability import Grades, grades
from care_guide.content.source_text import SourceText


@dataclass(frozen=True)
class Claim:
    """One thing that the article says, where, and what it leans on.

    ``place`` is what it stands in: sentence, item, row, question, note, caption, drawing or dots. ``date`` and
    ``population`` are those that the text itself names. ``sources`` are ids in the order of their citation.
    """

    line: int
    section: str
    place: str
    text: str
    values: tuple[str, ...]
    population: str | None
    date: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """One article or page in one language.

    ``path`` is relative to the repository; ``topic`` is the path below the language without its
    ending (``treatments/chemotherapy``) and the same in every language; ``group`` is its folder.
    ``html`` still holds ``guide:N`` where a link to another file stands: see ``library.resolve``.
    ``key`` is a digest of all that the article was made of; ``own`` are the problems of this article alone,
    when they are known.
    """

    path: str
    lang: str
    topic: str
    group: str
    header: Header
    source: SourceText
    body_line: int
    html: str
    found: Found
    sentences: list[Sentence]
    key: str = ""
    own: tuple[Problem, ...] | None = None
    # What needs a source by the contract, where it is known: see claims.py.
    claims: tuple[Claim, ...] | None = None
    # Of its sentences, where they are known: see checks/repeats.py.
    fingerprints: bytes | None = None
    # What was worked out from the article and others, by a digest of what it was worked out from.
    notes: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_page(self) -> bool:
        """Pages (about, privacy ...) have no contract and no sign-off."""
        return self.header.kind == "page"

    @cached_property
    def word_count(self) -> int:
        """Words of the text: all but what stands below each question (why to ask it, who can answer)."""
        return sum(sentence.word_count for sentence in self.sentences if sentence.kind != "note")

    @cached_property
    def grades(self) -> Grades:
        """The reading grades of the text."""
        return grades(self.sentences)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every id that a link may name."""
        named = {heading.id for heading in self.found.headings if heading.id}
        return frozenset(named | {question.id for question in self.found.questions} | {"sources", "words"})

    @cached_property
    def questions_key(self) -> str:
        """A digest of the questions, and of the order of the sources by which they are numbered."""
        return digest_of(repr(self.found.questions), *dict.fromkeys(self.found.citations))

    @cached_property
    def question_lines(self) -> tuple[int, ...]:
        """The line of each question."""
        return tuple(self.source.find(one.text[:30], self.body_line) for one in self.found.questions)

    @cached_property
    def linked(self) -> tuple[int, ...]:
        """The numbers (in ``found.links``) of the links to other files, in the order in which the HTML holds them."""
        return tuple(int(number) for number in re.findall(rf'href="{GUIDE}(\d+)"', self.html))

    def section_line(self, section: str) -> int:
        """Return the line of the heading with this id, or the first line of the body."""
        return self.source.find("{#" + section, self.body_line)
