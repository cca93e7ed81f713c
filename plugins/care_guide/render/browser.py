"""An installed Chromium, controlled over a pipe to print pages. It opens nothing but local files."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

from care_guide.utils.errors import CannotDoError

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "chromium-headless-shell",
)
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

    def __init__(self, path: str, environment: dict[str, str] | None = None) -> None:
        self._path, self._environment = path, environment

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
            env={**os.environ, **(self._environment or {})},
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
