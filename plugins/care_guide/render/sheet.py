"""The short forms of an article, a sheet with two sides and a leaflet with four: what goes where, and in which size.

Heights and widths are in millimeters, as in theme/static/css/paper, and the same on each machine, since the guide
brings its own font.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import ceil

from lxml.etree import _Element as Element

from care_guide.content.rule_book import LEVELS
from care_guide.markdown_ext.marks import SAY
from care_guide.markdown_ext.sections import FIRST
from care_guide.render.article_text import phrase
from care_guide.render.excerpts import (
    Excerpt,
    as_excerpt,
    blocks_of,
    empty_like,
    excerpt,
    excerpts,
    in_words,
    other_sections,
    passages,
    summary_of,
    wanted_in,
)
from care_guide.render.paper import bare, items, section, text_of
from care_guide.render.text_height import (
    BOLD,
    GUTTER,
    HALF_BOLD,
    HEADING,
    LINE,
    POINT,
    columns_height,
    lines_height,
    part_height,
    rows_of,
    widths_of,
)
from care_guide.utils.markup import GONE, html_of, parse, remove

# The sizes of type in points, the largest first. The longest texts alone are given one of the smaller ones.
_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5)
_LARGE = _SIZES[:3]
# A side of the lower one of the two papers: the other is narrower, but by less than it is higher. Two lines are kept free,
# since kerning, bold letters and the balance of columns are not counted.
_WIDE, _HIGH = 195.9, 258.5
# The front of a sheet with the longest cards is set tight: smaller margins, lower lines, the hospital's name next to the
# title, and short signs in three columns.
_TIGHT_WIDE, _TIGHT_HIGH, _TIGHT_LINE = 201.9, 260.5, 1.15 * POINT
# The front without its title, the words below it, and its cards; the back without its lists and notices; and a page of
# the leaflet without its cards or lists: their usual height. Then the notes of a leaflet, with a line or two to write on.
_FRONT, _BACK, _LEAF, _LEAF_NOTES = 32.0, 50.0, 11.0, 19.0
# What a tight front saves, since its names are not above the title and its box of numbers is lower; the type of the name
# next to the title, and its most of the width.
_HEAD, _NAME, _NAME_SHARE = 7.5, 11.0, 0.45
# The size of a title, and by how much the words below it and the title of a card are larger than the text.
_TITLE, _LEAD, _CARD_TITLE = 20.0, 1.1, 1.2
# The gap below the line that says for whom a text is, with a bit to spare.
_AUDIENCE = 0.7
# The frame of a card, in height and in width; below a sign; the room of its mark.
_CARD, _CARD_EDGE, _SIGN, _MARK = 4.6, 5.1, 0.2, 4.0
# Which cards have the signs below each heading joined to one paragraph: none, those for "now", all.
_JOINED = ((), ("urgent",), ("urgent", "emergency"))
# The columns of the box of numbers, inside, and the sizes of a label and of what callers must say.
_NUMBERS, _LABEL, _SAID = (67.7, 61.7, 52.7), 10.5, 10.0
# What a hospital writes into the frame of a sheet, in characters of its own type: a line of names at the head of a side,
# and how many characters a logo takes there for each of its heights; an address next to its code, which is as high as so
# many lines; and a line of one of the two columns of notices. Then the height of such a line.
_NAMES, _LOGO, _NAMES_LINE = 108, 3, 4.7
_ADDRESS, _CODE, _ADDRESS_LINE = 25, 5, 4.0
_FOOT, _FOOT_LINE = 57, 4.02
# A notice below the head of the first side: its frame in height and in width, and the size of its text.
_TOP, _TOP_EDGE, _TOP_SIZE = 6.5, 7.0, 9.5
# How the back is filled, the best way first: the size of type, the lines to write on below each question, and whether
# it has the card of what is not urgent. Large type comes before lines, since there are notes to write on below.
_WAYS = (
    *((size, 2, True) for size in _LARGE),
    *((size, 1, True) for size in _SIZES[:4]),
    *((size, 0, True) for size in _SIZES),
    (_SIZES[-1], 0, False),
)
_RULE = 7.5
# Where an excerpt leaves the page with less than this, it is left out: what a family reads last is not the smallest.
_EXCERPTS = _SIZES[:5]
# The mark of a step of the leaflet.
_LEAF_STEP = 12.0
# On the first page of a leaflet: a unit of a drawing whose smallest words, of 17 units, have 9.5 point; its most height, as
# in theme/static/css/paper/leaflet.css; what frames it; and a picture that is no drawing.
_UNIT, _DRAWING, _PICTURE_FRAME, _PICTURE = 9.5 / 17 * POINT, 140.0, 7.0, 60.0


@dataclass(frozen=True)
class Head:
    """The head of a sheet and a leaflet: a title, the words below it (its lead), and for whom the text is, "" if for all."""

    title: str
    lead: str
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The first questions of an article, each after the heading above it, with the title of their section and its words.

    All is HTML; without ``questions`` the others are "".
    """

    title: str
    intro: str
    questions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The parts of a sheet as HTML, "" for one that the article does not have.

    Each is an excerpt: a section with its own title, and with passages that are whole. ``cards`` has all but what is not
    urgent, which is ``later``; ``front`` and ``back`` are what to do and what not to do on that side, and ``left_out``
    the titles of the sections that had no room, as plain text. ``has_lead`` says that the words below the title are on
    the front. Each side has its own size of type, as the ending of a class name, "" for 12 point; a ``tight`` front has
    smaller margins and lower lines. ``rules`` is the number of lines to write on below a question.
    """

    cards: str
    later: str
    key_points: str
    front: tuple[str, ...]
    back: tuple[str, ...]
    left_out: tuple[str, ...]
    asked: Asked
    has_lead: bool
    front_size: str
    tight: bool
    back_size: str
    rules: int
    # Whether all of the front has room on it.
    fits: bool


@dataclass(frozen=True, kw_only=True)
class Leaflet:
    """The parts of a leaflet as HTML, "" for one that the article does not have; they and the sizes are as in ``Sheet``.

    ``picture`` is a drawing in its passage, which is whole.
    """

    picture: str
    cards: str
    cards_size: str
    todo: tuple[str, ...]
    todo_size: str
    left_out: tuple[str, ...]
    asked: Asked
    # Whether what stands above the picture has room on the first page.
    fits: bool


def names_height(names: Iterable[str], logo: float = 0.0) -> float:
    """Return the height that ``names`` at the head of a side take beyond one line; ``logo`` is its width by its height."""
    signs = sum(map(len, names)) + min(_LOGO * logo, 0.4 * _NAMES)
    # Words do not break, so that each line of several has room left.
    return 0.0 if signs <= _NAMES else (ceil(signs / (0.8 * _NAMES)) - 1) * _NAMES_LINE


def name_width(name: str, logo: float = 0.0) -> float:
    """Return how wide the ``name`` of a hospital is next to a title, with a logo that is ``logo`` times as wide as high."""
    return widths_of(name)[1] * _NAME * BOLD * POINT + min(1.3 * 10 * POINT * logo, 0.4 * _TIGHT_WIDE)


def numbers_height(numbers: Iterable[tuple[str, str]]) -> float:
    """Return the height that the box of numbers takes beyond the usual: each number's label, and what to say."""
    high = [
        lines_height([label], wide, _LABEL * BOLD) + lines_height([said] if said else [], wide, _SAID)
        for wide, (label, said) in zip(_NUMBERS, numbers, strict=False)
    ]
    # The usual height has room for one line of a label, and a bit to spare.
    return max(0.0, max(high, default=0.0) - LINE * _LABEL * BOLD - 0.7)


