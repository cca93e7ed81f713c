"""A hospital's own notice at the top stands open where a family reads first, in each form of the guide."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import GUIDE_ADDRESS, run_build, succeeded
from tests.review.conftest import DAY, Guide
from tests.review.publishing import page
from tests.review.reading import words

NOTICES = """
- {id: drafted, kinds: [every], position: top, title: Draft, text: A program wrote it., written_by: program}
- {id: doses, kinds: [every], position: top, title: Doses here, text: TEXT}
"""
SAID = "Doses here Never change a dose."
# In each file: what comes above the notice, and what comes below it.
PLACES = {
    "blue.html": ("Blue care", "Draft: no clinician"),
    "index.html": ("Start", "Read what helps you today."),
    "about.html": ("About this guide", "People write it with care."),
    "ask.html": ("Ask three questions first.", "no clinician has checked"),
    "glossary.html": ("Words", "A body that is too warm."),
    "handouts/blue.html": ("Blue care", "Key points"),
    "handouts/blue-one-page.html": ("Blue care", "cannot breathe"),
    "handouts/blue-leaflet.html": ("Blue care", "Key points"),
    "handouts/ask.html": ("Ask", "Who answers at night?"),
    "handouts/index.html": ("Take the guide with you", "Treatments"),
    "handouts/search.html": ("Search", "Search the guide"),
}


@pytest.fixture
def cautious(guide: Guide) -> Guide:
    """A guide with a checklist, and with a notice at the top of each page."""
    with (guide.root / "content/en/notices.yaml").open("a", encoding="utf-8") as file:
        file.write(NOTICES.replace("TEXT", "Never change a dose."))
    about = (guide.root / "content/en/pages/about.md").read_text("utf-8")
    ask = about.replace("slug: about", "slug: ask\ntemplate: checklist\nmessage: Ask three questions first.")
    ask = ask.replace("About this guide", "Ask").replace("order: 2", "order: 9")
    (guide.root / "content/en/pages/ask.md").write_text(ask, encoding="utf-8")
    return guide


def built(guide: Guide) -> Path:
    succeeded(run_build(guide.root, SITE_URL=GUIDE_ADDRESS, **DAY))
    return guide.root / "output"


def test_a_notice_at_the_top_stands_open_above_the_text(cautious: Guide) -> None:
    """Once, in no fold, below the title and above the text; who wrote the text is told with its state, as before."""
    built(cautious)
    for name, (above, below) in PLACES.items():
        shown = page(cautious, name)
        notices = shown.select("[data-notice=doses]")
        assert [words(one) for one in notices] == [SAID], name
        assert not notices[0].find_parent("details"), name
        text = words(shown.body)
        start, place = text.index(above), text.index(SAID)
        assert start < place < text.index(below, start), name
    assert page(cautious, "blue.html").select_one("details.cg-status [data-notice=drafted]")


def test_each_text_for_a_record_system_has_the_notice(cautious: Guide) -> None:
    """Above the words of each section, since sections are pasted one by one."""
    succeeded(cautious.run("paste-pack", "--output=dist/paste-pack"))
    for name in ("_whole", "key-points", "risks", "when-to-call"):
        text = (cautious.root / f"dist/paste-pack/en/treatments/blue/{name}.txt").read_text("utf-8")
        assert text.count("Never change a dose.") == 1, name
        assert text.index("Never change a dose.") < 0.6 * len(text), name


def test_below_the_heading_of_a_notice_stand_its_own_words_alone(cautious: Guide) -> None:
    """In each text for a record system: words of the article there would read as what was recalled or is not to be done."""
    cautious.edit("content/en/notices.yaml", "id: drafted", "id: provenance")
    succeeded(cautious.run("paste-pack", "--output=dist/paste-pack"))
    files = sorted((cautious.root / "dist/paste-pack/en/treatments/blue").glob("*.html"))
    assert [file.stem for file in files] == ["_whole", "key-points", "questions", "risks", "when-to-call"]
    for file in files:
        text = BeautifulSoup(file.read_text("utf-8"), "lxml")
        below: dict[str, list[str]] = {words(one): [] for one in text.select("h2, h3")}
        for block in text.body.find_all(["p", "ul", "ol", "table"], recursive=False):
            below[words(block.find_previous(["h2", "h3"]))].append(words(block))
        assert below["Doses here"] == ["Never change a dose."], file
        assert below["Draft"] == ["A program wrote it."], file
        if file.stem in ("_whole", "key-points"):
            assert below["Key points"][0].startswith("Blue care is given for 3 to 4 weeks."), file


def test_a_notice_without_room_on_the_front_is_at_the_foot(cautious: Guide) -> None:
    """It pushes no card off the front of a sheet, and is not lost."""
    cautious.edit("content/en/notices.yaml", "Never change a dose.", "Never change a dose. " * 400)
    built(cautious)
    for form in ("one-page", "leaflet"):
        shown = page(cautious, f"handouts/blue-{form}.html")
        (notice,) = shown.select("[data-notice=doses]")
        assert notice.find_parent("footer"), form
