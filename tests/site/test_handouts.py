"""The single files: the same words as the page, with the same sign-off, and nothing asked from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from bs4 import Tag
from care_guide.render.assets import handout_stylesheet

from tests.conftest import GUIDE, GUIDE_ADDRESS, ROOT
from tests.tools.edition import (
    SOURCE_LANG,
    Edition,
    lang_of,
    own_section,
    prefix_of,
    required_sections,
    room,
    say,
    says_it_is_stale,
)
from tests.tools.sheets import FORMS, Pages, by_id, out_of_place, sheets_in, unsaid_pictures, words

# Drawings, and the logo of a hospital.
PICTURES = re.compile(r"<svg.*?</svg>|<img[^>]*>", re.S)


# The levels of the cards, the most urgent first.
LEVELS = ("emergency", "urgent", "non-urgent")
# What would ask for a child's name.
NAMED = {"en": r"child's name|date of birth", "es": r"nombre de(?:l niño| la niña| su hij[oa])|fecha de nacimiento"}


def level_of(label: Tag) -> str:
    """The level that a card says in words, in its own language."""
    [level] = [one for one in LEVELS if say(lang_of(label), f"box.{one}") == label.get_text(strip=True)]
    return level


def address(source: Tag) -> str:
    """Where a source in a list stands; a hospital's own policy has a title and a number only."""
    return source.a["href"] if source.a else words(source).partition(". ")[0]


@pytest.fixture(scope="module")
def sheets(paper: Path) -> Pages:
    """Every handout by its file name, parsed once."""
    return sheets_in(paper)


@pytest.fixture(scope="module")
def built(edition: Edition) -> Pages:
    """Every article page of the same build by its slug."""
    return {Path(path).stem: page for path, page in edition.articles.items()}


def test_each_article_has_its_handouts_and_one_zip_holds_all(built: Pages, sheets: Pages, paper: Path) -> None:
    """The whole text, a sheet and a leaflet an article, the booklet, and the same bytes in the zip."""
    expected = {f"{name}{ending}.html" for name in built for ending in FORMS} | {"booklet.html"}
    assert expected <= set(sheets)
    with zipfile.ZipFile(paper / "handouts.zip") as archive:
        assert archive.namelist() == sorted(sheets)
        for name in archive.namelist():
            assert archive.read(name) == (paper / name).read_bytes()


def test_the_index_leads_to_every_file_next_to_it(sheets: Pages) -> None:
    """What somebody opens first on a stick names each file once but those of texts taken back, and leads nowhere else."""
    links = [link["href"] for link in sheets["index.html"].select("main a[href]")]
    given = {name for name, sheet in sheets.items() if sheet.select_one("[data-withdrawn]") is None}
    assert sorted(links) == sorted(given - {"index.html"})
    # An article is named once, above the links to its forms.
    for entry in sheets["index.html"].select("section > ul > li"):
        assert words(entry).count(words(entry.span)) == 1
        assert len(entry.select("a")) >= len(FORMS)


def test_a_handout_has_every_word_of_its_page(built: Pages, sheets: Pages, subtests: pytest.Subtests) -> None:
    """Title, sign-off, notices, each section with its citations, meanings and sources: none lost, none changed."""
    for name, page in built.items():
        with subtests.test(page=name):
            sheet = sheets[f"{name}.html"]
            parts = by_id(sheet)
            for part in ("h1", ".cg-article__summary"):
                assert words(sheet.select_one(part)) == words(page.select_one(part))
            # On the page, how the text was made stands below the state; on paper with the other notices.
            assert words(sheet.select_one("header .cg-review")) in words(page.select_one("header .cg-review"))
            sections = page.select(".cg-prose > .cg-section:not(#words, #sources)")
            assert len(sections) >= len(required_sections(page))
            for section in sections:
                assert words(parts[section["id"]], "svg") == words(section, "svg"), section["id"]
            for notice in page.select("[data-notice]"):
                assert words(sheet.select_one(f'[data-notice="{notice["data-notice"]}"]')) == words(notice)
            for entry in page.select("#words .cg-words > div"):
                assert words(parts[entry["id"]]) == words(entry, '[href^="#use-"]')
            sources = [(a.get_text(), a["href"]) for a in page.select(".cg-sources__list > li > a")]
            assert [(a.get_text(), a["href"]) for a in sheet.select(".cg-sources__list > li > a")] == sources
            assert len(sheet.select(".cg-cite a")) == len(page.select(".cg-cite a"))
            # What a screen reader hears of a drawing stands below it, for all.
            for drawing in page.select(".cg-figure svg[aria-labelledby]"):
                twin = parts[drawing["aria-labelledby"].split()[0]].parent
                assert words(parts[twin["aria-describedby"]]) == words(drawing.desc)
                assert [words(text) for text in twin.select("text")] == [words(text) for text in drawing.select("text")]


