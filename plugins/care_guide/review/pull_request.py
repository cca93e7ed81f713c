"""Check the sign-offs of a pull request: who wrote and who signed each text, and whether that text ever existed."""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from care_guide.content.library import Library
from care_guide.content.models import FORMAT, SignOff
from care_guide.content.problems import Problem, first_names, printable
from care_guide.content.review_files import (
    ADMINISTRATOR,
    LEDGER,
    REVIEWERS,
    RULES,
    WITHDRAWN,
    LedgerEntries,
    People,
    Person,
    Withdrawal,
    Withdrawals,
    read_addresses,
    read_ledger,
    read_reviewers,
    read_rules,
)
from care_guide.review.addresses import address_problems
from care_guide.review.authors import Author
from care_guide.review.growing_files import Added
from care_guide.review.history import (
    UNREADABLE,
    LoadLibrary,
    base_commit,
    checked_out,
    git,
    readable,
    refuse_gaps,
    signer_of,
    written_out,
)
from care_guide.review.signer_notes import SignerNote, one_for_all
from care_guide.review.state import ended_by, wrong_remarks
from care_guide.review.texts import Texts, changed_files, is_guard, versions
from care_guide.review.versions import is_content, is_left_out, short
from care_guide.review.withdraw import (
    backdated,
    gone_on_one_side,
    rewritten,
    shown_again,
    shown_under_another_name,
)
from care_guide.review.withdrawn_lines import new_lines_of_withdrawn, signed_before_withdrawal
from care_guide.utils.dates import build_day

# The last commits that are searched for the text of a sign-off, after those that wrote it.
_DEEP = 50


@dataclass(frozen=True)
class Checked:
    """The result of a check: problems, and notes for whoever merges."""

    problems: list[Problem]
    notes: list[str]
    # Whether nothing has changed since the base: then there was nothing to check.
    is_empty: bool


def check_pull_request(root: Path, base: str, load: LoadLibrary) -> Checked:
    """Check the sign-offs, people and addresses that were added since the branch or commit ``base``.

    These files only grow. The text of a sign-off must be in the history; nobody signs a text that they wrote or changed
    in the same pull request, adds themself, or adds a person and signs as that person. ``load`` reads the content of a
    checkout. Where a file cannot be read, that alone is a problem: what it has would be taken for gone. Raises
    CannotCompareError if git lacks the history or ``base`` cannot be read.
    """
    start, today = base_commit(root, base), build_day()
    refuse_gaps(root, start)
    library = load(root)
    if unread := _unread(library):
        return Checked(unread, [], is_empty=False)
    added, entries, people = Added(root, start), read_ledger(root)[0], read_reviewers(root)[0]
    # A branch may have begun before somebody left, lost a key or signed again, or before the rules became stricter.
    with written_out(root, f"{base}^{{commit}}") as main:
        people_then, rules_now, signed_there = read_reviewers(main)[0], read_rules(main, RULES)[0], read_ledger(main)[0]
        with readable(base), checked_out(root, start, load) as before:
            texts = Texts(root, start, library, added, people, before)
            withdrawn_then, rules_then = before.withdrawn, before.rules
            known = {people.identified(entry) for _, entry in read_ledger(before.root)[0]}
            said = new_lines_of_withdrawn(root, start, before, library, "HEAD", f"{base}^{{commit}}")
        gone = list(gone_on_one_side(before, library, base, main))
    signed = [(line, people.identified(entry)) for line, entry in entries if (LEDGER, line) in added]
    signoffs = {people.identified(entry) for _, entry in entries}
    earlier = known | {people.identified(entry) for _, entry in signed_there}
    withdrawn_before = {entry for _, entry in withdrawn_then}
    new_withdrawals = tuple(one for one in library.withdrawn if one[1] not in withdrawn_before)
    problems = [
        *gone,
        *(*added.problems, *_self_added(people, added), *([] if library.unread else address_problems(library))),
        *_ends_too_early(people, added, earlier),
        *(*rewritten(withdrawn_then, library.withdrawn), *texts.come_back(entries)),
        *shown_again(withdrawn_then, known, library, signoffs, texts.versions),
        *shown_under_another_name(library, signoffs),
        *signed_before_withdrawal(said, library, signoffs, texts.versions),
        *backdated(new_withdrawals, (entry for _, entry in (*signed_there, *entries))),
    ]
    notes = [*_withdrawals(new_withdrawals, withdrawn_before), *_new_titles(withdrawn_then, library)]
    notes += [f"{one.path}:{one.lines[0].number}: {one}: ask whether whoever signs it knows" for one in said]
    required = any(
        one.signed_commits == "required" for one in (library.rules, rules_then, rules_now) if one is not None
    )
    signers = _Signers(
        root=root,
        added=added,
        before=people_then,
        merged=people.after(people_then),
        required=required,
        today=today,
    )
    for wrong, told in (signers.people(people), signers.signoffs(signed, entries, texts)):
        problems += wrong
        notes += told
    changed = changed_files(root, start)
    problems += _unreadable_names(changed)
    notes += [*_to_look_at(changed, before, library), *_without_file(withdrawn_before, before, library)]
    return Checked(sorted({*problems, *unknown_versions(root, library, signed, load)}), notes, is_empty=not changed)


