"""Sections: each ``## Heading {#id}`` opens a ``<section>`` that runs to the next one."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from care_guide.content.parse_result import Found, GuideTree, Heading, all_off, is_shown, words


class HeadingList(GuideTree):
    """Note every heading as its author wrote it, before boxes and sections change it."""

    def run(self, root: Element) -> None:
        self.md.found.headings = [
            Heading(
                int(node.tag[1]),
                node.get("id") or "",
                words(node),
                tuple((node.get("class") or "").split()),
                is_shown(node),
            )
            for node in root.iter()
            if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        ]


# The section that stands before all others on a page: whom to call, and when.
FIRST = "when-to-call"


class HelpFirst(GuideTree):
    """Put the section on when to call before the others, wherever its author wrote it."""

    def run(self, root: Element) -> None:
        children = list(root)
        heads = [number for number, child in enumerate(children) if child.tag == "h2"]
        start = next((number for number in heads if children[number].get("id") == FIRST), None)
        if start is None:
            return
        end = next((number for number in heads if number > start), len(children))
        for place, child in enumerate(children[start:end], heads[0]):
            root.remove(child)
            root.insert(place, child)


class SectionsTree(GuideTree):
    """Group what follows each ``h2``; the section carries the id, its heading ``<id>-title``."""

    def run(self, root: Element) -> None:
        found: Found = self.md.found
        children = list(root)
        for child in children:
            root.remove(child)
        section = root
        for child in children:
            if child.tag == "h2":
                name = child.get("id") or ""
                section = all_off(SubElement(root, "section", {"class": "cg-section"}), child)
                if name:
                    section.set("id", name)
                    section.set("aria-labelledby", f"{name}-title")
                    child.set("id", f"{name}-title")
                    found.sections.setdefault(name, section)
            section.append(child)
