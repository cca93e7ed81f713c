"""How a portal's link is read, in Node."""

from __future__ import annotations

import subprocess

from tests.conftest import ROOT
from tests.unit.test_checklist import NODE


def test_what_portals_send_is_read_as_it_was_meant() -> None:
    done = subprocess.run(
        [str(NODE), "--test", str(ROOT / "tests/unit/connect.test.mjs")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "pass 4" in done.stdout
