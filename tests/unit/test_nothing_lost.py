"""What an author typed and Markdown would drop or flatten: told with its line; what comes out as written is not told."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
import yaml
from care_guide.checks.nothing_lost import differences
from care_guide.content.source_text import SourceText
from care_guide.markdown_ext import convert, guide_markdown
from care_guide.markdown_ext.marks import with_rule_book

from tests.unit.conftest import INPUTS

CASES = yaml.safe_load(Path(__file__).with_name("nothing_lost.yaml").read_text("utf-8"))
LOST = {case["name"]: case for case in CASES["lost"]}


@pytest.fixture(scope="module")
def told():
    """What is told of a text, with the lines."""
    md = guide_markdown(INPUTS)

    def run(text: str) -> list[tuple[int, str, str]]:
        lines = SourceText("a.md", tuple(text.split("\n"))).outside_fences()
        return differences(list(with_rule_book(lines, INPUTS.rule_book)), convert(md, text)[1].made)

    return run


@pytest.mark.parametrize("name", LOST)
def test_what_would_be_lost_is_reported_once_with_its_line_and_its_cause(told, name: str) -> None:
    """In the middle of a text that is right, too; nothing around it is told."""
    text, expected = LOST[name]["text"], [(one["line"], one["what"]) for one in LOST[name]["told"]]
    for before, after in product(("", "## First {#first}\n\nWords.\n\n"), ("", "\n\n## Last {#last}\n\n- one\n- two")):
        found = told(before + text + after)
        assert [line - before.count("\n") for line, _, _ in found] == [line for line, _ in expected], found
        assert all(part in what for (_, what, _), (_, part) in zip(found, expected, strict=True)), found


@pytest.mark.parametrize("text", CASES["kept"])
def test_what_comes_out_as_written_is_not_reported(told, text: str) -> None:
    assert told(text) == []


def test_a_fence_without_its_end_is_reported_where_it_begins() -> None:
    """All that follows would be an example, and no check would look at it."""
    source = SourceText("a.md", ("Words.", "", "```dots", "count: 3", "", "## Lost {#lost}"))
    assert source.open_fence() == 3
    assert SourceText("a.md", ("````", "```", "````", "Words.")).open_fence() is None
