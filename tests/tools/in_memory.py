"""Have what the tests write in memory, where there is room: they copy the guide a thousand times, which disks make slow."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_STATE = Path("/proc/meminfo")
# Some times what a whole run has written at its end.
_ENOUGH = 6_000_000_000


def use() -> None:
    """Have this process and those that it starts put temporary files into memory; whoever has set TMPDIR decides."""
    if "TMPDIR" not in os.environ and _has_room():
        folder = _MEMORY / f"care-guide-tests-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def _has_room() -> bool:
    """Whether there is a folder in memory in which programs can run, and that no run fills, nor the memory."""
    if not (_MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and _STATE.is_file()):
        return False
    disk = os.statvfs(_MEMORY)
    available = re.search(r"^MemAvailable: +(\d+) kB", _STATE.read_text("ascii"), re.M)
    return bool(
        available
        and not disk.f_flag & os.ST_NOEXEC
        and min(disk.f_bavail * disk.f_frsize, int(available[1]) * 1024) > _ENOUGH
    )
