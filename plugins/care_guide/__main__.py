"""The command line: ``python -m care_guide check|status|sign|redline|handouts|...``. The Makefile calls it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from care_guide.build.load import load_library
from care_guide.checks import check, missing_in_drafts
from care_guide.checks.citations import unused_sources
from care_guide.checks.hospital import logo_notes, no_default_language
from care_guide.checks.left_out import left_out
from care_guide.checks.local_words import not_here
from care_guide.commands import evidence as evidence_commands
from care_guide.commands import evidence_of_review as command_evidence
from care_guide.commands import import_document, sign_form
from care_guide.commands import photo as command_photo
from care_guide.commands import record as record_commands
from care_guide.commands import sign as command_sign
from care_guide.commands import translate as translate_command
from care_guide.commands import verify as server_command
from care_guide.commands import withdraw as command_withdraw
from care_guide.commands.handouts import add_commands
from care_guide.commands.measures import DOCS, measures_page, measures_text
from care_guide.commands.status import line_table, status_table, write_status
from care_guide.content.addresses import ADDRESSES
from care_guide.content.problems import ContentError, Problem, report
from care_guide.content.ratings import read_ratings
from care_guide.content.site_content import Library
from care_guide.content.skeleton import CannotBeginError, skeleton, slug_of
from care_guide.render.output_file import template_problem
from care_guide.review.addresses import add_addresses
from care_guide.review.state import Review, due_soon, reviews
from care_guide.review.text_dates import forgotten_dates
from care_guide.utils.cache import SUFFIX
from care_guide.utils.clock import build_day
from care_guide.utils.output_folder import (
    BUILDING,
    MARKER,
    NotOursError,
    behind_links,
    cannot_be_written,
    cannot_write,
    keep_sources,
    write_whole,
)


def _load() -> tuple[Library, dict[str, Review], list[Problem]]:
    library = load_library(Path.cwd())
    state, wrong = reviews(library, build_day())
    return library, state, sorted({*check(library), *wrong})


def _warn(library: Library, state: dict[str, Review]) -> None:
    for warning in due_soon(library, state, build_day()):
        print(f"Soon due: {warning}")


def _check(_: argparse.Namespace) -> int:
    library, state, problems = _load()
    problems = problems or command_photo.too_heavy_files(library, state)
    print(measures_text(library))
    _warn(library, state)
    for note in (
        *left_out(library),
        *not_here(library),
        *logo_notes(library),
        *forgotten_dates(library, build_day()),
    ):
        print(f"Note: {note}")
    for missing in missing_in_drafts(library):
        print(f"Draft: {missing}")
    if problems:
        print(report(problems), file=sys.stderr)
        return 1
    for note in unused_sources(library):
        print(f"Note: {note}")
    print("No problems.")
    return 0


def _measures(_: argparse.Namespace) -> int:
    library, _state, problems = _load()
    ratings, wrong = read_ratings(library.root)
    if problems or wrong or library.contract is None:
        print(report([*problems, *wrong]), file=sys.stderr)
        return 1
    write_whole(library.root / DOCS, measures_page(library, library.contract, ratings))
    print(f"Wrote {DOCS}.")
    return 0


def _status(options: argparse.Namespace) -> int:
    library, state, problems = _load()
    print(status_table(library, state, build_day()))
    if lines := line_table(library):
        print(f"\nLines of translations:\n{lines}\n")
    _warn(library, state)
    if options.json:
        try:
            write_status(Path(options.json), library, state, build_day())
        except OSError as error:
            cannot_write(Path(options.json), error)
        print(f"Wrote {options.json}.")
    if problems:
        print(f"`make check` reports {len(problems)} problem(s).")
    return 0


def _new(options: argparse.Namespace) -> int:
    library = load_library(Path.cwd())
    lang = library.default_lang
    wrong = [*library.problems, *no_default_language(library)]
    if library.contract is None or lang not in library.languages:
        print(report(wrong), file=sys.stderr)
        return 1
    groups = library.languages[lang].groups.by_key
    try:
        if options.group not in groups:
            raise CannotBeginError(f'GROUP="{options.group}": use one of: {", ".join(groups)}')
        text = skeleton(options.kind, options.title, library.contract, build_day())
        file = Path("content", lang) / options.group / f"{slug_of(options.title)}.md"
        if file.exists():
            raise CannotBeginError(f"{file} is there already: choose another title")
    except CannotBeginError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        print(cannot_be_written(file, error), file=sys.stderr)
        return 1
    print(f"Wrote {file}. Fill it in, then run: make check")
    return 0


def _redline(options: argparse.Namespace) -> int:
    from care_guide.commands.redline import run

    return run(options.base, Path(options.output))


def _addresses(_: argparse.Namespace) -> int:
    root = Path.cwd()
    count = add_addresses(root, load_library(root))
    print(f"{count} new address(es) in {ADDRESSES}." + (" Commit it." if count else ""))
    return 0


def _pull_request(options: argparse.Namespace) -> int:
    from care_guide.review.pull_request import check_pull_request
    from care_guide.review.redline.trees import CannotCompareError

    try:
        checked = check_pull_request(Path.cwd(), options.base, load_library)
    except CannotCompareError as error:
        print(error, file=sys.stderr)
        return 1
    for note in checked.notes:
        print(f"Note: {note}")
    if checked.problems:
        print(report(checked.problems), file=sys.stderr)
        return 1
    print("The sign-offs of this pull request are in order.")
    return 0


def _watch(options: argparse.Namespace) -> int:
    from care_guide.devserver.server import CannotServeError
    from care_guide.devserver.watch import watch_and_build

    try:
        watch_and_build(Path(options.output), options.bind, options.port)
    except CannotServeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _clean(options: argparse.Namespace) -> int:
    output = behind_links(Path(options.output))
    if output.exists() and any(output.iterdir()) and not (output / MARKER).is_file():
        print(f"{output}: this folder is not an output of the guide: nothing was removed", file=sys.stderr)
        return 1
    places = [output.with_name(output.name + ending) for ending in ("", BUILDING, ".old", SUFFIX)]
    for place in filter(Path.exists, places):
        shutil.rmtree(place)
    return 0


# What a shell says of a program that SIGPIPE has ended.
_PIPE_CLOSED = 128 + 13

# The commands that have a module each.
_OWN_MODULES: tuple[tuple[str, str, Any], ...] = (
    ("import", "make a draft of a document", import_document),
    ("photo", "make a photo for an article of a picture", command_photo),
    ("sign", "sign an article as it stands", command_sign),
    ("form", "write a form for a clinician who has no git", sign_form),
    ("withdraw", "take an article back at once", command_withdraw),
    ("evidence-of-review", "write what was valid on a day, and who approved it", command_evidence),
    ("verify", "compare a live server with the published folder", server_command),
)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="care_guide", description="Check, begin, sign and compare articles.")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("check", help="list every problem, and what can be measured").set_defaults(run=_check)
    commands.add_parser("measures", help="write docs/measures.md").set_defaults(run=_measures)
    status = commands.add_parser("status", help="show the review state of each article")
    status.add_argument("--json", default="", help="write it to this file too")
    status.set_defaults(run=_status)
    new = commands.add_parser("new", help="begin an article")
    for name in ("kind", "title", "group"):
        new.add_argument(f"--{name}", default="")
    new.set_defaults(run=_new)
    for name, told, module in _OWN_MODULES:
        command = commands.add_parser(name, help=told)
        module.add_options(command)
        command.set_defaults(run=module.run)
    redline = commands.add_parser("redline", help="write what has changed since BASE into one file")
    redline.add_argument("--base", default="origin/main")
    redline.add_argument("--output", default="dist/redline.html")
    redline.set_defaults(run=_redline)
    request = commands.add_parser("pull-request", help="check the sign-offs that came since BASE")
    request.add_argument("--base", default="origin/main")
    request.set_defaults(run=_pull_request)
    addresses = commands.add_parser("addresses", help="write down the addresses that are new")
    addresses.set_defaults(run=_addresses)
    watch = commands.add_parser("watch", help="build on each change")
    watch.add_argument("--output", default="output")
    watch.add_argument("--bind")
    watch.add_argument("--port", type=int, default=8000)
    watch.set_defaults(run=_watch)
    clean = commands.add_parser("clean", help="remove the output folder")
    clean.add_argument("--output", default="output")
    clean.set_defaults(run=_clean)
    add_commands(commands)
    evidence_commands.add_commands(commands)
    record_commands.add_commands(commands)
    translate_command.add_command(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; what cannot be written is told with its place.

    Whoever reads its output may stop before its end (``make status | head``): then it ends in silence, as other tools do.
    """
    try:
        options = _parser().parse_args(arguments)
        for place in filter(None, (getattr(options, name, None) for name in ("output", "json"))):
            keep_sources(Path(place), Path.cwd())
        status = int(options.run(options))
        sys.stdout.flush()
    except ContentError as error:
        print(error, file=sys.stderr)
        return 1
    except NotOursError as error:
        print(error, file=sys.stderr)
        return 1
    except TemplateError as error:
        print(ContentError([template_problem(error)]), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Python writes what is left when it ends: that goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except OSError as error:
        if error.filename is None:
            raise
        print(cannot_be_written(Path(error.filename), error), file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
