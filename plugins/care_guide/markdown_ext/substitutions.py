"""Hospital slots: ``[[phone.care_team]]`` becomes the hospital's own fact, or a line to write on."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from care_guide.content.parse_result import GuideMarkdown


class SlotPattern(InlineProcessor):
    """One slot; the name stays in ``data-slot``, since the version of a text leaves the value out."""

    md: GuideMarkdown

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002
        name, inputs, found = m[1].strip(), self.md.inputs, self.md.found
        labels = inputs.strings.slots(inputs.lang)
        slot = Element("span", {"class": "cg-slot", "data-slot": name})
        if name not in inputs.slots:
            found.complain(m[0], f"the slot {m[0]} is not known", f"use one of: {', '.join(sorted(inputs.slots))}")
        else:
            found.slots.append(name)
            value = inputs.slots[name]
            if value is not None:
                slot.text = value
            else:
                slot.set("class", "cg-slot cg-slot--blank")
                SubElement(slot, "span", {"class": "cg-slot__label"}).text = f"({labels.get(name, name)})"
                SubElement(slot, "span", {"class": "cg-slot__line"}).text = "\u00a0"
        return slot, m.start(0), m.end(0)


class SlotsExtension(Extension):
    """``[[group.name]]``."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.inlinePatterns.register(SlotPattern(r"\[\[([^\[\]]+)\]\]", md), "slot", 176)
