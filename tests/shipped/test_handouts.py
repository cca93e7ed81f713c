"""The single files of a guide with an address and one signed article: age, state, facts, bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup, Tag
from care_guide.render.pdf import pdfs
from care_guide.utils.dates import day

from tests.conftest import GUIDE, GUIDE_ADDRESS, NEXT_CHECK, PHONE, ROOT, SIGNED, fill_facts, load, run_guide
from tests.tools.browser import find_browser
from tests.tools.paper import overlaps
from tests.tools.sheets import FORMS, Pages, articles_in, parse, sheets_in, words


@pytest.fixture(scope="module")
def sheets(paper: Path) -> Pages:
    """Every handout by its file name, parsed once."""
    return sheets_in(paper)


@pytest.fixture(scope="module")
def built(paper: Path) -> Pages:
    """Every article page of the same build by its slug."""
    return articles_in(paper.parent)


def test_no_fact_of_the_hospital_is_typed_on_a_sheet(sheets: Pages, copy_guide: Callable[[], Path]) -> None:
    """Each number stands once, in the box; an empty one is a space to write in, and a known one can be called."""
    box = sheets["fever-and-infection-one-page.html"].select_one(".cg-numbers")
    assert [words(one) for one in box.select("dt")] == [
        "care team, day and night",
        "your team's fever number",
        "clinic phone",
    ]
    assert [words(one).strip() for one in box.select("dd")] == ["", "", ""]
    assert len(box.select(".cg-lines__blank")) == 3
    root = copy_guide()
    fill_facts(root)
    done = run_guide(root, "handouts")
    assert done.returncode == 0, done.stderr
    sheet = parse(root / "dist/handouts/fever-and-infection-one-page.html")
    assert [words(one) for one in sheet.select(".cg-numbers dd")] == [PHONE, "100.4 F (38.0 C)", PHONE]
    assert sheet.select_one(".cg-numbers a")["href"] == "tel:+13145554321"
    assert not sheet.select(".cg-numbers .cg-lines__blank")


def test_every_handout_knows_its_age_and_its_newest_copy(
    built: Pages, sheets: Pages, paper: Path, subtests: pytest.Subtests
) -> None:
    """Version, what was checked until when, and where to look; the version stands after the # only."""
    versions = {
        key.rsplit("/", 1)[-1]: full
        for key, full in json.loads((paper.parent / "build.json").read_text("utf-8"))["versions"].items()
    }
    for name, page in built.items():
        for ending in FORMS:
            with subtests.test(page=name + ending):
                sheet = sheets[f"{name}{ending}.html"]
                full = versions[page.select_one("article")["data-topic"].rsplit("/", 1)[-1]]
                short = f"{full[:4]}-{full[4:8]}"
                age = sheet.select_one(".cg-age")
                assert age.select_one(".cg-age__version").get_text() == short
                addresses = [f"{GUIDE_ADDRESS}/{name}.html", f"{GUIDE_ADDRESS}/check-your-copy.html#{short}"]
                [codes] = sheet.select(".cg-age__codes")
                assert [a["href"] for a in codes.select("a")] == addresses
                assert [a.get_text() for a in codes.select("a")] == addresses
                assert len(codes.select("svg.cg-qr title")) == 2
                if name == "chemotherapy":
                    assert f"After {day(NEXT_CHECK, 'en')}, ask for a new copy." in words(age)
                    assert age.select_one("[data-until]")["data-until"] == NEXT_CHECK.isoformat()
                    assert f"Checked by Test Person, MD, on {day(SIGNED, 'en')}." in words(sheet)
                else:
                    assert "Ask for a checked copy." in words(age)
                    assert "Draft: no clinician has checked this page yet." in words(sheet)


def test_the_cover_names_the_guide_and_says_its_state_once(sheets: Pages) -> None:
    """Name, hospital, place for a child's name, numbers; in the contents each group once, and a state where it differs."""
    whole = sheets["booklet.html"]
    cover = words(whole.select_one(".cg-cover"))
    hospital = yaml.safe_load((GUIDE / "content/data/hospital.yaml").read_text("utf-8"))["hospital"]["name"]
    for part in ("Childhood leukemia", "A guide for families", hospital, "This book belongs to"):
        assert part in cover
    assert whole.select_one(".cg-cover svg[role=img] title")
    groups = [words(title) for title in whole.select(".cg-toc h3")]
    assert groups == list(dict.fromkeys(groups))
    assert len(groups) >= 4
    # One article of this build is signed: the contents say which ones are not.
    states = [words(line) for line in whole.select(".cg-toc__pages li span")]
    assert len(states) == len(whole.select(".cg-chapter"))
    assert len(set(states)) == 2


