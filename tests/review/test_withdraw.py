"""Withdrawal: an article that is withdrawn is gone at once, and a notice stands in its place."""

from __future__ import annotations

import datetime
import json
import re
import zipfile
from dataclasses import replace

import pytest
import yaml
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.content.review_files import read_ledger
from care_guide.review.gate import just_withdrawn
from care_guide.review.versions import short
from care_guide.review.withdraw import shown_again

from tests.conftest import PHONE, built, refused, run_build, succeeded
from tests.review.conftest import ADDRESSES, BLUE, CLINICIAN, DAY, GREEN, LEDGER, REVIEWERS, RULES, TODAY, Guide, git
from tests.review.publishing import SITE
from tests.review.reading import words
from tests.tools.on_day import VARIABLE

pytestmark = pytest.mark.slow

WITHDRAWN = "content/data/withdrawn.yaml"
WHY = 'The day of the "2nd" dose was wrong: it isn\'t safe & sound. Call (314) 555-4322'


def withdraw(guide: Guide, article: str = "treatments/green", **changes: str) -> tuple[int, str]:
    """Take an article back with everything given; return the exit status and what was said."""
    given = {"article": article, "why": WHY, "reviewer": "Test Person", "role": "clinician"} | changes
    done = guide.run("withdraw", *(f"--{key}={value}" for key, value in given.items()))
    return done.returncode, done.stdout + done.stderr


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


