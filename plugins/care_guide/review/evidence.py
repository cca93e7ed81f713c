"""Evidence of review: which text of an article or a part was valid on a day, who approved it, and what was new in it.

The ledger says which version was valid and who signed it, and the git history has the text. What neither of them says is
reported as unknown; nothing is guessed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import dropwhile
from pathlib import Path
from typing import NamedTuple

from care_guide.checks import check
from care_guide.content.article import Article
from care_guide.content.data_files import read_list
from care_guide.content.library import Library
from care_guide.content.models import FORMAT, SignOff, Subject
from care_guide.content.review_files import LEDGER, WITHDRAWN, Role, Rules, Withdrawal, read_ledger
from care_guide.review.gate import refusals, without_unsigned_translations
from care_guide.review.history import (
    UNREADABLE,
    CannotCompareError,
    LoadLibrary,
    checked_out,
    git,
    is_shallow,
    written_out,
)
from care_guide.review.redline.compare import compare_article, compare_read_part, page_texts
from care_guide.review.redline.values import ArticleChange, PartChange
from care_guide.review.state import Review, last_complete, review_of, reviews, within
from care_guide.review.versions import (
    PARTS,
    Part,
    longest_interval,
    originals_shown,
    parts,
    short,
    shows_original,
    version,
    version_files,
)

_SUBJECTS: dict[str, Subject] = {"guide/frame": "frame", "guide/words": "words", "guide/facts": "facts"}
# Where the files are of which the version of a part is made; some of these folders hold others, too.
_PART_FILES: dict[Subject, tuple[str, ...]] = {
    "frame": ("content", "theme", "plugins", "pelicanconf.py"),
    "words": ("content",),
    "facts": ("content/data/hospital.yaml", "content/data/profile.yaml"),
}
# The most different states of a text that are read, the likeliest first.
_STATES = 60
# The most reasons that are named why a state could not be published.
_MOST_REASONS = 5


@dataclass(frozen=True)
class PartThen:
    """A part of the guide on that day, such as ``guide/facts``: its version, who had signed that version, and its state."""

    name: str
    version: str
    signed: tuple[SignOff, ...]
    contents: tuple[str, ...]
    review: Review


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known about an article or a part on one day; ``unknown`` says in sentences what could not be found."""

    topic: str
    lang: str
    day: datetime.date
    head: str
    # The version that was valid by the ledger, with its sign-offs, if any.
    review: Review | None
    # The commit with the text of that version, and the text with what was new since the version ``before``.
    commit: str
    text: ArticleChange | None
    # Of a part, in place of ``text``: its lines and the texts of its pages, and what was new in them.
    lines: tuple[str, ...]
    pages: tuple[ArticleChange, ...]
    lists: PartChange | None
    before: str
    before_commit: str
    # The last commit of that day.
    day_commit: str
    parts: tuple[PartThen, ...]
    withdrawn: Withdrawal | None
    # Whether the last state of that day shows the article; if not, families had no text of it.
    is_shown: bool
    unknown: tuple[str, ...]


def named_text(library: Library, entries: list[SignOff], named: str) -> tuple[str, str]:
    """Return the language and topic of the article or part ``named``, which may be in the ledger only.

    Raises CannotCompareError for any other name.
    """
    wanted = named.strip().removeprefix("content/").removesuffix(".md")
    known = {(a.lang, a.topic): None for a in library.articles if not a.is_page}
    known |= {(one.lang, one.topic): None for one in parts(library)}
    known |= {(e.lang, e.article): None for e in entries}
    for lang, topic in known:
        if wanted == f"{lang}/{topic}" or (wanted == topic and lang == library.default_lang):
            return lang, topic
    names = ", ".join(f"{library.prefix(lang)}{topic}" for lang, topic in known)
    raise CannotCompareError(f'ARTICLE="{named}": there is no such article or part: use one of: {names}')


