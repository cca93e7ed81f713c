"""The search index: it is made here, so that a browser only has to add up weights.

A record is the top of a page, one of its sections, or a word of the glossary. Each word of a record gets its BM25F
weight (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009): words in a title count more than those in
a heading, and these more than running text. The same content gives the same bytes. static/js/search/ reads what is written here.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml.etree import _Element as Element

from care_guide.content.glossary import term_id
from care_guide.content.hospital import Temperature
from care_guide.content.models import Term
from care_guide.content.search_words import Fever, SearchWords
from care_guide.translation.comparison import BEGIN, END
from care_guide.utils.markup import GONE, remove

# The parts of a record, with the weight of a word in each, and how much the length of the part matters (BM25F).
_WEIGHTS = {"title": 6.0, "heading": 4.0, "names": 3.0, "text": 1.0, "means": 0.5}
_LENGTH = {"title": 0.3, "heading": 0.3, "names": 0.4, "text": 0.7, "means": 0.4}
_NAMES = ("title", "heading")
_SATURATION = 1.2
# A weight is stored as one of these digits: each level is worth 1.5 times the one before.
LEVELS = "01234567"
_STEP = 1.5
# A word is left out of a record where its weight is below this share of the record's best, since it never decides
# there; unless it is in the name of the record, or so few records have the word that somebody may search for it alone.
_PRUNE = 0.4
_FEW = 3
# The worth of a section by its id: some say what to do, others ask more than they answer, or name where else to look.
_WORTH = {"what-to-do": 1.3, "unknowns": 0.75, "questions": 0.75, "more-help": 0.6}
# The most characters of a lead: the beginning of a section, for the list of results.
_LEAD = 110
# Above this many characters, the weights go into one file for each first letter, and the leads are left out.
SPLIT = 1_000_000

# Citation numbers, drawings, programs and what was read before are not read; a block is on lines of its own.
_UNREAD = ("sup", "svg", "script", "style", GONE)
_BLOCKS = {
    "p", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "td", "th", "div",
    "section", "aside", "figure", "figcaption", "br", "summary",
}  # fmt: skip
# What follows a block of words, such as an item of a list, that ends with none of its own.
_STOP = ";"
# Two parts in another language with nothing but white space and a stop between them are one.
_JOINT = re.compile(f"{END}({_STOP}?\\s*){BEGIN}")
# Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]")
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "\u0131": "i", "'": "", "\u2019": ""})
# Signs of an ordinal number, which would become letters; many type the first for degrees: 38.5ºC.
_ORDINALS = str.maketrans("ºª", "  ")
# A number is a word of its own: 38c, 6mp.
_DIGITS = re.compile(r"\d+")
# Scripts that put no space between words: Thai, Lao, Khmer, Myanmar, kana and Han.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)"
)


class _Words(dict[int, int]):
    """A table for str.translate: letters, marks and digits stay, everything else becomes a space."""

    def __missing__(self, code: int) -> int:
        self[code] = code if unicodedata.category(chr(code))[0] in "LMN" else 0x20
        return self[code]


_WORDS = _Words()


def fold(text: str) -> str:
    """Return ``text`` in lowercase without accents, apostrophes and ordinal signs, as queries are compared with it."""
    letters = unicodedata.normalize("NFKD", text.translate(_ORDINALS)).lower()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", letters)).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Return the words of ``text`` as the index knows them.

    In a script without spaces, these are all single characters and all pairs, and the browser splits the query.
    """
    found, plain_text = [], _DIGITS.sub(r" \g<0> ", fold(text).translate(_WORDS))
    if not _UNSPACED.search(plain_text):
        return plain_text.split()
    for word in plain_text.split():
        for part in _UNSPACED.split(word):
            if _UNSPACED.fullmatch(part):
                found += [*part, *(part[n : n + 2] for n in range(len(part) - 1))]
            elif part:
                found.append(part)
    return found


@dataclass(frozen=True)
class Record:
    """Where a result leads (``anchor``: "" is the top of its page), what the list shows of it, and its words."""

    anchor: str
    heading: str
    lead: str
    # The words of each part, as one text: millions of words in a large guide take a tenth of the memory so.
    words: dict[str, str]

    @property
    def worth(self) -> float:
        """The factor for the weights of its words."""
        return _WORTH.get(self.anchor, 1.0)


