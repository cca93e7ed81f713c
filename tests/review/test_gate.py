"""The gate before publishing, the staging override, and what the pages say of reviews."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.publish.server_rules import site_rules

from tests.conftest import PHONE, built, refused, run_build, succeeded
from tests.review.conftest import BLUE, DAY, GREEN, HOSPITAL, LEDGER, PROFILE, Guide
from tests.review.publishing import SITE, page, publish, sign_frame
from tests.review.reading import words
from tests.tools.on_day import VARIABLE


def line_of(guide: Guide, text: str) -> int:
    """The line of the hospital's facts that holds ``text``."""
    return (guide.root / HOSPITAL).read_text("utf-8").partition(text)[0].count("\n") + 1


def test_nothing_is_published_with_a_number_kept_for_examples(guide: Guide) -> None:
    """A preview may show (314) 555-0100; the gate names its line."""
    guide.fill_facts()
    guide.edit(HOSPITAL, f'care_team: "{PHONE}"', 'care_team: "(314) 555-0100"')
    assert guide.run("check").returncode == 0
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    done = refused(run_build(guide.root, "publishconf.py", **SITE))
    line = line_of(guide, "(314) 555-0100")
    assert f"{HOSPITAL}:{line}: phone.care_team: (314) 555-0100 is a number that is kept for examples" in done.stderr


def test_the_gate_tells_all_reasons_at_once_and_writes_nothing(guide: Guide) -> None:
    """Unsigned, changed, an empty required fact and a mistake in the text stand in one list."""
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    guide.edit(GREEN, "Ask about the [other treatment](../pages/about.md).", "Ask about the [other](../pages/gone.md).")
    done = refused(run_build(guide.root, "publishconf.py", **SITE))
    for line in (
        f"{BLUE}:1: the text has changed since it was signed",
        f"{GREEN}:1: no clinician has signed it",
        f"{HOSPITAL}:{line_of(guide, 'care_team: null')}: the required fact phone.care_team is empty",
        f"{HOSPITAL}:{line_of(guide, 'number: null')}: the required fact fever.number is empty",
        "the link to ../pages/gone.md is broken",
    ):
        assert line in done.stderr, line
    # Many sign-offs: the last lines say how to deal with all of them.
    assert "make form ROLE=clinician" in done.stderr.partition("Nothing was built or changed.")[2]
    assert not list(guide.root.glob("output*"))


def test_a_withheld_topic_needs_no_signature_and_its_links_become_plain_words(guide: Guide) -> None:
    """Withheld, it is nowhere in the output, and the articles that link to it keep their sign-offs."""
    guide.fill_facts()
    guide.edit(BLUE, "../pages/about.md", "green.md")
    assert guide.sign().returncode == 0
    guide.edit(GREEN, "status: published", "status: withheld")
    guide.sign_parts()
    built(guide.root, "publishconf.py", **SITE)
    assert not [file for file in (guide.root / "output").rglob("*.*") if b"green.html" in file.read_bytes()]
    assert "other treatment" in words(page(guide, "blue.html"))


