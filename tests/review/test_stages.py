"""The stages of a small guide: what its pages, its sheet, its lists and its redline show, and who signs them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import Tag
from care_guide.build.load import load_library
from care_guide.checks import check

from tests.conftest import GUIDE_ADDRESS, refused, run_build, succeeded
from tests.review.conftest import BLUE, DAY, GREEN, Guide
from tests.tools.sheets import parse

pytestmark = pytest.mark.slow

FILE = "content/en/stages.yaml"
STAGES = """- id: first-night
  title: The first night
  intro: What to learn first.
  group: treatments
  first:
    - Call [[call.emergency]] first.
    - Then call [[phone.care_team]].
    - Stay with your child.
  items:
    - article: treatments/blue
      section: risks
      teach: What may go wrong
      tell: Tell me in your own words what you would do.
    - article: treatments/green
      teach: The green care
      tell: Show me how you would start.
- id: later
  title: Later on
  intro: What comes next.
  group: treatments
  first: [Call [[call.emergency]] first., "Call [[phone.care_team]], too."]
  items:
    - {article: treatments/green, section: key-points, teach: Going on, tell: Tell me in your own words what goes on.}
"""
SITE = {"SITE_URL": GUIDE_ADDRESS, **DAY}


@pytest.fixture
def staged(guide: Guide) -> Guide:
    """The small guide with two stages."""
    (guide.root / FILE).write_text(
        STAGES.replace("first: [Call [[call.emergency]] first., ", 'first: ["Call [[call.emergency]] first.", '),
        "utf-8",
    )
    return guide


def built(guide: Guide, settings: str = "pelicanconf.py") -> Path:
    """Build the guide and return where it is."""
    succeeded(run_build(guide.root, settings, **SITE))
    return guide.root / "output"


def places(links: list[Tag]) -> list[str]:
    """Where links of a page at the root of the guide lead."""
    return [link["href"].removeprefix("./") for link in links]


WRONG = {
    "an unknown article": ("article: treatments/green\n", "article: treatments/gren\n", "there is no article treatments/gren"),
    "a page about the guide": ("article: treatments/green\n", "article: pages/about\n", "there is no article pages/about"),
    "an unknown section": ("section: risks", "section: dangers", "treatments/blue has no section #dangers"),
    "an unknown group": ("group: treatments", "group: nights", "there is no group nights"),
    "an unknown mark": ("Then call [[phone.care_team]]", "Then call [[phone.team]], [[phone.care_team]]", "first: the mark [[phone.team]] is not known"),
    "a sign": ("Stay with your child.", '"[[sign.breath]]"', "first: a sign of the rule book does not work here"),
    "a link": ("Stay with your child.", "Read [blue](../treatments/blue.md).", "first: a link to a page of the guide does not work"),
    "no emergency number": ("Call [[call.emergency]] first.", "Call for help.", "first: no step names [[call.emergency]]"),
    "no call to the team": ("Then call [[phone.care_team]].", "Then sit down.", "first: no step names [[phone.care_team]]"),
    "a typed number": ("Then call [[phone.care_team]].", "Then call [[phone.care_team]] or 911.", "first: the number 911 is typed"),
    "a mark in a prompt": ("Show me how you would start.", "Show me [[phone.clinic]].", "tell: a mark does not work here"),
    "Markdown in a prompt": ("Show me how you would start.", "Show **me** how.", "tell: Markdown does not work here"),
    "a long sentence": ("What to learn first.", "What to learn first " + "and then " * 12 + "last.", "intro: a sentence has 29 words"),
    "a figure": ("teach: The green care", "teach: The 3 green steps", "teach: the text has a number, a date or a claim"),
    "a citation": ("Then call [[phone.care_team]].", "Then call [[phone.care_team]].[^paper-a]", "first: a citation does not work here"),
    "the same part twice": ("article: treatments/green\n", "article: treatments/blue\n      section: risks\n", "treatments/blue is a duplicate in this stage"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_each_mistake_is_reported_at_its_line(name: str, staged: Guide) -> None:
    """One line that says where, what and what to do; the stage without it has no problem."""
    old, new, told = WRONG[name]
    assert not [p for p in check(load_library(staged.root)) if p.path == FILE]
    staged.edit(FILE, old, new)
    found = [p for p in check(load_library(staged.root)) if p.path == FILE]
    assert any(told in p.message and p.fix for p in found), found
    text = (staged.root / FILE).read_text("utf-8").split("\n")
    expected = next(line for line in new.split("\n") if line.strip()) if "no step names" not in told else "first:"
    if "duplicate" not in told:
        line = next(p.line for p in found if told in p.message)
        assert expected.strip() in text[line - 1]


def test_an_article_cannot_have_the_address_of_a_stage(staged: Guide) -> None:
    """Neither that of its page nor that of its sheet."""
    for slug in ("stage-later", "teach-back-later"):
        staged.edit(BLUE, re.search(r"^slug: .*$", (staged.root / BLUE).read_text("utf-8"), re.M)[0], f"slug: {slug}")
        assert any(f'"{slug}" is the address of the stage later' in p.message for p in check(load_library(staged.root)))


def test_a_route_leads_to_the_parts_that_answer(staged: Guide) -> None:
    """In the order of the file: what is taught, the article and its section; the other route is a link away."""
    output = built(staged)
    shown = parse(output / "stage-first-night.html")
    assert places(shown.select(".cg-route a")) == ["blue.html#risks", "green.html"]
    assert [one.get_text() for one in shown.select(".cg-route strong")] == ["What may go wrong", "The green care"]
    assert parse(output / "blue.html").find(id="risks")
    assert places(shown.select(".cg-stage__all [aria-current]")) == ["stage-first-night.html"]
    assert "stage-later.html" in places(shown.select(".cg-stage__all a"))
    assert not shown.select("script:not([src]):not([type])")
    first = shown.select_one("#first").get_text(" ", strip=True)
    assert "911" in first
    assert "Stay with your child" in first


def test_the_sheet_has_what_a_nurse_and_a_family_fill_in(staged: Guide) -> None:
    """The emergency first, the names, and a row for each thing with the version of its text; page and file alike."""
    output = built(staged)
    sheets = parse(output / "stage-first-night.html"), parse(output / "handouts/teach-back-first-night.html")
    for sheet in sheets:
        order = [
            sheet.select_one(part) for part in ("[data-notice=emergency]", "#first", ".cg-teach__names", ".cg-teach")
        ]
        lines = [one.sourceline or 0 for one in order]
        assert lines == sorted(lines)
        heads = [th.get_text() for th in sheet.select(".cg-teach thead th")]
        assert heads == ["What was taught", "Taught by", "Date", "Version of the text", "Told back in own words"]
        rows = sheet.select(".cg-teach tbody tr")
        assert [len(row.find_all(["th", "td"])) for row in rows] == [5, 5]
        version = parse(output / "blue.html").select_one(".cg-review__facts").get_text()
        short = re.search(r"[0-9a-f]{4}-[0-9a-f]{4}", version)[0]
        assert rows[0].select_one(".cg-teach__version").get_text() == short
        assert "Tell me in your own words what you would do." in rows[0].th.get_text()
        assert "November 22, 2026" in rows[0].get_text()
        assert "not checked yet" in rows[0].get_text()
        assert len(sheet.select(".cg-teach__names li")) == 3
    assert (
        sheets[0].select_one("[data-version]")["data-version"] == sheets[1].select_one("[data-version]")["data-version"]
    )


def test_the_guide_leads_to_each_stage(staged: Guide) -> None:
    """From the home page twice, in the list from A to Z, the index of the search, the sitemap, and check your copy."""
    output = built(staged)
    home = parse(output / "index.html")
    assert places(home.select(".cg-home__stages a")) == ["stage-first-night.html", "stage-later.html"]
    assert {"stage-first-night.html", "stage-later.html"} <= set(places(home.select("#group-treatments a")))
    assert "stage-later.html" in places(parse(output / "search.html").select(".cg-index a"))
    assert '"stage-later.html"' in (output / "assets/search-en.js").read_text("utf-8")
    assert f"<loc>{GUIDE_ADDRESS}/stage-later.html</loc>" in (output / "sitemap.xml").read_text("utf-8")
    version = parse(output / "stage-later.html").select_one("[data-version]")["data-version"]
    row = parse(output / "check-your-copy.html").select_one(f'tr[data-version="{version}"]')
    assert places([row.a]) == ["handouts/teach-back-later.html"]


@pytest.mark.parametrize("how", ["withheld", "another word", "another article", "a notice"])
def test_what_changes_the_sheet_changes_its_version(how: str, staged: Guide) -> None:
    """A printed sheet of before is not the newest then; a change elsewhere leaves it as it was."""
    with (staged.root / "content/en/notices.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: pills, kinds: [page], position: bottom, title: Pills, text: Ask for two.}\n")
    output = built(staged)
    before = {
        name: parse(output / f"stage-{name}.html").select_one("[data-version]")["data-version"]
        for name in ("first-night", "later")
    }
    if how == "withheld":
        staged.edit(GREEN, "status: published", "status: withheld")
    elif how == "another word":
        staged.edit(FILE, "what you would do", "what you will do")
    elif how == "a notice":
        staged.edit("content/en/notices.yaml", "Ask for two", "Ask for one")
    else:
        staged.edit(BLUE, "12 of 100 children", "13 of 100 children")
    output = built(staged)
    after = parse(output / "stage-first-night.html")
    assert after.select_one("[data-version]")["data-version"] != before["first-night"]
    if how == "withheld":
        assert places(after.select(".cg-route a")) == ["blue.html#risks"]
        assert "The green care" not in after.get_text()
        # Nothing is left of the other route.
        assert not (output / "stage-later.html").exists()
        assert not (output / "handouts/teach-back-later.html").exists()
        assert "stage-later" not in (output / "index.html").read_text("utf-8")
    else:
        same = parse(output / "stage-later.html").select_one("[data-version]")["data-version"]
        assert (same == before["later"]) is (how != "a notice")


def test_the_words_of_a_stage_are_signed_with_the_words_of_the_guide(staged: Guide) -> None:
    """A draft until guide/words is signed; then page, sheet and check your copy say who did it, and until when."""
    staged.fill_facts()
    notice = "- {id: provenance, kinds: [page], position: top, title: Not checked, text: A computer drafted it.}\n"
    with (staged.root / "content/en/notices.yaml").open("a", encoding="utf-8") as file:
        file.write(notice)
    output = built(staged)
    for path in ("stage-later.html", "handouts/teach-back-later.html"):
        draft = parse(output / path)
        assert "no clinician has checked this list" in draft.select_one(".cg-review").get_text()
        assert "A computer drafted it" in draft.get_text()
    assert staged.sign().returncode == staged.sign("treatments/green").returncode == 0
    staged.sign_parts()
    output = built(staged, "publishconf.py")
    for path in ("stage-later.html", "handouts/teach-back-later.html"):
        shown = parse(output / path)
        assert "Checked by Test Person, MD" in shown.select_one(".cg-review--signed").get_text()
        assert "not checked yet" not in shown.select_one(".cg-teach").get_text()
        assert "A computer drafted it" not in shown.get_text()
    assert shown.select_one(".cg-age__late")["data-until"] == "2027-11-01"
    staged.edit(FILE, "what goes on.", "what stops.")
    done = refused(run_build(staged.root, "publishconf.py", **SITE))
    assert "guide/words is not signed as it is now" in done.stderr


def test_the_redline_shows_what_changed_in_stages_and_in_the_bank(staged: Guide) -> None:
    """Each line before and now, what came and what went; with nothing else changed, it is not empty."""
    staged.commit("Add stages")
    base = staged.commit("Here")
    staged.edit(FILE, "Show me how you would start.", "Show me how you would end.")
    staged.edit(FILE, "- Then call [[phone.care_team]].", "- Now call [[phone.care_team]].")
    staged.edit(FILE, "section: key-points, ", "")
    staged.edit("content/en/questions.yaml", "Who answers at night?", "Who answers on Sunday?")
    done = succeeded(staged.run("redline", "--base", base, "--output", "dist/redline.html"))
    assert "Nothing that a family reads" not in done.stdout
    shown = parse(staged.root / "dist/redline.html").find(id="parts").parent.get_text(" ", strip=True)
    for words in (
        "Show me how you would start.",
        "Show me how you would end.",
        "Now call [[phone.care_team]].",
        "Added: Later on, treatments/green: Going on.",
        "Removed" if "Removed:" in shown else "Dropped: Later on, treatments/green#key-points",
        "Who answers on Sunday?",
    ):
        assert words in shown, words
    assert "en/guide/words; entries that changed: 5" in (staged.root / "dist/redline.md").read_text("utf-8")


def test_who_wrote_a_stage_does_not_sign_it(staged: Guide) -> None:
    """The file of the stages is among those of guide/words."""
    staged.commit("Add stages")
    assert staged.sign("guide/words", reviewer="Writer One").returncode == 0
    staged.commit("Sign")
    done = refused(staged.run("pull-request", "--base", "main"))
    assert "Writer One has changed the text of guide/words in this pull request" in done.stderr


def test_a_stage_of_which_nothing_is_left_leads_to_what_was_taken_back(staged: Guide) -> None:
    """Its sheet was printed, with an address and a code; "Check your copy" names it, and no command makes it again."""
    staged.fill_facts()
    staged.edit(GREEN, "In a study, 12 of 100", "In a Zanzibar study, 12 of 100")
    for article in ("treatments/blue", "treatments/green"):
        assert staged.sign(article).returncode == 0
    staged.sign_parts()
    built(staged, "publishconf.py")
    for command in ("handouts", "paste-pack"):
        assert staged.run(command, f"--output={command}").returncode == 0
    given = ("--article=treatments/green", "--why=A dose was wrong.", "--reviewer=Test Person", "--role=clinician")
    done = staged.run("withdraw", *given)
    assert "put no older zip from dist/ on a server" in done.stdout
    output = built(staged, "publishconf.py")
    moved, sheet = parse(output / "stage-later.html"), parse(output / "handouts/teach-back-later.html")
    assert moved.select_one("main a")["href"].removeprefix("./") == "green.html"
    # A single file, which works wherever it was saved.
    assert "A dose was wrong." in sheet.select_one("[data-withdrawn]").text
    assert not sheet.select("link, [src]")
    assert "Going on" not in moved.text + sheet.text
    gone = parse(output / "check-your-copy.html").select_one("#taken-back")
    assert re.search(r"Later on.*Taken back on December 1, 2026\..*A dose was wrong\.", gone.text, re.S)
    for command in ("handouts", "paste-pack"):
        assert staged.run(command, f"--output={command}").returncode == 0
    texts = [file for folder in ("output", "handouts", "paste-pack") for file in (staged.root / folder).rglob("*.*")]
    holding = [file.name for file in texts if file.is_file() and b"Zanzibar" in file.read_bytes()]
    assert holding == []
    assert parse(staged.root / "handouts/teach-back-later.html").select_one("[data-withdrawn]")
    done = staged.run("packet", "--output=packet.html", "--topics=green", "--lang=en")
    assert "TOPICS: green was withdrawn on 2026-12-01: leave it out" in done.stderr
