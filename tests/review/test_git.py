"""Kinds of clones, hooks, settings and owners: whatever asks git answers as in a plain clone, and leaves no trace."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from care_guide.publish.release import provenance, release_name
from care_guide.utils.processes import refusal, run_git

from tests.conftest import refused, run_guide, succeeded
from tests.review.conftest import BLUE, Guide, git
from tests.tools.guide_process import PYTHON

pytestmark = pytest.mark.slow

KINDS = ("plain", "partial", "shallow", "sparse", "submodule", "worktree", "bare")


def placed(kind: str, guide: Guide, place: Path) -> Guide:
    """Return the guide as another machine, a hospital's repository or a second folder has it."""
    address = guide.root.as_uri()
    git(guide.root, "config", "uploadpack.allowFilter", "true")
    if kind == "worktree":
        git(guide.root, "worktree", "add", "--quiet", "--detach", str(place))
    elif kind == "bare":
        git(place.parent, "clone", "--quiet", "--bare", address, "bare.git")
        git(place.parent / "bare.git", "worktree", "add", "--quiet", "--detach", str(place), "change")
    elif kind == "submodule":
        above = place.parent / "hospital"
        above.mkdir()
        git(above, "init", "--quiet")
        git(above, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", "-b", "change", address, "guide")
        place = above / "guide"
    else:
        how = {"partial": ["--filter=blob:none"], "shallow": ["--depth=3"]}.get(kind, [])
        git(place.parent, "clone", "--quiet", *how, "-b", "change", address, place.name)
        if kind == "sparse":
            git(place, "sparse-checkout", "set", "--no-cone", "/*", "!/content/en/treatments/green.md")
    return Guide(place)


def written(store: Path) -> dict[str, int]:
    """Return when each file and folder of a repository's own was last written: what comes and goes shows, too."""
    return {str(path): path.stat().st_mtime_ns for path in (store, *sorted(store.rglob("*")))}


@pytest.fixture
def changed(guide: Guide) -> Guide:
    """A guide whose text was changed in two commits, so that a partial clone lacks the one between."""
    for number in (13, 14):
        guide.edit(BLUE, f"{number - 1} of 100", f"{number} of 100")
        guide.commit(f"Count {number}")
    return guide


@pytest.mark.parametrize("kind", KINDS)
def test_what_asks_git_answers_alike(kind: str, changed: Guide, tmp_path: Path) -> None:
    commit = git(changed.root, "rev-parse", "HEAD")
    there = placed(kind, changed, tmp_path / "there")
    store = Path(git(there.root, "rev-parse", "--path-format=absolute", "--git-common-dir"))
    before = written(store)
    for command in (("redline", "--base=HEAD~2"), ("pull-request", "--base=HEAD~2")):
        succeeded(there.run(*command))
    # A checkout that is read-only is enough; only a partial clone keeps what it fetches.
    assert kind == "partial" or written(store) == before
    text = (there.root / "dist/redline.md").read_text("utf-8")
    assert "Articles and pages: 1 changed" in text
    assert "14 of 100" in text
    origin = provenance(there.root)
    # A sparse checkout lacks a text that the commit has: what is built from it is not what the commit says.
    assert (origin["commit"], origin["changed"]) == (commit, kind == "sparse")
    assert commit[:8] in release_name(there.root, origin)
    assert git(there.root, "status", "--porcelain") == ""
    # The comparison left no work tree.
    assert len(git(there.root, "worktree", "list").splitlines()) == (2 if kind in ("worktree", "bare") else 1)


def test_a_partial_clone_without_its_server_says_so(changed: Guide, tmp_path: Path) -> None:
    """What needs only the present text works; a comparison ends with git's own words, and nothing half done."""
    there = placed("partial", changed, tmp_path / "there")
    shutil.move(changed.root, tmp_path / "away")
    assert there.run("check").returncode == 0
    assert provenance(there.root)["changed"] is False
    done = refused(there.run("redline", "--base=HEAD~2"))
    assert done.stderr.startswith("git read-tree: fatal: ")
    assert not (there.root / "dist").exists()
    assert len(git(there.root, "worktree", "list").splitlines()) == 1


def commit_all(root: Path) -> str:
    """Commit every file of a repository and return the commit."""
    who = ("-c", "user.name=Test Person", "-c", "user.email=test@example.org")
    for command in (("init", "-q"), ("add", "-A"), (*who, "commit", "-q", "--allow-empty", "-m", "Begin")):
        assert run_git(root, *command).returncode == 0
    return run_git(root, "rev-parse", "HEAD").stdout.strip()


def test_a_redline_works_inside_a_hook_and_leaves_its_index_alone(guide: Guide) -> None:
    """``git commit -a`` with a hook that makes a redline: the redline comes, and the commit holds the change."""
    commit_all(guide.root)
    (guide.root / ".gitignore").write_text("dist\n")
    hook = guide.root / ".git/hooks/pre-commit"
    hook.write_text(f'#!/bin/sh\n"{PYTHON[0]}" "{PYTHON[1]}" care_guide redline --base=HEAD\n')
    hook.chmod(0o755)
    article = next((guide.root / "content/en/treatments").glob("*.md"))
    article.write_text(article.read_text("utf-8").rstrip("\n") + "\n\nOne more line.\n", encoding="utf-8")
    surroundings = {**os.environ, "GIT_AUTHOR_NAME": "T", "GIT_COMMITTER_NAME": "T"}
    surroundings |= {"GIT_AUTHOR_EMAIL": "t@example.org", "GIT_COMMITTER_EMAIL": "t@example.org"}
    succeeded(
        subprocess.run(
            ["git", "commit", "-a", "-m", "Change"],
            cwd=guide.root,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )
    )
    assert (guide.root / "dist/redline.html").is_file()
    assert "One more line." in run_git(guide.root, "show", "HEAD").stdout
    assert run_git(guide.root, "status", "--porcelain", "--untracked-files=no").stdout == ""


def test_what_a_hook_hands_on_does_not_reach_git(guide: Guide, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    commit = commit_all(guide.root)
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY", "GIT_ICASE_PATHSPECS"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    assert provenance(guide.root)["commit"] == commit


def test_a_repository_in_a_folder_above_knows_nothing_of_the_guide(guide: Guide) -> None:
    """A home folder under git that does not hold the guide, and a work tree that does."""
    shutil.rmtree(guide.root / ".git")
    (guide.root.parent / ".gitignore").write_text("*\n!.gitignore\n")
    commit_all(guide.root.parent)
    told = provenance(guide.root)
    assert (told["commit"], told["commit_date"], told["changed"]) == ("unknown", "unknown", "unknown")
    (guide.root.parent / ".gitignore").write_text("output\n")
    commit = commit_all(guide.root.parent)
    assert provenance(guide.root)["commit"] == commit


# What hides a change from git, and what is no change: a command of git, a file to write, and whether it counts.
HIDDEN_CHANGES = {
    "untracked and not shown": (("config", "status.showUntrackedFiles", "no"), "content/en/treatments/new.md", True),
    "ignored": (("config", "core.excludesFile", "ignored"), "content/en/treatments/new.md", True),
    "assumed to be unchanged": (("update-index", "--assume-unchanged", BLUE), BLUE, True),
    "skipped": (("update-index", "--skip-worktree", BLUE), BLUE, True),
    "skipped settings": (("update-index", "--skip-worktree", "pelicanconf.py"), "pelicanconf.py", True),
    "words that git takes for the same": (("config", "core.attributesFile", "attributes"), BLUE, True),
    "left by a system": (("config", "status.showUntrackedFiles", "all"), "content/.DS_Store", False),
    "beside the guide": (("config", "status.showUntrackedFiles", "all"), "notes.txt", False),
}


@pytest.mark.parametrize("name", HIDDEN_CHANGES)
def test_a_change_counts_whatever_git_was_told_to_pass_over(guide: Guide, name: str) -> None:
    """build.json says whether the guide was built from what was committed."""
    command, path, counts = HIDDEN_CHANGES[name]
    with (guide.root / BLUE).open("a") as file:
        file.write("\n$Id$\n")
    commit_all(guide.root)
    (guide.root / "ignored").write_text("*.md\n")
    (guide.root / "attributes").write_text("*.md ident\n")
    assert provenance(guide.root)["changed"] is False
    assert run_git(guide.root, *command).returncode == 0
    if name.startswith("words"):
        guide.edit(path, "$Id$", "$Id: Take more. $")
    else:
        with (guide.root / path).open("a") as file:
            file.write("\nOne more line.\n")
    assert provenance(guide.root)["changed"] is counts


def test_a_machine_without_git_is_reported(guide: Guide, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that the guide has no history."""
    monkeypatch.setenv("PATH", "/nowhere")
    done = run_guide(guide.root, "redline", "--base=HEAD")
    assert (done.returncode, done.stderr) == (1, "git is not installed: install it\n")
    assert refusal(guide.root) == "git is not installed: install it"


def test_signed_logs_and_colors_change_nothing(guide: Guide) -> None:
    """What a user has set for git is not in what is said of the commit."""
    commit = commit_all(guide.root)
    for name, value in (("log.showSignature", "true"), ("color.ui", "always")):
        run_git(guide.root, "config", name, value)
    told = provenance(guide.root)
    assert told["commit"] == commit
    assert len(told["commit_date"]) == len("2026-11-27T10:00:00+00:00")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_owner_is_reported_in_gits_own_words(guide: Guide) -> None:
    """The redline says what to do, and publishing says that it does not know the commit."""
    commit_all(guide.root)
    for path in (guide.root, *guide.root.rglob("*")):
        os.lchown(path, 12345, 12345)
    done = refused(run_guide(guide.root, "redline", "--base=HEAD"))
    assert "safe.directory" in done.stderr
    assert provenance(guide.root)["commit"] == "unknown"
