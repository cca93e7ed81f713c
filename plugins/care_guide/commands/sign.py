"""The command behind ``make sign``: reads the guide, talks to the person, writes the ledger."""

from __future__ import annotations

import argparse
import sys

from care_guide.commands.sign_form import at_desk, take_in, write_addresses, write_down
from care_guide.content.problems import ContentError
from care_guide.review.sign import (
    CannotSignError,
    Given,
    ask_for,
    check_entry,
    check_signable,
    find_text,
    sign_off,
    suggest_next_check,
    what_is_signed,
)
from care_guide.utils.errors import CannotDoError


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
    desk, wrong = at_desk()
    # A text that cannot be read in full cannot be signed; problems of other articles do not stand in the way.
    if wrong:
        raise ContentError(wrong)
    try:
        article = find_text(desk.library, name)
        check_signable(article, desk.library)
        review = desk.review(article)
        print(what_is_signed(article, desk.library, review), flush=True)
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
        suggested = suggest_next_check(article, desk.library, desk.entries, desk.today)
        entry = sign_off(ask_for(given, article, desk, suggested, _ask), article, review, desk.today)
        check_entry(entry, desk)
    except KeyboardInterrupt:
        print("\nNothing was signed.", file=sys.stderr)
        return 1
    write_down(desk, [(entry, review.missing)])
    write_addresses(desk, [entry])
    return 0
