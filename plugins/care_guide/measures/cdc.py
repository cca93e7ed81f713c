"""Items of the CDC Clear Communication Index (cdc.gov/ccindex), in our words."""

from __future__ import annotations

from care_guide.measures.discern import answered
from care_guide.measures.item import Instrument, Item
from care_guide.measures.seen import Seen


def _contact(seen: Seen) -> bool:
    return bool(seen.cards) and seen.has(f"section.{seen.rules.contact}")


def _both_sides(seen: Seen) -> bool | None:
    benefits, risks = answered(seen, "10"), answered(seen, "11")
    return None if benefits is None or risks is None else benefits and risks


def _at_least(share: float | None, least: float) -> bool | None:
    return None if share is None else share >= least


CDC = Instrument(
    "CDC Clear Communication Index",
    "20 items, US Centers for Disease Control and Prevention. Its own pass mark is 90 of 100, given by a person.",
    (
        Item("1", "One main message"),
        Item(
            "2",
            "The main message is at the top",
            "the key points are the first section",
            lambda seen: seen.first_section == seen.rules.summary,
        ),
        Item("3", "The main message stands out"),
        Item(
            "4",
            "A picture with a caption supports it",
            "a drawing or a picture of dots, and each drawing has a caption",
            lambda seen: seen.drawings + seen.dots > 0 and seen.captions >= seen.drawings,
        ),
        Item("5", "A call to action", "a care card, or a list of what to do", lambda seen: bool(seen.cards)),
        Item(
            "6",
            "Main message and call to action in active voice",
            "share of active sentences in the key points and in When to call",
            lambda seen: _at_least(seen.active_main, seen.rules.active_share),
        ),
        Item(
            "7",
            "Special words explained at first use",
            "glossary words are linked to their meaning where they first stand, and no listed medical word is without one",
            lambda seen: seen.terms > 0 and not seen.unexplained,
        ),
        Item(
            "8",
            "Lists, none too long",
            "the longest list has at most 7 items; questions to choose from do not count",
            lambda seen: 0 < seen.longest_list <= seen.limits.list_items,
        ),
        Item(
            "9",
            "Parts with headings",
            "words between two headings",
            lambda seen: seen.longest_part <= seen.rules.words_under_heading,
        ),
        Item(
            "10",
            "The first part sums up",
            "the first section is the key points, with at least 3",
            lambda seen: seen.first_section == seen.rules.summary and seen.points >= 3,
        ),
        Item(
            "11",
            "Says what is known and what is not",
            "the section that answers DISCERN 8, and citations",
            lambda seen: bool(answered(seen, "8")) and seen.has("sources"),
        ),
        Item("12", "Recommends what to do", "a care card, or a list of what to do", lambda seen: bool(seen.cards)),
        Item("13", "Says why it matters to the reader"),
        Item("14", "Says how, and how and when to call", "When to call holds at least one card", _contact),
        Item("15", "Numbers are needed and familiar"),
        Item("16", "Says what the numbers mean"),
        Item(
            "17",
            "No sums to do: one denominator",
            "share of risks in the commonest form",
            lambda seen: _at_least(seen.one_form, seen.rules.one_form_share),
        ),
        Item("18", "Says what kind of risk", "the section that answers DISCERN 11", lambda seen: answered(seen, "11")),
        Item(
            "19",
            "Risks and benefits",
            "the sections that answer DISCERN 10 and 11",
            _both_sides,
        ),
        Item(
            "20",
            "Chances in words or pictures too",
            "a picture of dots with its words; does not apply without shares",
            lambda seen: None if seen.one_form is None else seen.dots > 0,
        ),
    ),
)
