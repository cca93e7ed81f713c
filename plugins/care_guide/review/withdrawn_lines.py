"""What a withdrawn article said, and where another text says it (again): in the same words, or in words much alike.

A branch on which nobody knew of a withdrawal may have moved the wrong sentence elsewhere. So the texts that families had
under the withdrawn name are compared line by line with what every other file says now: articles, lists, drawings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.figures import dose_words, numbers
from care_guide.content.library import Library
from care_guide.content.models import SignOff, Subject
from care_guide.content.problems import Problem, printable
from care_guide.content.review_files import LEDGER, WITHDRAWN, Withdrawal, read_ledger, read_reviewers
from care_guide.content.source_text import in_copy, lines_of, without_sections
from care_guide.review.history import CannotCompareError, git
from care_guide.review.likeness import Lines, Words, alike, counted, is_part
from care_guide.review.past_withdrawals import introduced, text_at
from care_guide.review.plain_lines import FEWEST, PlainLine, has_figure, plain_lines, sayings
from care_guide.review.state import Review, last_complete, newest_first, reviews
from care_guide.review.versions import Part, pages_of, parts, places_of, subject_of_list
from care_guide.review.withdraw import roles_missing
from care_guide.translation.files import translated_values, value_segments
from care_guide.utils.dates import build_day

# A row with a dose is short, and its figure says what it is.
_FEWEST_WITH_FIGURE = 3
# Lines that are shown of one article: more of them are a copy.
_MOST_TOLD = 10


@dataclass(frozen=True)
class WithdrawnText:
    """The lines that a withdrawn article had in one language, and the line of its entry; 0 if that is not here (any more)."""

    entry: Withdrawal
    line: int
    lang: str
    lines: Lines


@dataclass(frozen=True)
class SaidAgain:
    """The lines of a file that a withdrawn article had, in the same words or in words much alike.

    ``texts`` are the subjects and the names in the ledger of what is signed with that file.
    """

    path: str
    gone: WithdrawnText
    lines: tuple[PlainLine, ...]
    texts: tuple[tuple[Subject, str], ...] = ()

    def __str__(self) -> str:
        """What whoever merges must know."""
        entry, more = self.gone.entry, f" and {len(self.lines) - 1} more" if len(self.lines) > 1 else ""
        where = f"{WITHDRAWN}:{self.gone.line}" if self.gone.line else f"by an entry of {WITHDRAWN} that is not here"
        what = f"it says what {entry.article} said, which was withdrawn on {entry.since} ({where})"
        return f'{what}: "{self.lines[0].text}"{more}'

    @property
    def told(self) -> list[str]:
        """The first lines, each with why the article that had it was withdrawn, and how many more there are."""
        entry, path, left = self.gone.entry, self.path, len(self.lines) - _MOST_TOLD
        why = f"({entry.article}, {entry.since}: {entry.why})"
        first = [f'{path}:{line.number}: "{line.text}" {why}' for line in self.lines[:_MOST_TOLD]]
        return [*first, f"{path}: +{left} {why}"] if left > 0 else first


# What was withdrawn


def withdrawn_texts(root: Path, library: Library, *commits: str) -> list[WithdrawnText]:
    """Return what each article said that is withdrawn, or was according to the history of ``commits``, in each language.

    That is the text of the commit with the entry, of those before it, and of the last sign-offs up to its day, by anybody
    and by everybody who must: what was wrong may have been taken out, or the file removed, together with the withdrawal
    or before it, while families still had it. Without git, it is the text here.
    ``root`` is the folder with the history, which may be another than that of ``library``.
    """
    here = {entry: line for line, entry in library.withdrawn}
    try:
        written = introduced(root, commits)
    except CannotCompareError:
        written = {}
    people = read_reviewers(root)[0]
    ledger = [people.identified(entry) for _, entry in read_ledger(root)[0]] if here or written else []
    found = []
    for entry in {**here, **written}:
        for lang in library.languages if entry.lang is None else (entry.lang,):
            path = f"content/{lang}/{entry.article}.md"
            states = [*written.get(entry, ("HEAD",)), *_signed_in(root, entry, lang, library, ledger)]
            texts = [text for commit in dict.fromkeys(states) if (text := text_at(root, commit, path))]
            if (root / path).is_file() and entry in here:
                texts.append((root / path).read_text("utf-8", "replace"))
            lines = (_lines(path, text, holds) for text in texts for holds in (_anywhere, library.holds))
            found.append(WithdrawnText(entry, here.get(entry, 0), lang, counted(one.words for one in chain(*lines))))
    return found


def _signed_in(root: Path, entry: Withdrawal, lang: str, library: Library, ledger: Iterable[SignOff]) -> list[str]:
    """Return the commits that have, or are before those that have, a text that families had when ``entry`` was written:
    the last that anybody had signed, and the last that everybody had who must.
    """
    history = newest_first(e for e in ledger if (e.lang, e.article) == (lang, entry.article) and e.date <= entry.since)
    complete = last_complete(history, library.rules.required_for("articles", lang), entry.since)
    signed = dict.fromkeys(one.version for one in (*history[:1], *(complete.current if complete else ())))
    try:
        found = [git(root, "log", "--format=%H %P", "-S", version, "--", LEDGER) for version in signed]
    except CannotCompareError:
        return []
    return [commit for rows in found for commit in rows.split("\n")[-1].split()]


def _own(lines: Iterable[PlainLine]) -> Iterator[PlainLine]:
    """Yield those of ``lines`` that are long enough to be known."""
    for line in lines:
        if len(line.words) >= (_FEWEST_WITH_FIGURE if has_figure(line.words) else FEWEST):
            yield line


# Where it is said now


def new_lines_of_withdrawn(root: Path, start: str, before: Library, library: Library, *commits: str) -> list[SaidAgain]:
    """Return what texts of ``library`` say of withdrawn articles, and families were not told ``before``, in the commit ``start``.

    ``commits`` are those in whose history, in ``root``, the entries are. What was withdrawn since the start was still shown
    there, and is no reason to say it. Families had what was signed, as that copy showed it; of a text that is still not
    signed, what it said before is not new either.
    """
    texts = withdrawn_texts(root, library, *commits)
    if not texts:
        return []
    since = {text.entry for text in texts} - introduced(root, [start]).keys()
    taken_back = {a.path for a in before.articles if any(entry.covers(a.lang, a.topic) for entry in since)}
    signed_then, signed_now = (_signed(each, reviews(each, build_day())[0]) for each in (before, library))
    then = _files(_texts(before), before)
    had = {lang: _had(then, lang, signed_then, taken_back) for lang in library.languages}
    found: list[SaidAgain] = []
    for key, file in _files(_texts(library), library).items():
        old, (lang, path) = then.get(key, _File()), key
        own = old.shown if old.is_in(signed_then) or not file.is_in(signed_now) else ()
        known = {line.words for line in (*old.shown, *old.hidden)}
        lines = (*file.shown, *(line for line in file.hidden if line.words not in known))
        signed_with = tuple((_subject(text), text.topic) for text in file.texts)
        found += (
            replace(one, texts=signed_with)
            for one in _said_again(lang, path, lines, texts, {**had[lang], **counted(line.words for line in own)})
        )
    return found


def lines_of_withdrawn(text: Article | Part, library: Library, reviewed: Mapping[str, Review]) -> list[str]:
    """Return what the files that are signed with ``text`` say of withdrawn articles, each line as it is told.

    What another article that families have says, too, is left out: one that is signed according to ``reviewed``.
    """
    texts = withdrawn_texts(library.root, library, "HEAD")
    if not texts:
        return []
    signed, every = _signed(library, reviewed), _files(_texts(library), library)
    return [
        line
        for (lang, path), file in _files([text], library).items()
        for one in _said_again(lang, path, (*file.shown, *file.hidden), texts, _had(every, lang, signed, {path}))
        for line in one.told
    ]


def signed_before_withdrawal(
    said: Iterable[SaidAgain], library: Library, signoffs: Iterable[SignOff], versions: dict[tuple[str, str], str]
) -> Iterator[Problem]:
    """Yield a problem for each file that says what a withdrawn article said, if a text with it was not signed since."""
    entries = list(signoffs)
    for one in said:
        lang, gone = one.gone.lang, one.gone.entry
        since = [entry for entry in entries if entry.date >= gone.read_since]
        keys = ((subject, (lang, topic)) for subject, topic in one.texts)
        if any(roles_missing(library, key, versions[key], since, subject) for subject, key in keys):
            names = " and ".join(topic for _, topic in one.texts)
            todo = f"take out what was wrong, and let {names} be read and signed from {gone.read_since} on"
            yield Problem(one.path, one.lines[0].number, printable(str(one)), todo)


def _texts(library: Library) -> list[Article | Part]:
    """Return what people sign: the articles that families have, and the parts around them."""
    return [*(a for a in library.articles if not a.is_page and library.builds(a)), *parts(library)]


def _subject(text: Article | Part) -> Subject:
    return "articles" if isinstance(text, Article) else text.subject


def _signed(library: Library, reviewed: Mapping[str, Review]) -> set[str]:
    """Return the keys of the texts of ``library`` that are signed according to ``reviewed``."""
    return {key for text in _texts(library) if reviewed[key := _key(text)].is_signed}


def _key(text: Article | Part) -> str:
    return text.path if isinstance(text, Article) else text.key


@dataclass(frozen=True)
class _File:
    """What a file says: the lines that this copy shows, those that it leaves out, and the texts that are signed with it."""

    shown: tuple[PlainLine, ...] = ()
    hidden: tuple[PlainLine, ...] = ()
    texts: tuple[Article | Part, ...] = ()

    def is_in(self, signed: Collection[str]) -> bool:
        """Return whether one of its texts is among those with the keys ``signed``."""
        return any(_key(text) in signed for text in self.texts)


def _files(texts: Iterable[Article | Part], library: Library) -> dict[tuple[str, str], _File]:
    """Return the files that are signed with ``texts``, by their language and path."""
    found: dict[tuple[str, str], _File] = {}
    for text in texts:
        typed = _said(text, library, _anywhere)
        for path, shown in _said(text, library, library.holds).items():
            words = {line.words for line in shown}
            hidden = tuple(line for line in typed[path] if line.words not in words)
            before = found.get((text.lang, path), _File())
            found[text.lang, path] = _File(tuple(shown), hidden, (*before.texts, text))
    return found


def _anywhere(_condition: str) -> bool:
    """Return True: a text as it is typed has the words of every condition."""
    return True


def _said(text: Article | Part, library: Library, holds: Callable[[str], bool]) -> dict[str, list[PlainLine]]:
    """Return the lines that are signed with ``text``, by their files: its own, those of its drawings, its pages, its lists.

    A list is signed with one of the parts, and a drawing has its words in the language of the text that shows it.
    ``holds`` are the conditions of a copy.
    """
    if isinstance(text, Article):
        known = library.drawings_in(text.lang)
        drawings = (known[name] for name in text.found.drawings if name in known)
        shown = {f"content/images/{one.name}": (one.title, one.description, *one.labels) for one in drawings}
        own = {text.path: _lines(text.path, "\n".join(text.source.lines), holds)}
        return own | {path: list(_own(_values((1, value) for value in values))) for path, values in shown.items()}
    found = {path: lines for page in pages_of(text, library) for path, lines in _said(page, library, holds).items()}
    elsewhere = _elsewhere(text.lang, library, holds)
    for name, file in translated_values(library.root, text.lang).items():
        if text.subject == subject_of_list(name):
            # The key of a value is the name of its entry, in which a slash may be, and that of its field.
            values = (
                (one.line, in_copy(one.text, holds))
                for one in value_segments(library.root, file.path, file.fields)
                if f"{name}/{one.key.rpartition('/')[0]}" not in elsewhere
            )
            found[file.path] = list(_own(_values(values)))
    return found


def _lines(path: str, text: str, holds: Callable[[str], bool]) -> list[PlainLine]:
    """Return the lines of the article ``path`` that a copy shows, and that are long enough to be known."""
    shown = (in_copy(line, holds) for line in without_sections(lines_of(text), holds))
    return list(_own(plain_lines(path, "\n".join(shown))))


def _elsewhere(lang: str, library: Library, holds: Callable[[str], bool]) -> set[str]:
    """Return the words and questions that a copy leaves out, by their list and the key of their values."""
    keys = {f"glossary/{one.term}": f"glossary/{one.en or one.term}" for one in library.languages[lang].terms}
    return {keys.get(entry, entry) for entry, places in places_of(lang, library).items() if not all(map(holds, places))}


def _values(values: Iterable[tuple[int, str]]) -> Iterator[PlainLine]:
    """Yield each line of the values of a list, and each sentence of a line of several, with the line of its value."""
    for number, value in values:
        for line in value.splitlines():
            yield from (PlainLine(number, " ".join(line.split()), said) for said in sayings(line))


def _had(files: Mapping[tuple[str, str], _File], lang: str, signed: Collection[str], but: Collection[str]) -> Lines:
    """Return the lines of all articles that families have in ``lang``, without those of the paths ``but``."""
    own = (file for (of, path), file in files.items() if of == lang and path.endswith(".md") and path not in but)
    return counted(line.words for file in own if file.is_in(signed) for line in file.shown)


def _said_again(
    lang: str, path: str, said: Iterable[PlainLine], texts: Iterable[WithdrawnText], had: Lines
) -> Iterator[SaidAgain]:
    """Yield what the lines of a file say of each of ``texts``, without what families ``had``."""
    lines = [line for line in said if line.words not in had]
    for gone in texts:
        if gone.lang == lang and path != f"content/{lang}/{gone.entry.article}.md":
            own = {words: count for words, count in gone.lines.items() if words not in had}
            # A line of which several sentences are known is told once.
            found = {(line.number, line.text): line for line in lines if _is_from(line.words, own, had)}
            if found:
                yield SaidAgain(path, gone, tuple(found.values()))


def _is_from(words: Words, own: Lines, had: Lines) -> bool:
    """Return whether a line may have been made from one of ``own``, the withdrawn ones, rather than from what families ``had``.

    It has a whole one in it (a short one may be a part of any line), is a part of one, or is much like one. A line that
    families had is no reason if it lacks a word, such as a figure, that the line has from the withdrawn one, or if it has a
    figure or a word of dosing, limits or negation that both lack; of a line that is a part of one, that it lacks itself.
    """
    if any(len(gone) >= FEWEST and is_part(gone, words) for gone in own):
        return True
    if any(is_part(words, gone) for gone in own):
        return not any(is_part(words, other) and _limits(other) <= _limits(words) for other in had)
    counts = Counter(words)
    return any(
        not any(
            counts & own[gone] <= had[other] and _limits(other) <= _limits(words) | _limits(gone)
            for other, as_much in alike(words, had)
            if as_much >= share
        )
        for gone, share in alike(words, own)
    )


def _limits(words: Words) -> Counter[str]:
    """Return the figures of a line, and its words of dosing, limits and negation, with how often it has each."""
    text = " ".join(words)
    return Counter((*numbers(text), *dose_words(text)))
