"""Read one Markdown file: its strict header, its HTML, and all that stands in it."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from care_guide.content.article import Article, Texts
from care_guide.content.lines import sentences
from care_guide.content.mark_syntax import has_mark
from care_guide.content.models import Header
from care_guide.content.parse_result import GuideMarkdown
from care_guide.content.problems import Problem
from care_guide.content.source_text import SourceText, read_source
from care_guide.content.yaml_file import parse_yaml, validate
from care_guide.markdown_ext import convert

_CODE = re.compile(r"`[^`]*`")
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
    # A mark that the article does not hold stands in the rule book, and is told there once.
    problems += [
        Problem(path, source.find(complaint.needle, body_line), complaint.what, complaint.todo)
        for complaint in found.complaints
        if not has_mark(complaint.needle) or complaint.needle in body
    ]
    group = topic.rpartition("/")[0]
    texts = Texts(html, source, partial(sentences, source, body_line))
    article = Article(
        path=path,
        lang=lang,
        topic=topic,
        group=group,
        header=header,
        body_line=body_line,
        found=found,
        texts=lambda: texts,
    )
    return article, problems + _raw_html(article)


def _header(source: SourceText) -> tuple[Header | None, int, list[Problem]]:
    """Return the header, the first line of the body, and what is wrong with the header."""
    example = "begin the file with --- lines around title, slug, kind, summary, status, created, updated"
    if source.lines[0].rstrip() != "---":
        return None, 1, [Problem(source.path, 1, "the file has no header", example)]
    try:
        end = next(number for number, line in enumerate(source.lines[1:], 2) if line.rstrip() == "---")
    except StopIteration:
        return None, 1, [Problem(source.path, 1, "the header has no end", "close it with a line of ---")]
    document, problems = parse_yaml("\n".join(source.lines[1 : end - 1]), source.path, 2)
    if document is None:
        return None, end + 1, problems
    if document.data is None:
        return None, end + 1, [Problem(source.path, 1, "the header is empty", example)]
    header, problems = validate(document, Header)
    if header is not None and header.updated < header.created:
        problems = [
            Problem(source.path, document.line("updated"), "updated is before created", "mend one of the two dates")
        ]
    return header, end + 1, problems


def _raw_html(article: Article) -> list[Problem]:
    """Tell of HTML tags in the text; they would stand on the page as they are typed."""
    problems = []
    for number, line in article.source.outside_fences(article.body_line):
        bare = _CODE.sub("", line)
        tag = _TAG.search(bare)
        if tag:
            name = tag[1].strip("/").lower()
            wrong = (f"the text holds the HTML tag <{name}>", "write it in Markdown")
            if name == "!--":
                wrong = ("a comment, which the page would show", "remove it")
            problems.append(Problem(article.path, number, *wrong))
        if _OWN_ATTRIBUTE.search(bare):
            problems.append(Problem(article.path, number, "the text holds a data- attribute", "remove it"))
        if _EVENT.search(bare):
            problems.append(Problem(article.path, number, "the text holds an event attribute", "remove it"))
    return problems