def _unread(library: Library) -> list[Problem]:
    """Return what is wrong with the files of ``library`` that cannot be read, or not in full where each entry counts."""
    paths = {*library.unread, WITHDRAWN}
    lists = (read_ledger(library.root)[1], read_reviewers(library.root)[1], read_addresses(library.root)[1])
    return sorted({*(one for one in library.problems if one.path in paths), *chain(*lists)})


@dataclass(frozen=True, kw_only=True)
class _Signers:
    """Who has made the new entries, and who may: the list of the base with its keys, and that with what both sides added.

    ``required`` is whether each entry must be in a commit that is signed with its person's key.
    """

    root: Path
    added: Added
    before: People
    merged: People
    required: bool
    today: datetime.date

    def people(self, people: People) -> tuple[list[Problem], list[str]]:
        """Return what is wrong with who has added people, and a note on each new entry."""
        problems, notes = list[Problem](), list[str]()
        for line, person in people.entries:
            if (REVIEWERS, line) in self.added:
                holder = self._holder_of(self.added.commit(REVIEWERS, line))
                adder = self.merged.on(person.added_by, self.today)
                notes.append(_added_by(line, person, adder, self.added, holder))
                wrong = _wrong_adder(person, adder, holder if self.required else person.added_by)
                problems += (Problem(REVIEWERS, line, *one) for one in wrong)
        return problems, notes

    def signoffs(self, signed: LedgerEntries, ledger: LedgerEntries, texts: Texts) -> tuple[list[Problem], list[str]]:
        """Return what is wrong with the new sign-offs ``signed``, and notes on them; ``ledger`` has the others, too."""
        problems, notes = list[Problem](), list[SignerNote]()
        for line, entry in signed:
            commit = self.added.commit(LEDGER, line)
            holder = self._holder_of(commit)
            origin = _origin(entry.name, commit, self.added.writers(LEDGER, line), holder)
            who = f"{entry.name} signs"
            notes.append(SignerNote(line=line, text=texts.name(entry), commit=commit, who=who, todo=origin))
            wrong = [*(_wrong_commit(entry, holder) if self.required else ()), *texts.wrong_signer(line, entry)]
            wrong += _wrong_entry(entry, self.merged, self.today)
            problems += (Problem(LEDGER, line, *one) for one in wrong)
            notes += texts.to_ask(line, entry, ledger)
        return problems, [f"{LEDGER}:{line}: {what}" for line, what in one_for_all(notes)]

    def _holder_of(self, commit: str | None) -> str | None:
        """Return the person of the base whose key has signed ``commit``."""
        return signer_of(self.root, commit, self.before, self.today) if commit else None


