"""What a family is to say in the guide's default language: ``En inglés: "My child has leukemia."`` in a translation.

A screen reader reads the quotation in that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from care_guide.content.parse_result import GuideTree


class QuotationsTree(GuideTree):
    """Give the quotations after the words ``translation.english`` of the theme their language."""

    def run(self, root: Element) -> None:
        inputs = self.md.inputs
        if inputs.source_lang == inputs.lang:
            return
        pattern = re.compile(rf'({re.escape(inputs.word("translation.english"))} )"([^"]+)"', re.I)
        for node in list(root.iter()):
            children = list(node)
            node.text, made = self._split(node.text, pattern)
            node[0:0] = made
            for child in children:
                child.tail, made = self._split(child.tail, pattern)
                place = list(node).index(child) + 1
                node[place:place] = made

    def _split(self, text: str | None, pattern: re.Pattern[str]) -> tuple[str | None, list[Element]]:
        """Return the text before the first quotation, and each quotation with the text after it as its tail."""
        before, *rest = pattern.split(text or "")
        if not rest:
            return text, []
        return before + rest[0], list(self._parts(rest))

    def _parts(self, rest: list[str]) -> Iterator[Element]:
        for number in range(0, len(rest), 3):
            part = Element("span", {"lang": self.md.inputs.source_lang})
            part.text = f'"{rest[number + 1]}"'
            part.tail = rest[number + 2] + (rest[number + 3] if number + 3 < len(rest) else "")
            yield part
