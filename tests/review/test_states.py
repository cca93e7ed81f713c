"""Each state and each way from one to the next; a ledger and rules that are not in order."""

from __future__ import annotations

import datetime
import json
import re

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.content.models import SignOff
from care_guide.content.review_files import Role, read_ledger
from care_guide.render.handouts import latest_versions
from care_guide.render.views import site_view
from care_guide.review.state import due_soon, review_of, reviews, valid_until

from tests.conftest import built, refused, succeeded
from tests.review.conftest import BLUE, DAY, GREEN, LEDGER, REVIEWERS, RULES, TODAY, Guide
from tests.review.publishing import sign_frame

pytestmark = pytest.mark.slow


def found(guide: Guide, today: datetime.date = TODAY) -> tuple[str, tuple[str, ...]]:
    """The state of the blue article and the roles that have yet to sign."""
    review = reviews(load_library(guide.root), today)[0][BLUE]
    return review.state, review.missing


def test_every_required_role_must_sign(guide: Guide) -> None:
    """With a family advisor required too, one signature is not enough, and the next check is the earlier of the two."""
    guide.edit(RULES, "id: family-advisor\n    required: false", "id: family-advisor\n    required: true")
    assert found(guide) == ("draft", ("clinician", "family-advisor"))
    assert guide.sign().returncode == 0
    assert found(guide) == ("draft", ("family-advisor",))
    assert (
        guide.sign(reviewer="Pat Test", role="family-advisor", credential="Parent", next="2027-06-01").returncode == 0
    )
    assert found(guide) == ("signed", ())
    assert found(guide, datetime.date(2027, 6, 2)) == ("overdue", ())
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    assert found(guide) == ("changed", ("clinician", "family-advisor"))
    assert guide.sign().returncode == 0
    assert found(guide) == ("changed", ("family-advisor",))


def test_the_next_check_is_that_of_those_who_must_sign(guide: Guide) -> None:
    """An advisor may name an earlier day; nothing is due on it, and no role waits after it."""
    assert guide.sign(next="2027-11-01").returncode == 0
    advisor = {"reviewer": "Pat Test", "role": "family-advisor", "credential": "Parent"}
    assert guide.sign(**advisor, next="2026-12-05").returncode == 0
    library, later = load_library(guide.root), datetime.date(2026, 12, 6)
    state = reviews(library, later)[0]
    assert state[BLUE].next_check == valid_until([state[BLUE]]) == datetime.date(2027, 11, 1)
    assert state[BLUE].waits_for(later) == ()
    assert due_soon(library, state, later) == []
    # Alone, it is no reason to call the text checked.
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    assert guide.sign(**advisor, next="2026-12-05").returncode == 0
    review = reviews(load_library(guide.root), later)[0][BLUE]
    assert (review.state, review.waits_for(later)) == ("changed", ("clinician",))


@pytest.mark.parametrize("earlier_last", [True, False])
def test_pages_and_handouts_are_good_until_the_earlier_of_two_checks(earlier_last: bool, guide: Guide) -> None:
    """Whoever signs last: paper promises no day on which the page would be overdue."""
    guide.edit(RULES, "id: family-advisor\n    required: false", "id: family-advisor\n    required: true")
    advisor = {"reviewer": "Pat Test", "role": "family-advisor", "credential": "Parent"}
    for who in ({}, advisor):
        day = "2027-06-01" if bool(who) is earlier_last else "2027-11-01"
        assert guide.sign(**who, next=day).returncode == 0
    sign_frame(guide)
    built(guide.root, **DAY)
    for name, mark in (
        ("blue", ".cg-late"),
        ("handouts/blue", ".cg-age__late"),
        ("handouts/blue-one-page", ".cg-age__late"),
    ):
        page = BeautifulSoup((guide.root / f"output/{name}.html").read_text("utf-8"), "lxml")
        assert page.select_one(mark)["data-until"] == "2027-06-01", name


def test_a_role_that_need_not_sign_does_not_make_it_signed(guide: Guide) -> None:
    """An editor's signature alone leaves a draft."""
    assert guide.sign(reviewer="Lee Test", role="language-editor", credential="MA").returncode == 0
    assert found(guide) == ("draft", ("clinician",))


