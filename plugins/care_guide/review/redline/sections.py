"""An article in the form in which two versions are compared: by sections, or line by line."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any, Literal, NamedTuple

import lxml.etree
import lxml.html
from lxml.html import Element, HtmlElement

from care_guide.content.article import THEME_ATTRIBUTES, Article, address_in_guide
from care_guide.content.figures import joined
from care_guide.content.library import Library
from care_guide.content.models import Notice, Source, Term
from care_guide.content.parse_result import GUIDE, OFF, PHOTO
from care_guide.content.source_text import is_value
from care_guide.review.versions import BRACKET, COMMA, PERIOD, as_typed, cited_sources, quoted
from care_guide.translation.files import line_pairs, original_path
from care_guide.translation.ledger import (
    Pair,
    State,
    answers_another,
    back_path,
    fingerprint,
    ledger_path,
    not_plain_of,
    plain,
    read_back,
    read_for,
    spellings,
)
from care_guide.translation.ledger import Segment as Line

# Elements that keep their classes.
_KEEP_CLASS = ("section", "ol")
# Attributes that stay as they are, since they change what is shown.
SHOWN_ATTRIBUTES = ("colspan", "dir", "lang", "reversed", "rowspan", "scope", "start", "type", "value")
# Attributes that readers hear, follow or see elsewhere get this prefix, since here they would take effect.
FORM = "data-form-"
_OTHER_ATTRIBUTES = ("alt", "aria-label", "title", "data-box", "data-only", "data-sign")
# Attributes of whose values the comparison makes words.
_TOLD = ("href", "src", "data-drawing", "data-if", "data-photo")
# Elements whose ids can be the target of a link from another page.
_WITH_ID = ("h3", "h4", "li", "fieldset")

# What no element of a page can hold. Markdown leaves such where a mark stands that works elsewhere, which the check refuses.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# An element of which only the text stays.
_GONE = "gone"
# More words or lines than this take too long to be compared one with each.
_LONG = 4000
# How far apart in two lists of texts the two can be that are compared.
_NEAR = 30


@dataclass(frozen=True)
class Section:
    """One section of an article: its id, its title, its HTML, the names of its drawings, and the sources of the article."""

    id: str
    title: str
    html: str
    drawings: tuple[str, ...] = ()
    cited: frozenset[str] = frozenset()


# The header, and what is above the first heading. No heading can have these ids: they have a space.
_TOP, _START = "the title", "the start"


def reading(article: Article, library: Library) -> tuple[Section, ...]:
    """Return the sections of ``article`` in reading order; meanings, sources and notices come last.

    The HTML holds as text all that the version of the article is made of. A citation is the id of its source, since
    numbers move when a source is added. A link says where it leads, a hospital fact is its label, text that depends on
    one begins with the condition, and a drawing is its name, its fingerprint and its words.
    """
    header, word, cited = article.header, partial(library.strings, article.lang), frozenset(article.found.all_citations)
    top = f"<h3>{_text(word('redline.top'))}</h3><p>{_text(header.title)}</p><p>{_text(header.summary)}</p>"
    if header.message:
        top += f"<p>{_text(word('article.message'))} {_text(header.message)}</p>"
    if header.audience:
        top += f"<p>{_text(word('article.audience'))} {_text(header.audience)}</p>"
    whole = _CONTROL.sub("\ufffd", article.found.whole or article.html)
    root = _parsed(whole)
    _plain(root, article, library)
    sections = [Section(_TOP, word("redline.top"), top)]
    loose = [node for node in root if node.tag != "section"]
    if loose:
        html = f"<h3>{word('redline.start')}</h3>" + "".join(map(_html, loose))
        sections.append(Section(_START, word("redline.start"), html, _drawings_in(loose), cited))
    for node in root:
        if node.tag == "section":
            heading = node.find("h3")
            title = " ".join(heading.text_content().split()) if heading is not None else word("redline.start")
            html = "".join(map(_html, node))
            sections.append(Section(node.get("id") or title, title, html, _drawings_in([node]), cited))
    return (*sections, *_around(article, library))


def _drawings_in(nodes: list[HtmlElement]) -> tuple[str, ...]:
    """Return the names of the drawings and photos in ``nodes``."""
    return tuple(str(mark.get("data-drawing")) for node in nodes for mark in node.iter("p") if mark.get("data-drawing"))


def _around(article: Article, library: Library) -> list[Section]:
    """Return what the page shows below the text: meanings, sources, notices."""
    found, word = article.found, partial(library.strings, article.lang)
    terms = library.languages[article.lang].terms.by_key
    meanings = [term_line(terms[name], word) for name in sorted(set(found.all_terms), key=str.casefold)]
    sources = [source_line(source, word) for source in cited_sources(library, found.all_citations)]
    notices = list(map(notice_line, library.notices_of(article)))
    parts = (
        ("words", word("glossary.on_page"), meanings),
        ("sources", word("sources.title"), sources),
        ("notices", word("site.notices"), notices),
    )
    return [
        Section(name, title, f"<h3>{title}</h3><ul>" + "".join(f"<li>{_text(line)}</li>" for line in lines) + "</ul>")
        for name, title, lines in parts
        if lines
    ]


# What ends how a word is said.
_END = re.compile("[;)]")


def term_line(term: Term, word: Callable[..., str]) -> str:
    """Return a word of the glossary as one line: all that its entry on the page says."""
    say = [f"{word('glossary.say')} {quoted(term.say, _END)}"] if term.say else []
    english = [f"{word('translation.english')} {quoted(term.en, _END)}"] if term.en else []
    return f"{term.term} ({'; '.join([*say, *english])}): {term.means}"


# What follows the text of a notice.
_SHORT = re.compile(" Short: ")


def notice_line(notice: Notice) -> str:
    """Return a notice as one line: its position, its text and its short form as written, with a sign for each line end and indent."""
    short = f" Short: {as_typed(notice.short)}" if notice.short else ""
    return f"{quoted(notice.title, BRACKET)} ({notice.position}): {quoted(as_typed(notice.text), _SHORT)}{short}"


def source_line(source: Source, word: Callable[..., str]) -> str:
    """Return a source as one line: all that its entry on the page says."""
    date = source.published or word("redline.no_date")
    looked = word("sources.checked", date=source.checked)
    kind = word(f"sources.kind_{source.kind}")
    where = " ".join(filter(None, (source.url, source.number)))
    who = f" {word('sources.who', who=source.who)}" if source.who else ""
    title, publisher = quoted(source.title, PERIOD), quoted(source.publisher, COMMA)
    return f"[{source.id}] {title}. {publisher}, {date}. {where} {kind}. {looked}{who}"


# White space that a page folds; other spaces, such as a no-break space, are what somebody has typed.
_SPACE = re.compile(r"[ \t\n\r\f]+")


def _text(value: str) -> str:
    return entities.escape(_SPACE.sub(" ", value).strip(), quote=False)


def _html(node: HtmlElement) -> str:
    return str(lxml.html.tostring(node, encoding="unicode")).strip()


def _plain(root: HtmlElement, article: Article, library: Library) -> None:
    """Change the page's HTML into the form that is compared."""
    labels, word = library.strings.table(article.lang, "slot"), partial(library.strings, article.lang)
    _write_unusual(root)
    for node in root.xpath(".//*[@data-source]"):
        _replace_text(node, f" [{node.get('data-source')}]")
    _facts(root, labels, library.strings.table(article.lang, "place"), word)
    for node in root.xpath(".//*[@class='cg-figure__picture']"):
        _drawing(node, article, library)
    for node in root.xpath(".//*[@class='cg-dots__picture'] | .//svg"):
        node.drop_tree()
    for node in root.xpath(".//a"):
        address = str(node.get("href"))
        if address.startswith(GUIDE):
            _add_address(node, address_in_guide(address, article.found.links, article.path))
        elif address.startswith(("http:", "https:", "mailto:")):
            _add_address(node, address)
        else:
            # A number to call, or a word of the glossary: its address repeats its words.
            node.set(FORM + "href", address)
        node.tag = "span"
    for node in root.xpath(".//fieldset/label"):
        node.drop_tree()
    for node in root.xpath(".//fieldset | .//legend"):
        node.drop_tag()
    for node in root.xpath(".//figure | .//figcaption | .//details | .//summary"):
        node.tag = "p" if node.tag in ("figcaption", "summary") else "div"
    for node in root.xpath(".//pre//text() | .//code//text()"):
        _write_spaces(node)
    for node in root.xpath(".//h2 | .//h3 | .//h4 | .//h5"):
        # Below the headings of the redline.
        node.tag = f"h{int(node.tag[1]) + 1}"
    _bare(root)
    lxml.etree.strip_tags(root, _GONE)


