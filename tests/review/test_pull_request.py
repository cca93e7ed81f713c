"""What git says of sign-offs, and the files that a pull request needs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from care_guide.review.authors import Author
from care_guide.review.history import status_at

from tests.conftest import ROOT, refused, small_library, succeeded
from tests.review.conftest import (
    ADDRESSES,
    BLUE,
    CLINICIAN,
    GREEN,
    HOSPITAL,
    LEDGER,
    PROFILE,
    REVIEWERS,
    Guide,
    git,
)

pytestmark = pytest.mark.slow

AZURE = BLUE.replace("blue", "azure")


def test_a_text_that_somebody_else_signed_is_in_order(guide: Guide) -> None:
    """One person writes, another signs: nothing to say."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write")
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    done = succeeded(guide.run("pull-request", "--base", "main"))
    assert "in order" in done.stdout
    done = succeeded(guide.run("pull-request", "--base", "HEAD"))
    assert "Nothing differs from HEAD: there is no pull request to check here." in done.stdout
    assert git(guide.root, "worktree", "list").count("\n") == 0


@pytest.mark.parametrize(
    ("written", "same"),
    [
        *(("Ana Test, MD", True), ("Dr. Ana Test", True), ("Test, ANA", True), ("A\u0301na  Test (ward 5)", True)),
        *(
            ("Ana Maria Test", True),
            ("ana_test", True),
            ("A\u200bna Te\u00adst", True),
            ("A. Test", True),
            ("AnaTest", True),
            ("Ana Test-Meyer", True),
            ("B. Test", False),
            ("Ana Tester", False),
            ("Ana", True),
            ("Dr. Test", True),
            *(("anatest84", True), ("atest84", True), ("ana.test1", True), ("Ana Test2", True), ("AnaTestMD", True)),
            *(
                ("DrTest", True),
                ("Ana TestRN", True),
                ("Doctora Ana", True),
                ("Nurse Ana", True),
                ("Enfermero Ana", True),
            ),
            *(("ana84", True), ("bentest84", False), ("BenTestMD", False), ("Nurse Ben", False), ("84", False)),
            ("Ben", False),
            ("Ben Test", False),
            ("", False),
        ),
    ],
)
def test_a_name_is_known_with_a_title_and_in_any_order(written: str, same: bool) -> None:
    """A clinician's name in git has often more words than in the list of people, or fewer."""
    author = Author(written, "a@example.org")
    assert author.is_called("Ana Test") is same
    assert Author("Ana Test", "").is_called(written) is same
    for known, listed in (
        ("Soren Lukasz", "Søren Łukasz"),
        ("Hoa Nguyen", "Nguyễn Thị Hoa"),
        ("I. Mueller", "Ina Müller"),
        ("Ana Test, MD", "Dr. Ana M. Test"),
        ("Maria Garcia Lopez", "Maria José García"),
        ("Jihoon Kim", "Ji-hoon Kim"),
        ("AnaMariaTest", "Ana Maria Test"),
        ("atest", "Ana Test"),
        ("Juan Delacruz", "Juan de la Cruz"),
        ("Van Thi Nguyen", "Van Nguyen"),
        ("Tuan Do", "Tuan Minh Do"),
        ("Maria de los Angeles de la Cruz", "Maria Cruz"),
        ("Md Rahman", "Md Karim Rahman"),
        ("Md Rahman", "Md Rahman Khan"),
        ("Zoe Young (they/them), ward 5, building b", "Zoe Young"),
    ):
        assert Author(known, "").is_called(listed), (known, listed)
    for known, listed in (
        ("Maria Diaz", "Nora Test, M.D."),
        ("Mary Jones", "J. M. Smith"),
        ("Ana Test, RN, CPHON", "Ben Other, RN, CPHON"),
        ("Juan de la Cruz", "Maria de la Vega"),
        ("Rita Nash", "Nora Test, R.N."),
        ("Ana Test", "Ben Test"),
        ("Doctor Ana", "Doctor Ben"),
        ("Ina Adams", "Ada Meyer"),
        ("Paul Nurse", "Rita Nurse"),
    ):
        assert not Author(known, "").is_called(listed), (known, listed)
    assert Author("Ana Test", "b@example.org").is_same(author) is same
    assert Author("x", "A@example.org").is_same(Author("y", "12+a@example.org"))
    assert not Author("x", "a@example.org").is_same(Author("y", "a@other.example.org"))


