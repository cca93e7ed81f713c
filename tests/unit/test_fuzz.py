"""Whatever an author types, the answer is a text or a list of problems with file, line and what to do: never a traceback."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from care_guide.build.load import load_shared
from care_guide.checks import check_article
from care_guide.content.codes import read_codes
from care_guide.content.data_files import read_entries, read_words
from care_guide.content.hospital_facts import read_facts
from care_guide.content.models import Notice, Source, Term
from care_guide.content.problems import Problem
from care_guide.content.profile import read_profile
from care_guide.content.review_policy import read_rules
from care_guide.content.rule_book import read_rule_book
from care_guide.content.search_words import read_search
from care_guide.content.signoffs import LEDGER, read_ledger
from care_guide.markdown_ext import guide_markdown
from care_guide.markdown_ext.read_article import read_article
from care_guide.utils.cache import Cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT

# What the forms of a text are made of, and what breaks them.
_FORMS = """## ~### ~{#a}~{.urgent}~{only=us}~- ~    - ~1. ~[ ] ~- [ ] ~[[~]]~[[signs.urgent]]~[[sign.x]]~[[passage.far-away]]~
[[phone.care_team|if none: ~[[if ~[^a]~[^~](~](x.md)~![~|a|b|~|-|-|~```dots~```~count: 3~of: 9~**~*~_~`~<b>~&amp;~>~#~---~===~Why: ~
Who: nurse~101 F~5 mg~Call 911.~{~}~: ~word """.replace("\n", "")
PIECES = st.sampled_from(
    [*_FORMS.split("~"), *["\n", "\n\n"] * 8, "|", "\\", "\u00a0", "\u200b", "\x0b", "\x00", "\x02", "\x03"]
)
BODY = st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join)
YAML = st.lists(
    st.sampled_from(
        [
            "- ",
            "id: ",
            "a",
            "title: ",
            "text: ",
            "\n",
            "  ",
            "null",
            "[",
            "]",
            "{",
            "}",
            '"',
            "'",
            ": ",
            "#",
            "&a",
            "*a",
            "|\n",
            ">",
            "2026-11-22",
            "3",
            "signs:\n",
            "passages:\n",
            "banned:\n",
            "phone:\n",
            "call:\n",
            "\x0b",
            "\t",
            "!!x ",
            "? ",
            "%",
            "@",
            "---\n",
        ]
    )
    | st.text(max_size=3),
    max_size=20,
).map("".join)
BOUNDED = settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))


def told(problems: list[Problem]) -> None:
    """Each problem is one line, with its file, its line, what is wrong and what to do, and no word of a library."""
    for problem in problems:
        assert problem.line >= 1
        assert re.fullmatch(r"[^\n]+:\d+: [^\n]+: [^\n]+", str(problem)), repr(str(problem))


@cache
def guide():
    """The guide without its articles, and a parser. No fixture: hypothesis would print it whole."""
    shared = load_shared(ROOT, Cache())
    return shared, guide_markdown(shared.markdown_inputs("en"))


@BOUNDED
@given(body=BODY)
def test_any_body_of_an_article_gives_problems_at_most(tmp_path: Path, body: str) -> None:
    shared, md = guide()
    file = tmp_path / "a.md"
    header = (
        "---\ntitle: A\nslug: a\nkind: treatment\nsummary: A.\nmessage: Call.\n"
        "status: published\ncreated: 2026-11-22\nupdated: 2026-11-22\n---\n"
    )
    file.write_bytes((header + body).encode("utf-8", "surrogatepass"))
    article, problems = read_article(file, "content/en/treatments/a.md", md)
    told(problems)
    if article is not None:
        told(list(check_article(article, shared)))


@BOUNDED
@given(header=YAML)
def test_any_header_gives_problems_at_most(tmp_path: Path, header: str) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(f"---\n{header}\n---\n\nWords.\n".encode("utf-8", "surrogatepass"))
    article, problems = read_article(file, "content/en/treatments/a.md", guide()[1])
    assert article or problems
    told(problems)


@BOUNDED
@given(text=YAML)
def test_any_data_file_gives_problems_at_most(tmp_path: Path, text: str) -> None:
    """Sources, terms, notices, words, the rule book, the hospital's facts, the profile and the ledger."""
    (tmp_path / "content/data").mkdir(parents=True, exist_ok=True)
    data = text.encode("utf-8", "surrogatepass")
    (tmp_path / "a.yaml").write_bytes(data)
    (tmp_path / LEDGER).write_bytes(data)
    for model, key in ((Source, "id"), (Term, "term"), (Notice, "id")):
        told(read_entries(tmp_path, "a.yaml", model, key)[1])
    for read in (read_words, read_rule_book, read_profile, read_rules, read_codes, read_search):
        told(read(tmp_path, "a.yaml")[1])
    told(read_facts(tmp_path, "a.yaml", guide()[0].profile)[1])
    told(read_ledger(tmp_path)[1])
