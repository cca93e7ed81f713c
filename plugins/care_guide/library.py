"""Gather: all articles of all languages, and all that they share, as one Library."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .article import Article, read_article
from .contract import Contract
from .data_files import Entries, WordLists, read_entries, read_one, read_slots, read_words
from .drawings import Drawing, read_drawing
from .markup import guide_markdown
from .markup.found import Inputs
from .markup.links import GUIDE
from .models import BankQuestion, Group, Notice, Source, Term
from .problems import Problem
from .rules import Rules, read_rules
from .strings import Strings, load_strings
from .terms import TermIndex

DEFAULT_LANG = "en"


@dataclass(frozen=True)
class Language:
    """What one language brings beside its articles."""

    terms: Entries[Term]
    notices: Entries[Notice]
    groups: Entries[Group]
    questions: Entries[BankQuestion]
    words: WordLists
    index: TermIndex


@dataclass(frozen=True)
class Library:
    """The whole content of the guide, read once. ``articles`` holds the pages too, in their order."""

    root: Path
    articles: tuple[Article, ...]
    languages: dict[str, Language]
    sources: Entries[Source]
    slots: dict[str, str | None]
    drawings: dict[str, Drawing]
    contract: Contract | None
    strings: Strings
    # What was wrong while reading; the checks add to it.
    problems: tuple[Problem, ...]
    rules: Rules

    def published(self, lang: str) -> list[Article]:
        """Return what is built in ``lang``: everything but what is withheld."""
        return [a for a in self.articles if a.lang == lang and a.header.status == "published"]

    def find(self, article: Article, target: str) -> Article | None:
        """Return the article that the link ``target``, as written in ``article``, leads to."""
        if not target:
            return article
        path = posixpath.normpath(posixpath.join(posixpath.dirname(article.path), target))
        return next((a for a in self.articles if a.path == path), None)

    def markdown_inputs(self, lang: str) -> Inputs:
        """Return what the HTML of an article in ``lang`` depends on beside its own text."""
        return Inputs(lang, self.strings, self.slots, self.languages[lang].index, self.drawings)


def page_path(lang: str, slug: str) -> str:
    """Return the path of a page in the output: the default language at the root, others below their code."""
    return f"{slug}.html" if lang == DEFAULT_LANG else f"{lang}/{slug}.html"


def anchors(article: Article) -> set[str]:
    """Return every id of an article that a link may name."""
    named = {heading.id for heading in article.found.headings if heading.id}
    return named | {question.id for question in article.found.questions} | {"sources", "words"}


def resolve(article: Article, library: Library) -> tuple[str, list[str]]:
    """Return the article's HTML with its links to other files as relative addresses of their pages.

    The second value lists the places in the output that it leads to, in order; each link has its number
    there in ``data-note``, so that paper can show the addresses as numbered notes.
    """
    here = posixpath.dirname(page_path(article.lang, article.header.slug))
    notes: list[str] = []

    def address(m: re.Match[str]) -> str:
        link = article.found.links[int(m[1])]
        target = library.find(article, link.target)
        path = "" if target is None or target is article else page_path(target.lang, target.header.slug)
        fragment = f"#{link.fragment}" if link.fragment else ""
        if not path:
            return f'href="{fragment}"'
        if path + fragment not in notes:
            notes.append(path + fragment)
        return f'href="{posixpath.relpath(path, here or ".")}{fragment}" data-note="{notes.index(path + fragment) + 1}"'

    return re.sub(rf'href="{GUIDE}(\d+)"', address, article.html), notes


def load_library(root: Path) -> Library:
    """Read ``root/content`` and the words of the theme, whole, with every problem met on the way."""
    content, problems = root / "content", []

    def keep(result: tuple[Any, list[Problem]]) -> Any:
        value, wrong = result
        problems.extend(wrong)
        return value

    strings = load_strings(root / "theme" / "strings")
    sources = keep(read_entries(root, "content/data/sources.yaml", Source, "id"))
    slots = keep(read_slots(root, "content/data/hospital.yaml"))
    contract = keep(read_one(root, "content/data/contract.yaml", Contract))
    rules = keep(read_rules(root))
    drawings: dict[str, Drawing] = {}
    for file in sorted((content / "images").glob("*")):
        path = f"content/images/{file.name}"
        if file.suffix != ".svg":
            problems.append(Problem(path, 1, "the picture is not an SVG drawing", "draw it as SVG, or remove it"))
        elif (drawing := keep(read_drawing(file, path))) is not None:
            drawings[drawing.name] = drawing
    languages: dict[str, Language] = {}
    articles: list[Article] = []
    for folder in sorted(path for path in content.iterdir() if path.is_dir() and path.name in strings.tables):
        base = f"content/{folder.name}"
        terms = keep(read_entries(root, f"{base}/glossary.yaml", Term, "term"))
        language = languages[folder.name] = Language(
            terms,
            keep(read_entries(root, f"{base}/notices.yaml", Notice, "id")),
            keep(read_entries(root, f"{base}/groups.yaml", Group, "id")),
            keep(read_entries(root, f"{base}/questions.yaml", BankQuestion, "text")),
            keep(read_words(root, f"{base}/words.yaml")),
            TermIndex(tuple(terms)),
        )
        md = guide_markdown(Inputs(folder.name, strings, slots, language.index, drawings))
        for file in sorted(folder.rglob("*.md")):
            article = keep(read_article(file, file.relative_to(root).as_posix(), md))
            if article is not None:
                articles.append(article)
    order = {lang: {group: n for n, group in enumerate(language.groups.by_key)} for lang, language in languages.items()}
    articles.sort(key=lambda a: (a.lang, order[a.lang].get(a.group, 99), a.header.order, a.header.slug))
    return Library(
        root, tuple(articles), languages, sources, slots, drawings, contract, strings, tuple(problems), rules
    )
