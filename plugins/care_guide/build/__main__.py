"""Pelican with mistakes in its settings reported in a line: ``python -m care_guide.build`` takes Pelican's arguments.

Pelican itself shows a traceback for a settings file that Python cannot read.
"""

from __future__ import annotations

import locale
import os
import signal
import sys
from collections.abc import Sequence

import pelican

from care_guide.build.pelican_class import STOPPED, GuidePelican
from care_guide.build.settings_files import (
    ended_early,
    report_settings_errors,
    settings_file_problem,
    settings_problem,
)
from care_guide.content.failures import tell
from care_guide.content.problems import ContentError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run Pelican with ``arguments``, or with those of the command line.

    Raises SystemExit with a status other than 0 unless the guide was built, whatever has ended Pelican.
    """
    try:
        given = pelican.parse_arguments(arguments)
    except ValueError as error:
        print(f"the command line cannot be read ({error}): write -e NAME=VALUE, the value as JSON", file=sys.stderr)
        raise SystemExit(1) from None
    read = given.settings
    if wrong := settings_file_problem(read):
        print(ContentError([wrong]), file=sys.stderr)
        raise SystemExit(1)
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        # Over ssh, a machine may be asked for a locale that it lacks; Pelican would warn, and nothing depends on it.
        os.environ["LC_ALL"] = "C"
    report_settings_errors(read)
    end = None
    try:
        pelican.main(arguments)
    except SystemExit as error:
        end = error
    except BaseException as error:
        # Pelican warns of Ctrl-C while it reads the settings, and a warning may be fatal.
        stopped = isinstance(error.__context__, KeyboardInterrupt)
        wrong = None if stopped else settings_problem(error, read or "")
        if wrong is not None:
            tell(error, str(ContentError([wrong])))
            raise SystemExit(1) from None
        if not stopped:
            raise
    if end is None and (GuidePelican.finished or given.listen or given.autoreload or given.print_settings):
        return
    if end is None:
        print(STOPPED, file=sys.stderr)
        raise SystemExit(128 + signal.SIGINT)
    if early := ended_early(end, read):
        print(ContentError([early]), file=sys.stderr)
    raise SystemExit(end.code or 1)


if __name__ == "__main__":
    main()
