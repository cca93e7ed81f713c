"""Handouts as tagged PDFs, for portals and print shops, from an installed Chromium or else from WeasyPrint."""

from __future__ import annotations

import io
import logging
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue

from pypdf import PdfReader

from care_guide.render.browser import Browser, BrowserEndedError, BrowserError
from care_guide.utils.processes import available_cores

_DATE = re.compile(rb"\(D:\d{14}[^)]*\)")
# In the contents of a booklet, each link gets the number of the page that it leads to.
_TARGETS = "[...document.querySelectorAll('.cg-toc a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
_NUMBER = "for (const a of document.querySelectorAll('.cg-toc a')) a.dataset.page = %s[a.getAttribute('href').slice(1)]"
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
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)


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
    with ExitStack() as stack:
        running: SimpleQueue[tuple[Browser, Path]] = SimpleQueue()
        for _ in range(min(available_cores(), len(files))):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            running.put((stack.enter_context(Browser(browser)), folder))

        def printed(name: str, make: Callable[[], str]) -> dict[str, bytes]:
            one, folder = running.get()
            file = folder / "page.html"
            try:
                file.write_text(make(), encoding="utf-8")
                try:
                    return _printed(one, file, papers)
                except BrowserEndedError:
                    one.restart()
                    return _printed(one, file, papers)
            except BrowserEndedError as error:
                raise BrowserError(
                    f"{name}: {error} twice while it printed: close other programs, try again"
                ) from error
            finally:
                running.put((one, folder))

        workers = stack.enter_context(ThreadPoolExecutor(running.qsize()))
        names, makers = zip(*files, strict=True)
        yield from zip(names, workers.map(printed, names, makers), strict=True)


def _printed(browser: Browser, file: Path, papers: Sequence[str]) -> dict[str, bytes]:
    """Return the PDFs of ``file`` by the name of the paper, with the words of its pictures."""
    browser.open(file)
    browser.run(_PICTURES)
    return {paper: _numbered(browser, paper) for paper in papers}


def _numbered(browser: Browser, paper: str) -> bytes:
    """Return the open page as a PDF; with contents it prints twice, since the first print has the page numbers."""
    data = browser.print(paper)
    targets = browser.run(_TARGETS)
    if targets:
        reader = PdfReader(io.BytesIO(data))
        places = reader.named_destinations
        numbers = {t: (reader.get_destination_page_number(places[f"/{t}"]) or 0) + 1 for t in targets}
        browser.run(_NUMBER % numbers)
        data = browser.print(paper)
    # A fixed date of the same length keeps the byte offsets of all objects right.
    return _DATE.sub(lambda m: b"(D:20000101000000".ljust(len(m[0]) - 1, b"Z") + b")", data)


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
    [style] = _STYLE.findall(html)
    tones = drawing_style(style)
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