def test_what_is_at_work_before_the_first_commit_is_in_order(guide: Guide) -> None:
    """Somebody tries the check on a branch that has no commit of its own."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    done = succeeded(guide.run("pull-request", "--base", "main"))
    assert "Clinician Two signs treatments/blue: not committed yet" in done.stdout


CONFLICT = "<<<<<<< HEAD\n- a: b\n=======\n- c: d\n>>>>>>> main\n"


@pytest.mark.parametrize(
    ("path", "broken"),
    [
        *((path, CONFLICT) for path in (LEDGER, REVIEWERS, ADDRESSES, "content/data/withdrawn.yaml", BLUE)),
        (LEDGER, '- article: "treatments/blue\n'),
    ],
)
def test_a_file_that_cannot_be_read_hides_no_cause(guide: Guide, path: str, broken: str) -> None:
    """What it has is not told as gone, with advice that would make things worse."""
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    told = ("--article=treatments/green", "--why=A dose was wrong.", "--reviewer=Test Person", "--role=clinician")
    succeeded(guide.run("withdraw", *told))
    succeeded(guide.run("addresses"))
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    with (guide.root / path).open("a", encoding="utf-8") as file:
        file.write(broken)
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    problem, _ = said.strip().splitlines()
    assert problem.startswith(f"{path}:")
    assert re.search("a conflict that git left|invalid YAML", problem)


OTHER = {"name": "Other\u2028One\x0c", "email": "other@example.org"}
# What is shown with an article, and is no part of its file.
SHARED = {
    "glossary": ("content/en/glossary.yaml", "too warm", "far too warm"),
    "rule book": ("content/en/emergencies.yaml", "cannot breathe", "can hardly breathe"),
    "profile": (PROFILE, "temperature: [F, C]", "temperature: [C, F]"),
    "contract": ("content/data/contract.yaml", "  treatment:\n", "  treatment:\n    written_by: hospital\n"),
}


DRAFTS = {
    "moved": "content/en/treatments/draft.md",
    "moved from elsewhere": "draft.md",
    "copied": "docs/draft.md",
}


@pytest.mark.parametrize(
    "how",
    [
        "same committer",
        "same name",
        "co-author",
        "co-author in two lines",
        "co-author above more words",
        "co-author of a squash by git",
        "a merge",
        "two branches",
        "a block",
        *DRAFTS,
        *SHARED,
    ],
)
def test_nobody_signs_what_they_have_written(how: str, guide: Guide) -> None:
    """By the committer's address, by the name in the sign-off, as a co-author, or by what is shown with it.

    So whoever moves or copies the text to its place, or writes it once more on the branch that is merged; whatever a merge
    changes by itself; and whatever signs a name holds.
    """
    if how in ("profile", "contract"):
        guide.edit("content/en/notices.yaml", "  title: Not advice", "  written_by: program\n  title: Not advice")
        guide.edit(BLUE, "had a fever", "had more than 100.4 F (38.0 C)")
        guide.commit("Begin", **OTHER)
        git(guide.root, "branch", "--force", "main")
    path, old, new = SHARED.get(how, (BLUE, "3 to 4", "3 to 5"))
    message = "Write"
    if how in DRAFTS:
        (guide.root / (path := DRAFTS[how])).parent.mkdir(exist_ok=True)
        shutil.copy(guide.root / BLUE, guide.root / path)
    elif how.startswith("co-author"):
        between = "\n  " if how.endswith("lines") else " "
        message += f"\n\nCo-authored-by: Writer One{between}<WRITER@example.org>"
        message += "\n\n* Another commit" if how.endswith("words") else ""
    if how.endswith("squash by git"):
        message = "Squashed commit of the following:\n\ncommit 1a2b\nAuthor: Writer One <writer@example.org>\nDate: Now\n\n    A"
    if how == "a merge":
        git(guide.root, "switch", "--quiet", "-c", "side", "main")
        guide.edit(GREEN, "looks tired", "looks very tired")
        guide.commit("Write the other", **OTHER)
        git(guide.root, "switch", "--quiet", "change")
        git(guide.root, "merge", "--quiet", "--no-ff", "--no-commit", "side")
    guide.edit(path, old, new)
    git(guide.root, "add", "--all")
    guide.commit(message, **(OTHER if how.startswith("co-author") else {}))
    if how in DRAFTS:
        # What a user may have set for git, such as that it passes over the commit of the draft.
        (left_out := guide.root.parent / "left-out").write_text(git(guide.root, "rev-parse", "HEAD"), encoding="utf-8")
        for name, value in (
            ("ignoreRevsFile", str(left_out)),
            ("blankBoundary", "true"),
            ("coloring", "highlightRecent"),
        ):
            git(guide.root, "config", f"blame.{name}", value)
        shutil.copy(guide.root / path, guide.root / BLUE)
        if how != "copied":
            (guide.root / path).unlink()
        git(guide.root, "add", "--all")
        guide.commit("Move", **OTHER)
    elif how == "two branches":
        git(guide.root, "switch", "--quiet", "-c", "side", "main")
        guide.edit(path, old, new)
        guide.commit("Write it, too", **OTHER)
        git(guide.root, "merge", "--quiet", "--no-ff", "--no-edit", "change", name=OTHER["name"], email=OTHER["email"])
    assert guide.sign(reviewer="writer-one" if how == "same name" else "Clinician Two").returncode == 0
    if how == "a block":
        # The value ends with the file, and git's output lacks the last line ends.
        guide.edit(LEDGER, 'changed: "First checked text."', "changed: |+\n    First checked text.\n\n")
    guide.commit("Sign", **(CLINICIAN if how == "same name" else {}))
    done = refused(guide.run("pull-request", "--base", "main"))
    name, todo = ("", "let somebody else read and sign it")
    if how != "same name":
        # As whoever takes in a form: the clinician need not read it again.
        name = ", in the name of Clinician Two"
        todo = "let somebody else commit that sign-off, or take the form in in a later pull request"
    told = f"Writer One has changed the text of treatments/blue in this pull request, and signs it too{name} "
    assert re.search(rf"^{LEDGER}:2: {told}\(.*{re.escape(path)}.*\): {todo}$", done.stderr, re.M), done.stderr


def test_a_history_cut_off_within_the_pull_request_is_reported(guide: Guide, tmp_path: Path) -> None:
    """Workflows often fetch a few commits: the author of a text would be whoever made the last one."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write", **CLINICIAN)
    guide.commit("Do something else")
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    git(guide.root, "switch", "--quiet", "main")
    git(guide.root, "merge", "--quiet", "--no-ff", "--no-edit", "change")
    shallow = tmp_path / "shallow"
    git(guide.root, "clone", "--quiet", "--depth=3", guide.root.as_uri(), str(shallow))
    said = refused(Guide(shallow).run("pull-request", "--base", "HEAD^1")).stderr
    assert "commits of this pull request are missing, and so are their authors: this clone is shallow: run" in said


