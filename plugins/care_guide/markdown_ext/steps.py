"""Steps and tables: plain Markdown lists and tables, made ready for phones and screen readers."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from care_guide.content.parse_result import GuideTree, all_off, words


class StepsTree(GuideTree):
    """A numbered list whose items begin with bold text is a list of steps; the bold text is its time mark."""

    def run(self, root: Element) -> None:
        for steps in root.iter("ol"):
            marks = [mark for item in steps if (mark := time_mark(item)) is not None]
            if not marks or len(marks) != len(steps):
                continue
            steps.set("class", "cg-steps")
            for item, mark in zip(steps, marks, strict=True):
                item.set("class", "cg-step")
                mark.set("class", "cg-step__time")


def time_mark(item: Element) -> Element | None:
    """Return the bold text with which a step begins, or None."""
    holder = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    if (holder.text or "").strip() or not len(holder) or holder[0].tag != "strong":
        return None
    return holder[0]


class TablesTree(GuideTree):
    """Wrap each table so that it can scroll, and name each cell by its column for narrow screens."""

    def run(self, root: Element) -> None:
        for index, table in enumerate(list(root)):
            if table.tag != "table":
                continue
            heads = table.findall("./thead/tr/th")
            if not heads or not any(words(head) for head in heads):
                what = "a table has no headings"
                self.md.found.complain("|", what, "give each column a short heading in the first row")
            for head in heads:
                head.set("scope", "col")
            for row in table.findall("./tbody/tr"):
                for head, cell in zip(heads, list(row), strict=False):
                    cell.set("data-label", words(head))
                if len(row):
                    row[0].tag = "th"
                    row[0].set("scope", "row")
            wrapper = all_off(Element("div", {"class": "cg-table"}), table)
            root.remove(table)
            wrapper.append(table)
            root.insert(index, wrapper)
