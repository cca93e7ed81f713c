"""One build after the other, each in a process of its own: Pelican keeps state, so no build may see that of another."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from care_guide.utils.output_folder import BUILDING, BusyError, behind_links, discard, reserved


@dataclass(frozen=True)
class Built:
    """How a build went, and all that it said."""

    good: bool
    said: str


def build(output: Path, *, warm: bool = True) -> Built:
    """Build a preview of the guide in the working folder into ``output``.

    A ``warm`` build begins as a copy of this process, with every library read already; where the system cannot do
    that, or the program itself has changed, it is a new process.
    """
    arguments = [
        "content",
        "--output",
        str(output),
        "-s",
        "pelicanconf.py",
        "--fatal=warnings",
        "--log-handler",
        "plain",
    ]
    if not warm or not hasattr(os, "fork"):
        command = [sys.executable, "-m", "care_guide.build", *arguments]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return Built(done.returncode == 0, done.stdout)
    preload()
    with tempfile.TemporaryFile() as told:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            _run(arguments, told.fileno())
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        _discard(behind_links(output))
        told.seek(0)
        return Built(status == 0, told.read().decode("utf-8", "replace"))


def _discard(output: Path) -> None:
    """Remove what a build that was stopped has left; a build of somebody else that is at work is left alone."""
    try:
        with reserved(output):
            discard(output.with_name(output.name + BUILDING))
    except BusyError:
        pass


def preload() -> None:
    """Read what every build needs, once."""
    from care_guide.content.readability import ready

    for name in (
        "babel.dates",
        "pelican.readers",
        "rich.status",
        "care_guide.build.signals",
        "care_guide.build.load",
    ):
        import_module(name)
    ready()


def _run(arguments: list[str], told: int) -> None:
    """Build in this process, the copy, and end it; what Pelican says goes to the file ``told``."""
    import traceback

    from care_guide.build.__main__ import main

    status = 1
    try:
        os.dup2(told, 1)
        os.dup2(told, 2)
        # Whatever this process was before, it now writes to these two alone.
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
        main(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 (The parent gets it as text.)
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)