def test_a_sign_off_that_was_taken_back_is_of_whoever_writes_it_anew(guide: Guide) -> None:
    """Its person has thought better of it; who brings it back does not speak in that name."""
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    signed = (guide.root / LEDGER).read_text("utf-8")
    guide.commit("Sign", **CLINICIAN)
    (guide.root / LEDGER).write_text("[]\n", encoding="utf-8")
    guide.commit("Take it back", **CLINICIAN)
    (guide.root / LEDGER).write_text(signed, encoding="utf-8")
    guide.commit("Write it anew")
    assert "by Writer One, who is somebody else" in guide.run("pull-request", "--base", "main").stdout


def test_a_text_that_was_removed_does_not_come_back_with_its_old_sign_offs(guide: Guide) -> None:
    """It may have been moved, signed and corrected under its new name."""
    succeeded(guide.run("addresses"))
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    before = {path: (guide.root / path).read_text("utf-8") for path in (BLUE, ADDRESSES)}
    (guide.root / BLUE).rename(guide.root / AZURE)
    guide.edit(AZURE, "slug: blue", "slug: azure")
    guide.edit(ADDRESSES, "article: treatments/blue", "article: treatments/blue\n  leads_to: treatments/azure")
    guide.commit("Move")
    assert guide.sign("treatments/azure", reviewer="Clinician Two").returncode == 0
    guide.commit("Sign it there", **CLINICIAN)
    git(guide.root, "branch", "--force", "main")
    (guide.root / AZURE).unlink()
    for path, text in before.items():
        (guide.root / path).write_text(text, encoding="utf-8")
    with (guide.root / ADDRESSES).open("a") as file:
        file.write("- {address: azure.html, article: treatments/azure, leads_to: treatments/blue}\n")
    guide.commit("Move back")
    assert (
        f"{BLUE}:1: {SHOWN.format('it was not there')}{SIGN}"
        in refused(guide.run("pull-request", "--base", "main")).stderr
    )
    assert guide.sign(reviewer="Test Person").returncode == 0
    guide.commit("Sign again", "Test Person", "test@example.org")
    succeeded(guide.run("pull-request", "--base", "main"))


