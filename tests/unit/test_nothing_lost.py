"""What an author typed and Markdown would drop or flatten: told with its line; what comes out as written is not told."""

from __future__ import annotations

from itertools import product

import pytest
from care_guide.checks.nothing_lost import differences
from care_guide.content.source_text import SourceText
from care_guide.markdown_ext import convert, guide_markdown
from care_guide.markdown_ext.marks import with_rule_book

from tests.unit.conftest import INPUTS

NBSP = "\u00a0"

LOST = {
    "a list right below a line": ("Call us if:\n- a fever\n- a rash", [(2, "right below a line")]),
    "steps right below a line": ("Do this:\n1. wash\n2. wait", [(2, "right below a line")]),
    "a list below a line inside a card": ("### Call now {.urgent}\n\nCall if:\n- a fever", [(4, "right below a line")]),
    "two spaces do not nest": ("- one\n  - two", [(2, "indented by 2 spaces")]),
    "three spaces do not nest": ("1. one\n   - two", [(2, "indented by 3 spaces")]),
    "a no-break space after each dash": (f"-{NBSP}one\n-{NBSP}two", [(1, "not a plain one")]),
    "a no-break space after a number": (f"1.{NBSP}one\n2.{NBSP}two", [(1, "not a plain one")]),
    "no space after a dash": ("- one\n-two", [(2, "no space after the list marker")]),
    "no space after the numbers": ("1.wash\n2.wait", [(1, "no space after the list marker")]),
    "no space after one number": ("1. wash\n2.wait", [(2, "no space after the list marker")]),
    "no space before a question": ("-[ ] Who?", [(1, "no space after the list marker")]),
    "no space before bold words": ("-**Wash** now.", [(1, "no space after the list marker")]),
    "no space after stars": ("*wash\n*wait", [(1, "no space after the list marker")]),
    "no space after a plus below an item": ("- wash\n+wait", [(2, "no space after the list marker")]),
    "no space after an en dash below an item": ("- wash\n\u2013wait", [(2, '"\u2013wait" does not')]),
    "no space after round dots": ("\u2022wash", [(1, "does not begin an item")]),
    "numbers with dashes": ("1 - wash\n2 - wait", [(1, '"1" does not'), (2, '"2" does not')]),
    "numbers with colons": ("9: wash\n10: wait", [(1, '"9:" does not'), (2, '"10:" does not')]),
    "numbers in square brackets": ("[1] wash\n[2] wait", [(1, '"[1]" does not'), (2, '"[2]" does not')]),
    "numbers as in Spanish": ("1\u00ba wash\n2\u00ba wait", [(1, '"1\u00ba" does not'), (2, '"2\u00ba" does not')]),
    "an item below a list with an empty line": ("- one\n\n    - two\n- three", [(4, "part of the list inside")]),
    "round dots for list markers": ("\u2022 one\n\u2022 two", [(1, "does not begin an item")]),
    "a tick for a list marker": ("\u2713 one\n\u2713 two", [(1, "does not begin an item")]),
    "an arrow for a list marker": ("Words.\n\n\u27a2 one\n\u27a2 two", [(3, "does not begin an item")]),
    "a sign of Word's own font": ("\uf0b7 one\n\uf0b7 two", [(1, "does not begin an item")]),
    "a tick in a box": ("\u2611 Wash.\n\u2611 Wait.", [(1, '"\u2611" does not')]),
    "an arrow of two signs": ("Words.\n\n-> Wash.\n-> Wait.", [(3, '"->" does not')]),
    "a bullet that no list knows": ("\u2043 Wash.\n\u2043 Wait.", [(1, '"\u2043" does not')]),
    "an o as Word types it": ("o Wash.\no Wait.", [(1, '"o" does not')]),
    "numbers in circles": ("\u2460 Wash.\n\u2461 Wait.", [(1, '"\u2460" does not'), (2, '"\u2461" does not')]),
    "capital letters": ("A. Wash.\nB. Wait.", [(1, '"A." does not'), (2, '"B." does not')]),
    "letters in brackets": ("(a) Wash.\n(b) Wait.", [(1, '"(a)" does not'), (2, '"(b)" does not')]),
    "Roman numbers": ("i. Wash.\nii. Wait.", [(1, '"i." does not'), (2, '"ii." does not')]),
    "large Roman numbers": ("III) Wash.\nIV) Wait.", [(1, '"III)" does not'), (2, '"IV)" does not')]),
    "a colored dot": ("\U0001f534 Wash.\n\U0001f534 Wait.", [(1, '"\U0001f534" does not')]),
    "two spaces at a line's end": ("Wash.  \nWait.", [(1, "make a line break")]),
    "two spaces in an item": ("- Wash.\n- Call.   \n  Wait.", [(2, "make a line break")]),
    "a heading that is indented": ("Words.\n\n ## More {#more}\n\nWords.", [(3, "the heading is indented")]),
    "an item without words": ("- one\n-\n- two", [(2, "the item is empty")]),
    "steps right below an item": ("- one\n1. two", [(2, "right below an item of another")]),
    "an item right below steps": ("1. one\n2. two\n- three", [(3, "right below an item of another")]),
    "a line right below a table": ("| A | B |\n|---|---|\n| 1 | 2 |\nWords.", [(4, "right below a table")]),
    "letters for numbers": ("a) one\nb) two", [(1, '"a)" does not'), (2, '"b)" does not')]),
    "a letter and a stop": ("Words.\na. one", [(2, '"a." does not begin an item')]),
    "numbers in brackets": ("(1) one\n(2) two", [(1, '"(1)" does not'), (2, '"(2)" does not')]),
    "numbers with a bracket": ("1) one", [(1, "does not begin an item")]),
    "a number that is counted anew": ("1. one\n2. two\n4. four", [(3, 'the page shows "3"')]),
    "two list markers": ("- - one", [(1, "two list markers")]),
    "a paragraph below an item, too far left": ("- one\n\n  more of it", [(3, "indented by 2 spaces")]),
    "more-than at the start of an item": ("- one\n- >38.0 C for an hour", [(2, "as a quotation")]),
    "more-than at the start of a line": ("It is a fever.\n> 38.0 C", [(2, "as a quotation")]),
    "a number sign at the start": ("#1 on our list", [(1, "as a heading")]),
    "slanted words in a heading": ("## Is it *so*? {#a}", [(1, "reads *")]),
    "a number sign at the end of a heading": ("## Vitamin D# {#vitamin}", [(1, "as a heading")]),
    "a line of dashes below a line": ("Words.\n---", [(2, "underline")]),
    "a line of equal signs below a line": ("Words.\n===", [(2, "underline")]),
    "a line of stars": ("One.\n\n* * *\n\nTwo.", [(3, "underline")]),
    "a cell too many": ("| A | B |\n|---|---|\n| 1 | 2 | 3 |", [(3, "3 in this row, 2 in the heading row")]),
    "a cell too few": ("| A | B |\n|---|---|\n| 1 |", [(3, "1 in this row, 2 in the heading row")]),
    "a source in a cell too many": ("| A |\n|---|\n| 1 | [^acs] |", [(3, "2 in this row, 1 in the heading row")]),
    "a table right below a line": ("Words.\n| A | B |\n|---|---|\n| 1 | 2 |", [(2, "table begins right below")]),
    "a table without its line of dashes": ("| A | B |\n| 1 | 2 |", [(1, "no line of dashes")]),
    "a table without outer borders": ("A | B\n---|---\n1 | 2", [(1, "border")]),
    "a mark that ends its cell": (
        "| A | B |\n|---|---|\n| [[fever.number|if none: x]] | 2 |",
        [(3, "ends the cell")],
    ),
    "star alleles": ("It is TPMT *2/*3A or *1.", [(1, "reads *")]),
    "two star alleles far apart": ("HLA-A*02:01 fits.\nHLA-B*07:02 does not.", [(1, "reads *")]),
    "times": ("Take 5*6*7 mg.", [(1, "reads *")]),
    "slanted words": ("It is *not* so.", [(1, "reads *")]),
    "low lines": ("It is _not_ so, but __so__.", [(1, "reads _")]),
    "a note as in other programs": ("Words.\n\n[^acs]: Smith-2019", [(3, "the address of a link")]),
    "an address kept for later": ("See [it][a].\n\n[a]: https://www.example.org/", [(3, "the address of a link")]),
    "an address between angles": ("See <https://www.example.org/>.", [(1, "reads <...>")]),
    "settings below a paragraph": ("Words.\n{.warning}", [(2, "as settings")]),
    "an indented line": ("Words.\n\n    More words.", [(3, "example of code")]),
}  # fmt: skip

