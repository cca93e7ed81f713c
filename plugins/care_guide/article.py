"""Read one Markdown file: its strict header, its HTML, and all that stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from .cache.digests import digest_of
from .markup import convert
from .markup.found import Found, GuideMarkdown
from .markup.links import GUIDE
from .models import Header
from .plain_yaml import mapping
from .problems import Problem
from .readability import Grades, grades
from .sentences import Sentence, sentences
from .source_text import SourceText, read_source
from .yaml_file import parse_yaml, validate

if TYPE_CHECKING:
    from .claims import Claim

_CODE = re.compile(r"`[^`]*`")
_TAG = re.compile(r"<\s*(/?[a-zA-Z!][^\s>]*)")
_EVENT = re.compile(r"\son\w+\s*=")


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


def read_article(file: Path, path: str, md: GuideMarkdown) -> tuple[Article | None, list[Problem]]:
    """Read ``file``, named ``path`` (``content/en/treatments/x.md``) in problems.

    The article is None when the bytes or the header cannot be used.
    """
    source, problems = read_source(file, path)
    if source is None:
        return None, problems
    header, body_line, problems = _header(source)
    if header is None:
        return None, problems
    html, found = convert(md, "\n".join(source.lines[body_line - 1 :]))
    problems += [
        Problem(path, source.find(complaint.needle, body_line), complaint.what, complaint.todo)
        for complaint in found.complaints
    ]
    lang, _, rest = path.removeprefix("content/").partition("/")
    topic = rest.removesuffix(".md")
    group = topic.rpartition("/")[0]
    article = Article(path, lang, topic, group, header, source, body_line, html, found, sentences(source, body_line))
    return article, problems + _raw_html(article)


def _header(source: SourceText) -> tuple[Header | None, int, list[Problem]]:
    """Return the header, the first line of the body, and what is wrong with the header."""
    example = "begin the file with --- lines around title, slug, kind, summary, status, created, updated"
    if source.lines[0].rstrip() != "---":
        return None, 1, [Problem(source.path, 1, "the file has no header", example)]
    try:
        end = next(number for number, line in enumerate(source.lines[1:], 2) if line.rstrip() == "---")
    except StopIteration:
        return None, 1, [Problem(source.path, 1, "the header has no end", "close it with a line of ---")]
    plain = _plain_header(source.lines[1 : end - 1])
    if plain is not None and plain.updated >= plain.created:
        return plain, end + 1, []
    document, problems = parse_yaml("\n".join(source.lines[1 : end - 1]), source.path, 2)
    if document is None:
        return None, end + 1, problems
    if document.data is None:
        return None, end + 1, [Problem(source.path, 1, "the header is empty", example)]
    header, problems = validate(document, Header)
    if header is not None and header.updated < header.created:
        problems = [
            Problem(source.path, document.line("updated"), "updated is before created", "mend one of the two dates")
        ]
    return header, end + 1, problems


def _plain_header(lines: tuple[str, ...]) -> Header | None:
    """Return the header when each line is plain and all is right; else None, and YAML's own parser says what is what."""
    values = mapping(lines)
    try:
        return Header.model_validate(values) if values else None
    except ValidationError:
        return None


def _raw_html(article: Article) -> list[Problem]:
    """Tell of HTML tags in the text; they would stand on the page as they are typed."""
    problems = []
    for number, line in article.source.outside_fences(article.body_line):
        bare = _CODE.sub("", line)
        tag = _TAG.search(bare)
        if tag:
            name = tag[1].strip("/").lower()
            problems.append(
                Problem(article.path, number, f"the text holds the HTML tag <{name}>", "write it in Markdown")
            )
        if _EVENT.search(bare):
            problems.append(Problem(article.path, number, "the text holds an event attribute", "remove it"))
    return problems
