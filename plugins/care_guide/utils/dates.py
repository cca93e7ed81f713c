"""Days: today, by the one place that asks the clock, and days in the words of a language."""

from __future__ import annotations

import calendar
import datetime
from functools import cache

# The one place that asks the clock.


def build_day() -> datetime.date:
    """Return today (UTC), against which next checks are held.

    It is the real day, whatever SOURCE_DATE_EPOCH says: an overdue check must not count because of a variable that
    somebody has set for the bytes of files. The bytes need no day; no file of the guide holds the time of its build.
    """
    return now().date()


def now() -> datetime.datetime:
    """Return the present moment; tests of other days replace this function in their own process."""
    return datetime.datetime.now(datetime.UTC)


# What a language writes in its own way: dates in words, and its direction; sums with days.


# Scripts that run from right to left, by their names in ISO 15924.
_FROM_RIGHT = ("Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa")


@cache
def day(date: datetime.date, lang: str) -> str:
    """Return a date in words, as the language writes it; in figures, where Babel does not know how."""
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        return format_date(date, "long", locale=Locale.parse(_known(lang), sep="_"))
    except (UnknownLocaleError, ValueError):
        return date.isoformat()


@cache
def direction(lang: str) -> str:
    """Return "ltr" or "rtl": the way in which the language is written, by the script of its tag or its usual one."""
    from babel.core import get_global

    usual, whole = get_global("likely_subtags"), _known(lang)
    parts = [*whole.split("_")[1:], *usual.get(whole, usual.get(whole.split("_")[0], "")).split("_")[1:]]
    script = next((part for part in parts if len(part) == 4), "")
    return "rtl" if script.title() in _FROM_RIGHT else "ltr"


def _known(lang: str) -> str:
    """Return a tag such as "prs" as Babel has it: "fa_AF"."""
    from babel.core import get_global

    name, *parts = lang.split("-")
    return "_".join([get_global("language_aliases").get(name, name), *parts])


def months_later(day: datetime.date, months: int) -> datetime.date:
    """Return the same day ``months`` later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def spread(last: datetime.date, first: datetime.date, taken: list[datetime.date]) -> datetime.date:
    """Return a day from ``first`` to ``last`` that keeps away from the days in ``taken``.

    The latest that is three weeks from every one of them, in steps of a week; else the one farthest from
    its neighbor. So checks that were made on one day do not all fall due on one day.
    """
    days = [last - datetime.timedelta(weeks=week) for week in range((last - first).days // 7 + 1)] or [last]

    def room(day: datetime.date) -> int:
        return min((abs((day - other).days) for other in taken), default=365)

    return next((day for day in days if room(day) >= 21), max(days, key=room))