def assert_card(shown: Tag, card: Tag) -> None:
    """``shown`` says all that ``card`` says on the page; where paper is too short, without the headings of its lists.

    What callers must say stands beside the numbers.
    """
    left_out = ".cg-cite, .cg-card__call, .cg-phone__say"
    assert words(shown, ".cg-phone__say") == words(card, left_out if shown.select("h4") else f"{left_out}, h4")


DONT = "[data-box=dont]"


def assert_there_or_named(page: Tag, form: Tag, parts: Iterable[str]) -> None:
    """The first of each of the ``parts`` of ``page`` is on the shorter ``form`` in the same words, or its section is named."""
    for part in parts:
        found = page.select_one(f".cg-prose {part}")
        if found is not None:
            [title] = found.find_parent("section", class_="cg-section").find_all("h2", recursive=False)
            shown = [words(one) for one in form.select(f".cg-excerpt {part.rpartition(' ')[2]}")]
            assert words(found, ".cg-cite, figure") in shown or words(title) in words(
                form.select_one(".cg-sheet__rest")
            )


def test_what_a_shorter_form_shows_is_whole_below_its_own_headings(
    built: Pages, sheets: Pages, subtests: pytest.Subtests
) -> None:
    """Of sheet and leaflet, each item and paragraph of the article: in its passage, below all headings of the article.

    A picture of the passage is there or named.
    """
    for name, page in built.items():
        for form in ("-one-page", "-leaflet"):
            with subtests.test(page=name + form):
                sheet = sheets[f"{name}{form}.html"]
                assert sheet.select(".cg-excerpt")
                assert out_of_place(sheet, page.select_one(".cg-prose")) == []
                assert unsaid_pictures(sheet, page.select_one(".cg-prose")) == []


def test_whom_a_text_is_for_stands_above_it_in_each_form(built: Pages, sheets: Pages) -> None:
    """On the page, in each form for paper and in its chapter of the booklet, before any word of the text."""
    chapters = by_id(sheets["booklet.html"])
    limited = {name: line for name, page in built.items() if (line := page.select_one(".cg-article__audience"))}
    for name, line in limited.items():
        for form in (built[name], chapters[name], *(sheets[f"{name}{ending}.html"] for ending in FORMS)):
            [own] = form.select(".cg-article__audience")
            assert words(own) == words(line)
            following = {one.get("id") for one in own.find_all_next("section")}
            assert {one["id"] for one in form.select("section[id]")} <= following
    if GUIDE == ROOT:
        assert limited


def test_the_sheet_says_the_main_points_in_the_same_words(
    built: Pages, sheets: Pages, subtests: pytest.Subtests
) -> None:
    """Cards, key points, questions, the sign-off and every notice but that of the cards; what to do, or where it is."""
    for name, page in built.items():
        with subtests.test(page=name):
            sheet = sheets[f"{name}-one-page.html"]
            [front, back] = sheet.select(".cg-sheet__side")
            left_out = ".cg-cite, .cg-card__call"
            for box in ("emergency", "urgent"):
                card = page.select_one(f"#when-to-call [data-box={box}]")
                assert_card(front.select_one(f"[data-box={box}]"), card)
            points = [words(point, left_out) for point in page.select("#key-points li")]
            assert [words(point) for point in back.select("#key-points li")] == points
            assert_there_or_named(page, sheet, ("#what-to-do .cg-steps", DONT))
            asked = {words(question, ".cg-cite") for question in page.select(".cg-question__text")}
            shown = [words(question, ".cg-question__moment") for question in back.select(".cg-question")]
            assert min(2, len(asked)) <= len(shown) <= 3
            assert set(shown) <= asked
            assert words(sheet.select_one(".cg-review")) in words(page.select_one("header .cg-review"))
            for notice in page.select("[data-notice]:not([data-notice=emergency])"):
                assert words(sheet.select_one(f'[data-notice="{notice["data-notice"]}"]')) == words(notice)


def test_the_leaflet_has_the_cards_the_steps_and_the_picture(
    built: Pages, sheets: Pages, subtests: pytest.Subtests
) -> None:
    """In the words of the page: every card, the first steps, do and do not or where they are, two questions a group."""
    for name, page in built.items():
        with subtests.test(page=name):
            leaflet = sheets[f"{name}-leaflet.html"]
            for card in page.select("#when-to-call [data-box]"):
                assert_card(leaflet.select_one(f'.cg-card[data-box="{card["data-box"]}"]'), card)
            assert_there_or_named(page, leaflet, (".cg-steps", "[data-box=do]", DONT))
            assert len(leaflet.select(".cg-figure svg")) <= 1
            asked = page.select(".cg-question__text")
            assert min(4, len(asked)) <= len(leaflet.select(".cg-question")) <= 6


