"""What a copy of the repository, a person who has left, or a file beside the guide could hide from a reviewer."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from care_guide.content.problems import Problem

from tests.conftest import succeeded
from tests.review.conftest import ADDRESSES, BLUE, HOSPITAL, LEDGER, PROFILE, REVIEWERS, RULES, Guide, git
from tests.tools.edits import write

EARLIER = "in an earlier pull request, since it was last signed"


@pytest.mark.parametrize("how", ["assume-unchanged", "skip-worktree", "ignored", "replaced"])
def test_the_redline_shows_what_git_was_told_to_pass_over(guide: Guide, how: str) -> None:
    """The guide is built of it all the same, so whoever signs must see it."""
    path = BLUE
    if how == "ignored":
        path = "content/en/treatments/red.md"
        write(path, (guide.root / BLUE).read_text("utf-8").replace("slug: blue", "slug: red"))(guide.root)
        (guide.root / ".git/info/exclude").write_text("red.md\n", encoding="utf-8")
    elif how == "replaced":
        guide.edit(BLUE, "3 to 4", "3 to 5")
        new = guide.commit("Change")
        git(guide.root, "replace", git(guide.root, "rev-parse", "main"), new)
    else:
        git(guide.root, "update-index", f"--{how}", BLUE)
        guide.edit(BLUE, "3 to 4", "3 to 5")
    index = (guide.root / ".git/index").read_bytes()
    # A file with another time alone makes git want to write its index anew.
    os.utime(guide.root / "content/en/glossary.yaml", (0, 0))
    done = succeeded(guide.run("redline", "--base", "main"))
    if how != "replaced":
        assert f"Not committed, and in the redline all the same: {path}" in done.stdout
    shown = (guide.root / "dist/redline.md").read_text("utf-8")
    assert ("3 to 5 weeks" in shown) or (path in shown)
    assert "Nothing that a family reads has changed." not in done.stdout
    assert (guide.root / ".git/index").read_bytes() == index


def test_of_many_files_that_are_not_committed_the_first_are_named(guide: Guide) -> None:
    """A site in a folder that git does not ignore has hundreds; the guide's own come first, and the page names all."""
    for number in range(8):
        write(f"a-site/{number}.html", "A page.")(guide.root)
    guide.edit(BLUE, "3 to 4", "3 to 5")
    said = succeeded(guide.run("redline", "--base", "main")).stdout
    first = [BLUE, *(f"a-site/{number}.html" for number in range(4))]
    assert f"in the redline all the same: {', '.join(first)} and 4 more\n" in said
    assert f"`{'`, `'.join(first)}` and 4 more\n" in (guide.root / "dist/redline.md").read_text("utf-8")
    assert "a-site/7.html" in (guide.root / "dist/redline.html").read_text("utf-8")


