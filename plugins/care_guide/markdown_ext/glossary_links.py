"""Terms: the first use of each glossary term links to its meaning at the end of the article."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from care_guide.content.glossary import term_id
from care_guide.content.models import Term
from care_guide.content.parse_result import GuideTree, is_shown

# No term inside a link or a heading; none in an emergency card, which must not lead away, or in
# a quotation in another language.
_SKIP = {"a", "h1", "h2", "h3", "h4", "sup", "code", "pre", "button", "figcaption", "summary"}


class GlossaryTree(GuideTree):
    """Walk the text in reading order and wrap the first use of each term."""

    def run(self, root: Element) -> None:
        self._seen: set[str] = set()
        self._walk(root)
        found = self.md.found
        found.all_terms = list(dict.fromkeys([*found.terms, *found.all_terms]))

    def _walk(self, node: Element) -> None:
        if node.tag in _SKIP or node.get("data-slot") or node.get("lang") or node.get("data-box") == "emergency":
            return
        if not is_shown(node):
            self._note(node)
            return
        children = list(node)
        node.text, first = self._wrap(node.text)
        position = 0
        for new in first:
            node.insert(position, new)
            position += 1
        for child in children:
            self._walk(child)
            child.tail, rest = self._wrap(child.tail)
            position += 1
            for new in rest:
                node.insert(position, new)
                position += 1

    def _note(self, node: Element) -> None:
        """Keep the terms of a part that this copy does not show: the version of the text holds their meanings."""
        if node.tag in _SKIP or node.get("data-slot") or node.get("lang") or node.get("data-box") == "emergency":
            return
        for text in (node.text, *(child.tail for child in node)):
            self.md.found.all_terms += (term.term for _, _, term in self.md.inputs.terms.find(text or ""))
        for child in node:
            self._note(child)

    def _wrap(self, text: str | None) -> tuple[str | None, list[Element]]:
        """Return the text before the first new term, and each new term with the text after it as its tail."""
        if not text or not text.strip():
            return text, []
        start = 0
        before: str | None = None
        links: list[Element] = []
        for begin, end, term in self.md.inputs.terms.find(text):
            if term.term in self._seen:
                continue
            self._seen.add(term.term)
            self.md.found.terms.append(term.term)
            if links:
                links[-1].tail = text[start:begin]
            else:
                before = text[:begin]
            links.append(_link(term, text[begin:end]))
            start = end
        if not links:
            return text, []
        links[-1].tail = text[start:]
        return before, links


def _link(term: Term, text: str) -> Element:
    name = term_id(term.term)
    link = Element("a", {"class": "cg-term", "href": f"#{name}", "id": f"use-{name}"})
    link.text = text
    return link
