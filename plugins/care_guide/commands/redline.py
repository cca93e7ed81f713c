"""What has changed since a commit: ``make redline`` shows it, ``pull-request`` checks the sign-offs that came with it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.content.problems import ContentError, first_names, printable
from care_guide.render.review_pages import page, summary
from care_guide.render.theme_change import theme_changes
from care_guide.review.history import Trees, readable, trees
from care_guide.review.pull_request import check_pull_request
from care_guide.review.redline.compare import compare
from care_guide.review.redline.values import Comparison
from care_guide.review.state import reviews
from care_guide.review.withdrawn_lines import new_lines_of_withdrawn
from care_guide.utils.cache import SUFFIX, Cache, CacheError, program_digest
from care_guide.utils.dates import build_day
from care_guide.utils.files import BusyError, digest, reserved, write_file


@contextmanager
def _cache(output: Path, pair: Trees) -> Iterator[Cache]:
    """Provide the cache next to ``output``, which has most articles of both texts from the last redline.

    If another redline is using it, or no folder can be created, nothing is cached.
    """
    folder = output.with_suffix(SUFFIX)
    with ExitStack() as stack:
        try:
            stack.enter_context(reserved(folder))
            cache = Cache(folder, digest(program_digest(pair.old), program_digest(pair.new)))
        except (BusyError, OSError):
            cache = Cache()
        yield cache
        cache.save()


def _redline(pair: Trees, root: Path, cache: Cache) -> tuple[Comparison, str, str]:
    """Return what has changed, the page and the summary. Raises CannotCompareError if the base cannot be read."""
    new = load_library(pair.new, cache)
    with readable(pair.base):
        # With this program, in the words of its own theme.
        old = load_library(pair.old, cache, today=new.strings)
    state, wrong = reviews(new, build_day())
    again = new_lines_of_withdrawn(root, pair.base_commit, old, new, "HEAD", f"{pair.base}^{{commit}}")
    found = replace(
        compare(old, new, build_day(), [*check(new, cache), *wrong], cache),
        withdrawn=tuple(line for one in again for line in one.told),
    )
    pages = theme_changes(pair.old, new, state, cache)
    theme = root / "theme"
    return found, page(found, pages, pair, theme, new, cache), summary(found, pages, pair, theme, new)


def redline(options: argparse.Namespace) -> None:
    """Write the redline from ``options.base`` to now, and its summary next to it."""
    root, output = Path.cwd(), Path(options.output)
    with trees(root, options.base) as pair, _cache(output, pair) as cache:
        print(f"Comparing {pair.base} ({pair.base_commit[:9]}) with the present text ...", flush=True)
        try:
            found, html, text = _redline(pair, root, cache)
        except CacheError:
            cache.discard()
            found, html, text = _redline(pair, root, Cache())
    write_file(output, html)
    write_file(output.with_suffix(".md"), text)
    if pair.uncommitted:
        print(f"Not committed, and in the redline all the same: {first_names(pair.uncommitted)}")
    if found.left_out:
        what = "Changed in a language that the settings leave out here, and not compared"
        print(f"{what} (GUIDE_LANGUAGES): {first_names(found.left_out)}")
    if found.empty:
        print("Nothing that a family reads has changed.")
    print(f"Open {output} (the summary is in {output.with_suffix('.md')}).")


def pull_request(options: argparse.Namespace) -> None:
    """Check the sign-offs that came since ``options.base``."""
    checked = check_pull_request(Path.cwd(), options.base, load_library)
    for note in checked.notes:
        print(f"Note: {printable(note)}")
    if checked.problems:
        raise ContentError(checked.problems)
    if checked.is_empty:
        print(f"Nothing differs from {options.base}: there is no pull request to check here.")
    else:
        print("The sign-offs of this pull request are in order.")
