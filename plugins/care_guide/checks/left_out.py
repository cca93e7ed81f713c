"""Notes on passages that this copy leaves out, since they hold in another place: no mistakes, and good to know."""

from __future__ import annotations

from care_guide.content.problems import Problem
from care_guide.content.profile import PROFILE
from care_guide.content.site_content import Library


def left_out(library: Library) -> list[Problem]:
    """Return one note a passage, in the order of files and lines."""
    here = library.profile.region or library.profile.country
    return sorted(
        Problem(
            article.path,
            article.source.find(passage.needle, article.body_line),
            f'"{passage.heading}" is left out: it holds only in {passage.place}',
            f"{PROFILE} says {here}",
        )
        for article in library.articles
        for passage in article.found.left_out
    )
