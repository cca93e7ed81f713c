"""Withdrawal: an article that is withdrawn is gone at once, and a notice stands in its place."""

from __future__ import annotations

import datetime
import json
import re
import zipfile

import pytest
import yaml
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.review.gate import just_withdrawn
from care_guide.review.versions import short

from tests.conftest import PHONE, built, refused, run_build, succeeded
from tests.review.conftest import ADDRESSES, BLUE, DAY, GREEN, REVIEWERS, RULES, TODAY, Guide, git
from tests.review.publishing import SITE
from tests.review.reading import words
from tests.review.withdrawing import WHY, WITHDRAWN, pull_request, withdraw
from tests.tools.on_day import VARIABLE

pytestmark = pytest.mark.slow


def readme(guide: Guide) -> str:
    """What the newest zip says to the web team."""
    newest = max((guide.root / "dist").glob("*.zip"), key=lambda one: one.stat().st_mtime_ns)
    with zipfile.ZipFile(newest) as archive:
        return archive.read(f"{newest.stem}/README.txt").decode()


def test_a_published_article_is_taken_back_at_once(guide: Guide) -> None:
    """One person, no new sign-off by anybody: the next publishing has the notice, and nothing else of the text."""
    guide.fill_facts()
    guide.edit(BLUE, "../pages/about.md", "green.md#risks")
    guide.edit(GREEN, "In a study, 12 of 100", "In a Zanzibar study, 12 of 100")
    guide.edit(
        "content/en/search.yaml",
        "nothing:",
        "pinned:\n  - {id: green, words: [green], text: Read this., see: [treatments/green#risks]}\nnothing:",
    )
    assert guide.sign().returncode == guide.sign("treatments/green", changed="First.").returncode == 0
    old = guide.version("treatments/green")
    guide.edit(GREEN, "12 of 100", "13 of 100")
    assert guide.sign("treatments/green", changed="Second.").returncode == 0
    guide.sign_parts()
    assert run_build(guide.root, "publishconf.py", **SITE).returncode == 0
    status, said = withdraw(guide)
    assert status == 0, said
    built(guide.root, "publishconf.py", **SITE)
    output = guide.root / "output"
    page = BeautifulSoup((output / "green.html").read_text("utf-8"), "lxml")
    text = words(page.main)
    for part in (
        "Taken back: Green care",
        "The hospital took this page back on December 1, 2026.",
        "Do not use a copy of this page, saved or printed.",
        f"Ask the care team: Call {PHONE}",
        f"The hospital's reason: {WHY}",
    ):
        assert part in text, part
    assert page.select_one("main a[href='tel:+13145554322']") is not None
    # Whom to call stands above all else, and there alone.
    assert len(page.select("[data-notice=emergency]")) == 1
    assert page.select_one("header .cg-call-strip [data-notice=emergency]") is not None
    # Its text is nowhere, in no form.
    for file in output.rglob("*.*"):
        if file.suffix not in (".gz", ".br", ".zip", ".png"):
            assert b"Zanzibar" not in file.read_bytes(), file
    # Codes on paper and links in messages lead to its handouts: each says the same, from a disk too.
    for form in ("", "-one-page", "-leaflet"):
        paper = BeautifulSoup((output / f"handouts/green{form}.html").read_text("utf-8"), "lxml")
        assert paper.select_one("[data-withdrawn='treatments/green']") is not None
        assert not paper.select("[data-version]")
        for part in ("Taken back: Green care", "Do not use a copy of this page", PHONE, WHY, "In an emergency"):
            assert part in words(paper.main), part
        assert paper.select_one("main a[href='https://example.org/guide/green.html']") is not None
    blue = BeautifulSoup((output / "blue.html").read_text("utf-8"), "lxml")
    link = next(a for a in blue.select("main a") if a.get_text() == "other treatment")
    assert link["href"] == "green.html"
    home = (output / "index.html").read_text("utf-8")
    assert "green.html" not in home
    for name in ("search.html", "checklist.html", "sitemap.xml", "404.html"):
        if (output / name).is_file():
            assert "green.html" not in (output / name).read_text("utf-8"), name
    # "Check your copy": every version of it is a row that says so.
    copies = BeautifulSoup((output / "check-your-copy.html").read_text("utf-8"), "lxml")
    row = copies.select_one("tr[data-withdrawn]")
    assert row["data-version"] == f"{guide.version('treatments/green')[:4]}-{guide.version('treatments/green')[4:8]}"
    assert f"{old[:4]}-{old[4:8]}" in [one["data-signed"] for one in row.select("[data-signed]")]
    assert WHY in words(copies.select_one("#taken-back"))
    feed = BeautifulSoup((output / "feed.xml").read_text("utf-8"), "xml")
    entry = next(one for one in feed.select("entry") if "Taken back: Green care" in one.title.get_text())
    assert entry.updated.get_text() == "2026-12-01T00:00:00Z"
    assert WHY in words(BeautifulSoup(entry.summary.get_text(), "lxml"))
    assert feed.feed.updated.get_text() == "2026-12-01T00:00:00Z"
    assert len({one.id.get_text() for one in feed.select("entry")}) == len(feed.select("entry"))
    assert json.loads((output / "build.json").read_text("utf-8"))["withdrawn"] == ["en/treatments/green"]
    assert re.search(r"treatments/green +en +withdrawn", guide.run("status").stdout)
    # Whoever signs it again knows why.
    assert f"Withdrawn since 2026-12-01: {WHY}" in guide.run("sign", "--article=treatments/green").stdout
    assert "Do not go back to a release that still shows what has been withdrawn: en/treatments/green." in readme(guide)


