"""What a copy of the repository, a person who has left, or a file beside the guide could hide from a reviewer."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import succeeded
from tests.review.conftest import BLUE, LEDGER, REVIEWERS, Guide, git
from tests.tools.edits import write


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


@pytest.mark.parametrize(
    "path",
    [
        *("jinja2.py", "sitecustomize.py", "requirements.lock", "theme/server/nginx.conf", "gate.pth"),
        *("README_more.py", "LICENSE/plugin.py", "docs/plugin.py", "theme/static/plugin.py", "content/.gitattributes"),
    ],
)
def test_a_file_that_could_change_the_gate_is_named(guide: Guide, path: str) -> None:
    """Python reads modules from the top folder too; so what is neither content nor theme is named, whatever it is."""
    write(path, "x = 1\n")(guide.root)
    git(guide.root, "add", "--all")
    git(guide.root, "commit", "--quiet", "-m", "Add")
    assert f"Note: {path}: a part of the gate itself has changed" in told(guide)[1]


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
