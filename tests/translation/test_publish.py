"""From signing to publishing, in a hospital's place: which Spanish pages come out, and what stands where one does not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.review.versions import parts, version

from tests.conftest import GUIDE_ADDRESS, ROOT, run_build, sign_everything
from tests.review.conftest import BLUE, DAY, LEDGER, Guide
from tests.translation.conftest import ES_BLUE

# A hospital's own template that shows what the guide and Pelican give to it, by each way.
OF_PELICAN = """
{% if "es" in t.tables %}{{ t("es", "site.notices") }}{{ t.texts["es"]["site.notices"] }}{% endif %}
{% macro all(found) %}{% for one in found %}{{ one.title }}: {{ one.content }}{% endfor %}{% endmacro %}
{{ all(article.translations) }}{{ all(dates) }}
{% for _, found in categories + authors %}{{ all(found) }}{% endfor %}
"""
NOTE = "Un programa de computadora tradujo"


@pytest.fixture
def hospital(guide: Guide) -> Guide:
    """A hospital whose people have signed all of the English guide, and nothing of the Spanish one."""
    shutil.copy(ROOT / "pyproject.toml", guide.root)
    guide.run("translate", "--lang=es")
    guide.fill_facts()
    guide.edit("theme/templates/article.html", "<h1", f"{OF_PELICAN}<h1")
    sign_everything(guide.root)
    ledger = guide.root / LEDGER
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    ledger.write_text("".join(line for line in lines if "lang: es" not in line), encoding="utf-8")
    return guide


def sign(guide: Guide, name: str, role: str) -> None:
    """Sign one Spanish text as ``make sign`` does."""
    library = load_library(guide.root)
    versions = {f"es/{a.topic}": version(a, library) for a in library.articles if a.lang == "es"}
    versions |= {part.key: part.version for part in parts(library)}
    done = guide.sign(name, role=role, reviewer="Test Person", version=versions[name])
    assert done.returncode == 0, done.stderr


def publish(guide: Guide) -> tuple[dict[str, BeautifulSoup], str]:
    """What a family finds, each page by its path, and what the command says."""
    done = run_build(guide.root, "publishconf.py", SITE_URL=GUIDE_ADDRESS, **DAY)
    assert done.returncode == 0, done.stdout + done.stderr
    output = Path(guide.root / "output")
    files = (file for file in output.rglob("*.html"))
    return {file.relative_to(output).as_posix(): BeautifulSoup(file.read_text("utf-8"), "lxml") for file in files}, (
        done.stdout + done.stderr
    )


def spanish(pages: dict[str, BeautifulSoup]) -> list[str]:
    """The pages that are Spanish; at the address of another one, an English page leads on."""
    return [path for path, page in pages.items() if page.html["lang"] == "es"]


def test_a_spanish_page_is_published_when_a_translator_and_a_clinician_have_signed_it(hospital: Guide) -> None:
    pages, said = publish(hospital)
    assert "blue.html" in pages
    assert spanish(pages) == []
    assert "Left out: content/es/translation.yaml:1: the language es is not published" in said
    # Nothing says that there is Spanish.
    assert not pages["blue.html"].select(".cg-languages, [hreflang]")
    assert load_library(hospital.root).strings("es", "site.notices") not in pages["blue.html"].text

    for name, role in (
        ("es/guide/frame", "translator"),
        ("es/guide/frame", "editor"),
        ("es/guide/words", "translator"),
        ("es/guide/words", "clinician"),
        ("es/treatments/blue", "translator"),
    ):
        sign(hospital, name, role)
    pages, said = publish(hospital)
    assert f"Left out: {ES_BLUE}:1: the translation is not published: it" in said
    assert "es/index.html" in pages
    assert [path for path in spanish(pages) if "blue" in path] == []
    assert not any(NOTE in page.text for page in pages.values())
    assert not any("El azul" in page.text for page in pages.values())

    sign(hospital, "es/treatments/blue", "clinician")
    pages, said = publish(hospital)
    assert "Left out" not in said
    page = pages["es/blue.html"]
    assert page.html["lang"] == "es"
    assert NOTE not in page.text
    data = json.loads(page.select_one("script[type='application/ld+json']").string)
    assert data["reviewedBy"] == [{"@type": "Person", "name": "Test Person", "honorificSuffix": "MD"}]
    assert data["isPartOf"]["name"] == "Leucemia infantil: una guía para las familias"
    assert {data["about"]["name"], data["audience"]["audienceType"]} <= {
        "El azul",
        "Leucemia infantil",
        "Familias de niños con leucemia",
    }
    assert not page.select("meta[name=robots]")
    assert {link["hreflang"] for link in page.select("link[rel=alternate][hreflang]")} >= {"en", "es"}
    assert {"es/handouts/blue.html", "es/handouts/blue-bilingual.html"} <= set(pages)


def test_a_spanish_page_that_has_changed_leaves_its_address_to_the_english_text(hospital: Guide) -> None:
    """A printed code still leads somewhere; a template of the hospital's own does not find the text that is left out."""
    others = "{% block main %}{% for one in article.translations %}{{ one.content | striptags }}{% endfor %}"
    hospital.edit("theme/templates/article.html", "{% block main %}", others)
    assert hospital.sign("guide/frame", role="editor", reviewer="Test Person").returncode == 0
    for name in ("es/guide/frame", "es/guide/words", "es/treatments/blue"):
        for role in ("translator", "editor" if name.endswith("frame") else "clinician"):
            sign(hospital, name, role)
    assert "Le ayuda a planear." in publish(hospital)[0]["blue.html"].get_text()
    hospital.edit(ES_BLUE, "Le ayuda a planear.", "Le ayuda mucho a planear.")
    pages, said = publish(hospital)
    assert f"Left out: {ES_BLUE}:1:" in said
    moved = pages["es/blue.html"]
    assert moved.html["lang"] == "en"
    assert moved.select_one("main a")["href"] == "../blue.html"
    assert "Le ayuda" not in pages["blue.html"].get_text()


