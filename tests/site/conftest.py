"""What the tests of a site share: they hold for every hospital's copy, whatever its text, facts, colors and sign-offs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import GUIDE_ADDRESS, made_once, run_build


@pytest.fixture(scope="session")
def paper(copy_built: Callable[[], Path], whole_run: Path) -> Path:
    """The folder of the handouts of a build that knows its address."""

    def make() -> Path:
        root = copy_built()
        done = run_build(root, SITE_URL=GUIDE_ADDRESS)
        assert done.returncode == 0, done.stdout + done.stderr
        return root

    return made_once(whole_run / "addressed", make) / "output/handouts"
