"""``make paste-pack`` and ``make verify-copies``: what goes into a record system, and what is said of what comes back."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
from collections.abc import Callable
from html import escape
from pathlib import Path
from textwrap import wrap

import pytest
from care_guide.content.strings import load_strings
from care_guide.render.handouts import SiteInfo
from care_guide.render.paste_pack import (
    Heading,
    Item,
    List,
    Paragraph,
    Run,
    Table,
    as_html,
    as_rtf,
    as_text,
    blocks_of,
    cited_by,
    record_texts,
)
from care_guide.render.record_copies import judge, squeezed, words_of
from care_guide.render.views import site_view
from care_guide.review.state import reviews
from care_guide.utils.dates import day
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from tests.conftest import ROOT, SIGNED, load, run_guide, sign_everything, succeeded

CHEMO = "content/en/treatments/chemotherapy.md"
TOPIC = "treatments/chemotherapy"
PART = f"en/{TOPIC}/key-points"


def plain(text: str) -> tuple[Run, ...]:
    """Words that are not bold."""
    return (Run(text),)


BLOCKS = (
    Heading(2, "Fever: what now?"),
    Paragraph(plain("Above 38.0 C (100.4 F) \u2013 call <now> & wait {here} \\ there \U0001f600.")),
    List(3, (Item(plain("One"), (List(None, (Item(plain("\u00bd tablet")),)),)), Item(plain("Two")))),
    Table(((plain("Drug"), plain("How")), (plain("6-MP"), (Run("once a "), Run("DAY", strong=True))))),
    Paragraph((Run("Once a "), Run("WEEK", strong=True), Run(", never more."))),
)


@pytest.fixture(scope="module")
def guide(copy_guide: Callable[[], Path]) -> Path:
    """A guide whose texts made-up people have signed, and its pack."""
    root = copy_guide()
    sign_everything(root)
    succeeded(run_guide(root, "paste-pack", SITE_URL="https://www.hospital.test/leukemia"))
    return root


@pytest.fixture(scope="module")
def pack(guide: Path) -> Path:
    """The folder of the pack."""
    return guide / "dist/paste-pack"


@pytest.fixture(scope="module")
def texts(pack: Path) -> list[dict]:
    """The list in the manifest."""
    return json.loads((pack / "manifest.json").read_text("utf-8"))["texts"]


@pytest.fixture(scope="module")
def guide_texts(guide: Path) -> list:
    """The texts of the newest pack, as the command makes them."""
    library = load(guide)
    state, _ = reviews(library, SIGNED)
    shared = SiteInfo.from_address("https://www.hospital.test/leukemia")
    return list(record_texts(site_view("en", library, state, 0), library, shared))


def verify(root: Path, folder: Path, *environment: str) -> tuple[int, list[str]]:
    """Exit status and lines of ``verify-copies``."""
    done = run_guide(root, "verify-copies", "--dir", str(folder), SITE_URL="https://www.hospital.test/leukemia")
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, (done.stdout + done.stderr).strip().split("\n")


def test_html_holds_nothing_that_a_record_system_takes_out(pack: Path) -> None:
    """Headings, paragraphs, lists and tables, without an attribute, in ASCII."""
    files = sorted(pack.rglob("*.html"))
    assert len(files) > 80
    for file in files:
        text = file.read_bytes().decode("ascii")
        tags = set(re.findall(r"<[^>]*>", text))
        assert tags <= {
            f"<{end}{tag}>"
            for tag in ("h2", "h3", "p", "ul", "ol", "li", "table", "tr", "th", "td", "strong")
            for end in ("", "/")
        }, file
        assert text.startswith("<h2>"), file


def test_the_manifest_names_each_file_with_its_sum_and_what_a_search_needs(pack: Path, texts: list[dict]) -> None:
    """An analyst can import by it alone: every file once, its hash, its version, its review, the codes it answers."""
    named = {file["path"]: file["sha256"] for text in texts for file in text["files"]}
    there = {f.relative_to(pack).as_posix() for f in pack.rglob("*") if f.suffix in (".html", ".rtf", ".txt")}
    assert set(named) == there
    assert all(hashlib.sha256((pack / path).read_bytes()).hexdigest() == digest for path, digest in named.items())
    whole = next(text for text in texts if text["article"] == TOPIC and text["part"] is None)
    assert (whole["title"], whole["language"], whole["state"]) == ("Chemotherapy", "en", "signed")
    assert whole["checked"] == SIGNED.isoformat()
    assert datetime.date.fromisoformat(whole["check_again_by"]) > datetime.date(2026, 11, 22)
    assert re.fullmatch(r"[0-9a-f]{64}", whole["version"])
    assert "Z51.11" in {code["code"] for code in whole["codes"]}


def test_each_text_says_who_checked_it_which_copy_it_is_and_where_the_newest_is(pack: Path, texts: list[dict]) -> None:
    """In all three forms, for sections too: a section is read alone."""
    for text in texts:
        for file in text["files"]:
            words = " ".join((words_of((pack / file["path"]).read_bytes()) or "").split())
            assert f"Checked by Test Person 0, MD, on {day(SIGNED, 'en')}." in words, file
            assert text["copy"] in words
            assert "drafted this text" not in words
            anchor = f"#{text['part']}" if text["part"] else ""
            assert re.search(rf"https://www\.hospital\.test/leukemia/[\w-]+\.html{anchor}", words)


def test_the_text_of_an_article_is_whole_in_every_form(pack: Path, built_guide: Path) -> None:
    """Each word of the article's paragraphs, items and cells on the site is in its text for the record."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup((built_guide / "output/chemotherapy.html").read_text("utf-8"), "html.parser")
    body = soup.select_one("#what-it-is")
    assert body is not None
    for gone in body.select("sup, svg, summary, .cg-slot__line, .cg-slot, .cg-dots__picture"):
        gone.decompose()
    shown = [" ".join(node.get_text().split()) for node in body.select("p, li, td, th")]
    assert len(shown) > 3
    for ending in ("html", "rtf", "txt"):
        words = words_of((pack / f"en/{TOPIC}/_whole.{ending}").read_bytes()) or ""
        squeezed = re.sub(r" \(https?:[^)]*\)|\[\d+\]|\s|\|", "", " ".join(words.split()))
        for line in shown:
            assert "".join(line.split()) in squeezed, (ending, line)


