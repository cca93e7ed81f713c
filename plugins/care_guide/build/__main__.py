"""Pelican with mistakes in its settings reported in a line: ``python -m care_guide.build`` takes Pelican's arguments.

Pelican itself shows a traceback for a settings file that Python cannot read.
"""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Sequence

import pelican

from care_guide.build.settings_files import report_settings_errors, settings_file_problem
from care_guide.content.problems import ContentError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run Pelican with ``arguments``, or with those of the command line."""
    try:
        read = pelican.parse_arguments(arguments).settings
    except ValueError as error:
        print(f"the command line cannot be read ({error}): write -e NAME=VALUE, the value as JSON", file=sys.stderr)
        raise SystemExit(1) from None
    if wrong := settings_file_problem(read):
        print(ContentError([wrong]), file=sys.stderr)
        raise SystemExit(1)
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        # Over ssh, a machine may be asked for a locale that it lacks; Pelican would warn, and nothing depends on it.
        os.environ["LC_ALL"] = "C"
    report_settings_errors(read)
    pelican.main(arguments)


if __name__ == "__main__":
    main()
