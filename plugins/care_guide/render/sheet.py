"""The short forms of an article, a sheet with two sides and a leaflet with four: what goes where, and in which size.

Heights and widths are in millimeters, as in theme/static/css/paper, and the same on each machine, since the guide
brings its own font.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil

from lxml.etree import _Element as Element

from care_guide.content.branding import word_width
from care_guide.markdown_ext.marks import SAY
from care_guide.render.article_text import phrase
from care_guide.render.paper import bare, items, section, text_of
from care_guide.utils.markup import html_of, remove

# The sizes of type in points, the largest first. The longest texts alone are given one of the smaller ones.
_SIZES = (12.0, 11.5, 11.0, 10.5, 10.0, 9.5)
_LARGE = _SIZES[:3]
# A side of the lower one of the two papers: the other is narrower, but by less than it is higher. Two lines are kept free,
# since kerning, bold letters and the balance of columns are not counted.
_WIDE, _HIGH = 195.9, 258.5
# A point, and the height of a line of 1 point.
_POINT = 25.4 / 72
_LINE = 1.2 * _POINT
# The front of a sheet with the longest cards is set tight: smaller margins, lower lines, the hospital's name next to the
# title, and short signs in three columns.
_TIGHT_WIDE, _TIGHT_HIGH, _TIGHT_LINE = 201.9, 260.5, 1.15 * _POINT
# The front without its title, the words below it, and its cards; the back without its lists; and a page of the leaflet
# without its cards or lists: their usual height.
_FRONT, _BACK, _LEAF = 32.0, 69.5, 18.0
# What a tight front saves, since its names are not above the title and its box of numbers is lower; the type of the name
# next to the title, and its most of the width.
_HEAD, _NAME, _NAME_SHARE = 7.5, 11.0, 0.45
# The size of a title, of the words below it, of the title of a card, and of a heading; all but the first are those of the
# text by that. Bold letters are as wide as letters of a larger size.
_TITLE, _LEAD, _CARD_TITLE, _HEADING, _BOLD = 20.0, 1.1, 1.2, 1.25, 1.05
# The frame of a card, in height and in width; between its columns; below a sign; the room of its mark.
_CARD, _CARD_EDGE, _GUTTER, _SIGN, _MARK = 4.6, 5.1, 4.0, 0.2, 4.0
# Which cards have the signs below each heading joined to one paragraph: none, those for "now", all.
_JOINED = ((), ("urgent",), ("urgent", "emergency"))
# The columns of the box of numbers, inside, and the sizes of a label and of what callers must say.
_NUMBERS, _LABEL, _SAID = (67.7, 61.7, 52.7), 10.5, 10.0
# What a hospital writes into the frame of a sheet, in characters of its own type: a line of names at the head of a side,
# and how many characters a logo takes there for each of its heights; an address next to its code, which is as high as so
# many lines; and a line of the notices. Then the height of such a line.
_NAMES, _LOGO, _NAMES_LINE = 108, 3, 4.7
_ADDRESS, _CODE, _ADDRESS_LINE = 25, 5, 4.0
_FOOT, _FOOT_LINE = 122, 4.0
# How the back is filled, the best way first: the size of type, the lines to write on below each question, and whether
# it has the card of what is not urgent. Large type comes before lines, since there are notes to write on below.
_WAYS = (
    *((size, 2, True) for size in _LARGE),
    *((size, 1, True) for size in _SIZES[:4]),
    *((size, 0, True) for size in _SIZES),
    (_SIZES[-1], 0, False),
)
_RULE = 7.5


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The parts of a sheet as HTML, "" for one that the article does not have.

    ``cards`` is what the article says above its cards, and its emergency and urgent cards; ``front`` names what is
    below them, of "steps" and "dont", and "lead" where the words below the title are there. Each side has its own size
    of type, as the ending of a class name, "" for 12 point; a ``tight`` front has smaller margins and lower lines.
    ``rules`` is the number of lines to write on below a question.
    """

    cards: str
    later: str
    key_points: str
    steps: str
    dont: str
    questions: tuple[str, ...]
    front: tuple[str, ...]
    front_size: str
    tight: bool
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