def test_the_text_as_it_was_signed_is_signed_again(guide: Guide) -> None:
    """Taking a change back brings the signature back: it is bound to the text and to nothing else."""
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "12 of 100", "13 of 100")
    assert found(guide)[0] == "changed"
    guide.edit(BLUE, "13 of 100", "12 of 100")
    assert found(guide)[0] == "signed"
    guide.edit(BLUE, "order: 1\n", "order: 1\naudience: Families of small children\n")
    assert found(guide)[0] == "changed"


def test_another_message_needs_another_signature(guide: Guide) -> None:
    """The one main message is what most families read."""
    assert guide.sign().returncode == 0
    guide.edit(BLUE, "begins with a call", "begins with two calls")
    assert found(guide)[0] == "changed"
    assert "Most important: Blue care begins with two calls to the team." in guide.sign(version="").stdout


def test_a_source_may_ask_for_an_earlier_check(guide: Guide) -> None:
    """A source, an article or the rules shorten the interval; the least of the three holds."""
    guide.edit("content/data/sources.yaml", "kind: paper\n", "kind: paper\n  review_months: 3\n")
    assert "at most 3 months" in guide.sign(next="2027-04-01").stderr
    assert guide.sign(next="2027-02-20").returncode == 0
    # It asks for one earlier still since the text was signed, and the ledger stays as it is.
    guide.edit("content/data/sources.yaml", "review_months: 3\n", "review_months: 1\n")
    found, problems = reviews(load_library(guide.root), datetime.date(2027, 1, 2))
    assert (found[BLUE].state, found[BLUE].next_check, problems) == ("overdue", datetime.date(2027, 1, 1), [])
    guide.edit("content/data/sources.yaml", "  review_months: 1\n", "")
    guide.edit(GREEN, "order: 2\n", "order: 2\nreview_months: 6\n")
    assert "at most 6 months" in guide.sign("treatments/green", next="2027-07-01").stderr


def test_status_tells_each_article_and_warns_before_a_check_is_due(guide: Guide) -> None:
    """The table and status.json say the same; 90 days before, a line warns."""
    assert guide.sign(next="2027-02-01").returncode == 0
    done = guide.run("status", "--json", "status.json")
    assert re.search(r"^treatments/blue\s+en\s+signed\s+-\s+2027-02-01\s+62\s+2026-11-22\s+\d", done.stdout, re.M)
    assert re.search(r"^treatments/green\s+en\s+unsigned\s+clinician\s+-\s+-", done.stdout, re.M)
    assert re.search(r"^guide/frame\s+en\s+unsigned\s+editor\s+-", done.stdout, re.M)
    assert re.search(r"^guide/facts\s+en\s+unsigned\s+facts-checker", done.stdout, re.M)
    assert f"Soon due: {BLUE}:1: the next check is due on 2027-02-01, in 62 days" in done.stdout
    rows = {row["article"]: row for row in json.loads((guide.root / "status.json").read_text("utf-8"))}
    assert rows["treatments/blue"]["state"] == "signed"
    assert rows["treatments/blue"]["days_left"] == 62
    assert rows["treatments/blue"]["version"] == guide.version()
    guide.edit(LEDGER, "next_check: 2027-02-01", "next_check: 2027-11-01")
    guide.edit(GREEN, "status: published", "status: withheld")
    done = guide.run("status")
    assert "Soon due" not in done.stdout
    assert re.search(r"^treatments/green\s+en\s+withheld\s+-\s+-", done.stdout, re.M)


def test_status_tells_a_draft_from_a_text_that_waits_for_sign_offs(guide: Guide) -> None:
    """A draft waits for its author; a text that one of two people has signed waits for the other."""
    guide.fill_facts()
    guide.edit(GREEN, "status: published", "status: draft")
    succeeded(guide.sign("guide/facts", role="facts-checker", reviewer="Fay Test"))
    told = guide.run("status").stdout
    for name, row in (
        ("treatments/blue", r"unsigned\s+clinician"),
        ("treatments/green", r"draft\s+-"),
        ("guide/facts", r"partly signed\s+facts-checker"),
    ):
        assert re.search(rf"^{name}\s+en\s+{row}\s", told, re.M), name
    assert "State now: partly signed." in guide.sign("guide/facts", role="facts-checker", reviewer="Fred Test").stdout


