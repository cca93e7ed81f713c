"""Pelican with an output that is swapped in when it is whole, and what the steps of one build share."""

from __future__ import annotations

import atexit
import shutil
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import pelican
from jinja2 import TemplateError
from pelican import Pelican
from rich.console import Console

from care_guide.build.load import load_library
from care_guide.build.settings import output_problems, settings_problems
from care_guide.checks import check
from care_guide.content.problems import ContentError, Problem
from care_guide.content.review_files import LedgerEntries
from care_guide.content.site_content import Library
from care_guide.publish.finish import Publication, archived, finish, is_published
from care_guide.render.output_file import OutputFile, template_problem
from care_guide.render.pages import PageRenderer
from care_guide.render.views import AUTHORS_PAGE, SiteView
from care_guide.review.gate import changed_meanwhile
from care_guide.utils.cache import SUFFIX, Cache, CacheError, program_digest
from care_guide.utils.files import (
    BusyError,
    NotOursError,
    behind_links,
    cannot_write,
    discard,
    keep_sources,
    reserved,
    staging_folder,
    swap,
)
from care_guide.utils.processes import refusal

# What a build says of itself at its end, in the guide's own words: Pelican counts drafts of another kind.

_CHECKED = ("signed", "overdue")


@contextmanager
def pelican_silent() -> Iterator[None]:
    """Keep back the line in which Pelican counts what it has built; its warnings and errors go another way."""
    spoken = pelican.console
    pelican.console = Console(quiet=True)
    try:
        yield
    finally:
        pelican.console = spoken


def closing_words(sites: Iterable[SiteView], seconds: float, *, all_signed: bool) -> str:
    """Return how much was built in how many ``seconds``, and unless ``all_signed``, how much of it is."""
    # The page for authors is in previews alone.
    views = [view for site in sites for view in site.views if view.topic != f"pages/{AUTHORS_PAGE}"]
    states = [view.review.state for view in views if view.review is not None]
    articles, pages = _counted(len(states), "article"), _counted(len(views) - len(states), "page")
    built = f"Built {articles} and {pages} in {seconds:.1f} seconds."
    if all_signed:
        return built
    signed = sum(state in _CHECKED for state in states)
    return f"{built} Signed: {signed} of {len(states)} articles (make status shows each)."


