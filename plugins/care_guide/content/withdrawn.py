"""What the hospital has taken back: articles that are no longer shown, each with the day and the reason."""

from __future__ import annotations

import datetime
from pathlib import Path

from care_guide.content.data_files import read_list
from care_guide.content.models import Strict, Text
from care_guide.content.problems import Problem

WITHDRAWN = "content/data/withdrawn.yaml"


class Withdrawal(Strict):
    """One article that was taken back: from when on, why, and who said so in which role.

    Without ``lang`` it holds for every language: what is wrong in one text is wrong in its translations.
    """

    article: Text
    lang: Text | None = None
    since: datetime.date
    why: Text
    name: Text
    role: Text

    def covers(self, lang: str, topic: str) -> bool:
        return topic == self.article and self.lang in (None, lang)


# Each with its line in the file.
Withdrawals = tuple[tuple[int, Withdrawal], ...]


def read_withdrawn(root: Path, path: str = WITHDRAWN) -> tuple[Withdrawals, list[Problem]]:
    """Read every entry with its line; without the file nothing is taken back."""
    entries, problems = read_list(root, path, Withdrawal)
    return tuple(entries), problems