KEPT = (
    "## A heading {#a}\nText right below it.\n\n### Call now if: {.urgent}\n\n- [[signs.urgent]]\n- one more",
    "- one\n- two\n  and more\n    - inside\n        - deeper\n- three\n\n- four\n\n    A paragraph of it.",
    "1. one\n1. two\n1. three",
    "3. three\n4. four",
    "1. **Week 1.** Words.\n   More.\n2. **Week 2.** Words.[^a][^b]",
    "* one\n* two",
    "| A | B |\n|:--|--:|\n| **1** | `2|3` \\| 4 |\n| [a](x.md) | |",
    "- [ ] Who **answers** at [[phone.clinic]]? {#who}\n    - Why: It helps.[^a]\n    - Who: nurse",
    "[A link [[phone.clinic]]](x.md#y) and [another](https://www.example.org/a_(b)_c).",
    "A word (1) and (b) inside a line, a. too, \u2713 and\n\n(See below.) E. coli, a fever, x-ray.",
    "**Bold over\ntwo lines** and not.",
    "ANC < 500 & more &amp; less, &lt;3 &gt;2 &amp;lt; `&lt;`, 2 > 1, snake_case, 3*4, .5 mg, \u00bd, \u201cso\u201d.",
    "\\*2/\\*3, \\_x\\_, \\>38, \\#1 and `*this* _that_ <b>`.",
    "1.5 mg or\n2.5 mg at\n\n-5 C or\n\n\u20131 C, 5 - 7 days,\n6 - 8 weeks.\n\n8:00 is early.\n9:00 is late.",
    "3\\. is a grade.\n\n*One star.\n\n- a\n+5 C of it\n- b",
    "Write ``a`b`` and `` ` `` so.",
    "\\> 38.0 C is a fever.\n\n- \\>38.0 C\n\n\\#1 of all.",
    "[[if no fever.number: Call **now**.[^a]]] [[fever.number|if none: ask [us](x.md)]] [[clinic.address]]",
    "[[passage.desk]]\n\nMore.",
    '![Marrow *2 [[call.emergency]].](../../images/marrow.svg "What it makes.")[^a]',
    "Before.\n\n```markdown\n- *a*\n> b\n```\n\nAfter.",
    'Before.\n\n```dots\ncount: 3\nof: 9\nwhat: a\nwords: 1 in 3\nrest: 6 of 9 did not\nmeans: Ask\npopulation: b\ndate: "2020"\nsource: c\n```\n\nAfter.',
    "## Here {#here only=us}\n\n### There {#there}\n\nText.",
    "| A | B |\n|---|---|\n| 1 | 2 |\n| - | -- |\n\n- one\n\n1. two",
    "A. Smith wrote it.\nC. Jones read it.\nI call.\nI wait.\n... and more.\n\n\u2192 See below.\n\nB. cereus is a germ.",
    f"Take 5{NBSP}mg \u2013 or less.",
)


