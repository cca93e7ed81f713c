"""Compare a part around the articles list by list: also what it decides of other texts, and what a translation answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from care_guide.content.library import Library
from care_guide.content.problems import printable
from care_guide.content.source_text import in_copy
from care_guide.review.redline.change import Change
from care_guide.review.redline.lines import Line
from care_guide.review.redline.places import place
from care_guide.review.redline.sections import OTHER_ROW
from care_guide.review.redline.values import BOTH, HERE, ListChange, PartChange, list_change
from care_guide.review.versions import Part, parts, places_of, subject_of_list, theme_files
from care_guide.translation.files import translated_values
from care_guide.translation.ledger import Pair, answers_another, read_for


def compare_part(old: Library, new: Library, was: Part | None, now: Part | None, *, values: bool = False) -> PartChange:
    """Compare the part ``now`` of ``new`` list by list with ``was``, as it was in ``old``; at least one is there.

    Without ``values``, only the order of the hospital's facts is compared: the redline has a table of its own for them. With
    them, each value of a translation that has other words stands beside its original.
    """
    named = now or was
    assert named is not None
    had, has = (_lists_of(part, library, values) for part, library in ((was, old), (now, new)))
    lists = ((name, list_change(had.get(name, {}), has.get(name, {}))) for name in dict.fromkeys((*has, *had)))
    answers = _answers(old, new, named, every=values) if was and now else ()
    here = tuple(_of_this_copy(old, new, named)) if was and now else ()
    changed = tuple(
        (name, change)
        for name, change in (
            *lists,
            *((title, _as_list(found, new)) for title, found in ((BOTH, answers), (HERE, here))),
        )
        if change
    )
    return PartChange(name=named.key, lists=changed, whole=was is None or now is None, answers=answers, here=here)


def _of_this_copy(old: Library, new: Library, part: Part) -> Iterator[Change]:
    """Yield each entry of a list, as it is now, that this copy shows otherwise than before: with the facts, of all lists.

    The hospital's facts, the place and its numbers decide which conditions of an entry hold, whose own words stay the same.
    The version of an article says itself what its copy leaves out.
    """
    for one in parts(new):
        if part.subject != "facts" and one.key != part.key:
            continue
        places = places_of(one.lang, new)
        for name, entries in one.lists.items():
            for key, text in entries.items():
                was, now = (_entry(text, places.get(f"{name}/{key}", ()), library) for library in (old, new))
                if was != now:
                    line = Line(section=f"{one.key}: {name}", card="", text="", sources=())
                    before, after = (replace(line, text=words) if words else None for words in (was, now))
                    yield Change(before, after)


def _entry(text: str, places: tuple[str, ...], library: Library) -> str:
    """Return an entry of a list as the copy ``library`` shows it, "" if it leaves out all of it."""
    return in_copy(text, library.holds) if all(map(library.holds, places)) else ""


def _answers(old: Library, new: Library, part: Part, *, every: bool) -> tuple[Change, ...]:
    """Return each value of a translation in ``part`` that answers another one of the original than before, in both languages.

    With ``every``, it has all values whose own words are others or new, too. A sign has its level as its card.
    """
    language = new.languages.get(part.lang)
    if language is None or language.translation is None:
        return ()
    before = {(name, pair.source.key): pair for name, pair in _values_of(old, part)}
    found = []
    for name, now in _values_of(new, part):
        was, key = before.get((name, now.source.key)), now.source.key
        other_words = was is None or was.text is None or now.text is None or was.text.mark != now.text.mark
        if now.text is None or not ((was and answers_another(was, now)) or (every and other_words)):
            continue
        entry = key.removeprefix("signs/").partition("/")[0]
        sign = language.rule_book.signs.get(entry) if name == "emergencies" else None
        line = Line(section=f"{name}: {key}", card=sign.level if sign else "", text=_both(now), sources=())
        old_line = replace(line, text=_both(was)) if was else None
        found.append(Change(old_line, replace(line, text=line.text + OTHER_ROW) if line == old_line else line))
    return tuple(found)


def _values_of(library: Library, part: Part) -> Iterator[tuple[str, Pair]]:
    """Yield each value of the lists that are signed with ``part``, with its list."""
    for name, file in translated_values(library.root, part.lang).items():
        if subject_of_list(name) == part.subject:
            yield from ((name, pair) for pair in file.pairs(library.root, library.source_lang))


def _both(pair: Pair) -> str:
    """Return a value of the original and what families read for it, each on one line."""
    source, text = (" ".join(one.text.split()) if one else "" for one in (pair.source, pair.text))
    return read_for(pair, source, text)


def _as_list(changes: Iterable[Change], library: Library) -> ListChange:
    """Return changes as a list for people, each sentence with its place, in the words of ``library``."""
    words = partial(place, strings=library.strings, lang=library.default_lang)
    found = [[f"{words(one)}: {one.text}" if one else "" for one in (change.old, change.new)] for change in changes]
    return ListChange(
        added=tuple(now for was, now in found if not was),
        dropped=tuple(was for was, now in found if not now),
        updated=tuple((was, now) for was, now in found if was and now),
    )


def _lists_of(part: Part | None, library: Library, values: bool) -> dict[str, dict[str, str]]:
    """Return the lists of ``part`` for people, with short names of the theme's files."""
    if part is None:
        return {}
    if part.subject == "facts" and not values:
        return part.lists | {"facts": {name: name for name in part.lists["facts"]}}
    if part.subject != "frame":
        return part.lists
    files = {
        name: f"theme/{printable(name)} ({full[:16]})" for name, full in theme_files(library.root / "theme").items()
    }
    return part.lists | {"theme": files}
