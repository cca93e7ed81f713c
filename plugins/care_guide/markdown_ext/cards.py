"""Boxes: an ``###`` heading with a class, and all that follows it up to the next heading.

Care cards (``emergency``, ``urgent``, ``non-urgent``), the warning callout (``warning``) and the
lists of what to do and not to do (``do``, ``dont``). The heading says the action; the urgency stands
before it in words, so that neither color nor shape has to carry it.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from care_guide.content.parse_result import GuideTree, all_off, is_shown
from care_guide.content.rule_book import OTHER

CARDS = ("emergency", "urgent", "non-urgent")
BOXES = (*CARDS, "warning", "do", "dont")
_HEADINGS = ("h2", "h3")
# An urgent card of more signs has them in short lists, each under its heading.
_MANY = 15
# Whom the one large button of a card calls.
_CALLS = {"emergency": "call.emergency", "urgent": "phone.care_team"}


def box_of(heading: Element) -> str | None:
    """Return the name of the box that ``heading`` opens, or None."""
    classes = (heading.get("class") or "").split()
    return next((name for name in BOXES if name in classes), None)


class BoxesTree(GuideTree):
    """Wrap each box in a ``<section>`` named by its heading."""

    def run(self, root: Element) -> None:
        self._wrap(root)
        for card in root.findall("section"):
            if card.get("data-box") == "urgent":
                self._under_headings(card)
            self._call_button(card)

    def _under_headings(self, card: Element) -> None:
        book, lists = self.md.rule_book, card.findall("ul")
        items = [item for one in lists for item in one]
        if len(items) <= _MANY or OTHER not in book.about:
            return
        holder = Element("div", {"class": "cg-card__groups"})
        card.insert(list(card).index(lists[0]), holder)
        for one in lists:
            card.remove(one)
        abouts = {name: sign.about or OTHER for name, sign in book.signs.items()}
        for name, title in book.about.items():
            # What an article says in own words is about none of them.
            own = [item for item in items if abouts.get(item.get("data-sign") or "", OTHER) == name]
            if own:
                SubElement(holder, "h4").text = title
                SubElement(holder, "ul").extend(own)

    def _call_button(self, card: Element) -> None:
        phone = self.md.inputs.phones.get(_CALLS.get(card.get("data-box") or "", ""))
        if phone is not None:
            holder = SubElement(card, "div", {"class": "cg-card__call"})
            link = SubElement(holder, "a", {"class": "cg-call-button", "href": phone.href})
            link.text = AtomicString(self.md.inputs.word("box.call", number=phone.shown))
            link.tail = AtomicString(phone.after) if phone.after else None

    def _wrap(self, root: Element) -> None:
        children, found = list(root), self.md.found
        for child in children:
            root.remove(child)
        box: Element | None = None
        for child in children:
            if child.tag in _HEADINGS:
                box = None
            name = box_of(child) if child.tag == "h3" else None
            if name is None:
                (root if box is None else box).append(child)
                continue
            if is_shown(child):
                found.boxes.append(name)
            number = found.boxes.count(name)
            heading_id = child.get("id") or f"{name}-{number}"
            kind = "card" if name in CARDS else "box"
            box = SubElement(
                root,
                "section",
                {
                    "class": f"cg-{kind} cg-{kind}--{name}",
                    "aria-labelledby": heading_id,
                    "data-box": name,
                },
            )
            all_off(box, child)
            child.set("id", heading_id)
            child.set("class", f"cg-{kind}__title")
            if name not in ("do", "dont"):
                level = Element("span", {"class": f"cg-{kind}__level"})
                level.text = self.md.inputs.word(f"box.{name}")
                level.tail = " " + (child.text or "")
                child.text = None
                child.insert(0, level)
            box.append(child)