def _unreadable_names(paths: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each file whose name nobody can read, or that git's output has otherwise than the disk."""
    for path in paths:
        if "\ufffd" in path or printable(path) != path:
            what = "the name of this file holds a sign that nobody sees"
            yield Problem(path, 1, what, "rename it: whoever reads what has changed must see its whole name")


def _to_look_at(changed: list[str], before: Library, library: Library) -> Iterator[str]:
    """Yield a note for each changed file that no version holds, and that may change what goes out or what pages say."""
    plugins = sorted({*before.other_plugins, *library.other_plugins})
    for path in changed:
        if is_guard(path):
            yield f"{path}: a part of the gate itself has changed: let its owners look"
        elif plugins and not is_content(path):
            yield f"{path}: another plugin may show what it says: {', '.join(plugins)}"
    if unseen := [path for path in changed if is_left_out(path, library)]:
        what = "of a language that the settings leave out here, so nothing of it was compared or checked"
        yield f"{first_names(unseen)}: {what}: run this with the settings that publish it (GUIDE_LANGUAGES)"


def _ends_too_early(people: People, added: Added, signed: Iterable[SignOff]) -> Iterator[Problem]:
    """Yield a problem for each new entry of a person with which earlier sign-offs, ``signed``, would no longer hold.

    Once that is merged, neither the ledger nor the list can be put right as they stand, and nothing is signed or published.
    """
    last: dict[int, SignOff] = {}
    for entry in signed:
        line = ended_by(entry, people)
        if line is not None and (REVIEWERS, line) in added and (line not in last or last[line].date < entry.date):
            last[line] = entry
    for line, entry in last.items():
        what = f"with this entry, the sign-off of {entry.article} by {entry.name} on {entry.date} would no longer hold"
        yield Problem(REVIEWERS, line, what, f"write a day after {entry.date}")


def _self_added(people: People, added: Added) -> Iterator[Problem]:
    """Yield a problem for each person who wrote their own entry."""
    for line, person in people.entries:
        own = added.writers(REVIEWERS, line) if (REVIEWERS, line) in added else ()
        if any(author.is_called(name) for author in own for name in people.names(person.id)):
            what = f"{person.name} has written the entry of {person.id}: nobody adds themself"
            yield Problem(REVIEWERS, line, what, "let somebody else on the list add it")


def _added_by(line: int, person: Person, adder: Person | None, added: Added, holder: str | None) -> str:
    """Return who has added ``person``, by the entry and by git; ``holder`` is whose key the commit is signed with."""
    writers = added.writers(REVIEWERS, line)
    origin = _origin(adder.name if adder else "", added.commit(REVIEWERS, line), writers, holder)
    return f"{REVIEWERS}:{line}: an entry of {person.name}, added by {person.added_by}: {origin}"


def _wrong_adder(person: Person, adder: Person | None, holder: str | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with who has added ``person``, and what to do; ``holder`` is whose key counts for it."""
    if person.added_by == ADMINISTRATOR:
        return
    if adder is None or not adder.roles:
        what = f"{person.added_by} is not on the list today, and this entry of {person.id} is new"
        yield what, "let somebody add it who is"
    if person.added_by != holder:
        what = f"the entry of {person.id} is not in a commit that {person.added_by} has signed"
        yield what, f"let {person.added_by} commit it (git commit -S), with a key that {REVIEWERS} named before"


def _wrong_commit(entry: SignOff, holder: str | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, and what to do, if ``holder``, whose key has signed the commit, is not the person of ``entry``."""
    if holder is None or holder != entry.reviewer:
        what = f"the sign-off of {entry.article} is not in a commit that {entry.name} has signed"
        yield what, f"let {entry.name} commit it (git commit -S), with a key that {REVIEWERS} named before"


def _wrong_entry(entry: SignOff, people: People, today: datetime.date) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a new sign-off in itself, and what to do.

    Anybody can write any day, so its person must be able to sign it today too. Whether they were on the list on that day
    is checked with the ledger.
    """
    person = people.on(entry.reviewer or "", today)
    known = entry.reviewer is not None and people.on(entry.reviewer, entry.date) is not None
    if known and (person is None or entry.role not in person.roles):
        what = f"{entry.name} does not sign as {entry.role} any more, and this sign-off of {entry.date} is new"
        yield what, "let somebody sign who may today"
    yield from wrong_remarks(entry)
    if entry.format != FORMAT:
        what = f"the sign-off of {entry.article} does not say by which rules its version was made"
        yield what, f"write format: {FORMAT}"


def _withdrawals(new: Withdrawals, before: Container[Withdrawal]) -> Iterator[str]:
    """Yield what whoever merges should ask: one name is enough to withdraw an article, and anybody can write it.

    An entry that is kept for one language alone, where the others are shown again, withdraws nothing new.
    """
    for line, entry in new:
        if entry.model_copy(update={"lang": None}) not in before:
            who = f"in the name of {entry.name} ({entry.role}): ask there"
            yield f"{WITHDRAWN}:{line}: {entry.article} is withdrawn {who}"


def _new_titles(before: Withdrawals, library: Library) -> Iterator[str]:
    """Yield a note on each title that families read in a notice from now on: anybody can write it, too."""
    known = {(entry.article, page) for _, entry in before for page in entry.pages}
    for line, entry in library.withdrawn:
        for page in entry.pages:
            if (entry.article, page) not in known and library.withdraws(entry, page.lang):
                what = f'families read that "{page.title}" ({page.lang}/{page.slug}) was taken back'
                yield f"{WITHDRAWN}:{line}: {what}: ask {entry.name} whether it had this title"


def _without_file(withdrawn: Iterable[Withdrawal], before: Library, library: Library) -> Iterator[str]:
    """Yield a note for each article that is withdrawn now, and has no file any more: another text may say what was wrong.

    ``withdrawn`` has the entries of the base.
    """
    known = set(withdrawn)
    for line, entry in library.withdrawn:
        then, now = ({a.path for a in one.articles if entry.covers(a.lang, a.topic)} for one in (before, library))
        if then - now or (entry not in known and not now):
            what = "is withdrawn, and its file is gone"
            yield f"{WITHDRAWN}:{line}: {entry.article} {what}: ask whether another text says now what was wrong"


def _origin(name: str, commit: str | None, writers: list[Author], holder: str | None) -> str:
    """Return what git knows about who wrote an entry in the name of ``name``."""
    if commit is None:
        return "not committed yet"
    by = " and ".join(map(str, writers))
    origin = f"commit {commit[:8]} by {by}"
    if holder is not None:
        return f"{origin}, signed with the key of {holder}"
    other = "" if any(writer.is_called(name) for writer in writers) else ", who is somebody else"
    return f"{origin}{other}, not signed with a key of {REVIEWERS}"


def unknown_versions(root: Path, library: Library, entries: LedgerEntries, load: LoadLibrary) -> list[Problem]:
    """Return a problem for each sign-off of a version that no text had: here, where it was written, or in the last commits."""
    now = versions(library)
    open_entries = [(line, e) for line, e in entries if now.get((e.lang, e.article)) != e.version]
    if not open_entries:
        return []
    log = ("log", "--format=%H")
    commits = [one for _, e in open_entries for one in git(root, *log, f"-S{e.version}", "--", LEDGER).split()]
    commits += git(root, *log, f"--max-count={_DEEP}", "--", "content").split()
    for commit in dict.fromkeys(commits):
        try:
            with checked_out(root, commit, load) as then:
                had = versions(then)
        except UNREADABLE:
            continue
        open_entries = [(line, e) for line, e in open_entries if had.get((e.lang, e.article)) != e.version]
        if not open_entries:
            break
    todo = "sign the text as it is now (make status shows its version), or take this entry out"
    return [
        Problem(LEDGER, line, f"no text of {e.article} ever had the version {short(e.version)}", todo)
        for line, e in open_entries
    ]
