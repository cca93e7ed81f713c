"""The list from A to Z: below which letter a reader finds a title."""

from __future__ import annotations

import pytest
from care_guide.render.search_files import letter_of


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("¿Álguien puede ayudar?", "A"),
        ('"Cure": what the word means', "C"),
        ("504 plan", "0-9"),
        ("Ñandú", "N"),
        ("白血病", "白"),
        ("?!", "?"),
    ],
)
def test_a_title_is_listed_below_the_first_letter_that_is_read(text: str, letter: str) -> None:
    """Signs before it do not count, accents neither, and all figures share one place."""
    assert letter_of(text) == letter
