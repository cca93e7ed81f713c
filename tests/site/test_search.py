"""The search, as its own script answers: the size of the index, nothing found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import brotli
import yaml
from bs4 import BeautifulSoup

from tests.conftest import GUIDE, ROOT

NODE = Path(sys.executable).parent / "node"
# With brotli, for what a browser needs before its first answer: the script and the index.
MOST_BYTES, MOST_ARTICLES = 70_000, 60


def ask(files: list[Path], queries: list[str], lang: str = "en") -> list[dict[str, Any]]:
    """Return what the script of the search answers to each query, from the index in ``files``."""
    wanted = json.dumps({"files": list(map(str, files)), "lang": lang, "queries": queries})
    done = subprocess.run(
        [str(NODE), str(ROOT / "tests/tools/search.mjs")],
        input=wanted,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_first_answer_is_small(site: Path) -> None:
    """Script and index within the budget, for a guide of up to 60 articles."""
    assert len(list(site.glob("*.facts.json"))) <= MOST_ARTICLES
    sizes = [len(brotli.compress((site / f"assets/{name}.js").read_bytes())) for name in ("search", "search-en")]
    assert sum(sizes) <= MOST_BYTES, sizes


def test_every_synonym_leads_to_words_of_the_guide(site: Path) -> None:
    """What is searched as well is found: each ``find`` holds a word that the guide uses."""
    entries = yaml.safe_load((GUIDE / "content/en/search.yaml").read_text("utf-8"))["synonyms"]
    wanted = [entry["find"] for entry in entries]
    found = ask([site / "assets/search-en.js"], wanted)
    assert [find for find, answer in zip(wanted, found, strict=True) if not answer["results"]] == []


def test_nothing_found_offers_the_nearest_words(site: Path) -> None:
    """No results, and words to try; never a failure, whatever is typed."""
    odd = ["blinatumoxxxx", "qqqqqqqq", "???", " ", "the", "<script>alert(1)</script>", "a" * 5000, "\U0001f61f", "1e9"]
    answers = ask([site / "assets/search-en.js"], odd)
    assert answers[0]["results"] == answers[1]["results"] == []
    assert answers[0]["nearest"][0] == "blinatumomab"
    assert all(len(answer["nearest"]) <= 5 for answer in answers)


def test_without_scripts_the_page_is_a_list(pages: dict[str, BeautifulSoup]) -> None:
    """Every title and every word of the glossary is on it as a link; the box is hidden, and no form sends anything."""
    page = pages["search.html"]
    linked = {link["href"] for link in page.select(".cg-index a")}
    titles = {path for path, other in pages.items() if other.select_one("article[data-topic]")} - {"authors-guide.html"}
    assert {path for path in titles if "/" not in path} <= linked | {"index.html"}
    words = {f"glossary.html#{entry['id']}" for entry in pages["glossary.html"].select(".cg-words__entry")}
    assert words
    assert words <= linked
    assert page.select_one(".cg-search__box").has_attr("hidden")
    assert not page.select("form")
    assert page.select_one(".cg-search__status")["role"] == "status"


def test_every_page_leads_to_the_search(pages: dict[str, BeautifulSoup]) -> None:
    """By a link that works without scripts; the search page itself needs none."""
    for path, page in pages.items():
        links = page.select(".cg-find__link")
        assert len(links) == (0 if path == "search.html" else 1), path
        assert all(link["href"].endswith("search.html") for link in links)


def test_by_default_no_page_speaks_of_another_search(pages: dict[str, BeautifulSoup]) -> None:
    """The privacy page has no exception, and the box says that words stay here."""
    assert pages["privacy.html"].select_one("#search") is None
    assert not pages["index.html"].select_one(".cg-find__link").has_attr("data-server")
    assert "stays on this device" in pages["search.html"].select_one(".cg-search__hint").get_text()
