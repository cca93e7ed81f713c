"""Marks in double square brackets: emergency signs, facts of the hospital, numbers to call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from care_guide.content.hospital import NAMES
from care_guide.content.parse_result import OFF, GuideMarkdown, GuidePattern, GuideTree, Inputs
from care_guide.content.phones import Phone, call_parts
from care_guide.content.rule_book import BELOW_URGENT, CORE_LEVELS, RuleBook
from care_guide.content.source_text import PASSAGE_LINE, SIGNS_LINE
from care_guide.markdown_ext.lists import BLOCKS, LABEL, LINES, text_holder

# Marks of the rule book of emergencies: ``- [[signs.emergency]]``, ``- [[sign.id]]``, ``[[passage.id]]``.
#
# Every urgent card ends with what to do when nobody answers, and how to decide far from the hospital.

_HEADING = re.compile(r"^#{1,3}\s")
URGENT_CARD = re.compile(r"^###\s.*\{[^}]*\.urgent\b[^}]*\}\s*$")


class RuleBookLines(Preprocessor):
    """Replace the marks of core signs and passages with their text; fenced text is an example and stays as it is."""

    md: GuideMarkdown

    def run(self, lines: list[str]) -> list[str]:
        return [line for _, line in with_rule_book(enumerate(lines), self.md.rule_book)]


def with_rule_book(lines: Iterable[tuple[int, str]], book: RuleBook) -> Iterator[tuple[int, str]]:
    """Yield numbered ``lines`` with the text of ``book`` in place of marks and below urgent cards."""
    urgent, number = False, 0
    for number, line in lines:
        if _HEADING.match(line):
            if urgent:
                yield from _below_urgent(number, book)
            urgent = URGENT_CARD.match(line) is not None
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


class SignPattern(GuidePattern):
    """One sign; its text may have other marks."""

    def made(self, m: re.Match[str], before: str) -> Element:  # noqa: ARG002
        name, signs = m["sign"].strip(), self.md.rule_book.signs
        part = Element("span", {"data-sign": name})
        if name in signs:
            part.text = signs[name].markdown
        elif name not in self.md.rule_book.invalid:
            self.md.found.add_problem(m[0], f"the sign {name} is not known", f"use one of: {', '.join(sorted(signs))}")
        return part


class SignsTree(GuideTree):
    """Make each sign a whole list item, with its id in ``data-sign``."""

    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            holder = text_holder(item)
            sign = holder[0] if len(holder) and not (holder.text or "").strip() else None
            name = sign.get("data-sign") if sign is not None else None
            if sign is None or name is None or (sign.tail or "").strip():
                continue
            item.set("data-sign", name)
            holder.text, holder[:1] = sign.text, list(sign)
        for node in root.iter("span"):
            if node.get("data-sign"):
                mark = f"[[sign.{node.get('data-sign')}]]"
                what = f"the sign {mark} is not a list item of its own"
                needle = re.compile(rf"^(?!\s*[-*+]\s+{re.escape(mark)}\s*$).*{re.escape(mark)}")
                self.md.found.add_problem(needle, what, f"write it on its own line: - {mark}")


# Marks of the hospital's facts and of numbers to call, and text that depends on a fact.
#
# ``[[phone.care_team]]`` becomes the fact, or a plain phrase where the hospital has not filled it in, with a line to
# write on that only paper shows. ``[[fever.number|if none: TEXT]]`` becomes TEXT there. ``[[if fever.number: TEXT]]`` and
# ``[[if no fever.number: TEXT]]`` show TEXT in that case only, ``[[if us: TEXT]]`` in that country or state, and
# ``[[if call.poison: TEXT]]`` where there is such a line.
# ``[[call.emergency]]`` is a number of the profile.
#
# What this copy does not show stays in the tree, marked, until the last step, since the version of a text covers it.

# A mark after this begins a sentence.
_BEGINS = re.compile(r"(?:^|[.?!]\s)[\s*_]*$")


def known_marks(inputs: Inputs) -> list[str]:
    """Return the names of all facts and numbers that a text may use."""
    return sorted({*inputs.slots, *inputs.phones})


def is_filled(name: str, inputs: Inputs) -> bool:
    """Return whether the mark ``name`` has a value in this copy."""
    return name in inputs.phones or inputs.slots.get(name) is not None


def unknown_place(place: str, inputs: Inputs) -> tuple[str, str] | None:
    """Return what is wrong with the name of a place, and what to do, or None for one that the theme can name."""
    known = inputs.strings.table(inputs.lang, "place")
    if f"only_{place}" in known:
        return None
    names = ", ".join(sorted(key.removeprefix("only_") for key in known))
    todo = f"use one of: {names}; or add only_{place} to [place] in theme/strings/{inputs.lang}.toml"
    return f"the place {place} is not known", todo


class ConditionPattern(GuidePattern):
    """Text that is shown only where a fact is filled in, only where it is not, or only in one country or state."""

    def made(self, m: re.Match[str], before: str) -> Element:  # noqa: ARG002
        inputs, name = self.md.inputs, m["fact"]
        conditions = inputs.profile.conditions
        of_place, wrong = "." not in name, None
        if of_place:
            wrong = unknown_place(name, inputs)
            if m["no"]:
                wrong = "a place has no text for elsewhere", "write what holds everywhere without a mark"
            if wrong:
                self.md.found.add_problem(f"{m[0].partition(':')[0]}:", *wrong)
        elif name not in inputs.slots and name not in conditions:
            todo = f"use one of: {', '.join(sorted({*inputs.slots, *conditions}))}"
            self.md.found.add_problem(f"{m[0].partition(':')[0]}:", f"the fact {name} is not known", todo)
        part = Element("span", {"data-if": f"if {m['no'] or ''}{name}"})
        part.text = m["then"]
        if inputs.profile.holds(name, is_filled=is_filled(name, inputs)) == bool(m["no"]):
            part.set(OFF, "")
        return part


class FactPattern(GuidePattern):
    """One fact or number; its name is kept in ``data-slot``, since the version of a text does not cover the value."""

    def made(self, m: re.Match[str], before: str) -> Element:
        name, inputs, found = m["name"].strip(), self.md.inputs, self.md.found
        slot = Element("span", {"class": "cg-slot", "data-slot": name})
        if name not in inputs.slots and name not in inputs.phones:
            # PlacesTree reports it: a number of another country may be named where this copy leaves the passage out.
            # With its name, the section of a passage that is not known is not empty, too.
            slot.text = AtomicString(name) if name.startswith("passage.") else None
            return slot
        found.slots.append(name)
        filled = is_filled(name, inputs)
        if filled:
            phone = inputs.phones.get(name)
            # A value is text, not Markdown: *86*5550100# is a number to dial.
            SubElement(slot, "span").text = AtomicString(phone.text if phone else inputs.slots[name] or "")
        if m["none"]:
            other = SubElement(slot, "span", {"data-if": "none"})
            other.text = m["none"]
            if filled:
                other.set(OFF, "")
        elif not filled:
            slot.set("class", "cg-slot cg-slot--blank")
            phrase = inputs.strings.table(inputs.lang, "blank").get(name, name)
            if _BEGINS.search(before):
                phrase = phrase[:1].upper() + phrase[1:]
            SubElement(slot, "span").text = AtomicString(phrase)
            SubElement(slot, "span", {"class": "cg-slot__line"}).text = AtomicString("\u00a0")
        return slot


# A figure and, behind it, a temperature in both scales, which the figure has not; or the other way round.
_DEGREES = r"\d+(?:\.\d+)?"
_BOTH = rf"{_DEGREES} [FC] \({_DEGREES} [FC]\)"
_TO = r"to|through|a|hasta|[\u2010-\u2015-]"
_HALF_RANGE = re.compile(
    rf"(?<![\w.,-]){_DEGREES}(?: [FC])?(?:,? *(?:up )?(?:{_TO}|and|or|y|o|u) *|, +)+{_BOTH}"
    rf"|{_BOTH} *(?:{_TO}) *{_DEGREES}(?!\d|\.\d| [FC] \()"
)
# What an author may type between the words of a range: bold marks, and the mark of a fact that the second figure stands in for.
_BETWEEN = r"[\s*_]+(?:\[\[[^\[\]|:]+\|if none:)?[\s*_]*"


class ScalesTree(GuideTree):
    """Put the scale first that families here read first, as in the hospital's own facts: ``37.8 C (100.0 F)``.

    A range of which only one end has both scales is reported, and its block left as it is: its figures would be of two scales.
    """

    def run(self, root: Element) -> None:
        first, second = self.md.inputs.profile.temperature
        between = f" {second} ("
        # Not one below zero: its sign would stay where it is.
        typed = re.compile(rf"(?<![\d.,\u2010-\u2015\u2212-])({_DEGREES} {second}) \(({_DEGREES} {first})\)")
        left = {id(node) for block in self._with_half_ranges(root) for node in block.iter()}
        for node in root.iter():
            for name in ("text", "tail"):
                if id(node) not in left and (found := getattr(node, name)) and between in found:
                    setattr(node, name, type(found)(typed.sub(r"\2 (\1)", found)))
            # The head of a column, which its cells repeat on narrow screens.
            if (head := node.get(LABEL)) and not _HALF_RANGE.search(head):
                node.set(LABEL, typed.sub(r"\2 (\1)", head))

    def _with_half_ranges(self, root: Element) -> Iterator[Element]:
        """Yield each block that has a range with the scales of one end only, and report it."""
        for block in root.iter():
            if block.tag in LINES and (found := _HALF_RANGE.search("".join(_line(block)))):
                what = f'"{found[0]}" has both scales at one end only'
                todo = "write them at both: 99.4 F (37.4 C) to 100.4 F (38.0 C)"
                self.md.found.add_problem(re.compile(_BETWEEN.join(map(re.escape, found[0].split()))), what, todo)
                yield block


def _line(node: Element) -> Iterator[str]:
    """Yield the words of the block ``node`` without the blocks inside it, and without the numbers of citations."""
    yield node.text or ""
    for child in node:
        if child.tag not in BLOCKS and not child.get("data-source"):
            yield from _line(child)
        yield child.tail or ""


# The class of what callers must say.
SAY = "cg-phone__say"


class PhonesTree(GuideTree):
    """Make each phone number a link that dials it, those in the hospital's own words too; inside a link, it stays text."""

    def run(self, root: Element) -> None:
        inputs, name = self.md.inputs, root.get("data-slot") or ""
        phone = inputs.phones.get(name)
        if phone is not None and len(root):
            number = root[0]
            number.tag, number.text = "a", AtomicString(phone.shown)
            number.set("class", "cg-phone")
            number.set("href", phone.href)
            add_after(root, number, phone, inputs)
        elif len(root) and inputs.slots.get(name):
            _own_words(root[0], root[0].text or "", inputs, known=NAMES.match(name) is not None)
        for child in root:
            if child.tag != "a":
                self.run(child)


def add_after(holder: Element, number: Element, phone: Phone, inputs: Inputs) -> None:
    """Put what follows the number of ``phone`` after ``number``, which is an element of ``holder``."""
    extension, say = phone.after
    number.tail = AtomicString(extension) if extension else None
    if say:
        part = Element("span", {"class": SAY})
        _own_words(part, say, inputs)
        holder.insert(list(holder).index(number) + 1, part)


def _own_words(part: Element, text: str, inputs: Inputs, *, known: bool = False) -> None:
    """Make the hospital's ``text`` the content of ``part``, with its language unless that is ``known``."""
    if inputs.lang != inputs.default_lang and not known:
        part.set("lang", inputs.default_lang)
    part.text = None
    link: Element | None = None
    for words, href in call_parts(text, inputs.profile.country, inputs.profile.short_numbers):
        if href is not None:
            link = SubElement(part, "a", {"class": "cg-phone", "href": href})
            link.text = AtomicString(words)
        elif link is None:
            part.text = AtomicString(words)
        else:
            link.tail = AtomicString(words)
