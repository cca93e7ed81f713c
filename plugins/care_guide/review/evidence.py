"""Evidence of review: which text of an article was valid on a day, who approved it, and what was new in it.

The ledger says which version was valid and who signed it, and the git history has the text. What neither of them says is
reported as unknown; nothing is guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.models import FORMAT, SignOff
from care_guide.content.review_files import LEDGER, Rules, Withdrawal
from care_guide.review.history import UNREADABLE, CannotCompareError, LoadLibrary, checked_out, git, is_shallow
from care_guide.review.redline.change import ArticleChange
from care_guide.review.redline.compare import compare_article
from care_guide.review.state import Review, review_of
from care_guide.review.versions import parts, short, version

# The most different states of a text that are read, the likeliest first.
_STATES = 60


@dataclass(frozen=True)
class PartThen:
    """A part of the guide on that day, such as ``guide/facts``: its version, and who had signed that version."""

    name: str
    version: str
    signed: tuple[SignOff, ...]
    contents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known about an article on one day; ``unknown`` says in sentences what could not be found."""

    topic: str
    lang: str
    day: datetime.date
    head: str
    # The version that was valid by the ledger, with its sign-offs, if any.
    review: Review | None
    # The commit with the text of that version, and the text with what was new since the version ``before``.
    commit: str
    text: ArticleChange | None
    before: str
    before_commit: str
    # The last commit of that day.
    day_commit: str
    parts: tuple[PartThen, ...]
    withdrawn: Withdrawal | None
    unknown: tuple[str, ...]


def named_article(library: Library, entries: list[SignOff], named: str) -> tuple[str, str]:
    """Return the language and topic of the article ``named``, which may be in the ledger only.

    Raises CannotCompareError for any other name.
    """
    wanted = named.strip().removeprefix("content/").removesuffix(".md")
    known = {(a.lang, a.topic): None for a in library.articles if not a.is_page}
    known |= {(e.lang, e.article): None for e in entries if not e.article.startswith("guide/")}
    for lang, topic in known:
        if wanted == f"{lang}/{topic}" or (wanted == topic and lang == library.default_lang):
            return lang, topic
    names = ", ".join(f"{library.prefix(lang)}{topic}" for lang, topic in known)
    raise CannotCompareError(f'ARTICLE="{named}": there is no such article: use one of: {names}')


def valid_version(rules: Rules, own: list[SignOff], lang: str, day: datetime.date) -> Review | None:
    """Return the version that everybody who must had signed and that was not overdue on ``day``, if any.

    ``own`` are the sign-offs of the article, oldest line first.
    """
    until = [entry for entry in own if entry.date <= day]
    for name in dict.fromkeys(entry.version for entry in reversed(until)):
        found = review_of(name, rules.required_for("articles", lang), until, day)
        if found.state == "signed":
            return found
    return None


@contextmanager
def evidence(
    root: Path, library: Library, entries: list[SignOff], named: str, day: datetime.date, load: LoadLibrary
) -> Iterator[Evidence]:
    """Collect the evidence on the article ``named``; its texts can be read until the context ends.

    ``entries`` is the ledger, oldest line first; ``load`` reads the content of a checkout. Raises CannotCompareError
    for an unknown article, and if git has no history.
    """
    lang, topic = named_article(library, entries, named)
    try:
        head = git(root, "rev-parse", "--verify", "HEAD")
    except CannotCompareError:
        raise CannotCompareError(f"{root}: there is no git history here: the texts of earlier days are in it") from None
    unknown: list[str] = []
    if is_shallow(root):
        unknown.append(
            "This clone is shallow: older texts are missing from it. Run git fetch --unshallow, then try again."
        )
    own = [e for e in entries if (e.lang, e.article) == (lang, topic)]
    with ExitStack() as stack:
        history = _History(root, lang, topic, load, stack)
        day_commit = git(root, "rev-list", "-1", "--first-parent", f"--before={day}T23:59:59Z", "HEAD")
        then = history.library(day_commit) if day_commit else None
        if then is None:
            unknown.append(f"The history has no state of the guide on {day} that this program can read.")
            unknown.append("Which roles had to sign on that day is not known: the present rules are used here.")
        rules = then.rules if then is not None else library.rules
        valid = valid_version(rules, own, lang, day)
        if valid is None:
            unknown.append(_why_none(own, rules, lang, day))
            found = _Found()
        else:
            found = _text_of(valid, history, day_commit, day, unknown)
        if then is not None and valid is not None:
            there = then.at(f"content/{lang}/{topic}.md")
            had = version(there, then) if there is not None else None
            if had != valid.version:
                what = f"the version {short(had)}" if had else "no such article"
                unknown.append(
                    f"The last state of the history on {day} has {what}, not the valid {short(valid.version)}: what was "
                    "online had been published before, and the guide keeps no record of publishing."
                )
        withdrawn = then.withdrawn if then is not None else ()
        yield Evidence(
            topic=topic,
            lang=lang,
            day=day,
            head=head,
            review=valid,
            **found._asdict(),
            day_commit=day_commit,
            parts=_parts(then, lang, entries, day) if then is not None else (),
            withdrawn=next((one for _, one in withdrawn if one.covers(lang, topic) and one.since <= day), None),
            unknown=tuple(unknown),
        )


