"""Does a sentence stand twice in the guide? A family that reads two articles should not read the same one again.

Each sentence is looked up once, by a fingerprint of its words: the work grows with the text and no faster.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterator

from care_guide.content.article import Article
from care_guide.content.contract import Repeats
from care_guide.content.lines import Sentence
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library

_LOOKED_AT = ("sentence", "item", "question", "note", "caption")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SIZE = 8


def check_repeats(library: Library) -> Iterator[Problem]:
    """Yield each sentence that stands somewhere else too, letter case and marks aside."""
    rules = library.contract.repeats if library.contract is not None else None
    if rules is None:
        return
    seen: dict[str, set[int]] = {}
    first: dict[tuple[str, int], Article] = {}
    articles = [article for article in library.articles if not article.is_page and not library.is_translation(article)]
    for article in articles:
        there, here = seen.setdefault(article.lang, set()), _numbers(article, rules)
        twice = there.intersection(here)
        there.update(here)
        if twice and not first:
            # Only now is it worth the time to note where each one stands.
            for one in articles:
                for number in _numbers(one, rules):
                    first.setdefault((one.lang, number), one)
        for number in here:
            if number in twice:
                yield _told(article, first[article.lang, number], number, rules)


def repeats_of(article: Article, library: Library) -> Iterator[Problem]:
    """Yield each sentence that stands a second time in the same article."""
    rules = library.contract.repeats if library.contract is not None else None
    if rules is None or article.is_page:
        return
    allowed, first = {normal(text) for text in rules.allowed}, dict[str, int]()
    for sentence in _compared(article, rules):
        words = normal(sentence.text)
        if first.setdefault(words, sentence.line) != sentence.line and words not in allowed:
            what = f"the sentence also stands on line {first[words]}"
            yield Problem(article.path, sentence.line, what, "say it once")


def _numbers(article: Article, rules: Repeats) -> array[int]:
    known = article.fingerprints
    return array("Q", fingerprints(article, rules) if known is None else known)


def normal(text: str) -> str:
    """Return the words of a sentence in small letters, without marks."""
    return " ".join(_WORD.findall(text.casefold()))


def fingerprints(article: Article, rules: Repeats) -> bytes:
    """Return eight bytes for each sentence that must be the only one of its words, each once, in order."""
    allowed = {normal(text) for text in rules.allowed}
    found = (normal(sentence.text) for sentence in _compared(article, rules))
    return b"".join(dict.fromkeys(_fingerprint(words) for words in found if words not in allowed))


def _fingerprint(words: str) -> bytes:
    return hashlib.blake2b(words.encode(), digest_size=_SIZE).digest()


def _compared(article: Article, rules: Repeats) -> Iterator[Sentence]:
    for sentence in article.sentences:
        if sentence.kind in _LOOKED_AT and sentence.section not in rules.free and sentence.word_count >= rules.words:
            yield sentence


def _told(article: Article, other: Article, one: int, rules: Repeats) -> Problem:
    here, there = (
        next(s.line for s in _compared(place, rules) if array("Q", _fingerprint(normal(s.text)))[0] == one)
        for place in (article, other)
    )
    what = f"the sentence also stands in {other.path}:{there}"
    return Problem(article.path, here, what, "say it in one place and link there, or say what is special here")
