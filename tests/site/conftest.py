"""What the tests of a site share: they hold for every hospital's copy, whatever its text, facts, colors, sign-offs and languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import GUIDE_ADDRESS, made_once, run_build
from tests.tools import edition as editions
from tests.tools.edition import LANGUAGES, Edition, prefix_of


@pytest.fixture(scope="session", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language of the guide that is tested."""
    return str(request.param)


@pytest.fixture(scope="session")
def edition(lang: str, site: Path, pages: dict[str, BeautifulSoup]) -> Edition:
    """The site in that language."""
    return editions.edition(lang, site, pages)


@pytest.fixture(scope="session")
def site_with_address(copy_built: Callable[[], Path], whole_run: Path) -> Path:
    """The output of a build that knows its address; what does not depend on the address comes from the other build."""

    def make() -> Path:
        root = copy_built()
        done = run_build(root, SITE_URL=GUIDE_ADDRESS)
        assert done.returncode == 0, done.stdout + done.stderr
        return root

    return made_once(whole_run / "addressed", make) / "output"


@pytest.fixture(scope="session")
def paper(lang: str, site_with_address: Path) -> Path:
    """The folder of the handouts in one language of a build that knows its address."""
    return site_with_address / prefix_of(lang) / "handouts"
