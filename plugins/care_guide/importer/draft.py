"""Turn the HTML of a document into a draft: blocks of the guide's Markdown, in the sections that the contract asks for."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml.html import HtmlElement

from care_guide.checks.structure import OF_THE_PAGE
from care_guide.content.contract import Contract, slug_of
from care_guide.content.source_text import PLACEHOLDER, plain_words
from care_guide.importer.document import PICTURE, Source
from care_guide.markdown_ext.figures import UNWRITTEN

# HTML as Markdown: one sentence per line, no word changed.
#
# In a document without headings, a bold paragraph becomes one; a paragraph that begins with a typed bullet is a list item.
# What the guide cannot show (a table with joined cells, text that is struck out) becomes a note for the author.

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = {
    *_HEADINGS, "p", "ul", "ol", "dl", "dt", "dd", "li", "table", "div", "section", "article", "main", "header", "footer",
    "nav", "aside", "body", "blockquote", "center", "figure", "figcaption", "pre", "hr", "address", "fieldset", "form",
    "legend", "details", "summary",
}  # fmt: skip
# What makes a table a layout of the page.
_LAYOUT = (("table", "another one"), *((tag, "headings") for tag in _HEADINGS))
# The parts of a table that hold its cells.
_PARTS = ("thead", "tbody", "tfoot", "colgroup", "tr")
_BREAKS = _BLOCKS | {"tr", "td", "th", "caption"}
_BOLD, _ITALIC, _STRUCK = ("strong", "b"), ("em", "i"), ("s", "strike", "del")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
# The last are those of Word's symbol fonts; no arrow up or down, which says more or less, and no sign of mathematics.
_TYPED_BULLET = re.compile(
    "^(?:[•·‣∙▪▫■□●○◦◆◇❖◊►▶▸▹➢➤➔➜➝➞➨→⇒✓✔✗✘☐☑☒\U0001f5f8\U0001f5f9\uf0b7\uf0a7\uf0fc\uf0d8\uf076\uf0a8\uf06e\uf071\uf075]"
    "|[-\u2013](?= ))\\s*"
)
# Word's circle is the letter o in another font, its square § and its arrow Ø.
_TYPED_CIRCLE = re.compile(r"^[o§Øüvq]\s+")
_TYPED_NUMBER = re.compile(r"^(?:\d{1,2}|[a-z])[.)]\s+")
_WORD_LEVEL = re.compile(r"\blevel(\d)\b")
# After these a period does not end a sentence.
_SHORT = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|approx|ext|tel|Tel|pp?|e\.g|i\.e|Fig|fig)|\b[A-Z])\.$")
_END = re.compile(r"([.!?][\"'”\u2019)\]*\\]*)\s+(?=[\"'“\u2018(*\\\[]*[A-Z0-9À-Þ])")
_START = re.compile(r"^(?:(\d+)\.(?=\s|$)|([#>+-])|(={2,}|~{3,}|:(?=\s)))")
# Signs whose meaning only a font knows.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Letters joined into one sign, as in text from a PDF.
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_RULE = re.compile(r"[\s=_~*.·…—\u2013\\-]*")
_SIGNS = re.compile(r"[\\`*_{}\[\]|]")
_FOOTNOTE = re.compile(r"^#(?:(?:footnote|endnote|_ftn|_edn)-?\w*|sd(?:foot|end)note\w*sym)$")
# A footnote as Markdown writes it: its mark in the text, or with a colon before its words.
_TYPED_NOTE = re.compile(r"[ \t]*\[\^([\w-]+)\](:[ \t]*)?")
_NOTE = re.compile(r" \(note [\w?-]+\)")
_FOOTNOTES = (
    'it has footnotes: add what each of them names to content/data/sources.yaml, write [^its-id] in place of "(note 1)", '
    "and delete the notes"
)
_BACK = re.compile(r"^#(?:footnote|endnote)-ref-|^#_(?:ftn|edn)ref|^#sd(?:foot|end)note\w*anc$")


# The level of a heading that always opens a section.
TOP = -1


@dataclass(frozen=True)
class Block:
    """A block: its Markdown, of one or more lines. A heading has a ``level`` from 0 (the title) to 6, or TOP."""

    kind: Literal["heading", "text", "picture"]
    text: str
    level: int = 0


@dataclass
class Converted:
    """The blocks of a document in order; ``pictures`` are the ones that they show, as indexes of the source's pictures."""

    blocks: list[Block] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lists: int = 0
    tables: int = 0