def test_an_unsigned_or_overdue_article_can_be_taken_back_so_that_the_rest_goes_out(guide: Guide) -> None:
    """What the gate would refuse for its state no longer stops the others."""
    guide.fill_facts()
    assert guide.sign().returncode == 0
    guide.sign_parts()
    assert f"{GREEN}:1: no clinician has signed it" in run_build(guide.root, "publishconf.py", **SITE).stderr
    assert withdraw(guide)[0] == 0
    built(guide.root, "publishconf.py", **SITE)
    assert withdraw(guide, "treatments/blue")[0] == 0
    built(guide.root, "publishconf.py", **SITE)


LATE = {"SITE_URL": "https://example.org/guide", VARIABLE: "2026-12-27"}


@pytest.mark.parametrize("late", ["2026-12-27", "2027-01-02"])
def test_a_withdrawal_does_not_wait_for_a_check_of_something_else(guide: Guide, late: str) -> None:
    """What is signed as it is goes out although its check is overdue, and says so, for some days after the withdrawal."""
    guide.fill_facts()
    guide.sign_parts()
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article, next="2026-12-20").returncode == 0
    overdue = f"{BLUE}:1: its next check is overdue"
    assert overdue in run_build(guide.root, "publishconf.py", **LATE).stderr
    succeeded(
        guide.run(
            "withdraw",
            "--article=treatments/green",
            f"--why={WHY}",
            "--reviewer=test-person",
            "--role=clinician",
            today=datetime.date(2026, 12, 27),
        )
    )
    done = succeeded(run_build(guide.root, "publishconf.py", **{**LATE, VARIABLE: late}))
    assert f"Goes out for 7 days, since a withdrawal does not wait: {overdue}" in done.stderr
    page = BeautifulSoup((guide.root / "output/blue.html").read_text("utf-8"), "lxml")
    assert "The next check by a clinician is overdue." in words(page.main)
    assert not page.select("meta[name=robots]")
    # No text that nobody has signed goes out with it, and no later release.
    assert overdue in run_build(guide.root, "publishconf.py", **{**LATE, VARIABLE: "2027-01-03"}).stderr
    guide.edit(BLUE, "2 mg", "3 mg")
    done = refused(run_build(guide.root, "publishconf.py", **LATE))
    assert f"{BLUE}:1: the text has changed since it was signed" in done.stderr


def test_what_nobody_sees_anyway_is_no_reason_for_haste(guide: Guide) -> None:
    """To take back a withheld article would let every overdue check wait, with nothing gone from the site."""
    assert withdraw(guide)[0] == 0
    assert just_withdrawn(load_library(guide.root), TODAY)
    guide.edit(GREEN, "status: published", "status: withheld")
    assert not just_withdrawn(load_library(guide.root), TODAY)


