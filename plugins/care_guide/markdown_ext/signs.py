"""Marks of the rule book of emergencies: ``- [[signs.emergency]]``, ``- [[sign.id]]``, ``[[passage.id]]``.

Every urgent card ends with what to do when nobody answers, and how to decide far from the hospital.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from care_guide.content.mark_syntax import PASSAGE_LINE, SIGNS_LINE
from care_guide.content.parse_result import GuideMarkdown, GuideTree
from care_guide.content.rule_book import BELOW_URGENT, CORE_LEVELS, RuleBook

_HEADING = re.compile(r"^#{1,3}\s")
_URGENT = re.compile(r"^###\s.*\{[^}]*\.urgent\b[^}]*\}\s*$")


class RuleBookLines(Preprocessor):
    """Put the core signs and the passages where their marks stand; what is fenced is an example and stays as it is."""

    md: GuideMarkdown

    def run(self, lines: list[str]) -> list[str]:
        return [line for _, line in with_rule_book(enumerate(lines), self.md.rule_book)]


def with_rule_book(lines: Iterable[tuple[int, str]], book: RuleBook) -> Iterator[tuple[int, str]]:
    """Yield numbered ``lines``, and what ``book`` says in place of a mark or below a card, with the number there."""
    urgent, number = False, 0
    for number, line in lines:
        if _HEADING.match(line):
            if urgent:
                yield from _below_urgent(number, book)
            urgent = _URGENT.match(line) is not None
        signs, passage = SIGNS_LINE.match(line), PASSAGE_LINE.match(line)
        if signs and signs["level"] in CORE_LEVELS:
            yield from ((number, f"{signs['indent']}[[sign.{sign.id}]]") for sign in book.core(signs["level"]))
        elif passage and passage["passage"] in book.passages:
            yield from ((number, text) for text in book.passages[passage["passage"]].markdown.split("\n"))
        else:
            yield number, line
    if urgent:
        yield from _below_urgent(number, book)


def _below_urgent(number: int, book: RuleBook) -> Iterator[tuple[int, str]]:
    for name in BELOW_URGENT:
        if name in book.passages:
            yield number, ""
            yield from ((number, text) for text in book.passages[name].markdown.split("\n"))
    yield number, ""


class SignPattern(InlineProcessor):
    """One sign; its text may hold other marks."""

    md: GuideMarkdown

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002
        name, signs = m["sign"].strip(), self.md.rule_book.signs
        part = Element("span", {"data-sign": name})
        if name in signs:
            part.text = signs[name].markdown
        else:
            self.md.found.complain(m[0], f"the sign {name} is not known", f"use one of: {', '.join(sorted(signs))}")
        return part, m.start(0), m.end(0)


class SignsTree(GuideTree):
    """A sign is a whole list item; the item keeps the sign's id."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
            sign = holder[0] if len(holder) and not (holder.text or "").strip() else None
            name = sign.get("data-sign") if sign is not None else None
            if sign is None or name is None or (sign.tail or "").strip():
                continue
            item.set("data-sign", name)
            parts = list(sign)
            holder.remove(sign)
            holder.text = sign.text
            for place, part in enumerate(parts):
                holder.insert(place, part)
        for node in root.iter("span"):
            if node.get("data-sign"):
                mark = f"[[sign.{node.get('data-sign')}]]"
                what = f"the sign {mark} is not a list item of its own"
                self.md.found.complain(mark, what, f"write it on its own line: - {mark}")
