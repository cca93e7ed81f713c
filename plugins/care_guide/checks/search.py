"""Do the pinned answers of the search say only what has a source, and lead to what exists?"""

from __future__ import annotations

from collections.abc import Iterator

from care_guide.checks.citations import needs_source
from care_guide.checks.nothing_lost import data_source, data_text_problems
from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.search_words import Pinned
from care_guide.content.site_content import Library
from care_guide.markdown_ext import plain_markdown


def check_search(library: Library) -> Iterator[Problem]:
    """Yield what is wrong in the search words of each language."""
    for lang, language in library.languages.items():
        words = language.search
        md = plain_markdown(library.markdown_inputs(lang))
        source = data_source(library, words.path)
        topics = {a.topic: a for a in (*library.published(lang), *(one for one, _ in library.taken_back(lang)))}
        texts = [("nothing", words.nothing), *((f"pinned.{one.id}", one.text) for one in words.pinned)]
        for name, text in texts:
            yield from data_text_problems(md, text, source, words.lines.get(name, 1))
        for one in words.pinned:
            for what, todo in _pinned(one, library, topics):
                yield Problem(words.path, words.lines.get(f"pinned.{one.id}", 1), what, todo)


def _pinned(one: Pinned, library: Library, topics: dict[str, Article]) -> Iterator[tuple[str, str]]:
    for name in one.sources:
        if name not in library.sources.by_key:
            yield f"the source {name} is not known", "add it to content/data/sources.yaml, or correct the id"
    if not one.sources and library.contract is not None and needs_source(one.text, library.contract):
        yield "a number, date or warning has no source", "add it under sources:"
    for place in one.see:
        topic, _, section = place.partition("#")
        if topic not in topics:
            yield f"see: {topic} is not a published article", "write it as folder/file: daily-life/food"
        elif section and section not in topics[topic].anchors:
            yield f"see: {topic} has no section #{section}", f"use one of: {', '.join(sorted(topics[topic].anchors))}"
