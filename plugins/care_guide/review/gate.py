"""The gate: nothing that no clinician has signed is published, and no line that families need is empty."""

from __future__ import annotations

from collections.abc import Iterator

from care_guide.content.addresses import ADDRESSES
from care_guide.content.hospital_facts import HOSPITAL
from care_guide.content.problems import Problem
from care_guide.content.review_policy import RULES
from care_guide.content.signoffs import LEDGER
from care_guide.content.site_content import Library
from care_guide.review.addresses import address_problems, new_addresses
from care_guide.review.parts import parts
from care_guide.review.state import Review

_WHY = {
    "draft": ("no clinician has signed it", "let a clinician read it and sign it: make sign ARTICLE={name}"),
    "changed": ("the text has changed since it was signed", "let a clinician check it again: make sign ARTICLE={name}"),
    "overdue": ("its next check is overdue", "let a clinician check it again: make sign ARTICLE={name}"),
}


def refusals(library: Library, reviews: dict[str, Review]) -> list[Problem]:
    """Return every reason why the guide cannot be published; nothing when it can.

    A topic that is withheld or withdrawn needs no sign-off: families do not see its text.
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
        if state is None or not library.builds(article) or state.state not in _WHY:
            continue
        what, todo = _WHY[state.state]
        if state.state == "draft" and state.current:
            what = f"it is not signed by: {', '.join(state.missing)}"
        name = library.name(article)
        found.append(Problem(article.path, 1, what, todo.format(name=name)))
    return [*found, *_unsigned_parts(library, reviews), *address_problems(library), *_unrecorded(library)]


def _unrecorded(library: Library) -> Iterator[Problem]:
    """Yield a problem for each address that nobody would miss if it were gone in the next release."""
    for address, article in new_addresses(library).items():
        yield Problem(article.path, 1, f"its address {address} is not in {ADDRESSES}", "make addresses")


def _unsigned_parts(library: Library, reviews: dict[str, Review]) -> Iterator[Problem]:
    """Yield a problem for each part around the articles that its roles have not signed as it is now."""
    for part in parts(library):
        state = reviews[part.key]
        if state.state != "signed":
            roles = ", ".join(state.missing or [role.id for role in library.rules.required_for(part.subject)])
            name = part.topic if part.lang == library.default_lang else f"{part.lang}/{part.topic}"
            what = (
                f"{part.topic} is not signed as it is now (roles: {roles})"
                if state.state != "overdue"
                else f"the next check of {part.topic} is overdue"
            )
            yield Problem(part.path, 1, what, f"make sign ARTICLE={name}")


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
