"""Whatever an author types, the answer is a text or a list of problems with file, line and what to do: never a traceback."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from care_guide.checks import check_article
from care_guide.content.data_files import read_entries, read_list, read_one
from care_guide.content.hospital import read_facts, read_profile
from care_guide.content.models import CodeRow, Notice, Source, Term, WordLists
from care_guide.content.problems import ContentError, Problem
from care_guide.content.review_files import LEDGER, read_form, read_ledger, read_rules
from care_guide.content.rule_book import read_rule_book
from care_guide.content.search_words import read_search
from care_guide.content.strings import load_strings
from care_guide.importer.document import CannotImportError
from care_guide.importer.draft import to_markdown
from care_guide.importer.word import read_docx
from care_guide.markdown_ext import read_article
from care_guide.translation.exchange import read_xliff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.conftest import HEADER, parser, shared

# What the forms of a text are made of, and what breaks them.
_FORMS = """## ~### ~{#a}~{.urgent}~{only=us}~- ~    - ~1. ~[ ] ~- [ ] ~[[~]]~[[signs.urgent]]~[[sign.x]]~[[passage.far-away]]~
[[phone.care_team|if none: ~[[if ~[^a]~[^~](~](x.md)~![~|a|b|~|-|-|~```dots~```~count: 3~of: 9~**~*~_~`~<b>~&amp;~>~#~---~===~Why: ~
Who: nurse~101 F~5 mg~Call 911.~{~}~: ~word """.replace("\n", "")
PIECES = st.sampled_from(
    [*_FORMS.split("~"), *["\n", "\n\n"] * 8, "|", "\\", "\u00a0", "\u200b", "\x0b", "\x00", "\x02", "\x03"]
)
BODY = st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join)
_SIGNS = """- ~id: ~a~title: ~text: ~
~  ~null~[~]~{~}~"~'~: ~#~&a~*a~|
~>~2026-11-22~3~signs:
~passages:
~banned:
~phone:
~call:
~!!x ~? ~%~@~---
"""
YAML = st.lists(st.sampled_from([*_SIGNS.split("~"), "\x0b", "\t"]) | st.text(max_size=3), max_size=20).map("".join)
BOUNDED = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def told(problems: list[Problem]) -> None:
    """Each problem is one line, with its file, its line, what is wrong and what to do, and no word of a library."""
    for problem in problems:
        assert problem.line >= 1
        assert re.fullmatch(r"[^\n]+:\d+: [^\n]+: [^\n]+", str(problem)), repr(str(problem))


@BOUNDED
@given(body=BODY)
def test_any_body_of_an_article_gives_problems_at_most(tmp_path: Path, body: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes((HEADER + body).encode("utf-8", "surrogatepass"))
    article, problems = read_article(file, "content/en/treatments/a.md", parser())
    told(problems)
    if article is not None:
        told(list(check_article(article, shared())))


@BOUNDED
@given(header=YAML)
def test_any_header_gives_problems_at_most(tmp_path: Path, header: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(f"---\n{header}\n---\n\nWords.\n".encode("utf-8", "surrogatepass"))
    article, problems = read_article(file, "content/en/treatments/a.md", parser())
    assert article or problems
    told(problems)


@BOUNDED
@given(text=YAML)
def test_any_data_file_gives_problems_at_most(tmp_path: Path, text: str) -> None:
    """Sources, terms, notices, words, the rule book, the hospital's facts, the profile and the ledger."""
    (tmp_path / "content/data").mkdir(parents=True, exist_ok=True)
    data = text.encode("utf-8", "surrogatepass")
    (tmp_path / "a.yaml").write_bytes(data)
    (tmp_path / LEDGER).write_bytes(data)
    for model, key in ((Source, "id"), (Term, "term"), (Notice, "id")):
        told(read_entries(tmp_path, "a.yaml", model, key)[1])
    for read in (read_rule_book, read_profile, read_rules, read_search):
        told(read(tmp_path, "a.yaml")[1])
    told(read_list(tmp_path, "a.yaml", CodeRow)[1])
    told(read_one(tmp_path, "a.yaml", WordLists)[1])
    told(read_facts(tmp_path, "a.yaml", shared().profile)[1])
    told(read_ledger(tmp_path)[1])


# A sound file of each kind that other programs write, to be cut, doubled and mixed.
_FORM = """{"form": "care-guide sign-off 1", "made": "2026-11-22", "date": "2026-11-23", "name": "Test Person",
 "credential": "MD", "role": "clinician", "texts": [{"article": "treatments/a", "lang": "en",
 "version": "0000000000000000000000000000000000000000000000000000000000000000", "signed": true,
 "next_check": "2027-11-01", "changed": "All.", "note": ""}]}"""
_XLIFF = """<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file
 original="content/en/a.md" source-language="en" target-language="es"><body><trans-unit id="1"><source>Call <x id="1"/>.
</source><target>Llame <x id="1"/>.</target></trans-unit></body></file></xliff>"""
_TOML = """skip = "Skip"\n[review]\ndraft = "Draft {date}"\nlist = ["a"]\nday = 2026-11-22\n[slot]\n"clinic.address" = "Where"\n"""
_ODD = [
    *'{}[]<>"=:,/&#;',
    "\n",
    *["null", "1e999", "-1", "\ufeff", "\x00", "�", "<!DOCTYPE", "&amp;"],
    "9" * 5000,
    "[" * 2000,
]


def damaged(whole: str) -> st.SearchStrategy[str]:
    """``whole`` with some of its pieces taken out, doubled or put elsewhere, and odd signs between them."""
    pieces = re.findall(r"[\w./-]+|\s+|.", whole)
    edit = st.tuples(st.integers(0, len(pieces)), st.integers(0, 9), st.sampled_from([*_ODD, *set(pieces)]))
    edits = st.lists(edit, max_size=6)

    def apply(edits: list[tuple[int, int, str]]) -> str:
        now = list(pieces)
        for place, gone, piece in edits:
            now[place : place + gone] = [piece]
        return "".join(now)

    return edits.map(apply)


@BOUNDED
@given(text=damaged(_FORM))
def test_any_form_that_comes_back_gives_problems_at_most(tmp_path: Path, text: str) -> None:
    (tmp_path / "back.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    form, _, problems = read_form(tmp_path / "back.json", "back.json")
    assert form or problems
    told(problems)


@BOUNDED
@given(text=damaged(_XLIFF))
def test_any_xliff_file_gives_problems_at_most(text: str) -> None:
    told(read_xliff(text.encode("utf-8", "surrogatepass"), "back.xlf", "en", "es")[1])


@BOUNDED
@given(text=damaged(_TOML))
def test_any_words_of_the_theme_give_problems_at_most(tmp_path: Path, text: str) -> None:
    (tmp_path / "en.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        strings = load_strings(tmp_path)
        for key in ("skip", "review.draft", "review", "slot.clinic.address"):
            strings("en", key, date="today")
        strings.table("en", "slot")
    except ContentError as error:
        told(error.problems)


_PART = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
_WORDS = "<w:p><w:r><w:t>Call 38.0 C</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'


@BOUNDED
@given(main=damaged(_PART.format(_WORDS)), rels=damaged(_RELS), cut=st.integers(0, 400), flip=st.integers(0, 400))
def test_any_document_of_word_is_read_or_refused_in_a_line(main: str, rels: str, cut: int, flip: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, text in (("word/document.xml", main), ("_rels/.rels", rels)):
            archive.writestr(name, text.encode("utf-8", "surrogatepass"))
    data = bytearray(whole.getvalue())
    if flip < 200:
        data[flip % len(data)] ^= 0xFF
    try:
        to_markdown(read_docx("a.docx", bytes(data[: len(data) - (cut if cut < 100 else 0)])))
    except CannotImportError as error:
        assert re.fullmatch(r"a\.docx: [^\n]+: [^\n]+", str(error))
