"""The stages as a family and a nurse meet them: the route on a phone, and one sheet of paper for the two of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.conftest import GUIDE_ADDRESS, built, fill_facts
from tests.tools.axe import BIG_TEXT, LOOKS, violations
from tests.tools.paper import page_texts, type_sizes

WORDS = "let each one say it well. And then go on. "


def fullest(text: str) -> str:
    """The stages of the guide, each text as long as it may be, with as many things to teach as there may be."""

    def long(most: int, begin: str = "") -> str:
        return (begin + WORDS * 6)[:most].strip()

    items = re.findall(r"^    - article: (\S+)\n      section: (\S+)$", text, re.M)[:9]
    assert len(items) == 9
    lines = [
        "- id: fullest",
        f"  title: {long(60, 'Before the ')}",
        f"  intro: {long(160, 'What to learn ')}",
        "  group: first-days",
        "  first:",
        *(f"    - {long(160, f'Call [[{mark}]] ')}" for mark in ("call.emergency", "phone.care_team", "phone.clinic")),
        f"    - {long(160, 'Go ')}",
        "  items:",
    ]
    for topic, section in items:
        lines += [f"    - article: {topic}", f"      section: {section}", f"      teach: {long(80, 'The ')}"]
        lines.append(f"      tell: {long(160, 'Tell me in your own words ')}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def full(copy_guide: Callable[[], Path]) -> Path:
    """A guide with an address, every fact filled in, and the longest stage that the reader takes."""
    root = copy_guide()
    fill_facts(root)
    file = root / "content/en/stages.yaml"
    file.write_text(fullest(file.read_text("utf-8")), encoding="utf-8")
    built(root, SITE_URL=GUIDE_ADDRESS)
    return root / "output"


def sheets(folder: Path) -> list[Path]:
    """The page and the file of each stage."""
    found = [*sorted(folder.glob("stage-*.html")), *sorted((folder / "handouts").glob("teach-back-*.html"))]
    assert found
    return found


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_list_is_one_sheet(paper: str, site: Path, full: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """Two sides at most, the emergency on the first; no row is split, and each side says what it is, in readable type."""
    for file in [*sheets(site), *sheets(full)]:
        with subtests.test(file=file.name), open_page(file, media="print") as page:
            version = page.locator("[data-version]").first.get_attribute("data-version")
            rows = page.locator(".cg-teach tbody th strong").all_inner_texts()
            data = page.pdf(format=paper)
            texts = page_texts(data)
            assert len(texts) <= 2
            assert "First, in an emergency" in texts[0]
            whole = " ".join(texts)
            assert all(whole.count(head) >= 1 for head in ("Taught by", "Told back in own words", "Nurse:"))
            assert all(version in text for text in texts)
            letters = re.sub(r"\W", "", whole)
            assert all(re.sub(r"\W", "", row) in letters for row in rows)
            assert "Read it, step by step" not in whole
            assert "All pages" not in whole
            small = sum(count for size, count in type_sizes(data).items() if size < 8.5)
            assert small == 0


def test_there_is_room_to_write(site: Path, open_page: Open) -> None:
    """Each cell for a hand is large enough on paper; what was checked or not is a box to tick."""
    for file in sheets(site):
        with open_page(file, media="print", width=720) as page:
            cells = page.evaluate(
                """() => [...document.querySelectorAll('.cg-teach tbody .cg-teach__hand')].map(cell => {
                    const box = cell.getBoundingClientRect();
                    return [box.width, box.height];
                })"""
            )
            # 96 dots are 25.4 mm.
            assert all(width > 60 and height > 60 for width, height in cells)
            assert page.locator(".cg-teach__box").count() == 2 * page.locator(".cg-teach tbody tr").count()


@pytest.mark.parametrize(
    "options",
    [
        {"width": 320},
        {"width": 360, "color_scheme": "dark"},
        {"width": 768, "forced_colors": "active"},
        {"width": 1280},
    ],
    ids=["320 px", "dark", "forced colors", "desktop"],
)
def test_each_stage_is_accessible(options: dict[str, object], site: Path, open_page: Open, axe_source: str) -> None:
    """Page and file: no violation, nothing runs out of the page, in large text too."""
    for file in sheets(site):
        with open_page(file, **options) as page:
            assert violations(page, axe_source) == []
            if "forced_colors" not in options:
                assert page.evaluate(LOOKS) == []
            page.evaluate(BIG_TEXT)
            if options["width"] != 320:
                assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_route_works_without_scripts(site: Path, open_page: Open) -> None:
    """From the home page to a stage, to the part that answers, by links alone."""
    with open_page(site / "index.html", width=360, scripts=False) as page:
        page.locator(".cg-home__stages a").first.click()
        assert page.url.endswith("/stage-first-night.html")
        page.locator(".cg-route a").nth(1).click()
        assert page.url.endswith("/fever-and-infection.html#fever-now")
        page.go_back()
        page.locator(".cg-stage__all a").nth(1).click()
        assert page.url.endswith("/stage-first-month.html")
        page.get_by_role("link", name="Open the sheet to print").click()
        assert page.url.endswith("/handouts/teach-back-first-month.html")
