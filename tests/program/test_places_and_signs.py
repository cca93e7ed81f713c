"""What the commands and the built pages say of places and emergency signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bs4 import BeautifulSoup

from tests.conftest import fill_facts, run_build, run_guide

CHEMO = "content/en/treatments/chemotherapy.md"


def add_passage(root: Path, place: str) -> int:
    """Put a passage for ``place`` into the chemotherapy article; return its line."""
    text = (root / CHEMO).read_text("utf-8")
    head, mark, rest = text.partition("{#what-it-is}\n")
    own, following, end = rest.partition("\n## ")
    passage = f"\n### Laws of there {{#laws only={place}}}\n\nAsk there.\n"
    (root / CHEMO).write_text(f"{head}{mark}{own}{passage}{following}{end}", encoding="utf-8")
    return (head + mark + own).count("\n") + 2


def test_check_notes_what_another_place_leaves_out(copy_guide: Callable[[], Path]) -> None:
    """A note with file and line, and no problem; the page and the handouts do not hold it, a link to it is told."""
    root = copy_guide()
    (root / "docs").mkdir()
    line = add_passage(root, "us-mo")
    profile = root / "content/data/profile.yaml"
    profile.write_text(profile.read_text("utf-8").replace("US-MO", "US-IL"), encoding="utf-8")
    done = run_guide(root, "check")
    assert done.returncode == 0, done.stderr
    assert f'Note: {CHEMO}:{line}: "Laws of there" is left out: it holds only in us-mo' in done.stdout
    assert run_build(root).returncode == 0
    for file in (root / "output").rglob("chemotherapy*.html"):
        assert "Laws of there" not in file.read_text("utf-8"), file
    with (root / CHEMO).open("a", encoding="utf-8") as article:
        article.write("\nSee [the laws](#laws).\n")
    assert "has no part #laws" in run_guide(root, "check").stderr


def test_a_filled_copy_has_numbers_to_tap_everywhere(copy_guide: Callable[[], Path]) -> None:
    """Pages, notices and handouts: each phone dials, none stands beside an empty phrase, every tap has a number."""
    root = copy_guide()
    fill_facts(root)
    assert run_build(root).returncode == 0
    for name in ("chemotherapy.html", "handouts/chemotherapy.html", "handouts/chemotherapy-one-page.html"):
        page = BeautifulSoup((root / "output" / name).read_text("utf-8"), "lxml")
        numbers = {link["href"] for link in page.select("a[href^=tel]")}
        assert {"tel:911", "tel:+13145554321"} <= numbers, name
        assert all("(314) 555-4321" not in text for text in page.find_all(string=True) if text.parent.name != "a")
        assert not page.select(".cg-slot--blank")
        assert "day-and-night number" not in page.get_text()


def test_the_table_of_emergencies_has_each_sign_once(copy_guide: Callable[[], Path]) -> None:
    """Each sign with one level; each article with what its cards say."""
    done = run_guide(copy_guide(), "emergencies")
    assert done.returncode == 0, done.stderr
    signs, _, articles = done.stdout.partition("\n\n")
    rows = [re.split(r"\s{2,}", line) for line in signs.split("\n")[1:]]
    assert len({row[0] for row in rows}) == len(rows) > 0
    assert {row[1] for row in rows} <= {"emergency", "urgent", "non-urgent"}
    assert re.search(r"^treatments/chemotherapy\s+emergency\s+\d+\s+\[all core signs", articles, re.M)
