"""Read one Markdown file: its strict header, its HTML, and all that stands in it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from care_guide.content.canonical import canonical
from care_guide.content.lines import Sentence
from care_guide.content.models import PAGE, Header
from care_guide.content.parse_result import GUIDE, Found
from care_guide.content.problems import Problem
from care_guide.content.readability import Grades, grades
from care_guide.content.source_text import SourceText
from care_guide.utils.class_names import class_names
from care_guide.utils.digest import digest


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
class Texts:
    """The long parts of an article: its HTML, its lines, and what it claims by the contract (None: not known).

    ``say`` splits the lines into sentences, when somebody asks for them.
    """

    html: str
    source: SourceText
    say: Callable[[], list[Sentence]]
    claims: tuple[Claim, ...] | None = None

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The lines of the body that say something."""
        return self.say()


def same_texts(texts: Texts) -> Texts:
    """Return ``texts``: a part of this function goes to other processes, where a lambda could not."""
    return texts


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article or page in one language.

    ``path`` is relative to the repository; ``topic`` is the path below the language without its
    ending (``treatments/chemotherapy``) and the same in every language; ``group`` is its folder.
    ``html`` still holds ``guide:N`` where a link to another file stands: see ``site_content.resolve``.
    ``key`` is a digest of all that the article was made of; ``own`` are the problems of this article alone,
    and ``fingerprints`` those of its sentences (see checks/duplicates.py), when they are known.
    ``texts`` gives the long parts; for an article from the cache they are read when they are asked for.
    """

    path: str
    lang: str
    topic: str
    group: str
    header: Header
    body_line: int
    found: Found
    texts: Callable[[], Texts] = field(repr=False, compare=False)
    key: str = ""
    own: tuple[Problem, ...] | None = None
    fingerprints: bytes | None = None
    # Of a translation: what families are shown while some of its lines wait for their words (None: the text itself);
    # the lines of the original because of which they are shown the original whole; how many lines are in each state;
    # the fingerprint of which line was made from which.
    shown: Article | None = None
    fallback: tuple[int, ...] = ()
    line_states: dict[str, int] = field(default_factory=dict)
    made_from: str | None = None

    @property
    def html(self) -> str:
        return self.texts().html

    @property
    def source(self) -> SourceText:
        return self.texts().source

    @property
    def sentences(self) -> list[Sentence]:
        return self.texts().sentences

    @property
    def claims(self) -> tuple[Claim, ...] | None:
        """What needs a source by the contract, where it is known: see checks/claims.py."""
        return self.texts().claims

    @property
    def is_page(self) -> bool:
        """Pages (about, privacy ...) have no contract and no sign-off."""
        return self.header.kind == PAGE

    @property
    def is_draft(self) -> bool:
        """Whether it is unfinished: what is missing in it stops no build."""
        return self.header.status == "draft"

    @cached_property
    def word_count(self) -> int:
        """Words of the text: all but what stands below each question (why to ask it, who can answer)."""
        return sum(sentence.word_count for sentence in self.sentences if sentence.kind != "note")

    @cached_property
    def grades(self) -> Grades:
        return grades(self.sentences)

    @cached_property
    def cited(self) -> tuple[str, ...]:
        """The sources that the lines cite, once for each citation."""
        return tuple(name for sentence in self.sentences for name in sentence.sources)

    @cached_property
    def classes(self) -> frozenset[str]:
        return class_names(self.html)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every id that a link may name."""
        named = {heading.id for heading in self.found.headings if heading.id and heading.shown}
        return frozenset(named | {question.id for question in self.found.questions} | {"sources", "words"})

    @cached_property
    def canonical_digest(self) -> str:
        """The SHA-256 of the canonical form of the HTML, with all that this copy leaves out: see canonical.py."""
        form = canonical(self.found.whole or self.html, self.found.links, self.path)
        text = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @cached_property
    def questions_key(self) -> str:
        """A digest of the questions, and of the order of the sources by which they are numbered."""
        return digest(self.found.questions, list(dict.fromkeys(self.found.citations)))

    @cached_property
    def question_lines(self) -> tuple[int, ...]:
        return tuple(self.source.find(one.text[:30], self.body_line) for one in self.found.questions)

    @cached_property
    def linked(self) -> tuple[int, ...]:
        """The numbers (in ``found.links``) of the links to other files, in the order in which the HTML holds them."""
        return tuple(int(number) for number in re.findall(rf'href="{GUIDE}(\d+)"', self.html))

    def header_line(self, key: str) -> int:
        """Return the line of a key of the header, or the first line."""
        lines = enumerate(self.source.lines[: self.body_line - 1], 1)
        return next((number for number, line in lines if line.startswith(f"{key}:")), 1)

    def section_line(self, section: str) -> int:
        """Return the line of the heading with this id, or the first line of the body."""
        return self.source.find("{#" + section, self.body_line)
