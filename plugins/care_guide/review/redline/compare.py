"""Compare two libraries: every article that changed, and what changed around the articles."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.models import FORMAT, SignOff
from care_guide.content.problems import Problem
from care_guide.content.review_files import LEDGER, WITHDRAWN, Withdrawal, read_ledger
from care_guide.review.fact_table import claims_citing
from care_guide.review.fact_table import facts as figures
from care_guide.review.redline.around import compare_part
from care_guide.review.redline.change import LAYOUT, Change
from care_guide.review.redline.lines import Line, mark
from care_guide.review.redline.other_files import left_out, read_by_plugins
from care_guide.review.redline.pairs import ORDER, ArticlePair, article_pairs, changes_in, section_pairs
from care_guide.review.redline.sections import (
    Section,
    Segments,
    files_of_lines,
    notice_line,
    reading,
    segments_of,
    source_line,
    term_line,
)
from care_guide.review.redline.summary import (
    card_changes,
    dose_changes,
    form_changes,
    number_changes,
    other_changes,
    shown_in,
)
from care_guide.review.redline.values import (
    ArticleChange,
    Comparison,
    DrawingChange,
    Kind,
    ListChange,
    PartChange,
    SectionChange,
    SourceChange,
    list_change,
)
from care_guide.review.sign import entry_yaml, suggest_next_check
from care_guide.review.source_watch import entries_citing
from care_guide.review.state import Review, reviews
from care_guide.review.versions import Part, cited_sources, pages_of, parts, version
from care_guide.utils.cache import Cache
from care_guide.utils.processes import parallel_map


def compare(
    old: Library, new: Library, today: datetime.date, new_problems: Iterable[Problem], cache: Cache
) -> Comparison:
    """Return what changed from ``old`` to ``new``, with reviews as of ``today`` and the problems of ``new``.

    ``cache`` has the marked texts of an earlier comparison.
    """
    # The labels of the redline are those of the gate: a translation is no better signed than the original that it shows.
    reviews_then, reviews_now = (reviews(library, today)[0] for library in (old, new))
    comparer = _Comparer(old, new, today, cache, reviews_then, reviews_now)
    texts = article_pairs(old, new)
    shown, changed_parts = tuple(comparer.articles(texts)), _changed_parts(old, new)
    changed = {f"content/{one.lang}/{one.topic}.md" for one in shown} | {part.name for part in changed_parts}
    return Comparison(
        articles=shown,
        same=len(texts) - len(shown),
        waiting=_waiting(changed, reviews_then, _seen(reviews_now, new)),
        sources=_changed_sources(old, new),
        facts=tuple(
            (name, old.slots.get(name) or "", new.slots.get(name) or "")
            for name in sorted({*old.slots, *new.slots})
            if old.slots.get(name) != new.slots.get(name)
        ),
        parts=changed_parts,
        files=(*_changed_files(old, new), *_changed_dates(old, new, changed), *read_by_plugins(old, new)),
        left_out=tuple(left_out(old, new)),
        old_problems=old.problems,
        new_problems=tuple(new_problems),
    )


def _seen(reviews: Mapping[str, Review], library: Library) -> dict[str, Review]:
    """Return ``reviews`` without those of articles that families do not see, so that nobody waits for their sign-offs."""
    unseen = {article.path for article in library.articles if not library.builds(article)}
    return {key: one for key, one in reviews.items() if key not in unseen}


def _waiting(changed: set[str], then: Mapping[str, Review], now: Mapping[str, Review]) -> dict[str, int]:
    """Return how many texts wait for a role, by its id: of what has ``changed``, and what was signed ``then`` and is not ``now``.

    Rules that ask for more people change no text.
    """
    return Counter(
        role
        for key, review in now.items()
        for role in review.missing
        if key in changed or (key in then and role not in then[key].missing)
    )


def _changed_parts(old: Library, new: Library) -> tuple[PartChange, ...]:
    """Return the parts around the articles whose version changed, list by list."""
    before, after = ({part.key: part for part in parts(library)} for library in (old, new))
    found = []
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if (was.version if was else "") == (now.version if now else ""):
            continue
        found.append(compare_part(old, new, was, now))
    return tuple(found)


def compare_read_part(old: Library, new: Library, was: Part, now: Part, today: datetime.date) -> PartChange:
    """Compare two versions of a part as whoever signs it reads it: values of facts and the words of its pages, too."""
    before, after = ({page.topic: page for page in pages_of(*one)} for one in ((was, old), (now, new)))
    texts: list[ArticlePair] = [
        (before.get(name), page, "changed" if name in before else "new") for name, page in after.items()
    ]
    texts += [(page, None, "removed") for name, page in before.items() if name not in after]
    pages = _Comparer(old, new, today, Cache()).articles(texts)
    return replace(compare_part(old, new, was, now, values=True), pages=tuple(page.only_changed() for page in pages))


def page_texts(part: Part, library: Library, today: datetime.date) -> tuple[ArticleChange, ...]:
    """Return the whole text of each page about the guide that ``part`` covers."""
    return tuple(compare_article(None, library, None, page, today) for page in pages_of(part, library))


def _changed_files(old: Library, new: Library) -> Iterator[PartChange]:
    """Yield the changes of other files that appear on pages: withdrawals, and what sign-offs say."""
    withdrawn, now = ({f"{e.article} {e.lang}": _shown(e) for _, e in library.withdrawn} for library in (old, new))
    signed, anew = (
        # With the version, which no page says: two that differ in it alone are two.
        {line: line for _, e in read_ledger(library.root)[0] for line in (f"{_shown(e)} {e.version[:16]}",)}
        for library in (old, new)
    )
    for name, before, after in ((WITHDRAWN, withdrawn, now), (LEDGER, signed, anew)):
        if change := list_change(before, after):
            yield PartChange(name=name, lists=(("entries", change),))


def _changed_dates(old: Library, new: Library, changed: Container[str]) -> Iterator[PartChange]:
    """Yield the dates of each text of which nothing else has changed: pages and paper say of which day a text is."""
    for article in new.articles:
        was = old.at(article.path) if new.builds(article) and article.path not in changed else None
        if was is not None:
            before, after = (
                {name: f"{name}: {getattr(one.header, name)}" for name in ("created", "updated")}
                for one in (was, article)
            )
            if change := list_change(before, after):
                yield PartChange(name=article.path, lists=(("entries", change),))


def _shown(entry: SignOff | Withdrawal) -> str:
    """Return what a page says about an entry."""
    if isinstance(entry, Withdrawal):
        titles = "".join(f"; {page.lang}/{page.slug}: {page.title}" for page in entry.pages)
        return f"{entry.article} ({entry.lang or '*'}), {entry.since}: {entry.why} ({entry.name}, {entry.role}){titles}"
    who = f"{entry.name}, {entry.credential}, {entry.role}"
    note = f" {entry.note}" if entry.note else ""
    return f"{entry.article} ({entry.lang}), {entry.date}: {entry.changed}{note} ({who}, {entry.next_check})"


def compare_article(
    old: Library | None, new: Library, was: Article | None, now: Article, today: datetime.date
) -> ArticleChange:
    """Compare ``now`` with its earlier text ``was`` from ``old``; without one, ``now`` counts as new."""
    segments = segments_of(was, now, old or new, new)
    return _Comparer(old or new, new, today, Cache()).article(was, now, "changed" if was else "new", segments)


def _changed_sources(old: Library, new: Library) -> tuple[SourceChange, ...]:
    """Return the sources that both lists have, with another entry."""
    word = partial(new.strings, new.default_lang)
    before, after = ({s.id: source_line(s, word) for s in library.sources} for library in (old, new))
    names = {name for name, line in after.items() if name in before and before[name] != line}
    claims, entries = claims_citing(names, new), entries_citing(names, new)
    return tuple(
        SourceChange(name, before[name], after[name], tuple(claims[name]), tuple(entries[name]))
        for name in sorted(names)
    )


class _Comparer:
    """Compares articles of two libraries one by one, with their reviews as of ``today`` by their paths, if any are given."""

    def __init__(
        self,
        old: Library,
        new: Library,
        today: datetime.date,
        cache: Cache,
        old_reviews: Mapping[str, Review] = MappingProxyType({}),
        new_reviews: Mapping[str, Review] = MappingProxyType({}),
    ) -> None:
        self.cache, self.old_reviews, self.new_reviews = cache, old_reviews, new_reviews
        # The redline's own labels are those of today; the old texts have been read in the words of their theme.
        self.old, self.new, self.today = replace(old, strings=new.strings), new, today
        self.new_entries = read_ledger(new.root)[0]

    def articles(self, texts: list[ArticlePair]) -> Iterator[ArticleChange]:
        """Compare ``texts`` on all cores, and yield what is not the same."""
        touched = [one for one in texts if one[2] != "changed" or not self._is_untouched(*one[:2])]
        segments = self.cache.values(
            lambda one: segments_of(one[0], one[1], self.old, self.new),
            touched,
            lambda one: ("segments", files_of_lines(one[0], self.old), files_of_lines(one[1], self.new)),
            None,
        )
        pairs = list(zip(touched, segments, strict=True))
        for change in parallel_map(lambda pair: self.article(*pair[0], pair[1]), pairs, None):
            # Another process may have marked them.
            for section in change.sections:
                if section.changed:
                    self.cache.keep_value("mark", section.old, section.new)
            if change.kind != "same":
                yield change

    def article(self, was: Article | None, now: Article | None, kind: Kind, segments: Segments) -> ArticleChange:
        named = now or was
        assert named is not None
        before, after = reading(was, self.old) if was else (), reading(now, self.new) if now else ()
        pairs = section_pairs(before, after)
        found = changes_in(pairs, before, after)
        sections = tuple(self._section(one, other, named.lang, found, segments) for one, other in pairs)
        status = None
        if was and now and was.header.status != now.header.status:
            status = was.header.status, now.header.status
        old_review = self.old_reviews.get(was.path) if was else None
        new_review = self.new_reviews.get(now.path) if now else None
        notices = list_change(_notices(was, self.old), _notices(now, self.new))
        terms = list_change(_terms(was, self.old), _terms(now, self.new))
        same = was is not None and now is not None and version(was, self.old) == version(now, self.new)
        again = self._is_shown_again(was, now)
        shown = segments.changed or any(s.changed for s in sections) or notices or terms or again
        if kind == "changed" and not status and same and not shown:
            kind = "same"
        titles = {section.id: section.title for one, other in pairs for section in (one, other) if section}
        answers = tuple(_answering(segments, titles | {"": self._word("top")}))
        worded = [*(change for change in found if not change.form_only), *answers]
        numbers, cards = number_changes(worded), card_changes(worded)
        listed = {id(change) for change in (*numbers, *cards)}
        return ArticleChange(
            kind=kind,
            lang=named.lang,
            topic=named.topic,
            title=named.header.title,
            old_topic=was.topic if was else "",
            is_page=named.is_page,
            sections=sections,
            numbers=numbers,
            cards=cards,
            # Each sentence is in the summary once, or twice if it is a number in a card.
            doses=[c for c in dose_changes(worded, whole=not (was and now)) if id(c) not in listed],
            # A text that is new or gone is shown whole.
            others=other_changes(worded) if was and now else [],
            forms=form_changes(found),
            citations=_citations(was.found.all_citations if was else [], now.found.all_citations if now else []),
            sources=self._sources(was, now),
            questions=list_change(_questions(was), _questions(now)),
            notices=notices,
            terms=terms,
            old_size=_size(was),
            new_size=_size(now),
            status=status,
            same_version=same,
            shown_again=again,
            other_ledger=was is not None and now is not None and was.made_from != now.made_from,
            old_review=old_review,
            new_review=new_review,
            paste=self._paste(now, new_review),
            segments=segments,
            answers=answers,
            figures=figures(now, self.new) if now and not now.is_page else [],
        )

    def _section(
        self, was: Section | None, now: Section | None, lang: str, found: list[Change], segments: Segments
    ) -> SectionChange:
        named = now or was
        assert named is not None
        before, after = was.html if was else "", now.html if now else ""
        names = dict.fromkeys((*(was.drawings if was else ()), *(now.drawings if now else ())))
        drawings = tuple(
            DrawingChange(name, _picture(name, was, self.old, lang), _picture(name, now, self.new, lang))
            for name in names
        )
        own = [change for change in found if named.title in {line.section for line in (change.old, change.new) if line}]
        forms = tuple(change for change in own if change.reformed and change.line.section == named.title)
        if before == after:
            moved = tuple(change for change in forms if any(name == ORDER for name, _ in change.new_form))
            return SectionChange(
                id=named.id, changed=bool(moved), html=after, old=before, new=after, drawings=drawings, forms=moved
            )
        if was is None or now is None:
            return SectionChange(id=named.id, changed=True, html=None, old=before, new=after, drawings=drawings)
        # A change of the layout marks no word, so only the two texts show it.
        layout = any(form == LAYOUT for change in forms for form in change.new_form)
        # As a tuple, since None is what the cache has not.
        marked = (
            None if layout else self.cache.value(lambda: (mark(before, after, self._word),), "mark", before, after)[0]
        )
        same_pictures = all(one.old == one.new for one in drawings)
        return SectionChange(
            id=named.id,
            changed=True,
            html=marked,
            old=before,
            new=after,
            drawings=drawings,
            forms=forms,
            in_lines=marked is not None and same_pictures and shown_in(segments, own),
        )

    def _word(self, name: str) -> str:
        return self.new.strings(self.new.default_lang, f"redline.{name}")

    def _is_untouched(self, was: Article | None, now: Article | None) -> bool:
        """Whether both texts and all around them are the same, so that there is nothing to compare."""
        return (
            was is not None
            and now is not None
            and was.key == now.key != ""
            and not self._is_shown_again(was, now)
            and _notices(was, self.old) == _notices(now, self.new)
            and _terms(was, self.old) == _terms(now, self.new)
            and not self._sources(was, now)
            and version(was, self.old) == version(now, self.new)
        )

    def _is_shown_again(self, was: Article | None, now: Article | None) -> bool:
        return was is not None and now is not None and self.new.builds(now) and not self.old.builds(was)

    def _sources(self, was: Article | None, now: Article | None) -> ListChange:
        def all_of(article: Article | None, library: Library) -> dict[str, str]:
            word = partial(library.strings, library.default_lang)
            cited = cited_sources(library, article.found.all_citations) if article else []
            return {source.id: source_line(source, word) for source in cited}

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
                    "format": FORMAT,
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


def _answering(segments: Segments, titles: Mapping[str, str]) -> Iterator[Change]:
    """Yield a change of each line of a translation that answers another line of the original than before."""
    for one in segments.lines:
        if one.answer:
            was, now = (
                Line(section=titles.get(one.section, one.section), card=one.card, text=text, sources=())
                for text in one.answer
            )
            yield Change(was, now)


def _picture(name: str, section: Section | None, library: Library, lang: str) -> str | None:
    """Return a drawing or photo of ``section`` as markup, None if it has none; the words of a photo are in the text."""
    if section is None or name not in section.drawings:
        return None
    return library.photos[name].markup("") if name in library.photos else library.drawings_in(lang)[name].markup


def _citations(old: list[str], new: list[str]) -> ListChange:
    """Compare how often each source is cited."""
    was, now = Counter(old), Counter(new)
    both = [name for name in sorted(was.keys() & now.keys()) if was[name] != now[name]]
    return ListChange(
        tuple(f"[{name}] cited {now[name]} times" for name in sorted(now.keys() - was.keys())),
        tuple(f"[{name}] was cited {was[name]} times" for name in sorted(was.keys() - now.keys())),
        tuple((f"[{name}] cited {was[name]} times", f"{now[name]} times") for name in both),
    )


def _questions(article: Article | None) -> dict[str, str]:
    found = article.found.questions if article else []
    return {q.text: f"{q.text} (Why: {q.why} Who: {', '.join(q.who)})" for q in found}


def _notices(article: Article | None, library: Library) -> dict[str, str]:
    """Return the notices of ``article``, and those that families read in the original until they are translated."""
    if article is None:
        return {}
    own, language, source = library.notices_of(article), library.languages[article.lang], library.source_lang
    waiting = {one.id for one in library.notices_shown(article) if language.waits("notices", one.id)}
    originals = (one for one in library.languages[source].notices if one.id in waiting)
    shown = {f"{one.id} {source}": notice_line(one.to(article.header.kind, article.topic)) for one in originals}
    return {notice.id: notice_line(notice) for notice in own} | shown


def _terms(article: Article | None, library: Library) -> dict[str, str]:
    """Return the words of ``article``, and those whose meaning families read in the original until it is translated."""
    if article is None:
        return {}
    language, word = library.languages[article.lang], partial(library.strings, article.lang)
    found, waiting = {}, language.waiting.get("glossary", {})
    for name in sorted(set(article.found.all_terms)):
        term = language.terms.by_key[name]
        found[name] = term_line(term, word)
        original = waiting.get(f"{term.en or term.term}/means")
        if original is not None:
            shown = term.model_copy(update={"means": original})
            found[f"{name} {library.source_lang}"] = term_line(shown, word)
    return found


def _size(article: Article | None) -> tuple[float, int] | None:
    return (article.grades.flesch_kincaid, article.word_count) if article else None