SHOWN = "treatments/blue is shown from this pull request on, and its sign-offs are older (until now, {})"
BACK = "treatments/blue has words that were signed before families had the text (it was withheld, a draft or gone)"
SIGN = ": let it be read as it is now, and signed in this pull request (roles: clinician)"


@pytest.mark.parametrize("how", ["withheld", "draft", "gone"])
def test_a_text_that_families_did_not_have_comes_back_only_signed_anew(how: str, guide: Guide) -> None:
    """Whatever is merged between, so that it is there already, in other words, or signed by one who need not."""

    def merged(message: str, who: dict[str, str] = OTHER) -> None:
        guide.commit(message, **who)
        succeeded(guide.run("pull-request", "--base", "main"))
        git(guide.root, "branch", "--force", "main")

    succeeded(guide.run("addresses"))
    guide.edit(ADDRESSES, "article: treatments/blue", "article: treatments/blue\n  leads_to: treatments/green")
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    merged("Sign")
    signed = (guide.root / BLUE).read_text("utf-8")
    # What was not signed in between is no matter: what is signed may be put back.
    guide.edit(BLUE, "2 mg", "1 mg")
    merged("Change")
    (guide.root / BLUE).write_text(signed, encoding="utf-8")
    merged("Put it back")
    if how == "gone":
        (guide.root / BLUE).unlink()
    else:
        guide.edit(BLUE, "status: published", f"status: {how}")
    merged("Take it off")
    if how == "gone":
        (guide.root / BLUE).write_text(signed.replace("status: published", "status: withheld"), encoding="utf-8")
        guide.commit("Write", **OTHER)
        advice = {"reviewer": "Pat Test", "role": "family-advisor", "credential": "Parent"}
        assert guide.sign(**advice).returncode == 0
        merged("Let an advisor read it", CLINICIAN)
    (guide.root / BLUE).write_text(signed, encoding="utf-8")
    guide.commit("Show it again", **OTHER)
    why = f"{BLUE} had status: {'draft' if how == 'draft' else 'withheld'}"
    assert f"{BLUE}:1: {SHOWN.format(why)}{SIGN}" in refused(guide.run("pull-request", "--base", "main")).stderr
    guide.edit(BLUE, "2 mg", "1 mg")
    merged("Show it in other words")
    (guide.root / BLUE).write_text(signed, encoding="utf-8")
    guide.commit("Put the old words back", **OTHER)
    assert f"{BLUE}:1: {BACK}{SIGN}" in refused(guide.run("pull-request", "--base", "main")).stderr
    assert guide.sign(reviewer="Test Person").returncode == 0
    merged("Sign it again", CLINICIAN)
    guide.edit(BLUE, "2 mg", "1 mg")
    merged("Change once more")
    (guide.root / BLUE).write_text(signed, encoding="utf-8")
    merged("Put it back")


