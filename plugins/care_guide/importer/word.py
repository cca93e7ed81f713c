"""The XML of a .docx file, made ready for the library that reads it, and compared with what that library has read.

Mammoth knows headings by the names of Word's own styles only, and skips what it does not know. Nothing may be lost
without a word: a text box can hold the one warning of a leaflet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement
from mammoth.docx.dingbats import dingbats

# The style ids of headings and titles in the XML that ``prepared`` returns, for the library's style map.
HEADING, TITLE = "GuideHeading", "GuideTitle"
_LEVELS = range(1, 7)
STYLES = "".join(f"p.{HEADING}{n} => h{n}:fresh\n" for n in _LEVELS) + f"p.{TITLE} => h1.title:fresh\n"
_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    # As "Strict Open XML".
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OTHER = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_VML = "urn:schemas-microsoft-com:vml"
_NAMED = re.compile(r"heading ([1-9])", re.I)
_CONTENTS = re.compile(r"(?:toc|contents|table of contents|index) ?(?:heading|[1-9])", re.I)
# A longer paragraph is no heading, whatever its style says.
_MOST_OF_HEADING = 150
_SYMBOL_FONTS = ("Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings")
NO_CONTENTS = "its table of contents is left out: the page makes its own"
# Marks, references and hyphens may stand between two pieces of text that belong together.
_BETWEEN = r".{0,12}?"


class NotReadableError(ValueError):
    """The XML is not well-formed, or no text of a word processor."""


def symbols(text: str, font: str) -> str:
    """Return ``text``, typed in a font of symbols, in the signs that a reader sees: in Symbol, U+F0B3 is ≥."""
    name = next((one for one in _SYMBOL_FONTS if one.lower() == font.strip(" '\"").lower()), None)
    return "".join(_symbol(sign, name) for sign in text) if name else text


def _symbol(sign: str, font: str) -> str:
    code = ord(sign) - 0xF000 if 0xF000 <= ord(sign) <= 0xF0FF else ord(sign)
    found = dingbats.get((font, code)) if code < 0x100 and not sign.isspace() else None
    return chr(found) if found else sign


def prepared(main: bytes, styles: bytes) -> tuple[etree._Element, list[str]]:
    """Return the tree of word/document.xml as the library can read all of it, and notes on what is left out.

    ``styles`` is word/styles.xml, or b"". Raises NotReadableError.
    """
    try:
        root = _parsed(main)
        style_root = _parsed(styles) if styles else None
    except etree.XMLSyntaxError as error:
        raise NotReadableError(str(error)) from None
    space = etree.QName(root).namespace or ""
    if space not in _WORD:
        raise NotReadableError("no document")
    reader = _Reader(space, style_root)
    reader.boxes(root)
    reader.fields(root)
    notes = reader.contents(root)
    for paragraph in root.iter(reader.tag("p")):
        reader.heading(paragraph)
    for run in root.iter(reader.tag("r")):
        reader.signs(run)
    return root, notes


def lost(root: etree._Element, body: HtmlElement) -> list[str]:
    """Return the text of each paragraph of a prepared tree that is not in ``body``, what the library made of it."""
    reader = _Reader(etree.QName(root).namespace or "", None)
    whole = _without_space(body.text_content())
    missing = []
    for paragraph in root.iter(reader.tag("p")):
        pieces = [_without_space(one) for one in reader.texts(paragraph)]
        if "".join(pieces) in whole or re.search(_BETWEEN.join(map(re.escape, filter(None, pieces))), whole):
            continue
        missing.append(" ".join("".join(reader.texts(paragraph)).split()))
    return missing


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _without_space(text: str) -> str:
    return "".join(text.split())


class _Reader:
    """Changes one tree; ``space`` is its namespace, and ``styles`` the paragraph styles by their id."""

    def __init__(self, space: str, style_root: etree._Element | None) -> None:
        self.space = space
        found = style_root.iter(self.tag("style")) if style_root is not None else ()
        self.styles = {one.get(self.tag("styleId"), ""): one for one in found}

    def tag(self, name: str) -> str:
        return f"{{{self.space}}}{name}"

    def value(self, node: etree._Element | None, *path: str) -> str | None:
        """Return the attribute ``val`` of the element at ``path`` below ``node``, or None."""
        for name in path:
            node = node.find(self.tag(name)) if node is not None else None
        return node.get(self.tag("val")) if node is not None else None

    # Text boxes

    def boxes(self, root: etree._Element) -> None:
        """Put the text of each text box where the library looks for it: in w:pict, v:textbox."""
        box = self.tag("txbxContent")
        for other in [*root.iter(f"{{{_OTHER}}}AlternateContent")]:
            fallback = other.find(f"{{{_OTHER}}}Fallback")
            # Both branches hold the same text; only that of a fallback is read.
            if fallback is None or fallback.find(f".//{box}") is None:
                self._move(other, box)
        for drawing in [*root.iter(self.tag("drawing"))]:
            if next(drawing.iterancestors(f"{{{_OTHER}}}AlternateContent"), None) is None:
                self._move(drawing, box)
        for shape in [*root.iter(self.tag("pict"))]:
            self._move(shape, box)

    def _move(self, node: etree._Element, box: str) -> None:
        """Move the text boxes in ``node`` right behind it; a box in another one stays in that."""
        # Not in the tree any more, if a box around it was moved before.
        found = [one for one in node.iter(box) if not any(up.tag == box for up in _between(one, node))]
        if not found or node.getparent() is None:
            return
        shape = etree.Element(self.tag("pict"))
        for one in found:
            etree.SubElement(shape, f"{{{_VML}}}textbox").append(one)
        node.addnext(shape)

    # Fields

    def fields(self, root: etree._Element) -> None:
        """Take away what is only around runs: simple fields, and directions of writing."""
        for node in [*root.iter(*map(self.tag, ("fldSimple", "bdo", "dir")))]:
            parent = node.getparent()
            if parent is not None:
                for child in [one for one in node if not str(one.tag).endswith("Pr")]:
                    node.addprevious(child)
                parent.remove(node)

    # Headings and the table of contents

    def contents(self, root: etree._Element) -> list[str]:
        """Remove a table of contents: the page makes its own."""
        gallery = "Table of Contents"
        gone = [
            node
            for node in root.iter(self.tag("sdt"))
            if self.value(node, "sdtPr", "docPartObj", "docPartGallery") == gallery
        ]
        gone += [node for node in root.iter(self.tag("p")) if _CONTENTS.fullmatch(self.style_name(node))]
        for node in gone:
            if (parent := node.getparent()) is not None:
                parent.remove(node)
        return [NO_CONTENTS] if gone else []

    def style_name(self, paragraph: etree._Element) -> str:
        style = self.styles.get(self.value(paragraph, "pPr", "pStyle") or "")
        return self.value(style, "name") or ""

    def heading(self, paragraph: etree._Element) -> None:
        """Give a paragraph that is a heading the style by which the library knows it."""
        settings, text = paragraph.find(self.tag("pPr")), "".join(self.texts(paragraph))
        if settings is None or not text.strip() or len(text) > _MOST_OF_HEADING:
            return
        style = self._heading_style(settings)
        if style is None:
            return
        named = settings.find(self.tag("pStyle"))
        if named is None:
            named = etree.Element(self.tag("pStyle"))
            settings.insert(0, named)
        named.set(self.tag("val"), style)

    def _heading_style(self, settings: etree._Element) -> str | None:
        """Return the id of the heading or title that these settings of a paragraph make it, or None.

        The outline level counts, then Word's own name of a style; what a style does not say is that of the one it is based on.
        """
        level, name = self.value(settings, "outlineLvl"), self.value(settings, "pStyle")
        seen: set[str] = set()
        while level is None and name is not None and name in self.styles and name not in seen:
            seen.add(name)
            style = self.styles[name]
            own = self.value(style, "name") or ""
            if found := _NAMED.fullmatch(own):
                level = str(int(found[1]) - 1)
            elif own.lower() == "title":
                return TITLE
            else:
                level = self.value(style, "pPr", "outlineLvl")
            name = self.value(style, "basedOn")
        number = int(level) + 1 if level and level.isdecimal() else 0
        return f"{HEADING}{number}" if number in _LEVELS else None

    # Signs and words

    def signs(self, run: etree._Element) -> None:
        """Write the signs of a symbol font as what they show."""
        fonts = run.find(f"{self.tag('rPr')}/{self.tag('rFonts')}")
        if fonts is not None:
            font = fonts.get(self.tag("ascii")) or fonts.get(self.tag("hAnsi")) or ""
            for text in run.iter(self.tag("t")):
                text.text = symbols(text.text or "", font)

    def texts(self, paragraph: etree._Element) -> Iterator[str]:
        """Yield the pieces of text of a paragraph itself, without those of boxes in it and those that somebody deleted."""
        gone = {*map(self.tag, ("txbxContent", "moveFrom", "del")), f"{{{_OTHER}}}Choice"}
        for text in paragraph.iter(self.tag("t")):
            if not any(up.tag in gone for up in _between(text, paragraph)) and not self._deleted(paragraph):
                yield text.text or ""

    def _deleted(self, paragraph: etree._Element) -> bool:
        """Return whether somebody deleted the row of a table in which ``paragraph`` is."""
        marks = f"{self.tag('trPr')}/{self.tag('del')}"
        return any(row.find(marks) is not None for row in paragraph.iterancestors(self.tag("tr")))


def _between(node: etree._Element, above: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements around ``node``, up to ``above``, which is not among them."""
    for one in node.iterancestors():
        if one is above:
            return
        yield one
