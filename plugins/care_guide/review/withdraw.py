"""Withdraw an article: who may do so, what the entry says, and what it takes to show the article again."""

from __future__ import annotations

import datetime
import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from care_guide.content.data_files import appended, read_list
from care_guide.content.library import Library
from care_guide.content.models import SignOff, Subject
from care_guide.content.problems import Problem
from care_guide.content.review_files import (
    REVIEWERS,
    RULES,
    WITHDRAWN,
    People,
    Person,
    Withdrawal,
    Withdrawals,
    read_addresses,
    read_ledger,
)
from care_guide.content.source_text import is_placeholder, not_plain, wrong_letters
from care_guide.review.versions import version
from care_guide.review.withdrawn_pages import pages_had, written
from care_guide.utils import CannotDoError
from care_guide.utils.dates import is_future

# Characters: a family reads the reason on a phone.
_LONGEST = 300


def check_withdrawn(library: Library, people: People, today: datetime.date) -> list[Problem]:
    """Return what is wrong with the entries: unknown articles, future days, people who may not, unreadable reasons."""
    problems: list[Problem] = []
    seen: dict[tuple[str, str | None], int] = {}
    published = {address.article for address in read_addresses(library.root)[0]}
    for line, entry in library.withdrawn:

        def add(what: str, todo: str, line: int = line) -> None:
            problems.append(Problem(WITHDRAWN, line, what, todo))

        named = [a for a in library.articles if entry.covers(a.lang, a.topic)]
        if any(a.is_page for a in named):
            # Its address may be recorded as one of an article that is gone; it would stay online.
            add(
                f"{entry.article} is a page about the guide, and stays online", "correct its text, and sign guide/frame"
            )
        elif not named and f"{library.prefix(entry.lang or library.default_lang)}{entry.article}" not in published:
            where = f" in {entry.lang}" if entry.lang else ""
            add(f"there is no article {entry.article}{where}", "correct the path, or put the article's file back")
        if is_future(entry.since, today):
            add(f"since: {entry.since} is in the future", "write the day on which it was withdrawn")
        if entry.role not in library.rules.withdrawing:
            may = ", ".join(library.rules.withdrawing)
            add(f"the role {entry.role} may not withdraw an article", f"{RULES} names who may: {may}")
        elif _person(people, entry.name, entry.role, entry.since) is None:
            what = f"{entry.name} is not in {REVIEWERS} as {entry.role} on {entry.since}"
            add(what, "let somebody of that role withdraw it")
        words = [("why", entry.why), ("name", entry.name), *(("title", page.title) for page in entry.pages)]
        if wrong := next(filter(None, (_wrong_words(*one) for one in words)), None):
            add(*wrong)
        first = seen.setdefault((entry.article, entry.lang), line)
        if first != line:
            add(f"{entry.article} is withdrawn twice (first on line {first})", "keep the first of the two")
        elif (wider := next((one for one in library.withdrawn if _is_wider(one[1], entry)), None)) is not None:
            what = f"{entry.article} is withdrawn in all languages already (line {wider[0]})"
            add(what, "remove this entry: families read the reason and the day of the other")
    return problems


def _is_wider(other: Withdrawal, entry: Withdrawal) -> bool:
    """Return whether ``other`` withdraws in all languages what ``entry`` withdraws in one, and not later."""
    return (
        other.lang is None and entry.lang is not None and other.article == entry.article and other.since <= entry.since
    )


def taken_back(library: Library, signoffs: Iterable[SignOff]) -> dict[tuple[str, str], tuple[Withdrawal, int]]:
    """Return the entry that withdraws each signed text, and its line, by the language and the version of the text."""
    entries = list(signoffs) if library.withdrawn else []
    return {
        (entry.lang, entry.version): (gone, line)
        for line, gone in library.withdrawn
        for entry in entries
        if gone.covers(entry.lang, entry.article)
    }


