"""The care guide, as one local Pelican plugin: read, gather, check, review, render, finish.

Only this module and ``generator`` know Pelican. The rest is plain functions from data to data.
"""

from __future__ import annotations

import atexit
import shutil
import sys
from pathlib import Path
from typing import Any

from pelican import signals


def register() -> None:
    """Hook the six steps into a Pelican build."""
    signals.get_generators.connect(_begin)
    signals.all_generators_finalized.connect(_acquaint)
    signals.finalized.connect(_finish)


def _begin(pelican: Any) -> type:
    """Send the output to a folder beside the real one until it is whole; give Pelican the guide's generator."""
    from .generator import GuideGenerator
    from .output_folder import NotOursError, staging_folder

    pelican.guide_output = Path(pelican.output_path)
    try:
        pelican.output_path = str(staging_folder(pelican.guide_output))
    except NotOursError as error:
        print(error, file=sys.stderr)
        raise SystemExit(1) from None
    # However the build ends, a folder that did not become the output goes.
    atexit.register(shutil.rmtree, pelican.output_path, ignore_errors=True)
    return GuideGenerator


def _acquaint(generators: list[Any]) -> None:
    """Let the guide's generator know Pelican's own."""
    from .generator import GuideGenerator

    GuideGenerator.all_generators = generators


def _finish(pelican: Any) -> None:
    """Put the finished folder in its place, and remember how its files were made."""
    from .generator import GuideGenerator
    from .output_folder import swap

    swap(Path(pelican.output_path), pelican.guide_output)
    pelican.output_path = str(pelican.guide_output)
    for generator in GuideGenerator.all_generators:
        if isinstance(generator, GuideGenerator):
            generator.memory.save()
