"""The text of an article on paper and in single files: whole, as a sheet, as a leaflet, and in two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from math import ceil

from lxml import etree
from lxml.etree import _Element as Element

from care_guide.content.images import Photo
from care_guide.markdown_ext.marks import SAY
from care_guide.render.article_text import phrase
from care_guide.utils.markup import html_of, inner_html, remove, unwrap

# The text of an article for paper and single files.

# Attributes whose values are ids of the same page.
_REFERENCES = ("id", "for", "aria-labelledby", "aria-describedby")
# The class of the parts of a tall drawing, which are side by side on a wide screen.
PARTS = "cg-figure__parts"
_HEADINGS = {"h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6"}
# From the number of a link to its address; None where the words are to have no link.
Target = Callable[[int], str | None]


def print_form(root: Element, numbers: Mapping[str, int], target: Target, photos: Mapping[str, Photo]) -> Element:
    """Change the text of an article, its sections the children of one ``div``, into its form for paper, and return it.

    Citations become short links to the sources by ``numbers``, and links to other pages lead where ``target`` says.
    The ``photos`` are inside, and none loads lazily, since nobody scrolls on paper.
    A drawing is described by the words below it, so that they are there only once, and each text inside it is on a
    line of its own, since a mail program that knows no SVG shows all of them as text. A tall drawing stays whole.
    """
    for mark in root.xpath("//sup[@data-source]"):
        _short_citation(mark, numbers[mark.attrib.pop("data-source")])
    for link in list(root.iter("a")):
        if link.get("class") == "cg-term":
            link.attrib.pop("id", None)
        elif "data-note" in link.attrib:
            _lead(link, target(int(link.get("data-note"))))
    remove(root, f".//*[@class='{PARTS}']")
    for drawing in root.iter("svg"):
        _describe(drawing)
    # The ids of signs are for the checks and the redline.
    for item in root.iter("li"):
        item.attrib.pop("data-sign", None)
    for image in root.iter("img"):
        image.set("src", photos[image.get("src").rpartition("/")[2]].address)
        for name in ("loading", "decoding"):
            image.attrib.pop(name, None)
    return root


def _short_citation(mark: Element, number: int) -> None:
    for link in mark.iter("a"):
        link.set("href", f"#s{number}")
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
    """Return the text of ``element`` with each run of white space as one space."""
    return " ".join(etree.tostring(element, method="text", encoding="unicode", with_tail=False).split())


def items(element: Element) -> Iterator[str]:
    """Yield the text of each innermost item or paragraph of ``element``."""
    for part in element.iter("li", "p"):
        if part.find("p") is None and part.find("ul") is None:
            yield text_of(part)


# The short forms of an article, a sheet with two sides and a leaflet with four: what goes where, and in which size.

# The sizes of type in points, the largest first, and the room between lines; the last one has less, between parts too.
_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5)
_LEADING, _LAST_LEADING = 1.24, 1.15
# What the narrower of the two papers holds in 12 point, and the lower one: characters in a line of full width, lines on
# the front below its head, and lines on the back above its foot. They are the same on each machine, since the guide
# brings its own font.
_SIGNS, _FRONT, _BACK = 102, 40.6, 33.8
# Lines that a translation takes in addition at the foot of each side: a note on how it was made, and longer words.
_TRANSLATED = {"front": 1.5, "back": 2.6}
# Its cards have less room between lines, and none between signs.
_TIGHT = 0.89
# Characters at the foot of the back for each line that they take of the whole width.
_FOOT_SIGNS = 122
# Lines that must be left when something goes from the back to the front, since neither count is exact.
_SPARE = 2.5
# Lines on a page of the leaflet, below its head.
_PAGE = 43.0
# Lines of a heading, of a heading with a frame, of the frame of a card, and of the space around a list item.
_HEAD, _FRAMED, _CARD, _GAP = 1.5, 2.4, 1.45, 0.12
# The title of a card: characters in a line of 12 point, and how many usual lines it takes.
_CARD_TITLE = (76, 1.12)
# The same for the title of a sheet, which has one size, and for the words below it.
_TITLE, _LEAD = (46, 1.7), (86, 1.12)
# What a hospital writes into the frame of a sheet, in characters of its own type: a line of names at the head of a side,
# and how many characters a logo takes there for each of its heights; the label of a number; what callers must say, in
# the first and in the other columns; and an address next to its code, which is as high as so many lines. A line of each
# takes that much of a usual one.
_NAMES, _LOGO, _NAMES_LINE = 105, 3, 0.9
_LABEL, _SAID, _NUMBERS_LINE = 30, (38, 28), 0.8
_ADDRESS, _CODE, _ADDRESS_LINE = 24, 5, 0.77
# How the back is filled, the best way first: the size of type, the lines to write on below each question, and whether
# it has the card of what is not urgent. Large type comes before lines, since there are notes to write on below.
_WAYS = (
    *((size, 2, True) for size in _SIZES[:3]),
    *((size, 1, True) for size in _SIZES[:4]),
    *((size, 0, True) for size in _SIZES),
    (_SIZES[-1], 0, False),
)
_RULE = 1.45


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The parts of a sheet as HTML, "" for one that the article does not have.

    ``cards`` is what the article says above its cards, and its emergency and urgent cards; ``front`` names what is
    below them, of "steps" and "dont". Each side has its own size of type, as the ending of a class name, "" for 12
    point; ``rules`` is the number of lines to write on below a question.
    """

    cards: str
    later: str
    key_points: str
    steps: str
    dont: str
    questions: tuple[str, ...]
    front: tuple[str, ...]
    front_size: str
    back_size: str
    rules: int


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """The parts of a leaflet as HTML, "" for one that the article does not have; sizes are as in ``Sheet``.

    ``steps`` are the first steps of the article, under the title of their section.
    """

    picture: str
    cards: str
    cards_size: str
    steps_title: str
    steps: str
    do: str
    dont: str
    todo_size: str
    questions: tuple[str, ...]


