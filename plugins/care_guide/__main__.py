"""The command line: ``python -m care_guide check|status|new|watch|clean``. The Makefile calls it."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from .checks import check
from .library import Library, load_library
from .output_folder import MARKER
from .problems import Problem, report
from .report import grade_table, status_table, write_status
from .review import Review, reviews
from .skeleton import CannotBeginError, skeleton, slug_of
from .today import build_day


def _load() -> tuple[Library, dict[str, Review], list[Problem]]:
    library = load_library(Path.cwd())
    state, wrong = reviews(library, build_day())
    return library, state, sorted({*check(library), *wrong})


def _check(_: argparse.Namespace) -> int:
    library, _state, problems = _load()
    print(grade_table(library))
    if problems:
        print(report(problems), file=sys.stderr)
        return 1
    print("No problems.")
    return 0


def _status(_: argparse.Namespace) -> int:
    library, state, problems = _load()
    print(status_table(library, state, build_day()))
    write_status(Path("status.json"), library, state, build_day())
    print("The same is in status.json." if not problems else f"`make check` has {len(problems)} problem(s) to tell.")
    return 0


def _new(options: argparse.Namespace) -> int:
    library = load_library(Path.cwd())
    groups = library.languages["en"].groups.by_key
    if library.contract is None:
        print(report(list(library.problems)), file=sys.stderr)
        return 1
    try:
        if options.group not in groups:
            raise CannotBeginError(f'GROUP="{options.group}": use one of: {", ".join(groups)}')
        text = skeleton(options.kind, options.title, library.contract, build_day())
        file = Path("content/en") / options.group / f"{slug_of(options.title)}.md"
        if file.exists():
            raise CannotBeginError(f"{file} is there already: choose another title")
    except CannotBeginError as error:
        print(error, file=sys.stderr)
        return 1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    print(f"Wrote {file}. Fill it in, then run: make check")
    return 0


def _watch(options: argparse.Namespace) -> int:
    from .watch import watch_and_build

    watch_and_build(Path(options.output), options.bind, options.port)
    return 0


def _clean(options: argparse.Namespace) -> int:
    output = Path(options.output)
    if output.exists() and any(output.iterdir()) and not (output / MARKER).is_file():
        print(f"{output}: this folder is not an output of the guide: nothing was removed", file=sys.stderr)
        return 1
    for folder in (output, output.with_name(output.name + ".building"), output.with_name(output.name + ".old")):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="care_guide", description="Check, begin and watch the articles of the guide.")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("check", help="list every problem, and the grades").set_defaults(run=_check)
    commands.add_parser("status", help="show the review state of each article").set_defaults(run=_status)
    new = commands.add_parser("new", help="begin an article")
    new.add_argument("--kind", default="")
    new.add_argument("--title", default="")
    new.add_argument("--group", default="")
    new.set_defaults(run=_new)
    watch = commands.add_parser("watch", help="build on each change")
    watch.add_argument("--output", default="output")
    watch.add_argument("--bind")
    watch.add_argument("--port", type=int, default=8000)
    watch.set_defaults(run=_watch)
    clean = commands.add_parser("clean", help="remove the output folder")
    clean.add_argument("--output", default="output")
    clean.set_defaults(run=_clean)
    options = parser.parse_args(arguments)
    return int(options.run(options))


if __name__ == "__main__":
    sys.exit(main())
