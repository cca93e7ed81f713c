"""Sort changes by what a reviewer asks first: numbers, cards, what else can hurt, and all others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from care_guide.content.figures import dose_words, numbers
from care_guide.content.review_files import LEDGER, WITHDRAWN
from care_guide.review.redline.change import Alike, Change
from care_guide.review.redline.lines import Line
from care_guide.review.redline.sections import Segments
from care_guide.review.redline.values import BOTH, HERE, Comparison, PartChange

# Words, and signs of any kind.
_TOKEN = re.compile(r"[^\W\d_]+|[^\w\s]")
# Signs that say the same; an opening exclamation mark says nothing.
_ALIKE = str.maketrans(";.!\u2026\u2018\u2019\u201c\u201d", ",,,,''\"\"", "\u00a1")
# Small words that change with the number of a noun: what is left out, and what stands for another.
_ARTICLES = {"a", "an", "the", "el", "la", "los", "las", "un", "una"}
_ONE = {"are": "is", "son": "es"}
# How a noun and its verb change with their number.
_NUMBERS = ("", "s", "es", "n")
# What is like a citation in a line of a translation.
_CITE = re.compile(r"\s*\[[a-z0-9-]+\]")


def number_changes(changes: list[Change]) -> list[Change]:
    """Return the changes that add, remove, change, reorder, show or leave out a number, or move it below or behind other words."""

    def changed(change: Change) -> bool:
        old, new = (numbers(line.text) if line else () for line in (change.old, change.new))
        return old != new or bool(old and (change.elsewhere or change.shifted or change.hidden))

    return [change for change in changes if changed(change)]


def dose_changes(changes: list[Change], *, whole: bool = False) -> list[Change]:
    """Return the changes of sentences that have or had a figure or a word of dosing, time, comparison or negation.

    The heads of a table cell count as part of its sentence. So do sentences that are in another section, card or cell or
    below other words, that have moved past a figure, are another step of a numbered list, or are shown or left out now,
    and all that gained, lost or exchanged words or signs or have them in another order: no list knows every drug, every
    part of the body and every condition. So does another picture. In a ``whole`` text, which is new or gone, that would be
    each sentence, so it is left out.
    """

    def can_hurt(line: Line | None) -> bool:
        return line is not None and any(numbers(text) or dose_words(text) for text in (line.text, line.cell))

    return [c for c in changes if can_hurt(c.old) or can_hurt(c.new) or (not whole and _says_other(c))]


def _says_other(change: Change) -> bool:
    """Return whether the words of a sentence, apart from forms of the same words, its place or its picture are other ones.

    Other forms are the number of the first noun, with what agrees with it, and the past of what follows it. The case of the
    first letter and which of several signs separates words say the same; where they are separated, and whether it is a
    question, does not.
    """
    moved = change.elsewhere or change.past_figure or change.renumbered or change.hidden
    if change.old is None or change.new is None or moved or change.pictured:
        return True
    one, other = _tokens(change.old.text), _tokens(change.new.text)
    old, new = ([_ONE.get(token, token) for token in side if token not in _ARTICLES] for side in (one, other))
    another_first = old[:1] != new[:1]
    # Without an article, the first word may be what to do.
    if len(old) != len(new) or (another_first and not _ARTICLES & {*one[:1], *other[:1]}):
        return True
    endings = _NUMBERS if another_first else ("", "ed")
    return not all(_ending(*pair) in endings for pair in zip(old, new, strict=True))


def _tokens(text: str) -> list[str]:
    """Return the words and signs of ``text``, without those that end it and say nothing."""
    found = _TOKEN.findall(text.translate(_ALIKE))
    found[:1] = [word[0].lower() + word[1:] for word in found[:1]]
    found = [token for token, _ in groupby(found)]
    return found[:-1] if found[-1:] == [","] else found


def _ending(one: str, other: str) -> str | None:
    """Return the letters that one of two words has at its end, None if they are two; "on" is no form of "o"."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return ""
    return long.removeprefix(short) if len(short) > 2 and long.startswith(short) else None


def card_changes(changes: list[Change]) -> list[Change]:
    """Return the changes in care cards, warnings, and lists of what to do."""
    return [c for c in changes if any(line is not None and line.card for line in (c.old, c.new))]


def form_changes(changes: list[Change]) -> list[Alike]:
    """Return the changes of form or citations alone; neighbors that changed in the same way count as one."""
    found = groupby((c for c in changes if c.form_only), lambda c: (c.line.section, c.card, c.old_form, c.new_form))
    return [Alike(next(group), len(list(group))) for _, group in found]