def _add_address(link: HtmlElement, address: str) -> None:
    """Write where ``link`` leads behind it, so that no typed words are the same."""
    begin = Element("span", {f"{FORM}link": "yes"})
    begin.text, begin.tail, link.tail = "(to:", f" {address}){link.tail or ''}", " "
    link.addnext(begin)


def _write_unusual(root: HtmlElement) -> None:
    """Write attributes that no mark of the guide sets, such as ``hidden``, as words before their element.

    The check refuses them, and the version has them.
    """
    usual = {*THEME_ATTRIBUTES, *SHOWN_ATTRIBUTES, *_OTHER_ATTRIBUTES, *_TOLD}
    for node in root.xpath(".//*[@*][not(ancestor-or-self::svg)]"):
        # A cell has the alignment of its column as its style.
        unusual = {n: v for n, v in node.attrib.items() if n not in usual and (n, node.tag[0]) != ("style", "t")}
        if unusual:
            words = f" [{'; '.join(f'{name}: {value}' for name, value in unusual.items())}] "
            before = node.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + words
            else:
                node.getparent().text = (node.getparent().text or "") + words


def _write_spaces(text: Any) -> None:
    """Write a sign for each line end, and for each of several spaces, within ``text``, which is code: there they show."""
    node, written = text.getparent(), re.sub(r"(?<= ) | (?= )", "␣", re.sub(r"\n(?!\Z)", "⏎", text))
    if text.is_tail:
        node.tail = written
    else:
        node.text = written


