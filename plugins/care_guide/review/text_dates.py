"""Texts that changed after the date that their header gives."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.content.source_text import SourceText, lines_of
from care_guide.markdown_ext import article_of, guide_markdown
from care_guide.utils.processes import git_output

# Names of the main branch, the most reliable first; HEAD compares the files only with the last commit.
_MAIN_LINES = ("origin/main", "origin/master", "refs/remotes/origin/HEAD", "main", "master", "HEAD")
# The author's day may not be that of this machine.
_GRACE = datetime.timedelta(days=1)
# Nothing is fetched from the server.
_git = partial(git_output, offline=True)


def forgotten_dates(library: Library, today: datetime.date) -> list[Problem]:
    """Return a note for each article whose own words differ from the main branch while ``updated:`` is the same.

    ``updated:`` is printed on the page, no version includes it, and it is easily forgotten. There are no notes without
    git, without its history, or in a repository that does not hold the guide.
    """
    root = library.root
    start = _main_line(root)
    if start is None:
        return []
    changed = _git(
        root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", start, "--", "content"
    )
    paths = set((changed or "").split("\0"))
    return sorted(
        note
        for article in library.articles
        if article.path in paths and not article.is_draft
        for note in _forgotten(article, library, start, today)
    )


def _forgotten(article: Article, library: Library, start: str, today: datetime.date) -> Iterator[Problem]:
    was = _git(library.root, "show", f"{start}:./{article.path}")
    if was is None:
        return
    md = guide_markdown(library.markdown_inputs(article.lang))
    before, _ = article_of(SourceText(article.path, lines_of(was.removeprefix("\ufeff"))), md)
    # Read in the same way: the library's article of a translation also has what comes from its original.
    now, _ = article_of(article.source, md)
    if before is None or now is None or _words(before) == _words(now):
        return
    dated, day = now.header.updated, _day_of_change(library.root, start, article.path, today)
    if dated <= before.header.updated and dated < day - _GRACE:
        what = f"the text has changed since {before.header.updated}, and updated: {dated} has not"
        yield Problem(article.path, article.header_line("updated"), what, f"write updated: {day}")


def _words(article: Article) -> tuple[str | None, ...]:
    """Return what a family reads of an article and its version includes."""
    header = article.header
    return (header.title, header.summary, header.message, header.audience, article.canonical_digest)


def _main_line(root: Path) -> str | None:
    """Return the last commit that the main branch and the present text have in common; None if git does not know."""
    if not _git(root, "ls-files", "--", "content"):
        return None
    return next(filter(None, (_git(root, "merge-base", name, "HEAD") for name in _MAIN_LINES)), None)


def _day_of_change(root: Path, start: str, path: str, today: datetime.date) -> datetime.date:
    """Return the author's day of the last commit that changed ``path``, or ``today`` if the change is not committed."""
    committed = _git(root, "diff", "--quiet", "--no-ext-diff", "HEAD", "--", path) is not None
    day = _git(root, "log", "-1", "--format=%as", f"{start}..HEAD", "--", path)
    return datetime.date.fromisoformat(day) if committed and day else today
