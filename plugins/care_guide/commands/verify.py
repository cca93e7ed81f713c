"""``make verify``: report what differs between a live server and the published folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from care_guide.publish.server_rules import address_problem
from care_guide.publish.verify import grouped, verify
from care_guide.utils.errors import CannotDoError


def run(options: argparse.Namespace) -> int:
    """Return the exit status: 0 if the server serves the folder as it should, else 1."""
    problem = address_problem(options.url)
    if problem:
        told = (
            problem.removeprefix("publishconf.py: ").replace("SITE_URL", "URL").replace("make publish", "make verify")
        )
        raise CannotDoError(told)
    result = verify(options.url, Path(options.site))
    for note in result.notes:
        print(f"Good to know: {note}.")
    for line in grouped(result.differences):
        print(line, file=sys.stderr)
    if result.differences:
        print(f"{len(result.differences)} difference(s) in {result.files} files.", file=sys.stderr)
        return 1
    print(f"{result.files} files are served as they were published, headers included.")
    return 0
