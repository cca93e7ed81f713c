"""No id of an author meets one that the page, its boxes or its paper give to parts of their own."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from care_guide.build.load import load_library
from care_guide.checks import check
from care_guide.checks.structure import OF_THE_PAGE

from tests.conftest import GUIDE_ADDRESS, SMALL, built
from tests.review.conftest import BLUE, Guide, make_seed

TAKEN = ("main", "title", "words", "sources", "write-on", "s1", "s12", "emergency-1", "urgent-2", "non-urgent-1",
         "warning-1", "do-1", "dont-3", "notice-emergency", "risks-title", "large-print",
         "notices", "paper-links", "box-desc", "box-arrow")  # fmt: skip
FREE = (
    "more-help", "stage-1", "s", "warning", "emergency", "do-this", "side", "1x", "A-b", "search", "footer", "print",
    "box-words", "s2-plan",
)  # fmt: skip
IDS = re.compile(r"<[a-z][^<>]*?\sid=[\"']?([^\"'\s>]+)")
LINKS = re.compile(r"<a\s[^<>]*?href=[\"']?#([^\"'\s>]+)")


@pytest.fixture
def guide(tmp_path: Path) -> Guide:
    """The small guide."""
    return Guide(make_seed(tmp_path / "guide"))


def headings(ids: tuple[str, ...]) -> str:
    """Return one heading with text for each id, and a box of each kind."""
    boxes = "".join(f"### A box {{.{name}}}\n\n- x [^paper-a]\n\n" for name in ("warning", "do", "dont"))
    return "".join(f"### More {number} {{#{name}}}\n\nText.\n\n" for number, name in enumerate(ids)) + boxes


def test_an_id_of_the_page_is_reported(guide: Guide) -> None:
    """Those of a drawing too, each with its line; ids that look like them are free."""
    guide.edit("content/images/box.svg", "<text ", '<g id="box-arrow"></g><text ')
    guide.edit(BLUE, "In a study", f"{headings(TAKEN + FREE)}### Rest\n\nIn a study")
    told = [
        str(problem) for problem in check(load_library(guide.root)) if "the page itself uses the id" in str(problem)
    ]
    assert sorted(re.findall(r"\{#([^}]+)\}", " ".join(told))) == sorted(TAKEN)
    lines = (guide.root / BLUE).read_text("utf-8").split("\n")
    for one in told:
        assert re.search(r"\{#[^}]+\}", one)[0] in lines[int(one.split(":")[1]) - 1]
    assert not [name for name in FREE if OF_THE_PAGE.fullmatch(name)]


def test_no_id_stands_twice_on_any_page_or_paper(guide: Guide) -> None:
    """With every id that an author may choose and a link to it, on the page, in the handouts and in the booklet."""
    links = "".join(f"[Part](#{name}) " for name in FREE)
    guide.edit(BLUE, "In a study", f"{headings(FREE)}### Rest\n\n{links}\n\nIn a study")
    built(guide.root, SITE_URL=GUIDE_ADDRESS)
    for file in (guide.root / "output").rglob("blue*.html"):
        html = re.sub(r"<script.*?</script>", "", file.read_text("utf-8"), flags=re.S)
        assert not [name for name, count in Counter(IDS.findall(html)).items() if count > 1], file
    booklet = (guide.root / "output/handouts/booklet.html").read_text("utf-8")
    html = re.sub(r"<script.*?</script>", "", booklet, flags=re.S)
    assert not [name for name, count in Counter(IDS.findall(html)).items() if count > 1]
    assert set(LINKS.findall(html)) <= set(IDS.findall(html))


@pytest.mark.parametrize("slug", ["main", "words", "s1", "word-games", "notice-board", "pin-fever", "job-title"])
def test_an_address_with_an_id_of_the_booklet_is_reported(guide: Guide, slug: str) -> None:
    """There, the id of an article is its slug."""
    guide.edit(BLUE, "slug: blue", f"slug: {slug}")
    (told,) = (str(one) for one in check(load_library(guide.root)) if "the slug" in str(one))
    assert told.startswith(f'{BLUE}:3: the slug "{slug}" is used by the guide itself')


@pytest.mark.parametrize("name", ["start", "stages", "ask", "take", "groups", "trust"])
def test_an_id_of_the_home_page_is_reported_there(guide: Guide, name: str) -> None:
    """Elsewhere it is free."""
    guide.edit("content/en/pages/home.md", "{#where}", f"{{#{name}}}")
    guide.edit("content/en/pages/about.md", "{#who}", f"{{#{name}}}")
    told = [str(problem) for problem in check(load_library(guide.root))]
    assert [line.split(":")[0] for line in told] == ["content/en/pages/home.md"]
    assert f"the page itself uses the id {{#{name}}}" in told[0]


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("ask-your-provider", "mine"),
        ("ask-your-provider", "own-question"),
        ("ask-your-provider", "sheet-list"),
        ("medicine-calendar", "fill"),
        ("medicine-calendar", "fill-week"),
        ("emergency-card", "fill-name"),
        ("privacy", "search"),
    ],
)
def test_an_id_of_a_template_is_reported_on_its_page(guide: Guide, page: str, name: str) -> None:
    """A list, a form and the word on another host's search bring ids of their own."""
    text = (SMALL / f"content/en/pages/{page}.md").read_text("utf-8")
    file = guide.root / f"content/en/pages/{page}.md"
    file.write_text(f"{text}\n## More {{#{name}}}\n\nWords stand here.\n", encoding="utf-8")
    told = [one for one in map(str, check(load_library(guide.root))) if "the page itself uses the id" in one]
    assert [one.split(":")[0] for one in told] == [file.relative_to(guide.root).as_posix()]
    assert f"{{#{name}}}" in told[0]


@pytest.mark.parametrize(("first", "second"), [("T cell", "T-cell"), ("6-MP", "6 mp"), ("fever", "Fever!")])
def test_two_terms_with_one_address_are_reported(guide: Guide, first: str, second: str) -> None:
    text = "".join(f'- term: "{term}"\n  say: "x"\n  means: "A thing."\n' for term in (first, second))
    (guide.root / "content/en/glossary.yaml").write_text(text, encoding="utf-8")
    (told,) = map(str, check(load_library(guide.root)))
    assert told.startswith(f'content/en/glossary.yaml:4: "{second}" would have the address of "{first}"')