def test_a_section_says_what_stands_below_an_item_too(guide_texts: list) -> None:
    """As the whole article does: the steps of a step, the notes of a question."""
    parts = {(one.view.topic, block) for one in guide_texts if one.part for block in one.blocks}
    wholes = [(one.view.topic, block) for one in guide_texts if one.part is None for block in one.blocks]
    nested = [one for one in wholes if isinstance(one[1], List) and any(item.below for item in one[1].items)]
    assert len(nested) > 5
    assert [one for one in nested if one not in parts] == []


def test_lines_of_code_are_lines() -> None:
    html = "<pre><code>day 1   2 mg\nday 2   not on\n</code></pre>"
    shown = as_text(tuple(blocks_of(fragment_fromstring(html, create_parent="div"))))
    assert shown == "day 1 2 mg\n\nday 2 not on\n"


def test_a_table_in_an_item_is_a_table_below_its_words() -> None:
    html = "<ul><li><p>Never give:</p><div><table><tr><td>a</td><td>b</td></tr></table></div></li></ul>"
    shown = as_text(tuple(blocks_of(fragment_fromstring(html, create_parent="div"))))
    assert shown == "- Never give:\n    a | b\n"


def test_a_text_that_nobody_checked_says_so(copy_guide: Callable[[], Path]) -> None:
    """With who wrote it, and for whom it is; the command names such texts."""
    root = copy_guide()
    file = root / CHEMO
    file.write_text(
        file.read_text("utf-8").replace("kind: treatment\n", "kind: treatment\naudience: Families on a moon\n")
    )
    (root / "content/data/signoffs.yaml").write_text("[]\n")
    done = succeeded(run_guide(root, "paste-pack", SITE_URL=""))
    assert "No clinician has checked these texts" in done.stdout
    for ending in ("html", "rtf", "txt"):
        words = words_of((root / f"dist/paste-pack/{PART}.{ending}").read_bytes()) or ""
        assert "Draft: no clinician has checked this page yet." in words
        assert "A computer program drafted this text" in " ".join(words.split())
        assert "Families on a moon" in words


