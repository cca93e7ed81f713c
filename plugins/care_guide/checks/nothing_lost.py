"""Does the page have all that an author typed: every word, figure, sign, item and cell, in order and in its form?

What Markdown made of each block (``found.made``) is compared with what its author meant (content/parse_result.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby

from care_guide.checks.hospital import shown_as_typed
from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.parse_result import CELL, MARK, Block, GuideMarkdown, Meant, bare, meant
from care_guide.content.problems import Problem
from care_guide.content.source_text import SourceText, is_hidden
from care_guide.markdown_ext import convert, located, raw_html
from care_guide.markdown_ext.marks import with_rule_book

_OPEN_FENCE = ("the fence has no end", "close it with a line of the same signs")
_OTHER = "is not on the page as it is written"
_OTHER_LIST = (
    "the list begins right below an item of another one, and becomes part of it",
    "put an empty line before it",
)
_BELOW_TEXT = "begins right below a line of text, which makes it part of that line"
_BORDER = r"\|"
# Patterns of lines in which Markdown loses something, the reason, and what to do.
_IN_A_LINE = (
    (r" {2,}$", "two spaces at the end of the line make a line break", "remove them; leave an empty line between paragraphs"),
    (r"^ {1,3}#{1,6} ", "the heading is indented, so it is not a heading", "begin it at the margin"),
    (r"^ {0,3}(=+|-+)\s*$|^ {0,3}([-*_])\s*(?:\2\s*){2,}$", "Markdown reads this line as a heading's underline or as a rule", "remove it"),
    (r"^\s*(?:[-*+]|\d+[.)])\s+(?:[-*+]|\d+[.)])\s", "two list markers are on one line", "put the second on a line of its own, indented by 4"),
    (r"^\s*(?:[-*+]|\d+[.)])[ ]*>|^\s*>", "Markdown reads > at the start as a quotation, and leaves it out", r"write \>, or say it in words: above"),
    (r"^ {0,3}\[[^\[\]]*\]:", "Markdown reads [...]: at the start as the address of a link, and leaves it out", "put the address or the source where it belongs: [words](https://...), [^source-id]"),
    (r"(?<!\\)\*", "Markdown reads * as a mark of its own, and leaves it out", r"write \* for a star, **words** for bold"),
    (r"(?<!\\)_", "Markdown reads _ as a mark of its own, and leaves it out", r"write \_ for the sign, **words** for bold"),
    (r"(?:^\s*|\S)\{[^{}]*\}", "Markdown reads {...} as settings, and leaves it out", r"write \{, or use round brackets"),
    (r"^(?: {4}|\t)", "the line is indented, which makes it an example of code", "begin it at the margin"),
    (r"<[^\s<>]+[@:][^\s<>]+>", "Markdown reads <...> as a link, and leaves the signs out", "write [words](https://...)"),
    (r"\]\([^()]*\s", "the address of a link holds a space", "write it without"),
    # Last, since every heading begins so.
    (r"^#", "Markdown reads # at the start as a heading", r"write \#, or ## with a space and {#id} for a heading"),
    (_BORDER, "Markdown reads | as the border of a table's cells", "begin and end each row of the table with |"),
)  # fmt: skip
_CAUSES = tuple((re.compile(pattern), what, todo) for pattern, what, todo in _IN_A_LINE)
# The same for the sign of an item; "{}" is what the pattern found.
_ITEM_SIGNS = (
    (re.compile(r"\s*(?:[-*+]|\d+[.)])[ ]*[^\S \t]"), "the space after the list marker is not a plain one (often a no-break space)", "type it again"),
    (re.compile(r"\s*(?:[-*+]|\d+[.)])\s*$"), "the item is empty", "write it, or remove its sign"),
    (re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:[^\W\d_]|\[ \]|\*\*\S)"), "there is no space after the list marker", "type one: - or 1. and a space"),
    (re.compile(r"\s*(?!(?:[-*+]|\d+\.)(?:\s|$))(\S{1,6})(?:\s|$)"), '"{}" does not begin an item of a list', "begin it with - and a space, or with 1. and a space"),
)  # fmt: skip


def nothing_lost_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each line of one article of which something is lost or changes its form."""
    opened = article.source.open_fence(article.body_line)
    if opened is not None:
        yield article.problem(opened, *_OPEN_FENCE)
        return
    book = library.languages[article.lang].rule_book.to(article.header.kind, article.topic)
    lines = with_rule_book(article.source.outside_fences(article.body_line), book)
    for line, what, todo in differences(list(lines), article.found.made):
        # Invisible characters are reported elsewhere, with their place.
        if not any(map(is_hidden, article.source.lines[line - 1])):
            yield article.problem(line, what, todo)


