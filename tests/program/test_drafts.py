"""An article with ``status: draft``: a preview shows it as it is, and nothing that families get holds a word of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import GUIDE_ADDRESS, built, fill_facts, refused, run_build, run_guide, sign_everything, succeeded

DRAFT = "content/en/daily-life/parking.md"
UNFINISHED = "Unfinished draft: parts are missing"
TEXT = Path(__file__).with_name("draft.md").read_text("utf-8")
LINK = "Read about [parking](../daily-life/parking.md).\n"


@pytest.fixture
def guide(copy_built: Callable[[], Path]) -> Path:
    """A guide with a draft, and a link to it in an article."""
    root = copy_built()
    (root / DRAFT).write_text(TEXT, encoding="utf-8")
    food = root / "content/en/daily-life/food.md"
    text = food.read_text("utf-8")
    food.write_text(re.sub(r"(\n## [^\n]+\{#questions\}\n)", rf"\n{LINK}\1", text), encoding="utf-8")
    return root


def test_a_preview_shows_it_and_says_what_it_is(guide: Path) -> None:
    """What is missing stops no build; the check lists it."""
    built(guide)
    page = (guide / "output/parking.html").read_text("utf-8")
    assert "wisteria door" in page
    assert UNFINISHED in page
    assert 'href="parking.html"' in (guide / "output/food.html").read_text("utf-8")
    told = succeeded(run_guide(guide, "check"))
    for missing in ("has no review_months", "{#when-to-call} is missing", "has no source"):
        assert re.search(rf"^Draft: {DRAFT}:\d+: .*{re.escape(missing)}", told.stdout, re.M), missing


def test_words_above_its_first_section_stop_no_preview(copy_built: Callable[[], Path]) -> None:
    """Paper is made of its sections: the key points are there, whatever stands above them."""
    root = copy_built()
    food = root / "content/en/daily-life/food.md"
    draft = food.read_text("utf-8").replace("status: published", "status: draft")
    for words in ("Read this first.", '![A plate.](../../images/food-plate.svg "A plate.")'):
        food.write_text(draft.replace("## Key points", f"{words}\n\n## Key points"), encoding="utf-8")
        built(root)
        for form in ("one-page", "leaflet"):
            assert "Safe cooking" in (root / f"output/handouts/food-{form}.html").read_text("utf-8"), form


def test_publishing_leaves_it_out_whoever_has_signed_it(guide: Path) -> None:
    """No page, no list, no file for paper names it; a link to it is plain words."""
    fill_facts(guide)
    sign_everything(guide)
    for allow in ("", "yes"):
        built(guide, "publishconf.py", SITE_URL=GUIDE_ADDRESS, GUIDE_ALLOW_DRAFTS=allow)
        output = guide / "output"
        assert not (output / "parking.html").exists()
        texts = {
            file: file.read_text("utf-8") for file in output.rglob("*.*") if file.suffix in (".html", ".xml", ".json")
        }
        assert len(texts) > 100
        named = [file.name for file, text in texts.items() if "wisteria" in text or "Parking at the clinic" in text]
        assert named == []
        food = (output / "food.html").read_text("utf-8")
        assert "Read about parking." in food
        assert "parking.html" not in food


def test_the_commands_for_paper_leave_it_out(guide: Path) -> None:
    """A handout can be carried away; a preview cannot."""
    succeeded(run_guide(guide, "handouts", "--output", "paper"))
    assert not [file.name for file in (guide / "paper").rglob("*") if "parking" in file.name]
    assert "wisteria" not in (guide / "paper/booklet.html").read_text("utf-8")


def test_nobody_can_sign_it(guide: Path) -> None:
    """It has to be finished first."""
    ledger = (guide / "content/data/signoffs.yaml").read_bytes()
    done = refused(run_guide(guide, "sign", "--article", "daily-life/parking"))
    assert f"{DRAFT}:6: it is a draft: finish it and write status: published" in done.stderr
    assert (guide / "content/data/signoffs.yaml").read_bytes() == ledger


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("wisteria door.", "wisteria door.[^no-such-work]", ":14: the source no-such-work is not known"),
        ("slug: parking", "slug: food", 'the slug "food" is also that of'),
        ("kind: leaflet", "kind: leaflet\ncolor: blue", "color"),
        ("updated: 2026-01-31", "updated: soon", "updated"),
    ],
)
def test_what_no_page_can_be_made_with_stops_the_build(guide: Path, old: str, new: str, told: str) -> None:
    """A draft may be incomplete; it may not be broken."""
    (guide / DRAFT).write_text(TEXT.replace(old, new), encoding="utf-8")
    done = refused(run_build(guide))
    assert told in done.stderr


def test_a_draft_makes_no_other_article_fail(guide: Path) -> None:
    """A sentence or a question that it shares with a finished text, or a hard text, is no matter before it is finished."""
    chemo = (guide / "content/en/treatments/chemotherapy.md").read_text("utf-8")
    shared = chemo.split("---\n", 2)[2]
    hard = "Notwithstanding institutional considerations, multidisciplinary interdepartmental coordination necessitates it.\n"
    (guide / "content/en/daily-life/a-copy.md").write_text(
        TEXT.replace("slug: parking", "slug: a-copy").split("\n## ")[0] + shared + "\n" + hard * 40, encoding="utf-8"
    )
    succeeded(run_guide(guide, "check"))
