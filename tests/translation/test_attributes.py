"""The attributes of what a family is shown while lines wait for their translation: words alone, on every page and paper."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from tests.conftest import built, succeeded
from tests.review.conftest import BLUE, Guide
from tests.tools.photos import saved
from tests.translation.conftest import ES_BLUE
from tests.translation.test_pages import english_in

# Each construct that an author can write, on lines of one word that is the same in both languages and one of their own.
ALL = """## More {0} words {{#more}}

Plain {0} with [a {0} link](../pages/about.md) and `{0} code`.

**This is {0} and bold.
So is this {0} one.**
It goes on [in a {0} link.
So does this {0} one.](../pages/about.md)

![A {0} door.
It is {0}.](../../images/door.webp "It opens {0}.")

![A {0} door.](../../images/door.webp "A {0} caption.")

![A {0} door & a "word" > this.](../../images/door.webp)

![A {0} box.](../../images/box.svg "A {0} drawing.")

| The {0} head & **one** | Never &gt; "this" {0} |
|---|---|
| A {0} cell | Not {0} it |
| B {0} cell | Not {0} him |

- An {0} item
    - An {0} inner one

        | In {0} item | Other {0} head |
        |---|---|
        | C {0} cell | D {0} cell |

1. **First {0} step.** Go {0}.
2. **Then {0} step.** Go {0}.

### The **{0}** heading

After a {0} heading.

"""


NEW = "crimson"
INLINE = {"a", "b", "code", "em", "span", "strong"}


@pytest.fixture(scope="module")
def stale(bilingual_seed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a guide whose article has each construct, translated, with another word in each original line since."""
    guide = Guide(Path(shutil.copytree(bilingual_seed, tmp_path_factory.mktemp("stale") / "guide")))
    (guide.root / "content/images/door.webp").write_bytes(saved("WEBP"))
    section = "- {id: when-to-call"
    guide.edit("content/data/contract.yaml", section, f"- {{id: more, optional: true}}\n      {section}")
    for path, word, below in ((BLUE, "scarlet", "## When to call"), (ES_BLUE, "rojo", "## Cuándo llamar")):
        guide.edit(path, below, ALL.format(word) + below)
    succeeded(guide.run("translate", "--lang=es", "--article=treatments/blue"))
    text = (guide.root / BLUE).read_text("utf-8")
    (guide.root / BLUE).write_text(text.replace("scarlet", NEW), encoding="utf-8")
    return built(guide.root) / "output"


class Markup(HTMLParser):
    """What is wrong with the markup of a page: attributes with more than words, and elements that end inside others."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            # Phones show the head of a column in each cell, with the note that it is new.
            words = (value or "").removeprefix("(nuevo, en inglés) " if name == "data-label" else "")
            plain = tag == "meta" or not re.search("[<\ue000-\ue004]|nuevo, en", words)
            if not (re.fullmatch(r"[A-Za-z][\w:-]*", name) and plain):
                self.wrong.append(f"{tag} {name}={value}")
        if tag in INLINE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in INLINE and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"</{tag}>")


def test_no_attribute_of_a_page_or_a_paper_holds_marks(stale: Path) -> None:
    files = sorted(stale.rglob("*.html"))
    assert {"blue.html", "handouts/blue.html", "handouts/blue-one-page.html", "handouts/blue-leaflet.html"} <= {
        file.relative_to(stale / "es").as_posix() for file in files if file.is_relative_to(stale / "es")
    }
    wrong = {}
    for file in files:
        markup = Markup()
        markup.feed(file.read_text("utf-8"))
        if markup.wrong or markup.open:
            wrong[file.name] = markup.wrong + markup.open
    assert not wrong


def words(part: Tag) -> str:
    """The words of a part without the note that they are new."""
    return " ".join("".join(t for t in part.strings if t.parent.get("class") != ["cg-stale__mark"]).split())


@pytest.mark.parametrize("path", ["blue.html", "handouts/blue.html"])
def test_an_attribute_has_the_new_words_themselves(stale: Path, path: str) -> None:
    """Each cell those of its column with the note that they are new, as phones show them, and each photo its own, in their
    language, whatever lines they are on.
    """
    page = BeautifulSoup((stale / "es" / path).read_text("utf-8"), "lxml")
    part = page.select_one("#more")
    tables = part.select("table")
    assert [[words(head) for head in table.select("thead th")] for table in tables] == [
        [f"The {NEW} head & one", f'Never > "this" {NEW}'],
        [f"In {NEW} item", f"Other {NEW} head"],
    ]
    for table in tables:
        heads = [f"(nuevo, en inglés) {words(head)}" for head in table.select("thead th")]
        for row in table.select("tbody tr"):
            assert [cell["data-label"] for cell in row.select("th, td")] == heads
    assert tables[1].find_parent("li")
    assert [(one["alt"], one["lang"]) for one in part.select("figure img")] == [
        (f"A {NEW} door. It is {NEW}.", "en"),
        (f"A {NEW} door.", "en"),
        (f'A {NEW} door & a "word" > this.', "en"),
    ]


def test_new_words_are_in_their_language_whatever_they_cut(stale: Path) -> None:
    """Also bold words and links on two lines, and the head of a column beside its cell in two languages."""
    part = BeautifulSoup((stale / "es/blue.html").read_text("utf-8"), "lxml").select_one("#more")
    assert [words(one) for one in part.select("p > strong, p > a")] == [
        f"This is {NEW} and bold. So is this {NEW} one.",
        f"in a {NEW} link. So does this {NEW} one.",
    ]
    found = english_in(stale / "es", NEW)
    assert set(map(frozenset, found.values())) == {frozenset({"en"})}, found
    sheets = [path for path in found if "bilingual" in path or "-en-" in path]
    assert sheets, found
