"""Two builds into one folder: the second ends at once, and says who is at work."""

from __future__ import annotations

import os
from pathlib import Path

from care_guide.utils.files import reserved

from tests.conftest import run_build
from tests.review.conftest import make_seed


def test_a_second_build_names_the_first_and_changes_nothing(tmp_path: Path) -> None:
    """One line with the process, and the next build after it goes well."""
    root = make_seed(tmp_path / "guide")
    with reserved(root / "output"):
        refused = run_build(root)
        assert refused.returncode == 1
        assert f"output: another build is writing it (process {os.getpid()}): wait until" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert not (root / "output").exists()
    done = run_build(root)
    assert done.returncode == 0, done.stderr
    assert (root / "output/index.html").is_file()