@dataclass(frozen=True)
class Page:
    """One page of the guide with its records, the top of the page first, and for whom it is, "" for everyone."""

    path: str
    title: str
    records: tuple[Record, ...]
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class Index:
    """All that the browser needs, in the order of the record ids: pages first, then the glossary."""

    pages: tuple[Page, ...]
    terms: tuple[Term, ...]
    # Word to its weights, packed: see _packed.
    weights: dict[str, str]
    search: SearchWords
    # The language of words between marks (translation/comparison.py); "" where there are none.
    other: str = ""
    # The lowest temperature that is a fever.
    fever: Temperature | None = None


def plain(node: Element, *without: str) -> str:
    """Return the running text of ``node``, except in the elements ``without``; each block but the last ends with a stop."""
    texts: list[str] = []
    _add_texts(texts, node, (*_UNREAD, *without))
    return _JOINT.sub(r"\1", " ".join("".join(texts).split())).removesuffix(_STOP)


def _add_texts(texts: list[str], node: Element, without: tuple[str, ...]) -> None:
    if node.text:
        texts.append(node.text)
    for child in node:
        if child.tag in _BLOCKS and child.tag not in without:
            texts.append(" ")
            _add_texts(texts, child, without)
            last = next((text for text in reversed(texts) if not text.isspace()), "")
            if last.rstrip(f"{END} \n")[-1:].isalnum():
                texts.append(_STOP)
            texts.append(" ")
        elif child.tag not in without:
            _add_texts(texts, child, without)
        if child.tail:
            texts.append(child.tail)


def lead(text: str) -> str:
    """Return the beginning of ``text``, cut between words."""
    if len(text) <= _LEAD:
        return text
    cut = text[: _LEAD + 1]
    cut = (cut.rpartition(" ")[0] or cut[:_LEAD]).rstrip(" ,;:.") + "\u2026"
    return cut + END if cut.count(BEGIN) > cut.count(END) else cut


def in_other(text: str) -> str:
    """Return words in another language than the page's, marked as such."""
    return f"{BEGIN}{text}{END}" if text else text


def _mark_other(root: Element, lang: str) -> None:
    """Mark all words in ``lang``, another language than the page's, as such."""
    remove(root, ".//*[@class='cg-stale__mark']")
    for node in root.xpath(f".//*[ancestor-or-self::*[@lang][1][@lang='{lang}']]"):
        if (node.text or "").strip():
            node.text = in_other(node.text)
        for child in node:
            if (child.tail or "").strip():
                child.tail = in_other(child.tail)


def make_page(path: str, title: str, summary: str, root: Element, other: str = "", audience: str = "") -> Page:
    """Return one page with the record of its top and of each section of its text, the element tree ``root``.

    ``other`` is a language in which a part of it may be, "" for none. The tree cannot be used again.
    """
    records = []
    if other:
        _mark_other(root, other)
    for part in root.xpath("./section[@class='cg-section']"):
        heading = part.find("h2")
        if part.get("id") and heading is not None:
            heading.tag = GONE
            below = [plain(one) for one in part.iter("h3")]
            parts = {"heading": plain(heading), "names": " ".join([title, *below]), "text": plain(part)}
            begin = lead(_beginning(part))
            records.append(Record(part.get("id"), parts["heading"], begin, _in_words(parts)))
        part.tag = GONE
    top = {"title": title, "names": summary, "text": plain(root)}
    return Page(path, title, (Record("", "", summary, _in_words(top)), *records), audience)


def _beginning(part: Element) -> str:
    """Return the text of a section to its first heading, whose words govern what is below, or if it begins with one, all.

    It ends before the first table in any case, since a cell says nothing without its column, and is "" where nothing but
    headings is before that. The rest is taken out of ``part``.
    """
    _cut_before(part, "table")
    text, below = plain(part), plain(part, "h3", "h4")
    _cut_before(part, "h3", "h4")
    before = plain(part).rstrip(" ;")
    if re.search(r"\w", before):
        return before
    return text if re.search(r"\w", below) else ""