def data_text_problems(md: GuideMarkdown, text: str, source: SourceText, start: int) -> Iterator[Problem]:
    """Yield what is wrong in a Markdown ``text`` of a data file, or lost, where its entry begins on line ``start``."""
    found, typed = convert(md, text)[1], SourceText(source.path, tuple(text.split("\n")))
    if typed.open_fence() is not None:
        yield Problem(source.path, start, *_OPEN_FENCE)
        return
    lines = typed.outside_fences()
    wrong = (*located(found.problems, typed, 1), *differences(lines, found.made), *raw_html(lines))
    for number, what, todo in (*wrong, *shown_as_typed(lines, found.text)):
        yield Problem(source.path, source.find(typed.lines[number - 1].strip(), start), what, todo)


def differences(lines: list[tuple[int, str]], made: list[Block]) -> list[tuple[int, str, str]]:
    """Return (line, what, what to do) for each part of numbered ``lines`` that is not in ``made`` as it is meant."""
    wanted = meant(lines)
    blocks = [one.block for one in wanted]
    if blocks == made:
        return []
    found: list[tuple[int, str, str]] = []
    last = lines[-1][0] if lines else 1
    for kind, first, end, begin, until in SequenceMatcher(None, blocks, made, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if first == end:
            where = wanted[first].line if first < len(wanted) else last
            found.append(
                (where, "a block comes out that is not written here", "look for a fence (```) without its end")
            )
            continue
        causes = [_cause(one, made[begin:until]) for one in wanted[first:end]]
        known = [cause for cause in causes if not cause[1].endswith(_OTHER)] or causes[:1]
        # The items of one list share one mistake.
        found += [next(alike) for _, alike in groupby(known, key=lambda cause: cause[1:])]
    return found


def _cause(one: Meant, came: list[Block]) -> tuple[int, str, str]:
    """Return the line of ``one`` that is at fault, why, and what to do; ``came`` is what it and its neighbors became."""
    shape = {"tr": _cause_in_row, "li": _cause_in_item, "p": _cause_in_paragraph}.get(one.kind)
    cause = shape(one, came) if shape else None
    if cause is not None:
        return one.line, *cause
    # The first line whose words are missing is at fault; the search for a cause begins there.
    words = "".join(block.text for block in came)
    lost = next((place for place, (_, text) in enumerate(one.texts()) if text not in words), 0)
    for number, text in one.lines[lost:]:
        raw = bare(one.typed if number == one.line else text)
        for pattern, what, todo in _CAUSES:
            if pattern.search(raw) and not (one.kind == "tr" and pattern.pattern == _BORDER):
                return number, what, todo
    number, text = one.lines[lost]
    line = " ".join(text.split())
    shown = line if len(line) <= 40 else f"{line[:40]}..."
    return number, f'"{shown}" {_OTHER}', "write it in the forms of the authors' guide"


def _cause_in_row(one: Meant, _: list[Block]) -> tuple[str, str] | None:
    count = one.block.text.count(CELL) + 1
    if one.below not in ("", "tr"):
        return f"the table {_BELOW_TEXT}", "put an empty line before the table"
    if count != one.columns:
        what = f"cells: {count} in this row, {one.columns} in the heading row"
        return what, "give each row as many cells as the heading row; an empty one is a space between two |"
    if any("|" in mark for mark in MARK.findall(one.typed)):
        return "the | inside [[...]] ends the cell", "use [[if ...: TEXT]] and [[if no ...: TEXT]] in a table"
    if not one.below:
        return "the table has no line of dashes below its heading row", "write one: |---|---|"
    return None


def _cause_in_item(one: Meant, came: list[Block]) -> tuple[str, str] | None:
    right = 4 * (one.depth - 1)
    for pattern, what, todo in _ITEM_SIGNS:
        if sign := pattern.match(one.typed):
            return what.format(*sign.groups()), todo
    if one.below not in ("", "ul", "ol") and not one.below.startswith("h"):
        return f"the list {_BELOW_TEXT}", "put an empty line before the list"
    if _indent(one) != right:
        return f"the item is indented by {_indent(one)} spaces", f"indent it by {right}: four for each list around it"
    shown = next((block.sign for block in came if block.text == one.block.text and block.sign != one.sign), None)
    if shown is not None:
        return f'the item begins with "{one.sign}", and the page shows "{shown}"', "number the items without a gap"
    if any(block.text == one.block.text and block.depth > one.depth for block in came):
        return "the item becomes part of the list inside the item above", "leave out the empty line before that list"
    return _OTHER_LIST if one.below == ("ul" if one.numbered else "ol") else None


def _cause_in_paragraph(one: Meant, _: list[Block]) -> tuple[str, str] | None:
    if one.below == "tr":
        return "the line is right below a table, which makes it a row", "put an empty line before it"
    if one.depth and _indent(one) != 4 * one.depth:
        what = f"the paragraph below an item is indented by {_indent(one)} spaces"
        return what, f"indent it by {4 * one.depth}, or leave out the empty line before it"
    return None


def _indent(one: Meant) -> int:
    return len(one.typed.expandtabs(4)) - len(one.typed.expandtabs(4).lstrip())
