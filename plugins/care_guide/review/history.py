"""What git knows about the guide: earlier texts, who signed a commit, and which text changed without its date."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from care_guide.content.article import Article
from care_guide.content.data_files import parse_yaml
from care_guide.content.library import Library
from care_guide.content.problems import ContentError, Problem, printable
from care_guide.content.review_files import People
from care_guide.content.source_text import SourceText, lines_of
from care_guide.content.strings import Strings, load_strings
from care_guide.markdown_ext import article_of, guide_markdown
from care_guide.utils import CannotDoError
from care_guide.utils.files import listed
from care_guide.utils.processes import git_output, refusal, run_git

# Two trees in a temporary folder

# What is compared as it is here, committed or not; the program is that of the tree in which the command runs.
_CONTENT = "content"
_COMPARED = (_CONTENT, "theme", "pelicanconf.py")
# The program, and what only other plugins of the guide have a reason to read; the rest of the repository settings may, too.
_PROGRAM = "plugins/care_guide/"
_UNREAD = ("docs/", "tests/")
# Settings that would leave out files, write into the repository, or run other programs.
_ALL_FILES = ("core.sparseCheckout", "core.splitIndex", "core.fsmonitor", "submodule.recurse")


class CannotCompareError(CannotDoError):
    """There is nothing to compare with; the message says why and what to do."""


_DEEPER = "this clone is shallow: run `git fetch --unshallow` (in a workflow: fetch-depth: 0)"

# What reading the content of an earlier commit may raise besides this: it may have other files and other forms.
UNREADABLE = (ArithmeticError, AttributeError, ContentError, LookupError, OSError, TypeError, ValueError)


@contextmanager
def readable(base: str) -> Iterator[None]:
    """Raise CannotCompareError if the content of ``base``, read in the body, cannot be read by this program."""
    try:
        yield
    except UNREADABLE as error:
        what = f"{type(error).__name__}: {error}".partition("\n")[0]
        todo = "name a later commit"
        raise CannotCompareError(
            f"BASE={base}: its content cannot be built with this program ({what}): {todo}"
        ) from None


@dataclass(frozen=True, kw_only=True)
class Trees:
    """The folders with the old and the new text, their commits, and the new files that are not committed, as a page can show them."""

    old: Path
    new: Path
    base: str
    base_commit: str
    new_commit: str
    uncommitted: tuple[str, ...]


def git_paths(root: Path, *arguments: str) -> list[str]:
    """Return the paths that git lists with the option ``-z``, without which it would write some names otherwise.

    Raises CannotCompareError.
    """
    command, *rest = arguments
    return [path for path in git(root, command, "-z", *rest).split("\0") if path]


def git(root: Path, *arguments: str, variables: Mapping[str, str] | None = None) -> str:
    """Return the output of git in ``root``, with ``variables`` added to its environment.

    Raises CannotCompareError with git's own message if it fails or is not installed.
    """
    try:
        done = run_git(root, *arguments, variables=variables)
    except FileNotFoundError:
        raise CannotCompareError("git is not installed: install it to compare two states of the guide") from None
    if done.returncode:
        raise CannotCompareError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.rstrip("\n")


def is_shallow(root: Path) -> bool:
    """Return whether the clone lacks a part of the history."""
    return git(root, "rev-parse", "--is-shallow-repository") == "true"


def refuse_gaps(root: Path, start: str) -> None:
    """Raise CannotCompareError if the clone lacks commits after ``start``, since nobody knows who made them."""
    if is_shallow(root) and git(root, "rev-list", "--max-parents=0", f"{start}..HEAD"):
        raise CannotCompareError(f"commits of this pull request are missing, and so are their authors: {_DEEPER}")


def base_commit(root: Path, base: str) -> str:
    """Return the last commit that the branch or commit ``base`` and the present text have in common.

    Raises CannotCompareError if there is none, or more than one, of which each lacks something that both have: an entry
    could be taken out unseen. The message differs for a shallow clone and a wrong name.
    """
    try:
        git(root, "rev-parse", "--is-inside-work-tree")
    except CannotCompareError:
        why = refusal(root) or f"{root}: this is no git repository: what has changed is in its history"
        raise CannotCompareError(why) from None
    try:
        if base.startswith("-"):
            raise CannotCompareError(base)
        # For git, a tag goes before a branch: whoever may push one could move the beginning of what is checked.
        names = [f"refs/{kind}/{base}" for kind in ("tags", "heads", "remotes")]
        alike = {*git(root, "for-each-ref", "--format=%(refname)", *names).split()} & {*names}
        named = git(root, "rev-parse", "--verify", "--quiet", f"{base}^{{commit}}")
    except CannotCompareError:
        todo = _DEEPER if is_shallow(root) else "run `git fetch`, or name another branch or commit"
        raise CannotCompareError(f"BASE={base}: git knows no such branch or commit: {todo}") from None
    if len(alike) > 1:
        what = "a tag and a branch have this name"
        raise CannotCompareError(f"BASE={base}: {what}: remove the tag, or name one of: {', '.join(sorted(alike))}")
    try:
        found = git(root, "merge-base", "--all", named, "HEAD").split()
    except CannotCompareError:
        todo = _DEEPER if is_shallow(root) else "name a branch that this one comes from"
        raise CannotCompareError(f"BASE={base}: it has no commit in common with the present text: {todo}") from None
    if len(found) > 1:
        what = "each has a part of the other, so that nobody can say what is new here"
        raise CannotCompareError(f"BASE={base}: {what}: merge it into this branch first (git merge {base})")
    return found[0]


@contextmanager
def trees(root: Path, base: str) -> Iterator[Trees]:
    """Write out the old and the new text, and remove both at the end.

    The new text is the last commit with the changes that are not committed, also those of the theme and the settings. Git
    uses its own index for each, so the repository may be read-only. Raises CannotCompareError.
    """
    old_commit, new_commit = base_commit(root, base), git(root, "rev-parse", "HEAD")
    prefix = git(root, "rev-parse", "--show-prefix")
    with tempfile.TemporaryDirectory(prefix="care-guide-") as folder:
        places = {"old": Path(folder, "old"), "new": Path(folder, "new")}
        indexes = [Path(folder, f"{name}.index") for name in places]
        with ThreadPoolExecutor() as pool:
            list(pool.map(write_out, (root, root), (old_commit, new_commit), places.values(), indexes))
        old, new = places["old"] / prefix, places["new"] / prefix
        if not (old / _CONTENT).is_dir():
            raise CannotCompareError(f"BASE={base}: it has no folder {prefix}{_CONTENT}, so it cannot be built")
        uncommitted = tuple(path for name in _COMPARED for path in _differing(root, new, name))
        for name in _COMPARED if uncommitted else ():
            _replace(root / name, new / name)
        beside = _differing_beside(root, new)
        for path in beside:
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            _replace(root / path, new / path)
        uncommitted += tuple(path for path in beside if not path.startswith(_UNREAD))
        yield Trees(
            old=old,
            new=new,
            base=base,
            base_commit=old_commit,
            new_commit=new_commit,
            uncommitted=tuple(map(printable, uncommitted)),
        )


def write_out(root: Path, commit: str, place: Path, index: Path) -> None:
    """Write all files of ``commit`` into the new folder ``place``, whatever the user's settings of git are.

    ``index`` is the file that git uses as its index. Raises CannotCompareError.
    """
    place.mkdir()
    variables = {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(place), "GIT_CONFIG_COUNT": str(len(_ALL_FILES))}
    for number, setting in enumerate(_ALL_FILES):
        variables |= {f"GIT_CONFIG_KEY_{number}": setting, f"GIT_CONFIG_VALUE_{number}": "false"}
    git(root, "read-tree", "-u", "--reset", commit, variables=variables)


class LoadLibrary(Protocol):
    """Reads the content of a folder; ``today`` are the words of the present theme if it is an earlier commit's."""

    def __call__(self, root: Path, *, today: Strings | None = None) -> Library: ...


