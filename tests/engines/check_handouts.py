"""The single files in Firefox and in WebKit, opened from a disk. ``make engines`` runs this; pictures go to dist/engines/."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT
from tests.engines.drive import Engine, Firefox, Listener, WebKit
from tests.tools.engines import find_firefox, find_webkit
from tests.tools.paper import page_texts

PICTURES = ROOT / "dist/engines"
FILES = ("chemotherapy", "chemotherapy-one-page", "booklet", "ask-your-provider", "check-your-copy")
SIZES = {"phone": (360, 800), "desktop": (1260, 860)}
PAPER = {"A4": (21.0, 29.7), "Letter": (21.59, 27.94)}
FITS = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """Where every request to another host ends."""
    one = Listener()
    yield one
    one.close()


@pytest.fixture(scope="module", params=["firefox-light", "firefox-dark", "webkit-light", "webkit-dark"])
def engine(
    request: pytest.FixtureRequest, listener: Listener, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """One window for all checks of one engine and one color scheme."""
    name, scheme = request.param.split("-")
    folder, dark = tmp_path_factory.mktemp(request.param), scheme == "dark"
    one: Engine
    if name == "firefox":
        program = find_firefox()
        assert program, "no Firefox: run make engines, which finds or installs one"
        one = Firefox(folder, listener.port, dark, program)
    else:
        programs = find_webkit()
        assert programs, "no WebKit: run make engines, which finds or installs one"
        one = WebKit(folder, listener.port, dark, *programs)
    one.name = request.param  # type: ignore[attr-defined]
    yield one
    one.quit()


@pytest.fixture(autouse=True)
def quiet(engine: Engine, listener: Listener) -> Iterator[None]:
    """Whatever a check does, no request leaves the machine, and Firefox has no error of a script or a policy to tell."""
    listener.asked.clear()
    engine.errors()
    yield
    assert listener.asked == []
    assert engine.errors() == []


def place(paper: Path, name: str) -> Path:
    """The file of that name; the page that tells old from new lies beside the pages of the guide."""
    return paper.parent / f"{name}.html" if name == "check-your-copy" else paper / f"{name}.html"


def squeezed(text: str) -> str:
    """Text in small letters, without white space."""
    return re.sub(r"\s+", "", text).casefold()


@pytest.mark.parametrize("name", FILES)
def test_every_word_is_there_and_fits_the_window(name: str, engine: Engine, paper: Path) -> None:
    """On a phone and on a desk: all headings are shown, nothing runs out of the page, the scheme is the one asked for."""
    file = place(paper, name)
    page = BeautifulSoup(file.read_text("utf-8"), "lxml")
    for size, (width, height) in SIZES.items():
        engine.size(1280, 900)
        engine.open_in_frame(file.as_uri(), width, height)
        assert engine.run("return innerWidth") == width
        assert engine.run(FITS), size
        shown = squeezed(engine.run("return document.body.innerText"))
        for heading in page.select("main :is(h1, h2, h3):not(.cg-hidden, template *, [hidden] *)"):
            assert squeezed(heading.get_text()) in shown
        paper_is = engine.run("return getComputedStyle(document.documentElement).backgroundColor")
        assert paper_is == ("rgb(16, 23, 27)" if engine.dark else "rgb(255, 253, 249)")
        engine.picture(PICTURES / f"{name}-{engine.name}-{size}.png")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["chemotherapy", "chemotherapy-one-page", "booklet"])
def test_large_print_by_its_switch_and_by_its_address(name: str, engine: Engine, paper: Path) -> None:
    """The text grows, and still fits a phone."""
    engine.size(450, 800)
    text = (
        "return parseFloat(getComputedStyle(document.querySelector('#key-points li, [id$=--key-points] li')).fontSize)"
    )
    engine.open((paper / f"{name}.html").as_uri())
    small = engine.run(text)
    engine.click("#large-print")
    assert engine.run(text) >= max(24, small * 1.2)
    assert engine.run(FITS)
    engine.picture(PICTURES / f"{name}-{engine.name}-large.png")  # type: ignore[attr-defined]
    engine.open((paper / f"{name}.html").as_uri() + "#large-print")
    assert engine.run("return document.getElementById('large-print').checked")


def test_an_old_copy_says_so(engine: Engine, paper: Path, tmp_path: Path) -> None:
    """The line shows in a copy whose day has passed, and in no other."""
    shown = (
        "return [...document.querySelectorAll('.cg-age__late')].map(line => line.checkVisibility() && line.innerText)"
    )
    for name in ("chemotherapy", "chemotherapy-one-page"):
        text = (paper / f"{name}.html").read_text("utf-8")
        for day, old in (("2000-01-01", True), ("2999-01-01", False)):
            copy = tmp_path / f"{name}.html"
            copy.write_text(re.sub(r'data-until="[^"]+"', f'data-until="{day}"', text), encoding="utf-8")
            engine.open(copy.as_uri())
            [line] = engine.run(shown)
            assert ("This copy is old" in line) if old else line is False


def test_inner_links_stay_in_the_booklet(engine: Engine, paper: Path) -> None:
    """From the contents to an article, and from a citation to its source."""
    engine.size(1280, 900)
    engine.open((paper / "booklet.html").as_uri())
    for link in (".cg-toc ol li:nth-child(3) a", "#chemotherapy .cg-cite a"):
        target = engine.run(f"return document.querySelector('{link}').hash.slice(1)")
        engine.click(link)
        assert -5 <= engine.run(f"return document.getElementById('{target}').getBoundingClientRect().top") <= 860


def test_the_checklist_works(engine: Engine, paper: Path) -> None:
    """Choose, star, write, filter; the printed sheet has the list; nothing is kept."""
    engine.size(450, 800)
    engine.open((paper / "ask-your-provider.html").as_uri())
    texts = engine.run(
        "return [...document.querySelectorAll('.cg-moment ul .cg-pick span')].slice(0, 2).map(e => e.innerText)"
    )
    for number in (1, 2):
        engine.click(f".cg-moment ul > li:nth-child({number}) [data-pick]")
    engine.click('[data-do="mine"]')
    assert engine.run("return [...document.querySelectorAll('.cg-item__text')].map(e => e.innerText)") == texts
    engine.click(".cg-item:nth-child(2) [data-do=star]")
    engine.type(".cg-item:nth-child(2) [data-field=notes]", "Ask early.")
    engine.type("#own-question", "May the rabbit stay?")
    engine.click('[data-do="own"]')
    assert engine.run("return document.querySelector('.cg-tools__count').innerText") == "3"
    engine.picture(PICTURES / f"my-list-{engine.name}.png")  # type: ignore[attr-defined]
    sheet = engine.run(
        "dispatchEvent(new Event('beforeprint')); return document.querySelector('body > .cg-paper').textContent"
    )
    for words in (*texts, "Ask early.", "May the rabbit stay?", "Questions of edition"):
        assert words in sheet
    engine.click('[data-do="all"]')
    engine.run(
        "const c = document.querySelector('#wish-moment'); c.value = 'school'; c.dispatchEvent(new Event('change', {bubbles: true}))"
    )
    assert re.fullmatch(
        r"Showing \d+ of \d+ questions\.", engine.run("return document.querySelector('[role=status]').innerText")
    )
    assert engine.run("return localStorage.length") == 0


def test_check_your_copy_tells_new_from_old(engine: Engine, paper: Path) -> None:
    """Typed, and from the address of a code."""
    address = (paper.parent / "check-your-copy.html").as_uri()
    engine.open(address)
    newest = engine.run(
        "return [...document.querySelectorAll('tr[data-version]')].find(r => r.innerText.includes('Chemotherapy')).dataset.version"
    )
    answer = "return document.getElementById('check-answer').innerText"
    engine.type("#check-version", "0123abcd")
    engine.click("#check-button")
    assert "There is a newer text." in engine.run(answer)
    assert "Newer numbers for infants." in engine.run(answer)
    engine.open(f"{address}#{newest}")
    assert "Your copy has the newest text." in engine.run(answer)


def test_firefox_prints_one_page_and_a_whole_booklet(engine: Engine, paper: Path) -> None:
    """Every one-page handout is one page on both papers; WebKit's driver cannot print, and shows the same on the screen."""
    for file in sorted(paper.glob("*-one-page.html")):
        engine.open(file.as_uri())
        if isinstance(engine, Firefox) and not engine.dark:
            for size in PAPER.values():
                pages = page_texts(engine.printed(*size))
                assert len(pages) == 1, (file.name, size, pages[1][:200])
                assert "Who publishes and who pays" in pages[0], file.name
        else:
            assert "Who publishes and who pays" in engine.run("return document.body.innerText")
