"""The search: its index, made here so that a browser only adds up weights, its page, and the search in single files.

A record is the top of a page, one of its sections, or a word of the glossary. Each word of a record gets its BM25F
weight (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009): words in a title count more than those in
a heading, and these more than running text. The same content gives the same bytes. static/js/search/ reads what is written here.
"""

from __future__ import annotations

import html
import json
import math
import posixpath
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lxml.html import fragment_fromstring, tostring

from care_guide.content.languages import Pinned, SearchWords, new_words, term_id
from care_guide.content.models import Term
from care_guide.content.site_content import Library
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.render.assets import search_script
from care_guide.render.handouts import Edition, slug
from care_guide.render.output_file import OutputFile, bytes_file
from care_guide.render.page_view import PageView, Word
from care_guide.render.views import AUTHORS_PAGE, SEARCH_PAGE, SiteView, StageView
from care_guide.translation.gates import BEGIN, END
from care_guide.utils.cache import Cache

# The index.

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

_SECTION = re.compile(r'(?=<section [^>]*class="cg-section")')
_ID = re.compile(r'<section [^>]*id="([^"]+)"')
_H2 = re.compile(r"<h2[^>]*>(.*?)</h2>", re.S)
_H3 = re.compile(r"<h3[^>]*>(.*?)</h3>", re.S)
_UNREAD = re.compile(r"<(sup|svg|script|style)\b.*?</\1>", re.S)
_BLOCK = re.compile(
    r"</?(?:p|li|ul|ol|dl|dt|dd|h\d|table|tr|td|th|div|section|aside|figure|figcaption|br|summary)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]+>")
# Two parts in another language with only white space between them are one.
_JOINT = re.compile(f"{END}(\\s*){BEGIN}")
# Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670]")
_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "\u0131": "i", "'": "", "\u2019": ""})
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
    """Return ``text`` in lowercase without accents and apostrophes, as queries are compared with it."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))).translate(
        _LETTERS
    )


def words(text: str) -> list[str]:
    """Return the words of ``text`` as the index knows them.

    In a script without spaces, these are all single characters and all pairs, and the browser splits the query.
    """
    found = []
    for word in fold(text).translate(_WORDS).split():
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
    # The number of times that each word occurs, by part.
    counts: dict[str, Counter[str]]

    @property
    def worth(self) -> float:
        """The factor for the weights of its words."""
        return _WORTH.get(self.anchor, 1.0)


@dataclass(frozen=True)
class Page:
    """One page of the guide with its records, the top of the page first."""

    path: str
    title: str
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Index:
    """All that the browser needs, in the order of the record ids: pages first, then the glossary."""

    pages: tuple[Page, ...]
    terms: tuple[Term, ...]
    # Word to its weights: (id of the record, level), by id.
    weights: dict[str, tuple[tuple[int, int], ...]]
    search: SearchWords
    # The language of words between marks (translation/gates.py); "" where there are none.
    other: str = ""


def plain(markup: str) -> str:
    """Return the running text of some HTML, without citation numbers and drawings."""
    text = " ".join(html.unescape(_TAG.sub("", _BLOCK.sub(" ", _UNREAD.sub("", markup)))).split())
    return _JOINT.sub(r"\1", text)


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


def with_other(markup: str, lang: str) -> str:
    """Return HTML in which all words in ``lang``, another language than the page's, are marked as such."""
    if f' lang="{lang}"' not in markup:
        return markup
    root = fragment_fromstring(markup, create_parent="div")
    for remark in root.xpath(".//*[@class='cg-stale__mark']"):
        remark.drop_tree()
    for node in root.xpath(f".//*[ancestor-or-self::*[@lang][1][@lang='{lang}']]"):
        if (node.text or "").strip():
            node.text = in_other(node.text)
        for child in node:
            if (child.tail or "").strip():
                child.tail = in_other(child.tail)
    return tostring(root, encoding="unicode")


