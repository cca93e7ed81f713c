"""Check the sign-offs of a pull request: who wrote and who signed each text, and whether that text ever existed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from posixpath import relpath

from care_guide.content.article import Article
from care_guide.content.branding import DARK_LOGOS, LOGOS
from care_guide.content.hospital import HOSPITAL
from care_guide.content.library import Library
from care_guide.content.models import FORMAT, SignOff
from care_guide.content.problems import Problem, printable
from care_guide.content.review_files import (
    ADDRESSES,
    ADMINISTRATOR,
    LEDGER,
    REVIEWERS,
    RULES,
    WITHDRAWN,
    LedgerEntries,
    People,
    Person,
    Withdrawal,
    read_ledger,
    read_reviewers,
    read_rules,
)
from care_guide.review.authors import Author, authors, changers, committed_for, names_of
from care_guide.review.growing_files import Added, who_leads_on
from care_guide.review.history import (
    UNREADABLE,
    LoadLibrary,
    base_commit,
    checked_out,
    git,
    git_paths,
    readable,
    refuse_gaps,
    signer_of,
    status_at,
    written_out,
)
from care_guide.review.state import wrong_remarks
from care_guide.review.versions import (
    Part,
    address_problems,
    in_use,
    is_content,
    is_left_out,
    parts,
    short,
    version,
    version_files,
)
from care_guide.review.withdraw import (
    backdated,
    gone_on_one_side,
    lines_of_withdrawn,
    rewritten,
    roles_missing,
    shown_again,
    shown_under_another_name,
)
from care_guide.utils.dates import build_day
from care_guide.utils.files import is_litter

# The most commits that are searched for the text of a sign-off.
_DEEP = 50
# What decides who must sign and what is published: some files of the content, and whatever is neither content nor theme,
# since Python imports modules from the top folder too.
_GUARDS = ("content/data/review.yaml", "content/data/contract.yaml", "theme/server/")
_PROSE = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE")
_NO_GUARDS = ("content/", "theme/", "docs/", "tests/")
# What `make sign` writes, which makes nobody an author.
_WRITTEN_BY_SIGNING = tuple(f":(exclude){path}" for path in (LEDGER, ADDRESSES))
# What makes the program, which has owners, or is not read by a build.
_PROGRAM = ("plugins/care_guide/", "tools/", "bench/", ".github/", ".ci/")
_PROGRAMS_FILES = (
    "Makefile", "package.json", "package-lock.json", "pyproject.toml", "requirements.lock", "requirements-dev.lock",
)  # fmt: skip
# What is code or a setting wherever it is: a setting may name any folder, and git reads its own in each.
_CODE = (".py", ".pyc", ".pth", ".so", ".pyd", ".toml", ".gitattributes", ".gitignore")


_FRAME, _FACTS = "guide/frame", "guide/facts"
# The files that make up each part of the guide around the articles.
_PART_PATHS = {
    _FRAME: (
        "theme",
        "pelicanconf.py",
        # The code of other plugins; that of the guide has owners.
        *("plugins", ":(exclude)plugins/care_guide"),
        *(f"content/data/{name}.yaml" for name in ("codes", "contract", "profile", "review", "sources")),
        *LOGOS,
        *DARK_LOGOS,
        *(f"content/{{lang}}/{name}.yaml" for name in ("notices", "groups", "search", "translation")),
        *(f"content/{{lang}}/{name}.from.yaml" for name in ("notices", "groups", "search")),
        *("content/{lang}/pages", "content/{lang}/emergencies.yaml", "content/{lang}/drawings.yaml"),
    ),
    "guide/words": (
        "content/data/sources.yaml",
        *(
            f"content/{{lang}}/{name}.yaml"
            for name in (
                *("questions", "glossary", "emergencies", "stages", "words"),
                *("questions.from", "glossary.from", "emergencies.from", "stages.from", "words.from"),
            )
        ),
    ),
    _FACTS: (HOSPITAL, "content/data/profile.yaml"),
}


def part_paths(part: Part, before: Part | None, library: Library) -> list[str]:
    """Return the files that make up ``part``, with the pictures of the pages about the guide.

    What the frame says of an article (such as its place in the order) is in the header of that article, so where this is
    not as ``before``, the article is one of the files.
    """
    paths = [path.format(lang=part.lang) for path in _PART_PATHS[part.topic]]
    if part.subject == "words" and part.lang != library.source_lang:
        # Which lines count as translated, and the roles that have names in this language.
        paths += [f"content/{part.lang}/translation.yaml", f"content/{library.source_lang}/words.yaml"]
    if part.subject != "frame":
        return paths
    # A setting may name any folder for a plugin: a package, or one module.
    code = (name.replace(".", "/") for name in library.other_plugins)
    paths += [f":(glob)**/{name}{rest}" for name in code for rest in ("/**", ".py")]
    pages = (a for a in library.articles if a.is_page and a.lang == part.lang)
    paths += [picture for page in pages for picture in _pictures(page)]
    was = before.lists if before is not None else {}
    placed = part.lists["articles"].items() ^ was.get("articles", {}).items()
    return [*paths, *sorted({f"content/{part.lang}/{topic}.md" for topic, _ in placed})]


def versions(library: Library) -> dict[tuple[str, str], str]:
    """Return the version of each article and part, by language and name in the ledger."""
    found = {(a.lang, a.topic): version(a, library) for a in library.articles}
    return found | {(part.lang, part.topic): part.version for part in parts(library)}


def text_paths(article: Article, library: Library) -> list[str]:
    """Return the files that make up what a family reads in ``article``."""
    return [*version_files(article.lang, article.topic, library.source_lang), *_pictures(article)]


def _pictures(article: Article) -> list[str]:
    shown = [*article.found.drawings, *(name for name, _ in article.found.photos)]
    return [f"content/images/{name}" for name in dict.fromkeys(shown)]


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
    checkout. Raises CannotCompareError if git lacks the history or ``base`` cannot be read.
    """
    start, today = base_commit(root, base), build_day()
    refuse_gaps(root, start)
    library, added = load(root), Added(root, start)
    entries, problems = read_ledger(root)
    people = read_reviewers(root)[0]
    # A branch may have begun before somebody left, lost a key or signed again, or before the rules became stricter.
    with written_out(root, f"{base}^{{commit}}") as main:
        people_then, rules_now, signed_there = read_reviewers(main)[0], read_rules(main, RULES)[0], read_ledger(main)[0]
        with readable(base), checked_out(root, start, load) as before:
            texts = _Texts(root, start, library, added, people, before)
            withdrawn_then, rules_then = before.withdrawn, before.rules
            known = {people.identified(entry) for _, entry in read_ledger(before.root)[0]}
        problems += gone_on_one_side(before, library, base, main)
    merged = people.after(people_then)
    signed = [(line, people.identified(entry)) for line, entry in entries if (LEDGER, line) in added]
    signoffs = {people.identified(entry) for _, entry in entries}
    withdrawn_before = {entry for _, entry in withdrawn_then}
    new_withdrawals = [(line, entry) for line, entry in library.withdrawn if entry not in withdrawn_before]
    problems += [
        *(*added.problems, *_self_added(people, added), *address_problems(library)),
        *(*rewritten(withdrawn_then, library.withdrawn), *texts.come_back(entries)),
        *shown_again(withdrawn_then, known, library, signoffs, texts.versions),
        *shown_under_another_name(library, signoffs),
        *lines_of_withdrawn(before, library, signoffs, texts.versions),
        *backdated(new_withdrawals, (entry for _, entry in (*signed_there, *entries))),
    ]
    notes = [_withdrawal(line, entry) for line, entry in new_withdrawals]
    must_be_signed = any(
        one.signed_commits == "required" for one in (library.rules, rules_then, rules_now) if one is not None
    )

    def holder_of(commit: str | None) -> str | None:
        return signer_of(root, commit, people_then, today) if commit else None

    for line, person in people.entries:
        if (REVIEWERS, line) in added:
            holder = holder_of(added.commit(REVIEWERS, line))
            adder = merged.on(person.added_by, today)
            notes.append(_added_by(line, person, adder, added, holder))
            wrong_adder = _wrong_adder(person, adder, holder if must_be_signed else person.added_by)
            problems += (Problem(REVIEWERS, line, *wrong) for wrong in wrong_adder)
    for line, entry in signed:
        commit = added.commit(LEDGER, line)
        holder = holder_of(commit)
        origin = _origin(entry.name, commit, added.writers(LEDGER, line), holder)
        notes.append(f"{LEDGER}:{line}: {entry.name} signs {entry.article}: {origin}")
        if must_be_signed and (holder is None or holder != entry.reviewer):
            what = f"the sign-off of {entry.article} is not in a commit that {entry.name} has signed"
            todo = f"let {entry.name} commit it (git commit -S), with a key that {REVIEWERS} named before"
            problems.append(Problem(LEDGER, line, what, todo))
        problems += (Problem(LEDGER, line, *wrong) for wrong in _wrong_entry(entry, merged, today))
        problems += (Problem(LEDGER, line, *wrong) for wrong in texts.wrong_signer(line, entry))
        notes += (f"{LEDGER}:{line}: {what}" for what in texts.to_ask(line, entry, entries))
    changed = _changed_files(root, start)
    problems += _unreadable_names(changed)
    notes += [*_to_look_at(changed, before, library), *_without_file(withdrawn_before, before, library)]
    return Checked(sorted({*problems, *unknown_versions(root, library, signed, load)}), notes, is_empty=not changed)


