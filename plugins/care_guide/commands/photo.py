"""The command behind ``make photo``: one picture becomes a photo in content/images; a refusal writes nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from care_guide.content.photo import MOST_BYTES as LARGEST
from care_guide.content.photo import Photo, UnreadableError, read_photo
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.content.skeleton import slug_of
from care_guide.importer.photo import MOST_BYTES, small_photo
from care_guide.importer.source import CannotImportError, read_bytes
from care_guide.render.handout_files import too_heavy
from care_guide.render.handouts import edition
from care_guide.render.views import site_view
from care_guide.review.state import Review
from care_guide.utils.atomic import write_file

IMAGES = "content/images"


def run(options: argparse.Namespace) -> int:
    """Make one photo; return the exit status."""
    photo = _make(options.file, options.name, options.kb)
    size = f"{photo.width} by {photo.height} pixels, {len(photo.data) / 1000:.0f} KB"
    print(f"Wrote {IMAGES}/{photo.name}: {size}, without metadata.")
    print(f'Show it in an article, in a paragraph of its own: ![What it shows.](../../images/{photo.name} "Caption.")')
    print("Does it show a child or a family? Then the hospital needs their written consent to publish it.")
    return 0


def too_heavy_files(library: Library, state: dict[str, Review]) -> list[Problem]:
    """Return a problem for each article whose file for paper is too large with its photos; the library has no others."""
    theme, shared = library.root / "theme", edition("", "", "")
    sites = (site_view(lang, library, state, 0) for lang in library.languages)
    return [one for site in sites for one in too_heavy(site, library, theme, shared)] if library.photos else []


def _make(file: str, named: str, kb: str) -> Photo:
    if not file:
        raise CannotImportError("FILE", "it is missing", "make photo FILE=door.jpg")
    name = slug_of(named or Path(file).stem)
    if not name:
        raise CannotImportError(file, "no name can be made of it", "give one with letters: NAME=front-door")
    if kb and not (kb.isdecimal() and kb.isascii() and 5 <= int(kb) <= LARGEST // 1000):
        raise CannotImportError(f"KB={kb}", "it is no size of a photo", f"name kilobytes from 5 to {LARGEST // 1000}")
    data, place = read_bytes(Path(file)), Path(IMAGES) / f"{name}.webp"
    if place.exists():
        raise CannotImportError(str(place), "it is there already", "remove it first, or give another name: NAME=...")
    try:
        small = small_photo(data, int(kb) * 1000 if kb else MOST_BYTES)
    except UnreadableError as error:
        todo = "save it as JPEG or PNG with the program that shows it"
        raise CannotImportError(file, f"the picture {error}", todo) from None
    write_file(place, small)
    photo, problems = read_photo(Path(), place.as_posix())
    assert photo is not None, problems
    return photo
