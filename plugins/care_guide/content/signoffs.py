"""The ledger: every sign-off as it was written down."""

from __future__ import annotations

from pathlib import Path

from care_guide.content.data_files import read_yaml
from care_guide.content.models import SignOff
from care_guide.content.problems import Problem
from care_guide.content.yaml_file import validate

LEDGER = "content/data/signoffs.yaml"
Entries = list[tuple[int, SignOff]]


def read_ledger(root: Path) -> tuple[Entries, list[Problem]]:
    """Read all sign-offs, each with its line."""
    document, problems = read_yaml(root, LEDGER)
    entries: Entries = []
    if document is None or document.data is None:
        return entries, problems
    if not isinstance(document.data, list):
        return entries, [
            Problem(LEDGER, 1, "this is not a list", "begin each sign-off with a dash, or write [] for none")
        ]
    for number in range(len(document.data)):
        entry, wrong = validate(document, SignOff, number)
        problems += wrong
        if entry is not None:
            entries.append((document.line(number), entry))
    return entries, problems
