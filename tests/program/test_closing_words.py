"""A build ends with the guide's own words: how much there is, and how much of it is signed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import run_build, succeeded
from tests.review.conftest import DAY, Guide, make_seed

COUNTED = r"Built 2 articles and 3 pages in \d+\.\d seconds\."


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """The small guide; one of its two articles is signed."""
    guide = Guide(make_seed(tmp_path / "guide"))
    guide.fill_facts()
    assert guide.sign("treatments/blue").returncode == 0
    return guide


def test_a_preview_counts_what_is_signed_and_nothing_else(guide: Guide) -> None:
    """Pelican's drafts are none of the guide's, so they are not counted."""
    done = succeeded(run_build(guide.root, **DAY))
    assert re.fullmatch(COUNTED + r" Signed: 1 of 2 articles \(make status shows each\)\.\n", done.stdout), done.stdout


def test_publishing_counts_too_and_goes_on_with_what_comes_next(guide: Guide) -> None:
    """On a staging server it says how much is signed."""
    address = {"SITE_URL": "https://www.example.org/guide", "GUIDE_ALLOW_DRAFTS": "yes"}
    done = succeeded(run_build(guide.root, "publishconf.py", **address, **DAY))
    first, published, then = done.stdout.splitlines()
    assert re.fullmatch(COUNTED + r" Signed: 1 of 2 .*", first)
    assert published.startswith("Published into ")
    assert then == "Then: make verify URL=https://www.example.org/guide"


def test_what_pelican_warns_of_is_still_told(guide: Guide) -> None:
    shutil.rmtree(guide.root / "theme/templates/partials")
    done = run_build(guide.root, **DAY)
    assert done.returncode != 0
    assert "partials" in done.stdout + done.stderr
    assert "Built" not in done.stdout
