"""The search in a real browser: the same results everywhere, by keyboard, and nothing of a query leaves the device."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page

from tests.conftest import built
from tests.review.conftest import BLUE, GREEN, Guide, make_seed
from tests.tools.axe import LOOKS, violations

# What a server sends with every page of the guide.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
QUERIES = ["feaver at night", "mouth sores", "kemo side affects", "will her hair grow back", "6mp with milk", "gvhd"]
DELIVERED = ".cg-search__status:not(:empty)"


class _Strict(http.server.SimpleHTTPRequestHandler):
    """A file server with the guide's policy, which keeps what it was asked for."""

    asked: list[str]

    def __init__(self, *args: object, asked: list[str], **options: object) -> None:
        self.asked = asked
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[tuple[str, list[str]]]:
    """The address of the site on such a server, and the list of what it was asked for."""
    asked: list[str] = []
    serve = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Strict, directory=str(site), asked=asked)
    )
    threading.Thread(target=serve.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serve.server_port}", asked
    serve.shutdown()
    serve.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh phone."""
    made = browser.new_context(viewport={"width": 360, "height": 740})
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that must not complain: of a script, of the policy, of a file that is not there."""
    made, said = context.new_page(), []
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    yield made
    assert said == []


def search(page: Page, query: str) -> list[str]:
    """Type a query, wait until its answer is said, and return the titles of the results."""
    page.fill("#search", query)
    page.click(".cg-search__box button")
    page.wait_for_function("q => document.querySelector('.cg-search__status').textContent.endsWith(q)", arg=query)
    return page.locator(".cg-result h3").all_inner_texts()


def test_the_results_are_the_same_from_server_disk_and_stick(
    site: Path, server: tuple[str, list[str]], context: BrowserContext
) -> None:
    """Site, site on a disk, the page beside the handouts, and the booklet; what only exists online is left out there."""
    places = {
        "server": f"{server[0]}/search.html",
        "disk": (site / "search.html").as_uri(),
        "stick": (site / "handouts/search.html").as_uri(),
        "booklet": (site / "handouts/booklet.html").as_uri(),
    }
    found: dict[str, list[list[str]]] = {}
    for name, address in places.items():
        page = context.new_page()
        page.goto(address)
        found[name] = [search(page, query) for query in QUERIES]
        page.close()
    assert all(titles for titles in found["server"])
    assert found["disk"] == found["server"]
    pages = [BeautifulSoup(file.read_text("utf-8"), "lxml") for file in site.glob("*.html")]
    online = tuple(page.h1.get_text() for page in pages if page.select_one("article[data-kind=page]"))
    for name in ("stick", "booklet"):
        for ours, theirs in zip(found[name], found["server"], strict=True):
            assert ours[:3] == [title for title in theirs if not title.startswith(online)][:3], name


@pytest.mark.parametrize("place", ["search.html", "handouts/search.html", "handouts/booklet.html"])
def test_a_result_leads_to_its_section(place: str, site: Path, page: Page) -> None:
    """The link opens the right part, and going back shows the results again."""
    page.goto((site / place).as_uri())
    search(page, "how to bathe with a central line")
    page.locator(".cg-result h3 a").first.click()
    page.wait_for_function("() => !location.hash.startsWith('#q=')")
    target = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert page.locator(f'[id="{target}"]').count() == 1
    assert "line" in page.locator(f'[id="{target}"]').inner_text().lower()
    page.go_back()
    page.wait_for_function("() => document.querySelector('.cg-search__status')?.textContent.endsWith('central line')")
    assert page.locator(".cg-result").count() > 0


def test_nothing_of_a_query_reaches_the_server(server: tuple[str, list[str]], page: Page) -> None:
    """From the box in the header to the result: the server is asked for files, and for no word of the query."""
    address, asked = server
    asked.clear()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}/index.html")
    page.fill(".cg-find__input", "is my child going to die")
    page.press(".cg-find__input", "Enter")
    page.wait_for_function("() => document.querySelector('.cg-search__status')?.textContent.endsWith('die')")
    page.wait_for_selector(".cg-result__lead")
    assert page.evaluate("location.hash") == "#q=is%20my%20child%20going%20to%20die"
    assert not [path for path in asked if "?" in path or "die" in path]
    assert sorted(path for path in asked if path.startswith("/assets/search")) == [
        "/assets/search-en-text.js",
        "/assets/search-en.js",
        "/assets/search.css",
        "/assets/search.js",
    ]
    assert page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]


