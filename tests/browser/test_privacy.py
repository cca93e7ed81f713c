"""Nothing leaves the device: every request, cookie and storage write of every page is recorded."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import page_files


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that prints nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The site below a sub-path on loopback, as a hospital might host it."""
    handler = functools.partial(Quiet, directory=str(site.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/output/"
    server.shutdown()
    server.server_close()


def test_no_request_cookie_or_storage_on_any_page(
    address: str, site: Path, browser: Browser, subtests: pytest.Subtests
) -> None:
    """Each page asks the site's own server alone, sets no cookie, writes to no storage and prints no console message."""
    for file in page_files(site):
        with subtests.test(page=file.name):
            context = browser.new_context()
            page = context.new_page()
            asked, said = [], []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("console", lambda message, said=said: said.append(message.text))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.goto(address + file.relative_to(site).as_posix())
            page.wait_for_load_state("networkidle")
            assert asked
            assert all(url.startswith(address) for url in asked), asked
            assert said == []
            assert context.cookies() == []
            stored = page.evaluate(
                "async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length"
            )
            assert stored == 0
            context.close()
