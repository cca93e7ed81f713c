"""Photos: what is refused and why, and what ``make photo`` makes of a phone's picture."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from care_guide.commands.new import small_photo
from care_guide.content.images import MOST_BYTES, UnreadableError, read_photo
from PIL import Image, PngImagePlugin

from tests.tools.photos import from_a_phone, grain, picture, saved


def problems(root: Path, name: str, data: bytes) -> list[str]:
    (root / name).write_bytes(data)
    return [f"{one.message}: {one.fix}" for one in read_photo(root, name)[1]]


@pytest.mark.parametrize(
    ("name", "form", "options"),
    [
        ("door.jpg", "JPEG", {}),
        ("door.jpeg", "JPEG", {"progressive": True, "dpi": (300, 300)}),
        ("front-door-2.png", "PNG", {"dpi": (72, 72)}),
        ("door.webp", "WEBP", {}),
        ("door.webp", "WEBP", {"lossless": True}),
    ],
)
def test_a_plain_picture_is_a_photo(tmp_path: Path, name: str, form: str, options: dict[str, object]) -> None:
    """Each form that browsers show, with its size from its own header."""
    assert problems(tmp_path, name, saved(form, **options)) == []
    photo = read_photo(tmp_path, name)[0]
    assert photo is not None
    assert (photo.width, photo.height) == (640, 480)


def _texts() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Somebody")
    return info


_EXIF = Image.Exif()
_EXIF[0x010F] = "MadeUpPhone"
_FILM = [picture(color="#000000"), picture(color="#ffffff")]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("door.jpg", saved("JPEG", exif=_EXIF), "EXIF (place, time, device)"),
        ("door.png", saved("PNG", exif=_EXIF), "EXIF (place, time, device)"),
        ("door.webp", saved("WEBP", exif=_EXIF), "EXIF (place, time, device)"),
        ("door.jpg", saved("JPEG", xmp=b"<x/>"), "XMP (place, time, author)"),
        ("door.webp", saved("WEBP", xmp=b"<x/>"), "XMP (place, time, author)"),
        ("door.jpg", saved("JPEG", comment=b"ward 9"), "a comment"),
        ("door.png", saved("PNG", pnginfo=_texts()), "a text"),
        ("door.jpg", saved("JPEG") + b"a film after the picture", "something after the picture"),
        ("door.png", saved("PNG") + b"a film after the picture", "something after the picture"),
        ("door.webp", saved("WEBP") + b"a film after the picture", "something after the picture"),
        ("door.jpg", saved("MPO", picture(), save_all=True, append_images=_FILM), "a second picture"),
        ("door.jpg", saved("PNG"), "the photo is PNG inside, and its name says JPEG"),
        ("door.png", saved("JPEG"), "the photo is JPEG inside, and its name says PNG"),
        ("door.webp", saved("WEBP", save_all=True, append_images=_FILM), "the photo moves"),
        ("door.png", saved("PNG", save_all=True, append_images=_FILM), "the photo moves"),
        ("door.jpg", saved("JPEG")[:-40], "the photo is cut off"),
        ("door.png", saved("PNG")[:-40], "the photo is cut off"),
        ("door.jpg", b"no picture at all", "the photo is damaged, or of a kind that the guide cannot read"),
        ("door.jpg", b"", "the photo is damaged, or of a kind that the guide cannot read"),
        # A format that would start another program.
        (
            "door.jpg",
            b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n",
            "the photo is damaged, or of a kind",
        ),
        ("door.png", saved("PNG", picture(1601, 20)), "the photo has 1601 by 20 pixels, at most 1600 on a side"),
        ("IMG 12.jpg", saved("JPEG"), 'the name of the photo, "IMG 12.jpg", holds more than a-z, 0-9 and hyphens'),
        ("door.jpg", saved("JPEG", grain(400, 400), quality=95), "KB, at most 60"),
    ],
)
def test_what_is_no_photo_for_families_is_refused(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    """Whatever the file holds beside what is seen, or a phone on a bad line could not load; with what to do."""
    found = problems(tmp_path, name, data)
    assert any(told in one for one in found), found
    assert all("make photo FILE=" in one or "rename it" in one for one in found)


def test_every_problem_of_a_photo_is_reported_at_once(tmp_path: Path) -> None:
    """Size in bytes, size in pixels, place and comment, and the name."""
    found = "\n".join(problems(tmp_path, "IMG_1.JPG", from_a_phone()))
    for told in ("the name of the photo", "EXIF", "a comment", "KB, at most 60", "at most 1600 on a side"):
        assert told in found


def test_a_phones_picture_becomes_a_photo(tmp_path: Path) -> None:
    """Upright, small, in plain colors, with nothing in it but what is seen; the same bytes each time."""
    made = small_photo(from_a_phone())
    assert made == small_photo(from_a_phone())
    assert problems(tmp_path, "door.webp", made) == []
    assert len(made) <= 40_000 < MOST_BYTES
    with Image.open(io.BytesIO(made)) as photo:
        assert photo.height > photo.width
        # What was at the left above is at the right above after a quarter turn.
        red, _, blue = photo.convert("RGB").getpixel((photo.width - 20, 20))
        assert red > 150
        assert blue < 80


@pytest.mark.parametrize("form", ["PNG", "GIF", "TIFF", "BMP", "WEBP"])
def test_any_picture_becomes_a_photo(tmp_path: Path, form: str) -> None:
    """Whatever a document holds; what is transparent is white, on a dark page too."""
    clear = Image.new("RGBA", (300, 200), (0, 0, 0, 0)) if form in ("PNG", "WEBP") else picture(300, 200)
    made = small_photo(saved(form, clear))
    assert problems(tmp_path, "one.webp", made) == []
    if form in ("PNG", "WEBP"):
        assert Image.open(io.BytesIO(made)).convert("RGB").getpixel((9, 9)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_a_scan_of_deep_grays_is_refused(mode: str) -> None:
    """Instead of a photo that is all white."""
    with pytest.raises(UnreadableError, match="more than 8 bits"):
        small_photo(saved("TIFF", Image.new(mode, (40, 30), 20_000)))
