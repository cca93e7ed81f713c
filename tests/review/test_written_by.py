"""Who wrote a text: what its page says until somebody signs it, and what search engines are told."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from tests.conftest import GUIDE_ADDRESS, run_build, succeeded
from tests.review.conftest import BLUE, DAY, RULES, Guide
from tests.review.publishing import sign_frame
from tests.review.reading import words

CONTRACT = "content/data/contract.yaml"
NOTICES = """
- {id: drafted, kinds: [treatment, page], position: top, title: Draft, text: A program wrote it., written_by: program}
- {id: ours, kinds: [treatment, page], position: top, title: Unread, text: Nobody checked it., written_by: hospital}
"""


@pytest.fixture
def two_origins(guide: Guide) -> Guide:
    """A guide in which one article is the hospital's own."""
    file = guide.root / "content/en/notices.yaml"
    file.write_text(file.read_text("utf-8").rstrip("\n") + NOTICES, encoding="utf-8")
    guide.edit(BLUE, "order: 1\n", "order: 1\nwritten_by: hospital\n")
    return guide


def built(guide: Guide, *settings: str, **environment: str) -> dict[str, BeautifulSoup]:
    succeeded(run_build(guide.root, *settings, SITE_URL=GUIDE_ADDRESS, **DAY, **environment))
    return {
        name: BeautifulSoup((guide.root / "output" / name).read_text("utf-8"), "lxml")
        for name in ("blue.html", "green.html", "handouts/blue.html", "about.html")
    }


def origin(page: BeautifulSoup) -> list[str]:
    return [name for one in page.select("[data-notice]") if (name := one["data-notice"]) in ("drafted", "ours")]


def source_type(page: BeautifulSoup) -> str:
    return json.loads(page.select_one("script[type='application/ld+json']").string).get("digitalSourceType", "")


def test_a_hospitals_own_text_is_not_a_programs_draft(two_origins: Guide) -> None:
    """On its page, on paper and in the metadata; what a program drafted says so."""
    pages = built(two_origins, "publishconf.py", GUIDE_ALLOW_DRAFTS="yes")
    assert {name: set(origin(page)) for name, page in pages.items() if origin(page)} == {
        "blue.html": {"ours"},
        "green.html": {"drafted"},
        "handouts/blue.html": {"ours"},
        "about.html": {"drafted"},
    }
    assert source_type(pages["blue.html"]) == ""
    assert source_type(pages["green.html"]).endswith("TrainedAlgorithmicMediaDigitalSource")


def test_the_kind_says_who_wrote_where_the_header_does_not(two_origins: Guide) -> None:
    """A kind of the hospital's own texts; an article of that kind that a program drafted says so itself."""
    two_origins.edit(BLUE, "written_by: hospital\n", "")
    two_origins.edit("content/en/treatments/green.md", "order: 2\n", "order: 2\nwritten_by: program\n")
    two_origins.edit(CONTRACT, "  treatment:\n", "  treatment:\n    written_by: hospital\n")
    pages = built(two_origins)
    assert (set(origin(pages["blue.html"])), set(origin(pages["green.html"]))) == ({"ours"}, {"drafted"})
    two_origins.edit(BLUE, "order: 1\n", "order: 1\nwritten_by: a robot\n")
    assert (
        f"{BLUE}:11: written_by: the value is not known: use one of: 'program' or 'hospital'"
        in two_origins.run("check").stderr
    )


def test_a_sign_off_takes_the_place_of_the_notice(two_origins: Guide) -> None:
    """A signed page does not say that nobody has checked it; when its text changes, it says so again."""
    for article in ("treatments/blue", "treatments/green"):
        assert two_origins.sign(article).returncode == 0
    sign_frame(two_origins)
    pages = built(two_origins)
    assert {name for name, page in pages.items() if origin(page)} == {"about.html"}
    assert "Nobody checked it" not in words(pages["blue.html"])
    two_origins.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    assert set(origin(built(two_origins)["blue.html"])) == {"ours"}


def test_a_page_is_checked_where_a_clinician_signs_the_frame(two_origins: Guide) -> None:
    """A page has no sign-off of its own; that of an editor alone says nothing of what is medical on it.

    One that a family fills in and takes along says so below its title and at the foot of its paper.
    """
    two_origins.edit("content/en/pages/about.md", "kind: page\n", "kind: page\ntemplate: medicine-calendar\n")
    draft, version = "Draft: no clinician has checked this page yet.", two_origins.version("pages/about")

    def states() -> list[str]:
        page = built(two_origins)["about.html"]
        assert set(origin(page)) == ({"drafted"} if "Draft" in words(page) else set())
        parts = page.select_one("header .cg-review"), page.select_one(".cg-print-line")
        assert all(f"{version[:4]}-{version[4:8]}" in words(part) for part in parts)
        return [words(part) for part in parts]

    two_origins.sign_all()
    state, foot = states()
    assert state.startswith(draft) and "Edith" not in state and "Draft, not checked" in foot
    two_origins.edit(RULES, "signs: [articles, words]", "signs: [articles, words, frame]")
    assert "Draft" in states()[0]
    sign_frame(two_origins)
    succeeded(two_origins.sign("guide/frame"))
    state, foot = states()
    assert state.startswith("Checked by a clinician.") and "Checked by Test Person, MD, on" in state
    assert "Draft" not in foot


def test_who_wrote_a_text_is_part_of_what_is_signed(two_origins: Guide) -> None:
    """Whoever signs has read what the page says of its origin."""
    before = two_origins.version()
    two_origins.edit(BLUE, "written_by: hospital\n", "")
    assert two_origins.version() != before


def test_the_checklist_and_the_glossary_say_who_has_checked_them(guide: Guide) -> None:
    """Page, single file and paper; the questions count as checked when those of the articles are too."""

    def states() -> list[str]:
        succeeded(run_build(guide.root, SITE_URL=GUIDE_ADDRESS, **DAY))
        files = ("glossary.html", "ask.html", "handouts/ask.html")
        return [words(BeautifulSoup((guide.root / "output" / name).read_text("utf-8"), "lxml")) for name in files]

    page = (guide.root / "content/en/pages/about.md").read_text("utf-8")
    page = page.replace("slug: about", "slug: ask\ntemplate: checklist\nmessage: Ask three questions first.").replace(
        "About this guide", "Ask"
    )
    (guide.root / "content/en/pages/ask.md").write_text(page.replace("order: 2", "order: 9"), encoding="utf-8")
    with (guide.root / "content/en/notices.yaml").open("a", encoding="utf-8") as file:
        file.write(NOTICES.replace("A program wrote it.", "So no clinician has checked it."))
    nobody, checked = "no clinician has checked", "Checked by a clinician. Checked by Test Person, MD"
    assert [nobody in text for text in states()] == [True, True, True]
    guide.sign_parts()
    glossary, asked, single = states()
    assert checked in glossary and nobody not in glossary
    assert nobody in asked and nobody in single
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article).returncode == 0
    for text in states():
        assert checked in text
        assert nobody not in text
