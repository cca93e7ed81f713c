"""The ledger: every sign-off as it was written down."""

from __future__ import annotations

from pathlib import Path

from care_guide.content.data_files import read_list
from care_guide.content.models import SignOff
from care_guide.content.problems import Problem

LEDGER = "content/data/signoffs.yaml"
Entries = list[tuple[int, SignOff]]


def read_ledger(root: Path) -> tuple[Entries, list[Problem]]:
    """Read all sign-offs, each with its line; a guide must have the file."""
    if not (root / LEDGER).exists():
        return [], [Problem(LEDGER, 1, "the file is missing", "put it back")]
    return read_list(root, LEDGER, SignOff)
