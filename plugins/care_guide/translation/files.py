"""The files of values of a language, each with its original, its fields and its ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from care_guide.translation.ledger import Pair, ledger_path, read_rows
from care_guide.translation.values import FILES, value_pairs, value_segments


@dataclass(frozen=True)
class ValueFile:
    """One file: its place in the language, and the fields that are translated (None: all)."""

    path: str
    original: str
    fields: tuple[str, ...] | None

    def pairs(self, root: Path, source_lang: str) -> list[Pair]:
        """Return each value of the original with its translation."""
        original = self.original.format(lang=source_lang)
        rows, _ = read_rows(root, ledger_path(self.path))
        return value_pairs(
            value_segments(root, original, self.fields), value_segments(root, self.path, self.fields), rows
        )


def translated_values(root: Path, lang: str) -> dict[str, ValueFile]:
    """Return the files of values that ``lang`` has, by their names without ending."""
    found = {
        name.partition(".")[0]: ValueFile(f"content/{lang}/{name}", f"content/{{lang}}/{name}", fields)
        for name, fields in FILES.items()
    }
    found["strings"] = ValueFile(f"theme/strings/{lang}.toml", "theme/strings/{lang}.toml", None)
    return {name: file for name, file in found.items() if (root / file.path).is_file()}
