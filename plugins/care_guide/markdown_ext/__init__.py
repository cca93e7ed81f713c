"""The guide's Markdown: standard Markdown and the guide's own steps, one topic in each module."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import yaml
from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

from care_guide.content.article import Article, Lines, Texts, same
from care_guide.content.data_files import parse_yaml, validate
from care_guide.content.glossary import TermIndex
from care_guide.content.library import Library
from care_guide.content.models import Header
from care_guide.content.parse_result import GuideMarkdown, GuideTree, Inputs, ParseProblem, ParseResult, words_by_name
from care_guide.content.problems import Problem
from care_guide.content.source_text import (
    ALLOWED_CODE,
    CONDITION,
    FACT,
    SIGN,
    SourceText,
    read_source,
    sentences,
    without_code,
)
from care_guide.markdown_ext import conditions, figures, links, lists, marks, sections

_BLOCKS = ("h2", "h3", "h4", "p", "li", "th", "td", "figcaption", "pre")
_CONTAINERS = ("ul", "ol", "details")


class TextByName(GuideTree):
    """Collect the words of each block in reading order, whether this copy shows them or not."""

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


# What a text must have for some of Markdown's patterns to find anything: most articles have few of these.
NEEDED = {
    "backtick": "`",
    "escape": "\\",
    "image_link": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "entity": "&",
    "SignPattern": "[[sign.",
    "ConditionPattern": "[[if ",
    "CharacterCodePattern": "&",
}
# These look for an address that the text gives elsewhere.
REFERENCES = ("reference", "image_reference", "short_reference", "short_image_ref")


class PossiblePatterns(GuideTree):
    """Let Markdown try only the patterns that the text of the current article can have, on each piece of it."""

    def run(self, root: Element) -> None:
        # The words of a sign take the place of its mark later.
        text = "\n".join((*root.itertext(), *(sign.markdown for sign in self.md.rule_book.signs.values())))
        names = [name for name, needed in NEEDED.items() if needed not in text]
        if not self.md.references:
            names += REFERENCES
        patterns = self.md.inlinePatterns
        impossible = [patterns[name] for name in names]
        # It takes any sequence of patterns; its annotation names only Markdown's registry.
        inline: Any = self.md.treeprocessors["inline"]
        inline.inlinePatterns = [one for one in patterns if one not in impossible]


# The steps with their priorities, the highest first; most steps on the tree run after Python-Markdown's own.
# Fenced blocks (25), except dots, leave the text before the rule book comes in.
_LINES: tuple[tuple[type[Preprocessor], int], ...] = (
    (figures.FenceLines, 27),
    (figures.DotsBlocks, 26),
    (marks.RuleBookLines, 24),
)
_INLINE = (
    (marks.SignPattern, SIGN, 179),
    (marks.ConditionPattern, CONDITION, 178),
    (marks.FactPattern, FACT, 176),
    (links.CitationPattern, links.CITATION, 175),
    (links.CharacterCodePattern, ALLOWED_CODE, 85),
)
_TREE: tuple[tuple[type[GuideTree], int], ...] = (
    (PossiblePatterns, 21),
    # Between Markdown's patterns (20) and an author's attributes (8).
    (links.MarksTree, 9),
    (marks.SignsTree, 6),
    (sections.PlacesTree, 5),
    (conditions.ConditionsTree, 4),
    (sections.HeadingList, -1),
    (links.LinksTree, -2),
    (figures.MadeBlocksTree, -5),
    (figures.FiguresTree, -10),
    (figures.DotsTree, -11),
    (lists.QuestionsTree, -20),
    (lists.StepsTree, -21),
    (lists.TablesTree, -22),
    (sections.BoxesTree, -30),
    (sections.HelpFirst, -40),
    (links.QuotationsTree, -45),
    (links.GlossaryTree, -50),
    (marks.PhonesTree, -52),
    (links.CitationNumbers, -60),
    (sections.SectionsTree, -70),
    (TextByName, -80),
    (marks.ScalesTree, -85),
    (lists.StatementsTree, -87),
    (sections.ShownTree, -90),
)


class GuideSteps(Extension):
    """All steps of the guide. Raw HTML is text: a family reads what an author types."""

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


def plain_markdown(library: Library, lang: str) -> GuideMarkdown:
    """Return a parser for short texts outside articles: marks work, but no term is linked and no picture is known."""
    return guide_markdown(replace(library.markdown_inputs(lang), terms=TermIndex(()), drawings={}, photos={}))


def convert(md: GuideMarkdown, body: str, kind: str = "", topic: str = "") -> tuple[str, ParseResult]:
    """Return the HTML of ``body``, the text of the page ``topic`` of ``kind``, and what the steps found in it."""
    md.reset()
    md.found, md.whole_tree, md.rule_book = ParseResult(), None, md.inputs.rule_book.to(kind, topic)
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


# Read one Markdown file: its strict header, its HTML, and what is in it.

_TAG = re.compile(r"<\s*(/?[a-zA-Z!][^\s>]*)")
_OWN_ATTRIBUTE = re.compile(r"\{[^{}]*\bdata-")
_EVENT = re.compile(r"\son(?!ly=)\w+\s*=")


def read_article(file: Path, path: str, md: GuideMarkdown) -> tuple[Article | None, list[Problem]]:
    """Read ``file``, named ``path`` (``content/en/treatments/x.md``) in problems.

    The article is None when the bytes or the header cannot be used.
    """
    source, problems = read_source(file, path)
    if source is None:
        return None, problems
    article, wrong = article_of(source, md)
    return article, problems + wrong


def article_of(source: SourceText, md: GuideMarkdown) -> tuple[Article | None, list[Problem]]:
    """Return the article whose file is ``source``, as :func:`read_article` does."""
    path = source.path
    header, body_line, problems = _header(source)
    if header is None:
        return None, problems
    body = "\n".join(source.lines[body_line - 1 :])
    lang, _, rest = path.removeprefix("content/").partition("/")
    topic = rest.removesuffix(".md")
    html, found = convert(md, body, header.kind, topic)
    # What is wrong in the rule book is reported there, once.
    book = SourceText(path, tuple(line for _, one in md.rule_book.entries() for line in one.markdown.split("\n")))
    problems += [Problem(path, *wrong) for wrong in located(found.problems, source, body_line, book)]
    group = topic.rpartition("/")[0]
    article = Article(
        path=path,
        lang=lang,
        topic=topic,
        group=group,
        header=header,
        body_line=body_line,
        found=found,
        texts=partial(same, Texts(html)),
        lines=partial(same, Lines(source, sentences(source, body_line))),
    )
    html_lines = raw_html(source.outside_fences(body_line))
    return article, [*problems, *(Problem(path, *wrong) for wrong in html_lines)]


def located(
    problems: list[ParseProblem], source: SourceText, start: int, elsewhere: SourceText | None = None
) -> Iterator[tuple[int, str, str]]:
    """Yield (line, what, what to do) for each of ``problems`` about the text that begins on line ``start`` of ``source``,
    but for those about a part of the text that comes from ``elsewhere``.
    """
    reported: Counter[ParseProblem] = Counter()
    for one in problems:
        if isinstance(one.needle, int):
            yield start + one.needle, one.message, one.fix
            continue
        lines = source.each(one.needle, start)
        if one.shown and (lines or elsewhere is None or not elsewhere.each(one.needle)):
            yield (lines[min(reported[one], len(lines) - 1)] if lines else start), one.message, one.fix
        reported[one] += 1


def _header(source: SourceText) -> tuple[Header | None, int, list[Problem]]:
    """Return the header, the first line of the body, and what is wrong with the header."""
    example = "begin the file with --- lines around title, slug, kind, summary, status, created, updated"
    if source.lines[0].rstrip() != "---":
        return None, 1, [Problem(source.path, 1, "the file has no header", example)]
    try:
        end = next(number for number, line in enumerate(source.lines[1:], 2) if line.rstrip() == "---")
    except StopIteration:
        return None, 1, [Problem(source.path, 1, "the header has no end", "close it with a line of ---")]
    text = "\n".join(source.lines[1 : end - 1])
    document, problems = parse_yaml(text, source.path, 2)
    if document is None:
        return None, end + 1, problems
    if document.data is None:
        return None, end + 1, [Problem(source.path, 1, "the header is empty", example)]
    header, problems = validate(document, Header)
    if header is not None and header.updated < header.created:
        problems = [
            Problem(source.path, document.line("updated"), "updated is before created", "correct one of the two dates")
        ]
    return header, end + 1, [*problems, *_not_on_one_line(source.path, text)]


def _not_on_one_line(path: str, header: str) -> Iterator[Problem]:
    """Yield a problem for each key of the ``header`` that does not have one line of its own with its value.

    A translation answers its original line by line: of a value on several lines, nobody would follow the rest.
    """
    tree = yaml.compose(header, yaml.CSafeLoader)
    for name, value in tree.value if isinstance(tree, yaml.MappingNode) else ():
        start, end = name.start_mark.index, value.end_mark.index
        at_margin = start == 0 or header[start - 1] == "\n"
        if not (at_margin and header.startswith(f"{name.value}:", start)) or "\n" in header[start:end]:
            what = f'{name.value} does not stand on one line as "{name.value}: VALUE"'
            todo = "write it so, from the beginning of the line; put a value that holds a colon between quotes"
            yield Problem(path, header.count("\n", 0, start) + 2, what, todo)


def raw_html(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield (line, what, what to do) for each HTML tag, which the page would show as typed, and each data- attribute."""
    for number, line in lines:
        bare = without_code(line)
        if tag := _TAG.search(bare):
            name = tag[1].strip("/").lower()
            if name == "!--":
                yield number, "a comment, which the page would show", "remove it"
            else:
                yield number, f"the text holds the HTML tag <{name}>", "write it in Markdown"
        if _OWN_ATTRIBUTE.search(bare):
            yield number, "the text holds a data- attribute", "remove it"
        if _EVENT.search(bare):
            yield number, "the text holds an event attribute", "remove it"
