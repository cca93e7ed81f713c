"""What a family waits for, in a real browser on a slow phone: ``make bench-pages``, after ``make html``.

A phone of 360 pixels, its processor four times slower than this machine's, on a line of 1.6 Mbit/s with 150 ms to the
server and back (the usual "slow 4G"). Next to each page, the same text is measured without style, script and drawings.
"""

from __future__ import annotations

import gzip
import http.server
import re
import sys
import threading
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.tools.browser import find_browser

_PAGES = (
    "index.html", "chemotherapy.html", "stem-cell-transplant.html", "fever-and-infection.html",
    "ask-your-provider.html", "glossary.html",
)  # fmt: skip
_ROUNDS = 5
_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
_OBSERVE = """
window.seen = { paint: 0, first: 0, moved: 0, blocked: 0 };
const watch = (type, keep) => new PerformanceObserver(list => list.getEntries().forEach(keep)).observe({ type, buffered: true });
watch("largest-contentful-paint", entry => { seen.paint = entry.startTime; });
watch("paint", entry => { if (entry.name === "first-contentful-paint") seen.first = entry.startTime; });
watch("layout-shift", entry => { seen.moved += entry.value; });
watch("longtask", entry => { seen.blocked += Math.max(0, entry.duration - 50); });
"""


class _Handler(http.server.BaseHTTPRequestHandler):
    """Serves the output as a web server does that compresses on the way; ``/plain/`` has the text alone."""

    root: Path

    def do_GET(self) -> None:
        plain = self.path.startswith("/plain/")
        file = self.root / self.path.removeprefix("/plain/").lstrip("/")
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        if plain:
            text = re.sub(r"<script.*?</script>|<svg.*?</svg>|<link[^>]*>", "", data.decode(), flags=re.S)
            data = text.encode()
        kinds = {
            ".html": "text/html; charset=utf-8",
            ".css": "text/css",
            ".js": "text/javascript",
            ".svg": "image/svg+xml",
        }
        data = gzip.compress(data, 9)
        self.send_response(200)
        self.send_header("Content-Type", kinds.get(file.suffix, "application/octet-stream"))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def look(browser: Browser, address: str) -> dict[str, float]:
    """Load one page as a slow phone does and return what the browser saw, in milliseconds."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", _LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(_OBSERVE)
    page.goto(address, wait_until="load")
    page.wait_for_timeout(500)
    seen: dict[str, Any] = page.evaluate("window.seen")
    context.close()
    return seen


def main() -> int:
    """Print the table."""
    _Handler.root = Path("output")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    path = find_browser()
    if path is None:
        print("There is no browser: run make test once, which finds or installs one.", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        print(f"Chromium {browser.version}, median of {_ROUNDS}")
        print("| page | HTML + CSS, KB (gzip) | first paint, ms | largest paint, ms | blocked, ms | shift |")
        print("| --- | ---: | ---: | ---: | ---: | ---: |")
        css = len(gzip.compress((_Handler.root / "assets/guide.css").read_bytes(), 9))
        for name in _PAGES:
            for kind, place in (("", "/"), (" as plain text", "/plain/")):
                seen = [look(browser, f"{base}{place}{name}") for _ in range(_ROUNDS)]
                size = (
                    "" if kind else f"{(len(gzip.compress((_Handler.root / name).read_bytes(), 9)) + css) / 1000:.1f}"
                )
                figures = [median(one[what] for one in seen) for what in ("first", "paint", "blocked", "moved")]
                shown = f"{figures[0]:.0f} | {figures[1]:.0f} | {figures[2]:.0f} | {figures[3]:.3f}"
                print(f"| {name}{kind} | {size} | {shown} |", flush=True)
        browser.close()
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
