"""What is quicker here gives what the library gives: readings of Markdown and YAML, and the grades."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import textstat
from care_guide.build.load import load_library
from care_guide.checks.literals import may_match, needed
from care_guide.content import data_files, plain_yaml
from care_guide.content.models import BankQuestion, Group, Source, Strict, Term
from care_guide.content.readability import counted_text
from care_guide.content.site_content import Library
from care_guide.content.yaml_file import parse_yaml, plain
from care_guide.markdown_ext import convert, guide_markdown
from markdown.treeprocessors import InlineProcessor

ROOT = Path(__file__).resolve().parents[2]
LISTS: dict[str, tuple[type[Strict], str]] = {
    "content/data/sources.yaml": (Source, "id"),
    "content/en/glossary.yaml": (Term, "term"),
    "content/en/groups.yaml": (Group, "id"),
    "content/en/questions.yaml": (BankQuestion, "text"),
}
# What plain_yaml may read, and what it must leave to YAML's own parser.
PLAIN = [
    "key: words",
    "key: don't",
    'key: "a: b # c"',
    "key: 'x'",
    "key: 12",
    "key: [a, b-c]",
    "key: null",
    "key: 2026-01-02",
]
PLAIN += ['key: "a \\"b\\" c"', 'key: ["A b", c]', "key: a::b", "key: a, b", "key: a [b] {c}", "key: a 'b' \"c\" \\d"]
NOT_PLAIN = [
    "key: don't: no",
    "key: a # b",
    "key: yes",
    "key: true",
    "key: |",
    "key: 'it''s'",
    'key: "a\\n"',
    "key: a: b",
    "key: 1.5",
    "key: 0x1",
]
NOT_PLAIN += [
    "key: &a b",
    "key: *a",
    "key: !t b",
    "key:",
    "key: -1",
    "key: ~",
    "key: 007",
    "Key: a",
    "key: [1, 2]",
    "key: {a: b}",
]


@pytest.fixture(scope="module")
def library() -> Library:
    """The shipped content."""
    return load_library(ROOT)


def test_guarded_markdown_is_the_library_s_own(library: Library) -> None:
    """Every article and page has the HTML, and holds what it holds, as with Python-Markdown's own inline step."""
    guarded, own = (guide_markdown(library.markdown_inputs("en")) for _ in range(2))
    own.treeprocessors.register(InlineProcessor(own), "inline", 20)
    for article in library.articles:
        body = "\n".join(article.source.lines[article.body_line - 1 :])
        (html, found), (expected, expected_found) = convert(guarded, body), convert(own, body)
        assert html == expected, article.path
        found.sections, expected_found.sections = {}, {}
        assert found == expected_found


def test_grades_are_textstat_s_own(library: Library) -> None:
    """The grades of every article are those that textstat gives for the same text."""
    for article in library.articles:
        text = counted_text(article.sentences)
        expected = (round(textstat.flesch_kincaid_grade(text), 1), round(textstat.smog_index(text), 1))
        assert (article.grades.flesch_kincaid, article.grades.smog) == expected, article.path
        assert article.grades.words == textstat.lexicon_count(text)


def test_plain_lists_are_read_as_yaml_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every shipped list gives the same entries at the same lines both ways; the long ones need no slow reading."""
    quick = {path: data_files.read_entries(ROOT, path, *how) for path, how in LISTS.items()}
    for path in LISTS:
        assert plain_yaml.entries((ROOT / path).read_text("utf-8")) is not None, path
    monkeypatch.setattr(plain_yaml, "entries", lambda _: None)
    assert quick == {path: data_files.read_entries(ROOT, path, *how) for path, how in LISTS.items()}


@pytest.mark.parametrize("line", PLAIN)
def test_plain_line_means_what_yaml_says(line: str) -> None:
    """A plain line has the value that YAML's own parser gives it."""
    assert _text(plain_yaml.mapping([line])) == _text(plain(parse_yaml(line, "x")[0].data))


@pytest.mark.parametrize("line", NOT_PLAIN)
def test_line_that_is_not_plain_is_left_to_yaml(line: str) -> None:
    """Whatever may mean more than it seems is not read quickly."""
    assert plain_yaml.mapping([line]) is None


def test_no_mark_of_a_word_is_lost(library: Library) -> None:
    """A pattern that is not searched for could not have been found, in any sentence of the guide."""
    texts = [sentence.text for article in library.articles for sentence in article.sentences]
    texts += ["It is a MIRACLE.", "The best hospital.", "Our Journey", "a world-class team", "We will fight cancer"]
    for word in library.languages["en"].words.banned:
        found = [text for text in texts if re.search(word.pattern, text, re.I)]
        assert [text for text in found if not may_match(word.pattern, text.lower())] == []
    assert needed(r"\bmirac(?:le|les)\b") == ("miracle",)
    assert needed(r"\b(?:cutting|bleeding)[- ]edge\b") == ("cutting", "bleeding")
    assert needed(r"a?") is None


def _text(values: Any) -> Any:
    return {
        key: value if isinstance(value, (list, int)) or value is None else str(value) for key, value in values.items()
    }
