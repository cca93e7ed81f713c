"""No command of review ends in a traceback, whatever it finds: a line says what is wrong and what to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.review.conftest import BLUE, LEDGER, RULES, Guide, git

WITHDRAWN = "content/data/withdrawn.yaml"
SEARCH, WORDS = "content/en/search.yaml", "content/en/words.yaml"
SIGN = (
    "sign",
    "--article=treatments/blue",
    "--reviewer=Test Person",
    "--role=clinician",
    "--credential=MD",
    "--changed=All.",
)
COMMANDS = (
    ("status",),
    (*SIGN, "--next=2027-11-01", "--version=abcd"),
    ("withdraw", "--article=treatments/blue", "--why=Old numbers.", "--reviewer=Test Person", "--role=clinician"),
    ("redline", "--base", "main"),
    ("pull-request", "--base", "main"),
    ("evidence-of-review", "--article=treatments/blue", "--on=2026-11-30"),
)
BROKEN = {
    "not YAML": b"- [a: {\n",
    "a list of numbers": b"- 1\n- a\n",
    "other types": b"roles: 3\nbanned: 4\nmedical: 5\n",
    "a folder": None,
    "gone": b"",
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("path", [BLUE, LEDGER, RULES, SEARCH, WORDS, WITHDRAWN])
def test_a_broken_file_never_ends_in_a_traceback(guide: Guide, path: str, kind: str) -> None:
    """Each command returns, and the check names the file, except where a missing file is allowed."""
    file, data = guide.root / path, BROKEN[kind]
    file.unlink(missing_ok=True)
    if data is None:
        file.mkdir()
    elif data:
        file.write_bytes(data)
    for command in COMMANDS[:3]:
        assert guide.run(*command).returncode in (0, 1), command
    if (path, kind) not in ((WITHDRAWN, "gone"), (BLUE, "gone")):
        assert re.search(rf"^{path}:\d+: .+: .+", guide.run("check").stderr, re.M)


@pytest.mark.parametrize("path", [BLUE, LEDGER])
def test_a_broken_file_in_the_base_is_told(guide: Guide, path: str) -> None:
    """What compares with history says what it could not read."""
    (guide.root / path).write_bytes(BROKEN["not YAML"] or b"")
    guide.commit("Break")
    git(guide.root, "branch", "--force", "main")
    for command in COMMANDS[3:]:
        assert guide.run(*command).returncode in (0, 1), command


@pytest.mark.parametrize(
    "base", ["", "--help", "-x", "HEAD~99", "a b", "main..change", "nowhere", "main:content", "@{u}"]
)
def test_odd_bases_are_answered_in_a_line(guide: Guide, base: str) -> None:
    """Names that git does not know, or takes for something else."""
    for name in ("redline", "pull-request"):
        done = guide.run(name, f"--base={base}")
        assert done.returncode == 1
        assert re.search(r"BASE=.*: .+: ", done.stderr), done.stderr


def test_odd_repositories(guide: Guide, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Detached, inside of a hook, without a commit, without git: each is answered, and nothing is left behind."""
    git(guide.root, "checkout", "--quiet", "--detach")
    for command in COMMANDS[3:]:
        assert guide.run(*command).returncode in (0, 1), command
    index = (guide.root / ".git/index").read_bytes()
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", str(guide.root / ".git/index"))
    for command in COMMANDS[3:]:
        done = guide.run(*command)
        assert done.returncode == 0, done.stderr
    assert (guide.root / ".git/index").read_bytes() == index
    assert not list((guide.root / ".git").glob("worktrees/*"))
    monkeypatch.delenv("GIT_DIR")
    monkeypatch.delenv("GIT_INDEX_FILE")
    shutil.rmtree(guide.root / ".git")
    git(guide.root, "init", "--quiet")
    for command in COMMANDS[3:]:
        done = guide.run(*command)
        assert (done.returncode, bool(done.stderr.strip())) == (1, True), command
    shutil.rmtree(guide.root / ".git")
    for command in COMMANDS[3:]:
        assert guide.run(*command).returncode == 1, command
    monkeypatch.setenv("PATH", str(tmp_path))
    for command in COMMANDS[3:]:
        assert "git" in guide.run(*command).stderr, command


@pytest.mark.parametrize(
    "day", ["2027-02-30", "0000-01-01", "9999-12-31", "12/31/2027", "tomorrow", "-1", "2027-11-01T09:00"]
)
def test_odd_days(guide: Guide, day: str) -> None:
    """A next check, and days in the ledger, the header and the sources."""
    done = guide.run(*SIGN, f"--next={day}", f"--version={guide.version()}")
    assert done.returncode == 1
    assert "input should" not in done.stderr
    for path, old in ((BLUE, "updated: 2026-11-22"), ("content/data/sources.yaml", 'checked: "2026-11-22"')):
        guide.edit(path, old, f"{old.partition(':')[0]}: '{day}'")
    assert guide.sign("treatments/green").returncode in (0, 1)
    entry = (
        f"- {{article: treatments/green, lang: en, version: {'a' * 64}, name: T P, role: clinician, credential: MD, "
        f"date: '{day}', next_check: '{day}', changed: All.}}\n"
    )
    (guide.root / LEDGER).write_text(entry, encoding="utf-8")
    for command in COMMANDS[:3]:
        assert guide.run(*command).returncode in (0, 1), command


def test_a_folder_where_a_file_is_to_be_written(guide: Guide) -> None:
    """The report that cannot be written says so."""
    for command, place in (
        (("redline", "--base", "main"), "dist/redline.html"),
        (("status", "--json", "status.json"), "status.json"),
    ):
        (guide.root / place).mkdir(parents=True)
        with pytest.raises(SystemExit) as end:
            guide.run(*command)
        assert end.value.code == 1
    done = guide.run(*SIGN, "--next=2027-11-01", "--version=" + guide.version())
    assert done.returncode == 0