CODES = (
    '- {system: icd-10-cm, code: "C91.00", display: Acute lymphoblastic leukemia, article: treatments/blue, '
    "leukemia_only: true, source: https://example.org/codes}\n"
)


def test_an_english_text_in_the_place_of_a_spanish_one_is_called_english_everywhere(hospital: Guide) -> None:
    """In the answers to a portal, where they are listed, and in the feed; its state is said in Spanish, and called so."""
    hospital.edit(BLUE, "looks pale", "looks gray")
    (hospital.root / "content/data/codes.yaml").write_text(CODES, "utf-8")
    sign_everything(hospital.root)
    pages, _ = publish(hospital)
    assert pages["es/blue.html"].h1["lang"] == "en"
    place = hospital.root / "output/es"
    answer = json.loads((place / "connect/icd-10-cm/C91.00.json").read_text("utf-8"))["feed"]
    assert (answer["lang"], answer["entry"][0]["lang"], answer["entry"][0]["title"]["_value"]) == (
        "es",
        "en",
        "Blue care",
    )
    entries = []
    for name in ("connect/icd-10-cm/C91.00.atom", "feed.xml"):
        feed = BeautifulSoup((place / name).read_text("utf-8"), "xml")
        assert feed.feed["xml:lang"] == "es"
        entries += [one for one in feed.find_all("entry") if one.title.get_text() == "Blue care"]
    assert [one["xml:lang"] for one in entries] == ["en", "en"]
    for summary in (answer["entry"][0]["summary"]["_value"], *(one.summary.get_text() for one in entries)):
        about, state = BeautifulSoup(summary, "lxml").select("p")
        assert (about.get("lang"), about.text) == (None, "A plain sentence about Blue care for the test.")
        assert state["lang"] == "es"
    for name in ("es/connect/index.html", "es/connect/icd-10-cm/C91.00.html"):
        assert [a["lang"] for a in pages[name].select("main a[href$='blue.html']")] == ["en"], name
