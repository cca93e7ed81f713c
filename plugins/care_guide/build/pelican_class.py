"""Pelican with an output that is swapped in when it is complete, and what the steps of one build share."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import pelican
from pelican import Pelican
from rich.console import Console

from care_guide.build.load import load_library
from care_guide.build.output_gate import output_problems
from care_guide.build.plugin_code import named_plugins
from care_guide.build.settings import settings_problems
from care_guide.build.settings_files import logged, pelican_problem
from care_guide.checks import check
from care_guide.content.contract import AUTHORS_PAGE
from care_guide.content.failures import message, tell
from care_guide.content.library import Library
from care_guide.content.problems import ContentError, Problem
from care_guide.content.review_files import LedgerEntries
from care_guide.publish.release import Publication, archived, finish, is_published
from care_guide.render.output_file import OutputFile
from care_guide.render.pages import PageRenderer
from care_guide.render.views import SiteView
from care_guide.review.gate import changed_meanwhile
from care_guide.review.state import Review
from care_guide.utils import CannotDoError
from care_guide.utils.cache import SUFFIX, Cache, CacheError, program_digest
from care_guide.utils.files import refuse_sources, reserved, resolve_link, staged, swap, write_error
from care_guide.utils.processes import refusal

# What the build reports at its end, in the guide's own words: Pelican counts drafts of another kind.


@contextmanager
def pelican_silent() -> Iterator[None]:
    """Suppress Pelican's own summary of what it has built; its warnings and errors do not use this console."""
    spoken = pelican.console
    pelican.console = Console(quiet=True)
    try:
        yield
    finally:
        pelican.console = spoken


def summary_line(build: Build, seconds: float) -> str:
    """Return the summary: how much was built in how many ``seconds`` and, where not all has to be, how much is signed."""
    listed = [view.article.path for site in build.sites for view in site.listing]
    # The page for authors is only in previews.
    pages = [view for site in build.sites for view in site.views if view.article.is_page and view.slug != AUTHORS_PAGE]
    counts = {"article": len(listed), "page": len(pages)}
    built = " and ".join(f"{number} {name}{'s' * (number != 1)}" for name, number in counts.items())
    built = f"Built {built} in {seconds:.1f} seconds."
    if build.published and not build.staging:
        return built
    # As `make status` counts: a page may also call an article unchecked because of the facts on it.
    signed = sum(build.reviews[path].is_signed for path in listed)
    return f"{built} Signed: {signed} of {len(listed)} articles (make status shows each)."


# The build's key in Pelican's settings, which readers, generators and writers all get.
_KEY = "GUIDE_BUILD"


@dataclass(kw_only=True)
class Build:
    """What the reader, the generators and the writer of one build share.

    ``last`` is the output folder of the build before.
    """

    library: Library
    cache: Cache
    last: Path
    processes: int | None
    published: bool
    staging: bool = False
    # Whether the reader met an article whose texts are missing from the cache.
    cache_lost: bool = False
    ledger: LedgerEntries = field(default_factory=list)
    # The review of each text, by its path, and of each part around the articles.
    reviews: dict[str, Review] = field(default_factory=dict)
    # The files that are read again, as they were when the gate let them through; for publishing.
    read_again: dict[str, tuple[int, ...]] = field(default_factory=dict)
    # Why the guide could not be published; a staging build publishes it anyway.
    refused: list[Problem] = field(default_factory=list)
    sites: list[SiteView] = field(default_factory=list)
    # The renderer of the pages; it exists once the content has been checked.
    pages: PageRenderer = field(init=False)
    # The SHA-256 of each file as written, by path; for publishing.
    made: dict[str, str] = field(default_factory=dict)
    files: list[OutputFile] = field(default_factory=list)
    # The template context of each page of Pelican's generators, for the signal ``content_written``.
    contexts: dict[str, dict[str, Any]] = field(default_factory=dict)


def guide_build(settings: Mapping[str, Any]) -> Build:
    """Return the build that runs with ``settings``."""
    build: Build = settings[_KEY]
    return build