def test_a_handout_reads_well_where_style_and_script_are_dropped(
    lang: str, built: Pages, sheets: Pages, subtests: pytest.Subtests
) -> None:
    """As an old mail program shows it: what calls for haste first, nothing twice, no line that only a printer shows."""
    notices = {
        one: yaml.safe_load((GUIDE / f"content/{one}/notices.yaml").read_text("utf-8")) for one in {lang, SOURCE_LANG}
    }
    emergency = {
        one: title
        for one, entries in notices.items()
        for title in (e["title"] for e in entries if e["id"] == "emergency")
    }
    late, text_of = say(lang, "handout.late").partition(".")[0], say(lang, "print.version").partition("{version}")[2]
    text_of = text_of.partition("{date}")[0].strip(", ")
    for name in built:
        for ending in FORMS:
            with subtests.test(page=name + ending):
                page = sheets[f"{name}{ending}.html"].body
                # Beautiful Soup counts neither style nor script among the words.
                text = words(page)
                assert late not in text
                assert text.count(text_of) <= 1
                title = page.select("h1, h2, h3")[1]
                # A notice whose translation is out of date is in the words of the original, and the page says so.
                # A leaflet begins with the summary, whatever its kind calls it; a sheet with whom to call.
                path = ":not(#when-to-call)" if ending == "-leaflet" else "#when-to-call"
                first = built[name].select_one(f"section.cg-section{path} > h2")
                second = words(first, ".cg-stale__mark") if ending else emergency[lang_of(title)]
                assert words(title, ".cg-stale__mark") == second
                assert lang_of(title) == lang or says_it_is_stale(lang, text)
                levels = [level_of(label) for label in page.select(".cg-card__level")]
                assert levels == sorted(levels, key=LEVELS.index)
                # Who can answer may be the same for many questions, and what limits a drawing also what is done elsewhere.
                blocks = [
                    words(tag)
                    for tag in page.select("p:not(.cg-question__who, .cg-excerpt--picture p), li, desc")
                    if not tag.select("p, li")
                ]
                long = [block for block in blocks if len(block) > 60]
                assert [block for block in long if long.count(block) > 1] == []
                for link in page.select("a[href]"):
                    assert words(link)
                if not ending:
                    told = [item.get_text(": ", strip=True) for item in page.select(".cg-paper-links li")]
                    online = {link["href"] for link in page.select("a[data-note]")}
                    assert {line.rpartition(": ")[2] for line in told} == online


def test_a_handout_asks_for_no_name_and_leaves_lines_to_write_on(lang: str, built: Pages, sheets: Pages) -> None:
    """Team, phones, next visit and notes: a hospital's fact where it is known, else a line."""
    asked = {f"{label}:" for label in (*say.table(lang, "slot").values(), say(lang, "handout.next_visit"))}
    for name in built:
        part = sheets[f"{name}.html"].find(id="write-on")
        assert len(part.select(".cg-lines li")) >= 5
        assert part.select(".cg-lines__blank")
        assert {words(label) for label in part.select(".cg-lines__label")} <= asked
        assert f"{say(lang, 'handout.next_visit')}:" in words(part)
        assert len(part.select(".cg-write-on__ruled p")) >= 5
        assert not re.search("|".join(NAMED.values()), words(part))


def test_nothing_in_a_handout_loads_anything(sheets: Pages, subtests: pytest.Subtests) -> None:
    """The policy allows the one style and the one script inside, by their sums, and no request at all."""
    for name, sheet in sheets.items():
        if name == "ask-your-provider.html":
            continue
        with subtests.test(page=name):
            policy = sheet.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
            assert policy.startswith("default-src 'none';")
            for kind, tag in (("style", sheet.style), ("script", sheet.script)):
                digest = base64.b64encode(hashlib.sha256(tag.string.encode()).digest()).decode()
                assert f"{kind}-src 'sha256-{digest}'" in policy
            assert not sheet.select('[src]:not([src^="data:image/"]), link, [style], iframe, object, form')
            assert len(sheet.select("style")) == len(sheet.select("script")) == 1
            assert "font-src data:;" in policy
            assert not re.search(r"url\((?!#|data:font/woff2;base64,)|@import", sheet.style.string)
            for link in sheet.select("a[href]"):
                # The page that searches the handouts leads to those beside it.
                beside = name in ("search.html", "index.html") and link["href"].partition("#")[0] in sheets
                assert beside or re.match(r"#|https?://|tel:", link["href"]), link["href"]


def test_a_handout_brings_the_style_of_every_class_it_uses(sheets: Pages, subtests: pytest.Subtests) -> None:
    """Style that a form does not use is left out, and no other."""
    alone = re.compile(r"(?<=[{},])\.(cg-[\w-]+)(?=[{,])")
    styled = set(alone.findall(handout_stylesheet(GUIDE / "theme/static")))
    for name, sheet in sheets.items():
        with subtests.test(page=name):
            used = {one for tag in sheet.body.select("[class]") for one in tag["class"]}
            assert used & styled <= set(alone.findall(sheet.style.string))


