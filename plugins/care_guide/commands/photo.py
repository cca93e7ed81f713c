"""``make photo``: one picture becomes a small photo in content/images; a refusal writes nothing."""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from care_guide.content.contract import slug_of
from care_guide.content.images import MOST_BYTES as LARGEST
from care_guide.content.images import MOST_PIXELS, Photo, UnreadableError, opened, read_photo
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.importer.document import CannotImportError, read_bytes
from care_guide.render.handout_files import too_heavy
from care_guide.render.handouts import edition
from care_guide.render.views import site_view
from care_guide.review.state import Review
from care_guide.utils.files import write_file

IMAGES = "content/images"
# The size in bytes with which a leaflet can still be sent by e-mail.
MOST_BYTES = 40_000
# Tried in turn until the file is small enough: pixels of the longer side, each with these WebP qualities.
_SIDES = (MOST_PIXELS, 1280, 1024, 800, 640, 480, 320, 160)
_QUALITIES = (80, 65)


def small_photo(data: bytes, most: int = MOST_BYTES) -> bytes:
    """Return the picture in ``data``, upright, as WebP of at most ``most`` bytes and MOST_PIXELS, without metadata.

    Raises UnreadableError. What is transparent becomes white.
    """
    with opened(data) as picture:
        try:
            # A JPEG can be decoded at a fraction of its size.
            picture.draft("RGB", (MOST_PIXELS, MOST_PIXELS))
            upright = ImageOps.exif_transpose(picture)
            plain = _on_white(_in_plain_colors(upright))
        except Exception:  # noqa: BLE001 (nobody can say what damaged bytes make a decoder raise)
            raise UnreadableError("is damaged") from None
    for side in _SIDES:
        smaller = ImageOps.contain(plain, (side, side), Image.Resampling.LANCZOS) if max(plain.size) > side else plain
        for quality in _QUALITIES:
            made = io.BytesIO()
            smaller.save(made, "WEBP", quality=quality, method=4, exif=b"", icc_profile=None)
            if made.tell() <= most:
                return made.getvalue()
    raise UnreadableError("cannot be made small enough")


def _in_plain_colors(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB: the wider color spaces of phones look dull without their profile."""
    profile = picture.info.get("icc_profile")
    mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
    if not profile:
        return picture.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        done = ImageCms.profileToProfile(picture, source, target, outputMode="RGB") if mode == "RGB" else None
    except ImageCms.PyCMSError:
        done = None
    return done or picture.convert(mode)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def run(options: argparse.Namespace) -> int:
    """Make one photo; return the exit status."""
    photo = _make(options.file, options.name, options.kb)
    size = f"{photo.width} by {photo.height} pixels, {len(photo.data) / 1000:.0f} KB"
    print(f"Wrote {IMAGES}/{photo.name}: {size}, without metadata.")
    print(f'Show it in an article, in a paragraph of its own: ![What it shows.](../../images/{photo.name} "Caption.")')
    print("Does it show a child or a family? Then the hospital needs their written consent to publish it.")
    return 0


def too_heavy_files(library: Library, state: dict[str, Review]) -> list[Problem]:
    """Return a problem for each article whose file for paper is too large because of its photos."""
    theme, shared = library.root / "theme", edition("")
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
