"""Icons in the hospital's own color: drawings by their text, pictures by the few colors that they are made of."""

from __future__ import annotations

import io

from PIL import Image

from care_guide.content.colors import tone, toned


def toned_icon(data: bytes, accent: str | None) -> bytes:
    """Return an icon (SVG, or PNG with a palette) with each tone of the theme's accent as one of ``accent``."""
    if accent is None:
        return data
    if not data.startswith(b"\x89PNG"):
        return toned(data.decode("utf-8"), accent).encode()
    with Image.open(io.BytesIO(data)) as icon:
        palette = icon.getpalette() or []
        tones = (tone("#" + bytes(palette[n : n + 3]).hex(), accent) for n in range(0, len(palette), 3))
        icon.putpalette(b"".join(bytes.fromhex(one[1:]) for one in tones))
        made = io.BytesIO()
        icon.save(made, "PNG", optimize=True)
    return made.getvalue()