def shown_under_another_name(library: Library, signoffs: Iterable[SignOff]) -> Iterator[Problem]:
    """Yield a problem for each article that shows a text which is withdrawn under the name that it had.

    Whoever signs it from ``read_since`` on has been told of that: see ``what_is_signed``.
    """
    entries = list(signoffs)
    known = taken_back(library, entries)
    for article in library.articles if known else ():
        full = version(article, library)
        gone, line = known.get((article.lang, full), (None, 0))
        if gone is None or gone.article == article.topic or not library.builds(article):
            continue
        since = (entry for entry in entries if entry.date >= gone.read_since)
        if roles_missing(library, (article.lang, article.topic), full, since):
            what = f"this text is withdrawn as {gone.article} since {gone.since} ({WITHDRAWN}:{line})"
            todo = (
                f"withdraw it under this name too, correct it, or let it be read and signed from {gone.read_since} on"
            )
            yield Problem(article.path, 1, what, todo)


def gone_on_one_side(before: Library, library: Library, base: str, main: Path) -> Iterator[Problem]:
    """Yield a problem for each article that one branch has withdrawn, and of which the other has no file any more.

    Whoever has renamed it did not know of the withdrawal, and whoever has withdrawn it not of the new name. ``main`` is the
    folder with the branch ``base`` as it is now.
    """
    there = tuple(read_list(main, WITHDRAWN, Withdrawal)[0])
    for article in before.articles:
        file_here, file_there = ((root / article.path).is_file() for root in (library.root, main))
        if article.is_page or file_here == file_there or before.withdrawal(article) is not None:
            continue
        if any(entry.covers(article.lang, article.topic) for _, entry in (there if file_there else library.withdrawn)):
            on_base, here = f"on {base}", "here"
            withdrawn, gone = (on_base, here) if file_there else (here, on_base)
            what = f"{library.name(article)} is withdrawn {withdrawn}, and its file is gone {gone}"
            yield Problem(WITHDRAWN, 1, what, f"git merge {base}, and withdraw what says now what was wrong")


def _person(people: People, name: str, role: str, day: datetime.date) -> Person | None:
    """Return the person with the id or full name ``name``, if that person has ``role`` on ``day``."""
    person = people.named(name, day)
    return person if person is not None and role in person.roles else None


def _wrong_words(key: str, text: str) -> tuple[str, str] | None:
    """Return what is wrong with the words of an entry and what to do, or None."""
    if any(unicodedata.category(sign).startswith("C") for sign in text):
        return f"{key}: {text[:40]!r} holds a control or an invisible character", "type it again, in one line"
    if is_placeholder(text):
        return f"{key}: {text!r} is empty or a placeholder", "write what is true"
    if marked := not_plain(text):
        return f"{key}: {marked}", "say it in plain words"
    if len(text) > _LONGEST:
        return f"{key}: {len(text)} characters", f"say it in {_LONGEST} at most, in plain words"
    return None


def withdrawal(
    library: Library, people: People, named: str, why: str, name: str, role: str, today: datetime.date
) -> Withdrawal:
    """Return the entry that withdraws the article ``named``: in all languages, or in one if named ``es/...``.

    ``name`` is the id or the full name of one of ``people``. Raises CannotDoError if there is no such article or it is
    withdrawn already, and for a reason, a person or a role that the entry cannot have.
    """
    lang, topic = what_to_withdraw(library, named, why)
    if wrong := _mistakes("REVIEWER", name):
        raise CannotDoError("\n".join(wrong))
    if role not in library.rules.withdrawing:
        may = ", ".join(library.rules.withdrawing)
        raise CannotDoError(f"ROLE={role}: this role may not withdraw an article: use one of: {may}")
    person = _person(people, name, role, today)
    if person is None:
        known = ", ".join(one.id for one in people.in_role(role, today)) or "nobody yet"
        raise CannotDoError(f"REVIEWER={name}: not in {REVIEWERS} as {role}: use one of: {known}")
    # A translation that comes to show words of a withdrawn original is withdrawn with it, also later.
    had = pages_had(library, topic, [signed for _, signed in read_ledger(library.root)[0]], today)
    pages = tuple(page for page in had if lang in (None, page.lang, library.source_lang))
    return Withdrawal(article=topic, lang=lang, since=today, why=why, name=person.name, role=role, pages=pages)


