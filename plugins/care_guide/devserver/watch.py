"""Build on each save, and show the result on a local address that renews itself."""

from __future__ import annotations

import os
from pathlib import Path

from watchfiles import watch

from care_guide.devserver.build import Built, build
from care_guide.devserver.server import Preview

# The watch answers at least this often, changes or none; saves that come closer together than a pause are one (ms).
_READY, _PAUSE, _MOST = 500, 30, 300
_SOURCES = ("content", "theme", "plugins", "pelicanconf.py")
# A change of these changes the program itself: what this process has read of it is old then.
_PROGRAM = ("plugins", "pelicanconf.py")


def watch_and_build(output: Path, bind: str | None, port: int) -> None:
    """Build, serve at ``bind`` when given, and build again on each change until interrupted.

    Raises CannotServeError.
    """
    preview = Preview(output, Path("theme"))
    # The address first: a port that is taken is told before anybody waits for a build.
    address = preview.serve(bind, port) if bind else None
    with preview.building():
        _show(build(output), preview)
    if address:
        print(f"Open {address}", flush=True)
    folders = [path for path in _SOURCES if Path(path).exists()]
    waiting, warm = False, True
    for changes in watch(
        *folders, raise_interrupt=False, rust_timeout=_READY, yield_on_timeout=True, step=_PAUSE, debounce=_MOST
    ):
        if not waiting:
            # Said only now: a change made before the watch has begun would be missed.
            print("Waiting for changes (Ctrl-C ends it).", flush=True)
            waiting = True
        names = sorted({os.path.relpath(path) for _, path in changes if "__pycache__" not in path})
        if names:
            print(f"Changed: {', '.join(names)}", flush=True)
            warm = warm and not any(name.startswith(_PROGRAM) for name in names)
            with preview.building():
                _show(build(output, warm=warm), preview)


def _show(built: Built, preview: Preview) -> None:
    print(built.said, end="", flush=True)
    preview.show(built)
