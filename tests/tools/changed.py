"""A guide with one article changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.markdown_ext import guide_markdown, read_article


def changed(library: Library, article: Article, text: str, folder: Path) -> Library:
    """The library with ``article`` read anew from ``text``."""
    file = folder / "changed.md"
    file.write_text(text, encoding="utf-8")
    new, problems = read_article(file, article.path, guide_markdown(library.markdown_inputs(article.lang)))
    assert new is not None, problems
    return replace(library, articles=tuple(new if a is article else a for a in library.articles))
