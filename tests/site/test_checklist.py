"""The checklist as it is built: every question once, whole without a script, and what a wrong bank gives."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.conftest import GUIDE, ROOT
from tests.tools.edition import QUESTIONS, SOURCE_LANG, Edition, own_facts, pattern, published, room, says_it_is_stale

PAGE, FILE = "ask-your-provider.html", "handouts/ask-your-provider.html"
# A hospital's own clone is in the same place, but it may withhold articles, and their questions with them.
AS_IT_COMES = GUIDE == ROOT and len(published(SOURCE_LANG)) == len([*(GUIDE / "content" / SOURCE_LANG).rglob("*.md")])
MOMENTS = [
    "just-diagnosed", "choosing", "consent-and-trials", "before-going-home", "before", "during", "daily-life",
    "money-and-work", "school", "after", "after-treatment", "if-it-comes-back", "comfort",
]  # fmt: skip
EDITION = r"[0-9a-f]{4}-[0-9a-f]{4}"


def texts(page: BeautifulSoup) -> list[str]:
    """The questions of the checklist in order."""
    return [row.p.get_text(strip=True) for row in page.select(".cg-moment ul > li")]


@pytest.fixture(scope="module")
def single(edition: Edition) -> BeautifulSoup:
    """The single file, parsed."""
    return BeautifulSoup((edition.folder / FILE).read_text("utf-8"), "lxml")


def test_every_question_of_every_article_and_of_the_bank_is_there_once(edition: Edition, single: BeautifulSoup) -> None:
    """At least 120 in the guide as it comes; each with its reason and who answers; the single file has the same ones."""
    page = edition.pages[PAGE]
    asked = texts(page)
    assert len(asked) >= (120 if AS_IT_COMES else len(edition.articles))
    assert [text for text, count in Counter(asked).items() if count > 1] == []
    listed = {row["id"] for row in page.select(".cg-moment ul > li")}
    for path, article in edition.articles.items():
        slug = path.removesuffix(".html")
        assert {f"{slug}.{question['id']}" for question in article.select(".cg-question")} <= listed, path
    assert texts(single) == asked
    reason, answers = edition.say("checklist.why"), edition.say("checklist_script.who")
    for row in page.select(".cg-moment ul > li"):
        ask, why, who = row.select("p")[:3]
        assert ask.get_text().endswith("?")
        assert why.get_text().startswith(f"{reason} ")
        assert len(why.get_text().removeprefix(reason).split()) >= 3
        assert who.get_text().startswith(f"{answers} ")
        assert who.get_text().removeprefix(f"{answers} ")[0].islower()


def test_the_bank_covers_each_moment(edition: Edition) -> None:
    """From the day of the news to the years after, and if the leukemia comes back."""
    page = edition.pages[PAGE]
    moments = [section["id"].removeprefix("moment-") for section in page.select(".cg-moment")]
    # A hospital that takes articles out takes their questions out, too.
    assert moments == MOMENTS if AS_IT_COMES else moments == [name for name in MOMENTS if name in moments]
    for name in moments:
        assert page.select_one(f"#moment-{name} h2").get_text() == edition.say(f"moment.{name}")
        assert len(page.select(f"#moment-{name} li")) >= (3 if AS_IT_COMES else 1), name


def test_a_question_names_its_source(edition: Edition) -> None:
    """The bank's sources stand on the page, an article's in the article, each under the number that the link says."""
    links = edition.pages[PAGE].select('.cg-moment ul a[href*="#s"]')
    assert links
    for link in links:
        path, _, place = edition.place(link, PAGE).partition("#")
        source = edition.pages[path].find(id=place)
        number = source.parent.find_all("li", recursive=False).index(source) + 1
        key = "cite.label" if path == PAGE else "checklist.source_there"
        assert link.get_text() == edition.say(key, number=number)


def test_the_page_leads_with_its_message_three_steps_and_whom_to_call(edition: Edition) -> None:
    """As an article does; the emergency notice stands once, above the title."""
    page = edition.pages[PAGE]
    assert page.select_one(".cg-article__header .cg-message")
    assert len(page.select(".cg-checklist__intro ol > li")) == 3
    notices = page.select('[data-notice="emergency"]')
    assert len(notices) == 1
    assert notices[0].find_parent(class_="cg-call-strip") and notices[0].find_next("h1")


def test_the_name_of_a_cell_is_never_split(edition: Edition, single: BeautifulSoup) -> None:
    """In a question and its reason, "B-cell" stays on one line as it does in articles."""
    for page in (edition.pages[PAGE], single):
        for text in page.select_one(".cg-all").find_all(string=re.compile(r"\b[BT]-cell")):
            assert text.find_parent("a") or text.find_parent(class_="cg-nowrap"), text


def test_a_hard_word_in_a_question_leads_to_its_meaning_once(edition: Edition) -> None:
    """The first question that uses a word of the glossary leads to its entry; the word stands in that question."""
    page = edition.pages[PAGE]
    links = page.select('.cg-moment ul a[href*="#word-"]')
    assert links
    assert len({link["href"] for link in links}) == len(links)
    for link in links:
        path, _, place = edition.place(link, PAGE).partition("#")
        assert edition.pages[path].find(id=place), place
        ask, why = link.find_parent("li").select("p")[:2]
        assert link.get_text() in ask.get_text() + why.get_text()


def test_an_article_leads_to_its_questions_and_the_header_and_home_to_the_list(edition: Edition) -> None:
    """Each article with questions has a link that names it; the list has a place of that name."""
    for path, page in edition.articles.items():
        if not page.select(".cg-question"):
            continue
        place = edition.place(page.select_one(".cg-ask-link a"), path)
        assert place == f"{PAGE}#add-{path.removesuffix('.html')}"
        assert edition.pages[PAGE].find(id=place.split("#")[1]), path
    for path, page in edition.pages.items():
        if page.select_one(".cg-header"):
            assert edition.place(page.select_one(f'.cg-header a[href$="{PAGE}"]'), path) == PAGE
    home = edition.pages["index.html"].select_one(f'.cg-home__ask a[href$="{PAGE}"]')
    assert edition.place(home, "index.html") == PAGE
    assert edition.place(edition.pages[PAGE].select_one(f'a[href$="{FILE}"]'), PAGE) == FILE


def test_the_single_file_is_small_and_whole(edition: Edition, site: Path, single: BeautifulSoup) -> None:
    """Below 130 KB with its font; no address that a browser would load; the notices; where it comes from and which edition.

    A translation has room for its longer words, and a hospital for its facts and for questions beyond those of the guide.
    """
    page, data = single, (edition.folder / FILE).read_bytes()
    own = own_facts() + 400 * max(0, len(texts(single)) - QUESTIONS)
    assert len(data) < 130 * 1024 * room(edition.lang) + own
    assert not page.select("[src], link, img, iframe, object, form")
    assert not re.search(r"url\((?!data:font/woff2;base64,)", page.style.get_text())
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    assert policy.startswith("default-src 'none'")
    assert {notice["data-notice"] for notice in page.select("[data-notice]")} >= {"emergency", "not-medical-advice"}
    unsigned = page.select_one(".cg-review--draft") is not None
    text = page.get_text()
    assert (edition.say("checklist.unsigned") in text) == unsigned
    name = re.escape(edition.pages["index.html"].select_one(".cg-header__name").get_text(strip=True))
    feet = [
        bool(re.search(rf"{name}\. (?:https://\S+\. )?{pattern(edition.lang, key, edition=EDITION).pattern}", text))
        for key in ("paper.foot", "paper.foot_checked")
    ]
    assert feet == [unsigned, not unsigned]
    assert "localhost" not in data.decode()
    assert len(gzip.compress((site / "assets/checklist.js").read_bytes(), 9, mtime=0)) <= 8_000


# What the clinic page must say, in the words of the default language; line n of a translation answers line n.
CLINIC = ("Before the visit.", "top questions", "own words", "8,244", "318")


def test_the_clinic_page_cites_its_evidence(edition: Edition) -> None:
    """Hand over before, top questions first, teach-back; the trials are named with their numbers and sources."""
    page = edition.pages["using-the-checklist.html"]
    text = page.get_text(" ", strip=True)
    for word in CLINIC:
        translated = edition.lang != SOURCE_LANG and word[0].isalpha()
        said = in_translation(edition.lang, word) if translated else [word]
        # A line whose translation is out of date is in the words of the original, and the page says so.
        said += [word] if says_it_is_stale(edition.lang, text) else []
        assert any(one in text for one in said), word
    assert len(page.select(".cg-sources__list > li")) >= 4


def in_translation(lang: str, word: str) -> list[str]:
    """The longest run of plain words of each line that says ``word``, as the clinic page has it in ``lang``."""
    lines, own = (
        (GUIDE / f"content/{one}/pages/using-the-checklist.md").read_text("utf-8").split("\n")
        for one in (SOURCE_LANG, lang)
    )
    said = [other for line, other in zip(lines, own, strict=False) if word in line]
    return [max(re.split(r"\*\*|\[[^\]]*\]|[()#{}|]|^\s*- ", line), key=len).strip() for line in said]


def test_the_first_visit_has_a_short_list_at_the_top(edition: Edition, single: BeautifulSoup) -> None:
    """Ten questions of the bank before all others, on the page and in the single file, each leading to its place."""
    for page in (edition.pages[PAGE], single):
        first = page.select_one(".cg-all").find("section")
        assert first.h2.get_text() == edition.say("checklist.first_visit")
        links = first.select("ol a")
        assert len(links) == 10
        for link in links:
            row = page.find(id=link["href"].removeprefix("#"))
            assert row.p.get_text(strip=True) == link.get_text(strip=True)
            assert row["id"].startswith("bank.")
