"""Do marks stand only where the build fills them in, and has each fact its words?

They work in the body of articles and pages (headings and questions too), in notices and in the rule book.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.content.article import Article
from care_guide.content.hospital_facts import HOSPITAL
from care_guide.content.mark_syntax import has_mark, not_plain
from care_guide.content.models import Strict
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library

_PICTURE = re.compile(r"^\s*!\[(?P<alt>.*?)\]\([^\s()]+(?:\s+\"(?P<caption>.*)\")?\)")
_CALL = re.compile(r"\[\[call\.[\w-]+\]\]")
_CODE = re.compile(r"`[^`]*`")
_SIGN_CODE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|(?!(?:lt|gt|amp);)[A-Za-z][A-Za-z0-9]*);")
# What other programs show in a way of their own, and the guide as it is typed; a tab behind a list sign is none.
_TYPED = "write it in the forms of the authors' guide, or in words"
_SHOWN_OTHERWISE = (
    (re.compile(r"^\s+(?:`|~~~)"), "a fence that is indented is none", "begin it at the margin"),
    (re.compile(r"^\s*(?:\+\s+\d|\d{3,}\.\s)"), "Markdown reads the start of the line as the sign of an item", r"write \+ or 2026\., or begin with another word"),
    (re.compile(r"==\w[^=]*==|\w[~^]\d+[~^]|\]\[[\w -]*\]|^\[(?i:toc)\]|^:::|^!!! |^\*\[\w+\]:|\{[{%].*[}%]\}|\w\{[.#][\w-]+\}"), "the page shows the signs of another program as they are typed", _TYPED),
    (re.compile(r"(?<![\w(<\"/.@-])(?:https?://|www\.)\w"), "the page shows the address, and makes no link of it", "write [words](https://...)"),
    (re.compile(r"~~"), "the page shows ~~ as it is typed", "remove the words that are struck out, and the signs"),
    (re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+\[[xX]\]"), "the page shows [x] as it is typed", "write - [ ] for a question, - for an item"),
    (re.compile(r"^(?!\s*(?:[-*+]|\d+\.)\t+[^\t]*$)\s*\S[^\t]*\t+\S"), "the page shows the tab inside the line as a space", "type a space; write | around each cell of a table"),
)  # fmt: skip
_DOTS = re.compile(r"^```dots")
_PLAIN = "write it in plain words; marks work in the text below the header"


def marks_of(article: Article, library: Library) -> Iterator[Problem]:  # noqa: ARG001
    """Yield the marks of one article that stand where nothing fills them in."""
    for key, value in article.header:
        if isinstance(value, str) and (wrong := not_plain(value)) is not None:
            yield Problem(article.path, article.source.find(f"{key}:"), f"{key}: {wrong}", _PLAIN)
    yield from _open_bold(article)
    for number, line in article.source.outside_fences(article.body_line):
        for pattern, what, todo in _SHOWN_OTHERWISE:
            if pattern.search(_CODE.sub("", line)):
                yield Problem(article.path, number, what, todo)
        for code in _SIGN_CODE.findall(_CODE.sub("", line)):
            what = f"{code} is a code for a sign: no check can read it"
            yield Problem(article.path, number, what, "type the sign itself; only &lt; &gt; &amp; may be written so")
    dots = False
    for number, line in enumerate(article.source.lines, 1):
        dots = bool(_DOTS.match(line)) or (dots and not line.startswith("```"))
        if number < article.body_line:
            continue
        picture = None if dots else _PICTURE.match(line)
        words = (_CALL.sub("", picture["alt"]), picture["caption"] or "") if picture else ()
        if dots and has_mark(line):
            todo = "say it in plain words here, and name the fact in the text"
            yield Problem(article.path, number, "a mark does not work in a dots block", todo)
        elif wrong := next(filter(None, map(not_plain, words)), None):
            todo = "say it in plain words; only [[call. ...]] works in the words of a picture, not in its caption"
            yield Problem(article.path, number, wrong, todo)


def _open_bold(article: Article) -> Iterator[Problem]:
    """Yield each place where the signs of bold words are shown as they are typed; code may show them."""
    shown = [part for text in article.found.text for part in text.split("**")[1:]]
    for number, line in article.source.outside_fences(article.body_line) if shown else ():
        typed = _CODE.sub("", line).split("**")[1:]
        if any(part[:20].strip() == other[:20].strip() for part in typed for other in shown):
            todo = "put ** before and behind the bold words, with no space inside"
            yield Problem(article.path, number, "the page shows ** as it is typed", todo)


def shared_marks(library: Library) -> Iterator[Problem]:
    """Yield marks in lists that know none, and facts without the words that stand for them."""
    works = library.sources
    for work in works:
        for name, wrong in _marked(work):
            if name != "url":
                yield Problem(works.path, works.lines[work.id], f"{name}: {wrong}", "write it in plain words")
    for lang, language in library.languages.items():
        lists = (language.terms, language.groups, language.questions)
        entries = [(one.path, one.lines[key], entry) for one in lists for key, entry in one.by_key.items()]
        for path, line, entry in entries:
            for name, wrong in _marked(entry):
                yield Problem(path, line, f"{name}: {wrong}", "write it in plain words")
        for notice in language.notices:
            if in_title := not_plain(notice.title):
                line = language.notices.lines[notice.id]
                yield Problem(language.notices.path, line, f"title: {in_title}", "put it into the text")
        tables = (("slot", "label", library.strings.slots(lang)), ("blank", "phrase", library.strings.phrases(lang)))
        for fact, line in library.facts.lines.items():
            for table, what, known in tables:
                if fact not in known:
                    todo = f"add it to [{table}] in theme/strings/{lang}.toml"
                    yield Problem(HOSPITAL, line, f"the fact {fact} has no {what}", todo)


def _marked(entry: Strict) -> Iterator[tuple[str, str]]:
    for name, value in entry:
        texts = [one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str)]
        if wrong := next(filter(None, map(not_plain, texts)), None):
            yield name, wrong
