"""The tests of the program have settings of their own, which are the shipped ones."""

from __future__ import annotations

import pytest
from care_guide.build.load import configured

from tests.conftest import GUIDE, SMALL

# What a hospital sets, and what follows from it.
OWN = {
    "SITENAME", "AUTHOR", "TIMEZONE", "PLUGINS", "DEFAULT_LANG", "LANGUAGES", "ARTICLE_PATHS", "ARTICLE_EXCLUDES", "PAGE_PATHS",
    "GUIDE_BOOKLET_MOST", "GUIDE_SEARCH_ADDRESS", "GUIDE_HANDOUTS",
}  # fmt: skip


@pytest.mark.parametrize("file", ["pelicanconf.py", "publishconf.py"])
def test_the_program_is_tested_with_the_settings_that_are_shipped(file: str) -> None:
    """Another value would be tested nowhere; what a hospital sets may differ."""
    shipped, tested = (
        {key: value for key, value in configured(guide, file).items() if key.isupper() and key not in OWN}
        for guide in (GUIDE, SMALL)
    )
    assert shipped == tested, f"copy {file} to tests/guide"
