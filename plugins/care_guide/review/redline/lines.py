"""Two versions of one section: as one marked text, and as sentences with their form and their words of danger."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Literal

import lxml.html
from htmldiff2 import render_html_diff
from lxml.html import HtmlElement

from care_guide.review.redline.sections import FORM, SHOWN_ATTRIBUTES, Section

# The figures and the words that make a changed sentence one that can hurt, in English and in Spanish.
#
# Both languages are looked for in every text: a word too many lists a sentence too many, and none is missed.

# Digits of any script, fractions, superscripts and numbers in circles; \w takes them too.
_FIGURE = r"\d\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u2189\u2460-\u249b"
_NUMBER_WORDS = (
    r"zero|nil|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen(?:th)?|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ieth)"
    r"|hundred(?:th)?s?|thousand(?:th)?s?|millions?|billions?|dozens?|half|halves|quarters?|first|second|third|thirds"
    r"|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf)ths?|percent|single|double|triple|quadruple|once|twice|thrice|\w+fold"
    r"|pair|couple|both|all|none|most|few|many|several|some"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|trece|catorce|quince|dieci\w+|veint\w+|treinta"
    r"|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:tos?)?|\w+cient[oa]s|mil|mill[oó]n(?:es)?|docenas?"
    r"|medi[oa]s?|mitad(?:es)?|tercios?|cuartos?|quint[oa]s?|d[eé]cim[oa]s?|primer[oa]?|segund[oa]|tercer[oa]?|doble|triple"
    r"|vez|veces|par|ambos|ambas|tod[oa]s?|ningun[oa]s?|ning[uú]n|poc[oa]s?|much[oa]s?|vari[oa]s|algun[oa]s?|mayor[ií]a"
)
_UNITS = (
    r"mg|mcg|\u00b5g|\u03bcg|ng|kg|g|mL|dL|L|cc|IU|U|mEq|mmol|mol|mm|cm|m|lbs?|oz|tsp|tbsp|[CF]|%|hours?|hrs?|h|minutes?|min|seconds?|days?|weeks?"
    r"|months?|years?|milligrams?|micrograms?|grams?|kilograms?|milliliters?|liters?|ounces?|pounds?|percent|degrees?|horas?"
    r"|minutos?|segundos?|d[ií]as?|semanas?|mes(?:es)?|a\u00f1os?|miligramos?|gramos?|mililitros?|litros?|grados?"
)
# A figure takes along the sign before it and the unit behind it: 5 mg that becomes 5 mL is another number.
NUMBER = re.compile(
    rf"(?<!\w)(?:[-+\u2212\u00b1<>\u2264\u2265\u2248~=]\s?)?\.?\w*[{_FIGURE}]\w*(?:[.,:/\u2044]\d\w*)*(?:\s?[%\u00b0\u00d7])?"
    rf"(?:[-\s]?\u00b0?(?:{_UNITS})(?:/\w+)*(?!\w))?"
    rf"|\b(?:{_NUMBER_WORDS})\b",
    re.I,
)
_DOSE_WORDS = (
    # Amounts, units and forms of a medicine.
    r"mg|mcg|\u00b5g|\u03bcg|ml|kg|g|IU|milligrams?|micrograms?|milliliters?|grams?|kilograms?|lbs?|pounds?|ounces?|oz|liters?|cc|mmol|mEq"
    r"|units?|percent|degrees?|celsius|fahrenheit|\w*dos(?:es?|ed|ing|age)|tablets?|pills?|capsules?|drops?|puffs?|patch\w*|sprays?|shots?"
    r"|teaspoons?|tablespoons?|spoon\w*|cups?|syringes?|vials?|inject\w*|infus\w*|IV|intrathecal\w*|veins?|muscles?|skin|spin(?:e|al)|left|right|eyes?|ears?|nose|venas?|m[uú]sculos?|piel|columna|izquierd\w*|derech\w*|ojos?|o[ií]dos?|nariz|oral|by mouth|crush\w*|chew\w*|split\w*|swallow\w*|mix\w*"
    r"|dilut\w*|unidades|dosis|tabletas?|pastillas?|p[ií]ldoras?|c[aá]psulas?|gotas?|cucharad\w*|cucharit\w*|tazas?|jeringas?|inyec\w*"
    r"|infusi\w*|oral|por la boca|por boca|miligramos?|mililitros?|gramos?|litros?|grados?|partir|parta|mastic\w*|tritur\w*|mezcl\w*"
    # How often, when and how long.
    r"|\w*(?:hour|day|week|month|year|night|minute|second)(?:ly|s)?|dai(?:ly|lies)|every\w*|each|per|alternate\w*|fortnight\w*|once|twice|PRN|BID|TID|QID"
    r"|mornings?|noon|afternoons?|evenings?|bedtime|midnight|often|always|sometimes|rarely|usually|as needed|right away|immediately|now|soon|today"
    r"|tonight|tomorrow|late\w*|earl\w+|again|repeat\w*|horas?|minutos?|d[ií]as?|semana\w*|mes(?:es)?|mensual\w*|a[nñ]os?|diari\w*|noches?|ma[nñ]anas?"
    r"|tardes?|mediod[ií]a|cada|siempre|a veces|ahora|enseguida|inmediat\w*|pronto|hoy|temprano|repit\w*|seguid\w*"
    # More or less.
    r"|more|less|lesser|fewer|most|least|greater|larger|smaller|bigger|higher|lower|longer|shorter|older|younger|better|worse|same|equal\w*|exactly|about"
    r"|around|almost|nearly|roughly|approximately|above|below|over|under|beyond|exceed\w*|max\w*|min|minim\w*|limit\w*|up to|than|between|only|just|too"
    r"|enough|increas\w*|reduc\w*|decreas\w*|rais\w*|high|low|m[aá]s|menos|mayor\w*|menor\w*|mejor|peor|igual\w*|exact\w*|casi|aproximad\w*|encima|debajo"
    r"|hasta|entre|s[oó]lo|solamente|[uú]nicamente|demasiad\w*|bastante|aument\w*|suba|baj[aeo]\w*|alt[ao]s?|m[aá]xim\w*|m[ií]nim\w*"
    # What not to do, and on what it hangs.
    r"|no|not|none|nor|neither|never|nothing|nobody|cannot|\w+n['\u2019]t|without|with|within|except\w*|instead|rather|hardly|unless|if|when|while|during"
    r"|before|after|until|since|stop\w*|start\w*|hold|holds|skip\w*|avoid\w*|allow\w*|forbid\w*|refus\w*|un\w+|must|may|can|should|could|need\w*|ought|safe\w*"
    r"|danger\w*|call\w*|ask\w*|ni|nunca|jam[aá]s|nada|nadie|ning[uú]n\w*|sin|con|salvo|excepto|tampoco|si|cuando|mientras|durante|antes|despu[eé]s|desde"
    r"|deje|suspend\w*|empie\w*|empez\w*|evit\w*|permit\w*|prohib\w*|debe\w*|puede\w*|necesit\w*|segur[oa]s?|peligr\w*|llam\w*|pregunt\w*"
)
DOSE = re.compile(rf"\b(?:{_DOSE_WORDS})\b|[<>\u2264\u2265\u00b1\u00d7\u00b0=]", re.I)


# Two versions of one section as one marked text, word by word, that is proved before it is shown.
#
# The library htmldiff2 makes the marks. They are kept only when accepting all of them gives exactly the new
# text and rejecting all gives exactly the old one, block by block; otherwise both texts are shown side by side.

Side = Literal["old", "new"]
# Where one of these begins or ends, a new block of text begins.
BLOCKS = {
    "p", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody",
    "tr", "th", "td", "section", "div", "figure", "figcaption", "blockquote", "pre", "br",
}  # fmt: skip
_OTHER: dict[Side, str] = {"old": "ins", "new": "del"}


def parse(html: str) -> HtmlElement:
    """Return ``html`` below one ``div``."""
    return lxml.html.fragment_fromstring(html, create_parent="div")


def blocks(root: HtmlElement, side: Side | None = None) -> list[str]:
    """Return the text of each block in order, white space folded.

    With ``side`` the marks are carried out: ``new`` accepts them all, ``old`` rejects them all.
    """
    found: list[str] = []
    running: list[str] = []

    def close() -> None:
        text = " ".join("".join(running).split())
        running.clear()
        if text:
            found.append(text)

    def walk(node: HtmlElement) -> None:
        if isinstance(node.tag, str) and not (side and node.tag == _OTHER[side]):
            block = node.tag in BLOCKS
            if block:
                close()
            running.append(node.text or "")
            for child in node:
                walk(child)
            if block:
                close()
        running.append(node.tail or "")

    walk(root)
    close()
    return found


def mark(old: str, new: str, word: Callable[[str], str]) -> str | None:
    """Return the changes from ``old`` to ``new`` as one marked text, all HTML; None when no marking can be trusted.

    ``word`` gives what stands before a change: for ``was``, ``now``, ``added`` and ``removed``.
    """
    try:
        marked = parse(_without_frame(render_html_diff(old, new)))
    except Exception:  # noqa: BLE001 - whatever a library trips over, both texts can still be shown side by side
        return None
    if not proved(marked, old, new):
        return None
    _say(marked, word)
    # The words before the marks must not have moved anything either.
    if not proved(unsaid(marked), old, new):
        return None
    return _inner(marked)


def proved(marked: HtmlElement, old: str, new: str) -> bool:
    """Tell whether the marks lead to exactly the two texts, and no mark stands inside another."""
    nested = marked.xpath(".//ins//ins | .//ins//del | .//del//ins | .//del//del")
    return not nested and blocks(marked, "new") == blocks(parse(new)) and blocks(marked, "old") == blocks(parse(old))


def unsaid(root: HtmlElement) -> HtmlElement:
    """Return a copy without the words that stand before the marks."""
    root = copy.deepcopy(root)
    for label in root.xpath(".//span[@class='cg-mark']"):
        label.drop_tree()
    return root


def _without_frame(html: str) -> str:
    inner = re.fullmatch(r'\s*<div class="diff">(.*)</div>\s*', html, re.S)
    return inner[1] if inner else html


def _inner(root: HtmlElement) -> str:
    parts = [lxml.html.tostring(child, encoding="unicode") for child in root]
    return (root.text or "") + "".join(parts)


def _say(root: HtmlElement, word: Callable[[str], str]) -> None:
    """Put a word before each mark: color and lines alone tell nothing on a gray print or to a screen reader."""
    for node in root.xpath(".//ins | .//del"):
        # White space alone needs no word; it stays marked, so that both texts stay exact.
        if not node.text_content().strip():
            continue
        if node.tag == "del":
            follows = node.getnext()
            replaced = follows is not None and follows.tag == "ins" and not (node.tail or "").strip()
            _label(node, word("was" if replaced else "removed"))
        else:
            before = node.getprevious()
            replaces = before is not None and before.tag == "del" and not (before.tail or "").strip()
            _label(node, word("now" if replaces else "added"))
            if replaces and not (before.tail or ""):
                before.tail = " "


def _label(node: HtmlElement, word: str) -> None:
    label = lxml.html.Element("span", {"class": "cg-mark"})
    label.text, label.tail = word, f" {(node.text or '').lstrip()}"
    node.text = None
    node.insert(0, label)


# The sentences of a section, each with its place and with all of its form that the words do not show.

# One thing about the form: its name (form_* in the strings) and its value.
Form = tuple[str, str]

# The attribute with the kind of a card or box.
_CARD = f"{FORM}box"
_CITE = re.compile(r"\s*\[([a-z0-9]+(?:-[a-z0-9]+)*)\]")
# A sentence ends at its stop, behind the citations that follow it.
_END = re.compile(r"(?<=[.!?])(?:\s+\[[a-z0-9-]+\])*\s+(?=[\"“(]?[A-Z0-9_])")
# The fingerprint of a drawing holds digits, and no number.
_FINGERPRINT = re.compile(r" \(([0-9a-f]{8})\)")
# Spaces that look like a space, or like nothing, and are another character.
_ODD_SPACE = re.compile(r"\S*[^\S \t\n\r\f]\S*")
_LISTS = {"ul": "bullets", "ol": "numbers"}
_BLOCK_FORMS = {"blockquote": "quote", "pre": "code_block", "dt": "term", "dd": "meaning", "th": "head_cell"}
# The blocks of a section that say nothing about the form of the words in them.
_SILENT = {"section", "div", "figure", "figcaption", "table", "thead", "tbody", "tr", "td", "li", "br", "p"}
# Lists that are compared by themselves: their lines are as they are, with their names in brackets.
_LISTED = ("words", "sources")


@dataclass(frozen=True)
class Line:
    """One sentence of one section: its words, the sources cited on it, the card and the cell that it stands in, its form.

    ``cell`` names the row and the column of a table by their heads.
    """

    section: str
    card: str
    text: str
    sources: tuple[str, ...]
    cell: str = ""
    form: tuple[Form, ...] = ()

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands: section, card, cell."""
        return self.section, self.card, self.cell


