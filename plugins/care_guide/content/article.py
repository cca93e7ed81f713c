"""One article: its header, its HTML, the canonical form of the HTML, and everything found in it."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from care_guide.content.models import PAGE, Header
from care_guide.content.parse_result import GUIDE, OFF, Link, ParseResult, typed
from care_guide.content.problems import Problem
from care_guide.content.readability import Grades, grades
from care_guide.content.rule_book import Card, cards
from care_guide.content.source_text import Sentence, SourceText, is_value
from care_guide.utils.markup import parse

Value = TypeVar("Value")


def class_names(text: str) -> frozenset[str]:
    """Return the guide's own classes that appear in ``text``: HTML, a script, or a template.

    A template may end a class with a value: ``cg-card--{{ level }}`` gives ``cg-card--``.
    """
    return frozenset(re.findall(r"(?:cg|fig)-[\w-]+", text))


# The canonical form of an article's HTML: everything that a family reads, hears, follows or sees, and nothing else.
#
# docs/versions.md describes it for other programs. An article's version is computed from it, so whatever is left out
# here can change without a new sign-off: only white space, the ids and classes that the theme needs, and what a hospital
# or a place shows differently.

# [tag, attributes, *children]; a child is a string or such a list.
Node = list[Any]

# The attributes that only the theme needs; the names of the guide's own that carry meaning. Any other stays as it is.
THEME_ATTRIBUTES = frozenset((
    "aria-describedby", "aria-labelledby", "class", "data-label", "data-off", "data-slot", "data-source", "decoding", "for",
    "height", "id", "loading", "name", "rel", "role", "width",
))  # fmt: skip
_NAMES = {f"data-{name}": name for name in ("drawing", "if", "sign", "only", "photo")} | {"data-box": "card"}
# What becomes one space; a single one stays.
_SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_LITERAL = ("pre", "code", "textarea")
# What stands on lines of its own.
BLOCKS = frozenset((
    "div", "section", "article", "aside", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "figcaption", "blockquote", "pre", "hr", "details",
    "summary", "fieldset", "legend", "form",
))  # fmt: skip
# The elements of a drawing in which no text is drawn.
_SHAPES = frozenset(("svg", "g", "defs", "symbol", "marker", "clippath", "mask", "pattern", "use"))
# A line ending beside one of these is not visible. Beside anything else it is a space.
_NO_SPACE = BLOCKS | _SHAPES | {"br"}
# A link from another page can lead to the id of one of these.
_WITH_ID = ("section", "h2", "h3", "li", "fieldset")
# The element around the button that a card has if its number is known.
CALL = "cg-card__call"


def canonical(html: str, links: list[Link], path: str) -> list[Any]:
    """Return the canonical form of ``html``, the body of the article at ``path``; ``links`` are those that it numbers."""
    return _children(parse(html), links, path, literal=False)


def _children(node: Any, links: list[Link], path: str, *, literal: bool) -> list[Any]:
    found: list[Any] = []
    beside = [node, *node, node]
    _add_text(found, node.text, beside[:2], literal=literal)
    for place, child in enumerate(node, 1):
        own = dict(child.items())
        if not isinstance(child.tag, str) or own.get("class") == CALL:
            # A comment says nothing; the button repeats the number in the heading of its card.
            pass
        elif own.get("data-source"):
            found.append(["cite", {"source": own["data-source"]} | _kept(own)])
        elif own.get("data-slot"):
            # The value differs from hospital to hospital; the text for an empty one is the article's own.
            empty = [
                _element(one, _of_fact(one, own["data-slot"]), links, path, literal=literal)
                for one in child.iter()
                if one.get("data-if")
            ]
            found.append(["fact", {"name": own["data-slot"]} | _kept(own), *empty])
        else:
            found.append(_element(child, own, links, path, literal=literal))
        _add_text(found, child.tail, beside[place : place + 2], literal=literal)
    return found


def _of_fact(empty: Any, name: str) -> dict[str, str]:
    """Return the attributes of ``empty``, what a copy shows where the fact ``name`` is empty."""
    own = dict(empty.items())
    if is_value(name, "".join(empty.itertext())):
        own.pop(OFF, None)
    return own


def _kept(own: dict[str, str]) -> dict[str, str]:
    return {_NAMES.get(name, name): value for name, value in own.items() if name not in THEME_ATTRIBUTES}


def _element(node: Any, own: dict[str, str], links: list[Link], path: str, *, literal: bool) -> Node:
    """Return the form of ``node``, which has the attributes ``own``."""
    tag = node.tag
    if tag == "svg" or "viewbox" in own:
        return _drawing(node)
    attributes = _kept(own)
    if tag in ("th", "td"):
        # The alignment of its column, the one style that a text may set.
        attributes.pop("style", None)
    if attributes.get("href", "").startswith(GUIDE):
        attributes["href"] = address_in_guide(attributes["href"], links, path)
    if tag in _WITH_ID and own.get("id"):
        attributes["id"] = own["id"]
    # A quotation of the original is left out in no copy but one in that language.
    if OFF in own and (tag != "span" or "data-if" in own):
        attributes["off"] = ""
    return [tag, attributes, *_children(node, links, path, literal=literal or tag in _LITERAL)]


def _drawing(node: Any) -> Node:
    """Return a drawing with all of its attributes: each of them affects what is seen, and an id what ``use`` shows or is read aloud."""
    attributes = {name: _SPACE.sub(" ", value) for name, value in sorted(node.attrib.items())}
    found: Node = [node.tag, attributes]
    _add_text(found, node.text, [node], literal=False)
    for child in node:
        if isinstance(child.tag, str):
            found.append(_drawing(child))
        _add_text(found, child.tail, [node], literal=False)
    return found


def address_in_guide(href: str, links: list[Link], path: str) -> str:
    """Return where the link ``href``, numbered in ``links``, leads from the file ``path``: ``treatments/chemotherapy#risks``.

    A file of another language has its whole path, since it is another page.
    """
    link = links[int(href.removeprefix(GUIDE))]
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.target)) if link.target else path
    own = "/".join(path.split("/")[:2])
    topic = file.removeprefix(f"{own}/").removesuffix(".md")
    return f"{topic}#{link.fragment}" if link.fragment else topic


def _add_text(found: list[Any], text: str | None, beside: Iterable[Any], *, literal: bool) -> None:
    """Add ``text`` with its white space folded, but no line end that is not visible, since one of ``beside`` is a block."""
    if not text:
        return
    folded = text if literal else _SPACE.sub(" ", text)
    if folded != " " or "\n" not in text or not any(one.tag in _NO_SPACE for one in beside):
        found.append(folded)


class Box(NamedTuple):
    """A care card, a warning, or a list of what to do or not: its kind, as its author wrote it, and its heading."""

    kind: str
    heading: str


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One thing that the article says, where it says so, and the sources behind it.

    ``place`` is what it is in: sentence, item, row, question, note, caption, drawing or dots. ``date`` and
    ``population`` are those that the text itself names. ``sources`` are ids in the order of their citation. ``headings``
    are those above it, the outermost first; ``intro`` is what governs it right above its list or table (context.py);
    ``box`` is the card or box that it is in. In ``text``, a cell follows the head of its column; the figures are its own.
    ``only`` are the conditions under which it holds: a place, a fact that the hospital has filled in, or "no" and the
    fact where it has not; if it is about some of its words, these follow after a colon.
    """

    line: int
    section: str
    place: str
    text: str
    values: tuple[str, ...]
    population: str | None
    date: str | None
    sources: tuple[str, ...]
    headings: tuple[str, ...] = ()
    intro: tuple[str, ...] = ()
    box: Box | None = None
    only: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The claim below the words that govern it, after its conditions."""
        return " ".join((*(f"[only {one}]" for one in self.only), *self.intro, self.text))


@dataclass(frozen=True)
class Texts:
    """What an article says: its HTML, and what needs a source in it (checks/citations.py)."""

    html: str
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Lines:
    """What its author has typed: the whole file, and the lines of the body that say something as sentences."""

    source: SourceText
    sentences: list[Sentence]


def same(value: Value) -> Value:
    """Return ``value``. A ``partial`` of this function can be pickled for another process, where a lambda cannot."""
    return value


@dataclass(frozen=True, kw_only=True, repr=False)
class Article:
    """One article or page in one language.

    ``path`` is relative to the repository; ``topic`` is the path below the language without its
    ending (``treatments/chemotherapy``) and the same in every language; ``group`` is its folder.
    ``html`` still has ``guide:N`` as the address of each link to another file: see render/article_text.py.
    ``key`` is a digest of everything that the article depends on; ``own`` are its own problems,
    and ``fingerprints`` those of its sentences (see checks/language.py), when they are known.
    ``texts`` and ``lines`` give the long parts; for an article from the cache they are read when they are asked for.
    """

    path: str
    lang: str
    topic: str
    group: str
    header: Header
    body_line: int
    found: ParseResult
    texts: Callable[[], Texts] = field(repr=False, compare=False)
    lines: Callable[[], Lines] = field(repr=False, compare=False)
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

    def __repr__(self) -> str:
        # A template may show the text of any value that it is given.
        return f"Article({self.path})"

    @property
    def html(self) -> str:
        return self.texts().html

    @property
    def source(self) -> SourceText:
        return self.lines().source

    @property
    def sentences(self) -> list[Sentence]:
        return self.lines().sentences

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.texts().claims

    @property
    def is_page(self) -> bool:
        """Pages (about, privacy ...) have no contract and no sign-off."""
        return self.header.kind == PAGE

    @property
    def shows_original(self) -> bool:
        """Whether families are shown words of the original of this translation."""
        return bool(self.fallback) or self.shown is not None

    @property
    def is_draft(self) -> bool:
        """Whether it is unfinished: what it lacks does not stop a build."""
        return self.header.status == "draft"

    @cached_property
    def word_count(self) -> int:
        """The number of words, without the notes below each question (why to ask it, who can answer)."""
        return sum(sentence.word_count for sentence in self.sentences if sentence.kind != "note")

    @cached_property
    def grades(self) -> Grades:
        return grades(self.sentences)

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The care cards, in their order."""
        return cards(self.source.outside_fences(self.body_line))

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
    def ids_left_out(self) -> frozenset[str]:
        """The ids of the headings that this copy does not show, since they hold in another place."""
        return frozenset(heading.id for heading in self.found.headings if heading.id and not heading.shown)

    @cached_property
    def canonical_digest(self) -> str:
        """The SHA-256 of the canonical form of the HTML, including what this copy leaves out."""
        form = canonical(self.found.whole or self.html, self.found.links, self.path)
        text = json.dumps(form, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()

    @cached_property
    def question_lines(self) -> tuple[int, ...]:
        asked: list[int] = []
        for one in self.found.questions:
            lines = self.source.each(f"{{#{one.id}}}" if one.id else typed(one.text), self.body_line)
            asked.append(next((line for line in lines if line not in asked), self.body_line))
        return tuple(asked)

    def problem(self, where: int | str, message: str, fix: str) -> Problem:
        """Return a problem of the file: on a line, at a key of the header, or at a section (``#risks``)."""
        return Problem(self.path, where if isinstance(where, int) else self._line_of(where), message, fix)

    def _line_of(self, name: str) -> int:
        return self.section_line(name[1:]) if name.startswith("#") else self.header_line(name)

    def header_line(self, key: str) -> int:
        """Return the line of a key of the header, or the first line."""
        lines = enumerate(self.source.lines[: self.body_line - 1], 1)
        return next((number for number, line in lines if line.startswith(f"{key}:")), 1)

    def section_at(self, line: int) -> str:
        """Return the id of the section of a line, "" where it has none."""
        return next((sentence.section for sentence in reversed(self.sentences) if sentence.line <= line), "")

    def section_line(self, section: str) -> int:
        """Return the line of the heading with this id, or the first line of the body."""
        heading = re.compile(rf"\{{#{re.escape(section)}(?![\w-])")
        return next(iter(self.source.each(heading, self.body_line)), self.body_line)
