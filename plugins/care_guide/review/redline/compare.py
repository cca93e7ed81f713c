"""Compare two libraries: every article that changed, and what changed around the articles."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial
from types import MappingProxyType

from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.content.models import FORMAT, SignOff
from care_guide.content.problems import Problem, printable
from care_guide.content.review_files import LEDGER, WITHDRAWN, Withdrawal, read_ledger
from care_guide.content.source_text import conditions_in
from care_guide.review.fact_table import claims_citing
from care_guide.review.fact_table import facts as figures
from care_guide.review.redline.change import LAYOUT, Change, changes
from care_guide.review.redline.lines import Form, Line, lines, mark
from care_guide.review.redline.other_files import left_out, read_by_plugins
from care_guide.review.redline.sections import (
    OTHER_ROW,
    Section,
    Segments,
    files_of_lines,
    most_alike,
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
    BOTH,
    HERE,
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
from care_guide.review.state import Review, reviews
from care_guide.review.versions import Part, cited_sources, pages_of, parts, subject_of_list, theme_files, version
from care_guide.translation.files import translated_values
from care_guide.translation.ledger import Pair, answers_another, read_for
from care_guide.utils.cache import Cache
from care_guide.utils.processes import parallel_map

# An article before and after, and what has become of it.
_Texts = tuple[Article | None, Article | None, Kind]


def compare(
    old: Library, new: Library, today: datetime.date, new_problems: Iterable[Problem], cache: Cache
) -> Comparison:
    """Return what changed from ``old`` to ``new``, with reviews as of ``today`` and the problems of ``new``.

    ``cache`` has the marked texts of an earlier comparison.
    """
    # The labels of the redline are those of the gate: a translation is no better signed than the original that it shows.
    reviews_then, reviews_now = (reviews(library, today)[0] for library in (old, new))
    comparer = _Comparer(old, new, today, cache, reviews_then, reviews_now)
    texts = _texts(old, new)
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


def _texts(old: Library, new: Library) -> list[_Texts]:
    """Pair the articles of two libraries, each with what has become of it."""
    before = {(a.lang, a.topic): a for a in old.articles}
    after = {(a.lang, a.topic): a for a in new.articles}
    renamed = _renamed(
        [a for key, a in before.items() if key not in after], [a for key, a in after.items() if key not in before]
    )
    texts: list[_Texts] = []
    for key, article in after.items():
        was = before.get(key) or renamed.get(key)
        texts.append((was, article, "new" if was is None else "changed" if key in before else "renamed"))
    gone = {(a.lang, a.topic) for a in renamed.values()}
    return texts + [(a, None, "removed") for key, a in before.items() if key not in after and key not in gone]


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


def compare_part(old: Library, new: Library, was: Part | None, now: Part | None, *, values: bool = False) -> PartChange:
    """Compare the part ``now`` of ``new`` list by list with ``was``, as it was in ``old``; at least one is there.

    Without ``values``, only the order of the hospital's facts is compared: the redline has a table of its own for them. With
    them, each value of a translation that has other words stands beside its original.
    """
    named = now or was
    assert named is not None
    had, has = (_lists_of(part, library, values) for part, library in ((was, old), (now, new)))
    lists = ((name, list_change(had.get(name, {}), has.get(name, {}))) for name in dict.fromkeys((*has, *had)))
    answers = _answers(old, new, named, every=values) if was and now else ()
    here = tuple(_of_this_copy(old, new, named)) if was and now else ()
    changed = tuple(
        (name, change) for name, change in (*lists, (BOTH, _as_list(answers)), (HERE, _as_list(here))) if change
    )
    return PartChange(name=named.key, lists=changed, whole=was is None or now is None, answers=answers, here=here)


def _of_this_copy(old: Library, new: Library, part: Part) -> Iterator[Change]:
    """Yield each change of what this copy shows of articles and lists, if ``part`` decides that otherwise than before.

    The hospital's facts and the profile, which is a part of the frame, decide which conditions of a text hold, whose own words
    stay the same. Each change names its article or its list.
    """
    if _decides(part, old) == _decides(part, new):
        return
    yield from _of_lists(old, new, part)
    # As the redline: in the words of today.
    old = replace(old, strings=new.strings)
    for was, now, _ in _texts(old, new):
        if was is None or now is None or (part.subject == "frame" and now.lang != part.lang):
            continue
        # A text is whole where a copy leaves out some of it; where none does, families read the text itself.
        if not (new.builds(now) and was.html != now.html and (was.found.whole or now.found.whole)):
            continue
        # What the text itself says otherwise is among its own changes.
        told = {(change.old, change.new) for change in _compared(was, now, old, new)}
        for change in _compared(_as_shown(was), _as_shown(now), old, new):
            if (change.old, change.new) not in told:
                yield replace(change, old=_named(change.old, now), new=_named(change.new, now))


def _as_shown(article: Article) -> Article:
    """Return ``article`` as if it had nothing but what its copy shows."""
    return replace(article, found=replace(article.found, whole=None))


def _named(line: Line | None, article: Article) -> Line | None:
    return line and replace(line, section=f"{article.lang}/{article.topic}: {line.section}")


def _of_lists(old: Library, new: Library, part: Part) -> Iterator[Change]:
    """Yield the words of each condition in notices, questions, signs and other lists that holds only before, or only now."""
    lists = [(f"{one.key}: {name}", one.lang, entries) for one in parts(new) for name, entries in one.lists.items()]
    for section, lang, entries in lists:
        if part.subject == "frame" and lang != part.lang:
            continue
        for condition, words in dict.fromkeys(found for text in entries.values() for found in conditions_in(text)):
            was, now = (_holds(condition, library) for library in (old, new))
            if was != now:
                line = Line(section=section, card="", text=words, sources=())
                yield Change(line if was else None, line if now else None)


def _holds(condition: str, library: Library) -> bool:
    """Return whether a condition of a text, such as ``no phone.school`` or ``us-mo``, holds in the copy ``library``."""
    name, profile = condition.removeprefix("no "), library.profile
    if "." not in name:
        return name in profile.places
    filled = library.slots.get(name) is not None or name in profile.calls
    return profile.conditions.get(name, filled) != (name != condition)


def _decides(part: Part, library: Library) -> object:
    """Return what conditions of texts ask for of ``part`` of ``library``: filled facts, or the place and its numbers."""
    profile = library.profile
    if part.subject == "facts":
        return {name for name, value in library.slots.items() if value is not None}
    return (profile.places, profile.conditions, set(profile.services)) if part.subject == "frame" else None


def _compared(was: Article, now: Article, old: Library, new: Library) -> list[Change]:
    before, after = reading(was, old), reading(now, new)
    return _changes_in(_pairs(before, after), before, after)


def _answers(old: Library, new: Library, part: Part, *, every: bool) -> tuple[Change, ...]:
    """Return each value of a translation in ``part`` that answers another one of the original than before, in both languages.

    With ``every``, it has all values whose own words are others or new, too. A sign has its level as its card.
    """
    language = new.languages.get(part.lang)
    if language is None or language.translation is None:
        return ()
    before = {(name, pair.source.key): pair for name, pair in _values_of(old, part)}
    found = []
    for name, now in _values_of(new, part):
        was, key = before.get((name, now.source.key)), now.source.key
        other_words = was is None or was.text is None or now.text is None or was.text.mark != now.text.mark
        if now.text is None or not ((was and answers_another(was, now)) or (every and other_words)):
            continue
        entry = key.removeprefix("signs/").partition("/")[0]
        sign = language.rule_book.signs.get(entry) if name == "emergencies" else None
        line = Line(section=f"{name}: {key}", card=sign.level if sign else "", text=_both(now), sources=())
        old_line = replace(line, text=_both(was)) if was else None
        found.append(Change(old_line, replace(line, text=line.text + OTHER_ROW) if line == old_line else line))
    return tuple(found)


def _values_of(library: Library, part: Part) -> Iterator[tuple[str, Pair]]:
    """Yield each value of the lists that are signed with ``part``, with its list."""
    for name, file in translated_values(library.root, part.lang).items():
        if subject_of_list(name) == part.subject:
            yield from ((name, pair) for pair in file.pairs(library.root, library.source_lang))


def _both(pair: Pair) -> str:
    """Return a value of the original and what families read for it, each on one line."""
    source, text = (" ".join(one.text.split()) if one else "" for one in (pair.source, pair.text))
    return read_for(pair, source, text)


def _as_list(answers: Iterable[Change]) -> ListChange:
    """Return changes of values as a list for people, each with its place."""
    found = [[f"{one.section}: {one.text}" if one else "" for one in (change.old, change.new)] for change in answers]
    return ListChange(
        added=tuple(now for was, now in found if not was),
        dropped=tuple(was for was, now in found if not now),
        updated=tuple((was, now) for was, now in found if was and now),
    )


def compare_read_part(old: Library, new: Library, was: Part, now: Part, today: datetime.date) -> PartChange:
    """Compare two versions of a part as whoever signs it reads it: values of facts and the words of its pages, too."""
    before, after = ({page.topic: page for page in pages_of(*one)} for one in ((was, old), (now, new)))
    texts: list[_Texts] = [
        (before.get(name), page, "changed" if name in before else "new") for name, page in after.items()
    ]
    texts += [(page, None, "removed") for name, page in before.items() if name not in after]
    pages = _Comparer(old, new, today, Cache()).articles(texts)
    return replace(compare_part(old, new, was, now, values=True), pages=tuple(page.only_changed() for page in pages))


def page_texts(part: Part, library: Library, today: datetime.date) -> tuple[ArticleChange, ...]:
    """Return the whole text of each page about the guide that ``part`` covers."""
    return tuple(compare_article(None, library, None, page, today) for page in pages_of(part, library))


def _lists_of(part: Part | None, library: Library, values: bool) -> dict[str, dict[str, str]]:
    """Return the lists of ``part`` for people, with short names of the theme's files."""
    if part is None:
        return {}
    if part.subject == "facts" and not values:
        return part.lists | {"facts": {name: name for name in part.lists["facts"]}}
    if part.subject != "frame":
        return part.lists
    files = {
        name: f"theme/{printable(name)} ({full[:16]})" for name, full in theme_files(library.root / "theme").items()
    }
    return part.lists | {"theme": files}


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
        return f"{entry.article} ({entry.lang or '*'}), {entry.since}: {entry.why} ({entry.name}, {entry.role})"
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
    return tuple(
        SourceChange(name, before[name], after[name], tuple(found)) for name, found in claims_citing(names, new).items()
    )