def test_a_preview_renews_what_links_to_it(guide: Guide) -> None:
    """With the cache of an earlier preview, the pages around it change, and change back."""
    assert run_build(guide.root, **DAY).returncode == 0
    before = {f.name: f.read_bytes() for f in (guide.root / "output").glob("*.html")}
    assert withdraw(guide)[0] == 0
    assert run_build(guide.root, **DAY).returncode == 0
    assert "green.html" not in (guide.root / "output/index.html").read_text("utf-8")
    (guide.root / WITHDRAWN).unlink()
    assert run_build(guide.root, **DAY).returncode == 0
    assert {f.name: f.read_bytes() for f in (guide.root / "output").glob("*.html")} == before


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"article": "treatments/yellow"}, 'ARTICLE="treatments/yellow": there is no such article: use one of:'),
        ({"article": ""}, "ARTICLE was not given"),
        ({"article": "treatments/nope", "why": "<b>Wrong.</b>"}, "there is no such article"),
        ({"article": "treatments/nope", "why": "<b>Wrong.</b>", "reviewer": ""}, "WHY: "),
        ({"article": "guide/frame"}, "there is no such article"),
        ({"article": "pages/about"}, "there is no such article"),
        ({"article": "../../etc/passwd"}, "there is no such article"),
        ({"why": ""}, "WHY was not given"),
        ({"why": "   "}, "WHY was not given"),
        ({"why": "TBD"}, "WHY: 'TBD' is empty or a placeholder"),
        ({"why": "two\nlines"}, "control or an invisible character"),
        ({"why": "A\u00a0 number."}, "WHY: character 2 of the line is a space that keeps no words together"),
        ({"why": "A \ufb01gure."}, 'type "fi"'),
        ({"why": "A\u2028number."}, "WHY: character 2 of the line is invisible"),
        ({"why": "wrong " * 51}, "WHY: 305 characters"),
        ({"why": "It is _not_ 2 mg."}, 'WHY: Markdown does not work here ("_not_"): say it in plain words'),
        ({"reviewer": "your name"}, "REVIEWER: 'your name' is empty or a placeholder"),
        ({"reviewer": ""}, "REVIEWER (your name) was not given, and nobody is there to ask"),
        ({"reviewer": "Dr. Invented"}, "REVIEWER=Dr. Invented: not in content/data/reviewers.yaml as clinician: use one of:"),
        ({"role": "family-advisor"}, "ROLE=family-advisor: this role may not withdraw an article: use one of: clinician, editor"),
        ({"role": "king"}, "ROLE=king: this role may not"),
    ],
)  # fmt: skip
def test_what_cannot_stand_is_refused_in_one_line(guide: Guide, changes: dict[str, str], what: str) -> None:
    """Nothing is written, and the line says what to do."""
    status, said = withdraw(guide, **changes)
    assert status == 1
    assert what in said
    assert "Traceback" not in said
    assert not (guide.root / WITHDRAWN).exists()


def test_a_person_with_one_role_that_may_withdraw_is_not_asked_for_it(guide: Guide) -> None:
    """Every minute counts; whoever has two of them chooses, and is offered no other."""
    editor = "- {id: one-test, name: One Test, credential: MD, since: 2020-01-01, roles: [family-advisor, editor], "
    (guide.root / REVIEWERS).write_text(
        (guide.root / REVIEWERS).read_text("utf-8") + f"{editor}added_by: test-person}}\n", encoding="utf-8"
    )
    status, said = withdraw(guide, reviewer="one-test", role="")
    assert (status, "by One Test (editor)." in said) == (0, True)
    status, said = withdraw(guide, "treatments/blue", role="")
    assert (status, "ROLE (clinician, editor) was not given" in said) == (1, True)


