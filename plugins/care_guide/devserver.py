"""The live preview: a build on each save, in a separate process, and pages that reload themselves."""

from __future__ import annotations

import errno
import http.server
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

from jinja2 import TemplateError
from watchfiles import watch

from care_guide.build.load import configured
from care_guide.content.problems import ContentError
from care_guide.content.strings import load_strings
from care_guide.render.assets import script, stylesheet
from care_guide.render.output_file import environment
from care_guide.utils import CannotDoError

# Builds run one after the other, each in a new process: Pelican keeps state between builds, and a fork of this process,
# which has threads, could hang.


@dataclass(frozen=True)
class Result:
    """Whether a build succeeded, and everything that it printed."""

    succeeded: bool
    output: str


def build(output: Path) -> Result:
    """Build a preview of the guide in the working folder into ``output``, in a process of its own."""
    options = ("-s", "pelicanconf.py", "--fatal=warnings", "--log-handler", "plain")
    command = [sys.executable, "-m", "care_guide.build", "content", "--output", str(output), *options]
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace"
    )
    return Result(done.returncode == 0, done.stdout)


# The server: the output as it is, pages that reload themselves, and an author's mistakes as a readable page.
#
# What it adds to a page is added on the way to the browser, not to the files of the output.

# Addresses of the preview; no address of the guide begins like this.
_SCRIPT, _EVENTS = "/-/live.js", "/-/events"
_TAG = f'<script src="{_SCRIPT}" data-build="%d" defer></script></head>'
_PROBLEM = re.compile(r"^(\S+:\d+): (.+)$", re.M)
# Seconds between messages to a browser, which show whether it is still connected.
_KEEP_ALIVE = 15


class CannotServeError(CannotDoError):
    """The preview cannot be shown; the text says why and what to do."""


def _refused(bind: str, port: int, error: Exception) -> str:
    """Return why nothing can be served at ``bind`` and ``port``, and what to do."""
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return f"port {port} is taken by another program: name another, as in PORT={port + 1}"
    if code in (errno.EACCES, errno.EPERM):
        return f"port {port} is for the system alone: name one from 1024, as in PORT=8000"
    if isinstance(error, OverflowError):
        return f"PORT={port}: there is no such port: name one from 1024 to 65535"
    return f"SERVER={bind}: this machine has no such address: use 127.0.0.1, ::1 or 0.0.0.0"


