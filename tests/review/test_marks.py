"""The redline never misleads: all changes taken give exactly the new text, none give exactly the old one."""

from __future__ import annotations

import copy
import re

import lxml.html
import pytest
from bs4 import BeautifulSoup
from care_guide.review.redline.change import changes
from care_guide.review.redline.compare import compare
from care_guide.review.redline.lines import blocks, is_faithful, lines, mark, parse, strip_labels
from care_guide.review.redline.sections import Section, reading
from care_guide.review.redline.summary import dose_changes, number_changes
from care_guide.utils.cache import Cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import small_library
from tests.review.conftest import TODAY

LIBRARY = small_library()
SECTIONS = [section for article in LIBRARY.articles for section in reading(article, LIBRARY)]
TABLE = "<table><thead><tr><th>drug</th><th>dose</th></tr></thead><tbody>{}</tbody></table>"
SECTIONS += [
    Section(
        "t",
        "T",
        TABLE.format(
            "".join(f"<tr><td>drug {n}</td><td>{n} mg for {n} weeks [paper-a]</td></tr>" for n in range(1, 6))
        ),
    ),
    Section(
        "n",
        "N",
        "<h3>Numbers</h3><p>3 to 4 weeks, 82 of 100, 5 mg or 2.5 mL, 38.0 C (100.4 F).</p><ul><li>1 in 10</li></ul>",
    ),
]
WORDS = ("never", "5 mg", "12 of 100", "not", "é ñ 漢", '<b> & "x"', "(CRS),", "once a week", ".", "four (4)")
# What an edit does, to which block, at which word, with which words.
EDIT = st.tuples(
    st.sampled_from(["replace", "insert", "cut", "drop", "copy", "swap", "rewrite", "turn"]),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.sampled_from(WORDS),
)


def edited(html: str, edits: list[tuple[str, int, int, str]]) -> str:
    """The section after some random edits, in its rows, items, cells, headings and paragraphs."""
    root = parse(html)
    for what, which, place, words in edits:
        nodes = [n for n in root.iter("p", "li", "td", "th", "tr", "h3", "h4") if n.getparent() is not None]
        if not nodes:
            break
        node = nodes[which % len(nodes)]
        own = (node.text or "").split()
        at = place % (len(own) + 1)
        if what == "replace" and own:
            own[at % len(own)] = words
        elif what == "insert":
            own.insert(at, words)
        elif what == "cut":
            own = own[:at]
        elif what == "rewrite":
            own = words.split() * 4
        elif what == "drop":
            node.drop_tree()
        elif what == "copy":
            node.addnext(copy.deepcopy(node))
        elif what == "turn" and node.tag in ("td", "th") and node.getnext() is not None:
            # Two cells change places, and each place stays what it was: the head of a row, or a cell.
            node.tag, node.getnext().tag = node.getnext().tag, node.tag
            node.getnext().addnext(node)
        elif what == "swap" and node.getnext() is not None:
            node.getnext().addnext(node)
        if what in ("replace", "insert", "cut", "rewrite") and node.tag != "tr":
            node.text = " ".join(own) + (" " if len(node) else "")
    return "".join(lxml.html.tostring(child, encoding="unicode") for child in root)


def as_in_a_browser(html: str) -> lxml.html.HtmlElement:
    """The tree that a browser makes of it, by the rules of HTML for what is wrong."""
    return parse(str(BeautifulSoup(html, "html5lib").body.decode_contents()))


SEEN = {"marked": 0, "side by side": 0}


@settings(max_examples=1200, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(SECTIONS) - 1), st.lists(EDIT, min_size=1, max_size=4))
def edit_and_prove(which: int, edits: list[tuple[str, int, int, str]]) -> None:
    """One random edit of one real section: what is marked leads to both texts, word for word, block for block."""
    old = SECTIONS[which].html
    new = edited(old, edits)
    html = mark(old, new, str)
    SEEN["marked" if html is not None else "side by side"] += 1
    if html is not None:
        # A browser puts what is in a table and in no cell above the table: there the words would be out of their place.
        read = parse(html) if "<table" not in html else as_in_a_browser(html)
        said = strip_labels(read)
        assert blocks(said, "new") == blocks(parse(new))
        assert blocks(said, "old") == blocks(parse(old))
        for change in parse(html).xpath(".//ins | .//del"):
            assert not change.text_content().strip() or change.find("span").text.strip() in (
                "was",
                "now",
                "added",
                "removed",
            )


def test_a_thousand_random_edits_lead_to_both_texts() -> None:
    """Over 1,000 edits of the real articles, numbers and tables included; few sections need to stand side by side."""
    SEEN.update({"marked": 0, "side by side": 0})
    edit_and_prove()
    assert sum(SEEN.values()) >= 1000
    assert SEEN["side by side"] <= sum(SEEN.values()) * 0.1


