"""Check the sign-offs of a pull request: who wrote and who signed each text, and whether that text ever existed."""

from __future__ import annotations

import datetime
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from care_guide.content.article import Article
from care_guide.content.branding import DARK_LOGOS, LOGOS
from care_guide.content.images import drawings_path
from care_guide.content.models import FORMAT, SignOff
from care_guide.content.problems import Problem
from care_guide.content.review_files import (
    ADDRESSES,
    LEDGER,
    REVIEWERS,
    WITHDRAWN,
    LedgerEntries,
    People,
    Withdrawal,
    name_words,
    read_ledger,
    read_reviewers,
)
from care_guide.content.site_content import Library
from care_guide.content.strings import Strings, load_strings
from care_guide.review import append_only
from care_guide.review.history import UNREADABLE, base_commit, git, readable, signer_of, write_out
from care_guide.review.state import wrong_remarks
from care_guide.review.versions import Part, address_problems, parts, short, version
from care_guide.review.withdraw import rewritten, shown_again
from care_guide.translation.ledger import ledger_path
from care_guide.utils.dates import build_day

# The most commits that are searched for the text of a sign-off.
_DEEP = 50
# What decides who must sign and what is published: some files of the content, and whatever is neither content nor theme,
# since Python imports modules from the top folder too.
_GUARDS = ("content/data/review.yaml", "content/data/contract.yaml", "theme/server/")
_PROSE = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE")
_NO_GUARDS = ("content/", "theme/", "docs/", "tests/")
# What is code or a setting wherever it is: a setting may name any folder, and git reads its own in each.
_CODE = (".py", ".pyc", ".pth", ".so", ".pyd", ".toml", ".gitattributes", ".gitignore")


class LoadLibrary(Protocol):
    """Reads the content of a folder; ``today`` are the words of the present theme if it is an earlier commit's."""

    def __call__(self, root: Path, *, today: Strings | None = None) -> Library: ...


@dataclass(frozen=True)
class Author:
    """Somebody in the history, by the name and address that git has."""

    name: str
    email: str

    def is_same(self, other: Author) -> bool:
        """Return whether both are one person as far as git knows: by the address, or by the name of either."""
        same_address = self.email.casefold() == other.email.casefold()
        return same_address or self.is_called(other.name) or other.is_called(self.name)

    def is_called(self, name: str) -> bool:
        """Return whether ``name`` is the name of this person, who may write it with more: "Dr. Ana Test, MD" is Ana Test."""
        words, own = set(name_words(name)), set(name_words(self.name))
        return words == own or (len(words) > 1 and words < own)


def authors(root: Path, base: str, paths: list[str]) -> list[Author]:
    """Return the authors and co-authors of ``paths`` since ``base``.

    Whoever wrote a file that is gone is one, too: a text is the same under another name, whoever moves it.
    """
    since = f"{base}..HEAD"
    touched = git(root, "log", "--name-only", "--no-renames", "--relative", "--format=", since, "--", "content")
    gone = sorted({path for path in touched.splitlines() if path and not (root / path).is_file()})
    moved = _authors(root, "--diff-filter=AM", "--full-history", "--no-renames", since, "--", *gone) if gone else []
    return list(dict.fromkeys([*_authors(root, since, "--", *paths), *moved]))


def _authors(root: Path, *which: str) -> list[Author]:
    """Return the authors and co-authors of the commits that ``git log`` lists for the arguments ``which``."""
    # A name can contain any character except the separators; a trailer continues on an indented line.
    form = "--format=%an%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,unfold,separator=%x01)%x00"
    fields = git(root, "log", form, *which).split("\0")
    found = []
    for name, email, others in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        found.append(Author(name.lstrip("\n"), email))
        for other in filter(None, others.split("\1")):
            named, _, address = other.partition("<")
            found.append(Author(named.strip(), address.strip(" >")))
    return list(dict.fromkeys(found))


@contextmanager
def checked_out(root: Path, commit: str, load: LoadLibrary) -> Iterator[Library]:
    """Read the library of another commit with this program, in a temporary folder that is removed at the end.

    Raises CannotCompareError, and whatever ``load`` raises.
    """
    with tempfile.TemporaryDirectory(prefix="care-guide-") as folder:
        place = Path(folder, "then")
        write_out(root, commit, place, Path(folder, "index"))
        tree = place / git(root, "rev-parse", "--show-prefix")
        yield load(tree, today=load_strings(root / "theme" / "strings"))