def test_it_comes_back_only_with_a_sign_off_since(guide: Guide) -> None:
    """Taking the entry out is a pull request in which the text is signed anew."""
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    assert withdraw(guide)[0] == 0
    guide.commit("Take green back", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    # The very text again: a form of it may have been read on that day, before it was withdrawn.
    (guide.root / WITHDRAWN).write_text("[]\n", encoding="utf-8")
    for number, (reviewer, status) in enumerate((("Clinician Two", 1), ("Writer One", 1), ("Nora Test", 0))):
        day = TODAY + datetime.timedelta(days=number)
        told = (
            "--role=clinician",
            "--changed=None.",
            "--next=2027-11-01",
            f"--version={guide.version('treatments/green')}",
        )
        succeeded(guide.run("sign", "--article=treatments/green", f"--reviewer={reviewer}", *told, today=day))
        guide.commit("Sign", "Test Person", "test@example.org")
        assert guide.run("pull-request", "--base", "main", today=day).returncode == status
    git(guide.root, "reset", "--quiet", "--hard", "main")
    entry = (guide.root / WITHDRAWN).read_text("utf-8")
    later = TODAY + datetime.timedelta(days=9)
    (guide.root / WITHDRAWN).write_text("[]\n", encoding="utf-8")
    guide.commit("Show green again")
    # The old text was signed on that very day, before: that does not bring it back.
    done = refused(guide.run("pull-request", "--base", "main", today=later))
    assert (
        f"{WITHDRAWN}:1: treatments/green was withdrawn on 2026-12-01, and is shown again without a new sign-off"
        in done.stderr
    )
    (guide.root / WITHDRAWN).write_text(entry, encoding="utf-8")
    guide.commit("Put it back")
    assert guide.run("pull-request", "--base", "main", today=later).returncode == 0
    (guide.root / WITHDRAWN).write_text("[]\n", encoding="utf-8")
    guide.edit(GREEN, "12 of 100", "14 of 100")
    guide.commit("Correct green")
    assert guide.sign("treatments/green", changed="The number.").returncode == 0
    signed = guide.commit("Sign green", "Test Person", "test@example.org")
    succeeded(guide.run("pull-request", "--base", "main", today=later))
    # Whoever has signed it in another pull request may not have known of the withdrawal.
    git(guide.root, "switch", "--quiet", "-c", "others", "main")
    git(guide.root, "checkout", "--quiet", signed, "--", LEDGER, GREEN)
    guide.commit("Sign green elsewhere", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    (guide.root / WITHDRAWN).write_text("[]\n", encoding="utf-8")
    guide.commit("Show green again")
    assert (
        "without a new sign-off: correct it, or let it be read again from 2026-12-03 on; then sign it in this pull"
        in (refused(guide.run("pull-request", "--base", "main", today=later)).stderr)
    )
    git(guide.root, "branch", "--force", "main", "main^")
    git(guide.root, "switch", "--quiet", "change")
    # What was read before that day does not count, whenever it comes.
    ledger = (guide.root / LEDGER).read_text("utf-8")
    before, _, after = ledger.rpartition("date: 2026-12-01")
    (guide.root / LEDGER).write_text(f"{before}date: 2026-11-30{after}", encoding="utf-8")
    guide.commit("Take in a form", "Test Person", "test@example.org")
    assert "without a new sign-off" in refused(guide.run("pull-request", "--base", "main", today=later)).stderr
    (guide.root / LEDGER).write_text(ledger, encoding="utf-8")
    guide.commit("Sign green again", "Test Person", "test@example.org")
    # Where two people must sign, both sign anew: an older sign-off of one does not count for the other.
    guide.edit(
        RULES, "  - id: clinician\n    required: true\n", "  - id: clinician\n    required: true\n    people: 2\n"
    )
    done = refused(guide.run("pull-request", "--base", "main", today=later))
    assert "treatments/green was withdrawn on 2026-12-01, and is shown again without a new sign-off" in done.stderr


def test_a_form_read_before_the_withdrawal_where_the_next_day_has_begun_does_not_count(guide: Guide) -> None:
    """In Auckland it is read at 9 in the morning, 20:00 UTC, and the article is withdrawn an hour later."""
    assert guide.sign("treatments/green").returncode == 0
    told = ("--article=treatments/green", f"--why={WHY}", "--reviewer=Test Person", "--role=clinician")
    succeeded(guide.run("withdraw", *told, hour=21))
    guide.commit("Withdraw", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    there = TODAY + datetime.timedelta(days=1)
    text = {"article": "treatments/green", "lang": "en", "version": guide.version("treatments/green"), "signed": True}
    form = {"form": "care-guide sign-off 1", "made": f"{TODAY}", "date": f"{there}", "role": "clinician"}
    form |= {"name": "Clinician Two", "credential": "MD"}
    form["texts"] = [text | {"next_check": "2027-11-01", "changed": "Read again."}]
    (guide.root / "back.json").write_text(json.dumps(form), "utf-8")
    succeeded(guide.run("sign", "--form=back.json", hour=21))
    (guide.root / WITHDRAWN).write_text("[]\n", encoding="utf-8")
    guide.commit("Show green again", **CLINICIAN)
    said = refused(guide.run("pull-request", "--base", "main", hour=21)).stderr
    assert "is shown again without a new sign-off: correct it, or let it be read again from 2026-12-03 on" in said


def test_an_entry_lost_in_a_merge_keeps_the_guide_from_being_published(signed: Guide) -> None:
    """Two wards withdraw an article each, and whoever merges keeps one side: the other article would be back online."""
    signed.run("addresses")
    signed.commit("Begin")
    git(signed.root, "switch", "--quiet", "-c", "night")
    assert withdraw(signed)[0] == 0
    lost = signed.commit("Withdraw green")
    git(signed.root, "switch", "--quiet", "change")
    assert withdraw(signed, "treatments/blue")[0] == 0
    signed.commit("Withdraw blue")
    git(signed.root, "merge", "--quiet", "--no-edit", "--strategy=ours", "night")
    said = refused(run_build(signed.root, "publishconf.py", **SITE)).stderr
    what = f"{WITHDRAWN}:1: the entry of treatments/green since 2026-12-01 is gone without a new sign-off"
    assert f"{what}: put it back (git show {lost[:8]}:./{WITHDRAWN}), or let the text" in said
    # Whoever reads it now has been told by that.
    succeeded(signed.sign("treatments/green", reviewer="Clinician Two", changed="Read again."))
    signed.commit("Sign")
    built(signed.root, "publishconf.py", **SITE)


def test_a_withdrawn_text_does_not_stay_under_another_name(guide: Guide) -> None:
    """Somebody renames it on a branch while somebody else withdraws it: neither knows of the other."""
    guide.fill_facts()
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
    assert withdraw(guide)[0] == 0
    addresses = "- address: green.html\n  article: treatments/green\n  leads_to: treatments/azure\n"
    (guide.root / ADDRESSES).write_text(addresses, encoding="utf-8")
    azure = guide.root / GREEN.replace("green", "azure")
    (guide.root / GREEN).rename(azure)
    azure.write_text(azure.read_text("utf-8").replace("slug: green", "slug: azure"), encoding="utf-8")
    told = (
        "--role=clinician",
        "--changed=None.",
        "--next=2027-11-01",
        f"--version={guide.version('treatments/azure')}",
    )
    for day in (0, 1, 2):
        today = TODAY + datetime.timedelta(days=day)
        succeeded(guide.run("sign", "--article=treatments/azure", "--reviewer=Test Person", *told, today=today))
        said = run_build(guide.root, "publishconf.py", **SITE).stderr
        told_of = f"azure.md:1: this text is withdrawn as treatments/green since {TODAY} ({WITHDRAWN}:1): withdraw it"
        # Whoever signs it two days later knows of it.
        assert (told_of in said) is (day < 2), said


def test_a_language_that_is_left_out_here_keeps_its_withdrawal(guide: Guide) -> None:
    """Where it is built, its text would come back with the sign-offs that it has."""
    assert guide.sign("treatments/green").returncode == 0
    assert withdraw(guide)[0] == 0
    before, library = load_library(guide.root).withdrawn, replace(load_library(guide.root), withdrawn=())
    ((_, signed),) = read_ledger(guide.root)[0]
    spanish = signed.model_copy(update={"lang": "es"})
    now = {("en", "treatments/green"): signed.version}
    found = [str(one) for one in shown_again(before, {signed, spanish}, library, {signed, spanish}, now)]
    assert any(
        "the entry of treatments/green is gone for es too, which the settings leave out here" in one for one in found
    )
    kept = tuple((line, one.model_copy(update={"lang": "es"})) for line, one in before)
    found = [
        str(one) for one in shown_again(before, {signed, spanish}, replace(library, withdrawn=kept), {signed}, now)
    ]
    assert not any("for es too" in one for one in found)


@pytest.mark.parametrize("merged", ["the withdrawal", "the new name"])
def test_a_new_name_and_a_withdrawal_on_two_branches_are_joined_by_somebody_who_knows_of_both(
    merged: str, guide: Guide
) -> None:
    """Whichever is merged first, the check of the other one asks for what the main branch has now."""
    assert guide.sign("treatments/green").returncode == 0
    (guide.root / ADDRESSES).write_text("- address: green.html\n  article: treatments/green\n", encoding="utf-8")
    guide.commit("Sign green", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    git(guide.root, "switch", "--quiet", "-c", "renaming")
    azure = guide.root / GREEN.replace("green", "azure")
    (guide.root / GREEN).rename(azure)
    text = azure.read_text("utf-8").replace("slug: green", "slug: azure").replace("title: ", "title: Azure, ", 1)
    azure.write_text(text, encoding="utf-8")
    guide.edit(ADDRESSES, "treatments/green\n", "treatments/green\n  leads_to: treatments/azure\n")
    git(guide.root, "add", "--all")
    guide.commit("Rename green")
    git(guide.root, "switch", "--quiet", "-c", "withdrawing", "main")
    assert withdraw(guide)[0] == 0
    guide.commit("Take green back", "Test Person", "test@example.org")
    first, second = ("withdrawing", "renaming") if merged == "the withdrawal" else ("renaming", "withdrawing")
    git(guide.root, "branch", "--force", "main", first)
    git(guide.root, "switch", "--quiet", second)
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    withdrawn, gone = ("on main", "here") if second == "renaming" else ("here", "on main")
    assert f"treatments/green is withdrawn {withdrawn}, and its file is gone {gone}: git merge main, and" in said
    git(guide.root, "merge", "--quiet", "--no-edit", "main")
    said = guide.run("pull-request", "--base", "main").stdout
    assert f"{WITHDRAWN}:1: treatments/green is withdrawn, and its file is gone: ask whether another text" in said


def test_a_new_article_with_lines_of_a_withdrawn_one_is_signed_since(guide: Guide) -> None:
    """A part of it was moved elsewhere on a branch that did not know of the withdrawal."""
    guide.edit(GREEN, "In a study, 12 of 100", "In a Zanzibar study, 12 of 100")
    succeeded(guide.run("addresses"))
    assert guide.sign("treatments/green").returncode == 0
    assert withdraw(guide)[0] == 0
    guide.commit("Take green back", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    text = (guide.root / BLUE).read_text("utf-8").replace("slug: blue", "slug: azure").replace("Blue", "Azure")
    green = next(line for line in (guide.root / GREEN).read_text("utf-8").split("\n") if "12 of 100" in line)
    azure = guide.root / BLUE.replace("blue", "azure")
    azure.write_text(text.replace("## When to call", f"{green}\n\n## When to call"), encoding="utf-8")
    git(guide.root, "add", "--all")
    guide.commit("Write")
    at = azure.read_text("utf-8").split("\n").index(green) + 1
    told = f'azure.md:{at}: it says what treatments/green said, which was withdrawn on {TODAY} ({WITHDRAWN}:1): "{green}": take'
    key = ("--role=clinician", "--changed=None.", "--next=2027-11-01", f"--version={guide.version('treatments/azure')}")
    for day in (0, 1, 2):
        today = TODAY + datetime.timedelta(days=day)
        succeeded(guide.run("sign", "--article=treatments/azure", "--reviewer=Clinician Two", *key, today=today))
        guide.commit("Sign", "Clinician Two", "clinician@example.org")
        assert (told in guide.run("pull-request", "--base", "main", today=today).stderr) is (day < 2)


@pytest.mark.parametrize("how", ["withheld", "draft", "deleted"])
def test_an_entry_does_not_go_before_the_text_is_signed_anew(how: str, guide: Guide) -> None:
    """Or the same text would come back in a later pull request, with the sign-off that it had."""
    assert guide.sign("treatments/green").returncode == 0
    (guide.root / ADDRESSES).write_text(
        "- address: green.html\n  article: treatments/green\n  leads_to: treatments/blue\n", encoding="utf-8"
    )
    assert withdraw(guide)[0] == 0
    guide.commit("Take green back", "Test Person", "test@example.org")
    entry = (guide.root / WITHDRAWN).read_text("utf-8")
    assert f"{WITHDRAWN}:1: treatments/green is withdrawn in the name of Test Person" in pull_request(guide)[1]
    git(guide.root, "branch", "--force", "main")
    (guide.root / WITHDRAWN).write_text("[]\n", encoding="utf-8")
    if how == "deleted":
        (guide.root / GREEN).unlink()
    else:
        guide.edit(GREEN, "status: published", f"status: {how}")
    guide.commit("Hide green, and forget why")
    status, said = pull_request(guide)
    assert status == 1
    assert f"{WITHDRAWN}:1: " in said
    assert "put it back" in said or "treatments/green was withdrawn on 2026-12-01, and its entry is gone" in said
    (guide.root / WITHDRAWN).write_text(entry, encoding="utf-8")
    guide.commit("Put it back")
    assert pull_request(guide)[0] == 0
    assert WITHDRAWN not in guide.run("check").stderr


def pull_request(guide: Guide) -> tuple[int, str]:
    """What the check of a pull request says."""
    done = guide.run("pull-request", "--base", "main")
    return done.returncode, done.stdout + done.stderr


def test_a_withdrawal_is_not_older_than_a_sign_off_of_its_article(guide: Guide) -> None:
    """With an earlier day, the sign-off of the wrong text would bring that text back, and nobody would read it again."""
    assert guide.sign("treatments/green").returncode == 0
    guide.commit("Sign", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    assert withdraw(guide)[0] == 0
    assert pull_request(guide)[0] == 0
    guide.edit(WITHDRAWN, "2026-12-01", "2026-11-20")
    guide.commit("Take green back as if earlier")
    status, said = pull_request(guide)
    what = "since: 2026-11-20 is before a sign-off of treatments/green (2026-12-01), which would bring it back: write the day"
    assert (status, f"{WITHDRAWN}:1: {what}" in said) == (1, True)
    # A sign-off that came to the main branch meanwhile, from somebody who did not know.
    guide.edit(WITHDRAWN, "2026-11-20", "2026-12-01")
    guide.commit("Put the day back")
    git(guide.root, "switch", "--quiet", "main")
    guide.edit(LEDGER, "date: 2026-12-01", "date: 2026-12-02")
    guide.commit("Check it again", "Test Person", "test@example.org")
    git(guide.root, "switch", "--quiet", "change")
    assert "since: 2026-12-01 is before a sign-off of treatments/green (2026-12-02)" in pull_request(guide)[1]


def test_a_withdrawal_is_not_rewritten_later(guide: Guide) -> None:
    """Not its reason, which families read, and not its day, which lets overdue checks wait."""
    assert withdraw(guide)[0] == 0
    guide.commit("Take green back", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    entry = (guide.root / WITHDRAWN).read_text("utf-8")
    for old, new in (
        ("was wrong", "is to be doubled"),
        ("2026-12-01", "2026-11-30"),
        ("since: 2026-12-01", "lang: en\n  since: 2026-11-30"),
        ("Test Person", "Clinician Two"),
        ("Green care", "Give 50 mg"),
        ('"green"', '"azure"'),
        (entry[entry.index("  pages:") :], ""),
    ):
        guide.edit(WITHDRAWN, old, new)
        done = refused(guide.run("pull-request", "--base", "main"))
        assert f"{WITHDRAWN}:1: the entry of treatments/green since 2026-12-01 has changed" in done.stderr
        (guide.root / WITHDRAWN).write_text(entry, encoding="utf-8")
    assert guide.run("pull-request", "--base", "main").returncode == 0
    # What is kept for one language is no new withdrawal.
    guide.edit(WITHDRAWN, "since:", "lang: en\n  since:")
    assert "is withdrawn in the name of" not in succeeded(guide.run("pull-request", "--base", "main")).stdout


@pytest.mark.parametrize(
    ("since", "what"),
    [
        ("2026-12-20", "treatments/green is withdrawn in all languages already (line "),
        ("2026-11-30", "treatments/green is withdrawn since 2026-12-01, not 2026-11-30"),
    ],
)
def test_a_second_entry_takes_no_page_over(since: str, what: str, guide: Guide) -> None:
    """Neither with a new reason and 7 more days for overdue checks, nor with an earlier day."""
    assert withdraw(guide)[0] == 0
    guide.commit("Take green back", "Test Person", "test@example.org")
    git(guide.root, "branch", "--force", "main")
    entry = (guide.root / WITHDRAWN).read_text("utf-8")
    other = entry.replace("was wrong", "was old").replace("since: 2026-12-01", f"lang: en\n  since: {since}")
    (guide.root / WITHDRAWN).write_text(other + entry, encoding="utf-8")
    guide.commit("Withdraw it again", "Test Person", "test@example.org")
    done = guide.run("pull-request", "--base", "main", today=datetime.date(2026, 12, 21))
    checked = guide.run("check", today=datetime.date(2026, 12, 21))
    assert what in done.stderr + checked.stderr + checked.stdout


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
