"""Pages of the one real browser, opened in the ways in which families see them."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.family import Family
from tests.conftest import ROOT, build_languages, built, made_once

Open = Callable[..., AbstractContextManager[Page]]
KITCHEN_SINK = Path(__file__).with_name("kitchen_sink")


@pytest.fixture(scope="session")
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a file in a page of the wanted kind, for use in a ``with`` statement; pages of one kind are used again."""
    kept: dict[str, Page] = {}

    @contextmanager
    def opened(
        file: Path,
        *,
        width: int = 1280,
        height: int = 900,
        scripts: bool = True,
        load_scripts: bool = True,
        media: str = "screen",
        **options: Any,
    ) -> Iterator[Page]:
        kind = repr((width, height, scripts, load_scripts, sorted(options.items())))
        if kind not in kept:
            context = browser.new_context(
                viewport={"width": width, "height": height}, java_script_enabled=scripts, offline=True, **options
            )
            kept[kind] = context.new_page()
            if not load_scripts:
                # axe needs a page that can run it: the page's own scripts stay away instead.
                kept[kind].route("**/*.js", lambda route: route.abort())
        page = kept[kind]
        # A test may have shown the page in another way.
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(media=media)
        # From an empty page: going to another part of the page in hand would load nothing anew.
        page.goto("about:blank")
        page.goto(file.as_uri())
        yield page

    yield opened
    for page in kept.values():
        page.context.close()


@pytest.fixture(scope="session")
def kitchen_sink(copy_guide: Callable[[], Path], whole_run: Path) -> Path:
    """The page with every component once."""

    def make() -> Path:
        root = copy_guide()
        content = root / "content"
        for file in list(content.rglob("*.md")):
            file.unlink()
        shutil.copytree(KITCHEN_SINK, content, dirs_exist_ok=True)
        # The articles for which a notice has other words are gone.
        notices = (content / "en/notices.yaml").read_text("utf-8")
        (content / "en/notices.yaml").write_text(re.sub(r"^  on:\n(?: {4}.*\n)+", "", notices, flags=re.M), "utf-8")
        # A second language, so that the switch between the two can be seen.
        shutil.rmtree(content / "es")
        shutil.copytree(content / "en", content / "es")
        strings = (root / "theme/strings/en.toml").read_text("utf-8").replace('"English"', '"Español"')
        (root / "theme/strings/es.toml").write_text(strings, encoding="utf-8")
        build_languages(root, "en", "es")
        return built(root)

    return made_once(whole_run / "kitchen", make) / "output/kitchen-sink.html"


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The script of axe-core, from the lock file."""
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that prints nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def places(site: Path) -> Iterator[dict[str, str]]:
    """The page on a server, and the single file on a disk."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {
        "http": f"http://127.0.0.1:{server.server_port}/ask-your-provider.html",
        "file": (site / "handouts/ask-your-provider.html").as_uri(),
    }
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["http", "file"])
def family(request: pytest.FixtureRequest, browser: Browser, places: dict[str, str]) -> Iterator[Family]:
    """A fresh device; printing opens no dialog."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    context.add_init_script("window.print = () => {}")
    yield Family(context.new_page(), places[request.param])
    context.close()