class GuidePelican(Pelican):  # type: ignore[misc]
    """Pelican, with the guide's content read ahead and its output swapped in when it is complete.

    The settings name it: ``PELICAN_CLASS = "care_guide.GuidePelican"``. Pelican writes into a folder next to the output,
    and so do other plugins, until the last handler of ``finalized`` has returned. Only then does the folder take the
    place of the output; a build that fails changes nothing.
    """

    output_path: str
    # Whether a guide was built in this process: only then is the end of Pelican a good one.
    finished: ClassVar[bool] = False

    def __init__(self, settings: dict[str, Any]) -> None:
        with _told(settings):
            super().__init__(settings)

    def run(self) -> None:
        """Build the guide, or report every problem and exit with nothing changed."""
        begun = time.monotonic()
        # What a build makes stays until its end: by default, Python looks for garbage in it again and again.
        gc.set_threshold(20_000)
        root, output = Path(self.settings["PATH"]).parent, Path(self.output_path)
        published = bool(self.settings["GUIDE_PUBLISH"])
        remember = self.settings["GUIDE_CACHE"] and not published
        try:
            with _told(self.settings, output):
                refuse_sources(output, root)
                output = resolve_link(output)
                if published:
                    _refuse_dist(Path(self.settings["GUIDE_DIST"]), root, output)
                if not published and is_published(output):
                    what = "a published guide is here, and a preview may not take its place"
                    raise CannotDoError(f"{output}: {what}: name another folder")
                with reserved(output):
                    cache = Cache(output.with_name(output.name + SUFFIX) if remember else None, program_digest(root))
                    self._build_with(cache, root, output, begun)
            GuidePelican.finished = True
        finally:
            self.output_path = str(output)

    def _build_with(self, cache: Cache, root: Path, output: Path, begun: float) -> None:
        """Build, without ``cache`` if it turns out to be damaged, and keep what even a build with mistakes has computed."""
        try:
            self._build(root, output, cache, begun)
        except CacheError:
            cache.discard()
            self._build(root, output, Cache(program=cache.program), begun)
        except ContentError:
            cache.save()
            raise
        cache.save()

    def _build(self, root: Path, output: Path, cache: Cache, begun: float) -> None:
        """Read the content, let Pelican build it into a staging folder, and put that in the place of the output."""
        for one in _STOPS:
            # What nohup ignores stays ignored.
            if signal.getsignal(one) is not signal.SIG_IGN:
                signal.signal(one, partial(_stopped, os.getpid()))
        with staged(output) as folder:
            self.output_path = str(folder)
            processes = self.settings["GUIDE_PROCESSES"]
            library = load_library(root, cache, processes, self.settings)
            if any(not (root / path).is_file() for path in library.unread):
                # A broken link or a pipe: Pelican would fail on it before the checks.
                raise ContentError(check(library, cache))
            published = bool(self.settings["GUIDE_PUBLISH"])
            build = Build(library=library, cache=cache, last=output, processes=processes, published=published)
            self.settings[_KEY] = build
            if published and (wrong := settings_problems(self.settings, library)):
                raise ContentError(wrong)
            with pelican_silent():
                super().run()
            if published:
                changed = changed_meanwhile(build.library, build.read_again)
                if wrong := changed or list(output_problems(folder, build.made, output.name)):
                    raise ContentError(wrong)
            self._swap_in(build, root, folder, output, begun)

    def _swap_in(self, build: Build, root: Path, folder: Path, output: Path, begun: float) -> None:
        """Make a published ``folder`` ready for a server, put it in the place of ``output``, and say what was built."""
        if not build.published:
            swap(folder, output)
            print(summary_line(build, time.monotonic() - begun))
            return
        dist = Path(self.settings["GUIDE_DIST"])
        publication = Publication(root, self.settings["SITE_ADDRESS"], self.settings["GUIDE_HANDOUTS"], dist)
        finish(folder, publication)
        with archived(folder, publication) as archive:
            swap(folder, output)
        print(summary_line(build, time.monotonic() - begun))
        print(f"Published into {output}. For the web team: {archive} (its README.txt says how to put it on a server).")
        if why := refusal(root):
            print(f"build.json does not say which commit this is: {why}", file=sys.stderr)
        print(f"Then: make verify URL={publication.address}")


@contextmanager
def _told(settings: Mapping[str, Any], output: Path | None = None) -> Iterator[None]:
    """Print what ends a build, and the line of code that has failed; then raise SystemExit.

    An error of the guide's own, which nobody else can correct, is raised as it is. ``output`` is what the build writes.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        cause, plugins = logged(error), named_plugins(settings)
        if cause is None:
            raise
        said = message(cause, plugins)
        if said is None and isinstance(cause, OSError) and output is not None:
            said = f"{write_error(Path(cause.filename or output), cause)}\nNothing was changed."
        if said is None:
            if (problem := pelican_problem(cause, plugins)) is None:
                raise
            said = str(ContentError([problem]))
        tell(cause, said)
        raise SystemExit(1) from error


def _refuse_dist(dist: Path, root: Path, output: Path) -> None:
    """Raise CannotDoError if the zip would be among the sources, or in the folder that this build replaces."""
    refuse_sources(dist, root)
    if Path(os.path.realpath(dist)).is_relative_to(os.path.realpath(output)):
        raise CannotDoError(f"DIST={dist}: the published guide itself is there: name another place")


STOPPED = "Stopped. The last output is as it was."
# A service that stops the build, Ctrl-C, and a terminal that is closed; Windows has no such terminal.
_STOPS = [getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)]


def _stopped(builder: int, number: int, _: object) -> NoReturn:
    """End on a signal as on an error, so that what is half written is removed; only the ``builder`` itself says so.

    Ctrl-C reaches the processes that read and render too.
    """
    if os.getpid() == builder:
        print(STOPPED, file=sys.stderr)
    raise SystemExit(128 + number)
