"""What people have said of the text: ratings with their date and who made them."""

from __future__ import annotations

import datetime
from pathlib import Path

from care_guide.content.data_files import read_yaml
from care_guide.content.models import Strict, Text
from care_guide.content.problems import Problem
from care_guide.content.yaml_file import validate

RATINGS = "content/data/ratings.yaml"


class Rating(Strict):
    """One rating: who made it, when, of what, and the score by instrument."""

    date: datetime.date
    by: Text
    what: Text
    scores: dict[Text, Text]


def read_ratings(root: Path) -> tuple[list[Rating], list[Problem]]:
    """Read all ratings, the newest first; a guide without the file has none."""
    if not (root / RATINGS).is_file():
        return [], []
    document, problems = read_yaml(root, RATINGS)
    if document is None or not document.data:
        return [], problems
    ratings = []
    for number in range(len(document.data)):
        rating, wrong = validate(document, Rating, number)
        problems += wrong
        if rating is not None:
            ratings.append(rating)
    return sorted(ratings, key=lambda one: one.date, reverse=True), problems
