"""From save to fresh page: how long the live preview takes on the library that ``make bench`` has left behind."""

from __future__ import annotations

import argparse
import http.client
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from .corpus import MODELS
from .peers import TOOLS

_ROUNDS = 5


def main() -> int:
    """Print the median time from a save to the moment at which an open page is told to reload and has loaded."""
    parser = argparse.ArgumentParser(prog="bench.live", description=__doc__)
    parser.add_argument("--root", type=Path, default=TOOLS / "work/1000/guide")
    root = parser.parse_args().root
    article = root / f"content/en/{MODELS[0]}-2.md"
    slug = re.search(r"^slug: (.*)", article.read_text("utf-8"), re.M)
    assert slug is not None
    command = [sys.executable, "-u", "-m", "care_guide", "watch", "--bind", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        port = next(int(found[1]) for line in process.stdout if (found := re.search(r"Open http.*:(\d+)/", line)))
        next(line for line in process.stdout if "Waiting" in line)
        took = [_save(article, port, slug[1], turn) for turn in range(_ROUNDS)]
    finally:
        process.terminate()
        process.wait()
    print(f"from save to fresh page: {median(took):.2f} s (from {min(took):.2f} to {max(took):.2f}, {_ROUNDS} saves)")
    return 0


def _save(article: Path, port: int, slug: str, turn: int) -> float:
    """Save the article with a new word, wait for the event, fetch the page, and return the seconds that took."""
    events = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    events.request("GET", "/-/events")
    stream = events.getresponse()
    text, word = article.read_text("utf-8"), f"word{'abcdefgh'[turn]}"
    start = time.perf_counter()
    article.write_text(re.sub(r" your (?:word\w )?child ", f" your {word} child ", text, count=1), encoding="utf-8")
    next(line for line in stream if line.startswith(b"event: built"))
    page = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    page.request("GET", f"/{slug}.html")
    fresh = page.getresponse().read().decode()
    took = time.perf_counter() - start
    assert word in fresh, "the page is not fresh"
    events.close()
    return took


if __name__ == "__main__":
    sys.exit(main())