def test_copies_that_came_back_as_they_went_are_the_newest(guide: Path, pack: Path, tmp_path: Path) -> None:
    """Also with a letterhead, other white space, quotes and list signs, or in UTF-16: what systems do."""
    text = (pack / f"{PART}.txt").read_text("utf-8")
    (tmp_path / "a.txt").write_text("St. Test Hospital\n\n" + text.replace("\n", "\r\n").replace("- ", "\u2022\t"))
    (tmp_path / "b.txt").write_bytes(text.replace("'", "\u2019").encode("utf-16"))
    html = (pack / f"{PART}.html").read_text()
    styled = html.replace("<p>", '<p style="margin:0"><span class="x">').replace("</p>", "</span></p>")
    (tmp_path / "c.htm").write_text(f"<html><head><style>p {{}}</style></head><body>{styled}</body></html>")
    shutil.copy(pack / f"{PART}.rtf", tmp_path / "d.rtf")
    status, lines = verify(guide, tmp_path)
    assert status == 0, lines
    assert lines[-1] == "4 copies: 4 newest."


def by(pattern: str, new: str, text: str) -> str:
    """``text`` with something put in place of each match, of which there is one at least."""
    changed, count = re.subn(pattern, new, text)
    assert count
    return changed


# What systems do to a text that still says the same: the form, and how it comes back.
STILL: dict[str, tuple[str, Callable[[str], str | bytes]]] = {
    "entities by number": ("html", lambda text: by("e", "&#101;", text)),
    "a small size and a faint color": ("html", lambda text: by("<li>", '<li style="font-size:0.9em; opacity:0.8">', text)),
    "deletions that are taken back": ("rtf", lambda text: by("medicine", r"{\\strike0\\v0 medicine}", text)),
    "attributes": ("html", lambda text: by(r"<(\w+)>", r'<\1 class="MsoNormal" style="margin:0" lang="en">', text)),
    "capital tags in one line": ("html", lambda text: by(r"</?\w+>", lambda m: m[0].upper(), text.replace("\n", ""))),  # type: ignore[arg-type]
    "divisions for paragraphs": ("html", lambda text: by(r"(</?)p>", r"\1div>", text)),
    "no-break spaces": ("html", lambda text: by(" ", "&nbsp;", text)),
    "soft hyphens and zero-width spaces": ("html", lambda text: by("/", "/&#8203;", by("medicine", "medi&shy;cine", text))),
    "a comment of Word": ("html", lambda text: by("<p>", "<!--[if gte mso 9]>x<![endif]--><p>", text)),
    "escaped in XML": ("html", lambda text: f'<?xml version="1.0"?><Text><Body>{escape(text)}</Body></Text>'),
    "as a cell of a table of a spreadsheet": ("html", lambda text: '"id","text"\r\n"1","' + text.replace('"', '""') + '"\r\n'),
    "entities in text": ("txt", lambda text: by("e", "&#101;", escape(text))),
    "line ends of an old Mac": ("txt", lambda text: text.replace("\n", "\r")),
    "line ends of HL7": ("txt", lambda text: text.replace("\n", "\\.br\\")),
    "UTF-16 without its mark": ("txt", lambda text: text.encode("utf-16-le")),
    "dashes and quotes of Word": ("txt", lambda text: text.replace("-", "\u2013").replace("'", "\u2019")),
    "ligatures": ("txt", lambda text: by("fi", "\ufb01", text)),
    "lines of 50 signs": ("txt", lambda text: "\n".join(wrapped for line in text.split("\n") for wrapped in wrap(line, 50) or [""])),
    "a mark broken at its hyphens": ("txt", lambda text: by(r"\[copy [^\]]*", lambda mark: mark[0].replace("-", "-\n"), text)),
    "other line ends in RTF": ("rtf", lambda text: text.replace("\n", "\r\n")),
    "fonts in RTF": ("rtf", lambda text: by(r"^\{\\rtf1", r"{\\rtf1\\deff0{\\fonttbl{\\f0 Arial;}}", text)),
}  # fmt: skip


@pytest.mark.parametrize("name", STILL)
def test_what_a_system_does_to_the_form_changes_no_word(guide_texts: list, pack: Path, name: str) -> None:
    ending, change = STILL[name]
    data = change((pack / f"{PART}.{ending}").read_text("utf-8"))
    found = judge([("a", data if isinstance(data, bytes) else data.encode())], guide_texts, SIGNED)
    assert [(one.kind, one.what) for one in found] == [("newest", "")]


