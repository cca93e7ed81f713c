"""What the tests of a site share: they hold for every hospital's copy, whatever its text, facts, colors and sign-offs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import GUIDE_ADDRESS, run_build


@pytest.fixture(scope="session")
def paper(copy_guide: Callable[[], Path]) -> Path:
    """The folder of the handouts of a build that knows its address."""
    root = copy_guide()
    done = run_build(root, SITE_URL=GUIDE_ADDRESS)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "output/handouts"
