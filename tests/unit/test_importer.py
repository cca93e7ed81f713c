"""What is read out of a document: nothing lost, nothing changed, nothing that could be markup; and what is refused."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from care_guide.importer.document import CannotImportError, Source, read_bytes, read_web_page
from care_guide.importer.draft import Converted, clean, escaped, sentences_of, titled, to_markdown
from care_guide.importer.word import read_docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.photos import PNG
from tests.unit.conftest import Convert

NO_FILE = Path("leaflet.html")


def saved(document: object) -> bytes:
    """The bytes of a document of python-docx."""
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def web(body: str, head: str = "") -> Converted:
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>"
    return to_markdown(read_web_page("leaflet.html", NO_FILE, page.encode()))


def text(made: Converted) -> str:
    return "\n\n".join(block.text for block in made.blocks)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A .docx with one part put in the place of another, or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


@pytest.fixture
def plain() -> bytes:
    document = docx.Document()
    document.add_paragraph("Give it once a week.")
    return saved(document)


# The same words


@given(st.text(st.sampled_from("ab1. -+#>*_`[]{}()|<>&;^!=~:\\\"'/$%\n"), max_size=40))
def test_no_sign_of_a_document_becomes_markup(convert_text: Convert, typed: str) -> None:
    """A family reads on the page what was typed in the document, sign by sign."""
    lines = sentences_of(escaped(" ".join(clean(typed).split())))
    shown, _ = convert_text("Before.\n\n" + "\n".join(lines) + "\n\nAfter.")
    assert {tag.name for tag in shown.find_all(True)} <= {"html", "body", "p"}
    paragraphs = [" ".join(p.get_text().split()) for p in shown.find_all("p")]
    expected = " ".join(clean(typed).split())
    assert paragraphs == ["Before.", *([expected] if expected else []), "After."]


def test_one_sentence_a_line() -> None:
    """Names and figures with a point end none."""
    told = "Call Dr. Smith at 8 a.m. or later. Never wait! Give 2.5 mL (see p. 3). “Is it safe?” Yes. U.S. labels say no. 4 days."
    assert sentences_of(told) == [
        "Call Dr. Smith at 8 a.m. or later.",
        "Never wait!",
        "Give 2.5 mL (see p. 3).",
        "“Is it safe?”",
        "Yes.",
        "U.S. labels say no.",
        "4 days.",
    ]


def test_raised_figures_stay_raised() -> None:
    """10⁹ may never read 109, nor CO2 be torn apart."""
    made = web("<p>Below 0.5 x 10<sup>9</sup>/L, 10<sup>-3</sup> g, CO<sub>2</sub>.</p>")
    assert text(made) == "Below 0.5 x 10⁹/L, 10⁻³ g, CO₂."


def test_what_is_struck_out_is_left_out_and_reported() -> None:
    """A dose that somebody has crossed out is no dose."""
    made = web("<p>Give it <s>every day</s> <del>at noon</del> once a week.</p>")
    assert "every day" not in text(made)
    assert "noon" not in text(made)
    assert made.notes == ['"every day" is struck out: it is left out', '"at noon" is struck out: it is left out']


def test_footnotes_that_somebody_typed_are_notes() -> None:
    """As Word's own: the mark in the text, the note where it stands, and one line on what to do."""
    made = web(
        "<p>Wash for 20 seconds.[^1] Then look.[^our-rule]</p><p>[^1]: A paper, 2026.</p><p>[^our-rule]: Rule 12.</p>"
    )
    assert (
        text(made)
        == "Wash for 20 seconds. (note 1) Then look. (note our-rule)\n\nNote 1: A paper, 2026.\n\nNote our-rule: Rule 12."
    )
    (note,) = made.notes
    assert "sources.yaml" in note and "(note 1)" in note


