"""Do marks stand only where the build fills them in, and has each fact its words?

They work in the body of articles and pages (headings and questions too), in notices and in the rule book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.content.article import Article
from care_guide.content.hospital_facts import HOSPITAL
from care_guide.content.mark_syntax import has_mark
from care_guide.content.models import Strict
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library

_PICTURE = re.compile(r"^\s*!\[.*\[\[(?!call\.)")
_DOTS = re.compile(r"^```dots")
_PLAIN = "write it in plain words; marks work in the text below the header"


def marks_of(article: Article, library: Library) -> Iterator[Problem]:  # noqa: ARG001
    """Yield the marks of one article that stand where nothing fills them in."""
    for key, value in article.header:
        if isinstance(value, str) and has_mark(value):
            yield Problem(article.path, article.source.find(f"{key}:"), f"{key}: a mark does not work here", _PLAIN)
    dots = False
    for number, line in enumerate(article.source.lines, 1):
        dots = bool(_DOTS.match(line)) or (dots and not line.startswith("```"))
        if number >= article.body_line and (_PICTURE.match(line) or (dots and has_mark(line))):
            what = (
                "a mark does not work in a dots block" if dots else "only [[call. ...]] works in the words of a picture"
            )
            yield Problem(article.path, number, what, "say it in plain words here, and name the fact in the text")


def shared_marks(library: Library) -> Iterator[Problem]:
    """Yield marks in lists that know none, and facts without the words that stand for them."""
    for lang, language in library.languages.items():
        lists = (language.terms, language.groups, language.questions)
        entries = [(one.path, one.lines[key], entry) for one in lists for key, entry in one.by_key.items()]
        for path, line, entry in entries:
            for name in _marked(entry):
                yield Problem(path, line, f"{name}: a mark does not work here", "write it in plain words")
        for notice in language.notices:
            if has_mark(notice.title):
                line = language.notices.lines[notice.id]
                yield Problem(language.notices.path, line, "title: a mark does not work here", "put it into the text")
        tables = (("slot", "label", library.strings.slots(lang)), ("blank", "phrase", library.strings.phrases(lang)))
        for fact, line in library.facts.lines.items():
            for table, what, known in tables:
                if fact not in known:
                    todo = f"add it to [{table}] in theme/strings/{lang}.toml"
                    yield Problem(HOSPITAL, line, f"the fact {fact} has no {what}", todo)


def _marked(entry: Strict) -> Iterator[str]:
    for name, value in entry:
        if any(has_mark(one) for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)):
            yield name
