"""The guide's Markdown: standard Markdown and a few small extensions, one a module.

Order of the tree steps (they run from the highest priority down, after Python-Markdown's own):
heading list -1, link guard -2, figures -10, dots -11, questions -20, steps -21, tables -22, boxes -30,
glossary -50, citation numbers -60, sections -70, visible text -80.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from care_guide.content.parse_result import Found, GuideMarkdown, Inputs, words
from care_guide.markdown_ext.cards import BoxesExtension
from care_guide.markdown_ext.citations import CitationsExtension
from care_guide.markdown_ext.figures import FiguresExtension
from care_guide.markdown_ext.glossary_links import GlossaryExtension
from care_guide.markdown_ext.guard import GuardExtension
from care_guide.markdown_ext.links import LinksExtension
from care_guide.markdown_ext.questions import QuestionsExtension
from care_guide.markdown_ext.sections import SectionsExtension
from care_guide.markdown_ext.steps import BlocksExtension
from care_guide.markdown_ext.substitutions import SlotsExtension

_BLOCKS = ("h2", "h3", "p", "li", "th", "td", "figcaption", "pre")
_CONTAINERS = ("ul", "ol", "details")


class VisibleText(Treeprocessor):
    """Keep the words of each block in reading order."""

    md: GuideMarkdown

    def run(self, root: Element) -> None:
        self.md.found.text = [text for node in root.iter() if node.tag in _BLOCKS and (text := _own_words(node))]


def _own_words(node: Element) -> str:
    """Return the words of ``node`` without those of the blocks inside it."""
    if not any(child.tag in (*_BLOCKS, *_CONTAINERS) for child in node):
        return words(node)
    shallow = Element(node.tag)
    shallow.text = node.text
    for child in node:
        if child.tag not in (*_BLOCKS, *_CONTAINERS):
            shallow.append(child)
    return words(shallow)


class _Guard(Extension):
    """Raw HTML is text here: what an author types is what a family reads."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(VisibleText(md), "visible-text", -80)


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
            CitationsExtension(),
            LinksExtension(),
            FiguresExtension(),
            QuestionsExtension(),
            BlocksExtension(),
            BoxesExtension(),
            GlossaryExtension(),
            SectionsExtension(),
            _Guard(),
            GuardExtension(),
        ],
        extension_configs={"codehilite": {"guess_lang": False, "css_class": "cg-code"}},
        output_format="html",
    )
    md.inputs = inputs
    return md


def convert(md: GuideMarkdown, body: str) -> tuple[str, Found]:
    """Return the HTML of ``body`` and all that was found in it, from one parse."""
    md.reset()
    md.found = Found()
    return md.convert(body), md.found