def _facts(root: HtmlElement, labels: dict[str, str], places: dict[str, str], word: Callable[..., str]) -> None:
    """Replace the value of each hospital fact with its name, and put the condition before each conditional text.

    Each stays an element of its own, since an author may type the same words. A place that ``places`` does not name, as in
    an earlier text, is called by its id.
    """
    for node in root.xpath(".//*[@data-slot]"):
        name, empty = str(node.get("data-slot")), node.find("span[@data-if='none']")
        if name in labels:
            # The value differs from hospital to hospital; the words for an empty fact are the article's own.
            node.clear(keep_tail=True)
            node.text, node.tag = f"_____ ({labels[name]})", "span"
            if empty is not None:
                node.text += " "
                empty.tail = None
                node.append(empty)
        if empty is not None and is_value(name, empty.text_content()):
            empty.attrib.pop(OFF, None)
        # A number to call of the country keeps its value.
        node.set(f"{FORM}fact", name)
    for node in root.xpath(f".//*[@{OFF}][not(self::span)]"):
        node.set(f"{FORM}off", word("redline.form_off"))
    for node in root.xpath(".//span[@data-if]"):
        condition = str(node.attrib.pop("data-if"))
        no, name = condition.startswith("if no "), condition.rpartition(" ")[2]
        if name == "none":
            when = word("redline.if_empty")
        elif "." in name:
            when = word("redline.if_no_fact" if no else "redline.if_fact", fact=labels.get(name, name))
        else:
            when = f"{places.get(f'only_{name}', name)}:"
        # The words in between may change while the condition stays.
        begin, end = Element("span", {f"{FORM}if": condition}), Element("span", {f"{FORM}end": condition})
        off = node.get(OFF) is not None
        if off:
            when = f"{when.removesuffix(':')} ({word('redline.form_off')}):"
        begin.text, begin.tail, end.text = f"[{when}", f" {node.text or ''}", "]"
        node.text = None
        node.insert(0, begin)
        node.append(end)
        node.attrib.clear()
        if off:
            node.set(f"{FORM}part", "")
        else:
            node.tag = _GONE


def _bare(root: HtmlElement) -> None:
    """Keep only attributes that the version is made of: drawings, the kind of a card, ids, and those with a meaning."""
    for node in root.iter():
        if not isinstance(node.tag, str) or not node.attrib or node.get("data-drawing"):
            continue
        kept = {name: node.get(name) for name in SHOWN_ATTRIBUTES}
        kept |= {FORM + name.removeprefix("data-"): node.get(name) for name in _OTHER_ATTRIBUTES}
        kept |= {name: value for name, value in node.attrib.items() if name.startswith(FORM)}
        kept["class"] = node.get("class") if node.tag in _KEEP_CLASS else None
        if node.tag == "section" and node.getparent() is root:
            kept["id"] = node.get("id")
        elif node.tag in _WITH_ID:
            kept[FORM + "id"] = node.get("id")
        node.attrib.clear()
        for name, value in kept.items():
            if value is not None:
                node.set(name, value)


