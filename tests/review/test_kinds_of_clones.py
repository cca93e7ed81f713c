"""Partial clones, submodules and work trees: whatever asks git answers there as in a plain clone, and leaves no trace."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from care_guide.publish.release import provenance, release_name

from tests.conftest import refused, succeeded
from tests.review.conftest import BLUE, Guide, git

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
    assert (origin["commit"], origin["changed"]) == (commit, False)
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
