"""The pure functions of the theme's scripts, in Node's own test runner."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import ROOT
from tests.tools.search import NODE


@pytest.mark.parametrize(
    ("name", "tests"),
    [("checklist", 31), ("connect", 8)],
    ids=["lists, files and storage of the checklist", "links of portals"],
)
def test_the_pure_functions_of_a_script(name: str, tests: int) -> None:
    """None of its tests fails, and none is passed over."""
    file = ROOT / f"tests/unit/{name}.test.mjs"
    done = subprocess.run([str(NODE), "--test", file], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"pass {tests}\n" in done.stdout
