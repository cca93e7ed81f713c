"""A table as lines of text, for the terminal."""

from __future__ import annotations

from collections.abc import Sequence


def text_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Return ``head`` and ``rows`` with their columns below each other."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in [head, *rows]
    )