def _renamed(gone: list[Article], come: list[Article]) -> dict[tuple[str, str], Article]:
    """Pair each new article with the one that is gone whose text in the same language is mostly the same."""
    pairs: dict[tuple[str, str], Article] = {}
    for lang in {a.lang for a in come}:
        olds, news = ([a for a in side if a.lang == lang] for side in (gone, come))
        texts, others = (["\n".join(a.source.lines[a.body_line - 1 :]) for a in side] for side in (olds, news))
        same = most_alike(texts, others, 0.5)
        pairs |= {(lang, news[new].topic): olds[old] for new, old in same.items()}
    return pairs


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

    def articles(self, texts: list[_Texts]) -> Iterator[ArticleChange]:
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
        pairs = _pairs(before, after)
        found = _changes_in(pairs, before, after)
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
            moved = tuple(change for change in forms if any(name == _ORDER for name, _ in change.new_form))
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


_Pair = tuple[Section | None, Section | None]
_ORDER = "order"


def _pairs(before: tuple[Section, ...], after: tuple[Section, ...]) -> list[_Pair]:
    """Pair sections by id, in the order of the new text; one that is gone keeps its place."""
    olds, news = {s.id: s for s in before}, {s.id: s for s in after}
    order = list(news)
    for place, name in enumerate(olds):
        if name not in news:
            earlier = [n for n in list(olds)[:place] if n in order]
            order.insert(order.index(earlier[-1]) + 1 if earlier else 0, name)
    return [(olds.get(name), news.get(name)) for name in order]


