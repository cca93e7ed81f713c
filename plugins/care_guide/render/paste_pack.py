"""The paste pack: texts for a record system as HTML, RTF and plain text, and a manifest."""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, NamedTuple

from lxml.html import HtmlElement, fragment_fromstring

from care_guide.content.article import BLOCKS
from care_guide.content.library import Library
from care_guide.content.models import Source
from care_guide.render.handouts import Handout, SiteInfo, handouts
from care_guide.render.output_file import day_in_words
from care_guide.render.page_view import NoticeView, PageView
from care_guide.render.views import PROVENANCE, SiteView
from care_guide.review.state import Review

# A text for a record system: headings, paragraphs, lists, tables and bold words.

_HEADINGS = ("h2", "h3")
_LISTS = ("ul", "ol")
_STRONG = ("strong", "b")
_NOT_TEXT = ("svg", "input", "summary")
_NOT_CLASS = ("cg-card__call", "cg-dots__picture", "cg-figure__picture")
# A line to write on, where the hospital has not filled in a fact.
_LINE = "__________"


class Run(NamedTuple):
    """Words that are all bold, or all not, with the numbers of the sources cited in them.

    ``lang`` is "" where their language is that of the text.
    """

    text: str
    strong: bool = False
    lang: str = ""
    cited: tuple[int, ...] = ()


# A line of words.
Words = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 or 3; ``lang`` and ``cited`` are as those of a run."""

    level: int
    text: str
    lang: str = ""
    cited: tuple[int, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: Words


@dataclass(frozen=True)
class List:
    """A list; ``first`` is the number of its first item, None for bullets."""

    first: int | None
    items: tuple[Item, ...]

    @property
    def marked(self) -> Iterator[tuple[str, Item]]:
        """Each item with its number and a period, or "" for a bullet."""
        for place, item in enumerate(self.items):
            yield "" if self.first is None else f"{self.first + place}.", item


class Item(NamedTuple):
    """One item of a list: its text, and the blocks below it."""

    text: Words
    below: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table; the first row is its heading row."""

    rows: tuple[tuple[Words, ...], ...]


Block = Heading | Paragraph | List | Table


def blocks_of(nodes: Iterable[HtmlElement]) -> Iterator[Block]:
    """Yield the blocks of ``nodes``, which are inside the print form of an article or a part of it."""
    for node in nodes:
        if not isinstance(node.tag, str) or node.tag in _NOT_TEXT or node.get("class") in _NOT_CLASS:
            continue
        if node.tag in _HEADINGS:
            yield Heading(int(node.tag[1]), text_of(node), _lang_of(node), cited_in(words_in(node)))
        elif node.tag == "h4":
            # A heading inside a card; record systems know no third level.
            yield Paragraph((Run(text_of(node), True, _lang_of(node), cited_in(words_in(node))),))
        elif node.tag in ("p", "figcaption", "legend") and not len(node.xpath("./p | ./details")):
            if text := words_in(node):
                yield Paragraph(text)
        elif node.tag in _LISTS:
            first = int(node.get("start", 1)) if node.tag == "ol" else None
            yield List(first, tuple(_item(item) for item in node))
        elif node.tag == "table":
            yield Table(tuple(tuple(words_in(cell) for cell in row) for row in node.iter("tr")))
        elif node.tag == "pre":
            lines = (" ".join(line.split()) for line in node.text_content().splitlines())
            yield from (Paragraph((Run(line, lang=_lang_of(node)),)) for line in lines if line)
        else:
            yield from blocks_of(node)
            # A record system gets no pictures, so that the words for a photo are a paragraph, as those of a drawing are.
            if node.tag == "figure" and (shown := " ".join(node.xpath("./div/img/@alt"))):
                yield _said(shown)


