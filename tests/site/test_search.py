"""The search, as its own script answers: the size of the index, nothing found."""

from __future__ import annotations

from pathlib import Path

import brotli
import yaml
from bs4 import BeautifulSoup

from tests.conftest import GUIDE
from tests.tools.edition import Edition, published
from tests.tools.search import ask

# With brotli, for what a browser needs before its first answer: the script and the index.
MOST_BYTES, MOST_ARTICLES = 70_000, 60


def test_the_first_answer_is_small(edition: Edition, site: Path) -> None:
    """Script and index within the budget, for a guide of up to 60 articles."""
    assert len(list(edition.folder.glob("*.facts.json"))) <= MOST_ARTICLES
    names = ("search", f"search-{edition.lang}")
    sizes = [len(brotli.compress((site / f"assets/{name}.js").read_bytes())) for name in names]
    assert sum(sizes) <= MOST_BYTES, sizes


def test_every_synonym_leads_to_words_of_the_guide(edition: Edition, site: Path) -> None:
    """What is searched as well is found: each ``find`` holds a word that the guide uses, unless its texts are not shown.

    That is, withheld; or, in a translation that is out of date, shown in the words of the original.
    """
    lang, folder = edition.lang, GUIDE / "content" / edition.lang
    entries = yaml.safe_load((GUIDE / f"content/{lang}/search.yaml").read_text("utf-8"))["synonyms"]
    wanted = [entry["find"] for entry in entries]
    found = ask([site / f"assets/search-{lang}.js"], wanted, lang)
    lost = [find for find, answer in zip(wanted, found, strict=True) if not answer["results"]]
    stale = lost and any(edition.say("translation.stale") in page.get_text() for page in edition.pages.values())
    shown = {} if stale else published(lang)
    hidden = " ".join(
        file.read_text("utf-8").lower()
        for file in folder.rglob("*.md")
        if file.relative_to(folder).with_suffix("").as_posix() not in shown
    )
    assert [find for find in lost if not any(word in hidden for word in find.lower().split())] == []


def test_nothing_found_offers_the_nearest_words(lang: str, site: Path) -> None:
    """No results, and words to try; never a failure, whatever is typed."""
    odd = ["blinatumoxxxx", "qqqqqqqq", "???", " ", "the", "<script>alert(1)</script>", "a" * 5000, "\U0001f61f", "1e9"]
    answers = ask([site / f"assets/search-{lang}.js"], odd, lang)
    assert answers[0]["results"] == answers[1]["results"] == []
    assert answers[0]["nearest"][0] == "blinatumomab"
    assert all(len(answer["nearest"]) <= 5 for answer in answers)


def test_without_scripts_the_page_is_a_list(edition: Edition) -> None:
    """Every title and every word of the glossary is on it as a link; the box is hidden, and no form sends anything."""
    pages = edition.pages
    page = pages["search.html"]
    linked = {edition.place(link, "search.html") for link in page.select(".cg-index a")}
    titles = {path for path, other in pages.items() if other.select_one("article[data-topic]")} - {"authors-guide.html"}
    assert {path for path in titles if "/" not in path} <= linked | {"index.html"}
    words = {f"glossary.html#{entry['id']}" for entry in pages["glossary.html"].select(".cg-words > div")}
    assert words
    assert words <= linked
    assert page.select_one(".cg-search__box").has_attr("hidden")
    assert not page.select("form")
    assert page.select_one(".cg-search__status")["role"] == "status"


def test_every_page_leads_to_the_search(edition: Edition) -> None:
    """By a link that works without scripts, to the search in the language of the page; the search page itself needs none."""
    for path, page in edition.pages.items():
        links = page.select(".cg-find__link")
        assert len(links) == (0 if path == "search.html" else 1), path
        assert all(edition.place(link, path) == "search.html" for link in links)


def test_by_default_no_page_speaks_of_another_search(edition: Edition) -> None:
    """The privacy page has no exception, and the box says that words stay here."""
    pages: dict[str, BeautifulSoup] = edition.pages
    assert pages["privacy.html"].select_one("#search") is None
    assert not pages["index.html"].select_one(".cg-find__link").has_attr("data-server")
    assert pages["search.html"].select_one(".cg-search__hint").get_text() == edition.say("search.private")