def _subject(topic: str) -> Subject:
    """Return what a role must sign to sign ``topic``."""
    return _SUBJECTS.get(topic, "articles")


def valid_version(rules: Rules, own: list[SignOff], subject: Subject, lang: str, day: datetime.date) -> Review | None:
    """Return the version that everybody who must had signed and that was not overdue on ``day``, if any.

    ``own`` are the sign-offs of one text in the language ``lang``, oldest line first.
    """
    until, required = [entry for entry in own if entry.date <= day], rules.required_for(subject, lang)
    must = {role.id for role in required}
    for name in dict.fromkeys(entry.version for entry in reversed(until)):
        # Who need not sign may have read a newer text, which was never published.
        counted = [entry for entry in until if entry.version == name or entry.role in must]
        found = review_of(name, required, counted, day)
        if found.state == "signed":
            return found
    return None


@contextmanager
def evidence(
    root: Path, library: Library, entries: list[SignOff], named: str, day: datetime.date, load: LoadLibrary
) -> Iterator[Evidence]:
    """Collect the evidence on the article or part ``named``; its texts can be read until the context ends.

    ``entries`` is the ledger, oldest line first; ``load`` reads the content of a checkout. Raises CannotCompareError
    for an unknown text, and if git has no history.
    """
    lang, topic = named_text(library, entries, named)
    subject = _subject(topic)
    head, unknown = _present(root)
    own = [e for e in entries if (e.lang, e.article) == (lang, topic)]
    with ExitStack() as stack:
        history = _History(root, lang, topic, library.source_lang, load, stack)
        day_commit = git(root, "rev-list", "-1", "--first-parent", f"--before={day}T23:59:59Z", "HEAD")
        then = history.library(day_commit) if day_commit else None
        unknown += _dated_later(root, day_commit, day) if day_commit else ()
        if then is None:
            unknown.append(f"The history has no state of the guide on {day} that this program can read.")
            unknown.append("Which roles had to sign on that day is not known: the present rules are used here.")
        state = then if then is not None else library
        # The gate shortened them by the rules and the sources of that day.
        own = within(own, longest_interval(history.text_in(state), state))
        rules = state.rules
        valid = valid_version(rules, own, subject, lang, day)
        if valid is None:
            unknown.append(_why_none(own, rules, subject, lang, day))
            found = _Found()
        else:
            found = _text_of(valid, rules.required_for(subject, lang), history, day_commit, day, unknown)
        around: tuple[PartThen, ...] = ()
        withdrawn, hidden = None, ""
        if then is not None:
            hidden = history.why_not_shown(then) or _left_out(history.text_in(then), then, entries, day)
            if hidden and valid is not None:
                unknown.append(
                    f"The last state of the history on {day} does not show this article ({hidden}): {_BEFORE}"
                )
            withdrawn = _withdrawal(then, valid, history, day_commit, day, library, unknown)
            ledger_then = [entry for _, entry in read_ledger(then.root)[0]]
            around = _parts(then, ledger_then, lang, day)
            unknown += _not_publishable(then, day)
            shown = {part.version for part in around} | ({valid.version} if valid is not None else set())
            unknown += _written_later([e for e in entries if e.version in shown and e.date <= day], ledger_then, day)
        yield Evidence(
            topic=topic,
            lang=lang,
            day=day,
            head=head,
            review=valid,
            **found._asdict(),
            day_commit=day_commit,
            parts=around,
            withdrawn=withdrawn,
            is_shown=not hidden,
            unknown=tuple(unknown),
        )


def _present(root: Path) -> tuple[str, list[str]]:
    """Return the present commit, and what to say of a history from which something is missing."""
    try:
        head = git(root, "rev-parse", "--verify", "HEAD")
    except CannotCompareError:
        raise CannotCompareError(f"{root}: there is no git history here: the texts of earlier days are in it") from None
    missing = "This clone is shallow: older texts are missing from it. Run git fetch --unshallow, then try again."
    return head, [missing] if is_shallow(root) else []


