"""The pages are valid HTML by the W3C's own checker, and light enough for a bad line."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import pytest

from tests.conftest import page_files
from tests.tools.edition import QUESTIONS, WORDS, own_facts, own_section, page_lang, room
from tests.tools.vnu import messages, place_and_message

# A question on the page of all of them: its id has that of its article.
ASKED = re.compile(rb'<li id="[\w-]+\.')
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


def test_a_page_is_light(site: Path, subtests: pytest.Subtests) -> None:
    """HTML and CSS of a page take at most 30 KB: with brotli as they are, and without it all but the drawings.

    A translation has room for its longer words, and a hospital for what is its own: its numbers, names and links, a section
    on how it works, and questions and words beyond those of the guide.
    """
    facts = own_facts()

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
            own = facts + own_section(html.decode())
            if file.name == "ask-your-provider.html":
                own += 150 * max(0, len(ASKED.findall(html)) - QUESTIONS)
            if file.name == "glossary.html":
                own += 150 * max(0, html.count(b"<dt") - WORDS)
            css = b"".join((site / f"assets/{name}").read_bytes() for name in SHEET.findall(html.decode()))
            assert packed(css) <= 10_000
            # Servers send quality 11. Quality 9 is many times as quick and gives more bytes: few pages need the other.
            sizes = (with_brotli(html, quality) + with_brotli(css, quality) for quality in (9, 11))
            assert any(size <= 30_000 * more + own for size in sizes)
            # Every word of the guide is explained on one page.
            limit = 32_500 if file.name == "glossary.html" else 30_000
            pictures = sum(packed(part.split(b"</svg>")[0]) for part in html.split(b"<svg")[1:])
            assert packed(html) + packed(css) - pictures <= limit * more + own