@dataclass(frozen=True)
class _Item:
    """A list item: its depth from 0, its number or None, its lines."""

    level: int
    number: int | None
    text: str


def to_markdown(source: Source) -> Converted:
    """Return the blocks of a document."""
    writer = _Writer(source)
    writer.blocks_of(source.body)
    writer.end_list()
    found = writer.made
    if not any(block.kind == "heading" and block.level > 0 for block in found.blocks):
        found.blocks[:] = [one for block in found.blocks for one in _with_heading(block)]
    for block in found.blocks:
        if unknown := _PRIVATE.search(block.text):
            around = block.text[max(0, unknown.start() - 30) : unknown.end() + 30].replace("\n", " ")
            found.notes.append(f'a sign of a symbol font is not known ("{around}"): see in the document what it shows')
    return found


def _with_heading(block: Block) -> Iterator[Block]:
    """Yield a paragraph whose first line is bold as a heading and the rest: many documents have no other headings."""
    first, _, rest = block.text.partition("\n")
    bold = re.fullmatch(r"\*\*([^*]{1,90})\*\*", first)
    sentence = (".", ",", ";", "!") if rest else (".", ",", ";")
    if block.kind != "text" or bold is None or bold[1].rstrip().endswith(sentence):
        yield block
        return
    yield Block("heading", bold[1].rstrip(" :"), 1)
    if rest:
        yield Block("text", rest)


def clean(text: str) -> str:
    """Return ``text`` as NFC, with plain spaces and hyphens, without invisible characters and joined letters."""
    plain = "".join(map(_seen, unicodedata.normalize("NFC", text)))
    return _LIGATURE.sub(lambda m: unicodedata.normalize("NFKC", m[0]), plain.replace("\u2011", "-"))


