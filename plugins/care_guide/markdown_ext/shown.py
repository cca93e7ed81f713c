"""The last step: what this copy does not show leaves the page, and passages for one place say where they hold."""

from __future__ import annotations

from copy import deepcopy
from xml.etree.ElementTree import Element

from care_guide.content.parse_result import OFF, ONLY, GuideTree, all_off

_CODE = ("code", "pre")
_NOTHING_WITHOUT_TEXT = ("p", "li", "ul", "ol", "span")


class ShownTree(GuideTree):
    """Keep a copy of the whole tree for reviewers where something is left out, then take that out."""

    def run(self, root: Element) -> None:
        self._say_places(root)
        if any(node.get(OFF) is not None for node in root.iter()):
            self.md.whole_tree = deepcopy(root)
            _take_out(root)
        self._leftovers(root)

    def _say_places(self, root: Element) -> None:
        names = self.md.inputs.strings.table(self.md.inputs.lang, "place")
        for parent in list(root.iter()):
            for heading in [child for child in parent if child.get(ONLY) is not None]:
                label = all_off(Element("p", {"class": "cg-place"}), heading)
                place = heading.attrib.pop(ONLY)
                label.text = names.get(f"only_{place}", place)
                parent.insert(list(parent).index(heading) + 1, label)

    def _leftovers(self, node: Element) -> None:
        """Tell of brackets that are no mark: an author has mistyped one, and a family would read it."""
        if node.tag in _CODE:
            return
        for text in (node.text, *(child.tail for child in node)):
            if text and "[[" in text:
                needle = text[text.index("[[") :].split("\n")[0]
                what = f'"{needle[:40]}" is not a mark'
                self.md.found.complain(needle, what, "write it as the authors' guide shows, on one line")
        for child in node:
            self._leftovers(child)


def _take_out(node: Element) -> None:
    for child in list(node):
        _take_out(child)
        if child.get(OFF) is None and (child.text or len(child) or child.tag not in _NOTHING_WITHOUT_TEXT):
            continue
        before = list(node).index(child)
        tail = child.tail or ""
        if before:
            node[before - 1].tail = (node[before - 1].tail or "") + tail
        else:
            node.text = (node.text or "") + tail
        node.remove(child)