class Preview:
    """Serves one output folder; ``show`` is called after each build."""

    def __init__(self, output: Path, theme: Path) -> None:
        self._output, self._theme = output, theme
        self.live = script(theme / "static", "live.js").encode()
        self._mistakes: bytes | None = None
        self._turn = threading.Condition()
        self._builds, self._busy = 0, False

    def show(self, built: Result) -> None:
        """Make every open page reload, and get the new output or what is wrong."""
        mistakes = None if built.succeeded else self._page(built.output).encode()
        with self._turn:
            self._mistakes = mistakes
            self._builds += 1
            self._turn.notify_all()

    @contextmanager
    def building(self) -> Iterator[None]:
        """Make requests wait while a build runs, so that nobody gets a partial output, and a reload gets the new text."""
        with self._turn:
            self._busy = True
        try:
            yield
        finally:
            with self._turn:
                self._busy = False
                self._turn.notify_all()

    def last(self) -> tuple[int, bytes | None]:
        """Wait until no build runs, and return the number of the last one and the page of its mistakes, if any."""
        with self._turn:
            self._turn.wait_for(lambda: not self._busy)
            return self._builds, self._mistakes

    def wait(self, seen: int, seconds: float) -> int:
        """Wait at most ``seconds`` for a build after number ``seen``, and return the number of the last one."""
        with self._turn:
            self._turn.wait_for(lambda: self._builds != seen and not self._busy, seconds)
            return self._builds

    def serve(self, bind: str, port: int) -> str:
        """Serve at ``bind`` in the background and return the address; port 0 means any free port.

        Raises CannotServeError with the reason.
        """
        handler = partial(_Handler, preview=self, directory=str(self._output))
        family = socket.AF_INET6 if ":" in bind else socket.AF_INET
        kind = type("Server", (http.server.ThreadingHTTPServer,), {"address_family": family})
        try:
            server: http.server.ThreadingHTTPServer = kind((bind, port), handler)
        except (OSError, OverflowError) as error:
            raise CannotServeError(_refused(bind, port, error)) from None
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://{f'[{bind}]' if ':' in bind else bind}:{server.server_port}/"

    def _page(self, said: str) -> str:
        """Return a page with the problems that a failed build reported, or with all of its output if it reported none."""
        env, problems, static = environment(self._theme / "templates"), _PROBLEM.findall(said), self._theme / "static"
        style = stylesheet(static) + stylesheet(static, ("preview.css",))
        try:
            env.globals["t"] = load_strings(self._theme / "strings")
            values = {"lang": configured(self._theme.parent).get("DEFAULT_LANG", "en"), "problems": problems}
            return env.get_template("preview.html").render(**values, style=style, said="" if problems else said)
        except (ContentError, TemplateError):
            # The page needs the files that are broken.
            return f"<!DOCTYPE html><title>care guide</title><pre>{escape(said)}</pre>"


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *args: object, preview: Preview, directory: str) -> None:
        self._preview = preview
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == _SCRIPT:
            self._send(self._preview.live, "text/javascript; charset=utf-8")
        elif path == _EVENTS:
            self._events()
        elif path.endswith((".html", "/")):
            self._html()
        else:
            self._preview.last()
            super().do_GET()

    def _html(self) -> None:
        build, page = self._preview.last()
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if page is None and not file.is_file():
            self.send_error(404)
            return
        page = page or file.read_bytes()
        # The single files allow only their own scripts: they are not changed.
        inside = b"Content-Security-Policy" not in page
        self._send(page.replace(b"</head>", (_TAG % build).encode(), 1) if inside else page, "text/html; charset=utf-8")

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = self._preview.wait(-1, 0)
        try:
            # This number shows a page whether it has missed a build.
            self.wfile.write(f"event: now\ndata: {seen}\n\n".encode())
            while True:
                self.wfile.flush()
                now = self._preview.wait(seen, _KEEP_ALIVE)
                self.wfile.write(b"event: built\ndata: \n\n" if now != seen else b": still here\n\n")
                seen = now
        except OSError:
            # The page was closed.
            self.close_connection = True

    def _send(self, data: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


# The watch.

# Milliseconds: the watch returns at least this often, even without changes; the pause that separates two saves.
_READY, _PAUSE, _MOST = 500, 30, 300
_SOURCES = ("content", "theme", "plugins", "pelicanconf.py")


def watch_and_build(output: Path, bind: str, port: int) -> None:
    """Build, serve at ``bind`` when given, and build again on each change.

    Raises KeyboardInterrupt when it is stopped, and CannotServeError.
    """
    preview = Preview(output, Path("theme"))
    # Serving comes first, so that a port that is taken is reported before the first build.
    address = preview.serve(bind, port) if bind else None
    with preview.building():
        _show(build(output), preview)
    if address:
        print(f"Open {address}", flush=True)
    folders = [path for path in _SOURCES if Path(path).exists()]
    waiting = False
    for changes in watch(*folders, rust_timeout=_READY, yield_on_timeout=True, step=_PAUSE, debounce=_MOST):
        if not waiting:
            # Printed only now: a change made before the watch has begun would be missed.
            print("Waiting for changes (Ctrl-C ends it).", flush=True)
            waiting = True
        names = sorted({os.path.relpath(path) for _, path in changes if "__pycache__" not in path})
        if names:
            print(f"Changed: {', '.join(names)}", flush=True)
            with preview.building():
                _show(build(output), preview)


def _show(built: Result, preview: Preview) -> None:
    print(built.output, end="", flush=True)
    preview.show(built)
