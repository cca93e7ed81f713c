"""Dates: today, dates in words, and sums with dates. Only this module reads the clock."""

from __future__ import annotations

import calendar
import datetime
from functools import cache


def build_day() -> datetime.date:
    """Return today (UTC), with which due dates are compared.

    It is the real day, whatever SOURCE_DATE_EPOCH says: a variable that somebody has set for reproducible files must not
    make an overdue check valid. The files do not need it: none contains the time of its build.
    """
    return now().date()


def now() -> datetime.datetime:
    """Return the current time (UTC); tests of other days replace this function in their own process."""
    return datetime.datetime.now(datetime.UTC)


def is_future(day: datetime.date, today: datetime.date) -> bool:
    """Return whether ``day``, which somebody has typed, has begun nowhere yet. Days begin first at UTC+14."""
    return day > max(today, (now() + datetime.timedelta(hours=14)).date())


# The scripts that are written from right to left, by their names in ISO 15924.
_FROM_RIGHT = ("Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa")


# Where English has the day or the month first; other languages have one order.
_TERRITORIES = {"day-first": "GB", "month-first": "US"}


@cache
def day(date: datetime.date, lang: str, country: str = "", form: str | None = None) -> str:
    """Return ``date`` in words, in CLDR's long form for ``lang`` in ``country`` (two letters), or in another ``form``:
    "day-first", "month-first" or "iso". It is in ISO 8601 too if Babel does not know the language.
    """
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    known = _known(lang)
    # A language of one country, such as en-gb, keeps its own form.
    territory = _TERRITORIES.get(form or "", country if "_" not in known else "")
    for name in () if form == "iso" else (f"{known.split('_')[0]}_{territory}", known):
        try:
            return format_date(date, "long", locale=Locale.parse(name, sep="_"))
        except (UnknownLocaleError, ValueError):
            continue
    return date.isoformat()


@cache
def direction(lang: str) -> str:
    """Return the direction in which ``lang`` is written, "ltr" or "rtl", by the script of its tag or its usual one."""
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
    """Return the same day ``months`` later, the last day of a shorter month, or the last day that Python knows."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def spread(last: datetime.date, first: datetime.date, taken: list[datetime.date]) -> datetime.date:
    """Return a day from ``first`` to ``last`` that is not close to the days in ``taken``.

    It is the latest day, in steps of a week, that is three weeks away from all of them, else the one farthest from
    its neighbor. So checks that were made on one day are not all due on one day.
    """
    days = [last - datetime.timedelta(weeks=week) for week in range((last - first).days // 7 + 1)] or [last]

    def room(day: datetime.date) -> int:
        return min((abs((day - other).days) for other in taken), default=365)

    return next((day for day in days if room(day) >= 21), max(days, key=room))
