"""Does each article say its one main message in its header, in plain words?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library

_MARKS = re.compile(r"\[\[|\[\^|\]\(|\*\*|[*_`<>#]")
_FIGURE = re.compile(r"\d|%")
# "St. Louis" and "Dr. Lee" end no sentence.
_SENTENCE_END = re.compile(r"(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMrs)[.?](?=\s|$)")
_MOST = 2
# What a list of results shows of a summary.
_SUMMARY = 160


def message_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield what is wrong with the summary and the main message of one article."""
    if len(article.header.summary) > _SUMMARY and not library.is_translation(article):
        line = article.header_line("summary")
        yield Problem(article.path, line, "summary: the text is too long", f"keep to {_SUMMARY} characters")
    if article.is_page and article.header.template != "checklist":
        if article.header.message is not None:
            yield Problem(article.path, article.header_line("message"), "a page has no main message", "remove message")
        return
    text = article.header.message
    if text is None:
        todo = "add a line message: with the one thing that a family must know, in 1 or 2 plain sentences"
        yield Problem(article.path, 1, "the header has no message", todo)
        return

    def say(what: str, todo: str) -> Problem:
        return Problem(article.path, article.header_line("message"), f"the message {what}", todo)

    if _MARKS.search(text):
        yield say("holds a mark", "write plain words: no Markdown, no citation, no [[...]]")
    if _FIGURE.search(text):
        yield say("holds a figure", "say it in words; the figure belongs in the text, with its source")
    if not text.endswith((".", "?")):
        yield say("does not end as a sentence", "end it with a period")
    elif len(_SENTENCE_END.findall(text)) > _MOST:
        yield say(f"has more than {_MOST} sentences", "keep the one thing that a family must know")