def test_signed_pages_are_published_with_who_and_when(guide: Guide) -> None:
    """All signed and filled in: it publishes; the page, the list of checked versions and the rules say the same."""
    guide.fill_facts()
    assert guide.sign(changed="Old words.").returncode == 0
    old = guide.version()
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    assert guide.sign(changed="The weeks.", next="2027-02-01", note="Read aloud.").returncode == 0
    assert guide.sign("treatments/green").returncode == 0
    guide.sign_parts()
    done = succeeded(run_build(guide.root, "publishconf.py", **SITE))
    assert f"Soon due: {BLUE}:1:" in done.stderr
    line = page(guide, "blue.html").select_one("header .cg-review")
    assert "Checked by Test Person, MD, on December 1, 2026. Next check by February 1, 2027." in words(line)
    changes = page(guide, "changes.html")
    assert page(guide, "blue.html").select_one(".cg-review-history a")["href"].endswith("changes.html#treatments-blue")
    listed = [words(item) for item in changes.select("#treatments-blue li")]
    assert len(listed) == 2
    assert "The weeks." in listed[0]
    assert "This is the text as it is now." in listed[0]
    assert f"{old[:4]}-{old[4:8]}" in listed[1]
    assert "Old words." in listed[1]
    assert "This is the text" not in listed[1]
    facts = words(page(guide, "how-we-review.html").select_one("#facts"))
    for text in (
        "Clinician (must sign each article; the signs of an emergency, the questions and the word list) asks:",
        "Editor (must sign all that is around the articles) asks:",
        "(must sign the hospital's numbers and names; 2 people) asks:",
        "Family advisor (may sign each article too; the guide does not wait",
        "at most 12 months",
        "90 days",
        "2 of 2",
    ):
        assert text in facts, facts
    # No page of this copy is in Spanish.
    assert "translator" not in facts
    build = json.loads((guide.root / "output/build.json").read_text("utf-8"))
    assert "staging" not in build
    assert not page(guide, "blue.html").select(".cg-staging, meta[name=robots]")


def test_a_preview_says_on_every_article_that_it_is_a_draft(guide: Guide) -> None:
    """`make html` builds everything, unsigned too, and tells search engines to stay away from each page."""
    built(guide.root, **DAY)
    for file in (guide.root / "output").rglob("*.html"):
        assert BeautifulSoup(file.read_text("utf-8"), "lxml").select_one("meta[name=robots]")["content"] == "noindex"
    assert "Draft: no clinician" in words(page(guide, "green.html").select_one("header .cg-review"))
    never = page(guide, "changes.html").select_one("#never")
    assert "No version checked yet" in words(never)
    assert {link["href"].rsplit("/", 1)[-1] for link in never.select("li a")} == {"blue.html", "green.html"}
    assert "Draft: no clinician has checked this page yet. 2 of 2" in words(
        page(guide, "how-we-review.html").select_one("#facts")
    )


def test_the_staging_override_is_loud_and_recorded(guide: Guide) -> None:
    """With the override, every page says that it is no site for families, and search engines; build.json lists every reason."""
    assert guide.sign().returncode == 0
    done = succeeded(run_build(guide.root, "publishconf.py", GUIDE_ALLOW_DRAFTS="yes", **SITE))
    assert "STAGING ONLY" in done.stderr
    assert f"{GREEN}:1: no clinician has signed it" in done.stderr
    output = guide.root / "output"
    pages = sorted(output.rglob("*.html"))
    assert len(pages) >= 7
    for file in pages:
        html = BeautifulSoup(file.read_text("utf-8"), "lxml")
        banner = html.select_one(".cg-staging")
        assert "Test site: not for families" in words(banner), file
        assert html.body.find(True) is banner
        # And it looks so: its style comes with it, in a sheet of its own or in the file.
        sheets = [
            (output / "assets" / Path(link["href"]).name).read_text("utf-8")
            for link in html.select("link[href*=staging]")
        ]
        assert ".cg-staging{" in "".join([*sheets, *(style.get_text() for style in html.select("style"))]), file
        assert html.select_one("meta[name=robots]")["content"] == "noindex"
        for block in html.select('script[type="application/ld+json"]'):
            assert not {"lastReviewed", "reviewedBy"} & json.loads(block.string).keys() or file.name == "blue.html"
    assert "Disallow: /\n" in (output / "robots.txt").read_text("utf-8")
    for path in ("index.html", "feed.xml", "assets/guide.0123456789.css", "handouts/handouts.zip", "build.json"):
        assert "noindex" in site_rules(output).headers(path)["X-Robots-Tag"], path
    staging = json.loads((output / "build.json").read_text("utf-8"))["staging"]
    assert any(GREEN in reason for reason in staging["reasons"])
    assert any("phone.care_team" in reason for reason in staging["reasons"])
    assert [zipped.stem.endswith("-staging") for zipped in (guide.root / "dist").glob("*.zip")] == [True]
    for value in ("true", "1", "YES", ""):
        assert run_build(guide.root, "publishconf.py", GUIDE_ALLOW_DRAFTS=value, **SITE).returncode == 1, value


