"""The checklist as it is built: every question once, whole without a script, and what a wrong bank gives."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

Pages = dict[str, BeautifulSoup]
PAGE, FILE = "ask-your-provider.html", "handouts/ask-your-provider.html"
BANK = "content/en/questions.yaml"


def texts(page: BeautifulSoup) -> list[str]:
    """The questions of the checklist in order."""
    return [row.p.get_text(strip=True) for row in page.select(".cg-asks > li")]


@pytest.fixture(scope="module")
def single(site: Path) -> BeautifulSoup:
    """The single file, parsed."""
    return BeautifulSoup((site / FILE).read_text("utf-8"), "lxml")


def test_every_question_of_every_article_and_of_the_bank_is_there_once(
    pages: Pages, articles: Pages, single: BeautifulSoup
) -> None:
    """At least 120 questions; each with its reason and who answers; the single file has the same ones."""
    asked = texts(pages[PAGE])
    assert len(asked) >= 120
    assert [text for text, count in Counter(asked).items() if count > 1] == []
    listed = {row["id"] for row in pages[PAGE].select(".cg-asks > li")}
    for path, page in articles.items():
        slug = path.removesuffix(".html")
        assert {f"{slug}.{question['id']}" for question in page.select(".cg-question")} <= listed, path
    assert texts(single) == asked
    for row in pages[PAGE].select(".cg-asks > li"):
        ask, why, who = row.select("p")
        assert ask.get_text().endswith("?")
        assert len(why.get_text().removeprefix("Why:").split()) >= 3
        assert re.match(r"Who: [a-z]", who.get_text())


def test_the_bank_covers_each_moment(pages: Pages) -> None:
    """From the day of the news to the years after, and if the leukemia comes back."""
    moments = [section["id"].removeprefix("moment-") for section in pages[PAGE].select(".cg-moment")]
    for name in [
        "just-diagnosed",
        "choosing",
        "consent-and-trials",
        "before",
        "during",
        "before-going-home",
        "daily-life",
        "money-and-work",
        "school",
        "after",
        "after-treatment",
        "if-it-comes-back",
    ]:
        assert name in moments
        assert len(pages[PAGE].select(f"#moment-{name} li")) >= 3, name


def test_a_question_names_its_source(pages: Pages) -> None:
    """The bank's sources stand on the page, an article's in the article, each under the number that the link says."""
    links = pages[PAGE].select(".cg-asks a")
    assert links
    for link in links:
        path, _, place = link["href"].partition("#")
        source = pages[path or PAGE].find(id=place)
        number = source.parent.find_all("li", recursive=False).index(source) + 1
        assert link.get_text() == (f"Source {number} in the article" if path else f"Source {number}")


def test_an_article_leads_to_its_questions_and_the_header_and_home_to_the_list(pages: Pages, articles: Pages) -> None:
    """Each article with questions has a link that names it; the list has a place of that name."""
    for path, page in articles.items():
        if not page.select(".cg-question"):
            continue
        link = page.select_one(".cg-ask-link a")
        assert link["href"].removeprefix("./") == f"{PAGE}#add-{path.removesuffix('.html')}"
        assert pages[PAGE].find(id=link["href"].split("#")[1]), path
    for page in pages.values():
        if page.select_one(".cg-header"):
            assert page.select_one(f'.cg-header a[href$="{PAGE}"]')
    assert pages["index.html"].select_one(f'.cg-home__ask a[href$="{PAGE}"]')
    assert pages[PAGE].select_one(f'a[href$="{FILE}"]')


def test_the_single_file_is_small_and_whole(site: Path, single: BeautifulSoup) -> None:
    """Below 130 KB with its font; no address that a browser would load; the notices; where it comes from and which edition."""
    page, data = single, (site / FILE).read_bytes()
    assert len(data) < 130 * 1024
    assert not page.select("[src], link, img, iframe, object, form")
    assert not re.search(r"url\((?!data:font/woff2;base64,)", page.style.get_text())
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'")
    assert {notice["data-notice"] for notice in page.select("[data-notice]")} >= {"emergency", "not-medical-advice"}
    unsigned = page.select_one(".cg-review--draft") is not None
    assert ("no clinician has checked this list" in page.get_text()) == unsigned
    assert re.search(r"a guide for families\. Questions of edition [0-9a-f]{4}-[0-9a-f]{4}", page.get_text())
    assert "localhost" not in data.decode()
    assert len(gzip.compress((site / "assets/checklist.js").read_bytes(), 9, mtime=0)) <= 8_000


def test_the_clinic_page_cites_its_evidence(pages: Pages) -> None:
    """Hand over before, top questions first, teach-back; the trials are named with their numbers and sources."""
    text = pages["using-the-checklist.html"].get_text(" ", strip=True)
    for word in ("Before the visit.", "top questions", "own words", "8,244", "318"):
        assert word in text
    assert len(pages["using-the-checklist.html"].select(".cg-sources__list > li")) >= 4


def test_the_first_visit_has_a_short_list_at_the_top(pages: Pages, single: BeautifulSoup) -> None:
    """Ten questions of the bank before all others, on the page and in the single file, each leading to its place."""
    for page in (pages[PAGE], single):
        first = page.select_one(".cg-all").find("section")
        assert first.h2.get_text() == "For your first visit"
        links = first.select("ol a")
        assert len(links) == 10
        for link in links:
            row = page.find(id=link["href"].removeprefix("#"))
            assert row.p.get_text(strip=True) == link.get_text(strip=True)
            assert row["id"].startswith("bank.")