def test_ids_are_unique_and_inner_links_lead_somewhere(sheets: Pages, subtests: pytest.Subtests) -> None:
    """In each file, the booklet too: one id, one place; no link to a part that is not there; no heading level left out."""
    for name, sheet in sheets.items():
        with subtests.test(page=name):
            ids = Counter(tag["id"] for tag in sheet.select("[id]"))
            assert [one for one, times in ids.items() if times > 1] == []
            for link in sheet.select('a[href^="#"]'):
                assert link["href"][1:] in ids
            for tag in sheet.select("[aria-labelledby]"):
                assert set(tag["aria-labelledby"].split()) <= set(ids)
            levels = [int(tag.name[1]) for tag in sheet.select("h1, h2, h3, h4, h5, h6")]
            assert levels.count(1) == 1
            assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_booklet_has_every_article_with_one_list_of_words_and_sources(
    lang: str, built: Pages, sheets: Pages
) -> None:
    """Cover, contents in the order of the guide, each text whole, each citation at its own source, each source once."""
    whole = sheets["booklet.html"]
    parts = by_id(whole)
    chapters = whole.select("article.cg-chapter")
    assert [a["href"][1:] for a in whole.select(".cg-toc__pages a")] == [chapter["id"] for chapter in chapters]
    assert {chapter["id"] for chapter in chapters} == set(built)
    assert len(whole.select("#words")) == len(whole.select("#sources")) == 1
    addresses = {item["id"]: address(item) for item in whole.select(".cg-sources__list > li")}
    shown = [words(item) for item in whole.select(".cg-sources__list > li")]
    assert len(set(shown)) == len(shown)
    for chapter in chapters:
        page = built[chapter["id"]]
        for section in page.select(".cg-prose > .cg-section:not(#words, #sources)"):
            twin = parts[f"{chapter['id']}--{section['id']}"]
            assert words(twin, ".cg-cite, svg") == words(section, ".cg-cite, svg")
        own = {f"#{item['id']}": address(item) for item in page.select(".cg-sources__list > li")}
        cited = [own[a["href"]] for a in page.select(".cg-prose .cg-cite a")]
        assert [addresses[a["href"][1:]] for a in chapter.select(".cg-cite a")] == cited
        assert words(chapter.select_one(".cg-review")) in words(page.select_one("header .cg-review"))
    assert {tag["data-notice"] for tag in whole.select("[data-notice]")} == {
        tag["data-notice"] for page in built.values() for tag in page.select("[data-notice]")
    }
    online = {a["href"].partition("#")[0] for a in whole.select("article .cg-section a[href]")}
    assert not online & {f"{GUIDE_ADDRESS}/{prefix_of(lang)}{name}.html" for name in built}


def test_a_handout_is_small_enough_for_e_mail(lang: str, built: Pages, paper: Path, subtests: pytest.Subtests) -> None:
    """At most 130 KB an article, 80 KB a leaflet, 64 KB a sheet; a booklet 300 KB and 45.8 KB an article. Pictures are left out.

    A translation has room for its longer words, and a hospital for a section on how it works.
    """
    for name in built:
        for ending, limit in (("", 130_000), ("-one-page", 64_000), ("-leaflet", 80_000)):
            with subtests.test(page=name + ending):
                text = PICTURES.sub("", (paper / f"{name}{ending}.html").read_text("utf-8"))
                assert len(text.encode()) <= limit * room(lang) + own_section(text)
    # Beside the texts it has style, words, sources and a search.
    whole = PICTURES.sub("", (paper / "booklet.html").read_text("utf-8"))
    assert len(whole.encode()) <= (300_000 + 45_800 * len(built)) * room(lang) + own_section(whole)


def test_pages_lead_to_their_handouts(edition: Edition) -> None:
    """Each article offers its files, and home the booklet and the zip; all of them are there, in the language of the page."""
    for path, page in edition.articles.items():
        links = [edition.place(a, path).partition("#")[0] for a in page.select(".cg-take a")]
        name = path.removesuffix(".html")
        assert {
            f"handouts/{name}.html",
            f"handouts/{name}-one-page.html",
            f"handouts/{name}-leaflet.html",
            "check-your-copy.html",
        } <= set(links)
        assert all((edition.folder / link).is_file() for link in links)
    home = {edition.place(a, "index.html") for a in edition.pages["index.html"].select(".cg-take a")}
    assert {"handouts/booklet.html", "handouts/handouts.zip"} <= home
    assert all((edition.folder / link.partition("#")[0]).is_file() for link in home)
