"""What stands on each rendered page."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from care_guide.build.load import configured, load_library
from care_guide.content.data_files import read_list
from care_guide.content.hospital import PROFILE, read_profile
from care_guide.content.review_files import WITHDRAWN, Withdrawal
from care_guide.render.output_file import day_in_words
from care_guide.review.state import reviews

from tests.conftest import GUIDE, articles_among, page_files
from tests.tools.edition import (
    CONTRACT,
    LANGUAGES,
    SOURCE_LANG,
    Edition,
    is_translation,
    kind_of,
    lang_of,
    page_lang,
    pattern,
    prefix_of,
    published,
    required_sections,
    say,
    texts_of,
)
from tests.tools.sheets import by_id

Pages = dict[str, BeautifulSoup]
# All digits of the hospital's facts and of its profile: each number to call is among them.
DIGITS = re.sub(
    r"\D", "", "".join((GUIDE / f"content/data/{name}.yaml").read_text("utf-8") for name in ("hospital", "profile"))
)
CONTACT = yaml.safe_load((GUIDE / "content/data/hospital.yaml").read_text("utf-8"))["publisher"]["contact"] or ""
# The checklist once more as a single file, with its style and script inside.
CHECKLIST_FILE = "handouts/ask-your-provider.html"
# What a page says of its state, by how `care-guide status` calls it.
STATES = {
    "draft": ("review.draft", "review.partial"),
    "signed": ("review.signed",),
    "changed": ("review.changed",),
    "overdue": ("review.overdue",),
}
PLACE, _ = read_profile(GUIDE, PROFILE)
SOURCES = yaml.safe_load((GUIDE / "content/data/sources.yaml").read_text("utf-8"))
# By what a page shows of each: a link, or for a hospital's own policy its title and number.
BY_PLACE = {one.get("url") or f"{one['title']}, {one['number']}": one for one in SOURCES}


def stage_pages(lang: str) -> set[str]:
    """The paths of the pages of the stages of one language, below its folder: of those of which an article is left."""
    withdrawn = [entry for _, entry in read_list(GUIDE, WITHDRAWN, Withdrawal)[0]]
    topics = {topic for topic in published(lang) if not any(entry.covers(lang, topic) for entry in withdrawn)}
    file = GUIDE / f"content/{lang}/stages.yaml"
    stages = yaml.safe_load(file.read_text("utf-8")) if file.exists() else []
    return {f"stage-{one['id']}.html" for one in stages if any(item["article"] in topics for item in one["items"])}


def states_said(text: str, lang: str) -> list[str]:
    """The states of which ``text`` speaks."""
    return [state for state, keys in STATES.items() if any(say(lang, key) in text for key in keys)]


@pytest.fixture(scope="session")
def states() -> dict[tuple[str, str], str]:
    """The state of each article by its language and its topic."""
    library = load_library(GUIDE, settings={**configured(GUIDE), "ARTICLE_PATHS": LANGUAGES})
    found, _ = reviews(library, datetime.date.today())
    return {(one.lang, one.topic): found[one.path].state for one in library.articles if one.path in found}


def state_of(page: BeautifulSoup, states: dict[tuple[str, str], str]) -> str:
    """The state of the article that a page shows."""
    return states[page.html["lang"], page.select_one("article")["data-topic"]]


def taken_back(pages: Pages) -> set[str]:
    """The pages that say that an article was taken back."""
    return {path for path, page in pages.items() if page.select_one("section[data-withdrawn]")}


# What else every site has.
OTHERS = {
    "assets/article.css", "assets/article.js", "assets/check-copy.js", "assets/checklist.css", "assets/fill.css",
    "assets/fill.js", "assets/forms.css", "assets/glossary.css", "assets/home.css", "assets/matters.css",
    "assets/page.css", "assets/OFL.txt", "assets/guide-sans.woff2", "assets/lookup.css", "assets/checklist.js",
    "assets/glossary.js", "assets/guide.css", "assets/guide.js", "assets/connect.js", "assets/matters.js",
    "assets/search.css", "assets/search.js", "assets/icon-180.png", "assets/icon-192.png", "assets/icon-512.png",
    "assets/icon-maskable-512.png", "assets/icon.svg", "assets/share.png", "assets/stage.css", "assets/staging.css",
    "build.json", "connect/codes.json", "manifest.webmanifest", "robots.txt", "sitemap.xml",
}  # fmt: skip


def test_one_page_for_each_source_and_no_other(site: Path, pages: Pages) -> None:
    """Each Markdown file becomes one page of its language, and nothing stands in the output that no source asks for."""
    expected = {"404.html"}
    others = OTHERS.copy()
    for lang in LANGUAGES:
        own = stage_pages(lang) | {
            "glossary.html",
            "changes.html",
            "check-your-copy.html",
            "connect/index.html",
            "search.html",
        }
        expected |= {prefix_of(lang) + name for name in own | {f"{slug}.html" for slug in texts_of(lang)}}
        others |= {f"{prefix_of(lang)}feed.xml", f"assets/search-{lang}.js", f"assets/search-{lang}-text.js"}
    made = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    # The handouts and the fact tables have tests of their own.
    handouts = tuple(f"{prefix_of(lang)}handouts/" for lang in LANGUAGES)
    made = {name for name in made if not name.startswith(handouts) and not name.endswith(".facts.json")}
    # So has what leads from an address of before to the page of now.
    made = {name for name in made if not name.endswith(".html") or name in pages}
    # A hospital may have a logo and photos.
    made = {name for name in made if not name.startswith(("assets/logo", "assets/photos/"))}
    assert {name for name in made if name.endswith(".html")} == expected
    assert made - expected == others


def test_an_address_of_before_leads_to_a_page(site: Path, pages: Pages) -> None:
    """Of a renamed article, or of a stage whose articles were all taken back: at once, and by a link for who waits."""
    for file in page_files(site):
        path = file.relative_to(site).as_posix()
        if path not in pages:
            page = BeautifulSoup(file.read_text("utf-8"), "lxml")
            target = page.select_one("meta[http-equiv=refresh]")["content"].partition("url=")[2]
            assert target in [link["href"] for link in page.select("main a[href]")], path
            assert normpath(join(dirname(path), target)) in pages, path
            assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_every_article_has_the_sections_of_its_kind_in_order(articles: Pages, subtests: pytest.Subtests) -> None:
    """The sections of the contract stand on the page, each under its own heading."""
    for path, page in articles.items():
        with subtests.test(page=path):
            present = [section["id"] for section in page.select("section.cg-section[id]")]
            required = [
                section["id"]
                for section in CONTRACT["kinds"][kind_of(page)]["sections"]
                if not section.get("free") and (not section.get("optional") or section["id"] in present)
            ]
            # Whom to call stands first on the page, wherever the author wrote it; the rest is in the contract's order.
            required.sort(key=lambda name: name != "when-to-call")
            assert [name for name in present if name in required] == required
            for name in required:
                section = page.find(id=name)
                heading = section.find("h2").get_text(strip=True)
                assert heading, name
                assert section.get_text(strip=True).removeprefix(heading), name


def test_every_article_says_its_message_above_and_when_to_call_soon(articles: Pages, subtests: pytest.Subtests) -> None:
    """The one main message in a box of its own, then when to call, then the section that sums up."""
    for path, page in articles.items():
        with subtests.test(page=path):
            [message] = page.select(".cg-message")
            assert message.get_text(" ", strip=True).endswith((".", "?"))
            first, second = message.find_all_next("section", class_="cg-section", limit=2)
            if "key-points" in required_sections(page):
                assert (first["id"], second["id"]) == ("when-to-call", "key-points")


def test_every_treatment_weighs_benefits_risks_and_what_is_unknown(articles: Pages, subtests: pytest.Subtests) -> None:
    """Risks come in three parts, steps carry times, cards say their urgency in words, questions have moments."""
    for path, page in articles.items():
        with subtests.test(page=path):
            if kind_of(page) in ("treatment", "trial"):
                for part in ("risks-common", "risks-serious", "risks-late"):
                    assert page.find(id=part), part
                assert len(page.select("#what-happens .cg-step__time")) >= 3
            if not {"key-points", "questions"} <= set(required_sections(page)):
                continue
            points = page.select("#key-points > ul > li")
            assert 3 <= len(points) <= 6
            call = page.find(id="when-to-call")
            for level in ("emergency", "urgent"):
                title = call.select_one(f".cg-card--{level} h3")
                assert say(lang_of(title), f"box.{level}") in title.get_text()
            for moment in ("before", "during", "after"):
                assert page.find(id=f"questions-{moment}").find_next("li", class_="cg-question"), moment


def test_every_notice_stands_on_every_page_that_needs_it(pages: Pages, subtests: pytest.Subtests) -> None:
    """Each disclaimer is on every page of the kinds that the contract names, once, on screen and in print."""
    for path, page in pages.items():
        article = page.select_one("article[data-kind]")
        kind = str(article["data-kind"]) if article else "page"
        with subtests.test(page=path):
            for notice, kinds in CONTRACT["notices"].items():
                placed = page.select(f'[data-notice="{notice}"]')
                if kind in kinds and article is not None:
                    assert len(placed) == 1, notice
                    assert len(placed[0].get_text(" ", strip=True)) > 20, notice


def test_every_article_says_who_has_checked_it(
    articles: Pages, states: dict[tuple[str, str], str], subtests: pytest.Subtests
) -> None:
    """The state stands above the text, with the version and the date of the text: a draft is never called checked."""
    for path, page in articles.items():
        with subtests.test(page=path):
            review = page.select_one("header .cg-review")
            said, lang = " ".join(review.get_text().split()), page.html["lang"]
            state = state_of(page, states)
            assert states_said(said, lang) == [state]
            assert pattern(lang, "review.text_of", date=".+?", version="[0-9a-f]{4}-[0-9a-f]{4}").search(said)
            if state not in ("signed", "overdue"):
                assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_no_page_is_called_checked_above_and_not_checked_below(pages: Pages, subtests: pytest.Subtests) -> None:
    """An article, the words, the questions or a stage: the notice of an unchecked text goes with its sign-off."""
    for path, page in pages.items():
        if page.select_one(".cg-review--signed, .cg-review--overdue"):
            with subtests.test(page=path):
                assert not page.select('[data-notice="provenance"], [data-notice="not-checked"]')


def test_a_version_is_never_split(pages: Pages) -> None:
    """A family compares it sign by sign with the one on its paper: on each page that shows it, it stays on one line."""
    code = re.compile(r"\b[0-9a-f]{4}-[0-9a-f]{4}\b")
    shown = [
        text
        for page in pages.values()
        for part in page.select(".cg-review__facts, .cg-check__hint, #newest, .cg-versions")
        for text in part.find_all(string=code)
    ]
    assert len(shown) >= len(articles_among(pages))
    assert all(text.find_parent(class_="cg-nowrap") for text in shown)


def test_every_citation_leads_to_its_source(pages: Pages, subtests: pytest.Subtests) -> None:
    """Citations are numbered in order of first use, and each has an entry that says where and when it was looked at."""
    for path, page in pages.items():
        with subtests.test(page=path):
            links = page.select(".cg-cite a")
            first: list[str] = []
            for link in links:
                if link["href"] not in first:
                    first.append(link["href"])
                assert link.get_text() == str(first.index(link["href"]) + 1)
            sources = page.select(".cg-sources__list > li")
            assert [f"#{source['id']}" for source in sources] == first
            count = page.select_one("#sources summary .cg-fold__count")
            assert count is None or int(count.get_text()) == len(sources)
            said_once = page.select_one("#sources p").get_text() if sources else ""
            for source in sources:
                # A hospital's own policy has a number and no address.
                assert source.a is None or urlsplit(source.a["href"]).scheme in ("https", "http")
                # The usual day is said once, above.
                place = source.a["href"] if source.a else str(next(source.stripped_strings)).partition(".\n")[0]
                seen = datetime.date.fromisoformat(BY_PLACE[place]["checked"])
                lang = lang_of(source)
                said = day_in_words(seen, lang, PLACE)
                usual = say(lang, "sources.usual", date=said) in said_once
                assert usual != (say(lang, "sources.checked", date=said) in source.get_text())


def test_every_figure_in_the_text_is_cited(articles: Pages, subtests: pytest.Subtests) -> None:
    """No paragraph or list item with a figure stands without a citation, but for names and marked ones."""
    sources, names = {lang: texts_of(lang) for lang in LANGUAGES}, "|".join(CONTRACT["uncounted"])
    for path, page in articles.items():
        with subtests.test(page=path):
            text_of_page = sources[lang_of(page.h1)][path.rpartition("/")[2].removesuffix(".html")]
            uncited = []
            for block in page.select(".cg-prose > .cg-section p, .cg-prose > .cg-section li"):
                made = block.find_parent(id="words") or block.find_parent(
                    class_=["cg-notices", "cg-details", "cg-sources"]
                )
                if made or block.select("p, li"):
                    continue
                # A fact of the hospital has no source but the hospital.
                facts = (
                    "|".join(re.escape(" ".join(fact.get_text().split())) for fact in block.select(".cg-slot"))
                    or "(?!)"
                )
                text = re.sub(rf"{facts}|{names}", "", " ".join(block.get_text().split()))
                # Dots have one mark, at what they show; their other side is of the same source.
                whole = block.find_parent(class_="cg-dots") or block
                if re.search(r"(?<![\w-])\d", text) and not whole.select(".cg-cite"):
                    uncited.append(text)
            assert len(uncited) <= text_of_page.count("[^none]"), uncited


def test_every_term_is_explained_on_its_page(pages: Pages, subtests: pytest.Subtests) -> None:
    """The first use of a hard word links to its meaning and to its sound, in a translation to its English name; and back.

    A name that is the same word in both languages stands there once.
    """
    words = yaml.safe_load((GUIDE / "content" / SOURCE_LANG / "glossary.yaml").read_text("utf-8"))
    same = {word["term"].casefold() for word in words}
    for path, page in pages.items():
        with subtests.test(page=path):
            entries = by_id(page)
            for term in page.select("a.cg-term"):
                entry = entries[term["href"][1:]]
                if not is_translation(lang_of(entry.dfn)):
                    assert say(page.html["lang"], "glossary.say") in entry.get_text()
                else:
                    named = say(page.html["lang"], "translation.english") in entry.get_text()
                    assert named is (entry.dfn.get_text().casefold() not in same), entry.dfn.get_text()
                assert entry.select_one(f'a[href="#{term["id"]}"]')
    for lang in LANGUAGES:
        assert len(pages[f"{prefix_of(lang)}glossary.html"].select(".cg-words > div")) >= 40


def test_links_and_fragments_lead_somewhere(pages: Pages, site: Path, subtests: pytest.Subtests) -> None:
    """Every inner link names a file of the output, relative, and an id in it."""
    ids = {path: {tag["id"] for tag in page.select("[id]")} for path, page in pages.items()}
    for path, page in pages.items():
        with subtests.test(page=path):
            for link in page.select("a[href], link[href], script[src]"):
                href = link.get("href") or link.get("src")
                parts = urlsplit(href)
                if parts.scheme in ("http", "https"):
                    continue
                if parts.scheme == "mailto":
                    assert parts.path in CONTACT, href
                    continue
                if parts.scheme == "tel":
                    # A number to call comes from the profile or the hospital's facts.
                    assert re.fullmatch(r"\+?\d{3,15}", parts.path), href
                    assert parts.path.removeprefix("+")[-7:] in DIGITS, href
                    continue
                assert not parts.scheme, href
                assert not href.startswith("/"), href
                target = (site / path).parent / unquote(parts.path) if parts.path else site / path
                assert target.resolve().is_file(), href
                name = target.resolve().relative_to(site.resolve()).as_posix()
                if parts.fragment and name in ids:
                    assert parts.fragment in ids[name], href


def test_headings_titles_and_language(pages: Pages, subtests: pytest.Subtests) -> None:
    """One h1, no level left out, a title of its own, the language told."""
    titles = [page.title.get_text() for page in pages.values()]
    assert len(set(titles)) == len(titles)
    for path, page in pages.items():
        with subtests.test(page=path):
            levels = [int(tag.name[1]) for tag in page.select("h1, h2, h3, h4, h5, h6")]
            assert levels.count(1) == 1
            assert levels[0] == 1
            assert all(after <= before + 1 for before, after in pairwise(levels))
            assert page.html["lang"] == page_lang(path)
            assert 20 <= len(page.select_one("meta[name=description]")["content"]) <= 200
            assert page.select_one("a.cg-skip")["href"] == "#main"
            ids = [tag["id"] for tag in page.select("[id]")]
            assert len(set(ids)) == len(ids), sorted(name for name in ids if ids.count(name) > 1)


def test_every_picture_has_words(pages: Pages, subtests: pytest.Subtests) -> None:
    """Each drawing has a title and a description, which stands beside it as text; a hospital's photo has words too."""
    shown = 0
    for path, page in pages.items():
        with subtests.test(page=path):
            assert not page.select("img:not([alt])")
            for figure in page.select("figure.cg-figure"):
                if figure.svg is None:
                    assert figure.img["alt"].strip()
                    continue
                shown += 1
                assert figure.svg.title.get_text(strip=True)
                assert " ".join(figure.svg.desc.get_text().split()) in " ".join(figure.details.get_text().split())
    assert shown >= 6