@pytest.fixture(scope="module")
def told():
    """What is told of a text, with the lines."""
    md = guide_markdown(INPUTS)

    def run(text: str) -> list[tuple[int, str, str]]:
        lines = SourceText("a.md", tuple(text.split("\n"))).outside_fences()
        return differences(list(with_rule_book(lines, INPUTS.rule_book)), convert(md, text)[1].made)

    return run


@pytest.mark.parametrize("name", LOST)
def test_what_would_be_lost_is_told_once_with_its_line_and_its_cause(told, name: str) -> None:
    """In the middle of a text that is right, too; nothing around it is told."""
    text, expected = LOST[name]
    for before, after in product(("", "## First {#first}\n\nWords.\n\n"), ("", "\n\n## Last {#last}\n\n- one\n- two")):
        found = told(before + text + after)
        assert [line - before.count("\n") for line, _, _ in found] == [line for line, _ in expected], found
        assert all(part in what for (_, what, _), (_, part) in zip(found, expected, strict=True)), found


@pytest.mark.parametrize("text", KEPT)
def test_what_comes_out_as_written_is_not_told(told, text: str) -> None:
    assert told(text) == []


def test_a_fence_without_its_end_is_told_where_it_begins() -> None:
    """All that follows would be an example, and no check would look at it."""
    source = SourceText("a.md", ("Words.", "", "```dots", "count: 3", "", "## Lost {#lost}"))
    assert source.open_fence() == 3
    assert SourceText("a.md", ("````", "```", "````", "Words.")).open_fence() is None
