"""What a machine can see of one article: numbers and parts, looked at once and judged by nobody yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from care_guide.checks.language import unexplained
from care_guide.content.article import Article
from care_guide.content.contract import Contract, Limits, MeasureRules
from care_guide.content.lines import Sentence
from care_guide.content.readability import Grades
from care_guide.content.site_content import Library
from care_guide.markdown_ext.cards import CARDS
from care_guide.measures.evidence import primary_share
from care_guide.measures.parts import own_parts, shared_parts
from care_guide.measures.voice import LANGUAGES, passive, speaks_to_reader

_SPOKEN = ("sentence", "item", "question", "note")
_END = re.compile(r"[.?!][\"')]?$")
_ITEM = re.compile(r"^(\s*)(?:[-*+]|\d+\.)\s")
_SHARE = re.compile(r"\b\d[\d,]* of (?:every )?(\d[\d,]*)\b|\b1 in (\d[\d,]*)\b|\d ?(%|percent)")
_RULE = re.compile(r"^\s*\|[\s:|-]+\|\s*$")


@dataclass(frozen=True)
class Seen:
    """One article as a machine sees it. Shares are from 0 to 1; None where nothing could be counted.

    ``parts`` are the names of what is there, as in the contract: ``section.risks``, ``notice.emergency`` ...
    """

    kind: str
    rules: MeasureRules
    limits: Limits
    grades: Grades
    parts: frozenset[str]
    first_section: str
    points: int
    longest_list: int
    longest_paragraph: int
    longest_part: int
    active: float | None
    # The same in the key points and where to call.
    active_main: float | None
    # Of whole sentences and questions: an item such as "has a fever" speaks to nobody by itself.
    to_reader: float | None
    # Whether the heading of every card and of every list of what to do does.
    actions_to_reader: bool | None
    # The share of "so many of so many" that use the commonest form.
    one_form: float | None
    drawings: int
    captions: int
    dots: int
    cards: tuple[str, ...]
    steps: int
    questions: int
    # Words linked to their meaning, and listed medical words that have none.
    terms: int
    unexplained: int
    table_heads: tuple[str, ...]
    primary: float | None

    def has(self, *names: str) -> bool:
        """Tell whether all these parts are there."""
        return self.parts.issuperset(names)


def look(article: Article, library: Library, contract: Contract, rules: MeasureRules) -> Seen:
    """Look at ``article`` once."""
    found, lines = article.found, article.sentences
    spoken = [s for s in lines if s.kind in _SPOKEN]
    whole = [s for s in spoken if s.kind == "question" or (s.kind != "note" and _END.search(s.text))]
    actions = [heading.text for heading in found.headings if {*CARDS, "do", "dont"}.intersection(heading.classes)]
    main = [s for s in spoken if s.section in (rules.summary, rules.contact)]
    headings = [heading.id for heading in found.headings if heading.level == 2]
    english = article.lang in LANGUAGES
    points = {s.paragraph for s in lines if s.section == rules.summary and s.kind == "item"}
    return Seen(
        article.header.kind,
        rules,
        contract.limits,
        article.grades,
        own_parts(article, library, contract) | shared_parts(article.lang, article.header.kind, library),
        headings[0] if headings else "",
        len(points),
        _longest_list(article),
        max(Counter(s.paragraph for s in lines if s.kind == "sentence").values(), default=0),
        max(_parts_in_words(lines), default=0),
        _share([not passive(s.text) for s in spoken]) if english else None,
        _share([not passive(s.text) for s in main]) if english else None,
        _share([speaks_to_reader(s.text) for s in whole]) if english else None,
        all(map(speaks_to_reader, actions)) if english and actions else None,
        _one_form(lines),
        len(found.drawings),
        sum(s.kind == "caption" for s in lines),
        len(found.dots),
        tuple(box for box in found.boxes if box in (*CARDS, "do", "dont")),
        len({s.paragraph for s in lines if s.kind == "item" and s.label}),
        len(found.questions),
        len(set(found.terms)),
        len(list(unexplained(article, library.languages[article.lang]))),
        tuple(_table_heads(article)),
        primary_share([article], library, rules),
    )


def _share(answers: list[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None


def _longest_list(article: Article) -> int:
    """Return the number of items of the longest list that is no list of questions."""
    longest = 0
    open_lists: dict[int, int] = {}
    for _, line in article.source.outside_fences(article.body_line):
        item = _ITEM.match(line)
        if item and "[ ] " not in line:
            depth = len(item[1])
            open_lists = {at: number for at, number in open_lists.items() if at <= depth}
            open_lists[depth] = open_lists.get(depth, 0) + 1
            longest = max(longest, open_lists[depth])
        elif line.strip() and not line.startswith(" "):
            open_lists = {}
    return longest


def _parts_in_words(lines: list[Sentence]) -> Iterator[int]:
    """Yield the number of words between each two headings; questions stand apart from each other as they are."""
    words = 0
    for line in lines:
        if line.kind == "heading":
            yield words
            words = 0
        elif line.kind not in ("question", "note"):
            words += line.word_count
    yield words


def _one_form(lines: list[Sentence]) -> float | None:
    """Return the share of all shares that stand in their commonest form: of 100, in 10, percent ..."""
    forms = Counter(
        "%" if m[3] else (m[1] or m[2]) for s in lines if s.kind != "heading" for m in _SHARE.finditer(s.text)
    )
    return max(forms.values()) / sum(forms.values()) if forms else None


def _table_heads(article: Article) -> Iterator[str]:
    lines = [line for _, line in article.source.outside_fences(article.body_line)]
    for head, rule in pairwise(lines):
        if _RULE.match(rule) and head.lstrip().startswith("|"):
            yield from (cell.strip() for cell in head.strip().strip("|").split("|"))
