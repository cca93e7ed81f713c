"""The files of a translation, each with its original and its ledger: texts line by line, and lists of values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.content.source_text import SourceText, read_source
from care_guide.translation.ledger import Pair, ledger_path, pairs, read_rows
from care_guide.translation.segments import segments
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


def value_bytes(root: Path, lang: str, source_lang: str) -> list[bytes]:
    """Return all that the lists of ``lang`` and their states depend on: they, their originals and their ledgers."""
    paths = [
        path
        for file in translated_values(root, lang).values()
        for path in (file.path, file.original.format(lang=source_lang), ledger_path(file.path))
    ]
    return [(root / path).read_bytes() if (root / path).is_file() else b"" for path in paths]


def waiting_words(root: Path, lang: str, source_lang: str) -> dict[str, dict[str, str]]:
    """Return by list and key the words of the default language that wait for their translation, new or changed.

    Families are shown these. The lists of ``lang`` keep their own, which are the ones that were signed.
    """
    found = {
        name: {one.source.key: one.source.text for one in file.pairs(root, source_lang) if not one.current}
        for name, file in translated_values(root, lang).items()
    }
    return {name: words for name, words in found.items() if words}


def original_path(path: str, library: Library) -> str:
    """Return the place of the file in the default language that the file at ``path`` was translated from."""
    return f"content/{library.default_lang}/{path.split('/', 2)[2]}"


def line_pairs(path: str, library: Library) -> tuple[SourceText | None, SourceText | None, list[Pair], list[Problem]]:
    """Return the original, the translation at ``path``, their lines side by side, and what is wrong with the ledger."""
    source, _ = read_source(library.root / (there := original_path(path, library)), there)
    text, _ = read_source(library.root / path, path)
    rows, problems = read_rows(library.root, ledger_path(path))
    found = pairs(segments(source), segments(text), rows) if source and text else []
    return source, text, found, problems
