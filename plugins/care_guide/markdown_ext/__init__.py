"""The guide's Markdown: standard Markdown and the guide's own steps, one subject a module."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from care_guide.content.glossary import TermIndex
from care_guide.content.mark_syntax import CONDITION, FACT, SIGN
from care_guide.content.parse_result import Found, GuideMarkdown, GuideTree, Inputs, words_by_name
from care_guide.markdown_ext.cards import BoxesTree
from care_guide.markdown_ext.citations import CITATION, CitationNumbers, CitationPattern
from care_guide.markdown_ext.figures import DotsBlocks, DotsTree, FiguresTree
from care_guide.markdown_ext.glossary_links import GlossaryTree
from care_guide.markdown_ext.links import LinksTree
from care_guide.markdown_ext.made_blocks import MadeBlocksTree
from care_guide.markdown_ext.places import PlacesTree
from care_guide.markdown_ext.questions import QuestionsTree
from care_guide.markdown_ext.quotations import QuotationsTree
from care_guide.markdown_ext.sections import HeadingList, HelpFirst, SectionsTree
from care_guide.markdown_ext.shown import ShownTree
from care_guide.markdown_ext.signs import RuleBookLines, SignPattern, SignsTree
from care_guide.markdown_ext.statements import StatementsTree
from care_guide.markdown_ext.steps import StepsTree, TablesTree
from care_guide.markdown_ext.substitutions import ConditionPattern, FactPattern, PhonesTree

_BLOCKS = ("h2", "h3", "h4", "p", "li", "th", "td", "figcaption", "pre")
_CONTAINERS = ("ul", "ol", "details")


class TextByName(GuideTree):
    """Keep the words of each block in reading order, whatever this copy shows of them."""

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


# Each step runs at its priority, the highest first; those over the tree run after Python-Markdown's own.
# Fenced blocks (25) are taken out of the text before the rule book comes in, but for dots.
_LINES = ((DotsBlocks, 26), (RuleBookLines, 24))
_INLINE = (
    (SignPattern, SIGN, 179),
    (ConditionPattern, CONDITION, 178),
    (FactPattern, FACT, 176),
    (CitationPattern, CITATION, 175),
)
_TREE: tuple[tuple[type[GuideTree], int], ...] = (
    (SignsTree, 6),
    (PlacesTree, 5),
    (HeadingList, -1),
    (LinksTree, -2),
    (MadeBlocksTree, -5),
    (FiguresTree, -10),
    (DotsTree, -11),
    (QuestionsTree, -20),
    (StepsTree, -21),
    (TablesTree, -22),
    (BoxesTree, -30),
    (HelpFirst, -40),
    (QuotationsTree, -45),
    (GlossaryTree, -50),
    (PhonesTree, -52),
    (CitationNumbers, -60),
    (SectionsTree, -70),
    (TextByName, -80),
    (ShownTree, -90),
    (StatementsTree, -95),
)


class GuideSteps(Extension):
    """All of the guide's steps. Raw HTML is text here: what an author types is what a family reads."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        for lines, priority in _LINES:
            md.preprocessors.register(lines(md), lines.__name__, priority)
        for pattern, form, priority in _INLINE:
            md.inlinePatterns.register(pattern(form, md), pattern.__name__, priority)
        for tree, priority in _TREE:
            md.treeprocessors.register(tree(md), tree.__name__, priority)


def guide_markdown(inputs: Inputs) -> GuideMarkdown:
    """Return a parser for articles in one language; reuse it with :func:`convert`."""
    md = GuideMarkdown(
        extensions=["attr_list", "tables", "sane_lists", "fenced_code", "codehilite", GuideSteps()],
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