# The files that make up each part of the guide around the articles.
_PART_PATHS = {
    "guide/frame": (
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
    "guide/facts": ("content/data/hospital.yaml", "content/data/profile.yaml"),
}


def part_paths(part: Part, before: Part | None, library: Library) -> list[str]:
    """Return the files that make up ``part``, with the pictures of the pages about the guide.

    What the frame says of an article (such as its place in the order) is in the header of that article, so where this is
    not as ``before``, the article is one of the files; the same holds for addresses that lead elsewhere.
    """
    paths = [path.format(lang=part.lang) for path in _PART_PATHS[part.topic]]
    if part.subject != "frame":
        return paths
    pages = (a for a in library.articles if a.is_page and a.lang == part.lang)
    paths += [picture for page in pages for picture in _pictures(page)]
    was = before.lists if before is not None else {}
    placed = part.lists["articles"].keys() ^ was.get("articles", {}).keys()
    paths += sorted({f"content/{part.lang}/{entry.split(',')[0]}.md" for entry in placed})
    return paths if part.lists["addresses"] == was.get("addresses") else [*paths, ADDRESSES]


def versions(library: Library) -> dict[tuple[str, str], str]:
    """Return the version of each article and part, by language and name in the ledger."""
    found = {(a.lang, a.topic): version(a, library) for a in library.articles}
    return found | {(part.lang, part.topic): part.version for part in parts(library)}


def text_paths(article: Article) -> list[str]:
    """Return the files that make up what a family reads in ``article``."""
    shared = [f"content/{article.lang}/{name}.yaml" for name in ("glossary", "notices", "emergencies")]
    shared.append(f"theme/strings/{article.lang}.toml")
    # A translation also has its ledger, and the words of the drawings.
    own = (ledger_path(article.path), drawings_path(article.lang)) if article.made_from is not None else ()
    return [article.path, *own, *shared, "content/data/sources.yaml", *_pictures(article)]


def _pictures(article: Article) -> list[str]:
    shown = [*article.found.drawings, *(name for name, _ in article.found.photos)]
    return [f"content/images/{name}" for name in dict.fromkeys(shown)]


@dataclass(frozen=True)
class Checked:
    """The result of a check: problems, and notes for whoever merges."""

    problems: list[Problem]
    notes: list[str]


class _Added:
    """The entries that were added since ``start`` to the files that only grow, and who wrote them."""

    def __init__(self, root: Path, start: str) -> None:
        self.problems: list[Problem] = []
        self._new: dict[str, dict[int, str]] = {}
        for path in append_only.GROWING:
            was, is_now = append_only.at_commit(root, start, path), append_only.now(root, path)
            self.problems += append_only.only_grows(path, was, is_now)
            self._new[path] = append_only.added(was, is_now)
        self._commits = {
            path: append_only.introduced(root, start, path, new.values()) for path, new in self._new.items()
        }
        commits = {commit for found in self._commits.values() for commit in found.values()}
        self._writers = {commit: _authors(root, "-1", commit) for commit in commits}

    def __contains__(self, place: tuple[str, int]) -> bool:
        path, line = place
        return line in self._new[path]

    def commit(self, path: str, line: int) -> str | None:
        """Return the commit that added an entry; None if it is not committed."""
        return self._commits[path].get(self._new[path][line])

    def writers(self, path: str, line: int) -> list[Author]:
        return self._writers.get(self.commit(path, line) or "", [])


def check_pull_request(root: Path, base: str, load: LoadLibrary) -> Checked:
    """Check the sign-offs, people and addresses that were added since the branch or commit ``base``.

    These files only grow. The text of a sign-off must be in the history; nobody signs a text that they wrote or changed
    in the same pull request, adds themself, or adds a person and signs as that person. ``load`` reads the content of a
    checkout. Raises CannotCompareError if git lacks the history or ``base`` cannot be read.
    """
    start = base_commit(root, base)
    library = load(root)
    entries, problems = read_ledger(root)
    people = read_reviewers(root)[0]
    with readable(base), checked_out(root, start, load) as before:
        versions_then, rules_then = versions(before), before.rules
        parts_then = {(part.lang, part.topic): part for part in parts(before)}
        people_then = read_reviewers(before.root)[0]
        known, withdrawn_then = {entry for _, entry in read_ledger(before.root)[0]}, before.withdrawn
        before_it = {entry for _, entry in withdrawn_then}
    added = _Added(root, start)
    joined: dict[str, list[Author]] = defaultdict(list)
    for line, person in people.entries:
        if (REVIEWERS, line) in added:
            joined[person.id] += added.writers(REVIEWERS, line)
    problems += [*added.problems, *_self_added(people, added), *address_problems(library)]
    signed = [(line, people.identified(entry)) for line, entry in entries if (LEDGER, line) in added]
    must_be_signed = "required" in (library.rules.signed_commits, rules_then.signed_commits)
    versions_now = versions(library)
    changed = {key: full for key, full in versions_now.items() if versions_then.get(key) != full}
    problems += rewritten(withdrawn_then, library.withdrawn)
    problems += shown_again(withdrawn_then, known, library, {entry for _, entry in entries}, versions_now)
    by_key = {(a.lang, a.topic): a for a in library.articles}
    parts_now = {(part.lang, part.topic): part for part in parts(library)}
    notes, today = [_recall(line, entry) for line, entry in library.withdrawn if entry not in before_it], build_day()
    for line, entry in signed:
        commit, signers = added.commit(LEDGER, line), added.writers(LEDGER, line)
        holder = signer_of(root, commit, people_then, today) if commit else None
        notes.append(f"{LEDGER}:{line}: {entry.name} signs {entry.article}: {_origin(entry, commit, signers, holder)}")
        if must_be_signed and (holder is None or holder != entry.reviewer):
            what = f"the sign-off of {entry.article} is not in a commit that {entry.name} has signed"
            todo = f"let {entry.name} commit it (git commit -S), with a key that {REVIEWERS} named before"
            problems.append(Problem(LEDGER, line, what, todo))
        problems += _no_longer(entry, line, people, today)
        problems += [Problem(LEDGER, line, *wrong) for wrong in wrong_remarks(entry)]
        if entry.format != FORMAT:
            what = f"the sign-off of {entry.article} does not say by which rules its version was made"
            problems.append(Problem(LEDGER, line, what, f"write format: {FORMAT}"))
        for adder in {
            a.name for a in signers if any(a.is_same(other) for other in joined.get(entry.reviewer or "", ()))
        }:
            what = f"{adder} has added {entry.name} to {REVIEWERS} in this pull request, and this sign-off too"
            problems.append(Problem(LEDGER, line, what, "let the person sign in a later pull request"))
        key = (entry.lang, entry.article)
        if key in changed:
            if key in by_key:
                paths = text_paths(by_key[key])
            else:
                paths = part_paths(parts_now[key], parts_then.get(key), library)
            problems += _own_text(entry, line, authors(root, start, paths), signers)
    changed_files = git(root, "diff", "--name-only", "--no-renames", "--relative", start).splitlines()
    notes += [
        f"{path}: a part of the gate itself has changed: let its owners look"
        for path in changed_files
        if _is_guard(path)
    ]
    return Checked(sorted({*problems, *unknown_versions(root, library, signed, load)}), notes)


def _is_guard(path: str) -> bool:
    """Tell whether a file of this name could change what goes out, or who must sign it."""
    if path.startswith("tests/") or path in _PROSE:
        return False
    own = path.endswith(_CODE) and not path.startswith("theme/strings/")
    return own or path.startswith(_GUARDS) or not path.startswith(_NO_GUARDS)


def _self_added(people: People, added: _Added) -> Iterator[Problem]:
    """Yield a problem for each person who wrote their own entry."""
    for line, person in people.entries:
        own = (REVIEWERS, line) in added and added.writers(REVIEWERS, line)
        if own and any(author.is_called(person.name) for author in own):
            what = f"{person.name} has written the entry of {person.id}: nobody adds themself"
            yield Problem(REVIEWERS, line, what, "let somebody else on the list add it")


def _no_longer(entry: SignOff, line: int, people: People, today: datetime.date) -> Iterator[Problem]:
    """Yield a problem for a new sign-off with an earlier day, by somebody who could not sign it today.

    Anybody can write any day. Whether the person was on the list on that day is checked with the ledger.
    """
    person = people.on(entry.reviewer or "", today)
    known = entry.reviewer is not None and people.on(entry.reviewer, entry.date) is not None
    if known and (person is None or entry.role not in person.roles):
        what = f"{entry.name} does not sign as {entry.role} any more, and this sign-off of {entry.date} is new"
        yield Problem(LEDGER, line, what, "let somebody sign who may today")


def _own_text(entry: SignOff, line: int, writers: list[Author], signers: list[Author]) -> Iterator[Problem]:
    """Yield a problem for each of the ``writers`` of a text who also signs it."""
    for writer in writers:
        if writer.is_called(entry.name) or any(writer.is_same(signer) for signer in signers):
            what = f"{writer.name} has changed the text of {entry.article} in this pull request, and signs it too"
            yield Problem(LEDGER, line, what, "let somebody else read and sign it")


def _recall(line: int, entry: Withdrawal) -> str:
    """Return what whoever merges should ask: one name is enough for a recall, and anybody can write it."""
    who = f"in the name of {entry.name} ({entry.role}): ask there"
    return f"{WITHDRAWN}:{line}: {entry.article} is taken back {who}"


def _origin(entry: SignOff, commit: str | None, writers: list[Author], holder: str | None) -> str:
    """Return what git knows about who wrote a sign-off."""
    if commit is None:
        return "not committed yet"
    by = " and ".join(writer.name for writer in writers)
    origin = f"commit {commit[:8]} by {by}"
    if holder is not None:
        return f"{origin}, signed with the key of {holder}"
    other = "" if any(writer.is_called(entry.name) for writer in writers) else ", who is somebody else"
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