@dataclass(frozen=True)
class _Around:
    """What surrounds a piece of text."""

    card: str = ""
    cell: str = ""
    form: tuple[Form, ...] = ()
    depth: int = 0


@dataclass
class _Block:
    """The text of one block while it grows, white space folded, and the spans in it that have a form of their own."""

    around: _Around
    text: str = ""
    spans: list[tuple[Form, int, int]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.odd += _ODD_SPACE.findall(text)
        folded = re.sub(r"\s+", " ", text)
        self.text += folded.lstrip() if not self.text or self.text.endswith(" ") else folded


def lines(section: Section) -> list[Line]:
    """Return the sentences of a section in order."""
    reader = _Reader()
    reader.walk(parse(section.html), _Around())
    reader.close()
    return [line for block in reader.blocks for line in _sentences(section, block)]


class _Reader:
    """Goes through the elements of a section and gathers its blocks."""

    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self._running: _Block | None = None

    def close(self) -> None:
        if self._running is not None and self._running.text.strip():
            self.blocks.append(self._running)
        self._running = None

    def walk(self, node: HtmlElement, around: _Around) -> None:
        """Gather the blocks in ``node``, which stands in ``around``."""
        block = node.tag in BLOCKS
        if block:
            self.close()
            around = _inside(node, around)
        start = len(self._running.text) if self._running else 0
        self._add(node.text, around)
        if node.tag == "table":
            self._table(node, around)
        else:
            for child in node:
                self.walk(child, around)
                self._add(child.tail, around)
        if block:
            self.close()
        elif self._running is not None:
            forms = [*_attributes(node), *_emphasis(node.tag)]
            self._running.spans += [(form, start, len(self._running.text)) for form in forms]

    def _add(self, text: str | None, around: _Around) -> None:
        if text and (text.strip() or self._running):
            if self._running is None:
                self._running = _Block(around)
            self._running.add(text)

    def _table(self, table: HtmlElement, around: _Around) -> None:
        """Gather the cells, each with the heads of its row and its column: a figure alone says nothing."""
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        has_heads = bool(rows) and all(cell.tag == "th" for cell in rows[0])
        heads = [_words(cell) for cell in rows[0]] if has_heads else []
        for row in rows:
            first = row is rows[0] and has_heads
            for number, (cell, head) in enumerate(zip_longest(row, heads, fillvalue=None)):
                if isinstance(cell, HtmlElement):
                    names = ["" if first or number == 0 else _words(row[0]), "" if first else str(head or "")]
                    self.walk(cell, replace(around, cell=" | ".join(filter(None, names))))


def _words(cell: HtmlElement) -> str:
    return " ".join(_CITE.sub("", cell.text_content()).split())


def _attributes(node: HtmlElement) -> list[Form]:
    """Return the attributes of ``node`` that a reader sees, hears or follows."""
    return [
        (name if name in ("start", "only") else "attribute", value if name in ("start", "only") else f"{name}: {value}")
        for key, value in sorted(node.attrib.items())
        for name in [key.removeprefix(FORM)]
        if (key.startswith(FORM) and key != _CARD) or key in SHOWN_ATTRIBUTES
    ]


def _emphasis(tag: str) -> list[Form]:
    """Return what the inline element ``tag`` does to its words."""
    if tag in ("span", "input"):
        return []
    return [(tag, "")] if tag in ("strong", "em", "code") else [("element", tag)]


def _inside(node: HtmlElement, around: _Around) -> _Around:
    """Return what surrounds the text in the block ``node``."""
    tag, form, depth = node.tag, list(_attributes(node)), around.depth
    if tag in _LISTS:
        depth += 1
        form.append((_LISTS[tag], str(depth)))
    elif tag[0] == "h" and tag[1:].isdigit():
        form.append(("heading", str(int(tag[1]) - 1)))
    elif tag in _BLOCK_FORMS:
        form.append((_BLOCK_FORMS[tag], ""))
    elif tag == "p" and node.getparent() is not None and node.getparent().tag == "li":
        form.append(("paragraph", ""))
    elif tag not in _SILENT:
        form.append(("inside", tag))
    return replace(around, card=str(node.get(_CARD) or around.card), form=(*around.form, *form), depth=depth)


def _sentences(section: Section, block: _Block) -> Iterator[Line]:
    start = 0
    for end in [m.end() for m in _END.finditer(block.text)] + [len(block.text)]:
        part, begin = block.text[start:end], start
        start = end
        words = part.strip() if section.id in _LISTED else " ".join(_CITE.sub(" ", part).split())
        prints = _FINGERPRINT.findall(part)
        words = _FINGERPRINT.sub("", words)
        if not words:
            continue
        form = [*block.around.form, *(("picture", one) for one in prints)]
        for (name, value), first, last in block.spans:
            inner = _CITE.sub("", block.text[max(first, begin) : min(last, end)]).strip()
            if inner and max(first, begin) < min(last, end):
                form.append((name, f"{value} ({inner})" if value else inner))
        form += [("space", " ".join(odd.split())) for odd in block.odd if " ".join(odd.split()) in part]
        cited = list(_CITE.finditer(part)) if section.id not in _LISTED else []
        form += [("cited", f"{m[1]}: {' '.join(_CITE.sub(' ', part[: m.start()]).split()[-4:])}") for m in cited]
        around = block.around
        yield Line(section.title, around.card, words, tuple(m[1] for m in cited), around.cell, tuple(form))