def test_the_index_is_loaded_on_first_use(server: tuple[str, list[str]], page: Page) -> None:
    """Opening the page asks for no index; the first touch of the box does, once."""
    address, asked = server
    asked.clear()
    page.goto(f"{address}/search.html")
    page.wait_for_selector(".cg-search__box:not([hidden])")
    assert "/assets/search-en.js" not in asked
    search(page, "hair loss")
    search(page, "mouth sores")
    assert asked.count("/assets/search-en.js") == 1


def test_by_keyboard_alone(site: Path, page: Page) -> None:
    """Type, wait, hear how many; Tab goes to the button and on to the first result, Enter opens it."""
    page.goto((site / "search.html").as_uri())
    page.focus("#search")
    page.keyboard.type("hair loss", delay=5)
    page.wait_for_selector(DELIVERED)
    said = page.inner_text(".cg-search__status")
    assert said.endswith("results for hair loss")
    assert said.split()[0] == str(page.locator(".cg-result").count())
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('.cg-result')")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "search.html" not in url)


def test_a_word_of_danger_shows_whom_to_call_first(site: Path, page: Page) -> None:
    """The red box and the emergency notice come above the results, and are said first; another query takes them away."""
    page.goto((site / "search.html").as_uri())
    search(page, "siezure")
    assert page.inner_text(".cg-search__status").startswith("In an emergency, read the red box first. ")
    pin = page.locator("[data-pin]:visible")
    assert pin.count() == 1
    assert pin.locator('a[href="tel:911"]').count() >= 1
    assert page.locator(".cg-search__danger .cg-notice").is_visible()
    search(page, "suicide")
    assert page.locator('[data-pin]:visible a[href="tel:988"]').count() == 1
    top = pin.bounding_box()["y"]
    assert not page.locator(".cg-result").count() or top < page.locator(".cg-result").first.bounding_box()["y"]
    search(page, "hair loss")
    assert page.locator("[data-pin]:visible, .cg-search__danger:visible").count() == 0


def test_the_emergency_number_is_on_the_first_screen(site: Path, page: Page) -> None:
    """Whatever else a parent types beside the sign: its answer stands above those that call the care team."""
    page.goto((site / "search.html").as_uri())
    for query in ("fever wont wake up", "fever 104 limp", "missed a dose and threw up blood"):
        search(page, query)
        assert page.locator("[data-pin]:visible").count() > 1
        number = page.locator('[data-pin]:visible a[href="tel:911"]').first
        assert number.evaluate("link => link.closest('[data-pin]').querySelector('a') === link")
        page.evaluate("scrollTo(0, 0)")
        box = number.bounding_box()
        assert box["y"] + box["height"] <= page.viewport_size["height"]


def test_nothing_found_leaves_nobody_alone(site: Path, page: Page) -> None:
    """Nearest words that can be pressed, all pages, and whom to call."""
    page.goto((site / "search.html").as_uri())
    search(page, "blinatumoxxxx")
    place = page.locator(".cg-search__nothing")
    assert place.is_visible()
    assert "care team" in place.inner_text()
    assert place.locator('a[href$="#all-pages"]').count() == 1
    place.locator("button", has_text="blinatumomab").click()
    page.wait_for_selector(".cg-result")
    assert page.input_value("#search") == "blinatumomab"
    assert not place.is_visible()


def test_words_found_are_marked_and_a_word_is_answered_in_place(site: Path, page: Page) -> None:
    """Marks in heading or lead, whatever the spelling of the query; the meaning stands in the list."""
    page.goto((site / "search.html").as_uri())
    search(page, "nuetropenia")
    word = page.locator(".cg-result--word").first
    assert "neutropenia" in word.inner_text()
    assert "Say:" in word.inner_text()
    assert page.locator(".cg-result mark").count() > 0
    # What is typed is never markup.
    search(page, "<img src=x onerror=alert(1)> fever")
    assert page.locator(".cg-search img").count() == 0


def test_an_index_that_does_not_come_is_said(server: tuple[str, list[str]], context: BrowserContext) -> None:
    """On a bad line the status says so, and the next try loads it."""
    page = context.new_page()
    page.route("**/search-en.js", lambda route: route.abort())
    page.goto(f"{server[0]}/search.html")
    page.fill("#search", "fever")
    page.click(".cg-search__box button")
    page.wait_for_function("() => document.querySelector('.cg-search__status').textContent.includes('did not load')")
    page.unroute("**/search-en.js")
    page.click(".cg-search__box button")
    page.wait_for_selector(".cg-result")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["fever", "mouth sores", "blinatumoxxxx"])
