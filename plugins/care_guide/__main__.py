"""The command line: ``python -m care_guide check|status|sign|redline|handouts|...``. The Makefile calls it."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from care_guide.content.failures import message, tell
from care_guide.utils import quiet_interrupt
from care_guide.utils.files import refuse_sources, write_error

with quiet_interrupt():
    from care_guide.commands import check, evidence, handouts, new, output, redline, sign, translate

# The exit statuses that a shell reports for a program ended by SIGPIPE, and by Ctrl-C (SIGINT).
_PIPE_CLOSED, _STOPPED = 128 + 13, 128 + 2

# Every command: what runs it (it returns an exit status, or None for 0), what it does, and its options. An option without
# a default is "" if it is not given.
_COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], int | None], str, str]] = {
    "check": (check.check_all, "list every problem, and what can be measured", ""),
    "measures": (check.measures, "write docs/measures.md", ""),
    "status": (check.status, "show the review state of each article; --json writes it to a file too", "json"),
    "new": (new.new, "begin an article", "kind title group"),
    "import": (new.import_document, "make a draft of a document", "file group kind title lang"),
    "photo": (new.photo, "make a photo for an article of a picture", "file name kb"),
    "sign": (
        sign.sign,
        "sign an article as it is; what is left out is asked for",
        "article topics reviewer role credential next changed note? version form",
    ),
    "form": (
        sign.form,
        "write a form for a clinician who has no git",
        "topics reviewer role credential output=dist/form.html",
    ),
    "withdraw": (sign.withdraw, "withdraw an article at once", "article why reviewer role"),
    "evidence-of-review": (
        evidence.evidence_of_review,
        "write what was valid on a day, and who approved it",
        "article on output=dist",
    ),
    "verify": (output.verify_server, "compare a live server with the published folder", "url site=output"),
    "redline": (
        redline.redline,
        "write what has changed since BASE into one file",
        "base=origin/main output=dist/redline.html",
    ),
    "pull-request": (redline.pull_request, "check the sign-offs that came since BASE", "base=origin/main"),
    "addresses": (sign.addresses, "write down the addresses that are new", ""),
    "watch": (output.watch, "build on each change", "output=output bind port=8000"),
    "clean": (output.clean, "remove the output folder", "output=output"),
    "handouts": (handouts.write_handouts, "write every handout, the booklet and the zip", "output=dist/handouts"),
    "packet": (handouts.write_packet, "write chosen articles as one file", "output=dist/packet.html topics lang"),
    "pdf": (handouts.write_pdfs, "write the handouts as PDF", "output=dist/pdf topics lang"),
    "sources": (evidence.sources, "list the sources by age and kind, and which articles cite each", ""),
    "emergencies": (evidence.emergencies, "list every emergency sign with its level and its articles", ""),
    "evidence-watch": (evidence.evidence_watch, "report what has become of the sources, from fetched files", "file"),
    "facts": (evidence.facts, "list the figures of one article with who, when and the source", "article"),
    "paste-pack": (handouts.paste_pack, "write the texts that a record system takes", "output=dist/paste-pack"),
    "verify-copies": (handouts.verify_copies, "report which copies from a record system are old or changed", "dir"),
    "spelling": (new.spell, "write the spelling of the profile into the texts", ""),
    "translate": (
        translate.run,
        "lay out a translation, or stamp its lines",
        "lang article by checked xliff from only",
    ),
}


class _Store(argparse.Action):
    """Stores a value. argparse takes that of "--group=--" for the end of the options, and gives an empty list for it."""

    def __call__(
        self, _parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, _option: str | None = None
    ) -> None:
        if values == [] and self.type is int:
            raise argparse.ArgumentError(self, "invalid int value: '--'")
        setattr(namespace, self.dest, "--" if values == [] else values)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="care_guide", description="Check, begin, sign and compare articles.")
    commands = parser.add_subparsers(required=True)
    for name, (run, what, options) in _COMMANDS.items():
        command = commands.add_parser(name, help=what)
        for option, _, default in (one.partition("=") for one in options.split()):
            # What may be given empty is None where it is not given.
            key, absent = option.removesuffix("?"), None if option.endswith("?") else default
            kind = int if default.isdigit() else str.strip
            command.add_argument(f"--{key}", action=_Store, default=absent, type=kind)
        command.set_defaults(run=run)
    return parser


def _status_of(options: argparse.Namespace) -> int:
    """Run the command and return its exit status; print why it refuses, if it does."""
    try:
        for place in filter(None, (getattr(options, name, None) for name in ("output", "json"))):
            refuse_sources(Path(place), Path.cwd())
        return options.run(options) or 0
    except Exception as error:
        if (said := message(error)) is None:
            raise
        tell(error, said)
    return 1


def _drop_output() -> None:
    """Let what Python still has to print at exit go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status; print what cannot be written, and why.

    If the reader of its output stops early (``make status | head``), it ends silently, as other tools do; on Ctrl-C, with
    one line.
    """
    # What a command reads stays until its end: by default, Python looks for garbage in it again and again.
    gc.set_threshold(20_000)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal may not know a letter of the texts.
            stream.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        status = _status_of(options)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return _STOPPED
    except OSError as error:
        if error.filename is not None:
            print(write_error(Path(error.filename), error), file=sys.stderr)
        elif error.errno == errno.ENOENT:
            if "temporary" not in str(error):
                raise
            # Python's own words.
            print(f"TMPDIR: {error.strerror}: name a folder in which files can be written", file=sys.stderr)
        else:
            _drop_output()
            print(write_error(Path("the output of this command"), error), file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
