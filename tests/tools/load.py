"""How fast real nginx serves the published guide: an article with brotli, beside a bare file of the same size.

Run: make load, after make publish. It needs nginx and wrk (Debian and Ubuntu: apt install wrk). Everything stays on
loopback and ends by itself. The figures of one machine mean little; the ratio of both runs means more.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from care_guide.publish.server_rules import server_files, site_rules

from tests.tools.servers import free_port, nginx_command, nginx_config, running

ARTICLE, SECONDS, THREADS, CONNECTIONS = "chemotherapy.html", 5, 1, 32


def measure(address: str, *headers: str) -> tuple[float, str, str]:
    """Return requests a second, the 99th percentile and what went wrong, as wrk prints them."""
    named = [part for header in headers for part in ("-H", header)]
    command = ["wrk", "--latency", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *named, address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    wrong = re.search(r"^ *(Non-2xx.*|Socket errors.*)$", told, re.M)
    rate, slow = re.search(r"Requests/sec: +([\d.]+)", told), re.search(r"99% +(\S+)", told)
    assert rate
    assert slow
    return float(rate[1]), slow[1], wrong[1] if wrong else ""


def main() -> int:
    """Print both runs and their ratio."""
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "output").resolve()
    if not (site / "SHA256SUMS").is_file():
        print(f"{site}: here is no published guide: run make publish first", file=sys.stderr)
        return 1
    if not shutil.which("wrk"):
        print("wrk is not there. On Debian and Ubuntu: apt install wrk", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="care-guide-load-") as name:
        place = Path(name)
        packed = (site / f"{ARTICLE}.br").read_bytes()
        (place / "bare").mkdir()
        (place / "bare/file.bin").write_bytes(packed)
        guide, bare = free_port(), free_port()
        settings = server_files(site_rules(site), "", Path("theme"), str(site))["nginx/guide-brotli.conf"]
        hosts = {guide: settings, bare: f"root {place}/bare;\n"}
        with running(nginx_command(nginx_config(place, hosts)), [guide, bare], place / "out.log"):
            runs = {
                "a bare file of the same size": measure(f"http://127.0.0.1:{bare}/file.bin"),
                f"{ARTICLE} with brotli": measure(f"http://127.0.0.1:{guide}/{ARTICLE}", "Accept-Encoding: br"),
            }
    print(f"{len(packed)} bytes, {CONNECTIONS} connections, {SECONDS} s each, 1 nginx worker")
    for what, (rate, slow, wrong) in runs.items():
        print(f"{what}: {rate:.0f} requests a second, p99 {slow} {wrong}".rstrip())
    first, second = (rate for rate, _, _ in runs.values())
    print(f"ratio: {second / first:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