def what_to_withdraw(library: Library, named: str, why: str) -> tuple[str | None, str]:
    """Return the language (None for all) and the topic of the article ``named``.

    Raises CannotDoError with all that is wrong with the article and the reason: nobody should learn the one after having
    mended the other while a page that can hurt is online.
    """
    lang, topic, wrong = None, "", []
    try:
        lang, topic = _find(library, named)
    except CannotDoError as error:
        wrong.append(str(error))
    if any(one.article == topic and one.lang in (None, lang) for _, one in library.withdrawn):
        wrong.append(f"{named}: it is withdrawn already: see {WITHDRAWN}; nothing was changed")
    if why.strip():
        wrong += _mistakes("WHY", why)
    else:
        wrong.append('WHY was not given: say it as families should read it: WHY="A number was wrong."')
    if wrong:
        raise CannotDoError("\n".join(wrong))
    return lang, topic


def _mistakes(key: str, text: str) -> list[str]:
    """Return what is wrong with the words and the letters of an entry, each with what to do."""
    words = _wrong_words(key, text)
    return [": ".join(words)] if words else [f"{key}: {what}: {todo}" for what, todo in wrong_letters(text)]


def _find(library: Library, named: str) -> tuple[str | None, str]:
    """Return the language (None for all) and the topic of the article ``named``."""
    if not named.strip():
        raise CannotDoError("ARTICLE was not given: name one, for example ARTICLE=treatments/chemotherapy")
    wanted = named.strip().removeprefix("content/").removesuffix(".md")
    articles = [a for a in library.articles if not a.is_page]
    for article in articles:
        if wanted == article.topic:
            return None, article.topic
        if wanted == f"{article.lang}/{article.topic}":
            # A language that has no pages, such as that of the originals alone, stands for all: else nothing would be taken back.
            langs = {a.lang for a in articles if a.topic == article.topic and a.lang in library.shown_languages}
            return (article.lang if article.lang in langs and len(langs) > 1 else None), article.topic
    for path in library.unread:
        if path in (f"content/{wanted}.md", f"content/{library.default_lang}/{wanted}.md"):
            raise CannotDoError(f"{path}: it cannot be read: run make check, correct it, then withdraw it")
    known = ", ".join(dict.fromkeys(a.topic for a in articles))
    raise CannotDoError(f'ARTICLE="{named}": there is no such article: use one of: {known}')


def with_withdrawal(text: str, entry: Withdrawal) -> str:
    """Return the text of the file with ``entry`` added at its end."""
    lines = [
        f"{key}: {json.dumps(value, ensure_ascii=False) if isinstance(value, str) else value}"
        for key, value in entry.model_dump(exclude_none=True, exclude={"pages"}).items()
    ]
    lines += ["pages:", *map(written, entry.pages)] if entry.pages else []
    return appended(text, "- " + "\n  ".join(lines) + "\n")


def rewritten(before: Withdrawals, after: Withdrawals) -> list[Problem]:
    """Return a problem for each entry that has another day, reason, person or role than before, or lacks a page, and for
    each new one of an earlier day than that of the same text: families would read its reason.

    Its languages may change: an article may be shown again in one of them. Pages may come: those of an older form had none.
    """
    kept, known = {entry for _, entry in after}, {entry for _, entry in before}
    problems = []
    for line, new in after:
        for old in (old for _, old in before if _same_text(new, old)):
            if (new == old or old not in kept) and not _keeps(new, old):
                what = f"the entry of {old.article} since {old.since} has changed"
                problems.append(Problem(WITHDRAWN, line, what, "put it back as it was"))
            elif new not in known and new.since < old.since:
                what = f"{new.article} is withdrawn since {old.since}, not {new.since}"
                problems.append(Problem(WITHDRAWN, line, what, "remove this entry"))
    return problems


def _same_text(new: Withdrawal, old: Withdrawal) -> bool:
    """Return whether ``new`` withdraws what ``old`` has withdrawn, at least in one language."""
    return new.article == old.article and (None in (new.lang, old.lang) or new.lang == old.lang)