def names_height(names: Iterable[str], logo: float = 0.0) -> float:
    """Return the height that ``names`` at the head of a side take beyond one line; ``logo`` is its width by its height."""
    signs = sum(map(len, names)) + min(_LOGO * logo, 0.4 * _NAMES)
    # Words do not break, so that each line of several has room left.
    return 0.0 if signs <= _NAMES else (ceil(signs / (0.8 * _NAMES)) - 1) * _NAMES_LINE


def name_width(name: str, logo: float = 0.0) -> float:
    """Return how wide the ``name`` of a hospital is next to a title, with a logo that is ``logo`` times as wide as high."""
    return _widths(name)[1] * _NAME * _BOLD * _POINT + min(1.3 * 10 * _POINT * logo, 0.4 * _TIGHT_WIDE)


def numbers_height(numbers: Iterable[tuple[str, str]]) -> float:
    """Return the height that the box of numbers takes beyond the usual: each number's label, and what to say."""
    high = [
        _lines([label], wide, _LABEL * _BOLD) + _lines([said] if said else [], wide, _SAID)
        for wide, (label, said) in zip(_NUMBERS, numbers, strict=False)
    ]
    # The usual height has room for one line of a label, and a bit to spare.
    return max(0.0, max(high, default=0.0) - _LINE * _LABEL * _BOLD - 0.7)


def address_height(words: str, address: str | None) -> float:
    """Return the height that ``words`` and an ``address`` take beyond that of the code next to them."""
    lines = ceil(len(words) / _ADDRESS) + ceil(len(address or "") / _ADDRESS)
    return max(0, lines - _CODE) * _ADDRESS_LINE


def leaflet(text: Element) -> Leaflet:
    """Return the leaflet of an article from its print form."""
    drawing = next(iter(text.xpath("//figure[@class='cg-figure']")), None)
    first, cards = _call(section(text, "when-to-call"))
    listed = next(iter(text.xpath("//ol[@class='cg-steps']")), None)
    steps = [] if listed is None else [bare(listed)]
    title = None if listed is None else next(listed.iterancestors("section")).find("h2")
    do, dont = (
        [bare(one) for one in text.xpath(f"//section[@data-box='{name}'][1]/ul")[:1]] for name in ("do", "dont")
    )
    said = list(map(_card_texts, cards))
    cards_size, joined = next(
        (
            (size, joined)
            for size, joined in _ways_of_cards()
            if _LEAF + _cards(said, list(map(text_of, first)), _Front((), size, joined)) <= _HIGH
        ),
        (_SIZES[-1], _JOINED[-1]),
    )
    todo = [list(items(one)) for one in (*steps, *do, *dont)]
    todo_size = next((one for one in _SIZES if _LEAF + _page(todo, one) <= _HIGH), _SIZES[-1])
    return Leaflet(
        picture="" if drawing is None else html_of(bare(drawing)),
        cards=html_of(*first, *_join(cards, joined)),
        cards_size=_ending(cards_size),
        steps_title="" if title is None else phrase(bare(title)),
        steps=html_of(*steps),
        do=html_of(*do),
        dont=html_of(*dont),
        todo_size=_ending(todo_size),
        questions=tuple(phrase(one) for one in _first_questions(section(text, "questions"), 2)),
    )


