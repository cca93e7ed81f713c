"""The guide's own font: every letter that a family reads is in it, under a name that its license allows."""

from __future__ import annotations

import base64
import io
import re
import unicodedata
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.render.font import guide_font
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from tests.conftest import run_guide

INSIDE = re.compile(r"url\(data:font/woff2;base64,([A-Za-z0-9+/=]+)\)")


def font_of(data: bytes) -> TTFont:
    """The font in the bytes of a WOFF2 file."""
    return TTFont(io.BytesIO(data))


def letters(page: BeautifulSoup) -> set[str]:
    """Every letter and sign that shows somewhere, also in a field or for a screen reader."""
    values = [
        str(value) for tag in page.select("[title], [alt], [placeholder], [data-line]") for value in tag.attrs.values()
    ]
    text = "".join([page.get_text(), *values])
    return {letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf")}


def test_every_letter_of_every_page_is_in_the_font(pages: dict[str, BeautifulSoup], site: Path) -> None:
    """Articles, lists, checklist, handouts: none falls back to a font of the reader's machine."""
    known = set(map(chr, font_of((site / "assets/guide-sans.woff2").read_bytes()).getBestCmap()))
    for name, page in pages.items():
        assert letters(page) <= known, name
    for file in sorted((site / "handouts").glob("*.html")):
        text = file.read_text("utf-8")
        [inside] = INSIDE.findall(text)
        known = set(map(chr, font_of(base64.b64decode(inside)).getBestCmap()))
        page = BeautifulSoup(text, "lxml")
        for part in page.select("style, script"):
            part.decompose()
        assert letters(page) <= known, file.name


def test_a_family_can_type_spanish_and_other_names(site: Path) -> None:
    """The font of the site and of the checklist has what is typed, not only what the guide says."""
    text = (site / "handouts/ask-your-provider.html").read_text("utf-8")
    for data in ((site / "assets/guide-sans.woff2").read_bytes(), base64.b64decode(INSIDE.findall(text)[0])):
        assert set("¿Qué año? ¡Sí! Ñandú über garçon 38,5 °C ½ €") <= set(map(chr, font_of(data).getBestCmap()))


def test_the_font_has_its_own_name_and_brings_its_license(site: Path) -> None:
    """The name 'Source' is kept for the whole font; owner and license stay in the file and beside it."""
    font = font_of((site / "assets/guide-sans.woff2").read_bytes())
    names = {record.nameID: record.toUnicode() for record in font["name"].names}
    assert (names[1], names[4], names[6]) == ("Guide Sans", "Guide Sans", "GuideSans")
    assert not any("Source" in name for place, name in names.items() if place not in (0, 13))
    assert "Adobe" in names[0]
    assert "SIL Open Font License" in names[13]
    assert "SIL OPEN FONT LICENSE Version 1.1" in (site / "assets/OFL.txt").read_text("utf-8")
    for sheet in (site / "assets/guide.css", site / "handouts/chemotherapy.html"):
        assert "SIL Open Font License 1.1" in sheet.read_text("utf-8")


def test_figures_and_letters_that_look_alike_are_told_apart(site: Path) -> None:
    """I, l and 1 differ, and the zero has no stroke that could make it an 8."""
    font = font_of((site / "assets/guide-sans.woff2").read_bytes())
    shapes, glyphs = [], font.getGlyphSet()
    for letter in "Il1":
        pen = RecordingPen()
        glyphs[font.getBestCmap()[ord(letter)]].draw(pen)
        shapes.append(repr(pen.value))
    assert len(set(shapes)) == 3
    zero = RecordingPen()
    glyphs[font.getBestCmap()[ord("0")]].draw(zero)
    assert sum(step == "closePath" for step, _ in zero.value) == 2
    assert [(axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [(400, 700)]


def test_a_letter_of_another_script_comes_in_with_its_text(tmp_path: Path) -> None:
    """A translation needs no setting, and the same letters give the same bytes."""
    (tmp_path / "content/pl").mkdir(parents=True)
    assert 0x142 not in font_of(guide_font(tmp_path)).getBestCmap()
    (tmp_path / "content/pl/a.md").write_text("Białaczka u dzieci\n", encoding="utf-8")
    first = guide_font(tmp_path)
    assert 0x142 in font_of(first).getBestCmap()
    assert guide_font(tmp_path) == first


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("content/en/treatments/chemotherapy.md", "## ", "An arrow \u27f9 here.\n\n## ", "\u27f9"),
        ("content/en/glossary.yaml", "means: ", "means: \U0001f600 ", "\U0001f600"),
        ("content/data/hospital.yaml", "hospital:\n", "hospital:\n  # \u2603 in a comment is nobody's trouble\n", None),
    ],
)
def test_a_letter_that_the_font_lacks_is_named_with_its_line(
    path: str, old: str, new: str, told: str | None, copy_guide: object
) -> None:
    """Once a file, with what it is called; a comment may hold any."""
    root = copy_guide()  # type: ignore[operator]
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = [line for line in run_guide(root, "check").stderr.splitlines() if "the guide's font has no" in line]
    if told is None:
        assert lines == []
        return
    number = 1 + next(n for n, line in enumerate((root / path).read_text("utf-8").splitlines()) if told in line)
    assert len(lines) == 1
    assert lines[0].startswith(f'{path}:{number}: the guide\'s font has no "{told}" (U+{ord(told):04X}, ')
