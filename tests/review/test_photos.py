"""A hospital's own photo: on the page, in single files, in the version, in the redline, in what is published."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from bs4 import BeautifulSoup

from tests.conftest import GUIDE_ADDRESS, built, refused, run_build, succeeded
from tests.review.conftest import BLUE, DAY, Guide
from tests.review.publishing import page
from tests.review.reading import redline, words
from tests.tools.photos import from_a_phone, grain, picture, saved

DOOR = "content/images/door.webp"
ALT = 'The "blue" door & its bell.'
LINE = f'\n![{ALT}](../../images/door.webp "Ring the bell.")\n'


@pytest.fixture
def hospital(guide: Guide) -> Guide:
    """A guide with a photo in one article."""
    (guide.root / DOOR).write_bytes(saved("WEBP"))
    guide.edit(BLUE, "\n## When to call", f"{LINE}\n## When to call")
    return guide


def test_a_photo_stands_on_the_page_and_inside_of_single_files(hospital: Guide) -> None:
    """The page loads it late from its own site, in a place of its size; a handout has it inside, and may show it."""
    built(hospital.root, SITE_URL=GUIDE_ADDRESS)
    figure = page(hospital, "blue.html").select_one("figure.cg-figure--photo")
    image = figure.img
    assert (image["alt"], image["width"], image["height"], image["loading"]) == (ALT, "640", "480", "lazy")
    assert words(figure.figcaption) == "Ring the bell."
    assert (hospital.root / "output" / image["src"]).read_bytes() == (hospital.root / DOOR).read_bytes()
    single = page(hospital, "handouts/blue.html")
    inside = single.select_one("figure.cg-figure--photo img")
    kind, _, data = inside["src"].partition(",")
    assert (kind, base64.b64decode(data)) == ("data:image/webp;base64", (hospital.root / DOOR).read_bytes())
    assert (inside["alt"], inside.get("loading")) == (ALT, None)
    assert "img-src data:" in single.select_one("meta[http-equiv]")["content"]
    assert page(hospital, "handouts/booklet.html").select_one("figure.cg-figure--photo img[src^='data:image/webp']")


def test_each_form_has_photos_where_there_is_room(hospital: Guide) -> None:
    """The handout and packets have them; one-page sheets and leaflets have words alone, and a record system their words."""
    hospital.edit(BLUE, "\n## Questions", f"{LINE}\n## Questions")
    assert hospital.run("handouts", "--output=dist/handouts").returncode == 0
    assert hospital.run("packet", "--topics=blue", "--output=dist/handouts/packet.html").returncode == 0
    assert hospital.run("paste-pack", "--output=dist/paste-pack").returncode == 0
    folder = hospital.root / "dist/handouts"
    for name, photos in (("blue", 2), ("packet", 2), ("blue-one-page", 0), ("blue-leaflet", 0)):
        html = BeautifulSoup((folder / f"{name}.html").read_text("utf-8"), "lxml")
        assert len(html.select("img[src^='data:image/webp']")) == photos, name
        # No caption stays behind alone: where there is no photo, it says where that is.
        text, where = " ".join(html.get_text().split()), "" if photos else "Picture in the full handout: "
        assert text.count("Ring the bell.") == text.count(f"{where}Ring the bell.") >= bool(photos), name
    text = (hospital.root / "dist/paste-pack/en/treatments/blue/_whole.txt").read_text("utf-8")
    assert text.count(f"Ring the bell.\n\n{ALT}\n") == 2


def test_a_photo_belongs_to_what_is_signed(hospital: Guide) -> None:
    """Another photo under the same name, or other words for it, is another text; its file's date is not."""
    first = hospital.version()
    assert hospital.version() == first
    (hospital.root / DOOR).write_bytes(saved("WEBP", picture(color="#aa0000")))
    second = hospital.version()
    hospital.edit(BLUE, "its bell.", "its handle.")
    assert len({first, second, hospital.version()}) == 3
    shown = hospital.sign(version="", next="").stdout
    assert 'For those who cannot see it: The "blue" door & its handle.' in shown


def test_the_redline_shows_both_photos(hospital: Guide) -> None:
    """Before and after, as pictures; nothing is loaded from elsewhere."""
    hospital.commit("Add a photo")
    (hospital.root / DOOR).write_bytes(saved("WEBP", picture(color="#aa0000")))
    hospital.commit("Take another photo")
    found = redline(hospital, base="HEAD~1")
    pair = found.select_one("[data-section=risks] .cg-redline__pair:has(img)")
    before, after = (image["src"] for image in pair.select("img"))
    assert before != after
    assert after.startswith("data:image/webp;base64,")
    assert "The picture door.webp has changed." in words(found)
    assert f"For those who cannot see it: {ALT}" in words(found)
    assert "img-src data:" in found.select_one("meta[http-equiv]")["content"]
    both = redline(hospital, base="main").select(".cg-redline__pair figure")
    assert next(words(one) for one in both if one.img or "no picture" in words(one)) == "Before no picture"


