"""The guide's Markdown: standard Markdown and a few small extensions, one a module.

Order of the tree steps (they run from the highest priority down, after Python-Markdown's own):
signs 6, places 5, heading list -1, link guard -2, made blocks -5, figures -10, dots -11, questions -20, steps -21, tables -22, boxes -30,
help first -40, glossary -50, phones -52, citation numbers -60, sections -70, text by name -80, shown -90, statements -95.
"""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from care_guide.content.glossary import TermIndex
from care_guide.content.parse_result import Found, GuideMarkdown, Inputs, words_by_name
from care_guide.markdown_ext.cards import BoxesExtension
from care_guide.markdown_ext.citations import CitationsExtension
from care_guide.markdown_ext.figures import FiguresExtension
from care_guide.markdown_ext.glossary_links import GlossaryExtension
from care_guide.markdown_ext.links import LinksExtension
from care_guide.markdown_ext.made_blocks import MadeBlocksExtension
from care_guide.markdown_ext.places import PlacesExtension
from care_guide.markdown_ext.questions import QuestionsExtension
from care_guide.markdown_ext.sections import SectionsExtension
from care_guide.markdown_ext.shown import ShownExtension
from care_guide.markdown_ext.signs import SignsExtension
from care_guide.markdown_ext.statements import StatementsExtension
from care_guide.markdown_ext.steps import BlocksExtension
from care_guide.markdown_ext.substitutions import SlotsExtension

_BLOCKS = ("h2", "h3", "h4", "p", "li", "th", "td", "figcaption", "pre")
_CONTAINERS = ("ul", "ol", "details")


class TextByName(Treeprocessor):
    """Keep the words of each block in reading order, whatever this copy shows of them."""

    md: GuideMarkdown

    def run(self, root: Element) -> None:
        self.md.found.text = [text for node in root.iter() if node.tag in _BLOCKS and (text := _own_words(node))]


def _own_words(node: Element) -> str:
    """Return the words of ``node`` without those of the blocks inside it."""
    if not any(child.tag in (*_BLOCKS, *_CONTAINERS) for child in node):
        return words_by_name(node)
    shallow = Element(node.tag)
    shallow.text = node.text
    for child in node:
        if child.tag not in (*_BLOCKS, *_CONTAINERS):
            shallow.append(child)
    return words_by_name(shallow)


class NoRawHtml(Extension):
    """Raw HTML is text here: what an author types is what a family reads."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(TextByName(md), "text-by-name", -80)


def guide_markdown(inputs: Inputs) -> GuideMarkdown:
    """Return a parser for articles in one language; reuse it with :func:`convert`."""
    md = GuideMarkdown(
        extensions=[
            "attr_list",
            "tables",
            "sane_lists",
            "fenced_code",
            "codehilite",
            SlotsExtension(),
            SignsExtension(),
            PlacesExtension(),
            CitationsExtension(),
            LinksExtension(),
            MadeBlocksExtension(),
            FiguresExtension(),
            QuestionsExtension(),
            BlocksExtension(),
            BoxesExtension(),
            GlossaryExtension(),
            SectionsExtension(),
            ShownExtension(),
            StatementsExtension(),
            NoRawHtml(),
        ],
        extension_configs={"codehilite": {"guess_lang": False, "css_class": "cg-code"}},
        output_format="html",
    )
    md.inputs = inputs
    return md


def plain_markdown(inputs: Inputs) -> GuideMarkdown:
    """Return a parser for short texts outside articles: marks work; no word is explained, no picture is known."""
    return guide_markdown(replace(inputs, terms=TermIndex(()), drawings={}, photos={}))


def convert(md: GuideMarkdown, body: str, kind: str = "", topic: str = "") -> tuple[str, Found]:
    """Return the HTML of ``body``, the text of the page ``topic`` of ``kind``, and all found in it, from one parse."""
    md.reset()
    md.found, md.whole_tree, md.rule_book = Found(), None, md.inputs.rule_book.to(kind, topic)
    html = md.convert(body)
    if md.whole_tree is not None:
        md.found.whole = _html(md, md.whole_tree)
    return html, md.found


def _html(md: GuideMarkdown, root: Element) -> str:
    """Return the HTML of a tree as :meth:`Markdown.convert` makes it."""
    text = md.serializer(root)
    text = text[text.index(">") + 1 : text.rindex("<")].strip()
    for step in md.postprocessors:
        text = step.run(text)
    return text.strip()
