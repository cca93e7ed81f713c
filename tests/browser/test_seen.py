"""What is seen is what is signed: no style hides, cuts off, renumbers or moves a word of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from care_guide.build.load import load_library
from care_guide.content.article import Article
from care_guide.content.library import Library
from care_guide.utils.cache import SUFFIX, Cache, program_digest

from tests.browser.conftest import Open
from tests.tools.visible import SCALE, Form, Screen, differences, not_found, signed_words

# What people sign, and what else stands in an article.
PARTS = {
    "text": ".cg-article",
    "words": "#words",
    "sources": "#sources",
    "state": ".cg-status",
    "notices": ".cg-notices",
    # Ways around the page, what it offers, labels of the theme, the state of the text, and what its script adds.
    "added": ".cg-contents, .cg-pager, .cg-take, .cg-ask-link, .cg-matters-tools, .cg-late, .cg-review-history, "
    ".cg-message__label, .cg-article__audience > strong, .cg-fold__count, .cg-paper-links",
}
VIEWS: dict[Form, dict[str, object]] = {
    "phone": {"width": 360, "height": 740},
    "wide": {"width": 1100},
    "paper": {"width": 720, "media": "print"},
}
# Together they have each element that a text of the guide can have.
SHIPPED = (
    "en/leukemia/cml-and-jmml", "en/decisions/fertility-care-before-treatment", "en/daily-life/money-and-work",
    "es/treatments/chemotherapy", "es/daily-life/food", "es/leukemia/if-leukemia-comes-back",
)  # fmt: skip
EVERY_COMPONENT = ("en/daily-life/kitchen-sink", "en/daily-life/next")


def read_built(root: Path) -> Library:
    """The guide that was built in ``root``, from what its build has kept."""
    return load_library(root, Cache(root / f"output{SUFFIX}", program_digest(root)))


def lost(article: Article, library: Library, form: Form, open_page: Open, output: Path) -> list[str]:
    """What somebody who looks at the page of ``article`` does not see as it was signed."""
    file = output / library.page_path(article.lang, article.header.slug)
    with open_page(file, bypass_csp=True, device_scale_factor=SCALE, **VIEWS[form]) as page:
        screen = Screen(page, PARTS)
    # On paper, cards have columns.
    seen = screen.words("text", as_seen=form != "paper")
    found = differences(signed_words(library.displayed(article), form), seen)
    for part, phrases in around(library.displayed(article), library).items():
        found += not_found(phrases, screen.words(part, as_seen=False))
    return [f"{article.lang}/{article.topic}, {form}: {one}" for one in found]


def around(article: Article, library: Library) -> dict[str, Iterator[str]]:
    """What is signed of the words, sources and notices of ``article``, part by part, in the order of its page."""
    terms, sources = library.languages[article.lang].terms.by_key, library.sources.by_key
    words = (terms[name] for name in sorted(article.found.terms, key=str.casefold))
    cited = enumerate((sources[name] for name in dict.fromkeys(article.found.citations)), 1)
    notices = {
        place: [one for one in library.notices_of(article) if one.position == place] for place in ("top", "bottom")
    }
    return {
        "words": (text for one in words for text in (one.term, one.english, one.say, one.means) if text),
        "sources": (
            text for n, one in cited for text in (f"{n}. {one.title}", one.publisher, one.published, one.who) if text
        ),
        # The call strip above the page says the emergency notice.
        "state": (text for one in notices["top"] if one.id != "emergency" for text in (one.title, *plain(one.text))),
        "notices": (text for one in notices["bottom"] for text in (one.title, *plain(one.text))),
    }


def plain(text: str) -> list[str]:
    """The words of a notice between its marks and links."""
    return [part for part in re.split(r"\[\[.*?\]\]|\]\(.*?\)|\*\*|[\[\n]", text) if part.strip()]


@pytest.mark.parametrize("form", VIEWS)
@pytest.mark.parametrize("name", SHIPPED)
def test_each_word_of_an_article_is_seen_as_it_is_signed(
    name: str, form: Form, in_both_languages: Path, open_page: Open
) -> None:
    """Each word, number, sign and drawing is seen, in the order of the text, and nothing else is between them."""
    library = read_built(in_both_languages.parent)
    article = next(one for one in library.articles if f"{one.lang}/{one.topic}" == name)
    found = lost(article, library, form, open_page, in_both_languages)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("form", VIEWS)
@pytest.mark.parametrize("name", EVERY_COMPONENT)
def test_each_word_of_every_component_is_seen_as_it_is_signed(
    name: str, form: Form, kitchen_sink: Path, open_page: Open
) -> None:
    """The same for a page with every component, and one with what no shipped article has."""
    library = read_built(kitchen_sink.parent.parent)
    article = next(one for one in library.articles if f"{one.lang}/{one.topic}" == name)
    found = lost(article, library, form, open_page, kitchen_sink.parent)
    assert not found, "\n".join(found)
