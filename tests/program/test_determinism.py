"""The output depends on the sources alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import built
from tests.tools.edits import files_of


def test_two_builds_are_byte_identical(copy_guide: Callable[[], Path]) -> None:
    """Another hash seed, time zone and locale change not one byte, even a locale that the machine lacks."""
    outputs = []
    for seed, zone, locale in (("1", "Pacific/Auckland", "C.UTF-8"), ("2024", "America/Los_Angeles", "xx_XX.UTF-8")):
        root = copy_guide()
        built(root, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=locale)
        outputs.append(files_of(root / "output"))
    assert outputs[0] == outputs[1]