def _left_out(text: Article | Part | None, then: Library, entries: list[SignOff], day: datetime.date) -> str:
    """Return why publishing ``then`` on ``day`` leaves out ``text``, a translation that is not signed, or its language."""
    signed = list(enumerate(entry for entry in entries if entry.date <= day))
    published, _ = without_unsigned_translations(then, reviews(then, day, (signed, []))[0], day)
    if text is not None and text.lang not in published.languages:
        return "its language is left out: what is around its articles was not signed"
    gone = isinstance(text, Article) and published.at(text.path) is None
    return "the translation is left out: it was not signed as it was, or overdue" if gone else ""


def _withdrawal(
    then: Library,
    valid: Review | None,
    history: _History,
    day_commit: str,
    day: datetime.date,
    library: Library,
    unknown: list[str],
) -> Withdrawal | None:
    """Return the withdrawal of the text on ``day``, if any.

    ``library`` is the present state, which may have a withdrawal that was written later. What ``then``, the last state of
    that day, does not say of the ``valid`` version is added to ``unknown``.
    """
    if valid is not None:
        unknown += _published_before(history.version_in(then), valid.version, day)
    withdrawn = history.withdrawal(then, day)
    if withdrawn is None:
        withdrawn = history.withdrawal_written_later(then, day_commit, library, day)
        if withdrawn is not None:
            what = f"The withdrawal of {withdrawn.article} by {withdrawn.name} as {withdrawn.role}, since {withdrawn.since}"
            unknown.append(f"{what}, was not in the history on {day}: it was committed later, or not yet.")
    unknown += _shown_otherwise(history.text_in(then), then)
    return withdrawn


_BEFORE = "what was online had been published before, and the guide keeps no record of publishing."


def _published_before(had: str | None, valid: str, day: datetime.date) -> Iterator[str]:
    """Yield what to say if the last state of ``day`` has another version than the valid one: ``had``, None for no text."""
    if had != valid:
        what = f"the version {short(had)}" if had else "no such text"
        yield f"The last state of the history on {day} has {what}, not the valid {short(valid)}: {_BEFORE}"


def _shown_otherwise(text: Article | Part | None, then: Library) -> Iterator[str]:
    """Yield where to read what families saw in the place of a translation that showed words of its original in ``then``."""
    names = originals_shown(text, then) if isinstance(text, Article) else []
    names += [text.topic] if isinstance(text, Part) and shows_original(text, then) else []
    for name in names:
        todo = f"make evidence-of-review ARTICLE={then.source_lang}/{name}"
        yield f"Families saw words of the original where lines waited for their translation: {todo}"


class _Found(NamedTuple):
    """The attributes of Evidence with the text of a version, and the version before it."""

    commit: str = ""
    text: ArticleChange | None = None
    lines: tuple[str, ...] = ()
    pages: tuple[ArticleChange, ...] = ()
    lists: PartChange | None = None
    before: str = ""
    before_commit: str = ""


def _text_of(
    valid: Review,
    required: tuple[Role, ...],
    history: _History,
    day_commit: str,
    day: datetime.date,
    unknown: list[str],
) -> _Found:
    """Return the text of a version, with what was new in it; add to ``unknown`` what is not in the history."""
    commit, new = history.find(valid.version, day_commit)
    if new is None:
        unknown.append(history.not_found(valid.current[0]))
    # What had been valid before anybody signed this version.
    since = dropwhile(lambda entry: entry.version != valid.version, valid.history)
    before = dropwhile(lambda entry: entry.version == valid.version, since)
    complete = last_complete(tuple(before), required, day)
    earlier = complete.current[0] if complete is not None else None
    before_commit, old = history.find(earlier.version, "") if earlier is not None else ("", None)
    if earlier is not None and old is None:
        unknown.append(history.not_found(earlier))
    found = _Found(commit, before=earlier.version if earlier is not None else "", before_commit=before_commit)
    now, was = (history.text_in(one) if one is not None else None for one in (new, old))
    if new is not None and isinstance(now, Article):
        text = compare_article(old, new, was if isinstance(was, Article) else None, now, day)
        return found._replace(text=text)
    if new is not None and isinstance(now, Part):
        lists = compare_read_part(old, new, was, now, day) if old is not None and isinstance(was, Part) else None
        return found._replace(lines=now.contents, pages=page_texts(now, new, day), lists=lists)
    return found


