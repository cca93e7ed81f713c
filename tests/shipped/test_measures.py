"""The measures of the shipped text, what is refused for their sake, and the fact tables beside the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from care_guide.checks.citations import check_primary, claims_with_figures
from care_guide.checks.language import check_repeats, load_of, weights
from care_guide.commands.check import DOCS, measures_page, measures_text
from care_guide.commands.evidence import sources_table
from care_guide.content.article import Article, Lines, Texts
from care_guide.content.checklist import asked
from care_guide.content.library import Library
from care_guide.content.models import Header, Source
from care_guide.content.parse_result import ParseResult
from care_guide.content.review_files import read_ratings
from care_guide.content.source_text import SourceText, sentences
from care_guide.review.fact_table import facts_json, facts_text

from tests.conftest import ROOT, articles_among, load, page_files, parsed
from tests.tools.changed import changed
from tests.tools.edition import QUESTIONS, WORDS, own_facts

CAR_T = "treatments/car-t-cell-therapy"


@pytest.fixture(scope="module")
def library(copy_guide: Callable[[], Path]) -> Library:
    """The shipped content."""
    return load(copy_guide())


def with_evidence(library: Library, **changes: object) -> Library:
    """The library under other rules of evidence."""
    contract = library.contract
    assert contract.evidence is not None
    rules = contract.evidence.model_copy(update=changes)
    return replace(library, contract=contract.model_copy(update={"evidence": rules}))


def test_the_page_of_measures_is_true() -> None:
    """What docs/measures.md says of the text is what a program finds in it now; a rating names who made it."""
    library = load(ROOT)
    ratings, problems = read_ratings(ROOT)
    assert not problems
    page = measures_page(library, ratings)
    assert (ROOT / DOCS).read_text("utf-8") == page, f"{DOCS} is out of date: run make measures, and commit the file"
    assert all(f"| {one.date} | {one.by} |" in page for one in ratings)
    assert measures_text(library).count("\n") >= len([a for a in library.articles if not a.is_page]) + 1


def test_the_limits_of_pages_have_no_room_for_more_of_the_guide_itself(library: Library) -> None:
    """Copies of hospitals may have longer lists; whoever adds to the guide raises these numbers, and weighs the pages."""
    assert len(asked("en", library)) <= QUESTIONS
    assert len(tuple(library.languages["en"].terms)) <= WORDS
    assert not [one.path for one in library.articles if "at-our-hospital" in one.anchors]
    assert own_facts(library.root) == 0


HEAVY = {
    "figures": "It took 3 of 40, then 12, then 17 and 21 more.",
    "brackets": "It (the drug) works (well) and (often) lasts (long).",
    "semicolons": "It works; it lasts; it helps; it ends.",
    "study names": "In AALL1731 and in ELIANA it worked in 97 patients of COG.",
    "citation marks": "It works.[^fever-limit-2015] It lasts.[^fever-limit-2015] It ends.[^fever-limit-2015]",
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_text_that_is_too_heavy_is_refused_at_its_heaviest_line(library: Library, name: str, tmp_path: Path) -> None:
    """Figures, brackets, semicolons, names of studies and citation marks in 100 words; a table may hold figures."""
    article = next(a for a in library.articles if a.topic == "daily-life/fever-and-infection")
    text = "\n".join(article.source.lines)
    heavy = text.replace("{#why-it-matters}\n", "{#why-it-matters}\n\n" + f"{HEAVY[name]}\n" * 40, 1)
    line = next(n for n, one in enumerate(heavy.splitlines(), 1) if one == HEAVY[name])
    edited = changed(library, article, heavy, tmp_path)
    told = [str(problem) for one in edited.articles if one.path == article.path for problem in load_of(one, edited)]
    assert any(f"{article.path}:{line}:" in one and f"{name} in 100 words, at most" in one for one in told), told
    rows = text.replace("| Shot |", f"| {HEAVY[name]} |", 1) if name == "figures" else text
    edited = changed(library, article, rows, tmp_path)
    assert not [one for a in edited.articles if a.path == article.path for one in load_of(a, edited)]


@pytest.mark.parametrize(
    "free", ["at 100.4 F (38.0 C)", "for 10 minutes", "every 6 hours", "at 3 a.m.", "call [[call.emergency]]"]
)
def test_figures_to_act_on_are_no_load(free: str) -> None:
    """Temperatures, times and numbers to call are what a family came for."""
    contract = load(ROOT).contract
    article = article_with(*[f"Do it {free} now."] * 5)
    weight = next(one for one in weights(article, contract) if one.name == "figures")
    assert weight.per_100_words == 0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("About 4 in 10 children reached remission.", 0),
        ("One in 8 patients had it.", 0),
        ("It helps 9 of 10 families, or 9 out of 10 teens.", 0),
        ("It helped in 441 children.", 1),
        ("Of 1,395 parents, 12 said no.", 1),
    ],
)
def test_a_share_of_children_is_no_name_of_a_study(text: str, names: int) -> None:
    """A share such as "4 in 10 children" is what a family reads; "in 441 children" is the size of a study."""
    weight = next(one for one in weights(article_with(text), load(ROOT).contract) if one.name == "study_names")
    assert weight.count == names


def article_with(*typed: str) -> Article:
    """An article that has nothing but these lines."""
    source = SourceText("x.md", typed)
    header = Header.model_validate(
        {
            "title": "X",
            "slug": "x",
            "kind": "daily-life",
            "summary": "X.",
            "status": "published",
            "created": "2026-01-01",
            "updated": "2026-01-01",
            "order": 1,
        }
    )
    return Article(
        path="content/en/daily-life/x.md",
        lang="en",
        topic="daily-life/x",
        group="daily-life",
        header=header,
        body_line=1,
        found=ParseResult(),
        texts=lambda: Texts(""),
        lines=lambda: Lines(source, sentences(source, 1)),
    )


def test_a_share_of_primary_sources_that_is_too_low_is_refused(library: Library) -> None:
    """The article that is worst is named."""
    told = list(check_primary(with_evidence(library, primary_share=0.95)))
    assert len(told) == 1
    assert "primary sources" in told[0].message
    assert told[0].path.startswith("content/en/")
    assert not list(check_primary(library))


def test_a_report_of_others_cannot_pass_as_a_primary_source(library: Library) -> None:
    """A paper at the address of a news site is refused at its line in the list."""
    source = next(iter(library.sources))
    wrong = Source.model_validate({**source.model_dump(), "url": "https://www.ascopost.com/x", "kind": "paper"})
    sources = replace(library.sources, by_key={**library.sources.by_key, source.id: wrong})
    told = [str(problem) for problem in check_primary(replace(library, sources=sources))]
    assert [line for line in told if "ascopost.com" in line and line.startswith("content/data/sources.yaml:")]


def test_a_sentence_stands_once_in_the_guide(library: Library, tmp_path: Path) -> None:
    """The second place is told, with the first; When to call may say the same everywhere."""
    assert not list(check_repeats(library))
    article = next(a for a in library.articles if a.topic == CAR_T)
    other = next(a for a in library.articles if a.topic == "treatments/chemotherapy")
    long = next(
        s.text for s in other.sentences if s.kind == "sentence" and s.section == "what-it-is" and s.word_count > 9
    )
    text = "\n".join(article.source.lines)
    twice = text.replace("{#what-it-is}\n", "{#what-it-is}\n\n" + long.upper() + "[^none]\n", 1)
    told = [str(problem) for problem in check_repeats(changed(library, article, twice, tmp_path))]
    assert len(told) == 1
    assert other.path in told[0]
    assert article.path in told[0]
    card = text.replace("{#when-to-call}\n", "{#when-to-call}\n\n" + long + "[^none]\n", 1)
    assert not list(check_repeats(changed(library, article, card, tmp_path)))


def test_the_sources_are_listed_by_age_and_kind(library: Library) -> None:
    """The one that nobody has looked at for longest comes first, with every article that cites it."""
    name = "eliana-final"
    old = Source.model_validate({**library.sources.by_key[name].model_dump(), "checked": "2020-01-02"})
    table = sources_table(
        replace(library, sources=replace(library.sources, by_key={**library.sources.by_key, name: old}))
    )
    rows = table[table.index("cited by (times)") :].splitlines()
    assert re.search(rf"^2020-01-02 .*paper .*yes .*{name} .*car-t-cell-therapy \(\d\)", rows[1])
    assert len([row for row in rows if re.match(r"\d{4}-\d\d-\d\d ", row)]) == len(library.sources.by_key)
    assert "rest on news alone" in table


def test_each_article_has_its_fact_table(site: Path, library: Library) -> None:
    """Beside the page: each figure with its source, its line, and only what the text or the source says."""
    assert {path.removesuffix(".html") + ".facts.json" for path in articles_among(parsed(site))} == {
        file.relative_to(site).as_posix() for file in site.rglob("*.facts.json")
    }
    data = json.loads((site / "car-t-cell-therapy.facts.json").read_text("utf-8"))
    article = next(a for a in library.articles if a.topic == CAR_T)
    assert json.loads((site / "build.json").read_text())["versions"][f"en/{CAR_T}"] == data["version"]
    claims = {(one["place"], one["claim"]): one for one in data["claims"]}
    dots = next(one for (place, _), one in claims.items() if place == "dots" and "82 of 100" in one["values"])
    assert (dots["date"], dots["dated_by"]) == ("reported in 2022", "text")
    assert dots["population"] == "79 children and young adults who got the cells in the main study"
    assert article.source.lines[dots["line"] - 1] == "```dots"
    assert dots["sources"][0]["id"] == "eliana-3y"
    for one in data["claims"]:
        years = {source["published"][:4] for source in one["sources"] if source["published"]}
        if one["dated_by"] == "source":
            assert set(one["date"].split(", ")) == years
        elif one["dated_by"] is None:
            assert one["date"] is None
            assert not years
        if one["place"] not in ("dots", "drawing"):
            line = article.source.lines[one["line"] - 1]
            assert all(value in line for value in one["values"]), line
            cited = re.findall(r"\[\^([^\]]+)\]", line)
            assert [source["id"] for source in one["sources"]] == [name for name in cited if name != "none"], line


def test_a_figure_says_which_headings_and_which_box_it_is_below(library: Library, tmp_path: Path) -> None:
    """Alone, a figure from a list of what not to do reads like advice, and one from a card like any other."""
    article = next(a for a in library.articles if a.topic == CAR_T)
    source = next(iter(article.found.citations))
    text = "\n".join(article.source.lines)
    begin = text.index("## ")
    more = """## One more {#more}