def _cut_before(part: Element, *tags: str) -> None:
    """Take the first of the elements ``tags`` that has words, and all behind it, out of ``part``."""
    node = next((one for one in part.iter(*tags) if plain(one)), part)
    while node is not part:
        above = node.getparent()
        for after in list(node.itersiblings()):
            above.remove(after)
        node.tail = None
        if node.tag in tags:
            node.tag = GONE
        node = above


def _in_words(parts: dict[str, str]) -> dict[str, str]:
    """Return the words of each part with a space between them."""
    return {part: " ".join(words(text)) for part, text in parts.items()}


def make_index(
    pages: Iterable[Page],
    terms: Iterable[Term],
    search: SearchWords,
    other: str = "",
    fever: Temperature | None = None,
) -> Index:
    """Return the index of ``pages`` and of the glossary's ``terms``, in their order.

    ``other`` is the language of the words that are marked in them; ``fever`` is the lowest temperature that is one.
    """
    pages, terms = tuple(pages), tuple(terms)
    records = [(record.worth, record.words) for page in pages for record in page.records]
    records += [
        (1.0, _in_words({"title": term.term, "heading": " ".join(term.forms), "means": term.means})) for term in terms
    ]
    skip = {word for phrase in search.skip for word in words(phrase)}
    weights = _weigh(records, skip)
    return Index(pages=pages, terms=terms, weights=weights, search=search, other=other, fever=fever)


class _Found(NamedTuple):
    """The records that have a word, in order, and a number for each: arrays, since a large guide has millions."""

    records: array[int]
    values: array[float]


def _weigh(records: list[tuple[float, dict[str, str]]], skip: set[str]) -> dict[str, str]:
    """Return the levels of each word by record, packed; a record is its worth, and its words by part."""
    weights = _frequency([parts for _, parts in records], skip)
    best = [0.0] * len(records)
    for word, (numbers, values) in weights.items():
        # One that is rare because it is the plural of a common word says no more than that: leukemias, leukemia.
        others = (weights.get(one) for one in (word, word.removesuffix("s"), word.removesuffix("es")))
        common = max(len(other.records) for other in others if other is not None)
        if common < 5 * len(numbers):
            common = len(numbers)
        rarity = math.log(1 + (len(records) - common + 0.5) / (common + 0.5))
        # Each frequency becomes a weight where it is.
        for place, (number, x) in enumerate(zip(numbers, values, strict=True)):
            values[place] = weight = records[number][0] * rarity * x * (_SATURATION + 1) / (x + _SATURATION)
            best[number] = max(best[number], weight)
    most = max(best, default=0.0)
    named = [frozenset(" ".join(parts.get(part, "") for part in _NAMES).split()) for _, parts in records]
    kept = {}
    for word in sorted(weights):
        found = weights.pop(word)
        rare = len(found.records) <= _FEW
        levels = [
            (n, _level(w, most))
            for n, w in zip(*found, strict=True)
            if rare or w >= _PRUNE * best[n] or word in named[n]
        ]
        if levels:
            kept[word] = _packed(levels)
    return kept


def _frequency(records: list[dict[str, str]], skip: set[str]) -> dict[str, _Found]:
    """Return the frequency of each word in each record, adjusted for the weight and the length of the part."""
    totals = [{part: len(text.split()) for part, text in one.items()} for one in records]
    means = {}
    for part in _WEIGHTS:
        filled = [one[part] for one in totals if one.get(part)]
        means[part] = sum(filled) / len(filled) if filled else 1.0
    frequency: dict[str, _Found] = defaultdict(lambda: _Found(array("I"), array("d")))
    for number, one in enumerate(records):
        known: dict[str, float] = defaultdict(float)
        for part, text in one.items():
            norm = 1 - _LENGTH[part] + _LENGTH[part] * totals[number][part] / means[part]
            for word, count in Counter(text.split()).items():
                known[word] += _WEIGHTS[part] * count / norm
        for word, value in known.items():
            if word not in skip:
                frequency[word].records.append(number)
                frequency[word].values.append(value)
    return frequency


def _level(weight: float, most: float) -> int:
    """Return the level of ``weight``, which is the highest one for ``most``."""
    return max(0, len(LEVELS) - 1 + round(math.log(weight / most, _STEP)))