def test_no_page_loads_or_runs_anything_from_elsewhere(pages: Pages, site: Path, subtests: pytest.Subtests) -> None:
    """No external src, no inline script or style, no event attribute, no form; the style sheet loads nothing."""
    for path, page in pages.items():
        with subtests.test(page=path):
            for tag in page.select("[src], link[href]"):
                address = tag.get("src") or tag.get("href")
                assert "//" not in address, address
            if path == CHECKLIST_FILE:
                continue
            assert not page.select("style, [style], form, iframe, object, embed")
            assert all(script.get("src") for script in page.select("script:not([type='application/json'])"))
            assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]
            assert not page.select('a[href^="javascript:"]')
    css = (site / "assets/guide.css").read_text("utf-8")
    assert re.findall(r"url\([^)]*\)", css) == ['url("guide-sans.woff2")']
    assert "@import" not in css
    assert "cookie" not in (site / "assets/guide.js").read_text("utf-8")


def test_home_answers_where_to_start(edition: Edition) -> None:
    """Four situations lead on, and every group of articles and every stage is there."""
    home = edition.pages["index.html"]
    assert [section["id"] for section in home.select(".cg-home__choices section")] == [
        "just-heard",
        "deciding",
        "in-treatment",
        "after-treatment",
    ]
    listed = {edition.place(a, "index.html") for a in home.select(".cg-group__list a")}
    assert set(edition.articles) | stage_pages(edition.lang) == listed


