"""Whose key has signed a commit, by the keys that reviewers.yaml names; no keyring of this machine is trusted."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from care_guide.content.reviewers import People
from care_guide.review.redline.trees import git

# What git says of a signature that fits its key, whatever else is known of that key.
_GOOD = ("G", "U")


def signer_of(root: Path, commit: str, people: People, today: datetime.date) -> str | None:
    """Return the id of the person of the list whose key has signed ``commit``, or None.

    Only keys that the list names on the day ``today`` count: not those of somebody who has left, or whose later entry has
    other keys. An SSH signature is checked against the keys of the list alone. An OpenPGP signature can be checked where git knows
    the public key; it counts when its fingerprint is on the list.
    """
    names = dict.fromkeys(person.id for _, person in people.entries)
    listed = [person for name in names if (person := people.on(name, today)) is not None]
    keys = [(person.id, key) for person in listed for key in person.keys]
    ssh = [f"{name} {key}\n" for name, key in keys if " " in key]
    with tempfile.NamedTemporaryFile("w", prefix="care-guide-", encoding="utf-8") as allowed:
        allowed.writelines(ssh)
        allowed.flush()
        option = f"gpg.ssh.allowedSignersFile={allowed.name}"
        told = git(root, "-c", option, "log", "-1", "--format=%G?%x00%GS%x00%GF%x00%GP", commit)
    status, signer, *prints = told.split("\0")
    if status not in _GOOD:
        return None
    if signer in {line.split()[0] for line in ssh}:
        return signer
    return next((name for name, key in keys if key.upper() in prints), None)
