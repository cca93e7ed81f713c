"""Run a module as ``python -m`` does, on the day that GUIDE_TEST_DAY names (2026-12-01).

For tests alone: the guide itself knows no such variable and takes no day but that of the clock.
"""

from __future__ import annotations

import datetime
import os
import runpy
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from unittest import mock

VARIABLE = "GUIDE_TEST_DAY"


def on_day(day: datetime.date, hour: int = 9) -> AbstractContextManager[object]:
    """Return a context manager in which the guide's clock shows this hour (UTC); at 9, the next day has begun nowhere."""
    time = datetime.datetime.combine(day, datetime.time(hour), datetime.UTC)
    return mock.patch("care_guide.utils.dates.now", lambda: time)


def main() -> None:
    """Run the module that the first argument names, with the other arguments."""
    # As with -m: modules come from the working directory, not from beside this file.
    sys.path[0] = str(Path.cwd())
    del sys.argv[0]
    day = os.environ.get(VARIABLE)
    if day:
        on_day(datetime.date.fromisoformat(day)).__enter__()
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
