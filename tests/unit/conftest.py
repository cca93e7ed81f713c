"""A parser with a small glossary, one drawing, some facts of a hospital and a small rule book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from bs4 import BeautifulSoup
from care_guide.content.article import Article
from care_guide.content.glossary import TermIndex
from care_guide.content.hospital import Profile
from care_guide.content.images import Drawing
from care_guide.content.library import Library
from care_guide.content.models import Term
from care_guide.content.parse_result import GuideMarkdown, Inputs, ParseResult
from care_guide.content.phones import Phone, read_phone
from care_guide.content.rule_book import Passage, RuleBook, Sign
from care_guide.content.source_text import SourceText
from care_guide.content.strings import load_strings
from care_guide.markdown_ext import article_of, convert, guide_markdown

from tests.conftest import ROOT, small_library

TERMS = (
    Term(term="cytokine release syndrome", forms=("CRS",), say="SY-toh-kine", means="A strong reaction."),
    Term(term="T cell", say="TEE sel", means="A white blood cell."),
    Term(term="leukemia", say="loo-KEE-mee-uh", means="A blood cancer."),
    Term(term="acute lymphoblastic leukemia", forms=("ALL",), say="uh-KYOOT", means="A fast leukemia."),
    Term(term="remission", say="ree-MISH-un", means="No leukemia can be seen."),
)
DRAWING = Drawing(
    name="marrow.svg",
    title="Marrow",
    description="What marrow makes.",
    labels=("Red cells",),
    markup="<svg><title>Marrow</title></svg>",
    digest="0" * 64,
)

CLINIC = read_phone("314-555-0100", "US", extension="12", say="ask for the nurse")
assert CLINIC is not None
FACTS = {
    "phone.care_team": None,
    "phone.clinic": CLINIC.text,
    "fever.number": None,
    "fever.armpit": "99.4 F (37.4 C)",
    # What Markdown would read as marks of its own.
    "clinic.address": "*86*5550100# & [up](x) <b>",
}
SIGNS = (
    Sign(id="breath", level="emergency", core=True, text="cannot breathe", sources=("acs",)),
    Sign(id="waking", level="emergency", core=True, text="cannot be woken"),
    Sign(
        id="fever", level="urgent", core=True, text="has [[fever.number|if none: 100 F]] or **more**", sources=("acs",)
    ),
    Sign(id="no-stool", level="urgent", text="has no stool"),
)
PASSAGES = {
    "no-answer": Passage(text="If nobody answers, call [[call.emergency]].", sources=("acs",)),
    "far-away": Passage(text="If you are far away, call first."),
    "desk": Passage(text="At the desk, speak first.\n\nSay that it is leukemia."),
}
INPUTS = Inputs(
    lang="en",
    strings=load_strings(ROOT / "theme/strings"),
    slots=FACTS,
    terms=TermIndex(TERMS),
    drawings={"marrow.svg": DRAWING},
    phones={"phone.clinic": CLINIC, "call.emergency": Phone("911", "911")},
    profile=Profile(region="US-MO"),
    rule_book=RuleBook(
        path="emergencies.yaml",
        signs={sign.id: sign for sign in SIGNS},
        passages=PASSAGES,
        lines={sign.id: 1 for sign in SIGNS},
    ),
)

Convert = Callable[[str], tuple[BeautifulSoup, ParseResult]]
HEADER = (
    "---\ntitle: A\nslug: a\nkind: treatment\nsummary: A.\nmessage: Call.\n"
    "status: published\ncreated: 2026-11-22\nupdated: 2026-11-22\n---\n"
)


@cache
def shared() -> Library:
    """The guide of the tests without its articles. No fixture: hypothesis would print it whole."""
    return replace(small_library(), articles=())


@cache
def parser() -> GuideMarkdown:
    """The parser of its English articles."""
    return guide_markdown(shared().markdown_inputs("en"))


def article_from(text: str, path: str, md: GuideMarkdown | None = None) -> Article:
    """The article that ``text`` is in the file at ``path``."""
    article, problems = article_of(SourceText(path, tuple(text.split("\n"))), md or parser())
    assert article is not None, problems
    return article


@pytest.fixture(scope="session")
def convert_text() -> Convert:
    """Convert Markdown and parse what comes out."""
    md = guide_markdown(INPUTS)

    def run(text: str) -> tuple[BeautifulSoup, ParseResult]:
        html, found = convert(md, text)
        return BeautifulSoup(html, "html.parser"), found

    return run
