"""Draft, signed, changed, overdue: the state follows the exact text, and the gate follows the state."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.review.content_hash import version
from care_guide.review.state import reviews
from care_guide.utils.dates import day

from tests.conftest import NEXT_CHECK, SIGNED, fill_facts, list_reviewers, load, run_build, run_guide, sign_everything

CHEMO = "content/en/treatments/chemotherapy.md"
TOPIC = "treatments/chemotherapy"
LEDGER = "content/data/signoffs.yaml"
TODAY = datetime.datetime.now(datetime.UTC).date()
DUE = SIGNED + datetime.timedelta(days=300)


def version_of(root: Path) -> str:
    """The version of the chemotherapy article in ``root``."""
    library = load(root)
    return version(next(a for a in library.articles if a.path == CHEMO), library)


def entry(full: str, **changes: str) -> str:
    """One sign-off, made up for the test."""
    values = {
        "article": TOPIC,
        "lang": "en",
        "version": full,
        "name": "Test Person",
        "role": "clinician",
        "credential": "MD",
        "date": SIGNED.isoformat(),
        "next_check": DUE.isoformat(),
        "changed": "First version.",
    } | changes
    return "- " + "\n  ".join(f'{key}: "{value}"' for key, value in values.items() if value) + "\n"


def sign(root: Path, *entries: str) -> None:
    """Write the ledger, and the people of it."""
    list_reviewers(root, "Test Person", "Other Person", "Second Person")
    (root / LEDGER).write_text("".join(entries), encoding="utf-8")


def state_of(root: Path, today: datetime.date = TODAY) -> tuple[str, list[str]]:
    """The state of the chemotherapy article, and the problems of the ledger."""
    state, problems = reviews(load(root), today)
    return state[CHEMO].state, [str(problem) for problem in problems]


def edit(root: Path, path: str, old: str, new: str) -> None:
    """Replace the first ``old``."""
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_one_changed_word_voids_the_signature(copy_guide: Callable[[], Path]) -> None:
    """Signed holds for the exact text until the next check; then it is overdue; one word more, and it is changed."""
    root = copy_guide()
    assert state_of(root)[0] == "draft"
    sign(root, entry(version_of(root)))
    assert state_of(root) == ("signed", [])
    assert state_of(root, DUE + datetime.timedelta(days=1))[0] == "overdue"
    edit(root, CHEMO, "{#what-it-is}\n\n", "{#what-it-is}\n\nOne word more.\n\n")
    assert state_of(root)[0] == "changed"


@pytest.mark.parametrize(
    ("path", "old", "new", "same"),
    [
        (CHEMO, "order: 10", "order: 11", True),
        (CHEMO, "\n\n## ", "\n\n\n## ", True),
        ("content/data/hospital.yaml", "care_team: null", 'care_team: "(314) 555-0100"', True),
        ("content/data/hospital.yaml", "number: null", 'number: "101 F (38.3 C)"', True),
        ("content/data/profile.yaml", 'number: "911"', 'number: "112"', True),
        ("content/en/emergencies.yaml", "has a seizure", "has a big seizure", False),
        ("theme/templates/article.html", "cg-article", "cg-other", True),
        (CHEMO, "title: Chemotherapy", "title: Chemo", False),
        ("content/en/glossary.yaml", 'means: "', 'means: "So: ', None),
        ("content/en/notices.yaml", "text: ", "text: So, ", None),
        ("content/images/central-line.svg", "</svg>", "<g/></svg>", False),
    ],
    ids=["order", "white space", "slot", "fallback", "call", "sign", "theme", "title", "glossary", "notice", "drawing"],
)
def test_the_version_follows_what_a_family_reads(
    path: str, old: str, new: str, same: bool | None, copy_guide: Callable[[], Path]
) -> None:
    """Text, terms, notices and drawings count; the theme, white space and the hospital's own facts do not."""
    root = copy_guide()
    before = version_of(root)
    text = (root / path).read_text("utf-8")
    changed = text.replace(old, new) if same is None else text.replace(old, new, 1)
    assert changed != text
    (root / path).write_text(changed, encoding="utf-8")
    assert (version_of(root) == before) is bool(same)


