"""A line that somebody wrote in an earlier pull request, and that somebody else moves into the text that they sign now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import succeeded
from tests.review.conftest import BLUE, CLINICIAN, GREEN, Guide, git

pytestmark = pytest.mark.slow

LINE = "Give 5 mg of the red drug each morning before any food."
AT = "In a study, 12 of 100"
AZURE, QUESTIONS = BLUE.replace("blue", "azure"), "content/en/questions.yaml"
NOTE = "Clinician Two has signed treatments/{}, and wrote words of it, the same or much alike, in earlier pull requests"


@pytest.fixture
def merged(signed: Guide) -> Guide:
    """A signed guide, all of it on main."""
    signed.commit("Begin")
    git(signed.root, "branch", "--force", "main")
    return signed


def merge(guide: Guide, *, by_signer: bool = True) -> None:
    """Commit what is here and merge it into main: an earlier pull request."""
    guide.commit("Write", **(CLINICIAN if by_signer else {}))
    git(guide.root, "branch", "--force", "main")


def write_azure(guide: Guide, status: str, *more: str) -> None:
    """Write an article, much like green, with ``more``."""
    text = (guide.root / GREEN).read_text("utf-8").replace("slug: green", "slug: azure").replace("Green", "Azure")
    text = text.replace("does green", "does azure").replace("status: published", f"status: {status}")
    (guide.root / AZURE).write_text(text.replace(AT, "\n\n".join([*more, AT])), encoding="utf-8")


def told(guide: Guide, name: str = "blue") -> str:
    """Return what is told when the article ``name`` is committed by somebody else and signed by its writer of earlier."""
    guide.commit("Move")
    guide.run("addresses")
    guide.commit("Name its address")
    succeeded(guide.sign(f"treatments/{name}", reviewer="Clinician Two"))
    guide.commit("Sign", **CLINICIAN)
    return succeeded(guide.run("pull-request", "--base", "main")).stdout


def from_a_draft(guide: Guide) -> None:
    write_azure(guide, "draft", LINE)
    merge(guide)
    guide.edit(BLUE, AT, f"{LINE}\n\n{AT}")


def from_a_draft_that_goes(guide: Guide) -> None:
    from_a_draft(guide)
    (guide.root / AZURE).unlink()


def from_a_question(guide: Guide) -> None:
    guide.edit(QUESTIONS, "You know whom to call.", LINE)
    merge(guide)
    guide.edit(QUESTIONS, LINE, "You know whom to call.")
    guide.edit(BLUE, AT, f"- **{LINE.replace(' red', '')}**\n\n{AT}")


def from_itself_by_two_reverts(guide: Guide) -> None:
    guide.edit(BLUE, AT, f"{LINE}\n\n{AT}")
    merge(guide)
    git(guide.root, "revert", "--no-edit", "HEAD")
    git(guide.root, "branch", "--force", "main")
    git(guide.root, "revert", "--no-edit", "HEAD")


@pytest.mark.parametrize("move", [from_a_draft, from_a_draft_that_goes, from_a_question, from_itself_by_two_reverts])
def test_own_words_of_an_earlier_pull_request_are_told(merged: Guide, move: Callable[[Guide], None]) -> None:
    """Copied or moved from a text that nobody signed, or brought back by two reverts, with other marks or a word less."""
    move(merged)
    assert f"{NOTE.format('blue')} (" in told(merged)


def test_own_words_of_an_earlier_pull_request_are_told_where_a_text_is_split(merged: Guide) -> None:
    """The old article stays, and its new part is a text that nobody has signed yet."""
    merged.edit(BLUE, AT, f"{LINE}\n\n{AT}")
    merge(merged)
    merged.edit(BLUE, f"{LINE}\n\n", "")
    write_azure(merged, "published", LINE)
    assert f'{NOTE.format("azure")} ("{LINE}"): let somebody else read them, too' in told(merged, "azure")


@pytest.mark.parametrize(("signer", "is_told"), [("Test Person", False), ("Clinician Two", True)])
def test_own_words_that_others_have_signed_elsewhere_are_not_told(merged: Guide, signer: str, is_told: bool) -> None:
    """They were read; but not where the same person alone has signed them."""
    merged.edit(GREEN, AT, f"{LINE}\n\n{AT}")
    merge(merged)
    succeeded(merged.sign("treatments/green", reviewer=signer))
    merge(merged, by_signer=False)
    merged.edit(BLUE, AT, f"{LINE}\n\n{AT}")
    assert ("wrote words" in told(merged)) is is_told


def test_own_words_that_the_text_had_when_others_signed_it_are_not_told(merged: Guide) -> None:
    """Somebody else has changed it since, and nobody has signed that."""
    merged.edit(BLUE, AT, f"{LINE}\n\n{AT}")
    merge(merged)
    succeeded(merged.sign("treatments/blue"))
    merge(merged, by_signer=False)
    merged.edit(BLUE, "3 to 4", "3 to 5")
    merge(merged, by_signer=False)
    merged.edit(BLUE, "3 to 5", "3 to 6")
    assert "wrote words" not in told(merged)


def test_words_that_a_text_had_before_are_of_nobody_who_writes_them_again(merged: Guide) -> None:
    """They are whose they were."""
    write_azure(merged, "draft", LINE)
    merge(merged, by_signer=False)
    merged.edit(QUESTIONS, "You know whom to call.", LINE)
    merge(merged)
    merged.edit(BLUE, AT, f"{LINE}\n\n{AT}")
    assert "wrote words" not in told(merged)
