"""What a build says of itself at its end, in the guide's own words: Pelican counts drafts of another kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pelican
from rich.console import Console

from care_guide.render.views import AUTHORS_PAGE, SiteView

_CHECKED = ("signed", "overdue")


@contextmanager
def pelican_silent() -> Iterator[None]:
    """Keep back the line in which Pelican counts what it has built; its warnings and errors go another way."""
    spoken = pelican.console
    pelican.console = Console(quiet=True)
    try:
        yield
    finally:
        pelican.console = spoken


def closing_words(sites: Iterable[SiteView], seconds: float, *, all_signed: bool) -> str:
    """Return how much was built in how many ``seconds``, and unless ``all_signed``, how much of it is."""
    # The page for authors is in previews alone.
    views = [view for site in sites for view in site.views if view.topic != f"pages/{AUTHORS_PAGE}"]
    states = [view.review.state for view in views if view.review is not None]
    articles, pages = _counted(len(states), "article"), _counted(len(views) - len(states), "page")
    built = f"Built {articles} and {pages} in {seconds:.1f} seconds."
    if all_signed:
        return built
    signed = sum(state in _CHECKED for state in states)
    return f"{built} Signed: {signed} of {len(states)} articles (make status shows each)."


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"