@contextmanager
def written_out(root: Path, commit: str) -> Iterator[Path]:
    """Write the guide of another commit into a temporary folder that is removed at the end. Raises CannotCompareError."""
    with tempfile.TemporaryDirectory(prefix="care-guide-") as folder:
        place = Path(folder, "then")
        write_out(root, commit, place, Path(folder, "index"))
        yield place / git(root, "rev-parse", "--show-prefix")


@contextmanager
def checked_out(root: Path, commit: str, load: LoadLibrary) -> Iterator[Library]:
    """Read the library of another commit with this program. Raises CannotCompareError, and whatever ``load`` raises."""
    with written_out(root, commit) as tree:
        yield load(tree, today=load_strings(root / "theme" / "strings"))


def status_at(root: Path, commit: str, path: str) -> object:
    """Return what the header of the text ``path`` gave as its status in ``commit``, in whatever form; None without one.

    The rest of the header may be such as this program refuses.
    """
    lines = lines_of(git_output(root, "show", f"{commit}:./{path}") or "")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 1)
    document, _ = parse_yaml("\n".join(lines[1:end]), path)
    return document.data.get("status") if document is not None and isinstance(document.data, dict) else None


def _differing(here: Path, committed: Path, name: str) -> list[str]:
    """Return the files that differ in the two trees, below ``name`` or of that name.

    The bytes are compared, since the guide is also built from files that git ignores or assumes to be unchanged.
    """
    files = ((tree, file) for tree in (here, committed) for file in (tree / name, *listed(tree / name, "**/*")))
    paths = {file.relative_to(tree) for tree, file in files}
    return [path.as_posix() for path in sorted(paths) if _bytes(here / path) != _bytes(committed / path)]


def _differing_beside(here: Path, committed: Path) -> tuple[str, ...]:
    """Return the other files that differ in the two trees, and that settings or plugins of the guide may read."""
    known = (file.relative_to(committed).as_posix() for file in listed(committed, "**/*") if file.is_file())
    new = git(here, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    inside = (*(f"{name}/" for name in _COMPARED), _PROGRAM)
    paths = {path for path in (*known, *new) if path not in ("", *_COMPARED) and not path.startswith(inside)}
    return tuple(path for path in sorted(paths) if _bytes(here / path) != _bytes(committed / path))


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _replace(source: Path, target: Path) -> None:
    """Copy a file, or all files and folders of ``source``; a link to nowhere or to a folder, or a pipe, is none of them."""
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=_not_copied)
    elif source.is_file():
        shutil.copy(source, target)


