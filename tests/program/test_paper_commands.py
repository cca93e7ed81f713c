"""``make handouts``, ``make packet`` and ``make pdf``: what they write, and how they refuse."""

from __future__ import annotations

import contextlib
import io
import re
import resource
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from care_guide.__main__ import main
from care_guide.commands import handouts as handout_commands
from care_guide.render import pdf
from care_guide.render.assets import handout_stylesheet
from care_guide.utils.files import swap
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from tests.conftest import GUIDE_ADDRESS, ROOT, refused, run_guide, succeeded
from tests.tools.browser import find_browser
from tests.tools.edits import files_of
from tests.tools.paper import page_texts

CHEMO = "content/en/treatments/chemotherapy.md"
# A short article with a drawing.
PRINTED = "central-lines"
ORDER = ("radiation-therapy", "chemotherapy")


@pytest.fixture(scope="module")
def root(copy_guide: Callable[[], Path]) -> Path:
    """A guide in which all handouts were written once."""
    root = copy_guide()
    done = succeeded(run_guide(root, "handouts", SITE_URL=""))
    assert "chemotherapy-one-page.html" in done.stdout
    assert re.search(r"^Wrote \d+ files into dist/handouts/\.$", done.stdout, re.M)
    return root


def test_handouts_alone_are_those_of_the_whole_build(root: Path, built_guide: Path) -> None:
    """The command writes what the build writes, the checklist and the zip of all too, and no page."""
    made, built = files_of(root / "dist/handouts"), files_of(built_guide / "output/handouts")
    made.pop("build.json")
    assert {"ask-your-provider.html", "booklet.html", "handouts.zip"} <= set(made)
    assert made == built


def test_a_packet_is_one_file_in_the_order_named(root: Path) -> None:
    """A cover, contents, and the chosen articles alone; links between them stay in the file."""
    succeeded(run_guide(root, "packet", "--topics", " ".join(ORDER), SITE_URL=GUIDE_ADDRESS))
    page = BeautifulSoup((root / "dist/packet.html").read_text("utf-8"), "lxml")
    assert [tag["id"] for tag in page.select("article.cg-chapter")] == list(ORDER)
    assert [a["href"] for a in page.select(".cg-toc__pages a")] == [f"#{name}" for name in ORDER]
    assert "Pages chosen for you" in page.select_one(".cg-cover").get_text()
    assert next(one.get_text() for one in page.select(".cg-cover dt")) == "For"
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert all(a["href"][1:] in ids for a in page.select('a[href^="#"]'))


def test_a_notice_in_other_words_stands_in_its_own_chapter(copy_guide: Callable[[], Path]) -> None:
    """What is right for one article alone never stands above the others, wherever in the packet it is."""
    root = copy_guide()
    notices = root / "content/en/notices.yaml"
    own = "  on:\n    treatments/radiation-therapy:\n      text: Look at your own plan first.\n"
    own += (
        "- {id: home, kinds: [daily-life], position: top, title: At home, text: Give it yourself.}\n- id: provenance\n"
    )
    notices.write_text(notices.read_text("utf-8").replace("- id: provenance\n", own, 1), "utf-8")
    for order in ((*ORDER, PRINTED), (PRINTED, *ORDER[::-1])):
        succeeded(run_guide(root, "packet", "--topics", " ".join(order), SITE_URL=""))
        page = BeautifulSoup((root / "dist/packet.html").read_text("utf-8"), "lxml")
        shown = {
            tag.find_parent("article")["id"] if tag.find_parent("article") else "": " ".join(tag.get_text().split())
            for tag in page.select("[data-notice=emergency]")
        }
        assert set(shown) == {"", "radiation-therapy"}
        assert [tag.find_parent("article")["id"] for tag in page.select("[data-notice=home]")] == [PRINTED]
        assert "if your child has trouble breathing" in shown[""]
        assert "Look at your own plan first." in shown["radiation-therapy"]
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids))