def _packed(weights: list[tuple[int, int]]) -> str:
    """Return weights as text: the step from the last id in letters, of which the last is a capital, and the level."""
    text, last = [], -1
    for number, level in weights:
        step, last = number - last - 1, number
        letters = chr(65 + step % 26)
        while step := step // 26:
            letters = chr(97 + step % 26) + letters
        text.append(letters + LEVELS[level])
    return "".join(text)


def _front_coded(all_words: Iterable[str]) -> Iterator[str]:
    """Yield each word as the number of letters that it shares with the one before (one digit), and the rest."""
    last = ""
    for word in all_words:
        same = 0
        while same < min(len(word), len(last), 9) and word[same] == last[same]:
            same += 1
        yield f"{same}{word[same:]}"
        last = word


def index_files(
    index: Index, name: str, addresses: dict[str, str], glossary: str = "", *, bound: float = SPLIT, leads: bool = True
) -> dict[str, str]:
    """Return the scripts with ``index``, by their names.

    ``NAME.js`` is what a search needs; where that is too much, the weights are in ``NAME-LETTER.js``. ``NAME-text.js``
    is what the list of results shows in addition to titles and headings. ``addresses`` has the address of each page by
    its path; a page without one cannot be reached from where this index is used, and is never shown. ``glossary`` is
    the address of the list of words, "" where there is none. ``bound`` is the most characters that one file may have.
    Without ``leads``, the script takes the beginning of a section from the page itself.
    """
    data = {
        "pages": [
            [addresses.get(page.path, ""), page.title, *([one.anchor, one.heading] for one in page.records)]
            for page in index.pages
        ],
        "terms": [[term_id(term.term), term.term] for term in index.terms],
        "glossary": glossary,
        "words": " ".join(_front_coded(index.weights)),
        "skip": " ".join(index.search.skip),
        "between": " ".join(index.search.between),
        "negations": " ".join(index.search.negations),
        "harmless": {word: list(phrases) for word, phrases in index.search.harmless.items()},
        "harmless_after": " ".join(index.search.harmless_after),
        "harmless_asked": " ".join(index.search.harmless_asked),
        "alike": {word: list(phrases) for word, phrases in index.search.alike.items()},
        "sounds": index.search.sounds,
        "also": index.search.phrases,
        "pinned": {one.id: list(one.words) for one in index.search.answers},
        **({"fever": _fever(index.search.fever, index.fever)} if index.search.fever and index.fever else {}),
        **({"other": index.other} if index.other else {}),
    }
    weights = " ".join(index.weights.values())
    leads_of_all = [record.lead for page in index.pages for record in page.records]
    audiences = {number: page.audience for number, page in enumerate(index.pages) if page.audience}
    means = [[term.means, term.say or "", ", ".join(term.forms)] for term in index.terms]
    whole = len(weights) + len(_script(data)) <= bound
    texts = {
        f"{name}-text.js": _script(
            {"leads": leads_of_all if whole and leads else [], "audiences": audiences, "means": means}
        )
    }
    if whole:
        return {f"{name}.js": _script(data | {"weights": weights}), **texts}
    parts: dict[str, list[str]] = defaultdict(list)
    for word, text in index.weights.items():
        parts[bucket(word)].append(text)
    files = {f"{name}-{key}.js": _script({"part": key, "weights": " ".join(parts[key])}) for key in sorted(parts)}
    return {f"{name}.js": _script(data), **texts, **files}


def _fever(words: Fever, lowest: Temperature) -> dict[str, object]:
    """Return how the browser knows a temperature of a fever: the words around it, and the lowest one in C and in F."""
    return {**words.model_dump(), "from": [lowest.celsius, lowest.fahrenheit]}


def bucket(word: str) -> str:
    """Return the part of a large index that has ``word``: its first letter where that is one of a to z."""
    first = word[0]
    return first if "a" <= first <= "z" else f"x{ord(first) % 16:x}"


def _script(data: dict[str, object]) -> str:
    # The script may be inside a page, where marks that are no characters must be written as codes.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    for mark in (BEGIN, END):
        text = text.replace(mark, f"\\u{ord(mark):x}")
    return f"guideSearch({text});\n"
