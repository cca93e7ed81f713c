"""``make handouts``, ``make packet`` and ``make pdf``: what they write, and how they refuse."""

from __future__ import annotations

import io
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.__main__ import main
from care_guide.pdf import drawing_style, pdf
from care_guide.stylesheet import handout_stylesheet
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from tests.conftest import GUIDE_ADDRESS, ROOT, run_guide

CHEMO = "content/en/treatments/chemotherapy.md"
PRINTED = "clinical-trials"
ORDER = ("radiation-therapy", "chemotherapy")


@pytest.fixture(scope="module")
def root(copy_guide: Callable[[], Path]) -> Path:
    """A guide in which all handouts were written once."""
    root = copy_guide()
    done = run_guide(root, "handouts", SITE_URL=GUIDE_ADDRESS)
    assert done.returncode == 0, done.stderr
    assert "chemotherapy-one-page.html" in done.stdout
    assert re.search(r"^Wrote \d+ files into dist/handouts/\.$", done.stdout, re.M)
    return root


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_handouts_alone_are_those_of_the_whole_build(root: Path, site: Path) -> None:
    """Without an address too: the command writes what the build writes, and no page."""
    assert run_guide(root, "handouts", "--output", "dist/plain", SITE_URL="").returncode == 0
    made, built = files_of(root / "dist/plain"), files_of(site / "handouts")
    made.pop("build.json")
    both = [name for name in made if not name.endswith(".zip")]
    assert sorted(both) == sorted(name for name in built if not name.endswith(".zip"))
    assert all(made[name] == built[name] for name in both)


def test_a_packet_is_one_file_in_the_order_named(root: Path) -> None:
    """A cover, contents, and the chosen articles alone; links between them stay in the file."""
    done = run_guide(root, "packet", "--topics", " ".join(ORDER), SITE_URL=GUIDE_ADDRESS)
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((root / "dist/packet.html").read_text("utf-8"), "lxml")
    assert [tag["id"] for tag in page.select("article.cg-chapter")] == list(ORDER)
    assert [a["href"] for a in page.select(".cg-toc ol a")] == [f"#{name}" for name in ORDER]
    assert page.select_one(".cg-cover h1")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert all(a["href"][1:] in ids for a in page.select('a[href^="#"]'))


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("packet", "--topics", "chemotherapy moon"), "there is no article moon: use some of: "),
        (("packet", "--topics", ""), "TOPICS is empty"),
        (("packet", "--topics", "chemotherapy chemotherapy"), "stands twice"),
        (("packet", "--topics", "chemotherapy", "--lang", "xx"), "there is no such language"),
        (("pdf", "--topics", "moon"), "there is no article moon"),
        (("packet", "--topics", "chemotherapy", "--output", "pelicanconf.py/packet.html"), "it cannot be written"),
        (("handouts", "--output", "pelicanconf.py/handouts"), "it cannot be written"),
        (("handouts", "--output", "content"), "not an output of the guide"),
    ],
)
def test_a_command_that_cannot_be_done_says_why(
    command: tuple[str, ...], told: str, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line, no traceback, and every file as it was."""
    before = {name: data for name, data in files_of(root).items() if "__pycache__" not in name}
    monkeypatch.chdir(root)
    assert main(list(command)) == 1
    assert told in capsys.readouterr().err
    assert {name: data for name, data in files_of(root).items() if "__pycache__" not in name} == before


def test_a_full_disk_leaves_the_earlier_handouts_whole(root: Path) -> None:
    """No file may grow beyond 50 KB, as on a disk that is full: the error says so and nothing has changed."""
    before = files_of(root / "dist")
    done = subprocess.run(
        [sys.executable, "-m", "care_guide", "handouts"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "plugins"), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 1
    assert "dist/handouts: it cannot be written (file too large)" in done.stderr
    assert "Traceback" not in done.stderr
    assert files_of(root / "dist") == before


def test_an_article_with_a_problem_stops_the_handouts(copy_guide: Callable[[], Path]) -> None:
    """The same line as in ``make check``, and nothing is written."""
    root = copy_guide()
    text = (root / CHEMO).read_text("utf-8")
    (root / CHEMO).write_text(text.replace("{#key-points}", "{#points}"), encoding="utf-8")
    done = run_guide(root, "handouts")
    assert done.returncode == 1
    assert re.search(rf"^{CHEMO}:\d+: ", done.stderr, re.M)
    assert "Traceback" not in done.stderr
    assert not (root / "dist").exists()


@pytest.fixture(scope="module")
def pdfs(paper_guide: Path) -> Path:
    """The PDFs of one article."""
    done = run_guide(paper_guide, "pdf", "--topics", PRINTED, SITE_URL=GUIDE_ADDRESS)
    assert done.returncode == 0, done.stderr
    assert f"1 of 1: {PRINTED}" in done.stdout
    return paper_guide / "dist/pdf"


def tags(node: object) -> Iterator[DictionaryObject]:
    """Every element of a PDF's structure, in reading order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        for one in node:
            yield from tags(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        yield from tags(node.get("/K"))


def test_a_pdf_is_tagged_titled_and_has_bookmarks(pdfs: Path) -> None:
    """PDF/UA: language, title, headings, lists, links, and words for every picture."""
    reader = PdfReader(pdfs / f"{PRINTED}.pdf")
    catalog = reader.root_object
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Clinical trials - ")
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    elements = list(tags(catalog["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Link", "/Figure"} <= {str(element["/S"]) for element in elements}
    figures = [str(element.get("/Alt", "")) for element in elements if element["/S"] == "/Figure"]
    assert len(figures) >= 3
    assert all(figures)
    assert any(GUIDE_ADDRESS in words for words in figures)
    assert reader.outline[0]["/Title"] == "Clinical trials"
    assert "When to call" in [one["/Title"] for one in reader.outline[1] if not isinstance(one, list)]
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Draft: no clinician has checked this page yet." in text


def test_the_one_page_pdf_has_one_page_and_a_second_run_changes_no_byte(pdfs: Path, paper_guide: Path) -> None:
    """The same article gives the same bytes, in another time zone too."""
    assert len(PdfReader(pdfs / f"{PRINTED}-one-page.pdf").pages) == 1
    before = files_of(pdfs)
    done = run_guide(paper_guide, "pdf", "--topics", PRINTED, SITE_URL=GUIDE_ADDRESS, TZ="Pacific/Auckland")
    assert done.returncode == 0, done.stderr
    assert files_of(pdfs) == before


def test_in_a_pdf_every_drawing_has_its_tones_and_its_words() -> None:
    """The share in dots is said in words, a drawing by its title and its description, both in the tones of print."""
    css = handout_stylesheet(ROOT / "theme/static")
    assert re.search(r"\.fig-fill\{fill: ?#f4f4f4;stroke: ?#000\}", drawing_style(css))
    assert "var(" not in drawing_style(css)
    html = (
        '<html lang="en"><title>T</title><body><p class="cg-dots__words"><strong>9 of 10</strong> children</p>'
        '<svg aria-hidden="true" viewBox="0 0 9 9"><path class="fig-dot" d="M4 4h0"/></svg>'
        '<svg viewBox="0 0 9 9" aria-describedby="x-words"><title>Marrow</title><path class="fig-fill" d="M0 0h9v9z"/></svg>'
        '<p id="x-words"> Two\n bones. </p>'
    )
    found = tags(PdfReader(io.BytesIO(pdf(html, css))).root_object["/StructTreeRoot"])
    assert [str(one["/Alt"]) for one in found if one["/S"] == "/Figure"] == ["9 of 10", "Marrow. Two bones."]
