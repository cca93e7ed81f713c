"""``make evidence-of-review``: which text was valid on a day, and who approved it, in one file."""

from __future__ import annotations

import argparse
import datetime
import re
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.content.problems import ContentError
from care_guide.content.review_files import read_ledger
from care_guide.render.review_pages import evidence_page
from care_guide.review.evidence import evidence
from care_guide.utils.dates import build_day
from care_guide.utils.errors import CannotDoError
from care_guide.utils.files import write_file


def _day(given: str) -> datetime.date:
    """Return the day that ``given`` names. Raises CannotDoError for anything else, and for a day in the future."""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.A):
            raise ValueError
        day = datetime.date.fromisoformat(given)
    except ValueError:
        raise CannotDoError(f"ON={given}: this is not a day: write it as ON={build_day()}") from None
    if day > build_day():
        raise CannotDoError(f"ON={given}: this day is still to come: name one that has been")
    return day


def run(options: argparse.Namespace) -> int:
    """Write the file and print what is not known; return the exit status."""
    root = Path.cwd()
    if not options.article:
        raise CannotDoError("ARTICLE was not given: name one, for example ARTICLE=treatments/chemotherapy")
    day = _day(options.on)
    entries, wrong = read_ledger(root)
    if wrong:
        raise ContentError(wrong)
    library, ledger = load_library(root), [entry for _, entry in entries]
    with evidence(root, library, ledger, options.article, day, load_library) as found:
        html = evidence_page(found, root / "theme", library.strings, library.default_lang)
        file = Path(options.output) / f"evidence-{found.lang}-{found.topic.replace('/', '-')}-{day}.html"
        unknown = found.unknown
    write_file(file, html)
    for sentence in unknown:
        print(f"Not known: {sentence}")
    print(f"Open {file}.")
    return 0
