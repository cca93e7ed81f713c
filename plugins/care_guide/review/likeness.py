"""Whether one line may have been made from another: both have most words in common, or one is a part of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

Words = tuple[str, ...]
# Lines by their words, with how often each word is in them.
Lines = Mapping[Words, Counter[str]]

# The share of words, in order, that two lines have in common if one may have been made from the other.
_ALIKE = 0.75


def counted(lines: Iterable[Words]) -> Lines:
    """Return ``lines`` in the form in which others are compared with them."""
    return {line: Counter(line) for line in lines}


def is_part(part: Words, whole: Words) -> bool:
    """Return whether ``whole`` has the words of ``part`` in it, one after the other."""
    return len(part) <= len(whole) and f" {' '.join(part)} " in f" {' '.join(whole)} "


def alike(words: Words, others: Lines) -> Iterator[tuple[Words, float]]:
    """Yield each of ``others`` that has most of ``words``, in order, and few words more, with the share that both have in common."""
    counts, matcher = Counter(words), None
    for other, its_counts in others.items():
        least = _ALIKE * (len(words) + len(other))
        # No more words can be in common than both have in any order.
        if 2 * min(len(words), len(other)) >= least and 2 * (counts & its_counts).total() >= least:
            matcher = matcher or SequenceMatcher(None, (), words, autojunk=False)
            matcher.set_seq1(other)
            if (share := matcher.ratio()) >= _ALIKE:
                yield other, share