def address_height(words: str, address: str | None) -> float:
    """Return the height that ``words`` and an ``address`` take beyond that of the code next to them."""
    lines = ceil(len(words) / _ADDRESS) + ceil(len(address or "") / _ADDRESS)
    return max(0, lines - _CODE) * _ADDRESS_LINE


def foot_height(notices: Iterable[int]) -> float:
    """Return the height of ``notices`` at the foot of the back, each as many characters, which no column breaks."""
    return columns_height([ceil(signs / _FOOT) * _FOOT_LINE + 1 for signs in notices])


def top_height(notices: Iterable[tuple[str, str]]) -> float:
    """Return the height of ``notices`` below the head of the first side, each its title and its text as HTML."""
    inner = _WIDE - _TOP_EDGE
    return sum(
        _TOP + lines_height([title], inner, _SIZES[0] * BOLD) + part_height(blocks_of(parse(html)), inner, _TOP_SIZE)
        for title, html in notices
    )


def _subsets(parts: Sequence[Excerpt]) -> Iterator[tuple[Excerpt, ...]]:
    """Yield some of ``parts`` in order, all first, and none last."""
    for many in range(len(parts), -1, -1):
        yield from combinations(parts, many)


# What a leaflet shows besides, by its path in a section, and a sheet.
_STEPS, _DO, _DONT = ".//ol[@class='cg-steps']", ".//section[@data-box='do']", ".//section[@data-box='dont']"
_IN_LEAFLETS = {"steps": _STEPS, "do": _DO, "dont": _DONT}
_ON_SHEETS = {"steps": f"self::*[@id='what-to-do']/{_STEPS}", "dont": _DONT}