def test_lists_and_tables_keep_their_form() -> None:
    """Nested items, lists that begin elsewhere, cells with marks; a table with joined cells becomes items."""
    made = web(
        "<ul><li>one<ul><li>deep. And more.</li></ul></li><li><p>two</p><p>three</p></li></ul><ol start=4><li>four</li></ol>"
        "<table><tr><th>Dose<th>Day</tr><tr><td><p>5|6</p><p>mL</p><td>1</tr></table>"
        "<table><tr><td colspan=2>Both</tr><tr><td>a<td>b</tr></table><table><tr><td><p>Only a frame.</p></tr></table>"
    )
    assert [block.text for block in made.blocks] == [
        "- one\n    - deep.\n      And more.\n- two\n  three",
        "4. four",
        "| Dose | Day |\n| --- | --- |\n| 5\\|6 mL | 1 |",
        "- Both\n- a; b",
        "Only a frame.",
    ]
    assert made.notes == ["table 2 has joined cells: each of its rows is an item; check it"]


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        ("<ul>Wash.<li>Rest.</li>Wait.</ul>", ["- Wash.\n- Rest.\n- Wait."]),
        ("<ol><li>Wash.</li><p>Never rub.</p><li>Rest.</li></ol>", ["1. Wash.\n- Never rub.\n2. Rest."]),
        ("<ul><div><li>Wash.</li></div></ul>", ["- Wash."]),
        ("<table><caption>Doses. Ask.</caption><tr><td>a<td>b</tr><tr><td>1<td>2</tr></table>",
         ["Doses.\nAsk.", "| a | b |\n| --- | --- |\n| 1 | 2 |"]),
        ("<table><tr>Wait.<td>a<td>b</tr><tr><td>1<td>2</tr></table>", ["Wait.", "| a | b |\n| --- | --- |\n| 1 | 2 |"]),
        ("<table><tbody>Wash.<tr><td>a<td>b</tr>Rest.<tr><td>1<td>2</tr><div>Wait.</div></table>",
         ["Wash.", "Rest.", "Wait.", "| a | b |\n| --- | --- |\n| 1 | 2 |"]),
        ("<ol><li>Wash.</li><b>Never rub.</b><img alt='A hand.'><li>Rest.</li></ol>",
         ["1. Wash.\n- **Never rub.**\n2. Rest.", "A hand."]),
        ("<details><summary>Fever</summary>Call us.</details>", ["Fever", "Call us."]),
    ],
)  # fmt: skip
def test_words_of_a_list_or_a_table_outside_of_items_and_cells_stay(page: str, blocks: list[str]) -> None:
    """A browser shows them, whatever HTML says of their place."""
    assert [block.text for block in web(page).blocks] == blocks


def test_a_drawing_with_words_is_reported() -> None:
    assert (
        web("<p>Wash.</p><svg><text>Never rub.</text></svg>").notes[0].startswith("it has a drawing with words (SVG)")
    )


def test_the_words_of_a_form_are_taken_along() -> None:
    """Which phase, and what somebody wrote into a field: a page has no fields, and none of these words is lost."""
    made = web(
        "<p>Which phase? <select><option>Induction<option>Delay<optgroup label=Later><option>The long one</select></p>"
        "<p>Notes: <textarea>Take it with food.\nNever crush it.</textarea></p><select></select>"
        "<p>Dose: <input value='5 mg'> by <input type=Text value=mouth>.<input type=hidden value=x><input type=submit value=Send><input></p>"
    )
    assert text(made).split("\n\n") == [
        "Which phase?",
        "- Induction\n- Delay\n- Later\n- The long one",
        "Notes:",
        "Take it with food.\nNever crush it.",
        "Dose: 5 mg by mouth.",
    ]
    assert made.notes == ["it has fields of a form: a page has none; see what a family needs of their words"]


def test_a_table_in_a_table_and_one_of_a_single_row_are_reported() -> None:
    """Which medicine belongs to which hour may be lost; a table without rows below its heads would be refused later."""
    made = web("<table><tr><td>Drug<td><table><tr><td>5 mg<td>twice</tr></table></tr><tr><td>Night<td>no</tr></table>")
    assert [block.text for block in made.blocks] == ["Drug", "- 5 mg; twice", "Night", "no"]
    assert made.notes == [
        "a table holds another one: its cells follow each other; check what belongs together",
        "table 1 has one row: each of its rows is an item; check it",
    ]


