"""The command behind ``make sign``: reads the guide, talks to the person, writes the ledger."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.commands.sign_form import take_in
from care_guide.content.addresses import ADDRESSES
from care_guide.content.problems import ContentError
from care_guide.content.reviewers import read_reviewers
from care_guide.content.signoffs import LEDGER, read_ledger
from care_guide.content.yaml_file import parse_yaml
from care_guide.review.addresses import add_addresses
from care_guide.review.parts import Part
from care_guide.review.sign import (
    CannotSignError,
    Given,
    ask_for,
    check_entry,
    check_signable,
    done_line,
    find_text,
    sign_off,
    suggest_next_check,
    what_is_signed,
    with_entry,
)
from care_guide.review.state import reviews
from care_guide.utils.clock import build_day
from care_guide.utils.errors import CannotDoError
from care_guide.utils.output_folder import write_whole


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        raise CannotSignError(f"{question.strip(' :')} was not given, and nobody is there to ask") from None


def run(options: argparse.Namespace) -> int:
    """Sign one text, each of TOPICS after the other, or what a filled-in form says; return the exit status. A refusal changes nothing."""
    if options.form:
        return take_in(options.form)
    names = options.topics.split() or [options.article]
    if len(names) > 1 and options.version:
        raise CannotDoError("VERSION names one text: sign several without it, each is shown and asked for")
    for number, name in enumerate(names, 1):
        if len(names) > 1:
            print(f"\n== {number} of {len(names)}: {name}")
        if status := _sign(name, options):
            return status
    return 0


def _sign(name: str, options: argparse.Namespace) -> int:
    root, today = Path.cwd(), build_day()
    library = load_library(root)
    entries, _ = read_ledger(root)
    people, _ = read_reviewers(root)
    state, wrong = reviews(library, today)
    # A text that cannot be read in full cannot be signed; problems of other articles do not stand in the way.
    if wrong:
        raise ContentError(wrong)
    try:
        article = find_text(library, name)
        check_signable(article, library)
        review = state[article.key if isinstance(article, Part) else article.path]
        print(what_is_signed(article, library, review), flush=True)
        print()
        given = Given(
            options.reviewer,
            options.role,
            options.credential,
            options.next,
            options.changed,
            options.note,
            options.version,
        )
        suggested = suggest_next_check(article, library, entries, today)
        values = ask_for(given, article, review, library, people, today, suggested, _ask)
        entry = sign_off(values, article, review, today)
        check_entry(entry, entries, library, people, today)
    except KeyboardInterrupt:
        print("\nNothing was signed.", file=sys.stderr)
        return 1
    ledger = root / LEDGER
    text = with_entry(ledger.read_text("utf-8"), entry)
    # Nothing that could not be read again replaces the ledger.
    if unread := parse_yaml(text, LEDGER)[1]:
        raise ContentError(unread)
    write_whole(ledger, text)
    print(done_line(entry, review.missing))
    # Who signs the frame signs its addresses.
    if isinstance(article, Part) and article.subject == "frame" and add_addresses(root, library):
        print(f"The new addresses are in {ADDRESSES}. Commit it too.")
    return 0
