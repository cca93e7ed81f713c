"""The lists at the top of a redline, together, hold every changed sentence; figures of any kind are numbers."""

from __future__ import annotations

import pytest
from care_guide.review.redline.facts import (
    Change,
    Line,
    card_changes,
    dose_changes,
    number_changes,
    other_changes,
)

from tests.review.conftest import BLUE, Guide, git
from tests.review.reading import redline, rows


def change(old: str, new: str) -> list[Change]:
    """One sentence before and now."""
    return [Change(Line("Risks", "", old, ()), Line("Risks", "", new, ()))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Give 0.5 mg.", "Give .5 mg."),
        ("Give ½ tablet.", "Give ¼ tablet."),
        ("It has 10³ cells.", "It has 10⁴ cells."),
        ("Eat two apples.", "Eat three apples."),
        ("A third of children do.", "A quarter of children do."),
        ("Most children do.", "Few children do."),
        ("It is < 5.", "It is > 5."),
        ("It is -5.", "It is 5."),
        ("It is \u22125.", "It is 5."),
        ("Take B12.", "Take B6."),
        ("Per m2.", "Per m3."),
        ("It costs 1,000.", "It costs 1.000."),
        ("It is ٣.", "It is ٤."),
    ],
)
def test_figures_of_any_kind_are_numbers(old: str, new: str) -> None:
    """Decimals, fractions, superscripts, words, signs, figures of other scripts."""
    assert number_changes(change(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("They can't eat.", "They can eat."),
        ("Eat without salt.", "Eat with salt."),
        ("Give it before meals.", "Give it after meals."),
        ("Do it only here.", "Do it here."),
        ("It is safe.", "It is unsafe."),
        ("Give it in the morning.", "Give it at bedtime."),
        ("Above the line.", "Below the line."),
        ("You must ask.", "You may ask."),
        ("Avoid milk.", "Drink milk."),
        ("Reduce it.", "Increase it."),
        ("A cup of it.", "A spoon of it."),
        ("Given by IV.", "Given by mouth."),
        ("Given into the vein.", "Given into the spine."),
        ("It goes under the skin.", "It goes into the body."),
        ("Use the left arm.", "Use the other arm."),
        ("Put it into the eye.", "Put it into the ear."),
        # Whatever the unit is called.
        ("Give 5 IU.", "Give 5 MU."),
        ("Give 12 Gy.", "Give 12 cGy."),
        ("Give 5 mmol/L.", "Give 5 mmol/dL."),
        ("Give 3MBq.", "Give 3GBq."),
        ("It is 2 cm long.", "It is 2 mm long."),
        # The word itself has not changed, and the sentence is another.
        ("Never give it with milk.", "Never give it with juice."),
    ],
)
def test_sentences_that_can_hurt_are_listed(old: str, new: str) -> None:
    """Times, comparisons, negations, units, ways of giving."""
    assert dose_changes(change(old, new))


def test_the_lists_leave_nothing_out(guide: Guide) -> None:
    """A plain sentence, and the address of a link, are in the last list, before and now."""
    guide.edit(BLUE, "## When to call", "[A friend](https://example.org/dogs) is kind.\n\n## When to call")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, "example.org/dogs", "example.org/cats")
    guide.commit("Change the address")
    found = rows(redline(guide), "others")
    assert any("https://example.org/dogs" in row and "https://example.org/cats" in row for row in found), found
    every = change("Dogs are kind.", "Cats are kind.")
    assert other_changes(every) == every
    assert not [*number_changes(every), *dose_changes(every), *card_changes(every)]


def test_moved_sentences_heads_of_columns_and_parts(guide: Guide) -> None:
    """A sentence in another section is moved; a cell has its heads; a changed question bank is no "nothing changed"."""
    guide.edit(BLUE, "In a study, 12 of 100", "Dogs are kind.\n\nIn a study, 12 of 100")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    page = redline(guide)
    assert "Nothing that a family reads has changed." in page.get_text()
    guide.edit("content/en/questions.yaml", "Who answers at night?", "Who answers in the night?")
    guide.commit("Change the bank")
    page = redline(guide)
    assert "Nothing that a family reads has changed." not in page.get_text()
    around = " ".join(page.find(id="parts").parent.get_text(" ").split())
    assert "en/guide/words" in around
    assert "Who answers in the night?" in around
    guide.edit(BLUE, "Dogs are kind.\n\n", "")
    guide.edit(BLUE, "## When to call", "### More {#more}\n\nCats.\n\n## When to call")
    guide.edit(BLUE, "- looks pale [^paper-a]", "- looks pale [^paper-a]\n\nDogs are kind.")
    guide.edit(BLUE, "| blue | 10 mg", "| blue | 20 mg")
    guide.commit("Move and change")
    page = redline(guide)
    assert any("In the table: blue | dose Before: 10 mg Now: 20 mg" in row for row in rows(page, "numbers"))
    moved = [row for row in [*rows(page, "others"), *rows(page, "cards")] if "Dogs are kind." in row]
    assert moved
    assert all(
        'Moved, not changed: from "What can go wrong?" to "When to call", card "Urgent:"' in row for row in moved
    ), moved
