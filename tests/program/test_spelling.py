"""How the words of another spelling get into the texts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from care_guide.content.spelling import read_spellings, respelled

from tests.conftest import ROOT, run_guide

WORDS = {"leukemia": "leukaemia", "center": "centre", "centers": "centres", "gray": "grey", "color": "colour"}
PROFILE, SPELLING = "content/data/profile.yaml", "content/data/spelling.yaml"
CHEMO = "content/en/treatments/chemotherapy.md"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Leukemia is not one illness: leukemia has types.", "Leukaemia is not one illness: leukaemia has types."),
        ("title: Leukemia and color", "title: Leukaemia and colour"),
        ("- **Gray skin.** Ask your center's team.", "- **Grey skin.** Ask your centre's team."),
        ("| Color | gray-blue |", "| Colour | gray-blue |"),
        (
            'He said: "Gray is fine." (Color too.) Centers differ.',
            'He said: "Grey is fine." (Colour too.) Centres differ.',
        ),
        ("[[if us: Leukemia. [[team.center]] here]]", "[[if us: Leukaemia. [[team.center]] here]]"),
        ("She is leukemia-free.", "She is leukaemia-free."),
        # Names, addresses, ids, code, citations and names of files are no words of the text.
        ("At Siteman Cancer Center, the Leukemia & Lymphoma Society", None),
        ("Leukemia & Lymphoma Society and Center for Rare Cancers", None),
        ("[more](../leukemia/center.md#color).[^leukemia-2024] {#gray} `color`", None),
        ("See https://example.org/color/gray and leukemia-b.", None),
        ("  - id: center", None),
        ("  article: leukemia/childhood-leukemia", None),
        ("ALL LEUKEMIA", None),
    ],
)
def test_words_are_spelled_otherwise_and_names_stay(typed: str, written: str | None) -> None:
    assert respelled(typed, WORDS) == (written or typed)
    assert respelled(written or typed, WORDS) == (written or typed)


def test_no_list_of_the_guide_changes_its_own_words() -> None:
    """Or a second run would write something else."""
    spellings, problems = read_spellings(ROOT)
    assert problems == []
    for words in spellings.values():
        assert not set(words) & set(words.values())


def test_check_names_the_lines_and_the_command_writes_them(copy_guide: Callable[[], Path]) -> None:
    root = copy_guide()
    profile = root / PROFILE
    profile.write_text(profile.read_text("utf-8") + "spelling: en-GB\n", encoding="utf-8")
    wrong = run_guide(root, "check")
    assert f"{PROFILE}:" in wrong.stderr and f"{SPELLING} has no list en-GB: add it there" in wrong.stderr
    shutil.copy(ROOT / SPELLING, root / SPELLING)
    before = (root / CHEMO).read_text("utf-8")
    assert "leukemia" in before
    told = run_guide(root, "check")
    assert told.returncode == 0, told.stderr
    assert f"Note: {CHEMO}:" in told.stdout and "are spelled otherwise in en-GB: " in told.stdout
    done = run_guide(root, "spelling")
    assert done.returncode == 0, done.stderr
    assert "leukaemia" in (root / CHEMO).read_text("utf-8")
    again = run_guide(root, "check")
    assert again.returncode == 0, again.stderr
    assert "spelled otherwise" not in again.stdout
    assert "Wrote 0 line(s)." in run_guide(root, "spelling").stdout
