"""Substitution marks: the hospital's own facts and the numbers to call, and text that depends on a fact.

``[[phone.care_team]]`` becomes the fact, or a plain phrase where the hospital has filled in nothing, with a line to
write on that only paper shows. ``[[fever.number|if none: TEXT]]`` gives TEXT there. ``[[if fever.number: TEXT]]`` and
``[[if no fever.number: TEXT]]`` show TEXT in that case only. ``[[call.emergency]]`` is a number of the profile.

What this copy does not show stays in the tree, marked, until the last step: the version of a text holds all of it.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from care_guide.content.parse_result import OFF, GuideMarkdown, GuideTree, Inputs

# Words before a mark after which a sentence begins.
_BEGINS = re.compile(r"(?:^|[.?!]\s)[\s*_]*$")


def known_marks(inputs: Inputs) -> list[str]:
    """Return the names of all facts and numbers that a text may use."""
    return sorted({*inputs.slots, *inputs.phones})


def is_filled(name: str, inputs: Inputs) -> bool:
    """Tell whether there is a value for the mark ``name`` in this copy."""
    return name in inputs.phones or inputs.slots.get(name) is not None


class ConditionPattern(InlineProcessor):
    """Text that stands only where a fact is filled in, or only where it is not."""

    md: GuideMarkdown

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002
        inputs, name = self.md.inputs, m["fact"]
        if name not in inputs.slots:
            todo = f"use one of: {', '.join(sorted(inputs.slots))}"
            self.md.found.complain(m[0].partition(":")[0], f"the fact {name} is not known", todo)
        part = Element("span", {"data-if": f"if {m['no'] or ''}{name}"})
        part.text = m["then"]
        if is_filled(name, inputs) == bool(m["no"]):
            part.set(OFF, "")
        return part, m.start(0), m.end(0)


class FactPattern(InlineProcessor):
    """One fact or number; its name stays in ``data-slot``, since the version of a text leaves the value out."""

    md: GuideMarkdown

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        name, inputs, found = m["name"].strip(), self.md.inputs, self.md.found
        slot = Element("span", {"class": "cg-slot", "data-slot": name})
        if name not in inputs.slots and name not in inputs.phones:
            found.complain(m[0], f"the mark {m[0]} is not known", f"use one of: {', '.join(known_marks(inputs))}")
            return slot, m.start(0), m.end(0)
        found.slots.append(name)
        filled = is_filled(name, inputs)
        if filled:
            phone = inputs.phones.get(name)
            # A value is text, never Markdown: *86*5550100# is a number to dial.
            SubElement(slot, "span").text = AtomicString(phone.text if phone else inputs.slots[name] or "")
        if m["none"]:
            other = SubElement(slot, "span", {"data-if": "none"})
            other.text = m["none"]
            if filled:
                other.set(OFF, "")
        elif not filled:
            slot.set("class", "cg-slot cg-slot--blank")
            phrase = inputs.strings.phrases(inputs.lang).get(name, name)
            if _BEGINS.search(data[: m.start(0)]):
                phrase = phrase[:1].upper() + phrase[1:]
            SubElement(slot, "span").text = AtomicString(phrase)
            SubElement(slot, "span", {"class": "cg-slot__line"}).text = AtomicString("\u00a0")
        return slot, m.start(0), m.end(0)


class PhonesTree(GuideTree):
    """Make each phone number a link that dials it; inside another link it stays text."""

    def run(self, root: Element) -> None:
        self._walk(root)

    def _walk(self, node: Element) -> None:
        phone = self.md.inputs.phones.get(node.get("data-slot") or "")
        if phone is not None and len(node):
            number = node[0]
            number.tag, number.text = "a", AtomicString(phone.shown)
            number.set("class", "cg-phone")
            number.set("href", phone.href)
            number.tail = AtomicString(phone.after) if phone.after else None
        for child in node:
            if child.tag != "a":
                self._walk(child)