Wait 1 day.[^s]

### Do not {.dont}

- Wait 2 days.[^s]

### Call [[call.emergency]] now if: {#call .emergency}

- It lasts 4 days.[^s]

### Later { only=us}

Wait 5 days.[^s]

"""
    now = changed(library, article, text[:begin] + more.replace("[^s]", f"[^{source}]") + text[begin:], tmp_path)
    new = next(a for a in now.articles if a.topic == CAR_T)
    texts = Texts(new.html, tuple(claims_with_figures(new, now)))
    found = json.loads(facts_json(replace(new, texts=lambda: texts), now))["claims"]
    call = "Call … now if:"
    assert [(one["values"], one["headings"], one["box"]) for one in found if one["section"] == "more"] == [
        (["1"], ["One more"], None),
        (["2"], ["One more", "Do not"], {"kind": "dont", "heading": "Do not"}),
        (["4"], ["One more", call], {"kind": "emergency", "heading": call}),
        (["5"], ["One more", "Later"], None),
    ]


def test_a_figure_says_for_whom_and_where_it_holds(library: Library, tmp_path: Path) -> None:
    """A copy elsewhere has the figures of each place: alone, one would read as if it held there, too, and for every child."""
    article = next(a for a in library.articles if a.topic == CAR_T)
    source = next(iter(article.found.citations))
    text = re.sub("^audience: .*\n", "", "\n".join(article.source.lines), flags=re.M)
    text = text.replace("\nslug:", "\naudience: Families of babies\nslug:", 1)
    begin = text.index("## ")
    more = """## One more {#more only=ca}