def _item(item: HtmlElement) -> Item:
    fields = item.find("fieldset/legend")
    if fields is not None:
        return Item(words_in(fields))
    # Some of what is in an item may be in an element of its own, such as a wide table in one that scrolls.
    inside = [child for child in item if child.tag in BLOCKS]
    text = words_in(item, inside)
    # The text of an item with paragraphs is the first of them.
    if not text and inside and inside[0].tag == "p":
        text = words_in(inside.pop(0))
    return Item(text, tuple(blocks_of(inside)))


def text_of(node: HtmlElement) -> str:
    """Return the words of ``node`` as :func:`words_in` does, as plain text."""
    return _plain(words_in(node))


def words_in(node: HtmlElement, without: list[HtmlElement] | None = None) -> tuple[Run, ...]:
    """Return the words of ``node`` on one line; a citation is its number in brackets, a link gets its address."""
    runs: list[Run] = []
    for text, strong, lang, cited in _runs(node, without or [], Run("", lang=_lang_of(node))):
        words = re.sub(r"\s+", " ", text)
        # A space belongs to the words before it; the line begins with none.
        if not runs or runs[-1].text.endswith(" "):
            words = words.lstrip()
        if words and runs and runs[-1][1:3] == (strong, lang):
            runs[-1] = Run(runs[-1].text + words, strong, lang, runs[-1].cited + cited)
        elif words:
            runs.append(Run(words, strong, lang, cited))
    if runs:
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return tuple(run for run in runs if run.text)


def _plain(words: Words) -> str:
    return "".join(run.text for run in words)


def cited_in(*lines: Words) -> tuple[int, ...]:
    """Return the numbers of the sources cited in ``lines``."""
    return tuple(number for line in lines for run in line for number in run.cited)


def cited_by(block: Block) -> Iterator[int]:
    """Yield the numbers of the sources cited in ``block`` and in what is below its items."""
    if isinstance(block, Heading):
        yield from block.cited
    elif isinstance(block, Paragraph):
        yield from cited_in(block.text)
    elif isinstance(block, List):
        for item in block.items:
            yield from cited_in(item.text)
            for below in item.below:
                yield from cited_by(below)
    else:
        yield from (number for row in block.rows for number in cited_in(*row))


def _lang_of(node: HtmlElement) -> str:
    """Return the ``lang`` of ``node`` or of the nearest element around it; "" where none has one."""
    return next((one.get("lang") for one in (node, *node.iterancestors()) if one.get("lang")), "")


def _runs(node: HtmlElement, without: list[HtmlElement], like: Run) -> Iterator[Run]:
    """Yield the words of ``node``, bold and in the language as ``like`` is unless an element says otherwise."""
    yield like._replace(text=node.text or "")
    for child in node:
        if child not in without:
            yield from _inside(child, like)
        yield like._replace(text=child.tail or "")


def _inside(node: HtmlElement, like: Run) -> Iterator[Run]:
    if not isinstance(node.tag, str) or node.tag in _NOT_TEXT or node.get("class") in _NOT_CLASS:
        return
    if node.get("class") == "cg-cite":
        yield Run(f" [{''.join(node.itertext()).strip(' ,')}]", cited=tuple(int(one.text) for one in node.iter("a")))
    elif node.get("class") == "cg-slot__line":
        yield Run(f" {_LINE} ")
    elif node.tag == "br":
        yield like._replace(text=" ")
    else:
        yield from _runs(node, [], Run("", like.strong or node.tag in _STRONG, node.get("lang") or like.lang))
        href = node.get("href") or ""
        if href.startswith(("https://", "http://")) and href not in "".join(node.itertext()):
            yield Run(f" ({href})")


