"""Two versions never read the same in a redline, also where something else beside them has changed."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest
from care_guide.build.load import load_library
from care_guide.review.redline.change import changes
from care_guide.review.redline.compare import compare
from care_guide.review.redline.lines import lines
from care_guide.review.redline.sections import Section
from care_guide.review.redline.values import ArticleChange
from care_guide.review.versions import in_words
from care_guide.utils.cache import Cache

from tests.review.conftest import BLUE, TODAY, Guide
from tests.review.test_stages import FILE, STAGES

pytestmark = pytest.mark.slow

# What a value may have that lines of a list put between values.
PIECES = ("a", "b", ", ", "; ", "text: ", "; why: ", '"', "-", "\n", "    ", "⏎", "⇥", "\\", "\\u23ce", " ")


def test_two_values_of_a_list_never_read_the_same() -> None:
    """Whatever signs are in them; white space at the end of a text, and what is empty, say nothing."""
    chance = random.Random(18)

    def text() -> str:
        return "".join(chance.choices(PIECES, k=chance.randrange(5))).rstrip()

    for shape in (
        text,
        lambda: [text() or None for _ in range(chance.randrange(1, 4))],
        lambda: {"text": text(), "who": [text() or "x" for _ in range(chance.randrange(3))], "why": text()},
    ):
        seen: dict[str, Any] = {}
        for _ in range(5_000):
            value = shape()
            assert seen.setdefault(in_words(value), value) == value


# A form of a sentence that does not stand in its words, before and after.
FORMS = {
    "a list becomes two": ("<ol><li>Rest.</li><li>Drink.</li></ol>", "<ol><li>Rest.</li></ol><ol><li>Drink.</li></ol>"),
    "a rule between": ("<p>Rest.</p><p>Drink.</p>", "<p>Rest.</p><hr><p>Drink.</p>"),
    "an empty item": ("<ol><li>Rest.</li><li>Drink.</li></ol>", "<ol><li>Rest.</li><li></li><li>Drink.</li></ol>"),
    "the second of two words is bold": ("<p><strong>2 mg</strong> or 2 mg.</p>", "<p>2 mg or <strong>2 mg</strong>.</p>"),
    "a bold citation": ("<p>Rest. [paper-a]</p>", "<p>Rest. <strong>[paper-a]</strong></p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("beside", ["Wash.", "Wash well."])
def test_another_form_is_told_beside_another_change(name: str, beside: str) -> None:
    """Also right after a sentence that has changed."""
    old, new = (
        lines(Section("a", "A", f"<p>{first}</p>{html}", cited=frozenset({"paper-a"})))
        for first, html in zip(("Wash.", beside), FORMS[name], strict=True)
    )
    assert any(change.reformed for change in changes([(old, new)]))


CUP = "content/images/cup.svg"
SOURCES = "content/data/sources.yaml"
# The file, what it says, and what it says instead; where the redline tells it, and with which words.
ALIKE = {
    "the second drawing of a title": (CUP, "2 mg</text>", "20 mg</text>", "numbers", "Box; 20 mg."),
    "a title that ends later": (SOURCES, 'title: "Paper a"\n  publisher: "A. B"', 'title: "Paper a. A"\n  publisher: "B"', "sources", '"Paper a. A". B, 2023'),
    "a line end in a block of code": (BLUE, "    Give 2\n    50 mg", "    Give 2 50 mg", "numbers", "Give 2 50 mg"),
    "a prompt that begins later": (FILE, "teach: Going on\n  ", 'teach: "Going on. Tell me"\n  ', "stages", '"Going on. Tell me". More.'),
}  # fmt: skip


@pytest.mark.parametrize("name", ALIKE)
def test_what_looks_alike_is_told_beside_another_change(name: str, guide: Guide, tmp_path: Path) -> None:
    """A drawing has no name on a page, and fields of an entry stand on one line."""
    box = (guide.root / "content/images/box.svg").read_text("utf-8")
    (guide.root / CUP).write_text(box.replace("marrow</text>", "2 mg</text>"), "utf-8")
    # The mark of a sign is for cards: here the check refuses it, and the redline shows that it is there.
    more = "Take [[sign.breath]] now.\n\n    Give 2\n    50 mg"
    guide.edit(BLUE, "![A box.]", f'![A cup.](../../images/cup.svg "A cup.")\n\n{more}\n\n![A box.]')
    guide.edit(SOURCES, 'publisher: "A journal"', 'publisher: "A. B"')
    later = STAGES[STAGES.index("- id: later") :].split("  first:")[0]
    (guide.root / FILE).write_text(
        later + '  first: ["Call [[call.emergency]]."]\n  items:\n  - article: treatments/green\n'
        "    teach: Going on\n    tell: Tell me. More.\n", "utf-8"
    )  # fmt: skip
    old = load_library(Path(shutil.copytree(guide.root, tmp_path / "old")))
    path, was, now, place, told = ALIKE[name]
    guide.edit(path, was, now)
    if place == "stages":
        guide.edit(path, "tell: Tell me. More.", "tell: More.")
    guide.edit(BLUE, "had a fever", "had a high fever")
    found = compare(old, load_library(guide.root), TODAY, (), Cache())
    if place == "stages":
        lists = {title: change for part in found.parts for title, change in part.lists}
        assert any(told in new for _, new in lists["stages"].updated)
        return
    article: ArticleChange = next(one for one in found.articles if one.topic == "treatments/blue")
    if place == "sources":
        assert any(told in new for _, new in article.sources.updated)
    else:
        assert any(change.new and told in change.new.text for change in article.numbers), article.numbers
