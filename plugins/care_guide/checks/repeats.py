"""Does a sentence stand twice in the guide? A family that reads two articles should not read the same one again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..article import Article
from ..contract import Repeats
from ..library import Library
from ..problems import Problem

_LOOKED_AT = ("sentence", "item", "question", "note", "caption")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def check_repeats(library: Library) -> Iterator[Problem]:
    """Yield each sentence that stands somewhere else too, letter case and marks aside.

    One look into a table for each sentence: the work grows with the text and no faster.
    """
    rules = library.contract.repeats if library.contract is not None else None
    if rules is None:
        return
    first: dict[tuple[str, str], tuple[Article, int]] = {}
    allowed = {normal(text) for text in rules.allowed}
    for article in library.articles:
        if article.is_page:
            continue
        for line, text in sentences_to_compare(article, rules):
            if text in allowed:
                continue
            other, where = first.setdefault((article.lang, text), (article, line))
            if (other, where) != (article, line):
                what = f"the sentence also stands in {other.path}:{where}"
                yield Problem(
                    article.path, line, what, "say it in one place and link there, or say what is special here"
                )


def normal(text: str) -> str:
    """Return the words of a sentence in small letters, without marks."""
    return " ".join(_WORD.findall(text.casefold()))


def sentences_to_compare(article: Article, rules: Repeats) -> Iterator[tuple[int, str]]:
    """Yield (line, words) of each sentence that is long enough and stands where it must be the only one."""
    for sentence in article.sentences:
        if sentence.kind in _LOOKED_AT and sentence.section not in rules.free and sentence.word_count >= rules.words:
            yield sentence.line, normal(sentence.text)