def as_html(blocks: tuple[Block, ...]) -> str:
    """Return plain HTML in ASCII that record systems keep; its only attributes are ``lang``, for other languages, and ``start``."""
    text = "\n".join(_html(block) for block in blocks) + "\n"
    return text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}{_lang(block.lang)}>{escape(block.text, quote=False)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_html_words(block.text)}</p>"
    if isinstance(block, List):
        tag = "ul" if block.first is None else "ol"
        start = f' start="{block.first}"' if block.first not in (None, 1) else ""
        items = (f"<li>{_html_words(one.text)}{''.join(map(_html, one.below))}</li>" for one in block.items)
        return f"<{tag}{start}>\n" + "\n".join(items) + f"\n</{tag}>"
    rows = []
    for number, row in enumerate(block.rows):
        tag = "td" if number else "th"
        rows.append("<tr>" + "".join(f"<{tag}>{_html_words(cell)}</{tag}>" for cell in row) + "</tr>\n")
    return "<table>\n" + "".join(rows) + "</table>"


def _html_words(words: Words) -> str:
    """Return words as HTML; a space next to bold words is outside the element."""
    return "".join(map(_html_run, words))


def _html_run(run: Run) -> str:
    text = escape(run.text.rstrip(), quote=False)
    if run.strong:
        text = f"<strong>{text}</strong>"
    if run.lang:
        text = f"<span{_lang(run.lang)}>{text}</span>"
    return text + " " * run.text.endswith(" ")


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


