"""Pelican, with a mistake in its settings told in a line: ``python -m care_guide.build`` takes Pelican's own arguments.

Pelican itself shows a traceback of a file of settings that Python cannot read: such a file cannot ask for a message.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import pelican

from care_guide.build.settings import no_settings, one_message
from care_guide.content.problems import ContentError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run Pelican with ``arguments``, else those of the command line."""
    try:
        read = pelican.parse_arguments(arguments).settings
    except ValueError as error:
        print(f"the command line cannot be read ({error}): write -e NAME=VALUE, the value as JSON", file=sys.stderr)
        raise SystemExit(1) from None
    if wrong := no_settings(read):
        print(ContentError([wrong]), file=sys.stderr)
        raise SystemExit(1)
    one_message(read)
    pelican.main(arguments)


if __name__ == "__main__":
    main()
