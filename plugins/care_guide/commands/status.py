"""Tables for the command line: the reading grades, and the review state of each article."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from care_guide.content.site_content import Library
from care_guide.review.state import Review
from care_guide.utils.text_table import text_table


def grade_table(library: Library) -> str:
    """Return one line an article: grades, words, sources; and the means."""
    rows, kincaid, smog = [], [], []
    for article in (a for a in library.articles if not a.is_page):
        grade = article.grades
        kincaid.append(grade.flesch_kincaid)
        smog.append(grade.smog)
        rows.append(
            (
                article.path,
                f"{grade.flesch_kincaid:.1f}",
                f"{grade.smog:.1f}",
                str(article.word_count),
                str(len(set(article.found.citations))),
            )
        )
    if not rows:
        return "There is no article yet."
    mean = ("mean", f"{sum(kincaid) / len(rows):.1f}", f"{sum(smog) / len(rows):.1f}", "", "")
    return text_table(("article", "Flesch-Kincaid", "SMOG", "words", "sources"), [*rows, mean])


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
                "state": state.state,
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
