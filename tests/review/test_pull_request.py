"""What git says of sign-offs, and the files that a pull request needs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys

import pytest
import yaml

from tests.conftest import ROOT
from tests.review.conftest import BLUE, HOSPITAL, LEDGER, Guide, git

CLINICIAN = {"name": "Clinician Two", "email": "clinician@example.org"}


def test_a_text_that_somebody_else_signed_is_in_order(guide: Guide) -> None:
    """One person writes, another signs: nothing to say."""
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write")
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    done = guide.run("pull-request", "--base", "main")
    assert done.returncode == 0, done.stderr
    assert "in order" in done.stdout
    assert git(guide.root, "worktree", "list").count("\n") == 0


@pytest.mark.parametrize("how", ["same committer", "same name", "co-author", "glossary"])
def test_nobody_signs_what_they_have_written(how: str, guide: Guide) -> None:
    """By the committer's address, by the name in the sign-off, as a co-author, or by a meaning that is shown with it."""
    path, old, new = (BLUE, "3 to 4", "3 to 5")
    if how == "glossary":
        path, old, new = ("content/en/glossary.yaml", "too warm", "far too warm")
    guide.edit(path, old, new)
    writer = {} if how != "co-author" else {"name": "Other", "email": "other@example.org"}
    guide.commit(
        "Write\n\nCo-authored-by: Writer One <WRITER@example.org>" if how == "co-author" else "Write", **writer
    )
    assert guide.sign(reviewer="writer  ONE" if how == "same name" else "Clinician Two").returncode == 0
    guide.commit("Sign", **(CLINICIAN if how == "same name" else {}))
    done = guide.run("pull-request", "--base", "main")
    assert done.returncode == 1
    assert re.search(
        rf"^{LEDGER}:2: Writer One has changed the text of treatments/blue .*, and signs it too: ", done.stderr, re.M
    )


def test_signing_an_unchanged_text_that_one_wrote_long_ago_is_no_matter_of_this_check(guide: Guide) -> None:
    """The check is about one pull request: what edits text and signs it."""
    assert guide.sign(reviewer="Writer One").returncode == 0
    guide.commit("Sign")
    assert guide.run("pull-request", "--base", "main").returncode == 0


def test_the_ledger_only_grows(guide: Guide) -> None:
    """To take an entry away or to prolong it is refused, whoever does it; to add one is not."""
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    git(guide.root, "branch", "--force", "main")
    ledger = (guide.root / LEDGER).read_text("utf-8")
    for text in (ledger.replace("2027-11-01", "2029-11-01"), "[]\n"):
        (guide.root / LEDGER).write_text(text, encoding="utf-8")
        guide.commit("Rewrite the ledger", **CLINICIAN)
        done = guide.run("pull-request", "--base", "main")
        assert done.returncode == 1
        assert re.search(
            rf"^{LEDGER}:1: the sign-off of treatments/blue by Clinician Two .* is gone or changed: ", done.stderr
        )
    (guide.root / LEDGER).write_text(ledger, encoding="utf-8")
    assert guide.sign("treatments/green", reviewer="Clinician Two").returncode == 0
    guide.commit("Sign another", **CLINICIAN)
    assert guide.run("pull-request", "--base", "main").returncode == 0


@pytest.mark.parametrize(
    ("part", "path", "old", "new", "role"),
    [
        ("guide/words", "content/en/questions.yaml", "Who answers at night?", "Who answers by night?", "clinician"),
        ("guide/frame", "theme/static/css/base.css", "@layer", "/* new */ @layer", "editor"),
        ("guide/facts", HOSPITAL, "care_team: null", 'care_team: "(314) 555-0100"', "facts-checker"),
    ],
)
def test_a_part_is_signed_in_a_pull_request_by_somebody_else(
    part: str, path: str, old: str, new: str, role: str, guide: Guide
) -> None:
    """What stands around the articles follows the same rules as an article."""
    guide.edit(path, old, new)
    guide.commit("Change a part")
    assert guide.sign(part, role=role, reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    done = guide.run("pull-request", "--base", "main")
    assert done.returncode == 0, done.stderr
    assert guide.sign(part, role=role, reviewer="Writer One").returncode == 0
    guide.commit("Sign too")
    done = guide.run("pull-request", "--base", "main")
    assert done.returncode == 1
    assert f"Writer One has changed the text of {part} in this pull request, and signs it too" in done.stderr


def test_a_version_that_never_was_is_told(guide: Guide) -> None:
    """A sign-off of an earlier text of the same branch is known; one of no text at all is a problem at its line."""
    assert guide.sign(reviewer="Clinician Two").returncode == 0
    guide.commit("Sign", **CLINICIAN)
    guide.edit(BLUE, "3 to 4", "3 to 5")
    guide.commit("Write")
    assert guide.run("pull-request", "--base", "main").returncode == 0
    text = (guide.root / LEDGER).read_text("utf-8")
    (guide.root / LEDGER).write_text(re.sub(r"[0-9a-f]{64}", "0" * 64, text), encoding="utf-8")
    guide.commit("Invent", **CLINICIAN)
    done = guide.run("pull-request", "--base", "main")
    assert done.returncode == 1
    assert re.search(rf"^{LEDGER}:2: no text of treatments/blue ever had the version 0000-0000: ", done.stderr, re.M)
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
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    out = guide.root / "dist/review"
    for name in ("redline.html", "redline.md", "status.json", "preview/index.html", "preview/blue.html"):
        assert (out / name).is_file(), name
    guide.edit(BLUE, "{#risks}", "")
    guide.commit("Break")
    (out / "redline.html").unlink()
    done = run()
    assert done.returncode == 1
    assert "Not in order: text, preview." in done.stderr
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
    from care_guide.build.load import load_library
    from care_guide.content.canonical import canonical
    from care_guide.review.content_hash import version_data

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
    library = load_library(ROOT)
    keys = set(version_data(library.articles[0], library))
    assert keys == set(json.loads(data)) == set(re.findall(r"^\| `([a-z]+)` \|", text, re.M))
