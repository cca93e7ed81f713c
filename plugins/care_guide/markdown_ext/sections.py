"""What headings begin: sections, boxes, and passages for one place, which are not shown in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from care_guide.content.article import BLOCKS, CALL
from care_guide.content.parse_result import (
    GUIDE,
    OFF,
    ONLY,
    GuideTree,
    Heading,
    LeftOut,
    all_off,
    has_class,
    is_shown,
    only,
    shown,
    typed,
    words,
    words_by_name,
    written,
)
from care_guide.content.rule_book import LEVELS, OTHER
from care_guide.markdown_ext.lists import text_holder
from care_guide.markdown_ext.marks import add_after, known_marks, unknown_place

# Sections: each ``## Heading {#id}`` begins a ``<section>`` that ends before the next one.


class HeadingList(GuideTree):
    """Collect every heading as its author wrote it, before boxes and sections change it."""

    def run(self, root: Element) -> None:
        self.md.found.headings = [
            Heading(int(node.tag[1]), node.get("id") or "", words(node), is_shown(node))
            for node in root.iter()
            if node.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
        ]


# The section that is the first on a page: whom to call, and when.
FIRST = "when-to-call"


class HelpFirst(GuideTree):
    """Move the section on when to call to the front, wherever its author wrote it."""

    def run(self, root: Element) -> None:
        children = list(root)
        heads = [number for number, child in enumerate(children) if child.tag == "h2"]
        start = next((number for number in heads if children[number].get("id") == FIRST), None)
        if start is None:
            return
        end = next((number for number in heads if number > start), len(children))
        root[heads[0] : end] = children[start:end] + children[heads[0] : start]


class SectionsTree(GuideTree):
    """Put each ``h2`` and what follows it into a section with its id; the id of the heading becomes ``<id>-title``."""

    def run(self, root: Element) -> None:
        children = list(root)
        root[:] = []
        section = root
        for child in children:
            if child.tag == "h2":
                name = child.get("id") or ""
                section = all_off(SubElement(root, "section", {"class": "cg-section"}), child)
                if name:
                    section.set("id", name)
                    section.set("aria-labelledby", f"{name}-title")
                    child.set("id", f"{name}-title")
                    self.md.found.sections.setdefault(name, section)
            section.append(child)


# Boxes: an ``###`` heading with a class, and all that follows it up to the next heading.
#
# They are care cards (``emergency``, ``urgent``, ``non-urgent``), warnings (``warning``) and lists of what to do and not
# to do (``do``, ``dont``). The heading says the action; words before it say how urgent it is, since color and shape
# alone must not.

_DO_OR_NOT = ("do", "dont")
BOXES = (*LEVELS, "warning", *_DO_OR_NOT)
_HEADINGS = ("h2", "h3")
# A longer list of signs becomes short lists, each under its heading (CDC Clear Communication Index, item 8).
_MANY = 7
# Whom the button of a card calls.
_CALLS = {"emergency": "call.emergency", "urgent": "phone.care_team"}


def _below(text: str) -> re.Pattern[str]:
    """Return what finds the line inside an item that begins with ``text``."""
    return re.compile(rf"^\s+(?:[-*+|]\s*|\d+\.\s+)?{typed(text).pattern}")


class BoxesTree(GuideTree):
    """Wrap each box in a ``<section>`` named by its heading."""

    def run(self, root: Element) -> None:
        self._wrap(root)
        for card in root.findall("section"):
            if card.get("data-box") in _CALLS:
                self._below_signs(card)
                self._under_headings(card)
            self._call_button(card)

    def _below_signs(self, card: Element) -> None:
        """Report blocks inside a sign: where a sheet joins the signs of a card, they would look like signs of their own."""
        for item in card.findall("ul/li"):
            blocks = [child for child in item if child.tag in BLOCKS and child is not text_holder(item)]
            if blocks:
                first = next((one for one in blocks[0].iter() if one.tag in ("li", "p", "th")), blocks[0])
                what = "these words stand below a sign of a care card, and a sheet may join its signs to one paragraph"
                todo = "say all of the sign in one item, without a list in it, or move them to another section"
                self.md.found.add_problem(_below("".join(written(first)).strip().partition("\n")[0]), what, todo)

    def _under_headings(self, card: Element) -> None:
        book, lists = self.md.rule_book, card.findall("ul")
        items = [item for one in lists for item in one]
        if len(items) <= _MANY or OTHER not in book.about:
            return
        for other in list(card)[list(card).index(lists[0]) : list(card).index(lists[-1])]:
            if other.tag != "ul":
                what = "these words stand between the signs of a card, which stand under headings of their own"
                todo = f"put them above the first sign, or into each sign that they are about (more than {_MANY} signs)"
                self.md.found.add_problem(typed(words_by_name(other)), what, todo)
        holder = Element("div", {"class": "cg-card__groups"})
        card.insert(list(card).index(lists[0]), holder)
        for one in lists:
            card.remove(one)
        # An article's own words belong under no heading, and neither does a sign that would be alone there.
        signs = [book.signs.get(item.get("data-sign") or "") for item in items]
        abouts = [(sign and sign.about) or OTHER for sign in signs]
        places = [about if abouts.count(about) > 1 else OTHER for about in abouts]
        for name, title in book.about.items():
            own = [item for item, place in zip(items, places, strict=True) if place == name]
            if own:
                SubElement(holder, "h4").text = title
                SubElement(holder, "ul").extend(own)

    def _call_button(self, card: Element) -> None:
        phone = self.md.inputs.phones.get(_CALLS.get(card.get("data-box") or "", ""))
        if phone is not None:
            holder = SubElement(card, "div", {"class": CALL})
            link = SubElement(holder, "a", {"class": "cg-call-button", "href": phone.href})
            link.text = AtomicString(self.md.inputs.word("box.call", number=phone.shown))
            add_after(holder, link, phone, self.md.inputs)

    def _wrap(self, root: Element) -> None:
        children, found = list(root), self.md.found
        root[:] = []
        box: Element | None = None
        for child in children:
            if child.tag in _HEADINGS:
                box = None
            name = next((kind for kind in BOXES if child.tag == "h3" and has_class(child, kind)), None)
            if name is None:
                (root if box is None else box).append(child)
                continue
            if is_shown(child):
                found.boxes.append(name)
            number = found.boxes.count(name)
            heading_id = child.get("id") or f"{name}-{number}"
            kind = "card" if name in LEVELS else "box"
            box = SubElement(
                root,
                "section",
                {"class": f"cg-{kind} cg-{kind}--{name}", "aria-labelledby": heading_id, "data-box": name},
            )
            all_off(box, child)
            child.set("id", heading_id)
            child.set("class", f"cg-{kind}__title")
            if name not in _DO_OR_NOT or not self._says(child, name):
                level = Element("span", {"class": f"cg-{kind}__level"})
                level.text = self.md.inputs.word(f"box.{name}")
                level.tail = " " + (child.text or "")
                child.text = None
                child.insert(0, level)
            box.append(child)

    def _says(self, heading: Element, name: str) -> bool:
        """Return whether the first words of ``heading`` say that its box is one of what to do, or not to do: ``name``.

        Words in a mark do not count: another copy may leave them out.
        """
        text = " ".join((heading.text or "").split())
        begins = ((one, re.escape(self.md.inputs.word(f"box.begins_{one}"))) for one in _DO_OR_NOT)
        # "Do not" begins with "Do" too.
        return [one for one, words in begins if re.match(rf"{words}(?!\w)", text, re.I)][-1:] == [name]


# Passages for one place: ``### Medicaid in Missouri {#mo-healthnet only=us-mo}``, up to the next heading of its level.
#
# Where the profile names another place, the passage is not shown; otherwise, a line says where it applies.


class PlacesTree(GuideTree):
    """Mark the passages that this copy does not show, and report unknown marks in the others.

    Runs before all other steps on the tree but the signs.
    """

    def run(self, root: Element) -> None:
        inputs, found = self.md.inputs, self.md.found
        # The level of the heading of the passage that is being left out, or None.
        level: int | None = None
        for node in root:
            heading = int(node.tag[1]) if node.tag in ("h2", "h3") else None
            place = node.get(ONLY)
            if heading is not None:
                if level is not None and heading <= level:
                    level = None
                if place is not None and (wrong := unknown_place(place, inputs)):
                    found.add_problem(only(place), *wrong)
                elif place is not None and place not in inputs.profile.places:
                    found.left_out.append(LeftOut(words(node), place))
                    level = heading if level is None else level
            elif place is not None:
                what, todo = (
                    f"{ONLY}= is not at a heading",
                    f"put it after a ## or ### heading, or write [[if {place}: TEXT]]",
                )
                found.add_problem(only(place, "^(?!#).*"), what, todo)
            if level is not None:
                node.set(OFF, "")
            self._marks(node, here=level is None)

    def _marks(self, node: Element, *, here: bool) -> None:
        """Report the marks in ``node``, which this copy shows only if ``here``, that are no fact or number of the profile."""
        known, seen = known_marks(self.md.inputs), set(shown(node))
        for slot in node.iter("span"):
            name = slot.get("data-slot")
            if name is not None and name not in known:
                needle = re.compile(rf"\[\[\s*{re.escape(name)}\s*[]|]")
                for wrong in self._unknown(name):
                    self.md.found.add_problem(needle, *wrong, shown=here and slot in seen)

    def _unknown(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with the mark ``name``, which is no fact or number, and what to do."""
        kind, _, passage = name.partition(".")
        book = self.md.rule_book
        if kind != "passage":
            yield f"the mark [[{name}]] is not known", self.md.inputs.instead_of(name)
        elif passage in book.passages:
            yield f"the mark [[{name}]] is not on a line of its own", "put it on one, without a space before it"
        elif not book.knows_passage(passage):
            yield f"the passage {passage} is not known", f"use one of: {', '.join(sorted(book.passages))}"