@pytest.mark.parametrize("path", ["content/data/hospital.yaml", "content/data/sources.yaml"])
def test_nothing_is_reported_or_signed_while_a_shared_file_has_a_conflict(guide: Guide, path: str) -> None:
    """In the middle of a merge, no text seems to have changed that has not; the conflict is named instead."""
    assert guide.sign().returncode == 0
    text, ledger = ((guide.root / one).read_text("utf-8") for one in (path, LEDGER))
    (guide.root / path).write_text(f"<<<<<<< ours\n{text}=======\n>>>>>>> theirs\n", encoding="utf-8")
    for done in (refused(guide.run("status")), refused(guide.sign("treatments/green"))):
        assert f"{path}:1: a conflict that git left" in done.stderr
        assert "changed  " not in done.stdout
    assert (guide.root / LEDGER).read_text("utf-8") == ledger


ENTRY = {
    "article": "treatments/blue",
    "lang": "en",
    "version": "0" * 64,
    "name": "Test Person",
    "role": "clinician",
    "credential": "MD",
    "date": "2026-11-30",
    "next_check": "2027-06-01",
    "changed": "First text.",
}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"date": "2026-12-02"}, "in the future"),
        ({"next_check": "2026-11-30"}, "not after the check"),
        ({"next_check": "2027-12-01"}, "too far away"),
        ({"credential": None}, "credential: the key is missing"),
        ({"credential": "<your credential>"}, "is a placeholder"),
        ({"name": "Reviewer"}, "is a placeholder"),
        ({"role": "wizard"}, "the role wizard is not known"),
        ({"article": "treatments/red"}, "there is no article"),
        ({"lang": "fr"}, "there is no article"),
        ({"version": "abcd-1234"}, "version:"),
        ({"signature": "x"}, "signature: the key is not known"),
        ({"date": "<the day>"}, "date:"),
        ({"date": "1796083200"}, "date: expected a date"),
        ({"next_check": "2027-06-01T00:00:00Z"}, "next_check: expected a date"),
        ({"format": "3"}, "format: the number is too large"),
    ],
)
def test_a_wrong_entry_is_reported_at_its_line(changes: dict[str, str | None], words: str, guide: Guide) -> None:
    """Each mistake in the ledger gives ``file:line: what: what to do``, and `make check` fails."""
    values = {key: value for key, value in (ENTRY | changes).items() if value is not None}
    text = "# A comment.\n- " + "\n  ".join(f'{key}: "{value}"' for key, value in values.items()) + "\n"
    (guide.root / LEDGER).write_text(text, encoding="utf-8")
    done = refused(guide.run("check"))
    assert re.search(rf"^{LEDGER}:\d+: .*{re.escape(words)}.*: .+$", done.stderr, re.M), done.stderr


@pytest.mark.parametrize("value", ["1796083200", "1796083200.0", "!!binary Rmlyc3Qu", "!!timestamp 2026-12-01"])
def test_a_value_that_nobody_can_read_is_refused(value: str, guide: Guide) -> None:
    """Seconds since 1970, and types that the guide's files do not have; also while a pull request is compared."""
    key = "date" if value[0] == "1" or "timestamp" in value else "changed"
    text = "- " + "\n  ".join(f"{name}: {value if name == key else repr(one)}" for name, one in ENTRY.items()) + "\n"
    (guide.root / LEDGER).write_text(text, encoding="utf-8")
    for command in (("check",), ("pull-request", "--base", "main")):
        assert re.search(
            rf"^{LEDGER}:\d+: .*(expected a date|the tag !).*: .+$", refused(guide.run(*command)).stderr, re.M
        )