def test_twice_and_a_broken_file_are_refused(guide: Guide) -> None:
    """The second time changes nothing; nor does a file that cannot be read."""
    told = "In place of green.html families read that this was taken back: Green care\n"
    assert told in withdraw(guide, "content/en/treatments/green.md")[1]
    text = (guide.root / WITHDRAWN).read_text("utf-8")
    assert yaml.safe_load(text) == [
        {
            "article": "treatments/green",
            "since": TODAY,
            "why": WHY,
            "name": "Test Person",
            "role": "clinician",
            "pages": [
                {
                    "lang": "en",
                    "slug": "green",
                    "title": "Green care",
                    "version": short(guide.version("treatments/green")),
                }
            ],
        }
    ]
    status, said = withdraw(guide)
    assert (status, "withdrawn already" in said) == (1, True)
    assert (guide.root / WITHDRAWN).read_text("utf-8") == text
    assert withdraw(guide, "treatments/blue")[0] == 0
    for broken in ("- article: [", "article: x\n", "- {article: treatments/green}\n", "\x00"):
        (guide.root / WITHDRAWN).write_text(broken, encoding="utf-8")
        status, said = withdraw(guide, "treatments/blue")
        assert (status, "Traceback" in said) == (1, False)
        assert re.match(rf"{WITHDRAWN}:\d: ", said), said
        assert (guide.root / WITHDRAWN).read_text("utf-8") == broken


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("treatments/green", "treatments/gone", "there is no article treatments/gone"),
        ("treatments/green", "pages/about", "pages/about is a page about the guide, and stays online"),
        ("2026-12-01", "2026-12-02", "since: 2026-12-02 is in the future"),
        ('"clinician"', "family-advisor", "the role family-advisor may not withdraw an article"),
        ("Test Person", "John Doe", "name: 'John Doe' is empty or a placeholder"),
        ("Test Person", "Dr. Invented", "Dr. Invented is not in content/data/reviewers.yaml as clinician on 2026-12-01"),
        ("sound.", "**not** sound.", 'why: Markdown does not work here ("**not**"): say it in plain words'),
        ("sound.", "sound &lt; 5.", 'why: Markdown does not work here ("&lt;"): say it in plain words'),
        ("sound.", "sound. " * 60, "characters: say it in 300 at most"),
        ("sound.", "sound.\\u202e", "U+202E"),
        ('role: "clinician"', "role: clinician\n  until: 2027-01-01", "until"),
        ("Green care", "**Green** care", 'title: Markdown does not work here ("**Green**"): say it in plain words'),
        ('"slug": "green"', '"slug": "index"', "pages: index.html was never the address of treatments/green: write the slug"),
        ('"lang": "en"', '"lang": "xx"', "pages: xx/green.html was never the address of xx/treatments/green"),
        ('"version": "', '"version": "x', "version"),
        ('{"lang"', '{"why": "x", "lang"', "why"),
    ],
)  # fmt: skip
def test_entries_written_by_hand_are_checked(guide: Guide, old: str, new: str, what: str) -> None:
    """The check names the line of the entry."""
    assert withdraw(guide)[0] == 0
    guide.edit(WITHDRAWN, old, new)
    done = refused(guide.run("check"))
    assert re.search(rf"{WITHDRAWN}:\d+: .*{re.escape(what)}", done.stderr), done.stderr


def test_the_rules_name_who_may(guide: Guide) -> None:
    """A role of the hospital's own choice; one that is not among the roles is a mistake; without a rule, who must sign."""
    guide.edit(RULES, "roles: [clinician, editor]", "roles: [family-advisor]")
    assert withdraw(guide)[0] == 1
    assert withdraw(guide, role="", reviewer="Pat Test")[0] == 0
    guide.edit(RULES, "roles: [family-advisor]", "roles: [porter]")
    text = (guide.root / RULES).read_text("utf-8")
    line = text.split("\n").index("  roles: [porter]") + 1
    assert f"{RULES}:{line}: withdraw: the role porter is not known" in guide.run("check").stderr
    (guide.root / RULES).write_text(text.replace("withdraw:\n  roles: [porter]\n", ""), encoding="utf-8")
    (guide.root / WITHDRAWN).unlink()
    assert withdraw(guide, role="editor")[0] == 1
    assert withdraw(guide)[0] == 0