def _replace_text(node: HtmlElement, text: str) -> None:
    node.clear(keep_tail=True)
    node.text, node.tag = text, _GONE


def _drawing(node: HtmlElement, article: Article, library: Library) -> None:
    """Replace a drawing or photo with its name, its fingerprint and its words."""
    image, markup, said = node.find("img"), _svg(node), " ".join(node.text_content().split())
    node.clear(keep_tail=True)
    if image is not None:
        kind, name = "redline.photo", str(image.get("src")).removeprefix(PHOTO)
        digest, words = str(image.get("data-photo")), str(image.get("alt"))
    else:
        drawings = map(library.drawings_in(article.lang).get, article.found.drawings)
        shown = next((one for one in drawings if one is not None and _svg(_parsed(one.markup)) == markup), None)
        if shown is None:
            # The check refuses what makes a page read a drawing otherwise than its file.
            node.tag, node.text = "p", said
            return
        kind, name, digest = "redline.drawing", shown.name, shown.digest
        # How a tall drawing is cut is seen where its parts are side by side.
        parts = (f"<view {box}>" for box in shown.views)
        words = "; ".join(filter(None, (shown.title, *shown.labels, *parts)))
    node.tag = "p"
    node.set("data-drawing", name)
    node.text = library.strings(article.lang, kind, name=name, digest=digest[:8], words=words)


def _parsed(html: str) -> HtmlElement:
    return lxml.html.fragment_fromstring(html, create_parent="div")


def _svg(node: HtmlElement) -> str:
    """Return the drawing in ``node`` as HTML, "" if there is none; of a tall one, the whole."""
    svg = node.find("svg")
    return _html(svg) if svg is not None else ""


# A translated article line by line.


class Piece(NamedTuple):
    """Some words of a line: ``mark`` is "" if both versions have them, "del" for the old one only, "ins" for the new."""

    mark: Literal["", "del", "ins"]
    text: str


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One line: its number in the translation (0: not translated, or removed), and both languages, marked.

    ``section`` and ``card`` are the id and the kind of those that hold it. ``back`` is its back-translation, if there is one.
    ``answer`` says, before and now, what families read for the original line, if the translation answers another one now.
    """

    section: str
    card: str
    line: int
    source: tuple[Piece, ...]
    text: tuple[Piece, ...]
    state: State | None
    changed: bool
    back: str = ""
    answer: tuple[str, str] | None = None


@dataclass(frozen=True)
class Segments:
    """The lines of a translated article, and the back-translations that belong to none of them."""

    lines: tuple[Segment, ...] = ()
    unused: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether a line of either language changed."""
        return any(line.changed for line in self.lines)

    @property
    def has_back(self) -> bool:
        return any(line.back for line in self.lines)


def segments_of(was: Article | None, now: Article | None, old: Library, new: Library) -> Segments:
    """Compare two versions of a translation line by line; an article that is not a translation has no lines."""
    before, after = _pairs(was, old), _pairs(now, new)
    if now is None or not after:
        return Segments()
    entries = read_back(new.root, back_path(now.path))[0]
    backs = {fingerprint(entry.text): entry.back for entry in entries}
    known = {one for pair in after if pair.text for one in spellings(pair.text)}
    same_words = {pair.text.mark: pair for pair in before if pair.text}
    return Segments(
        tuple(_segment(one, other, backs, same_words) for one, other in _aligned(before, after)),
        tuple(entry.text for entry in entries if fingerprint(entry.text) not in known),
    )


def files_of_lines(article: Article | None, library: Library) -> list[tuple[str, bytes | None]]:
    """Return the files that ``segments_of`` reads for one version, each with its bytes, None if there is no such file."""
    if article is None or not library.is_translation(article):
        return []
    path = article.path
    paths = (path, original_path(path, library), ledger_path(path), back_path(path))
    files = ((one, library.root / one) for one in paths)
    return [(one, file.read_bytes() if file.is_file() else None) for one, file in files]


def _pairs(article: Article | None, library: Library) -> list[Pair]:
    return line_pairs(article.path, library)[2] if article and library.is_translation(article) else []


def _aligned(before: list[Pair], after: list[Pair]) -> Iterator[tuple[Pair | None, Pair | None]]:
    """Pair the lines of two versions: equal ones, and between these the ones that are most alike."""
    olds, news = ([_words(pair) for pair in side] for side in (before, after))
    for what, a1, a2, b1, b2 in matcher(olds, news).get_opcodes():
        if what == "equal":
            yield from zip(before[a1:a2], after[b1:b2], strict=True)
            continue
        found = most_alike(olds[a1:a2], news[b1:b2], 0.4)
        for number, pair in enumerate(after[b1:b2]):
            yield before[a1 + found[number]] if number in found else None, pair
        yield from ((pair, None) for number, pair in enumerate(before[a1:a2]) if number not in found.values())


