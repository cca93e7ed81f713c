"""Articles of the kinds decision, teen and leaflet as they are built: pages, handouts, booklet, checklist."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import kinds
from tests.conftest import run_build, succeeded
from tests.tools.sheets import parse

PAGES = {"decision": "port-or-picc", "teen": "teen-friends", "leaflet": "parking"}


@pytest.fixture(scope="module")
def built(copy_built: Callable[[], Path]) -> Path:
    """The output of a guide with one article of each of these kinds."""
    root = copy_built()
    kinds.add_to(root)
    succeeded(run_build(root))
    return root / "output"


def test_each_kind_has_its_page_and_its_handouts(built: Path, subtests: pytest.Subtests) -> None:
    """The message stands once, above the first section; the notices and the cards are there, in the short forms too."""
    for kind, slug in PAGES.items():
        told = re.search(r"^message: (.+)$", kinds.text(kind), re.M)[1]
        # A page and its handout label the message; a sheet and a leaflet have it right below their title.
        for path, place, first in (
            (f"{slug}.html", ".cg-message", "when-to-call"),
            (f"handouts/{slug}.html", ".cg-message", "when-to-call"),
            (f"handouts/{slug}-one-page.html", "h1 + .cg-article__summary", "when-to-call"),
            (
                f"handouts/{slug}-leaflet.html",
                "h1 + .cg-article__summary",
                "summary" if kind == "leaflet" else "key-points",
            ),
        ):
            with subtests.test(path=path):
                shown = parse(built / path)
                assert shown.select_one("article")["data-kind"] == kind
                [message] = shown.select(place)
                assert message.get_text().removeprefix("Most important: ") == told
                assert shown.select_one("article").get_text().count(told) == 1
                assert message.find_next("section")["id"] == first
                # In the short forms the cards themselves stand for the notice of an emergency.
                needed = {"not-medical-advice"} | ({"emergency"} if place == ".cg-message" else set())
                assert needed <= {n["data-notice"] for n in shown.select("[data-notice]")}
                assert len(shown.select(".cg-card--emergency, .cg-card--urgent")) == 2
                assert bool(shown.select("#questions")) == (kind != "leaflet")


def test_the_choices_work_without_a_script_everywhere(built: Path) -> None:
    """Radio buttons in page, handout and booklet; in the booklet their groups carry the name of the article."""
    for path in ("port-or-picc.html", "handouts/port-or-picc.html", "handouts/booklet.html"):
        # The guide may have decisions of its own in the booklet.
        choices = parse(built / path).select(".cg-matters input[type=radio]")
        choices = [choice for choice in choices if "booklet" not in path or choice["name"].startswith("port-or-picc--")]
        assert len(choices) == 3 * 4, path
        assert len({choice["name"] for choice in choices}) == 3
        assert all(choice["name"].startswith("port-or-picc--") == ("booklet" in path) for choice in choices)
    assert parse(built / "port-or-picc.html").select_one('script[src$="assets/matters.js"]')
    assert not parse(built / "parking.html").select_one('script[src$="assets/matters.js"]')


def test_questions_stand_on_the_checklist_under_lasting_ids(built: Path) -> None:
    """The slug of the article and the id that the author gave; a leaflet asks none and links to none."""
    asked = parse(built / "ask-your-provider.html")
    assert asked.find(id="port-or-picc.flush").p.get_text() == "Could a school nurse flush this tube?"
    assert asked.find(id="teen-friends.lonely")
    assert parse(built / "port-or-picc.html").find(id="flush")
    assert not parse(built / "parking.html").select(".cg-ask-link")


def test_each_kind_has_a_version_to_sign(built: Path) -> None:
    """A leaflet is signed as any article is."""
    versions = json.loads((built / "build.json").read_text("utf-8"))["versions"]
    assert {f"en/daily-life/sample-{name}" for name in kinds.NAMES} <= versions.keys()
