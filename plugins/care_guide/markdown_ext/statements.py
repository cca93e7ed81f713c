"""Statements that a family rates: the list in the section ``{#what-matters}``, each item with four choices.

They are plain form fields: they can be marked and printed without a script. A choice is known by the words of its
statement, so it never moves to another one.
"""

from __future__ import annotations

import hashlib
from xml.etree.ElementTree import Element, SubElement

from care_guide.content.parse_result import GuideTree, words

SECTION = "what-matters"
# Names in the theme's strings.
CHOICES = ("not_at_all", "a_little", "quite", "very_much")


class StatementsTree(GuideTree):
    """Give each statement its choices, after the words of the article have been noted: the choices are the theme's."""

    def run(self, _root: Element) -> None:
        section = self.md.found.sections.get(SECTION)
        names: set[str] = set()
        for statements in section.findall("./ul") if section is not None else ():
            statements.set("class", "cg-matters")
            for item in statements:
                text = words(item)
                name = "matter-" + hashlib.sha256(text.casefold().encode()).hexdigest()[:8]
                if name in names:
                    self.md.found.complain(text[:40], "the statement stands twice", "keep one of the two")
                names.add(name)
                self._statement(item, name)

    def _statement(self, item: Element, name: str) -> None:
        holder = item[0] if len(item) and item[0].tag == "p" else item
        legend = Element("legend")
        legend.text, legend[:] = holder.text, list(holder)
        item.clear()
        item.set("class", "cg-matter")
        fields = SubElement(item, "fieldset")
        fields.append(legend)
        for number, choice in enumerate(CHOICES):
            label = SubElement(fields, "label")
            SubElement(label, "input", {"type": "radio", "name": name, "value": str(number)}).tail = " "
            SubElement(label, "span").text = self.md.inputs.word(f"matters.{choice}")