def leaflet(text: Element, head: Head, frame: float = 0.0, picture: str = "") -> Leaflet:
    """Return the leaflet of an article from its print form.

    ``frame`` is by how much the frame of the first page is higher than usual; ``picture`` is as in ``sheet``.
    """
    points = summary_of(text)
    room = _HIGH - _FRONT - frame - _title(head.title, _WIDE) - lines_height([head.lead], _WIDE, _LEAD * _SIZES[0], 1.5)
    room -= _audience(head.audience, _WIDE, _SIZES[0])
    if points is not None:
        room -= part_height(as_excerpt(excerpt(in_words(points, picture))).blocks, _WIDE, _SIZES[0])
    fits = room >= 0
    drawing, shown, unshown = _picture(text, room, picture)
    text = in_words(text, picture, drawing)
    remove(text, ".//figure")
    call = section(text, FIRST)
    cards = None if call is None else excerpt(call)
    said, around = _call_texts(cards)
    cards_size, joined = next(
        (
            (size, joined)
            for size, joined in _ways_of_cards()
            if _LEAF + part_height(around, _WIDE, size, gap=1.0) + _cards(said, _Front((), size, joined)) <= _HIGH
        ),
        (_SIZES[-1], _JOINED[-1]),
    )
    parts = excerpts(text, wanted_in(text, _IN_LEAFLETS))
    todo, todo_size = next(
        (kept, size)
        for kept in _subsets([one for one in parts if one.fits_a_sheet])
        for size in _EXCERPTS
        if _LEAF + _LEAF_NOTES + sum(part_height(one.blocks, _WIDE, size, step=_LEAF_STEP) for one in kept) <= _HIGH
    )
    return Leaflet(
        picture=shown,
        cards="" if cards is None else _joined(cards, joined),
        cards_size=_ending(cards_size),
        todo=tuple(one.html for one in todo),
        todo_size=_ending(todo_size),
        left_out=tuple(dict.fromkeys([*(one.title for one in parts if one not in todo), *unshown])),
        asked=_asked(section(text, "questions"), 2),
        fits=fits,
    )