def _seen(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign in "\n\t\r\f" or kind in ("Zs", "Zl", "Zp"):
        return " "
    return "" if kind in ("Cc", "Cf", "Cs", "Cn") else sign


def escaped(text: str) -> str:
    """Return plain ``text`` as Markdown that shows the same."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    text = _SIGNS.sub(lambda m: "\\" + m[0], text)
    return text.replace("<", "&lt;").replace("[^", "[&#94;")


def sentences_of(text: str) -> list[str]:
    """Return the sentences of Markdown ``text``, each escaped so that it can begin a line."""
    found: list[str] = []
    for line in text.split("\n"):
        open_sentence = ""
        for part in _END.sub("\\1\n", " ".join(line.split())).split("\n"):
            open_sentence = f"{open_sentence} {part}".strip()
            if not _SHORT.search(open_sentence.rstrip("\"'”\u2019)]*\\")):
                found.append(open_sentence)
                open_sentence = ""
        found.append(open_sentence)
    return [_safe_start(line) for line in found if line]


def _safe_start(line: str) -> str:
    """Escape the first characters of ``line`` if they would be a mark of Markdown."""

    def escape(m: re.Match[str]) -> str:
        if m[1]:
            return f"{m[1]}\\."
        return f"\\{m[2]}" if m[2] else f"&#{ord(m[3][0])};{m[3][1:]}"

    return _START.sub(escape, line, count=1)


class _Writer:
    """Walks through the tree once and fills ``made``; ``waiting`` are pictures whose block has not ended yet."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.made = Converted(notes=list(source.notes))
        self.items: list[_Item] = []
        self.waiting: list[int] = []

    # Blocks

    def blocks_of(self, node: HtmlElement) -> None:
        """Add the blocks inside ``node``; text between them is a separate paragraph."""
        run = [self.words(node.text)]
        for child in node:
            if child.tag in _BLOCKS or _has_blocks(child):
                self.paragraph("".join(run))
                run = []
                self.block(child)
            else:
                run.append(self.inline(child))
            run.append(self.words(child.tail))
        self.paragraph("".join(run))

    def block(self, node: HtmlElement) -> None:
        classes = node.get("class") or ""
        if node.tag in _HEADINGS or (node.tag == "p" and "MsoTitle" in classes):
            self.heading(node, 0 if {"title", "MsoTitle"} & set(classes.split()) else int(node.tag[1:]))
        elif node.tag in ("ul", "ol"):
            if node.tag == "ol" and any(_FOOTNOTE.match("#" + (one.get("id") or "")) for one in node.iter("li")):
                self.add(Block("heading", "Notes of the document", TOP))
                self.has_footnotes()
            self.end_list()
            self.list_of(node, 0)
            self.end_list()
        elif node.tag == "table":
            self.table(node)
        elif node.tag in ("p", "dt", "dd", "address", "figcaption", "pre", "li") and not _has_blocks(node):
            self.paragraph(self.inner(node), node)
        elif node.tag != "hr":
            self.blocks_of(node)

    def add(self, block: Block) -> None:
        """Add ``block``, and below it the pictures that were in it."""
        self.end_list()
        if block.text:
            self.made.blocks.append(block)
        self.flush_pictures()

    def flush_pictures(self) -> None:
        for number in self.waiting:
            self.made.pictures.append(number)
            alt = " ".join(clean(self.source.pictures[number].alt).split())
            self.made.blocks.append(Block("picture", escaped(alt)))
        self.waiting = []

    def heading(self, node: HtmlElement, level: int) -> None:
        """Add a heading without its bold marks."""
        text = " ".join(self.inner(node).replace("**", "").split())
        self.add(Block("heading", text.rstrip(" :"), level))

    def paragraph(self, text: str, node: HtmlElement | None = None) -> None:
        """Add a paragraph, or a list item if it looks like one."""
        plain = text.strip()
        bullet = _TYPED_BULLET.match(plain)
        number = None
        if bullet is None and _is_item_of_word(node):
            bullet, number = _TYPED_CIRCLE.match(plain), _TYPED_NUMBER.match(plain)
        if bullet or number:
            found = _WORD_LEVEL.search((node.get("style") or "") if node is not None else "")
            last = next((one.number for one in reversed(self.items) if one.number is not None), 0) or 0
            rest = plain[bullet.end() :] if bullet else _TYPED_NUMBER.sub("", plain, count=1)
            level = int(found[1]) - 1 if found else 0
            self.items.append(_Item(level, last + 1 if number else None, "\n".join(sentences_of(rest))))
            return
        for lines in map(sentences_of, re.split(r"\n\s*\n", plain)):
            if not all(_RULE.fullmatch(line) for line in lines):
                self.add(Block("text", "\n".join(lines)))
        if self.waiting:
            self.end_list()
            self.flush_pictures()

    # Lists

    def list_of(self, node: HtmlElement, level: int) -> None:
        """Collect the items of a list and of the lists in it, and what is between them."""
        start = node.get("start") or ""
        number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
        self.loose(self.words(node.text), level)
        for item in node:
            if item.tag in ("ul", "ol"):
                self.list_of(item, level + 1)
            elif item.tag != "li" and item.find(".//li") is not None:
                self.list_of(item, level)
            elif item.tag != "li":
                self.loose(self.piece(item), level)
            else:
                run, nested = [self.words(item.text)], []
                for child in item:
                    if child.tag in ("ul", "ol"):
                        nested.append(child)
                    else:
                        run.append(self.piece(child))
                    run.append(self.words(child.tail))
                lines = sentences_of("".join(run).strip())
                if lines or nested:
                    numbered = node.tag == "ol"
                    self.items.append(_Item(level, number if numbered else None, "\n".join(lines)))
                    number += numbered
                for one in nested:
                    self.list_of(one, level + 1)
            self.loose(self.words(item.tail), level)

    def loose(self, text: str, level: int) -> None:
        """Add what is between the items of a list as an item without a number."""
        if lines := sentences_of(text.strip()):
            self.items.append(_Item(level, None, "\n".join(lines)))

    def end_list(self) -> None:
        items, self.items = self.items, []
        lines: list[str] = []
        depth = 0
        for item in items:
            if not item.text:
                continue
            depth = min(item.level, depth + 1) if lines else 0
            mark = f"{item.number}. " if item.number is not None else "- "
            first, *more = item.text.split("\n")
            indent = "    " * depth
            lines += [f"{indent}{mark}{first}", *(f"{indent}{' ' * len(mark)}{line}" for line in more)]
        if lines:
            self.made.lists += 1
            self.made.blocks.append(Block("text", "\n".join(lines)))
            self.flush_pictures()

    # Tables

    def table(self, node: HtmlElement) -> None:
        """Add a table; a layout table becomes its text, and one that is not simple a list of its rows."""
        own = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in own]
        wide = max(map(len, rows), default=0)
        self.around_cells(node)
        inner = next((what for tag, what in _LAYOUT if node.find(f".//{tag}") is not None), "")
        if wide <= 1 or inner:
            if wide > 1:
                self.made.notes.append(
                    f"a table holds {inner}: its cells follow each other; check what belongs together"
                )
            for row in rows:
                for cell in row:
                    self.blocks_of(cell)
            return
        spans = {cell.get(name) or "1" for row in rows for cell in row for name in ("colspan", "rowspan")}
        cells = [[" ".join(" ".join(sentences_of(self.flat(cell))).split()) for cell in row] for row in rows]
        cells = [row for row in cells if any(row)]
        self.made.tables += 1
        if spans != {"1"} or len(cells) == 1 or any(len(row) != wide for row in cells):
            what = "has one row" if len(cells) == 1 else "has joined cells"
            self.made.notes.append(f"table {self.made.tables} {what}: each of its rows is an item; check it")
            self.add(Block("text", "\n".join("- " + "; ".join(filter(None, row)) for row in cells)))
            return
        head, *rest = cells
        lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * wide, *rest)]
        self.add(Block("text", "\n".join(lines)))

    def around_cells(self, node: HtmlElement) -> None:
        """Add what a table, or a part of one, has outside of its cells: a caption, words between rows."""
        self.paragraph(self.words(node.text))
        for child in node:
            if child.tag in _PARTS:
                self.around_cells(child)
            elif child.tag not in ("td", "th"):
                self.paragraph(self.piece(child))
            self.paragraph(self.words(child.tail))

    def flat(self, node: HtmlElement) -> str:
        """Return the text of ``node`` with each block in it on lines of its own."""
        return self.words(node.text) + "".join(self.piece(child) + self.words(child.tail) for child in node)

    def piece(self, node: HtmlElement) -> str:
        """Return the text of one element, on lines of its own if it is or has a block."""
        return f"\n{self.flat(node)}\n" if node.tag in _BREAKS or _has_blocks(node) else self.inline(node)

    # Words

    def words(self, text: str | None) -> str:
        plain = re.sub(r"\s+", " ", clean(text)) if text else ""
        if _TYPED_NOTE.search(plain):
            self.has_footnotes()
            plain = _TYPED_NOTE.sub(lambda m: f"Note {m[1]}: " if m[2] else f" (note {m[1]})", plain)
        return escaped(plain)

    def has_footnotes(self) -> None:
        if _FOOTNOTES not in self.made.notes:
            self.made.notes.append(_FOOTNOTES)

    def inner(self, node: HtmlElement, bold: bool = False, italic: bool = False) -> str:
        return self.words(node.text) + "".join(
            self.inline(child, bold, italic) + self.words(child.tail) for child in node
        )

    def inline(self, node: HtmlElement, bold: bool = False, italic: bool = False) -> str:
        text = ""
        if node.tag == "br":
            text = "\n"
        elif node.tag == "img":
            self.waiting.append(int((node.get("src") or "").removeprefix(PICTURE)))
        elif node.tag in _STRUCK:
            if gone := " ".join(clean(node.text_content()).split()):
                self.made.notes.append(f'"{gone[:80]}" is struck out: it is left out')
        elif node.tag in _BOLD:
            text = _marked(self.inner(node, True, italic), "" if bold else "**")
        elif node.tag in _ITALIC:
            text = _marked(self.inner(node, bold, True), "" if italic else "*")
        elif node.tag in ("sup", "sub"):
            text = self.raised(node, bold, italic)
        elif node.tag == "a" and node.get("href"):
            text = self.link(node, bold, italic)
        else:
            text = self.inner(node, bold, italic)
        return text

    def raised(self, node: HtmlElement, bold: bool, italic: bool) -> str:
        """Return raised or lowered text; digits stay raised, since 10⁹ must never become 109."""
        text = self.inner(node, bold, italic)
        if re.fullmatch(r"[\d+-]+", text) and node.find(".//a") is None:
            return text.translate(_RAISED if node.tag == "sup" else _LOWERED)
        return text

    def link(self, node: HtmlElement, bold: bool, italic: bool) -> str:
        """Return a link to a web page; of other links only the words are kept."""
        href, text = "".join(node.get("href").split()), self.inner(node, bold, italic)
        number = re.sub(r"\W", "", node.text_content())
        if _BACK.match(href):
            return f"Note {number}: " if number else ""
        if _FOOTNOTE.match(href):
            self.has_footnotes()
            return f" (note {number or '?'})"
        if href.startswith("https://") and text.strip():
            address = re.sub(r"[()<>\"\\\[\]*_`{}|^]", lambda m: f"%{ord(m[0]):02X}", clean(href)).replace("%5F", "_")
            return _marked(text, "[", f"]({address})")
        if href.startswith(("http://", "ftp:", "file:", "javascript:")):
            self.made.notes.append(f"a link to {href[:80]} is not kept: the guide links to https:// addresses only")
        return text


