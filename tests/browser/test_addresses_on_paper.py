"""Where a link leads stands on paper too, and no address pushes a page wide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.conftest import GUIDE_ADDRESS, built
from tests.review.conftest import BLUE, DAY, GREEN, Guide, make_seed
from tests.tools.paper import page_texts

SHORT = "https://www.example.org/fund"
LONG = f"https://www.example.org/{'for-travel-gas-and-a-bed-' * 5}{'a' * 90}?form={'z' * 40}"
SOURCE = f"https://example.org/{'very-long-name-of-a-study-' * 6}"
NOTICE, PAGE = "https://www.example.org/notice", "https://www.example.org/page"
WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis"
# In a sentence, an item, a cell, and as its own words.
TEXT = f"""
Read the [fund page]({SHORT}) first.

- Ask the [family house]({LONG}).

| who | where |
|---|---|
| the house | [{LONG}]({LONG}) |

"""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small guide, built, with such addresses in an article, a notice, above the parts of a page, and among sources.

    Titles have a word as long as a line.
    """
    guide = Guide(make_seed(tmp_path_factory.mktemp("addresses") / "guide"))
    guide.edit(BLUE, "\n## When to call", f"{TEXT}\n## When to call")
    guide.edit("content/data/sources.yaml", "https://example.org/a", SOURCE)
    guide.edit("content/en/notices.yaml", "Ask your team.", f"Ask your [team]({NOTICE}).")
    guide.edit("content/en/pages/about.md", "\n## ", f"\nRead [more]({PAGE}).\n\n## ")
    guide.edit(GREEN, "title: Green care", f"title: {WORD}")
    guide.edit("content/en/groups.yaml", "title: Treatments", f"title: {WORD}")
    built(guide.root, SITE_URL=GUIDE_ADDRESS, **DAY)
    return guide.root / "output"


def printed(file: Path, open_page: Open, paper: str) -> str:
    """Return all that stands on the paper of a page, as ``joined`` has it."""
    with open_page(file, media="print") as page:
        return joined("".join(page_texts(page.pdf(format=paper))))


def joined(text: str) -> str:
    """Return text without white space and hyphens: an address may break anywhere, and a PDF says not with which hyphen."""
    return re.sub(r"[-\s\x02\u00ad\ufffe]+", "", text)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["blue.html", "handouts/blue.html", "handouts/booklet.html"])
def test_the_address_of_a_link_stands_on_paper(name: str, paper: str, output: Path, open_page: Open) -> None:
    """Behind the words of the link, whole; a link within the guide has its note, not a second address."""
    text = printed(output / name, open_page, paper)
    assert f"fundpage({SHORT})" in text
    assert joined(f"familyhouse({LONG})") in text
    assert joined(SOURCE) in text
    assert f"team({NOTICE})" in text
    assert not re.search(r"othertreatment(?:\[link1\])?\(http", text)


def test_the_address_of_a_link_above_the_parts_of_a_page_stands_on_paper(output: Path, open_page: Open) -> None:
    text = printed(output / "about.html", open_page, "A4")
    assert f"more({PAGE})" in text
    assert f"team({NOTICE})" in text


def test_the_sheet_shows_the_address_of_its_page(output: Path, open_page: Open) -> None:
    """It has no room for sources; they are on the page, whose address is on it."""
    text = printed(output / "handouts/blue-one-page.html", open_page, "A4")
    assert joined(f"{GUIDE_ADDRESS}/blue.html") in text


@pytest.mark.parametrize("name", ["index.html", "blue.html", "green.html", "handouts/booklet.html"])
def test_a_long_title_does_not_push_a_page_wide(name: str, output: Path, open_page: Open) -> None:
    """In a heading, a tile, the way back, the next article, and the contents of the booklet."""
    with open_page(output / name, width=320) as page:
        assert page.locator(":visible", has_text=WORD).count()
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("name", ["blue.html", "handouts/blue.html", "handouts/booklet.html"])
def test_a_long_address_does_not_push_a_page_wide(name: str, output: Path, open_page: Open) -> None:
    """On a small phone, and on paper of A4 between its margins."""
    for width, media in ((320, "screen"), (660, "print")):
        with open_page(output / name, width=width, media=media) as page:
            wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide[0] <= wide[1], (name, media)
    with open_page(output / name, width=660, media="print") as page:
        words = page.locator("table :is(td, th)", has_text="the house").first
        assert words.evaluate("e => e.scrollWidth <= e.clientWidth && e.clientWidth >= 40"), name
