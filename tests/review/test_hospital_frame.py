"""A hospital's own face: its color, its logos and its links, on the site, on paper and in what is published."""

from __future__ import annotations

import base64
import json

import pytest
from care_guide.content.branding import tone
from PIL import Image

from tests.conftest import GUIDE_ADDRESS, built, refused, succeeded
from tests.review.conftest import DAY, PROFILE, Guide
from tests.review.publishing import page
from tests.review.reading import words
from tests.tools.photos import grain, saved

PURPLE = "#5b2a6e"
# In one part: the cover of the booklet has the words behind a colon on a line of their own.
NAME = "Our leukemia guide"
BAND = "#0b4650"
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><path d="M5 5h50v30H5z"/></svg>'
LINKS = """hospital_links:
  - {title: "Legal & contact", url: "https://www.hospital.test/legal"}
  - {title: Contact, url: "https://www.hospital.test/contact", place: header}
  - {title: Contacto, url: "https://www.hospital.test/contacto", place: header, lang: es}
"""


def write(guide: Guide, path: str, data: bytes) -> None:
    (guide.root / path).write_bytes(data)


def build(guide: Guide, settings: str = "pelicanconf.py", **environment: str) -> None:
    built(guide.root, settings, SITE_URL=GUIDE_ADDRESS, **DAY, **environment)


@pytest.fixture
def hospital(guide: Guide) -> Guide:
    """A guide with all of them."""
    guide.edit("pelicanconf.py", 'SITENAME = "Childhood leukemia: a guide for families"', f'SITENAME = "{NAME}"')
    guide.edit(PROFILE, "accent: null", f'accent: "{PURPLE.upper()}"')
    guide.edit(PROFILE, "hospital_links: []\n", LINKS.replace("  - {title: Contacto", "#  - {title: Contacto"))
    write(guide, "content/data/logo.svg", LOGO)
    write(guide, "content/data/logo-dark.png", saved("PNG", Image.new("RGB", (90, 30), "white")))
    return guide


def test_one_color_reaches_everything(hospital: Guide) -> None:
    """Style, bands, drawings, icons, manifest, handouts and the booklet: nowhere is a tone of the theme's own."""
    build(hospital, "publishconf.py", GUIDE_ALLOW_DRAFTS="yes")
    output = hospital.root / "output"
    (sheet,) = output.glob("assets/guide.*.css")
    assert f"--cg-accent:{PURPLE}" in sheet.read_text("utf-8")
    band = tone(BAND, PURPLE)
    assert band != BAND
    assert page(hospital, "blue.html").select_one("meta[name=theme-color]")["content"] == band
    assert json.loads((output / "manifest.webmanifest").read_text("utf-8"))["theme_color"] == band
    texts = [*output.rglob("*.html"), *output.rglob("*.css"), *output.rglob("*.svg"), *output.rglob("*.webmanifest")]
    assert len(texts) > 20
    for file in texts:
        text = file.read_text("utf-8").lower()
        assert not {BAND, "#0a5260", "#8fd8e2", "#0e3a43"} & set(text.replace('"', " ").replace(";", " ").split()), file
        assert BAND not in text and "#0a5260" not in text, file
    for icon in output.glob("assets/icon-*.png"):
        colors = Image.open(icon).convert("RGBA").convert("RGB").getcolors(1 << 20)
        most = max(colors)[1]
        assert max(abs(a - int(band[n : n + 2], 16)) for a, n in zip(most, (1, 3, 5), strict=True)) <= 3, icon.name
        assert any(max(abs(a - b) for a, b in zip(rgb, (255, 216, 102), strict=True)) < 9 for _, rgb in colors), icon


def test_the_name_and_the_logos_stand_on_light_and_dark_pages_and_on_paper(hospital: Guide) -> None:
    """Each in its own shape; the page for missing pages finds both from the root of the server."""
    build(hospital, "publishconf.py", GUIDE_ALLOW_DRAFTS="yes")
    for name, start in (("blue.html", "./"), ("404.html", "/guide/")):
        light, dark = (page(hospital, name).select_one(f".cg-hospital {tag}") for tag in ("img", "source"))
        assert "class" not in light.attrs
        assert "dark" in dark["media"]
        assert (light["width"], dark["width"]) == ("54", "108")
        for address in (light["src"], dark["srcset"]):
            assert address.startswith(start)
            assert (hospital.root / "output" / address.removeprefix(start)).is_file()
    for name in ("blue", "blue-one-page", "blue-leaflet", "booklet"):
        inside = page(hospital, f"handouts/{name}.html").select_one("img[src^='data:image/svg+xml;base64,']")
        assert base64.b64decode(inside["src"].partition(",")[2]) == LOGO, name
    assert words(page(hospital, "handouts/booklet.html").select_one("h1")) == NAME


def test_a_logo_with_dark_letters_stands_on_a_plate_where_the_page_is_dark(hospital: Guide) -> None:
    """Without a logo for dark pages, and in each handout, which has the first logo alone."""
    (hospital.root / "content/data/logo-dark.png").unlink()
    build(hospital)
    assert "cg-plate" in page(hospital, "blue.html").select_one(".cg-hospital img")["class"]
    styles = [(hospital.root / "output/assets/guide.css").read_text("utf-8")]
    for name in ("blue", "blue-one-page", "blue-leaflet", "booklet"):
        sheet = page(hospital, f"handouts/{name}.html")
        assert "cg-plate" in sheet.select_one("img[src^='data:image/svg+xml;base64,']")["class"]
        styles.append(sheet.style.string)
    assert all("screen and (prefers-color-scheme: dark){.cg-plate{background:#fff;" in style for style in styles)


