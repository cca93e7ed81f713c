"""The lists at the top of a redline, together, hold every changed sentence."""

from __future__ import annotations

from tests.review.conftest import BLUE, Guide, git
from tests.review.reading import redline, rows


def test_the_lists_leave_nothing_out(guide: Guide) -> None:
    """The address of a link is in a list before and now."""
    guide.edit(BLUE, "## When to call", "[A friend](https://example.org/dogs) is kind.\n\n## When to call")
    guide.commit("Begin")
    git(guide.root, "branch", "--force", "main")
    guide.edit(BLUE, "example.org/dogs", "example.org/cats")
    guide.commit("Change the address")
    found = rows(redline(guide), "doses")
    assert any("https://example.org/dogs" in row and "https://example.org/cats" in row for row in found), found


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