def _marked(text: str, before: str, after: str | None = None) -> str:
    """Return ``text`` between two marks, with the white space at its ends outside of them."""
    core = text.strip()
    if not core or not before:
        return text
    start = text[: len(text) - len(text.lstrip())]
    return f"{start}{before}{core}{before if after is None else after}{text[len(text.rstrip()) :]}"


def _has_blocks(node: HtmlElement) -> bool:
    return any(one.tag in _BLOCKS for one in node.iterdescendants())


def _is_item_of_word(node: HtmlElement | None) -> bool:
    """Return whether ``node`` is a paragraph that Word's web pages show as a list item, with its number typed in it."""
    return node is not None and (node.get("class") or "").startswith("MsoList")


# The blocks as the sections of an article.

_MOST_OF_SUMMARY = 160


def titled(blocks: list[Block]) -> tuple[str, list[Block]]:
    """Return the title of the document in plain words, "" if it has none, and the other blocks.

    A heading at the top is the title if it has that style, is the only one of the highest level, or is followed by
    another heading.
    """
    if not blocks or blocks[0].kind != "heading" or blocks[0].level == TOP:
        return "", blocks
    levels = [block.level for block in blocks if block.kind == "heading"]
    only = len(levels) > 1 and levels.count(levels[0]) == 1 and levels[0] == min(levels)
    above = len(blocks) > 1 and blocks[1].kind == "heading"
    if levels[0] and not only and not above:
        return "", blocks
    return plain_words(blocks[0].text), blocks[1:]


