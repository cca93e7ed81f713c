"""Sign a text: show what is being signed, ask for what is missing, and check the entry for the ledger."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml.html import Element, HtmlElement
from pydantic import ValidationError

from care_guide.content.article import Article
from care_guide.content.data_files import appended, message
from care_guide.content.library import Library
from care_guide.content.models import FORMAT, SignOff
from care_guide.content.problems import Problem, report
from care_guide.content.review_files import REVIEWERS, LedgerEntries, People, Person, read_ledger
from care_guide.content.source_text import is_placeholder, wrong_letters
from care_guide.review.redline.lines import blocks, parse
from care_guide.review.redline.sections import FORM, Section, reading
from care_guide.review.state import (
    HOW_TO_ADD,
    Review,
    check_ledger,
    check_signers,
    too_late,
    who_may_sign,
    wrong_remarks,
)
from care_guide.review.versions import Part, cited_sources, longest_interval, pages_of, parts, short
from care_guide.review.withdraw import taken_back
from care_guide.review.withdrawn_lines import lines_of_withdrawn
from care_guide.utils import CannotDoError
from care_guide.utils.dates import months_later, spread

Ask = Callable[[str], str]
_KEYS = (
    "article", "lang", "version", "format", "reviewer", "name", "role", "credential", "date", "next_check", "changed",
    "note",
)  # fmt: skip


class CannotSignError(CannotDoError):
    """The sign-off cannot be written; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """The values from the command line; an empty one is asked for, a note only if it is None."""

    name: str = ""
    role: str = ""
    credential: str = ""
    next_check: str = ""
    changed: str = ""
    note: str | None = None
    version: str = ""


@dataclass(frozen=True)
class SigningContext:
    """What a sign-off is checked against: the guide and its reviews, its ledger, its people, and the day."""

    library: Library
    reviews: dict[str, Review]
    entries: LedgerEntries
    people: People
    today: datetime.date

    def review(self, text: Article | Part) -> Review:
        """Return the review of an article or a part."""
        return self.reviews[text.key if isinstance(text, Part) else text.path]


def find_text(library: Library, named: str) -> Article | Part:
    """Return the text ``named``: an article (``treatments/x``, ``es/treatments/x`` or its path) or a part
    (``guide/frame``, ``guide/words``, ``guide/facts``).

    Raises CannotSignError, with all known names, if there is none or it cannot be read.
    """
    if not named.strip():
        raise CannotSignError("ARTICLE was not given: name one, for example ARTICLE=treatments/chemotherapy")
    topic = named.strip().removeprefix("content/").removesuffix(".md")
    articles = [article for article in library.articles if not article.is_page]
    for article in articles:
        if topic in (f"{article.lang}/{article.topic}", library.name(article)):
            return article
    every = parts(library)
    for part in every:
        if topic in (f"{part.lang}/{part.topic}", part.topic if part.lang == library.default_lang else ""):
            return part
    for path in library.unread:
        if path in (f"content/{topic}.md", f"content/{library.default_lang}/{topic}.md"):
            raise CannotSignError(f"{path}: it cannot be read: run make check, correct it, then sign it")
    known = ", ".join([*map(library.name, articles), *dict.fromkeys(part.topic for part in every)])
    raise CannotSignError(f'ARTICLE="{named}": there is no such article; use one of: {known}')


def check_signable(text: Article | Part, library: Library) -> None:
    """Raise CannotSignError for a text that cannot be read in full, alone or with what all texts share, or is a draft."""
    own = [problem for problem in library.problems if problem.path in (text.path, *library.unread_shared)]
    if own:
        raise CannotSignError(report(own))
    if isinstance(text, Article) and text.is_draft:
        todo = "finish it and write status: published, then sign it"
        raise CannotSignError(str(Problem(text.path, text.header_line("status"), "it is a draft", todo)))


def what_is_signed(text: Article | Part, context: SigningContext) -> str:
    """Return everything that a signature covers, as plain lines."""
    library, review = context.library, context.review(text)
    if isinstance(text, Article):
        lines, body = _about(text, library, review), _sections(text, library)
    else:
        lines = [
            f"You are about to sign: {text.topic} ({text.lang})",
            f"Version {review.short_version} ({review.version})",
        ]
        lines.append(f"State now: {review.told}.")
        pages = [
            line
            for page in pages_of(text, library)
            for line in ("", f"{page.header.title} ({page.path})", *_sections(page, library))
        ]
        body = [*pages, "", *(f"  {line}" for line in text.contents)]
    if said := lines_of_withdrawn(text, library, context.reviews):
        lines.append("These lines say what a withdrawn text said, in the same words or in words much alike:")
        lines += (f"  {line}" for line in said)
    return "\n".join([*lines, *body])


