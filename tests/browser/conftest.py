"""One real Chromium for all browser tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.conftest import ROOT
from tests.tools.browser import find_browser

# Chromium's own background requests are off, so that every request that a test sees is a page's.
_QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that ``make test`` found or installed."""
    path = find_browser()
    assert path, "no browser: run make test, which finds or installs one"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield chromium
        chromium.close()


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
        page.emulate_media(media=media)
        # From an empty page: going to another part of the page in hand would load nothing anew.
        page.goto("about:blank")
        page.goto(file.as_uri())
        yield page

    yield opened
    for page in kept.values():
        page.context.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The script of axe-core, from the lock file."""
    return (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
