"""What belongs together in two states of the guide, and what has changed in it: articles, and the sections of a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher

from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.review.redline.change import LAYOUT, Change, changes
from care_guide.review.redline.lines import Form, Line, lines
from care_guide.review.redline.sections import Section, most_alike
from care_guide.review.redline.values import Kind

# An article before and after, and what has become of it.
ArticlePair = tuple[Article | None, Article | None, Kind]
SectionPair = tuple[Section | None, Section | None]
# The form of a section that comes after another one than before.
ORDER = "order"


def article_pairs(old: Library, new: Library) -> list[ArticlePair]:
    """Pair the articles of two libraries, each with what has become of it."""
    before = {(a.lang, a.topic): a for a in old.articles}
    after = {(a.lang, a.topic): a for a in new.articles}
    renamed = _renamed(
        [a for key, a in before.items() if key not in after], [a for key, a in after.items() if key not in before]
    )
    texts: list[ArticlePair] = []
    for key, article in after.items():
        was = before.get(key) or renamed.get(key)
        texts.append((was, article, "new" if was is None else "changed" if key in before else "renamed"))
    gone = {(a.lang, a.topic) for a in renamed.values()}
    return texts + [(a, None, "removed") for key, a in before.items() if key not in after and key not in gone]


def _renamed(gone: list[Article], come: list[Article]) -> dict[tuple[str, str], Article]:
    """Pair each new article with the one that is gone whose text in the same language is mostly the same."""
    pairs: dict[tuple[str, str], Article] = {}
    for lang in {a.lang for a in come}:
        olds, news = ([a for a in side if a.lang == lang] for side in (gone, come))
        texts, others = (["\n".join(a.source.lines[a.body_line - 1 :]) for a in side] for side in (olds, news))
        same = most_alike(texts, others, 0.5)
        pairs |= {(lang, news[new].topic): olds[old] for new, old in same.items()}
    return pairs


def section_pairs(before: tuple[Section, ...], after: tuple[Section, ...]) -> list[SectionPair]:
    """Pair sections by id, in the order of the new text; one that is gone keeps its place."""
    olds, news = {s.id: s for s in before}, {s.id: s for s in after}
    order = list(news)
    for place, name in enumerate(olds):
        if name not in news:
            earlier = [n for n in list(olds)[:place] if n in order]
            order.insert(order.index(earlier[-1]) + 1 if earlier else 0, name)
    return [(olds.get(name), news.get(name)) for name in order]


def changes_in(pairs: list[SectionPair], before: tuple[Section, ...], after: tuple[Section, ...]) -> list[Change]:
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
            yield _reformed(sections[now[place]], (ORDER, sections[now[place - 1]].title if place else ""))


def _reformed(now: Section, form: Form) -> Change:
    """Return the change of a section as a whole, whose sentences are the same in words and form."""
    line = Line(section=now.title, card="", text=now.title, sources=())
    return Change(line, replace(line, form=(form,)))