class _Found(NamedTuple):
    """The attributes of Evidence with the text of a version, and the version before it."""

    commit: str = ""
    text: ArticleChange | None = None
    before: str = ""
    before_commit: str = ""


def _text_of(valid: Review, history: _History, day_commit: str, day: datetime.date, unknown: list[str]) -> _Found:
    """Return the text of a version, with what was new in it; add to ``unknown`` what is not in the history."""
    commit, new, now = history.find(valid.version, day_commit)
    if now is None:
        unknown.append(history.not_found(valid.current[0]))
    earlier = next((e for e in valid.history if e.version != valid.version), None)
    before_commit, old, was = history.find(earlier.version, "") if earlier is not None else ("", None, None)
    if earlier is not None and was is None:
        unknown.append(history.not_found(earlier))
    text = compare_article(old, new, was, now, day) if new is not None and now is not None else None
    return _Found(commit, text, earlier.version if earlier is not None else "", before_commit)


class _History:
    """Reads states of the guide from git, each once."""

    def __init__(self, root: Path, lang: str, topic: str, load: LoadLibrary, stack: ExitStack) -> None:
        self._root, self._load, self._stack = root, load, stack
        # The article, and the other files that its version is made of.
        own = (f"{topic}.md", "glossary.yaml", "notices.yaml", "emergencies.yaml")
        shared = ("data/sources.yaml", "data/profile.yaml", "images")
        self._paths = (
            *(f"content/{lang}/{name}" for name in own),
            *(f"content/{name}" for name in shared),
            f"theme/strings/{lang}.toml",
        )
        self._libraries: dict[str, Library | None] = {}
        self._looked_at = 0

    def library(self, commit: str) -> Library | None:
        """Return the content of ``commit``, or None if this program cannot read it."""
        if commit not in self._libraries:
            try:
                self._libraries[commit] = self._stack.enter_context(checked_out(self._root, commit, self._load))
            except UNREADABLE:
                self._libraries[commit] = None
        return self._libraries[commit]

    def find(self, wanted: str, first: str) -> tuple[str, Library | None, Article | None]:
        """Return a commit with the text of the version ``wanted``, its library and its article; ``first`` is tried first."""
        seen: set[str] = set()
        for commit in dict.fromkeys(filter(None, (first, *self._commits(wanted)))):
            state = git(self._root, "ls-tree", "-r", commit, "--", *self._paths)
            if state in seen:
                continue
            if len(seen) == _STATES:
                break
            seen.add(state)
            then = self.library(commit)
            found = then.at(self._paths[0]) if then is not None else None
            if then is not None and found is not None and version(found, then) == wanted:
                return commit, then, found
        self._looked_at = len(seen)
        return "", None, None

    def not_found(self, entry: SignOff) -> str:
        """Return why the last ``find``, for the version of ``entry``, has found no text."""
        what = (
            f"The text of the version {short(entry.version)} was not found in {self._looked_at} different states of "
            "the history."
        )
        if entry.format != FORMAT:
            return f"{what} It was signed under format {entry.format or 1}, and this program computes format {FORMAT}."
        return what if is_shallow(self._root) else f"{what} It may have been rewritten, or never committed."

    def _commits(self, wanted: str) -> Iterator[str]:
        """Yield the commits to search: first those that wrote the sign-off, which most likely have the text."""
        yield from git(self._root, "log", "--format=%H", f"-S{wanted}", "--", LEDGER).splitlines()
        yield from git(self._root, "log", "--format=%H", "--", *self._paths).splitlines()


def _parts(then: Library, lang: str, entries: list[SignOff], day: datetime.date) -> tuple[PartThen, ...]:
    """Return the parts as they were in ``then``."""
    found = []
    for part in parts(then):
        if part.lang == lang or part.subject == "facts":
            signed = [e for e in entries if e.version == part.version and e.article == part.topic and e.date <= day]
            contents = part.contents if part.subject == "facts" else ()
            found.append(PartThen(part.topic, part.version, tuple(signed), contents))
    return tuple(found)


def _why_none(own: list[SignOff], rules: Rules, lang: str, day: datetime.date) -> str:
    until = [entry for entry in own if entry.date <= day]
    if not until:
        return f"The ledger has no sign-off of this article up to {day}: no text of it was valid."
    newest = review_of(until[-1].version, rules.required_for("articles", lang), until, day)
    if newest.state == "overdue":
        return f"The version {newest.short_version} was signed, and its next check was overdue on {day}: no text was valid."
    return (
        f"The version {newest.short_version} had not been signed by everybody who must ({', '.join(newest.missing)})."
    )