def test_a_logo_that_is_too_large_for_paper_stays_on_screens(hospital: Guide) -> None:
    """The check says so, and goes on; a logo for dark pages alone, or one too large for a page, is refused."""
    data = saved("PNG", grain(60, 50))
    assert 6_000 < len(data) < 40_000
    (hospital.root / "content/data/logo.svg").unlink()
    write(hospital, "content/data/logo.png", data)
    done = succeeded(hospital.run("check"))
    assert "Note: content/data/logo.png:1: the logo is too large for paper: save it with 6 KB" in done.stdout
    build(hospital)
    assert page(hospital, "blue.html").select_one(".cg-hospital img")
    assert not page(hospital, "handouts/blue.html").select(".cg-paper-head img")
    (hospital.root / "content/data/logo.png").unlink()
    told = hospital.run("check").stderr
    assert "content/data/logo-dark.png:1: there is a logo for dark pages, and none for light ones" in told
    write(hospital, "content/data/logo.png", saved("PNG", grain(200, 200)))
    assert "content/data/logo.png:1: the logo has 1" in hospital.run("check").stderr


def test_the_hospitals_links_stand_above_and_below_each_page(hospital: Guide) -> None:
    """In the place that they name; they tell the hospital nothing of the page."""
    build(hospital)
    for name in ("index.html", "blue.html", "glossary.html"):
        above, below = (
            page(hospital, name).select(f"{place} a[href^='https://www.hospital.test']")
            for place in (".cg-hospital nav", "footer nav")
        )
        assert [(words(one), one["href"]) for one in above] == [("Contact", "https://www.hospital.test/contact")]
        assert [(words(one), one["href"]) for one in below] == [("Legal & contact", "https://www.hospital.test/legal")]
        assert all(one["rel"] == ["noreferrer"] for one in (*above, *below))
    labels = [one["aria-label"] for one in page(hospital, "blue.html").select("nav[aria-label]")]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('{title: "", url: "https://www.hospital.test/"}', "title: the text is empty"),
        ("{title: Legal, url: www.hospital.test}", "the address must begin with https:// or http://"),
        ('{title: Legal, url: "javascript:alert(1)"}', "the address must begin with https:// or http://"),
        ('{title: Legal, url: "https://www.hospital.test/", place: left}', "place: the value is not known: use one of: "),
        ('{title: Legal, url: "https://www.hospital.test/", lang: xx}', "is for xx, and the guide has no such language: use one of: en"),
        ("{title: Legal}", "url: the key is missing"),
        ('{title: Legal, url: "https://www.hospital.example/legal"}', "is a placeholder: write the real one, or remove the link"),
        ('{title: TBD, url: "https://www.hospital.test/"}', "is a placeholder: write the real one, or remove the link"),
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_is_reported_with_its_line(guide: Guide, link: str, told: str) -> None:
    """File, line, what, what to do."""
    guide.edit(PROFILE, "hospital_links: []\n", f"hospital_links:\n  - {link}\n")
    text = (guide.root / PROFILE).read_text("utf-8")
    line = text[: text.index("\n  - {title")].count("\n") + 2
    found = guide.run("check").stderr
    assert f"{PROFILE}:{line}: " in found
    assert told in found


def test_an_article_begins_in_the_language_of_the_guide(guide: Guide) -> None:
    """Whatever DEFAULT_LANG says, in small letters as Pelican has it; a language without its words is told."""
    (guide.root / "content/en").rename(guide.root / "content/xx")
    guide.edit("pelicanconf.py", 'DEFAULT_LANG = "en"', 'DEFAULT_LANG = "XX"')
    done = refused(guide.run("new", "--kind", "treatment", "--title", "One", "--group", "treatments"))
    assert 'DEFAULT_LANG is "xx", which is no language of the guide: name' in done.stderr
    for command in ("check", "status"):
        told = guide.run(command)
        assert told.returncode in (0, 1)
        assert "Traceback" not in told.stderr
    # The files that name its articles are not at fault.
    assert "\n1 problem(s) in 1 file(s)" in guide.run("check").stderr
    text = (guide.root / "theme/strings/en.toml").read_text("utf-8")
    (guide.root / "theme/strings/xx.toml").write_text(text, encoding="utf-8")
    succeeded(guide.run("new", "--kind", "treatment", "--title", "One", "--group", "treatments"))
    assert (guide.root / "content/xx/treatments/one.md").is_file()


@pytest.mark.parametrize("named", ["en sp", "EN", "en en_us"])
def test_a_language_without_a_folder_is_reported(guide: Guide, named: str) -> None:
    """Whoever misspells a language meets a message, and no guide that lacks it."""
    guide.edit("pelicanconf.py", '"GUIDE_LANGUAGES", "en"', f'"GUIDE_LANGUAGES", "{named}"')
    told, wrong = guide.run("check").stderr, named.rsplit(maxsplit=1)[-1]
    assert f": LANGUAGES: there is no folder content/{wrong}: use the name of a folder: en; or add" in told
    assert told.startswith("pelicanconf.py:")
