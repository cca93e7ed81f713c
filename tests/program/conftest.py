"""The fixtures of the whole guide, of the small one instead: tests of the program hold whatever a hospital has written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import built, made_once, signed_twice


@pytest.fixture(scope="session")
def copy_guide(copy_small: Callable[[], Path]) -> Callable[[], Path]:
    """A function that gives a fresh copy of the small guide's sources to change at will."""
    return copy_small


@pytest.fixture(scope="session")
def built_guide(copy_guide: Callable[[], Path], whole_run: Path) -> Path:
    """The small guide as it comes, with a preview."""
    return made_once(whole_run / "built-small", lambda: built(copy_guide()))


@pytest.fixture(scope="session")
def copy_built(built_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A function that gives a copy of the built small guide to change at will."""
    return lambda: Path(shutil.copytree(built_guide, tmp_path_factory.mktemp("small"), dirs_exist_ok=True))


@pytest.fixture(scope="session")
def paper_guide(copy_built: Callable[[], Path], whole_run: Path) -> Path:
    """The small guide built with an address, one article signed twice."""
    return made_once(whole_run / "paper-small", lambda: signed_twice(copy_built()))
