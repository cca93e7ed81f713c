"""Where a sentence is, in words: its section and card, what it is below, and the row and column of a cell."""

from __future__ import annotations

from care_guide.content.strings import Strings
from care_guide.review.redline.change import Change
from care_guide.review.redline.lines import Line

# The boxes for which the theme has a word.
_BOXES = ("emergency", "urgent", "non-urgent", "warning")


def card_name(name: str, strings: Strings, lang: str) -> str:
    """Return the word of the theme for a kind of card, or the kind."""
    return strings(lang, f"box.{name}") if name in _BOXES else name


def place(line: Line, strings: Strings, lang: str) -> str:
    """Return where a sentence is: all of the words that govern it."""
    card = card_name(line.card, strings, lang)
    found = strings(lang, "redline.place_card", section=line.section, card=card) if card else f'"{line.section}"'
    for words in line.under:
        found = strings(lang, "redline.place_under", place=found, under=words)
    return f"{found} ({line.cell})" if line.cell else found


def where(change: Change, strings: Strings, lang: str) -> str:
    """Return from where a sentence has moved, or what a cell or one that is new, removed, shown or left out now is below.

    It is "" if nothing says more. What is said of the words of a condition stands before them.
    """
    if change.hidden and not any(name == "part" for name, _ in (*change.old_form, *change.new_form)):
        shown = strings(lang, "redline.now_off" if change.line.off else "redline.now_on")
        return " ".join(filter(None, (_moved_or_under(change, strings, lang), shown)))
    return _moved_or_under(change, strings, lang)


def _moved_or_under(change: Change, strings: Strings, lang: str) -> str:
    if change.moved:
        also = "_changed" if change.changed else ""
        if not change.elsewhere:
            return strings(lang, f"redline.moved_within{also}", place=place(change.line, strings, lang))
        old, new = (place(line, strings, lang) for line in change.places)
        return strings(lang, f"redline.moved{also}", old=old, new=new)
    if change.line.under and (change.line.cell or change.hidden or not (change.old and change.new)):
        return strings(lang, "redline.under", under='", "'.join(change.line.under))
    return ""