def test_who_finds_no_page_finds_whom_to_call_and_the_search(pages: Pages) -> None:
    """Above the list of all pages, and each of them once."""
    page = pages["404.html"]
    assert len(page.select("[data-notice=emergency]")) == 1
    assert page.select_one("header .cg-call-strip [data-notice=emergency]") is not None
    assert page.select_one("header [role=search] a") is not None


def test_neighbours_lead_there_and_back(edition: Edition) -> None:
    """What comes after a page names that page as what comes before it."""
    for path, page in edition.articles.items():
        after = page.select_one("a[rel=next]")
        if after:
            place = edition.place(after, path)
            back = edition.articles[place].select_one("a[rel=prev]")
            assert edition.place(back, place) == path


def test_the_feed_lists_the_articles(edition: Edition, states: dict[tuple[str, str], str]) -> None:
    """The feed of each language has every article of it with its state in words, and for whom it is, if its page says so."""
    feed = BeautifulSoup((edition.folder / "feed.xml").read_text("utf-8"), "xml")
    assert feed.feed["xml:lang"] == edition.lang
    home = feed.find("link", rel="alternate")["href"].removesuffix("index.html")
    assert urlsplit(home).path.endswith(f"/{prefix_of(edition.lang)}")
    entries = {entry.link["href"].removeprefix(home): entry for entry in feed.find_all("entry")}
    assert set(entries) == set(edition.articles) | taken_back(edition.pages)
    for path, entry in entries.items():
        if path not in edition.articles:
            continue
        state = state_of(edition.articles[path], states)
        said = " ".join(BeautifulSoup(entry.summary.get_text(), "lxml").get_text(" ").split())
        assert states_said(said, edition.lang) == [state]
        whom = edition.articles[path].select_one(".cg-article__audience")
        assert not whom or " ".join(whom.get_text().split()) in said, path
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", tag.get_text()) for tag in feed.find_all("updated"))


