"""What a hospital's own authors do by mistake, and what they may add to any article."""

from __future__ import annotations

import re

import pytest

from tests.review.conftest import BLUE, Guide

SAID = "The nurse hangs a bag of clear medicine beside the bed.[^paper-a]"


@pytest.mark.parametrize(
    ("typed", "line", "told"),
    [
        ("This is **very important for you.", 1, "the page shows ** as it is typed: put ** before and after"),
        ("Wash ** your hands** often.", 1, "the page shows ** as it is typed"),
        ("It helps most children.[^paper-a", 1, "the page shows the citation as it is typed"),
        ("It helps most children.[^ paper-a]", 1, "the page shows the citation as it is typed"),
        ("- [ ]Who answers at night? {#night}", 1, "the page shows [ ] as it is typed"),
        ("See the [other care] (green.md).", 1, "the page shows the link as it is typed"),
        ("See [the other care](green.md first.", 1, "the page shows a link as it is typed"),
        ("See the [other care(green.md).", 1, "the page shows a link as it is typed"),
        ("See (the other care)[green.md].", 1, "the page shows a link as it is typed"),
        (
            "See [this](green.md).\n\nSee [this][green.md] and [this](green.md).",
            3,
            "the page shows a link as it is typed",
        ),
        ("Wait.\\\nCall.", 1, "the page shows \\ at the end of the line"),
        ("[ ] Who answers at night?", 1, "the page shows [ ] as it is typed"),
        ("It helps.[^paper-a]\n\n[^paper-a]: Smith and others, 2019.", 3, "the page shows a note of another program"),
        ("It helps most.^[paper-a]", 1, "the page shows the citation as it is typed"),
        (
            "It helps.\n\nIt hurts. [paper-a]",
            3,
            "[paper-a] is no citation: the page shows it as typed: write [^paper-a]",
        ),
        ("Counts\n: Numbers of blood cells.", 2, "the signs of another program"),
        ("Don`t wait.", 1, "the page shows ` as it is typed"),
        ("See []( green.md) too.", 1, "the link has no words"),
        ("- one\n- ", 2, "the item is empty"),
        ("Never give this. {.dont}", 1, "the page shows settings as they are typed: put {...} at the end of a heading"),
        ("- Call us. {#call-us}", 1, "the page shows settings as they are typed"),
        ("Only for some.\n\nCall this line. {only=us}", 3, "the page shows settings as they are typed"),
        (f"{SAID}\n\n{SAID}", 3, "the sentence is also on line"),
        (
            f"{SAID}\n\nTHE nurse hangs a bag of clear medicine beside the bed![^paper-b]",
            3,
            "the sentence is also on line",
        ),
    ],
)
def test_a_mistake_of_the_hand_is_reported_with_its_line(guide: Guide, typed: str, line: int, told: str) -> None:
    """Bold words, citations, questions and links with a sign too few or too many; a sentence that was pasted twice."""
    guide.edit("content/data/contract.yaml", "kinds:\n", "repeats: {words: 8, free: [when-to-call]}\nkinds:\n")
    guide.edit(BLUE, "\n## When to call", f"\n{typed}\n\n## When to call")
    text = (guide.root / BLUE).read_text("utf-8")
    here = text[: text.index(typed)].count("\n") + line
    found = guide.run("check").stderr.splitlines()
    assert any(one.startswith(f"{BLUE}:{here}: ") and told in one for one in found), found


def test_damaged_links_blame_no_other_line(guide: Guide) -> None:
    """Two on one line, and a whole link with the same address below them."""
    guide.edit(
        BLUE, "\n## When to call", "\nSee [a](green.md and [a](green.md now.\n\nSee [a](green.md).\n\n## When to call"
    )
    told = [one for one in guide.run("check").stderr.splitlines() if "a link as it is typed" in one]
    assert len(told) == 1


def test_what_is_written_well_is_not_reported(guide: Guide) -> None:
    """Bold words, stars in code, a short line that comes again, and the same in "When to call"."""
    guide.edit("content/data/contract.yaml", "kinds:\n", "repeats: {words: 8, free: [when-to-call]}\nkinds:\n")
    guide.edit(
        BLUE,
        "\n## When to call",
        "\n**Wash** your **hands**. Write `two**three` or ``a`b`` so.[^none]\n\nCall [us] (at night), {a, b}. Write `[a](b.md)`, `{.do}` or `x.md`.\n\nCall us.\n\nCall us.\n\n## When to call",
    )
    told = guide.run("check").stderr
    assert "**" not in told
    assert "typed" not in told
    assert "is also on line" not in told


def test_a_document_among_the_texts_is_not_passed_over(guide: Guide) -> None:
    """Whoever puts a leaflet there learns how it becomes an article."""
    for name in ("leaflet.docx", "leaflet.HTML", "leaflet.pdf"):
        (guide.root / "content/en/treatments" / name).write_bytes(b"x")
    told = guide.run("check").stderr
    for name in ("leaflet.docx", "leaflet.HTML", "leaflet.pdf"):
        assert re.search(rf"treatments/{re.escape(name)}:1: nothing reads this file: .*make import FILE=", told), name
