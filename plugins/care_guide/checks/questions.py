"""Questions, stages and answers of the search: are they plain and sourced, and do they lead to what exists?"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from math import ceil

from care_guide.checks.citations import needs_source
from care_guide.checks.hospital import typed_numbers
from care_guide.checks.language import unknown_place
from care_guide.checks.nothing_lost import data_text_problems, only_in_articles
from care_guide.content.article import Article
from care_guide.content.checklist import Asked, asked
from care_guide.content.contract import CONTRACT
from care_guide.content.library import Language, Library
from care_guide.content.problems import Problem
from care_guide.content.readability import grades
from care_guide.content.search_words import Pinned
from care_guide.content.source_text import Sentence, has_mark, without_marks
from care_guide.content.stages import Stage
from care_guide.markdown_ext import convert, plain_markdown
from care_guide.utils.cache import Cache

# Are the questions for the care team plain and sourced, is there somebody to answer, and is none asked twice?

# Two questions are nearly the same when their letters, with sorted words, agree by this share (of 100), and when they
# share half of the words of the shorter one, since letters also agree by chance.
NEAR = 73
SHARED = 0.5
# Words by which questions differ without asking for something else.
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
        for one in language.questions:
            yield from unknown_place(language.questions, one.id, one.only, library.strings.table(lang, "place"))
        cores = [core(question.text) for question in questions]
        twins = cache.value(partial(near_twins, cores), "twins", cores)
        for place, twin in twins:
            question, first = questions[place], questions[twin]
            what = f'the question is nearly the same as "{first.text}" ({first.path}:{first.line})'
            yield Problem(question.path, question.line, what, "keep one of the two, or ask for something else")
        most = library.contract.limits.questions
        if most is not None and len(questions) > most:
            what = f"the guide asks {len(questions)} questions"
            todo = f"keep to {most}: leave out what matters least, or raise questions: under limits: in {CONTRACT}"
            yield Problem(language.questions.path, 1, what, todo)
        made_of = (tuple(language.questions), language.questions.lines, language.words, library.contract)
        yield from cache.value(partial(_bank, language, library), "bank", *made_of, tuple(library.sources.by_key))


def _roles(questions: list[Asked], language: Language) -> Iterator[Problem]:
    known = dict.fromkeys(language.words.roles)
    for question in questions:
        for role in question.who:
            if role not in known:
                what = f'nobody is called "{role}"'
                yield Problem(question.path, question.line, what, f"use one of: {', '.join(known)}")


def core(text: str) -> str:
    """Return the words of a question that matter for its meaning, sorted."""
    return " ".join(sorted(re.findall(r"[^\W_]+", _SMALL.sub(" ", text.casefold()))))


def near_twins(cores: list[str]) -> list[tuple[int, int]]:
    """Return (place, place of the closest one before it) for each of ``cores`` that is nearly the same as another.

    Twins share half of the words of the shorter one, so that one of the rarest words of either is in the other. Only
    those that share such a word are compared: a list twice as long does not take four times as long.
    """
    from rapidfuzz import fuzz, process

    common = Counter(word for text in cores for word in set(text.split()))
    # Places by each of their rarest words (so many that a twin has one of them), and by every word.
    by_rare: dict[str, list[int]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    found = []
    for place, text in enumerate(cores):
        words = sorted(set(text.split()), key=lambda word: (common[word], word))
        rare = words[: len(words) - ceil(len(words) * SHARED) + 1]
        others = {other for word in rare for other in by_word[word]}
        others |= {other for word in words for other in by_rare[word]}
        choices = {other: cores[other] for other in others}
        alike = process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
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


def _bank(language: Language, library: Library) -> list[Problem]:
    """Return what is wrong with the questions of the bank."""
    bank, limits = language.questions, library.contract.limits
    problems: list[Problem] = []
    lines: list[Sentence] = []
    for one in bank:
        line = bank.lines[one.id]
        unknown = library.unknown_sources([one.source] if one.source else [])
        problems += [Problem(bank.path, line, *wrong) for wrong in unknown]
        for text in (one.text, one.why):
            lines.append(
                Sentence(line=line, text=text, kind="question", section=one.moment, sources=(), paragraph=len(lines))
            )
            if not one.source and needs_source(text, library.contract):
                what = f'"{text}" says a number, a date or a claim'
                problems.append(Problem(bank.path, line, what, "name its source"))
            if len(text.split()) > limits.sentence_words:
                todo = f"keep to {limits.sentence_words} words"
                problems.append(Problem(bank.path, line, f'"{text}" is too long', todo))
            for found, instead in language.words.banned_in(text):
                problems.append(Problem(bank.path, line, f'"{found}" is not allowed', instead))
    return [*problems, *_too_hard("questions", bank.path, lines, limits.mean_grade)]


def _too_hard(name: str, path: str, lines: list[Sentence], most: float) -> Iterator[Problem]:
    grade = grades(lines).flesch_kincaid if lines else 0.0
    if grade > most:
        todo = f"keep to {most}: shorter sentences, shorter words"
        yield Problem(path, 1, f"the reading grade of the {name} is {grade}", todo)


# Do the stages lead to what exists, ask plainly, and state nothing that needs a source?

# The marks that the first steps in an emergency must have.
_CALLS = ("call.emergency", "phone.care_team")
_ENDS = re.compile(r"(?<=[.?!])\s+")
# Signs of Markdown, which does not work in the texts of a stage.
_MARKDOWN = ("**", "](", "`", "[^")


def check_stages(library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the stages of each language."""
    for lang, language in library.languages.items():
        articles = {article.topic: article for article in library.articles if article.lang == lang}
        for stage in language.stages:
            yield from _places(stage, language, articles)
            yield from _first(stage, lang, library)
            yield from _texts(stage, language, library)
        # School grades are for English; a translation has its own measure.
        if language.translation is None:
            texts = [text for stage in language.stages for _, text in stage_texts(stage)]
            sentences = [one for text in texts for one in _ENDS.split(without_marks(text))]
            lines = [
                Sentence(line=1, text=one, kind="question", section="", sources=(), paragraph=place)
                for place, one in enumerate(sentences)
            ]
            yield from _too_hard("stages", language.stages.path, lines, library.contract.limits.mean_grade)