def test_overdue_and_partly_signed_are_refused_with_the_reason(guide: Guide, tmp_path: Path) -> None:
    """A check that has run out stops publishing; so does a role that has yet to sign, by name."""
    guide.fill_facts()
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article, next="2026-12-20").returncode == 0
    late = {"SITE_URL": "https://example.org", VARIABLE: "2026-12-27"}
    done = run_build(guide.root, "publishconf.py", **late)
    assert (
        f"{BLUE}:1: its next check is overdue: let a clinician check it again: make sign ARTICLE=treatments/blue"
        in done.stderr
    )
    guide.edit(
        "content/data/review.yaml",
        "id: language-editor\n    required: false",
        "id: language-editor\n    required: true",
    )
    done = run_build(guide.root, "publishconf.py", **SITE)
    assert f"{BLUE}:1: it is not signed by: language-editor" in done.stderr
    assert run_build(guide.root, **DAY).returncode == 0
    assert "Draft: not everybody who must check" in words(page(guide, "blue.html").select_one("header .cg-review"))
    assert (guide.root / LEDGER).is_file()


def test_no_variable_turns_the_clock_back(guide: Guide) -> None:
    """SOURCE_DATE_EPOCH of a day on which the check still held changes nothing; nor does a senseless one."""
    guide.fill_facts()
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article, next="2026-12-20").returncode == 0
    for epoch in ("1764547200", "4070908800", "garbage", "-1"):
        late = {**SITE, VARIABLE: "2026-12-27", "SOURCE_DATE_EPOCH": epoch}
        done = refused(run_build(guide.root, "publishconf.py", **late))
        assert f"{BLUE}:1: its next check is overdue" in done.stderr, epoch


def test_an_old_text_does_not_come_back_to_life(signed: Guide) -> None:
    """Who has signed a newer text has signed the older one no more."""
    guide = signed
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "3 to 5 weeks", "3 to 4 weeks")
    done = refused(run_build(guide.root, "publishconf.py", **SITE))
    assert f"{BLUE}:1: the text has changed since it was signed" in done.stderr


@pytest.mark.parametrize("code", ["&#49;2", "&#x31;2", "&frac12;"])
def test_a_code_for_a_sign_is_reported(guide: Guide, code: str) -> None:
    """A page shows 12, and no check of numbers would find any; signs of comparison need theirs."""
    guide.edit(BLUE, "12 of 100 children", f"{code} of 100 children")
    guide.edit(GREEN, "12 of 100 children", "12 of 100 children with &lt; 500 cells")
    said = guide.run("check").stderr
    assert (
        f"{BLUE}:21: {code.partition(';')[0]}; is a code for a character: no check can read it: type the character"
        in said
    )
    assert GREEN not in said


@pytest.mark.parametrize("condition", ["if phone.school", "if no phone.school", "if us-mo"])
def test_who_signs_the_facts_signs_no_words_of_an_article(condition: str, guide: Guide) -> None:
    """What a fact or the place turns in an article is signed by those who sign the article."""
    guide.edit(BLUE, "In a study, 12 of 100", f"[[{condition}: Never]] give red syrup.\n\nIn a study, 12 of 100")
    guide.edit(HOSPITAL, "school: null", 'school: "(314) 555-4321"')
    guide.sign_all()
    if condition == "if us-mo":
        guide.edit(PROFILE, 'region: "US-MO"', 'region: "US-IL"')
    else:
        guide.edit(HOSPITAL, 'school: "(314) 555-4321"', "school: null")
    for name in ("Fay Test", "Fred Test"):
        succeeded(guide.sign("guide/facts", role="facts-checker", reviewer=name))
    if condition == "if us-mo":
        sign_frame(guide)
    said = refused(publish(guide)).stderr
    assert f"{BLUE}:" in said
    assert "treatments/green.md" not in said
    assert guide.sign().returncode == 0
    succeeded(publish(guide))


