"""Citations: ``[^source-id]``, numbered in order of first use, linked to the source."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.inlinepatterns import InlineProcessor

from care_guide.content.parse_result import GuideTree, shown

CITATION = r"\[\^([^\]\s]+)\]"
# The mark of a sentence with a number that needs no source; it leaves no trace on the page.
NO_SOURCE = "none"


class CitationPattern(InlineProcessor):
    """Turn ``[^id]`` into a ``<sup>`` that the tree step numbers: inline steps do not run in reading order."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | str, int, int]:  # type: ignore[override]  # noqa: ARG002
        if m[1] == NO_SOURCE:
            return "", m.start(0), m.end(0)
        mark = Element("sup", {"class": "cg-cite", "data-source": m[1]})
        return mark, m.start(0), m.end(0)


class CitationNumbers(GuideTree):
    """Number each use in reading order and give it its link and its name for screen readers."""

    def run(self, root: Element) -> None:
        found = self.md.found
        numbers: dict[str, int] = {}
        found.all_citations = [mark.attrib["data-source"] for mark in root.iter("sup") if mark.get("data-source")]
        for mark in shown(root):
            source = mark.get("data-source")
            if source is None:
                continue
            number = numbers.setdefault(source, len(numbers) + 1)
            found.citations.append(source)
            link = SubElement(
                mark,
                "a",
                {
                    "href": f"#source-{source}",
                    "aria-label": self.md.inputs.word("cite.label", number=number),
                },
            )
            link.text = str(number)
        for parent in root.iter():
            _join(parent)


def _join(parent: Element) -> None:
    """Let marks that follow each other read as one: "3, 4"."""
    last: Element | None = None
    for node in parent:
        is_mark = node.tag == "sup" and node.get("data-source") is not None
        if is_mark and last is not None and not (last.tail or "").strip():
            last.tail, node.text = None, ", "
        last = node if is_mark else None
