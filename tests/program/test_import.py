"""``make import``: from a document to a draft in the preview, and back to nothing where it cannot be."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from bs4 import BeautifulSoup

from tests.conftest import built, refused, run_guide, succeeded
from tests.tools.photos import PNG

DRAFT = "content/en/daily-life/fever-at-home.md"
SAID = (
    "A fever can be the first sign of an infection.",
    "Call Dr. Smith's team first.",
    "a fever of 100.4 F or higher",
    "[[phone.care_team]] {#x} *odd* <b>signs</b> a|b",
    "Keep the plan at the door.",
)


@pytest.fixture
def guide(copy_built: Callable[[], Path]) -> Path:
    """A guide, and a leaflet beside it."""
    root = copy_built()
    leaflet = docx.Document()
    leaflet.add_heading("Fever at home", 0)
    leaflet.add_paragraph(" ".join(SAID[:2]))
    leaflet.add_heading("When to call", 1)
    for item in SAID[2:4]:
        leaflet.add_paragraph(item, style="List Bullet")
    leaflet.add_heading("What to bring", 1)
    table = leaflet.add_table(2, 2)
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ("Paper", "Where", "Plan", "Door"), strict=True
    ):
        cell.text = words
    leaflet.add_picture(io.BytesIO(PNG))
    leaflet.add_paragraph(SAID[4])
    leaflet.save(str(root / "leaflet.docx"))
    return root


def files(root: Path) -> set[str]:
    return {file.relative_to(root).as_posix() for file in root.rglob("*")}


def test_a_document_becomes_a_draft_in_the_preview(guide: Path) -> None:
    """Every word is on the page as it was typed; the picture is a photo; what is missing is listed with its lines."""
    done = succeeded(run_guide(guide, "import", "--file", "leaflet.docx", "--group", "daily-life"))
    assert f"Wrote {DRAFT}" in done.stdout
    draft = (guide / DRAFT).read_text("utf-8")
    assert "\nstatus: draft\n" in draft
    assert "infection.\nCall Dr. Smith's team first.\n" in draft
    assert [*re.findall(r"^## .*\{#([\w-]+)\}$", draft, re.M)] == ["summary", "when-to-call", "text"]
    for missing in ("no message", "no review_months", "no emergency card", "{#contact} is missing"):
        assert re.search(rf"^  {DRAFT}:\d+: .*{re.escape(missing)}", done.stdout, re.M), missing
    photo = "content/images/fever-at-home-1.webp"
    assert f"picture 1 is {photo}, small and without metadata" in done.stdout
    assert f"{DRAFT}:{draft[: draft.index('![')].count(chr(10)) + 1}: nobody has said in words yet" in done.stdout

    built(guide)
    page = BeautifulSoup((guide / "output/fever-at-home.html").read_text("utf-8"), "lxml")
    text = " ".join(page.select_one("article").get_text().split())
    for words in SAID:
        assert words in text, words
    assert [cell.get_text() for cell in page.select("td, th[scope]")] == ["Paper", "Where", "Plan", "Door"]
    assert page.select_one("#when-to-call ul")


def test_a_second_import_of_the_same_title_is_refused(guide: Path) -> None:
    """What somebody has written since is never overwritten; another title makes another draft."""
    assert run_guide(guide, "import", "--file", "leaflet.docx", "--group", "daily-life").returncode == 0
    (guide / DRAFT).write_text((guide / DRAFT).read_text("utf-8") + "\nMy own line.\n", encoding="utf-8")
    before = (guide / DRAFT).read_bytes(), files(guide)
    for group in ("daily-life", "treatments"):
        done = refused(run_guide(guide, "import", "--file", "leaflet.docx", "--group", group))
        assert done.stderr == (
            f'leaflet.docx: the address "fever-at-home" is that of {DRAFT}: choose another title: TITLE="..."\n'
        )
    assert ((guide / DRAFT).read_bytes(), files(guide)) == before
    done = run_guide(
        guide, "import", "--file", "leaflet.docx", "--group", "daily-life", "--title", "Fever: \"hot\" 'x' #1"
    )
    assert done.returncode == 0, done.stderr
    assert (guide / "content/en/daily-life/fever-hot-x-1.md").is_file()


def test_what_cannot_be_imported_writes_nothing(guide: Path, subtests: pytest.Subtests) -> None:
    """One line, the file, what, what to do; no traceback."""
    (guide / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (guide / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (guide / "leaflet.pdf").write_bytes(b"%PDF-1.7\n")
    (guide / "scan.html").write_text(
        '<html><title>Scan</title><body><img src="data:image/png;base64,AAAA"></body></html>'
    )
    before = files(guide)
    good = {"file": "leaflet.docx", "group": "daily-life"}
    for wrong, told in (
        ({"file": ""}, "FILE: it is missing"),
        ({"file": "no.docx"}, "no.docx: there is no such file"),
        ({"file": "old.doc"}, "old.doc: a .doc cannot be read"),
        ({"file": "leaflet.pdf"}, "leaflet.pdf: it is a PDF: import the document that it was made from"),
        ({"file": "old.docx"}, "old.docx: it is an old .doc file"),
        ({"file": "scan.html"}, "scan.html: it holds no text"),
        ({"group": ""}, 'GROUP="": there is no such group: use one of: '),
        ({"group": "../x"}, 'GROUP="../x": there is no such group'),
        ({"kind": "poem"}, 'KIND="poem": there is no such kind'),
        ({"lang": "xx"}, 'GUIDE_LANG="xx": there is no such language'),
        ({"title": "a\x1bb"}, "TITLE: it holds a control character"),
        ({"title": "!?"}, "leaflet.docx: no address can be made of its title"),
        ({"title": "Food"}, 'leaflet.docx: the address "food" is that of content/en/daily-life/food.md'),
        ({"title": "Glossary"}, 'the address "glossary" is that of a page that the guide makes itself'),
        ({"title": "x" * 200}, "is too long"),
    ):
        with subtests.test(wrong=wrong):
            options = [f"--{key}={value}" for key, value in {**good, **wrong}.items()]
            done = refused(run_guide(guide, "import", *options))
            assert told in done.stderr
            assert done.stderr.count("\n") == 1
            assert not done.stdout
            assert files(guide) == before