def test_a_wrong_ledger_is_told_line_by_line(copy_guide: Callable[[], Path]) -> None:
    """Future dates, a next check before the check or too far away, a lost article, a doubled entry, a bad version."""
    root = copy_guide()
    full = version_of(root)
    sign(
        root,
        entry(full, date="2100-01-01", next_check="2100-02-01"),
        entry(full, role="nurse", next_check="2026-01-01"),
        entry(full, role="editor", next_check="2099-01-01"),
        entry(full, article="treatments/lost"),
        entry(full, role="nurse"),
        entry("abcd", role="other"),
        entry(full, role="third", credential=""),
    )
    told = "\n".join(state_of(root)[1])
    for words in (
        "in the future",
        "not after the check",
        "too far away",
        "no article treatments/lost",
        "a second sign-off",
        "version:",
        "credential: the key is missing",
    ):
        assert words in told
    assert re.search(rf"^{LEDGER}:\d+: ", told)


def test_nothing_unsigned_is_published(copy_guide: Callable[[], Path]) -> None:
    """Publishing refuses with every article named, and writes nothing; without an address it says so."""
    root = copy_guide()
    sign(root, entry(version_of(root)))
    done = run_build(root, "publishconf.py", SITE_URL="https://example.org/guide")
    told = done.stdout + done.stderr
    assert done.returncode == 1
    assert "Traceback" not in told
    articles = {p.relative_to(root).as_posix() for p in (root / "content/en").rglob("*.md") if "pages" not in p.parts}
    for path in articles:
        assert (f"{path}:1: no clinician has signed it" in told) is (path != CHEMO)
    assert not list(root.glob("output*"))
    without = run_build(root, "publishconf.py", SITE_URL="")
    assert without.returncode == 1
    assert "SITE_URL" in without.stdout + without.stderr
    assert "Traceback" not in without.stdout + without.stderr


def test_a_signed_page_says_who_when_and_until_when(copy_guide: Callable[[], Path]) -> None:
    """All signed: it publishes, names the signer on the page, and lets search engines in; authors' pages stay home."""
    root = copy_guide()
    fill_facts(root)
    sign_everything(root)
    done = run_build(root, "publishconf.py", SITE_URL="https://example.org/guide")
    assert done.returncode == 0, done.stdout + done.stderr
    page = BeautifulSoup((root / "output/chemotherapy.html").read_text("utf-8"), "lxml")
    line = " ".join(page.select_one("header .cg-review").get_text().split())
    assert f"Checked by Test Person 0, MD, on {day(SIGNED, 'en')}. Next check by {day(NEXT_CHECK, 'en')}." in line
    assert not page.select("meta[name=robots]")
    assert not (root / "output/authors-guide.html").exists()
    assert "https://example.org/guide/chemotherapy.html" in (root / "output/sitemap.xml").read_text("utf-8")
    assert len(json.loads((root / "output/build.json").read_text("utf-8"))["versions"][f"en/{TOPIC}"]) == 64


def test_status_new_and_clean(copy_guide: Callable[[], Path]) -> None:
    """The commands do what the help says, and refuse what they must."""
    root = copy_guide()
    assert run_guide(root, "status").returncode == 0
    assert not (root / "status.json").exists()
    done = run_guide(root, "status", "--json", "status.json")
    assert done.returncode == 0, done.stderr
    assert re.search(rf"^{TOPIC}\s+en\s+draft\s", done.stdout, re.M)
    assert {row["state"] for row in json.loads((root / "status.json").read_text("utf-8"))} == {"draft"}
    made = run_guide(root, "new", "--kind", "daily-life", "--title", "Food & drink", "--group", "daily-life")
    assert made.returncode == 0, made.stderr
    text = (root / "content/en/daily-life/food-drink.md").read_text("utf-8")
    for section in ("key-points", "what-to-do", "when-to-call", "questions"):
        assert f"{{#{section}}}" in text
    again = run_guide(root, "new", "--kind", "daily-life", "--title", "Food & drink", "--group", "daily-life")
    assert "is there already" in again.stderr
    assert "use one of" in run_guide(root, "new", "--kind", "remedy", "--title", "X", "--group", "treatments").stderr
    assert "use one of" in run_guide(root, "new", "--kind", "treatment", "--title", "X", "--group", "moon").stderr
    checked = run_guide(root, "check")
    assert checked.returncode == 1
    assert "Traceback" not in checked.stderr
    (root / "output").mkdir()
    (root / "output/precious.txt").write_text("keep", encoding="utf-8")
    for refused in (run_guide(root, "clean"), run_build(root)):
        assert refused.returncode == 1
        assert "not an output of the guide" in refused.stderr
    assert (root / "output/precious.txt").read_text("utf-8") == "keep"