def as_text(blocks: tuple[Block, ...]) -> str:
    """Return plain text: one line for a paragraph, an item or a row, and empty lines around headings."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for block in blocks for line in _lines(block, ""))).strip() + "\n"


def _lines(block: Block, indent: str) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from ("", block.text, "")
    elif isinstance(block, Paragraph):
        yield from (indent + _plain(block.text), "")
    elif isinstance(block, List):
        for number, item in block.marked:
            yield f"{indent}{number or '-'} {_plain(item.text)}"
            for below in item.below:
                yield from (line for line in _lines(below, indent + "    ") if line)
        yield ""
    else:
        yield from (indent + " | ".join(map(_plain, row)) for row in block.rows)
        yield ""


def as_rtf(blocks: tuple[Block, ...]) -> str:
    """Return RTF 1.9 in ASCII, with only paragraphs, bold headings, indents and tables."""
    body = "".join(_rtf(block, 0) for block in blocks)
    return "{\\rtf1\\ansi\\ansicpg1252\\uc1\\deff0{\\fonttbl{\\f0\\fswiss Arial;}}\\f0\\fs22\n" + body + "}\n"


def _rtf(block: Block, depth: int) -> str:
    if isinstance(block, Heading):
        size = {2: 28, 3: 24}[block.level]
        return f"\\pard\\sb240\\sa80\\keepn{{\\b\\fs{size} {_rtf_text(block.text)}}}\\par\n"
    if isinstance(block, Paragraph):
        return f"\\pard\\li{360 * depth}\\sa120 {_rtf_words(block.text)}\\par\n"
    if isinstance(block, List):
        return "".join(_rtf_item(item, number or "\\bullet ", depth) for number, item in block.marked)
    return "".join(_rtf_row(row, number == 0) for number, row in enumerate(block.rows)) + "\\pard\\sa120\\par\n"


def _rtf_item(item: Item, sign: str, depth: int) -> str:
    first = f"\\pard\\li{360 * (depth + 1)}\\fi-360\\sa60 {sign}\\tab {_rtf_words(item.text)}\\par\n"
    return first + "".join(_rtf(below, depth + 1) for below in item.below)


def _rtf_row(row: tuple[Words, ...], bold: bool) -> str:
    width = 9000 // len(row)
    edges = "".join(f"\\cellx{width * number}" for number in range(1, len(row) + 1))
    before, after = ("{\\b ", "}\\cell ") if bold else ("", "\\cell ")
    cells = "".join(f"{before}{_rtf_words(cell)}{after}" for cell in row)
    return f"\\trowd\\trgaph100{edges}\n\\pard\\intbl {cells}\\row\n"


def _rtf_words(words: Words) -> str:
    return "".join(f"{{\\b {_rtf_text(run.text)}}}" if run.strong else _rtf_text(run.text) for run in words)


def _rtf_text(text: str) -> str:
    return re.sub(r"([\\{}])|([^ -~]+)", lambda m: f"\\{m[1]}" if m[1] else _rtf_units(m[2]), text)


def _rtf_units(text: str) -> str:
    """Return letters beyond ASCII as signed numbers of 16 bits, as RTF has them."""
    units = text.encode("utf-16-le")
    return "".join(f"\\u{unit}?" for unit in struct.unpack(f"<{len(units) // 2}h", units))


# The pack: each article and each of its sections as a text, and a manifest. docs/record.md describes it for the analysts
# of record systems.

MANIFEST = "manifest.json"
# Increased when the form of the manifest changes.
FORMAT = 1
FORMS: tuple[tuple[str, Callable[[tuple[Block, ...]], str]], ...] = (
    ("html", as_html),
    ("rtf", as_rtf),
    ("txt", as_text),
)
# The name of the file with a whole article; no section can have it, since ids have no underscore.
WHOLE = "_whole"


@dataclass(frozen=True)
class RecordText:
    """One text of the pack: a whole article (``part`` is None) or the section with the id ``part``."""

    view: PageView
    review: Review
    part: str | None
    title: str
    blocks: tuple[Block, ...]

    @property
    def copy(self) -> str:
        """The mark at the end of the text, by which a copy is recognized whatever a system makes of it."""
        return copy_mark(self.view.topic, self.part, self.view.lang, self.review.short_version)

    @property
    def path(self) -> str:
        """Its path in the pack, without the ending."""
        return f"{self.view.lang}/{self.view.topic}/{self.part or WHOLE}"

    def files(self) -> dict[str, bytes]:
        """Return each file by its path in the pack."""
        return {f"{self.path}.{ending}": make(self.blocks).encode() for ending, make in FORMS}


def copy_mark(topic: str, part: str | None, lang: str, version: str) -> str:
    """Return the mark of a copy: ``[copy treatments/chemotherapy#risks en 1a2b-3c4d]``."""
    return f"[copy {topic}{f'#{part}' if part else ''} {lang} {version}]"


def record_texts(site: SiteView, library: Library, site_info: SiteInfo) -> Iterator[RecordText]:
    """Yield the texts of one language, in the order of the guide: each article, then its sections."""
    for handout in handouts(site, library, site_info):
        yield from _texts_of(handout, library)


def pack(texts: list[RecordText], library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the pack, the manifest last."""
    listed = []
    for text in texts:
        files = text.files()
        yield from files.items()
        listed.append(_entry(text, files, library))
    manifest = {"format": FORMAT, "guide": library.settings.get("SITENAME", ""), "texts": listed}
    yield MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(text: RecordText, files: dict[str, bytes], library: Library) -> dict[str, Any]:
    review, view = text.review, text.view
    checked = review.signoff.date if review.signoff and review.is_signed else None
    return {
        "article": view.topic,
        "part": text.part,
        "language": view.lang,
        "title": text.title,
        "version": review.version,
        "copy": text.copy,
        "updated": view.updated.isoformat(),
        "state": review.state,
        "checked": checked.isoformat() if checked else None,
        "check_again_by": review.next_check.isoformat() if checked and review.next_check else None,
        "codes": [
            {"system": row.system, "code": row.code, "leukemia_only": row.leukemia_only}
            for _, row in library.codes
            if row.article == view.topic
        ],
        "files": [{"path": path, "sha256": hashlib.sha256(data).hexdigest()} for path, data in files.items()],
    }


def _texts_of(handout: Handout, library: Library) -> Iterator[RecordText]:
    view, review = handout.view, handout.view.review
    assert review is not None
    root: HtmlElement = fragment_fromstring(handout.html, create_parent="div")
    word, other = library.strings, view.text_lang if view.text_lang != view.lang else ""
    notices = {notice.id: tuple(_notice(notice, view.lang)) for notice in view.notices}
    state: tuple[Block, ...] = (_said(_state(review, view.lang, library)),)
    if not review.is_signed:
        state += (_said(word(view.lang, "review.ask")), *notices.get(PROVENANCE, ()))
    else:
        notices.pop(PROVENANCE, None)

    def led(key: str, text: str | None) -> tuple[Block, ...]:
        return (Paragraph((Run(f"{word(view.lang, key)} "), Run(text, lang=other))),) if text else ()

    audience, message = led("article.audience", view.audience), led("article.message", view.message)
    top = [block for notice in view.top_notices if notice.id != PROVENANCE for block in notices[notice.id]]
    standing = [
        block
        for notice in view.top_notices
        if notice.stands_open and notice.id != PROVENANCE
        for block in notices[notice.id]
    ]
    bottom = [block for notice in view.bottom_notices for block in notices[notice.id]]
    body = tuple(blocks_of(root))

    def end(part: str | None, shown: tuple[Block, ...]) -> tuple[Block, ...]:
        online = f"{handout.version_info.online}{f'#{part}' if part else ''}" if handout.version_info.online else ""
        dated = word(
            view.lang,
            "review.text_of",
            date=day_in_words(view.updated, view.lang, library.profile),
            version=review.short_version,
        )
        named = (Run(f"{library.names(view.lang)['SITENAME']}: "), Run(view.title, lang=other), Run("."))
        where = f" {word(view.lang, 'handout.read_online')} {online}" if online else ""
        mark = copy_mark(view.topic, part, view.lang, review.short_version)
        return (*_sources(view, shown, library), Paragraph((*named, Run(f" {dated}{where}"))), _said(mark))

    # Below the heading of a notice stand its own words alone: those of the article come above it, or after their heading.
    above = (Heading(2, view.title, other), *audience, *message)
    whole = (*above, *state, *top, *body, *bottom)
    yield RecordText(view, review, None, view.title, (*whole, *end(None, whole)))
    for section in root.xpath("./section[@id]"):
        found = tuple(blocks_of(section))
        first = found[0]
        assert isinstance(first, Heading)
        part = (Heading(2, view.title, other), *audience, *state, *standing, *found)
        title = f"{view.title}: {first.text}"
        yield RecordText(view, review, section.get("id"), title, (*part, *end(section.get("id"), part)))


def _said(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def _state(review: Review, lang: str, library: Library) -> str:
    """Return in one or two sentences who has checked the text, and until when the check is valid."""
    word, signed = library.strings, review.signoff
    key = "partial" if review.state == "draft" and review.current else review.state
    if signed is None or key in ("draft", "partial"):
        return word(lang, f"review.{key}")
    said = {"signed": "signed_by", "overdue": "signed_over", "changed": "was_signed_by"}[review.state]
    by = word(
        lang,
        f"review.{said}",
        name=signed.name,
        credential=signed.credential,
        date=day_in_words(signed.date, lang, library.profile),
        next=day_in_words(review.next_check or signed.next_check, lang, library.profile),
    )
    return by if review.state == "signed" else f"{word(lang, f'review.{key}')} {by}"


def _notice(notice: NoticeView, around: str) -> Iterator[Block]:
    root: HtmlElement = fragment_fromstring(notice.html, create_parent="div")
    other = notice.lang if notice.lang != around else ""
    if other:
        root.set("lang", other)
    yield Heading(3, notice.title, other)
    yield from blocks_of(root)


def _sources(view: PageView, shown: tuple[Block, ...], library: Library) -> Iterator[Block]:
    """Yield the sources that ``shown`` cites, with their numbers in the whole article."""
    cited = {number for block in shown for number in cited_by(block)}
    if cited:
        yield Heading(3, library.strings(view.lang, "sources.title"))
        sources = (_source(number, one) for number, one in enumerate(view.sources, 1) if number in cited)
        yield List(None, tuple(Item((Run(source),)) for source in sources))


def _source(number: int, source: Source) -> str:
    said = ", ".join(filter(None, (source.publisher, source.published, source.number)))
    return f"[{number}] {source.title}. {said}.{f' {source.url}' if source.url else ''}"
