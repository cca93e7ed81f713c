"""Dates as families and clinicians read them."""

from __future__ import annotations

import datetime

import pytest
from care_guide.utils.dates import build_day, day, is_future, months_later

DAY = datetime.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("moment", "typed", "future"),
    [
        # 9 in the morning in Auckland; midnight on Kiritimati; the last minute before it; an evening in St. Louis.
        ("2026-11-30 20:00", "2026-12-01", False),
        ("2026-11-30 10:00", "2026-12-01", False),
        ("2026-11-30 09:59", "2026-12-01", True),
        ("2026-12-01 01:00", "2026-12-01", False),
        ("2026-11-30 20:00", "2026-12-02", True),
        ("2028-02-28 12:00", "2028-02-29", False),
        ("2028-02-29 12:00", "2028-03-01", False),
        ("2027-02-28 09:00", "2027-03-01", True),
        ("2026-12-31 23:59", "2027-01-01", False),
        ("2026-12-31 23:59", "2027-01-02", True),
    ],
)
def test_a_day_is_in_the_future_until_it_has_begun_somewhere(
    moment: str, typed: str, future: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An author or a clinician east of the build machine writes the day of their own calendar."""
    clock = datetime.datetime.fromisoformat(f"{moment}+00:00")
    monkeypatch.setattr("care_guide.utils.dates.now", lambda: clock)
    assert is_future(datetime.date.fromisoformat(typed), build_day()) is future


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2096-02-29", 48, "2100-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2027-01-30", 1, "2027-02-28"),
        ("2027-03-31", 1, "2027-04-30"),
        ("2028-02-29", 1, "2028-03-29"),
        ("2026-12-01", 1, "2027-01-01"),
    ],
)
def test_the_same_day_some_months_later_is_there(first: str, months: int, last: str) -> None:
    """Or the last day of a shorter month."""
    assert months_later(datetime.date.fromisoformat(first), months).isoformat() == last


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
