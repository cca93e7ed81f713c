"""What was withdrawn comes back only signed anew: no pull request loses, rewrites or gets around an entry."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pytest
from care_guide.build.load import load_library
from care_guide.content.review_files import read_ledger
from care_guide.review.withdraw import shown_again

from tests.conftest import built, refused, run_build, succeeded
from tests.review.conftest import ADDRESSES, BLUE, CLINICIAN, GREEN, LEDGER, RULES, TODAY, Guide, git
from tests.review.publishing import SITE
from tests.review.withdrawing import WHY, WITHDRAWN, pull_request, withdraw

pytestmark = pytest.mark.slow


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
    # What all articles say, families were told by blue, too.
    assert guide.sign().returncode == guide.sign("treatments/green").returncode == 0
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
