"""The gate: which texts are published, and what keeps the guide from being published."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace

from care_guide.content.hospital import HOSPITAL
from care_guide.content.library import Library
from care_guide.content.problems import Problem
from care_guide.content.review_files import ADDRESSES, LEDGER, RULES, read_ledger, read_reviewers
from care_guide.review.addresses import address_problems, new_addresses
from care_guide.review.past_withdrawals import shown_without_entry
from care_guide.review.state import Review
from care_guide.review.versions import PARTS, Part, parts, theme_files
from care_guide.review.withdraw import shown_under_another_name

# What is said of a translation that is left out, and of what is around the articles of one.
_LEFT_OUT = {
    "draft": "is not signed",
    "changed": "has changed since it was signed",
    "overdue": "is signed, but its next check is overdue",
}
_WHY = {
    "draft": ("no clinician has signed it", "let a clinician read it and sign it: make sign ARTICLE={name}"),
    "changed": (
        "the text has changed since it was signed, or a fact or the place shows or leaves out other words of it",
        "let a clinician check it again: make sign ARTICLE={name}",
    ),
    "overdue": ("its next check is overdue", "let a clinician check it again: make sign ARTICLE={name}"),
}
_SHOWS_ORIGINAL = "it shows words of its original, which nobody has signed as they are now"
# For this many days after an article was withdrawn, an overdue check stops nothing: a text that is signed as it is stays
# as safe as it is online now, and the article that is wrong must not stay online with it.
WITHDRAWAL_DAYS = 7
# So many sign-offs are not asked for one by one.
_MANY = 5
# How many addresses a message names.
_NAMED = 10


def without_unsigned_translations(
    library: Library, reviews: dict[str, Review], today: datetime.date
) -> tuple[Library, list[Problem]]:
    """Return the library without translations that are not signed, and a note for each text that is left out.

    One whose check is overdue is left out too, except after a withdrawal: it is online, and no family may lose it to that. The
    default language is never left out: its texts keep the guide from being published, like originals.

    One that shows words of an original that is not signed stays, since that asks for the sign-off (``refusals``).

    The frame and the words around the articles must be signed too; otherwise the whole language is left out. Pages about
    the guide are signed with the frame.
    """
    languages, notes, kept = dict(library.languages), [], list(library.articles)
    good = ("signed", "overdue") if just_withdrawn(library, today) else ("signed",)
    for lang, language in library.languages.items():
        if language.translation is None or lang == library.default_lang:
            continue
        around = {f"{lang}/{part}": review for part in PARTS if (review := reviews.get(f"{lang}/{part}")) is not None}
        if wrong := {
            name: review.state
            for name, review in around.items()
            if review.state not in good and not review.original_unsigned
        }:
            del languages[lang]
            kept = [article for article in kept if article.lang != lang]
            why = " and ".join(f"{name} {_LEFT_OUT[state]}" for name, state in wrong.items())
            todo = f"let its translator sign: {' and '.join(f'make sign ARTICLE={name}' for name in wrong)}"
            what = f"the language {lang} is not published: {why}"
            notes.append(Problem(f"content/{lang}/translation.yaml", 1, what, todo))
            continue
        for article in kept[:]:
            review = reviews.get(article.path)
            if article.lang != lang or review is None or review.original_unsigned:
                continue
            # A withdrawn one has a notice, which waits for nobody.
            if review.state not in good and library.withdrawal(article) is None:
                kept.remove(article)
                todo = f"let its translator and a clinician sign it: make sign ARTICLE={library.name(article)}"
                if library.is_published(article):
                    what = f"the translation is not published: it {_LEFT_OUT[review.state]}"
                    notes.append(Problem(article.path, 1, what, todo))
    # A template that asks for words of a language that is left out would publish what nobody has signed.
    strings = replace(library.strings, languages=frozenset(languages))
    return replace(library, languages=languages, articles=tuple(kept), strings=strings), notes


def just_withdrawn(library: Library, today: datetime.date) -> bool:
    """Return whether an article was withdrawn so recently that publishing must not wait for an overdue check.

    An article that families do not see anyway is no reason to hurry.
    """
    return any(
        0 <= (today - entry.since).days < WITHDRAWAL_DAYS
        for lang in library.shown_languages
        for page, entry in library.withdrawn_pages(lang)
        if (article := library.at(f"content/{page.lang}/{entry.article}.md")) is not None
        and library.is_published(article)
    )


def overdue(library: Library, reviews: dict[str, Review]) -> list[Problem]:
    """Return each text and part that is signed as it is, and whose next check is overdue."""
    what, todo = _WHY["overdue"]
    found = [
        Problem(article.path, 1, what, todo.format(name=library.name(article)))
        for article in library.articles
        if article.path in reviews and library.builds(article) and reviews[article.path].state == "overdue"
    ]
    return found + [
        Problem(part.path, 1, f"the next check of {part.topic} is overdue", _sign(part, library))
        for part in parts(library)
        if reviews[part.key].state == "overdue"
    ]


def refusals(library: Library, reviews: dict[str, Review], today: datetime.date) -> list[Problem]:
    """Return every reason why the guide cannot be published on the day ``today``.

    A topic that is withheld or withdrawn needs no sign-off, since families do not see its text. An overdue check does
    not delay a withdrawal.
    """
    found = [
        Problem(
            HOSPITAL,
            library.facts.lines.get(fact, 1),
            f"the required fact {fact} is empty",
            f"fill it in, or take it out of {RULES}",
        )
        for fact in library.rules.required_facts
        if not library.slots.get(fact)
    ]
    found += [
        Problem(
            HOSPITAL,
            library.facts.lines[name],
            f"{name}: {phone.shown} is a number that is kept for examples",
            "write the real number, or null",
        )
        for name, phone in library.facts.phones.items()
        if phone.fictitious
    ]
    for article in library.articles:
        state = reviews.get(article.path)
        if state is None or not library.builds(article) or state.state not in ("draft", "changed"):
            continue
        what, todo = _WHY[state.state]
        if state.state == "draft" and state.current:
            what = f"it is not signed by: {', '.join(state.missing)}"
        name = library.name(article)
        if state.original_unsigned:
            original = library.name(library.original(article)) if article.shows_original else ""
            what, todo = _SHOWS_ORIGINAL, _translate(article.lang, original)
        found.append(Problem(article.path, 1, what, todo.format(name=name)))
    found += [] if just_withdrawn(library, today) else overdue(library, reviews)
    found += [*_unsigned_parts(library, reviews), *address_problems(library)]
    people = read_reviewers(library.root)[0]
    signoffs = [people.identified(entry) for _, entry in read_ledger(library.root)[0]]
    found += [*shown_under_another_name(library, signoffs), *shown_without_entry(library, signoffs, people)]
    # An address that is not recorded could disappear in the next release without notice. One command records them all.
    if new := list(new_addresses(library)):
        named = f"{', '.join(new[:_NAMED])}{', ...' if new[_NAMED:] else ''}"
        found.append(Problem(ADDRESSES, 1, f"{len(new)} address(es) are missing: {named}", "make addresses"))
    return found


def _unsigned_parts(library: Library, reviews: dict[str, Review]) -> Iterator[Problem]:
    """Yield a problem for each part around the articles that its roles have not signed as it is now."""
    shown = library.shown_languages
    for part in parts(library):
        state = reviews[part.key]
        if not state.is_signed:
            roles = ", ".join(
                state.missing or [role.id for role in library.rules.required_for(part.subject, part.lang)]
            )
            what, todo = f"{part.topic} is not signed as it is now (roles: {roles})", _sign(part, library)
            if state.original_unsigned:
                source = library.source_lang
                what = f"{part.topic}: {_SHOWS_ORIGINAL}"
                todo = _translate(part.lang, f"{library.prefix(source)}{part.topic}" if source in shown else "")
            yield Problem(part.path, 1, what, todo)


def _translate(lang: str, original: str) -> str:
    """Return how a translation is rid of words that nobody has signed: sign ``original``, if it can be, or translate them."""
    return f"translate them (make translate LANG={lang})" + (f", or make sign ARTICLE={original}" if original else "")


def _sign(part: Part, library: Library) -> str:
    return f"make sign ARTICLE={library.prefix(part.lang)}{part.topic}"


def read_again(library: Library) -> dict[str, tuple[int, ...]]:
    """Return, by its path, what changes with each saving of a file that is read again after the gate.

    Those are the theme, while pages are made of it, and the addresses. Not their bytes: who saves something and takes it
    back has changed nothing in the end, but maybe a page in between.
    """
    files = (library.root / "theme" / path for path in theme_files(library.root / "theme"))
    states = ((file, file.stat()) for file in (*files, library.root / ADDRESSES) if file.is_file())
    return {
        file.relative_to(library.root).as_posix(): (state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
        for file, state in states
    }


def changed_meanwhile(library: Library, before: Mapping[str, tuple[int, ...]]) -> list[Problem]:
    """Return a problem for each file that was saved since ``read_again`` returned ``before``."""
    todo, now = "run make publish again when nobody is writing", read_again(library)
    return [
        Problem(path, 1, "this file was saved while the guide was published", todo)
        for path in sorted(before.keys() | now.keys())
        if before.get(path) != now.get(path)
    ]


def next_steps(refused: list[Problem]) -> str:
    """Return how to deal with many sign-offs among ``refused`` at once; "" where there are only a few."""
    waiting = sum("make sign" in problem.fix for problem in refused)
    if waiting < _MANY:
        return ""
    return (
        f"{waiting} of these wait for a sign-off: make status lists who must sign what, and make form ROLE=clinician "
        "puts all that waits for a role into one file.\n"
        "To see it on a staging server before that: GUIDE_ALLOW_DRAFTS=yes (docs/first-day.md)."
    )


def override_notice(refused: list[Problem]) -> str:
    """Return what a staging build reports: that it is not for families, and every reason in ``refused``."""
    lines = [f"  {problem}" for problem in sorted(set(refused))]
    return "\n".join(
        (
            "STAGING ONLY: GUIDE_ALLOW_DRAFTS=yes has switched the gate off. Not for families.",
            "Every page says so, and build.json records it.",
            f"{len(lines)} reason(s) not to publish ({LEDGER} holds the sign-offs):" if lines else "No problems.",
            *lines,
        )
    )
