"""``make evidence-watch``: what has become of the sources, from files that somebody has fetched."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.content.problems import ContentError
from care_guide.content.site_content import Library
from care_guide.content.source_records import Records, read_records
from care_guide.review.source_watch import Finding, Watch, watch
from care_guide.utils.errors import CannotDoError


def run(named: str) -> int:
    """Tell what the records in the files ``named`` mean for the guide; return the exit status.

    ``named`` is one path, or several with spaces between; a path with a space stands in quotes.
    """
    try:
        files = [Path(named)] if Path(named).is_file() else [Path(name) for name in shlex.split(named)]
    except ValueError:
        raise CannotDoError(
            "FILE: a quotation mark has no second one: put each path with a space between two"
        ) from None
    if not files:
        raise CannotDoError(
            'FILE is empty: name the files that you have fetched, as in FILE="labels.json retractions.csv"'
        )
    records, problems = read_records(files)
    if problems:
        raise ContentError(problems)
    library = load_library(Path.cwd())
    print(watch_text(watch(library, records), records, library))
    if library.problems:
        print(f"`make check` reports {len(library.problems)} problem(s).")
    return 0


def watch_text(found: Watch, records: Records, library: Library) -> str:
    """Return the report: what to look at again, each with the lines that lean on it, and what no record was about."""
    counts = f"{len(records.labels)} labels, {len(records.studies)} studies, {len(records.notices)} notices"
    parts = [f"Read: {counts}."]
    for title, findings in (
        ("Labels with a newer version", found.labels),
        ("Studies that changed", found.studies),
        ("Works that were retracted, corrected or questioned", found.notices),
    ):
        parts.append("\n".join([f"{title}: {len(findings)}", *_lines(findings, library)]))
    if found.unseen:
        parts.append(f"No record was given about: {', '.join(found.unseen)}")
    if found.unrecorded:
        parts.append(f"Version not recorded: {', '.join(found.unrecorded)}")
    return "\n\n".join(parts)


def _lines(findings: tuple[Finding, ...], library: Library) -> Iterator[str]:
    for one in findings:
        yield f"{library.sources.path}:{one.line}: {one.source.id}: {one.what}"
        yield from (f"  {place.path}:{place.line}: {place.text}" for place in one.leaning)
        if not one.leaning:
            yield "  nothing cites it"