class _History:
    """Reads states of the guide from git, each once, and finds one text in them."""

    def __init__(
        self, root: Path, lang: str, topic: str, source_lang: str, load: LoadLibrary, stack: ExitStack
    ) -> None:
        self._root, self._lang, self._topic, self._load, self._stack = root, lang, topic, load, stack
        article = (*version_files(lang, topic, source_lang), "content/images")
        self._paths = _PART_FILES.get(_subject(topic), article)
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

    def why_not_shown(self, then: Library) -> str:
        """Return why ``then`` has no page for the article: its status, or its language; "" for one that it has, or a part."""
        text = self.text_in(then)
        if isinstance(text, Article) and not then.is_published(text):
            statuses = then.statuses(text) - {"published"}
            return f"status: {', '.join(sorted(statuses))}" if statuses else "its language is left out"
        if text is None and self._topic not in PARTS:
            if not (then.root / f"content/{self._lang}/{self._topic}.md").is_file():
                return "it has no file"
            return "it cannot be read" if self._lang in then.shown_languages else "its language is left out"
        return ""

    def withdrawal(self, then: Library, day: datetime.date) -> Withdrawal | None:
        """Return the entry in ``then`` by which families did not see the text on ``day``, if any."""
        here = replace(then, withdrawn=tuple(one for one in then.withdrawn if one[1].since <= day))
        article = self.text_in(then)
        if isinstance(article, Article):
            return here.withdrawal(article)
        return next((one for _, one in here.withdrawn if one.covers(self._lang, self._topic)), None)

    def withdrawal_written_later(
        self, then: Library, day_commit: str, now: Library, day: datetime.date
    ) -> Withdrawal | None:
        """Return the entry by which families did not see the text on ``day``, and that was not in the history by then.

        An article is withdrawn at once, and its entry committed and merged later. ``then`` is the state of ``day_commit``,
        ``now`` that of the files here.
        """
        known = set(self._withdrawn_in(day_commit))
        later = dict.fromkeys([*self._withdrawn_in("HEAD", f"^{day_commit}"), *(one for _, one in now.withdrawn)])
        new = tuple((0, one) for one in later if one not in known)
        return self.withdrawal(replace(then, withdrawn=new), day)

    def _withdrawn_in(self, *commits: str) -> Iterator[Withdrawal]:
        """Yield the entries that the file has had in the commits that git names so."""
        for commit in git(self._root, "log", "--full-history", "--format=%H", *commits, "--", WITHDRAWN).splitlines():
            with written_out(self._root, commit) as tree:
                yield from (entry for _, entry in read_list(tree, WITHDRAWN, Withdrawal)[0])

    def text_in(self, then: Library) -> Article | Part | None:
        """Return the text in ``then``, if it is there."""
        here = (one for one in parts(then) if (one.lang, one.topic) == (self._lang, self._topic))
        return next(here, None) if self._topic in PARTS else then.at(f"content/{self._lang}/{self._topic}.md")

    def version_in(self, then: Library) -> str | None:
        """Return the version of the text in ``then``, if it is there."""
        found = self.text_in(then)
        return version(found, then) if isinstance(found, Article) else found.version if found is not None else None

    def find(self, wanted: str, first: str) -> tuple[str, Library | None]:
        """Return a commit with the text of the version ``wanted``, and its library; ``first`` is tried first."""
        seen: set[str] = set()
        for commit in dict.fromkeys(filter(None, (first, *self._commits(wanted)))):
            state = git(self._root, "ls-tree", "-r", commit, "--", *self._paths)
            if state in seen:
                continue
            if len(seen) == _STATES:
                break
            seen.add(state)
            then = self.library(commit)
            if then is not None and self.version_in(then) == wanted:
                return commit, then
        self._looked_at = len(seen)
        return "", None

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


