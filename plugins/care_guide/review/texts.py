"""The texts of a pull request: the files that make up each, and who has written and signed it since the base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from posixpath import relpath

from care_guide.content.article import Article
from care_guide.content.branding import DARK_LOGOS, LOGOS
from care_guide.content.hospital import HOSPITAL
from care_guide.content.library import Library
from care_guide.content.models import SignOff, Subject
from care_guide.content.problems import Problem, printable
from care_guide.content.review_files import ADDRESSES, LEDGER, REVIEWERS, LedgerEntries, People, read_ledger
from care_guide.review.addresses import in_use
from care_guide.review.authors import Author, authors, changed_by, changers, committed_for, names_of
from care_guide.review.growing_files import Added, who_leads_on
from care_guide.review.history import git, git_paths, status_at, written_out
from care_guide.review.moved_lines import MovedLines
from care_guide.review.signer_notes import SignerNote
from care_guide.review.state import last_complete, newest_first
from care_guide.review.versions import Part, parts, version, version_files
from care_guide.review.withdraw import roles_missing
from care_guide.utils.dates import build_day
from care_guide.utils.files import is_in, is_litter

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
_WROTE = ", and wrote words of it, the same or much alike,"
# The files that make up each part of the guide around the articles.
_PART_PATHS = {
    _FRAME: (
        "theme",
        "pelicanconf.py",
        # The code of other plugins; that of the guide has owners.
        *("plugins", ":(exclude)plugins/care_guide"),
        *(f"content/data/{name}.yaml" for name in ("codes", "contract", "hospital", "profile", "review", "sources")),
        *LOGOS,
        *DARK_LOGOS,
        *(f"content/{{lang}}/{name}.yaml" for name in ("notices", "groups", "search", "translation")),
        *(f"content/{{lang}}/{name}.from.yaml" for name in ("notices", "groups", "search")),
        *("content/{lang}/pages", "content/{lang}/emergencies.yaml", "content/{lang}/drawings.yaml"),
    ),
    "guide/words": (
        *(f"content/data/{name}.yaml" for name in ("hospital", "profile", "sources")),
        *(
            f"content/{{lang}}/{name}.yaml"
            for name in (
                *("questions", "glossary", "emergencies", "stages", "words", "translation"),
                *("questions.from", "glossary.from", "emergencies.from", "stages.from", "words.from"),
            )
        ),
    ),
    _FACTS: (HOSPITAL, "content/data/profile.yaml"),
}


def part_paths(part: Part, before: Part | None, library: Library) -> list[str]:
    """Return the files that make up ``part``, with the pictures of the pages about the guide.

    A translation is made from the files of the source language: a line without a row in its ledger is that of the original
    as it is now.

    What the frame says of an article (such as its place in the order) is in the header of that article, so where this is
    not as ``before``, the article is one of the files.
    """
    langs = dict.fromkeys((part.lang, library.source_lang))
    paths = list(dict.fromkeys(path.format(lang=lang) for lang in langs for path in _PART_PATHS[part.topic]))
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


class Texts:
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
            for path in changed_files(root, start, "HEAD")
            if (library.other_plugins and path not in (LEDGER, ADDRESSES))
            or (is_guard(path) and not path.startswith((*_PROGRAM, *_GUARDS)) and path not in _PROGRAMS_FILES)
        ]
        if self._read_by_settings:
            self._changed |= {key for key in self.versions if key[1] == _FRAME}
        self._parts, self._parts_then = ({(p.lang, p.topic): p for p in parts(one)} for one in (library, before))
        self._unknown = _without_history(root)
        self._moved = MovedLines(root, start)
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
        for path in {one for one in self._unknown for path in paths if is_in(one, path) or is_in(path, one)}:
            what = f"{path} belongs to {entry.article} and is not in a commit here, so nobody knows who wrote it"
            yield what, "commit its files in this repository, not in one of their own, then sign"
        # A text that was there for a while, too: it may come back, signed.
        new = key in self._changed or entry.version != self._then.get(key)
        asked = partial(self._is_signer, line, entry)
        changed = self._who_changed(key, asked, new=new)
        for writer, files in changed.items():
            where = f" ({_first(files)})" if files else ""
            name, todo = self._for_whom(entry, writer)
            what = f"{writer} has changed the text of {entry.article} in this pull request, and signs it too"
            yield f"{what}{name}{where}", todo
        if new and not changed:
            same, _ = self._moved.written_elsewhere(key[0], self._paths(key), asked)
            for writer, (own, *_) in same.items():
                what = f"{writer} has written a line of {entry.article} elsewhere in this pull request"
                name, todo = self._for_whom(entry, writer, "let them sign it in a later pull request")
                yield f'{what}, and signs it too ("{printable(own)}"){name}', todo

    def _who_changed(
        self, key: tuple[str, str], asked: Callable[[Author], bool], *, new: bool
    ) -> dict[Author, list[str]]:
        """Return who has changed a text, if it is ``new``, or what belongs to it, with the files; of those ``asked`` about."""
        found = authors(self._root, self._start, self._paths(key), asked) if new else {}
        if self._differs(key, "addresses"):
            leads = filter(asked, who_leads_on(self._root, self._start, in_use(self._library)))
            found = {writer: [ADDRESSES] for writer in leads} | found
        if self._differs(key, "settings"):
            # They may be read from any file.
            anybody = changers(self._root, f"{self._start}..HEAD", [":(top)", *_WRITTEN_BY_SIGNING], asked)
            found = {writer: [] for writer in anybody if asked(writer)} | found
        return found

    def _for_whom(self, entry: SignOff, writer: Author, later: str = "") -> tuple[str, str]:
        """Return in whose name ``writer``, who wrote a part of the text, signs with ``entry``, and what to do.

        ``later`` is another way out for somebody who signs in their own name.
        """
        if self._is_person(entry, writer):
            return "", ", or ".join(filter(None, ("let somebody else read and sign it", later)))
        todo = "let somebody else commit that sign-off, or take the form in in a later pull request"
        return f", in the name of {entry.name}", todo

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

    def to_ask(self, line: int, entry: SignOff, ledger: LedgerEntries) -> Iterator[SignerNote]:
        """Yield what to ask where whoever has signed or committed a sign-off may have written a part of the text: what git
        gives to somebody else, and what they have written in an earlier pull request since the text was last signed.
        """
        key, asked = (entry.lang, entry.article), partial(self._is_signer, line, entry)
        pairs = committed_for(self._root, f"{self._start}..HEAD", self._paths(key)) if key in self._changed else ()
        for committer, author in pairs:
            if asked(committer):
                what = f", and committed a text of it that git gives to {author} (amend, rebase, cherry-pick)"
                yield self._note(line, entry, committer, what, todo=f"ask whether every word is {author}'s")
        _, alike = self._moved.written_elsewhere(key[0], self._paths(key), asked)
        for writer, lines in alike.items():
            yield self._note(
                line, entry, writer, f"{_WROTE} elsewhere in this pull request", _first(lines, '"'), read="them"
            )
        names = self._names(key)
        since = self._last_signed(key, names, ledger)
        changed = self._writers_before(key, names, since, asked)
        for writer, files in changed.items():
            # Of a part, each file is its own.
            own = [path for path in files if path in names]
            aside = "" if own or key in self._parts else ", but not its own file"
            what = f", and changed it in an earlier pull request, since it was last signed{aside}"
            yield self._note(line, entry, writer, what, _first(list(dict.fromkeys((*own, *files)))))
        if not changed:
            read = cache(partial(self._read_by_others, entry, ledger))
            paths = [*self._paths(key), *names]
            earlier = self._moved.written_earlier(
                key[0], paths, since, asked, lambda path: any(is_in(path, one) for one in read())
            )
            for writer, lines in earlier.items():
                yield self._note(
                    line, entry, writer, f"{_WROTE} in earlier pull requests", _first(lines, '"'), read="them"
                )

    def _note(
        self, line: int, entry: SignOff, writer: Author, what: str, detail: str = "", read: str = "it", todo: str = ""
    ) -> SignerNote:
        """Return what to ask ``writer``, who has signed; or the person of ``entry``, where ``writer`` committed it for them.

        ``read`` is what somebody else should read, if nothing else is to do.
        """
        signs = self._is_person(entry, writer)
        return SignerNote(
            line=line,
            text=self.name(entry),
            commit=self._added.commit(LEDGER, line),
            who=f"{writer} has signed" if signs else f"{writer} has committed the sign-off of",
            what=what if signs else f" by {entry.name}{what}",
            detail=detail,
            todo=todo or (f"let somebody else read {read}, too" if signs else f"ask {entry.name} what they have read"),
        )

    def name(self, entry: SignOff) -> str:
        """Return the name in commands of the text of a sign-off."""
        return f"{self._library.prefix(entry.lang)}{entry.article}"

    def _names(self, key: tuple[str, str]) -> list[str]:
        """Return the paths that an article has and had; nothing for a part."""
        return [] if key in self._parts else names_of(self._root, f"content/{key[0]}/{key[1]}.md")

    def _last_signed(self, key: tuple[str, str], names: list[str], ledger: LedgerEntries) -> str:
        """Return the last commit at or before the base that is known to have a text that everybody had signed who must.

        That is under any of its ``names``; "" if there was none. A role that need not sign, or one of two people, may have
        read it since.
        """
        # The sign-offs of a name that another text has now are of that text.
        gone = (path for path in names if not (self._root / path).is_file())
        topics = {key[1], *(path.removeprefix(f"content/{key[0]}/").removesuffix(".md") for path in gone)}
        before = (self._people.identified(entry) for at, entry in ledger if (LEDGER, at) not in self._added)
        history = newest_first(e for e in before if e.lang == key[0] and e.article in topics)
        required = self._library.rules.required_for(self._subject(key), key[0])
        complete = last_complete(history, required, build_day())
        if complete is None:
            return ""
        if complete.version == self._then.get(key):
            return self._start
        # The first of several sign-offs of one version: the text may have changed before it was signed once more.
        found = git(self._root, "log", "--format=%H", f"-S{complete.version}", self._start, "--", LEDGER)
        return found.split("\n")[-1]

    def _writers_before(
        self, key: tuple[str, str], names: list[str], since: str, asked: Callable[[Author], bool]
    ) -> dict[Author, list[str]]:
        """Return who has changed a text between the commit ``since`` and this pull request, under any name, with the files."""
        if since == self._start:
            return {}
        paths = list(dict.fromkeys((*self._paths(key), *names)))
        return changed_by(self._root, f"{since}..{self._start}" if since else self._start, paths, asked)

    def _read_by_others(self, signer: SignOff, ledger: LedgerEntries) -> list[str]:
        """Return the files of the texts of the base that other people than ``signer`` have signed, everybody who must."""
        before = [self._people.identified(entry) for at, entry in ledger if (LEDGER, at) not in self._added]
        others = [entry for entry in before if entry.reviewer != signer.reviewer]
        found: list[str] = []
        for key, full in self._then.items():
            if not roles_missing(self._before, key, full, others, self._subject(key)):
                part, article = self._parts_then.get(key), self._before.at(f"content/{key[0]}/{key[1]}.md")
                found += part_paths(part, part, self._before) if part is not None else ()
                found += [article.path, *_pictures(article)] if article is not None else ()
        return found

    def _subject(self, key: tuple[str, str]) -> Subject:
        part = self._parts.get(key) or self._parts_then.get(key)
        return part.subject if part is not None else "articles"

    def _is_signer(self, line: int, entry: SignOff, author: Author) -> bool:
        """Return whether somebody in git is the person of a sign-off, by any name, or has written it."""
        return self._is_person(entry, author) or any(map(author.is_same, self._added.writers(LEDGER, line)))

    def _is_person(self, entry: SignOff, author: Author) -> bool:
        """Return whether somebody in git has a name of the person of a sign-off."""
        return any(map(author.is_called, {entry.name} | self._people.names(entry.reviewer or "")))

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


def _first(several: list[str], quote: str = "") -> str:
    """Return the first of ``several``, in quotation marks if ``quote`` is one, and how many there are besides."""
    more = f" and {len(several) - 1} more" if len(several) > 1 else ""
    return f"{quote}{printable(several[0])}{quote}{more}"


def _without_history(root: Path) -> list[str]:
    """Return the files and folders whose history is not in this repository: not committed, or in a repository of their own."""
    places = ("content", "theme", "plugins", ":(exclude)plugins/care_guide")
    found = git_paths(root, "ls-files", "--others", "--", *places)
    others = [path for path in found if not any(map(is_litter, path.split("/")))]
    # Each entry: mode, hash, stage, tab, path. A repository of its own has the mode 160000.
    staged = (one.partition("\t") for one in git_paths(root, "ls-files", "--stage"))
    own = [path for about, _, path in staged if about.startswith("160000")]
    return [path.rstrip("/") for path in (*others, *own)]


def changed_files(root: Path, *between: str) -> list[str]:
    """Return what differs between two commits, or one and the files here, as seen from the guide: also what is above it."""
    place = git(root, "rev-parse", "--show-prefix") or "."
    return [relpath(path, place) for path in git_paths(root, "diff", "--name-only", "--no-renames", *between)]


def is_guard(path: str) -> bool:
    """Return whether a file of this name could change what goes out, or who must sign it."""
    if path.startswith("tests/") or path in _PROSE:
        return False
    own = path.endswith(_CODE) and not path.startswith("theme/strings/")
    return own or path.startswith(_GUARDS) or not path.startswith(_NO_GUARDS)
