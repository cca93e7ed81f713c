"""Dates as families and clinicians read them."""

from __future__ import annotations

import datetime

import pytest
from care_guide.utils.dates import day

DAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("lang", "country", "form", "words"),
    [
        ("en", "US", None, "November 22, 2026"),
        ("en", "GB", None, "22 November 2026"),
        ("en", "CA", None, "November 22, 2026"),
        ("en", "MX", None, "November 22, 2026"),
        ("en-gb", "US", None, "22 November 2026"),
        ("en", "US", "day-first", "22 November 2026"),
        ("en", "GB", "month-first", "November 22, 2026"),
        ("en", "CA", "iso", "2026-11-22"),
        ("es", "US", None, "22 de noviembre de 2026"),
        ("es", "MX", "month-first", "22 de noviembre de 2026"),
        ("es", "MX", "iso", "2026-11-22"),
        ("xx", "US", "day-first", "2026-11-22"),
    ],
)
def test_a_date_is_written_as_the_country_writes_it(lang: str, country: str, form: str | None, words: str) -> None:
    """Or as the profile says; a language with one order keeps it."""
    assert day(DAY, lang, country, form) == words
