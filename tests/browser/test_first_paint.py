"""What a family waits for: the first screen comes early, nothing stands in its way, and nothing moves once it is there."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.conftest import page_files

# What a server sends before it has to wait for the first answer: ten packets.
FIRST = 14_000
# More markup than any first screen of a phone shows; most pages have their first heading long before.
SCREEN = 12_000
# The longest article, one with dots and drawings, and the pages with the most parts.
PAGES = ("index", "stem-cell-transplant", "chemotherapy", "graft-versus-host-disease", "ask-your-provider", "glossary")
MOVED = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(moved), 0)));
})"""
# Fonts from a file (all but the one that gives the device's own font other measures) that come later than the text.
LATE = "[...document.fonts].filter(font => !font.family.includes('Fallback') && font.display !== 'optional').length"


def test_the_first_screen_is_in_the_first_packets(site: Path, subtests: pytest.Subtests) -> None:
    """Style and page down to the first part of the text, compressed, fit into what is sent without waiting."""
    css = (site / "assets/guide.css").read_bytes()
    # No font inside the sheet, and none that a page waits for or changes to while it is read.
    assert b"data:font" not in css
    faces = re.findall(rb"@font-face\{[^}]*\}", css)
    assert faces
    assert all(b"font-display:optional" in face or b"url(" not in face for face in faces)
    assert b"@import" not in css
    for file in page_files(site):
        with subtests.test(page=file.name):
            html = file.read_text("utf-8")
            head, body = html.split("</head>", 1)
            first = head + "<h2".join(re.split("<h2", body, maxsplit=2)[:2])[:SCREEN]
            assert len(gzip.compress(first.encode(), 9)) + len(gzip.compress(css, 9)) <= FIRST
            # Style first, no font before the text, and no script that the first paint has to wait for.
            assert 'as="font"' not in head
            assert head.index('rel="stylesheet"') < head.index("<script")
            # JSON inside a page is data, and does not run.
            scripts = [tag for tag in re.findall(r"<script[^>]*>", html) if 'type="application/' not in tag]
            assert scripts
            assert all(" src=" in script and " defer" in script for script in scripts)


def test_nothing_moves_while_a_page_loads(site: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """On a phone, loading a page and its scripts shifts nothing that is already there."""
    for name in PAGES:
        with subtests.test(page=name), open_page(site / f"{name}.html", width=360, height=740) as page:
            assert page.evaluate(MOVED) == 0
            assert page.evaluate(LATE) == 0
            assert page.evaluate("[...document.images].every(image => image.width && image.height)")