def _picture(text: Element, room: float, before: str) -> tuple[Element | None, str, list[str]]:
    """Return the first drawing for which there is ``room`` with its whole passage, and the two as HTML.

    Without one, these are None and "". Then follows the heading above the first drawing, if that has no room.
    A passage with what a leaflet shows besides would be on it twice: there, the drawing is in words, with ``before``.
    """
    besides, unshown = wanted_in(text, _IN_LEAFLETS).values(), []
    for drawing in [one for part in other_sections(text) for one in part.findall("figure[@class='cg-figure']")]:
        part = drawing.getparent()
        first, *others = passages(part)
        own = next((one for one in others if drawing in one), first)
        # What a section says before its first heading stands with each of its passages: of that, only paragraphs may be twice.
        is_shown = any(one in besides for one in part.iter())
        twice = is_shown and any(block.tag not in ("h2", "p", "figure") for block in first)
        if any(one in besides for block in own for one in block.iter()) or (twice and own is first):
            continue
        copy = in_words(part, before, drawing)
        shown = excerpt(copy, list(copy.iter("figure")))
        words = deepcopy(shown)
        remove(words, "figure")
        blocks = list(blocks_of(words))
        fits = not twice and all(kind != "other" for kind, _ in blocks)
        if fits and part_height(blocks, _WIDE, _SIZES[0]) + _figure(drawing) <= room:
            # The section itself may be on a later page.
            for one in (shown, *shown.iter("h2", "h3", "h4")):
                one.attrib.pop("id", None)
                one.attrib.pop("aria-labelledby", None)
            shown.set("class", "cg-excerpt cg-excerpt--picture")
            return drawing, html_of(shown), []
        # With a passage that is shown, the drawing is there in words.
        if not (is_shown and own is first):
            unshown.append(phrase(bare(own[0] if own[0].tag == "h3" else first[0])))
    return None, "", unshown[:1]


def _figure(figure: Element) -> float:
    """Return the height in which the words of a drawing can be read, with its caption."""
    [box] = figure.xpath("(.//svg/@viewbox)[1]") or [""]
    high = min(_DRAWING, float(box.split()[3]) * _UNIT) if box else _PICTURE
    captions = [deepcopy(one) for one in figure.xpath(".//*[@class='cg-figure__caption']")]
    for one in captions:
        remove(one, ".//details | .//sup")
    return _PICTURE_FRAME + high + lines_height(map(text_of, captions), _WIDE - 8, _SIZES[0], 1.5)


def sheet(
    text: Element,
    head: Head,
    foot: float,
    more: tuple[float, float] = (0.0, 0.0),
    name: float = 0.0,
    usual: str = "",
    numbers: Collection[tuple[str, str]] = (),
    picture: str = "",
) -> Sheet:
    """Return the sheet of an article from its print form.

    ``foot`` is the height of the notices at the foot of the back, ``more`` by how much the frame of the front and of
    the back is higher than usual, ``name`` how wide the hospital's name is next to a title. ``usual`` is the
    title of "When to call" that the cards themselves say, so that it takes no room, and ``numbers`` are those in the
    box, each its address and what callers must say. ``picture`` stands before the words of a picture.
    """
    text = in_words(text, picture)
    points = summary_of(text)
    cards, later = _now_and_later(text, usual, numbers)
    said, around = _call_texts(cards)
    parts = excerpts(text, wanted_in(text, _ON_SHEETS))
    fitting = [one for one in parts if one.fits_a_sheet]

    def above_cards(way: _Front) -> float:
        wide, line = (_TIGHT_WIDE, _TIGHT_LINE) if way.tight else (_WIDE, LINE)
        high = (
            _FRONT + more[0] + (_title_with_name(head.title, name) - _HEAD if way.tight else _title(head.title, wide))
        )
        if way.lead:
            high += rows_of(head.lead, wide, _LEAD * way.size) * line * _LEAD * way.size
        return high + _audience(head.audience, wide, way.size, line)

    front, fits = _best_front(said, around, fitting, above_cards)
    rest = [one for one in fitting if one not in front.parts]
    listed = [] if points is None else [as_excerpt(excerpt(points))]
    asked = _asked(section(text, "questions"))
    room = _HIGH - _BACK - more[1] - foot
    if not front.lead:
        room -= lines_height([head.lead], _WIDE, _LEAD * _SIZES[0], 1.5)

    def back_height(kept: Sequence[Excerpt], size: float, rules: int, calm: bool) -> float:
        # The first block of an excerpt is its title.
        left = sum(len(one.blocks[0][1][0]) for one in parts if one not in (*front.parts, *kept))
        return _back(kept, listed, later if calm else (), asked, size, rules) + ceil(left / _FOOT) * _FOOT_LINE

    tries = [(kept, *way) for kept in _subsets(rest) for way in _WAYS if not kept or way[0] in _EXCERPTS]
    back, back_size, rules, calm = next((one for one in tries if back_height(*one) <= room), ((), *_WAYS[-1]))
    left_out = [one.title for one in parts if one not in (*front.parts, *back)]
    return Sheet(
        cards="" if cards is None else _joined(cards, front.joined, _in_three(said, front)),
        later=html_of(*later) if calm else "",
        key_points="".join(one.html for one in listed),
        front=tuple(one.html for one in front.parts),
        back=tuple(one.html for one in back),
        left_out=tuple(
            left_out if calm else (*left_out, *(phrase(bare(one[0])) for one in later if one.tag == "section"))
        ),
        asked=asked,
        has_lead=front.lead,
        front_size=_ending(front.size),
        tight=front.tight,
        back_size=_ending(back_size),
        rules=rules,
        fits=fits,
    )


