"""Publishes the small guide, as a web team does."""

from __future__ import annotations

import subprocess

from bs4 import BeautifulSoup

from tests.conftest import run_build
from tests.review.conftest import DAY, Guide

SITE = {"SITE_URL": "https://example.org/guide", **DAY}


def page(guide: Guide, name: str) -> BeautifulSoup:
    """One built page."""
    return BeautifulSoup((guide.root / "output" / name).read_text("utf-8"), "lxml")


def publish(guide: Guide, *more: str) -> subprocess.CompletedProcess[str]:
    """Publish into ``output``, with further options of Pelican."""
    return run_build(guide.root, "publishconf.py", *more, **SITE)


def sign_frame(guide: Guide) -> None:
    """Let the editor sign the frame as it is now."""
    assert guide.sign("guide/frame", role="editor", reviewer="Edith Test").returncode == 0
