"""The gate: nothing that no clinician has signed is published."""

from __future__ import annotations

from .library import Library
from .problems import Problem
from .review import Review

_WHY = {
    "draft": ("no clinician has signed it", "let a clinician read it and sign it"),
    "changed": ("the text has changed since it was signed", "let a clinician check it again"),
    "overdue": ("its next check is overdue", "let a clinician check it again"),
}


def refusals(library: Library, reviews: dict[str, Review], allow_drafts: bool) -> list[Problem]:
    """Return why the guide cannot be published; nothing when it can.

    ``allow_drafts`` is for a staging server only.
    """
    if allow_drafts:
        return []
    return [
        Problem(article.path, 1, *_WHY[reviews[article.path].state])
        for article in library.articles
        if not article.is_page and article.header.status == "published" and reviews[article.path].state in _WHY
    ]
