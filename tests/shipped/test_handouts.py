"""The single files of a guide with an address and one signed article: age, state, facts, bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from bs4 import Tag
from care_guide.utils.dates import day

from tests.conftest import GUIDE, GUIDE_ADDRESS, NEXT_CHECK, PHONE, SIGNED, fill_facts, run_guide
from tests.shipped.conftest import hospital_of
from tests.tools.sheets import FORMS, article_files, parse, words


def test_no_fact_of_the_hospital_is_typed_on_a_sheet(paper: Path, copy_guide: Callable[[], Path]) -> None:
    """Each number stands once, in the box; an empty one is a space to write in, and a known one can be called."""
    box = parse(paper / "fever-and-infection-one-page.html").select_one(".cg-numbers")
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


def of_class(part: lxml.html.HtmlElement, name: str) -> list[lxml.html.HtmlElement]:
    """The elements in ``part`` that have a class: lxml alone reads many files much quicker."""
    return part.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def text_of(part: lxml.html.HtmlElement) -> str:
    """The words of ``part`` with white space folded."""
    return " ".join(part.text_content().split())


def test_every_handout_knows_its_age_and_its_newest_copy(paper: Path, subtests: pytest.Subtests) -> None:
    """Version, what was checked until when, and where to look; the version stands after the # only."""
    versions = json.loads((paper.parent / "build.json").read_text("utf-8"))["versions"]
    files = article_files(paper.parent)
    assert files
    for file in files:
        [topic] = re.findall(r'data-topic="([^"]+)"', file.read_text("utf-8"))
        [full] = [full for key, full in versions.items() if key.endswith(f"/{topic}")]
        short = f"{full[:4]}-{full[4:8]}"
        addresses = [f"{GUIDE_ADDRESS}/{file.name}", f"{GUIDE_ADDRESS}/check-your-copy.html#{short}"]
        for ending in FORMS:
            with subtests.test(page=file.stem + ending):
                sheet = lxml.html.document_fromstring((paper / f"{file.stem}{ending}.html").read_text("utf-8")).body
                age = of_class(sheet, "cg-age")[0]
                assert of_class(age, "cg-age__version")[0].text_content() == short
                [codes] = of_class(sheet, "cg-age__codes")
                assert [(a.get("href"), a.text_content()) for a in codes.iter("a")] == [(one, one) for one in addresses]
                assert len([title for qr in of_class(codes, "cg-qr") for title in qr.iter("title")]) == 2
                if file.stem == "chemotherapy":
                    assert f"After {day(NEXT_CHECK, 'en')}, ask for a new copy." in text_of(age)
                    [until] = age.xpath(".//@data-until")
                    assert until == NEXT_CHECK.isoformat()
                    assert f"Checked by Test Person, MD, on {day(SIGNED, 'en')}." in text_of(sheet)
                else:
                    assert "Ask for a checked copy." in text_of(age)
                    assert "Draft: no clinician has checked this page yet." in text_of(sheet)


def test_the_cover_names_the_guide_and_says_its_state_once(paper: Path) -> None:
    """Name, hospital, place for a child's name, numbers; in the contents each group once, and a state where it differs."""
    whole = parse(paper / "booklet.html")
    cover = words(whole.select_one(".cg-cover"))
    for part in ("Childhood leukemia", "A guide for families", hospital_of(GUIDE), "This book belongs to"):
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


@pytest.mark.parametrize("lang", CALLS)
def test_a_dying_child_is_not_sent_to_an_emergency_room(
    lang: str, paper: Path, in_both_languages: Path, subtests: pytest.Subtests
) -> None:
    """On the page with its strip, and on each form for paper, the plan comes before any other call."""
    site = paper.parent if lang == "en" else in_both_languages / lang
    files = {"": site / f"{HOSPICE}.html"} | {
        form or "-full": site / f"handouts/{HOSPICE}{form}.html" for form in FORMS
    }
    for form, file in files.items():
        with subtests.test(form=form):
            page = parse(file)
            strip = page.select_one(".cg-call-strip")
            parts = [page.main, *([strip] if strip else [])]
            assert [line for part in parts for line in sent_away(part, lang)] == []
            notice = page.select_one("[data-notice=emergency]")
            assert notice is None or "plan" in words(notice).partition("911")[0]
            assert page.select_one(".cg-call-strip__short") is None
            if lang == "en":
                call = page.select_one("#when-to-call")
                said = words(call.parent if form == "-leaflet" else call)
                assert "When a child dies at home in hospice care, it is not an emergency." in said.partition("911")[0]
                assert "Call 911 only if your plan says so" in said
                # A family without a plan is not left alone.
                assert "No plan yet, or no hospice?" in said
