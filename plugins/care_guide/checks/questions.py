"""Are the questions for the care team plain, answerable by somebody, sourced, and none of them asked twice?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from math import ceil

from care_guide.checks.citations import needs_source
from care_guide.content.checklist import Asked, asked
from care_guide.content.contract import Contract
from care_guide.content.lines import Sentence
from care_guide.content.problems import Problem
from care_guide.content.readability import grades
from care_guide.content.site_content import Language, Library
from care_guide.utils.cache import Cache

# Two questions are nearly the same when their letters, with the words in any one order, agree to this share (of 100),
# and the shorter one shares half of its words: letters alone also agree by chance.
NEAR = 73
SHARED = 0.5
# Words in which questions differ without asking anything else.
_SMALL = re.compile(
    r"\b(?:a|an|the|and|or|of|to|in|on|at|for|we|our|us|you|your|my|i|child|child's|it|is|are|be|will|would|can|could|do|does"
    r"|should|may|this|that|what|which|who|whom|how|when|where|why)\b"
)


def check_questions(library: Library, cache: Cache) -> Iterator[Problem]:
    """Yield what is wrong with the bank of questions, unknown roles, and questions that are nearly the same."""
    for lang, language in library.languages.items():
        questions = asked(lang, library)
        yield from _roles(questions, language)
        if language.translation is not None:
            continue
        cores = [core(question.text) for question in questions]
        twins = cache.value(partial(near_twins, cores), "twins", cores)
        for place, twin in twins:
            question, first = questions[place], questions[twin]
            what = f'the question is nearly the same as "{first.text}" ({first.path}:{first.line})'
            yield Problem(question.path, question.line, what, "keep one of the two, or ask for something else")
        most = library.contract.limits.questions if library.contract is not None else None
        if most is not None and len(questions) > most:
            what = f"the guide asks {len(questions)} questions"
            yield Problem(language.questions.path, 1, what, f"keep to {most}: leave out what matters least")
        if library.contract is not None:
            made_of = (tuple(language.questions), language.questions.lines, language.words, library.contract)
            bank = partial(_bank, language, library, library.contract)
            yield from cache.value(bank, "bank", *made_of, tuple(library.sources.by_key))


def _roles(questions: list[Asked], language: Language) -> Iterator[Problem]:
    known = dict.fromkeys(language.words.roles)
    for question in questions:
        for role in question.who:
            if role not in known:
                what = f'nobody is called "{role}"'
                yield Problem(question.path, question.line, what, f"use one of: {', '.join(known)}")


def core(text: str) -> str:
    """Return the words of a question that carry its meaning, sorted."""
    return " ".join(sorted(re.findall(r"[^\W_]+", _SMALL.sub(" ", text.casefold()))))


def near_twins(cores: list[str]) -> list[tuple[int, int]]:
    """Return (place, place of the first that is nearly the same before it) for each of ``cores`` that has such a twin.

    Twins share half of the words of the shorter one. So one of the rarest words of either stands in the other, and
    only those that share such a word are compared: a list twice as long does not take four times as long.
    """
    from rapidfuzz import fuzz, process

    common = Counter(word for text in cores for word in set(text.split()))
    # Places by each of their rarest words (as many as cannot all be missing), and by every word.
    by_rare: dict[str, list[int]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    found = []
    for place, text in enumerate(cores):
        words = sorted(set(text.split()), key=lambda word: (common[word], word))
        rare = words[: len(words) - ceil(len(words) * SHARED) + 1]
        others = {other for word in rare for other in by_word[word]} | {
            other for word in words for other in by_rare[word]
        }
        alike = process.extract(
            text, {other: cores[other] for other in others}, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None
        )
        close = [(score, other) for core, score, other in alike if _share(text, core) >= SHARED]
        if close:
            found.append((place, min(close, key=lambda pair: (-pair[0], pair[1]))[1]))
        for word in words:
            by_word[word].append(place)
        for word in rare:
            by_rare[word].append(place)
    return found


def _share(one: str, other: str) -> float:
    words = set(one.split()), set(other.split())
    return len(words[0] & words[1]) / max(1, min(map(len, words)))


def _bank(language: Language, library: Library, contract: Contract) -> list[Problem]:
    return list(_of_bank(language, library, contract))


def _of_bank(language: Language, library: Library, contract: Contract) -> Iterator[Problem]:
    bank, limits = language.questions, contract.limits
    lines: list[Sentence] = []
    for one in bank:
        line = bank.lines[one.id]
        if one.source and one.source not in library.sources.by_key:
            todo = "add it to content/data/sources.yaml, or mend the id"
            yield Problem(bank.path, line, f"the source {one.source} is not known", todo)
        for text in (one.text, one.why):
            lines.append(Sentence(line, text, "question", one.moment, (), len(lines)))
            if not one.source and needs_source(text, contract):
                yield Problem(bank.path, line, f'"{text}" says a number, a date or a claim', "name its source")
            if len(text.split()) > limits.sentence_words:
                yield Problem(bank.path, line, f'"{text}" is too long', f"keep to {limits.sentence_words} words")
            for word in language.words.banned:
                if found := word.found_in(text):
                    yield Problem(bank.path, line, f'"{found}" may not stand', word.instead)
    grade = grades(lines).flesch_kincaid
    if grade > limits.mean_grade:
        todo = f"keep to {limits.mean_grade}: shorter sentences, shorter words"
        yield Problem(bank.path, 1, f"the reading grade of the questions is {grade}", todo)
