"""``make evidence-of-review``: the text of a day, who approved it, what was new, and what is not known."""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library

from tests.conftest import refused, succeeded
from tests.review.conftest import BLUE, HOSPITAL, LEDGER, TODAY, Guide, git
from tests.review.reading import words

LATER = TODAY + datetime.timedelta(days=60)


def commit(guide: Guide, message: str, day: datetime.date) -> None:
    """Commit everything as if on ``day``."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
            patch.setenv(name, f"{day}T10:00:00+0000")
        guide.commit(message)


def evidence(guide: Guide, day: datetime.date, article: str = "treatments/blue") -> tuple[BeautifulSoup, str]:
    """The page for one day, and what the command said."""
    done = succeeded(guide.run("evidence-of-review", "--article", article, "--on", day.isoformat(), today=LATER))
    file = guide.root / f"dist/evidence-en-{article.replace('/', '-')}-{day}.html"
    return BeautifulSoup(file.read_text("utf-8"), "lxml"), done.stdout


@pytest.fixture
def signed(guide: Guide) -> Guide:
    """Blue signed twice, on December 1 and 21, with other texts committed between and after; all the rest is signed."""
    guide.fill_facts()
    guide.sign_parts()
    assert guide.sign("treatments/green").returncode == 0
    assert guide.sign(changed="First.").returncode == 0
    commit(guide, "Sign", TODAY)
    guide.edit(BLUE, "3 to 4 weeks", "3 to 6 weeks")
    commit(guide, "Change", TODAY + datetime.timedelta(days=10))
    done = guide.run(
        "sign", "--article=treatments/blue", "--reviewer=Nora Test", "--role=clinician", "--credential=RN",
        "--changed=The weeks.", "--next=2027-11-01", f"--version={guide.version()}", today=TODAY + datetime.timedelta(days=20),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    guide.edit(HOSPITAL, 'number: "100.4 F (38.0 C)"', 'number: "100.6 F (38.1 C)"')
    commit(guide, "Sign again", TODAY + datetime.timedelta(days=20))
    guide.edit(BLUE, "3 to 6 weeks", "3 to 9 weeks")
    commit(guide, "Change, unsigned", TODAY + datetime.timedelta(days=30))
    return guide


def test_each_day_has_its_text_its_people_and_its_redline(signed: Guide) -> None:
    """Before the second sign-off the first text; after it the second with the redline; an unsigned one never."""
    page, said = evidence(signed, TODAY)
    text = words(page.select_one("#text"))
    assert "Blue care is given for 3 to 4 weeks." in text
    assert "Test Person clinician MD 2026-12-01 2027-11-01 First." in words(page.select_one("#approved"))
    assert "The ledger has no earlier version" in words(page.select_one("#change"))
    assert "phone.care_team = (314) 555-4321" in words(page.select_one("#parts"))
    assert "Fay Test facts-checker" in words(page.select_one("#parts"))
    assert "Not known" not in said
    assert "Everything that this page asks for was found." in words(page.select_one("#unknown"))

    page, _ = evidence(signed, TODAY + datetime.timedelta(days=15))
    assert "3 to 4 weeks" in words(page.select_one("#text"))
    assert "not the valid" in words(page.select_one("#unknown"))

    page, _ = evidence(signed, TODAY + datetime.timedelta(days=25))
    assert "3 to 6 weeks" in words(page.select_one("#text"))
    assert "Nora Test clinician RN 2026-12-21" in words(page.select_one("#approved"))
    change = page.select_one("#change [data-section=key-points]")
    assert "4" in words(change.select_one("del"))
    assert "6" in words(change.select_one("ins"))
    assert "fever.number = 100.6 F (38.1 C)" in words(page.select_one("#parts"))
    assert "No sign-off up to that day names this version." in words(page.select_one("#parts"))

    page, _ = evidence(signed, LATER)
    assert "3 to 6 weeks" in words(page.select_one("#text"))
    assert "9 weeks" not in words(page)
    assert not page.select("script, link, img")

    # As in the gate, a source that asks for an earlier check ends what was signed before.
    signed.edit("content/data/sources.yaml", "kind: paper\n", "kind: paper\n  review_months: 1\n")
    commit(signed, "Ask for an earlier check", TODAY + datetime.timedelta(days=31))
    _, said = evidence(signed, LATER)
    assert "its next check was overdue" in said

    # A text between the two that a role has signed that need not was never valid.
    ledger = (signed.root / LEDGER).read_text("utf-8")
    second = ledger.split("\n- ")[-1]
    between = second.replace("role: clinician", "role: family-advisor").replace("Nora Test", "Pat Test")
    between = re.sub(r'version: ".*"', f'version: "{"b" * 64}"', between.replace("nora-test", "pat-test"))
    (signed.root / LEDGER).write_text(
        ledger.replace(second, between.replace('"RN"', '"Parent"') + "- " + second), encoding="utf-8"
    )
    page, said = evidence(signed, TODAY + datetime.timedelta(days=25))
    assert "Not known: The text of the version bbbb" not in said
    assert "6" in words(page.select_one("#change [data-section=key-points] ins"))
    # Nor does one that came later end what was valid.
    later = between.replace('"RN"', '"Parent"')
    (signed.root / LEDGER).write_text(f"{ledger.rstrip()}\n- {later}", encoding="utf-8")
    page, said = evidence(signed, TODAY + datetime.timedelta(days=25))
    assert "3 to 6 weeks" in words(page.select_one("#text")), said


def test_nothing_is_guessed(signed: Guide) -> None:
    """Days without a valid text, and an article that nobody signed, are said to be so."""
    page, said = evidence(signed, TODAY - datetime.timedelta(days=1))
    assert "No text of this article was valid on that day." in words(page.select_one("#approved"))
    assert "Not known: The ledger has no sign-off of this article up to 2026-11-30" in said
    assert "weeks" not in words(page.select_one("#text"))
    teal = (signed.root / "content/en/treatments/green.md").read_text("utf-8").replace("slug: green", "slug: teal")
    (signed.root / "content/en/treatments/teal.md").write_text(teal, encoding="utf-8")
    page, said = evidence(signed, TODAY, "treatments/teal")
    assert "no sign-off of this article" in said
    assert "12 of 100" not in words(page)
    # Nor does a commit with an earlier day hide a gap.
    commit(signed, "Write", TODAY)
    said = evidence(signed, TODAY, "treatments/teal")[1]
    assert re.search(r"the commit \w{8} of 2026-12-01 comes after one of 2026-12-11", said)


def test_a_sign_off_that_was_written_later_is_said_to_be_so(signed: Guide) -> None:
    """It has an earlier day, and nobody could know of it then; nor of one that is not committed."""
    told = ("--reviewer=Test Person", "--role=clinician", "--changed=Then.", "--next=2027-11-01")
    day = TODAY + datetime.timedelta(days=35)
    done = signed.run("sign", "--article=treatments/blue", *told, f"--version={signed.version()}", today=day)
    assert done.returncode == 0, done.stderr
    late = f"The sign-off of treatments/blue by Test Person as clinician, dated {day}, was not in the ledger on {LATER}"
    assert late in evidence(signed, LATER)[1]
    commit(signed, "Sign once more", LATER)
    assert "was not in the ledger" not in evidence(signed, LATER)[1]
    page, said = evidence(signed, day)
    assert late.replace(str(LATER), str(day)) in said
    assert late.replace(str(LATER), str(day)) in words(page.select_one("#unknown"))


def test_a_check_is_as_long_valid_as_the_gate_says(signed: Guide) -> None:
    """A source that asks for an earlier check shortens the sign-offs that are there already."""
    signed.edit("content/data/sources.yaml", "  kind: paper\n", "  kind: paper\n  review_months: 1\n")
    commit(signed, "Check it each month", TODAY + datetime.timedelta(days=31))
    page, _ = evidence(signed, TODAY + datetime.timedelta(days=25))
    assert "2026-12-21 2027-11-01" in words(page.select_one("#approved"))
    page, _ = evidence(signed, TODAY + datetime.timedelta(days=35))
    assert "2026-12-21 2027-01-21" in words(page.select_one("#approved"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"{__name__}.LATER", TODAY + datetime.timedelta(days=60))
        page, said = evidence(signed, TODAY + datetime.timedelta(days=55))
    assert "No text of this article was valid on that day." in words(page.select_one("#approved"))
    assert "its next check was overdue on 2027-01-25" in said


def test_an_article_that_is_gone_and_one_taken_back(signed: Guide) -> None:
    """The ledger and the history still know a deleted article; a day on which it was withdrawn says so."""
    assert (
        signed.run(
            "withdraw", "--article=treatments/blue", "--why=Old numbers.", "--reviewer=Test Person", "--role=editor"
        ).returncode
        == 0
    )
    commit(signed, "Take back", TODAY + datetime.timedelta(days=31))
    page, _ = evidence(signed, TODAY + datetime.timedelta(days=32))
    assert "The hospital had taken the article back on 2026-12-01 (Test Person, editor)" in words(page)
    (signed.root / BLUE).unlink()
    commit(signed, "Delete blue", TODAY + datetime.timedelta(days=33))
    page, _ = evidence(signed, TODAY)
    assert "3 to 4 weeks" in words(page.select_one("#text"))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("status: published", "status: withheld", "(status: withheld)"),
        ("status: published", "status: draft", "(status: draft)"),
    ],
)
def test_a_day_without_a_text_for_families_says_so(signed: Guide, old: str, new: str, why: str) -> None:
    """What was signed is still there, and nobody read it."""
    signed.edit(BLUE, "3 to 9 weeks", "3 to 6 weeks")
    signed.edit(BLUE, old, new)
    commit(signed, "Take it off", TODAY + datetime.timedelta(days=31))
    page, said = evidence(signed, TODAY + datetime.timedelta(days=32))
    approved = words(page.select_one("#approved"))
    assert f"does not show this article {why}: what was online had been published before" in said
    assert "By the last state of that day, families had no text of this article. Signed, though families" in approved
    assert "Valid on that day" not in approved
    assert "Everything that this page asks for was found." not in words(page.select_one("#unknown"))
    assert "Valid on that day" in words(evidence(signed, TODAY)[0].select_one("#approved"))


@pytest.mark.parametrize(
    ("path", "old", "new", "why"),
    [
        ("content/en/treatments/green.md", "looks tired", "looks odd", "the text has changed since it was signed"),
        (HOSPITAL, '  care_team: "', '  care_team: "(212) 555-0101" #', "(212) 555-0101 is a number that is kept"),
        ("content/data/sources.yaml", 'checked: "2026-11-22"', 'checked: "2028-11-22"', "sources.yaml: "),
        ("content/en/words.yaml", "banned: []", "banned: [a", "words.yaml"),
        (HOSPITAL, '  number: "', "  number: null #", "the required fact fever.number is empty"),
        ("content/data/addresses.yaml", "article: treatments/blue", "article: treatments/teal", "treatments/teal"),
        (LEDGER, 'name: "Fay Test"', 'name: "Nobody Atall"', "Nobody Atall"),
    ],
)
def test_a_day_on_which_nothing_could_be_published_says_so(
    guide: Guide, path: str, old: str, new: str, why: str
) -> None:
    """The text itself was valid; another one, a fact, an address or a sign-off kept the gate closed."""
    succeeded(guide.run("addresses"))
    guide.sign_all()
    commit(guide, "Sign all", TODAY)
    assert "Not known" not in evidence(guide, TODAY)[1]
    ledger = (guide.root / LEDGER).read_text("utf-8")
    guide.edit(path, old, new)
    commit(guide, "Change", TODAY + datetime.timedelta(days=1))
    # The present ledger is in order again.
    (guide.root / LEDGER).write_text(ledger, encoding="utf-8")
    page, said = evidence(guide, TODAY + datetime.timedelta(days=1))
    assert "Valid on that day" in words(page.select_one("#approved"))
    assert re.search(f"The last state of the history on 2026-12-02 could not be published .*{re.escape(why)}", said), (
        said
    )


def test_a_withdrawal_that_was_committed_later_counts_from_its_day(signed: Guide) -> None:
    """``make withdraw`` publishes at once; its entry is merged days later, and goes when the text is shown again."""
    day, told = TODAY + datetime.timedelta(days=32), ("--reviewer=Test Person", "--role=editor")
    signed.edit(BLUE, "3 to 9 weeks", "3 to 6 weeks")
    commit(signed, "As signed", TODAY + datetime.timedelta(days=31))
    succeeded(signed.run("withdraw", "--article=treatments/blue", "--why=Old numbers.", *told, today=day))
    late = f"The withdrawal of treatments/blue by Test Person as editor, since {day}, was not in the history on {day}"
    assert late in evidence(signed, day)[1]
    commit(signed, "Withdraw", day + datetime.timedelta(days=3))
    (signed.root / "content/data/withdrawn.yaml").unlink()
    commit(signed, "Show it again", day + datetime.timedelta(days=6))
    page, said = evidence(signed, day)
    assert late in said
    approved = words(page.select_one("#approved"))
    assert f"The hospital had taken the article back on {day} (Test Person, editor)" in approved
    assert "Valid on that day" not in approved
    for other in (-1, 7):
        page, said = evidence(signed, day + datetime.timedelta(days=other))
        assert "Valid on that day" in words(page.select_one("#approved"))
        assert "The withdrawal of" not in said


def test_a_text_that_git_no_longer_has(signed: Guide, tmp_path: Path) -> None:
    """A shallow clone, and a version under older rules: the page says that the text was not found, and why."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{signed.root}", str(clone))
    page, said = evidence(Guide(clone), TODAY)
    assert "This clone is shallow" in said
    assert "Test Person" in words(page.select_one("#approved"))
    assert "The text cannot be shown." in words(page.select_one("#text"))
    assert "was not found in" in said
    text = (signed.root / LEDGER).read_text("utf-8")
    (signed.root / LEDGER).write_text(text.replace("  format: 2\n", ""), encoding="utf-8")
    first = [line for line in text.splitlines() if "version:" in line][-1].split('"')[1]
    (signed.root / LEDGER).write_text(
        (signed.root / LEDGER).read_text("utf-8").replace(first, "e" * 64), encoding="utf-8"
    )
    _, said = evidence(signed, TODAY + datetime.timedelta(days=25))
    assert "The text of the version eeee-eeee was not found" in said
    assert "signed under format 1" in said


