"""The command line: ``python -m care_guide check|status|sign|redline|handouts|...``. The Makefile calls it."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path

from jinja2 import TemplateError

from care_guide.build.load import load_library
from care_guide.checks import check, missing_in_drafts
from care_guide.checks.citations import unused_sources
from care_guide.checks.hospital import left_out, logo_notes, no_default_language, not_here
from care_guide.commands import evidence, handouts, import_document, photo, redline, sign, translate, withdraw
from care_guide.commands.tables import DOCS, line_table, measures_page, measures_text, status_json, status_table
from care_guide.content.contract import skeleton, slug_of
from care_guide.content.problems import ContentError, Problem, report
from care_guide.content.review_files import ADDRESSES, read_addresses, read_ratings
from care_guide.content.site_content import Library
from care_guide.publish.server_rules import address_problem
from care_guide.render.output_file import template_problem
from care_guide.review.history import forgotten_dates
from care_guide.review.state import Review, due_soon, reviews
from care_guide.review.versions import add_addresses
from care_guide.utils import CannotDoError
from care_guide.utils.cache import SUFFIX
from care_guide.utils.dates import build_day
from care_guide.utils.files import BUILDING, MARKER, refuse_sources, resolve_link, write_error, write_file


def _load() -> tuple[Library, dict[str, Review], list[Problem]]:
    library = load_library(Path.cwd())
    state, wrong = reviews(library, build_day())
    return library, state, sorted({*check(library), *wrong})


def _warn(library: Library, state: dict[str, Review]) -> None:
    for warning in due_soon(library, state, build_day()):
        print(f"Soon due: {warning}")


def _check(_: argparse.Namespace) -> int:
    library, state, problems = _load()
    problems = problems or photo.too_heavy_files(library, state)
    print(measures_text(library))
    _warn(library, state)
    notes = (left_out(library), not_here(library), logo_notes(library), forgotten_dates(library, build_day()))
    for note in chain(*notes):
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
        raise ContentError([*problems, *wrong])
    write_file(library.root / DOCS, measures_page(library, library.contract, ratings))
    print(f"Wrote {DOCS}.")
    return 0


def _status(options: argparse.Namespace) -> int:
    library, state, problems = _load()
    print(status_table(library, state, build_day()))
    if lines := line_table(library):
        print(f"\nLines of translations:\n{lines}\n")
    _warn(library, state)
    if options.json:
        write_file(Path(options.json), status_json(library, state, build_day()))
        print(f"Wrote {options.json}.")
    if problems:
        print(f"`make check` reports {len(problems)} problem(s).")
    return 0


def _new(options: argparse.Namespace) -> int:
    library = load_library(Path.cwd())
    lang = library.default_lang
    wrong = [*library.problems, *no_default_language(library)]
    if library.contract is None or lang not in library.languages:
        raise ContentError(wrong)
    groups = library.languages[lang].groups.by_key
    if options.group not in groups:
        raise CannotDoError(f'GROUP="{options.group}": use one of: {", ".join(groups)}')
    text = skeleton(options.kind, options.title, library.contract, build_day())
    slug = slug_of(options.title)
    file = Path("content", lang) / options.group / f"{slug}.md"
    same = (one.path for one in library.articles if one.lang == lang and one.header.slug == slug)
    if taken := str(file) if file.exists() else next(same, None):
        raise CannotDoError(f"{taken} is there already, with this address: choose another title")
    write_file(file, text)
    print(f"Wrote {file}. Fill it in, then run: make check")
    return 0


def _addresses(_: argparse.Namespace) -> int:
    root = Path.cwd()
    library = load_library(root)
    # Where a text or the file itself cannot be read, nobody knows which addresses are new.
    if wrong := [*library.problems, *read_addresses(root)[1]]:
        raise ContentError(wrong)
    count = add_addresses(root, library)
    print(f"{count} new address(es) in {ADDRESSES}." + (" Commit it." if count else ""))
    return 0


def _pull_request(options: argparse.Namespace) -> int:
    from care_guide.review.pull_request import check_pull_request

    checked = check_pull_request(Path.cwd(), options.base, load_library)
    for note in checked.notes:
        print(f"Note: {note}")
    if checked.problems:
        raise ContentError(checked.problems)
    print("The sign-offs of this pull request are in order.")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from care_guide.publish.verify import grouped, verify

    if problem := address_problem(options.url):
        asked = problem.removeprefix("publishconf.py: ").replace("SITE_URL", "URL")
        raise CannotDoError(asked.replace("make publish", "make verify"))
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


def _watch(options: argparse.Namespace) -> int:
    from care_guide.devserver import watch_and_build

    watch_and_build(Path(options.output), options.bind, options.port)
    return 0


def _clean(options: argparse.Namespace) -> int:
    output = resolve_link(Path(options.output))
    if output.exists() and any(output.iterdir()) and not (output / MARKER).is_file():
        raise CannotDoError(f"{output}: this folder is not an output of the guide: nothing was removed")
    places = [output.with_name(output.name + ending) for ending in ("", BUILDING, ".old", SUFFIX)]
    for place in filter(Path.exists, places):
        shutil.rmtree(place)
    return 0


# The exit status that a shell reports for a program ended by SIGPIPE.
_PIPE_CLOSED = 128 + 13

# Every command: what runs it, what it does, and its options. An option without a default is "" if it is not given.
_COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int], str, str]] = {
    "check": (_check, "list every problem, and what can be measured", ""),
    "measures": (_measures, "write docs/measures.md", ""),
    "status": (_status, "show the review state of each article; --json writes it to a file too", "json"),
    "new": (_new, "begin an article", "kind title group"),
    "import": (import_document.run, "make a draft of a document", "file group kind title lang"),
    "photo": (photo.run, "make a photo for an article of a picture", "file name kb"),
    "sign": (
        sign.sign,
        "sign an article as it is; what is left out is asked for",
        "article topics reviewer role credential next changed note version form",
    ),
    "form": (
        sign.form,
        "write a form for a clinician who has no git",
        "topics reviewer role credential output=dist/form.html",
    ),
    "withdraw": (withdraw.run, "take an article back at once", "article why reviewer role"),
    "evidence-of-review": (
        evidence.evidence_of_review,
        "write what was valid on a day, and who approved it",
        "article on output=dist",
    ),
    "verify": (_verify, "compare a live server with the published folder", "url site=output"),
    "redline": (
        redline.run,
        "write what has changed since BASE into one file",
        "base=origin/main output=dist/redline.html",
    ),
    "pull-request": (_pull_request, "check the sign-offs that came since BASE", "base=origin/main"),
    "addresses": (_addresses, "write down the addresses that are new", ""),
    "watch": (_watch, "build on each change", "output=output bind port=8000"),
    "clean": (_clean, "remove the output folder", "output=output"),
    "handouts": (handouts.write_handouts, "write every handout, the booklet and the zip", "output=dist/handouts"),
    "packet": (handouts.write_packet, "write chosen articles as one file", "output=dist/packet.html topics lang"),
    "pdf": (handouts.write_pdfs, "write the handouts as PDF", "output=dist/pdf topics lang"),
    "sources": (evidence.sources, "list the sources by age and kind, and which articles cite each", ""),
    "emergencies": (evidence.emergencies, "list every emergency sign with its level and its articles", ""),
    "evidence-watch": (evidence.evidence_watch, "report what has become of the sources, from fetched files", "file"),
    "facts": (evidence.facts, "list the figures of one article with who, when and the source", "article"),
    "paste-pack": (handouts.paste_pack, "write the texts that a record system takes", "output=dist/paste-pack"),
    "verify-copies": (handouts.verify_copies, "report which copies from a record system are old or changed", "dir"),
    "translate": (
        translate.run,
        "lay out a translation, or stamp its lines",
        "lang article by checked xliff from only",
    ),
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="care_guide", description="Check, begin, sign and compare articles.")
    commands = parser.add_subparsers(required=True)
    for name, (run, what, options) in _COMMANDS.items():
        command = commands.add_parser(name, help=what)
        for option, _, default in (one.partition("=") for one in options.split()):
            command.add_argument(f"--{option}", default=default, type=int if default.isdigit() else str.strip)
        command.set_defaults(run=run)
    return parser


def _status_of(options: argparse.Namespace) -> int:
    """Run the command and return its exit status; print why it refuses, if it does."""
    try:
        for place in filter(None, (getattr(options, name, None) for name in ("output", "json"))):
            refuse_sources(Path(place), Path.cwd())
        return int(options.run(options))
    except TemplateError as error:
        print(ContentError([template_problem(error)]), file=sys.stderr)
    except (CannotDoError, ContentError) as error:
        print(error, file=sys.stderr)
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; print what cannot be written, and why.

    If the reader of its output stops early (``make status | head``), it ends silently, as other tools do.
    """
    try:
        options = _parser().parse_args(arguments)
        status = _status_of(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes the rest at exit: to nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except OSError as error:
        if error.filename is None:
            raise
        print(write_error(Path(error.filename), error), file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