def _parts(then: Library, entries: list[SignOff], lang: str, day: datetime.date) -> tuple[PartThen, ...]:
    """Return the parts as they were in ``then``, with those of ``entries`` that signed them."""
    found = []
    for part in parts(then):
        if part.lang == lang or part.subject == "facts":
            until = [e for e in entries if (e.lang, e.article) == (part.lang, part.topic) and e.date <= day]
            own = within(until, longest_interval(part, then))
            state = review_of(part.version, then.rules.required_for(part.subject, part.lang), own, day)
            signed = tuple(entry for entry in own if entry.version == part.version)
            contents = part.contents if part.subject == "facts" else ()
            found.append(PartThen(part.topic, part.version, signed, contents, state))
    return tuple(found)


def _not_publishable(then: Library, day: datetime.date) -> Iterator[str]:
    """Yield what to say if all of ``then``, with its own ledger, could not be published on ``day``, by the present checks."""
    state, wrong = reviews(then, day)
    published, _ = without_unsigned_translations(then, state, day)
    found = {*check(then), *wrong, *refusals(published, state, day)}
    # What is around the articles is on each of their pages.
    reasons = [f"{one.path}: {one.message}" for one in sorted(found, key=lambda one: (one.path.endswith(".md"), one))]
    if reasons:
        more = f"; and {len(reasons) - _MOST_REASONS} more" if reasons[_MOST_REASONS:] else ""
        why = f"{'; '.join(reasons[:_MOST_REASONS])}{more}"
        yield f"The last state of the history on {day} could not be published ({why}): {_BEFORE}"


def _dated_later(root: Path, commit: str, day: datetime.date) -> Iterator[str]:
    """Yield what to say if ``commit``, by its date the last of ``day``, has a later commit below it: then it was made later."""
    dates = git(root, "log", "--first-parent", "--format=%cI", commit).splitlines()
    later = [one for one in dates if datetime.datetime.fromisoformat(one).astimezone(datetime.UTC).date() > day]
    if later:
        what = f"the commit {commit[:8]} of {day} comes after one of {min(later)[:10]}"
        yield f"The dates in the history are not in order: {what}. What was there on {day} may have been another text."


def _written_later(entries: list[SignOff], then: list[SignOff], day: datetime.date) -> Iterator[str]:
    """Yield what to say of each of ``entries`` that ``then``, the ledger as it was on ``day``, did not have."""
    known = set(map(_own_words, then))
    for entry in entries:
        if _own_words(entry) not in known:
            what = f"The sign-off of {entry.article} by {entry.name} as {entry.role}, dated {entry.date}"
            yield f"{what}, was not in the ledger on {day}: it was written or changed later, or is not committed."


def _own_words(entry: SignOff) -> SignOff:
    """Return ``entry`` without the id of its person, which the program adds where the ledger has the name alone."""
    return entry.model_copy(update={"reviewer": None})


def _why_none(own: list[SignOff], rules: Rules, subject: Subject, lang: str, day: datetime.date) -> str:
    until = [entry for entry in own if entry.date <= day]
    if not until:
        return f"The ledger has no sign-off of this {'article' if subject == 'articles' else 'part'} up to {day}: no text of it was valid."
    newest = review_of(until[-1].version, rules.required_for(subject, lang), until, day)
    if newest.state == "overdue":
        return f"The version {newest.short_version} was signed, and its next check was overdue on {day}: no text was valid."
    return (
        f"The version {newest.short_version} had not been signed by everybody who must ({', '.join(newest.missing)})."
    )