def names_lines(names: Iterable[str], logo: float = 0.0) -> float:
    """Return the lines that ``names`` at the head of a side take beyond one; ``logo`` is the logo's width by its height."""
    signs = sum(map(len, names)) + min(_LOGO * logo, 0.4 * _NAMES)
    # Words do not break, so that each line of several has room left.
    return 0.0 if signs <= _NAMES else (ceil(signs / (0.8 * _NAMES)) - 1) * _NAMES_LINE


def numbers_lines(numbers: Iterable[tuple[str, str]]) -> float:
    """Return the lines that the box of numbers takes beyond its usual height: each number's label, and what to say."""
    high = [
        ceil(len(label) / _LABEL) - 1 + ceil(len(said) / _SAID[min(column, 1)])
        for column, (label, said) in enumerate(numbers)
    ]
    return max(0.0, max(high, default=0) - 0.4) * _NUMBERS_LINE


def address_lines(words: str, address: str | None) -> float:
    """Return the lines that ``words`` and an ``address`` take beyond the height of the code next to them."""
    lines = ceil(len(words) / _ADDRESS) + ceil(len(address or "") / _ADDRESS)
    return max(0, lines - _CODE) * _ADDRESS_LINE


def leaflet(text: Element, *, translated: bool) -> Leaflet:
    """Return the leaflet of an article from its print form; ``translated`` says that it is a translation."""
    drawing = next(iter(text.xpath("//figure[@class='cg-figure']")), None)
    first, cards = _call(section(text, "when-to-call"))
    listed = next(iter(text.xpath("//ol[@class='cg-steps']")), None)
    steps = [] if listed is None else [bare(listed)]
    title = None if listed is None else next(listed.iterancestors("section")).find("h2")
    do, dont = (
        [bare(one) for one in text.xpath(f"//section[@data-box='{name}'][1]/ul")[:1]] for name in ("do", "dont")
    )
    cards_size, cards = _fitted(cards, first, _PAGE, translated=translated)
    numbered, boxes = [(list(items(one)), len(one)) for one in steps], [list(items(one)) for one in (*do, *dont)]
    todo_size = next((one for one in _SIZES if _page(numbered, boxes, one) <= _scaled(_PAGE, one)), _SIZES[-1])
    return Leaflet(
        picture="" if drawing is None else html_of(bare(drawing)),
        cards=html_of(*first, *cards),
        cards_size=_ending(cards_size),
        steps_title="" if title is None else phrase(bare(title)),
        steps=html_of(*steps),
        do=html_of(*do),
        dont=html_of(*dont),
        todo_size=_ending(todo_size),
        questions=tuple(phrase(one) for one in _first_questions(section(text, "questions"), 2)),
    )


