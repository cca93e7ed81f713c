"""What a version is made of: every change that a family could notice gives another canonical form."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import lxml.html
import pytest
from care_guide.content.article import Article, canonical
from care_guide.content.parse_result import Link

from tests.conftest import small_library

# What may change without a new sign-off, and why: see docs/versions.md.
HARMLESS = {
    "class": "style",
    "aria-labelledby": "names a heading by its id",
    "aria-describedby": "names words by their id",
    "data-label": "the heading of the column, once more for phones",
    "role": "structure for a screen reader, set by the theme",
    "id": "only where no link can lead",
    "data-source": "the id of a source whose number is changed here is another source: tested on its own",
    "rel": "how a browser follows a link",
    "for": "joins a label to its box",
    "name": "joins the boxes of one statement",
}
SHAPES = {
    "a list becomes numbered": ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
    "a list begins elsewhere": ("<ol><li>a</li></ol>", '<ol start="3"><li>a</li></ol>'),
    "an item goes below another": ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    "a cell moves": ("<table><tr><td>yes</td><td></td></tr></table>", "<table><tr><td></td><td>yes</td></tr></table>"),
    "a heading becomes bold words": ("<h3>Do not</h3>", "<p><strong>Do not</strong></p>"),
    "bold leaves a word": ("<p>Do <strong>not</strong> wait.</p>", "<p>Do not wait.</p>"),
    "a sign turns around": ("<p>ANC &lt; 500</p>", "<p>ANC &gt; 500</p>"),
    "a paragraph becomes code": ("<p>Do not give</p>", "<pre><code>Do not give</code></pre>"),
    "an address changes": ('<p><a href="https://a.example">x</a></p>', '<p><a href="https://b.example">x</a></p>'),
    "a card changes its level": ('<section data-box="do"><p>x</p></section>', '<section data-box="dont"><p>x</p></section>'),
    "a citation moves": ('<p>a<sup data-source="s"><a>1</a></sup> b</p>', '<p>a b<sup data-source="s"><a>1</a></sup></p>'),
    "a citation changes": ('<p>a<sup data-source="s"><a>1</a></sup></p>', '<p>a<sup data-source="t"><a>1</a></sup></p>'),
    "an alternative text changes": ('<p><img alt="a" src="x.svg"></p>', '<p><img alt="b" src="x.svg"></p>'),
    "a fact becomes words": ('<p><span data-slot="fever.number"><b>1</b></span></p>', "<p>[[fever.number]]</p>"),
    "a no-break space": ("<p>5 mg</p>", "<p>5\u00a0mg</p>"),
    "a space goes": ("<p>Week <strong>1.</strong>\n<strong>5 mg</strong></p>", "<p>Week <strong>1.</strong><strong>5 mg</strong></p>"),
    "a space goes inside a mark": ("<p><a><b>1</b>\n<b>0</b></a></p>", "<p><a><b>1</b><b>0</b></a></p>"),
    "a drawing loses a space": (
        "<svg><text><tspan>1</tspan>\n<tspan>0 mg</tspan></text></svg>",
        "<svg><text><tspan>1</tspan><tspan>0 mg</tspan></text></svg>",
    ),
    "words are hidden": ("<p>Do <span>not</span> wait.</p>", "<p>Do <span hidden>not</span> wait.</p>"),
    "a fact is hidden": ('<p><span data-slot="f"><b>1</b></span></p>', '<p><span data-slot="f" style="x"><b>1</b></span></p>'),
    "a citation is hidden": ('<p>a<sup data-source="s"><a>1</a></sup></p>', '<p>a<sup data-source="s" hidden><a>1</a></sup></p>'),
    "letters of another alphabet": ("<p>cancer</p>", "<p>\u0441ancer</p>"),
    "a drawing shows another part of itself": ('<svg><g id="a"/><use href="#a"/></svg>', '<svg><g id="b"/><use href="#a"/></svg>'),
    "a drawing is read aloud in another order": (
        '<svg aria-labelledby="a b"><title id="a">Give</title><desc id="b">Do not</desc></svg>',
        '<svg aria-labelledby="a b"><title id="b">Give</title><desc id="a">Do not</desc></svg>',
    ),
    "a drawing loses what is read aloud": (
        '<svg aria-labelledby="a b"><title id="a">Give</title><desc id="b">Do not</desc></svg>',
        '<svg aria-labelledby="a b"><title id="a">Give</title><desc id="c">Do not</desc></svg>',
    ),
    "a drawing turns a shape": ('<svg><path d="M0 0h1"/></svg>', '<svg><path d="M0 0h2"/></svg>'),
    "a drawing shows another part": (
        '<svg><defs><text id="a">yes</text><text id="b">no</text></defs><use href="#a"></use></svg>',
        '<svg><defs><text id="b">yes</text><text id="a">no</text></defs><use href="#a"></use></svg>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shape_without_words_is_another_version(name: str) -> None:
    """The same words in another shape say something else."""
    before, after = (canonical(html, [], "content/en/x/y.md") for html in SHAPES[name])
    assert before != after


def test_a_link_to_the_same_page_in_another_language_is_another_link() -> None:
    """A family that reads English would be led to Spanish; a longer way to the same file is no other link."""

    def form(target: str) -> object:
        return canonical('<p><a href="guide:0">x</a></p>', [Link(target, "")], "content/en/x/y.md")

    assert form("../pages/about.md") == form("../../en/pages/about.md")
    assert form("../pages/about.md") != form("../../es/pages/about.md")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a  b\nc</p>", "<p>a b c</p>"),
        ("<ul>\n<li>a</li>\n</ul>", "<ul><li>a</li></ul>"),
        ("<p>\n<b>a</b>\n<br>\nb</p>", "<p><b>a</b><br>\nb</p>"),
        ("<svg>\n<g>\n<text>a</text>\n</g>\n</svg>", "<svg><g><text>a</text></g></svg>"),
        ('<p class="x">a</p>', "<p>a</p>"),
        ("<p>a<!-- no --></p>", "<p>a</p>"),
        ('<table><tr><td style="text-align: left;">a</td></tr></table>', "<table><tr><td>a</td></tr></table>"),
        (
            '<p><span data-slot="f"><a href="tel:1">1</a></span></p>',
            '<p><span data-slot="f"><a href="tel:2">2</a></span></p>',
        ),
    ],
)
def test_what_nobody_sees_is_the_same_version(before: str, after: str) -> None:
    """White space, classes, comments, and the value of a hospital's fact."""
    assert canonical(before, [], "content/en/x/y.md") == canonical(after, [], "content/en/x/y.md")