def _keeps(new: Withdrawal, old: Withdrawal) -> bool:
    """Return whether ``new`` says what ``old`` says, for whatever languages, and has its pages."""
    return new.model_copy(update={"lang": old.lang}) == old and set(old.pages) <= set(new.pages)


def backdated(new: Iterable[tuple[int, Withdrawal]], signoffs: Iterable[SignOff]) -> list[Problem]:
    """Return a problem for each new entry older than a sign-off of its article: that one would bring the text back."""
    last: dict[tuple[str, str], datetime.date] = {}
    for entry in signoffs:
        last[entry.lang, entry.article] = max(entry.date, last.get((entry.lang, entry.article), entry.date))
    problems = []
    for line, gone in new:
        days = [day for (lang, topic), day in last.items() if gone.covers(lang, topic) and day > gone.since]
        if days:
            what = (
                f"since: {gone.since} is before a sign-off of {gone.article} ({max(days)}), which would bring it back"
            )
            problems.append(Problem(WITHDRAWN, line, what, "write the day on which you withdraw it"))
    return problems


def roles_missing(
    library: Library,
    key: tuple[str, str],
    version: str,
    signoffs: Iterable[SignOff],
    subject: Subject = "articles",
) -> list[str]:
    """Return the roles of which not as many people as must have signed ``version`` of the text ``key``, by language and topic."""
    own = (e for e in signoffs if (e.lang, e.article, e.version) == (*key, version))
    signed = Counter(role for role, _ in {(e.role, e.reviewer) for e in own})
    return [role.id for role in library.rules.required_for(subject, key[0]) if signed[role.id] < role.people]


def shown_again(
    before: Withdrawals,
    known: set[SignOff],
    library: Library,
    signoffs: Iterable[SignOff],
    versions: dict[tuple[str, str], str],
) -> list[Problem]:
    """Return a problem for each article that is no longer withdrawn and that nobody has signed since, shown or not.

    ``before`` has the entries of the base, ``known`` its sign-offs, ``versions`` the present versions by language and
    topic. Each role that must sign has to sign the restored text, as many people as it needs, in this pull request:
    whoever did so elsewhere may not have known of the withdrawal. A form of a text that was signed before may have been
    read before it was withdrawn, so that text is signed from ``read_since`` on; a corrected text is new.
    """
    problems, new = [], [entry for entry in signoffs if entry not in known]
    signed_before = {(entry.lang, entry.article, entry.version) for entry in known}
    for _, gone in before:
        own = [a for a in library.articles if not a.is_page and gone.covers(a.lang, a.topic)]
        kept = [entry for _, entry in library.withdrawn]
        for lang in {entry.lang for entry in known if gone.covers(entry.lang, entry.article)} - {*library.languages}:
            if not any(entry.covers(lang, gone.article) for entry in kept):
                what = f"the entry of {gone.article} is gone for {lang} too, which the settings leave out here"
                problems.append(Problem(WITHDRAWN, 1, what, f"keep one with lang: {lang}, or build {lang} (LANGUAGES)"))
        if not own and all(entry.article != gone.article for _, entry in library.withdrawn):
            what = f"the entry of {gone.article} is gone: the same text could come back later, with its old sign-offs"
            problems.append(Problem(WITHDRAWN, 1, what, "put it back: it may be here without an article"))
        for article in own:
            if library.withdrawal(article) is not None:
                continue
            key = (article.lang, article.topic)
            corrected = (*key, versions[key]) not in signed_before
            since = [e for e in new if e.date >= (gone.since if corrected else gone.read_since)]
            if missing := roles_missing(library, key, versions[key], since):
                now = "is shown again" if library.builds(article) else "its entry is gone"
                what = f"{library.name(article)} was withdrawn on {gone.since}, and {now} without a new sign-off"
                todo = "" if corrected else f"correct it, or let it be read again from {gone.read_since} on; then "
                todo += f"sign it in this pull request (roles: {', '.join(missing)}), or put the entry back"
                todo += ", with lang: where it is still right for one language alone"
                problems.append(Problem(WITHDRAWN, 1, what, todo))
    return problems
