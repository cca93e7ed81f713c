"""Two libraries become a list of changed articles, and what changed beside them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.review_files import read_ledger
from care_guide.content.site_content import Library
from care_guide.review.fact_table import facts as figures
from care_guide.review.fact_table import leaning_on
from care_guide.review.redline.change import (
    ArticleChange,
    Change,
    Comparison,
    DrawingChange,
    Kind,
    ListChange,
    PartChange,
    SectionChange,
    SourceChange,
    card_changes,
    changes,
    dose_changes,
    form_changes,
    list_change,
    number_changes,
    other_changes,
)
from care_guide.review.redline.lines import Line, lines, mark
from care_guide.review.redline.sections import Section, notice_line, reading, segments_of, source_line, term_line
from care_guide.review.sign import entry_yaml, suggest_next_check
from care_guide.review.state import Review, review
from care_guide.review.versions import parts, version


def compare(old: Library, new: Library, today: datetime.date, new_problems: Iterable[Problem] = ()) -> Comparison:
    """Return what has changed from ``old`` to ``new``."""
    before = {(a.lang, a.topic): a for a in old.articles}
    after = {(a.lang, a.topic): a for a in new.articles}
    renamed = _renamed(
        [a for key, a in before.items() if key not in after], [a for key, a in after.items() if key not in before]
    )
    one = _Comparer(old, new, today)
    found = []
    for key, article in after.items():
        was = before.get(key) or renamed.get(key)
        kind: Kind = "new" if was is None else "changed" if key in before else "renamed"
        found.append(one.article(was, article, kind))
    gone = {(a.lang, a.topic) for a in renamed.values()}
    found += [one.article(a, None, "removed") for key, a in before.items() if key not in after and key not in gone]
    shown = tuple(change for change in found if change.kind != "same")
    names = sorted({*old.slots, *new.slots})
    facts = tuple(
        (n, old.slots.get(n) or "", new.slots.get(n) or "") for n in names if old.slots.get(n) != new.slots.get(n)
    )
    sources, around = _changed_sources(old, new), _changed_parts(old, new)
    return Comparison(
        shown,
        len(found) - len(shown),
        sources,
        facts,
        around,
        tuple(old.problems),
        tuple(new_problems),
    )


def _changed_parts(old: Library, new: Library) -> tuple[PartChange, ...]:
    """Return the parts around the articles whose version is another, list by list."""
    before, after = ({part.key: part for part in parts(library)} for library in (old, new))
    found = []
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if (was.version if was else "") == (now.version if now else ""):
            continue
        # The hospital's facts have a table of their own.
        had, has = (part.lists if part and part.subject != "facts" else {} for part in (was, now))
        lists = ((name, list_change(had.get(name, {}), has.get(name, {}))) for name in dict.fromkeys((*has, *had)))
        found.append(PartChange(key, tuple((name, change) for name, change in lists if change)))
    return tuple(found)


def compare_article(
    old: Library | None, new: Library, was: Article | None, now: Article, today: datetime.date
) -> ArticleChange:
    """Return one article beside its older self ``was`` of ``old``, or alone when both are None."""
    return _Comparer(old or new, new, today).article(was, now, "changed" if was else "new")


def _changed_sources(old: Library, new: Library) -> tuple[SourceChange, ...]:
    """Return the sources that stand in both lists with another entry."""
    word = partial(new.strings, new.default_lang)
    lines = [{source.id: source_line(source, word) for source in library.sources} for library in (old, new)]
    before, after = lines
    names = {name for name, line in after.items() if name in before and before[name] != line}
    return tuple(
        SourceChange(name, before[name], after[name], tuple(found)) for name, found in leaning_on(names, new).items()
    )


def _renamed(gone: list[Article], come: list[Article]) -> dict[tuple[str, str], Article]:
    """Pair an article that is gone with a new one of the same language whose text is mostly the same."""
    pairs: dict[tuple[str, str], Article] = {}
    for article in come:
        same = [
            (SequenceMatcher(None, a.found.text, article.found.text, autojunk=False).ratio(), a)
            for a in gone
            if a.lang == article.lang
        ]
        best = max(same, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] >= 0.5:
            gone = [a for a in gone if a is not best[1]]
            pairs[article.lang, article.topic] = best[1]
    return pairs


class _Comparer:
    """Holds the two sides, their ledgers and the day while the articles are compared one by one."""

    def __init__(self, old: Library, new: Library, today: datetime.date) -> None:
        self.old, self.new, self.today = old, new, today
        self.old_entries, self.new_entries = read_ledger(old.root)[0], read_ledger(new.root)[0]

    def article(self, was: Article | None, now: Article | None, kind: Kind) -> ArticleChange:
        named = now or was
        assert named is not None
        if kind == "changed" and was and now and self._is_untouched(was, now):
            return ArticleChange("same", now.lang, now.topic, now.header.title, was.topic, now.is_page, ())
        before = reading(was, self.old) if was else ()
        after = reading(now, self.new) if now else ()
        pairs = _pairs(before, after)
        found = changes(
            (lines(one) if one else [], lines(other) if other else [])
            for one, other in pairs
            # The list of sources is compared by itself.
            if "sources" not in (one and one.id, other and other.id)
        )
        found += _laid_out_otherwise(pairs)
        sections = tuple(_section(one, other, self.old, self.new, named.lang, found) for one, other in pairs)
        status = (was.header.status, now.header.status) if was and now else None
        if status and status[0] == status[1]:
            status = None
        old_review = review(was, self.old, self.old_entries, self.today) if was and not was.is_page else None
        new_review = review(now, self.new, self.new_entries, self.today) if now and not now.is_page else None
        same = was is not None and now is not None and version(was, self.old) == version(now, self.new)
        segments = segments_of(was, now, self.old, self.new)
        if kind == "changed" and not status and same and not segments.changed and not any(s.changed for s in sections):
            kind = "same"
        worded = [change for change in found if not change.form_only]
        return ArticleChange(
            kind,
            named.lang,
            named.topic,
            named.header.title,
            was.topic if was else "",
            named.is_page,
            sections,
            number_changes(worded),
            card_changes(worded),
            dose_changes(worded),
            # A text that is new or gone is shown whole.
            other_changes(worded) if was and now else [],
            form_changes(found),
            _counted(was.found.all_citations if was else [], now.found.all_citations if now else []),
            self._sources(was, now),
            list_change(_questions(was), _questions(now)),
            list_change(_notices(was, self.old), _notices(now, self.new)),
            list_change(_terms(was, self.old), _terms(now, self.new)),
            _size(was),
            _size(now),
            status,
            same,
            old_review,
            new_review,
            self._paste(now, new_review),
            segments,
            figures(now, self.new) if now and not now.is_page else [],
        )

    def _is_untouched(self, was: Article, now: Article) -> bool:
        """Tell whether both were made of the same bytes, and all around them is the same: then nothing is compared."""
        return (
            was.key == now.key != ""
            and _notices(was, self.old) == _notices(now, self.new)
            and not self._sources(was, now)
            and version(was, self.old) == version(now, self.new)
        )

    def _sources(self, was: Article | None, now: Article | None) -> ListChange:
        def all_of(article: Article | None, library: Library) -> dict[str, str]:
            names = set(article.found.all_citations) if article else set()
            found = [library.sources.by_key[name] for name in sorted(names) if name in library.sources.by_key]
            return {source.id: source_line(source, partial(library.strings, library.default_lang)) for source in found}

        return list_change(all_of(was, self.old), all_of(now, self.new))

    def _paste(self, now: Article | None, state: Review | None) -> str:
        if now is None or state is None or not state.missing:
            return ""
        suggested = suggest_next_check(now, self.new, self.new_entries, self.today)
        return "".join(
            entry_yaml(
                {
                    "article": now.topic,
                    "lang": now.lang,
                    "version": state.version,
                    "name": "<your name>",
                    "role": role,
                    "credential": "<your credential>",
                    "date": "<the day on which you read it, for example 2027-01-31>",
                    "next_check": suggested,
                    "changed": "<what is new in this text>",
                }
            )
            for role in state.missing
        )


_Pair = tuple[Section | None, Section | None]


def _pairs(before: tuple[Section, ...], after: tuple[Section, ...]) -> list[_Pair]:
    """Pair sections by id, in the order of the new text; one that is gone stands where it was."""
    olds, news = {s.id: s for s in before}, {s.id: s for s in after}
    order = list(news)
    for place, name in enumerate(olds):
        if name not in news:
            earlier = [n for n in list(olds)[:place] if n in order]
            order.insert(order.index(earlier[-1]) + 1 if earlier else 0, name)
    return [(olds.get(name), news.get(name)) for name in order]


def _laid_out_otherwise(pairs: list[_Pair]) -> list[Change]:
    """Return a change for each section that is another, although each of its sentences is the same in words and form."""
    found = []
    for was, now in pairs:
        if was and now and was.html != now.html and lines(was) == lines(now):
            line = Line(now.title, "", now.title, ())
            found.append(Change(line, replace(line, form=(("layout", ""),))))
    return found


def _section(
    was: Section | None, now: Section | None, old: Library, new: Library, lang: str, found: list[Change]
) -> SectionChange:
    named = now or was
    assert named is not None
    before, after = was.html if was else "", now.html if now else ""
    names = dict.fromkeys((*(was.drawings if was else ()), *(now.drawings if now else ())))
    drawings = tuple(
        DrawingChange(
            name,
            _picture(name, old, lang) if was and name in was.drawings else None,
            _picture(name, new, lang) if now and name in now.drawings else None,
        )
        for name in names
    )
    if before == after:
        return SectionChange(named.id, named.title, False, after, before, after, drawings)
    if was is None or now is None:
        return SectionChange(named.id, named.title, True, None, before, after, drawings)
    forms = tuple(change for change in found if change.reformed and change.section == named.title)
    marked = mark(before, after, lambda name: new.strings(new.default_lang, f"redline.{name}"))
    if any(form == ("layout", "") for change in forms for form in change.new_form):
        # No word has a mark, so only both texts show it.
        marked = None
    return SectionChange(named.id, named.title, True, marked, before, after, drawings, forms)


def _picture(name: str, library: Library, lang: str) -> str:
    """Return a drawing or a photo as markup; the words of a photo stand in the text."""
    return library.photos[name].markup("") if name in library.photos else library.drawings_in(lang)[name].markup


def _counted(old: list[str], new: list[str]) -> ListChange:
    """Compare how often each source is cited."""
    added = [f"[{n}] cited {new.count(n)} times" for n in sorted(set(new) - set(old))]
    dropped = [f"[{n}] was cited {old.count(n)} times" for n in sorted(set(old) - set(new))]
    both = [n for n in sorted(set(old) & set(new)) if old.count(n) != new.count(n)]
    return ListChange(
        tuple(added),
        tuple(dropped),
        tuple((f"[{n}] cited {old.count(n)} times", f"{new.count(n)} times") for n in both),
    )


def _questions(article: Article | None) -> dict[str, str]:
    found = article.found.questions if article else []
    return {q.text: f"{q.text} (Why: {q.why} Who: {', '.join(q.who)})" for q in found}


def _notices(article: Article | None, library: Library) -> dict[str, str]:
    if article is None:
        return {}
    return {n.id: notice_line(n) for n in library.notices_of(article)}


def _terms(article: Article | None, library: Library) -> dict[str, str]:
    if article is None:
        return {}
    terms = library.languages[article.lang].terms.by_key
    word = partial(library.strings, article.lang)
    return {name: term_line(terms[name], word) for name in sorted(set(article.found.all_terms))}


def _size(article: Article | None) -> tuple[float, int] | None:
    return (article.grades.flesch_kincaid, article.word_count) if article else None