def _words(pair: Pair) -> str:
    return f"{pair.source.text}\n{pair.text.text if pair.text else ''}"


def matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    """Return the comparison of two lists; in a long one, no match begins at an entry that is everywhere in it."""
    return SequenceMatcher(None, old, new, autojunk=len(new) > _LONG)


def most_alike(olds: Sequence[str], news: Sequence[str], least: float) -> dict[int, int]:
    """Return the number of the old text that each new text is most like, by its number; each old one counts once.

    Two texts are alike by the share of their words, in order, that both have: ``least`` or more. In long lists, each is
    compared with those about as far from the beginning.
    """
    words, alike = [text.split() for text in olds], []
    for number, text in enumerate(news):
        middle, other = number * len(olds) // len(news), matcher([], text.split())
        for one in range(max(0, middle - _NEAR), min(len(olds), middle + _NEAR)):
            other.set_seq1(words[one])
            if (share := other.ratio()) >= least:
                alike.append((-share, number, one))
    found: dict[int, int] = {}
    taken: set[int] = set()
    # The most alike come first, so that a text that is new takes the old one of no other.
    for _, number, one in sorted(alike):
        if number not in found and one not in taken:
            found[number] = one
            taken.add(one)
    return found


def _segment(was: Pair | None, now: Pair | None, backs: dict[str, str], same_words: Mapping[str, Pair]) -> Segment:
    """Compare two versions of a line; ``same_words`` has the old ones by the fingerprint of their translation."""
    sources = [pair.source if pair else None for pair in (was, now)]
    texts = [pair.text if pair and pair.state != "missing" else None for pair in (was, now)]
    typed = [_words(pair) if pair else "" for pair in (was, now)]
    line = now or was
    assert line is not None
    marks = [pair.text.mark if pair and pair.text else "" for pair in (was, now)]
    # Where lines have changed places, ``was`` has the same original and other words.
    answered = was if marks[0] == marks[1] else same_words.get(marks[1], was)
    answer = _answer(answered, now) if answered and now else None
    if answer and typed[0] == typed[1]:
        # Families did not read it before.
        texts[0] = None
    return Segment(
        section=line.source.section,
        card=line.source.box,
        line=now.text.line if now and now.text else 0,
        source=_marked(*_shown(*sources)),
        text=_marked(*_shown(*texts)),
        state=now.state if now else None,
        changed=bool(answer) or typed[0] != typed[1] or (was and was.current) != (now and now.current),
        back=next((backs[one] for one in spellings(now.text) if one in backs), "") if now and now.text else "",
        answer=answer,
    )


# What is said of a translation that waits all the while.
OTHER_ROW = " (by its row in the ledger, the translation was made from another line than before)"


def _answer(was: Pair, now: Pair) -> tuple[str, str] | None:
    if not answers_another(was, now):
        return None
    words = zip(_shown(was.source, now.source), _shown(was.text, now.text), strict=True)
    old, new = (read_for(pair, *both) for pair, both in zip((was, now), words, strict=True))
    return old, new + OTHER_ROW if old == new else new


def _shown(*versions: Line | None) -> list[str]:
    """Return the versions of a line in plain words; as typed, if something else has changed that these would not show."""
    there = [one for one in versions if one is not None]
    other_marks = len({not_plain_of(one) for one in there}) > 1
    typed = other_marks or len({plain(one) for one in there}) < len({one.mark for one in there})
    return ["" if one is None else " ".join(one.text.split()) if typed else plain(one) for one in versions]


def _marked(old: str, new: str) -> tuple[Piece, ...]:
    """Return two versions of a line as one, word by word."""
    if old == new:
        return (Piece("", " ".join(new.split())),) if new.strip() else ()
    before, after, found = joined(old.split()), joined(new.split()), list[Piece]()
    for what, a1, a2, b1, b2 in matcher(before, after).get_opcodes():
        if what == "equal":
            found.append(Piece("", " ".join(after[b1:b2])))
        else:
            found += [Piece("del", " ".join(before[a1:a2]))] if a1 != a2 else []
            found += [Piece("ins", " ".join(after[b1:b2]))] if b1 != b2 else []
    return tuple(found)
