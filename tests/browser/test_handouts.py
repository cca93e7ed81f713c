"""The single files in a real browser with the network off: nothing is asked for, and paper comes out as promised."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from care_guide.utils.dates import day
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open
from tests.conftest import GUIDE_ADDRESS, NEXT_CHECK, built, fill_facts, run_guide, sign_everything, succeeded
from tests.review.conftest import make_seed
from tests.tools.axe import BIG_TEXT, LOOKS, of_each_kind, violations
from tests.tools.paper import PAPER, empty_feet, overlaps, page_texts, printed, type_sizes

CHECK = "check-your-copy.html"
# As long as some hospitals have them.
LONG = {
    "name": '"The Anne and John Testperson Memorial Children\'s Hospital of Greater Blue Lake"',
    "funding": '"the hospital, the Testperson Family Foundation, and the Friends of the Fourth Floor"',
    "care_team": '{number: "(314) 555-4321", extension: "48213", say: "press 3, then ask for the cancer doctor on call"}',
    "clinic": '{number: "(314) 555-4322", extension: "48214", say: "weekdays 8 to 4:30, then ask for the triage nurse"}',
}
WIDE_LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 100"><path d="M5 5h1190v90H5z"/></svg>'
# Words that the page holds and does not show: a program that drops the style would bring them to light. What a search
# may show is no matter of style: an attribute hides it.
HIDDEN = """() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (words.nextNode()) {
        const one = words.currentNode, place = one.parentElement;
        const kept = 'script, style, title, details, .cg-paper-links, .cg-search [hidden]';
        if (one.data.trim() && !place.checkVisibility() && !place.closest(kept)) {
            found.push(one.data.trim());
        }
    }
    return found;
}"""

# How far each number of a source stands from what is before it.
APART = """() => [...document.querySelectorAll('.cg-cite')].filter(e => e.checkVisibility()).map(
    e => e.querySelector('a').getBoundingClientRect().left - e.getBoundingClientRect().left)"""
# An id that two elements have: as axe sees it where it matters, here anywhere.
TWICE = """() => {
    const seen = new Set();
    return [...document.querySelectorAll('[id]')].map(e => e.id).filter(id => seen.has(id) || !seen.add(id));
}"""
# The chapters of the booklet are the handouts of the articles, of which axe is asked one by one: beside its frame, three
# show what chapters do to each other, and the tenth of its elements takes the tenth of the time.
FEWER = "document.querySelectorAll('article.cg-chapter:nth-of-type(n + 4)').forEach(chapter => chapter.remove())"


@pytest.fixture(scope="module")
def at_hand(browser: Browser) -> Iterator[Page]:
    """One page for all handouts, with the network off; it notes each request and each message in ``noted``."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, offline=True)
    page = context.new_page()
    page.noted = []  # type: ignore[attr-defined]
    page.on("request", lambda request: page.noted.append(request.url))  # type: ignore[attr-defined]
    page.on("console", lambda message: page.noted.append(message.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.noted.append(str(error)))  # type: ignore[attr-defined]
    yield page
    context.close()


def own_files(paper: Path) -> list[Path]:
    """The handouts that come from articles."""
    return [file for file in sorted(paper.glob("*.html")) if file.name != "ask-your-provider.html"]


def test_a_handout_asks_for_nothing_and_passes_axe(
    at_hand: Page, paper: Path, axe_source: str, subtests: pytest.Subtests
) -> None:
    """Opened from a disk on a phone: no request but for itself, no message, no sideways scrolling, 7:1.

    Axe is asked of each kind and form: of what an article says, it is asked on the page.
    """
    asked = of_each_kind(own_files(paper))
    for file in own_files(paper):
        with subtests.test(file=file.name):
            at_hand.noted.clear()  # type: ignore[attr-defined]
            at_hand.goto(file.as_uri())
            assert at_hand.noted == [file.as_uri()]  # type: ignore[attr-defined]
            wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert at_hand.evaluate(wide)
            assert at_hand.evaluate(LOOKS) == []
            assert at_hand.evaluate(HIDDEN) == []
            assert at_hand.evaluate(TWICE) == []
            if file not in asked:
                continue
            # As it is once it has been scrolled to: until then the browser guesses its height.
            at_hand.evaluate(
                "document.querySelectorAll('.cg-index section').forEach(e => e.style = 'content-visibility: visible')"
            )
            at_hand.evaluate(FEWER)
            # The contrast is measured above, and more strictly.
            assert violations(at_hand, axe_source) == []


@pytest.mark.parametrize(
    "options",
    [{"width": 320}, {"width": 768, "color_scheme": "dark"}, {"width": 768, "forced_colors": "active"}],
    ids=["320 px", "dark", "forced colors"],
)
@pytest.mark.parametrize("name", ["chemotherapy", "chemotherapy-one-page"])
def test_a_handout_is_accessible_in_every_way_it_is_seen(
    name: str, options: dict[str, object], paper: Path, open_page: Open, axe_source: str
) -> None:
    """Small, dark, in forced colors; with large text nothing runs out of the page."""
    with open_page(paper / f"{name}.html", **options) as page:
        assert violations(page, axe_source, without=()) == []
        page.evaluate(BIG_TEXT)
        if options["width"] != 320:
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_sheet_has_two_sides_on_both_papers(at_hand: Page, paper: Path, subtests: pytest.Subtests) -> None:
    """Every article, A4 and Letter: the front for the fridge, the rest on the back, the state on both, no word on another."""
    files = sorted(paper.glob("*-one-page.html"))
    assert files
    for file in files:
        at_hand.goto(file.as_uri())
        for size in PAPER:
            with subtests.test(file=file.name, paper=size):
                data = printed(at_hand, size)
                [front, back] = page_texts(data)
                for words in ("Emergency:", "Urgent:", "Please turn over", "Version"):
                    assert words in front
                for words in (
                    "Key points",
                    "Questions to ask",
                    "Our notes",
                    "Given to:",
                    "Who publishes and who pays",
                ):
                    assert words in back
                late = "Ask for a new copy after" if "chemotherapy" in file.name else "not checked by a clinician"
                assert late in front
                assert late.split(" by ", maxsplit=1)[0].rsplit(maxsplit=1)[-1] in back
                assert not re.search(r"\[link \d+\]", front + back)
                # Nothing that is read is smaller than 9.5 point, and what is on the front has at least 10.
                sizes, other = (type_sizes(data, page) for page in (0, 1))
                assert min(sizes | other) >= 9.4
                assert sizes.most_common(1)[0][0] >= 10
                assert overlaps(data) == []


def test_words_that_lie_on_each_other_are_seen(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<p>One line of words<p style='margin-top: -2.1em'>Another line")
    assert overlaps(printed(page, "A4"))
    page.close()


TOP_NOTICE = """
- id: doses
  kinds: [every]
  position: top
  title: From our hospital
  text: |
    Never change a dose on your own, and never stop a medicine before you have talked to the team that prescribed it.

    - Bring this sheet to each visit.
    - Ask who answers at night.
"""


def with_long_facts(root: Path) -> Path:
    """Fill in the facts of the guide in ``root`` with long ones, and give it a wide logo."""
    fill_facts(root)
    facts = root / "content/data/hospital.yaml"
    text = facts.read_text("utf-8")
    for key, value in LONG.items():
        text = re.sub(rf"^  {key}: .*", f"  {key}: {value}", text, count=1, flags=re.M)
    facts.write_text(text, encoding="utf-8")
    (root / "content/data/logo.svg").write_text(WIDE_LOGO, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def long_paper(copy_guide: Callable[[], Path]) -> Path:
    """The handouts of a hospital with long facts, a wide logo and a notice of its own that has signed all articles."""
    root = with_long_facts(copy_guide())
    with (root / "content/en/notices.yaml").open("a", encoding="utf-8") as file:
        file.write(TOP_NOTICE)
    sign_everything(root)
    succeeded(
        run_guide(root, "handouts", SITE_URL="https://www.greater-blue-lake-childrens.example.org/families/leukemia")
    )
    return root / "dist/handouts"


def test_a_hospitals_sheets_have_two_sides(at_hand: Page, long_paper: Path, subtests: pytest.Subtests) -> None:
    """With long facts, which take other lines than empty ones and drafts."""
    files = sorted(long_paper.glob("*-one-page.html"))
    assert files
    for file in files:
        with subtests.test(file=file.name):
            at_hand.goto(file.as_uri())
            assert len(page_texts(printed(at_hand, "Letter"))) == 2


# How far the logo stands from the name of the hospital, in pixels: beside it, or above or below it.
TO_THE_NAME = """() => {
    const [logo, name] = [...document.querySelector('.cg-paper-head').children].map(e => e.getBoundingClientRect());
    return Math.max(logo.left - name.right, name.left - logo.right, logo.top - name.bottom, name.top - logo.bottom);
}"""


def test_a_hospitals_logo_does_not_touch_its_name(at_hand: Page, long_paper: Path, subtests: pytest.Subtests) -> None:
    """In each kind of handout, with a long name and a wide logo: at least 2 millimeters."""
    at_hand.emulate_media(media="print")
    files = [file for file in own_files(long_paper) if file.stem.endswith(("-one-page", "-leaflet"))]
    assert files
    for file in files:
        with subtests.test(file=file.name):
            at_hand.goto(file.as_uri())
            assert at_hand.evaluate(TO_THE_NAME) >= 7.5
    at_hand.emulate_media(media="null")


# What a printer would cut off at the edge of a box, and a box of numbers that ends before its own words do; .cg-hidden is
# for screen readers.
CUT = """() => [...document.querySelectorAll('body, body :not(svg *)')]
    .filter(e => !e.closest('.cg-hidden') && e.checkVisibility())
    .filter(e => {
        const {overflowX, overflowY} = getComputedStyle(e), isBox = e.matches('.cg-numbers');
        return (isBox || overflowX !== 'visible') && e.scrollWidth > e.clientWidth + 1
            || (isBox || overflowY !== 'visible') && e.scrollHeight > e.clientHeight + 1;
    })
    .map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`)"""


def test_paper_cuts_nothing_off(open_page: Open, paper: Path, long_paper: Path, subtests: pytest.Subtests) -> None:
    """In each kind and form, in the size of the text and in large print: the box has all numbers, whatever they say."""
    for file in (*of_each_kind(own_files(paper)), *of_each_kind(long_paper.glob("*-one-page.html"))):
        for large in (False, True):
            with subtests.test(file=file, large=large), open_page(file, width=700) as page:
                if large and page.get_by_label("Large print").count():
                    page.get_by_label("Large print").check()
                page.emulate_media(media="print")
                assert page.evaluate(CUT) == []


def test_a_hospitals_long_name_and_wide_logo_fit_a_phone(at_hand: Page, tmp_path: Path) -> None:
    """The logo is no wider than the page, and the name has room."""
    at_hand.goto((built(with_long_facts(make_seed(tmp_path / "guide"))) / "output/index.html").as_uri())
    assert at_hand.evaluate("document.documentElement.scrollWidth") == 360
    assert at_hand.locator(".cg-hospital__name > :last-child").evaluate("name => name.clientWidth") > 150


def test_a_leaflet_has_four_pages(at_hand: Page, paper: Path, subtests: pytest.Subtests) -> None:
    """Every article, A4 and Letter: message, cards, steps, questions; the state on each page."""
    for file in sorted(paper.glob("*-leaflet.html")):
        at_hand.goto(file.as_uri())
        for size in PAPER:
            with subtests.test(file=file.name, paper=size):
                data = printed(at_hand, size)
                pages = page_texts(data)
                assert len(pages) == 4
                for number, words in enumerate(("Key points", "When to call", "Our notes", "Questions to ask")):
                    assert words in pages[number]
                assert all(re.search("checked by|new copy after", page, re.IGNORECASE) for page in pages)
                assert min(type_sizes(data)) >= 9.4


def test_a_sheet_can_be_told_apart_in_gray(at_hand: Page, paper: Path) -> None:
    """Without color the emergency is white on dark and the urgent card black on light: more than 7 to 1 each."""
    at_hand.goto((paper / "fever-and-infection-one-page.html").as_uri())
    at_hand.emulate_media(media="print")
    heads = at_hand.evaluate(
        """() => ['emergency', 'urgent'].map(name => {
            const style = getComputedStyle(document.querySelector(`.cg-card--${name} > .cg-card__title`));
            return [style.color, style.backgroundColor].map(color => color.match(/[0-9]+/g).slice(0, 3).map(Number));
        })"""
    )
    at_hand.emulate_media(media="null")

    def gray(color: list[int]) -> float:
        parts = [part / 255 for part in color]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for ink, ground in heads:
        one, other = sorted((gray(ink), gray(ground)))
        assert (other + 0.05) / (one + 0.05) > 7
    assert gray(heads[0][1]) < 0.1
    assert gray(heads[1][1]) > 0.7


# The headings in cards that end a column, with their signs in the next one.
LONELY = """() => [...document.querySelectorAll('.cg-card__groups > :not(ul)')].filter(heading =>
    heading.nextElementSibling.firstElementChild.getBoundingClientRect().top < heading.getBoundingClientRect().top)
    .map(heading => heading.textContent)"""


def test_a_printed_booklet_begins_each_article_on_a_new_page(at_hand: Page, paper: Path) -> None:
    """The cover first, then the contents, then each article at the top of a page; a card's heading stays with its signs."""
    at_hand.goto((paper / "booklet.html").as_uri())
    at_hand.emulate_media(media="print")
    assert at_hand.evaluate(LONELY) == []
    at_hand.emulate_media(media="null")
    # With some words of the summary: a cell of a table can have the title of an article, and begin a page.
    heads = at_hand.locator("article.cg-chapter > header").all_inner_texts()
    parts = [["".join(part.split()) for part in head.partition("\n")] for head in heads]
    numbered = [f"{number}.{title[:60]}" for number, (title, *_) in enumerate(parts, 1)]
    titles = [f"{title}{rest[:15]}" for title, (*_, rest) in zip(numbered, parts, strict=True)]
    # Programs that read a PDF see narrow spaces in their own way: all are left out.
    pages = [re.sub(r"\s|^\d+ ?/ ?\d+ ", "", text) for text in page_texts(printed(at_hand, "Letter"))]
    assert "Thisbookbelongsto" in pages[0]
    assert "Draft,notcheckedbyaclinician" in pages[0] or "Checked" in "".join(pages[:2])
    assert pages[1].startswith("Whatisinit")
    notes = next(i for i, text in enumerate(pages) if text.startswith("Yourcareteamandnotes"))
    # Where a browser has no pages in the contents, they have its number.
    assert all(title in "".join(pages[1:notes]) for title in numbered)
    starts = [next(i for i, text in enumerate(pages) if i > notes and text.startswith(title)) for title in titles]
    assert starts == sorted(starts)
    assert len(set(starts)) == len(titles)


def test_a_printed_handout_names_its_version_at_the_foot_of_each_page(at_hand: Page, paper: Path) -> None:
    """A sheet that was parted from the others can still be told from a newer one."""
    at_hand.goto((paper / "chemotherapy.html").as_uri())
    version = at_hand.locator(".cg-age__version").first.inner_text()
    pages = page_texts(printed(at_hand, "A4"))
    assert len(pages) > 4
    for text in pages:
        assert version in text
        assert f"Ask for a new copy after {day(NEXT_CHECK, 'en')}" in text


def test_the_emergency_card_is_on_the_first_page_of_a_handout(
    at_hand: Page, paper: Path, subtests: pytest.Subtests
) -> None:
    """With the most words above it, too: no half of a page is empty before the signs of an emergency."""
    for name in ("graft-versus-host-disease", "stem-cell-transplant", "antibody-immunotherapy", "medicine-at-home"):
        with subtests.test(file=name):
            at_hand.goto((paper / f"{name}.html").as_uri())
            [first] = page_texts(printed(at_hand, "Letter", page_ranges="1"))
            assert "has chest pain" in first


def test_a_printed_handout_needs_no_color(at_hand: Page, paper: Path) -> None:
    """The printer gets black, white and grays alone, and the emergency still has the strongest frame."""
    at_hand.goto((paper / "chemotherapy.html").as_uri())
    with pypdfium2.PdfDocument(printed(at_hand, "Letter")) as document:
        for number in range(len(document)):
            red, green, blue = document[number].render(scale=0.7).to_pil().convert("RGB").split()
            for one, other in ((red, green), (green, blue)):
                assert ImageChops.difference(one, other).getextrema()[1] <= 4
    at_hand.emulate_media(media="print")
    frames = at_hand.evaluate(
        """() => ['emergency', 'urgent'].map(name =>
            parseFloat(getComputedStyle(document.querySelector('.cg-card--' + name)).borderTopWidth))"""
    )
    at_hand.emulate_media(media="null")
    assert frames[0] > frames[1] >= 2


def test_the_codes_open_the_page_and_the_check(at_hand: Page, paper: Path, subtests: pytest.Subtests) -> None:
    """A second library reads each QR code, from the screen in light and dark, back to the address beside it."""
    for file in [*sorted(paper.glob("*-one-page.html")), paper / "booklet.html"]:
        at_hand.goto(file.as_uri())
        # All codes have one style: that the dark of the page leaves them alone, one file shows.
        for scheme in ("light", "dark") if file.name == "booklet.html" else ("light",):
            with subtests.test(file=file.name, scheme=scheme):
                at_hand.emulate_media(color_scheme=scheme)
                codes = Image.open(io.BytesIO(at_hand.locator(".cg-age__codes").screenshot()))
                found = sorted(zxingcpp.read_barcodes(codes), key=lambda code: code.position.top_left.y)
                read = [code.text for code in found]
                assert read == at_hand.locator(".cg-age a").all_inner_texts()
                assert all(address.startswith(GUIDE_ADDRESS) for address in read)
    at_hand.emulate_media(color_scheme="light")


def test_an_old_copy_says_so_when_it_is_opened(browser: Browser, paper: Path) -> None:
    """On its last day it is still good; a day later a line says to ask for a new one; a draft has no such day."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    after = NEXT_CHECK + datetime.timedelta(days=1)
    for now, name, late in (
        (NEXT_CHECK, "chemotherapy", False),
        (after, "chemotherapy", True),
        (after, "chemotherapy-one-page", True),
        (datetime.date(2100, 1, 1), "clinical-trials", False),
    ):
        page.clock.set_fixed_time(f"{now}T12:00:00")
        page.goto((paper / f"{name}.html").as_uri())
        assert page.locator(".cg-age__late").is_visible() is late, (now, name)
    context.close()


def test_large_print_is_18_point_on_paper(open_page: Open, paper: Path) -> None:
    """Every letter and figure that the printer gets; the words in a drawing stand below it once more, in 18 point."""
    for name in ("chemotherapy", "chemotherapy-one-page"):
        with open_page(paper / f"{name}.html", scripts=False, width=700) as page:
            page.get_by_label("Large print").check()
            page.emulate_media(media="print")
            sizes = type_sizes(printed(page, "Letter"))
            assert min(sizes) >= 14
            page.evaluate("document.querySelectorAll('svg text').forEach(text => text.textContent = '')")
            undrawn = type_sizes(printed(page, "Letter"))
            assert min(undrawn) >= 18
            assert undrawn[18.0] == sizes[18.0] > 1000


def test_large_print_by_the_switch_or_the_address(open_page: Open, paper: Path) -> None:
    """The switch works without scripts, its address with them; then every text for paper has 18 pt, and fits the page."""
    small = """() => [...document.querySelectorAll('main *')]
        .filter(e => !e.closest('svg, sup, .cg-large') && e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .filter(e => parseFloat(getComputedStyle(e).fontSize) < 23.9)
        .map(e => e.tagName + '.' + e.className + ' ' + getComputedStyle(e).fontSize)"""
    # The first two end a section with a picture, which leaves no room beside it for the next heading.
    for name in ("chemotherapy", "car-t-cell-therapy", "chemotherapy-one-page", "booklet"):
        with open_page(paper / f"{name}.html", scripts=False, width=700) as page:
            page.get_by_label("Large print").check()
            page.emulate_media(media="print")
            assert page.evaluate(small) == []
            # As large as the words: only its distance shows that the number of a source is no part of them.
            assert all(gap >= 4 for gap in page.evaluate(APART))
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    with open_page(paper / "chemotherapy.html") as page:
        page.goto(page.url + "#large-print")
        page.reload()
        assert page.get_by_label("Large print").is_checked()


def unspaced(words: str) -> str:
    """Programs that read a PDF see spaces and hyphens in their own way, and styles change the first letters of labels."""
    return re.sub(r"[\W_]", "", words).casefold()


@pytest.mark.parametrize("folder", ["", "es/"], ids=["English", "Spanish"])
def test_large_print_leaves_no_page_half_empty(
    folder: str, at_hand: Page, in_both_languages: Path, subtests: pytest.Subtests
) -> None:
    """On sheets and leaflets: the numbers and the key points are on the first page, the signs of an emergency on one page.

    No heading ends a page, and each page has its number. Letter is the lower one of the papers, A4 the narrower one.
    """
    files = sorted((in_both_languages / f"{folder}handouts").glob("*-*.html"))
    for number, file in enumerate(file for file in files if file.stem.endswith(("-one-page", "-leaflet"))):
        size = ("Letter", "A4")[number // 2 % 2]
        with subtests.test(file=file.name, paper=size):
            at_hand.goto(file.as_uri())
            at_hand.locator("#large-print").check()
            data = printed(at_hand, size)
            assert max(empty_feet(data, margin=15)[:-1]) < 0.5
            texts = page_texts(data)
            for place, page in enumerate(texts, 1):
                assert f"{place} / {len(texts)}" in page
            pages = [unspaced(page.replace(f"{place} / {len(texts)}", "")) for place, page in enumerate(texts, 1)]
            for part in (".cg-numbers dt", "#key-points :is(h2, li)"):
                assert all(unspaced(words) in pages[0] for words in at_hand.locator(part).all_text_contents())
            signs = [unspaced(words) for words in at_hand.locator(".cg-card--emergency li").all_text_contents()]
            assert any(all(sign in page for sign in signs) for page in pages)
            # Of what a page ends with, the longest: a sentence can end with the words of a heading. Notes have no words.
            blocks = at_hand.locator("article :is(h2, h3, h4, p, li):not(.cg-sheet__notes *)")
            ends = blocks.evaluate_all("all => all.map(e => [e.localName[0] === 'h', e.textContent])")
            for page in pages:
                ended = [(len(end), heading) for heading, words in ends if page.endswith(end := unspaced(words))]
                assert not max(ended, default=(0, False))[1]


# How many lines the foot of a page has, on the narrower paper.
FOOT_LINES = """() => {
    const foot = document.querySelector('.cg-print-line p'), style = getComputedStyle(foot);
    return Math.round((foot.clientHeight - parseFloat(style.paddingTop)) / parseFloat(style.lineHeight));
}"""


def full_texts(folder: Path) -> list[Path]:
    """The full handouts of the articles."""
    return [file for file in sorted(folder.glob("*.html")) if (folder / f"{file.stem}-one-page.html").exists()]


@pytest.mark.parametrize("large", [False, True], ids=["normal", "large"])
@pytest.mark.parametrize(("folder", "lines"), [("", 3), ("es/", 5)], ids=["English", "Spanish"])
def test_no_page_of_a_full_handout_is_spent_on_its_foot(
    folder: str, lines: int, large: bool, open_page: Open, in_both_languages: Path, subtests: pytest.Subtests
) -> None:
    """With the address of the guide: the foot has few lines, and the last page more than the foot.

    In large print, the signs of an emergency are on one page, or begin at the top of one if they are more than it can hold.
    """
    files = full_texts(in_both_languages / f"{folder}handouts")[::8]
    assert files
    for number, file in enumerate(files):
        size = ("Letter", "A4")[number % 2]
        with subtests.test(file=file.name, paper=size), open_page(file, width=740) as page:
            page.locator("#large-print").set_checked(large)
            page.emulate_media(media="print")
            assert page.evaluate(FOOT_LINES) <= lines
            page.evaluate("document.querySelector('.cg-print-line').style.visibility = 'hidden'")
            data = printed(page, size)
            assert empty_feet(data, margin=15)[-1] < 1
            if large:
                card = page.locator(".cg-card--emergency").first
                signs = [unspaced(words) for words in card.locator("li").all_text_contents()]
                first = next((text for text in map(unspaced, page_texts(data)) if signs[0] in text), "")
                head = unspaced(card.text_content() or "")[:20]
                # The number of the page may come first.
                assert all(sign in first for sign in signs) or first.lstrip("0123456789").startswith(head)


def test_a_handout_reads_in_order_without_its_style(open_page: Open, paper: Path) -> None:
    """As an old e-mail program shows it: plain text, the emergency first, no hidden line come to light."""
    with open_page(paper / "chemotherapy-one-page.html", scripts=False) as page:
        text = page.evaluate("document.querySelector('style').remove() || document.body.innerText")
        places = [text.index(part) for part in ("When to call", "Call 911", "Key points", "Questions to ask")]
        assert places == sorted(places)
        assert "This copy is old" not in text


def test_check_your_copy_tells_new_from_old(open_page: Open, paper: Path) -> None:
    """Typed or from the address: newest, older with what changed since, unknown, no version; nothing is asked for."""
    with open_page(paper.parent / CHECK) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        newest = page.locator("tr", has_text="Chemotherapy").first.get_attribute("data-version")
        field, answer = page.get_by_label("Version on your copy"), page.get_by_role("status")

        def look(typed: str) -> str:
            field.fill(typed)
            page.get_by_role("button", name="Look it up").click()
            return answer.inner_text()

        told = look(f"  {newest.upper().replace('-', ' ')} ")
        assert "Chemotherapy" in told
        assert "Your copy has the newest text." in told
        assert "compare them with the page" in told
        assert "Checked by a clinician." in told
        told = look("0123abcd")
        assert "There is a newer text. Ask for a new copy." in told
        assert "Newer numbers for infants." in told
        assert "First check." not in told
        assert "no clinician has checked" not in told
        assert "is not known here" in look("ffff-ffff")
        assert "A version has 8 signs" in look("<b>hello</b>")
        assert answer.locator("b").count() == 0
        field.fill(newest)
        field.press("Enter")
        assert "Your copy has the newest text." in answer.inner_text()
        page.goto(page.url + "#0123-abcd")
        assert "There is a newer text." in answer.inner_text()
        assert all(url.startswith(paper.parent.as_uri()) for url in asked)
    with open_page(paper.parent / f"{CHECK}") as page:
        page.goto(page.url + f"#{newest}")
        page.reload()
        assert "Your copy has the newest text." in page.get_by_role("status").inner_text()


def test_check_your_copy_is_a_table_without_scripts(open_page: Open, paper: Path) -> None:
    """Every article with its newest version, its state, and what changed from check to check."""
    with open_page(paper.parent / CHECK, scripts=False) as page:
        assert not page.get_by_role("button").is_visible()
        # The list of newest versions is folded.
        page.locator("#newest summary").click()
        row = page.locator("tr", has_text="Chemotherapy").first
        assert "Newer numbers for infants." in row.inner_text()
        assert "0123-abcd" in row.inner_text()
        assert page.locator("tbody tr").count() >= 2
