"""The output folders: ``make devserver`` and ``regenerate`` build one on each change, ``verify`` compares, ``clean`` removes."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from care_guide.build.load import configured
from care_guide.build.settings import wrong_types
from care_guide.content.problems import ContentError
from care_guide.publish.server_rules import EXAMPLE, address_problem
from care_guide.utils import CannotDoError
from care_guide.utils.cache import SUFFIX
from care_guide.utils.files import BUILDING, MARKER, reserved, resolve_link


def watch(options: argparse.Namespace) -> None:
    """Build on each change until interrupted."""
    from care_guide.devserver import watch_and_build

    watch_and_build(Path(options.output), options.bind, options.port)


def verify_server(options: argparse.Namespace) -> None:
    """Compare a live server with the published folder.

    Raises CannotDoError with all that differs, and ContentError for settings that cannot be used.
    """
    from care_guide.publish.verify import grouped, verify

    if problem := address_problem("URL", options.url):
        raise CannotDoError(f"{problem}: make verify URL={EXAMPLE}")
    result = verify(options.url, Path(options.site), _releases().glob("*.zip"))
    for note in result.notes:
        print(f"Good to know: {note}.")
    if result.differences:
        count = f"{len(result.differences)} difference(s) in {result.files} files."
        raise CannotDoError("\n".join([*grouped(result.differences), count]))
    print(f"{result.files} files are served as they were published, headers included.")


def _releases() -> Path:
    """Return the folder into which ``make publish`` puts the zip of each release (``DIST=``)."""
    settings = configured(Path.cwd(), "publishconf.py")
    if wrong := wrong_types(settings, Path.cwd()):
        raise ContentError(wrong)
    return Path(settings["GUIDE_DIST"])


def clean(options: argparse.Namespace) -> None:
    """Remove the output folder, and what the build remembers."""
    output = resolve_link(Path(options.output))
    if output.exists() and any(output.iterdir()) and not (output / MARKER).is_file():
        raise CannotDoError(f"{output}: this folder is not an output of the guide: nothing was removed")
    places = [output.with_name(output.name + ending) for ending in ("", BUILDING, ".old", SUFFIX)]
    with reserved(output):
        for place in filter(Path.exists, places):
            shutil.rmtree(place)
