"""The reader that gives Pelican articles and pages from the guide's own parse."""

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
    """Returns the articles of the build one by one.

    All files have been read before, on all cores, and the checks report every mistake: so a file that cannot be used is
    silently skipped here.
    """

    enabled = True
    file_extensions: ClassVar[list[str]] = ["md"]

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the HTML and the metadata of one file, as Pelican's readers do."""
        library, path = guide_build(self.settings).library, Path(source_path).absolute()
        root = library.root.absolute()
        # Pelican's settings may name files outside of the guide; publishing refuses them.
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
            # A withheld or withdrawn text is read and checked, but gets no page.
            "status": "published" if shown else "skip",
            "order": header.order,
            # The same in every language: Pelican matches translations by it.
            "topic": article.topic,
            "guide": article,
        }
