"""The live preview: the output as it is, pages that renew themselves, and an author's mistakes as a readable page.

What it adds to a page is added on the way to the browser and stands in no file of the output.
"""

from __future__ import annotations

import errno
import http.server
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import escape
from pathlib import Path

from jinja2 import TemplateError

from care_guide.build.load import configured
from care_guide.content.problems import ContentError
from care_guide.content.translations import load_strings
from care_guide.devserver.build import Built
from care_guide.render.output_file import environment
from care_guide.render.stylesheet import shrink, stylesheet
from care_guide.utils.errors import CannotDoError

# Addresses of the preview alone; no page of the guide begins so.
_SCRIPT, _EVENTS = "/-/live.js", "/-/events"
# Asks to be told of the next build, and then loads the page anew; after a break it asks again by itself.
# A browser keeps six connections to one address: a tab that nobody looks at gives up its own, or the seventh would hang.
# One that comes back into view compares the number of the last build with its own.
_LIVE = f"""let events, seen;
function watch() {{
  if (document.hidden) {{
    events?.close();
    events = undefined;
  }} else if (!events) {{
    events = new EventSource("{_EVENTS}");
    events.addEventListener("now", ({{ data }}) => {{
      seen ??= data;
      if (data !== seen) location.reload();
    }});
    events.addEventListener("built", () => location.reload());
  }}
}}
document.addEventListener("visibilitychange", watch);
watch();
"""
_TAG = f'<script src="{_SCRIPT}" defer></script>'.encode()
_PROBLEM = re.compile(r"^(\S+:\d+): (.+)$", re.M)
# A browser that has gone away is noticed when it is next written to (seconds).
_BREATH = 15


class CannotServeError(CannotDoError):
    """The preview cannot be shown; the text says why and what to do."""


def _family(bind: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in bind else socket.AF_INET


def _refused(bind: str, port: int, error: Exception) -> str:
    """Say why nothing can be served at ``bind`` and ``port``, and what to do."""
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return f"port {port} is taken by another program: name another, as in PORT={port + 1}"
    if code in (errno.EACCES, errno.EPERM):
        return f"port {port} is for the system alone: name one from 1024, as in PORT=8000"
    if isinstance(error, OverflowError):
        return f"PORT={port}: there is no such port: name one from 1024 to 65535"
    return f"SERVER={bind}: this machine has no such address: use 127.0.0.1, ::1 or 0.0.0.0"


class Preview:
    """Shows one output folder; ``show`` tells it of each build."""

    def __init__(self, output: Path, theme: Path) -> None:
        self._output, self._theme = output, theme
        self._mistakes: bytes | None = None
        self._turn = threading.Condition()
        self._builds, self._busy = 0, False

    def show(self, built: Built) -> None:
        """Show the new output, or what is wrong, to every open page."""
        mistakes = None if built.good else self._page(built.said).encode()
        with self._turn:
            self._mistakes = mistakes
            self._builds += 1
            self._turn.notify_all()

    @contextmanager
    def building(self) -> Iterator[None]:
        """Let requests wait while a build runs: nobody gets half of it, and whoever reloads gets the new text."""
        with self._turn:
            self._busy = True
        try:
            yield
        finally:
            with self._turn:
                self._busy = False
                self._turn.notify_all()

    def mistakes(self) -> bytes | None:
        """Wait until no build runs, and return the page of mistakes, if there are any."""
        with self._turn:
            self._turn.wait_for(lambda: not self._busy)
            return self._mistakes

    def wait(self, seen: int, seconds: float) -> int:
        """Wait for a build after number ``seen``, ``seconds`` at most, and return the number of the last one."""
        with self._turn:
            self._turn.wait_for(lambda: self._builds != seen and not self._busy, seconds)
            return self._builds

    def serve(self, bind: str, port: int) -> str:
        """Serve at ``bind`` in the background and return the address; port 0 takes any that is free.

        Raises CannotServeError with the reason.
        """
        handler = partial(_Handler, preview=self, directory=str(self._output))
        kind = type("Server", (http.server.ThreadingHTTPServer,), {"address_family": _family(bind)})
        try:
            server: http.server.ThreadingHTTPServer = kind((bind, port), handler)
        except (OSError, OverflowError) as error:
            raise CannotServeError(_refused(bind, port, error)) from None
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://{f'[{bind}]' if ':' in bind else bind}:{server.server_port}/"

    def _page(self, said: str) -> str:
        """Return what a failed build said as a page: its problems, or all of it when it tells none."""
        try:
            return self._filled(said)
        except (ContentError, TemplateError):
            # The page needs what is broken.
            return f"<!DOCTYPE html><title>care guide</title><pre>{escape(said)}</pre>"

    def _filled(self, said: str) -> str:
        env = environment(self._theme)
        env.globals["t"] = load_strings(self._theme / "strings")
        problems, static = _PROBLEM.findall(said), self._theme / "static"
        style = stylesheet(static) + shrink((static / "css" / "preview.css").read_text("utf-8"))
        return env.get_template("preview.html").render(
            lang=configured(self._theme.parent).get("DEFAULT_LANG", "en"),
            problems=problems,
            said="" if problems else said,
            style=style,
        )


class _Handler(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *args: object, preview: Preview, directory: str) -> None:
        self._preview = preview
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == _SCRIPT:
            self._send(_LIVE.encode(), "text/javascript; charset=utf-8")
        elif path == _EVENTS:
            self._events()
        elif path.endswith((".html", "/")):
            self._html()
        else:
            self._preview.mistakes()
            super().do_GET()

    def _html(self) -> None:
        page = self._preview.mistakes()
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if page is None and not file.is_file():
            self.send_error(404)
            return
        page = page or file.read_bytes()
        # The single files allow no script but their own: they stay as they are.
        inside = b"Content-Security-Policy" not in page
        self._send(page.replace(b"</head>", _TAG + b"</head>", 1) if inside else page, "text/html; charset=utf-8")

    def _events(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        seen = self._preview.wait(-1, 0)
        try:
            # Says at which build this page was loaded, or that it has missed one.
            self.wfile.write(f"event: now\ndata: {seen}\n\n".encode())
            while True:
                self.wfile.flush()
                now = self._preview.wait(seen, _BREATH)
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