# What a reader of the record sees otherwise, though each word is in the file.
ALTERED: dict[str, tuple[str, Callable[[str], str], str]] = {
    "words that are struck out": ("html", lambda text: by(r"<li>(.*)</li>", r"<li><s>\1</s></li>", text), "changed"),
    "words that are deleted": ("html", lambda text: by("medicine", "<del>medicine</del>", text), "changed"),
    "words that a style strikes out": ("html", lambda text: by("<p>", '<p style="text-decoration: line-through">', text), "unknown"),
    "an item that is hidden": ("html", lambda text: by("<li>", '<li style="DISPLAY : none">', text), "changed"),
    "a list that is hidden": ("html", lambda text: by("<ul>", "<ul hidden>", text), "changed"),
    "hidden from Word": ("html", lambda text: by("<li>", '<li style="mso-hide:all">', text), "changed"),
    "too small to see": ("html", lambda text: by("<li>", '<li style="font-size: 0.0pt">', text), "changed"),
    "nothing to see through": ("html", lambda text: by("<li>", '<li style="opacity:0">', text), "changed"),
    "a template": ("html", lambda text: by("(?s)<ul>(.*?)</ul>", r"<template><ul>\1</ul></template>", text), "changed"),
    "a group struck out in RTF": ("rtf", lambda text: by("medicine", r"{\\strike{medicine}}", text), "changed"),
    "a group hidden in RTF": ("rtf", lambda text: by("medicine", r"{\\v{medicine}}", text), "changed"),
    "a tracked deletion in RTF": ("rtf", lambda text: by("medicine", r"{\\deleted medicine}", text), "changed"),
    "struck out in RTF": ("rtf", lambda text: by("medicine", r"{\\strike medicine}", text), "changed"),
    "hidden in RTF": ("rtf", lambda text: by("medicine", r"{\\v medicine}", text), "changed"),
    "cut off": ("txt", lambda text: text[: len(text) // 2], "unknown"),
    "all in capitals": ("txt", str.upper, "changed"),
    "a mark without its brackets": ("txt", lambda text: by(r"\[(copy [^\]]*)\]", r"\1", text), "changed"),
    "a page number inside": ("txt", lambda text: text.replace("\n\n", "\n\nPage 1 of 2\n\n", 2), "changed"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_what_a_reader_sees_otherwise_is_reported(guide_texts: list, pack: Path, name: str) -> None:
    ending, change, kind = ALTERED[name]
    text = change((pack / f"{PART}.{ending}").read_text("utf-8"))
    (found,) = judge([("a", text.encode())], guide_texts, SIGNED)
    assert found.kind == kind
    assert found.what
    assert found.todo


CHANGES = {
    "a figure": ("once a WEEK", "once a DAY"),
    "a word less": ("Chemotherapy (chemo) is medicine", "Chemo is medicine"),
    "a line less": ("- Ask about fertility before the first dose.\n", ""),
    "a line more": ("- Ask about fertility", "- Stop at once.\n- Ask about fertility"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_copy_that_somebody_changed_is_reported(guide: Path, pack: Path, tmp_path: Path, name: str) -> None:
    """It carries the newest version, and says something else."""
    text = (pack / f"{PART}.txt").read_text("utf-8")
    changed = text.replace(*CHANGES[name])
    assert changed != text
    (tmp_path / "copy.txt").write_text(changed, encoding="utf-8")
    status, lines = verify(guide, tmp_path)
    assert status == 1
    assert lines[0].startswith(f"copy.txt: changed: [copy {TOPIC}#key-points en ")
    assert "paste the text anew" in lines[0]


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_a_changed_copy_is_known_beside_an_untouched_one(guide_texts: list, pack: Path, ending: str) -> None:
    """A record may hold one text twice, and each is judged by its own words."""
    text = (pack / f"{PART}.{ending}").read_text("utf-8")
    changed = text.replace("once a WEEK", "once a DAY")
    assert changed != text
    for copies, kinds in (
        ((text, text), ["newest", "newest"]),
        ((text, changed), ["changed", "newest"]),
        ((changed, text), ["changed", "newest"]),
        ((changed, text, changed), ["changed", "changed", "newest"]),
    ):
        found = judge([("a", "\n".join(copies).encode())], guide_texts, SIGNED)
        assert [one.kind for one in found] == kinds


def test_old_withdrawn_and_foreign_copies_are_told_apart(
    copy_guide: Callable[[], Path], guide: Path, pack: Path, tmp_path: Path
) -> None:
    """After a text has changed, another was withheld, and a file came that is not the guide's."""
    shutil.copytree(pack / "en/treatments", tmp_path / "en")
    for file in [*tmp_path.rglob("*.html"), *tmp_path.rglob("*.rtf")]:
        file.unlink()
    (tmp_path / "letter.txt").write_text("Dear family")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x00\x01")
    (tmp_path / "broken.rtf").write_bytes(b"{\\rtf1\\uc ")
    root = copy_guide()
    for name in ("signoffs", "reviewers", "addresses"):
        shutil.copy(guide / f"content/data/{name}.yaml", root / f"content/data/{name}.yaml")
    chemo = (root / CHEMO).read_text("utf-8")
    (root / CHEMO).write_text(chemo.replace("medicine that kills leukemia cells", "medicine against leukemia cells"))
    _status, lines = verify(root, tmp_path)
    by_file = {line.split(": ")[0]: line for line in lines}
    assert ": old: " in by_file["en/chemotherapy/key-points.txt"]
    assert f"this one was checked on {SIGNED}" in by_file["en/chemotherapy/key-points.txt"]
    assert ": newest: " in by_file["en/radiation-therapy/key-points.txt"]
    assert ": unknown: " in by_file["letter.txt"]
    for name in ("picture.png", "broken.rtf"):
        assert "export it as HTML, RTF or text" in by_file[name]
    gone = (tmp_path / "en/radiation-therapy/key-points.txt").read_text("utf-8")
    (found,) = judge([("a", gone.encode())], [], datetime.date(2026, 12, 1))
    assert (found.kind, found.todo) == ("withdrawn", "take it out of the system")


def test_a_folder_that_is_missing_or_empty_is_reported(guide: Path, tmp_path: Path) -> None:
    assert verify(guide, tmp_path / "none")[0] == 1
    status, lines = verify(guide, tmp_path)
    assert status == 1
    assert "there is no file" in lines[0]


def test_each_form_says_the_same_words() -> None:
    """Signs that mean something in a form are text in it; letters outside of ASCII come back."""
    forms = [words_of(make(BLOCKS).encode()) or "" for make in (as_html, as_rtf, as_text)]
    for words in forms:
        for part in ("call <now> & wait {here} \\ there \U0001f600", "\u2013", "\u00bd tablet", "once a DAY", "38.0 C"):
            assert part in words, words
        # The numbers that the page shows.
        assert re.search(r"^3\.\sOne$.*^4\.\sTwo$", words, re.M | re.S), words
    assert "once a <strong>DAY</strong></td>" in as_html(BLOCKS)
    assert "Once a {\\b WEEK}, never more." in as_rtf(BLOCKS)
    assert as_rtf(BLOCKS).isascii()
    assert as_html(BLOCKS).isascii()


def test_each_text_lists_the_sources_that_it_cites(guide_texts: list) -> None:
    """All of those in one bracket; and no other."""
    several, title = 0, load_strings(ROOT / "theme/strings")("en", "sources.title")
    for text in guide_texts:
        shown, _, end = as_text(text.blocks).partition(f"\n{title}\n")
        cited = {int(one) for found in re.findall(r"\[(\d+(?:, \d+)*)\]", shown) for one in found.split(", ")}
        assert sorted(cited) == [int(one) for one in re.findall(r"^- \[(\d+)\] ", end, re.M)], text.path
        several += ", " in "".join(re.findall(r"\[[\d, ]+\]", shown))
    assert several > 9


@pytest.mark.parametrize(
    "html",
    [
        "<h3>A{}</h3>", "<h4>A{}</h4>", "<p><b>A</b>{} b</p>", "<ol><li>A<ul><li>b{}</li></ul></li></ol>",
        "<ul><li><p>A</p><p>B{}</p></li></ul>", "<table><tr><td>a</td><td>b{}</td></tr></table>",
        "<figure><p>A{}</p><figcaption>b</figcaption></figure>",
    ],
)  # fmt: skip
def test_a_block_knows_the_sources_that_it_cites(html: str) -> None:
    """Wherever in it; numbers that an author has typed in brackets are none."""
    mark = '<sup class="cg-cite"><a href="#s2">2</a>, <a href="#s11">11</a></sup> [7]'
    blocks = blocks_of(fragment_fromstring(html.format(mark), create_parent="div"))
    assert [number for block in blocks for number in cited_by(block)] == [2, 11]


def test_bold_words_of_the_page_are_bold_in_the_record() -> None:
    """Also in items and cells, across links and citations; a space beside them is not."""
    html = (
        "<p>Take it <strong>once a <a href='x.html'>WEEK</a></strong><sup class='cg-cite'>[1]</sup> only.</p>"
        "<ol start='4'><li><p><strong>Day 1.</strong> Wash.</p></li></ol><table><tr><td>a <b>b </b>c</td></tr></table>"
    )
    shown = as_html(tuple(blocks_of(fragment_fromstring(html, create_parent="div"))))
    assert "<p>Take it <strong>once a WEEK</strong> [[1]] only.</p>" in shown
    assert '<ol start="4">\n<li><strong>Day 1.</strong> Wash.</li>' in shown
    assert "<th>a <strong>b</strong> c</th>" in shown


STEPS = (
    Paragraph(plain("Do this:")),
    List(1, tuple(Item(plain(text)) for text in ("Wash your hands.", "Call us.", "Wait."))),
)
SAME = (
    b"Do this:\n1) Wash your hands.\n2) Call us.\n3) Wait.",
    b"<p>Do this:</p><p>1. Wash your hands.</p><p>2.&nbsp;Call us.</p><p>3. Wait.</p>",
    b"<p>Do this:</p><ol><li><p>Wash your hands.</p></li><li>Call us.</li></ol><ol start=3><li>Wait.</li></ol>",
    b"{\\rtf1\\ansi Do this:\\par {\\listtext 1.\\tab}Wash your hands.\\par {\\pntext 2.\\tab}Call us.\\par {\\*\\pntext 3.\\tab}Wait.\\par}",
)
OTHER = (
    b"Do this:\n2. Wash your hands.\n1. Call us.\n3. Wait.", b"Do this:\n1. Call us.\n2. Wash your hands.\n3. Wait.",
    b"Do this:\nWash your hands.\nCall us.\nWait.",
    b"<p>Do this:</p><ol><li value=2>Wash your hands.</li><li value=1>Call us.</li><li value=3>Wait.</li></ol>",
    b"<p>Do this:</p><ol start=0><li>Wash your hands.</li><li>Call us.</li><li>Wait.</li></ol>",
    b"<p>Do this:</p><ul><li>Wash your hands.</li><li>Call us.</li><li>Wait.</li></ul>",
)  # fmt: skip


@pytest.mark.parametrize("copy", [*SAME, *OTHER])
def test_the_numbers_of_steps_count(copy: bytes) -> None:
    """Whatever wrote them: typed, a list of HTML or a list of Word. Steps that changed places are seen."""
    forms = [squeezed(words_of(make(STEPS).encode()) or "") for make in (as_html, as_rtf, as_text)]
    assert len(set(forms)) == 1
    assert (squeezed(words_of(copy) or "") == forms[0]) is (copy in SAME)


FIGURES = (
    Paragraph(plain("Take 2 500 mg tablets, or 1 1/2 cups, in week 1.")),
    List(1, (Item(plain("5 mg on day 4"), (List(None, (Item(plain("10 mg on day 5")),)),)),)),
    Table((tuple(map(plain, ("5", "10"))),)),
)


def test_two_figures_that_become_one_are_seen() -> None:
    """White space is compared nowhere but between figures, and there only whether it is there."""
    forms = [squeezed(words_of(make(FIGURES).encode()) or "") for make in (as_html, as_rtf, as_text)]
    assert len(set(forms)) == 1
    text = as_text(FIGURES)
    assert squeezed(text.replace(" mg", "\u00a0\nmg").replace("2 500", "2\n500")) == forms[0]
    for parted in ("2 500", "1 1/2", "1. 5 mg", "5 | 10"):
        assert parted in text
        assert squeezed(text.replace(parted, parted.replace(" | ", "").replace(" ", ""))) != forms[0], parted


PIECES = st.sampled_from(
    [
        b"{",
        b"}",
        b"\\u",
        b"\\u99999?",
        b"\\'zz",
        b"\\uc",
        b"\\bin5",
        b"\\cell",
        b"\\row",
        b"<p>",
        b"<table",
        b"&#0;",
        b"x",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=99), st.lists(PIECES).map(b"".join), st.lists(PIECES).map(lambda p: b"{\\rtf1" + b"".join(p))))  # fmt: skip
def test_no_file_that_comes_back_breaks_the_command(data: bytes) -> None:
    """Whatever its bytes, there is one answer at least."""
    assert judge([("copy", data)], [], datetime.date(2026, 12, 1))