@pytest.mark.parametrize(
    ("part", "path", "old", "new"),
    [
        ("words", "content/en/emergencies.yaml", "text: cannot breathe", "text: '[[if phone.school: Never]] breathe'"),
        ("words", "content/en/glossary.yaml", "- term: fever\n", "- term: fever\n  only: us-mo\n"),
        ("words", "content/en/questions.yaml", "  who: [nurse]\n", "  who: [nurse]\n  only: us-mo\n"),
        ("frame", "content/en/notices.yaml", "text: Ask your team.", 'text: "Ask. [[if phone.school: Never.]]"'),
        ("frame", "content/en/search.yaml", "nothing: Call your", 'nothing: "Call. [[if phone.school: Never.]]" #'),
        (
            "frame",
            "content/en/notices.yaml",
            "text: Ask your team.",
            'text: "At [[if fever.armpit: 102.2 F (39.0 C)]]."',
        ),
        (
            "frame",
            "content/en/notices.yaml",
            "text: Ask your team.",
            'text: "Ask [[\u00a0phone.school|if none: Never.]]"',
        ),
        ("words", "content/en/stages.yaml", "[Call.]", "['[[if phone.school: Never]] give red syrup.']"),
    ],
)
def test_who_signs_the_facts_signs_no_words_of_a_list(part: str, path: str, old: str, new: str, guide: Guide) -> None:
    """Neither of a sign nor of a question; a value alone changes no version but that of the facts."""
    changes = {
        "us-mo": (PROFILE, 'region: "US-MO"', 'region: "US-IL"'),
        "phone.school": (HOSPITAL, "school: null", 'school: "(314) 555-4321"'),
        "fever.armpit": (HOSPITAL, "armpit: null", 'armpit: "99.4 F (37.4 C)"'),
    }
    (guide.root / "content/en/stages.yaml").write_text(
        "- id: first-night\n  title: The first night\n  intro: All of it.\n  group: treatments\n  first: [Call.]\n"
        "  items: [{article: treatments/blue, teach: How is it given?, tell: Say when.}]\n",
        encoding="utf-8",
    )
    guide.edit(path, old, new)
    before = guide.version(f"guide/{part}")
    (condition,) = [one for one in changes if one in new]
    guide.edit(*changes[condition])
    turned = guide.version(f"guide/{part}")
    assert turned != before
    if condition == "phone.school":
        guide.edit(HOSPITAL, "555-4321", "555-4322")
        assert guide.version(f"guide/{part}") == turned


@pytest.mark.parametrize("key", ["text", "short"])
def test_a_condition_of_a_notice_is_signed_with_each_article_that_has_the_notice(key: str, guide: Guide) -> None:
    words = "Call [[call.emergency]]. [[if phone.school: Never]] give red syrup."
    guide.edit(
        "content/en/notices.yaml",
        "  text: Call [[call.emergency]].\n",
        f'  text: Call.\n  {key}: "{words}"\n'.replace("  text: Call.\n  text", "  text"),
    )
    before = guide.version()
    guide.edit(HOSPITAL, "school: null", 'school: "(314) 555-4321"')
    turned = guide.version()
    assert turned != before
    guide.edit(HOSPITAL, "555-4321", "555-4322")
    assert guide.version() == turned


@pytest.mark.parametrize("path", [BLUE, HOSPITAL, "content/en/glossary.yaml", "content/data/addresses.yaml"])
def test_beside_a_file_that_cannot_be_read_nothing_that_may_follow_from_it_is_told(path: str, guide: Guide) -> None:
    """Nobody is asked to redirect the address of an article, or to sign facts, that are there in another encoding."""
    guide.sign_all()
    file = guide.root / path
    file.write_bytes(file.read_text("utf-8").encode("utf-16"))
    said = refused(publish(guide)).stderr
    assert [line.partition(":")[0] for line in said.splitlines() if line.startswith("content/")] == [path]
    assert "not UTF-8" in said
