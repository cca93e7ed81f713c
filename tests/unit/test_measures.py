"""What a machine sees: voice, figures in a sentence, repeated sentences; by rules that can be told in a line."""

from __future__ import annotations

import pytest
from care_guide.checks.claims import date_in, population_in, values_in
from care_guide.checks.duplicates import normal
from care_guide.content.contract import Contract
from care_guide.content.data_files import read_one
from care_guide.measures.cdc import CDC
from care_guide.measures.item import Item, count
from care_guide.measures.pemat import ACT, UNDERSTAND
from care_guide.measures.voice import passive, speaks_to_reader

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def contract() -> Contract:
    """The shipped contract."""
    found, problems = read_one(ROOT, "content/data/contract.yaml", Contract)
    assert found is not None, problems
    return found


def test_a_passive_is_told_from_a_description_and_from_who_acts() -> None:
    """A form of "to be", small words, and a participle."""
    for text in ("It is given by mouth.", "Drugs are often also slowly lowered.", "cannot be woken", "He got hurt."):
        assert passive(text), text
    for text in (
        "The nurse gives it.",
        "Your child is very tired.",
        "It is a big red pill.",
        "He was worried.",
        "The tests are new.",
    ):
        assert not passive(text), text


def test_an_order_and_a_you_speak_to_the_reader() -> None:
    """A statement about a drug does not."""
    for text in (
        "Call the team.",
        "Do not wait.",
        "Ask your nurse.",
        "It can tire your child.",
        "When can we go home?",
    ):
        assert speaks_to_reader(text), text
    for text in ("The drug kills cells.", "Callused hands are common.", "Asking helps."):
        assert not speaks_to_reader(text), text


@pytest.mark.parametrize(
    ("text", "values", "population", "date"),
    [
        ("In the main study of 79 patients, 82 of 100 had none.", ("79", "82 of 100"), "79 patients", None),
        ("In 53 children with ALL, 42 of 100 did (FDA, 2024).", ("53", "42 of 100"), "53 children with ALL", "2024"),
        ("About 27 of 100 treated children under 18 had it.", ("27 of 100", "18"), "treated children under 18", None),
        ("Of 6 children who did, 5 lost it.", ("6", "5"), "6 children", None),
        ("From 2012 to 2015 it took 3 to 5 weeks.", ("3 to 5",), None, "2012 to 2015"),
        ("Since June 2025 the wait is 2 weeks.", ("2",), None, "June 2025"),
        ("Call 911 for CD19 or 6-MP.", (), None, None),
        ("It is 100.4 F, or 1 in 7, or 12%.", ("100.4", "1 in 7", "12%"), None, None),
        ("Poison Help: 1-800-222-1222", ("1-800-222-1222",), None, None),
    ],
)
def test_figures_groups_and_dates_are_read_from_a_sentence(
    text: str, values: tuple[str, ...], population: str | None, date: str | None, contract: Contract
) -> None:
    """As the sentence has them; what it does not say is not there."""
    assert (values_in(text, contract), population_in(text), date_in(text)) == (values, population, date)


def test_sentences_are_compared_by_their_words() -> None:
    """Case, marks and line ends do not make another sentence; another number does."""
    assert normal("Do NOT let in, anyone who's sick!") == normal("do not let in anyone who's sick")
    assert normal("It took 3 weeks.") != normal("It took 4 weeks.")


def test_only_what_applies_and_can_be_seen_is_counted() -> None:
    """A person's items and items that do not apply are no misses."""
    items = (
        Item("1", "", "", lambda _: True),
        Item("2", "", "", lambda _: False),
        Item("3", "", "", lambda _: None),
        Item("4", ""),
    )
    found = count(items, None)  # type: ignore[arg-type]
    assert (str(found), found.missed) == ("1 of 2", ("2",))


def test_the_instruments_are_whole() -> None:
    """20 items, and 24 of the 26 (13 and 14 are for sound and film)."""
    assert [item.number for item in CDC.items] == [str(number) for number in range(1, 21)]
    numbers = [int(item.number) for item in (*UNDERSTAND.items, *ACT.items)]
    assert numbers == [number for number in range(1, 27) if number not in (13, 14)]
