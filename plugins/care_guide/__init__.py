"""The care guide, as one local Pelican plugin: read, gather, check, review, render, finish.

Only this module and ``generator`` know Pelican. The rest is plain functions from data to data.
"""

from __future__ import annotations

import atexit
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

from pelican import signals


def register() -> None:
    """Hook the six steps into a Pelican build."""
    signals.get_generators.connect(_begin)
    signals.all_generators_finalized.connect(_acquaint)
    signals.finalized.connect(_finish)


def _begin(pelican: Any) -> type:
    """Send the output to a folder beside the real one until it is whole; give Pelican the guide's generator."""
    from care_guide.build.generator import GuideGenerator
    from care_guide.content.output_folder import NotOursError, cannot_write, staging_folder

    pelican.guide_output = Path(pelican.output_path)
    try:
        pelican.output_path = str(staging_folder(pelican.guide_output))
    except NotOursError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        cannot_write(pelican.guide_output, error)
    # However the build ends, a folder that did not become the output goes.
    atexit.register(shutil.rmtree, pelican.output_path, ignore_errors=True)
    signal.signal(signal.SIGTERM, _stopped)
    return GuideGenerator


def _acquaint(generators: list[Any]) -> None:
    """Let the guide's generator know Pelican's own."""
    from care_guide.build.generator import GuideGenerator

    GuideGenerator.all_generators = generators


def _stopped(*_: object) -> NoReturn:
    """A stop signal ends the build in order: what is half written goes, the last output stays."""
    print("Stopped. The last output is as it was.", file=sys.stderr)
    raise SystemExit(143)


def _finish(pelican: Any) -> None:
    """Put the finished folder in its place, and remember how its files were made."""
    from care_guide.build.generator import GuideGenerator
    from care_guide.content.output_folder import cannot_write

    try:
        _swap_in(pelican)
    except OSError as error:
        cannot_write(Path(error.filename or pelican.guide_output), error)
    pelican.output_path = str(pelican.guide_output)
    for generator in GuideGenerator.all_generators:
        if isinstance(generator, GuideGenerator):
            generator.memory.save()


def _swap_in(pelican: Any) -> None:
    """Make a published folder ready for a server, then put the folder where it belongs."""
    from care_guide.cache.memory import room_for_packed
    from care_guide.cache.salt import program_digest
    from care_guide.content.output_folder import swap

    folder, settings = Path(pelican.output_path), pelican.settings
    if not settings.get("GUIDE_PUBLISH"):
        swap(folder, pelican.guide_output)
        return
    from care_guide.publish.finish import Publication, archived, finish

    root = Path(settings["PATH"]).parent
    packed = room_for_packed(pelican.guide_output, program_digest(root)) if settings["GUIDE_CACHE"] else None
    address, dist = settings["SITE_ADDRESS"], Path(settings["GUIDE_DIST"])
    publication = Publication(root, address, settings["GUIDE_HANDOUTS"], dist, packed)
    finish(folder, publication)
    with archived(folder, publication):
        swap(folder, pelican.guide_output)