def _not_copied(folder: str, names: list[str]) -> set[str]:
    places = {name: Path(folder, name) for name in names}
    return {name for name, one in places.items() if not one.is_file() and (one.is_symlink() or not one.is_dir())}


# Signatures of commits

# Git's codes for a good signature, with a key that it trusts or not.
_GOOD = ("G", "U")
# How git writes the fingerprint of an SSH key. The signer of another kind of key is whatever its owner calls it.
_SSH_PRINT = "SHA256:"


def signer_of(root: Path, commit: str, people: People, today: datetime.date) -> str | None:
    """Return the id of the person of the list whose key signed ``commit``, or None.

    Only keys that the list has on the day ``today`` count: not those of somebody who has left, or whose later entry has
    other keys. An SSH signature is checked against the keys of the list alone, never a keyring of this machine. An OpenPGP
    signature can be checked if git knows the public key, and counts if its fingerprint is on the list.
    """
    names = dict.fromkeys(person.id for _, person in people.entries)
    listed = [person for name in names if (person := people.on(name, today)) is not None]
    keys = [(person.id, key) for person in listed for key in person.keys]
    ssh = [f"{name} {key}\n" for name, key in keys if " " in key]
    with tempfile.NamedTemporaryFile("w", prefix="care-guide-", encoding="utf-8") as allowed:
        allowed.writelines(ssh)
        allowed.flush()
        option = f"gpg.ssh.allowedSignersFile={allowed.name}"
        output = git(root, "-c", option, "log", "-1", "--format=%G?%x00%GS%x00%GF%x00%GP", commit)
    status, signer, *prints = output.split("\0")
    if status not in _GOOD:
        return None
    if prints[0].startswith(_SSH_PRINT):
        return signer if signer in {line.split()[0] for line in ssh} else None
    return next((name for name, key in keys if key.upper() in prints), None)


# Texts that changed after the date that their header gives

# Names of the main branch, the most reliable first; HEAD compares the files only with the last commit.
_MAIN_LINES = ("origin/main", "origin/master", "refs/remotes/origin/HEAD", "main", "master", "HEAD")
# The author's day may not be that of this machine.
_GRACE = datetime.timedelta(days=1)


def forgotten_dates(library: Library, today: datetime.date) -> list[Problem]:
    """Return a note for each article whose own words differ from the main branch while ``updated:`` is the same.

    ``updated:`` is printed on the page, no version includes it, and it is easily forgotten. There are no notes without
    git, without its history, or in a repository that does not hold the guide.
    """
    root = library.root
    start = _main_line(root)
    if start is None:
        return []
    changed = _git(
        root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", start, "--", "content"
    )
    paths = set((changed or "").split("\0"))
    return sorted(
        note
        for article in library.articles
        if article.path in paths and not article.is_draft
        for note in _forgotten(article, library, start, today)
    )


def _forgotten(article: Article, library: Library, start: str, today: datetime.date) -> Iterator[Problem]:
    was = _git(library.root, "show", f"{start}:./{article.path}")
    if was is None:
        return
    md = guide_markdown(library.markdown_inputs(article.lang))
    before, _ = article_of(SourceText(article.path, lines_of(was.removeprefix("\ufeff"))), md)
    # Read in the same way: the library's article of a translation also has what comes from its original.
    now, _ = article_of(article.source, md)
    if before is None or now is None or _read_by_families(before) == _read_by_families(now):
        return
    dated, day = now.header.updated, _day_of_change(library.root, start, article.path, today)
    if dated <= before.header.updated and dated < day - _GRACE:
        what = f"the text has changed since {before.header.updated}, and updated: {dated} has not"
        yield Problem(article.path, article.header_line("updated"), what, f"write updated: {day}")


def _read_by_families(article: Article) -> tuple[str | None, ...]:
    """Return what a family reads of an article and its version includes."""
    header = article.header
    return (header.title, header.summary, header.message, header.audience, article.canonical_digest)


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git says of the clone as it is: nothing is fetched from the server. None if it fails."""
    return git_output(root, *arguments, offline=True)


def _main_line(root: Path) -> str | None:
    """Return the last commit that the main branch and the present text have in common; None if git does not know."""
    if not _git(root, "ls-files", "--", "content"):
        return None
    return next(filter(None, (_git(root, "merge-base", name, "HEAD") for name in _MAIN_LINES)), None)


def _day_of_change(root: Path, start: str, path: str, today: datetime.date) -> datetime.date:
    """Return the author's day of the last commit that changed ``path``; ``today`` if it is not committed, or that day is to come."""
    committed = _git(root, "diff", "--quiet", "--no-ext-diff", "HEAD", "--", path) is not None
    day = _git(root, "log", "-1", "--format=%as", f"{start}..HEAD", "--", path)
    return min(datetime.date.fromisoformat(day), today) if committed and day else today