def sheet(
    text: Element, title: str, lead: str, foot: int, more: tuple[float, float] = (0.0, 0.0), name: float = 0.0
) -> Sheet:
    """Return the sheet of an article from its print form, its title and the words below it, its lead.

    ``foot`` is how many characters the notices at the foot of the back have, ``more`` by how much the frame of the
    front and of the back is higher than usual, ``name`` how wide the hospital's name is next to a title.
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
    texts = {name: list(items(part)) for name, part in parts.items()}
    said, said_first = list(map(_card_texts, now)), list(map(text_of, first))

    # The same cards are tried with different parts below them.
    @cache
    def cards_height(size: float, joined: Joined, tight: bool) -> float:
        return _cards(said, said_first, _Front((), size, joined, tight))

    def front_height(way: _Front) -> float:
        wide, line = (_TIGHT_WIDE, _TIGHT_LINE) if way.tight else (_WIDE, _LINE)
        high = _FRONT + more[0] + (_title_with_name(title, name) - _HEAD if way.tight else _title(title, wide))
        if "lead" in way.parts:
            high += _rows(lead, wide, _LEAD * way.size) * line * _LEAD * way.size
        high += cards_height(way.size, way.joined, way.tight)
        return high + _todo([texts[name] for name in way.parts if name in texts], way.size)

    # What to do and what not to do are on the front wherever they fit in large type, with the emergency as a list.
    choices = dict.fromkeys((tuple(parts), *((name,) for name in parts), ()))
    plain = [_Front(("lead", *names), *way) for names in choices for way in _ways_of_cards()[:6]]
    ways = [*plain, *_TIGHT_WAYS]
    front = next((way for way in ways if front_height(way) <= (_TIGHT_HIGH if way.tight else _HIGH)), ways[-1])
    rest = [said for name, said in texts.items() if name not in front.parts]
    later = [card for card in cards if card.get("data-box") not in ("emergency", "urgent")]
    listed = [] if points is None else [bare(one) for one in points.findall("ul") or points.findall("p")]
    questions = _first_questions(asked)
    asks = list(map(text_of, questions))
    said_points, said_later = [list(items(one)) for one in listed], [list(items(one)) for one in later]
    room = _HIGH - _BACK - more[1] - foot / _FOOT * _FOOT_LINE
    if "lead" not in front.parts:
        room -= _lines([lead], _WIDE, _LEAD * _SIZES[0], 1.5)
    back_size, rules, calm = next(
        (
            (one, rules, calm)
            for one, rules, calm in _WAYS
            if _back(rest, said_points, said_later if calm else (), asks, one, rules) <= room
        ),
        _WAYS[-1],
    )
    return Sheet(
        cards=html_of(*first, *_join(now, front.joined, _in_three(said, front))),
        later=html_of(*later) if calm else "",
        key_points=html_of(*listed),
        steps=html_of(parts["steps"]) if "steps" in parts else "",
        dont=html_of(parts["dont"]) if "dont" in parts else "",
        questions=tuple(phrase(one) for one in questions),
        front=front.parts,
        front_size=_ending(front.size),
        tight=front.tight,
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


def _call(part: Element | None) -> tuple[list[Element], list[Element]]:
    """Return what an article says above its cards, such as to follow the family's own plan first, and the cards."""
    if part is None:
        return [], []
    return [bare(one) for one in part.iterchildren("p", "ul", "ol")], [bare(one) for one in part.iterfind("section")]


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

    parts: tuple[str, ...]
    size: float
    joined: Joined
    tight: bool = False


# The best way first: the words below the title go to the back before the type is smaller than large.
_TIGHT_WAYS = (
    _Front(("lead",), _LARGE[-1], _JOINED[1], tight=True),
    *(_Front((), size, _JOINED[1], tight=True) for size in _SIZES[2:5]),
    *(_Front((), size, _JOINED[2], tight=True) for size in _SIZES[2:]),
)


def _join(cards: Iterable[Element], joined: Joined, in_three: Joined = ()) -> Iterable[Element]:
    """Mark the ``cards`` of the levels ``joined``, and those with three columns, and return them."""
    for card in cards:
        for levels, name in ((joined, "cg-card--joined"), (in_three, "cg-card--three")):
            if card.get("data-box") in levels:
                card.set("class", f"{card.get('class')} {name}")
        yield card


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
    return _rows(title, wide, _TITLE * _BOLD) * 1.05 * _TITLE * _POINT


def _title_with_name(title: str, name: float) -> float:
    """Return the height of a title and of the hospital's name next to it, which is ``name`` wide on one line."""
    most = _NAME_SHARE * _TIGHT_WIDE
    return max(_title(title, _TIGHT_WIDE - min(name, most) - 5), ceil(name / most) * _LINE * _NAME)


def _cards(cards: Iterable[_CardTexts], first: Iterable[str], way: _Front) -> float:
    """Return the height of ``cards``, and of ``first`` above them."""
    wide, line = (_TIGHT_WIDE, _TIGHT_LINE) if way.tight else (_WIDE, _LINE)
    return _lines(first, wide, way.size, 0.5, line) + sum(_card(card, way, wide, line) for card in cards)


