"""Build on each change, in a process of its own each time, and show the result on a local address."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

from watchfiles import watch

# The watch answers at least this often, changes or none (milliseconds).
_READY = 500


def build(output: Path) -> bool:
    """Build a preview; Pelican keeps state, so each build is a new process. Return whether it went well."""
    command = [
        sys.executable,
        "-m",
        "pelican",
        "content",
        "--output",
        str(output),
        "-s",
        "pelicanconf.py",
        "--fatal=warnings",
        "--log-handler",
        "plain",
    ]
    return subprocess.run(command, check=False).returncode == 0


def watch_and_build(output: Path, bind: str | None, port: int) -> None:
    """Build, serve at ``bind`` when given, and build again on each change until interrupted."""
    build(output)
    if bind:
        _serve(output, bind, port)
    folders = [path for path in ("content", "theme", "plugins", "pelicanconf.py") if Path(path).exists()]
    waiting = False
    for changes in watch(*folders, raise_interrupt=False, rust_timeout=_READY, yield_on_timeout=True):
        if not waiting:
            # Said only now: a change made before the watch has begun would be missed.
            print("Waiting for changes (Ctrl-C ends it).", flush=True)
            waiting = True
        names = sorted({os.path.relpath(path) for _, path in changes if "__pycache__" not in path})
        if names:
            print(f"Changed: {', '.join(names)}", flush=True)
            build(output)


def _serve(output: Path, bind: str, port: int) -> None:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = http.server.ThreadingHTTPServer((bind, port), partial(Quiet, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"Open http://{bind}:{server.server_port}/", flush=True)
