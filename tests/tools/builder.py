"""Builds small guides one after the other, each in a fresh copy of one warm process: quicker than a new one each time.

Reads one JSON object a line (root, output, environment), and answers with one (good, said).
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
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


def main() -> None:
    """Answer until there is no more to read."""
    from care_guide.devserver import build

    from tests.tools import warm  # noqa: F401 (What every build reads is read here, once.)

    own = {**SHARING, **os.environ}
    for line in sys.stdin:
        wanted = json.loads(line)
        os.chdir(wanted["root"])
        os.environ.clear()
        os.environ.update(own | wanted["environment"])
        day = os.environ.get(VARIABLE)
        with on_day(datetime.date.fromisoformat(day)) if day else nullcontext():
            built = build(Path(wanted["output"]))
        print(json.dumps({"good": built.succeeded, "said": built.output}), flush=True)


if __name__ == "__main__":
    main()