def sheet(
    text: Element, title: str, lead: str, foot: int, more: tuple[float, float] = (0.0, 0.0), *, translated: bool
) -> Sheet:
    """Return the sheet of an article from its print form, its title and the words below it.

    ``foot`` is how many characters the notices at the foot of the back have, ``more`` how many lines the frame of the
    front and of the back takes beyond its usual height; ``translated`` says that it is a translation.
    """
    # The first section is the summary in every kind of article.
    points = next((one for one in text if one.get("id") != "when-to-call"), None)
    first, cards = _call(section(text, "when-to-call"))
    now = [card for card in cards if card.get("data-box") in ("emergency", "urgent")]
    # The box of numbers above them says it.
    for card in (*first, *now):
        remove(card, f".//*[@class='{SAY}']")
    todo, asked = section(text, "what-to-do"), section(text, "questions")
    steps = None if todo is None else todo.find(".//ol[@class='cg-steps']")
    dont = next(iter(text.xpath("//section[@data-box='dont']/ul")), None)
    parts = {name: bare(part) for name, part in (("steps", steps), ("dont", dont)) if part is not None}
    room = _FRONT - more[0] - (_TRANSLATED["front"] if translated else 0)
    size, now = _fitted(now, first, room, (title, lead), translated=translated)
    taken = _cards(list(map(_card_texts, now)), list(map(text_of, first)), size, translated=translated)
    left = _scaled(room, size) - _head((title, lead), size) - taken
    choices = (tuple(parts), *((name,) for name in parts), ())
    texts = {name: list(items(part)) for name, part in parts.items()}
    front = next(one for one in choices if not one or _todo([texts[name] for name in one], size) + _SPARE <= left)
    rest = [said for name, said in texts.items() if name not in front]
    later = [card for card in cards if card.get("data-box") not in ("emergency", "urgent")]
    listed = [] if points is None else [bare(one) for one in points.findall("ul") or points.findall("p")]
    questions = _first_questions(asked)
    asks = list(map(text_of, questions))
    said_points, said_later = [list(items(one)) for one in listed], [list(items(one)) for one in later]
    back = _BACK - more[1] - foot / _FOOT_SIGNS - (_TRANSLATED["back"] if translated else 0)
    back_size, rules, calm = next(
        (
            (one, rules, calm)
            for one, rules, calm in _WAYS
            if _back(rest, said_points, said_later if calm else (), asks, one, rules) <= _scaled(back, one)
        ),
        _WAYS[-1],
    )
    return Sheet(
        cards=html_of(*first, *now),
        later=html_of(*later) if calm else "",
        key_points=html_of(*listed),
        steps=html_of(parts["steps"]) if "steps" in parts else "",
        dont=html_of(parts["dont"]) if "dont" in parts else "",
        questions=tuple(phrase(one) for one in questions),
        front=front,
        front_size=_ending(size),
        back_size=_ending(back_size),
        rules=rules,
    )


def _ending(size: float) -> str:
    return "" if size == _SIZES[0] else f"{size:g}".replace(".", "-")


