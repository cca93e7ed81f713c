"""Pelican, with a mistake in its settings told in a line: ``python -m care_guide.build`` takes Pelican's own arguments."""

from __future__ import annotations

import logging
import sys

import pelican
from pelican.settings import read_settings

from care_guide.build.settings_files import settings_problem
from care_guide.content.problems import ContentError

# What Pelican raises at a warning (--fatal=warnings), once it has told the warning itself.
_TOLD = "Warning or error encountered"


def _is_news(record: logging.LogRecord) -> bool:
    """Tell whether Pelican's ``record`` says more than that it has stopped at a warning."""
    return not (record.exc_info and str(record.exc_info[1]) == _TOLD)


def main() -> None:
    """Run Pelican; it would show a mistake in the settings as a traceback."""
    logging.getLogger("pelican").addFilter(_is_news)
    try:
        read_settings(pelican.parse_arguments(sys.argv[1:]).settings)
    except Exception as error:
        problem = settings_problem(error)
        if problem is None:
            raise
        sys.exit(str(ContentError([problem])))
    pelican.main()


if __name__ == "__main__":
    main()