def make_page(path: str, title: str, summary: str, markup: str) -> Page:
    """Return one page with the record of its top and of each section of its HTML."""
    first, *rest = _SECTION.split(markup)
    if _ID.match(first):
        first, rest = "", [first, *rest]
    records = [Record("", "", summary, _counts({"title": title, "names": summary, "text": plain(first)}))]
    for part in rest:
        name, heading = _ID.match(part), _H2.search(part)
        if name and heading:
            below, text = part[heading.end() :], plain(part[heading.end() :])
            names = " ".join([title, *(plain(one) for one in _H3.findall(below))])
            parts = {"heading": plain(heading[1]), "names": names, "text": text}
            records.append(Record(name[1], parts["heading"], lead(plain(_H3.sub("", below))), _counts(parts)))
    return Page(path, title, tuple(records))


def _counts(parts: dict[str, str]) -> dict[str, Counter[str]]:
    return {part: Counter(words(text)) for part, text in parts.items()}


def make_index(pages: Iterable[Page], terms: Iterable[Term], search: SearchWords, other: str = "") -> Index:
    """Return the index of ``pages`` and of the glossary's ``terms``, in their order.

    ``other`` is the language of the words that are marked in them.
    """
    pages, terms = tuple(pages), tuple(terms)
    records = [(record.worth, record.counts) for page in pages for record in page.records]
    records += [
        (1.0, _counts({"title": term.term, "heading": " ".join(term.forms), "means": term.means})) for term in terms
    ]
    skip = {word for phrase in search.skip for word in words(phrase)}
    return Index(pages, terms, _weigh(records, skip), search, other)


