"""What git can say of a pull request's sign-offs: who wrote the text, who signed it, and whether that text ever was."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.signoffs import LEDGER, Entries, read_ledger
from care_guide.content.site_content import Library
from care_guide.review.content_hash import short, version
from care_guide.review.parts import parts
from care_guide.review.redline.worktrees import base_commit, git

# Older commits than this many are not looked at for the text of a sign-off.
_DEEP = 50


@dataclass(frozen=True)
class Author:
    """Somebody in the history, as git names them; the same when the name or the address is the same."""

    name: str
    email: str

    def is_same(self, other: Author) -> bool:
        """Tell whether both are one person, as far as git says so."""
        return self.email.casefold() == other.email.casefold() or self.is_called(other.name)

    def is_called(self, name: str) -> bool:
        """Tell whether this person goes by ``name``."""
        return self.name.casefold().split() == name.casefold().split()


def authors(root: Path, base: str, paths: list[str], *more: str) -> list[Author]:
    """Return who has changed ``paths`` since ``base``: authors and those named as co-authors."""
    form = "--format=%an%x00%ae%x00%(trailers:key=Co-authored-by,valueonly,separator=%x01)"
    found = []
    for line in git(root, "log", form, *more, f"{base}..HEAD", "--", *paths).splitlines():
        name, email, others = line.split("\0")
        found.append(Author(name, email))
        for other in filter(None, others.split("\1")):
            named, _, address = other.partition("<")
            found.append(Author(named.strip(), address.strip(" >")))
    return list(dict.fromkeys(found))


@contextmanager
def checked_out(root: Path, commit: str, load: Callable[[Path], Library]) -> Iterator[Library]:
    """Give the library of an older commit, read with this program, in a throw-away work tree."""
    with tempfile.TemporaryDirectory(prefix="care-guide-") as folder:
        place = Path(folder, "then")
        git(root, "worktree", "add", "--quiet", "--detach", str(place), commit)
        try:
            tree = place / git(root, "rev-parse", "--show-prefix")
            theme, then = tree / "theme", tree / "theme.then"
            if theme.is_dir():
                theme.rename(then)
            theme.symlink_to(root / "theme", target_is_directory=True)
            library = load(tree)
            # Today's theme has the words that this program asks for; the version of the frame is that of its own.
            theme.unlink()
            if then.is_dir():
                then.rename(theme)
            yield library
        finally:
            git(root, "worktree", "remove", "--force", str(place))


# What each part of the guide around the articles is made of.
_PART_PATHS = {
    "guide/frame": (
        "theme",
        "pelicanconf.py",
        "content/data/profile.yaml",
        "content/{lang}/notices.yaml",
        "content/{lang}/groups.yaml",
        "content/{lang}/pages",
    ),
    "guide/words": tuple(f"content/{{lang}}/{name}.yaml" for name in ("questions", "glossary", "emergencies")),
    "guide/facts": ("content/data/hospital.yaml",),
}


def part_paths(topic: str, lang: str) -> list[str]:
    """Return the files that make up a part like ``guide/frame``."""
    return [path.format(lang=lang) for path in _PART_PATHS[topic]]


def versions(library: Library) -> dict[tuple[str, str], str]:
    """Return the version of everything that can be signed, articles and parts, by language and name in the ledger."""
    found = {(a.lang, a.topic): version(a, library) for a in library.articles}
    return found | {(part.lang, part.topic): part.version for part in parts(library)}


def text_paths(article: Article) -> list[str]:
    """Return the files that make up what a family reads in ``article``."""
    shared = [f"content/{article.lang}/{name}.yaml" for name in ("glossary", "notices")]
    shown = [*article.found.drawings, *(name for name, _ in article.found.photos)]
    pictures = [f"content/images/{name}" for name in dict.fromkeys(shown)]
    return [article.path, *shared, "content/data/sources.yaml", *pictures]


def check_pull_request(root: Path, base: str, load: Callable[[Path], Library]) -> list[Problem]:
    """Return what is wrong with the sign-offs that came since ``base``.

    The ledger only grows. A sign-off must be of a text that is or was in the history, and nobody signs a text that they
    have written or changed in the same pull request. ``load`` reads the content of a checkout. Raises
    CannotCompareError when git cannot say.
    """
    start = base_commit(root, base)
    library = load(root)
    entries, problems = read_ledger(root)
    with checked_out(root, start, load) as before:
        known = {entry for _, entry in read_ledger(before.root)[0]}
        versions_then = versions(before)
    versions_now = versions(library)
    kept = {entry for _, entry in entries}
    for entry in sorted(known - kept, key=str):
        what = f"the sign-off of {entry.article} by {entry.name} on {entry.date} is gone or changed"
        problems.append(Problem(LEDGER, 1, what, "put it back as it was, and add a new one: the ledger only grows"))
    added = [(line, entry) for line, entry in entries if entry not in known]
    by_key = {(a.lang, a.topic): a for a in library.articles}
    for line, entry in added:
        key = (entry.lang, entry.article)
        if key not in versions_now:
            continue
        paths = text_paths(by_key[key]) if key in by_key else part_paths(entry.article, entry.lang)
        writers = authors(root, start, paths) if versions_then.get(key) != versions_now[key] else []
        signers = authors(root, start, [LEDGER], f"-S{entry.version}")
        for writer in writers:
            if writer.is_called(entry.name) or any(writer.is_same(signer) for signer in signers):
                what = f"{writer.name} has changed the text of {entry.article} in this pull request, and signs it too"
                problems.append(Problem(LEDGER, line, what, "let somebody else read and sign it"))
    return sorted({*problems, *unknown_versions(root, library, added, load)})


def unknown_versions(root: Path, library: Library, entries: Entries, load: Callable[[Path], Library]) -> list[Problem]:
    """Return a problem for each sign-off of a version that no commit of the history ever had."""
    now = versions(library)
    open_entries = [(line, e) for line, e in entries if now.get((e.lang, e.article)) != e.version]
    if not open_entries:
        return []
    for commit in git(root, "log", f"--max-count={_DEEP}", "--format=%H", "--", "content").splitlines():
        with checked_out(root, commit, load) as then:
            had = versions(then)
        open_entries = [(line, e) for line, e in open_entries if had.get((e.lang, e.article)) != e.version]
        if not open_entries:
            break
    return [
        Problem(
            LEDGER,
            line,
            f"no text of {e.article} ever had the version {short(e.version)}",
            "sign the text as it stands: make status shows its version",
        )
        for line, e in open_entries
    ]
