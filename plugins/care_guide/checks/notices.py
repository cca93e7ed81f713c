"""Are the notices there, on every kind of page that must carry them?"""

from __future__ import annotations

from collections.abc import Iterator

from care_guide.checks.nothing_lost import data_source, data_text_problems
from care_guide.content.problems import Problem
from care_guide.content.site_content import Library
from care_guide.markdown_ext import plain_markdown


def check_notices(library: Library) -> Iterator[Problem]:
    """Yield missing notices, and mistakes in their text."""
    for lang, language in library.languages.items():
        notices = language.notices
        required = library.contract.notices if library.contract is not None else {}
        for name, kinds in required.items():
            if name not in notices.by_key:
                what = f'the notice "{name}" is missing'
                yield Problem(notices.path, 1, what, "put it back; the contract asks for it")
                continue
            missing = [kind for kind in kinds if kind not in notices.by_key[name].kinds]
            if missing:
                what = f'the notice "{name}" does not stand on: {", ".join(missing)}'
                yield Problem(notices.path, notices.lines[name], what, "add these kinds")
        md = plain_markdown(library.markdown_inputs(lang))
        source, topics = data_source(library, notices.path), library.topics(lang)
        for notice in notices:
            unknown = [kind for kind in notice.kinds if library.contract and kind not in library.contract.page_kinds]
            if unknown and library.contract:
                what = f'the notice "{notice.id}" names kinds that are not known: {", ".join(unknown)}'
                todo = f"use: {', '.join(library.contract.page_kinds)}"
                yield Problem(notices.path, notices.lines[notice.id], what, todo)
            for topic in notice.on:
                line = source.find(f"{topic}:", notices.lines[notice.id])
                article = topics.get(topic)
                if article is None:
                    what = f'the notice "{notice.id}" has other words on {topic}, which is no article or page'
                    yield Problem(notices.path, line, what, "write it as folder/file: daily-life/food")
                elif article.header.kind not in notice.kinds:
                    what = f'the notice "{notice.id}" has other words on {topic}, where it does not stand'
                    yield Problem(notices.path, line, what, f"add to its kinds: {article.header.kind}, or remove them")
            for text in notice.wordings():
                yield from data_text_problems(md, text, source, notices.lines[notice.id])