def _card(card: _CardTexts, way: _Front, wide: float, line: float) -> float:
    inner, size = wide - _CARD_EDGE, way.size
    joined = _is_joined(card, way.joined)
    below = [" ".join(card.paragraphs)] if joined and way.tight else card.paragraphs
    high = _CARD + _lines([card.title], inner, _CARD_TITLE * size * _BOLD) + _lines(below, inner, size, 0.5, line)
    if joined:
        column = (inner - _GUTTER) / 2
        rows = sum(_rows(f"{heading} {' • '.join(signs)}", column, size) for heading, signs in card.signs)
        return high + ceil(rows / 2) * line * size
    return high + min(_signs(card, size, wide, line, columns) for columns in ((2, 3) if way.tight else (2,)))


def _is_joined(card: _CardTexts, joined: Joined) -> bool:
    return card.level in joined and bool(card.signs[0][0])


def _signs(card: _CardTexts, size: float, wide: float, line: float, columns: int) -> float:
    """Return the height of the signs of a card as lists."""
    column = (wide - _CARD_EDGE - (columns - 1) * _GUTTER) / columns
    blocks = []
    for heading, signs in card.signs:
        own = [_lines([text], column - _MARK, size, _SIGN, line) for text in signs]
        # A heading and the first sign below it stay together.
        own[0] += _lines([heading], column, size, 0, line) if heading else 0.0
        blocks += own
    return _columns(blocks, columns)


def _columns(blocks: Sequence[float], columns: int = 2) -> float:
    """Return the height of the longest one of the ``columns``, where ``blocks`` stay whole and in order."""
    if columns == 1:
        return sum(blocks)
    return min(
        (max(sum(blocks[:n]), _columns(blocks[n:], columns - 1)) for n in range(1, len(blocks) + 1)), default=0.0
    )


def _todo(parts: Sequence[list[str]], size: float) -> float:
    """Return the height of what to do and what not to do: next to each other, or one of them in two columns."""
    wide, heads = _WIDE / 2 - 13.4, _heading(size) + 2.5
    if len(parts) == 1:
        return heads + _columns([_lines([text], wide, size, 0.8) for text in parts[0]])
    return max((heads + _lines(part, wide, size, 0.8) for part in parts), default=0.0)


def _page(parts: Iterable[list[str]], size: float) -> float:
    """Return the height of the leaflet's page of steps and boxes, one below the other."""
    return sum(_heading(size) + 6 + _lines(part, _WIDE - 15, size, 2.2) for part in parts)


def _back(
    todo: Sequence[list[str]],
    points: Iterable[list[str]],
    later: Iterable[list[str]],
    questions: Sequence[str],
    size: float,
    rules: int,
) -> float:
    """Return the height of the lists of the back, with ``rules`` lines to write on below each question."""
    high = _todo(todo, size) + _heading(size) + 1.8 + len(questions) * rules * _RULE
    high += _lines(questions, _WIDE - 7, size * _BOLD, 1)
    high += sum(_heading(size) + 2.4 + _lines(one, _WIDE - 6, size, 0.6) for one in points)
    half = (_WIDE - _CARD_EDGE - _GUTTER) / 2 - _MARK
    return high + sum(
        _heading(size) + 1.8 + _columns([_lines([text], half, size, _SIGN) for text in one]) for one in later
    )


def _heading(size: float) -> float:
    return _LINE * _HEADING * size + 1


def _lines(texts: Iterable[str], wide: float, size: float, gap: float = 0.0, line: float = _LINE) -> float:
    """Return the height of ``texts`` in ``size``, each on lines of its own with a ``gap`` below."""
    return sum(_rows(text, wide, size) * line * size + gap for text in texts)


def _rows(text: str, wide: float, size: float) -> int:
    """Return how many lines ``text`` takes in ``size`` where a line is ``wide``."""
    # Some words are bold.
    room = 0.99 * wide / (_POINT * size)
    widths, whole = _widths(text)
    if whole <= room:
        return 1
    rows, left, space = 1, room, word_width(" ")
    for width in widths:
        if width > left < room:
            rows, left = rows + 1, room
        left -= width + space
    return rows


# A text is measured in several sizes.
@lru_cache(maxsize=1024)
def _widths(text: str) -> tuple[list[float], float]:
    """Return the width of each word of ``text`` by the size of its type, and of all of them on one line."""
    widths = list(map(word_width, text.split(" ")))
    return widths, sum(widths) + (len(widths) - 1) * word_width(" ")
