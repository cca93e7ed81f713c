"""The list of people in a pull request: who adds whom, by which names and keys they are known."""

from __future__ import annotations

import atexit
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import refused, succeeded
from tests.review.conftest import BLUE, CLINICIAN, LEDGER, REVIEWERS, RULES, Guide, git

pytestmark = pytest.mark.slow


def add_person(guide: Guide, name: str, **more: str) -> None:
    """Put a made-up clinician at the end of the list."""
    values = {
        "id": name.lower().replace(" ", "-"),
        "name": name,
        "roles": "[clinician]",
        "credential": "MD",
        "since": "2026-11-01",
        "added_by": "test-person",
    } | more
    text = (guide.root / REVIEWERS).read_text("utf-8")
    (guide.root / REVIEWERS).write_text(
        text + "- " + "\n  ".join(f"{key}: {value}" for key, value in values.items()) + "\n", encoding="utf-8"
    )


def test_the_list_of_people_only_grows(guide: Guide) -> None:
    """A longer term, another role or a person who is gone is refused at the line; a later entry says what is new."""
    add_person(guide, "Zoe Test", until="2026-12-31")
    guide.commit("Add a person")
    git(guide.root, "branch", "--force", "main")
    before = (guide.root / REVIEWERS).read_text("utf-8")
    line = before[: before.index("id: zoe-test")].count("\n") + 1
    for old, new in (
        ("2026-12-31", "2028-12-31"),
        ("roles: [clinician]", "roles: [clinician, editor]"),
        ("Zoe", "Zora"),
    ):
        guide.edit(REVIEWERS, old, new)
        guide.commit("Change a person")
        done = guide.run("pull-request", "--base", "main")
        assert re.search(
            rf"^{REVIEWERS}:{line}: the entry of zoe-test since 2026-11-01 is gone or changed: ", done.stderr, re.M
        )
        (guide.root / REVIEWERS).write_text(before, encoding="utf-8")
    add_person(guide, "Zoe Test", since="2026-12-01", until="2028-12-31")
    guide.commit("Prolong a term")
    assert guide.run("pull-request", "--base", "main").returncode == 0


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("Clinician Two", {"roles": "[]"}),
        ("Clinician Renamed", {"id": "clinician-two"}),
        ("Clinician Two", {"until": "2026-11-30"}),
    ],
)
def test_an_entry_that_would_end_an_earlier_sign_off_is_refused_before_it_is_merged(
    guide: Guide, name: str, change: dict[str, str]
) -> None:
    """Who left last week signed today: neither file can be put right later, and no command would go on."""
    succeeded(guide.sign(reviewer="Clinician Two"))
    guide.commit("Sign", **CLINICIAN)
    git(guide.root, "branch", "--force", "main")
    add_person(guide, name, since="2026-11-28", **change)
    guide.commit("Leave", "Test Person", "test@example.org")
    line = (guide.root / REVIEWERS).read_text("utf-8").split("\n").index("  since: 2026-11-28") + 1
    said = refused(guide.run("pull-request", "--base", "main")).stderr
    what = "with this entry, the sign-off of treatments/blue by Clinician Two on 2026-12-01 would no longer hold"
    told = re.search(rf"^{REVIEWERS}:(\d+): {what}: write a day after 2026-12-01$", said, re.M)
    assert told is not None, said
    assert int(told[1]) <= line
    assert (
        f"; if {REVIEWERS}:{told[1]} is newer than this sign-off, write a later day there" in guide.run("check").stderr
    )
    # From the next day on, it says nothing about what was signed.
    guide.edit(REVIEWERS, "since: 2026-11-28", "since: 2026-12-02")
    guide.edit(REVIEWERS, "until: 2026-11-30", "until: 2026-12-30") if "until" in change else None
    guide.commit("Leave later", "Test Person", "test@example.org")
    succeeded(guide.run("pull-request", "--base", "main"))


