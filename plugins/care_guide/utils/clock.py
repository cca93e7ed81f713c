"""The one place that asks the clock."""

from __future__ import annotations

import datetime
import os


def build_day() -> datetime.date:
    """Return the day (UTC) against which next checks are held: that of SOURCE_DATE_EPOCH (seconds), else today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date()
    return datetime.datetime.now(datetime.UTC).date()