def told(guide: Guide) -> tuple[int, str, str]:
    """What the check of a pull request says."""
    done = guide.run("pull-request", "--base", "main")
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("how", ["submodule", "beside"])
def test_a_text_in_a_repository_of_its_own_is_reported(guide: Guide, how: str, tmp_path: Path) -> None:
    """Its authors are not in this history, so nobody could say whether they have signed what they wrote."""
    guide.edit("content/en/groups.yaml", "- id: treatments", "- id: other\n  title: Other\n- id: treatments")
    guide.commit("Add a group")
    folder = guide.root / "content/en/other"
    place = folder if how == "beside" else tmp_path / "other"
    place.mkdir()
    git(place, "init", "--quiet")
    write("red.md", (guide.root / BLUE).read_text("utf-8").replace("slug: blue", "slug: red"))(place)
    git(place, "add", "--all", name="Test Person")
    git(place, "commit", "--quiet", "-m", "Write", name="Test Person")
    if how == "submodule":
        git(guide.root, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", place.as_uri(), str(folder))
    assert guide.sign("other/red").returncode == 0
    git(guide.root, "add", LEDGER)
    git(guide.root, "commit", "--quiet", "-m", "Sign", name="Test Person")
    write("content/en/other/.DS_Store", "")(guide.root)
    status, _, said = told(guide)
    assert status == 1
    assert ".DS_Store" not in said
    assert f"{LEDGER}:2: content/en/other belongs to other/red and is not in a commit here" in said


def test_somebody_who_has_left_signs_no_more_with_an_earlier_day(guide: Guide) -> None:
    """The day of a sign-off is only what somebody has written."""
    guide.edit(
        REVIEWERS, "name: Clinician Two, credential: MD,", "name: Clinician Two, credential: MD, until: 2026-11-30,"
    )
    guide.commit("Leave")
    git(guide.root, "branch", "--force", "main")
    assert guide.sign().returncode == 0
    for old, new in (
        ("test-person", "clinician-two"),
        ("Test Person", "Clinician Two"),
        ("date: 2026-12-01", "date: 2026-11-25"),
    ):
        guide.edit(LEDGER, old, new)
    assert guide.run("check").returncode == 0
    guide.commit("Sign", "Clinician Two", "clinician@example.org")
    status, _, said = told(guide)
    assert status == 1
    assert (
        f"{LEDGER}:2: Clinician Two does not sign as clinician any more, and this sign-off of 2026-11-25 is new" in said
    )


def test_somebody_who_has_left_adds_nobody(guide: Guide) -> None:
    guide.edit(REVIEWERS, "name: Test Person, credential: MD,", "name: Test Person, credential: MD, until: 2020-12-31,")
    text = (guide.root / REVIEWERS).read_text("utf-8")
    late = (
        "- {id: new-one, name: New One, credential: MD, since: 2026-11-01, roles: [clinician], added_by: test-person}\n"
    )
    (guide.root / REVIEWERS).write_text(text + late, encoding="utf-8")
    assert "new-one: added_by: test-person is no longer on the list" in guide.run("check").stderr
    # With an earlier day, the list alone is in order.
    guide.edit(REVIEWERS, "since: 2026-11-01", "since: 2020-11-01")
    assert guide.run("check").returncode == 0
    guide.commit("Add one")
    assert "test-person is not on the list today, and this entry of new-one is new" in told(guide)[2]


def test_a_branch_that_began_earlier_is_checked_by_what_holds_now(guide: Guide) -> None:
    """Otherwise somebody who has left signs from before that day, and rules count that are no more."""
    git(guide.root, "switch", "--quiet", "main")
    text = (guide.root / REVIEWERS).read_text("utf-8")
    gone = "- {id: clinician-two, name: Clinician Two, credential: MD, since: 2026-11-25, roles: [], added_by: test-person}\n"
    (guide.root / REVIEWERS).write_text(text + gone, encoding="utf-8")
    guide.edit(RULES, "signed_commits: shown", "signed_commits: required")
    guide.commit("Leave")
    git(guide.root, "switch", "--quiet", "change")
    assert guide.sign(reviewer="clinician-two").returncode == 0
    guide.edit(LEDGER, "date: 2026-12-01", "date: 2026-11-20")
    guide.commit("Sign", "Clinician Two", "clinician@example.org")
    status, _, said = told(guide)
    assert status == 1
    assert f"{LEDGER}:2: Clinician Two does not sign as clinician any more, and this sign-off of 2026-11-20" in said
    assert f"{LEDGER}:2: the sign-off of treatments/blue is not in a commit that Clinician Two has signed" in said


@pytest.mark.parametrize("how", ["for a while", "a whole file", "attributes", "amend"])
def test_who_wrote_a_text_is_found_where_no_line_of_it_says_so(guide: Guide, how: str) -> None:
    """It is there between two commits only, in a copy with short lines, or as git writes it; whose an amended commit is,
    git does not say.
    """
    if how == "attributes":
        guide.edit(BLUE, "The nurse gives", "The nurse $Id$ gives")
        guide.commit("Write", "Other One", "other@example.org")
        git(guide.root, "branch", "--force", "main")
        write("content/.gitattributes", "*.md ident\n")(guide.root)
    elif how == "a whole file":
        write("docs/draft.md", (guide.root / BLUE).read_text("utf-8").replace("| 5 mg", "| 50 mg"))(guide.root)
    else:
        guide.edit(BLUE, "3 to 4", "30 to 40")
    git(guide.root, "add", "--all", ".")
    guide.commit("Write")
    if how == "attributes":
        (guide.root / BLUE).unlink()
        git(guide.root, "checkout", BLUE)
    elif how == "a whole file":
        shutil.copy(guide.root / "docs/draft.md", guide.root / BLUE)
        guide.commit("Copy", "Other One", "other@example.org")
    elif how == "amend":
        git(guide.root, "commit", "--quiet", "--amend", "--no-edit", "--author=Other One <other@example.org>")
    assert guide.sign(reviewer="clinician-two").returncode == 0
    if how == "for a while":
        guide.edit(BLUE, "30 to 40", "3 to 4")
    guide.commit("Sign")
    status, shown, said = told(guide)
    if how == "amend":
        named = "Writer One has committed the sign-off of treatments/blue by Clinician Two, and committed a text of it"
        assert f"{named} that git gives to Other One" in shown
    else:
        assert status == 1
        assert f"{LEDGER}:2: Writer One has changed the text of treatments/blue in this pull request, and signs" in said


def test_an_entry_that_git_writes_otherwise_has_an_author_or_is_refused(guide: Guide) -> None:
    """With some attributes, git takes a file for changed at once, as if somebody was at work."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    assert guide.sign(reviewer="clinician-two", note="$Id$").returncode == 0
    ledger = guide.root / LEDGER
    ledger.write_bytes(ledger.read_bytes().replace(b"\n", b"\r\n"))
    write("content/data/.gitattributes", "signoffs.yaml -text\n")(guide.root)
    guide.commit("Sign")
    write("content/data/.gitattributes", "signoffs.yaml ident text eol=lf\n")(guide.root)
    guide.commit("Name attributes", "Other One", "other@example.org")
    ledger.write_bytes(ledger.read_bytes().replace(b"$Id$", b"$Id: 1 $"))
    status, _, said = told(guide)
    assert status == 1
    assert f"{LEDGER}:2: no commit has the sign-off of treatments/blue by Clinician Two on 2026-12-01" in said
    # What somebody adds to the last commit has no author yet, whatever their editor does to the comments.
    ledger.write_bytes(ledger.read_bytes().replace(b"$Id: 1 $", b"$Id$"))
    assert guide.sign("treatments/green").returncode == 0
    ledger.write_bytes(
        b"\xef\xbb\xbf" + ledger.read_bytes().replace(b"# Who checked what.", b"# Who has checked what.")
    )
    assert "Test Person signs treatments/green: not committed yet" in told(guide)[1]


def test_whoever_merges_has_written_nothing(guide: Guide) -> None:
    """Forges have a button that merges main into a branch, and give the merge to whoever presses it."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    with (guide.root / "pelicanconf.py").open("a") as settings:
        settings.write('SHOW_DOSE = "3 mg"\n')
    git(guide.root, "add", "pelicanconf.py")
    guide.commit("Write", "Other One", "other@example.org")
    git(guide.root, "switch", "--quiet", "main")
    guide.edit(BLUE, "by mouth", "by mouth, at night")
    guide.commit("Go on", "Other One", "other@example.org")
    clinician = {"name": "Clinician Two", "email": "clinician@example.org"}
    git(guide.root, "switch", "--quiet", "change")
    git(guide.root, "merge", "--quiet", "--no-edit", "main", **clinician)
    assert guide.sign(reviewer="clinician-two").returncode == 0
    assert guide.sign("guide/frame", role="editor", reviewer="clinician-two").returncode == 0
    guide.commit("Sign", **clinician)
    status, shown, said = told(guide)
    assert (status, said) == (0, "")
    # Nor does a pull request that somebody merges make them an author of what was in it.
    git(guide.root, "switch", "--quiet", "main")
    git(guide.root, "merge", "--quiet", "--no-ff", "--no-edit", "change~1", **clinician)
    git(guide.root, "switch", "--quiet", "-c", "later")
    assert guide.sign(reviewer="clinician-two").returncode == 0
    guide.commit("Sign", **clinician)
    status, shown, _ = told(guide)
    assert status == 0
    assert "in an earlier pull request" not in shown


def test_two_entries_on_one_line_are_refused(guide: Guide) -> None:
    """The author of the one would be taken for that of both."""
    for article in ("treatments/blue", "treatments/green"):
        assert guide.sign(article, reviewer="clinician-two").returncode == 0
    entries = yaml.load((guide.root / LEDGER).read_text("utf-8"), yaml.BaseLoader)
    one_line = ", ".join(f"{{{', '.join(f'{key}: {json.dumps(one[key])}' for key in one)}}}" for one in entries)
    (guide.root / LEDGER).write_text(f"[{one_line}]\n".replace('"2"', "2"), encoding="utf-8")
    guide.commit("Sign")
    assert f"{LEDGER}:1: two entries are on one line: begin each on a line of its own" in told(guide)[2]


def test_who_signs_what_they_changed_in_an_earlier_pull_request_is_named(guide: Guide) -> None:
    """Nobody else may have read it; what they changed before it was last signed does not count."""
    named = f"Other One has committed the sign-off of treatments/blue by Test Person, and changed it {EARLIER}"
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write", "Other One", "other@example.org")
    for expected in (True, False):
        git(guide.root, "branch", "--force", "main")
        assert guide.sign(changed="New." if expected else "Read again.").returncode == 0
        guide.commit("Sign", "Other One", "other@example.org")
        status, shown, _ = told(guide)
        assert (status, named in shown) == (0, expected)
        guide.edit(LEDGER, "date: 2026-12-01", "date: 2026-11-30")
        guide.commit("Date", "Other One", "other@example.org")


def test_a_reading_by_somebody_who_need_not_sign_does_not_hide_who_wrote_it(guide: Guide) -> None:
    """An advisor who reads a new dose does not answer for it."""
    guide.edit(BLUE, "2 mg once a day", "20 mg once a day")
    guide.commit("Write", "Other One", "other@example.org")
    succeeded(guide.sign(reviewer="pat-test", role="family-advisor", credential="Parent"))
    merge_change(guide, "Sign", "Pat Test")
    succeeded(guide.sign())
    guide.commit("Sign", "Other One", "other@example.org")
    named = (
        f"Other One has committed the sign-off of treatments/blue by Test Person, and changed it {EARLIER} ({BLUE}): "
    )
    assert named in told(guide)[1]


@pytest.mark.parametrize("wrote_blue", [False, True])
def test_a_commit_with_sign_offs_of_many_texts_has_one_note_of_each_kind(guide: Guide, wrote_blue: bool) -> None:
    """A web team commits what came back in a form: they have not signed, and what they wrote themselves stands apart."""
    guide.edit("content/data/sources.yaml", '"Paper a"', '"Paper c"')
    if wrote_blue:
        guide.edit(BLUE, "3 to 4", "3 to 5")
    merge_change(guide, "Write")
    for topic in ("treatments/blue", "treatments/green"):
        succeeded(guide.sign(topic))
    commit = guide.commit("Sign", "Other One", "other@example.org")[:8]
    by, sources = "Other One has committed the sign-off of", "content/data/sources.yaml"
    what, aside = f"by Test Person, and changed it {EARLIER}", ", but not its own file"
    ask, both = "ask Test Person what they have read", "treatments/blue, treatments/green"
    assert [line.split(":", 3)[3][1:] for line in told(guide)[1].splitlines() if line.startswith("Note: ")] == [
        f"Test Person signs each of 2 texts: commit {commit} by Other One, who is somebody else, "
        f"not signed with a key of {REVIEWERS}. Texts: {both}",
        *(
            [
                f"{by} treatments/blue {what} ({BLUE} and 1 more): {ask}",
                f"{by} treatments/green {what}{aside} ({sources}): {ask}",
            ]
            if wrote_blue
            else [f"{by} each of 2 texts {what}{aside}: {ask}. Texts: {both} ({sources})"]
        ),
    ]


def sign_as(guide: Guide, topic: str, *names: str) -> None:
    """Sign a text, each person in a commit of their own."""
    role = {"guide/facts": "facts-checker", "guide/frame": "editor"}.get(topic, "clinician")
    for name in names:
        succeeded(guide.sign(topic, role=role, reviewer=name, next="2027-03-01"))
        guide.commit("Sign", name, f"{name.partition(' ')[0].lower()}@example.org")


def test_one_of_two_people_does_not_hide_that_the_other_wrote_it(guide: Guide) -> None:
    """Both have signed the facts before; then one changes a number and the other signs it."""
    guide.fill_facts()
    sign_as(guide, "guide/facts", "Fay Test", "Fred Test")
    guide.edit(HOSPITAL, "(314) 555-4321", "(314) 555-4322")
    guide.commit("Change", "Fay Test", "fay@example.org")
    sign_as(guide, "guide/facts", "Fred Test")
    git(guide.root, "branch", "--force", "main")
    sign_as(guide, "guide/facts", "Fay Test")
    assert f"Fay Test has signed guide/facts, and changed it {EARLIER} ({HOSPITAL}): " in told(guide)[1]


def test_an_old_text_that_is_signed_once_more_does_not_hide_who_wrote_the_new_one(guide: Guide) -> None:
    """The advisor who signs it again has looked at what is there no more."""
    sign_as(guide, "treatments/blue", "Test Person")
    guide.edit(BLUE, "2 mg once a day", "20 mg once a day")
    merge_change(guide, "Write", "Clinician Two")
    guide.edit(BLUE, "20 mg once a day", "2 mg once a day")
    succeeded(guide.sign(reviewer="pat-test", role="family-advisor", credential="Parent"))
    guide.edit(BLUE, "2 mg once a day", "20 mg once a day")
    merge_change(guide, "Sign", "Pat Test")
    sign_as(guide, "treatments/blue", "Clinician Two")
    assert f"Clinician Two has signed treatments/blue, and changed it {EARLIER} ({BLUE}): " in told(guide)[1]


@pytest.mark.parametrize(
    ("topic", "path", "old", "new"),
    [
        ("treatments/blue", "content/images/box.svg", ">marrow<", ">give 20 mg<"),
        ("treatments/blue", "content/en/notices.yaml", "Call [[call.emergency]].", "Wait."),
        ("treatments/blue", "content/en/emergencies.yaml", "cannot breathe", "cannot breathe at all"),
        ("treatments/blue", "content/data/sources.yaml", '"Paper a"', '"Paper c"'),
        ("guide/facts", PROFILE, "1-800-222-1222", "1-800-222-1223"),
        ("guide/words", "content/en/questions.yaml", "at night?", "at noon?"),
        ("guide/frame", "theme/strings/en.toml", 'print = "Print this page"', 'print = "Print it"'),
    ],
)
def test_who_changed_any_file_of_a_text_earlier_is_named(
    guide: Guide, topic: str, path: str, old: str, new: str
) -> None:
    """Also one that many texts share, and that is named, since what has changed in it may be of another text."""
    guide.fill_facts()
    sign_as(guide, topic, "Fay Test", "Fred Test")
    guide.edit(path, old, new)
    merge_change(guide, "Change", "Clinician Two")
    sign_as(guide, topic, "Clinician Two")
    aside = "" if topic.startswith("guide/") else ", but not its own file"
    named = (
        f"Clinician Two has signed {topic}, and changed it {EARLIER}{aside} ({path}): let somebody else read it, too"
    )
    assert named in told(guide)[1]


def test_a_change_of_a_shared_file_that_is_of_another_text_is_no_matter(guide: Guide) -> None:
    """Each article shares the list of sources, which often changes."""
    sign_as(guide, "treatments/blue", "Test Person")
    sources = guide.root / "content/data/sources.yaml"
    more = sources.read_text("utf-8").partition("- id: paper-b")[0].replace("paper-a", "paper-c")
    sources.write_text(sources.read_text("utf-8") + more, encoding="utf-8")
    merge_change(guide, "Add a source", "Clinician Two")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Change")
    sign_as(guide, "treatments/blue", "Clinician Two")
    assert EARLIER not in told(guide)[1]


AZURE, NAVY = BLUE.replace("blue", "azure"), BLUE.replace("blue", "navy")


def merge_change(guide: Guide, message: str, who: str = "Other One") -> None:
    """Merge what has changed as a pull request of ``who``."""
    git(guide.root, "add", "--all", ".")
    guide.commit(message, who, f"{who.partition(' ')[0].lower()}@example.org")
    git(guide.root, "branch", "--force", "main")


def rename(guide: Guide, old: str, new: str) -> None:
    """Move a published article, with an address of its own, to which the old one leads."""
    was, now = (path.removeprefix("content/en/").removesuffix(".md") for path in (old, new))
    (guide.root / new).parent.mkdir(exist_ok=True)
    shutil.copy(guide.root / old, guide.root / new)
    guide.edit(new, f"slug: {Path(old).stem}", f"slug: {Path(new).stem}")
    (guide.root / old).unlink()
    addresses = (guide.root / ADDRESSES).read_text("utf-8").replace(f"leads_to: {was}\n", f"leads_to: {now}\n")
    (guide.root / ADDRESSES).write_text(addresses, encoding="utf-8")
    guide.edit(ADDRESSES, f"article: {was}\n", f"article: {was}\n  leads_to: {now}\n")
    succeeded(guide.run("addresses"))


@pytest.mark.parametrize(
    "how", ["before", "here", "and edited", "twice", "copied first", "in another folder", "in a merge"]
)
@pytest.mark.parametrize("signed_since", [False, True])
def test_a_text_that_was_renamed_is_still_the_one_that_its_signer_changed(
    guide: Guide, how: str, *, signed_since: bool
) -> None:
    """In the pull request before, in this one, with other words at once, more than once, in steps: a name is no new text.

    What was changed before somebody signed it, under whatever name, does not count.
    """
    new = "content/en/daily-life/azure.md" if how == "in another folder" else AZURE
    succeeded(guide.run("addresses"))
    guide.edit("content/en/groups.yaml", "- id: treatments", "- id: daily-life\n  title: Daily life\n- id: treatments")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    merge_change(guide, "Write")
    if signed_since:
        assert guide.sign(reviewer="clinician-two").returncode == 0
        merge_change(guide, "Sign", "Clinician Two")
    if how == "copied first":
        text = (guide.root / BLUE).read_text("utf-8")
        write(new, text.replace("slug: blue", "slug: azure"))(guide.root)
        merge_change(guide, "Copy", "Writer One")
    if how == "in a merge":
        write("docs/other.md", "Other.")(guide.root)
        merge_change(guide, "Go on", "Writer One")
        git(guide.root, "switch", "--quiet", "-c", "other", "HEAD~1")
        git(guide.root, "merge", "--quiet", "--no-ff", "--no-commit", "main")
    rename(guide, BLUE, new)
    if how == "and edited":
        guide.edit(new, "by mouth", "by mouth, at night")
    if how == "here":
        guide.commit("Rename", "Writer One")
    else:
        merge_change(guide, "Rename", "Writer One")
    if how == "twice":
        rename(guide, new, NAVY)
        merge_change(guide, "Rename again", "Writer One")
        new = NAVY
    topic = new.removeprefix("content/en/").removesuffix(".md")
    succeeded(guide.sign(topic))
    guide.commit("Sign", "Other One", "other@example.org")
    named = f"Other One has committed the sign-off of {topic} by Test Person, and changed it {EARLIER}"
    status, shown, said = told(guide)
    assert (said, status, named in shown) == ("", 0, not signed_since)


def test_a_copy_of_a_text_is_another_text(guide: Guide) -> None:
    """What its signer has changed in the first one is not in it, and the sign-offs of that are of that alone."""
    shutil.copy(guide.root / BLUE, guide.root / AZURE)
    guide.edit(AZURE, "slug: blue", "slug: azure")
    merge_change(guide, "Copy", "Writer One")
    guide.edit(BLUE, "3 to 4", "3 to 5")
    merge_change(guide, "Change the first")
    assert guide.sign("treatments/azure").returncode == 0
    guide.commit("Sign", "Other One", "other@example.org")
    assert "in an earlier pull request" not in told(guide)[1]


def test_names_that_nobody_can_read_are_shown_as_codes(guide: Guide) -> None:
    """A terminal obeys some signs, and would hide what comes after a name."""
    write("docs/a\u2028tests/more.py", "x = 1\n")(guide.root)
    git(guide.root, "add", "--all", ".")
    assert guide.sign().returncode == 0
    guide.commit("Sign", "Ed\x1b[8m Test", "ed@example.org")
    status, shown, said = told(guide)
    assert status == 1
    assert r"docs/a\u2028tests/more.py:1: the name of this file holds a sign that nobody sees: rename it" in said
    assert r"Note: docs/a\u2028tests/more.py: a part of the gate itself has changed" in shown
    assert r"by Ed\x1b[8m Test, who is somebody else" in shown
    assert str(Problem("a.yaml", 1, "37.4\u00a0C\x1b", "check")) == "a.yaml:1: 37.4\u00a0C\\x1b: check"


def test_a_sign_off_of_what_is_not_here_is_reported(guide: Guide) -> None:
    """In another language, or of an article that the pull request takes away."""
    succeeded(guide.run("addresses"))
    assert guide.sign("guide/frame", role="editor", reviewer="Edith Test").returncode == guide.sign().returncode == 0
    guide.edit(LEDGER, "lang: en", "lang: fr")
    (guide.root / BLUE).unlink()
    guide.commit("Take away")
    status, _, said = told(guide)
    assert status == 1
    assert f"{LEDGER}:2: no text of guide/frame ever had the version" in said
    assert "nothing answers at blue.html: treatments/blue is gone" in said


def test_a_file_above_the_guide_is_signed_by_somebody_else(guide: Guide, tmp_path: Path) -> None:
    """The guide may be a folder of a larger repository, and settings read any file."""
    above = tmp_path / "all"
    inner = Guide(Path(shutil.copytree(guide.root, above / "guide", ignore=shutil.ignore_patterns(".git"))))
    git(above, "init", "--quiet", "--initial-branch=main")
    with (inner.root / "pelicanconf.py").open("a") as settings:
        settings.write('SHOW_DOSE = open("../words.txt").read()\n')
    write("words.txt", "3 mg")(above)
    succeeded(inner.run("addresses"))
    git(above, "add", "--all", ".")
    git(above, "commit", "--quiet", "-m", "Begin")
    write("words.txt", "5 mg")(above)
    git(above, "commit", "--quiet", "-am", "Change what it says")
    assert inner.sign("guide/frame", role="editor", reviewer="Writer One").returncode == 0
    git(above, "commit", "--quiet", "-am", "Sign")
    done = inner.run("pull-request", "--base", "HEAD~2")
    assert "Note: ../words.txt: a part of the gate itself has changed" in done.stdout
    assert "Writer One has changed the text of guide/frame in this pull request, and signs it too" in done.stderr


def test_a_file_that_could_change_the_gate_is_named(guide: Guide) -> None:
    """Python reads modules from the top folder too; so what is neither content nor theme is named, whatever it is."""
    paths = (
        *("jinja2.py", "sitecustomize.py", "requirements.lock", "theme/server/nginx.conf", "gate.pth"),
        *("README_more.py", "LICENSE/plugin.py", "docs/plugin.py", "theme/static/plugin.py", "content/.gitattributes"),
    )
    for path in paths:
        write(path, "x = 1\n")(guide.root)
    git(guide.root, "add", "--all")
    git(guide.root, "commit", "--quiet", "-m", "Add")
    shown = told(guide)[1]
    assert [path for path in paths if f"Note: {path}: a part of the gate itself has changed" not in shown] == []


def test_a_moved_file_of_the_gate_is_named_at_its_old_place(guide: Guide) -> None:
    write("tools/check.sh", "".join(f"line {n}\n" for n in range(20)))(guide.root)
    git(guide.root, "add", "--all")
    git(guide.root, "commit", "--quiet", "-m", "Add")
    git(guide.root, "branch", "--force", "main")
    Path(guide.root / "docs").mkdir()
    subprocess.run(["git", "mv", "tools/check.sh", "docs/check.sh"], cwd=guide.root, check=True)
    git(guide.root, "commit", "--quiet", "-m", "Move")
    assert "Note: tools/check.sh: a part of the gate itself has changed" in told(guide)[1]


def test_an_editor_does_not_sign_codes_that_they_have_written(guide: Guide) -> None:
    """Codes and rules are a part of the frame."""
    guide.edit("content/data/review.yaml", "warn_days: 90", "warn_days: 80")
    guide.commit("Write", "Edith Test", "edith@example.org")
    assert guide.sign("guide/frame", role="editor", reviewer="Edith Test").returncode == 0
    guide.commit("Sign", "Edith Test", "edith@example.org")
    assert "Edith Test has changed the text of guide/frame in this pull request, and signs it too" in told(guide)[2]


def test_an_editor_does_not_sign_a_plugin_that_they_have_written(guide: Guide) -> None:
    """Its code decides what it does to pages, so it is a part of the frame."""
    code = "plugins/other/__init__.py"
    guide.edit("pelicanconf.py", 'PLUGINS = ["care_guide"]', 'PLUGINS = ["care_guide", "other"]')
    for number, name in enumerate(("Writer One", "Edith Test")):
        write(code, f"x = {number}\n")(guide.root)
        git(guide.root, "add", "--all", name=name, email=f"{number}@example.org")
        git(guide.root, "commit", "--quiet", "-m", "Change", name=name, email=f"{number}@example.org")
        if not number:
            git(guide.root, "branch", "--force", "main")
    assert guide.sign("guide/frame", role="editor", reviewer="Edith Test").returncode == 0
    guide.commit("Sign", "Edith Test", "1@example.org")
    assert "Edith Test has changed the text of guide/frame in this pull request, and signs it too" in told(guide)[2]