def _now_and_later(
    text: Element, usual: str, numbers: Collection[tuple[str, str]]
) -> tuple[Element | None, list[Element]]:
    """Return the part of "When to call" for the front, None if there is none, and the cards of what is not urgent.

    These have the title of the part before them, unless it is the ``usual`` one, which the front need not show either.
    What callers must say is left out at the ``numbers`` of the box above them, which says it.
    """
    call = section(text, FIRST)
    if call is None:
        return None, []
    cards = excerpt(call)
    later = cards.findall("section[@data-box='non-urgent']")
    for one in later:
        cards.remove(one)
    for one in cards.xpath(f".//*[@class='{SAY}']"):
        number = one.getprevious()
        if number is not None and (number.get("href"), " ".join(text_of(one).split())) in numbers:
            one.set("class", GONE)
    remove(cards, f".//*[@class='{GONE}']")
    if text_of(cards[0]) == usual:
        cards[0].set("class", "cg-hidden")
    elif later:
        later = [_without_name(cards[0]), *later]
    return cards, later


def _best_front(
    said: list[_CardTexts],
    around: list[tuple[str, list[str]]],
    fitting: Sequence[Excerpt],
    head: Callable[[_Front], float],
) -> tuple[_Front, bool]:
    """Return the best way to set a front in which all has room, or the last of the ways, and whether it has.

    ``said`` and ``around`` are what its cards say and the blocks between them, ``fitting`` what to do and what not to do,
    as far as it may stand below them. ``head`` returns the height of what stands above the cards.
    """

    # The same cards are tried with different parts below them.
    @cache
    def cards_height(size: float, joined: Joined, tight: bool) -> float:
        wide = _TIGHT_WIDE if tight else _WIDE
        line = _TIGHT_LINE if tight else LINE
        return part_height(around, wide, size, line=line, gap=1.0) + _cards(said, _Front((), size, joined, tight=tight))

    def height(way: _Front) -> float:
        return head(way) + cards_height(way.size, way.joined, way.tight) + _todo(way.parts, way.size)

    # What to do and what not to do are on the front wherever they fit in large type, with the emergency as a list.
    plain = [_Front(kept, *way, lead=True) for kept in _subsets(fitting) for way in _ways_of_cards()[:6]]
    ways = [*plain, *_TIGHT_WAYS]
    fitting_ways = (way for way in ways if height(way) <= (_TIGHT_HIGH if way.tight else _HIGH))
    found = next(fitting_ways, None)
    return found or ways[-1], found is not None


def _without_name(heading: Element) -> Element:
    copy = bare(heading)
    copy.attrib.pop("id", None)
    return copy


def _ending(size: float) -> str:
    return "" if size == _SIZES[0] else f"{size:g}".replace(".", "-")


