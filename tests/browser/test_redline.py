"""The redline in a real browser, from a disk and without a network: views, keys, buttons, paper, access."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Open
from tests.conftest import succeeded
from tests.review.conftest import BLUE, HOSPITAL, Guide, git, make_seed
from tests.tools.photos import saved


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A redline with changed, new and unchanged sections, a changed drawing and a photo, facts and a source."""
    guide = Guide(make_seed(tmp_path_factory.mktemp("redline")))
    guide.edit(HOSPITAL, "transplant: null", 'transplant: "101.3 F (38.5 C)"')
    guide.edit("content/data/sources.yaml", "Paper a", "Paper a, corrected")
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.edit(BLUE, "- looks pale [^paper-a]\n", "- looks pale or gray [^paper-a]\n")
    guide.edit(BLUE, "## Questions", "## One more {#more}\n\nIt stands here.\n\n## Questions")
    guide.edit("content/images/box.svg", "marrow</text>", "marrow cells</text>")
    (guide.root / "content/images/door.webp").write_bytes(saved("WEBP"))
    guide.edit(BLUE, "## Questions", "![A door.](../../images/door.webp)\n\n## Questions")
    shutil.copy(guide.root / BLUE, guide.root / BLUE.replace("blue", "teal"))
    guide.edit(BLUE.replace("blue", "teal"), "slug: blue", "slug: teal")
    guide.commit("Change")
    succeeded(guide.run("redline", "--base", "main"))
    assert git(guide.root, "status", "--porcelain") == ""
    return guide.root / "dist/redline.html"


def here(page: Page) -> str:
    """The words of the change that has the focus."""
    return str(page.evaluate("document.activeElement.innerText")).strip()


def test_keys_and_buttons_go_from_change_to_change(file: Path, open_page: Open) -> None:
    """N and p, and the buttons, move the focus, tell the place aloud, go round at the ends, and can be switched off."""
    with open_page(file) as page:
        count = int(page.get_by_role("status").inner_text().split()[-1])
        assert count >= 6
        page.keyboard.press("n")
        # As on the page itself, when to call comes first.
        assert here(page) == "added: or gray"
        assert page.get_by_role("status").inner_text() == f"Change 1 of {count}"
        page.keyboard.press("n")
        assert here(page) == "was: 3 to 4 weeks."
        page.keyboard.press("n")
        assert page.get_by_role("status").inner_text() == f"Change 3 of {count}"
        page.keyboard.press("p")
        page.keyboard.press("p")
        page.get_by_role("button", name="Previous change").click()
        assert page.get_by_role("status").inner_text() == f"Change {count} of {count}"
        page.get_by_role("button", name="Next change").click()
        assert page.get_by_role("status").inner_text() == f"Change 1 of {count}"
        page.get_by_label("Keys n and p").uncheck()
        page.keyboard.press("n")
        assert page.get_by_role("status").inner_text() == f"Change 1 of {count}"


def test_only_changed_parts_or_whole_pages(file: Path, open_page: Open) -> None:
    """Both views show every change; without the script the whole text stands there."""
    unchanged = "article[data-kind=changed] [data-changed=no]"
    with open_page(file) as page:
        changes = page.locator("article :is(ins, del, [data-stop])")
        assert page.locator(unchanged).first.is_hidden()
        seen = sum(changes.nth(n).is_visible() for n in range(changes.count()))
        page.get_by_label("Whole pages").check()
        assert page.locator(unchanged).first.is_visible()
        assert seen == changes.count()
    with open_page(file, scripts=False) as page:
        assert page.locator(unchanged).first.is_visible()
        assert page.locator(".cg-redline__tools").is_hidden()