def _places(stage: Stage, language: Language, articles: dict[str, Article]) -> Iterator[Problem]:
    """Yield what the stage names and does not exist, and addresses that are taken."""
    stages = language.stages
    if stage.group not in language.groups.by_key:
        todo = f"use one of: {', '.join(language.groups.by_key)}"
        yield stages.problem(f"{stage.id}.group", f"there is no group {stage.group}", todo)
    for article in articles.values():
        if article.header.slug in stage.slugs:
            what = f'the slug "{article.header.slug}" is the address of the stage {stage.id}'
            yield article.problem("slug", what, "choose another")
    seen: dict[tuple[str, str | None], int] = {}
    for place, item in enumerate(stage.items):
        line, found = stages.lines[f"{stage.id}.items.{place}.article"], articles.get(item.article)
        first = seen.setdefault((item.article, item.section), line)
        if first != line:
            what = f"{item.article} is a duplicate in this stage (first on line {first})"
            yield Problem(stages.path, line, what, "keep one of the two, or name another section")
        if found is None or found.is_page:
            todo = "write its path below the language, without .md, such as daily-life/food"
            yield Problem(stages.path, line, f"there is no article {item.article}", todo)
        elif item.section and item.section not in found.anchors | found.ids_left_out:
            known = [heading.id for heading in found.found.headings if heading.id and heading.shown]
            what = f"{item.article} has no section #{item.section}"
            yield stages.problem(f"{stage.id}.items.{place}.section", what, f"use one of: {', '.join(known)}")