def list_people(guide: Guide, *changes: dict[str, str]) -> None:
    """Write the list of people: Ana Test, and one entry more for each of ``changes``."""
    first = {
        "id": "ana-test",
        "name": "Ana Test",
        "roles": "[clinician]",
        "credential": "MD",
        "since": "2026-01-01",
        "added_by": "administrator",
    }
    second = {"id": "ben-test", "name": "Ben Test", "added_by": "ana-test"}
    people = [first, *(first | second | change for change in changes)]
    text = "".join("- " + "\n  ".join(f"{key}: {value}" for key, value in one.items()) + "\n" for one in people)
    (guide.root / REVIEWERS).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"added_by": "ben-test"}, "ben-test: a person cannot add themself"),
        ({"added_by": "administrator"}, "the administrator adds only the first person: added_by: use one of: ana-test"),
        ({"added_by": "zoe-test"}, "added_by: zoe-test is not on the list above: use one of: ana-test"),
        ({"roles": "[wizard]"}, "the role wizard is not known: use one of: clinician, "),
        ({"name": "ANA  test"}, "ana-test has the same name"),
        ({"name": "'Test, \u00c1na.'"}, "ana-test has the same name"),
        ({"name": "Dr. Ana Test MD"}, "ana-test has the same name"),
        ({"name": "Ben Tes\ua787"}, "holds a letter that looks like another (U+A787, latin small letter insular t)"),
        ({"name": "\u0410na Test"}, "has letters of two alphabets in one word"),
        ({"name": "Reviewer"}, "'Reviewer' is a placeholder"),
        ({"name": '"Ben\\u200bTest"'}, "holds an invisible character"),
        ({"name": '"Ben Te\\u034fst"'}, "holds an invisible character"),
        ({"credential": "tbd"}, "is a placeholder"),
        ({"until": "2025-12-31"}, "until is before since"),
        ({"since": "soon"}, "since: expected a date"),
        ({"keys": "[my key]"}, "keys.0: the value has the wrong form"),
        (
            {"id": "ana-test", "name": "Ana Test", "added_by": "ben-test"},
            "has no later since: write a day after 2026-01-01",
        ),
    ],
)
def test_a_wrong_person_is_reported_at_its_line(change: dict[str, str], words: str, guide: Guide) -> None:
    """Nobody joins the list alone, twice, in a role that is not there, or under a name that is no name."""
    list_people(guide, change)
    done = refused(guide.run("check"))
    assert re.search(rf"^{REVIEWERS}:\d+: .*{re.escape(words)}", done.stderr, re.M), done.stderr


@pytest.mark.parametrize(
    ("person", "entry", "words"),
    [
        ({}, {"name": "Zoe Test"}, f"Zoe Test is not in {REVIEWERS}: somebody on the list (the administrator, for the first) adds the person"),
        ({}, {"reviewer": "zoe-test"}, f"zoe-test is not in {REVIEWERS}"),
        ({}, {"reviewer": "ana-test"}, "name: 'Ben Test' is not what"),
        ({"roles": "[editor]"}, {}, "Ben Test does not sign as clinician (roles: editor)"),
        ({"credential": "RN"}, {}, "credential: 'MD' is not what content/data/reviewers.yaml says of ben-test: write 'RN'"),
        ({"since": "2026-12-01"}, {}, "Ben Test was not on the list on 2026-11-30 (since 2026-12-01)"),
        ({"until": "2026-11-29"}, {}, "was not on the list on 2026-11-30 (since 2026-01-01 to 2026-11-29)"),
    ],
)  # fmt: skip
def test_a_sign_off_names_a_person_of_the_list(
    person: dict[str, str], entry: dict[str, str], words: str, guide: Guide
) -> None:
    """Known, in that role, with that credential, on that day; anybody else is refused at the line of the sign-off."""
    list_people(guide, person)
    values = ENTRY | {"name": "Ben Test"} | entry
    text = "# A comment.\n- " + "\n  ".join(f'{key}: "{value}"' for key, value in values.items()) + "\n"
    (guide.root / LEDGER).write_text(text, encoding="utf-8")
    done = refused(guide.run("check"))
    assert re.search(rf"^{LEDGER}:2: .*{re.escape(words)}", done.stderr, re.M), done.stderr


@pytest.mark.parametrize(
    ("person", "file"), [({"roles": "[surgeon]"}, REVIEWERS), ({"since": "2026-13-01"}, REVIEWERS), ({"name": "Eve Test"}, LEDGER)]
)  # fmt: skip
def test_one_wrong_person_is_reported_once(person: dict[str, str], file: str, guide: Guide) -> None:
    """However many texts the person has signed."""
    list_people(guide, person)
    values = ENTRY | {"name": "Ben Test", "reviewer": "ben-test"}
    signed = (values | {"version": letter * 64} for letter in "ab")
    entries = ("- " + "\n  ".join(f'{key}: "{value}"' for key, value in one.items()) + "\n" for one in signed)
    (guide.root / LEDGER).write_text("".join(entries), encoding="utf-8")
    told = refused(guide.run("check")).stderr.splitlines()
    assert [line.split(":")[0] for line in told[:-1]] == [file], told