def test_a_page_of_google_docs_has_neither_its_comments_nor_its_redirects() -> None:
    """A remark of a colleague is no text for families, and no link tells a third party who reads."""
    made = web(
        '<p>Fever.<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> Call: '
        '<a href="https://www.google.com/url?q=https://a.test/x%3Fb%3D1&amp;sa=D">us</a></p>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a> Is that right?</p></div>'
    )
    assert text(made) == "Fever.\nCall: [us](https://a.test/x?b=1)"
    assert made.notes == ["it has comments: they are not taken along; see whether one matters"]


@pytest.mark.parametrize(("between", "told"), [("Rest.", True), ("", False)])
def test_numbered_lists_of_word_that_may_go_on_are_reported(between: str, told: bool) -> None:
    """Word's "3." is "1." here, and a text may name the step."""
    document = docx.Document()
    for words in ("Wash.", between, "Call."):
        if words:
            document.add_paragraph(words, style=None if words == between else "List Number")
    notes = read_docx("leaflet.docx", saved(document)).notes
    assert any("its numbered lists begin with 1 here" in note for note in notes) is told


@pytest.mark.parametrize("start", ["\u00b2", "-3", "one", "9" * 5000])
def test_a_list_that_begins_with_no_number_begins_with_one(start: str) -> None:
    """Whatever number a document gives its list, the import never ends in a traceback."""
    assert text(web(f'<ol start="{start}"><li>first</li></ol>')) == "1. first"


def test_links_to_web_pages_stay_and_no_other() -> None:
    """A script, a bookmark or a file of somebody's disk leads a family nowhere."""
    made = web(
        '<p><a href="https://a.test/x_(y)">one</a> <a href="javascript:x()">two</a> <a href="#z">three</a> '
        '<a href="http://b.test">four</a> <a href="file:///C:/d">five</a></p>'
    )
    assert text(made) == "[one](https://a.test/x_%28y%29) two three four five"
    assert len(made.notes) == 3


def test_signs_that_nobody_sees_are_gone() -> None:
    """Zero-width, right-to-left and soft-hyphen signs can turn a text around on the page."""
    assert clean("a\u200bb\u202ec\u00add\u00a0e\u2011f\x07g\ufeff") == "abcd e-fg"


def test_bold_lines_are_headings_where_there_are_no_others() -> None:
    """Most leaflets are written so; a bold sentence stays one."""
    page = "<p><b>Fever</b></p><p><b>What to do:</b></p><p>Call.</p><p><b>Never wait.</b></p>"
    made = web(page)
    assert [(block.kind, block.text) for block in made.blocks] == [
        ("heading", "Fever"),
        ("heading", "What to do"),
        ("text", "Call."),
        ("text", "**Never wait.**"),
    ]
    assert titled(made.blocks)[0] == "Fever"
    assert [b.kind for b in web("<h2>One</h2>" + page).blocks].count("heading") == 1


