"""The review state of each article, as a table and as JSON."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from care_guide.content.site_content import Library
from care_guide.review.state import Review
from care_guide.utils.text_table import text_table


def _status(
    library: Library, reviews: dict[str, Review], today: datetime.date
) -> list[dict[str, str | int | float | None]]:
    found = []
    for article in (a for a in library.articles if not a.is_page):
        state = reviews[article.path]
        due = state.signoff.next_check if state.signoff else None
        dates = [
            library.sources.by_key[name].checked for name in article.found.citations if name in library.sources.by_key
        ]
        found.append(
            {
                "article": article.topic,
                "language": article.lang,
                "state": state.state if library.withdrawal(article) is None else "withdrawn",
                "version": state.version,
                "next_check": due.isoformat() if due else None,
                "days_left": (due - today).days if due else None,
                "oldest_source": min(dates).isoformat() if dates else None,
                "grade": article.grades.flesch_kincaid,
            }
        )
    return found


def status_table(library: Library, reviews: dict[str, Review], today: datetime.date) -> str:
    """Return the review state of each article as a table, with the full version to sign."""
    head = ("article", "language", "state", "next check", "days left", "source last checked", "grade", "version")
    keys = ("article", "language", "state", "next_check", "days_left", "oldest_source", "grade", "version")
    rows = [
        tuple("-" if row[key] is None else str(row[key]) for key in keys) for row in _status(library, reviews, today)
    ]
    return text_table(head, rows)


def write_status(file: Path, library: Library, reviews: dict[str, Review], today: datetime.date) -> None:
    """Write the same as JSON, for other programs."""
    file.write_text(json.dumps(_status(library, reviews, today), indent=1) + "\n", encoding="utf-8")
