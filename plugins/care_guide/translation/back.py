"""Back-translations: what a translator who has not seen the original understood of a translation, line by line.

``content/es/food.back.yaml`` stands beside ``content/es/food.md``. Each entry holds a line of the translation in plain
words (``text``) and what it says in the default language (``back``). An entry belongs to the line with these very words:
when the line changes, nothing is shown beside it any more.
"""

from __future__ import annotations

import re
from pathlib import Path

from care_guide.content.data_files import read_list
from care_guide.content.models import Strict, Text
from care_guide.content.problems import Problem
from care_guide.translation.segments import fingerprint

SUFFIX = ".back.yaml"
_START = re.compile(r"^\s*(?:[a-z_]+:\s|#+\s+|[-*+]\s+(?:\[ \]\s+)?|\d+\.\s+|>\s+)*(?:(?:Why|Who):\s+)?")
_CITATION = re.compile(r"\s*\[\^?([a-z0-9]+(?:-[a-z0-9]+)*)\]")
_LINK = re.compile(r'!?\[([^\[\]]+)\]\(([^)\s]+)(?:\s+"([^"]*)")?\)')
_SHOWN_LINK = re.compile(r"\s*\(to: [^)]*\)")
_ATTRIBUTES = re.compile(r"\s*\{[#.:][^{}]*\}")


class BackLine(Strict):
    """One line of the translation, and what it says."""

    text: Text
    back: Text


def back_path(path: str) -> str:
    """Return the place of the back-translation of the text at ``path``."""
    return path.rpartition(".")[0] + SUFFIX


def read_back(root: Path, path: str) -> tuple[list[BackLine], list[Problem]]:
    """Read the back-translation at ``path``; there may be none."""
    entries, problems = read_list(root, path, BackLine, "write a list of entries with text: and back:")
    return [line for _, line in entries], problems


def plain(line: str) -> str:
    """Return the words of a line of Markdown or of a header: no signs of lists and headings, citations by name."""
    shown = _LINK.sub(r"\1 (to: \2) \3", _ATTRIBUTES.sub("", _START.sub("", line)))
    return " ".join(_CITATION.sub(r" [\1]", shown).strip(" |\"'").split())


def words_mark(line: str) -> str:
    """Return a fingerprint of the words of a line, the same for the line as typed, as ``plain`` shows it, or bare."""
    bare = _SHOWN_LINK.sub("", _CITATION.sub("", plain(line)))
    return fingerprint(bare.replace("*", ""))
