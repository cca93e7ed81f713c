"""What the tests of a site share: they hold for every hospital's copy, whatever its text, facts, colors, sign-offs and languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import GUIDE_ADDRESS, articles_among, built, made_once, parsed
from tests.tools import edition as editions
from tests.tools.edition import LANGUAGES, WAITING, Edition, prefix_of


@pytest.fixture(scope="session", params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    """Each language of the guide that is tested."""
    return str(request.param)


# These stand in the place of those of all tests, which hold the preview: pytest keeps one result of each fixture.
@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, copy_guide: Callable[[], Path], whole_run: Path) -> Path:
    """The output of a build that knows its address; of the guide as it comes in both languages."""
    if WAITING:
        return Path(request.getfixturevalue("in_both_languages"))
    return made_once(whole_run / "addressed", lambda: built(copy_guide(), SITE_URL=GUIDE_ADDRESS)) / "output"


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every HTML page by its path in the output, parsed once; addresses that only lead to another page are left out."""
    return {path: page for path, page in parsed(site).items() if not page.select_one("meta[http-equiv=refresh]")}


@pytest.fixture(scope="session")
def articles(pages: dict[str, BeautifulSoup]) -> dict[str, BeautifulSoup]:
    """The pages that are articles."""
    return articles_among(pages)


@pytest.fixture(scope="session")
def edition(lang: str, site: Path, pages: dict[str, BeautifulSoup]) -> Edition:
    """The site in that language."""
    return editions.edition(lang, site, pages)


@pytest.fixture(scope="session")
def paper(lang: str, site: Path) -> Path:
    """The folder of the handouts in one language."""
    return site / prefix_of(lang) / "handouts"