def said_where_it_was(guide: Guide, version: str) -> None:
    """Each place where a family that holds a copy of the green text looks says that it was taken back."""
    output = guide.root / "output"
    for name in ("green.html", *(f"handouts/green{form}.html" for form in ("", "-one-page", "-leaflet"))):
        text = words(BeautifulSoup((output / name).read_text("utf-8"), "lxml").main)
        assert "Taken back: Green care" in text, name
        assert WHY in text, name
    copies = BeautifulSoup((output / "check-your-copy.html").read_text("utf-8"), "lxml")
    assert copies.select_one("tr[data-withdrawn]")["data-version"] == version
    assert "Green care" in words(copies.select_one("#taken-back"))
    assert "Taken back: Green care" in words(BeautifulSoup((output / "changes.html").read_text("utf-8"), "lxml").main)
    assert "Taken back: Green care" in (output / "feed.xml").read_text("utf-8")
    assert json.loads((output / "build.json").read_text("utf-8"))["withdrawn"] == ["en/treatments/green"]


FATES = {
    "corrected": ("title: Green care", "title: Give 50 mg"),
    "draft": ("status: published", "status: draft"),
    "withheld": ("status: published", "status: withheld"),
    "moved": ("slug: green", "slug: azure"),
    "gone": ("", ""),
}


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("leads_to", [True, False])
def test_a_notice_stays_whatever_becomes_of_the_text(leads_to: bool, fate: str, signed: Guide) -> None:
    """What it says is in the entry: no file, status, title or other address takes it away or puts words into it."""
    succeeded(signed.run("addresses"))
    version = short(signed.version("treatments/green"))
    assert withdraw(signed)[0] == 0
    built(signed.root, "publishconf.py", **SITE)
    said_where_it_was(signed, version)
    if leads_to:
        signed.edit(
            ADDRESSES, "article: treatments/green\n", "article: treatments/green\n  leads_to: treatments/blue\n"
        )
    if fate == "gone":
        (signed.root / GREEN).unlink()
    else:
        signed.edit(GREEN, *FATES[fate])
    # The list of the articles is the editor's.
    signed.sign("guide/frame", role="editor", reviewer="Edith Test", changed="The list.")
    built(signed.root, "publishconf.py", **SITE)
    said_where_it_was(signed, version)
    output = signed.root / "output"
    assert not (output / "azure.html").exists()
    assert not [file for file in output.rglob("*.html") if "50 mg" in file.read_text("utf-8")]


def test_an_address_with_a_notice_is_no_other_texts(signed: Guide) -> None:
    """Nor is it taken by a new text, in a preview either."""
    assert withdraw(signed)[0] == 0
    (signed.root / GREEN).unlink()
    signed.edit(BLUE, "slug: blue", "slug: green")
    (signed.root / ADDRESSES).write_text("- address: green.html\n  article: treatments/green\n", encoding="utf-8")
    what = f"{BLUE}:1: green is the address of treatments/green, which is withdrawn ({WITHDRAWN}): give this text another slug"
    assert what in refused(run_build(signed.root, **DAY)).stderr


def test_an_entry_of_an_older_form_says_what_to_write(signed: Guide) -> None:
    """It had no pages; with those that it asks for, the check of the pull request passes, and names the title."""
    succeeded(signed.run("addresses"))
    assert withdraw(signed)[0] == 0
    text = (signed.root / WITHDRAWN).read_text("utf-8")
    old = text[: text.index("  pages:")]
    (signed.root / WITHDRAWN).write_text(old, encoding="utf-8")
    signed.commit("An older form", "Test Person", "test@example.org")
    git(signed.root, "branch", "--force", "main")
    told = rf"{WITHDRAWN}:1: treatments/green has no notice: families have green.html: add to the entry, .*pages: (.*)"
    (page,) = re.findall(told, refused(run_build(signed.root, "publishconf.py", **SITE)).stderr)
    (signed.root / WITHDRAWN).write_text(f"{old}  pages:\n  {page}\n", encoding="utf-8")
    assert (signed.root / WITHDRAWN).read_text("utf-8") == text
    signed.commit("Name the page", "Test Person", "test@example.org")
    status, said = pull_request(signed)
    assert status == 0, said
    assert f'{WITHDRAWN}:1: families read that "Green care" (en/green) was taken back: ask Test Person' in said
    built(signed.root, "publishconf.py", **SITE)
    # Without the file, nobody but a person knows the title.
    (signed.root / WITHDRAWN).write_text(old, encoding="utf-8")
    (signed.root / GREEN).unlink()
    said = refused(run_build(signed.root, "publishconf.py", **SITE)).stderr
    assert '"slug": "green", "title": "the title that it had"' in said
