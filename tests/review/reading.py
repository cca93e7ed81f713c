"""Makes a redline as a reviewer does, and reads it."""

from __future__ import annotations

from collections.abc import Callable

import lxml.html
from bs4 import BeautifulSoup
from care_guide.content.library import Library
from care_guide.review.redline.lines import blocks, parse, strip_labels
from care_guide.review.redline.sections import Section, reading

from tests.conftest import succeeded
from tests.review.conftest import BLUE, HOSPITAL, Guide, git


def redline(guide: Guide, base: str = "main") -> BeautifulSoup:
    """The redline of the guide as it stands."""
    succeeded(guide.run("redline", "--base", base))
    assert git(guide.root, "worktree", "list").count("\n") == 0, "a work tree was left behind"
    return BeautifulSoup((guide.root / "dist/redline.html").read_text("utf-8"), "lxml")


def words(node: object) -> str:
    """The text of a node on one line."""
    return " ".join(node.get_text(" ").split())  # type: ignore[attr-defined]


def rows(page: BeautifulSoup, section: str) -> list[str]:
    """The rows of one table of the summary, as text."""
    return [words(row) for row in page.find(id=section).parent.select("tbody tr")]


def change_much(guide: Guide) -> None:
    """One edit of every sort that the summary tells."""
    guide.edit(BLUE, "3 to 4 weeks", "4 to 6 weeks")
    guide.edit(BLUE, "2 mg once a day", "2 mg once a week")
    guide.edit(BLUE, "| blue | 10 mg", "| blue | 20 mg")
    guide.edit(BLUE, "- looks pale [^paper-a]\n", "- looks pale or gray [^paper-a]\n- shakes [^paper-c]\n")
    guide.edit(BLUE, "When does blue begin?", "When does blue end?")
    guide.edit("content/en/notices.yaml", "text: Ask your team.", "text: Ask your own team.")
    guide.edit("content/en/glossary.yaml", "A body that is too warm.", "A body that is far too warm.")
    guide.edit("content/images/box.svg", "marrow</text>", "marrow cells</text>")
    sources = (guide.root / "content/data/sources.yaml").read_text("utf-8")
    extra = sources[sources.index("- id: paper-b") :].replace("paper-b", "paper-c").replace("Paper b", "Paper c")
    text = sources.replace('title: "Paper a"', 'title: "Paper a, mended"') + extra
    (guide.root / "content/data/sources.yaml").write_text(text, encoding="utf-8")
    guide.edit(HOSPITAL, "care_team: null", 'care_team: "(314) 555-0100"')


def check_both_texts(page: lxml.html.HtmlElement, old: Library, new: Library) -> int:
    """Read the file as a person would: every article with all changes taken, and with none. Return how many."""
    olds = {(a.lang, a.topic): reading(a, old) for a in old.articles}
    news = {(a.lang, a.topic): reading(a, new) for a in new.articles}
    for article in page.xpath("//article"):
        key = (article.get("lang"), article.get("data-topic"))
        for side, texts in (("old", olds.get(key, ())), ("new", news.get(key, ()))):
            shown = []
            for section in article.xpath("./div[@data-section]"):
                whole = section.xpath(f".//div[@data-side='{side}']//div[@class='cg-redline__text']")
                whole += section.xpath(
                    f".//div[@data-side='{side}' and contains(@class, 'whole')]/div[@class='cg-redline__text']"
                )
                marked = section.xpath("./div[@data-marked]")
                for part in dict.fromkeys([*whole, *marked]):
                    shown += blocks(strip_labels(part), side)  # type: ignore[arg-type]
            expected = [
                block for section in sorted(texts, key=_place(article)) for block in blocks(parse(section.html))
            ]
            assert shown == expected, (key, side)
    return len(page.xpath("//article"))


def _place(article: lxml.html.HtmlElement) -> Callable[[Section], int]:
    order = [section.get("data-section") for section in article.xpath("./div[@data-section]")]
    return lambda section: order.index(section.id)