@pytest.fixture
def at(root: Path, read: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The guide as the folder of work; every command gets the one reading of it, and prints PDFs that are no PDFs."""
    monkeypatch.chdir(root)
    monkeypatch.setattr(handout_commands, "read_guide", lambda: read)

    def unprinted(files: list[tuple[str, Callable[[], str]]], papers: tuple[str, ...], _: object) -> Iterator[object]:
        yield from ((name, dict.fromkeys(papers, make().encode())) for name, make in files)

    monkeypatch.setattr("care_guide.render.pdf.pdfs", unprinted)
    return root


@pytest.fixture(scope="module")
def read(root: Path) -> object:
    """The guide, read once."""
    with contextlib.chdir(root):
        return handout_commands.read_guide()


def files_and_folders(folder: Path) -> dict[str, bytes]:
    """Everything that a command could change or leave behind."""
    found = {
        file.relative_to(folder).as_posix(): b"" if file.is_dir() else file.read_bytes() for file in folder.rglob("*")
    }
    return {name: data for name, data in found.items() if "__pycache__" not in name}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("packet", "--topics", "chemotherapy moon"), "there is no article moon: use some of: "),
        (("packet", "--topics", ""), "TOPICS is empty"),
        (("packet", "--topics", "chemotherapy chemotherapy"), "appears twice"),
        (("packet", "--topics", "chemotherapy", "--lang", "xx"), "there is no such language"),
        (("pdf", "--topics", "moon"), "there is no article moon"),
        (("handouts", "--output", "content"), "the guide's own files are there"),
        (("pdf", "--topics", "chemotherapy", "--output", "content"), "the guide's own files are there"),
        # A file is where a folder is needed, and a folder where the file goes: so that root cannot write there either.
        (("handouts", "--output", "pelicanconf.py/handouts"), "it cannot be written (not a directory)"),
        (("pdf", "--topics", "chemotherapy", "--output", "pelicanconf.py/pdf"), "it cannot be written (not a directory)"),
        (("packet", "--topics", "chemotherapy", "--output", "pelicanconf.py/one.html"), "it cannot be written ("),
        (("packet", "--topics", "chemotherapy", "--output", "content"), "content: the guide's own files are there"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_done_says_why(
    command: tuple[str, ...], told: str, at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line, no traceback, and every file as it was."""
    before = files_and_folders(at)
    assert main(list(command)) == 1
    assert told in capsys.readouterr().err
    assert files_and_folders(at) == before


@pytest.mark.parametrize("command", [("handouts",), ("packet", "--topics", "chemotherapy"), ("pdf",)])
def test_a_full_disk_leaves_what_was_there_whole(
    command: tuple[str, ...], at: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No file may grow beyond 50 KB, as on a disk that is full: the error says so, nothing has changed, no half file is left."""
    for earlier in (at / "dist/pdf/build.json", at / "dist/pdf/chemotherapy.pdf", at / "dist/packet.html"):
        earlier.parent.mkdir(parents=True, exist_ok=True)
        earlier.write_text("{}", encoding="utf-8")
    before, limits = files_and_folders(at), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, limits[1]))
    try:
        status = main(list(command))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    place = "dist/packet.html" if command[0] == "packet" else f"dist/{command[0]}"
    assert status == 1
    assert f"{place}: it cannot be written (file too large): free some space" in capsys.readouterr().err
    assert files_and_folders(at) == before


def test_all_pdfs_are_each_article_in_three_forms_and_the_booklet(at: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one step, with a line of progress for each; neither the checklist nor the pages that search and list the files."""
    assert main(["pdf", "--output", "dist/all"]) == 0
    pages = {file.stem for file in (at / "dist/handouts").glob("*.html")} - {"ask-your-provider", "search", "index"}
    for paper in ("letter", "a4"):
        assert {file.stem for file in (at / "dist/all" / paper).glob("*.pdf")} == pages
    assert {"booklet", "chemotherapy", "chemotherapy-one-page", "chemotherapy-leaflet"} <= pages
    told = capsys.readouterr().out
    assert f"  {len(pages)} of {len(pages)}: " in told
    assert f"Wrote {2 * len(pages)} files into dist/all/." in told


def test_a_folder_that_cannot_take_its_place_leaves_the_old_one(tmp_path: Path) -> None:
    """The last step of all fails: what was there is there again."""
    (tmp_path / "handouts").mkdir()
    (tmp_path / "handouts/old.html").write_text("old", encoding="utf-8")
    with pytest.raises(OSError, match="No such file"):
        swap(tmp_path / "never-made", tmp_path / "handouts")
    assert files_of(tmp_path) == {"handouts/old.html": b"old"}


def test_an_article_with_a_problem_stops_the_handouts(copy_guide: Callable[[], Path]) -> None:
    """The same line as in ``make check``, and nothing is written."""
    root = copy_guide()
    text = (root / CHEMO).read_text("utf-8")
    (root / CHEMO).write_text(text.replace("{#key-points}", "{#points}"), encoding="utf-8")
    done = refused(run_guide(root, "handouts"))
    assert re.search(rf"^{CHEMO}:\d+: ", done.stderr, re.M)
    assert not (root / "dist").exists()


@pytest.fixture(scope="module")
def printed_one(paper_guide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The PDFs of one article, in a folder of this process: all processes share the guide."""
    folder = tmp_path_factory.mktemp("pdf") / "pdf"
    done = succeeded(
        run_guide(paper_guide, "pdf", "--output", str(folder), "--topics", PRINTED, SITE_URL=GUIDE_ADDRESS)
    )
    assert f": {PRINTED}" in done.stdout
    return folder / "letter"


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


def test_a_pdf_is_tagged_titled_and_has_bookmarks(printed_one: Path) -> None:
    """PDF/UA: language, title, headings, lists, links, and words for every picture."""
    reader = PdfReader(printed_one / f"{PRINTED}.pdf")
    catalog = reader.root_object
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Central lines")
    elements = list(tags(catalog["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Link", "/Figure"} <= {str(element["/S"]) for element in elements}
    figures = [str(element.get("/Alt", "")) for element in elements if element["/S"] == "/Figure"]
    assert len(figures) >= 3
    assert all(figures)
    assert any(GUIDE_ADDRESS in words for words in figures)
    assert any("Broken lines show the parts under the skin." in words for words in figures)
    assert reader.outline[0]["/Title"].startswith("Central lines")
    assert "When to call" in [one["/Title"] for one in reader.outline[1] if not isinstance(one, list)]
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Draft: no clinician has checked this page yet." in text


@pytest.mark.parametrize("chromium", [True, False], ids=["Chromium", "WeasyPrint"])
def test_the_booklet_as_pdf_is_tagged_and_its_contents_have_page_numbers(chromium: bool, paper_guide: Path) -> None:
    """The real booklet, of 5 articles the key points alone: a bookmark an article, in order, and each number is right."""
    page = BeautifulSoup((paper_guide / "output/handouts/booklet.html").read_text("utf-8"), "lxml")
    left_out = [
        *page.select(".cg-chapter")[5:],
        *page.select(".cg-toc__pages li")[5:],
        *page.select(".cg-chapter .cg-section:not([id$=--key-points]), .cg-words > div")[1:],
        *page.select(".cg-sources__list li")[1:],
    ]
    for part in left_out:
        part.decompose()
    titles = [title.get_text() for title in page.select(".cg-chapter > header h2")]
    [(_, printed)] = pdf.pdfs([("booklet", lambda: str(page))], ["letter", "a4"], find_browser() if chromium else None)
    reader = PdfReader(io.BytesIO(printed["letter"]))
    catalog = reader.root_object
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.startswith("The whole guide as a booklet")
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/Link", "/Figure"} <= {
        str(element["/S"]) for element in tags(catalog["/StructTreeRoot"])
    }
    [first, inside] = reader.outline
    assert first["/Title"] == "Childhood leukemia"
    assert [one["/Title"] for one in inside if not isinstance(one, list) and one["/Title"] in titles] == titles
    for data in printed.values():
        texts = page_texts(data)
        starts = [next(n for n, text in enumerate(texts, 1) if n > 3 and title in text[:90]) for title in titles]
        contents = " ".join(texts[: starts[0] - 1])
        for title, start in zip(titles, starts, strict=True):
            assert re.search(rf"{re.escape(title)}[ .]*{start}\b", contents), (title, start)


def test_numbers_that_make_the_contents_longer_are_right() -> None:
    """Where a number has no room beside its title, it takes a line, and more pages of contents come before the rest."""
    parts = [f"part{number}" for number in range(30)]
    page = (
        '<html lang="en"><title>T</title><style>a, a::after, h2 {display: block; font: 12mm sans-serif}'
        'a::after {content: attr(data-page)} h2 {break-before: page}</style><nav class="cg-toc">'
        + "".join(f'<a href="#{part}">{part}</a>' for part in parts)
        + "</nav>"
        + "".join(f'<h2 id="{part}">{part}</h2>' for part in parts)
    )
    [(_, printed)] = pdf.pdfs([("long", lambda: page)], ["a4"], find_browser())
    texts = page_texts(printed["a4"])
    starts = [texts.index(part) + 1 for part in parts]
    contents = " ".join(texts[: starts[0] - 1])
    assert re.findall(r"part\d+ (\d+)", contents) == [str(start) for start in starts]


def test_a_sheet_as_pdf_has_two_sides_and_a_second_run_changes_no_byte(printed_one: Path, paper_guide: Path) -> None:
    """The same article gives the same bytes, in another time zone too."""
    assert len(PdfReader(printed_one / f"{PRINTED}-one-page.pdf").pages) == 2
    assert len(PdfReader(printed_one / f"{PRINTED}-leaflet.pdf").pages) == 4
    before = files_of(printed_one)
    again = ("pdf", "--output", str(printed_one.parent), "--topics", PRINTED)
    succeeded(run_guide(paper_guide, *again, SITE_URL=GUIDE_ADDRESS, TZ="Pacific/Auckland", PYTHONHASHSEED="7"))
    assert files_of(printed_one) == before


def test_a_browser_that_ends_gets_a_second_try_and_then_a_clear_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short of memory it may end: a fresh one prints the same file; when that ends too, the error names the file."""
    plain, browser, prints = (
        [("plain", lambda: '<html lang="en"><title>T</title><p>Words</p>')],
        find_browser(),
        pdf.printed,
    )
    [(_, expected)] = pdf.pdfs(plain, ["a4"], browser)
    falls = 1

    def falling(chromium: Browser, file: Path, papers: Sequence[str]) -> dict[str, bytes]:
        nonlocal falls
        if falls:
            falls -= 1
            chromium.close()
        return prints(chromium, file, papers)

    monkeypatch.setattr(pdf, "printed", falling)
    [(_, printed)] = pdf.pdfs(plain, ["a4"], browser)
    assert printed == expected
    falls = 2
    with pytest.raises(pdf.BrowserError, match=r"^plain: .* has ended twice"):
        list(pdf.pdfs(plain, ["a4"], browser))
    with pytest.raises(pdf.BrowserError, match=r"true does not start: set CHROMIUM to another"):
        list(pdf.pdfs(plain * 3, ["a4"], shutil.which("true")))


def test_in_a_pdf_every_drawing_has_its_tones_and_its_words() -> None:
    """The share in dots is said in words, a drawing by its title and its description, both in the tones of print."""
    css = handout_stylesheet(ROOT / "theme/static")
    assert re.search(r"\.fig-fill\{fill: ?#eee;stroke: ?#000\}", pdf.drawing_style(css))
    assert "var(" not in pdf.drawing_style(css)
    html = (
        '<html lang="en"><title>T</title><body><figure class="cg-dots"><p class="cg-dots__words"><strong>9 of 10</strong> children</p>'
        '<svg aria-hidden="true" viewBox="0 0 9 9"><path class="fig-dot" d="M4 4h0"/></svg></figure>'
        '<svg viewBox="0 0 9 9" aria-describedby="x-words"><title>Marrow</title><path class="fig-fill" d="M0 0h9v9z"/></svg>'
        '<p id="x-words"> Two\n bones. </p>'
    )
    whole = html.replace("<body>", f"<style>{css}</style><body>")
    found = tags(PdfReader(io.BytesIO(pdf.weasyprint_pdf(whole, "a4"))).root_object["/StructTreeRoot"])
    assert [str(one["/Alt"]) for one in found if one["/S"] == "/Figure"] == ["9 of 10", "Marrow. Two bones."]
