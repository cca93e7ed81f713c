"""Two commands that write one folder: the second ends at once, and says who is at work."""

from __future__ import annotations

import os
from pathlib import Path

from care_guide.utils.files import reserved

from tests.conftest import built, run_build, run_guide
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
    built(root)
    assert (root / "output/index.html").is_file()
    # Every command that replaces or removes such a folder, through a link to it too.
    (root / "link").symlink_to("output")
    before = sorted((root / "output").iterdir())
    with reserved(root / "output"):
        for command, place in (("handouts", "output"), ("paste-pack", "link"), ("clean", "output"), ("clean", "link")):
            refused = run_guide(root, command, f"--output={place}")
            assert refused.returncode == 1, command
            assert f"output: another build is writing it (process {os.getpid()}): wait until" in refused.stderr
    assert sorted((root / "output").iterdir()) == before
