"""What people have said of the text: ratings with their date and who made them."""

from __future__ import annotations

import datetime
from pathlib import Path

from care_guide.content.data_files import read_list
from care_guide.content.models import Strict, Text
from care_guide.content.problems import Problem

RATINGS = "content/data/ratings.yaml"


class Rating(Strict):
    """One rating: who made it, when, of what, and the score by instrument."""

    date: datetime.date
    by: Text
    what: Text
    scores: dict[Text, Text]


def read_ratings(root: Path) -> tuple[list[Rating], list[Problem]]:
    """Read all ratings, the newest first; a guide without the file has none."""
    entries, problems = read_list(root, RATINGS, Rating)
    return sorted((rating for _, rating in entries), key=lambda one: one.date, reverse=True), problems