def test_a_text_is_found_where_a_fact_made_another_one_of_it(guide: Guide) -> None:
    """The commit that turns it changes no file of the article, and may come before the article is signed again."""
    guide.edit(HOSPITAL, "school: null", 'school: "(314) 555-4321"')
    guide.edit(BLUE, "In a study, 12", "[[if phone.school: Never]] give red syrup.\n\nIn a study, 12")
    guide.sign_all()
    commit(guide, "Sign", TODAY)
    guide.edit(HOSPITAL, 'school: "(314) 555-4321"', "school: null")
    commit(guide, "Empty it", TODAY + datetime.timedelta(days=10))
    page, said = evidence(guide, TODAY + datetime.timedelta(days=12))
    assert "was not found" not in said
    assert "Never" in words(page.select_one("#text"))


def test_parts_have_their_evidence_too(signed: Guide) -> None:
    """Every line that was signed, who signed it, and what was new in it; a later change that nobody has signed is named."""
    facts = "guide/facts"
    page, said = evidence(signed, TODAY, facts)
    assert "fever.number = 100.4 F (38.0 C)" in words(page.select_one("#text"))
    assert {"Fay Test", "Fred Test"} <= {words(one) for one in page.select("#approved th[scope=row]")}
    assert "Not known" not in said
    later = TODAY + datetime.timedelta(days=31)
    assert f"The last state of the history on {later} has the version" in evidence(signed, later, facts)[1]
    for name in ("Fay Test", "Fred Test"):
        told = ("--role=facts-checker", "--credential=MD", "--changed=The number.", "--next=2027-11-01")
        done = signed.run(
            "sign", f"--article={facts}", f"--reviewer={name}", *told, f"--version={signed.version(facts)}", today=later
        )
        assert done.returncode == 0, done.stderr
    commit(signed, "Sign the facts again", later)
    page, said = evidence(signed, later, facts)
    change = words(page.select_one("#change"))
    assert "Before: fever.number = 100.4 F (38.0 C) Now: fever.number = 100.6 F (38.1 C)" in change
    for part in ("guide/words", "guide/frame"):
        page, said = evidence(signed, later, part)
        assert len(page.select("#text li")) > 5, part
        # Blue has changed since it was signed.
        assert said.count("Not known") == said.count("could not be published (content/en/treatments/blue.md") == 1, said