def test_nobody_adds_themself_or_a_signer_of_their_own(guide: Guide) -> None:
    """Git's authors tell it, whatever added_by says; in a later pull request the person may sign."""
    add_person(guide, "Zoe Test")
    guide.commit("Add a person", "Zoe Test", "zoe@example.org")
    done = guide.run("pull-request", "--base", "main")
    assert re.search(
        rf"^{REVIEWERS}:\d+: Zoe Test has written the entry of zoe-test: nobody adds themself: ", done.stderr, re.M
    )
    git(guide.root, "reset", "--quiet", "--hard", "main")
    add_person(guide, "Zoe Test")
    guide.commit("Add a person")
    said = succeeded(guide.run("pull-request", "--base", "main")).stdout
    told = r"an entry of Zoe Test, added by test-person: commit \w{8} by Writer One, who is somebody else, not signed"
    assert re.search(rf"^Note: {REVIEWERS}:\d+: {told}", said, re.M)
    assert guide.sign(reviewer="Zoe Test").returncode == 0
    guide.commit("Sign")
    done = guide.run("pull-request", "--base", "main")
    assert (
        f"{LEDGER}:2: Writer One has added Zoe Test to {REVIEWERS} in this pull request, and this sign-off too"
        in done.stderr
    )
    git(guide.root, "branch", "--force", "main", "HEAD~1")
    done = succeeded(guide.run("pull-request", "--base", "main"))
    assert re.search(
        rf"^Note: {LEDGER}:2: Zoe Test signs treatments/blue: commit \w{{8}} by Writer One, who is somebody else, not signed",
        done.stdout,
        re.M,
    )


def test_a_person_with_a_new_name_is_known_by_the_earlier_one_too(guide: Guide) -> None:
    """Otherwise, a second name would get somebody another role, or their own text signed."""
    add_person(guide, "Writer New", id="writer-one", roles="[clinician, editor]")
    guide.commit("Add a role to my own")
    done = refused(guide.run("pull-request", "--base", "main"))
    assert "Writer New has written the entry of writer-one: nobody adds themself" in done.stderr
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, "3 to 4 weeks", "3 to 5 weeks")
    guide.commit("Change the text")
    assert guide.sign(reviewer="Writer New").returncode == 0
    guide.commit("Take in a form", **CLINICIAN)
    done = refused(guide.run("pull-request", "--base", "main"))
    assert "Writer One has changed the text of treatments/blue in this pull request, and signs it too" in done.stderr


@pytest.mark.parametrize("kind", ["ssh", "openpgp"])
def test_a_sign_off_stands_on_a_signed_commit_of_its_person(kind: str, guide: Guide, tmp_path: Path) -> None:
    """Where the rules require it, only a commit signed with a key that the list had before will do; else it is shown."""
    # An OpenPGP key is called as its owner likes; SSH keys are told by the id of their person.
    mine, other = make_key(kind, tmp_path, "mine"), make_key(kind, tmp_path, "zoe-test")
    more = make_key("ssh", tmp_path, "more")
    add_person(guide, "Zoe Test", keys=f'["{mine.listed}", "{more.listed}"]')
    guide.edit(RULES, "signed_commits: shown", "signed_commits: required")
    guide.commit("Add a person")
    git(guide.root, "branch", "--force", "main")
    assert guide.sign(reviewer="zoe-test").returncode == 0
    refused = f"{LEDGER}:2: the sign-off of treatments/blue is not in a commit that Zoe Test has signed: let Zoe Test commit it"
    assert refused in guide.run("pull-request", "--base", "main").stderr
    guide.commit("Sign", "Zoe Test", "zoe@example.org")
    for key, told in (
        (None, "not signed with a key of"),
        (other, "not signed with a key of"),
        (mine, "signed with the key of zoe-test"),
    ):
        if key is not None:
            git(guide.root, *key.options, "commit", "--quiet", "--amend", "-S", "--no-edit")
        with key.known() if key is not None else nullcontext():
            done = guide.run("pull-request", "--base", "main")
        assert told in done.stdout
        assert (refused in done.stderr) is (key is not mine)
        assert done.returncode == int(key is not mine)
    # Who adds a person signs, too: anybody can write a name into added_by.
    before = git(guide.root, "rev-parse", "HEAD")
    add_person(guide, "Yuri Test", added_by="zoe-test")
    guide.commit("Add another")
    for key, told in ((other, True), (mine, False)):
        git(guide.root, *key.options, "commit", "--quiet", "--amend", "-S", "--no-edit")
        with key.known():
            said = guide.run("pull-request", "--base", "main").stderr
        assert (
            "the entry of yuri-test is not in a commit that zoe-test has signed: let zoe-test commit it" in said
        ) is told
    git(guide.root, "reset", "--quiet", "--hard", before)
    # The rules of the base hold too: a pull request cannot excuse itself.
    guide.edit(RULES, "signed_commits: required", "signed_commits: shown")
    assert guide.sign("treatments/green", reviewer="zoe-test").returncode == 0
    guide.commit("Excuse", "Zoe Test", "zoe@example.org")
    done = guide.run("pull-request", "--base", "main")
    assert "the sign-off of treatments/green is not in a commit" in done.stderr
    assert f"Note: {RULES}: a part of the gate itself has changed: let its owners look" in done.stdout