def _weigh(
    records: list[tuple[float, dict[str, Counter[str]]]], skip: set[str]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return the levels of each word by record; a record is its worth, and its words by part."""
    frequency = _frequency([counts for _, counts in records], skip)
    weights: dict[str, dict[int, float]] = {}
    best = [0.0] * len(records)
    for word, known in frequency.items():
        # One that is rare because it is the plural of a common word says no more than that: leukemias, leukemia.
        common = max(len(frequency.get(one, ())) for one in (word, word.removesuffix("s"), word.removesuffix("es")))
        if common < 5 * len(known):
            common = len(known)
        rarity = math.log(1 + (len(records) - common + 0.5) / (common + 0.5))
        weights[word] = found = {}
        for number, x in known.items():
            weight = records[number][0] * rarity * x * (_SATURATION + 1) / (x + _SATURATION)
            found[number] = weight
            best[number] = max(best[number], weight)
    most = max(best, default=0.0)
    kept = {}
    for word in sorted(weights):
        rare, found = len(weights[word]) <= _FEW, weights[word]
        levels = (
            (n, _level(w, most))
            for n, w in sorted(found.items())
            if rare or w >= _PRUNE * best[n] or any(word in records[n][1].get(part, ()) for part in _NAMES)
        )
        if whole := tuple(levels):
            kept[word] = whole
    return kept


def _frequency(counts: list[dict[str, Counter[str]]], skip: set[str]) -> dict[str, dict[int, float]]:
    """Return the frequency of each word in each record, adjusted for the weight and the length of the part."""
    totals = [{part: found.total() for part, found in one.items()} for one in counts]
    means = {}
    for part in _WEIGHTS:
        filled = [one[part] for one in totals if one.get(part)]
        means[part] = sum(filled) / len(filled) if filled else 1.0
    frequency: dict[str, dict[int, float]] = defaultdict(dict)
    for number, one in enumerate(counts):
        for part, found in one.items():
            norm = 1 - _LENGTH[part] + _LENGTH[part] * totals[number][part] / means[part]
            for word, count in found.items():
                if word not in skip:
                    known = frequency[word]
                    known[number] = known.get(number, 0.0) + _WEIGHTS[part] * count / norm
    return frequency


def _level(weight: float, most: float) -> int:
    """Return the level of ``weight``, which is the highest one for ``most``."""
    return max(0, len(LEVELS) - 1 + round(math.log(weight / most, _STEP)))


def _packed(weights: tuple[tuple[int, int], ...]) -> str:
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
    packed = {word: _packed(found) for word, found in index.weights.items()}
    data = {
        "pages": [
            [addresses.get(page.path, ""), page.title, *([one.anchor, one.heading] for one in page.records)]
            for page in index.pages
        ],
        "terms": [[term_id(term.term), term.term] for term in index.terms],
        "glossary": glossary,
        "words": " ".join(_front_coded(packed)),
        "skip": " ".join(index.search.skip),
        "between": " ".join(index.search.between),
        "sounds": index.search.sounds,
        "also": index.search.phrases,
        "pinned": {one.id: list(one.words) for one in index.search.pinned},
        **({"other": index.other} if index.other else {}),
    }
    weights = " ".join(packed.values())
    leads_of_all = [record.lead for page in index.pages for record in page.records]
    means = [[term.means, term.say or "", ", ".join(term.forms)] for term in index.terms]
    whole = len(weights) + len(_script(data)) <= bound
    texts = {f"{name}-text.js": _script({"leads": leads_of_all if whole and leads else [], "means": means})}
    if whole:
        return {f"{name}.js": _script(data | {"weights": weights}), **texts}
    parts: dict[str, list[str]] = defaultdict(list)
    for word, text in packed.items():
        parts[bucket(word)].append(text)
    files = {f"{name}-{key}.js": _script({"part": key, "weights": " ".join(parts[key])}) for key in sorted(parts)}
    return {f"{name}.js": _script(data), **texts, **files}


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


# What search.html shows: pinned answers, the text for a search without results, and the whole guide from A to Z.

# A heading on more pages than this says nothing in a list of all.
_SHARED = 2
# Above this many pages, the list has no headings, only titles and words.
_HEADINGS_MOST = 200
# A heading in Spanish may begin with "¿", and one in any language with a quotation mark.
_OPENING = re.compile(r"^\W+")


@dataclass(frozen=True)
class SeeAlso:
    """A link below a pinned answer; ``lang`` is the language of its title."""

    title: str
    path: str
    lang: str


@dataclass(frozen=True)
class PinnedView:
    """The answer to searches that may mean an emergency, in ``lang``."""

    id: str
    html: str
    lang: str
    see: tuple[SeeAlso, ...]


@dataclass(frozen=True)
class Entry:
    """One line of the list from A to Z; for a heading, ``within`` is the title of its page, else ""."""

    text: str
    path: str
    lang: str
    within: str = ""
    within_lang: str = ""


@dataclass(frozen=True)
class Letter:
    """The entries that begin with one letter."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """All that the page shows. ``notice`` is the emergency notice as HTML, "" where a language has none."""

    pinned: tuple[PinnedView, ...]
    notice_title: str
    notice: str
    notice_lang: str
    nothing: str
    nothing_lang: str
    letters: tuple[Letter, ...]


def search_page(site: SiteView, library: Library) -> SearchPage:
    """Return what the search page of one language shows."""
    words, waiting = library.languages[site.lang].search, library.languages[site.lang].waiting.get("search", {})
    md = {lang: plain_markdown(library, lang) for lang in (site.lang, library.default_lang)}

    def shown(key: str, text: str) -> tuple[str, str]:
        """Return a text as HTML, and its language: the default one while the translation is missing."""
        lang = library.default_lang if key in waiting else site.lang
        return convert(md[lang], waiting.get(key, text))[0], lang

    views = {view.topic: view for view in site.views}
    notice = next((one for one in site.frame.notices if one.id == "emergency"), None)
    nothing, nothing_lang = shown("nothing", words.nothing)
    return SearchPage(
        pinned=tuple(
            PinnedView(one.id, *shown(f"pinned/{one.id}/text", one.text), _see(one, views)) for one in words.pinned
        ),
        notice_title=notice.title if notice else "",
        notice=notice.html if notice else "",
        notice_lang=notice.lang if notice else site.lang,
        nothing=nothing,
        nothing_lang=nothing_lang,
        letters=a_to_z(site),
    )


def _see(one: Pinned, views: dict[str, PageView]) -> tuple[SeeAlso, ...]:
    found = []
    for place in one.see:
        topic, _, section = place.partition("#")
        view = views.get(topic)
        if view is None:
            # Withheld or withdrawn.
            continue
        heading = dict(view.contents).get(section)
        found.append(
            SeeAlso(
                f"{view.title}: {heading}" if heading else view.title,
                f"{view.path}#{section}".rstrip("#"),
                view.text_lang,
            )
        )
    return tuple(found)


def searched(site: SiteView) -> list[PageView]:
    """Return the pages that the search knows: all that are for families."""
    return [view for view in site.views if view.slug != AUTHORS_PAGE]


def a_to_z(site: SiteView) -> tuple[Letter, ...]:
    """Return titles, headings that few pages share, and the words of the glossary, by their first letters."""
    views = searched(site)
    entries = [Entry(view.title, view.path, view.text_lang) for view in views]
    entries += [Entry(stage.title, stage.path, site.lang) for stage in site.stages]
    entries += [Entry(word.term.term, f"{site.frame.glossary}#{word.id}", word.lang) for word in site.words]
    if len(views) <= _HEADINGS_MOST:
        often = Counter(heading for view in views for heading in {text for _, text in view.contents})
        entries += [
            Entry(text, f"{view.path}#{name}", view.heading_langs.get(name, view.text_lang), view.title, view.text_lang)
            for view in views
            for name, text in view.contents
            if name and often[text] <= _SHARED
        ]
    letters: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (_sort_key(one.text), one.text, one.path)):
        letters.setdefault(letter_of(entry.text), []).append(entry)
    return tuple(Letter(name, tuple(found)) for name, found in letters.items())


def letter_of(text: str) -> str:
    """Return the letter under which ``text`` is listed, or "0-9"."""
    first = _sort_key(text)[:1].upper()
    return "0-9" if first.isdigit() else first


def _sort_key(text: str) -> str:
    return _OPENING.sub("", "".join(fold(text).split())) or text


# The files of the search.

# The last index of each language, and what went into it, so that workers forked later need not make it again.
_made: dict[str, tuple[object, Index]] = {}


def site_index(site: SiteView, library: Library, cache: Cache) -> Index:
    """Return the index of one language; the cache has the words of pages that have not changed."""
    values = _values(site, library)
    if _made.get(site.lang, (None,))[0] != values:
        lang, other = site.lang, library.default_lang
        pages = [cache.value(partial(_page, view, lang, other), "search page", view.key) for view in searched(site)]
        pages += [_page(stage, lang, other) for stage in site.stages]
        terms = [_term(word, lang) for word in site.words]
        words = library.languages[lang].search
        _made[lang] = values, make_index(pages, terms, words, other if other != lang else "")
    return _made[site.lang][1]


def _values(site: SiteView, library: Library) -> tuple[object, ...]:
    """Return everything that an index is made of."""
    keys = [view.key for view in searched(site)]
    return keys, site.stages, site.words, library.languages[site.lang].search, library.default_lang


def _page(view: PageView | StageView, lang: str, other: str) -> Page:
    title, summary, html = view.title, view.summary, view.html
    if isinstance(view, StageView):
        summary = summary if view.summary_lang == lang else in_other(summary)
    elif view.text_lang != lang:
        title, summary = in_other(title), in_other(summary)
    title = new_words(title, BEGIN, END)
    return make_page(view.path, title, summary, html if lang == other else with_other(html, other))


def _term(word: Word, lang: str) -> Term:
    """Return an entry of the glossary; what is not in ``lang`` is marked."""
    term, means = word.term.term, word.term.means
    new = {
        "term": term if word.lang == lang else in_other(term),
        "means": means if word.means_lang == lang else in_other(means),
    }
    return word.term.model_copy(update=new)


def search_files(
    site: SiteView, library: Library, cache: Cache, fill: Callable[..., OutputFile], *, own_server: str = ""
) -> list[OutputFile]:
    """Return search.html of one language, filled by ``fill``, and its index as scripts.

    With ``own_server``, an address with ``{query}`` in it, the hospital's own search answers, and there is no index.
    """
    folder = posixpath.dirname(site.frame.search)
    up = posixpath.relpath(".", folder or ".")
    found: list[PageView | StageView] = [*searched(site), *site.stages]
    addresses = {page.path: posixpath.basename(page.path) for page in found}
    glossary = posixpath.basename(site.frame.glossary)
    scripts: dict[str, str] = {}
    if not own_server:
        scripts = cache.value(
            lambda: index_files(site_index(site, library, cache), f"search-{site.lang}", addresses, glossary),
            "search index",
            *_values(site, library),
        )
    data = {"server": own_server} if own_server else {"index": f"{up}/assets/search-{site.lang}.js"}
    for name in scripts:
        part = name.removesuffix(".js").removeprefix(f"search-{site.lang}").removeprefix("-")
        if part:
            data["text" if part == "text" else f"part-{part}"] = f"{up}/assets/{name}"
    page = search_page(site, library)
    filled = fill(
        site.prefix + SEARCH_PAGE,
        "search.html",
        site.lang,
        search=page,
        data=data,
        addresses=links(page, addresses | {site.frame.glossary: glossary}),
    )
    return [filled, *(bytes_file(f"assets/{name}", text.encode()) for name, text in scripts.items())]


def links(page: SearchPage, addresses: dict[str, str]) -> dict[str, str]:
    """Return the address of each place that the search page links to and whose page has one in ``addresses``."""
    places = [entry.path for letter in page.letters for entry in letter.entries]
    places += [link.path for one in page.pinned for link in one.see]
    return {place: found for place in places if (found := _address(place, addresses))}


def _address(place: str, addresses: dict[str, str]) -> str:
    path, _, anchor = place.partition("#")
    address = addresses.get(path, "")
    if not address or not anchor:
        return address
    return f"{address}--{anchor}" if address.startswith("#") else f"{address}#{anchor}"


def stick_addresses(site: SiteView, shared: Edition) -> dict[str, str]:
    """Return the address of each page for a file in the folder of the handouts; "" where there is none."""
    found = {
        view.path: f"{slug(view)}.html" if view.review else shared.online(view.path) or "" for view in searched(site)
    }
    found |= {stage.path: posixpath.basename(stage.sheet) for stage in site.stages}
    return found | ({site.checklist.path: posixpath.basename(site.checklist.handout)} if site.checklist else {})


def booklet_addresses(site: SiteView, shared: Edition) -> dict[str, str]:
    """Return the address of each page for the booklet."""
    found = {view.path: f"#{slug(view)}" if view.review else shared.online(view.path) or "" for view in searched(site)}
    return found | {stage.path: shared.online(stage.path) or "" for stage in site.stages}


def inside_script(
    site: SiteView, library: Library, theme: Path, addresses: dict[str, str], *, leads: bool = True
) -> str:
    """Return the script of a single file that can be searched: the search, and the index after it."""
    # This runs in a worker, and only the parent may use the cache.
    index = site_index(site, library, Cache())
    scripts = index_files(index, "search", addresses, bound=float("inf"), leads=leads)
    return search_script(theme / "static") + "".join(scripts.values())


def inside_values(site: SiteView, library: Library, addresses: dict[str, str]) -> dict[str, Any]:
    """Return the values for the search in the template of a single file."""
    page = search_page(site, library)
    return {"search": page, "data": {}, "addresses": links(page, addresses)}
