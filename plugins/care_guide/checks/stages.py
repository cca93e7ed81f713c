"""Do the stages lead to what exists, ask plainly, and state nothing that needs a source?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.checks.citations import needs_source
from care_guide.checks.typed_numbers import typed_numbers
from care_guide.content.article import Article
from care_guide.content.contract import Contract
from care_guide.content.lines import Sentence
from care_guide.content.mark_syntax import has_mark, without_marks
from care_guide.content.problems import Problem
from care_guide.content.readability import grades
from care_guide.content.site_content import Language, Library
from care_guide.content.stages import Stage
from care_guide.markdown_ext import convert, plain_markdown

# What the first steps in an emergency must name.
_CALLS = ("call.emergency", "phone.care_team")
_ENDS = re.compile(r"(?<=[.?!])\s+")
# Signs that make Markdown of what is shown as it is typed.
_MARKDOWN = ("**", "](", "`", "[^")


def check_stages(library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the stages of each language."""
    for lang, language in library.languages.items():
        articles = {article.topic: article for article in library.articles if article.lang == lang}
        for stage in language.stages:
            yield from _places(stage, language, articles)
            yield from _first(stage, lang, library)
            yield from _texts(stage, language, library)
        # School grades are for English; a translation has a measure of its own.
        if library.contract is not None and language.translation is None:
            yield from _grade(language, library.contract)


def _places(stage: Stage, language: Language, articles: dict[str, Article]) -> Iterator[Problem]:
    """Yield what the stage names and the guide does not have, and addresses that are taken."""
    stages = language.stages
    if stage.group not in language.groups.by_key:
        todo = f"use one of: {', '.join(language.groups.by_key)}"
        yield Problem(stages.path, stages.lines[f"{stage.id}.group"], f"there is no group {stage.group}", todo)
    for article in articles.values():
        if article.header.slug in stage.slugs:
            what = f'the slug "{article.header.slug}" is the address of the stage {stage.id}'
            yield Problem(article.path, article.source.find("slug:"), what, "choose another")
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
        elif item.section and item.section not in found.anchors:
            known = [heading.id for heading in found.found.headings if heading.id and heading.shown]
            where = stages.lines[f"{stage.id}.items.{place}.section"]
            what = f"{item.article} has no section #{item.section}"
            yield Problem(stages.path, where, what, f"use one of: {', '.join(known)}")


def _first(stage: Stage, lang: str, library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the first steps, the only text of a stage in which marks work."""
    stages, named = library.languages[lang].stages, set()
    md = plain_markdown(library.markdown_inputs(lang))
    for place, text in enumerate(stage.first):
        _, found = convert(md, f"1. {text}")
        named.update(found.slots)
        line = stages.lines[f"{stage.id}.first.{place}"]
        for wrong in found.complaints:
            yield Problem(stages.path, line, f"first: {wrong.what}", wrong.todo)
        # A sign brings citations of its own, which the sheet leaves out.
        if "[^" in text or found.links:
            what = "first: a citation or a link does not work here"
            yield Problem(stages.path, line, what, "put it into the article that answers")
    for mark in _CALLS:
        if mark not in named:
            what = f"first: no step names [[{mark}]]"
            yield Problem(stages.path, stages.lines[f"{stage.id}.first"], what, "name it where a family must call")


def _texts(stage: Stage, language: Language, library: Library) -> Iterator[Problem]:
    """Yield words that may not stand, typed numbers, claims, and marks where none works."""
    for key, text in stage_texts(stage):
        line = language.stages.lines[f"{stage.id}.{key}"]
        name, in_first = key.rpartition(".")[2], key.startswith("first.")

        def told(what: str, todo: str, line: int = line, name: str = "first" if in_first else name) -> Problem:
            return Problem(language.stages.path, line, f"{name}: {what}", todo)

        if not in_first and has_mark(text):
            yield told("a mark does not work here", "write it in plain words; marks work in first:")
        if not in_first and any(sign in text for sign in _MARKDOWN):
            yield told("Markdown does not work here", "write plain words")
        typed = [number for number, _ in typed_numbers(text, library.profile)]
        for number in typed:
            yield told(f"the number {number} is typed into the text", "name it by its mark, such as [[call.emergency]]")
        for word in language.words.banned:
            if found := word.found_in(text):
                yield told(f'"{found}" may not stand', word.instead)
        if library.contract is None:
            continue
        if not typed and needs_source(without_marks(text), library.contract):
            todo = "leave it to the section that answers, where it has its source"
            yield told("the text has a number, a date or a claim", todo)
        longest = max(len(sentence.split()) for sentence in _ENDS.split(without_marks(text)))
        if longest > library.contract.limits.sentence_words:
            todo = f"keep to {library.contract.limits.sentence_words} words"
            yield told(f"a sentence has {longest} words", todo)


def stage_texts(stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield each text of a stage that a family reads, after the key of its line."""
    yield "title", stage.title
    yield "intro", stage.intro
    for place, text in enumerate(stage.first):
        yield f"first.{place}", text
    for place, item in enumerate(stage.items):
        yield f"items.{place}.teach", item.teach
        yield f"items.{place}.tell", item.tell


def _grade(language: Language, contract: Contract) -> Iterator[Problem]:
    texts = [
        sentence
        for stage in language.stages
        for _, text in stage_texts(stage)
        for sentence in _ENDS.split(without_marks(text))
    ]
    lines = [Sentence(1, text, "question", "", (), place) for place, text in enumerate(texts)]
    grade = grades(lines).flesch_kincaid if lines else 0.0
    if grade > contract.limits.mean_grade:
        todo = f"keep to {contract.limits.mean_grade}: shorter sentences, shorter words"
        yield Problem(language.stages.path, 1, f"the reading grade of the stages is {grade}", todo)