def test_a_key_belongs_to_one_person(guide: Guide) -> None:
    """Whatever comment it has, and in whatever letters its fingerprint is written."""
    for one, other in (("ssh-ed25519 AAAA ana", "ssh-ed25519 AAAA ben"), ("ab" * 20, "AB" * 20)):
        for name, key in (("Zoe Test", one), ("Yuri Test", other)):
            add_person(guide, name, keys=f'["{key}"]')
        assert "yuri-test: a key of this person is somebody else's too" in guide.run("check").stderr
        git(guide.root, "checkout", "--quiet", REVIEWERS)


def test_a_key_that_a_later_entry_has_replaced_counts_no_more(guide: Guide, tmp_path: Path) -> None:
    """It may be in other hands: that is why it was replaced."""
    lost, new = make_key("ssh", tmp_path, "lost"), make_key("ssh", tmp_path, "new")
    add_person(guide, "Zoe Test", keys=f'["{lost.listed}"]')
    add_person(guide, "Zoe Test", keys=f'["{new.listed}"]', since="2026-11-30")
    guide.commit("Add a person and another key")
    git(guide.root, "branch", "--force", "main")
    assert guide.sign(reviewer="zoe-test").returncode == 0
    guide.commit("Sign", "Zoe Test", "zoe@example.org")
    for key, told in ((lost, "not signed with a key of"), (new, "signed with the key of zoe-test")):
        git(guide.root, *key.options, "commit", "--quiet", "--amend", "-S", "--no-edit")
        assert told in guide.run("pull-request", "--base", "main").stdout


@dataclass(frozen=True)
class SigningKey:
    """A key made for one test: how git signs with it, and what the list of people says of it."""

    options: tuple[str, ...]
    listed: str
    home: Path

    @contextmanager
    def known(self) -> Iterator[None]:
        """Let git find the public key."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("GNUPGHOME", str(self.home))
            yield


def make_key(kind: str, folder: Path, name: str) -> SigningKey:
    """Make a key without a passphrase."""
    if kind == "ssh":
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)]
        subprocess.run(command, check=True)
        public = (folder / f"{name}.pub").read_text("utf-8").strip()
        return SigningKey(("-c", "gpg.format=ssh", "-c", f"user.signingkey={folder / name}.pub"), public, folder)
    # The sockets of its agent need a short path.
    home = Path(tempfile.mkdtemp(prefix="gnupg-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    gpg = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    subprocess.run(
        [*gpg, "--allow-freeform-uid", "--quick-generate-key", name, "ed25519", "sign"], check=True, capture_output=True
    )
    told = subprocess.run([*gpg, "--list-keys", "--with-colons"], check=True, capture_output=True, text=True).stdout
    mark = re.search(r"^fpr:+([0-9A-F]{40}):", told, re.M)[1]
    wrapper = folder / f"gpg-{name}"
    wrapper.write_text(f'#!/bin/sh\nexec gpg --homedir "{home}" "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    return SigningKey(("-c", f"gpg.program={wrapper}", "-c", f"user.signingkey={mark}"), mark, home)
