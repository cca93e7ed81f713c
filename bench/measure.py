"""Run a command and say what it took."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Took:
    """What one run took: CPU of all its processes (seconds), the time on the clock, and the largest process (MB)."""

    cpu: float
    wall: float
    peak: float


class FailedError(Exception):
    """The command did not end well; its words are the message."""


def run(command: list[str], folder: Path, limit: float = 1800) -> Took:
    """Run ``command`` in ``folder`` to its end. FailedError when it fails or takes longer than ``limit`` seconds."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with (folder / "said.txt").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=dict(os.environ)
        )
        peak = _watch(process, limit)
        wall = time.perf_counter() - start
        said.seek(0)
        if process.returncode:
            raise FailedError(f"{' '.join(command)}\n{said.read()[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, peak)


def _watch(process: subprocess.Popen[bytes], limit: float) -> float:
    """Wait for the end and return the most memory (MB) that one process of the tree had: looked at 20 times a second."""
    end, peak = time.monotonic() + limit, 0.0
    while True:
        for pid in _tree(process.pid):
            peak = max(peak, _high_water(pid))
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            if time.monotonic() > end:
                process.kill()
                process.wait()
                raise FailedError(f"stopped after {limit:.0f} s") from None
            continue
        return peak


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        try:
            found += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
        except OSError:
            continue
    return found


def _high_water(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