class _Texts:
    """The texts of a pull request, and who wrote and signed each since its base."""

    def __init__(self, root: Path, start: str, library: Library, added: Added, people: People, before: Library) -> None:
        self._root, self._start, self._library, self._added, self._people = root, start, library, added, people
        self.versions = versions(library)
        self._before, self._then = before, versions(before)
        self._changed = {key for key, full in self.versions.items() if self._then.get(key) != full}
        self._articles = {(a.lang, a.topic): a for a in library.articles}
        # Settings may read any file that is no text of the guide, and plugins of others those too, with their comments: so
        # whatever has changed may be a part of the frame.
        self._read_by_settings = [
            # What git would take for a pattern is a name here.
            f"./{path}" if path.startswith(":") else path
            for path in _changed_files(root, start, "HEAD")
            if (library.other_plugins and path not in (LEDGER, ADDRESSES))
            or (_is_guard(path) and not path.startswith((*_PROGRAM, *_GUARDS)) and path not in _PROGRAMS_FILES)
        ]
        if self._read_by_settings:
            self._changed |= {key for key in self.versions if key[1] == _FRAME}
        self._parts, self._parts_then = ({(p.lang, p.topic): p for p in parts(one)} for one in (library, before))
        self._unknown = _without_history(root)
        self._joined: dict[str, list[Author]] = defaultdict(list)
        for line, person in people.entries:
            if (REVIEWERS, line) in added:
                self._joined[person.id] += added.writers(REVIEWERS, line)

    def wrong_signer(self, line: int, entry: SignOff) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with who wrote a sign-off, and what to do: they added the signer, or changed the text."""
        signers, joined = self._added.writers(LEDGER, line), self._joined.get(entry.reviewer or "", ())
        for adder in {str(one) for one in signers if any(one.is_same(other) for other in joined)}:
            what = f"{adder} has added {entry.name} to {REVIEWERS} in this pull request, and this sign-off too"
            yield what, "let the person sign in a later pull request"
        key = (entry.lang, entry.article)
        # While somebody is at work, neither is committed.
        paths = self._paths(key) if self._added.commit(LEDGER, line) else ()
        for path in {one for one in self._unknown for path in paths if _is_in(one, path) or _is_in(path, one)}:
            what = f"{path} belongs to {entry.article} and is not in a commit here, so nobody knows who wrote it"
            yield what, "commit its files in this repository, not in one of their own, then sign"
        # A text that was there for a while, too: it may come back, signed.
        new = key in self._changed or entry.version != self._then.get(key)
        asked = partial(self._is_signer, line, entry)
        writers = authors(self._root, self._start, self._paths(key), asked) if new else []
        if self._differs(key, "addresses"):
            writers += who_leads_on(self._root, self._start, in_use(self._library))
        if self._differs(key, "settings"):
            # They may be read from any file.
            writers += changers(self._root, f"{self._start}..HEAD", [":(top)", *_WRITTEN_BY_SIGNING], asked)
        for writer in dict.fromkeys(writers):
            if asked(writer):
                what = f"{writer} has changed the text of {entry.article} in this pull request, and signs it too"
                yield what, "let somebody else read and sign it"

    def come_back(self, ledger: LedgerEntries) -> Iterator[Problem]:
        """Yield a problem for each article that would be shown with sign-offs from while or before families had not got it.

        It may have been corrected meanwhile, also under another name. So what families did not have at the base is signed
        in the pull request that shows it; and what they had in other words, since it was shown.
        """
        for key, article in self._articles.items():
            now, then = self.versions[key], self._before.at(article.path)
            shown = then is not None and self._before.statuses(then) == {"published"}
            read = self._library.is_published(article) and self._library.withdrawal(article) is None
            # Of a language that the base leaves out, nothing is known there.
            known = article.lang in self._before.languages
            if not (read and known) or (shown and self._then.get(key) == now):
                continue
            own = [
                (at, self._people.identified(e)) for at, e in ledger if (e.lang, e.article, e.version) == (*key, now)
            ]
            old = [entry for at, entry in own if (LEDGER, at) not in self._added]
            counted = [entry for at, entry in own if (LEDGER, at) in self._added]
            if old and shown:
                earlier = self._signed_before_shown(article)
                counted += [entry for entry in old if entry not in earlier]
            if old and (missing := roles_missing(self._library, key, now, counted)):
                since = "families had the text (it was withheld, a draft or gone)"
                what = f"has words that were signed before {since}" if shown else self._first_shown(then)
                todo = f"let it be read as it is now, and signed in this pull request (roles: {', '.join(missing)})"
                yield Problem(article.path, 1, f"{self._library.name(article)} {what}", todo)

    def _first_shown(self, then: Article | None) -> str:
        """Return why the sign-offs of an article do not count that families did not have at the base, where it was ``then``."""
        why = "it was not there"
        if then is not None:
            texts = (then, self._before.original(then))
            hidden = next(one for one in texts if one.header.status != "published")
            why = f"{hidden.path} had status: {hidden.header.status}"
        return f"is shown from this pull request on, and its sign-offs are older (until now, {why})"

    def _signed_before_shown(self, article: Article) -> set[SignOff]:
        """Return the sign-offs that were there while ``article``, which the base shows, or its original was not shown.

        That is also before its file was added. Every commit that touches one of both is asked, on whatever branch: which
        parent of a merge the main branch was, git does not say.
        """
        paths = list(dict.fromkeys((article.path, self._library.original(article).path)))
        options = ("--full-history", "--no-renames", "--format=%H %P")
        rows = git(self._root, "log", *options, self._start, "--", *paths).splitlines()
        found: set[SignOff] = set()
        hidden: dict[str, bool] = {}

        def is_hidden(commit: str) -> bool:
            if commit not in hidden:
                hidden[commit] = any(status_at(self._root, commit, path) != "published" for path in paths)
            return hidden[commit]

        for commit, *parents in map(str.split, rows):
            for parent in parents if not is_hidden(commit) else ():
                if is_hidden(parent):
                    with written_out(self._root, parent) as then:
                        found |= {self._people.identified(entry) for _, entry in read_ledger(then)[0]}
        return found

    def _differs(self, key: tuple[str, str], name: str) -> bool:
        """Return whether a list of a part has other entries than before."""
        now, then = self._parts.get(key), self._parts_then.get(key)
        return now is not None and then is not None and now.lists.get(name) != then.lists.get(name)

    def to_ask(self, line: int, entry: SignOff, ledger: LedgerEntries) -> Iterator[str]:
        """Yield what to ask where the signer may have written a part of the text: what git gives to somebody else, and
        what they have written in an earlier pull request since the text was last signed.
        """
        key, asked = (entry.lang, entry.article), partial(self._is_signer, line, entry)
        pairs = committed_for(self._root, f"{self._start}..HEAD", self._paths(key)) if key in self._changed else ()
        for committer, author in pairs:
            if asked(committer):
                what = f"{committer} has signed {entry.article}, and committed a text of it that git gives to {author}"
                yield f"{what} (amend, rebase, cherry-pick): ask whether every word is {author}'s"
        for writer in self._writers_before(key, ledger, asked):
            if asked(writer):
                what = f"{writer} has signed {entry.article}, and changed it in an earlier pull request"
                yield f"{what}, since it was last signed: let somebody else read it, too"

    def _writers_before(
        self, key: tuple[str, str], ledger: LedgerEntries, asked: Callable[[Author], bool]
    ) -> list[Author]:
        """Return who has changed a text before this pull request, under any of its names, since the last sign-off of it."""
        text = f"content/{key[0]}/{key[1]}.md"
        own = [HOSPITAL] if key[1] == _FACTS else names_of(self._root, text)
        # The sign-offs of a name that another text has now are of that text.
        gone = (path for path in own if not (self._root / path).is_file())
        topics = {key[1], *(path.removeprefix(f"content/{key[0]}/").removesuffix(".md") for path in gone)}
        before = (e for at, e in reversed(ledger) if (LEDGER, at) not in self._added)
        earlier = next((e for e in before if e.lang == key[0] and e.article in topics), None)
        options = ("log", "-1", "--format=%H")
        since = git(self._root, *options, f"-S{earlier.version}", self._start, "--", LEDGER) if earlier else ""
        return changers(self._root, f"{since}..{self._start}" if since else self._start, own, asked)

    def _is_signer(self, line: int, entry: SignOff, author: Author) -> bool:
        """Return whether somebody in git is the person of a sign-off, by any name, or has written it."""
        names = {entry.name} | self._people.names(entry.reviewer or "")
        return any(map(author.is_called, names)) or any(map(author.is_same, self._added.writers(LEDGER, line)))

    def _paths(self, key: tuple[str, str]) -> list[str]:
        """Return the files that make up the text of this language and name, here or in the past."""
        # What git writes into a file may be other words than those that are committed.
        made = [":(glob)**/.gitattributes"]
        if key in self._parts:
            made += part_paths(self._parts[key], self._parts_then.get(key), self._library)
            return [*made, *self._read_by_settings] if key[1] == _FRAME else made
        article = self._articles.get(key)
        own = text_paths(article, self._library) if article else version_files(*key, self._library.source_lang)
        return [*made, *own]


def _without_history(root: Path) -> list[str]:
    """Return the files and folders whose history is not in this repository: not committed, or in a repository of their own."""
    places = ("content", "theme", "plugins", ":(exclude)plugins/care_guide")
    found = git_paths(root, "ls-files", "--others", "--", *places)
    others = [path for path in found if not any(map(is_litter, path.split("/")))]
    # Each entry: mode, hash, stage, tab, path. A repository of its own has the mode 160000.
    staged = (one.partition("\t") for one in git_paths(root, "ls-files", "--stage"))
    own = [path for about, _, path in staged if about.startswith("160000")]
    return [path.rstrip("/") for path in (*others, *own)]


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


def _changed_files(root: Path, *between: str) -> list[str]:
    """Return what differs between two commits, or one and the files here, as seen from the guide: also what is above it."""
    place = git(root, "rev-parse", "--show-prefix") or "."
    return [relpath(path, place) for path in git_paths(root, "diff", "--name-only", "--no-renames", *between)]


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
        if _is_guard(path):
            yield f"{path}: a part of the gate itself has changed: let its owners look"
        elif plugins and not is_content(path):
            yield f"{path}: another plugin may show what it says: {', '.join(plugins)}"
    if unseen := [path for path in changed if is_left_out(path, library)]:
        what = "of a language that the settings leave out here, so nothing of it was compared or checked"
        yield f"{', '.join(unseen)}: {what}: run this with the settings that publish it (GUIDE_LANGUAGES)"


def _is_guard(path: str) -> bool:
    """Return whether a file of this name could change what goes out, or who must sign it."""
    if path.startswith("tests/") or path in _PROSE:
        return False
    own = path.endswith(_CODE) and not path.startswith("theme/strings/")
    return own or path.startswith(_GUARDS) or not path.startswith(_NO_GUARDS)


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


def _withdrawal(line: int, entry: Withdrawal) -> str:
    """Return what whoever merges should ask: one name is enough to withdraw an article, and anybody can write it."""
    who = f"in the name of {entry.name} ({entry.role}): ask there"
    return f"{WITHDRAWN}:{line}: {entry.article} is withdrawn {who}"


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
    """Return a problem for each sign-off of a version that the present text and the last commits never had."""
    now = versions(library)
    open_entries = [(line, e) for line, e in entries if now.get((e.lang, e.article)) != e.version]
    if not open_entries:
        return []
    for commit in git(root, "log", f"--max-count={_DEEP}", "--format=%H", "--", "content").splitlines():
        try:
            with checked_out(root, commit, load) as then:
                had = versions(then)
        except UNREADABLE:
            continue
        open_entries = [(line, e) for line, e in open_entries if had.get((e.lang, e.article)) != e.version]
        if not open_entries:
            break
    todo = "sign the text as it is now: make status shows its version"
    return [
        Problem(LEDGER, line, f"no text of {e.article} ever had the version {short(e.version)}", todo)
        for line, e in open_entries
    ]
