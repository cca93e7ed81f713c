"""Whatever gives an article another version is named in the summary of its redline."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace

import lxml.html
import pytest
from care_guide.build.load import load_library
from care_guide.content.article import Article, canonical
from care_guide.content.library import Library
from care_guide.content.parse_result import GUIDE
from care_guide.review.redline.compare import compare_article
from care_guide.review.redline.values import ArticleChange

from tests.conftest import small_library
from tests.review.conftest import BLUE, TODAY
from tests.review.test_canonical import HARMLESS, SHAPES

pytestmark = pytest.mark.slow


def with_html(article: Article, html: str) -> Article:
    """The article with another body."""
    return replace(article, found=replace(article.found, whole=html))


def named(change: ArticleChange) -> int:
    """How many changes the summary names."""
    lists = (change.numbers, change.cards, change.doses, change.others, change.forms)
    return sum(map(len, lists))


def changed(library: Library, article: Article, before: str, after: str) -> ArticleChange:
    """What the redline holds of two bodies of one article."""
    return compare_article(library, library, with_html(article, before), with_html(article, after), TODAY)


@pytest.fixture(scope="module")
def guide_library(seed: object) -> Library:
    """The small guide."""
    return load_library(seed)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in SHAPES if not name.startswith("a drawing")])
def test_shape_without_words_is_named(name: str, guide_library: Library) -> None:
    """Each kind of change that gives another version; drawings are files, and have a test of their own."""
    article = guide_library.at(BLUE)
    assert article is not None
    before, after = (f'<section id="risks"><h2>Risks</h2>{html}</section>' for html in SHAPES[name])
    found = changed(guide_library, article, before, after)
    assert named(found), name
    assert not found.same_version
    assert changed(guide_library, article, before, before).kind == "same"


def _mutants(html: str, step: int) -> Iterator[tuple[str, str]]:
    """The body with one attribute, element or text changed, for each ``step``-th element, and what was changed."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    count = sum(1 for _ in root.iter())
    for number in range(1, count, step):
        node = list(root.iter())[number]
        if not isinstance(node.tag, str) or any(map(_is_alone, (node, *node.iterancestors()))):
            continue
        for name in [*node.attrib, None]:
            other = copy.deepcopy(root)
            same = list(other.iter())[number]
            if name is None:
                same.tag = "q"
            elif name not in HARMLESS and not node.get(name, "").startswith(GUIDE):
                same.set(name, f"{same.get(name)}x")
            yield f"{node.tag} {name}", _inner(other)
        for part in ("text", "tail"):
            if (getattr(node, part) or "").strip():
                other = copy.deepcopy(root)
                same = list(other.iter())[number]
                setattr(same, part, f"{getattr(same, part)} xyz")
                yield f"{node.tag} {part}", _inner(other)


def _is_alone(node: lxml.html.HtmlElement) -> bool:
    """Whether it is a drawing, which is a file of its own, or the button of a card, which repeats its heading."""
    return node.tag == "svg" or node.get("class") in ("cg-card__call", "cg-figure__picture")


def _inner(root: lxml.html.HtmlElement) -> str:
    return (root.text or "") + "".join(lxml.html.tostring(child, encoding="unicode") for child in root)


@pytest.mark.parametrize(("topic", "step"), [("treatments/blue", 1), ("daily-life/food", 9)])
def test_each_change_of_an_article_is_named(topic: str, step: int, guide_library: Library) -> None:
    """One attribute, element or text at a time, of a small and of a real article; it is in a list of the summary."""
    library = guide_library if topic.endswith("blue") else small_library()
    article = library.at(f"content/en/{topic}.md")
    assert article is not None
    html = article.found.whole or article.html
    same = canonical(html, article.found.links, article.path)
    silent = []
    for what, other in _mutants(html, step):
        if canonical(other, article.found.links, article.path) != same:
            found = changed(library, article, html, other)
            if not named(found) or found.unseen:
                silent.append(what)
    assert silent == []
