"""Items of PEMAT-P (AHRQ, ahrq.gov), for printed and web text, in our words."""

from __future__ import annotations

from care_guide.measures.item import Instrument, Item
from care_guide.measures.seen import Seen

_SHORT_HEAD = 5


def _share(share: float | None, least: float) -> bool | None:
    return None if share is None else share >= least


def _tables(seen: Seen) -> bool | None:
    if not seen.table_heads:
        return None
    return all(head and len(head.split()) <= _SHORT_HEAD for head in seen.table_heads[1:])


def _to_reader(seen: Seen) -> bool | None:
    if seen.to_reader is None or seen.actions_to_reader is None:
        return None
    return seen.actions_to_reader and seen.to_reader >= seen.rules.you_share


def _tool(seen: Seen) -> bool:
    return seen.questions > 0 and bool(seen.cards)


UNDERSTAND = Instrument(
    "PEMAT-P, understandable",
    "Items 1 to 19, US Agency for Healthcare Research and Quality. The usual bar is 70 of 100, given by two people; 13 and 14 are for sound and film.",
    (
        Item(
            "1",
            "The purpose is plain",
            "a summary in the header, and the key points first",
            lambda seen: seen.has("header.summary") and seen.first_section == seen.rules.summary,
        ),
        Item("2", "Nothing beside the purpose"),
        Item(
            "3",
            "Everyday words",
            "the reading grade is within the limit",
            lambda seen: seen.grades.flesch_kincaid <= seen.limits.grade,
        ),
        Item(
            "4",
            "Medical words only to teach them, and explained",
            "as CDC 7",
            lambda seen: seen.terms > 0 and not seen.unexplained,
        ),
        Item(
            "5", "Active voice", "share of active sentences", lambda seen: _share(seen.active, seen.rules.active_share)
        ),
        Item("6", "Numbers are clear"),
        Item(
            "7",
            "No sums to do",
            "share of risks in the commonest form",
            lambda seen: _share(seen.one_form, seen.rules.one_form_share),
        ),
        Item(
            "8",
            "Short pieces",
            "sentences in the longest paragraph",
            lambda seen: seen.longest_paragraph <= seen.limits.paragraph_sentences,
        ),
        Item("9", "Headings that say something"),
        Item(
            "10",
            "A good order",
            "every section that the contract asks for is there; the check keeps their order",
            lambda seen: seen.has("contract"),
        ),
        Item("11", "A summary", "at least 3 key points", lambda seen: seen.points >= 3),
        Item("12", "Marks for what matters", "at least one card or box", lambda seen: bool(seen.cards)),
        Item(
            "15",
            "A picture where it helps",
            "a drawing or a picture of dots",
            lambda seen: seen.drawings + seen.dots > 0,
        ),
        Item("16", "Pictures support the text"),
        Item(
            "17",
            "Pictures have captions",
            "each drawing has a caption; each picture of dots has one by its form",
            lambda seen: None if seen.drawings + seen.dots == 0 else seen.captions >= seen.drawings,
        ),
        Item("18", "Pictures are clear"),
        Item(
            "19",
            "Plain tables with short headings",
            f"each column has a heading of at most {_SHORT_HEAD} words",
            _tables,
        ),
    ),
)

ACT = Instrument(
    "PEMAT-P, actionable",
    "Items 20 to 26.",
    (
        Item("20", "Names an action", "a care card, or a list of what to do", lambda seen: bool(seen.cards)),
        Item(
            "21",
            "Speaks to the reader",
            "the heading of each card and list of what to do, and a share of all whole sentences",
            _to_reader,
        ),
        Item(
            "22",
            "Actions in small steps",
            "items that begin with a bold name or time",
            lambda seen: seen.steps > 0 or {"do", "dont"} & set(seen.cards) != set(),
        ),
        Item("23", "A tool to use", "questions to tick and print, and a care card", _tool),
        Item("24", "Shows how to do sums", "the guide asks for none"),
        Item("25", "Says how to use tables"),
        Item("26", "Pictures that help to act"),
    ),
)