def _first(stage: Stage, lang: str, library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the first steps, the only texts of a stage in which marks work."""
    stages, named, told = library.languages[lang].stages, set(), set()
    md = plain_markdown(library, lang)
    for place, text in enumerate(stage.first):
        _, found = convert(md, f"1. {text}")
        named.update(found.slots)
        key = f"{stage.id}.first.{place}"
        for wrong in found.problems:
            yield stages.problem(key, f"first: {wrong.message}", wrong.fix)
            told.add(wrong.message)
        for what, todo in only_in_articles(text, found):
            yield stages.problem(key, f"first: {what}", todo)
    # What one step says of another.
    for wrong in convert(md, stage.first_steps)[1].problems:
        if wrong.message not in told:
            yield stages.problem(f"{stage.id}.first", f"first: {wrong.message}", wrong.fix)
    for mark in _CALLS:
        if mark not in named:
            what = f"first: no step names [[{mark}]]"
            yield stages.problem(f"{stage.id}.first", what, "name it where a family must call")


def _texts(stage: Stage, language: Language, library: Library) -> Iterator[Problem]:
    """Yield banned words, typed numbers, claims, and marks where they do not work."""
    for key, text in stage_texts(stage):
        in_first = key.startswith("first.")
        name = "first" if in_first else key.rpartition(".")[2]
        for what, todo in (*(() if in_first else _marks(text)), *_words(text, language, library)):
            yield language.stages.problem(f"{stage.id}.{key}", f"{name}: {what}", todo)


def _marks(text: str) -> Iterator[tuple[str, str]]:
    if has_mark(text):
        yield "a mark does not work here", "write it in plain words; marks work in first:"
    if any(sign in text for sign in _MARKDOWN):
        yield "Markdown does not work here", "write plain words"


def _words(text: str, language: Language, library: Library) -> Iterator[tuple[str, str]]:
    typed = [number for number, _ in typed_numbers(text, library.profile)]
    for number in typed:
        yield f"the number {number} is typed into the text", "name it by its mark, such as [[call.emergency]]"
    for found, instead in language.words.banned_in(text):
        yield f'"{found}" is not allowed', instead
    plain, most = without_marks(text), library.contract.limits.sentence_words
    if not typed and needs_source(plain, library.contract):
        yield (
            "the text has a number, a date or a claim",
            "leave it to the section that answers, where it has its source",
        )
    longest = max(len(sentence.split()) for sentence in _ENDS.split(plain))
    if longest > most:
        yield f"a sentence has {longest} words", f"keep to {most} words"


def stage_texts(stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield each text of a stage that a family reads, as (key of its line, text)."""
    yield "title", stage.title
    yield "intro", stage.intro
    for place, text in enumerate(stage.first):
        yield f"first.{place}", text
    for place, item in enumerate(stage.items):
        yield f"items.{place}.teach", item.teach
        yield f"items.{place}.tell", item.tell


# Do the pinned answers of the search say only what has a source, and lead to what exists?


def check_search(library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the search words of each language."""
    for lang, language in library.languages.items():
        words = language.search
        md = plain_markdown(library, lang)
        source = library.text(words.path)
        # Links to what is withheld, or to a passage that this copy leaves out, are left out of the answer.
        topics = library.topics(lang)
        texts = [("nothing", words.nothing), *((f"pinned.{one.id}", one.text) for one in words.pinned)]
        for name, text in texts:
            line = words.lines.get(name, 1)
            yield from data_text_problems(md, text, source, line)
            yield from (Problem(words.path, line, *wrong) for wrong in only_in_articles(text, convert(md, text)[1]))
        for one in words.pinned:
            for what, todo in _pinned(one, library, topics):
                yield Problem(words.path, words.lines.get(f"pinned.{one.id}", 1), what, todo)


def _pinned(one: Pinned, library: Library, topics: dict[str, Article]) -> Iterator[tuple[str, str]]:
    yield from library.unknown_sources(one.sources)
    if not one.sources and needs_source(one.text, library.contract):
        yield "a number, date or warning has no source", "add it under sources:"
    for place in one.see:
        topic, _, section = place.partition("#")
        if topic not in topics:
            yield f"see: {topic} is not an article", "write it as folder/file: daily-life/food"
        elif section and section not in topics[topic].anchors | topics[topic].ids_left_out:
            yield f"see: {topic} has no section #{section}", f"use one of: {', '.join(sorted(topics[topic].anchors))}"