def _asked(part: Element | None, most: int = 1) -> Asked:
    """Return the first ``most`` questions below each heading of the section; of a passage with other words, none."""
    if part is None:
        return Asked(title="", intro="", questions=())
    first, *others = passages(part)
    found = []
    for heading, *below in others:
        if heading.tag == "h3" and all(one.get("class") == "cg-questions" for one in below):
            asked = [bare(one) for lines in below for one in lines.iter("p") if one.get("class") == "cg-question__text"]
            moment = f'<span class="cg-question__moment">{phrase(bare(heading))}:</span>'
            found += [f"{moment} {phrase(one)}" for one in asked[:most]]
    title, *intro = map(bare, first)
    return Asked(title=phrase(title), intro=html_of(*intro), questions=tuple(found))


def _call_texts(part: Element | None) -> tuple[list[_CardTexts], list[tuple[str, list[str]]]]:
    """Return what the cards of "When to call" say, and its other blocks, such as to follow the family's own plan first."""
    if part is None:
        return [], []
    cards = [_card_texts(one) for one in part.iterfind("section") if one.get("data-box") in LEVELS]
    others = empty_like(part)
    others.extend(
        deepcopy(one) for one in part if one.get("data-box") not in LEVELS and one.get("class") != "cg-hidden"
    )
    return cards, list(blocks_of(others))


Joined = tuple[str, ...]


def _ways_of_cards() -> list[tuple[float, Joined]]:
    """Return how cards may be set, the best way first: large type and lists come before all other.

    What to do in an emergency is read in a hurry: it stays a list down to 10 point.
    """
    large = [(size, joined) for joined in _JOINED[:2] for size in _LARGE]
    return large + [(size, _JOINED[1]) for size in _SIZES[3:5]] + [(size, _JOINED[2]) for size in _SIZES]


@dataclass(frozen=True)
class _Front:
    """One way to set a front: what is on it besides its cards, its type, which cards are joined, and whether it is tight."""

    parts: tuple[Excerpt, ...]
    size: float
    joined: Joined
    tight: bool = False
    lead: bool = False


# The best way first: the words below the title go to the back before the type is smaller than large.
_TIGHT_WAYS = (
    _Front((), _LARGE[-1], _JOINED[1], tight=True, lead=True),
    *(_Front((), size, _JOINED[1], tight=True) for size in _SIZES[2:5]),
    *(_Front((), size, _JOINED[2], tight=True) for size in _SIZES[2:]),
)


def _joined(part: Element, joined: Joined, in_three: Joined = ()) -> str:
    """Return a section as HTML, with its cards of the levels ``joined`` and those with three columns marked as such."""
    for card in part.iterfind("section"):
        for levels, name in ((joined, "cg-card--joined"), (in_three, "cg-card--three")):
            if card.get("data-box") in levels:
                card.set("class", f"{card.get('class')} {name}")
    return html_of(part)


def _in_three(cards: Iterable[_CardTexts], way: _Front) -> Joined:
    """Return the levels of the ``cards`` whose lists are lower in three columns than in two: on a tight front alone."""
    return tuple(
        card.level
        for card in cards
        if way.tight
        and not _is_joined(card, way.joined)
        and _signs(card, way.size, _TIGHT_WIDE, _TIGHT_LINE, 3) < _signs(card, way.size, _TIGHT_WIDE, _TIGHT_LINE, 2)
    )


@dataclass(frozen=True)
class _CardTexts:
    """What a card says: its level, its title, its paragraphs, and its signs below each heading, "" for none."""

    level: str
    title: str
    paragraphs: list[str]
    signs: list[tuple[str, list[str]]]


def _card_texts(card: Element) -> _CardTexts:
    signs = []
    for found in card.iter("ul"):
        above = found.getprevious()
        signs.append((text_of(above) if above is not None and above.tag == "h4" else "", list(items(found))))
    return _CardTexts(card.get("data-box", ""), text_of(card[0]), list(map(text_of, card.iterfind("p"))), signs)


