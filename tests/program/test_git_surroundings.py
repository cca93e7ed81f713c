"""Hooks, settings, kinds of clones and owners of a repository: the redline works, and `build.json` says what git knows."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from care_guide.publish.release import provenance
from care_guide.utils.processes import refusal, run_git

from tests.conftest import refused, run_guide, succeeded
from tests.review.conftest import BLUE, make_seed
from tests.tools.guide_process import PYTHON


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A small guide in a folder of its own."""
    return make_seed(tmp_path / "guide")


def commit_all(root: Path) -> str:
    """Commit every file of a repository and return the commit."""
    who = ("-c", "user.name=Test Person", "-c", "user.email=test@example.org")
    for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "--allow-empty", "-m", "Begin")):
        assert run_git(root, *command).returncode == 0
    return run_git(root, "rev-parse", "HEAD").stdout.strip()


def test_a_redline_works_inside_a_hook_and_leaves_its_index_alone(guide: Path) -> None:
    """``git commit -a`` with a hook that makes a redline: the redline comes, and the commit holds the change."""
    commit_all(guide)
    (guide / ".gitignore").write_text("dist\n")
    hook = guide / ".git/hooks/pre-commit"
    hook.write_text(f'#!/bin/sh\n"{PYTHON[0]}" "{PYTHON[1]}" care_guide redline --base=HEAD\n')
    hook.chmod(0o755)
    article = next((guide / "content/en/treatments").glob("*.md"))
    article.write_text(article.read_text("utf-8").rstrip("\n") + "\n\nOne more line.\n", encoding="utf-8")
    surroundings = {**os.environ, "GIT_AUTHOR_NAME": "T", "GIT_COMMITTER_NAME": "T"}
    surroundings |= {"GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_EMAIL": "t@example.org"}
    succeeded(
        subprocess.run(
            ["git", "commit", "-a", "-m", "Change"],
            cwd=guide,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
    )
    assert (guide / "dist/redline.html").is_file()
    assert "One more line." in run_git(guide, "show", "HEAD").stdout
    assert run_git(guide, "status", "--porcelain", "--untracked-files=no").stdout == ""


def test_what_a_hook_hands_on_does_not_reach_git(guide: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commit = commit_all(guide)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_ICASE_PATHSPECS"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert provenance(guide)["commit"] == commit


def test_a_repository_in_a_folder_above_knows_nothing_of_the_guide(guide: Path) -> None:
    """A home folder under git that does not hold the guide, and a work tree that does."""
    shutil.rmtree(guide / ".git")
    (guide.parent / ".gitignore").write_text("*\n!.gitignore\n")
    commit_all(guide.parent)
    told = provenance(guide)
    assert (told["commit"], told["commit_date"], told["changed"]) == ("unknown", "unknown", "unknown")
    (guide.parent / ".gitignore").write_text("output\n")
    commit = commit_all(guide.parent)
    assert provenance(guide)["commit"] == commit


# What hides a change from git, and what is no change: a command of git, a file to write, and whether it counts.
HIDDEN_CHANGES = {
    "untracked and not shown": (("config", "status.showUntrackedFiles", "no"), "content/en/treatments/new.md", True),
    "ignored": (("config", "core.excludesFile", "ignored"), "content/en/treatments/new.md", True),
    "assumed to be unchanged": (("update-index", "--assume-unchanged", BLUE), BLUE, True),
    "skipped": (("update-index", "--skip-worktree", BLUE), BLUE, True),
    "skipped settings": (("update-index", "--skip-worktree", "pelicanconf.py"), "pelicanconf.py", True),
    "left by a system": (("config", "status.showUntrackedFiles", "all"), "content/.DS_Store", False),
    "beside the guide": (("config", "status.showUntrackedFiles", "all"), "notes.txt", False),
}


@pytest.mark.parametrize("name", HIDDEN_CHANGES)
def test_a_change_counts_whatever_git_was_told_to_pass_over(guide: Path, name: str) -> None:
    """build.json says whether the guide was built from what was committed."""
    command, path, counts = HIDDEN_CHANGES[name]
    commit_all(guide)
    (guide / "ignored").write_text("*.md\n")
    assert provenance(guide)["changed"] is False
    assert run_git(guide, *command).returncode == 0
    with (guide / path).open("a") as file:
        file.write("\nOne more line.\n")
    assert provenance(guide)["changed"] is counts


def test_a_machine_without_git_is_told_so(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that the guide has no history."""
    monkeypatch.setenv("PATH", "/nowhere")
    done = run_guide(guide, "redline", "--base=HEAD")
    assert (done.returncode, done.stderr) == (1, "git is not installed: install it\n")
    assert refusal(guide) == "git is not installed: install it"


def test_signed_logs_and_colors_change_nothing(guide: Path) -> None:
    """What a user has set for git is not in what is said of the commit."""
    commit = commit_all(guide)
    for name, value in (("log.showSignature", "true"), ("color.ui", "always")):
        run_git(guide, "config", name, value)
    told = provenance(guide)
    assert told["commit"] == commit
    assert len(told["commit_date"]) == len("2026-11-27T10:00:00+00:00")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_owner_is_told_in_gits_own_words(guide: Path) -> None:
    """The redline says what to do, and publishing says that it does not know the commit."""
    commit_all(guide)
    for path in (guide, *guide.rglob("*")):
        os.lchown(path, 12345, 12345)
    done = refused(run_guide(guide, "redline", "--base=HEAD"))
    assert "safe.directory" in done.stderr
    assert provenance(guide)["commit"] == "unknown"
