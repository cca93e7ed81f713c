"""Handouts as tagged PDFs, for portals and print shops, from an installed Chromium."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any

from care_guide.utils import CannotDoError
from care_guide.utils.processes import available_cores

# An installed Chromium, controlled over a pipe to print pages. It opens nothing but local files.

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
# No sandbox: it does not work as root or in a container, and only the guide's own files are opened.
# No hinting: a headless browser would round the width of letters.
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-extensions", "--disable-sync", "--no-first-run",
    "--font-render-hinting=none", "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
)  # fmt: skip
# Width and height in inches.
PAPERS = {"a4": (8.27, 11.69), "letter": (8.5, 11.0)}
# Resolves when the page is laid out in its own font.
_READY = """new Promise(done => document.readyState === "complete" ? done() : addEventListener("load", () => done()))
    .then(() => document.fonts.ready).then(() => true)"""


class BrowserError(CannotDoError):
    """The browser did not start, ended, or could not print."""


class BrowserEndedError(BrowserError):
    """The browser ended before it answered; a new one may succeed."""


def find_browser() -> str | None:
    """Return the path of an installed Chromium, Chrome or Edge, or None; the variable CHROMIUM names the one to use."""
    named = os.environ.get("CHROMIUM")
    candidates = [named] if named else [*(shutil.which(name) for name in _NAMES), *_PLACES]
    return next((path for path in candidates if path and Path(path).exists()), None)


class Browser:
    """One running browser with one page; use it in a ``with`` statement."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> Browser:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def restart(self) -> None:
        """Start again after a BrowserEndedError; no page is open then."""
        self._end()
        self._start()

    def _start(self) -> None:
        self._last, self._session, self._rest = 0, "", b""
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
        # The browser reads from 3 and writes to 4, whatever the numbers are here; some shells do not understand `3<&12`.
        command = f'exec "$0" "$@" 3</dev/fd/{theirs_in} 4>/dev/fd/{theirs_out}'
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", command, self._path, *_OPTIONS, f"--user-data-dir={self._profile.name}", "about:blank"],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._to, self._from = os.fdopen(ours_out, "wb"), os.fdopen(ours_in, "rb")
        try:
            target = self._ask("Target.createTarget", url="about:blank")["targetId"]
            self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        except BrowserError as error:
            self._end()
            raise BrowserError(f"{self._path} does not start: set CHROMIUM to another Chromium or Chrome") from error

    def _end(self) -> None:
        for pipe in (self._to, self._from):
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._profile.cleanup()

    def open(self, file: Path) -> None:
        """Open a local file, and wait until it is laid out in its own font."""
        loader = self._ask("Page.navigate", url=file.resolve().as_uri())
        if "errorText" in loader:
            raise BrowserError(f"{file}: {loader['errorText']}")
        self.run(_READY)

    def run(self, script: str) -> Any:
        """Return the value of ``script`` in the open page; a promise is awaited."""
        answer = self._ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise BrowserError(answer["exceptionDetails"].get("text", "the script failed"))
        return answer["result"].get("value")

    def print(self, paper: str) -> bytes:
        """Return the open page as a tagged PDF with bookmarks on ``paper``, a name of PAPERS."""
        width, height = PAPERS[paper]
        answer = self._ask(
            "Page.printToPDF",
            paperWidth=width,
            paperHeight=height,
            printBackground=True,
            generateTaggedPDF=True,
            generateDocumentOutline=True,
        )
        return base64.b64decode(answer["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._last += 1
        message: dict[str, Any] = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        try:
            self._to.write(json.dumps(message).encode() + b"\0")
            self._to.flush()
        except OSError as error:
            raise BrowserEndedError(f"{self._path} has ended") from error
        while (answer := self._read()).get("id") != self._last:
            pass
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def _read(self) -> dict[str, Any]:
        data = bytearray()
        while not data.endswith(b"\0"):
            part = self._from.read1(1 << 20) if not self._rest else self._rest
            if not part:
                raise BrowserEndedError(f"{self._path} has ended")
            place = part.find(b"\0")
            data += part if place < 0 else part[: place + 1]
            self._rest = b"" if place < 0 else part[place + 1 :]
        message: dict[str, Any] = json.loads(data[:-1])
        return message


# The PDFs of handouts.

_DATE = re.compile(rb"\(D:\d{14}[^)]*\)")
# The names of table heads in the structure of a PDF.
_NODE = re.compile(rb"\(node(\d{8})\)")
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


def pdfs(
    files: Sequence[tuple[str, Callable[[], str]]], papers: Sequence[str], browser: str
) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Yield each of ``files``, in order: its name, and the bytes of its PDFs by the name of the paper.

    ``files`` are names with functions that return HTML. The browser at the path ``browser`` prints them, one on each
    core. The same HTML gives the same bytes. A browser that ends gets a second try at the file. Raises BrowserError when
    the browser cannot print.
    """
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
    targets = browser.run(_TARGETS)
    if targets:
        from pypdf import PdfReader

        # The numbers take their room in the first print too: otherwise the pages after the contents could move.
        browser.run(_NUMBER % dict.fromkeys(targets, 888))
        reader = PdfReader(io.BytesIO(browser.print(paper)))
        places = reader.named_destinations
        numbers = {t: (reader.get_destination_page_number(places[f"/{t}"]) or 0) + 1 for t in targets}
        browser.run(_NUMBER % numbers)
    data = browser.print(paper)
    # Values of the same length keep the byte offsets of all objects right, and nodes in the same order their tree.
    data = _DATE.sub(lambda m: b"(D:20000101000000".ljust(len(m[0]) - 1, b"Z") + b")", data)
    # The browser counts every node that it has made so far, which differs a little from one print to the next.
    ranks = {node: number for number, node in enumerate(sorted(set(_NODE.findall(data))))}
    return _NODE.sub(lambda m: b"(node%08d)" % ranks[m[1]], data)