def shown_in(segments: Segments, changes: list[Change]) -> bool:
    """Return whether the changed lines of a translation show all ``changes``: the words of each, before and after.

    A sentence that moved, or has another form, is not shown by words.
    """
    lines = [
        tuple(_without_cites(" ".join(one.text for one in line.text if one.mark != other)) for other in ("ins", "del"))
        for line in segments.lines
        if line.changed
    ]

    def shown(change: Change) -> bool:
        was, now = change.old.text if change.old else "", change.new.text if change.new else ""
        return not (change.reformed or change.moved) and any(
            (not was or old.count(was) > new.count(was)) and (not now or new.count(now) > old.count(now))
            for old, new in lines
        )

    return bool(changes) and all(map(shown, changes))


def _without_cites(text: str) -> str:
    return " ".join(_CITE.sub(" ", text).split())


def other_changes(changes: list[Change]) -> list[Change]:
    """Return the changes that are in none of the other lists, so that together they leave out nothing."""
    lists = (number_changes(changes), dose_changes(changes), card_changes(changes))
    listed = {id(c) for found in lists for c in found}
    return [c for c in changes if id(c) not in listed]


# Fingerprints and the days of an entry itself are no numbers that anybody follows; days in its words are.
_PRINT = r"\b(?=\w*[a-f])[0-9a-f]{12,64}\b"
_UNREAD = {title: re.compile(_PRINT) for title in ("from", "lines", "logo", "pages", "settings")}
# The list of which the fingerprints are those of pictures.
_PICTURES = "logo"
_DAY = r"\d{4}-\d\d-\d\d"
_SIGNED = re.compile(rf"\A(?P<entry>\S+ \(\S+\), ){_DAY}|, {_DAY}(?=\)(?: [0-9a-f]+)?\Z)|{_PRINT}")
# Lists with a table of their own, of files by their fingerprints, and of what is no text.
_NO_NUMBERS = ("sources", "theme", "elements", BOTH, HERE)
_TEXTS = ("articles", "pages")


def beside(comparison: Comparison, pages: Iterable[PartChange]) -> dict[str, dict[Change, str]]:
    """Return the changes outside the articles by their list: "numbers", "cards", and "doses", the others that can hurt.

    Each has where it is: the parts, files and facts, with the list. ``pages`` are those that read otherwise by the theme; the
    first of them is named where nothing else has the change. An article may say it, too: it is among its own changes as well,
    since the same words are about something else there.
    """
    facts = ((Change(_beside("", was or None), _beside("", now or None)), name) for name, was, now in comparison.facts)
    found: dict[Change, list[str]] = defaultdict(list)
    for change, where in chain(facts, *map(_changes_of, (*comparison.parts, *comparison.files))):
        if where not in found[change]:
            found[change].append(where)
    for change, where in chain(*map(_changes_of, pages)):
        # A line of the theme may be on every page.
        found[change] = found[change] or [where]
    lists = {"numbers": dict.fromkeys(number_changes(list(found)))}
    lists["cards"] = dict.fromkeys(card_changes(list(found)))
    listed = lists["numbers"] | lists["cards"]
    lists["doses"] = dict.fromkeys(dose_changes([change for change in found if change not in listed]))
    return {name: {change: ", ".join(found[change]) for change in changes} for name, changes in lists.items()}


def _changes_of(part: PartChange) -> Iterator[tuple[Change, str]]:
    """Yield the changes of the lists of ``part``, each with the part and its list."""
    if part.whole:
        return
    yield from ((answer, f"{part.name}: {answer.line.section}") for answer in part.answers)
    # An entry of a list names the part that has it, whichever part decides what this copy shows of it.
    yield from ((entry, entry.line.section) for entry in part.here)
    for title, change in part.lists:
        if title in _NO_NUMBERS:
            continue
        unread = _SIGNED if part.name in (LEDGER, WITHDRAWN) else _UNREAD.get(title)
        pairs: list[tuple[str | None, str | None]] = list(change.updated)
        # A text that is new or gone is in the table of articles.
        if title not in _TEXTS:
            pairs += [*((None, text) for text in change.added), *((text, None) for text in change.dropped)]
        for pair in pairs:
            was, now = (_beside(title, text, unread) for text in pair)
            # Where only a fingerprint differs, what it was made of is listed itself.
            if was != now:
                yield Change(was, now), f"{part.name}: {title}"


def _entry(unread: re.Match[str]) -> str:
    """Return what stays of ``unread``: of an entry with its day, what it is about."""
    return unread.groupdict().get("entry") or ""


def _beside(title: str, text: str | None, unread: re.Pattern[str] | None = None) -> Line | None:
    """Return an entry of the list ``title`` as a sentence, without what nobody reads."""
    if text is None:
        return None
    form = tuple(("picture", one[:8]) for one in re.findall(_PRINT, text)) if title == _PICTURES else ()
    return Line(section="", card="", text=unread.sub(_entry, text) if unread else text, sources=(), form=form)
