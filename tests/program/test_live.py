"""The commands that show the guide while it is written."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import run_build
from tests.tools.servers import free_port

PATIENCE = 60


@contextmanager
def running(root: Path, *command: str) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on until the test is over."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", *command],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # A command that falls silent is ended, so that the test fails and does not wait for ever.
    end = threading.Timer(2 * PATIENCE, process.kill)
    end.start()
    try:
        yield process
    finally:
        end.cancel()
        process.terminate()
        process.communicate(timeout=PATIENCE)


def until(process: subprocess.Popen[str], words: str) -> str:
    """Read what the command says up to the line that holds ``words``."""
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"it ended without saying {words!r}")


def fetch(port: int, path: str) -> str:
    """Get a page from loopback; a server that is not up yet is asked again."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request("GET", path)
            return connection.getresponse().read().decode()
        except ConnectionRefusedError:
            assert time.monotonic() < end
            time.sleep(0.1)


@contextmanager
def listening(port: int) -> Iterator[Callable[[], str]]:
    """An open page: a function that waits for the next event that the server tells it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", "/-/events")
    events = connection.getresponse()
    assert events.headers["Content-Type"] == "text/event-stream"

    def told() -> str:
        for line in events:
            if line.startswith(b"event: "):
                return line.decode().split()[1]
        raise AssertionError("the server has hung up")

    try:
        # The first one says at which build the page was loaded.
        assert told() == "now"
        yield told
    finally:
        connection.close()


def test_devserver_shows_a_change_and_survives_a_mistake(copy_built: Callable[[], Path]) -> None:
    """A saved word is on the page and open pages are told; a mistake is a page that says where; mended, it goes."""
    root = copy_built()
    article = root / "content/en/treatments/chemotherapy.md"
    text = article.read_text("utf-8")
    with running(root, "care_guide", "watch", "--output", "output", "--bind", "127.0.0.1", "--port", "0") as process:
        port = int(re.search(r":(\d+)/", until(process, "Open http"))[1])
        until(process, "Waiting for changes")
        assert "Chemotherapy" in fetch(port, "/chemotherapy.html")
        page = fetch(port, "/chemotherapy.html")
        assert re.search(r'<script src="/-/live.js"', page)
        assert "live.js" not in (root / "output/chemotherapy.html").read_text("utf-8")
        assert fetch(port, "/handouts/chemotherapy.html") == (root / "output/handouts/chemotherapy.html").read_text(
            "utf-8"
        )
        with listening(port) as told:
            changed = re.sub(r"(?m)^summary: .*$", "summary: A brand new word.", text)
            article.write_text(changed, encoding="utf-8")
            assert told() == "built"
            assert "A brand new word." in fetch(port, "/chemotherapy.html")
            article.write_text(text.replace("{#risks}", "{#dangers}"), encoding="utf-8")
            assert told() == "built"
            for path in ("/chemotherapy.html", "/"):
                mistakes = fetch(port, path)
                assert "The guide cannot be built yet" in mistakes
                assert re.search(r"<code>content/en/treatments/chemotherapy.md:\d+</code>", mistakes)
                assert "the section {#risks} is missing" in mistakes
                assert '<script src="/-/live.js"' in mistakes
            assert "A brand new word." in (root / "output/chemotherapy.html").read_text("utf-8")
            article.write_text(text, encoding="utf-8")
            assert told() == "built"
            page = fetch(port, "/chemotherapy.html")
            assert "Chemotherapy" in page
            assert "cannot be built" not in page
            assert "A brand new word." not in page


def test_serve_shows_what_was_built(copy_built: Callable[[], Path]) -> None:
    """``make serve`` builds nothing: it shows the output folder as it is, and leaves it so."""
    root = copy_built()
    assert run_build(root).returncode == 0
    port = free_port()
    command = ["pelican", "-l", "content", "-o", "output", "-s", "pelicanconf.py", "-b", "127.0.0.1", "-p", str(port)]
    with running(root, *command):
        assert fetch(port, "/index.html") == (root / "output/index.html").read_text("utf-8")
    assert (root / "output/index.html").is_file()