def test_a_change_of_status_is_seen_on_whatever_parent_of_a_merge(guide: Guide) -> None:
    """Main may have been moved forward to a branch into which it was merged."""

    def merged(message: str, who: dict[str, str] = OTHER) -> None:
        guide.commit(message, **who)
        git(guide.root, "branch", "--force", "main")

    assert guide.sign(reviewer="Clinician Two").returncode == 0
    merged("Sign", CLINICIAN)
    signed = (guide.root / BLUE).read_text("utf-8")
    git(guide.root, "branch", "side")
    (guide.root / BLUE).write_text(signed.replace("published", "withheld"), encoding="utf-8")
    merged("Take it off")
    (guide.root / BLUE).write_text(signed.replace("2 mg", "1 mg"), encoding="utf-8")
    merged("Show it in other words")
    git(guide.root, "switch", "--quiet", "side")
    guide.commit("Something else", **OTHER)
    git(guide.root, "merge", "--quiet", "--no-ff", "--no-edit", "main")
    git(guide.root, "branch", "--force", "main")
    (guide.root / BLUE).write_text(signed, encoding="utf-8")
    guide.commit("Put the old words back", **OTHER)
    assert f"{BLUE}:1: {BACK}{SIGN}" in refused(guide.run("pull-request", "--base", "main")).stderr


def test_a_status_is_read_in_whatever_form_an_earlier_text_gives_it(guide: Guide) -> None:
    """Which forms the check takes may have been other ones then."""
    text = (guide.root / BLUE).read_text("utf-8").replace("published", "withheld")
    _, header, body = text.split("---\n", 2)
    for form in (
        text,
        "\ufeff" + text,
        text.replace("\n", "\r\n"),
        text.replace("status: ", "status:\n  "),
        text.replace("status:", '"st\\u0061tus" :'),
        f"---\n{re.sub('^(?=.)', '  ', header, flags=re.M)}---\n{body}",
        "---\n{title: Blue, status: withheld}\n---\n",
    ):
        (guide.root / BLUE).write_text(form, encoding="utf-8", newline="")
        assert status_at(guide.root, guide.commit("Write"), BLUE) == "withheld", form
    for form in ("", "---", "no header", "---\n- status\n---\n", "---\nstatus: [\n---\n"):
        (guide.root / BLUE).write_text(form, encoding="utf-8")
        assert status_at(guide.root, guide.commit("Write"), BLUE) is None, form
    (guide.root / BLUE).unlink()
    assert status_at(guide.root, guide.commit("Remove"), BLUE) is None


def test_signing_an_unchanged_text_that_one_wrote_long_ago_is_no_matter_of_this_check(guide: Guide) -> None:
    """The check is about one pull request: what edits text and signs it."""
    assert guide.sign(reviewer="Writer One").returncode == 0
    guide.commit("Sign")
    assert guide.run("pull-request", "--base", "main").returncode == 0


def test_what_is_written_by_hand_is_as_plain_and_short_as_what_make_sign_writes(guide: Guide) -> None:
    """Families read both remarks; an entry that has stood there before is not asked."""
    assert guide.sign(reviewer="Clinician Two", note="Good.").returncode == 0
    right = (guide.root / LEDGER).read_text("utf-8")
    for old, new, wrong in (
        ("First checked text.", "**Give** more.", 'changed: Markdown does not work here ("**Give**")'),
        ("First checked text.", "More. " * 90, "changed: 539 characters"),
        ("Good.", "Give [more](https://a.example).", "note: Markdown does not work here"),
        ("Good.", "More. " * 700, "note: 4199 characters"),
        ("format: 2", "format: 1", "does not say by which rules its version was made"),
    ):
        (guide.root / LEDGER).write_text(right.replace(old, new), encoding="utf-8")
        guide.commit("Sign", **CLINICIAN)
        told = guide.run("pull-request", "--base", "main").stderr
        assert re.search(rf"^{LEDGER}:2: .*{re.escape(wrong)}", told, re.M), told
    git(guide.root, "branch", "--force", "main")
    assert guide.run("pull-request", "--base", "main").returncode == 0


