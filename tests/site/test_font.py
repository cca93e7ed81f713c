"""The guide's own font: every letter that a family reads is in it, under a name that its license allows."""

from __future__ import annotations

import base64
import re
import unicodedata
from pathlib import Path

import lxml.etree
import lxml.html

from tests.conftest import page_files
from tests.tools.edition import Edition
from tests.tools.font import font_of

INSIDE = re.compile(r"url\(data:font/woff2;base64,([A-Za-z0-9+/=]+)\)")


def letters(page: str) -> set[str]:
    """Every letter and sign that shows somewhere, also in a field or for a screen reader."""
    root = lxml.html.document_fromstring(page.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    lxml.etree.strip_elements(root, "style", "script", with_tail=False)
    values = root.xpath("//*[@title or @alt or @placeholder or @data-line]/@*")
    text = "".join([root.text_content(), *values])
    return {letter for letter in set(text) if unicodedata.category(letter) not in ("Cc", "Cf")}


def test_every_letter_of_every_page_is_in_the_font(site: Path) -> None:
    """Articles, lists, checklist, handouts: none falls back to a font of the reader's machine."""
    known = set(map(chr, font_of((site / "assets/guide-sans.woff2").read_bytes()).getBestCmap()))
    for file in page_files(site):
        assert letters(file.read_text("utf-8")) <= known, file
    for file in sorted(site.rglob("handouts/*.html")):
        text = file.read_text("utf-8")
        [inside] = INSIDE.findall(text)
        known = set(map(chr, font_of(base64.b64decode(inside)).getBestCmap()))
        assert letters(text) <= known, file


def test_a_family_can_type_spanish_and_other_names(edition: Edition, site: Path) -> None:
    """The font of the site and of the checklist has what is typed, not only what the guide says."""
    text = (edition.folder / "handouts/ask-your-provider.html").read_text("utf-8")
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
    for sheet in (site / "assets/guide.css", *site.rglob("handouts/*.html")):
        assert "SIL Open Font License 1.1" in sheet.read_text("utf-8")
