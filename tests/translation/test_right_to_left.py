"""A language that runs from right to left: an edition of its own, made of the English words, that only the tests have."""

from __future__ import annotations

import datetime
import re
import shutil

import pytest
from bs4 import BeautifulSoup
from care_guide.utils.dates import day, direction

from tests.conftest import ROOT, built, name_roles
from tests.review.conftest import Guide

# Sides of the window are of no language; a popup is placed by them.
PHYSICAL = re.compile(
    r"^\s*(?:(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:\s*(?:left|right))\b", re.M
)
_VALUE = r"(?:[^\s;()]|\([^;]*?\))+"
# Four values that differ on the right and on the left.
ONE_SIDE = re.compile(rf"^\s*(?:margin|padding|inset): {_VALUE} ({_VALUE}) {_VALUE} (?!\1;){_VALUE};", re.M)


def test_a_page_runs_from_right_to_left(guide: Guide) -> None:
    content, root = guide.root / "content", guide.root
    shutil.copytree(content / "en", content / "ar")
    shutil.copy(root / "theme/strings/en.toml", root / "theme/strings/ar.toml")
    name_roles(root, "ar")
    built(root, GUIDE_LANGUAGES="en es ar")
    for path in ("ar/blue.html", "ar/handouts/blue.html", "ar/handouts/blue-one-page.html"):
        page = BeautifulSoup((root / "output" / path).read_text("utf-8"), "lxml")
        assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl"), path
    switch = BeautifulSoup((root / "output/blue.html").read_text("utf-8"), "lxml").select(".cg-languages a")
    assert [link["hreflang"] for link in switch] == ["ar", "en", "es"]


@pytest.mark.parametrize(
    ("way", "tags"),
    [
        ("rtl", "ar ar-EG he iw fa fa-AF prs ps pbt ur ckb ku-Arab pa-Arab pa-PK uz-AF sd ug yi dv rhg syr"),
        ("ltr", "en es-US es-419 pt-BR zh-TW zh-Hans vi ne my ksw hmn mh ku pa az-Latn sd-IN sr-Latn"),
    ],
)
def test_the_way_of_a_language_follows_its_script(way: str, tags: str) -> None:
    """Of tags with a script or a region too, and of languages that Babel has no words for."""
    assert {tag: direction(tag) for tag in tags.split()} == dict.fromkeys(tags.split(), way)


@pytest.mark.parametrize(
    ("tag", "words"), [("pt-BR", "28 de novembro de 2026"), ("zh-TW", "2026年11月28日"), ("hmn", "2026-11-28")]
)
def test_a_day_is_written_in_any_language(tag: str, words: str) -> None:
    assert day(datetime.date(2026, 11, 28), tag) == words


def test_no_style_of_a_text_names_a_side() -> None:
    named = {
        file.relative_to(ROOT).as_posix(): found
        for file in (ROOT / "theme/static/css").rglob("*.css")
        for text in [file.read_text("utf-8")]
        if (found := [one[0].strip() for rule in (PHYSICAL, ONE_SIDE) for one in rule.finditer(text)])
    }
    assert named == {}
