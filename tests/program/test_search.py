"""The search of the guide as it comes, query by query, and as a program: an index in parts, other languages, an author's mistakes, a hospital's own search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup
from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.content.glossary import term_id
from care_guide.content.models import Term
from care_guide.content.search_words import Pinned, SearchWords, Synonym
from care_guide.render.search_index import index_files, make_index, make_page

from tests.conftest import run_build
from tests.site.test_search import ask

QUERIES = yaml.safe_load((Path(__file__).with_name("queries.yaml")).read_text("utf-8"))


def is_target(result: dict[str, Any], target: str) -> bool:
    """Tell whether a result is what ``target`` names: word:remission, side-effects or side-effects#risks."""
    if target.startswith("word:"):
        return result.get("term") == term_id(target.removeprefix("word:"))
    page, _, section = target.partition("#")
    right = not result.get("term") and result["page"] == f"{page}.html"
    return right and (not section or result["address"].endswith(f"#{section}"))


@pytest.fixture(scope="session")
def answers(site: Path) -> dict[str, dict[str, Any]]:
    """What the built guide answers, by query."""
    queries = [one["q"] for one in QUERIES]
    return dict(zip(queries, ask([site / "assets/search-en.js"], queries), strict=True))


def test_there_are_enough_queries() -> None:
    """At least 120, each once and each with something to find."""
    assert len(QUERIES) >= 120
    assert len({one["q"] for one in QUERIES}) == len(QUERIES)
    assert all(one.get("to") or one.get("pin") for one in QUERIES)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["q"])
def test_a_family_finds_it_in_the_first_three(query: dict[str, Any], answers: dict[str, dict[str, Any]]) -> None:
    """One of the targets is among the first three results, and the answer to a word of danger above them."""
    answer = answers[query["q"]]
    first = [result["address"] or result["term"] for result in answer["results"][:3]]
    if query.get("to"):
        found = [is_target(result, target) for result in answer["results"][:3] for target in query["to"]]
        assert any(found), f"{query['q']}: the first three are {first}"
    if query.get("pin"):
        assert query["pin"] in answer["pinned"]
    else:
        assert answer["pinned"] == []


def test_a_large_index_in_parts_answers_the_same(
    site: Path, tmp_path: Path, answers: dict[str, dict[str, Any]]
) -> None:
    """Split by first letters, it gives the same results; all its files are named and none is missing."""
    pages = []
    for name in ("side-effects", "fever-and-infection", "chemotherapy"):
        page = BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "lxml")
        pages.append(make_page(f"{name}.html", page.h1.get_text(), "", page.select_one(".cg-prose").decode_contents()))
    words = SearchWords(skip=("the",), synonyms=(Synonym(words=("puke",), find="vomiting"),))
    index = make_index(pages, [Term(term="nausea", say="NAW-zha", means="feeling sick")], words)
    addresses = {page.path: page.path for page in pages}
    queries = ["hair loss", "feaver", "nausea", "puke", "the", "xyzzy"]
    given = []
    for bound in (float("inf"), 0):
        files = index_files(index, f"s{bound}", addresses, bound=bound)
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        main = f"s{bound}.js"
        given.append(ask([tmp_path / main, *(tmp_path / name for name in files if name != main)], queries))
    assert len(files) > 15
    assert given[0] == given[1]
    assert given[0][0]["results"][0]["page"] == "side-effects.html"


WORDS_ES = SearchWords(
    skip=("la", "de", "el"),
    synonyms=(Synonym(words=("calentura",), find="fiebre"),),
    pinned=(Pinned(id="fiebre", words=("fiebre", "calentura"), text="Llame."),),
)


