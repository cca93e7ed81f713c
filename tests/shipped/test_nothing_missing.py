"""Take any one required thing out of the shipped text, and the check says so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from care_guide.checks.citations import evidence_of, needs_source
from care_guide.checks.emergencies import check_notices
from care_guide.checks.structure import structure_of
from care_guide.content.article import Article, Lines
from care_guide.content.library import Library

from tests.conftest import load
from tests.tools.changed import changed


@pytest.fixture(scope="module")
def library(copy_guide: Callable[[], Path]) -> Library:
    """The shipped content."""
    return load(copy_guide())


def one_of_each_kind(library: Library) -> list[Article]:
    """The first article of each kind."""
    kinds = {article.header.kind: article for article in reversed(library.articles) if not article.is_page}
    return list(kinds.values())


def test_a_missing_section_is_reported_for_every_section_of_every_kind(
    library: Library, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    """Each section that the contract names, taken out of an article of its kind, is missed at once."""
    for article in one_of_each_kind(library):
        text = "\n".join(article.source.lines)
        for section in library.contract.kinds[article.header.kind].sections:
            if section.optional or section.free:
                continue
            with subtests.test(article=article.path, section=section.id):
                without = re.sub(rf"(?ms)^## [^\n]*{{#{section.id}}}.*?(?=^## |\Z)", "", text)
                assert without != text
                whole = changed(library, article, without, tmp_path)
                told = [str(p) for one in whole.articles for p in structure_of(one, whole)]
                assert any(line.startswith(article.path) and f"{{#{section.id}}} is missing" in line for line in told)


def test_a_missing_citation_is_reported_on_every_line_that_needs_one(library: Library) -> None:
    """Every line with a figure or a claim, in every article, is missed when its citation goes."""
    lines = 0
    for article in library.articles:
        if article.is_page:
            continue
        unsourced = [replace(sentence, sources=()) for sentence in article.sentences]
        bare = Lines(article.source, unsourced)
        needing = {
            s.line
            for s in article.sentences
            if s.sources and s.kind != "heading" and needs_source(s.text, library.contract)
        }
        lines += len(needing)
        without = replace(library, articles=(replace(article, lines=lambda bare=bare: bare),))
        told = {
            problem.line
            for problem in evidence_of(without.articles[0], without)
            if problem.path == article.path and "no source" in problem.message
        }
        assert needing <= told
    assert lines > 300


def test_a_missing_notice_is_reported_for_every_notice(library: Library) -> None:
    """Each notice that the contract names, taken away, is missed."""
    language = library.languages["en"]
    for name in library.contract.notices:
        left = {key: notice for key, notice in language.notices.by_key.items() if key != name}
        without = replace(library, languages={"en": replace(language, notices=replace(language.notices, by_key=left))})
        assert any(f'"{name}" is missing' in problem.message for problem in check_notices(without))


@pytest.mark.parametrize("name", ["fever-and-infection", "side-effects"])
def test_before_the_cards_on_fever_stands_what_not_to_give(name: str, library: Library) -> None:
    """A parent reads them at night, and has the bottle in hand."""
    (article,) = (one for one in library.articles if one.topic == f"daily-life/{name}")
    text = "\n".join(article.source.lines)
    assert re.search(r"\{#when-to-call\}\n\n\[\[passage\.fever-medicine\]\]\n\n### ", text)


def test_the_part_on_a_sore_mouth_says_when_to_call(library: Library) -> None:
    """Whoever comes from a link does not see the cards, some screens above."""
    (article,) = (one for one in library.articles if one.topic == "daily-life/side-effects")
    part = "\n".join(article.source.lines).partition("{#sore-mouth}")[2].partition("\n### ")[0]
    assert "Call [[phone.care_team]] now" in part
