"""The Spanish pages and papers in a real browser: its words are longer, and must fit wherever the English ones do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Open
from tests.browser.test_interface import PHONE_SCREEN, near_to_call
from tests.tools.axe import LOOKS, violations
from tests.tools.edition import say
from tests.tools.paper import PAPER, overlaps, page_texts, printed, type_sizes
from tests.tools.sheets import article_files

# One of each kind of article, of page, and of what the build makes.
PAGES = (
    "index", "acute-lymphoblastic-leukemia", "chemotherapy", "clinical-trials", "fever-and-infection",
    "body-looks-and-mood", "fertility-care-before-treatment", "our-hospital", "about", "ask-your-provider", "changes",
    "check-your-copy", "emergency-card", "glossary", "how-we-review", "medicine-calendar", "privacy", "search",
    "stage-first-night", "handouts/ask-your-provider", "handouts/fever-and-infection",
    "handouts/fever-and-infection-bilingual", "handouts/fever-and-infection-leaflet",
    "handouts/fever-and-infection-one-page", "handouts/search", "handouts/teach-back-first-night",
)  # fmt: skip
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Labels of a drawing that are over each other, or run out of it or of the box that they stand in.
LABELS = """() => {
  const found = [];
  for (const drawing of document.querySelectorAll('.cg-figure svg')) {
    const whole = drawing.getBoundingClientRect();
    const boxes = [...drawing.querySelectorAll('rect')].map(e => e.getBoundingClientRect()).filter(r => r.width > 20 && r.height > 10);
    const labels = [...drawing.querySelectorAll('text')].filter(e => e.textContent.trim())
      .flatMap(e => e.querySelector('tspan') ? [...e.querySelectorAll('tspan')] : [e]).filter(e => e.textContent.trim())
      .map(e => [e.textContent.trim(), e.getBoundingClientRect()]).filter(([, r]) => r.width);
    labels.forEach(([text, r], place) => {
      if (r.left < whole.left - 1 || r.right > whole.right + 1) found.push(`out of the drawing: ${text}`);
      const [x, y] = [(r.left + r.right) / 2, (r.top + r.bottom) / 2];
      const around = boxes.filter(b => b.left < x && x < b.right && b.top < y && y < b.bottom).sort((a, b) => a.width * a.height - b.width * b.height)[0];
      if (around && (r.left < around.left - 1 || r.right > around.right + 1)) found.push(`out of its box: ${text}`);
      for (const [other, o] of labels.slice(place + 1)) {
        const wide = Math.min(r.right, o.right) - Math.max(r.left, o.left);
        const high = Math.min(r.bottom, o.bottom) - Math.max(r.top, o.top);
        if (wide > 1 && high > .4 * Math.min(r.height, o.height)) found.push(`over each other: ${text} / ${other}`);
      }
    });
  }
  return found;
}"""
# Of a sheet in two languages: the thinnest edge of each frame; by the number of lists around words, how far in they begin at
# least and at most; and how wide each mark of an item is.
ENDS = """() => {
  const frames = [...document.querySelectorAll('.cg-bilingual__group')].map(group => {
    const style = getComputedStyle(group);
    const above = group.previousElementSibling.matches('.cg-bilingual__group') ? 'Bottom' : 'Top';
    return Math.min(...[above, 'Bottom', 'Left', 'Right'].map(side => parseFloat(style[`border${side}Width`])));
  });
  const starts = {};
  for (const cell of document.querySelectorAll('.cg-bilingual__table tbody td')) {
    const depth = cell.querySelectorAll('.cg-bilingual__item').length;
    const words = new Range();
    words.selectNodeContents([...cell.querySelectorAll('.cg-bilingual__item')].at(-1) ?? cell);
    if (cell.querySelector('.cg-bilingual__mark')) words.setStartAfter(cell.querySelector('.cg-bilingual__mark'));
    const left = words.getClientRects()[0].left - cell.getBoundingClientRect().left;
    const [least, most] = starts[depth] ?? [left, left];
    starts[depth] = [Math.min(least, left), Math.max(most, left)];
  }
  const marks = [...document.querySelectorAll('.cg-bilingual__mark')].map(mark => mark.getBoundingClientRect().width);
  return [frames, starts, marks];
}"""
# Words of a respelling, behind the label that it has, that stand on two lines.
SPLIT = """label => [...document.querySelectorAll('.cg-words dt')].flatMap(head => {
  const words = document.createTreeWalker(head, NodeFilter.SHOW_TEXT), found = [];
  while (words.nextNode()) {
    if (!words.currentNode.data.includes(label)) continue;
    for (const word of words.currentNode.data.matchAll(/[^\\s]+[-\u2011][^\\s]+/g)) {
      const range = new Range();
      range.setStart(words.currentNode, word.index);
      range.setEnd(words.currentNode, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(word[0]);
    }
  }
  return found;
})"""


@pytest.fixture(scope="module")
def spanish(in_both_languages: Path) -> Path:
    """The Spanish pages."""
    return in_both_languages / "es"


@pytest.fixture(scope="module")
def at_hand(browser: Browser) -> Iterator[Page]:
    """One page for all papers, with the network off."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def test_the_card_speaks_to_those_who_read_english(spanish: Path, open_page: Open) -> None:
    """A family fills it in in Spanish and reads what it says; on paper, staff read it in English, all on one page."""
    with open_page(spanish / "emergency-card.html") as page:
        english = page.locator("main div[lang=en]")
        assert "A fever is an emergency." in english.inner_text()
        assert page.get_by_label("Alergias (Allergies)").is_visible()
        page.emulate_media(media="print")
        sides = page_texts(page.pdf(format="Letter"))
        page.emulate_media(media="screen")
        for words in (
            "A fever is an emergency.",
            "Allergies",
            "Médico del cáncer",
            "Last dose of a steroid",
            "Draft: no clinician",
        ):
            assert "".join(words.split()) in "".join(sides[0].split())
        assert len(sides) == 2
        assert "La fiebre es una emergencia." in page.locator("#emergency-team").inner_text()


def test_each_kind_of_page_is_accessible_and_never_wide(
    spanish: Path, open_page: Open, axe_source: str, subtests: pytest.Subtests
) -> None:
    """No violation of axe, contrast of 7 to 1, and no sideways scrolling on the narrowest phones."""
    for name in PAGES:
        with subtests.test(page=name), open_page(spanish / f"{name}.html", width=320) as page:
            assert page.evaluate("document.documentElement.lang") == "es"
            assert page.evaluate(WIDE) <= 0
            assert page.evaluate(LOOKS) == []
            page.evaluate(
                "document.querySelectorAll('.cg-index section').forEach(e => e.style = 'content-visibility: visible')"
            )
            assert violations(page, axe_source) == []
            page.set_viewport_size({"width": 360, "height": 740})
            assert page.evaluate(WIDE) <= 0
            page.set_viewport_size({"width": 320, "height": 900})


def test_no_line_breaks_inside_a_respelling(spanish: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """A parent who reads "kar TI sel ZÉ-ra-pi" aloud sees each of its words whole: on a phone, and on paper."""
    for name, width in (("glossary", 320), ("handouts/car-t-cell-therapy", 420)):
        with subtests.test(page=name), open_page(spanish / f"{name}.html", width=width) as page:
            page.emulate_media(media="print" if "/" in name else "screen")
            assert say("es", "glossary.say") in page.locator(".cg-words").first.inner_text()
            assert page.evaluate(SPLIT, say("es", "glossary.say")) == []


def test_when_to_call_is_never_far(spanish: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """Also below longer words, and below the line that says who translated them."""
    for file in article_files(spanish):
        with subtests.test(page=file.name), open_page(file, **PHONE_SCREEN) as page:
            near_to_call(page)


def test_every_sheet_has_two_sides_on_both_papers(spanish: Path, at_hand: Page, subtests: pytest.Subtests) -> None:
    """Every article, A4 and Letter: when to call on the front, the main points on the back, nothing too small to read."""
    files = sorted(spanish.glob("handouts/*-one-page.html"))
    assert files
    on_front = ("box.emergency", "box.urgent", "handout.over")
    on_back = ("handout.our_notes", "handout.given_to")
    for file in files:
        at_hand.goto(file.as_uri())
        for paper in PAPER:
            with subtests.test(file=file.name, paper=paper):
                data = printed(at_hand, paper)
                [front, back] = page_texts(data)
                assert [key for key in on_front if say("es", key) not in front] == []
                assert [key for key in on_back if say("es", key) not in back] == []
                assert min(type_sizes(data)) >= 9.4


def test_the_longest_leaflets_have_four_pages(spanish: Path, at_hand: Page, subtests: pytest.Subtests) -> None:
    """Those of the articles with the longest cards, on both papers, with no word over another."""
    files = sorted(spanish.glob("handouts/*-leaflet.html"), key=lambda file: file.read_text("utf-8").count("<li>"))
    for file in files[-3:]:
        at_hand.goto(file.as_uri())
        for paper in PAPER:
            with subtests.test(file=file.name, paper=paper):
                data = printed(at_hand, paper)
                assert len(page_texts(data)) == 4
                assert overlaps(data) == []


def test_the_picture_of_a_leaflet_leaves_its_foot_room(spanish: Path, at_hand: Page, subtests: pytest.Subtests) -> None:
    """A longer foot, as another language or a later version has it, takes more lines: the picture is smaller by them."""
    for name in ("babies-and-toddlers", "school-and-family"):
        at_hand.goto((spanish / f"handouts/{name}-leaflet.html").as_uri())
        for more in (0, 12, 24):
            with subtests.test(file=name, words=more):
                at_hand.locator(".cg-sheet__state > :last-child").first.evaluate(
                    "(foot, more) => { foot.dataset.line += ' revisado'.repeat(more) }", more
                )
                data = printed(at_hand, "A4")
                assert len(page_texts(data)) == 4
                assert overlaps(data) == []


def test_every_stage_is_one_sheet_on_both_papers(spanish: Path, at_hand: Page, subtests: pytest.Subtests) -> None:
    """Two sides, with no word over another, and room for each name."""
    files = sorted(spanish.glob("handouts/teach-back-*.html"))
    assert files
    for file in files:
        at_hand.goto(file.as_uri())
        for paper in PAPER:
            with subtests.test(file=file.name, paper=paper):
                data = printed(at_hand, paper)
                assert len(page_texts(data)) == 2
                assert overlaps(data) == []
        at_hand.emulate_media(media="print")
        lines = at_hand.evaluate(
            "[...document.querySelectorAll('.cg-teach__line')].map(e => e.getBoundingClientRect().width / 96 * 25.4)"
        )
        at_hand.emulate_media(media="null")
        assert min(lines) >= 24


def test_no_word_is_printed_over_another(spanish: Path, at_hand: Page, subtests: pytest.Subtests) -> None:
    """The text, the sheet, the leaflet and both languages side by side, of one article of many words and one of many drawings."""
    for name in ("fever-and-infection", "clinical-trials"):
        for ending in ("", "-one-page", "-leaflet", "-bilingual"):
            with subtests.test(file=name + ending):
                at_hand.goto((spanish / f"handouts/{name}{ending}.html").as_uri())
                assert overlaps(printed(at_hand, "A4")) == []


@pytest.mark.parametrize(
    ("media", "width"), [("screen", 1000), ("screen", 320), ("print", 720)], ids=["wide", "phone", "paper"]
)
def test_both_languages_show_where_a_table_and_a_list_end(
    spanish: Path, open_page: Open, media: str, width: int
) -> None:
    """A frame is around each row of a table, and the words of an item begin farther in than those after the list."""
    with open_page(spanish / "handouts/fever-and-infection-bilingual.html", width=width) as page:
        page.emulate_media(media=media)
        frames, starts, marks = page.evaluate(ENDS)
        assert len(frames) >= 6
        assert all(width >= 2 for width in frames), frames
        first, *deeper = sorted(starts.items())
        assert first[0] == "0"
        assert deeper
        assert min(one for _, [one, _] in deeper) > first[1][1] + 8, starts
        assert marks
        assert all(mark > 2 for mark in marks)


def test_the_labels_of_a_drawing_fit(spanish: Path, open_page: Open, subtests: pytest.Subtests) -> None:
    """None over another, none cut, none out of its box; a drawing is the same on a desktop and on a phone."""
    files = [file for file in sorted(spanish.glob("*.html")) if 'class="cg-figure"' in file.read_text("utf-8")]
    assert len(files) >= 10
    for file in files:
        with subtests.test(page=file.name), open_page(file, width=320) as page:
            assert page.evaluate(LABELS) == []


def test_a_portals_link_stays_in_its_language(spanish: Path, open_page: Open) -> None:
    """A link below es/ leads to the Spanish article; a link that nothing answers leads to the list in the language asked for."""
    code = "mainSearchCriteria.v.cs=icd-10-cm&mainSearchCriteria.v.c="
    with open_page(spanish / "connect/index.html") as page:
        page.goto(f"{page.url}?{code}C91.00")
        page.wait_for_url("**/es/acute-lymphoblastic-leukemia.html")
    with open_page(spanish.parent / "connect/index.html") as page:
        page.goto(f"{page.url}?{code}J00&informationRecipient.languageCode.c=es")
        page.wait_for_url("**/es/connect/index.html")
        assert page.locator("#connect-none").inner_text() == say("es", "connect.none")
