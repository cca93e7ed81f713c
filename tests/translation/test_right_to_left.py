"""A language that runs from right to left: an edition of its own, made of the English words, that only the tests have."""

from __future__ import annotations

import re
import shutil

from bs4 import BeautifulSoup

from tests.conftest import ROOT, name_roles, run_build
from tests.review.conftest import Guide

# Sides of the window are of no language; a popup is placed by them.
PHYSICAL = re.compile(
    r"^\s*(?:(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:\s*(?:left|right))\b", re.M
)


def test_a_page_runs_from_right_to_left(guide: Guide) -> None:
    content, root = guide.root / "content", guide.root
    shutil.copytree(content / "en", content / "ar")
    shutil.copy(root / "theme/strings/en.toml", root / "theme/strings/ar.toml")
    name_roles(root, "ar")
    done = run_build(root, GUIDE_LANGUAGES="en es ar")
    assert done.returncode == 0, done.stdout + done.stderr
    for path in ("ar/blue.html", "ar/handouts/blue.html", "ar/handouts/blue-one-page.html"):
        page = BeautifulSoup((root / "output" / path).read_text("utf-8"), "lxml")
        assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl"), path
    switch = BeautifulSoup((root / "output/blue.html").read_text("utf-8"), "lxml").select(".cg-languages a")
    assert [link["hreflang"] for link in switch] == ["ar", "en", "es"]


def test_no_style_of_a_text_names_a_side() -> None:
    named = {
        file.relative_to(ROOT).as_posix(): found
        for file in (ROOT / "theme/static/css").rglob("*.css")
        if (found := PHYSICAL.findall(file.read_text("utf-8")))
    }
    assert named == {}