def _about(article: Article, library: Library, review: Review) -> list[str]:
    """Return what whoever signs ``article`` must know before its text."""
    grade, cited = article.grades, cited_sources(library, article.found.all_citations)
    lines = [
        f"You are about to sign: {article.header.title} ({article.lang}, {article.path})",
        f"Version {review.short_version} ({review.version})",
        f"State now: {review.told}. Grade {grade.flesch_kincaid}, {article.word_count} words, {len(cited)} sources.",
    ]
    # Whoever signs it must know what was wrong: this may bring the text back.
    signed = (entry for _, entry in read_ledger(library.root)[0])
    elsewhere, _ = taken_back(library, signed).get((article.lang, review.version), (None, 0))
    if gone := library.withdrawal(article) or elsewhere:
        name = "" if gone.article == article.topic else f" as {gone.article}"
        lines.append(f"Withdrawn{name} since {gone.since}: {gone.why}")
    return lines


def _sections(article: Article, library: Library) -> list[str]:
    """Return the text of ``article`` with its headings."""
    lines = []
    for section in reading(article, library):
        title, *text = _lines(section)
        lines += ["", title.upper(), *(f"  {line}" for line in text)]
    return lines


def left_out(article: Article, library: Library) -> list[str]:
    """Return the lines of each section of ``article`` that another copy may show with other words.

    A form shows the text as families here read it, and the version covers what is for another place, or for a hospital with
    other facts; of what is shown, it does not say that it depends on them. Where a condition stands says as much as its
    words, so the section is whole, with each condition and the form of each line.
    """
    here = replace(article, found=replace(article.found, whole=""))
    shown = {section.id: _lines(section) for section in reading(here, library)}
    return [
        line
        for section in reading(article, library)
        for lines in [_lines(section)]
        if lines != shown.get(section.id) or f"{FORM}if=" in section.html or f"{FORM}only=" in section.html
        for line in lines
    ]


def _lines(section: Section) -> list[str]:
    """Return the title and the lines of a section, with their form in words."""
    return blocks(_with_rows(_with_marks(parse(section.html))))


# What Markdown writes around words and before a block.
_AROUND = {"strong": "**", "em": "*", "code": "`"}
# What shows that words come from a mark: two brackets, since the check refuses [[ in typed words. A condition and its end
# have brackets already.
_MARKED = {"fact": ("[[", "]]"), "if": ("[", "]]"), "end": (" [[/", "]"), "link": ("[[link]] ", "")}
_BEFORE = {"h4": "###", "h5": "####", "h6": "#####", "blockquote": ">"}


def _with_marks(root: HtmlElement) -> HtmlElement:
    """Return ``root`` with its form in words, much as Markdown writes it: the number of a step says as much as its words."""
    for node in list(root.iter(*_AROUND)):
        node.text = f"{_AROUND[node.tag]}{node.text or ''}"
        node.tail = f"{_AROUND[node.tag]}{node.tail or ''}"
    for name, (before, behind) in _MARKED.items():
        for node in root.iterfind(f".//*[@{FORM}{name}]"):
            node.text, node.tail = f"{before}{node.text or ''}", f"{behind}{node.tail or ''}"
    for node in root.iter("h4", "h5", "h6", "p", "li", "tr"):
        # A passage for another place; the words of a condition have theirs.
        off = next((one.get(f"{FORM}off") for one in (node, *node.iterancestors()) if one.get(f"{FORM}off")), None)
        if off and not (node.tag == "p" and any(node.iterancestors("li"))):
            first = node[0] if node.tag == "tr" and len(node) else node
            first.text = f"({off}) {first.text or ''}"
    for node in root.iter(*_BEFORE):
        node.text = f"{_BEFORE[node.tag]} {node.text or ''}"
    for several in root.iter("ul", "ol"):
        # As deep as the lists that it is in.
        deep = "- " * sum(1 for _ in several.iterancestors("ul", "ol"))
        for number, item in enumerate(several.findall("li"), int(several.get("start") or 1)):
            node = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
            node.text = f"{deep}{f'{number}.' if several.tag == 'ol' else '-'} {node.text or ''}"
    for box in list(root.iterfind(f".//*[@{FORM}box]")):
        for place, mark in ((0, "["), (len(box) + 1, "[/")):
            line = Element("p")
            line.text = f"{mark}{box.get(f'{FORM}box')}]"
            box.insert(place, line)
    return root


def _with_rows(root: HtmlElement) -> HtmlElement:
    """Return ``root`` with each row of a table as one line: a dose says nothing apart from its drug."""
    for row in list(root.iter("tr")):
        cells = [" ".join(cell.text_content().split()) for cell in row]
        row.clear(keep_tail=True)
        row.text = " | ".join(cells)
    return root