def test_without_an_address_links_are_text_and_no_code_is_shown(site: Path) -> None:
    """A preview on this machine prints no address that no family can open."""
    sheet = parse(site / "handouts/chemotherapy.html")
    assert "localhost" not in str(sheet)
    assert not sheet.select(".cg-qr")
    assert sheet.select(".cg-prose span[data-note]")
    assert "The address of the guide is not set yet" in words(sheet.select_one(".cg-age"))


def test_no_word_is_printed_over_another(paper: Path, subtests: pytest.Subtests) -> None:
    """Every sheet on every paper; and the test sees it when two lines lie on each other."""
    files = [(file.stem, partial(file.read_text, "utf-8")) for file in sorted(paper.glob("*-one-page.html"))]
    for name, printed in pdfs(files, ("letter", "a4"), find_browser()):
        for size, data in printed.items():
            with subtests.test(file=name, paper=size):
                assert overlaps(data) == []
    wrong = '<html lang="en"><title>T</title><p>One line of words<p style="margin-top: -2.1em">Another line</p>'
    [(_, printed)] = pdfs([("wrong", lambda: wrong)], ["a4"], find_browser())
    assert overlaps(printed["a4"])


HOSPICE = "if-treatment-does-not-work"
# What calls an ambulance or leads to an emergency room, and what makes it the family's own choice, by language.
CALLS = {"en": r"\b911\b|emergency room", "es": r"\b911\b|sala de emergencias"}


def sent_away(part: Tag, lang: str) -> list[str]:
    """The lines in which a family is sent to an ambulance or a hospital, and no plan is named beside it."""
    found = []
    for text in part.find_all(string=re.compile(CALLS[lang])):
        line = text.find_parent(["p", "li", "h3", "div", "section"])
        # The button of a card repeats the number of its heading.
        line = line.find_parent("section") if "cg-card__call" in line.get("class", []) else line
        if "plan" not in words(line):
            found.append(words(line))
    return found


def test_a_dying_child_is_not_sent_to_an_emergency_room(built: Pages, sheets: Pages, subtests: pytest.Subtests) -> None:
    """On the page with its strip, and on each form for paper, the plan comes before any other call."""
    forms = {"": built[HOSPICE]} | {form or "-full": sheets[f"{HOSPICE}{form}.html"] for form in FORMS}
    for form, page in forms.items():
        with subtests.test(form=form):
            strip = page.select_one(".cg-call-strip")
            parts = [page.main, *([strip] if strip else [])]
            assert [line for part in parts for line in sent_away(part, "en")] == []
            call = words(
                page.select_one("#when-to-call").parent if form == "-leaflet" else page.select_one("#when-to-call")
            )
            assert "When a child dies at home in hospice care, it is not an emergency." in call.partition("911")[0]
            assert "Call 911 only if your plan says so" in call
            # A family without a plan is not left alone.
            assert "No plan yet, or no hospice?" in call
    assert built[HOSPICE].select_one(".cg-call-strip__short") is None


def test_a_dying_child_is_not_sent_to_an_emergency_room_in_spanish(
    monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    """The same in the text and the notices of the Spanish page, of which all forms are made."""
    monkeypatch.setenv("GUIDE_LANGUAGES", "en es")
    library = load(ROOT)
    for lang in ("en", "es"):
        article = next(a for a in library.articles if (a.lang, a.topic) == (lang, f"family/{HOSPICE}"))
        [notice] = [one.text for one in library.notices_of(article) if one.id == "emergency"]
        with subtests.test(lang=lang):
            assert sent_away(BeautifulSoup(article.html, "lxml"), lang) == []
            assert "plan" in notice.partition("[[call.emergency]]")[0]
            assert not re.search(CALLS[lang], notice)