def prolonged(text: str) -> str:
    return text.replace("2027-11-01", "2027-11-30", 1)


def without_the_first(text: str) -> str:
    return re.sub(r"^- .*?(?=^- )", "", text, count=1, flags=re.M | re.S)


def turned_around(text: str) -> str:
    first, second = re.findall(r"^- .*?(?=^- |\Z)", text, re.M | re.S)
    return second + first


def with_one_before(text: str) -> str:
    first = re.search(r"^- .*?(?=^- )", text, re.M | re.S)[0]
    return text.replace("- article", first.replace("2026-12-01", "2026-11-28") + "- article", 1)


REWRITES: dict[str, tuple[Callable[[str], str], int, str]] = {
    "prolonged": (prolonged, 2, "blue by Clinician Two on 2026-12-01 is gone or changed"),
    "another credential": (lambda text: text.replace('"MD"', '"RN"', 1), 2, "is gone or changed"),
    "another day": (lambda text: text.replace("2026-12-01", "2026-11-30", 1), 2, "is gone or changed"),
    "another remark": (lambda text: text.replace("First checked text.", "None.", 1), 2, "is gone or changed"),
    "taken away": (without_the_first, 2, "blue by Clinician Two on 2026-12-01 is gone or changed"),
    "turned around": (turned_around, 1, "is moved"),
    "written before": (with_one_before, 2, "blue by Clinician Two on 2026-11-28 is written among older ones"),
    "emptied": (lambda _: "[]\n", 1, "is gone or changed"),
}


@pytest.mark.parametrize("how", REWRITES)
def test_the_ledger_only_grows(how: str, guide: Guide) -> None:
    """To change, prolong, move or take away an entry is refused at its line, whoever does it; to add one is not."""
    edit, line, words = REWRITES[how]
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article, reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    git(guide.root, "branch", "--force", "main")
    ledger = (guide.root / LEDGER).read_text("utf-8")
    assert edit(ledger) != ledger
    (guide.root / LEDGER).write_text(edit(ledger), encoding="utf-8")
    guide.commit("Rewrite the ledger", **CLINICIAN)
    done = refused(guide.run("pull-request", "--base", "main"))
    assert re.search(rf"^{LEDGER}:{line}: the sign-off of treatments/.*{words}: ", done.stderr, re.M), done.stderr
    (guide.root / LEDGER).write_text("# Another comment.\n" + ledger, encoding="utf-8")
    assert guide.sign("guide/words", reviewer="Clinician Two").returncode == 0
    guide.commit("Sign another", **CLINICIAN)
    assert guide.run("pull-request", "--base", "main").returncode == 0


