"""Does the page have all that an author typed, in order and in its form, and nothing as it is typed?

What Markdown made of each block (``found.made``) is compared with what its author meant (content/blocks.py). Why
something is lost or shown as typed is found by the patterns of nothing_lost.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.blocks import CELL, MARK, Block, Meant, bare, meant
from care_guide.content.contract import AUTHORS_PAGE
from care_guide.content.library import Library
from care_guide.content.parse_result import GuideMarkdown, ParseResult
from care_guide.content.problems import Problem
from care_guide.content.source_text import (
    CHARACTER_CODE,
    NOT_FINISHED,
    UNFINISHED,
    SourceText,
    has_mark,
    is_hidden,
    may_vanish,
    not_plain,
    without_code,
)
from care_guide.markdown_ext import convert, located, raw_html
from care_guide.markdown_ext.marks import with_rule_book

_OPEN_FENCE = ("the fence has no end", "close it with a line of the same signs")
_MAY_VANISH = ("all words of this text may be left out", "keep a sentence of it without a condition")
_CODE = ("a block of code: no translation follows its words", "write it as a list or a table")
_DOTS = "```dots"
_OTHER = "is not on the page as it is written"
_OTHER_LIST = (
    "the list begins right below an item of another one, and becomes part of it",
    "put an empty line before it",
)
_BELOW_TEXT = "begins right below a line of text, which makes it part of that line"
_BORDER = r"\|"


def _table(name: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Return a table of nothing_lost.toml: the pattern, what is wrong, and what to do."""
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))[name]
    return tuple((re.compile(row["pattern"], re.M), row["what"], row["todo"]) for row in rows)


_LOST, _ITEM_SIGNS, _LEFT_OVER = map(_table, ("lost", "item", "left_over"))
_SHOWN = (*_table("shown"), (UNFINISHED, NOT_FINISHED, "write what is missing, or remove the note"))
# Each match of _LEFT_OVER holds one of these.
_SIGNS_LEFT = ("](", ")[", "][", "]{", ".md", "{")
_SETTINGS = re.compile(r"^(#+ .*)\{[^{}]*\}\s*$")
# The codes that a text may use, for the characters of HTML itself.
_MARKUP = {"&lt;", "&gt;", "&amp;"}


