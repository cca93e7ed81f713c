"""Publishes the small guide, as a web team does."""

from __future__ import annotations

import os
import subprocess

from bs4 import BeautifulSoup

from tests.conftest import PYTHON
from tests.review.conftest import DAY, Guide

SITE = {"SITE_URL": "https://example.org/guide", **DAY}


def page(guide: Guide, name: str) -> BeautifulSoup:
    """One built page."""
    return BeautifulSoup((guide.root / "output" / name).read_text("utf-8"), "lxml")


def publish(guide: Guide, *more: str) -> subprocess.CompletedProcess[str]:
    """Publish into ``output``, with further options of Pelican."""
    command = [*PYTHON, "pelican", "content", "--output", "output", "-s", "publishconf.py", "--fatal=warnings"]
    return subprocess.run(
        [*command, "--log-handler", "plain", *more],
        cwd=guide.root,
        env={**os.environ, **SITE},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def sign_frame(guide: Guide) -> None:
    """Let the editor sign the frame as it is now."""
    assert guide.sign("guide/frame", role="editor", reviewer="Edith Test").returncode == 0
