"""``make withdraw``: takes an article back at once, in one person's name."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.commands.sign import ask
from care_guide.content.problems import ContentError
from care_guide.content.review_files import WITHDRAWN, read_reviewers, read_withdrawn
from care_guide.review.withdraw import with_withdrawal, withdrawal
from care_guide.utils import CannotDoError
from care_guide.utils.dates import build_day
from care_guide.utils.files import write_file


def run(options: argparse.Namespace) -> int:
    """Write the entry and print what to do next; return the exit status. A refusal changes nothing."""
    root = Path.cwd()
    _, wrong = read_withdrawn(root)
    if wrong:
        raise ContentError(wrong)
    library = load_library(root)
    may = library.rules.withdrawing
    try:
        if not options.why:
            raise CannotDoError('WHY was not given: say it as families should read it: WHY="A number was wrong."')
        name = options.reviewer or ask("REVIEWER (your name): ").strip()
        role = options.role or (may[0] if len(may) == 1 else ask(f"ROLE ({', '.join(may)}): ").strip())
        entry = withdrawal(library, read_reviewers(root)[0], options.article, options.why, name, role, build_day())
    except KeyboardInterrupt:
        print("\nNothing was changed.", file=sys.stderr)
        return 1
    file = root / WITHDRAWN
    write_file(file, with_withdrawal(file.read_text("utf-8") if file.is_file() else "", entry))
    print(f"Taken back: {entry.article}{f' ({entry.lang})' if entry.lang else ''}, by {entry.name} ({entry.role}).")
    print("PDFs, handouts, packets and paste packs made before still contain its text: make them again, and")
    print("put no older zip from dist/ on a server. Printed copies: families and wards find them on Check your copy.")
    print(f"Written to {WITHDRAWN}. Now: git commit {WITHDRAWN}, then make publish SITE_URL=...")
    return 0