@pytest.mark.parametrize(
    ("part", "path", "old", "new", "role"),
    [
        ("guide/words", "content/en/questions.yaml", "Who answers at night?", "Who answers by night?", "clinician"),
        ("guide/frame", "theme/static/css/base.css", "@layer", "/* new */ @layer", "editor"),
        ("guide/frame", "theme/strings/en.toml", '"Close"', '"Shut"', "editor"),
        ("guide/frame", BLUE, "order: 1", "order: 3", "editor"),
        ("guide/frame", BLUE, "kind: treatment", "kind: treatment\nmoment: just-diagnosed", "editor"),
        ("treatments/blue", "theme/strings/en.toml", '"Emergency:"', '"An emergency:"', "clinician"),
        ("guide/facts", HOSPITAL, "care_team: null", 'care_team: "(314) 555-0100"', "facts-checker"),
    ],
)
def test_a_part_is_signed_in_a_pull_request_by_somebody_else(
    part: str, path: str, old: str, new: str, role: str, guide: Guide
) -> None:
    """What stands around the articles follows the same rules as an article, also where its words stand in one."""
    guide.edit(path, old, new)
    guide.commit("Change a part")
    assert guide.sign(part, role=role, reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    succeeded(guide.run("pull-request", "--base", "main"))
    assert guide.sign(part, role=role, reviewer="Writer One").returncode == 0
    guide.commit("Sign too")
    done = refused(guide.run("pull-request", "--base", "main"))
    assert f"Writer One has changed the text of {part} in this pull request, and signs it too" in done.stderr


@pytest.mark.parametrize(
    "change", [(HOSPITAL, "school: null", 'school: "(314) 555-4321"'), (PROFILE, '"US-MO"', '"US-IL"')]
)
@pytest.mark.parametrize(
    ("part", "path", "old", "role"),
    [
        ("treatments/blue", BLUE, "In a study, 12", "clinician"),
        ("treatments/blue", "content/en/notices.yaml", "Call [[call.emergency]].", "clinician"),
        ("guide/words", "content/en/emergencies.yaml", "'has a fever", "clinician"),
        ("guide/frame", "content/en/notices.yaml", "Ask your team.", "editor"),
    ],
)
def test_whoever_turns_words_by_a_fact_or_the_place_does_not_sign_them(
    part: str, path: str, old: str, role: str, change: tuple[str, str, str], guide: Guide
) -> None:
    """A value alone is no change of the text."""
    condition = "if us-mo" if change[0] == PROFILE else "if phone.school"
    mark = f"[[{condition}: Never]] give red syrup."
    text = {BLUE: f"{mark}\n\n{old}", "content/en/emergencies.yaml": f"'{mark} {old[1:]}"}.get(path, f'"{mark} {old}"')
    guide.edit(path, old, text)
    guide.commit("Write")
    git(guide.root, "branch", "--force", "main")
    guide.edit(*change)
    guide.commit("Turn", **CLINICIAN)
    assert guide.sign(part, role=role, reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    assert f"Clinician Two has changed the text of {part} in this pull request, and signs it too" in said


def test_a_file_with_an_odd_name_has_an_author(guide: Guide) -> None:
    """Git quotes some names, and takes others for patterns; a plugin may read any file."""
    writers = {'a"b\\.txt': {"name": "Writer One", "email": "writer@example.org"}, ":!*": CLINICIAN}
    for path, writer in writers.items():
        (guide.root / path).write_text("5 mg")
        git(guide.root, "add", f"./{path}")
        guide.commit("Write", **writer)
    for writer in writers.values():
        assert guide.sign("guide/frame", role="editor", reviewer=writer["name"]).returncode == 0
        guide.commit("Sign", **writer)
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    for writer in writers.values():
        assert f"{writer['name']} has changed the text of guide/frame in this pull request, and signs it too" in said


def test_an_earlier_version_is_known_however_long_the_pull_request_is(guide: Guide) -> None:
    """It was signed, corrected and signed again, with many commits in between."""
    succeeded(guide.sign(reviewer="Clinician Two"))
    guide.commit("Sign", **CLINICIAN)
    guide.edit(BLUE, "3 to 4", "3 to 5")
    for number in range(52):
        guide.edit(GREEN, f"{12 + number} of 100", f"{13 + number} of 100")
        guide.commit("Write")
    succeeded(guide.sign(reviewer="Clinician Two", changed="Weeks."))
    guide.commit("Sign", **CLINICIAN)
    succeeded(guide.run("pull-request", "--base", "main"))


def test_a_version_that_never_was_is_reported(guide: Guide) -> None:
    """A sign-off of an earlier text of the same branch is known; one of no text at all is a problem at its line."""
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write")
    assert guide.run("pull-request", "--base", "main").returncode == 0
    text = (guide.root / LEDGER).read_text("utf-8")
    (guide.root / LEDGER).write_text(re.sub(r"[0-9a-f]{64}", "0" * 64, text), encoding="utf-8")
    guide.commit("Invent", **CLINICIAN)
    done = refused(guide.run("pull-request", "--base", "main"))
    told = f"{LEDGER}:2: no text of treatments/blue ever had the version 0000-0000: "
    todo = "sign the text as it is now (make status shows its version), or take this entry out"
    assert f"\n{told}{todo}\n" in f"\n{done.stderr}"
    assert "no such branch" in guide.run("pull-request", "--base", "nowhere").stderr


def test_the_script_does_all_steps_and_tells_which_failed(guide: Guide) -> None:
    """tools/review.sh leaves redline, summary, preview and status; one failed step fails it, and the rest is still made."""
    (guide.root / "tools").mkdir()
    script = guide.root / "tools/review.sh"
    script.write_bytes((ROOT / "tools/review.sh").read_bytes())
    script.chmod(0o755)

    def run() -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHON": sys.executable}
        return subprocess.run(
            [str(script), "main"], env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write")
    succeeded(run())
    out = guide.root / "dist/review"
    for name in ("redline.html", "redline.md", "status.json", "preview/index.html", "preview/blue.html"):
        assert (out / name).is_file(), name
    guide.edit(BLUE, "{#risks}", "")
    guide.commit("Break")
    (out / "redline.html").unlink()
    done = refused(run())
    assert "Not in order: text, preview. What to do is said above" in done.stderr
    assert (out / "redline.html").is_file()


def test_the_workflow_pins_every_action_and_calls_the_script() -> None:
    """Each action by commit, no service from elsewhere, no right but to read, and the same script as any other forge."""
    text = (ROOT / ".github/workflows/review.yml").read_text("utf-8")
    flow = yaml.safe_load(text)
    uses = re.findall(r"uses: (\S+)", text)
    assert uses
    for action in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
    assert flow["permissions"] == {"contents": "read"}
    steps = flow["jobs"]["review"]["steps"]
    assert steps[0]["with"]["fetch-depth"] == 0
    runs = "\n".join(step.get("run", "") for step in steps)
    assert "tools/review.sh" in runs
    assert "GITHUB_STEP_SUMMARY" in runs
    assert "${{" not in runs, "text of a pull request must not become a command"


def test_the_owners_of_sign_offs_are_clinicians_and_each_path_exists() -> None:
    """The example names files that are there, and gives the ledger to clinicians alone."""
    owners = {}
    for line in (ROOT / ".github/CODEOWNERS.example").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            path, *teams = line.split()
            owners[path] = teams
            assert path == "*" or (ROOT / path.strip("/")).exists(), path
    assert owners["/" + LEDGER] == ["@example-hospital/oncology-clinicians"]


def test_the_version_can_be_computed_from_its_description() -> None:
    """The example of docs/versions.md has the version that stands below it, and the keys that the program uses."""
    from care_guide.content.article import canonical
    from care_guide.review.versions import version_data

    text = (ROOT / "docs/versions.md").read_text("utf-8")
    data = re.search(r"```json\n(.+)\n```", text)[1]
    full = re.search(r"```text\n([0-9a-f]{64})\n```", text)[1]
    assert hashlib.sha256(data.encode()).hexdigest() == full
    assert f"{full[:4]}-{full[4:8]}" in text
    form = re.search(r"```form\n(.+)\n```", text)[1]
    assert json.loads(data)["html"] == hashlib.sha256(form.encode()).hexdigest()
    html = (
        '<section id="risks" class="x"><h2 id="risks-title">What can\ngo wrong?</h2>\n<p>Niños: 12 of 100 children had a fever.'
        '<sup data-source="paper-a"><a href="#x">1</a></sup> Call <span data-slot="phone.care_team"><a>555</a></span> now.</p></section>'
    )
    assert canonical(html, [], "content/en/x/y.md") == json.loads(form)
    again = json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert again == data
    library = small_library()
    keys = set(version_data(library.articles[0], library))
    assert keys == set(json.loads(data)) == set(re.findall(r"^\| `([a-z]+)` \|", text, re.M))