def _first_questions(part: Element | None, most: int = 1) -> tuple[Element, ...]:
    """Return the first ``most`` questions below each heading of the section."""
    found, left = [], 0
    for one in () if part is None else part.iter("h3", "p"):
        if one.tag == "h3":
            left = most
        elif left and one.get("class") == "cg-question__text":
            found.append(bare(one))
            left -= 1
    return tuple(found)


def _scaled(count: float, size: float) -> float:
    """Return how many lines in ``size`` take the room of ``count`` in the largest type."""
    return count * _SIZES[0] * _LEADING / (size * (_LAST_LEADING if size == _SIZES[-1] else _LEADING))


def _signs(count: float, size: float) -> float:
    """Return how many characters in ``size`` take the width of ``count`` in the largest type."""
    return count * _SIZES[0] / size


def _call(part: Element | None) -> tuple[list[Element], list[Element]]:
    """Return what an article says above its cards, such as to follow the family's own plan first, and the cards."""
    if part is None:
        return [], []
    return [bare(one) for one in part.iterchildren("p", "ul", "ol")], [bare(one) for one in part.iterfind("section")]


def _fitted(
    cards: list[Element], first: list[Element], room: float, head: tuple[str, ...] = (), *, translated: bool
) -> tuple[float, list[Element]]:
    """Return the size of type in which ``cards`` fit into ``room`` lines below ``head`` and ``first``, and the cards.

    Where no size fits, the cards have no headings inside.
    """
    card_texts, first_texts = list(map(_card_texts, cards)), list(map(text_of, first))

    def fits(size: float) -> bool:
        high = _head(head, size) + _cards(card_texts, first_texts, size, translated=translated)
        return high <= _scaled(room, size)

    size = next(filter(fits, _SIZES), None)
    if size is None:
        return _SIZES[-1], [_without_headings(card) for card in cards]
    return size, cards


def _head(words: tuple[str, ...], size: float) -> float:
    """Return the lines in ``size`` of a title and of the words below it; without both, none."""
    if not words:
        return 0.0
    title, lead = words
    high = _scaled(ceil(len(title) / _TITLE[0]) * _TITLE[1], size)
    return high + ceil(len(lead) / _signs(_LEAD[0], size)) * _LEAD[1]


def _without_headings(card: Element) -> Element:
    """Return ``card`` with its short lists joined."""
    groups = card.find("div[@class='cg-card__groups']")
    if groups is not None:
        one = etree.Element("ul")
        one.extend(groups.xpath("ul/li"))
        card.replace(groups, one)
    return card


# What one card says: its title, its paragraphs, and its headings and signs, each with whether it is a sign.
_CardTexts = tuple[str, list[str], list[tuple[str, bool]]]


def _card_texts(card: Element) -> _CardTexts:
    parts = [(text_of(part), part.tag == "li") for part in card.iter("h4", "li")]
    return text_of(card[0]), list(map(text_of, card.iterfind("p"))), parts


def _cards(cards: Iterable[_CardTexts], first: Iterable[str], size: float, *, translated: bool) -> float:
    """Return the lines that ``cards`` take, and ``first`` above them: lists in two columns, else the whole width."""
    signs = _signs(_SIGNS, size)
    lines = _lines(first, signs)
    for title, paragraphs, parts in cards:
        others = _lines(paragraphs, signs - 4)
        blocks, kept = [], 0.0
        for text, is_sign in parts:
            kept += _lines([text], signs / 2 - 7)
            # A heading and the first sign below it stay together.
            if is_sign:
                blocks.append(kept)
                kept = 0.0
        lines += _CARD + ceil(len(title) / _signs(_CARD_TITLE[0], size)) * _CARD_TITLE[1] + _columns(blocks) + others
    return lines * (_TIGHT if translated else 1)


def _columns(blocks: Sequence[float]) -> float:
    """Return the height of the longer one of two columns, where ``blocks`` stay whole and in order."""
    return min((max(sum(blocks[:n]), sum(blocks[n:])) for n in range(1, len(blocks) + 1)), default=0.0)


