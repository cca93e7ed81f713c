"""Make a photo for the guide of any picture: upright, small, in plain colors, and without metadata."""

from __future__ import annotations

import io

from PIL import Image, ImageCms, ImageOps

from care_guide.content.photo import MOST_PIXELS, UnreadableError, opened

# Bytes of a photo that a leaflet can hold and still go by e-mail.
MOST_BYTES = 40_000
# Tried in turn until the file is small enough: pixels of the longer side, each with these qualities of WebP.
_SIDES = (MOST_PIXELS, 1280, 1024, 800, 640, 480, 320, 160)
_QUALITIES = (80, 65)


def small_photo(data: bytes, most: int = MOST_BYTES) -> bytes:
    """Return the picture in ``data`` as WebP of at most ``most`` bytes and MOST_PIXELS, without metadata.

    Raises UnreadableError. What is transparent becomes white.
    """
    with opened(data) as picture:
        try:
            # A JPEG can be read at a fraction of its size.
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
    """Return the picture in sRGB: phones save in wider colors, which look dull without their profile."""
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
