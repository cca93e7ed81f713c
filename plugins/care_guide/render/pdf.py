"""Handouts as tagged PDFs, for portals and print shops, from an installed Chromium or else from WeasyPrint."""

from __future__ import annotations

import io
import logging
import os
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright
from pypdf import PdfReader

from care_guide.utils import CannotDoError
from care_guide.utils.processes import available_cores

_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
    "chromium-headless-shell",
)  # fmt: skip
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# No hinting: a headless browser would round the width of letters. It opens nothing but local files.
OPTIONS = ("--font-render-hinting=none", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-gpu")
# Milliseconds in which a browser starts, on a machine that is busy.
_PATIENCE = 120_000
# Width and height.
PAPERS = {"a4": ("8.27in", "11.69in"), "letter": ("8.5in", "11in")}
_DATE = re.compile(rb"\(D:\d{14}[^)]*\)")
# The names of table heads in the structure of a PDF.
_NODE = re.compile(rb"\(node(\d{8})\)")
# In the contents of a booklet, each link gets the number of the page that it leads to.
_TARGETS = "[...document.querySelectorAll('.cg-toc a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
_NUMBER = """numbers => {
    for (const a of document.querySelectorAll(".cg-toc a")) a.dataset.page = numbers[a.getAttribute("href").slice(1)];
}"""
# In a PDF, a screen reader says only one text for a picture: it gets all words that the page has for it.
_PICTURES = """for (const svg of document.querySelectorAll("svg")) {
    const dots = svg.closest(".cg-dots"), words = document.getElementById(svg.getAttribute("aria-describedby"));
    const title = svg.querySelector("title") || (dots && dots.querySelector(".cg-dots__words strong"));
    if (!title) continue;
    const parts = [title, words].filter(Boolean).map(part => part.textContent.trim().replace(/\\s+/g, " "));
    for (const name of ["aria-hidden", "aria-labelledby", "aria-describedby"]) svg.removeAttribute(name);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", parts.join(". "));
    // The frame around a picture is no second picture, one without words.
    svg.closest("figure")?.setAttribute("role", "group");
}
for (const photo of document.querySelectorAll("figure img")) photo.closest("figure").setAttribute("role", "group");"""
_PRINT_TOKENS = re.compile(r"@media print\{\.cg\{([^}]*)\}")
_DRAWING_RULE = re.compile(r"(\.fig-[\w-]+)\{([^}]*)\}")
_VARIABLE = re.compile(r"var\((--[\w-]+)\)")

# The name of a file, what makes its HTML, and its PDFs by the name of the paper, once they are there.
_Job = tuple[str, Callable[[], str], "Future[dict[str, bytes]]"]


class BrowserError(CannotDoError):
    """The browser did not start, ended, or could not print."""


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge, or None; the variable CHROMIUM names the one to use."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*(shutil.which(name) for name in _NAMES), *_PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


def start(driver: Playwright, path: str) -> Browser:
    """Return the running browser at ``path``. Raises BrowserError."""
    try:
        return driver.chromium.launch(executable_path=path, args=OPTIONS, timeout=_PATIENCE)
    except Error:
        raise BrowserError(f"{path} does not start: set CHROMIUM to another Chromium or Chrome") from None


def opened(browser: Browser, file: Path) -> Page:
    """Return a page with a local file, laid out in its own font."""
    # The file's own policy forbids the scripts below.
    page = browser.new_page(bypass_csp=True)
    # A booklet of many articles takes its time.
    page.goto(file.resolve().as_uri(), timeout=0)
    page.evaluate("document.fonts.ready.then(() => true)")
    return page


def print_page(page: Page, paper: str) -> bytes:
    """Return ``page`` as a tagged PDF with bookmarks on ``paper``, a name of PAPERS."""
    width, height = PAPERS[paper]
    return page.pdf(width=width, height=height, print_background=True, tagged=True, outline=True)


def pdfs(
    files: Sequence[tuple[str, Callable[[], str]]], papers: Sequence[str], browser: str | None
) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Yield each of ``files``, in order: its name, and the bytes of its PDFs by the name of the paper.

    ``files`` are names with functions that return HTML. The browser at the path ``browser`` prints them, one on each
    core; without one, WeasyPrint does. The same HTML gives the same bytes. A browser that ends gets a second try at
    the file. Raises BrowserError when the browser cannot print.
    """
    if browser is None:
        for name, make in files:
            html = make()
            yield name, {paper: weasyprint_pdf(html, paper) for paper in papers}
        return
    jobs: list[_Job] = [(name, make, Future()) for name, make in files]
    waiting = deque(jobs)
    with ThreadPoolExecutor(available_cores()) as workers:
        for _ in range(min(available_cores(), len(jobs))):
            workers.submit(_work, waiting, papers, browser)
        try:
            yield from ((name, done.result()) for name, _, done in jobs)
        finally:
            waiting.clear()


def _work(waiting: deque[_Job], papers: Sequence[str], path: str) -> None:
    """Print what is ``waiting``, one file after the other, in a browser of this thread."""
    # Playwright lists what it was still waiting for when it ends, as on Ctrl-C; whoever waits for a file gets the error.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    browser: Browser | None = None
    job: tuple[_Job, ...] = ()
    try:
        with sync_playwright() as driver, tempfile.TemporaryDirectory() as folder:
            while waiting:
                job = (waiting.popleft(),)
                [(name, make, done)] = job
                file = Path(folder, "page.html")
                file.write_text(make(), encoding="utf-8")
                for again in (True, False):
                    browser = browser if browser and browser.is_connected() else start(driver, path)
                    try:
                        done.set_result(printed(browser, file, papers))
                        break
                    except Error as error:
                        if browser.is_connected():
                            raise BrowserError(f"{name}: {error}") from error
                        if not again:
                            what = f"{path} has ended twice while it printed"
                            raise BrowserError(f"{name}: {what}: close other programs, try again") from error
    except Exception as error:  # noqa: BLE001 (whoever waits for a file gets it)
        for _, _, done in (*job, *waiting):
            if not done.done():
                done.set_exception(error)


def printed(browser: Browser, file: Path, papers: Sequence[str]) -> dict[str, bytes]:
    """Return the PDFs of ``file`` by the name of the paper, with the words of its pictures."""
    page = opened(browser, file)
    page.evaluate(_PICTURES)
    found = {paper: _numbered(page, paper) for paper in papers}
    page.close()
    return found


def _numbered(page: Page, paper: str) -> bytes:
    """Return the open page as a PDF; with contents it prints twice, since the first print has the page numbers."""
    if targets := page.evaluate(_TARGETS):
        # The numbers take their room in the first print too: otherwise the pages after the contents could move.
        page.evaluate(_NUMBER, dict.fromkeys(targets, 888))
        reader = PdfReader(io.BytesIO(print_page(page, paper)))
        places = reader.named_destinations
        numbers = {t: (reader.get_destination_page_number(places[f"/{t}"]) or 0) + 1 for t in targets}
        page.evaluate(_NUMBER, numbers)
    data = print_page(page, paper)
    # Values of the same length keep the byte offsets of all objects right, and nodes in the same order their tree.
    data = _DATE.sub(lambda m: b"(D:20000101000000".ljust(len(m[0]) - 1, b"Z") + b")", data)
    # The browser counts every node that it has made so far, which differs a little from one print to the next.
    ranks = {node: number for number, node in enumerate(sorted(set(_NODE.findall(data))))}
    return _NODE.sub(lambda m: b"(node%08d)" % ranks[m[1]], data)


def weasyprint_pdf(html: str, paper: str) -> bytes:
    """Return the handout ``html`` as PDF/UA on ``paper``.

    WeasyPrint draws SVG without the page's style, and takes its description from the title alone: both are put inside.
    """
    from lxml import etree
    from lxml import html as lxml_html
    from weasyprint import CSS, HTML

    # It warns about every rule for screens; tests check the finished PDF.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    page = lxml_html.document_fromstring(html)
    tones = drawing_style(page.find(".//style").text)
    for drawing in page.iter("svg"):
        words = page.get_element_by_id(drawing.get("aria-describedby", ""), None)
        title = drawing.find("title")
        if title is None and (share := drawing.xpath("(ancestor::*[@class='cg-dots']//strong)[1]")):
            title = etree.Element("title")
            title.text = share[0].text_content()
            drawing.insert(0, title)
        if title is not None and words is not None:
            title.text = f"{(title.text or '').strip()}. {' '.join(words.text_content().split())}"
        inside = etree.Element("style")
        inside.text = tones
        drawing.insert(1 if title is not None else 0, inside)
    whole = lxml_html.tostring(page, encoding="unicode", doctype="<!DOCTYPE html>")
    size = CSS(string=f"@page {{ size: {paper} }}")
    return bytes(HTML(string=whole).write_pdf(pdf_variant="pdf/ua-1", stylesheets=[size]))


def drawing_style(css: str) -> str:
    """Return the rules for drawings with the values that they have in print."""
    tokens = {
        name.strip(): value.strip()
        for block in _PRINT_TOKENS.findall(css)
        for name, _, value in (part.partition(":") for part in block.split(";"))
    }
    rules = (f"{name}{{{_VARIABLE.sub(lambda m: tokens[m[1]], body)}}}" for name, body in _DRAWING_RULE.findall(css))
    return "".join(rules)
