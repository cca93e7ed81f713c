"""No test of the program depends on what a hospital has filled in: it cannot read that."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL
from tests.tools.hospitals_files import closed_to

FACTS = "content/data/hospital.yaml"


READS: dict[str, Callable[[Path], object]] = {
    "a file": lambda _: (ROOT / FACTS).read_text("utf-8"),
    "a file from here": lambda _: Path(FACTS).read_bytes(),
    "settings": lambda _: (ROOT / "publishconf.py").read_bytes(),
    "a copy": lambda folder: shutil.copy(ROOT / "pelicanconf.py", folder),
    "a copy of a folder": lambda folder: shutil.copytree(ROOT / "content", folder / "content"),
    "the names of files": lambda _: list((ROOT / "content").rglob("*.md")),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_test_of_the_program_cannot_read_what_a_hospital_edits(
    read: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a file of the repository nor a list of them; a test of the shipped text can."""
    monkeypatch.chdir(ROOT)
    with pytest.raises(AssertionError, match=r"^test_hospitals_files\.py reads (content|pelicanconf|publishconf)"):
        read(tmp_path)
    with closed_to(ROOT / "tests/shipped/test_search.py"):
        read(tmp_path)


def test_the_guide_of_the_tests_is_open() -> None:
    """It has a file for each that is closed."""
    for file in (FACTS, "pelicanconf.py", "publishconf.py"):
        assert (SMALL / file).read_text("utf-8")


def test_variables_of_the_settings_are_closed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hospital that has them in its shell tests the same program."""
    monkeypatch.setenv("GUIDE_LANGUAGES", "en es")
    with closed_to(Path(__file__)):
        assert "GUIDE_LANGUAGES" not in os.environ
    assert os.environ["GUIDE_LANGUAGES"] == "en es"
    with closed_to(ROOT / "tests/site/test_pages.py"):
        assert os.environ["GUIDE_LANGUAGES"] == "en es"
