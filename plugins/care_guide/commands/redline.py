"""The command behind ``make redline``."""

from __future__ import annotations

import sys
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.content.site_content import Library
from care_guide.render.redline import page, summary
from care_guide.review.redline.compare import compare
from care_guide.review.redline.worktrees import CannotCompareError, trees
from care_guide.review.state import reviews
from care_guide.utils.clock import build_day
from care_guide.utils.output_folder import cannot_write, write_whole


def _old_library(root: Path, base: str) -> Library:
    """Read the base with this program; what it cannot read at all, it says in a sentence."""
    try:
        return load_library(root)
    except (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError) as error:
        what = f"{type(error).__name__}: {error}"
        raise CannotCompareError(
            f"BASE={base}: its content cannot be built with this program ({what}): name a later commit"
        ) from None


def run(base: str, output: Path) -> int:
    """Write the redline from ``base`` to now, and its summary beside it; return the exit status."""
    root = Path.cwd()
    try:
        with trees(root, base) as pair:
            print(f"Comparing {pair.base} ({pair.base_commit[:9]}) with the present text ...", flush=True)
            old, new = _old_library(pair.old, base), load_library(pair.new)
            problems = [*check(new), *reviews(new, build_day())[1]]
            found = compare(old, new, build_day(), problems)
            html, text = page(found, pair, root / "theme", new.strings, new.default_lang), summary(found, pair)
    except CannotCompareError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, html)
        write_whole(output.with_suffix(".md"), text)
    except OSError as error:
        cannot_write(output, error)
    if pair.uncommitted:
        print(f"Not committed, and in the redline all the same: {', '.join(pair.uncommitted)}")
    if found.empty:
        print("Nothing that a family reads has changed.")
    print(f"Open {output} (the summary is in {output.with_suffix('.md')}).")
    return 0
