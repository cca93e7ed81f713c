"""The writer: Pelican's pages and the guide's other files, written on all cores; unchanged ones are linked."""

from __future__ import annotations

import os
import pickle
from collections.abc import Container, Iterable
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.writers import Writer

from care_guide.build.output_gate import sums
from care_guide.build.pelican_class import guide_build
from care_guide.content.contract import AUTHORS_PAGE
from care_guide.content.problems import ContentError, Problem
from care_guide.render.output_file import OutputFile
from care_guide.render.views import SiteView
from care_guide.utils.cache import Cache
from care_guide.utils.processes import parallel_map

# Pelican's own objects in a template's context. Other plugins may change them, so no cache key can include them.
_LIVE = {"article", "page", "articles", "pages", "categories", "tags", "authors", "dates", "translations_of"}
# The cache key of the list of written files: path to (key, size, time).
_WRITTEN = "written files"


class GuideWriter(Writer):  # type: ignore[misc]
    """Collects the pages of the guide until all are known; any other file is written by Pelican."""

    def write_file(self, name: Any, template: Any, context: dict[str, Any], *more: Any, **kwargs: Any) -> None:
        """Collect an article or page of the guide for :func:`write_files`; write anything else now."""
        content = kwargs.get("article") or kwargs.get("page")
        view = getattr(content, "view", None)
        if view is None:
            super().write_file(name, template, context, *more, **kwargs)
            return
        build = guide_build(self.settings)
        values = context | {key: value for key, value in kwargs.items() if key in ("article", "page", "category")}
        build.contexts[name] = {**values, "output_file": name}
        if build.pages.reads(view.template, _LIVE):
            build.files.append(build.pages.live_file(name, view.template, view, values))
        else:
            build.files.append(build.pages.file(name, view.template, view.lang, view))

    def finish(self) -> None:
        """Write everything that was collected, and send ``content_written`` for each page."""
        folder, build = Path(self.output_path), guide_build(self.settings)
        if problems := list(clashes(build.files)):
            raise ContentError(problems)
        write_files(build.files, folder, build.last, build.cache, build.processes)
        if build.published:
            # Only of these files: the guide did not make what others have put there.
            paths, found = {file.path for file in build.files}, sums(folder)
            build.made = {path: found[path] for path in paths}
            if lost := list(missing_pages(build.sites, paths)):
                raise ContentError(lost)
        for name, context in build.contexts.items():
            signals.content_written.send(str(folder / name), context=context)


def clashes(files: Iterable[OutputFile]) -> Iterable[Problem]:
    """Yield a problem for each path of the output that two files have, ignoring case."""
    seen: set[str] = set()
    for file in files:
        path = file.path.casefold()
        if path in seen:
            what = f"two files of the output have the path {file.path}"
            yield Problem("content", 1, what, "change the slug of one of the two pages")
        seen.add(path)


def missing_pages(sites: Iterable[SiteView], paths: Container[str]) -> Iterable[Problem]:
    """Yield a problem for each article or page of the guide that is not among the ``paths`` of the output."""
    for site in sites:
        for view in site.views:
            if view.path not in paths and view.slug != AUTHORS_PAGE:
                todo = "leave ARTICLE_EXCLUDES and PAGE_EXCLUDES as they were, and remove what drops pages (PLUGINS)"
                yield Problem(view.article.path, 1, f"its page {view.path} was left out", todo)


def write_files(files: list[OutputFile], folder: Path, last: Path, cache: Cache, processes: int | None) -> None:
    """Write every file into ``folder``; files made from other files come last.

    A file with the same key as in the folder ``last``, and untouched since, is hard-linked from there: ``last`` is removed
    soon.
    """
    known: dict[str, tuple[str, int, int]] = cache.get(_WRITTEN) or {}
    for place in {file.path.rpartition("/")[0] for file in files}:
        (folder / place).mkdir(parents=True, exist_ok=True)
    written: dict[str, tuple[str, int, int]] = {}

    def make(batch: list[OutputFile]) -> list[tuple[str, int, int]]:
        for file in batch:
            (folder / file.path).write_bytes(file.make(folder))
        return [_mark(file, folder) for file in batch]

    for now in (False, True):
        todo: dict[str, list[OutputFile]] = {}
        for file in files:
            if file.last is not now:
                continue
            if file.key is not None and file.path in known and _link(file, known[file.path], folder, last):
                written[file.path] = known[file.path]
            else:
                todo.setdefault(file.batch or file.path, []).append(file)
        batches = list(todo.values())
        for batch, marks in zip(batches, parallel_map(make, batches, processes), strict=True):
            written.update(zip((file.path for file in batch), marks, strict=True))
    cache.put(_WRITTEN, pickle.dumps(written, pickle.HIGHEST_PROTOCOL))


def _link(file: OutputFile, known: tuple[str, int, int], folder: Path, last: Path) -> bool:
    try:
        if _mark(file, last) != known:
            return False
        os.link(last / file.path, folder / file.path)
    except OSError:
        return False
    return True


def _mark(file: OutputFile, folder: Path) -> tuple[str, int, int]:
    """Return what identifies a written file: its key, its size and its modification time."""
    found = (folder / file.path).stat()
    return file.key or "", found.st_size, found.st_mtime_ns
