"""A published address keeps its article, or leads on to it."""

from __future__ import annotations

import re
import shutil

import pytest
from care_guide.build.load import load_library
from care_guide.review.addresses import address_problems, moves

from tests.conftest import refused, succeeded
from tests.review.conftest import ADDRESSES, BLUE, GREEN, Guide, git
from tests.review.publishing import page, publish, sign_frame


def test_a_published_address_stays_with_its_article(signed: Guide) -> None:
    """A new slug leaves a page that leads on; another article at an old address, or none, is refused."""
    guide = signed
    assert "blue.html" in (guide.root / ADDRESSES).read_text("utf-8")
    guide.edit(BLUE, "slug: blue", "slug: teal")
    sign_frame(guide)
    succeeded(publish(guide))
    assert page(guide, "blue.html").select_one("meta[http-equiv=refresh]")["content"] == "0; url=./teal.html"
    assert page(guide, "blue.html").select_one("main a[href='./teal.html']").get_text() == "Blue care"
    guide.edit(GREEN, "slug: green", "slug: blue")
    succeeded(guide.sign("guide/frame", role="editor", reviewer="Edith Test"))
    done = publish(guide)
    assert (
        f"{GREEN}:1: the address blue.html was published for treatments/blue: give this text another slug"
        in done.stderr
    )
    assert done.returncode == 1


def test_an_article_that_is_gone_leaves_a_way(signed: Guide) -> None:
    """Its address must lead somewhere; where it leads is signed with the frame, and its old sign-off may stay."""
    guide = signed
    (guide.root / GREEN).unlink()
    done = publish(guide)
    line = (guide.root / ADDRESSES).read_text("utf-8").partition("- address: green.html")[0].count("\n") + 1
    assert (
        f"{ADDRESSES}:{line}: nothing answers at green.html: treatments/green is gone: write where it leads now"
        in done.stderr
    )
    guide.edit(ADDRESSES, "article: treatments/green", "article: treatments/green\n  leads_to: treatments/blue")
    assert "guide/frame is not signed as it is now" in publish(guide).stderr
    sign_frame(guide)
    succeeded(publish(guide))
    assert page(guide, "green.html").select_one("main a[href='./blue.html']")


STAGES = "content/en/stages.yaml"
CODES = "content/data/codes.yaml"
_STAGE = """- id: {name}
  title: The {name} night
  intro: What to learn.
  group: treatments
  first: ["Call [[call.emergency]].", "Call [[phone.care_team]]."]
  items:
    - {{article: treatments/{article}, teach: The care, tell: Tell me how you would start.}}
"""
_CODE = """- article: treatments/{article}
  system: icd-10-cm
  code: {code}
  display: Leukemia
  source: https://example.org/{code}
  leukemia_only: true
"""
STAGE_PAGE, CODE_PAGE = "stage-first.html", "connect/icd-10-cm/C91.0.html"


def with_ways(guide: Guide) -> None:
    """Give the guide two stages and two codes, one each to the green text."""
    ways = [("second", "C92", "blue"), ("first", "C91.0", "green")]
    stages = "".join(_STAGE.format(name=name, article=article) for name, _, article in ways)
    (guide.root / STAGES).write_text(stages, encoding="utf-8")
    codes = "".join(_CODE.format(code=code, article=article) for _, code, article in ways)
    (guide.root / CODES).write_text(codes, encoding="utf-8")


def test_a_stage_or_a_code_that_is_gone_leaves_a_way(guide: Guide) -> None:
    """A sheet on paper has the address of its stage, and a portal that of a code: each must lead somewhere."""
    with_ways(guide)
    guide.sign_all()
    succeeded(publish(guide))
    assert page(guide, CODE_PAGE).select_one("main a[href='../../green.html']")
    guide.edit(STAGES, _STAGE.format(name="first", article="green"), "")
    guide.edit(CODES, _CODE.format(code="C91.0", article="green"), "")
    lines = (guide.root / ADDRESSES).read_text("utf-8").split("\n")
    told = publish(guide).stderr
    for address in (STAGE_PAGE, CODE_PAGE):
        line, name = lines.index(f"- address: {address}") + 1, address.removesuffix(".html")
        assert (
            f"{ADDRESSES}:{line}: nothing answers at {address}: {name} is gone: "
            "write where it leads now, as leads_to: treatments/..." in told
        )
        leads_to = "treatments/blue" if address == CODE_PAGE else "stage-second"
        guide.edit(ADDRESSES, f"article: {name}\n", f"article: {name}\n  leads_to: {leads_to}\n")
    sign_frame(guide)
    succeeded(guide.sign("guide/words"))
    succeeded(publish(guide))
    assert page(guide, STAGE_PAGE).select_one("meta[http-equiv=refresh]")["content"] == "0; url=./stage-second.html"
    assert page(guide, CODE_PAGE).select_one("main a[href='../../blue.html']").get_text() == "Blue care"