def test_a_renamed_role_gives_one_line_a_file(guide: Guide) -> None:
    """However many people and sign-offs have it."""
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article).returncode == 0
    guide.edit(RULES, "  - id: clinician", "  - id: doctor")
    guide.edit(RULES, "roles: [clinician, editor]", "roles: [editor]")
    lines = refused(guide.run("check")).stderr.splitlines()[:-1]
    assert [line.split(": use one of")[0] for line in lines] == [
        f"{REVIEWERS}:1: the role clinician is not known, here and on 8 other lines",
        f"{LEDGER}:2: the role clinician is not known, here and on 1 other line",
    ]


def test_a_later_entry_of_a_person_holds_from_its_day_on(guide: Guide) -> None:
    """A new credential, then no role any more: older sign-offs keep their truth."""
    list_people(
        guide,
        {},
        {"credential": "MD, PhD", "since": "2026-11-01"},
        {"credential": "MD, PhD", "since": "2026-11-20", "roles": "[]"},
    )
    for day, credential, words in (
        ("2026-10-01", "MD", ""),
        ("2026-11-10", "MD", "credential: 'MD' is not"),
        ("2026-11-10", "MD, PhD", ""),
        ("2026-11-30", "MD, PhD", "Ben Test does not sign as clinician (roles: none)"),
    ):
        values = ENTRY | {"name": "Ben Test", "date": day, "credential": credential, "next_check": "2027-03-01"}
        text = "- " + "\n  ".join(f'{key}: "{value}"' for key, value in values.items()) + "\n"
        (guide.root / LEDGER).write_text(text, encoding="utf-8")
        done = guide.run("check")
        assert words in done.stderr
        assert bool(done.returncode) is bool(words), done.stderr


def test_one_person_under_id_and_name_counts_once(guide: Guide) -> None:
    """Two people must sign the facts: the same one by name and by id is one."""
    guide.fill_facts()
    assert guide.sign("guide/facts", role="facts-checker", reviewer="Fay Test").returncode == 0
    ledger = (guide.root / LEDGER).read_text("utf-8")
    again = (
        ledger[ledger.index("- article") :].replace("  reviewer: fay-test\n", "").replace("2026-12-01", "2026-11-30")
    )
    (guide.root / LEDGER).write_text(ledger + again, encoding="utf-8")
    found, problems = reviews(load_library(guide.root), TODAY)
    assert not problems
    assert found["en/guide/facts"].missing == ("facts-checker",)


TWO = (Role(id="checker", required=True, people=2, name={"en": "Checker"}, asks={"en": "Right?"}),)


@pytest.mark.parametrize(
    ("signed", "state"),
    [
        (["ann old 2026-01-01 2027-01-01", "ben old 2026-01-01 2027-01-01"], "signed"),
        # The check of one has gone by, and only the other one has looked again.
        (["ann old 2025-11-01 2026-11-01", "ben old 2026-11-20 2027-11-01"], "overdue"),
        (["ann old 2025-11-01 2026-11-01", "ben old 2025-11-01 2026-11-01", "ben old 2026-11-20 2027-11-01"], "overdue"),
        (["ann old 2025-11-01 2026-11-01", "ben old 2026-11-20 2027-11-01", "cid old 2026-11-20 2027-11-01"], "signed"),
        # Both have signed a newer text since, and only one has come back to the old one.
        (["ann old 2026-01-01 2027-01-01", "ben old 2026-01-01 2027-01-01", "ann new 2026-02-01 2027-02-01",
          "ben new 2026-02-01 2027-02-01", "ben old 2026-03-01 2027-03-01"], "changed"),
    ],
)  # fmt: skip
def test_each_of_two_people_counts_with_their_newest_sign_off(signed: list[str], state: str) -> None:
    """What one of them has checked long ago, or no longer stands by, is not made up for by the other."""
    versions, entries = {"old": "a" * 64, "new": "b" * 64}, []
    for one in signed:
        name, text, date, until = one.split()
        values = {"name": name, "version": versions[text], "date": date, "next_check": until}
        entries.append(SignOff(article="x", lang="en", role="checker", credential="MD", changed="All.", **values))
    assert review_of(versions["old"], TWO, entries, TODAY).state == state


def test_an_older_text_is_not_signed_by_another_role_than_the_newer_one() -> None:
    """Where another role must sign since, it may have signed the older text alone: the newest sign-off of all decides."""
    values = {"article": "x", "lang": "en", "credential": "MD", "changed": "All.", "next_check": "2027-01-01"}
    old = SignOff(**values, version="a" * 64, date="2026-02-01", name="ann", role="checker")
    new = SignOff(**values, version="b" * 64, date="2026-02-01", name="cid", role="clinician")
    one = (TWO[0].model_copy(update={"people": 1}),)
    assert review_of(old.version, one, [old], TODAY).is_signed
    assert review_of(old.version, one, [new, old], TODAY).is_signed
    assert not review_of(old.version, one, [old, new], TODAY).is_signed