def _changes_in(pairs: list[_Pair], before: tuple[Section, ...], after: tuple[Section, ...]) -> list[Change]:
    """Return the changes of sentences in ``pairs`` of sections, then those of sections as a whole."""
    differing = [
        (one, other, lines(one) if one else [], lines(other) if other else [])
        for one, other in pairs
        if not (one and other and one.html == other.html)
    ]
    # The list of sources is compared separately.
    found = changes(
        (old, new) for one, other, old, new in differing if "sources" not in (one and one.id, other and other.id)
    )
    laid_out = [_reformed(other, LAYOUT) for one, other, old, new in differing if one and other and old == new]
    return [*found, *_in_other_order(before, after), *laid_out]


def _in_other_order(before: tuple[Section, ...], after: tuple[Section, ...]) -> Iterator[Change]:
    """Yield a change of each section that comes after another one than before, although both texts have both."""
    olds, news = ([s.id for s in side] for side in (before, after))
    was, now = [name for name in olds if name in news], [name for name in news if name in olds]
    sections = {s.id: s for s in after}
    for what, _, _, first, last in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        for place in range(first, last if what != "equal" else first):
            yield _reformed(sections[now[place]], (_ORDER, sections[now[place - 1]].title if place else ""))


def _reformed(now: Section, form: Form) -> Change:
    """Return the change of a section as a whole, whose sentences are the same in words and form."""
    line = Line(section=now.title, card="", text=now.title, sources=())
    return Change(line, replace(line, form=(form,)))


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