def suggest_next_check(
    article: Article | Part, library: Library, entries: LedgerEntries, today: datetime.date
) -> datetime.date:
    """Return a day for the next check that is not close to those of the other texts."""
    months = longest_interval(article, library)
    taken = [entry.next_check for _, entry in entries if (entry.article, entry.lang) != (article.topic, article.lang)]
    return spread(months_later(today, months), months_later(today, max(1, months - max(1, months // 3))), taken)


def check_given(given: Given, text: Article | Part, context: SigningContext) -> None:
    """Raise CannotSignError for what is wrong before anybody reads the text: a value that was given, or nobody may sign."""
    roles, review = context.library.rules.roles_in(text.lang), context.review(text)
    if given.version:
        check_version(given.version, review, text)
    if given.role and given.role not in roles:
        raise CannotSignError(f"ROLE={given.role}: use one of: {', '.join(roles)}")
    expected = _expected_role(given, review, roles)
    if not given.name:
        _refuse_if_nobody(expected, context)
    person = _listed(given, given.name, expected, context) if given.name else None
    if person is not None and given.role and given.role not in person.roles:
        own = ", ".join(person.roles) or "none"
        raise CannotSignError(f"ROLE={given.role}: {person.name} does not sign as {given.role} (roles: {own})")


def ask_for(
    given: Given, article: Article | Part, context: SigningContext, suggested: datetime.date, ask: Ask
) -> dict[str, str]:
    """Return the values of the sign-off; ``ask`` is called for each value that was not given.

    Raises CannotSignError for a version that is not that of the text, for placeholders, and for somebody who is not on
    the list of reviewers.
    """
    roles, review = context.library.rules.roles_in(article.lang), context.review(article)
    if given.version:
        check_version(given.version, review, article)
    expected = _expected_role(given, review, roles)
    person = _reviewer(given, expected, context, ask)
    own = next((role for role in review.missing if role in person.roles), next(iter(person.roles), expected))
    role = _value(given.role, f"Your role ({', '.join(roles)})", ask, own)
    if role not in roles:
        raise CannotSignError(f"ROLE={role}: use one of: {', '.join(roles)}")
    new = "" if review.history else "First checked version."
    values = {
        "reviewer": person.id,
        "name": person.name,
        "credential": person.credential,
        "role": role,
        "changed": _true(
            "CHANGED", _value(given.changed, "What is new in this text, in plain words for families", ask, new)
        ),
        "next_check": _true("NEXT", _value(given.next_check, "Next check", ask, suggested.isoformat())),
        "note": given.note or "",
    }
    if not given.version:
        note = _note(given, ask)
        values["note"] = _true("NOTE", note) if note else ""
        try:
            typed = ask(f"Type the version {review.short_version} to sign this text, or press Enter to stop: ").strip()
        except CannotSignError:
            raise CannotSignError("VERSION was not given, and nobody is there to ask: nothing was signed") from None
        if not typed:
            raise CannotSignError("Nothing was signed.")
        check_version(typed, review, article)
    return values


def _value(given: str, question: str, ask: Ask, suggestion: str = "") -> str:
    """Return what was given, or the answer to the question, or what is suggested."""
    offered = f" [{suggestion}]" if suggestion else ""
    try:
        return given.strip() or ask(f"{question}{offered}: ").strip() or suggestion
    except CannotSignError:
        # Nobody is there to change what is suggested. Without VERSION, nothing is signed anyway.
        if not suggestion:
            raise
        return suggestion


def _note(given: Given, ask: Ask) -> str:
    """Return the note that was given, also an empty one, or the answer; none where nobody is there."""
    if given.note is not None:
        return given.note
    try:
        return ask("A note (may be left empty): ").strip()
    except CannotSignError:
        return ""


def _true(key: str, text: str) -> str:
    """Return ``text``; raise CannotSignError if it is empty or a placeholder."""
    if is_placeholder(text):
        raise CannotSignError(f"{key}: {text!r} is empty or a placeholder: a sign-off holds what is true")
    return text


def _expected_role(given: Given, review: Review, roles: tuple[str, ...]) -> str:
    """Return the role in which somebody will most likely sign: the one that was given, or the first that is missing."""
    return given.role if given.role in roles else next(iter(review.missing), roles[0])


def _refuse_if_nobody(role: str, context: SigningContext) -> None:
    """Raise CannotSignError if nobody may sign in ``role``."""
    if not context.people.in_role(role, context.today):
        raise CannotSignError(f"nobody may sign as {role} yet: {HOW_TO_ADD}")


def _reviewer(given: Given, role: str, context: SigningContext, ask: Ask) -> Person:
    """Return the person who signs, most likely in ``role``. Raises CannotSignError for somebody who is not on the list."""
    if not given.name:
        _refuse_if_nobody(role, context)
    listed = who_may_sign(role, context.people, context.today)
    return _listed(given, _value(given.name, f"Who may sign as {role}:\n{listed}\nYour name or id", ask), role, context)


def _listed(given: Given, name: str, role: str, context: SigningContext) -> Person:
    """Return the person called ``name``. Raises CannotSignError for somebody who is not on the list of reviewers."""
    listed, named = who_may_sign(role, context.people, context.today), _true("REVIEWER", name)
    refuse_letters("name", named)
    known = context.people.called(named)
    person = context.people.on(known, context.today) if known else None
    if person is None:
        what = f"is not in {REVIEWERS}" if known is None else f"is not on the list on {context.today}"
        raise CannotSignError(f"REVIEWER={named}: {what}. Who may sign as {role}:\n{listed}\nTo add one: {HOW_TO_ADD}")
    if given.credential and given.credential != person.credential:
        raise CannotSignError(f"CREDENTIAL={given.credential}: {REVIEWERS} says {person.credential} for {person.name}")
    return person


def check_version(named: str, review: Review, article: Article | Part) -> None:
    """Raise CannotSignError unless ``named`` is the present version of the text, full or short."""
    if named.strip().lower() not in (review.version, review.short_version, review.version[:8]):
        text = f"VERSION={named}: {article.path} has the version {review.short_version} now"
        raise CannotSignError(f"{text}: read that text, then sign it; nothing was signed")


def sign_off(values: dict[str, str], article: Article | Part, review: Review, today: datetime.date) -> SignOff:
    """Return the sign-off; raise CannotSignError for values that it cannot have."""
    try:
        return SignOff(
            article=article.topic,
            lang=article.lang,
            version=review.version,
            format=FORMAT,
            date=today,
            **{key: text for key, text in values.items() if text},  # type: ignore[arg-type]
        )
    except ValidationError as errors:
        wrong = [(error["loc"][0], *message(error)) for error in errors.errors()]
        raise CannotSignError("; ".join(f"{name}: {what}: {todo}" for name, what, todo in wrong)) from None


def refuse_letters(key: str, text: str) -> None:
    """Raise CannotSignError for a text with an invisible or misleading character, with which nobody could read the ledger."""
    for what, todo in (wrong for line in text.split("\n") for wrong in wrong_letters(line)):
        raise CannotSignError(f"{key}: {what}: {todo}")


def check_entry(entry: SignOff, text: Article | Part, context: SigningContext) -> None:
    """Raise CannotSignError if the ledger would not be valid with ``entry``, or longer than a check of ``text`` is."""
    for key in ("name", "credential", "changed", "note"):
        refuse_letters(key, getattr(entry, key) or "")
    for wrong in wrong_remarks(entry):
        raise CannotSignError(": ".join(wrong))
    if too_long := too_late(entry, longest_interval(text, context.library)):
        raise CannotSignError(": ".join(too_long))
    line = max((line for line, _ in context.entries), default=0) + 1
    problems = check_ledger([*context.entries, (line, entry)], context.library, context.today)
    problems += check_signers([(line, entry)], context.people, context.library.rules)
    if found := [problem for problem in problems if problem.line == line]:
        raise CannotSignError("; ".join(f"{problem.message}: {problem.fix}" for problem in found))


def entry_yaml(entry: dict[str, object]) -> str:
    """Return one ledger entry as YAML. A quoted string is the same in JSON and YAML 1.2."""
    lines = []
    for key in _KEYS:
        value = entry.get(key)
        if value is not None and value != "":
            bare = key in ("format", "date", "next_check", "lang", "article", "role", "reviewer")
            lines.append(f"{key}: {value if bare else json.dumps(str(value), ensure_ascii=False)}")
    return "- " + "\n  ".join(lines) + "\n"


def with_entry(ledger: str, entry: SignOff) -> str:
    """Return the text of the ledger with ``entry`` added at its end."""
    return appended(ledger, entry_yaml(entry.model_dump()))


def done_line(entry: SignOff, missing: tuple[str, ...], today: datetime.date) -> str:
    """Return the message after signing; ``missing`` are the roles that must still sign.

    A form read long ago may be signed on the day ``today`` although its next check has passed: then it is overdue at once.
    """
    more = f" Still to sign: {', '.join(missing)}." if missing else ""
    if entry.next_check < today:
        more += (
            f" It was read on {entry.date}, and its next check is overdue already: let it be read again (make form)."
        )
    return f"Signed: {entry.article} ({entry.lang}), version {short(entry.version)}, until {entry.next_check}.{more}"
