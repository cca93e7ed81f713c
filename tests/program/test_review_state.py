"""What a version holds and what it leaves out, and the commands that show and begin texts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from care_guide.review.versions import version

from tests.conftest import load, refused, run_build, run_guide, succeeded

CHEMO = "content/en/treatments/chemotherapy.md"
TOPIC = "treatments/chemotherapy"


def version_of(root: Path) -> str:
    """The version of the chemotherapy article in ``root``."""
    library = load(root)
    return version(next(a for a in library.articles if a.path == CHEMO), library)


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
        ("content/en/notices.yaml", "short: |\n    **Call", "short: |\n    **Now call", False),
        ("content/images/central-line.svg", "</svg>", "<g/></svg>", False),
    ],
    ids=["order", "space", "slot", "fallback", "call", "sign", "theme", "title", "term", "notice", "short", "drawing"],
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


def test_status_new_and_clean(copy_guide: Callable[[], Path]) -> None:
    """The commands do what the help says, and refuse what they must."""
    root = copy_guide()
    assert run_guide(root, "status").returncode == 0
    assert not (root / "status.json").exists()
    done = succeeded(run_guide(root, "status", "--json", "status.json"))
    assert re.search(rf"^{TOPIC}\s+en\s+unsigned\s", done.stdout, re.M)
    assert {row["state"] for row in json.loads((root / "status.json").read_text("utf-8"))} == {"unsigned"}
    succeeded(run_guide(root, "new", "--kind", "daily-life", "--title", "Food & drink", "--group", "daily-life"))
    text = (root / "content/en/daily-life/food-drink.md").read_text("utf-8")
    for section in ("key-points", "what-to-do", "when-to-call", "questions"):
        assert f"{{#{section}}}" in text
    again = run_guide(root, "new", "--kind", "daily-life", "--title", "Food & drink", "--group", "daily-life")
    assert "is there already" in again.stderr
    assert "use one of" in run_guide(root, "new", "--kind", "remedy", "--title", "X", "--group", "treatments").stderr
    assert "use one of" in run_guide(root, "new", "--kind", "treatment", "--title", "X", "--group", "moon").stderr
    refused(run_guide(root, "check"))
    (root / "output").mkdir()
    (root / "output/precious.txt").write_text("keep", encoding="utf-8")
    for done in (run_guide(root, "clean"), run_build(root)):
        assert done.returncode == 1
        assert "not an output of the guide" in done.stderr
    assert (root / "output/precious.txt").read_text("utf-8") == "keep"