def articles() -> list[Article]:
    """Three real articles of different kinds."""
    found = {article.topic: article for article in small_library().articles if not article.is_page}
    kinds: dict[str, Article] = {}
    for article in found.values():
        kinds.setdefault(article.header.kind, article)
    return list(kinds.values())[:3]


def mutations(root: lxml.html.HtmlElement) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """Yield copies of ``root``, each with one change, and what was changed."""
    count = len(list(root.iter()))
    for number in range(1, count):

        def changed(number: int = number) -> tuple[lxml.html.HtmlElement, lxml.html.HtmlElement]:
            twin = copy.deepcopy(root)
            return twin, list(twin.iter())[number]

        twin, node = changed()
        if not isinstance(node.tag, str):
            continue
        for name in node.attrib:
            twin, node = changed()
            node.set(name, f"{node.get(name)}x")
            yield f"attribute {name} of {node.tag}", twin
        if (node.text or "").strip():
            twin, node = changed()
            node.text = f"{node.text}x"
            yield f"text of {node.tag}", twin
        twin, node = changed()
        node.drop_tree()
        yield f"element {node.tag}", twin


def test_each_change_of_a_real_article_is_another_version_or_a_named_harmless_one() -> None:
    """Every attribute, text and element, one at a time."""
    for article in articles():
        html = article.found.whole or article.html
        root = lxml.html.fragment_fromstring(html, create_parent="div")
        # The inside of a fact and of a citation differs from copy to copy.
        for node in root.xpath(".//*[@data-slot or @data-source]"):
            for child in list(node):
                node.remove(child)
            node.text = None
        # The button of a card is there where its number is known.
        for button in root.find_class("cg-card__call"):
            button.drop_tree()
        form = canonical(lxml.html.tostring(root, encoding="unicode"), article.found.links, article.path)[0][2:]
        # Each section on its own: a change in one cannot hide in another, and the copies stay small.
        for section in root[:3]:
            own = lxml.html.fragment_fromstring(lxml.html.tostring(section, encoding="unicode"), create_parent="div")
            before = canonical(lxml.html.tostring(own, encoding="unicode"), article.found.links, article.path)
            for what, twin in mutations(own):
                if "guide:" in lxml.html.tostring(twin, encoding="unicode") and what.startswith("attribute href"):
                    continue
                after = canonical(lxml.html.tostring(twin, encoding="unicode"), article.found.links, article.path)
                harmless = what.startswith("attribute ") and what.split()[1] in HARMLESS
                assert after != before or harmless, f"{article.path}: {what}"
        assert form


# Blocks with words; a block that holds another is taken with the one inside.
BLOCKS = ("p", "li", "h2", "h3", "th", "td", "dt", "dd", "summary", "figcaption", "legend")


def blocks(article: Article) -> Iterator[lxml.html.HtmlElement]:
    """The blocks of an article that hold no other, each alone."""
    root = lxml.html.fragment_fromstring(article.found.whole or article.html, create_parent="div")
    # The inside of a fact and of a citation differs from copy to copy.
    for node in root.xpath(".//*[@data-slot or @data-source]"):
        for child in list(node):
            node.remove(child)
        node.text = None
    for block in root.iter(*BLOCKS):
        if not any(child is not block for child in block.iter(*BLOCKS)) and not block.xpath("ancestor::svg"):
            block.tail = None
            yield lxml.html.fragment_fromstring(lxml.html.tostring(block, encoding="unicode"), create_parent="div")


def test_each_character_of_real_articles_is_in_the_version() -> None:
    """Every letter, digit and sign that shows, replaced one at a time, wherever it is in the text."""
    count = 0
    for article in articles():
        for block in blocks(article):

            def form(block: lxml.html.HtmlElement = block, article: Article = article) -> object:
                return canonical(lxml.html.tostring(block, encoding="unicode"), article.found.links, article.path)

            before = form()
            for node in block.iter():
                for place in ("text", "tail"):
                    text = getattr(node, place) or ""
                    if "cg-card__call" in (node.get("class") or "") or (node.get("data-slot") and place == "text"):
                        continue
                    for number, letter in enumerate(text):
                        if letter in " \n\t":
                            continue
                        setattr(node, place, f"{text[:number]}{'x' if letter != 'x' else 'y'}{text[number + 1 :]}")
                        assert form() != before, f"{article.path}: {letter!r} in {text!r}"
                        count += 1
                    setattr(node, place, text or None)
    assert count > 5000
