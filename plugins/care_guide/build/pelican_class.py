"""Pelican with an output that is swapped in when it is whole: set ``PELICAN_CLASS = "care_guide.GuidePelican"``.

Pelican writes into a folder next to the output. Other plugins do so too, until the last handler of ``finalized`` has
returned. Only then does the folder take the place of the output; a build that fails changes nothing.
"""

from __future__ import annotations

import atexit
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from jinja2 import TemplateError
from pelican import Pelican

from care_guide.build.closing_words import closing_words, pelican_silent
from care_guide.build.load import load_library
from care_guide.build.one_gate import output_problems, settings_problems
from care_guide.build.state import Build, guide_build, set_guide_build
from care_guide.checks import check
from care_guide.content.problems import ContentError
from care_guide.publish.finish import Publication, archived, finish, is_published
from care_guide.render.output_file import template_problem
from care_guide.utils.cache import SUFFIX, Cache, CacheError, program_digest
from care_guide.utils.git import refusal
from care_guide.utils.output_folder import (
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
            wrong = list(output_problems(Path(self.output_path), build.made, output.name))
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
