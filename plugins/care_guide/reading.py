"""Read every article: those that have not changed from the memory, the others on all cores, each checked at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from .article import Article, read_article
from .cache.articles import known, put_away, remember
from .cache.digests import Digests, digest_of, digest_of_bytes
from .cache.memory import Memory
from .cache.workers import on_all_cores
from .checks import check_article
from .checks.repeats import fingerprints
from .claims import claims_with_figures
from .library import Library
from .markup import guide_markdown
from .problems import Problem
from .readability import use_syllables

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
