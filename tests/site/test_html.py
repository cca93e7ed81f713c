"""The pages are valid HTML by the W3C's own checker, and light enough for a bad line."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import pytest
import yaml

from tests.conftest import GUIDE, page_files
from tests.tools.edition import page_lang, room
from tests.tools.vnu import messages, place_and_message

SHEET = re.compile(r'rel="stylesheet" href="[^"]*assets/([\w-]+\.css)"')


def is_no_mistake(message: dict[str, Any]) -> bool:
    """Whether the checker complains about what is right in a single file."""
    return "handouts" in Path(message["url"]).parts and (
        # Scripts of data are none that a policy blocks: the checker takes them for such.
        (message["message"].startswith("Inline script violates") and "text/template" in message["extract"])
        # It takes no data: address for one that `img-src data:` allows; browsers do.
        or (message["message"].startswith("Resource violates") and "image \u201cdata:image/" in message["message"])
    )


def test_html_css_and_svg_are_valid(site: Path) -> None:
    """The Nu HTML checker has nothing to say about any page, handout or style."""
    found = messages(sorted(site.rglob("*.html")))
    assert [place_and_message(message) for message in found if not is_no_mistake(message)] == []


def own_words(root: Path) -> list[str]:
    """The facts and links of the hospital; none in the guide as shipped but its name, which is left out."""
    facts = yaml.safe_load((root / "content/data/hospital.yaml").read_text("utf-8"))
    links = yaml.safe_load((root / "content/data/profile.yaml").read_text("utf-8"))["hospital_links"]
    del facts["hospital"]["name"]
    return [str(value) for value in (*(one for group in facts.values() for one in group.values() if one), *links)]


def test_a_page_is_light(site: Path, subtests: pytest.Subtests) -> None:
    """HTML and CSS of a page take at most 30 KB: with brotli as they are, and without it all but the drawings.

    A translation has room for its longer words, and a hospital for its own numbers, names and links.
    """
    own = sum(map(len, own_words(GUIDE)))

    # Pages share their style sheets.
    @cache
    def packed(data: bytes) -> int:
        return len(gzip.compress(data, 9, mtime=0))

    @cache
    def with_brotli(data: bytes, quality: int) -> int:
        return len(brotli.compress(data, quality=quality))

    assert packed((site / "assets/guide.js").read_bytes()) <= 3_000
    for file in page_files(site):
        with subtests.test(page=file.name):
            html, more = file.read_bytes(), room(page_lang(file.relative_to(site).as_posix()))
            css = b"".join((site / f"assets/{name}").read_bytes() for name in SHEET.findall(html.decode()))
            assert packed(css) <= 10_000
            # Servers send quality 11. Quality 9 is many times as quick and gives more bytes: few pages need the other.
            sizes = (with_brotli(html, quality) + with_brotli(css, quality) for quality in (9, 11))
            assert any(size <= 30_000 * more + own for size in sizes)
            # Every word of the guide is explained on one page.
            limit = 32_500 if file.name == "glossary.html" else 30_000
            pictures = sum(packed(part.split(b"</svg>")[0]) for part in html.split(b"<svg")[1:])
            assert packed(html) + packed(css) - pictures <= limit * more + own
