"""The one main message in the header of an article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from care_guide.checks.structure import message_of
from care_guide.content.article import Article
from care_guide.content.glossary import TermIndex
from care_guide.content.parse_result import Inputs
from care_guide.content.strings import load_strings
from care_guide.markdown_ext import guide_markdown, read_article

from tests.conftest import ROOT

TEXT = """---
title: X
slug: x
kind: treatment
message: Call the team first.
summary: A plain sentence.
status: published
created: 2026-01-01
updated: 2026-01-01
---

## Key points {#key-points}

- One.
"""
WRONG = {
    "it is missing": (None, "the header has no message"),
    "a figure": ("Call at 101 degrees.", "holds a figure"),
    "a share": ("Half of them, or 50%, do.", "holds a figure"),
    "bold": ("**Call** the team.", "holds a mark"),
    "a citation": ("Call the team.[^none]", "holds a mark"),
    "a hospital fact": ("Call [[phone.care_team]].", "holds a mark"),
    "a link": ("Read [this](food.md).", "holds a mark"),
    "three sentences": ("Call. Go. Stay.", "more than 2 sentences"),
    "no end": ("Call the team", "does not end as a sentence"),
}


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Article:
    """One article by itself."""
    file = tmp_path_factory.mktemp("text") / "x.md"
    file.write_text(TEXT, encoding="utf-8")
    inputs = Inputs(lang="en", strings=load_strings(ROOT / "theme/strings"), slots={}, terms=TermIndex(()), drawings={})
    found, problems = read_article(file, "content/en/treatments/x.md", guide_markdown(inputs))
    assert found is not None, problems
    return found


def with_message(article: Article, message: str | None, kind: str = "treatment") -> Article:
    """The same article with another header."""
    return replace(article, header=article.header.model_copy(update={"message": message, "kind": kind}))


def told(article: Article) -> list[str]:
    """What is wrong with its message."""
    return [problem.message for problem in message_of(article, None)]


def test_each_mistake_in_a_message_is_told(article: Article, subtests: pytest.Subtests) -> None:
    """Every kind of what a message may not hold."""
    for case, (message, what) in WRONG.items():
        with subtests.test(case=case):
            assert any(what in one for one in told(with_message(article, message)))


def test_plain_sentences_are_a_message(article: Article) -> None:
    """One or two, also as a question; a page has none."""
    for message in ("Call the team first.", "Is it a fever? Call the team.", "Most children go home the same day."):
        assert told(with_message(article, message)) == []
    assert told(with_message(article, None, "page")) == []
    assert told(with_message(article, "Call.", "page")) == ["a page has no main message"]
