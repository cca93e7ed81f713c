"""The one place that asks the clock."""

from __future__ import annotations

import datetime


def build_day() -> datetime.date:
    """Return today (UTC), against which next checks are held.

    It is the real day, whatever SOURCE_DATE_EPOCH says: an overdue check must not count because of a variable that
    somebody has set for the bytes of files. The bytes need no day; no file of the guide holds the time of its build.
    """
    return now().date()


def now() -> datetime.datetime:
    """Return the present moment; tests of other days replace this function in their own process."""
    return datetime.datetime.now(datetime.UTC)
