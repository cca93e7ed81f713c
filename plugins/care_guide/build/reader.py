"""The reader that gives Pelican real articles and pages, made from the guide's own parse."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, ClassVar

from pelican.readers import BaseReader
from pelican.urlwrappers import Category

from care_guide.build.pelican_class import guide_build
from care_guide.content.article import Article
from care_guide.utils.cache import CacheError


class GuideReader(BaseReader):  # type: ignore[misc]
    """Hands out the articles of the build one by one.

    All files are read ahead, on all cores, with every mistake kept for the checks: so a file that cannot be used is
    skipped here without a word.
    """

    enabled = True
    file_extensions: ClassVar[list[str]] = ["md"]

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the HTML and the metadata of one file, as Pelican asks for them."""
        library, path = guide_build(self.settings).library, Path(source_path).absolute()
        root = library.root.absolute()
        # Pelican's own settings may lead it out of the guide; publishing refuses them.
        article = library.at(path.relative_to(root).as_posix()) if path.is_relative_to(root) else None
        if article is None:
            return "", {"status": "skip", "title": source_path}
        try:
            return article.html, self._metadata(article)
        except CacheError:
            # Pelican would log it and go on without the article.
            guide_build(self.settings).cache_lost = True
            return "", {"status": "skip", "title": source_path}

    def _metadata(self, article: Article) -> dict[str, Any]:
        header, shown = article.header, guide_build(self.settings).library.builds(article)
        return {
            "title": header.title,
            "slug": header.slug,
            "summary": header.summary,
            "lang": article.lang,
            "category": Category(article.group, self.settings),
            "date": datetime.datetime.combine(header.created, datetime.time(), datetime.UTC),
            "modified": datetime.datetime.combine(header.updated, datetime.time(), datetime.UTC),
            # A withheld or withdrawn text is read and checked, and no page is made of it.
            "status": "published" if shown else "skip",
            "order": header.order,
            # The same in every language: Pelican pairs translations by it.
            "topic": article.topic,
            "guide": article,
        }