Give 5 mL each day.[^s]

### Far north {#north only="ca-nu"}

- Wait 2 days.[^s] [[if gb: Or 3 nights.[^s]]]

## Another one {#another}

[[if ca: Call at 39.0 C.[^s]]]

Call at [[fever.number|if none: 38.5 C]] in 1 hour.[^s]
Wait 4 hours.[^s]

"""
    now = changed(library, article, text[:begin] + more.replace("[^s]", f"[^{source}]") + text[begin:], tmp_path)
    new = next(a for a in now.articles if a.topic == CAR_T)
    texts = Texts(new.html, tuple(claims_with_figures(new, now)))
    table = replace(new, texts=lambda: texts)
    data = json.loads(facts_json(table, now))
    assert data["audience"] == "Families of babies"
    assert [(one["values"][0], one["only"]) for one in data["claims"] if one["section"] in ("more", "another")] == [
        ("5", ["ca"]),
        ("2", ["ca", "ca-nu", "gb: Or 3 nights."]),
        ("39.0", ["ca"]),
        ("38.5", ["no fever.number: 38.5 C"]),
        ("4", []),
    ]
    told = facts_text(table, now)
    assert "\n  for: Families of babies\n" in told
    assert "\n  [only ca] Give 5 mL each day.\n" in told


def test_a_figure_has_the_words_that_govern_it(library: Library, tmp_path: Path) -> None:
    """Alone, the most that a child may have reads like a dose, and no cell says what it is of."""
    article = next(a for a in library.articles if a.topic == CAR_T)
    source = next(iter(article.found.citations))
    text = "\n".join(article.source.lines)
    begin = text.index("## ")
    more = """## One more {#more}

