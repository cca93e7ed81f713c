"""Commands that show the evidence behind the text: ``sources``, ``evidence-watch``, ``facts`` and ``emergencies``."""

from __future__ import annotations

import argparse
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.content.site_content import Library
from care_guide.utils.errors import CannotDoError


def sources(_: argparse.Namespace) -> int:
    """List the sources by age and kind, and which articles cite each."""
    from care_guide.commands.sources import sources_table

    library = load_library(Path.cwd())
    return _show(sources_table(library), library)


def facts(options: argparse.Namespace) -> int:
    """List the figures of one article with who, when and the source."""
    from care_guide.review.fact_table import facts_text

    library = load_library(Path.cwd())
    wanted = options.article.removesuffix(".md").removeprefix("content/")
    articles = [article for article in library.articles if not article.is_page]
    found = [a for a in articles if wanted in (a.topic, a.header.slug, f"{a.lang}/{a.topic}")]
    if not found:
        known = ", ".join(dict.fromkeys(article.topic for article in articles))
        raise CannotDoError(f'ARTICLE="{options.article}": use one of: {known}')
    print("\n\n".join(facts_text(article, library) for article in found))
    return 0


def emergencies(_: argparse.Namespace) -> int:
    """List every emergency sign with its level and its articles."""
    from care_guide.commands.sources import emergency_table

    library = load_library(Path.cwd())
    return _show("\n\n".join(emergency_table(lang, library) for lang in library.languages), library)


def _show(table: str, library: Library) -> int:
    print(table)
    if library.problems:
        print(f"`make check` reports {len(library.problems)} problem(s).")
    return 0


def evidence_watch(options: argparse.Namespace) -> int:
    """Tell what has become of the sources, from fetched files."""
    from care_guide.commands.sources import run

    return run(options.file)