@pytest.mark.parametrize("place", ["search.html", "handouts/search.html"])
def test_results_are_accessible(
    place: str, query: str, scheme: str, site: Path, browser: Browser, axe_source: str
) -> None:
    """axe, contrast of 7:1, targets of 44 px and no sideways scrolling, with results, a red box, or nothing found."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto((site / place).as_uri())
    search(page, query)
    # The list from A to Z, as it is once it has been scrolled to: until then the browser guesses its height.
    page.add_style_tag(content=".cg-index section { content-visibility: visible !important }")
    assert violations(page, axe_source, without=()) == []
    assert page.evaluate(LOOKS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.cg-search a[href], .cg-search button, .cg-search input')]
            .filter(e => getComputedStyle(e).display !== 'inline' && e.checkVisibility()).map(e => [e.getBoundingClientRect(), e.textContent])
            .filter(([r]) => r.height < 43.5 || r.width < 43.5).map(([r, text]) => `${text}: ${r.width} x ${r.height}`)"""
    )
    assert small == []
    context.close()


def test_an_excerpt_in_the_booklet_has_the_heading_that_governs_it(tmp_path: Path, page: Page) -> None:
    """It has no words from below a heading without it, and none from a table, whose columns it cannot show."""
    guide = Guide(make_seed(tmp_path / "guide"))
    guide.edit(BLUE, "{#risks}\n", "{#risks}\n\n| never | instead |\n|---|---|\n| milk | water |\n")
    page.goto((built(guide.root) / "output/handouts/booklet.html").as_uri())
    search(page, "cannot breathe")
    assert "Call 911 now if your child: cannot breathe" in excerpt(page, "When to call")
    search(page, "milk")
    assert "water" not in excerpt(page, "What can go wrong?")


def test_an_excerpt_in_the_booklet_joins_no_two_blocks(tmp_path: Path, page: Page) -> None:
    """A question does not run on into why to ask it, nor an item into those below it; an item with a table has none."""
    guide = Guide(make_seed(tmp_path / "guide"))
    table = "- Milk\n\n    | never | instead |\n    |---|---|\n    | milk | water |\n\n"
    guide.edit(BLUE, "{#risks}\n\n", "{#risks}\n\n" + table)
    guide.edit(GREEN, "{#risks}\n\n", "{#risks}\n\n- Milk can be\n    - warm\n    - cold\n\n")
    page.goto((built(guide.root) / "output/handouts/booklet.html").as_uri())
    search(page, "when does blue begin")
    assert "When does blue begin? Why ask: It helps you plan. Who" in excerpt(page, "Questions")
    search(page, "milk")
    assert "water" not in excerpt(page, "What can go wrong?")
    assert "Milk can be; warm; cold" in excerpt(page, "What can go wrong?", "Green care")


@pytest.mark.parametrize("place", ["search.html", "handouts/search.html", "handouts/booklet.html"])
def test_a_result_says_for_whom_its_page_is(place: str, tmp_path: Path, page: Page) -> None:
    """Above its words, where the page is not for everyone; a table has none, on its own or behind a heading."""
    guide = Guide(make_seed(tmp_path / "guide"))
    table = "| never | instead |\n|---|---|\n| milk | water |\n"
    guide.edit(BLUE, "kind: treatment\n", "kind: treatment\naudience: Families of small children\n")
    guide.edit(BLUE, "{#risks}\n", f"{{#risks}}\n\n### Milk\n\n{table}")
    guide.edit(GREEN, "{#risks}\n", f"{{#risks}}\n\n{table}")
    page.goto((built(guide.root) / "output" / place).as_uri())
    search(page, "12 of 100 children")
    page.wait_for_function("document.querySelector('.cg-result__for')")
    assert excerpt(page, "What can go wrong?").startswith(
        "Blue care: What can go wrong? For: Families of small children"
    )
    assert "For:" not in excerpt(page, "What can go wrong?", "Green care")
    for title in ("Blue care", "Green care"):
        assert "never" not in excerpt(page, "What can go wrong?", title)
    search(page, "blue")
    top = [text for text in page.locator(".cg-result").all_inner_texts() if "Blue care" in text]
    assert all("For: Families of small children" in text for text in top)


def excerpt(page: Page, heading: str, title: str = "Blue care") -> str:
    """The text of the one result with this heading, in the article with this title."""
    (result,) = [text for text in page.locator(".cg-result").all_inner_texts() if f"{title}: {heading}" in text]
    return " ".join(result.split())