WORD = Path(__file__).with_name("word.html").read_text("utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_web_page_of_word(tmp_path: Path, encoding: str) -> None:
    """Its lists are paragraphs with typed bullets; its pictures lie in a folder beside it."""
    file, folder = tmp_path / "port.html", tmp_path / "port_files"
    folder.mkdir()
    (folder / "image001.png").write_bytes(PNG)
    told = f"\ufeff{WORD}" if encoding == "utf-8" else WORD.replace("charset=utf-8", f"charset={encoding}")
    file.write_bytes(told.encode(encoding))
    source = read_web_page("port.html", file, file.read_bytes())
    made = to_markdown(source)
    title, blocks = titled(made.blocks)
    assert (title, source.title) == ("Port care", "Port care")
    assert [block.text for block in blocks] == [
        "At home",
        "Keep it dry and clean.",
        "- Wash hands\n    - with soap\n- Dry them",
        "Then:",
        "1. Clamp\n2. Flush",
        "A port",
    ]
    assert source.pictures[0].data == PNG
    assert made.notes == ["it has hidden text: it is not taken along; see whether a family needs it"]


def test_what_mammoth_leaves_out_is_reported(plain: bytes) -> None:
    """Tracked changes, hidden text, charts, equations, comments, the words in the margins."""
    document = docx.Document(io.BytesIO(plain))
    document.sections[0].footer.paragraphs[0].text = "Call 555-0100"
    data = saved(document)
    main = part(data, "word/document.xml")
    run = b"<w:p><w:ins w:id='1'><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:ins></w:p>"
    data = with_part(data, "word/document.xml", main.replace(b"<w:body>", b"<w:body>" + run))
    told = " ".join(read_docx("a.docx", data).notes)
    for what in ("tracked changes", "hidden text", 'footer says "Call 555-0100"'):
        assert what in told
    assert read_docx("a.docx", plain).notes == []


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHAPES = (
    f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def with_body(*blocks: str) -> Source:
    """A document as other programs write it: python-docx does not know these elements."""
    document = docx.Document()
    for block in blocks:
        document.element.body.insert(-1, parse_xml(block))
    return read_docx("a.docx", saved(document))


def kinds(source: Source) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in to_markdown(source).blocks]


def test_a_heading_is_one_by_what_its_style_is_based_on_or_by_its_level() -> None:
    """A hospital's template has styles of its own; a style that says it is body text is none."""
    document = docx.Document()
    styles = document.styles
    for name, base in (
        ("KJ Topic", "Heading 1"),
        ("KJ Part", "KJ Topic"),
        ("KJ Name", "Title"),
        ("KJ Note", "Heading 2"),
    ):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles[base]
    level = f'<w:pPr {W}><w:outlineLvl w:val="%d"/></w:pPr>'
    styles["KJ Note"].element.append(parse_xml(level % 9))
    styles.add_style("Bar", WD_STYLE_TYPE.PARAGRAPH).element.append(parse_xml(level % 1))
    for text, style in (
        ("Port care", "KJ Name"), ("At home", "KJ Part"), ("Keep it dry.", "KJ Note"), ("In the bath", "Bar"),
        ("Cover it.", "Normal"), ("On a trip", "Normal"), ("Take it along.", "Normal"),
    ):  # fmt: skip
        document.add_paragraph(text, style=style)
    document.paragraphs[-2]._p.insert(0, parse_xml(level % 0))
    assert kinds(read_docx("a.docx", saved(document))) == [
        ("heading", 0, "Port care"), ("heading", 1, "At home"), ("text", 0, "Keep it dry."), ("heading", 2, "In the bath"),
        ("text", 0, "Cover it."), ("heading", 1, "On a trip"), ("text", 0, "Take it along."),
    ]  # fmt: skip


BOX = "<w:txbxContent><w:p><w:r><w:t>Never give ibuprofen.</w:t></w:r></w:p></w:txbxContent>"
CHOICE = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>'
FALLBACK = f"<mc:Fallback><w:pict><v:oval><v:textbox>{BOX}</v:textbox></v:oval></w:pict></mc:Fallback>"


@pytest.mark.parametrize(
    "run",
    [
        f"<mc:AlternateContent>{CHOICE}{FALLBACK}</mc:AlternateContent>",
        f"<mc:AlternateContent>{CHOICE}</mc:AlternateContent>",
        f"<w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing>",
        f"<w:pict><v:oval><v:textbox>{BOX}</v:textbox></v:oval></w:pict>",
    ],
)
def test_a_text_box_is_read_once_however_it_is_written(run: str) -> None:
    """It may hold the one warning of a leaflet."""
    source = with_body(f"<w:p {SHAPES}><w:r><w:t>Measure first.</w:t></w:r><w:r>{run}</w:r></w:p>")
    assert [words for _, _, words in kinds(source)] == ["Measure first.", "Never give ibuprofen."]
    assert source.notes == []


def test_fields_and_signs_of_symbol_fonts_are_read_and_contents_left_out() -> None:
    """The number in a field is one of the text; U+F0B3 of the font Symbol is greater than or equal to."""
    run = "<w:r>{}<w:t xml:space='preserve'>{}</w:t></w:r>"
    font = '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr>'
    source = with_body(
        f'<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent><w:p>{run.format('', 'Washing 2')}</w:p></w:sdtContent></w:sdt>",
        f'<w:p {W}>{run.format("", "Give ")}<w:fldSimple w:instr="DOCPROPERTY dose">{run.format("", "5 ml")}</w:fldSimple>'
        f"{run.format('', ' if it is ')}{run.format(font, chr(0xF0B3))}{run.format('', ' 38 C.')}</w:p>",
        f'<w:p {W}>{run.format("", "Then ")}<w:r><w:sym w:font="Odd Font" w:char="F041"/></w:r>{run.format("", " wait.")}</w:p>',
    )
    assert [words for _, _, words in kinds(source)] == ["Give 5 ml if it is ≥ 38 C.", "Then wait."]
    assert source.notes == [
        "its table of contents is left out: the page makes its own",
        "a sign of the font Odd Font (F041) is left out: see in the document what it shows",
    ]


def test_words_that_were_not_read_are_reported(plain: bytes) -> None:
    """Whatever element holds them: nobody knows all that programs write. Deleted words are no loss, nor are signs between words."""
    strange = "<w:p><w:strange><w:r><w:t>Never crush it.</w:t></w:r></w:strange><w:r><w:t>Swallow it.</w:t></w:r></w:p>"
    deleted = "<w:p><w:del w:id='1'><w:r><w:delText>Ten.</w:delText></w:r></w:del><w:r><w:t>6</w:t><w:noBreakHyphen/><w:t>MP</w:t></w:r></w:p>"
    main = part(plain, "word/document.xml").replace(b"<w:body>", f"<w:body>{strange}{deleted}".encode())
    notes = read_docx("a.docx", with_part(plain, "word/document.xml", main)).notes
    assert notes[1:] == ['"Never crush it.Swallow it." was not read in full: compare it with the document']


def test_a_web_page_of_libreoffice() -> None:
    """Its notes, margins, contents and symbol fonts are not words of the text."""
    made = web(
        '<div title="header"><p>Rev. 3</p></div><h1>Port care</h1>'
        '<div id="Table of Contents1"><p>Contents</p><p><a href="#a">Washing 2</a></p></div>'
        '<p>Wash it.<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> '
        'Call at <font face="Symbol, serif">\uf0b3</font> 38 C.</p>'
        '<div id="sdfootnote1"><p><a class="sdfootnotesym" href="#sdfootnote1anc">1</a>Our policy.</p></div>'
        '<div title="footer"><p>Page 1 of 2</p></div>'
    )
    assert text(made) == "Port care\n\nWash it. (note 1) Call at ≥ 38 C.\n\nNote 1: Our policy."
    told = " ".join(made.notes)
    assert all(words in told for words in ('"Rev. 3"', "table of contents", "footnotes"))
    assert "Page 1" not in told


# Refusals


def refused(name: str, data: bytes, file: Path = NO_FILE) -> str:
    with pytest.raises(CannotImportError) as error:
        read_docx(name, data) if name.endswith(".docx") else read_web_page(name, file, data)
    told = str(error.value)
    assert re.fullmatch(rf"{re.escape(name)}: [^\n]+: [^\n]+", told)
    return told


def test_files_that_are_no_docx(plain: bytes) -> None:
    """Each is named for what it is."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert "old .doc file" in refused("a.docx", ole)
    assert "encrypted" in refused("a.docx", ole + "EncryptedPackage".encode("utf-16-le"))
    for data in (b"hello", b"PK\x03\x04", plain[: len(plain) // 2]):
        assert "no .docx file" in refused("a.docx", data)
    odt = io.BytesIO()
    with zipfile.ZipFile(odt, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    for data, what in (
        (b"%PDF-1.7\n<p>x</p>", "a PDF"), (b"{\\rtf1 <p>x</p>}", "an RTF document"), (odt.getvalue(), "an OpenDocument file"),
        (b"From: x\r\nMIME-Version: 1.0\r\n\r\n<p>x</p>", "a web archive"), (PNG, "a picture"),
    ):  # fmt: skip
        for name in ("a.docx", "a.html"):
            assert f"it is {what}" in refused(name, data)
    assert "a file of Word" in refused("a.html", plain)
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert "no .docx file" in refused("a.docx", empty.getvalue())
    for broken in (b"<w:document", b"", b"\x00\x01", b"<a/>"):
        assert "damaged" in refused("a.docx", with_part(plain, "word/document.xml", broken))
    control = part(plain, "word/document.xml").replace(b"once", b"on\x07ce")
    assert "damaged" in refused("a.docx", with_part(plain, "word/document.xml", control))


def test_files_that_only_an_attacker_makes(plain: bytes) -> None:
    """Parts outside of the archive, entities that fill the memory, pictures without end."""
    for name in ("../../evil.png", "/etc/evil.png", "word/media/../../../evil.png", "C:\\evil.png"):
        assert "outside of the document" in refused("a.docx", with_part(plain, name, b"x"))
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]>' + part(plain, "word/document.xml")
    assert "DOCTYPE" in refused("a.docx", with_part(plain, "word/document.xml", bomb))
    rels = part(plain, "word/_rels/document.xml.rels")
    away = rels.replace(b"</Rel", b'<Relationship Id="x" Type="image" Target="../../../etc/passwd"/></Rel')
    assert "outside of the document" in refused("a.docx", with_part(plain, "word/_rels/document.xml.rels", away))
    huge = with_part(plain, "word/media/image1.png", PNG + bytes(20_000_001))
    assert re.search(r"picture word/media/image1\.png has 20 MB: make it smaller", refused("a.docx", huge))
    assert "holds too much" in refused("a.docx", with_part(plain, "word/other.bin", bytes(200_000_001)))


def test_web_pages_that_cannot_be_used(tmp_path: Path) -> None:
    """No HTML, an encoding that it does not have, control characters, pictures that lie elsewhere or are too large."""
    assert "no HTML file" in refused("a.html", b"just words")
    assert "not utf-8" in refused("a.html", b"<p>caf\xe9</p>")
    assert "control character (U+0000, line 2)" in refused("a.html", b"<p>\na\x00b</p>")
    folder = tmp_path / "leaflet"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(PNG)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    for path in ("../secret.png", "..%2fsecret.png", "..\\secret.png", "x/../../secret.png", "link.png"):
        assert "outside" in refused("a.html", f'<p>a<img src="{path}"></p>'.encode(), folder / "a.html")
    (folder / "big.png").write_bytes(PNG + bytes(20_000_001))
    assert "has 20 MB" in refused("a.html", b'<p>a<img src="big.png"></p>', folder / "a.html")


def test_pictures_that_cannot_be_had_are_named(tmp_path: Path) -> None:
    """Nothing is fetched, and nothing is read but what lies beside the document."""
    page = "".join(
        f'<p>a<img src="{src}"></p>'
        for src in (
            "https://a.test/b.png",
            "//a.test/b.png",
            "file:///C:/b.png",
            "C:/b.png",
            "/etc/passwd",
            "b.png",
            "",
            "/&#9;/[x",
            "x" * 300,
            "loop.png",
            "data:,",
        )
    )
    (tmp_path / "loop.png").symlink_to("loop.png")
    source = read_web_page("a.html", tmp_path / "a.html", page.encode())
    assert not any(picture.data for picture in source.pictures)
    assert all(picture.lost for picture in source.pictures[:-1])


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """The path is said, and what to do."""
    (tmp_path / "empty.docx").write_bytes(b"  ")
    for path, told in (
        ("none.docx", "there is no such file"), (".", "it is a folder"), ("empty.docx", "it is empty"),
        (f"{'x' * 300}.docx", "file name too long"),
    ):  # fmt: skip
        with pytest.raises(CannotImportError, match=told):
            read_bytes(tmp_path / path)