def test_a_ledger_older_than_the_list_is_reported_once(guide: Guide) -> None:
    """A hospital that has signed before there was a list hears what to do, in one line."""
    assert guide.sign().returncode == 0
    (guide.root / REVIEWERS).unlink()
    done = refused(guide.run("check"))
    line = f"{REVIEWERS}:1: nobody is on the list, and {LEDGER} holds 1 sign-off(s): add each person who has signed"
    assert line in done.stderr
    assert done.stderr.count("\n") <= 2


def test_rules_that_cannot_be_read_are_reported_alone(signed: Guide) -> None:
    """Nobody is told that the roles of everybody on the list are not known."""
    signed.edit(RULES, "months: 12", "months: 13")
    told = refused(signed.run("check")).stderr.splitlines()
    assert [line.split(":")[0] for line in told[:-1]] == [RULES]


@pytest.mark.parametrize("text", ["a: b\n", "- just words\n", "only words\n", "- article: [\n"])
def test_a_ledger_that_is_no_ledger_is_reported(text: str, guide: Guide) -> None:
    """Another shape of YAML, or none, is a problem of the file."""
    (guide.root / LEDGER).write_text(text, encoding="utf-8")
    done = refused(guide.run("check"))
    assert re.search(rf"^{LEDGER}:\d+: ", done.stderr, re.M)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("required: true\n", "required: false\n", "no role must sign"),
        ("  - fever.number", "  - fever.color", "the required fact fever.color is not known"),
        ("id: family-advisor", "id: clinician", 'the role "clinician" appears twice'),
        ("{en: Clinician,", "{fr: Docteur,", "has no name or question in en"),
        ("months: 12", "months: 36", "next_check.months"),
        ("warn_days: 90", "warn_days: soon", "next_check.warn_days"),
    ],
)
def test_wrong_rules_are_reported(old: str, new: str, words: str, guide: Guide) -> None:
    """Rules that nobody can follow are a problem, not a way around the gate."""
    guide.edit(RULES, old, new)
    told = [str(problem) for problem in check(load_library(guide.root))]
    assert any(line.startswith(f"{RULES}:") and words in line for line in told), told


def test_sources_and_figures_are_shown_on_the_command_line(guide: Guide) -> None:
    """Both end well; an article that is not there is told."""
    done = succeeded(guide.run("sources"))
    assert re.search(r"^2026-11-22 +2023 +paper .*paper-a +blue \(\d\)", done.stdout, re.M)
    done = succeeded(guide.run("facts", "--article", "treatments/blue"))
    assert re.search(r"^content/en/treatments/blue\.md:\d+: ", done.stdout, re.M)
    assert "paper: Paper a (2023) https://example.org/a" in done.stdout
    done = refused(guide.run("facts", "--article", "treatments/red"))
    assert done.stderr == 'ARTICLE="treatments/red": use one of: treatments/blue, treatments/green\n'


def test_a_text_that_was_gone_back_to_is_the_newest_of_all(guide: Guide) -> None:
    """Who has a copy of the version between is told what has changed since: that it was a mistake."""
    dose = ("12 of 100", "13 of 100")
    for number, changes in enumerate(((), dose, dose[::-1])):
        if changes:
            guide.edit(GREEN, *changes)
        day = TODAY + datetime.timedelta(days=number)
        version = f"--version={guide.version('treatments/green')}"
        told = ("--role=clinician", f"--changed=Text {number}.", "--next=2027-11-01", version)
        succeeded(guide.run("sign", "--article=treatments/green", "--reviewer=Test Person", *told, today=day))
    library, day = load_library(guide.root), TODAY + datetime.timedelta(days=3)
    signoffs = [entry for _, entry in read_ledger(guide.root)[0]]
    found = latest_versions(site_view("en", library, reviews(library, day)[0], 0), signoffs, lambda key, **_: key)
    green = next(one for one in found if one["path"] == "green.html")
    assert [one.changed for one in green["signed"]] == [("Text 2.",), ("Text 1.",), ("Text 0.",)]