def _counted(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


# What the reader, the generators and the writer of one build share.

# The key of Pelican's settings that holds the build. Readers, generators and writers all get the settings.
_KEY = "GUIDE_BUILD"


@dataclass(kw_only=True)
class Build:
    """One build of the guide. ``last`` is the output folder of the build before."""

    library: Library
    cache: Cache
    last: Path
    processes: int | None
    published: bool
    staging: bool = False
    # Whether the reader met an article whose texts the cache has lost.
    cache_lost: bool = False
    ledger: LedgerEntries = field(default_factory=list)
    # The version of each part around the articles when the gate let it through; for publishing.
    signed: dict[str, str] = field(default_factory=dict)
    # Why the guide could not be published, when a staging build does it all the same.
    refused: list[Problem] = field(default_factory=list)
    sites: list[SiteView] = field(default_factory=list)
    renderer: PageRenderer | None = None
    # The sum of each file as it was written, by its path; for publishing.
    made: dict[str, str] = field(default_factory=dict)
    files: list[OutputFile] = field(default_factory=list)
    # The template context of each page of Pelican's generators, for the signal that a file was written.
    contexts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def pages(self) -> PageRenderer:
        """What fills the templates of the site; it is there once the content has been checked."""
        assert self.renderer is not None
        return self.renderer


def guide_build(settings: Mapping[str, Any]) -> Build:
    """Return the build that goes on with ``settings``."""
    build: Build = settings[_KEY]
    return build


def set_guide_build(settings: dict[str, Any], build: Build) -> None:
    """Make ``build`` the one that goes on with ``settings``."""
    settings[_KEY] = build


# Pelican with an output that is swapped in when it is whole: set ``PELICAN_CLASS = "care_guide.GuidePelican"``.
#
# Pelican writes into a folder next to the output. Other plugins do so too, until the last handler of ``finalized`` has
# returned. Only then does the folder take the place of the output; a build that fails changes nothing.


class GuidePelican(Pelican):  # type: ignore[misc]
    """Pelican, with the guide's content read ahead and its output swapped in."""

    output_path: str

    def run(self) -> None:
        """Build the guide, or report every problem and exit with nothing changed."""
        begun = time.monotonic()
        root = Path(self.settings["PATH"]).parent
        try:
            keep_sources(Path(self.output_path), root)
        except NotOursError as error:
            print(error, file=sys.stderr)
            raise SystemExit(1) from None
        output = behind_links(Path(self.output_path))
        published = bool(self.settings["GUIDE_PUBLISH"])
        remember = self.settings["GUIDE_CACHE"] and not published
        if not published and is_published(output):
            print(
                f"{output}: a published guide is here, and a preview may not take its place: name another folder",
                file=sys.stderr,
            )
            raise SystemExit(1)
        try:
            with reserved(output):
                cache = Cache(output.with_name(output.name + SUFFIX) if remember else None, program_digest(root))
                try:
                    try:
                        self._build(root, output, cache)
                    except CacheError:
                        cache.discard()
                        self._build(root, output, cache)
                    self._swap_in(root, output, begun)
                except ContentError:
                    cache.save()
                    raise
                cache.save()
        except (ContentError, TemplateError) as error:
            discard(Path(self.output_path))
            print(
                error if isinstance(error, ContentError) else ContentError([template_problem(error)]), file=sys.stderr
            )
            raise SystemExit(1) from error
        except (BusyError, NotOursError) as error:
            print(error, file=sys.stderr)
            raise SystemExit(1) from None
        except OSError as error:
            discard(Path(self.output_path))
            cannot_write(Path(error.filename or output), error)
        finally:
            self.output_path = str(output)

    def _build(self, root: Path, output: Path, cache: Cache) -> None:
        """Read the content, and let Pelican build it into the staging folder."""
        self.output_path = str(staging_folder(output))
        # However the build ends, a folder that did not become the output is removed.
        atexit.register(shutil.rmtree, self.output_path, ignore_errors=True)
        signal.signal(signal.SIGTERM, _stopped)
        processes = self.settings["GUIDE_PROCESSES"]
        library = load_library(root, cache, processes, self.settings)
        if any(not (root / path).is_file() for path in library.unread):
            # A link to nowhere or a pipe: Pelican would end at it before the checks.
            raise ContentError(check(library, cache))
        build = Build(
            library=library,
            cache=cache,
            last=output,
            processes=processes,
            published=bool(self.settings["GUIDE_PUBLISH"]),
        )
        set_guide_build(self.settings, build)
        wrong = settings_problems(self.settings, library) if build.published else []
        if wrong:
            raise ContentError(wrong)
        with pelican_silent():
            super().run()
        if build.published:
            changed = changed_meanwhile(build.library, build.signed)
            wrong = changed or list(output_problems(Path(self.output_path), build.made, output.name))
        if wrong:
            raise ContentError(wrong)

    def _swap_in(self, root: Path, output: Path, begun: float) -> None:
        """Make a published folder ready for a server, put it in the place of the output, and say what was built."""
        folder, published = Path(self.output_path), bool(self.settings["GUIDE_PUBLISH"])
        build = guide_build(self.settings)
        if not published:
            swap(folder, output)
            print(closing_words(build.sites, time.monotonic() - begun, all_signed=False))
            return
        dist = Path(self.settings["GUIDE_DIST"])
        publication = Publication(root, self.settings["SITE_ADDRESS"], self.settings["GUIDE_HANDOUTS"], dist)
        finish(folder, publication)
        with archived(folder, publication) as archive:
            swap(folder, output)
        print(closing_words(build.sites, time.monotonic() - begun, all_signed=not build.staging))
        print(f"Published into {output}. For the web team: {archive} (its README.txt says how to put it on a server).")
        if why := refusal(root):
            print(f"build.json does not say which commit this is: {why}", file=sys.stderr)
        print(f"Then: make verify URL={publication.address}")


def _stopped(*_: object) -> NoReturn:
    """Clean up on SIGTERM: the exit handler removes what is half written."""
    print("Stopped. The last output is as it was.", file=sys.stderr)
    raise SystemExit(143)
