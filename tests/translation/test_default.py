"""A guide whose default language is a translation, as a hospital in Mexico has it: Spanish at the root of its site."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library, source_of
from care_guide.review.gate import refusals
from care_guide.review.state import reviews
from care_guide.review.versions import parts
from care_guide.utils.dates import build_day

from tests.conftest import GUIDE_ADDRESS, built, run_build, sign_everything, succeeded
from tests.review.conftest import BLUE, DAY, Guide
from tests.translation.conftest import ES_BLUE, WORDS


@pytest.fixture
def mexican(guide: Guide) -> Guide:
    """The guide with Spanish as its default language, and no other on its site."""
    guide.run("translate", "--lang=es")
    guide.edit("pelicanconf.py", 'DEFAULT_LANG = "en"', 'DEFAULT_LANG = "es"')
    guide.edit("pelicanconf.py", '"GUIDE_LANGUAGES", "en es"', '"GUIDE_LANGUAGES", "es"')
    return guide


def page(guide: Guide, path: str) -> BeautifulSoup:
    """One page of the built guide."""
    return BeautifulSoup((guide.root / "output" / path).read_text("utf-8"), "lxml")


def test_a_translation_is_at_the_root_with_or_without_its_original(mexican: Guide) -> None:
    for path, words in ((BLUE, "other treatment"), (ES_BLUE, "otro tratamiento")):
        mexican.edit(path, f"[{words}](../pages/about.md)", f"[{words}](green.md)")
    mexican.run("translate", "--lang=es")
    built(mexican.root)
    assert not (mexican.root / "output/en").exists()
    for path in ("index.html", "blue.html", "404.html", "glossary.html", "handouts/blue.html"):
        assert page(mexican, path).html["lang"] == "es", path
    blue = page(mexican, "blue.html")
    assert "El azul se da de 3 a 4 semanas." in blue.text
    # Nobody has translated the other treatment, and English has no pages: its link is plain words.
    assert "otro tratamiento" in blue.text
    assert not blue.select('a[href*="green"], [hreflang=en], .cg-languages')

    mexican.edit("pelicanconf.py", '"GUIDE_LANGUAGES", "es"', '"GUIDE_LANGUAGES", "es en"')
    built(mexican.root)
    assert page(mexican, "en/blue.html").html["lang"] == "en"
    assert page(mexican, "blue.html").select_one('.cg-languages a[href*="en/blue.html"]')
    assert page(mexican, "blue.html").select_one('a[href="en/green.html"]')


def test_it_is_checked_and_shown_line_by_line_as_any_translation(mexican: Guide) -> None:
    mexican.edit(BLUE, "In a study, 12 of 100", "In a study, 13 of 100")
    found = mexican.run("check")
    assert found.returncode == 0, found.stderr
    assert run_build(mexican.root).returncode == 0
    blue = page(mexican, "blue.html")
    # The changed line is under "What can go wrong?": the whole text is English, and the page says so.
    assert "In a study, 13 of 100 children had a fever." in blue.text
    assert WORDS["## What can go wrong?"].removeprefix("## ") not in blue.text
    mexican.edit(ES_BLUE, "3 a 4 semanas", "3 a 5 semanas")
    assert f"{ES_BLUE}:" in mexican.run("check").stderr


def test_only_what_has_pages_is_signed(mexican: Guide) -> None:
    library = load_library(mexican.root)
    assert {part.lang for part in parts(library)} == {"es"}
    succeeded(status := mexican.run("status", "--json", "status.json"))
    assert {row["language"] for row in json.loads((mexican.root / "status.json").read_text("utf-8"))} == {"es"}
    assert "so nobody signs them: texts in en\n" in status.stdout
    done = run_build(mexican.root, "publishconf.py", SITE_URL=GUIDE_ADDRESS, **DAY)
    assert done.returncode != 0
    assert f"{ES_BLUE}:1: no clinician has signed it: let a clinician read it" in done.stdout + done.stderr
    assert "make sign ARTICLE=treatments/blue" in done.stdout + done.stderr
    assert "content/en/" not in done.stdout + done.stderr


SHOWS = "it shows words of its original, which nobody has signed as they are now"
# A change in English, where English has no pages and so no sign-off, and what it makes unsigned.
IN_ENGLISH = {
    "a line": (BLUE, "3 to 4 weeks", "3 to 40 weeks", ES_BLUE),
    "a line of a part that is shown whole": (BLUE, "12 of 100", "13 of 100", ES_BLUE),
    "a page about the guide": ("content/en/pages/about.md", "with care", "with haste", "guide/frame"),
    "a notice": ("content/en/notices.yaml", "Ask your team.", "Ask nobody.", "guide/frame"),
    "a word of the theme": ("theme/strings/en.toml", 'emergency = "', 'emergency = "No ', "guide/frame"),
    "a meaning": ("content/en/glossary.yaml", "too warm", "too cold", "guide/words"),
    "a question": ("content/en/questions.yaml", "You know", "Nobody knows", "guide/words"),
    "a danger sign": ("content/en/emergencies.yaml", "cannot breathe", "cannot breathe for a day", "guide/words"),
}


@pytest.mark.parametrize("name", IN_ENGLISH)
def test_english_that_shows_through_is_not_signed_with_the_spanish(mexican: Guide, name: str) -> None:
    """A Spanish sign-off is for Spanish lines: with English ones in their place, the page is not checked, nor published."""
    path, old, new, unsigned = IN_ENGLISH[name]
    mexican.fill_facts()
    sign_everything(mexican.root)
    assert why_not(mexican) == []
    mexican.edit(path, old, new)
    assert any(unsigned in problem and SHOWS in problem for problem in why_not(mexican))


def test_the_original_may_be_signed_instead(mexican: Guide) -> None:
    mexican.fill_facts()
    sign_everything(mexican.root)
    mexican.edit(BLUE, "12 of 100", "13 of 100")
    assert mexican.sign("en/treatments/blue", version=mexican.version("treatments/blue")).returncode == 0
    assert why_not(mexican) == []


def why_not(guide: Guide) -> list[str]:
    """Why the guide cannot be published."""
    library, today = load_library(guide.root), build_day()
    return [str(problem) for problem in refusals(library, reviews(library, today)[0], today)]


def test_what_a_family_says_in_english_is_not_said_where_the_hospital_speaks_spanish(mexican: Guide) -> None:
    mexican.edit(BLUE, "In a study, 12", 'Say this: "My child has leukemia."\n\nIn a study, 12')
    said = 'Diga: "Mi hijo tiene leucemia." En inglés: "My child has leukemia."'
    mexican.edit(ES_BLUE, "En un estudio, 12", f"{said}\n\nEn un estudio, 12")
    mexican.run("translate", "--lang=es")
    assert run_build(mexican.root).returncode == 0
    assert "My child has leukemia" not in page(mexican, "blue.html").text
    mexican.edit("pelicanconf.py", 'DEFAULT_LANG = "es"', 'DEFAULT_LANG = "en"')
    mexican.edit("pelicanconf.py", '"GUIDE_LANGUAGES", "es"', '"GUIDE_LANGUAGES", "es en"')
    assert run_build(mexican.root).returncode == 0
    assert page(mexican, "es/blue.html").select_one("main [lang=en]").text == '"My child has leukemia."'


@pytest.mark.parametrize(
    ("folders", "rules", "chosen", "source"),
    [
        ("en es", "es", "es", "en"),
        ("en es fr", "es fr", "es fr", "en"),
        ("en en-gb es", "es", "es en-gb", "en-gb"),
        ("en en-gb es", "en en-gb es", "es", "es"),
        ("en es", "", "es", "es"),
    ],
)
def test_which_language_a_default_translation_is_translated_from(
    folders: str, rules: str, chosen: str, source: str, tmp_path: Path
) -> None:
    """The only one without rules of translation; if there are several, the one that is built."""
    for name in folders.split():
        (tmp_path / name).mkdir()
    for name in rules.split():
        (tmp_path / name / "translation.yaml").touch()
    assert source_of("es", sorted(tmp_path.iterdir()), chosen.split()) == source


def test_a_translation_of_nothing_is_reported(mexican: Guide) -> None:
    rules = mexican.root / "content/es/translation.yaml"
    shutil.copy(rules, mexican.root / "content/en/translation.yaml")
    found = mexican.run("check")
    assert (
        "content/es/translation.yaml:1: es is a translation, and it is not plain of which language: let one"
        in found.stderr
    )
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("named", ["en/treatments/blue", BLUE, "es/treatments/blue", ES_BLUE])
def test_a_withdrawal_by_any_name_takes_back_the_pages_that_families_have(named: str, mexican: Guide) -> None:
    """Also by the file of its original, as a shell completes it, though English has no pages here."""
    given = ("--article", named, "--why=A dose was wrong.", "--reviewer=Test Person", "--role=clinician")
    said = succeeded(mexican.run("withdraw", *given)).stdout
    assert "In place of blue.html families read that this was taken back" in said
    assert "Still online" not in said
    assert "treatments/blue" not in {one.topic for one in load_library(mexican.root).published("es")}


def test_a_withdrawal_in_one_language_says_what_stays_online(mexican: Guide) -> None:
    """In the other language the text may be wrong too."""
    mexican.edit("pelicanconf.py", '"GUIDE_LANGUAGES", "es"', '"GUIDE_LANGUAGES", "es en"')
    given = ("--article", BLUE, "--why=A dose was wrong.", "--reviewer=Test Person", "--role=clinician")
    said = succeeded(mexican.run("withdraw", *given)).stdout
    assert "Withdrawn: treatments/blue (en)" in said
    assert "Still online: blue.html, El azul. If it is wrong too: make withdraw ARTICLE=es/treatments/blue" in said