def nothing_lost_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each line of one article of which something is lost or changes its form."""
    opened = article.source.open_fence(article.body_line)
    if opened is not None:
        yield article.problem(opened, *_OPEN_FENCE)
        return
    # The authors' guide has examples of what to type.
    fences = article.source.fences(article.body_line) if article.header.slug != AUTHORS_PAGE else ()
    yield from (article.problem(number, *_CODE) for number, line in fences if line.rstrip() != _DOTS)
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
    if may_vanish(text):
        yield Problem(source.path, source.find(typed.lines[0].strip(), start), *_MAY_VANISH)
    lines = typed.outside_fences()
    wrong = (*located(found.problems, typed, 1), *differences(lines, found.made), *raw_html(lines))
    for number, what, todo in (*wrong, *shown_as_typed(lines, found.text)):
        yield Problem(source.path, source.find(typed.lines[number - 1].strip(), start), what, todo)


# What only the body of an article or page has: a list of sources, parts with addresses, and its own words of the rule book.


def only_in_articles(text: str, found: ParseResult) -> Iterator[tuple[str, str]]:
    """Yield (what is wrong, what to do) for what works in articles alone, in a Markdown ``text`` of a list.

    It would be shown, and no version of the pages that show it would know. ``found`` is what the parse found in the text.
    """
    if "[[sign." in text:
        yield "a sign of the rule book does not work here", "say it in words of this text"
    if "[^" in text:
        yield (
            "a citation does not work here",
            "put the claim into an article, or its source under sources: of the entry",
        )
    if found.links:
        yield "a link to a page of the guide does not work here", "name the page, or link to an https:// address"
    if found.headings:
        yield "a heading does not work here", "begin the paragraph with **bold words**"


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
        for pattern, what, todo in _LOST:
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


# Does the page show nothing as it is typed, and are marks only where the build fills them in?
#
# Marks work in the body of articles and pages (headings and questions too), in notices and in the rule book.

_PICTURE = re.compile(r"^\s*!\[(?P<alt>.*?)\]\([^\s()]+(?:\s+\"(?P<caption>.*)\")?\)")
_CALL = re.compile(r"\[\[call\.[\w-]+\]\]")


def marks_of(article: Article, library: Library) -> Iterator[Problem]:  # noqa: ARG001
    """Yield the marks of one article where nothing fills them in, and what the page would show as typed."""
    for key, value in article.header:
        if isinstance(value, str) and (wrong := not_plain(value)) is not None:
            yield article.problem(
                key, f"{key}: {wrong}", "write it in plain words; marks work in the text below the header"
            )
    for number, what, todo in shown_as_typed(article.source.outside_fences(article.body_line), article.found.text):
        yield article.problem(number, what, todo)
    dots = False
    for number, line in enumerate(article.source.lines, 1):
        dots = line.startswith(_DOTS) or (dots and not line.startswith("```"))
        if number < article.body_line or not (dots or "![" in line):
            continue
        picture = None if dots else _PICTURE.match(line)
        words = (_CALL.sub("", picture["alt"]), picture["caption"] or "") if picture else ()
        if dots and has_mark(line):
            todo = "say it in plain words here, and name the fact in the text"
            yield article.problem(number, "a mark does not work in a dots block", todo)
        elif wrong := next(filter(None, map(not_plain, words)), None):
            todo = "say it in plain words; only [[call. ...]] works in the words of a picture, not in its caption"
            yield article.problem(number, wrong, todo)


def shown_as_typed(lines: list[tuple[int, str]], texts: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield (line, what, what to do) for what the page shows as it is typed, in numbered ``lines`` that became ``texts``."""
    lines = [(number, without_code(line)) for number, line in lines]
    yield from _open_bold(lines, texts)
    yield from _left_over(lines, texts)
    text = "\n".join(line for _, line in lines)
    # Almost no text has any: only if all of it at once has one, each line is searched.
    there = [one for one in _SHOWN if one[0].search(text)]
    for number, line in lines if there or "&" in text else ():
        for pattern, what, todo in there:
            if pattern.search(line):
                yield number, what, todo
        for code in set(CHARACTER_CODE.findall(line)) - _MARKUP if "&" in line else ():
            what = f"{code} is a code for a character: no check can read it"
            yield number, what, "type the character itself; only &lt; &gt; &amp; may be written so"


def _open_bold(lines: list[tuple[int, str]], texts: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield each place where the page shows the ``**`` of bold words as typed."""
    shown = [part for text in texts for part in text.split("**")[1:]]
    for number, line in lines if shown else ():
        typed = line.split("**")[1:]
        if any(part[:20].strip() == other[:20].strip() for part in typed for other in shown):
            todo = "put ** before and after the bold words, with no space inside"
            yield number, "the page shows ** as it is typed", todo


def _left_over(numbered: list[tuple[int, str]], texts: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield each place where the page shows a damaged link or settings as typed."""
    if not any(sign in words for sign in _SIGNS_LEFT for words in texts):
        return
    # Without whole links. At the end of a heading, settings work; the words for reviewers name its place in the same way.
    lines = {number: bare(_SETTINGS.sub(r"\1", line)) for number, line in numbered}
    for pattern, what, todo in _LEFT_OVER:
        reported: set[int] = set()
        for words in texts:
            for found in pattern.finditer(words):
                # With the signs around it, since several lines may have one.
                ways = [words[max(0, found.start() - room) : found.end() + room] for room in (30, 12, 4)]
                holders = ([number for number, line in lines.items() if way in line] for way in ways)
                if number := next((one for one in next(filter(None, holders), []) if one not in reported), None):
                    reported.add(number)
                    yield number, what, todo