LANGUAGES = {
    "es": (
        "Médula ósea",
        "Fiebre",
        ["medula osea", "MÉDULA", "fievre", "calentura"],
        [["Médula ósea"], ["Médula ósea"], ["Fiebre"], ["Fiebre"]],
    ),
    "ja": ("白血病の治療", "発熱", ["白血病", "発熱", "治療"], [["白血病の治療"], ["発熱"], ["白血病の治療"]]),
    "ar": ("العِلاج الكيميائي", "الحُمّى", ["العلاج", "الحمى"], [["العِلاج الكيميائي"], ["الحُمّى"]]),
    "th": ("มะเร็งเม็ดเลือดขาว", "ไข้", ["มะเร็ง", "ไข้"], [["มะเร็งเม็ดเลือดขาว"], ["ไข้"]]),
    "hi": ("रक्त कैंसर", "बुखार", ["कैंसर", "बुखार"], [["रक्त कैंसर"], ["बुखार"]]),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_languages_and_scripts(lang: str, tmp_path: Path) -> None:
    """Accents are optional, and scripts without spaces are split by the browser itself."""
    one, other, queries, wanted = LANGUAGES[lang]
    words = WORDS_ES if lang == "es" else SearchWords()
    index = make_index([make_page("a.html", one, "", ""), make_page("b.html", other, "", "")], [], words)
    for name, text in index_files(index, "s", {"a.html": "a.html", "b.html": "b.html"}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = ask([tmp_path / "s.js"], queries, lang)
    assert [[result["title"] for result in answer["results"][:1]] for answer in found] == wanted
    if lang == "es":
        assert [answer["pinned"] for answer in found] == [[], [], ["fiebre"], ["fiebre"]]


def test_the_index_has_the_same_bytes_twice(site: Path, copy_guide: Callable[[], Path]) -> None:
    """Another folder and another build give the same files."""
    root = copy_guide()
    done = run_build(root, PYTHONHASHSEED="77")
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("assets/search-en.js", "assets/search-en-text.js", "handouts/search.html"):
        assert (root / "output" / name).read_bytes() == (site / name).read_bytes()


SEARCH = "content/en/search.yaml"


BAD = {
    "unknown key": ("skip:", "skipp:", "skipp: the key is not known"),
    "no text for nothing": ("nothing:", "nothing: ''\nx:", "nothing: the text is missing"),
    "duplicate phrase": ("synonyms:\n", "synonyms:\n  - {words: [wig], find: hair}\n", '"wig" is a duplicate'),
    "phrase without words": ("synonyms:\n", "synonyms:\n  - {words: [], find: hair}\n", "words: the list is too short"),
    "unknown mark": ("[[call.poison]]", "[[call.moon]]", "call.moon"),
    "typed number": ("**Call or text [[call.crisis]]**", "**Call 555-0199**", "has no source"),
    "unknown source": ("samhsa-988", "nobody", "the source nobody is not known"),
    "unknown article": ("see: [daily-life/school-and-family]", "see: [daily-life/moon]", "is not a published article"),
    "unknown section": ("central-lines#what-to-do", "central-lines#moon", "has no section #moon"),
    "not a list": ("pinned:\n", "pinned: 3\nothers:\n", "pinned: this is not a list"),
}


@pytest.mark.parametrize("case", BAD)
def test_an_authors_mistake_is_reported_with_its_line(case: str, copy_guide: Callable[[], Path]) -> None:
    """Where, what and what to do; the check goes on."""
    old, new, said = BAD[case]
    root = copy_guide()
    file = root / SEARCH
    text = file.read_text("utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    if case == "typed number":
        text = text.replace("    sources: [samhsa-988]\n", "", 1)
    file.write_text(text, encoding="utf-8")
    problems = [problem for problem in check(load_library(root)) if problem.path == SEARCH]
    assert any(said in str(problem) for problem in problems), problems
    lines = text.split("\n")
    assert all(1 <= problem.line <= len(lines) and problem.todo for problem in problems)


def test_a_missing_file_is_reported(copy_guide: Callable[[], Path]) -> None:
    """A language cannot lose its answers to words of danger without a word."""
    root = copy_guide()
    (root / SEARCH).unlink()
    assert any(problem.path == SEARCH and "missing" in problem.what for problem in check(load_library(root)))


def test_a_hospitals_own_search_is_asked_and_named(copy_guide: Callable[[], Path]) -> None:
    """With the setting, box and page lead there, no index is built, and the privacy page says where words go."""
    root = copy_guide()
    address = "https://search.example.org/find?q={query}&site=guide"
    done = run_build(root, SEARCH_ADDRESS=address)
    assert done.returncode == 0, done.stdout + done.stderr
    output = root / "output"
    page = {
        name: BeautifulSoup((output / f"{name}.html").read_text("utf-8"), "lxml")
        for name in ("index", "search", "privacy")
    }
    assert page["index"].select_one(".cg-find__link")["data-server"] == address
    assert page["search"].select_one(".cg-search")["data-server"] == address
    assert not list(output.glob("assets/search-*.js"))
    assert "search.example.org" in page["privacy"].select_one("#search").get_text()
    assert "search.example.org" in page["search"].select_one(".cg-search__hint").get_text()


@pytest.mark.parametrize(
    "address",
    [
        "search.example.org/?q={query}",
        "https:///?q={query}",
        "https://search.example.org/",
        "https://search.example.org/{query}",
        "javascript:alert(1)//?{query}",
        'https://search.example.org/?q="{query}',
        "https://a@b.example.org/?q={query}",
        "https://search.example.org/?q={query}&r={query}",
    ],
)
def test_an_address_that_cannot_be_asked_stops_the_build(address: str, copy_guide: Callable[[], Path]) -> None:
    """One line that names the setting and what to write, and nothing built."""
    root = copy_guide()
    done = run_build(root, SEARCH_ADDRESS=address)
    assert done.returncode != 0
    assert "GUIDE_SEARCH_ADDRESS" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "output").exists()