def _todo(parts: Sequence[list[str]], size: float) -> float:
    """Return the lines of what to do and what not to do: next to each other, or one of them in two columns."""
    signs = _signs(_SIGNS, size) / 2 - 10
    if len(parts) == 1:
        return _FRAMED + _columns([_lines([text], signs) for text in parts[0]])
    return max((_FRAMED + _lines(part, signs) for part in parts), default=0.0)


def _page(steps: Iterable[tuple[list[str], int]], boxes: Iterable[list[str]], size: float) -> float:
    """Return the lines of the leaflet's page of steps, each list with its length, and boxes, one below the other."""
    signs = _signs(_SIGNS, size) - 8
    listed = sum(_HEAD + _lines(part, signs) + 0.4 * count for part, count in steps)
    return listed + sum(_FRAMED + _lines(part, signs) for part in boxes)


def _back(
    todo: Sequence[list[str]],
    points: Iterable[list[str]],
    later: Iterable[list[str]],
    questions: Sequence[str],
    size: float,
    rules: int,
) -> float:
    """Return the lines of the back in ``size`` with ``rules`` lines to write on below each question."""
    signs = _signs(_SIGNS, size) - 6
    asked = _lines(questions, signs) + len(questions) * _scaled(rules * _RULE, size)
    listed = sum(_HEAD + _lines(one, signs) for one in points)
    return _todo(todo, size) + listed + sum(_FRAMED + _lines(one, signs) for one in later) + _HEAD + asked


def _lines(texts: Iterable[str], signs: float) -> float:
    return sum(ceil(len(text) / signs) + _GAP for text in texts)


# Two languages on one sheet: each sentence next to its translation, for a nurse, an interpreter and a parent.

_BLOCKS = ("h2", "h3", "h4", "p", "li", "th", "td")
_LEFT_OUT = (
    ".//sup[contains(@class, 'cg-cite')] | .//figure | .//nav | .//button | .//*[contains(@class, 'cg-card__call')]"
    " | .//details | .//*[contains(@class, 'cg-slot__line')]"
)
_KEPT = {"lang", "dir"}
_KEPT_OF_LINKS = {*_KEPT, "class", "href"}


@dataclass(frozen=True)
class Line:
    """One sentence in two languages, as HTML; a heading has its level, anything else 0."""

    level: int
    one: str
    other: str


def side_by_side(one: Element, other: Element) -> list[Line]:
    """Return the sentences of two texts in pairs; a part with another number of sentences in each stays whole.

    Texts with different parts give no lines at all: no sentence is put next to one with another meaning.
    """
    left, right = _parts(one), _parts(other)
    if [name for name, _ in left] != [name for name, _ in right]:
        return []
    found = []
    for (name, first), (_, second) in zip(left, right, strict=True):
        level = int(name[1]) if name in ("h2", "h3", "h4") else 0
        if len(first) == len(second):
            found += [Line(level, *pair) for pair in zip(first, second, strict=True)]
        else:
            found.append(Line(level, " ".join(first), " ".join(second)))
    return found


def _parts(root: Element) -> list[tuple[str, list[str]]]:
    """Return each block with its sentences: authors write one on each line, and the HTML keeps the lines."""
    remove(root, _LEFT_OUT)
    unwrap(root, ".//a[not(@class='cg-phone')]")
    found = []
    for node in root.iter(*_BLOCKS):
        if any(inner is not node and inner.tag in (*_BLOCKS, "ul", "ol", "table") for inner in node.iter()):
            continue
        for inner in node.iter():
            for name in set(inner.attrib) - (_KEPT_OF_LINKS if inner.tag == "a" else _KEPT):
                del inner.attrib[name]
        if lines := [line.strip() for line in inner_html(node).split("\n") if line.strip()]:
            found.append((str(node.tag), lines))
    return found