def test_somebody_who_reads_one_language_reads_its_texts_alone(file: Path, open_page: Open) -> None:
    """Articles and rows of the others are away until they are asked for; the table of articles keeps all."""
    choice = "".join(
        f"<label><input type='radio' name='only' value='{lang}'>{name}</label>"
        for lang, name in (("es", "Spanish"), ("", "Both"))
    )
    with open_page(file) as page:
        page.evaluate("document.getElementById('en-treatments-teal').lang = 'es'")
        page.evaluate(
            "html => document.querySelector('.cg-redline__tools').insertAdjacentHTML('beforeend', html)", choice
        )
        others = page.locator("#en-treatments-blue, tr[lang=en]")
        count = others.count()
        for name, seen in (("Spanish", 0), ("Both", count)):
            page.get_by_label(name).check()
            assert sum(one.is_visible() for one in others.all()) == seen
            assert page.locator("#en-treatments-teal").is_visible()
            assert page.get_by_role("link", name="Blue care").first.is_visible()
        assert count > 3


def test_what_is_far_from_a_change_is_a_line_until_it_is_asked_for(file: Path, open_page: Open) -> None:
    """The change, what stands next to it and the headings stay; a part whose form alone has changed stays whole."""
    with open_page(file) as page:
        part = "<h3>Part</h3><p id='far'>Far.</p><p id='before'>Before.</p><p id='at'>A <ins>change</ins>.</p><p id='after'>After.</p>"
        page.evaluate("html => { document.querySelector('.cg-redline__text:has(ins)').innerHTML = html }", part)
        heights = "ids => ids.map(id => document.getElementById(id).clientHeight > 4)"
        assert page.evaluate(heights, ["far", "before", "at", "after"]) == [False, True, True, True]
        page.get_by_label("Whole pages").check()
        assert page.evaluate(heights, ["far"]) == [True]
        page.get_by_label("Only changed parts").check()
        # In a card, too, the sign that changed stands alone under the heading of the card.
        card = (
            "<div><h4 id='head'>Now</h4><ul><li id='other'>Other.</li><li id='item'>A <ins>sign</ins>.</li></ul></div>"
        )
        page.evaluate("html => document.getElementById('at').insertAdjacentHTML('beforebegin', html)", card)
        assert page.evaluate(heights, ["head", "other", "item"]) == [True, False, True]
        page.evaluate("document.querySelector('#item ins').remove()")
        page.evaluate("document.querySelector('#at ins').remove()")
        assert page.evaluate(heights, ["far"]) == [True]


def test_marks_are_words_on_screen_and_on_paper(file: Path, open_page: Open, tmp_path: Path) -> None:
    """The printed page holds the words before the marks and no buttons; screen readers get the same words."""
    with open_page(file, media="print") as page:
        page.pdf(path=tmp_path / "redline.pdf", format="A4")
    text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "redline.pdf").pages).split())
    for words in (
        "was: 3 to 4 weeks. now: 4 to 6 weeks.",
        "added: or gray",
        "This whole part is new.",
        "The picture box.svg has changed.",
    ):
        assert words in text, words
    assert "Next change" not in text


def test_it_asks_for_nothing(file: Path, open_page: Open) -> None:
    """No request but the file itself, no message of a blocked script or style, nothing kept on the device."""
    with open_page(file) as page:
        requests: list[str] = []
        messages: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: messages.append(message.text))
        page.reload()
        page.keyboard.press("n")
        assert requests == [file.as_uri()]
        assert messages == []
        assert page.evaluate("document.body.dataset.view") == "changed"
        assert page.evaluate("document.cookie") == ""


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_everybody_can_use_it(width: int, scheme: str, file: Path, open_page: Open, axe_source: str) -> None:
    """Axe finds nothing, the page is never wider than the screen, and each control is big enough to hit."""
    with open_page(file, width=width, color_scheme=scheme) as page:
        page.get_by_label("Whole pages").check()
        page.evaluate(axe_source)
        tags = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        wide = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"
        assert page.locator(".cg-redline__scroll").evaluate_all(wide) == []
        for box in page.locator(".cg-redline__tools :is(button, label), .cg-redline__start a, summary").all():
            assert box.bounding_box()["height"] >= 44
