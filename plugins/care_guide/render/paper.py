"""The text of an article on paper and in single files: whole, as a chapter of a booklet, and in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from care_guide.content.article import BLOCKS
from care_guide.content.images import Photo
from care_guide.render.article_text import join_citations
from care_guide.utils.markup import inner_html, remove, unwrap

# The text of an article for paper and single files.

# Attributes whose values are ids of the same page.
_REFERENCES = ("id", "for", "aria-labelledby", "aria-describedby")
# The class of the parts of a tall drawing, which are side by side on a wide screen.
PARTS = "cg-figure__parts"
_LISTS = ("p", "ul", "ol")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HEADINGS = {"h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}
# From the number of a link to its address; None where the words are to have no link.
Target = Callable[[int], str | None]


def print_form(root: Element, numbers: Mapping[str, int], target: Target, photos: Mapping[str, Photo]) -> Element:
    """Change the text of an article, its sections the children of one ``div``, into its form for paper, and return it.

    Citations become short links to the sources by ``numbers``, those that follow each other in one ``sup``, and links to
    other pages lead where ``target`` says.
    The ``photos`` are inside, and none loads lazily, since nobody scrolls on paper.
    A drawing is described by the words below it, so that they are there only once, and each text inside it is on a
    line of its own, since a mail program that knows no SVG shows all of them as text. A tall drawing stays whole.
    """
    for mark in root.xpath("//sup[@data-source]"):
        _short_citation(mark, numbers[mark.attrib.pop("data-source")])
    join_citations(root)
    for link in list(root.iter("a")):
        if link.get("class") == "cg-term":
            # Its address alone says what it is: no word is linked back to its use.
            for name in ("class", "id"):
                link.attrib.pop(name, None)
        elif "data-note" in link.attrib:
            _lead(link, target(int(link.get("data-note"))))
    remove(root, f".//*[@class='{PARTS}']")
    for drawing in root.iter("svg"):
        _describe(drawing)
    # The names of signs and facts are for the checks and the redline.
    for named in root.iter("li", "span"):
        for name in ("data-sign", "data-slot", "data-if"):
            named.attrib.pop(name, None)
    for image in root.iter("img"):
        image.set("src", photos[image.get("src").rpartition("/")[2]].address)
        for name in ("loading", "decoding"):
            image.attrib.pop(name, None)
    return root


def _short_citation(mark: Element, number: int) -> None:
    for link in mark.iter("a"):
        link.set("href", f"#s{number}")
        # Only in a booklet is it another one.
        if link.text != str(number):
            link.set("aria-label", re.sub(r"\d+", str(number), link.get("aria-label")))
            link.text = str(number)


def _lead(link: Element, address: str | None) -> None:
    if address is None:
        link.tag = "span"
        for name in ("href", "hreflang"):
            link.attrib.pop(name, None)
    else:
        link.set("href", address)


def _describe(drawing: Element) -> None:
    for text in drawing.iter("text"):
        text.tail = "\n" + (text.tail or "")
    description = drawing.find("desc")
    twin = drawing.xpath("(ancestor::figure//details/p)[1]")
    if description is None or not twin:
        return
    title = drawing.get("aria-labelledby").split()[0]
    # Its id goes on to its twin: no heading may have it.
    words = description.get("id", f"{title}-words")
    twin[0].set("id", words)
    drawing.set("aria-labelledby", title)
    drawing.set("aria-describedby", words)
    drawing.remove(description)


def section(root: Element, name: str) -> Element | None:
    """Return the section of a print form with the id ``name``."""
    return next((part for part in root if part.get("id") == name), None)


def bare(element: Element) -> Element:
    """Return a copy without citations, call buttons, inner links and pictures: for a sheet with room for words only.

    The copy has the language of the element around it.
    """
    copy = deepcopy(element)
    copy.tail = None
    around = next((one for one in element.iterancestors() if one.get("lang")), None)
    if around is not None and not copy.get("lang"):
        copy.attrib.update({name: around.get(name) for name in ("lang", "dir") if around.get(name)})
    remove(copy, ".//sup[@class='cg-cite'] | .//div[@class='cg-card__call'] | .//figure")
    unwrap(copy, ".//a[starts-with(@href, '#')]")
    return copy


def as_chapter(root: Element, name: str, shared: re.Pattern[str]) -> Element:
    """Change a print form into a chapter of a booklet, and return it.

    Its ids and the names of its fields begin with ``name``, except ids that match ``shared``. Its headings are one
    level lower, and the name of each section includes the chapter's title, for screen readers.
    """
    for part in root.iter("*"):
        for attribute, value in list(part.attrib.items()):
            if attribute in _REFERENCES:
                part.set(attribute, " ".join(f"{name}--{one}" for one in value.split()))
            elif attribute == "name":
                # Two articles may ask the same: each needs its own group of radio buttons.
                part.set(attribute, f"{name}--{value}")
            elif attribute == "href" and _own(part, value, shared):
                part.set(attribute, f"#{name}--{value[1:]}")
            elif "url(#" in value:
                part.set(attribute, value.replace("url(#", f"url(#{name}--"))
        part.tag = _HEADINGS.get(part.tag, part.tag)
        if part.tag == "section" and (label := part.get("aria-labelledby")):
            part.set("aria-labelledby", f"{name}--title {label}")
    return root


def _own(link: Element, address: str, shared: re.Pattern[str]) -> bool:
    """Return whether ``link`` leads to a part of its own article; one with a note leads to another article."""
    return address.startswith("#") and "data-note" not in link.attrib and not shared.match(address[1:])


def text_of(element: Element) -> str:
    """Return the text of ``element`` with each run of white space as one space; no-break spaces stay."""
    return " ".join(_SPACES.split(etree.tostring(element, method="text", encoding="unicode", with_tail=False).strip()))


def items(element: Element) -> Iterator[str]:
    """Yield the text of each item or paragraph of ``element``, without that of the items and paragraphs inside it."""
    for part in element.iter("li", "p"):
        own = part
        if any(inner.tag in _LISTS for inner in part):
            own = deepcopy(part)
            remove(own, "p | ul | ol")
        if text := text_of(own):
            yield text


# Two languages on one sheet: each sentence next to its translation, for a nurse, an interpreter and a parent.

_LEVELS = {"h2": 2, "h3": 3, "h4": 4}
# What stands above the other lines of its group.
_HEADS = ("th", "legend")
# What has an end that a family must see: a row of a table, a scale, a picture in words.
_GROUPS = ("tr", "fieldset", "figure")
# What the style puts before the items of what to do and what not to do.
_SIGNS = {"do": "✓", "dont": "✗"}
# What is before the items of other lists, by how deep they are; the last one also before those that are deeper.
_BULLETS = ("•", "–")  # noqa: RUF001
_LEFT_OUT = (
    ".//sup[contains(@class, 'cg-cite')] | .//nav | .//button | .//*[contains(@class, 'cg-card__call')]"
    " | .//svg | .//summary | .//*[contains(@class, 'cg-slot__line')]"
)
_KEPT = {"lang", "dir"}
_KEPT_OF_LINKS = {*_KEPT, "class", "href"}


@dataclass(frozen=True)
class Place:
    """Where a block is: the name of its ``element``, and what it is part of.

    ``box`` is the kind of the care card or box that it is in, such as "emergency"; "" for none. ``depth`` is the number of
    lists that it is in, and ``group`` the number of what a frame is around, such as a row of a table; 0 for none.
    """

    element: str = "p"
    box: str = ""
    depth: int = 0
    group: int = 0

    @property
    def level(self) -> int:
        """The level of a heading; of anything else 0."""
        return _LEVELS.get(self.element, 0)

    @property
    def is_head(self) -> bool:
        """Whether it is what the other lines of its group are about."""
        return self.element in _HEADS


@dataclass(frozen=True)
class SentencePair:
    """One sentence in two languages, as HTML; ``goes_on`` if it is in the same paragraph as the one before it.

    The first one of an item has its ``mark``: a number, a sign or a bullet.
    """

    one: str
    other: str
    place: Place = Place()
    mark: str = ""
    goes_on: bool = False


def side_by_side(one: Element, other: Element) -> list[SentencePair]:
    """Return the sentences of two texts in pairs; a part with another number of sentences in each stays whole.

    Texts with different parts give no lines at all: no sentence is put next to one with another meaning.
    """
    left, right = _parts(one), _parts(other)
    if [(part.place, part.mark) for part in left] != [(part.place, part.mark) for part in right]:
        return []
    found = []
    for first, second in zip(left, right, strict=True):
        pairs = list(zip(first.lines, second.lines, strict=False))
        if len(first.lines) != len(second.lines):
            pairs = [(" ".join(first.lines), " ".join(second.lines))]
        found.append(SentencePair(*pairs[0], first.place, first.mark))
        found += [SentencePair(*pair, first.place, goes_on=True) for pair in pairs[1:]]
    return found


@dataclass(frozen=True)
class _Part:
    """One innermost block: its place, the mark of the item that it begins, and its sentences as HTML."""

    place: Place
    mark: str
    lines: list[str]


def _say_in_words(root: Element) -> None:
    """Say in words what is shown by place, or by a picture: each cell begins with its column; answers are on one line."""
    for table in root.iter("table"):
        heads = table.findall("./thead/tr/th")
        for row in table.findall("./tbody/tr"):
            for head, cell in zip(heads, row, strict=False):
                if text_of(head):
                    # With the language of its words.
                    column = deepcopy(head)
                    column.tag, column.tail, cell.text = "strong", f" {cell.text or ''}", None
                    _add_text(column, ":")
                    cell.insert(0, column)
    remove(root, ".//thead")
    # What a photo shows is below its caption, as it is for a drawing.
    for figure in root.iter("figure"):
        for photo in figure.iter("img"):
            kept = {name: value for name, value in photo.items() if name in _KEPT}
            line = etree.SubElement(figure, "p")
            (etree.SubElement(line, "span", kept) if kept else line).text = photo.get("alt")
        remove(figure, ".//img")
    for scale in root.iter("fieldset"):
        answers = etree.Element("p")
        answers.text = " · ".join(text_of(label) for label in scale.iter("label"))
        remove(scale, "label")
        scale.append(answers)
    # A scale has a frame, and is no item.
    unwrap(root, ".//ul[li/fieldset] | .//li[fieldset]")


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{text}"
    else:
        element.text = f"{element.text or ''}{text}"


def _in_paragraphs(root: Element) -> None:
    """Put what an element says beside blocks, such as an item above its own list, into paragraphs."""
    for node in list(root.iter("*")):
        if not any(child.tag in BLOCKS for child in node):
            continue
        words = etree.Element("p")
        words.text, node.text = node.text, None
        for child in [*node, None]:
            if child is not None and child.tag not in BLOCKS:
                words.append(child)
                continue
            if text_of(words):
                node.insert(len(node) if child is None else node.index(child), words)
            if child is not None:
                words = etree.Element("p")
                words.text, child.tail = child.tail, None


def _parts(root: Element) -> list[_Part]:
    """Return each innermost block with its sentences: authors write one on each line, and the HTML keeps the lines."""
    remove(root, _LEFT_OUT)
    # The lines of code are lines.
    unwrap(root, ".//a[not(@class='cg-phone')] | .//pre/code")
    _say_in_words(root)
    _in_paragraphs(root)
    found: list[_Part] = []
    groups: dict[Element, int] = {}
    begun: set[Element] = set()
    for node in root.iter(*BLOCKS):
        if any(inner.tag in BLOCKS for inner in node.iterdescendants()):
            continue
        around = [*reversed(list(node.iterancestors())), node]
        items = [one for one in around if one.tag == "li"]
        place, mark = _place(around, groups), " ".join(_mark(one) for one in items if one not in begun)
        _only_words(node)
        if lines := [line.strip() for line in inner_html(node).split("\n") if line.strip()]:
            begun.update(items)
            found.append(_Part(place, mark, lines))
    return found


def _place(around: list[Element], groups: dict[Element, int]) -> Place:
    """Return the place of the last one of ``around``, the others being the elements that it is in; number new ``groups``."""
    boxes = [one.get("data-box", "") for one in around if "data-box" in one.attrib]
    own = next((one for one in reversed(around) if one.tag in _GROUPS), None)
    return Place(
        element=str(around[-1].tag),
        box=boxes[-1] if boxes else "",
        depth=sum(one.tag == "li" for one in around),
        group=0 if own is None else groups.setdefault(own, len(groups) + 1),
    )


def _mark(item: Element) -> str:
    """Return what is before ``item`` on its page: the number of a step, the sign of its box, or a bullet by its depth."""
    listed = item.getparent()
    if listed.tag == "ol":
        return f"{int(listed.get('start', '1')) + listed.index(item)}."
    depth = sum(1 for _ in item.iterancestors("li"))
    return _SIGNS.get(listed.getparent().get("data-box"), _BULLETS[min(depth, len(_BULLETS) - 1)])


def _only_words(node: Element) -> None:
    """Remove the attributes of ``node`` and inside it that say nothing, and line ends where no sentence may be cut in two."""
    for inner in node.iter():
        for name in set(inner.attrib) - (_KEPT_OF_LINKS if inner.tag == "a" else _KEPT):
            del inner.attrib[name]
        # Bold words that go on over a line end.
        if inner is not node:
            inner.text = inner.text and inner.text.replace("\n", " ")
            if inner.getparent() is not node:
                inner.tail = inner.tail and inner.tail.replace("\n", " ")
