"""A parser with a small glossary, one drawing and two slots."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from care_guide.content.glossary import TermIndex
from care_guide.content.models import Term
from care_guide.content.parse_result import Found, Inputs
from care_guide.content.svg import Drawing
from care_guide.content.translations import load_strings
from care_guide.markdown_ext import convert, guide_markdown

from tests.conftest import ROOT

TERMS = (
    Term(term="cytokine release syndrome", forms=("CRS",), say="SY-toh-kine", means="A strong reaction."),
    Term(term="T cell", say="TEE sel", means="A white blood cell."),
    Term(term="leukemia", say="loo-KEE-mee-uh", means="A blood cancer."),
    Term(term="acute lymphoblastic leukemia", forms=("ALL",), say="uh-KYOOT", means="A fast leukemia."),
    Term(term="remission", say="ree-MISH-un", means="No leukemia can be seen."),
)
DRAWING = Drawing(
    "marrow.svg", "Marrow", "What marrow makes.", ("Red cells",), "<svg><title>Marrow</title></svg>", "0" * 64
)

Convert = Callable[[str], tuple[BeautifulSoup, Found]]


@pytest.fixture(scope="session")
def convert_text() -> Convert:
    """Convert Markdown and parse what comes out."""
    slots = {"phone.care_team": None, "phone.clinic": "555-0100"}
    md = guide_markdown(
        Inputs("en", load_strings(ROOT / "theme/strings"), slots, TermIndex(TERMS), {"marrow.svg": DRAWING})
    )

    def run(text: str) -> tuple[BeautifulSoup, Found]:
        html, found = convert(md, text)
        return BeautifulSoup(html, "html.parser"), found

    return run