@pytest.mark.parametrize(
    ("signers", "later", "why"),
    [
        ([], 0, "guide/facts is not signed as it is now (roles: facts-checker)"),
        (["Fay Test"], 0, "guide/facts is not signed as it is now (roles: facts-checker)"),
        (["Fay Test", "Fred Test"], 20, "the next check of guide/facts is overdue"),
        (["Fay Test", "Fred Test"], 0, ""),
    ],
)
def test_a_part_that_not_everybody_has_signed_is_no_part_of_a_page(
    signers: list[str], later: int, why: str, guide: Guide
) -> None:
    """The text was valid, and the guide could not be published with what stood around it."""
    guide.fill_facts()
    day = TODAY + datetime.timedelta(days=later)
    for name in signers:
        due = TODAY + datetime.timedelta(days=10)
        done = guide.sign("guide/facts", role="facts-checker", reviewer=name, next=due.isoformat())
        assert ("Still to sign: facts-checker." in done.stdout) == (name == "Fay Test"), done.stderr
    for article, role, name in (
        ("guide/words", "clinician", "Test Person"),
        ("guide/frame", "editor", "Edith Test"),
        ("treatments/blue", "clinician", "Test Person"),
        ("treatments/green", "clinician", "Test Person"),
    ):
        told = ("--credential=MD", "--changed=All.", f"--next={day + datetime.timedelta(days=30)}")
        done = guide.run(
            "sign", f"--article={article}", f"--role={role}", f"--reviewer={name}", *told, f"--version={guide.version(article)}", today=day
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    commit(guide, "Sign", day)
    page, said = evidence(guide, day)
    assert "Valid on that day" in words(page.select_one("#approved"))
    unknown = words(page.select_one("#unknown"))
    if why:
        state = f"The last state of the history on {day} could not be published (content/data/hospital.yaml: {why})"
        assert state in unknown
        assert why in said
    else:
        assert "Everything that this page asks for was found." in unknown


@pytest.mark.parametrize(
    ("article", "on", "what"),
    [
        ("treatments/yellow", "2026-12-01", 'ARTICLE="treatments/yellow": there is no such article'),
        ("", "2026-12-01", "ARTICLE was not given"),
        ("guide/cover", "2026-12-01", "there is no such article or part: use one of: treatments/blue, "),
        ("pages/about", "2026-12-01", "there is no such article"),
        ("treatments/blue", "", "ON=: this is not a day"),
        ("treatments/blue", "2026-02-30", "ON=2026-02-30: this is not a day"),
        ("treatments/blue", "yesterday", "this is not a day"),
        ("treatments/blue", "20261201", "this is not a day"),
        ("treatments/blue", "0000-00-00", "this is not a day"),
        ("treatments/blue", "9999-12-31", "this day is still to come"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(guide: Guide, article: str, on: str, what: str) -> None:
    """Nothing is written."""
    done = refused(guide.run("evidence-of-review", "--article", article, "--on", on))
    assert what in done.stderr
    assert not (guide.root / "dist").exists()


def test_without_a_history_it_says_so(guide: Guide) -> None:
    """A copy that is no git repository has no texts of other days."""
    shutil.rmtree(guide.root / ".git")
    done = guide.run("evidence-of-review", "--article", "treatments/blue", "--on", "2026-12-01")
    assert (done.returncode, "there is no git history here" in done.stderr) == (1, True)
    assert load_library(guide.root).articles


def test_evidence_says_what_is_wrong_with_who_has_signed(signed: Guide) -> None:
    """Not that two have approved what one person has signed under two names, or somebody whom nobody knows."""
    with (signed.root / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write(entry_of(signed, "Nobody Known"))
    page, said = evidence(signed, TODAY + datetime.timedelta(days=25))
    assert "nobody-known is not in content/data/reviewers.yaml" in said
    assert "nobody-known is not in content/data/reviewers.yaml" in words(page.select_one("#unknown"))


def entry_of(guide: Guide, name: str) -> str:
    """The last sign-off of the ledger again, in the name of somebody else."""
    last = (guide.root / LEDGER).read_text("utf-8").rpartition("\n- ")[2]
    return "- " + re.sub(r"reviewer: .*", "reviewer: nobody-known", re.sub(r"name: .*", f'name: "{name}"', last))
