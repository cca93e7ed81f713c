"""What the shipped contract has room for, and what the shipped lists of words and spellings know."""

from __future__ import annotations

from itertools import product

import pytest
import yaml
from care_guide.checks.language import two_sentences
from care_guide.content.data_files import read_one
from care_guide.content.models import WordLists
from care_guide.content.spelling import read_spellings

from tests.conftest import GUIDE


def test_most_kinds_have_room_for_what_is_special_at_the_hospital() -> None:
    """An optional section of the hospital's own, in the contract as it comes."""
    kinds = yaml.safe_load((GUIDE / "content/data/contract.yaml").read_text("utf-8"))["kinds"]
    for name in ("treatment", "trial", "disease", "daily-life", "decision", "teen", "center"):
        assert {"id": "at-our-hospital", "optional": True} in kinds[name]["sections"], name


@pytest.mark.parametrize(
    ("lang", "text"),
    [*product(["en"], [
        "See Fig. A.", "Ask Lt. Col. Smith.", "The Jan. Monday visit.", "They use vit. D daily.", "Ask a Ph.D. Student.",
        "Ask the Univ. Hospital.", "Dept. Heads meet.", "Ask Rev. Lee or Sen. Diaz.", "Go to Ft. Worth.", "Call Tel. Five, Ext. Six.",
        "From Sept. Tuesdays on.", "Ask for Rm. B in Bldg. C.", "Mx. Ray, Drs. Lee and Roe, and Kim Yu, Pharm.D. Students.",
        "Open Mon. Evenings and Fri. Mornings.", "Open Wed. Evenings.", "Take it p.o. Daily, or i.v. Monday.", "Give it b.i.d. Daily.",
        "Apt. Five, Vol. Two, pp. Ten.", "Ask the asst. Nurse.",
    ]), *product(["es"], [
        "La Dra. D\u00edaz y el Sr. Roe.", "En EE. UU. Hay ayuda.", "Un f\u00e1rmaco, p. ej. Tylenol.", "A las 8 a. m. Lunes.",
    ])],
)  # fmt: skip
def test_the_guides_own_abbreviations_are_known(lang: str, text: str) -> None:
    words, problems = read_one(GUIDE, f"content/{lang}/words.yaml", WordLists)
    assert not problems
    assert not two_sentences(text, words.abbreviations)


def test_no_list_of_the_guide_changes_its_own_words() -> None:
    """Or a second run would write something else."""
    spellings, problems = read_spellings(GUIDE)
    assert problems == []
    for words in spellings.values():
        assert not set(words) & set(words.values())
