"""How the words of another spelling get into the texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from care_guide.content.spelling import respelled, respelled_file

from tests.conftest import run_guide, succeeded

WORDS = {
    "leukemia": "leukaemia", "center": "centre", "centers": "centres", "gray": "grey", "color": "colour",
    "bluepain": "greenpain", "bluepain (Bluol)": "greenpain (Greenol)", "Redol": "Pinkol",
}  # fmt: skip
PROFILE, SPELLING = "content/data/profile.yaml", "content/data/spelling.yaml"
CHEMO = "content/en/treatments/chemotherapy.md"


@pytest.mark.parametrize(
    ("typed", "written"),
    yaml.safe_load(Path(__file__).with_name("spelled.yaml").read_text("utf-8")),
)
def test_words_are_spelled_otherwise_and_names_stay(typed: str, written: str | None) -> None:
    assert respelled(typed, WORDS) == (written or typed)
    assert respelled(written or typed, WORDS) == (written or typed)


def test_a_translation_repeats_the_new_words_and_keeps_its_own() -> None:
    lines = ['  - {en: "The color of leukemia", es: "El color"}', "  who: [center nurse]", "  text: El color"]
    drawings = respelled_file("content/es/drawings.yaml", lines[:1], WORDS, "en")
    assert drawings == ['  - {en: "The colour of leukaemia", es: "El color"}']
    assert respelled_file("content/es/questions.yaml", lines[1:], WORDS, "en") == ["  who: [centre nurse]", lines[2]]
    assert respelled_file("content/es/questions.yaml", lines[2:], {"color": "tono"}, "es") == ["  text: El tono"]


def test_check_names_the_lines_and_the_command_writes_them(copy_guide: Callable[[], Path]) -> None:
    root = copy_guide()
    profile = root / PROFILE
    profile.write_text(profile.read_text("utf-8").replace("spelling: en-US", "spelling: en-GB"), encoding="utf-8")
    lists = (root / SPELLING).read_bytes()
    (root / SPELLING).unlink()
    wrong = run_guide(root, "check")
    assert f"{PROFILE}:" in wrong.stderr and f"{SPELLING} has no list en-GB: add it there" in wrong.stderr
    (root / SPELLING).write_bytes(lists)
    before = (root / CHEMO).read_text("utf-8")
    assert "leukemia" in before
    drawing, contract = root / "content/images/marrow.svg", root / "content/data/contract.yaml"
    assert "acetaminophen" in contract.read_text("utf-8")
    shapes = [line for line in drawing.read_text("utf-8").split("\n") if "eukemia" not in line]
    told = succeeded(run_guide(root, "check"))
    assert f"Note: {CHEMO}:" in told.stdout and "are spelled otherwise in en-GB: " in told.stdout
    succeeded(run_guide(root, "spelling"))
    assert "leukaemia" in (root / CHEMO).read_text("utf-8")
    # What people read in a drawing and of the theme, and the sentences that articles share.
    assert ">Leukaemia cells<" in drawing.read_text("utf-8")
    assert [line for line in drawing.read_text("utf-8").split("\n") if "eukaemia" not in line] == shapes
    words = (root / "theme/strings/en.toml").read_text("utf-8")
    assert 'leukemia = "Kind of leukaemia"' in words
    texts = "".join(file.read_text("utf-8") for file in (root / "content/en").rglob("*.[my]*"))
    assert "Don't give paracetamol (Calpol) or ibuprofen (Nurofen)" in contract.read_text("utf-8")
    assert "acetaminophen (" not in texts and "paracetamol (Calpol)" in texts
    again = succeeded(run_guide(root, "check"))
    assert "spelled otherwise" not in again.stdout
    assert "Wrote 0 line(s)." in run_guide(root, "spelling").stdout
