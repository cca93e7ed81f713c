"""How large the search is and how fast it answers: ``make bench-search N=60``.

Sizes are with brotli, as a server sends them. Times are those of a real browser from the press of the button to the
list of results: once with everything to load and open, and then again and again, on a processor made slower.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import brotli
from playwright.sync_api import Browser, sync_playwright

from tests.tools.browser import find_browser

from .corpus import make_guide

_QUERIES = ("hair loss", "mouth sores", "nuetropenia", "kemo side affects", "port infected red", "can he go to school")
# Resolves when the answer is in the page; both times are of the browser's own clock.
_TIMED = """query => new Promise(done => {
  const status = document.querySelector('.cg-search__status'), input = document.querySelector('#search');
  const start = performance.now();
  new MutationObserver((_, seen) => {
    if (!status.textContent.endsWith(query)) return;
    seen.disconnect();
    document.documentElement.getBoundingClientRect();
    done(performance.now() - start);
  }).observe(status, {childList: true, characterData: true, subtree: true});
  input.value = query;
  document.querySelector('.cg-search__box button').click();
})"""


def answers(browser: Browser, page_file: Path, slower: int, *, touched: bool) -> tuple[float, float]:
    """Return the milliseconds to the first answer and the median of the next, on a processor ``slower`` times slower.

    ``touched``: the box had the focus a second before, as when somebody types; else the index has to come first.
    """
    first, others = [], []
    for turn in range(5):
        page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
        page.goto(page_file.resolve().as_uri())
        page.wait_for_selector(".cg-search__box:not([hidden])")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        if touched:
            page.focus("#search")
            page.wait_for_timeout(1000)
        queries = [*_QUERIES[turn:], *_QUERIES[:turn]]
        first.append(page.evaluate(_TIMED, queries[0]))
        others += [page.evaluate(_TIMED, query) for query in queries[1:]]
        page.context.close()
    return median(first), median(others)


def main() -> None:
    """Build a guide of N articles, or take a built one, and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--output", type=Path, help="a built guide to measure, instead of one of COUNT articles")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        output = chosen.output
        if output is None:
            make_guide(Path(work) / "guide", chosen.count)
            command = [sys.executable, "-m", "pelican", "content", "-o", "output", "-s", "pelicanconf.py"]
            began = time.perf_counter()
            subprocess.run(command, cwd=Path(work) / "guide", check=True, capture_output=True)
            print(f"built in {time.perf_counter() - began:.1f} s")
            output = Path(work) / "guide/output"
        sizes = {
            file.name: len(brotli.compress(file.read_bytes())) for file in sorted(output.glob("assets/search*.js"))
        }
        parts = {name: size for name, size in sizes.items() if name.count("-") == 2 and not name.endswith("-text.js")}
        for name, size in sizes.items():
            if name not in parts:
                print(f"{name}: {size / 1000:.1f} KB")
        if parts:
            print(
                f"{len(parts)} parts: {sum(parts.values()) / 1000:.1f} KB, the largest {max(parts.values()) / 1000:.1f} KB"
            )
        print(f"search.html: {len(brotli.compress((output / 'search.html').read_bytes())) / 1000:.1f} KB")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
            for slower in (1, 4, 6):
                cold, _ = answers(browser, output / "search.html", slower, touched=False)
                first, other = answers(browser, output / "search.html", slower, touched=True)
                times = f"first answer {first:.0f} ms, next {other:.0f} ms (first with the index to load {cold:.0f} ms)"
                print(f"processor {slower} times slower: {times}")
            browser.close()


if __name__ == "__main__":
    main()
