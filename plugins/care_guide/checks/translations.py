"""Does each translation follow its rules, and is it easy enough to read?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from care_guide.content.article import Article
from care_guide.content.problems import Problem
from care_guide.content.readability import inflesz
from care_guide.content.site_content import Language, Library
from care_guide.content.translation_rules import Reading
from care_guide.translation.ledger import back_path, read_back

_WHO = re.compile(r"\s*- Who:")
_COUNTED = ("sentence", "item", "row", "question", "note")


def check_translations(library: Library) -> Iterator[Problem]:
    """Yield what is wrong with each language that is a translation."""
    for lang, language in library.languages.items():
        if language.translation is None:
            continue
        if lang == library.source_lang:
            what = f"{lang} is a translation, and it is not plain of which language"
            todo = "let one language of the guide have no such file, its original; or remove the file"
            yield Problem(f"content/{lang}/translation.yaml", 1, what, todo)
            continue
        yield from _glossary(language)
        for article in library.articles:
            if article.lang == lang:
                yield from read_back(library.root, back_path(article.path))[1]
        if language.translation.reading is not None:
            articles = [a for a in library.articles if a.lang == lang and a.header.status == "published"]
            yield from _reading([a for a in articles if not a.is_page], language.translation.reading)


def reading_ease(article: Article) -> float:
    """Return the INFLESZ value (higher is easier) of a Spanish article: its prose without headings.

    Each line is one sentence. Lines with ``Who:`` are left out, since they have English names.
    """
    lines = article.source.lines
    return inflesz(
        [one.text for one in article.sentences if one.kind in _COUNTED and not _WHO.match(lines[one.line - 1])]
    )


def _reading(articles: list[Article], limits: Reading) -> Iterator[Problem]:
    values = [(article, reading_ease(article)) for article in articles]
    for article, value in values:
        if value < limits.article:
            todo = f"keep to at least {limits.article:g}: shorter sentences, shorter words"
            yield Problem(article.path, article.body_line, f"the reading ease (INFLESZ) is {value}", todo)
    if values:
        mean = round(sum(value for _, value in values) / len(values), 1)
        if mean < limits.mean:
            worst = min(values, key=lambda pair: pair[1])[0]
            what = f"the mean reading ease (INFLESZ) of all articles is {mean}"
            todo = f"keep to at least {limits.mean:g}; this is the hardest one"
            yield Problem(worst.path, worst.body_line, what, todo)


def _glossary(language: Language) -> Iterator[Problem]:
    terms = language.terms
    for term in terms:
        if term.en is None:
            todo = "add en: with the term of the default language"
            yield Problem(terms.path, terms.lines[term.term], f'the term "{term.term}" has no original', todo)
