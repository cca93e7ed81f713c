"""Run a module of the guide as a process of its own.

Most tests need a process that nothing has happened in, and not one that has just begun: a fork of a server that has
imported the guide saves the second that the imports take. What an interpreter reads when it begins (its hash seed, the
locale, the time zone) takes a real one.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext
from pathlib import Path

from tests.tools import on_day

# Runs a module on the day of the clock, or on the one that a test names in its environment.
PYTHON = (sys.executable, str(Path(on_day.__file__)))
_READ_AT_START = ("PYTHON", "LC_", "LANG", "TZ")
_WARM = "tests.tools.warm"
# Where several workers run tests, they fill the cores: a build that forks would only do more.
SHARING = {"GUIDE_PROCESSES": "1"} if "PYTEST_XDIST_WORKER" in os.environ else {}


def run_module(
    *arguments: str, cwd: Path, environment: Mapping[str, str], timeout: float = 300
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m`` with ``arguments`` in ``cwd``; ``environment`` is added to that of the tests.

    Raises subprocess.TimeoutExpired when it takes longer than ``timeout`` seconds.
    """
    whole = {**SHARING, **os.environ, **environment}
    if any(name.startswith(_READ_AT_START) for name in environment):
        return subprocess.run(
            [*PYTHON, *arguments], cwd=cwd, env=whole, capture_output=True, text=True, timeout=timeout, check=False
        )
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _context().Process(target=_run, args=(arguments, str(cwd), whole, str(out), str(err)))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(arguments, timeout)
        return subprocess.CompletedProcess(arguments, process.exitcode, out.read_text("utf-8"), err.read_text("utf-8"))


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARM])
    return context


def _run(arguments: Sequence[str], cwd: str, environment: Mapping[str, str], out: str, err: str) -> None:
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), number)
    sys.argv = [on_day.__file__, *arguments]
    on_day.main()
