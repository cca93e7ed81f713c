"""Read every article: those that have not changed from the memory, the others on all cores, each checked at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from care_guide.cache.articles import known, put_away, remember
from care_guide.cache.memory import Memory
from care_guide.cache.parallel import on_all_cores
from care_guide.checks import check_article
from care_guide.checks.claims import claims_with_figures
from care_guide.checks.duplicates import fingerprints
from care_guide.content.article import Article
from care_guide.content.codes import CODES, read_codes
from care_guide.content.contract import Contract
from care_guide.content.data_files import read_entries, read_one, read_slots, read_words
from care_guide.content.digest import Digests, digest_of, digest_of_bytes
from care_guide.content.glossary import TermIndex
from care_guide.content.models import BankQuestion, Group, Notice, Source, Term
from care_guide.content.problems import Problem
from care_guide.content.readability import use_syllables
from care_guide.content.review_policy import RULES, read_rules
from care_guide.content.site_content import Language, Library
from care_guide.content.svg import Drawing, read_drawing
from care_guide.content.translations import load_strings
from care_guide.markdown_ext import guide_markdown
from care_guide.markdown_ext.read_article import read_article

# What the reading of one file gives: the article (or its facts in one piece, when its texts were put away), and what is wrong.
_Read = tuple["Article | bytes | None", list[Problem]]


def read_articles(shared: Library, memory: Memory, processes: int | None) -> tuple[list[Article], list[Problem]]:
    """Return all articles with their own problems, and what was wrong while reading.

    ``shared`` is the library without its articles: all that the HTML and the problems of an article depend on
    beside its own text.
    """
    files = {lang: sorted((shared.root / "content" / lang).rglob("*.md")) for lang in shared.languages}
    salts = {lang: _salt(lang, shared, memory) for lang in shared.languages}
    found: dict[Path, Article] = {}
    todo: list[tuple[Path, str, str, str]] = []
    for lang, ones in files.items():
        for file in ones:
            path = file.relative_to(shared.root).as_posix()
            key = digest_of(salts[lang], path, digest_of_bytes(file.read_bytes()))
            article = known(memory, path, key, file)
            if article is None:
                todo.append((file, path, lang, key))
            else:
                found[file] = article
    problems: list[Problem] = []
    for (file, path, _, key), (article_read, wrong) in zip(todo, _read(todo, shared, memory, processes), strict=True):
        problems += wrong
        if isinstance(article_read, bytes):
            found[file] = remember(memory, path, key, article_read, file)
        elif article_read is not None:
            found[file] = article_read
    return [found[file] for ones in files.values() for file in ones if file in found], problems


def _salt(lang: str, shared: Library, memory: Memory) -> str:
    """Return the digest of all that an article in ``lang`` is made with: its HTML, and its own problems."""
    language, digests = shared.languages[lang], Digests()
    parts = (shared.strings.tables[lang], shared.slots, tuple(language.terms), shared.drawings)
    checked = (shared.contract, language.words, tuple(shared.sources.by_key), language.terms.path)
    return digest_of(memory.program, lang, digests.of(parts), digests.of(checked))


def _read(todo: list[tuple[Path, str, str, str]], shared: Library, memory: Memory, processes: int | None) -> Any:
    if not todo:
        return []
    parsers = {lang: guide_markdown(shared.markdown_inputs(lang)) for lang in shared.languages}
    use_syllables(memory.lasting)
    repeats = shared.contract.repeats if shared.contract is not None else None

    def read(one: tuple[Path, str, str, str]) -> _Read:
        file, path, lang, key = one
        article, problems = read_article(file, path, parsers[lang])
        if article is None:
            return None, problems
        prints = fingerprints(article, repeats) if repeats else None
        claims = tuple(claims_with_figures(article, shared, shared.contract)) if shared.contract else ()
        own = check_article(article, shared)
        article = replace(article, key=key, own=own, claims=claims, fingerprints=prints)
        if problems or memory.store is None:
            return article, problems
        return put_away(article, memory.store), problems

    return on_all_cores(read, todo, processes)


def load_library(root: Path, memory: Memory | None = None, processes: int | None = None) -> Library:
    """Read ``root/content`` and the words of the theme, whole, with every problem met on the way.

    What ``memory`` knows is not read again; ``processes`` read the rest (None: all cores when that is quicker).
    """
    content, problems = root / "content", []
    memory = memory or Memory(None, "")

    def keep(file: str, read: Callable[..., Any], *more: Any) -> Any:
        name = " ".join([read.__name__, file, *map(str, more)])
        value, wrong = memory.of_file(root / file, name, lambda: read(root, file, *more))
        problems.extend(wrong)
        return value

    strings = load_strings(root / "theme" / "strings")
    sources = keep("content/data/sources.yaml", read_entries, Source, "id")
    slots = keep("content/data/hospital.yaml", read_slots)
    contract = keep("content/data/contract.yaml", read_one, Contract)
    rules = keep(RULES, read_rules)
    codes = tuple(keep(CODES, read_codes))
    drawings: dict[str, Drawing] = {}
    for file in sorted((content / "images").glob("*")):
        path = f"content/images/{file.name}"
        if file.suffix != ".svg":
            problems.append(Problem(path, 1, "the picture is not an SVG drawing", "draw it as SVG, or remove it"))
        elif (drawing := keep(path, read_drawing)) is not None:
            drawings[drawing.name] = drawing
    languages: dict[str, Language] = {}
    for folder in sorted(path for path in content.iterdir() if path.is_dir() and path.name in strings.tables):
        base = f"content/{folder.name}"
        terms = keep(f"{base}/glossary.yaml", read_entries, Term, "term")
        languages[folder.name] = Language(
            terms,
            keep(f"{base}/notices.yaml", read_entries, Notice, "id"),
            keep(f"{base}/groups.yaml", read_entries, Group, "id"),
            keep(f"{base}/questions.yaml", read_entries, BankQuestion, "text"),
            keep(f"{base}/words.yaml", read_words),
            TermIndex(tuple(terms)),
        )
    shared = Library(root, (), languages, sources, slots, drawings, contract, strings, (), rules, codes)
    articles, wrong = read_articles(shared, memory, processes)
    order = {lang: {group: n for n, group in enumerate(language.groups.by_key)} for lang, language in languages.items()}
    articles.sort(key=lambda a: (a.lang, order[a.lang].get(a.group, 99), a.header.order, a.header.slug))
    return replace(shared, articles=tuple(articles), problems=(*problems, *wrong))