def test_a_published_photo_may_be_kept_for_ever(hospital: Guide) -> None:
    """Its name holds its fingerprint, the settings know its type, and a photo that no page shows stays here."""
    (hospital.root / "content/images/spare.jpg").write_bytes(saved("JPEG"))
    hospital.sign_all()
    built(hospital.root, "publishconf.py", SITE_URL=GUIDE_ADDRESS, **DAY)
    (photo,) = (hospital.root / "output/assets/photos").iterdir()
    fingerprint = hashlib.sha256(photo.read_bytes()).hexdigest()[:10]
    assert photo.name == f"door.{fingerprint}.webp"
    assert page(hospital, "blue.html").select_one("figure img")["src"].endswith(f"assets/photos/{photo.name}")


def test_a_photo_in_a_wrong_place_is_reported_with_its_line(hospital: Guide) -> None:
    """No words, a file name for words, no paragraph of its own, no such file; a phone's picture as it came."""
    text = (hospital.root / BLUE).read_text("utf-8")
    line = text[: text.index("![The")].count("\n") + 1
    for changed, told in (
        ("![](../../images/door.webp)", "the photo door.webp has no words for those who cannot see it"),
        ("![IMG_12.jpg](../../images/door.webp)", "the photo door.webp has no words for those who cannot see it"),
        ("See ![a door](../../images/door.webp).", "is not where a picture can be"),
        ("![A door.](../../images/gate.webp)", "the picture ../../images/gate.webp is missing"),
        ("![A door.](https://example.org/door.webp)", "is not the guide's own"),
    ):
        (hospital.root / BLUE).write_text(text.replace(LINE.strip(), changed), encoding="utf-8")
        assert re.search(rf"^{BLUE}:{line}: .*{re.escape(told)}", hospital.run("check").stderr, re.M), changed
    (hospital.root / BLUE).write_text(text, encoding="utf-8")
    (hospital.root / "content/images/phone.jpg").write_bytes(from_a_phone())
    (hospital.root / "content/images/scan.tiff").write_bytes(saved("TIFF"))
    told = hospital.run("check").stderr
    assert "content/images/phone.jpg:1: the photo holds more than what is seen" in told
    assert "content/images/scan.tiff:1: the picture is neither an SVG drawing nor a photo" in told


def test_photos_that_make_a_file_too_large_for_e_mail_are_reported(hospital: Guide) -> None:
    """Each is small enough, all together are not: the check and the build say so, and nothing is built."""
    for name in ("hall", "room"):
        heavy = saved("JPEG", grain(380, 300), quality=50)
        assert 40_000 < len(heavy) < 60_000, len(heavy)
        (hospital.root / f"content/images/{name}.jpg").write_bytes(heavy)
        hospital.edit(BLUE, LINE, f"{LINE}\n![The {name}.](../../images/{name}.jpg)\n")
    told = refused(hospital.run("check"))
    assert re.search(
        rf"^{BLUE}:\d+: with its photos \(.*hall\.jpg \d+ KB.*\) the file .* at most 130: take", told.stderr
    )
    built = refused(run_build(hospital.root))
    assert "with its photos" in built.stderr
    assert not (hospital.root / "output").exists()


def test_make_photo_writes_one_that_fits(hospital: Guide) -> None:
    """From a phone's picture to a file that the check takes; nothing is written over, and what is wrong is said."""
    original = hospital.root / "IMG_9.jpg"
    original.write_bytes(from_a_phone())
    done = succeeded(hospital.run("photo", "--file", str(original), "--name", "Play Room", "--kb", "20"))
    assert "Wrote content/images/play-room.webp" in done.stdout
    assert (hospital.root / "content/images/play-room.webp").stat().st_size <= 20_000
    assert hospital.run("check").returncode == 0
    for options, told in (
        (("--file", str(original), "--name", "play room"), "content/images/play-room.webp: it is there already"),
        (
            ("--file", BLUE),
            f"{BLUE}: the picture is damaged, or of a kind that the guide cannot read (HEIC, PDF, SVG, EMF): save a",
        ),
        (("--file", "no.jpg"), "no.jpg: there is no such file"),
        (("--file", str(original), "--kb", "900"), "KB=900: it is no size of a photo: name kilobytes from 5 to 60"),
        ((), "FILE: it is missing"),
    ):
        done = refused(hospital.run("photo", *options))
        assert told in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_draft_with_too_many_photos_shows_in_previews(hospital: Guide) -> None:
    """Whoever imports a leaflet sees all of its pictures, and chooses then."""
    for name in ("hall", "room"):
        (hospital.root / f"content/images/{name}.jpg").write_bytes(saved("JPEG", grain(380, 300), quality=50))
        hospital.edit(BLUE, LINE, f"{LINE}\n![The {name}.](../../images/{name}.jpg)\n")
    hospital.edit(BLUE, "status: published", "status: draft")
    built(hospital.root)
    assert len(page(hospital, "blue.html").select("figure.cg-figure--photo")) == 3