def test_a_sentence_that_goes_is_marked() -> None:
    """The redline shows no section twice for one sentence, and seldom for one that ends in a link or a glossary's word."""
    sentence = re.compile(r"[A-Z][^<>.]*(?:<(span|a)[^<>]*>[^<>]*</\1>)?\.(?: \[[a-z0-9-]+\])*(?=[\s<])")
    plain, linked = [], []
    for section in SECTIONS:
        for found in sentence.finditer(section.html) if "data-form-if" not in section.html else ():
            without = section.html[: found.start()] + section.html[found.end() :].lstrip()
            (linked if found[1] else plain).append((section.html, without))
    assert len(linked) > 10
    assert [one for one in plain[::40] if mark(*one, str) is None] == []
    assert len([one for one in linked if mark(*one, str) is None]) <= len(linked) * 0.15


@pytest.mark.parametrize(
    "marked",
    [
        "<p>4 to 6 weeks.</p>",
        "<p><ins>4</ins> to <ins>6</ins> weeks.</p>",
        "<p><del>3</del> <ins>4</ins> to <del>5</del> <ins>6</ins> weeks.</p>",
        "<p><del>3</del> <ins>4</ins> to <del>4</del> <ins>6</ins></p><p> weeks.</p>",
        "<p><ins><del>3</del> 4</ins> to <del>4</del> <ins>6</ins> weeks.</p>",
    ],
    ids=["no mark for what is gone", "only the new numbers", "a wrong old number", "a block split", "nested marks"],
)
def test_marks_that_mislead_are_not_shown(marked: str) -> None:
    """Marks that hide an old number, invent one or move text to another block fail the proof."""
    old, new = "<p>3 to 4 weeks.</p>", "<p>4 to 6 weeks.</p>"
    assert not is_faithful(parse(marked), old, new)
    right = "<p><del>3</del> <ins>4</ins> to <del>4</del> <ins>6</ins> weeks.</p>"
    assert is_faithful(parse(right), old, new)


def test_a_section_that_the_library_cannot_mark_stands_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong marks, or a library that fails, lead to no marks at all."""
    monkeypatch.setattr("care_guide.review.redline.lines.render_html_diff", lambda old, new: new)  # noqa: ARG005
    assert mark("<p>3 weeks.</p>", "<p>4 weeks.</p>", str) is None

    def fails(old: str, new: str) -> str:
        raise ValueError(old + new)

    monkeypatch.setattr("care_guide.review.redline.lines.render_html_diff", fails)
    assert mark("<p>3 weeks.</p>", "<p>4 weeks.</p>", str) is None


def test_a_guide_compared_with_itself_has_no_change() -> None:
    """The real articles against themselves: nothing."""
    found = compare(LIBRARY, LIBRARY, TODAY, (), Cache())
    assert found.empty
    assert found.same == len(LIBRARY.articles)


def _lines(html: str) -> list[object]:
    return lines(Section("x", "X", html, cited=frozenset({"a-1", "a-2"})))


@pytest.mark.parametrize(
    ("old", "new", "numbers", "doses"),
    [
        ("<p>It takes 3 to 4 weeks. [a-1]</p>", "<p>It takes 4 to 6 weeks. [a-1]</p>", 1, 1),
        ("<p>Give 5 mg once a week.</p>", "<p>Give 5 mg once a day.</p>", 0, 1),
        ("<p>Give it.</p>", "<p>Do not give it.</p>", 0, 2),
        ("<p>3 of 100 had it.</p>", "<p>100 of 3 had it.</p>", 1, 1),
        ("<p>One.</p>", "<p>One. In all, 82 of 100 were well.</p>", 1, 1),
        ("<p>In all, 82 of 100 were well. One.</p>", "<p>One.</p>", 1, 1),
        ("<table><tr><td>red</td><td>2 mg</td></tr></table>", "<table><tr><td>red</td><td>20 mg</td></tr></table>", 1, 1),
        ("<p>A word.</p>", "<p>Another word.</p>", 0, 1),
        ("<p>It has 4 parts. [a-1]</p>", "<p>It has 4 parts. [a-2]</p>", 0, 0),
        ('<p data-drawing="x.svg">Drawing x.svg (12345678).</p>', '<p data-drawing="x.svg">Drawing x.svg (87654321).</p>', 0, 1),
        # What an author has typed is neither a fingerprint nor a citation.
        ("<p>Phone (12345678).</p>", "<p>Phone (87654321).</p>", 1, 1),
        ('<p data-drawing="x.svg">Drawing x.svg (12345678). In it: Dial (55501234).</p>', '<p data-drawing="x.svg">Drawing x.svg (12345678). In it: Dial (55501235).</p>', 1, 1),
        ("<p>Milk [not] needed.</p>", "<p>Milk [now] needed.</p>", 0, 1),
    ],
)  # fmt: skip
def test_changed_numbers_and_dose_words_are_found(old: str, new: str, numbers: int, doses: int) -> None:
    """A number that is another, and each changed sentence with a figure or a word of dosing, is listed."""
    found = [change for change in changes([(_lines(old), _lines(new))]) if not change.form_only]
    assert len(number_changes(found)) == numbers
    assert len(dose_changes(found)) == doses