def test_the_sitemap_lists_the_pages(pages: Pages, site: Path) -> None:
    """Every page for families, in every language."""
    sitemap = BeautifulSoup((site / "sitemap.xml").read_text("utf-8"), "xml")
    places = [loc.get_text() for loc in sitemap.find_all("loc")]
    root = min(places, key=len)
    listed = {re.sub(r"(^|/)$", r"\1index.html", place.removeprefix(root)) for place in places}
    own = {prefix_of(lang) + name for lang in LANGUAGES for name in ("authors-guide.html", "connect/index.html")}
    assert listed == set(pages) - own - {"404.html", CHECKLIST_FILE} - taken_back(pages)


def test_a_page_leads_to_itself_in_every_language_that_has_it(pages: Pages, subtests: pytest.Subtests) -> None:
    """A switch with every language of the page, its own marked; none where there is nothing to switch to."""
    for path, page in pages.items():
        with subtests.test(page=path):
            name = path.removeprefix(prefix_of(page_lang(path)))
            places = {lang: prefix_of(lang) + name for lang in LANGUAGES if prefix_of(lang) + name in pages}
            links = page.select(".cg-languages a")
            found = {link["hreflang"]: normpath(join(dirname(path), link["href"])) for link in links}
            assert found == (places if len(places) > 1 else {})
            assert [link["lang"] for link in links] == [link["hreflang"] for link in links]
            assert [link["lang"] for link in page.select(".cg-languages [aria-current]")] == [page_lang(path)] * bool(
                found
            )