def _title(title: str, wide: float) -> float:
    return rows_of(title, wide, _TITLE * BOLD) * 1.05 * _TITLE * POINT


def _audience(words: str, wide: float, size: float, line: float = LINE) -> float:
    return lines_height([words], wide, size * HALF_BOLD, _AUDIENCE, line) if words else 0.0


def _title_with_name(title: str, name: float) -> float:
    """Return the height of a title and of the hospital's name next to it, which is ``name`` wide on one line."""
    most = _NAME_SHARE * _TIGHT_WIDE
    return max(_title(title, _TIGHT_WIDE - min(name, most) - 5), ceil(name / most) * LINE * _NAME)


def _cards(cards: Iterable[_CardTexts], way: _Front) -> float:
    wide, line = (_TIGHT_WIDE, _TIGHT_LINE) if way.tight else (_WIDE, LINE)
    return sum(_card(card, way, wide, line) for card in cards)


def _card(card: _CardTexts, way: _Front, wide: float, line: float) -> float:
    inner, size = wide - _CARD_EDGE, way.size
    joined = _is_joined(card, way.joined)
    below = [" ".join(card.paragraphs)] if joined and way.tight else card.paragraphs
    high = (
        _CARD
        + lines_height([card.title], inner, _CARD_TITLE * size * BOLD)
        + lines_height(below, inner, size, 0.5, line)
    )
    if joined:
        column = (inner - GUTTER) / 2
        # A dot stays with the sign after it, and a heading and each number are bold.
        texts = ("".join((heading, *(f" •\u00a0{sign}" for sign in signs))) for heading, signs in card.signs)
        rows = sum(rows_of(text, column, size * HALF_BOLD) for text in texts)
        return high + ceil(rows / 2) * line * size
    return high + min(_signs(card, size, wide, line, columns) for columns in ((2, 3) if way.tight else (2,)))


def _is_joined(card: _CardTexts, joined: Joined) -> bool:
    return card.level in joined and bool(card.signs[0][0])


def _signs(card: _CardTexts, size: float, wide: float, line: float, columns: int) -> float:
    """Return the height of the signs of a card as lists."""
    column = (wide - _CARD_EDGE - (columns - 1) * GUTTER) / columns
    blocks = []
    for heading, signs in card.signs:
        own = [lines_height([text], column - _MARK, size, _SIGN, line) for text in signs]
        # A heading and the first sign below it stay together.
        own[0] += lines_height([heading], column, size, 0, line) if heading else 0.0
        blocks += own
    return columns_height(blocks, columns)


def _todo(parts: Sequence[Excerpt], size: float) -> float:
    """Return the height of what to do and what not to do: next to each other, or one of them with lists in two columns."""
    if len(parts) == 1:
        return 1.5 + part_height(parts[0].blocks, _WIDE, size, columns=2)
    return max((1.5 + part_height(one.blocks, _WIDE / 2 - 2.5, size) for one in parts), default=0.0)


def _back(
    todo: Sequence[Excerpt],
    points: Iterable[Excerpt],
    later: Iterable[Element],
    asked: Asked,
    size: float,
    rules: int,
) -> float:
    """Return the height of the lists of the back, with ``rules`` lines to write on below each question."""
    high = _todo(todo, size) + sum(2.5 + part_height(one.blocks, _WIDE, size) for one in points)
    if asked.questions:
        questions = [text_of(parse(one)) for one in asked.questions]
        high += part_height([("h2", [text_of(parse(asked.title))]), *blocks_of(parse(asked.intro))], _WIDE, size) + 1.8
        high += lines_height(questions, _WIDE - 7, size * BOLD, 1) + len(questions) * rules * _RULE
    for one in later:
        if one.tag == "section":
            high += _card(_card_texts(one), _Front((), size, ()), _WIDE, LINE)
        else:
            high += lines_height([text_of(one)], _WIDE, HEADING * size * BOLD, 1)
    return high