def test_what_led_to_a_withheld_text_leads_where_its_address_does(guide: Guide) -> None:
    """A code is not named beside its text; a stage has an answer of its own."""
    with_ways(guide)
    succeeded(guide.run("addresses"))
    guide.edit(GREEN, "status: published", "status: withheld")
    told = [one.message for one in address_problems(load_library(guide.root))]
    assert told == [
        f"nothing answers at {one} is withheld"
        for one in ("green.html: treatments/green", "stage-first.html: stage-first")
    ]
    guide.edit(ADDRESSES, "article: treatments/green", "article: treatments/green\n  leads_to: treatments/blue")
    assert {name: to.name for name, to in moves(load_library(guide.root)).items()} == {
        "green.html": "treatments/blue",
        CODE_PAGE: "treatments/blue",
    }


@pytest.mark.parametrize("lost", ["content/data", ADDRESSES, BLUE])
def test_nothing_is_written_down_of_a_guide_that_cannot_be_read(guide: Guide, lost: str) -> None:
    """A lost folder is not made anew, and a broken file gets no second copy of its addresses."""
    place = guide.root / lost
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.write_text("- [a: {\n", encoding="utf-8")
    before = sorted(guide.root.glob("content/data/*"))
    done = refused(guide.run("addresses"))
    assert re.search(rf"^{lost}[\w./]*:\d+: .+: .+", done.stderr, re.M), done.stderr
    assert sorted(guide.root.glob("content/data/*")) == before
    assert place.exists() is (lost != "content/data")


def test_an_address_that_nobody_has_written_down_is_refused(signed: Guide) -> None:
    """Otherwise nobody would miss it later; `make addresses` writes it down."""
    (signed.root / ADDRESSES).unlink()
    told = publish(signed).stderr
    (line,) = (line for line in told.split("\n") if line.startswith(f"{ADDRESSES}:1: "))
    assert "blue.html, " in line and line.endswith(": make addresses")
    assert "new address(es)" in signed.run("addresses").stdout
    succeeded(publish(signed))


@pytest.mark.parametrize("value", ["leads_to: treatments/azure", "leads_to:\n    treatments/azure"])
@pytest.mark.parametrize("writer", ["Writer One", "Edith Test"])
def test_whoever_signs_the_frame_has_not_written_where_an_address_leads(value: str, writer: str, guide: Guide) -> None:
    """That `make sign` records the new address of a page makes nobody its author."""
    succeeded(guide.run("addresses"))
    guide.commit("Record")
    git(guide.root, "branch", "--force", "main")
    (guide.root / GREEN).rename(guide.root / GREEN.replace("green", "azure"))
    guide.edit(GREEN.replace("green", "azure"), "slug: green", "slug: azure")
    guide.edit(ADDRESSES, "article: treatments/green", "article: treatments/green\n  leads_to: treatments/blue")
    git(guide.root, "add", "--all")
    guide.commit("Move")
    guide.edit(ADDRESSES, "leads_to: treatments/blue", value)
    guide.commit("Lead", writer, f"{writer[:4]}@example.org")
    succeeded(guide.sign("guide/frame", role="editor", reviewer="Edith Test"))
    assert "azure.html" in (guide.root / ADDRESSES).read_text("utf-8")
    guide.commit("Sign", "Edith Test", "Edit@example.org")
    said = guide.run("pull-request", "--base", "main").stderr
    assert ("has changed the text of guide/frame" in said) is (writer == "Edith Test"), said
