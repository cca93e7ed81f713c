"""On paper: every page tells where it comes from and how old it is, and nothing that belongs together is split."""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from care_guide.content.branding import BASIC, subset_font
from care_guide.render.pdf import OPTIONS, PAPERS, opened, print_page
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open
from tests.conftest import GUIDE_ADDRESS, build_languages, built
from tests.tools.browser import find_browser
from tests.tools.paper import empty_feet, page_texts, printed
from tests.tools.sheets import article_files

PARTS = """() => [...document.querySelectorAll('.cg-card, .cg-step, .cg-question, .cg-table tbody tr, .cg-notice--bottom')].map(e => {
    const part = e.cloneNode(true);
    part.querySelectorAll('sup, .cg-card__call').forEach(mark => mark.remove());
    return part.textContent;
})"""


def squeezed(text: str) -> str:
    """Text without white space: where lines break does not matter."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def only_letters(text: str) -> str:
    """The letters of a text, in lower case, joined letters taken apart."""
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKC", text).lower())


def test_each_printed_page_knows_its_origin_and_splits_nothing(
    site: Path, open_page: Open, subtests: pytest.Subtests
) -> None:
    """On A4 and Letter, title, address, version, date and state stand on each sheet; cards and steps are whole; no navigation."""
    for file in article_files(site):
        with subtests.test(page=file.name), open_page(file, media="print") as page:
            parts = [only_letters(part) for part in page.evaluate(PARTS)]
            version = page.locator(".cg-review__facts").first.inner_text()
            short = re.search(r"[0-9a-f]{4}-[0-9a-f]{4}", version)[0]
            has_notes = page.locator("a[data-note]").count() > 0
            for paper in ("A4", "Letter"):
                with subtests.test(page=file.name, paper=paper):
                    sheets = [squeezed(text) for text in page_texts(page.pdf(format=paper))]
                    # A sheet on which nothing stands but the foot, as on all others.
                    assert not [sheet for sheet in sheets if all(other.endswith(sheet) for other in sheets)]
                    for number, sheet in enumerate(sheets):
                        for words in (file.name, f"Version{short}", "Draft,notcheckedbyaclinician"):
                            assert words in sheet, f"sheet {number + 1}: {words}"
                    whole = "".join(sheets)
                    for navigation in ("Allpages", "Onthispage", "Skiptothetext", "Beforethis:", "Backtosource"):
                        assert navigation not in whole
                    assert ("[link1]" in whole) is has_notes
                    # Small raised figures and capitals come out of a PDF in their own way: letters alone are compared.
                    letters = [only_letters(re.sub(r"\[link\d+\]", "", sheet)) for sheet in sheets]
                    for part in parts:
                        ends = part[:24], part[-24:]
                        assert any(all(end in sheet for end in ends) for sheet in letters), part[:60]


# What ends a paper and is worth no page of its own: who publishes, and the foot.
ENDS = ".cg-notices > aside:last-of-type, .cg-paper__foot, .cg-print-line"
UNSEEN = "parts => document.querySelectorAll(parts).forEach(part => { part.style.visibility = 'hidden'; })"
# A text of so many millimeters before them, of which a line at its side is seen.
LONGER = """([place, height]) => {
    document.querySelector('#longer')?.remove();
    const text = document.createElement('div');
    text.id = 'longer';
    text.style = `border-inline-start: 1mm solid; height: ${height}mm`;
    document.querySelector(place).before(text);
}"""


def pages_of_ends(page: Page, place: str, size: str) -> list[int]:
    """The lengths of a text before ``place``, in millimeters, with which a page holds nothing but what ends the paper."""
    page.evaluate(UNSEEN, ENDS)
    found = []
    for height in range(0, 84, 4):
        page.evaluate(LONGER, [place, height])
        if max(empty_feet(printed(page, size), margin=15)) == 1:
            found.append(height)
    return found


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("folder", ["", "es/"], ids=["English", "Spanish"])
def test_no_page_is_spent_on_who_publishes_and_the_foot(
    folder: str, size: str, in_both_languages: Path, open_page: Open, subtests: pytest.Subtests
) -> None:
    """With the address of the guide: the list of questions fits one page, and however long it or the card is, none holds these alone."""
    for name in ("handouts/ask-your-provider", "emergency-card"):
        with subtests.test(page=name), open_page(in_both_languages / f"{folder}{name}.html", media="print") as page:
            assert len(page_texts(printed(page, size))) == (2 if name == "emergency-card" else 1)
            assert pages_of_ends(page, ".cg-notices", size) == []


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_no_page_of_a_list_of_ones_own_is_spent_on_its_foot(
    size: str, in_both_languages: Path, open_page: Open
) -> None:
    """The last question and the lines below it are on the page of the foot."""
    with open_page(in_both_languages / "ask-your-provider.html", scripts=False, media="print") as page:
        page.evaluate(
            """() => {
                const part = name => document.getElementById(name).content.firstElementChild.cloneNode(true);
                const list = part('sheet-list');
                list.querySelector('ol').append(...Array.from({length: 9}, () => part('sheet-list-row')));
                list.append(part('sheet-foot'));
                document.body.append(list);
                document.documentElement.classList.add('cg--paper');
            }"""
        )
        page.evaluate(UNSEEN, ".cg-paper__row:last-child .cg-paper__rule")
        assert pages_of_ends(page, ".cg-paper__list", size) == []


@pytest.fixture(scope="module")
def spanish_first(copy_guide: Callable[[], Path]) -> Path:
    """The pages of a guide with an address whose default language is Spanish, in which nobody has checked anything."""
    root = copy_guide()
    settings = root / "pelicanconf.py"
    settings.write_text(settings.read_text("utf-8").replace('DEFAULT_LANG = "en"', 'DEFAULT_LANG = "es"'), "utf-8")
    build_languages(root, "es")
    return built(root, SITE_URL=GUIDE_ADDRESS) / "output"


def test_the_card_is_on_one_page_where_the_hospital_speaks_spanish(spanish_first: Path, open_page: Open) -> None:
    """Below the lines on the draft and the translation, all that is to be filled in; the sources follow on the other side."""
    with open_page(spanish_first / "emergency-card.html", media="print") as page:
        assert page.locator(".cg-translated").is_visible()
        assert page.locator(".cg-review--draft").first.is_visible()
        labels = page.locator(".cg-fill label").all_inner_texts()
        for size in ("A4", "Letter"):
            front, *others = map(squeezed, page_texts(printed(page, size)))
            assert len(others) == 1
            assert [label for label in labels if squeezed(label) not in front] == []


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_text_fills_the_page_before_a_drawing_that_does_not_fit(paper: str, site: Path, open_page: Open) -> None:
    """The drawing goes to the head of the next page; what comes after it in the text does not wait for it."""
    with open_page(site / "chemotherapy.html", media="print") as page:
        page.evaluate(
            """() => {
                const section = document.querySelector('.cg-section:has(> .cg-figure)');
                const figure = section.querySelector('.cg-figure'), lines = text => {
                    const line = document.createElement('p');
                    line.textContent = text;
                    return line;
                };
                document.querySelector('.cg-figure__caption').prepend(lines('Caption of it'));
                document.querySelector('.cg-prose').replaceChildren(section);
                section.replaceChildren(...Array.from({length: 9}, () => lines('Before')), figure, lines('Afterword'));
            }"""
        )
        sheets = page_texts(page.pdf(format=paper))
        place = {words: [words in sheet for sheet in sheets].index(True) for words in ("Afterword", "Caption of it")}
        assert place == {"Afterword": 0, "Caption of it": 1}


def test_a_missing_hospital_fact_is_a_line_to_write_on(site: Path, open_page: Open) -> None:
    """On paper the line is long enough for a phone number."""
    with open_page(site / "chemotherapy.html", media="print") as page:
        line = page.locator(".cg-slot__line:visible").first.bounding_box()
        assert line["width"] >= 140


def test_paper_is_one_color(site: Path, open_page: Open) -> None:
    """Every text is black on white, and each card keeps a border of its own weight."""
    with open_page(site / "chemotherapy.html", media="print") as page:
        inks = page.evaluate(
            """() => [...new Set([...document.querySelectorAll('main p, main li, main h1, main h2, main h3, main a')]
                .map(e => getComputedStyle(e).color))]"""
        )
        assert inks == ["rgb(0, 0, 0)"]
        weights = page.evaluate(
            """() => ['emergency', 'urgent'].map(name =>
                parseFloat(getComputedStyle(document.querySelector('.cg-card--' + name)).borderTopWidth))"""
        )
        assert weights[0] > weights[1] >= 2


def one_font_only(folder: Path, family: str, scale: float) -> Path:
    """A fontconfig of a machine whose only font is called ``family``; its letters are ``scale`` times as wide."""
    (folder / "fonts").mkdir()
    with TTFont(io.BytesIO(subset_font(BASIC)), recalcTimestamp=False) as font:
        font.flavor = None
        font["head"].unitsPerEm = round(font["head"].unitsPerEm / scale)
        for record in font["name"].names:
            record.string = family if record.nameID in (1, 4, 6) else record.toUnicode()
        font.save(folder / "fonts/only.ttf")
    file = folder / "fonts.conf"
    file.write_text(
        f"<fontconfig><dir>{folder / 'fonts'}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>", "utf-8"
    )
    return file


def test_paper_does_not_depend_on_the_fonts_of_the_machine(paper: Path, browser: Browser, tmp_path: Path) -> None:
    """A narrow font under one name, a wide one under another: every sixth sheet and one whole text break where they did."""
    files = [*sorted(paper.glob("*-one-page.html"))[::6], paper / "central-lines.html"]
    counts = []
    for family, scale in (("Liberation Sans", 0.8), ("DejaVu Sans", 1.4)):
        folder = tmp_path / family.split()[0]
        folder.mkdir()
        fonts = os.environ | {"FONTCONFIG_FILE": str(one_font_only(folder, family, scale))}
        chromium = browser.browser_type.launch(executable_path=find_browser(), args=OPTIONS, env=fonts)
        (tmp_path / "plain.html").write_text("<span>mmmmmmmmmm</span>", "utf-8")
        plain = opened(chromium, tmp_path / "plain.html").evaluate(
            "document.querySelector('span').getBoundingClientRect().width"
        )
        pages = [opened(chromium, file) for file in files]
        counts.append((plain, [[len(page_texts(print_page(page, size))) for size in PAPERS] for page in pages]))
        chromium.close()
    (narrow, first), (wide, second) = counts
    assert wide > 1.5 * narrow, "the machine's own fonts were not changed"
    assert first == second