Never do these.
In one day, no more than:

- 1 mL of milk.[^s]
- For **babies**, these are too much:
    - 2 mL of oil.[^s]

    Here is one more:

    - 3 mL of fat.[^s]
- 4 mL of juice.[^s]

Then wait 5 days.[^s]

- Rest 6 days.[^s]

These are the most:

| Age | Without tube | | With tube |
|---|---|---|---|
| under 2[^s] | 7 | | none at all |

- Wait 8 days.[^s]

### Later

- Wait 9 days.[^s]

"""
    now = changed(library, article, text[:begin] + more.replace("[^s]", f"[^{source}]") + text[begin:], tmp_path)
    new = next(a for a in now.articles if a.topic == CAR_T)
    texts = Texts(new.html, tuple(claims_with_figures(new, now)))
    table = replace(new, texts=lambda: texts)
    found = [one for one in json.loads(facts_json(table, now))["claims"] if one["section"] == "more"]
    most, babies = "Never do these. In one day, no more than:", "For babies, these are too much:"
    assert [(one["intro"], one["claim"], one["values"]) for one in found] == [
        ([most], "1 mL of milk.", ["1"]),
        ([most, babies], "2 mL of oil.", ["2"]),
        ([most, babies, "Here is one more:"], "3 mL of fat.", ["3"]),
        ([most], "4 mL of juice.", ["4"]),
        ([], "Then wait 5 days.", ["5"]),
        (["Then wait 5 days."], "Rest 6 days.", ["6"]),
        (["These are the most:"], "Age: under 2; Without tube: 7; With tube: none at all", ["2", "7"]),
        ([], "Wait 8 days.", ["8"]),
        ([], "Wait 9 days.", ["9"]),
    ]
    assert f"  {most} {babies} 2 mL of oil.\n" in facts_text(table, now)


def test_a_drawing_with_a_number_stands_in_the_table(site: Path) -> None:
    """Families read numbers in drawings too."""
    every = [one for file in site.rglob("*.facts.json") for one in json.loads(file.read_text("utf-8"))["claims"]]
    drawn = [one for one in every if one["place"] == "drawing"]
    assert drawn
    assert all(one["sources"] for one in drawn)


def test_no_page_for_families_links_to_a_fact_table(site: Path) -> None:
    """It is a tool of reviewers."""
    assert not [file for file in page_files(site) if re.search(r'href="[^"]*facts\.json', file.read_text("utf-8"))]