# Remove what this copy does not show, and say where passages for one place apply.

_CODE = ("code", "pre")
_OPEN = re.compile(r"\[\[.*")
_NOTHING_WITHOUT_TEXT = ("p", "li", "ul", "ol", "span")


class ShownTree(GuideTree):
    """Remove what this copy does not show, after keeping a copy of the whole tree for reviewers."""

    def run(self, root: Element) -> None:
        attributes = {name for node in root.iter() for name in node.attrib}
        if ONLY in attributes:
            self._say_places(root)
        if OFF in attributes:
            self.md.whole_tree = deepcopy(root)
            _take_out(root)
        if any("[[" in text for text in root.itertext()):
            self._leftovers(root)
        addresses = (link.get("href") or "" for link in root.iter("a"))
        self.md.found.linked = [int(one.removeprefix(GUIDE)) for one in addresses if one.startswith(GUIDE)]

    def _say_places(self, root: Element) -> None:
        names = self.md.inputs.strings.table(self.md.inputs.lang, "place")
        for parent in list(root.iter()):
            for heading in [child for child in parent if child.get(ONLY) is not None]:
                label = all_off(Element("p", {"class": "cg-place"}), heading)
                place = heading.attrib.pop(ONLY)
                label.text = names.get(f"only_{place}", place)
                parent.insert(list(parent).index(heading) + 1, label)

    def _leftovers(self, node: Element) -> None:
        """Complain about brackets that are no mark: an author has mistyped one, and a family would read it."""
        if node.tag in _CODE:
            return
        for text in (node.text, *(child.tail for child in node)):
            for needle in _OPEN.findall(text or ""):
                what = f'"{needle[:40]}" is not a mark'
                place = re.compile(rf"{re.escape(needle)}(?!\])")
                self.md.found.add_problem(place, what, "write it as the authors' guide shows, on one line")
        for child in node:
            self._leftovers(child)


def _take_out(node: Element) -> None:
    for child in list(node):
        _take_out(child)
        if child.get(OFF) is None and (child.text or len(child) or child.tag not in _NOTHING_WITHOUT_TEXT):
            continue
        place = list(node).index(child)
        holder, name = (node[place - 1], "tail") if place else (node, "text")
        before, tail = getattr(holder, name) or "", child.tail or ""
        # Of the spaces around it, one is left.
        setattr(holder, name, before + (tail[1:] if before.endswith(" ") and tail.startswith(" ") else tail))
        node.remove(child)
