"""What is signed in somebody's name: ``make sign``, ``form`` (for clinicians without git), ``withdraw``; and ``addresses``."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path

from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.content.article import Article
from care_guide.content.data_files import YamlDocument, parse_yaml, read_list
from care_guide.content.library import Library
from care_guide.content.models import SignOff
from care_guide.content.problems import ContentError, Problem
from care_guide.content.review_files import (
    ADDRESSES,
    LEDGER,
    REVIEWERS,
    RULES,
    WITHDRAWN,
    FilledForm,
    FilledText,
    People,
    Person,
    Role,
    Withdrawal,
    read_addresses,
    read_form,
    read_ledger,
    read_reviewers,
)
from care_guide.content.source_text import wrong_letters
from care_guide.render.review_pages import FormText, form_page
from care_guide.render.views import site_view
from care_guide.review.addresses import add_addresses
from care_guide.review.history import UNREADABLE, CannotCompareError, checked_out, git
from care_guide.review.redline.change import Change
from care_guide.review.redline.compare import compare_article, compare_read_part, page_texts
from care_guide.review.redline.places import place
from care_guide.review.redline.values import ArticleChange, PartChange
from care_guide.review.sign import (
    CannotSignError,
    Given,
    SigningContext,
    ask_for,
    check_entry,
    check_given,
    check_signable,
    done_line,
    find_text,
    left_out,
    sign_off,
    suggest_next_check,
    what_is_signed,
    with_entry,
)
from care_guide.review.state import HOW_TO_ADD, Review, last_complete, review_of, reviews, who_may_sign
from care_guide.review.versions import Part, longest_interval, parts, version
from care_guide.review.withdraw import what_to_withdraw, with_withdrawal, withdrawal
from care_guide.review.withdrawn_lines import lines_of_withdrawn
from care_guide.utils import CannotDoError
from care_guide.utils.dates import build_day, is_future, months_later
from care_guide.utils.files import write_file

# A sign-off, and the roles that must still sign after it.
Taken = tuple[SignOff, tuple[str, ...]]
FRAME = "guide/frame"


def signing_context() -> tuple[SigningContext, list[Problem]]:
    """Return what a sign-off is checked against, and what is wrong with the ledger and the list of people."""
    library, today = load_library(Path.cwd()), build_day()
    entries, problems = read_ledger(library.root)
    state, wrong = reviews(library, today, (entries, problems))
    # With a mistake in the rules, the list of people and the ledger are not checked.
    wrong += [problem for problem in library.problems if problem.path == RULES]
    return SigningContext(library, state, entries, read_reviewers(library.root)[0], today), wrong


def append_to_ledger(context: SigningContext, taken: list[Taken]) -> None:
    """Add ``taken`` to the ledger, and print a line for each."""
    ledger = context.library.root / LEDGER
    text = ledger.read_text("utf-8")
    for entry, _ in taken:
        text = with_entry(text, entry)
    # The ledger is never replaced by a text that cannot be read.
    if unread := parse_yaml(text, LEDGER)[1]:
        raise ContentError(unread)
    if taken:
        write_file(ledger, text)
    for entry, missing in taken:
        print(done_line(entry, missing, context.today))
    if taken:
        print(f"Written to {LEDGER}. Commit it: git commit {LEDGER}")


def _missing_after(entry: SignOff, text: Article | Part, context: SigningContext) -> tuple[str, ...]:
    """Return the roles that must still sign ``text`` once ``entry`` is in the ledger: of some, several people."""
    review, subject = context.review(text), text.subject if isinstance(text, Part) else "articles"
    required = context.library.rules.required_for(subject, text.lang)
    return review_of(review.version, required, [*reversed(review.history), entry], context.today).missing


def write_addresses(context: SigningContext, signed: Iterable[SignOff]) -> None:
    """Record the new addresses if the frame was signed: its sign-off includes them."""
    if any(entry.article == FRAME for entry in signed) and add_addresses(context.library.root, context.library):
        print(f"The new addresses are in {ADDRESSES}. Commit it too.")


# make sign


def ask(question: str) -> str:
    """Return what somebody types. Raises CannotSignError if nobody is there."""
    try:
        return input(question)
    except EOFError:
        raise CannotSignError(f"{question.strip(' :')} was not given, and nobody is there to ask") from None


def sign(options: argparse.Namespace) -> None:
    """Sign one text, each of TOPICS in turn, or what a filled-in form says.

    A refusal changes nothing.
    """
    if options.form:
        take_in(options.form)
        return
    names = options.topics.split() or [options.article]
    if len(names) > 1 and options.version:
        raise CannotDoError("VERSION names one text: sign several without it, each is shown and asked for")
    for number, name in enumerate(names, 1):
        if len(names) > 1:
            print(f"\n== {number} of {len(names)}: {name}")
        _sign(name, options)


def _sign(name: str, options: argparse.Namespace) -> None:
    context, wrong = signing_context()
    # A text that cannot be read completely cannot be signed; problems in other articles do not matter.
    if wrong:
        raise ContentError(wrong)
    try:
        article = find_text(context.library, name)
        check_signable(article, context.library)
        review = context.review(article)
        given = Given(
            name=options.reviewer,
            role=options.role,
            credential=options.credential,
            next_check=options.next,
            changed=options.changed,
            note=options.note,
            version=options.version,
        )
        check_given(given, article, context)
        print("\n".join([what_is_signed(article, context), *_since_last(article, context)]), flush=True)
        print()
        suggested = suggest_next_check(article, context.library, context.entries, context.today)
        entry = sign_off(ask_for(given, article, context, suggested, ask), article, review, context.today)
        check_entry(entry, article, context)
    except KeyboardInterrupt:
        raise CannotSignError("\nNothing was signed.") from None
    append_to_ledger(context, [(entry, _missing_after(entry, article, context))])
    write_addresses(context, [entry])


def _since_last(text: Article | Part, context: SigningContext) -> Iterator[str]:
    """Yield what the text itself does not show, since the last version that all had signed.

    Of a translation: the lines that answer another line of the original. Of lists, and of facts with all lists: the entries
    that this copy shows otherwise, whose own words are the same.
    """
    language, last = context.library.languages.get(text.lang), _last_valid(text, context)
    of_translation = language is not None and language.translation is not None
    if not (of_translation or isinstance(text, Part)) or last is None or last.signoff is None:
        return
    if last.version == context.review(text).version:
        return
    since = f"since the version that {last.signoff.name} signed on {last.signoff.date}"
    change = _changes([text], [last], context).get(0)
    yield ""
    if change is None:
        todo = "read each line beside its original" if of_translation else "read it in the redline (make redline)"
        yield f"What has changed {since} cannot be shown here: {todo}."
        return
    if isinstance(change, PartChange):
        here = [one for one in change.here if not one.same_words]
        yield f"Entries of lists that this copy shows otherwise {since}, because of a fact or the place: {len(here)}"
        yield from _before_and_now(here, context.library)
    if of_translation:
        pages = change.pages if isinstance(change, PartChange) else ()
        found = [answer for one in (change, *pages) for answer in one.answers]
        yield f"Lines with other words, or that answer another line of the original, {since}: {len(found)}"
        yield from _before_and_now(found, context.library)


def _before_and_now(changes: Iterable[Change], library: Library) -> Iterator[str]:
    for change in changes:
        yield f"  {place(change.line, library.strings, library.default_lang)}"
        yield f"    before: {change.old.text if change.old else '-'}"
        yield f"    now:    {change.new.text if change.new else '-'}"


# make form


def form(options: argparse.Namespace) -> None:
    """Write the form. Nobody is asked to read texts with mistakes that the program knows."""
    context, wrong = signing_context()
    library, today = context.library, context.today
    if problems := sorted({*check(library), *wrong}):
        raise ContentError(problems)
    role = _role(options.role, library)
    person = _person(options.reviewer, role, context)
    filled = _form_texts(_asked(options.topics, role, context), context)
    names = [one.name for one in context.people.in_role(role.id, today)]
    known = {"name": person.name if person else "", "credential": person.credential if person else options.credential}
    output = Path(options.output)
    write_file(output, form_page(filled, role, known, names, today, library))
    print(f"Wrote {output}: {len(filled)} text(s) for the role {role.id}. Send it by e-mail, or put it on a stick.")
    print("It works without a network. What comes back: make sign FORM=file.json")
    if not names:
        print(f"Nobody may sign as {role.id} yet. Before the form comes back: {HOW_TO_ADD}")


def take_in(path: str) -> None:
    """Add what a filled-in form says to the ledger, and name what it leaves out.

    A form with a mistake is refused whole. A text that the form's person has signed since the form was made, or that
    has changed since, does not hold back the others.
    """
    context, wrong = signing_context()
    form, document, problems = read_form(Path(path), path)
    if wrong or form is None or document is None:
        raise ContentError([*wrong, *problems])
    problems = [
        Problem(path, document.line("texts", number), f"{one.article}: note: {what}", todo)
        for number, one in enumerate(form.texts)
        for line in one.note.split("\n")
        for what, todo in wrong_letters(line)
    ]
    if problems:
        # A note is printed, and some characters tell a terminal what to do.
        raise ContentError(problems)
    taken, left_out, problems = _entries(form, document, context)
    if problems:
        raise ContentError(problems)
    append_to_ledger(context, taken)
    for line in left_out:
        print(line)
    for one in form.texts:
        if one.note.strip():
            print(f"\n{form.name} on {one.article}{'' if one.signed else ' (not signed)'}: {one.note.strip()}")
    if not taken:
        print("\nNothing new was signed.")
    write_addresses(context, (entry for entry, _ in taken))


def _role(named: str, library: Library) -> Role:
    """Return the role with the id ``named``, or the first that signs articles."""
    roles = {role.id: role for role in library.rules.roles}
    if not named:
        return next((role for role in roles.values() if "articles" in role.signs), next(iter(roles.values())))
    if named not in roles:
        raise CannotSignError(f"ROLE={named}: there is no such role: use one of: {', '.join(roles)}")
    return roles[named]


def _person(named: str, role: Role, context: SigningContext) -> Person | None:
    """Return the person called ``named``, or None for "". Raises CannotSignError for one who may not sign in ``role``."""
    found = context.people.named(named, context.today)
    if named and (found is None or role.id not in found.roles):
        known = who_may_sign(role.id, context.people, context.today)
        raise CannotSignError(f"REVIEWER={named}: may not sign as {role.id} by {REVIEWERS}; who may:\n{known}")
    return found


def _asked(topics: str, role: Role, context: SigningContext) -> list[Article | Part]:
    """Return the texts named in ``topics``, or all that ``role`` still has to sign. Raises CannotSignError."""
    library = context.library
    named: list[Article | Part] = [find_text(library, one) for one in dict.fromkeys(topics.split())]
    for one in named:
        check_signable(one, library)
        if isinstance(one, Article) and not library.is_published(one):
            raise CannotSignError(f"{one.path}: it is withheld: no family reads it, so nobody signs it")
        if isinstance(one, Article) and not library.builds(one):
            what = "it is withdrawn, so the form has no page of it"
            raise CannotSignError(f"{one.path}: {what}: sign it with make sign ARTICLE={library.name(one)}")
        _check_role(role, one)
    if named:
        return named
    every: list[Article | Part] = [a for a in library.articles if not a.is_page and library.builds(a)]
    every += parts(library)
    waiting = [one for one in every if role.id in context.review(one).waits_for(context.today)]
    if not waiting:
        raise CannotSignError(f"ROLE={role.id}: no text waits for this role: name some: TOPICS=treatments/chemotherapy")
    return waiting


def _check_role(role: Role, text: Article | Part) -> None:
    subject = text.subject if isinstance(text, Part) else "articles"
    if subject not in role.signs:
        raise CannotSignError(f"ROLE={role.id}: this role does not sign {text.topic}: use one that signs {subject}")


def _form_texts(texts: list[Article | Part], context: SigningContext) -> list[FormText]:
    """Return the texts of the form with what has changed in each."""
    library, today = context.library, context.today
    since = [_last_valid(one, context) for one in texts]
    changes = _changes(texts, since, context)
    langs = {text.lang for text in texts if isinstance(text, Article)}
    # A page may show lines, meanings and notices of the original while a translation waits: here its own text is signed.
    articles = tuple(map(_as_signed, library.articles))
    languages = {name: replace(one, waiting={}) for name, one in library.languages.items()}
    own = replace(library, articles=articles, languages=languages)
    sites = [site_view(lang, own, context.reviews, 0) for lang in langs]
    views = {(view.lang, view.topic): view for site in sites for view in site.views}
    return [
        FormText(
            text=text,
            view=views[text.lang, text.topic] if isinstance(text, Article) else None,
            review=context.review(text),
            since=last.signoff if last is not None else None,
            change=changes.get(number),
            left_out=left_out(text, library) if isinstance(text, Article) else [],
            pages=page_texts(text, library, today) if isinstance(text, Part) else (),
            withdrawn=lines_of_withdrawn(text, library, context.reviews),
            next_check=suggest_next_check(text, library, context.entries, today),
            last_day=months_later(today, longest_interval(text, library)),
        )
        for number, (text, last) in enumerate(zip(texts, since, strict=True))
    ]


def _as_signed(article: Article) -> Article:
    """Return ``article`` in its own language, with the words and sources of what this copy leaves out after the others."""
    found = article.found
    cited, terms = (list(dict.fromkeys(names)) for names in ([*found.citations, *found.all_citations], found.all_terms))
    return replace(article, shown=None, fallback=(), found=replace(found, citations=cited, terms=terms))


def _changes(
    texts: list[Article | Part], since: list[Review | None], context: SigningContext
) -> dict[int, ArticleChange | PartChange]:
    """Return what has changed in each of ``texts`` since its review, by its number; without one that can be read, nothing.

    Each old state of the guide is read only once.
    """
    library = context.library
    signed = {
        number: last.version
        for number, (text, last) in enumerate(zip(texts, since, strict=True))
        if last is not None and last.version != context.review(text).version
    }
    commits = {number: _commits_of(one, context) for number, one in signed.items()}
    changes: dict[int, ArticleChange | PartChange] = {}
    for commit in dict.fromkeys(chain(*commits.values())):
        numbers = [number for number, own in commits.items() if commit in own and number not in changes]
        if not numbers:
            continue
        with ExitStack() as stack:
            try:
                old = stack.enter_context(checked_out(library.root, commit, load_library))
            except UNREADABLE:
                # The text itself is in the form.
                continue
            found = {number: _since(old, signed[number], texts[number], context) for number in numbers}
        changes |= {number: change for number, change in found.items() if change is not None}
    return changes


def _since(
    old: Library, signed: str, text: Article | Part, context: SigningContext
) -> ArticleChange | PartChange | None:
    """Return what has changed in ``text`` since its version ``signed``, or None if ``old`` has another version of it."""
    if isinstance(text, Part):
        then = next((part for part in parts(old) if (part.key, part.version) == (text.key, signed)), None)
        return compare_read_part(old, context.library, then, text, context.today) if then is not None else None
    was = old.at(text.path)
    if was is None or version(was, old) != signed:
        return None
    return compare_article(old, context.library, was, text, context.today).only_changed()


def _last_valid(text: Article | Part, context: SigningContext) -> Review | None:
    """Return the review of the last version of ``text`` that everybody who must had signed.

    Not the last that anybody has signed: what a role that need not sign has read since is new to the others.
    """
    subject = text.subject if isinstance(text, Part) else "articles"
    required = context.library.rules.required_for(subject, text.lang)
    return last_complete(context.review(text).history, required, context.today)


def _commits_of(signed: str, context: SigningContext) -> tuple[str, ...]:
    """Return the commit that added the first sign-off of the version ``signed`` to the ledger, and those before it.

    A commit may have that sign-off and a newer text, so its own text need not be the one that was signed.
    """
    try:
        found = git(context.library.root, "log", "--format=%H %P", "-S", signed, "--", LEDGER)
    except CannotCompareError:
        return ()
    return tuple(found.split("\n")[-1].split())


def _entries(
    form: FilledForm, document: YamlDocument, context: SigningContext
) -> tuple[list[Taken], list[str], list[Problem]]:
    """Return the new sign-offs of a form and a line for each text that is left out, or everything that is wrong with it."""
    role = next((one for one in context.library.rules.roles if one.id == form.role), None)
    problems = [
        Problem(document.path, document.line(key), what, todo) for key, what, todo in _wrong_head(form, role, context)
    ]
    refused: dict[str, int] = {}
    taken: list[Taken] = []
    signed: list[str] = []
    changed: list[Problem] = []
    names = [f"{one.article} ({one.lang})" for one in form.texts]
    for number, (one, name) in enumerate(zip(form.texts, names, strict=True)):
        if not one.signed:
            continue
        try:
            if name in names[:number]:
                raise CannotSignError(f"{name} is in the form twice: keep one entry a text")
            text = _text_of(one, context.library)
            review = context.review(text)
            if day := _signed_on(form, one, review, context.people):
                signed.append(f"Signed already: {name}, by {form.name} on {day}. It stays as it is.")
            elif one.version != review.version:
                what = f"{one.article}: the text has changed since the form was made"
                todo = f"make a new form, and let it be read again: make form TOPICS={one.article}"
                changed.append(Problem(document.path, document.line("texts", number), what, todo))
            else:
                entry = _entry(form, one, text, role, context)
                taken.append((entry, _missing_after(entry, text, context)))
        except CannotSignError as error:
            # What is wrong with the person is wrong for each text: it is reported once.
            refused.setdefault(str(error), number)
    for refusal, number in refused.items():
        what, _, todo = refusal.partition(": ")
        where = document.line("texts", number)
        todo = todo or "let the reader fill it in again"
        problems.append(Problem(document.path, where, f"{form.texts[number].article}: {what}", todo))
    if problems or (changed and not taken):
        return [], [], [*problems, *changed]
    return taken, [*signed, *(f"Not signed: {one}" for one in changed)], []


def _wrong_head(form: FilledForm, role: Role | None, context: SigningContext) -> Iterator[tuple[str, str, str]]:
    """Yield the key, what is wrong and what to do for what all texts of the form share."""
    if role is None:
        known = ", ".join(context.library.rules.known_roles)
        yield "role", f"the role {form.role} is not known", f"use one of: {known}"
    # West of Greenwich, a form of today is read on the evening of the day before.
    if form.date < form.made - datetime.timedelta(days=1) or is_future(form.date, context.today):
        what = f"the day of the reading, {form.date}, is not between the day of the form and today"
        yield "date", what, f"let the reader write the day: {form.made} to {context.today}"


def _text_of(one: FilledText, library: Library) -> Article | Part:
    try:
        return find_text(library, f"{one.lang}/{one.article}")
    except CannotSignError:
        what = f"there is no text {one.article} ({one.lang}) in this guide"
        raise CannotSignError(f"{what}: make a new form: make form") from None


def _signed_on(form: FilledForm, one: FilledText, review: Review, people: People) -> datetime.date | None:
    """Return the day since the form was made on which its person has signed this very text, None if there is none."""
    person = people.called(form.name)
    last = next((entry for entry in review.history if (entry.role, entry.reviewer) == (form.role, person)), None)
    return last.date if last is not None and last.version == one.version and last.date >= form.made else None


def _entry(
    form: FilledForm, one: FilledText, text: Article | Part, role: Role | None, context: SigningContext
) -> SignOff:
    """Return one sign-off, with the same checks as ``make sign``. Raises CannotSignError."""
    check_signable(text, context.library)
    if role is not None:
        _check_role(role, text)
    if one.next_check is None or not one.changed.strip():
        raise CannotSignError("the next check or what is new is missing: let the reader fill in both")
    given = Given(
        name=form.name,
        role=form.role,
        credential=form.credential,
        next_check=one.next_check.isoformat(),
        changed=one.changed,
        note=one.note.strip(),
        version=one.version,
    )
    values = ask_for(given, text, replace(context, today=form.date), one.next_check, _nobody)
    entry = sign_off(values, text, context.review(text), form.date)
    check_entry(entry, text, context)
    return entry


def _nobody(question: str) -> str:
    raise CannotSignError(f"{question.strip(' :')} is missing: let the reader fill it in")


# make withdraw


def withdraw(options: argparse.Namespace) -> None:
    """Write the entry and print what to do next. A refusal changes nothing."""
    root = Path.cwd()
    _, wrong = read_list(root, WITHDRAWN, Withdrawal)
    if wrong:
        raise ContentError(wrong)
    library = load_library(root)
    may = library.rules.withdrawing
    try:
        # Before anything is asked.
        what_to_withdraw(library, options.article, options.why)
        name = options.reviewer or ask("REVIEWER (your name): ").strip()
        people, today = read_reviewers(root)[0], build_day()
        person = people.named(name, today)
        own = tuple(role for role in may if person is not None and role in person.roles) or may
        role = options.role or (own[0] if len(own) == 1 else ask(f"ROLE ({', '.join(own)}): ").strip())
        entry = withdrawal(library, people, options.article, options.why, name, role, today)
    except KeyboardInterrupt:
        raise CannotDoError("\nNothing was changed.") from None
    file = root / WITHDRAWN
    write_file(file, with_withdrawal(file.read_text("utf-8") if file.is_file() else "", entry))
    print(f"Withdrawn: {entry.article}{f' ({entry.lang})' if entry.lang else ''}, by {entry.name} ({entry.role}).")
    gone = replace(library, withdrawn=((1, entry),))
    for page in (one for one in entry.pages if gone.withdraws(entry, one.lang)):
        print(
            f"In place of {library.page_path(page.lang, page.slug)} families read that this was taken back: {page.title}"
        )
    for article in (a for a in library.articles if a.topic == entry.article and gone.builds(a)):
        path, title = library.page_path(article.lang, article.header.slug), library.displayed(article).header.title
        print(
            f"Still online: {path}, {title}. If it is wrong too: make withdraw ARTICLE={article.lang}/{article.topic}"
        )
    print("PDFs, handouts, packets and paste packs made before still contain its text: make them again, and")
    print("put no older zip from dist/ on a server. Printed copies: families and wards find them on Check your copy.")
    print(f"Written to {WITHDRAWN}. Now: git commit {WITHDRAWN}, then make publish SITE_URL=...")


# make addresses


def addresses(_: argparse.Namespace) -> None:
    """Record the addresses that are new. Raises ContentError."""
    root = Path.cwd()
    library = load_library(root)
    # Where a text or the file itself cannot be read, nobody knows which addresses are new.
    if wrong := [*library.problems, *read_addresses(root)[1]]:
        raise ContentError(wrong)
    count = add_addresses(root, library)
    print(f"{count} new address(es) in {ADDRESSES}." + (" Commit it." if count else ""))
