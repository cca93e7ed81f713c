"""Commands that show the evidence behind the text: ``sources``, ``evidence-watch``, ``facts`` and ``emergencies``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from care_guide.build.load import load_library
from care_guide.utils.errors import CannotDoError


def _sources(_: argparse.Namespace) -> int:
    from care_guide.commands.sources_report import sources_table

    library = load_library(Path.cwd())
    print(sources_table(library))
    if library.problems:
        print(f"`make check` has {len(library.problems)} problem(s) to tell.")
    return 0


def _facts(options: argparse.Namespace) -> int:
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


def _emergencies(_: argparse.Namespace) -> int:
    from care_guide.commands.emergencies import emergency_table

    library = load_library(Path.cwd())
    print("\n\n".join(emergency_table(lang, library) for lang in library.languages))
    if library.problems:
        print(f"`make check` has {len(library.problems)} problem(s) to tell.")
    return 0


def _watch(options: argparse.Namespace) -> int:
    from care_guide.commands.source_watch import run

    return run(options.file)


def add_commands(commands: Any) -> None:
    """Add these commands to the command line."""
    sources = commands.add_parser("sources", help="list the sources by age and kind, and which articles cite each")
    sources.set_defaults(run=_sources)
    signs = commands.add_parser("emergencies", help="list every emergency sign with its level and its articles")
    signs.set_defaults(run=_emergencies)
    watched = commands.add_parser("evidence-watch", help="tell what has become of the sources, from fetched files")
    watched.add_argument("--file", default="")
    watched.set_defaults(run=_watch)
    facts = commands.add_parser("facts", help="list the figures of one article with who, when and the source")
    facts.add_argument("--article", default="")
    facts.set_defaults(run=_facts)
