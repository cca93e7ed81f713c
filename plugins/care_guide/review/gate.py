"""The gate: nothing that no clinician has signed is published, and no line that families need is empty."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from care_guide.content.addresses import ADDRESSES
from care_guide.content.hospital_facts import HOSPITAL
from care_guide.content.problems import Problem
from care_guide.content.review_policy import RULES
from care_guide.content.signoffs import LEDGER
from care_guide.content.site_content import Library
from care_guide.review.addresses import address_problems, new_addresses
from care_guide.review.parts import Part, parts
from care_guide.review.state import Review

_WHY = {
    "draft": ("no clinician has signed it", "let a clinician read it and sign it: make sign ARTICLE={name}"),
    "changed": ("the text has changed since it was signed", "let a clinician check it again: make sign ARTICLE={name}"),
    "overdue": ("its next check is overdue", "let a clinician check it again: make sign ARTICLE={name}"),
}


# For so many days after an article was taken back, a next check that has gone by stops nothing: what was signed as it
# is stays as safe as it is online now, and the article that is wrong must not stay there with it.
RECALL_DAYS = 7


def in_recall(library: Library, today: datetime.date) -> bool:
    """Tell whether an article was taken back so lately that its recall must not wait for anybody's next check."""
    return any(0 <= (today - entry.since).days < RECALL_DAYS for _, entry in library.withdrawn)


def overdue(library: Library, reviews: dict[str, Review]) -> list[Problem]:
    """Return each text and part that is signed as it is, and whose next check has gone by."""
    what, todo = _WHY["overdue"]
    built = [(a, reviews[a.path]) for a in library.articles if a.path in reviews and library.builds(a)]
    found = [
        Problem(article.path, 1, what, todo.format(name=library.name(article)))
        for article, state in built
        if state.state == "overdue"
    ]
    return found + [
        Problem(part.path, 1, f"the next check of {part.topic} is overdue", _sign(part, library))
        for part in parts(library)
        if reviews[part.key].state == "overdue"
    ]


def refusals(library: Library, reviews: dict[str, Review], today: datetime.date) -> list[Problem]:
    """Return every reason why the guide cannot be published on the day ``today``; nothing when it can.

    A topic that is withheld or withdrawn needs no sign-off: families do not see its text. What is only overdue does not
    hold back a recall.
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
        found.append(Problem(article.path, 1, what, todo.format(name=name)))
    found += [] if in_recall(library, today) else overdue(library, reviews)
    return [*found, *_unsigned_parts(library, reviews), *address_problems(library), *_unrecorded(library)]


def _unrecorded(library: Library) -> Iterator[Problem]:
    """Yield a problem for each address that nobody would miss if it were gone in the next release."""
    for address, article in new_addresses(library).items():
        yield Problem(article.path, 1, f"its address {address} is not in {ADDRESSES}", "make addresses")


def _unsigned_parts(library: Library, reviews: dict[str, Review]) -> Iterator[Problem]:
    """Yield a problem for each part around the articles that its roles have not signed as it is now."""
    for part in parts(library):
        state = reviews[part.key]
        if state.state not in ("signed", "overdue"):
            roles = ", ".join(
                state.missing or [role.id for role in library.rules.required_for(part.subject, part.lang)]
            )
            what = f"{part.topic} is not signed as it is now (roles: {roles})"
            yield Problem(part.path, 1, what, _sign(part, library))


def _sign(part: Part, library: Library) -> str:
    return f"make sign ARTICLE={library.prefix(part.lang)}{part.topic}"


def override_notice(refused: list[Problem]) -> str:
    """Return what a staging build says aloud: that it may not go to families, and everything that is wrong."""
    lines = [f"  {problem}" for problem in sorted(set(refused))]
    return "\n".join(
        (
            "STAGING ONLY: GUIDE_ALLOW_DRAFTS=yes has switched the gate off. Not for families.",
            "Every page says so, and build.json records it.",
            f"{len(lines)} reason(s) not to publish ({LEDGER} holds the sign-offs):" if lines else "Nothing is amiss.",
            *lines,
        )
    )
