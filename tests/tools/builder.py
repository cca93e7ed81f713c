"""Builds small guides one after the other, each in a fresh copy of one warm process: quicker than a new one each time.

Reads one JSON object a line (root, output, environment), and answers with one (good, said).
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import tempfile
import traceback
from contextlib import nullcontext
from pathlib import Path

from tests.tools.guide_process import SHARING
from tests.tools.on_day import VARIABLE, on_day

_ROOT = Path(__file__).resolve().parents[2]


class Builder:
    """The warm process, seen from a test."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.builder"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def build(self, root: Path, output: str = "output", **environment: str) -> str:
        """Build the guide in ``root`` and return what the build said; it must go well."""
        print(json.dumps({"root": str(root), "output": output, "environment": environment}), file=self._process.stdin)
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert answer["good"], answer["said"]
        return answer["said"]

    def close(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()


def built(output: str) -> tuple[bool, str]:
    """Build the guide in the working folder in a fork of this process; return whether it went well, and what it said."""
    options = ("-s", "pelicanconf.py", "--fatal=warnings", "--log-handler", "plain")
    with tempfile.TemporaryFile() as printed:
        child = os.fork()
        if child == 0:
            run(["content", "--output", output, *options], printed.fileno())
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        printed.seek(0)
        return status == 0, printed.read().decode("utf-8", "replace")


def run(arguments: list[str], output: int) -> None:
    """Build in this process, the fork, and end it; what it says goes to the file descriptor ``output``."""
    from care_guide.build.__main__ import main

    status = 1
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
        main(arguments)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 (The parent gets it as text.)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Answer until there is no more to read."""
    from tests.tools import warm  # noqa: F401 (What every build reads is read here, once.)

    own = {**SHARING, **os.environ}
    for line in sys.stdin:
        wanted = json.loads(line)
        os.chdir(wanted["root"])
        os.environ.clear()
        os.environ.update(own | wanted["environment"])
        day = os.environ.get(VARIABLE)
        with on_day(datetime.date.fromisoformat(day)) if day else nullcontext():
            good, said = built(wanted["output"])
        print(json.dumps({"good": good, "said": said}), flush=True)


if __name__ == "__main__":
    main()