@dataclass
class Section:
    """A section: its heading, its id, and its parts as Markdown."""

    heading: str
    id: str
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A draft without its text: title, slug, kind, the contract, the day, and the file names of pictures by number.

    A picture without a file gets the name of a drawing that somebody must make.
    """

    title: str
    slug: str
    kind: str
    contract: Contract
    today: datetime.date
    pictures: dict[int, str]

    def text(self, blocks: list[Block]) -> str:
        """Return the whole file."""
        sections = self.sections(blocks)
        header = {
            "title": json.dumps(self.title, ensure_ascii=False),
            "slug": self.slug,
            "kind": self.kind,
            "summary": json.dumps(_summary(blocks, self.title), ensure_ascii=False),
            "status": "draft",
            "created": self.today,
            "updated": self.today,
            "order": 100,
        }
        head = "".join(f"{key}: {value}\n" for key, value in header.items())
        body = "\n".join(f"## {s.heading} {{#{s.id}}}\n" + "".join(f"\n{part}\n" for part in s.parts) for s in sections)
        return f"---\n{head}---\n\n{body}"

    def sections(self, blocks: list[Block]) -> list[Section]:
        """Return the blocks as sections, in the order of the document."""
        top = min((block.level for block in blocks if block.kind == "heading" and block.level != TOP), default=TOP)
        known = [section.id for section in self.contract.kinds[self.kind].sections if not section.free]
        found: list[Section] = []
        sub_headings: set[str] = set()
        number = 0
        for block in blocks:
            if block.kind == "heading" and block.level in (top, TOP):
                found.append(Section(block.text, self._id(block.text, known, found)))
                continue
            if not found:
                found.append(self._opening(known))
            if block.kind == "heading":
                name = _free(slug_of(plain_words(block.text)), {*sub_headings, *known, *(s.id for s in found)})
                sub_headings.add(name)
                found[-1].parts.append(f"### {block.text} {{#{name}}}")
            elif block.kind == "picture":
                number += 1
                alt = block.text or f"{UNWRITTEN}number {number} of the document; say in words what it shows"
                name = self.pictures.get(number, f"{picture_name(self.slug, number)}.svg")
                found[-1].parts.append(f"![{alt}](../../images/{name})")
            else:
                found[-1].parts.append(block.text)
        return _gathered(found, known, self.contract.asks.get("text", "text")) if "text" in known else found

    def _opening(self, known: list[str]) -> Section:
        """Return the section for what is before the first heading."""
        name = next((one for one in ("summary", "text", "key-points") if one in known), "introduction")
        return Section(PLACEHOLDER + self.contract.asks.get(name, "What does the document say first?"), name)

    def _id(self, heading: str, known: list[str], found: list[Section]) -> str:
        taken, plain = {section.id for section in found}, plain_words(heading)
        for name, pattern in self.contract.imported.items():
            if name in known and name not in taken and re.search(pattern, plain, re.I):
                return name
        return _free(slug_of(plain), taken)


def picture_name(slug: str, number: int) -> str:
    """Return the name of a picture of the draft, without its suffix."""
    return f"{slug}-{number}"


def _free(slug: str, taken: set[str]) -> str:
    """Return an id like ``slug`` that is not in ``taken`` and not used by the page itself."""
    name = slug[:60].strip("-") or "section"
    name = f"part-{name}" if OF_THE_PAGE.fullmatch(name) else name
    return next(one for one in (name, *(f"{name}-{n}" for n in range(2, 10_000))) if one not in taken)


def _gathered(sections: list[Section], known: list[str], ask: str) -> list[Section]:
    """Move all sections without a place of their own into "text", for a kind of article that has such a section."""
    other = [section for section in sections if section.id not in known]
    whole = next((section for section in sections if section.id == "text"), None)
    if len(other) == 1 and whole is None:
        other[0].id = "text"
        return sections
    whole = whole or Section(PLACEHOLDER + ask, "text")
    gathered: list[Section] = []
    for section in sections:
        kept = section if section.id in known else whole
        if kept not in gathered:
            gathered.append(kept)
    for section in other:
        # A sub-heading becomes a bold line, since there are no headings below one.
        inner = [re.sub(r"^### (.*) \{#[\w-]+\}$", r"**\1**", part) for part in section.parts]
        whole.parts += [f"### {section.heading} {{#{section.id}}}", *inner]
    return gathered


def _summary(blocks: list[Block], title: str) -> str:
    """Return the first sentence of the document that is short enough, or its title."""
    lines = (line for block in blocks if block.kind == "text" for line in block.text.split("\n"))
    plain = (plain_words(re.sub(r"^\s*(?:-|\d+\.) ", "", line)) for line in lines if "|" not in line)
    plain = (_NOTE.sub("", text) for text in plain)
    sentences = (text for text in plain if 20 <= len(text) <= _MOST_OF_SUMMARY and text.endswith("."))
    return next(sentences, title)
